//! What may be asked of the network and its members.

use super::event::SignInMeans;
use super::{ExportTaken, KindDefined, NetworkFounded, OrganisationRegistered, Role};
use crate::ids::{OrganisationId, PersonId};

/// Begin the network: the first command of every journal.
#[derive(Clone, Debug)]
pub struct FoundNetwork(pub NetworkFounded);

/// Take these organisations as they are given; unchanged ones are left alone.
#[derive(Clone, Debug)]
pub struct RegisterOrganisations(pub Vec<OrganisationRegistered>);

/// Take these kinds as they are given; unchanged ones are left alone.
#[derive(Clone, Debug)]
pub struct DefineKinds(pub Vec<KindDefined>);

/// A person to admit.
#[derive(Clone, Debug)]
pub struct PersonDetails {
    /// Name as others read it.
    pub name: String,
    /// Where the person works.
    pub organisation: OrganisationId,
    /// What the person does.
    pub role: Role,
}

/// Give these people access.
#[derive(Clone, Debug)]
pub struct AdmitPeople(pub Vec<PersonDetails>);

/// Record that a person signed in.
#[derive(Clone, Copy, Debug)]
pub struct RecordSignIn {
    /// Who.
    pub person: PersonId,
    /// By what means.
    pub means: SignInMeans,
}

/// Record that an export was taken.
#[derive(Clone, Debug)]
pub struct RecordExport(pub ExportTaken);
