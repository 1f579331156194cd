//! What is recorded about premises.

use serde::{Deserialize, Serialize};

use super::{Access, PremisesKind, Standing};
use crate::areas::{AreaId, Point};
use crate::ids::PremisesId;

/// All that is known about premises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PremisesDetails {
    /// What people call it.
    pub name: String,
    /// Use.
    pub kind: PremisesKind,
    /// In use or not.
    pub standing: Standing,
    /// Street address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The area it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// Where exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// Wheelchair access, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
}

/// Premises were entered in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PremisesRegistered {
    /// The new id.
    pub premises: PremisesId,
    /// The key in the source's own numbering.
    pub source_key: String,
    /// What is known.
    pub details: PremisesDetails,
}

/// The source of the register gives other details than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PremisesCorrected {
    /// Which premises.
    pub premises: PremisesId,
    /// What is known now.
    pub details: PremisesDetails,
}
