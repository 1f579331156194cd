//! The tables in PostgreSQL: made as a whole by whoever comes first, and read by every later one.

use super::line::{Session, said};
use super::{Address, Purpose};
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
