//! Who is signed in, one-time links, and the node's own secret. Tables beside the log, not events.
//!
//! Tokens are kept as hashes only: whoever reads the file can sign in as nobody.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::ids::PersonId;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use journal::{Cabinet, Drawer, MemoryCabinet, SqliteCabinet, StoreError};
use sha2::{Digest, Sha256};

use crate::chance;
use crate::clock::Stopwatch;
use crate::error::OpenError;

/// The file of the cabinet in a data folder.
pub const FILE: &str = "sessions.sqlite";

/// By a token's hash: whose session, when it began and when it was last used.
const SESSIONS: Drawer = "session";
/// By a token's hash: for whom a link is, and how long it is good.
const LINKS: Drawer = "link";
/// By name: what nobody outside may know.
const SECRETS: Drawer = "secret";

/// A session ends this long after its last use. Chosen: a duty shift with a night's rest.
const IDLE_HOURS_MAX: i64 = 16;
/// A session ends this long after sign-in, used or not. Chosen: a week of an election.
const SESSION_HOURS_MAX: i64 = 7 * 24;
/// A one-time link is good for this long. Chosen: a working day.
const LINK_HOURS_MAX: i64 = 24;
/// The use of a session is written down this often at most, so that reading pages writes little.
const USE_NOTED_EVERY_S: i64 = 60;

/// How many sessions are known without asking the cabinet. Chosen: more than people who read at once.
const KNOWN_MAX: usize = 10_000;
/// After it was asked in vain, the cabinet is left alone for so long by those who only read.
const LEFT_ALONE: Duration = Duration::from_secs(1);

/// A random token in letters and digits, to be shown once.
pub type Token = String;

/// Sessions, one-time links and the nodes' secret, in a cabinet that several nodes may share.
pub struct Sessions {
    cabinet: Mutex<Box<dyn Cabinet>>,
    /// Sessions as they were last read: while the cabinet is out of reach, those who were signed in
    /// go on reading.
    known: Mutex<BTreeMap<[u8; 32], Session>>,
    /// When the cabinet was last asked in vain.
    in_vain: Mutex<Option<Stopwatch>>,
    secret: [u8; 32],
}

/// What went wrong with the table of sessions.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The cabinet says no.
    #[error("the table of sessions: {0}")]
    Cabinet(#[from] StoreError),
    /// The system has no randomness to give.
    #[error("no randomness: {0}")]
    Chance(#[from] getrandom::Error),
}

impl Sessions {
    /// Opens the table in `folder`, making it when it is not there.
    ///
    /// # Errors
    /// [`OpenError::Store`] with what the cabinet said.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        Self::within(Box::new(SqliteCabinet::open(&folder.join(FILE))?))
    }

    /// Sessions that are gone with the process.
    ///
    /// # Errors
    /// [`OpenError::System`] when there is no randomness.
    pub fn in_memory() -> Result<Self, OpenError> {
        Self::within(Box::new(MemoryCabinet::default()))
    }

    /// Sessions in a cabinet. The first node that comes draws the secret of all.
    ///
    /// # Errors
    /// [`OpenError::Store`] with what the cabinet said.
    pub fn within(mut cabinet: Box<dyn Cabinet>) -> Result<Self, OpenError> {
        let drawn: [u8; 32] = chance::bytes().map_err(|error| OpenError::System {
            what: "randomness",
            reason: error.to_string(),
        })?;
        let secret = cabinet.insert(SECRETS, b"node", &drawn)?;
        let secret = secret
            .try_into()
            .map_err(|_of_another_length| OpenError::System {
                what: "the node's secret",
                reason: "it is not 32 bytes long".to_owned(),
            })?;
        Ok(Self {
            cabinet: Mutex::new(cabinet),
            known: Mutex::default(),
            in_vain: Mutex::default(),
            secret,
        })
    }

    fn cabinet(&self) -> MutexGuard<'_, Box<dyn Cabinet>> {
        lock(&self.cabinet)
    }

    /// Begins a session.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn begin(&self, person: PersonId, now: Timestamp) -> Result<Token, SessionError> {
        let token = token()?;
        let second = now.as_second();
        let session = Session {
            person,
            created_at: second,
            used_at: second,
        };
        let key = hashed(&token);
        self.cabinet().put(SESSIONS, &key, &session.encode())?;
        self.know(key, Some(session));
        Ok(token)
    }

    /// Whose session it is, if it has not ended. While the cabinet is out of reach, as it was when
    /// it was last read.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be read and is not known.
    pub fn person(&self, token: &str, now: Timestamp) -> Result<Option<PersonId>, SessionError> {
        let token = hashed(token);
        let known = || lock(&self.known).get(&token).copied();
        let left_alone = lock(&self.in_vain).is_some_and(|since| since.elapsed() < LEFT_ALONE);
        if left_alone && let Some(session) = known() {
            return Ok(session.person_at(now));
        }
        match self.look_up(&token, now) {
            Ok(session) => {
                *lock(&self.in_vain) = None;
                self.know(token, session);
                Ok(session.map(|session| session.person))
            }
            Err(error) => {
                *lock(&self.in_vain) = Some(Stopwatch::start());
                known().map_or(Err(error.into()), |session| Ok(session.person_at(now)))
            }
        }
    }

    /// The session as it lies in the cabinet, its use noted there; one that has ended is taken away.
    fn look_up(&self, token: &[u8; 32], now: Timestamp) -> Result<Option<Session>, StoreError> {
        let mut cabinet = self.cabinet();
        let found = cabinet.get(SESSIONS, token)?;
        let Some(session) = found.as_deref().and_then(Session::decode) else {
            return Ok(None);
        };
        if session.person_at(now).is_none() {
            cabinet.take(SESSIONS, token)?;
            return Ok(None);
        }
        let second = now.as_second();
        if second - session.used_at < USE_NOTED_EVERY_S {
            return Ok(Some(session));
        }
        let used = Session {
            used_at: second,
            ..session
        };
        // One that was ended meanwhile, here or elsewhere, stays ended.
        let replaced = cabinet.replace(SESSIONS, token, &used.encode())?;
        Ok(replaced.then_some(used))
    }

    fn know(&self, token: [u8; 32], session: Option<Session>) {
        let mut known = lock(&self.known);
        match session {
            Some(session) => {
                if known.len() >= KNOWN_MAX && !known.contains_key(&token) {
                    known.pop_first();
                }
                known.insert(token, session);
            }
            None => {
                known.remove(&token);
            }
        }
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn end(&self, token: &str) -> Result<(), SessionError> {
        let token = hashed(token);
        self.know(token, None);
        self.cabinet().take(SESSIONS, &token)?;
        Ok(())
    }

    /// Makes a link that signs in as a person once.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn make_link(&self, person: PersonId, now: Timestamp) -> Result<Token, SessionError> {
        let token = token()?;
        let expires_at = now.saturating_add(SignedDuration::from_hours(LINK_HOURS_MAX));
        let link = Link {
            person,
            expires_at: expires_at.map_or(i64::MAX, Timestamp::as_second),
        };
        self.cabinet().put(LINKS, &hashed(&token), &link.encode())?;
        Ok(token)
    }

    /// Whom a link is for, if it is still good. Does not use it up.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be read.
    pub fn link_for(&self, token: &str, now: Timestamp) -> Result<Option<PersonId>, SessionError> {
        let found = self.cabinet().get(LINKS, &hashed(token))?;
        Ok(Link::good(found.as_deref(), now))
    }

    /// Uses a link up: whom it is for, if it is still good. Of several nodes, one gets it.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn use_link(&self, token: &str, now: Timestamp) -> Result<Option<PersonId>, SessionError> {
        let taken = self.cabinet().take(LINKS, &hashed(token))?;
        Ok(Link::good(taken.as_deref(), now))
    }

    /// A proof, made from the node's secret, that this node named `text` for this `purpose`.
    /// Twenty letters and digits, about 100 bits.
    #[must_use]
    pub fn seal(&self, purpose: &str, text: &str) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else {
            return String::new();
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        let sealed: [u8; 32] = mac.finalize().into_bytes().into();
        spell(&sealed).chars().take(20).collect()
    }
}

