//! The read log on its way into the journal. Nobody waits for it: what was opened is put in a
//! queue, and one task asks for it to be noted, everything that waits for a person at a time. So
//! the writer never has more than one request of the read log before it.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Command;
use domain::actor::Actor;
use domain::readings::{NOTED_EVERY, NoteReadings, Opened};
use jiff::Timestamp;
use tokio::runtime::Handle;

use crate::clock::pause;
use crate::error::AskError;
use crate::node::Node;

/// Openings that may wait while the journal can't be written to. Chosen: a night's reading by
/// everybody, in a megabyte.
const WAITING_MAX: usize = 10_000;
/// How long until a journal that could not be written to is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// What became of an opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noting {
    /// It is noted, or is about to be.
    Noted,
    /// The journal can't be written to: it is noted when it can.
    Waits,
    /// Too many wait: it can't be noted, and so must not be opened.
    Full,
}

#[derive(Default)]
struct State {
    waiting: BTreeSet<(Actor, Opened, Timestamp)>,
    running: bool,
    failing: bool,
}

impl State {
    /// Whether one that waits stands for this opening too. So those of a thing are never closer to
    /// one another than what is noted.
    fn holds(&self, reader: Actor, opened: Opened, at: Timestamp) -> bool {
        let of = |at| (reader, opened, at);
        let before = self.waiting.range(of(Timestamp::MIN)..=of(at)).next_back();
        let after = self.waiting.range(of(at)..=of(Timestamp::MAX)).next();
        let stands = |(_, _, other): &(_, _, Timestamp)| at.duration_since(*other).abs() < NOTED_EVERY;
        before.is_some_and(stands) || after.is_some_and(stands)
    }
}

/// The queue.
#[derive(Default)]
pub(crate) struct ReadLog {
    state: Mutex<State>,
}

impl ReadLog {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything that waits for one reader, and goes on waiting until it is settled; nothing when
    /// the queue is empty, and its task ends.
    fn next(&self) -> Option<(Actor, Vec<(Opened, Timestamp)>)> {
        let mut state = self.state();
        let Some(&(reader, ..)) = state.waiting.first() else {
            (state.running, state.failing) = (false, false);
            return None;
        };
        let theirs = state.waiting.iter().take_while(|(who, ..)| *who == reader);
        Some((reader, theirs.map(|&(_, opened, at)| (opened, at)).collect()))
    }

    /// These need not wait any longer.
    fn settled(&self, reader: Actor, readings: &[(Opened, Timestamp)]) {
        let mut state = self.state();
        state.failing = false;
        for &(opened, at) in readings {
            state.waiting.remove(&(reader, opened, at));
        }
    }

    /// They go on waiting.
    fn failed(&self) {
        self.state().failing = true;
    }
}

impl Node {
    /// Notes that a person or a program opened something, without waiting for it. Within a quarter of an hour
    /// it is noted once.
    #[must_use]
    pub fn note_reading(&self, reader: Actor, opened: Opened, at: Timestamp) -> Noting {
        let last = self.world().readings.last(reader, opened);
        if last.is_some_and(|last| at.duration_since(last) < NOTED_EVERY) {
            return Noting::Noted;
        }
        let failing = !self.health().writable;
        let mut state = self.read_log().state();
        if !state.holds(reader, opened, at) {
            if state.waiting.len() >= WAITING_MAX {
                return Noting::Full;
            }
            state.waiting.insert((reader, opened, at));
        }
        if !state.running
            && let Ok(runtime) = Handle::try_current()
        {
            state.running = true;
            drop(runtime.spawn(write(self.clone())));
        }
        if failing || state.failing {
            Noting::Waits
        } else {
            Noting::Noted
        }
    }
}

/// Notes what waits until nothing does.
async fn write(node: Node) {
    while let Some((reader, readings)) = node.read_log().next() {
        let Ok(key) = crate::chance::request_key() else {
            node.read_log().failed();
            pause(AGAIN).await;
            continue;
        };
        let command = Command::NoteReadings(NoteReadings(readings.clone()));
        match node.ask(key, reader, command).await {
            // Who has lost access since reads no more, and nothing of it is kept.
            Ok(_) | Err(AskError::Refused(_)) => node.read_log().settled(reader, &readings),
            Err(AskError::Busy | AskError::Unavailable(_)) => {
                node.read_log().failed();
                pause(AGAIN).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::PersonId;
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn those_that_wait_for_a_thing_are_a_quarter_of_an_hour_apart() {
        let reader = Actor::Person(PersonId(1));
        let at = |minutes| {
            let after = SignedDuration::from_mins(minutes);
            Timestamp::UNIX_EPOCH.checked_add(after).unwrap()
        };
        let waiting = [30, 60].map(|minutes| (reader, Opened::People, at(minutes)));
        let state = State {
            waiting: waiting.into(),
            ..State::default()
        };
        let held: Vec<_> = (0..80)
            .filter(|minutes| state.holds(reader, Opened::People, at(*minutes)))
            .collect();
        assert_eq!(held, (16..45).chain(46..75).collect::<Vec<_>>());
        assert!(!state.holds(Actor::Person(PersonId(2)), Opened::People, at(30)));
    }

    #[test]
    fn what_is_asked_for_waits_until_it_is_settled() {
        let log = ReadLog::default();
        let [one, two] = [1, 2].map(|id| Actor::Person(PersonId(id)));
        let at = Timestamp::UNIX_EPOCH;
        log.state().waiting = [one, two].map(|reader| (reader, Opened::People, at)).into();
        let (reader, readings) = log.next().unwrap();
        assert_eq!((reader, readings.as_slice()), (one, &[(Opened::People, at)][..]));
        log.failed();
        assert_eq!(log.next().unwrap().0, one, "it is asked for again");
        log.settled(one, &readings);
        assert_eq!(log.next().unwrap().0, two);
        log.settled(two, &readings);
        assert!(log.next().is_none());
    }
}
