//! What is recorded about an organisation's own sign-in.

use serde::{Deserialize, Serialize};

use super::{Mapping, RefusedFor, SettingNumber};
use crate::ids::{OrganisationId, PersonId};
use crate::network::Role;

/// A provider was set. Nothing changes for anybody until it is turned on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSet {
    /// Whose people it is for.
    pub organisation: OrganisationId,
    /// The number of this setting.
    pub number: SettingNumber,
    /// The provider's own name for itself: an address.
    pub issuer: String,
    /// What the provider calls us.
    pub client: String,
    /// What is asked for besides `openid`, with spaces between.
    pub scopes: String,
    /// What its claims mean here.
    pub mapping: Mapping,
}

/// Somebody signed in at the provider to try it, and its claims gave a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderTried {
    /// Whose provider.
    pub organisation: OrganisationId,
    /// Which setting.
    pub number: SettingNumber,
}

/// From now on the organisation's people come in by its provider alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderTurnedOn {
    /// Whose provider.
    pub organisation: OrganisationId,
    /// Which setting.
    pub number: SettingNumber,
}

/// From now on the organisation's people come in by passkeys and links again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderTurnedOff {
    /// Whose provider.
    pub organisation: OrganisationId,
}

/// Somebody came from a provider and was not let in. Who is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderRefused {
    /// Whose provider.
    pub organisation: OrganisationId,
    /// Why.
    pub reason: RefusedFor,
}

/// An organisation's provider vouched for a person in a role, and that is the person's role now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonVouchedFor {
    /// Who.
    pub person: PersonId,
    /// The role that the provider's claims gave.
    pub role: Role,
}

/// A person showed to be somebody at the organisation's provider, and comes in as the same person
/// when that is on. Who it is there is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonConnected {
    /// Who.
    pub person: PersonId,
    /// By which setting.
    pub number: SettingNumber,
}