/// A session as it lies in its drawer.
#[derive(Clone, Copy)]
struct Session {
    person: PersonId,
    created_at: i64,
    used_at: i64,
}

impl Session {
    fn encode(self) -> Vec<u8> {
        let mut bytes = self.person.0.to_be_bytes().to_vec();
        bytes.extend(self.created_at.to_be_bytes());
        bytes.extend(self.used_at.to_be_bytes());
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (person, rest) = bytes.split_first_chunk()?;
        let (created_at, rest) = rest.split_first_chunk()?;
        Some(Self {
            person: PersonId(u32::from_be_bytes(*person)),
            created_at: i64::from_be_bytes(*created_at),
            used_at: i64::from_be_bytes(rest.try_into().ok()?),
        })
    }

    /// Whose it is, unless it has ended by then.
    fn person_at(self, now: Timestamp) -> Option<PersonId> {
        let second = now.as_second();
        let ended = second > self.used_at + IDLE_HOURS_MAX * 3_600
            || second > self.created_at + SESSION_HOURS_MAX * 3_600;
        (!ended).then_some(self.person)
    }
}

/// A link as it lies in its drawer.
#[derive(Clone, Copy)]
struct Link {
    person: PersonId,
    expires_at: i64,
}

impl Link {
    fn encode(self) -> Vec<u8> {
        let mut bytes = self.person.0.to_be_bytes().to_vec();
        bytes.extend(self.expires_at.to_be_bytes());
        bytes
    }

    /// Whom it is for, if it is still good.
    fn good(bytes: Option<&[u8]>, now: Timestamp) -> Option<PersonId> {
        let (person, expires_at) = bytes?.split_first_chunk()?;
        let expires_at = i64::from_be_bytes(expires_at.try_into().ok()?);
        (now.as_second() <= expires_at).then_some(PersonId(u32::from_be_bytes(*person)))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn token() -> Result<Token, getrandom::Error> {
    Ok(spell(&chance::bytes::<32>()?))
}

/// Crockford's letters and digits, one for five bits of each byte: nothing that looks alike.
fn spell(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digits = bytes.iter().map(|byte| usize::from(byte & 31));
    digits
        .filter_map(|digit| LETTERS.get(digit))
        .map(|letter| char::from(*letter))
        .collect()
}

fn hashed(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests;
