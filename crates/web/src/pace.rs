//! How often somebody may ask, and how much at once: each session, each station, each address of
//! those who have no session, and all who try to sign in.
//!
//! Whoever asks is known here by a hash under a key that is drawn at each start and kept nowhere:
//! no address is written down, and nothing here outlives the process.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::ids::PersonId;
use engine::chance;
use engine::clock::Stopwatch;
use sha2::{Digest, Sha256};

/// How often somebody may ask in a minute; the same at once after a rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Anything, with one session or from one address.
    pub requests: u32,
    /// What changes something, with one session or from one address.
    pub forms: u32,
    /// Reports of one polling station.
    pub reports: u32,
    /// Trying to sign in, from one address.
    pub sign_ins: u32,
    /// Trying to sign in, everybody together.
    pub sign_ins_together: u32,
    /// Streams of live updates that one person may have open.
    pub streams: usize,
}

impl Default for Pace {
    /// Chosen: several times what busy people do, and far below what wears a machine down.
    fn default() -> Self {
        Self {
            requests: 900,
            forms: 180,
            reports: 60,
            sign_ins: 60,
            sign_ins_together: 1_200,
            streams: 24,
        }
    }
}

impl Pace {
    /// No limit that anybody reaches.
    pub const FREE: Self = Self {
        requests: u32::MAX,
        forms: u32::MAX,
        reports: u32::MAX,
        sign_ins: u32::MAX,
        sign_ins_together: u32::MAX,
        streams: usize::MAX,
    };
}

