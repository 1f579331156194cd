//! Rules told as given, when, then, on a small network that every test knows.

pub(crate) mod build;
pub(crate) mod network;

use std::sync::Arc;

use jiff::Timestamp;

use crate::actor::Actor;
use crate::command::{Command, Request, decide};
use crate::event::{Event, Record, RequestKey};
use crate::refusal::Refusal;
use crate::world::World;

/// The moment of the first entry; each later entry comes a second after the one before.
pub(crate) const START_S: i64 = 1_789_290_000;

/// A world to which a command is put.
#[derive(Clone)]
pub(crate) struct Given {
    pub(crate) world: World,
}

/// The small network with nothing else in it.
pub(crate) fn nothing() -> Given {
    Given {
        world: network::world(),
    }
}

/// The small network after these events, recorded by the program's own set-up.
pub(crate) fn given(events: impl IntoIterator<Item = Event>) -> Given {
    let mut world = network::world();
    for event in events {
        fold(&mut world, Actor::Console, event);
    }
    Given { world }
}

impl Given {
    /// What comes of a command.
    pub(crate) fn when(self, by: Actor, command: Command) -> Answered {
        let answer = ask(&self.world, by, command);
        Answered {
            world: self.world,
            by,
            answer,
        }
    }
}

/// What came of a command.
pub(crate) struct Answered {
    world: World,
    by: Actor,
    answer: Result<Vec<Event>, Refusal>,
}

impl Answered {
    /// It was granted with exactly these events; gives the world after them.
    #[track_caller]
    pub(crate) fn then(self, expected: impl IntoIterator<Item = Event>) -> World {
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(self.answer.as_ref().expect("granted"), &expected);
        self.granted()
    }

    /// It was refused for this reason.
    #[track_caller]
    pub(crate) fn refused(self, expected: Refusal) {
        assert_eq!(self.answer.expect_err("refused"), expected);
    }

    /// It was granted, whatever the events; gives the world after them.
    #[track_caller]
    pub(crate) fn granted(self) -> World {
        let mut world = self.world;
        for event in self.answer.expect("granted") {
            fold(&mut world, self.by, event);
        }
        world
    }

    /// It was granted and gives the next command its world.
    #[track_caller]
    pub(crate) fn and(self) -> Given {
        Given {
            world: self.granted(),
        }
    }
}

/// Asks the one door.
pub(crate) fn ask(world: &World, by: Actor, command: Command) -> Result<Vec<Event>, Refusal> {
    decide(
        world,
        &Request {
            key: RequestKey(1),
            actor: by,
            at: next_moment(world),
            command,
        },
    )
}

/// Folds one event as the next entry and gives the entry.
pub(crate) fn fold(world: &mut World, by: Actor, event: Event) -> Arc<Record> {
    let record = Arc::new(Record {
        sequence: world.head.next(),
        recorded_at: next_moment(world),
        by,
        key: RequestKey(1),
        event,
    });
    world.apply(&record);
    record
}

/// When the next entry is stamped.
pub(crate) fn next_moment(world: &World) -> Timestamp {
    let after = i64::try_from(world.head.0).expect("a short journal");
    Timestamp::from_second(START_S + after).expect("a moment of our time")
}
