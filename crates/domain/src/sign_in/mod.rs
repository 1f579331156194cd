//! How people come in: invitations, passkeys, recovery, and what is recorded of each sign-in.
//!
//! ```text
//! invited ──▶ accepted, with the first passkey ──▶ passkeys come and go
//!    │                                                │ all lost
//!    └──▶ withdrawn                                   └──▶ recovery offered ──▶ signed in by its link
//! ```
//!
//! Credentials, links and sessions are no events: they lie in a cabinet beside the log. Here is
//! what an audit needs: who let whom in, by what means, and what went wrong.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{
    AcceptInvitation, AddPasskey, EndSessions, InvitePerson, OfferRecovery, RemovePasskey, WithdrawInvitation,
};
pub(crate) use decide::{
    accept, add_passkey, emergency, end_sessions, failed, invite, offer_recovery, remove_passkey, sign_in,
    withdraw,
};
pub use event::{
    EmergencySignIn, InvitationAccepted, InvitationWithdrawn, PasskeyAdded, PasskeyRemoved, PersonInvited,
    RecoveryOffered, SessionsEnded, SignInFailed,
};
pub use state::{Entry, Passkey, Standing, Ways};

use serde::{Deserialize, Serialize};

/// The running number of a passkey among those of one person, from 1, never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasskeyNumber(pub u16);

/// Passkeys that a person may have at once. Chosen: every device, and two in a safe.
pub const PASSKEYS_MAX: usize = 20;

/// Failed sign-ins of a person are recorded so often at most, in seconds: nobody fills the journal
/// from outside. Chosen: often enough to show an attack as it goes on.
pub const FAILURE_NOTED_EVERY_S: i64 = 60;