/// Who asks, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source<'a> {
    /// Somebody with a session, by its token.
    Session(&'a str),
    /// Somebody without, by address. Nothing is known where a proxy tells no addresses.
    Address(Option<IpAddr>),
    /// A polling station, by the code in its address.
    Station(&'a str),
    /// Everybody.
    All,
}

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counted {
    Request,
    Form,
    Report,
    SignIn,
}

/// What is left to somebody, and since when that is known.
#[derive(Clone, Copy, Debug)]
struct Left {
    millionths: u64,
    since: Duration,
}

/// The most sources that are remembered. Chosen: a few MiB.
const SOURCES_MAX: usize = 50_000;
const ONE: u64 = 1_000_000;
const MINUTE_US: u128 = 60_000_000;

/// Counts, and says when it is too much.
pub(crate) struct Limits {
    pace: Pace,
    key: [u8; 32],
    running: Stopwatch,
    left: Mutex<BTreeMap<[u8; 16], Left>>,
    streams: Mutex<BTreeMap<PersonId, usize>>,
}

/// An open stream; when it goes, another may come.
pub(crate) struct Open {
    limits: Arc<Limits>,
    person: PersonId,
}

impl Limits {
    pub(crate) fn new(pace: Pace) -> Self {
        Self {
            pace,
            // Without chance the hashes could be guessed, and nothing else would change.
            key: chance::bytes().unwrap_or_default(),
            running: Stopwatch::start(),
            left: Mutex::default(),
            streams: Mutex::default(),
        }
    }

    /// Takes one off what is left to this source, and says whether there was one.
    pub(crate) fn takes(&self, counted: Counted, source: Source<'_>) -> bool {
        let most = match (counted, source) {
            (_, Source::Address(None)) => return true,
            (Counted::Request, _) => self.pace.requests,
            (Counted::Form, _) => self.pace.forms,
            (Counted::Report, _) => self.pace.reports,
            (Counted::SignIn, Source::All) => self.pace.sign_ins_together,
            (Counted::SignIn, _) => self.pace.sign_ins,
        };
        let key = self.known_as(counted, source);
        self.takes_at(key, most, self.running.elapsed())
    }

    fn takes_at(&self, key: [u8; 16], most: u32, now: Duration) -> bool {
        let full = u64::from(most).saturating_mul(ONE);
        let mut left = lock(&self.left);
        if left.len() >= SOURCES_MAX && !left.contains_key(&key) {
            forget(&mut left, now);
        }
        let known = left.entry(key).or_insert(Left {
            millionths: full,
            since: now,
        });
        let gained =
            now.saturating_sub(known.since).as_micros() * u128::from(most) * u128::from(ONE) / MINUTE_US;
        let gained = u64::try_from(gained).unwrap_or(u64::MAX);
        known.millionths = known.millionths.saturating_add(gained).min(full);
        known.since = now;
        let enough = known.millionths >= ONE;
        if enough {
            known.millionths -= ONE;
        }
        enough
    }

    fn known_as(&self, counted: Counted, source: Source<'_>) -> [u8; 16] {
        let mut hash = Sha256::new();
        hash.update(self.key);
        hash.update([match counted {
            Counted::Request => 0,
            Counted::Form => 1,
            Counted::Report => 2,
            Counted::SignIn => 3,
        }]);
        match source {
            Source::Session(token) => {
                hash.update([0]);
                hash.update(token);
            }
            Source::Address(Some(IpAddr::V4(address))) => {
                hash.update([1]);
                hash.update(address.octets());
            }
            // One household or house has a whole network of these (RFC 6177).
            Source::Address(Some(IpAddr::V6(address))) => {
                hash.update([2]);
                hash.update(address.octets().get(..8).unwrap_or_default());
            }
            Source::Address(None) | Source::All => hash.update([3]),
            Source::Station(code) => {
                hash.update([4]);
                hash.update(code);
            }
        }
        let hash: [u8; 32] = hash.finalize().into();
        hash.first_chunk().copied().unwrap_or_default()
    }

    /// Lets a person open one stream more; nothing when there are enough.
    pub(crate) fn open(self: &Arc<Self>, person: PersonId) -> Option<Open> {
        let mut streams = lock(&self.streams);
        let open = streams.entry(person).or_default();
        if *open >= self.pace.streams {
            return None;
        }
        *open += 1;
        let limits = Arc::clone(self);
        Some(Open { limits, person })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut streams = lock(&self.limits.streams);
        if let Some(open) = streams.get_mut(&self.person) {
            *open = open.saturating_sub(1);
            if *open == 0 {
                streams.remove(&self.person);
            }
        }
    }
}

/// Lets go of those who have rested for a minute, and so have everything left again; of everybody
/// when there are none.
fn forget(left: &mut BTreeMap<[u8; 16], Left>, now: Duration) {
    left.retain(|_, known| now.saturating_sub(known.since) < Duration::from_secs(60));
    if left.len() >= SOURCES_MAX {
        left.clear();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_in_a_minute_and_no_more() {
        let limits = Limits::new(Pace::default());
        let takes = |second| limits.takes_at([1; 16], 3, Duration::from_secs(second));
        assert_eq!([0; 4].map(takes), [true, true, true, false]);
        assert!(!takes(19));
        assert!(takes(20), "a third of a minute gives a third");
        assert!(!takes(20));
        assert_eq!(
            [3_600; 4].map(takes),
            [true, true, true, false],
            "rest gives no more than all"
        );
        assert!(
            limits.takes_at([2; 16], 3, Duration::ZERO),
            "others have their own"
        );
    }

    #[test]
    fn sources_are_told_apart_and_a_network_counts_as_one() {
        let pace = Pace {
            sign_ins: 1,
            ..Pace::default()
        };
        let limits = Limits::new(pace);
        let takes = |address: &str| {
            let address = Some(address.parse().unwrap());
            limits.takes(Counted::SignIn, Source::Address(address))
        };
        assert!(takes("192.0.2.1") && takes("192.0.2.2"));
        assert!(!takes("192.0.2.1"));
        assert!(takes("2001:db8::1"));
        assert!(!takes("2001:db8::2"), "the same network");
        assert!(takes("2001:db8:0:1::1"));
        for _ in 0..10 {
            assert!(limits.takes(Counted::SignIn, Source::Address(None)));
        }
    }

    #[test]
    fn as_many_streams_as_allowed_are_open_at_once() {
        let limits = Arc::new(Limits::new(Pace {
            streams: 2,
            ..Pace::default()
        }));
        let (one, two) = (limits.open(PersonId(1)), limits.open(PersonId(1)));
        assert!(one.is_some() && two.is_some());
        assert!(limits.open(PersonId(1)).is_none());
        assert!(limits.open(PersonId(2)).is_some());
        drop(one);
        assert!(limits.open(PersonId(1)).is_some());
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let limits = Limits::new(Pace::default());
        for number in 0..u128::try_from(SOURCES_MAX).unwrap() + 10 {
            limits.takes_at(number.to_be_bytes(), 3, Duration::ZERO);
        }
        assert!(lock(&limits.left).len() <= SOURCES_MAX);
    }
}
