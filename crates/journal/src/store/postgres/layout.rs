//! The tables in PostgreSQL: made as a whole by whoever comes first, and read by every later one.

use tokio_postgres::Error;

use super::line::said;
use super::session::Session;
use super::{Address, Purpose};
use crate::store::release::{RELEASE, numbers};
use crate::store::{EngineError, StoreError, Trouble};

/// The number of the layout below; a later layout gets a later one.
const LAYOUT: i64 = 1;

const FOUND: &str = "SELECT to_regclass('valpool_layout')::text";

const NUMBER: &str = "SELECT max(number)::text FROM valpool_layout";

/// Names and texts of entries are bytes: no encoding or collation of a database touches them.
const SCHEMA: &str = "
    BEGIN;
    SELECT pg_advisory_xact_lock(1986096492, 0);
    CREATE TABLE IF NOT EXISTS valpool_entry (
        space integer NOT NULL,
        sequence bigint NOT NULL,
        recorded_at_us bigint NOT NULL,
        kind bytea NOT NULL,
        version integer NOT NULL,
        by bytea NOT NULL,
        key bytea NOT NULL,
        body bytea NOT NULL,
        hash bytea NOT NULL,
        PRIMARY KEY (space, sequence)
    );
    CREATE TABLE IF NOT EXISTS valpool_thing (
        space integer NOT NULL,
        drawer bytea NOT NULL,
        key bytea NOT NULL,
        value bytea NOT NULL,
        PRIMARY KEY (space, drawer, key)
    );
    CREATE TABLE IF NOT EXISTS valpool_layout (number bigint PRIMARY KEY);
    INSERT INTO valpool_layout VALUES (1) ON CONFLICT DO NOTHING;
    COMMIT;";

/// Which release wrote last. Beside the layout: a release that does not know it is not disturbed.
const WRITER: &str = "
    CREATE TABLE IF NOT EXISTS valpool_writer (
        one integer PRIMARY KEY CHECK (one = 1), release text NOT NULL
    );";

const WRITER_FOUND: &str = "SELECT to_regclass('valpool_writer')::text";

const WRITER_NOTED: &str = "SELECT release FROM valpool_writer";

const NOTE_WRITER: &str = "INSERT INTO valpool_writer VALUES (1, $1)
    ON CONFLICT (one) DO UPDATE SET release = excluded.release";

/// Writes down that this release adds to the journals here, unless a later one has.
pub(super) fn note_release(session: &mut Session) -> Result<(), Error> {
    let is_noted = |noted: Option<String>| noted.is_some_and(|noted| numbers(&noted) >= numbers(RELEASE));
    if is_noted(noted_release(session)?) {
        return Ok(());
    }
    // Several may come at once, and the latest of them counts.
    session.run("BEGIN; SELECT pg_advisory_xact_lock(1986096492, 0);")?;
    session.run(WRITER)?;
    if !is_noted(session.ask_text(WRITER_NOTED)?) {
        session.execute(NOTE_WRITER, &[&RELEASE])?;
    }
    session.run("COMMIT")
}

/// The latest release that has added to the journals here, where one has said so.
pub(super) fn noted_release(session: &mut Session) -> Result<Option<String>, Error> {
    match session.ask_text(WRITER_FOUND)? {
        Some(_) => session.ask_text(WRITER_NOTED),
        None => Ok(None),
    }
}

/// Checks what a session finds; a writing one makes what is missing.
pub(super) fn check(address: &Address, purpose: Purpose, session: &mut Session) -> Result<(), StoreError> {
    let opening = said("open the journal");
    if purpose == Purpose::Write {
        keep_durable(session)?;
    }
    let laid_out = session.ask_text(FOUND).map_err(opening)?.is_some();
    match (laid_out, purpose) {
        (true, _) => {}
        (false, Purpose::Write) => session.run(SCHEMA).map_err(said("lay out the journal"))?,
        (false, Purpose::Read) => {
            return Err(StoreError::Missing {
                folder: address.to_string(),
            });
        }
    }
    let number = session.ask_text(NUMBER).map_err(opening)?;
    match number.and_then(|number| number.parse().ok()) {
        Some(LAYOUT) => Ok(()),
        found => Err(StoreError::LaterLayout {
            folder: address.to_string(),
            found: found.unwrap_or_default(),
        }),
    }
}

/// Refuses a server that forgets what it called durable, and waits for the standby if there is one.
fn keep_durable(session: &mut Session) -> Result<(), StoreError> {
    let opening = said("open the journal");
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let value = session.ask_text(&format!("SHOW {setting}")).map_err(opening)?;
        if value.as_deref() == Some("off") {
            return Err(StoreError::Engine {
                doing: "open the journal",
                source: EngineError::new(
                    Trouble::Other,
                    format!(
                        "the server's setting {setting} is off: what it calls written may be lost; set it to on"
                    ),
                ),
            });
        }
        if matches!(value.as_deref(), Some("local" | "remote_write")) {
            session.run("SET synchronous_commit = on").map_err(opening)?;
        }
    }
    Ok(())
}
