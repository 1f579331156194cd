//! Who is signed in, one-time links, passkeys, and the node's own secret. Tables beside the log, not
//! events.
//!
//! Tokens are kept as hashes only: whoever reads the file can sign in as nobody.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::ids::PersonId;
use domain::network::SignInMeans;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use journal::{Cabinet, Drawer, MemoryCabinet, SqliteCabinet, StoreError};
use sha2::{Digest, Sha256};

use crate::chance;
use crate::clock::Stopwatch;
use crate::error::OpenError;

mod link;
mod open;
pub mod passkey;
mod program;
pub mod provider;
mod seat;

pub use link::{LinkFor, LinkKind};
pub use program::SECRET_PREFIX;
pub use seat::{CameIn, Seat};

use open::Open;
use seat::Session;

/// The file of the cabinet in a data folder.
pub const FILE: &str = "sessions.sqlite";

/// By a token's hash: whose session, when it began and when it was last used.
const SESSIONS: Drawer = "session";
/// By name: what nobody outside may know.
const SECRETS: Drawer = "secret";

/// What a backup keeps of the cabinet. Sessions and links end with the machine; programs go on.
pub const KEPT: [Drawer; 5] = [
    SECRETS,
    passkey::PASSKEYS,
    provider::TIES,
    provider::PROVIDERS,
    program::PROGRAMS,
];

/// A session ends this long after its last use, unless set otherwise. Chosen: whoever watches the
/// election night through and sleeps comes back to the same desk.
pub const IDLE_HOURS: u32 = 16;
/// A session ends this long after sign-in, used or not, unless set otherwise. Chosen: a week of an
/// election.
pub const SESSION_HOURS: u32 = 7 * 24;
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
    idle_s_max: AtomicI64,
    session_s_max: AtomicI64,
    ceremonies: Open,
    journeys: Open,
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
            idle_s_max: AtomicI64::new(i64::from(IDLE_HOURS) * 3_600),
            session_s_max: AtomicI64::new(i64::from(SESSION_HOURS) * 3_600),
            ceremonies: Open::new(passkey::CEREMONIES),
            journeys: Open::new(provider::JOURNEYS),
            secret,
        })
    }

    fn cabinet(&self) -> MutexGuard<'_, Box<dyn Cabinet>> {
        lock(&self.cabinet)
    }

    /// Takes out of a drawer whatever has such a value.
    fn take_where(&self, drawer: Drawer, goes: impl Fn(&[u8]) -> bool) -> Result<(), StoreError> {
        let mut keys = Vec::new();
        let mut cabinet = self.cabinet();
        cabinet.each(drawer, &mut |key, value| {
            keys.extend(goes(value).then(|| key.to_vec()));
            ControlFlow::Continue(())
        })?;
        for key in keys {
            cabinet.take(drawer, &key)?;
        }
        Ok(())
    }

    /// Lets sessions end so many hours after their last use, and so many after they began.
    pub fn limit(&self, idle_hours: u32, session_hours: u32) {
        let seconds = |hours: u32| i64::from(hours) * 3_600;
        self.idle_s_max.store(seconds(idle_hours), Ordering::Relaxed);
        self.session_s_max
            .store(seconds(session_hours), Ordering::Relaxed);
    }

    /// Begins a session of somebody who came by a link, without telling from where.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn begin(&self, person: PersonId, now: Timestamp) -> Result<Token, SessionError> {
        let came = CameIn {
            means: SignInMeans::Link,
            with: "",
            proved: true,
        };
        self.begin_from(person, came, now)
    }

    /// Begins a session of somebody who came like this.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn begin_from(
        &self,
        person: PersonId,
        came: CameIn<'_>,
        now: Timestamp,
    ) -> Result<Token, SessionError> {
        let token = token()?;
        let session = Session::new(person, came, now);
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
        let known = || lock(&self.known).get(&token).cloned();
        let left_alone = lock(&self.in_vain).is_some_and(|since| since.elapsed() < LEFT_ALONE);
        if left_alone && let Some(session) = known() {
            return Ok(self.person_at(&session, now));
        }
        match self.look_up(&token, now) {
            Ok(session) => {
                *lock(&self.in_vain) = None;
                let person = session.as_ref().map(|session| session.person);
                self.know(token, session);
                Ok(person)
            }
            Err(error) => {
                *lock(&self.in_vain) = Some(Stopwatch::start());
                known().map_or(Err(error.into()), |session| Ok(self.person_at(&session, now)))
            }
        }
    }

    /// Whether a token has lately been somebody's session, without looking into the cabinet.
    #[must_use]
    pub fn is_known(&self, token: &str) -> bool {
        lock(&self.known).contains_key(&hashed(token))
    }

    /// The session as it lies in the cabinet, its use noted there; one that has ended is taken away.
    fn look_up(&self, token: &[u8; 32], now: Timestamp) -> Result<Option<Session>, StoreError> {
        let mut cabinet = self.cabinet();
        let found = cabinet.get(SESSIONS, token)?;
        let Some(session) = found.as_deref().and_then(Session::decode) else {
            return Ok(None);
        };
        if self.person_at(&session, now).is_none() {
            cabinet.take(SESSIONS, token)?;
            return Ok(None);
        }
        let second = now.as_second();
        if second - session.used_at < USE_NOTED_EVERY_S {
            return Ok(Some(session));
        }
        let used = session.used(second);
        // One that was ended meanwhile, here or elsewhere, stays ended.
        let replaced = cabinet.replace(SESSIONS, token, &used.encode())?;
        Ok(replaced.then_some(used))
    }

    /// Whose it is, unless it has ended by then.
    fn person_at(&self, session: &Session, now: Timestamp) -> Option<PersonId> {
        let idle = self.idle_s_max.load(Ordering::Relaxed);
        let whole = self.session_s_max.load(Ordering::Relaxed);
        session.person_at(now, idle, whole)
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

    /// A proof, made from the node's secret, that this node named `text` for this `purpose`.
    /// Twenty-six letters and digits: 130 bits.
    #[must_use]
    pub fn seal(&self, purpose: &str, text: &str) -> String {
        spell(&self.sealed(purpose, text)).chars().take(26).collect()
    }

    /// The whole of the proof; all noughts if there were no key, which can't be.
    fn sealed(&self, purpose: &str, text: &str) -> [u8; 32] {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else {
            return [0; 32];
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
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
