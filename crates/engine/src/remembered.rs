//! Granted requests, so that one sent twice is done once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use domain::{Record, RequestKey, World, actor::Actor};

use crate::turn::Granted;

/// How many granted requests are remembered. Chosen: more than come in while a phone finds its
/// network again.
const REQUESTS_MAX: usize = 4_096;
/// How many entries they may hold together: a file brought in is thousands in a request. The
/// newest request is remembered however long it is. Chosen: a few megabytes.
pub(crate) const RECORDS_MAX: u64 = 16_384;

/// Granted requests by who asked and with which key, the oldest forgotten first.
#[derive(Default)]
pub(crate) struct Remembered {
    by_request: BTreeMap<(RequestKey, Actor), Granted>,
    order: VecDeque<(RequestKey, Actor)>,
    records: u64,
}

impl Remembered {
    /// What the same request came to before. Another's request with the same key is another one.
    pub(crate) fn get(&self, key: RequestKey, by: Actor) -> Option<&Granted> {
        self.by_request.get(&(key, by))
    }

    pub(crate) fn insert(&mut self, key: RequestKey, by: Actor, granted: Granted) {
        self.records += length(&granted);
        match self.by_request.insert((key, by), granted) {
            Some(before) => self.records -= length(&before),
            None => self.order.push_back((key, by)),
        }
        while self.order.len() > REQUESTS_MAX || (self.records > RECORDS_MAX && self.order.len() > 1) {
            let oldest = self.order.pop_front();
            let forgotten = oldest.and_then(|oldest| self.by_request.remove(&oldest));
            self.records -= forgotten.as_ref().map_or(0, length);
        }
    }

    /// Takes the texts out of what has been erased since.
    pub(crate) fn erase(&mut self, world: &World) {
        let is_erased = |record: &Record| world.has_erased(record.event.subject(), record.sequence);
        for granted in self.by_request.values_mut() {
            if granted.records.iter().any(|record| is_erased(record)) {
                let blanked = granted.records.iter().map(|record| {
                    if is_erased(record) {
                        Arc::new(record.blanked())
                    } else {
                        Arc::clone(record)
                    }
                });
                granted.records = blanked.collect();
            }
        }
    }
}

fn length(granted: &Granted) -> u64 {
    u64::try_from(granted.records.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use domain::duty::DutyTaken;
    use domain::ids::PersonId;
    use domain::{Event, Sequence};
    use jiff::Timestamp;

    use super::*;

    const BY: Actor = Actor::Person(PersonId(1));

    fn granted(records: usize) -> Granted {
        let record = Arc::new(Record {
            sequence: Sequence(1),
            recorded_at: Timestamp::UNIX_EPOCH,
            by: BY,
            key: RequestKey(0),
            event: Event::DutyTaken(DutyTaken { person: PersonId(1) }.into()),
        });
        Granted {
            records: vec![record; records].into(),
            sequence: Sequence(1),
        }
    }

    #[test]
    fn oldest_request_is_forgotten_first() {
        let mut remembered = Remembered::default();
        for key in 0..5_000 {
            remembered.insert(RequestKey(key), BY, granted(1));
        }
        assert!(remembered.get(RequestKey(4_999), BY).is_some());
        assert!(remembered.get(RequestKey(5_000 - 4_096), BY).is_some());
        assert!(remembered.get(RequestKey(4_999 - 4_096), BY).is_none());
        assert_eq!(remembered.by_request.len(), remembered.order.len());
    }

    #[test]
    fn long_requests_push_out_older_ones_but_never_themselves() {
        let mut remembered = Remembered::default();
        remembered.insert(RequestKey(1), BY, granted(10));
        remembered.insert(RequestKey(2), BY, granted(16_380));
        assert!(remembered.get(RequestKey(1), BY).is_none());
        remembered.insert(RequestKey(3), BY, granted(20_000));
        assert_eq!(remembered.get(RequestKey(3), BY).unwrap().records.len(), 20_000);
        assert_eq!(remembered.order.len(), 1);
        assert_eq!(remembered.records, 20_000);
    }

    #[test]
    fn request_of_another_with_the_same_key_is_another_one() {
        let mut remembered = Remembered::default();
        remembered.insert(RequestKey(1), BY, granted(1));
        assert!(remembered.get(RequestKey(1), Actor::Console).is_none());
    }

    #[test]
    fn request_remembered_again_counts_once() {
        let mut remembered = Remembered::default();
        remembered.insert(RequestKey(1), BY, granted(7));
        remembered.insert(RequestKey(1), BY, granted(7));
        assert_eq!((remembered.records, remembered.order.len()), (7, 1));
    }
}
