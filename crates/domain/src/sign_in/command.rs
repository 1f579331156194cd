//! What may be asked about coming in.

use super::PasskeyNumber;
use crate::ids::{OrganisationId, PersonId};
use crate::network::Role;

/// Invite somebody into an organisation; access begins when the invitation is accepted.
#[derive(Clone, Debug)]
pub struct InvitePerson {
    /// Name as others read it.
    pub name: String,
    /// Where the person works: the asker's own organisation.
    pub organisation: OrganisationId,
    /// What the person will do.
    pub role: Role,
}

/// Take back an invitation that nobody has accepted.
#[derive(Clone, Copy, Debug)]
pub struct WithdrawInvitation {
    /// Who was invited.
    pub person: PersonId,
}

/// Accept the invitation by which one came, with a first passkey.
#[derive(Clone, Debug)]
pub struct AcceptInvitation {
    /// Who was invited.
    pub person: PersonId,
    /// What the person calls the passkey.
    pub passkey: String,
}

/// Add a passkey of one's own.
#[derive(Clone, Debug)]
pub struct AddPasskey {
    /// What the person calls it.
    pub name: String,
}

/// Take away a passkey of one's own.
#[derive(Clone, Copy, Debug)]
pub struct RemovePasskey {
    /// Which.
    pub passkey: PasskeyNumber,
}

/// Offer a person of one's own organisation a one-time link, after passkeys were lost.
#[derive(Clone, Copy, Debug)]
pub struct OfferRecovery {
    /// Who.
    pub person: PersonId,
}

/// End every session of a person of one's own organisation.
#[derive(Clone, Copy, Debug)]
pub struct EndSessions {
    /// Whose.
    pub person: PersonId,
}
