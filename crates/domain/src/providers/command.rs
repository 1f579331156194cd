//! What may be asked about an organisation's own sign-in.

use super::{Claims, Mapping, RefusedFor, SettingNumber};
use crate::ids::{OrganisationId, PersonId};

/// Set the provider of an organisation, to be tried.
#[derive(Clone, Debug)]
pub struct SetProvider {
    /// Whose people it is for.
    pub organisation: OrganisationId,
    /// The provider's own name for itself: an address.
    pub issuer: String,
    /// What the provider calls us.
    pub client: String,
    /// What is asked for besides `openid`, with spaces between.
    pub scopes: String,
    /// What its claims mean here.
    pub mapping: Mapping,
}

/// Record that what was set has been tried, and what came.
#[derive(Clone, Debug)]
pub struct RecordProviderTry {
    /// Whose provider.
    pub organisation: OrganisationId,
    /// Which setting.
    pub number: SettingNumber,
    /// What the provider told.
    pub claims: Claims,
}

/// Let the organisation's people in by what was set and tried, and by nothing else.
#[derive(Clone, Copy, Debug)]
pub struct TurnProviderOn {
    /// Whose provider.
    pub organisation: OrganisationId,
    /// Which setting.
    pub number: SettingNumber,
}

/// Let the organisation's people in by passkeys and links again.
#[derive(Clone, Copy, Debug)]
pub struct TurnProviderOff {
    /// Whose provider.
    pub organisation: OrganisationId,
}

/// Give access to somebody whom a provider vouches for and who is not known yet.
#[derive(Clone, Debug)]
pub struct AdmitByProvider {
    /// Whose provider.
    pub organisation: OrganisationId,
    /// Name as others read it.
    pub name: String,
    /// What the provider told.
    pub claims: Claims,
}

/// Record that a known person signed in through the organisation's provider.
#[derive(Clone, Debug)]
pub struct SignInByProvider {
    /// Who.
    pub person: PersonId,
    /// What the provider told.
    pub claims: Claims,
}

/// Let the asker come in as the same person when the organisation's provider is on.
#[derive(Clone, Debug)]
pub struct ConnectByProvider {
    /// By which setting the provider was asked.
    pub number: SettingNumber,
    /// What the provider told.
    pub claims: Claims,
}

/// Record that somebody came from a provider and was not let in.
#[derive(Clone, Copy, Debug)]
pub struct RecordProviderRefusal {
    /// Whose provider.
    pub organisation: OrganisationId,
    /// Why.
    pub reason: RefusedFor,
}
