//! Who is on duty, and when that was last confirmed.
//!
//! ```text
//!  off ──▶ on duty ──▶ on duty, confirmed again … ──▶ off
//! ```

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::command::Request;
use crate::event::Event;
use crate::ids::PersonId;
use crate::policy::{self, Action};
use crate::refusal::Refusal;
use crate::world::World;

/// A person is on duty, or still is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyTaken {
    /// Who.
    pub person: PersonId,
}

/// A person is no longer on duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyLeft {
    /// Who.
    pub person: PersonId,
}

/// Go on duty, or confirm that one still is.
#[derive(Clone, Copy, Debug)]
pub struct TakeDuty;

/// Go off duty.
#[derive(Clone, Copy, Debug)]
pub struct LeaveDuty;

/// Since when somebody is on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnDuty {
    /// Since.
    pub since: Timestamp,
    /// Last confirmed.
    pub confirmed_at: Timestamp,
}

pub(crate) fn take(world: &World, by: &Request) -> Result<Vec<Event>, Refusal> {
    let person = policy::person(world, by.actor, Action::TakeDuty)?;
    Ok(vec![Event::DutyTaken(DutyTaken { person }.into())])
}

pub(crate) fn leave(world: &World, by: &Request) -> Result<Vec<Event>, Refusal> {
    let person = policy::person(world, by.actor, Action::TakeDuty)?;
    if !world.duty.contains_key(&person) {
        return Err(Refusal::NotOnDuty);
    }
    Ok(vec![Event::DutyLeft(DutyLeft { person }.into())])
}
