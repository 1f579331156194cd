//! What is recorded about the network and its members.

use serde::{Deserialize, Serialize};

use super::{OrganisationKind, Role};
use crate::areas::AreaId;
use crate::ids::{KindId, Numbering, OrganisationId, PersonId};
use crate::theme::{Theme, coded};
use crate::words::{Names, Personal};

/// The first entry of every journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkFounded {
    /// What the network is called.
    pub names: Names,
    /// Country code, ISO 3166-1 alpha-2 (`SE`): law words follow it.
    pub country: String,
    /// IANA time zone in which people read times.
    pub zone: String,
    /// The key of spoken numbers.
    pub numbering: Numbering,
}

/// An organisation belongs to the network, or its details changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationRegistered {
    /// Its key.
    pub organisation: OrganisationId,
    /// What sort of member.
    pub kind: OrganisationKind,
    /// Its names: data, not translation.
    pub names: Names,
    /// The area it answers for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// Whether it coordinates the network, and so reads AMBER things.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub coordinates: bool,
}

/// A person has access from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonAdmitted {
    /// The new id.
    pub person: PersonId,
    /// The person's name.
    pub name: Personal,
    /// Where the person works.
    pub organisation: OrganisationId,
    /// What the person does.
    pub role: Role,
}

coded! {
    /// How someone proved to be who they are.
    SignInMeans {
        /// A one-time link.
        Link = "link",
        /// A passkey.
        Passkey = "passkey",
        /// A one-time link that an administrator of the person's organisation gave after passkeys were lost.
        Recovery = "recovery",
        /// Chosen from the list of a demonstration.
        Demonstration = "demonstration",
        /// The sign-in of the person's own organisation.
        Provider = "provider",
    }
}

/// A person signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSignedIn {
    /// Who.
    pub person: PersonId,
    /// By what means.
    pub means: SignInMeans,
}

/// A kind of incident exists from now on, or its names changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindDefined {
    /// Its code.
    pub kind: KindId,
    /// The theme it belongs to.
    pub theme: Theme,
    /// Full name.
    pub names: Names,
    /// Words on the two-minute form's button, where it is on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<Names>,
    /// Place on the two-minute form, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_form: Option<u8>,
}

/// Somebody took an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportTaken {
    /// `jsonl` or `csv`.
    pub format: String,
    /// Entries it held.
    pub entries: u64,
}
