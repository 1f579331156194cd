//! A table beside the log as bytes, for a backup: as of one moment, while others go on writing,
//! and without what was deleted from it.

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, MAIN_DB, OpenFlags};

/// Pages taken at a time. Chosen: keys of a year are taken in one go.
const PAGES_AT_A_TIME: i32 = 16_384;
/// How long to let a writer go first.
const PAUSE: Duration = Duration::from_millis(20);

/// The file's contents. It never lies on a disk in the clear: the copy is made in memory, and
/// written anew there, because an engine's own copy holds the pages of what was deleted.
///
/// # Errors
/// What the engine said.
pub fn compact_bytes(database: &Path) -> rusqlite::Result<Vec<u8>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(database, flags)?;
    let mut memory = Connection::open_in_memory()?;
    Backup::new(&source, &mut memory)?.run_to_completion(PAGES_AT_A_TIME, PAUSE, None)?;
    memory.execute_batch("PRAGMA journal_mode = MEMORY; VACUUM;")?;
    Ok(memory.serialize(MAIN_DB)?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_deleted_is_not_in_the_bytes_and_what_is_kept_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.sqlite");
        let live = Connection::open(&path).unwrap();
        live.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA secure_delete = OFF; CREATE TABLE key (name TEXT, value TEXT) STRICT;
             INSERT INTO key VALUES ('a', 'kept-kept-kept'), ('b', 'gone-gone-gone');
             DELETE FROM key WHERE name = 'b';",
        )
        .unwrap();
        let bytes = compact_bytes(&path).unwrap();
        let holds = |words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
        assert!(holds(b"kept-kept-kept"));
        assert!(!holds(b"gone-gone-gone"));
        let copy = folder.path().join("copy.sqlite");
        std::fs::write(&copy, bytes).unwrap();
        let count: i64 = Connection::open(&copy)
            .unwrap()
            .query_row("SELECT count(*) FROM key", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 1);
    }
}
