//! What is recorded about extracts.

use serde::{Deserialize, Serialize};

use crate::files::AttachedTo;
use crate::ids::{ExtractId, OrganisationId};
use crate::marking::Marking;
use crate::words::Personal;

/// Words were released to an audience: from this entry on, and for all of it at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractReleased {
    /// The new id.
    pub extract: ExtractId,
    /// What they were taken out of. Told to nobody who may not read that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<AttachedTo>,
    /// Who released them.
    pub owner: OrganisationId,
    /// How far they may travel.
    pub marking: Marking,
    /// A headline.
    pub title: Personal,
    /// The words.
    pub text: Personal,
    /// Why they were released. For the owner alone.
    pub reason: Personal,
}

/// An extract was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractWithdrawn {
    /// Which.
    pub extract: ExtractId,
    /// Why.
    pub reason: Personal,
}
