//! An organisation's own sign-in (`OpenID` Connect): which provider, and what its claims mean here.
//!
//! ```text
//! set ──▶ tried ──▶ on ──▶ off
//!  ▲        │       │
//!  └────────┴───────┘  set anew: what is on stays on until what was set is tried and turned on
//! ```
//!
//! Where a provider is on, it alone lets the organisation's people in: role and belonging come from
//! what it tells at each sign-in. The client's secret and who is whom at the provider are no events:
//! they lie in a cabinet beside the log.

mod command;
mod decide;
mod event;
mod mapping;
mod state;
#[cfg(test)]
mod tests;

pub use command::{
    AdmitByProvider, ConnectByProvider, RecordProviderRefusal, RecordProviderTry, SetProvider,
    SignInByProvider, TurnProviderOff, TurnProviderOn,
};
pub(crate) use decide::{admit, connect, record_refusal, record_try, set, sign_in, turn_off, turn_on};
pub use event::{
    PersonConnected, PersonVouchedFor, ProviderRefused, ProviderSet, ProviderTried, ProviderTurnedOff,
    ProviderTurnedOn,
};
pub use mapping::{Claims, Mapping, Must, RoleFor};
pub use state::Provider;

use serde::{Deserialize, Serialize};

use crate::theme::coded;

/// The running number of a setting among those of one organisation, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SettingNumber(pub u32);

/// Values of the role's claim that a mapping may name. Chosen: each role, three times over.
pub const ROLES_MAX: usize = 40;

coded! {
    /// Why somebody who came from a provider was not let in.
    RefusedFor {
        /// What the provider tells gives no role.
        NoRole = "no-role",
        /// The provider tells that the person belongs elsewhere.
        Elsewhere = "elsewhere",
        /// What came did not prove what it should.
        Unproved = "unproved",
    }
}
