//! What is recorded about mandates.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Review;
use crate::ids::{Code, PersonId};
use crate::network::Role;

/// A person has this role for this time, and no other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateGiven {
    /// Who.
    pub person: PersonId,
    /// Which role.
    pub role: Role,
    /// From when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// For which election.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub election: Option<Code>,
}

/// Somebody looked through who has access, and this person keeps or loses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateReviewed {
    /// Who.
    pub person: PersonId,
    /// Kept or ended.
    pub review: Review,
}
