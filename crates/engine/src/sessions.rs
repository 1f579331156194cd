//! Who is signed in, one-time links, and the node's own secret. Tables beside the log, not events.
//!
//! Tokens are kept as hashes only: whoever reads the file can sign in as nobody.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::ids::PersonId;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::chance;
use crate::error::OpenError;

const FILE: &str = "sessions.sqlite";

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS session (
        token BLOB PRIMARY KEY, person INTEGER NOT NULL, created_at INTEGER NOT NULL, used_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS link (
        token BLOB PRIMARY KEY, person INTEGER NOT NULL, expires_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;";

/// A session ends this long after its last use. Chosen: a duty shift with a night's rest.
const IDLE_HOURS_MAX: i64 = 16;
/// A session ends this long after sign-in, used or not. Chosen: a week of an election.
const SESSION_HOURS_MAX: i64 = 7 * 24;
/// A one-time link is good for this long. Chosen: a working day.
const LINK_HOURS_MAX: i64 = 24;
/// The use of a session is written down this often at most, so that reading pages writes little.
const USE_NOTED_EVERY_S: i64 = 60;

/// A random token in letters and digits, to be shown once.
pub type Token = String;

/// Sessions, one-time links and the node's secret.
#[derive(Debug)]
pub struct Sessions {
    connection: Mutex<Connection>,
    secret: [u8; 32],
}

/// What went wrong with the table of sessions.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The engine says no.
    #[error("the table of sessions: {0}")]
    Engine(#[from] rusqlite::Error),
    /// The system has no randomness to give.
    #[error("no randomness: {0}")]
    Chance(#[from] getrandom::Error),
}

impl Sessions {
    /// Opens the table in `folder`, making it when it is not there.
    ///
    /// # Errors
    /// [`OpenError::Beside`] with what the engine said.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let open = || -> rusqlite::Result<Connection> {
            let path = folder.join(FILE);
            // The node's secret lies in it: nobody else on the machine reads it. What can't be made
            // here, the engine tells of.
            let _made = File::options().create(true).append(true).mode(0o600).open(&path);
            let connection = Connection::open(&path)?;
            connection.busy_timeout(std::time::Duration::from_secs(5))?;
            connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
            Ok(connection)
        };
        Self::set_up(open().map_err(beside)?)
    }

    /// Makes the table in `folder`, where there is none yet, around a secret that was kept.
    ///
    /// # Errors
    /// [`OpenError::Beside`] with what the engine said.
    pub fn begin_with(folder: &Path, secret: [u8; 32]) -> Result<Self, OpenError> {
        let opened = Self::open(folder)?;
        opened
            .connection()
            .execute("UPDATE secret SET value = ?1 WHERE name = 'node'", [secret])
            .map_err(beside)?;
        Ok(Self { secret, ..opened })
    }

    /// The node's secret, to be kept where nobody else reads it: whoever has it can make every
    /// address that this node seals.
    #[must_use]
    pub const fn reveal_secret(&self) -> [u8; 32] {
        self.secret
    }

    /// Sessions that are gone with the process.
    ///
    /// # Errors
    /// [`OpenError::Beside`] with what the engine said.
    pub fn in_memory() -> Result<Self, OpenError> {
        Self::set_up(Connection::open_in_memory().map_err(beside)?)
    }

    fn set_up(connection: Connection) -> Result<Self, OpenError> {
        connection.execute_batch(SCHEMA).map_err(beside)?;
        let drawn: [u8; 32] = chance::bytes().map_err(|error| OpenError::System {
            what: "randomness",
            reason: error.to_string(),
        })?;
        connection
            .execute("INSERT OR IGNORE INTO secret VALUES ('node', ?1)", [drawn])
            .map_err(beside)?;
        let secret = connection
            .query_row("SELECT value FROM secret WHERE name = 'node'", [], |row| {
                row.get(0)
            })
            .map_err(beside)?;
        Ok(Self {
            connection: Mutex::new(connection),
            secret,
        })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn begin(&self, person: PersonId, now: Timestamp) -> Result<Token, SessionError> {
        let token = token()?;
        self.connection().execute(
            "INSERT INTO session VALUES (?1, ?2, ?3, ?3)",
            (hashed(&token), person.0, now.as_second()),
        )?;
        Ok(token)
    }

    /// Whose session it is, if it has not ended.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be read.
    pub fn person(&self, token: &str, now: Timestamp) -> Result<Option<PersonId>, SessionError> {
        let connection = self.connection();
        let found: Option<(u32, i64, i64)> = connection
            .prepare_cached("SELECT person, created_at, used_at FROM session WHERE token = ?1")?
            .query_row([hashed(token)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((person, created_at, used_at)) = found else {
            return Ok(None);
        };
        let second = now.as_second();
        let ended =
            second > used_at + IDLE_HOURS_MAX * 3_600 || second > created_at + SESSION_HOURS_MAX * 3_600;
        if ended {
            connection.execute("DELETE FROM session WHERE token = ?1", [hashed(token)])?;
            return Ok(None);
        }
        if second - used_at >= USE_NOTED_EVERY_S {
            connection.execute(
                "UPDATE session SET used_at = ?2 WHERE token = ?1",
                (hashed(token), second),
            )?;
        }
        Ok(Some(PersonId(person)))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn end(&self, token: &str) -> Result<(), SessionError> {
        self.connection()
            .execute("DELETE FROM session WHERE token = ?1", [hashed(token)])?;
        Ok(())
    }

    /// Makes a link that signs in as a person once.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn make_link(&self, person: PersonId, now: Timestamp) -> Result<Token, SessionError> {
        let token = token()?;
        let expires_at = now.saturating_add(SignedDuration::from_hours(LINK_HOURS_MAX));
        let expires_at = expires_at.map_or(i64::MAX, Timestamp::as_second);
        self.connection().execute(
            "INSERT INTO link VALUES (?1, ?2, ?3)",
            (hashed(&token), person.0, expires_at),
        )?;
        Ok(token)
    }

    /// Whom a link is for, if it is still good. Does not use it up.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be read.
    pub fn link_for(&self, token: &str, now: Timestamp) -> Result<Option<PersonId>, SessionError> {
        let found: Option<u32> = self
            .connection()
            .query_row(
                "SELECT person FROM link WHERE token = ?1 AND expires_at >= ?2",
                (hashed(token), now.as_second()),
                |row| row.get(0),
            )
            .optional()?;
        Ok(found.map(PersonId))
    }

    /// Uses a link up: whom it is for, if it is still good.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn use_link(&self, token: &str, now: Timestamp) -> Result<Option<PersonId>, SessionError> {
        let found: Option<(u32, i64)> = self
            .connection()
            .query_row(
                "DELETE FROM link WHERE token = ?1 RETURNING person, expires_at",
                [hashed(token)],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        Ok(found
            .filter(|(_, expires_at)| now.as_second() <= *expires_at)
            .map(|(person, _)| PersonId(person)))
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

fn beside(source: rusqlite::Error) -> OpenError {
    OpenError::Beside {
        what: "the table of sessions",
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn link_signs_in_once_and_not_after_its_time() {
        let sessions = Sessions::in_memory().unwrap();
        let link = sessions.make_link(PersonId(3), at(1_000)).unwrap();
        assert_eq!(sessions.use_link(&link, at(1_001)).unwrap(), Some(PersonId(3)));
        assert_eq!(sessions.use_link(&link, at(1_002)).unwrap(), None);
        let late = sessions.make_link(PersonId(3), at(1_000)).unwrap();
        assert_eq!(
            sessions
                .use_link(&late, at(1_001 + LINK_HOURS_MAX * 3_600))
                .unwrap(),
            None
        );
    }

    #[test]
    fn session_ends_when_idle_when_old_and_when_ended() {
        let sessions = Sessions::in_memory().unwrap();
        let token = sessions.begin(PersonId(7), at(0)).unwrap();
        assert_eq!(sessions.person(&token, at(60)).unwrap(), Some(PersonId(7)));
        assert_eq!(sessions.person("other", at(60)).unwrap(), None);
        assert_eq!(
            sessions.person(&token, at(61 + IDLE_HOURS_MAX * 3_600)).unwrap(),
            None
        );
        let token = sessions.begin(PersonId(7), at(0)).unwrap();
        for hour in 1..=SESSION_HOURS_MAX {
            assert!(
                sessions.person(&token, at(hour * 3_600)).unwrap().is_some(),
                "{hour}"
            );
        }
        assert_eq!(
            sessions
                .person(&token, at(SESSION_HOURS_MAX * 3_600 + 1))
                .unwrap(),
            None
        );
        let token = sessions.begin(PersonId(7), at(0)).unwrap();
        sessions.end(&token).unwrap();
        assert_eq!(sessions.person(&token, at(1)).unwrap(), None);
    }

    #[test]
    fn seals_differ_by_purpose_and_text() {
        let sessions = Sessions::in_memory().unwrap();
        assert_eq!(sessions.seal("a", "b"), sessions.seal("a", "b"));
        assert_ne!(sessions.seal("a", "b"), sessions.seal("b", "a"));
        assert_eq!(sessions.seal("a", "b").len(), 20);
    }
}
