//! A cabinet in the PostgreSQL database of a journal, shared by its nodes.
//!
//! What is taken is gone for every node. When a key is, the table's files are written anew without
//! it; the server's log and archives let go of it later: see docs/operations/postgresql.md.

use std::collections::BTreeMap;

use super::{Cabinet, Drawer, Put};
use crate::keys::Keys;
use crate::store::postgres::address::Address;
use crate::store::postgres::line::Line;
use crate::store::postgres::{Misread, cabinet_line};
use crate::store::{EngineError, Flow, StoreError, Trouble};

const GET: &str = "SELECT value FROM valpool_thing WHERE space = $1 AND drawer = $2 AND key = $3";
const REPLACE: &str = "UPDATE valpool_thing SET value = $4 WHERE space = $1 AND drawer = $2 AND key = $3";
// What lies there is written once more, so that it is told whoever wrote it.
const INSERT: &str = "INSERT INTO valpool_thing (space, drawer, key, value) VALUES ($1, $2, $3, $4)
    ON CONFLICT (space, drawer, key) DO UPDATE SET value = valpool_thing.value RETURNING value";
const TAKE: &str = "DELETE FROM valpool_thing WHERE space = $1 AND drawer = $2 AND key = $3 RETURNING value";
const EACH: &str = "SELECT key, value FROM valpool_thing WHERE space = $1 AND drawer = $2 ORDER BY key";
const ALL: &str = "SELECT drawer, key, value FROM valpool_thing WHERE space = $1 ORDER BY drawer, key";
const PUT: &str = "INSERT INTO valpool_thing (space, drawer, key, value)
    SELECT $1, thing.* FROM unnest($2::bytea[], $3::bytea[], $4::bytea[]) AS thing
    ON CONFLICT (space, drawer, key) DO UPDATE SET value = excluded.value";

/// Writes the table anew, without what is gone. Sessions and links are not worth it: what lies
/// there of them opens nothing.
const WIPE: &str = "VACUUM (FULL) valpool_thing";

const READING: &str = "read the cabinet";
const WRITING: &str = "write to the cabinet";

/// A cabinet in PostgreSQL.
pub struct PostgresCabinet {
    line: Line,
    space: i32,
}

impl PostgresCabinet {
    /// Opens the cabinet beside the journal at an address, making its tables when they are not there.
    ///
    /// # Errors
    /// [`StoreError`] with what the server said.
    pub fn open(address: &Address) -> Result<Self, StoreError> {
        let mut cabinet = Self {
            line: cabinet_line(address),
            space: address.space(),
        };
        cabinet.get("", b"")?;
        Ok(cabinet)
    }
}

impl Cabinet for PostgresCabinet {
    fn get(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let (space, key) = (self.space, key.to_owned());
        self.line.ask(READING, move |session| {
            let rows = session.query(GET, &[&space, &drawer.as_bytes(), &key])?;
            rows.first().map(|row| row.try_get(0)).transpose()
        })
    }

    fn replace(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<bool, StoreError> {
        let (space, key, value) = (self.space, key.to_owned(), value.to_owned());
        self.line.ask(WRITING, move |session| {
            let rows = session.execute(REPLACE, &[&space, &drawer.as_bytes(), &key, &value])?;
            Ok(rows > 0)
        })
    }

    fn insert(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (space, key, value) = (self.space, key.to_owned(), value.to_owned());
        let there = self.line.ask(WRITING, move |session| {
            let rows = session.query(INSERT, &[&space, &drawer.as_bytes(), &key, &value])?;
            rows.first().map(|row| row.try_get(0)).transpose()
        })?;
        Ok(there.unwrap_or_default())
    }

    fn take(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let (space, key) = (self.space, key.to_owned());
        let taken = self.line.ask_once("take from the cabinet", move |session| {
            let rows = session.query(TAKE, &[&space, &drawer.as_bytes(), &key])?;
            rows.first().map(|row| row.try_get(0)).transpose()
        })?;
        if Keys::DRAWERS.contains(&drawer) {
            // As well as it goes: where somebody holds the table for longer, it is wiped next time.
            let _next_time = self.line.ask("wipe the cabinet", |session| session.run(WIPE));
        }
        Ok(taken)
    }

    fn each(
        &mut self,
        drawer: Drawer,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> Flow,
    ) -> Result<(), StoreError> {
        let space = self.space;
        let things = self.line.ask(READING, move |session| {
            let rows = session.query(EACH, &[&space, &drawer.as_bytes()])?;
            let things = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
            things.collect::<Result<Vec<(Vec<u8>, Vec<u8>)>, tokio_postgres::Error>>()
        })?;
        for (key, value) in things {
            if visit(&key, &value).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn all(&mut self, visit: &mut dyn FnMut(Put<'_>) -> Flow) -> Result<(), StoreError> {
        let space = self.space;
        let rows = self
            .line
            .ask(READING, move |session| session.query(ALL, &[&space]))?;
        for row in &rows {
            let read = || -> Result<Put<'_>, Misread> {
                Ok(Put {
                    drawer: std::str::from_utf8(row.try_get(0)?)?,
                    key: row.try_get(1)?,
                    value: row.try_get(2)?,
                })
            };
            let thing = read().map_err(|reason| StoreError::Engine {
                doing: READING,
                source: EngineError::new(Trouble::Damaged, reason),
            })?;
            if visit(thing).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn put_all(&mut self, things: &[Put<'_>]) -> Result<(), StoreError> {
        // The last of those with the same key counts, and the server wants each key once.
        let last: BTreeMap<_, _> = things
            .iter()
            .map(|thing| ((thing.drawer, thing.key), thing.value))
            .collect();
        let drawers: Vec<Vec<u8>> = last
            .keys()
            .map(|(drawer, _)| drawer.as_bytes().to_vec())
            .collect();
        let keys: Vec<Vec<u8>> = last.keys().map(|(_, key)| key.to_vec()).collect();
        let values: Vec<Vec<u8>> = last.values().map(|value| value.to_vec()).collect();
        let space = self.space;
        self.line.ask(WRITING, move |session| {
            session.execute(PUT, &[&space, &drawers, &keys, &values])?;
            Ok(())
        })
    }
}
