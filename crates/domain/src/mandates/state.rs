//! Mandates as they are now.

use jiff::{SignedDuration, Timestamp};

use super::{MandateGiven, MandateReviewed, Review};
use crate::actor::Actor;
use crate::event::Record;
use crate::ids::Code;
use crate::world::World;

/// How much later than noted an act is noted anew. Chosen: whoever reviews access asks for days,
/// and a person need not be written for each act.
const ACTED_EVERY: SignedDuration = SignedDuration::from_mins(30);

/// The time for which a person has access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// When the role was given.
    pub given_at: Timestamp,
    /// From when it holds.
    pub from: Option<Timestamp>,
    /// Until when it holds.
    pub until: Option<Timestamp>,
    /// For which election.
    pub election: Option<Code>,
    /// When somebody last said that the person keeps it.
    pub reviewed_at: Option<Timestamp>,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
}

impl Mandate {
    /// A mandate until further notice.
    #[must_use]
    pub const fn since(given_at: Timestamp) -> Self {
        Self {
            given_at,
            from: None,
            until: None,
            election: None,
            reviewed_at: None,
            ended_at: None,
        }
    }

    /// Whether it has ended by then: by its time, or because somebody ended it.
    #[must_use]
    pub fn is_over(&self, at: Timestamp) -> bool {
        self.ended_at.is_some() || self.until.is_some_and(|until| at >= until)
    }

    /// Whether it has not begun by then.
    #[must_use]
    pub fn is_to_come(&self, at: Timestamp) -> bool {
        self.from.is_some_and(|from| at < from)
    }
}

impl World {
    pub(crate) fn give_mandate(&mut self, event: &MandateGiven, at: Timestamp) {
        self.change_person(event.person, |person| {
            person.admitted.role = event.role;
            person.mandate = Mandate {
                from: event.from,
                until: event.until,
                election: event.election,
                reviewed_at: person.mandate.reviewed_at,
                ..Mandate::since(at)
            };
        });
    }

    pub(crate) fn review_mandate(&mut self, event: &MandateReviewed, at: Timestamp) {
        self.change_person(event.person, |person| {
            person.mandate.reviewed_at = Some(at);
            if event.review == Review::Ended {
                person.mandate.ended_at = Some(at);
            }
        });
        if event.review == Review::Ended {
            self.duty.remove(&event.person);
        }
    }

    /// Notes when a person last did anything.
    pub(crate) fn note_act(&mut self, record: &Record) {
        let (Actor::Person(id), at) = (record.by, record.recorded_at) else {
            return;
        };
        let noted = self.person(id).map(|person| person.acted_at);
        let is_due =
            noted.is_some_and(|noted| noted.is_none_or(|noted| at.duration_since(noted) >= ACTED_EVERY));
        if is_due {
            self.change_person(id, |person| person.acted_at = Some(at));
        }
    }
}
