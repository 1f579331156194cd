//! The store knows the newest release that has added to it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

use journal::{MemoryStore, Reader, SqliteReader, SqliteStore};

const THIS: &str = env!("CARGO_PKG_VERSION");

#[test]
fn newest_release_that_wrote_is_known_and_never_an_older_one() {
    let folder = tempfile::tempdir().unwrap();
    let release = || SqliteReader::open(folder.path()).unwrap().release().unwrap();
    let change = |sql: &str| {
        let file = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
        file.execute_batch(sql).unwrap();
    };
    let open = || SqliteStore::open(folder.path()).unwrap();
    assert_eq!(open().release().unwrap().as_deref(), Some(THIS));
    assert_eq!(release().as_deref(), Some(THIS));
    for (noted, after) in [
        ("0.0.9", THIS),
        ("10.0.0", "10.0.0"),
        ("0.100.2", "0.100.2"),
        ("", THIS),
    ] {
        change(&format!("UPDATE writer SET release = '{noted}'"));
        drop(open());
        assert_eq!(release().as_deref(), Some(after), "{noted}");
    }
    // A journal from before it was noted.
    change("DROP TABLE writer");
    assert_eq!(release(), None);
    drop(open());
    assert_eq!(release().as_deref(), Some(THIS));
}

#[test]
fn store_that_does_not_know_says_nothing() {
    assert_eq!(MemoryStore::default().release().unwrap(), None);
}
