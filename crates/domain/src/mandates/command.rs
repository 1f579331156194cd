//! What may be asked of mandates.

use jiff::Timestamp;

use super::Review;
use crate::ids::{Code, PersonId};
use crate::network::Role;

/// Give a person a role for a time.
#[derive(Clone, Debug)]
pub struct GiveMandate {
    /// Whom.
    pub person: PersonId,
    /// Which role.
    pub role: Role,
    /// From when; at once when not told.
    pub from: Option<Timestamp>,
    /// Until when; until further notice when not told.
    pub until: Option<Timestamp>,
    /// For which election.
    pub election: Option<Code>,
}

/// Say whether a person keeps access.
#[derive(Clone, Copy, Debug)]
pub struct ReviewMandate {
    /// Whose.
    pub person: PersonId,
    /// Kept or ended.
    pub review: Review,
}
