//! What every store promises, asked of each.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod example;

use std::ops::ControlFlow;
use std::path::Path;

use domain::Sequence;
use journal::{Entry, Head, MemoryStore, Reader, SqliteReader, SqliteStore, Store, StoreError, verify};

use example::chain;

/// Asks one question of an empty store of each sort.
fn each(question: impl Fn(&str, &mut dyn Store)) {
    question("memory", &mut MemoryStore::default());
    let folder = tempfile::tempdir().unwrap();
    question("sqlite", &mut SqliteStore::open(folder.path()).unwrap());
}

fn all(reader: &mut dyn Reader, after: u64) -> Vec<Entry> {
    let mut read = Vec::new();
    reader
        .read(Sequence(after), &mut |entry| {
            read.push(entry.to_entry());
            ControlFlow::Continue(())
        })
        .unwrap();
    read
}

fn head_of(entry: &Entry) -> Head {
    Head {
        sequence: entry.sequence,
        recorded_at_us: entry.recorded_at_us,
        hash: entry.hash,
    }
}

#[test]
fn empty_store_has_no_head_and_no_entries() {
    each(|name, store| {
        assert_eq!(store.head().unwrap(), Head::default(), "{name}");
        assert!(all(store, 0).is_empty(), "{name}");
        assert!(all(store, 7).is_empty(), "{name}");
    });
}

#[test]
fn entries_come_back_as_they_were_appended() {
    let chain = chain();
    each(|name, store| {
        store.append(&chain[..3]).unwrap();
        store.append(&chain[3..]).unwrap();
        assert_eq!(all(store, 0), chain, "{name}");
        assert_eq!(store.head().unwrap(), head_of(chain.last().unwrap()), "{name}");
    });
}

#[test]
fn any_bytes_come_back_as_they_were() {
    let mut odd = chain()[0].clone();
    odd.body = (0..=255).collect();
    odd.kind = "\0'; DROP TABLE entry; --".to_owned();
    odd.by = String::new();
    odd.recorded_at_us = i64::MIN;
    odd.version = u16::MAX;
    each(|name, store| {
        store.append(std::slice::from_ref(&odd)).unwrap();
        assert_eq!(all(store, 0), [odd.clone()], "{name}");
    });
}

#[test]
fn reading_begins_after_the_number_given() {
    let chain = chain();
    each(|name, store| {
        store.append(&chain).unwrap();
        assert_eq!(all(store, 4), chain[4..], "{name}");
        for beyond in [chain.len() as u64, 1 << 40, u64::MAX] {
            assert!(all(store, beyond).is_empty(), "{name} {beyond}");
        }
    });
}

#[test]
fn reading_stops_when_the_visitor_breaks_off_and_can_begin_again() {
    let chain = chain();
    each(|name, store| {
        store.append(&chain).unwrap();
        for _ in 0..3 {
            let mut seen = 0;
            store
                .read(Sequence(2), &mut |entry| {
                    seen += 1;
                    if entry.sequence == Sequence(4) {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                })
                .unwrap();
            assert_eq!(seen, 2, "{name}");
        }
        assert_eq!(all(store, 0), chain, "{name}");
    });
}

#[test]
fn nothing_appended_changes_nothing() {
    let chain = chain();
    each(|name, store| {
        store.append(&[]).unwrap();
        assert_eq!(store.head().unwrap(), Head::default(), "{name}");
        store.append(&chain[..2]).unwrap();
        store.append(&[]).unwrap();
        assert_eq!(all(store, 0), chain[..2], "{name}");
    });
}

#[test]
fn entries_that_do_not_follow_are_refused_and_none_is_kept() {
    let chain = chain();
    let (twice, gap) = (
        [chain[2].clone(), chain[2].clone()],
        [chain[2].clone(), chain[4].clone()],
    );
    each(|name, store| {
        let refused = store.append(&chain[1..3]).unwrap_err();
        assert!(
            matches!(refused, StoreError::NotNext { last: 0, found: 2 }),
            "{name}: {refused}"
        );
        store.append(&chain[..2]).unwrap();
        for (wrong, last, found) in [
            (&chain[..1], 2, 1),
            (&chain[3..5], 2, 4),
            (&twice[..], 3, 3),
            (&gap[..], 3, 5),
        ] {
            match store.append(wrong).unwrap_err() {
                StoreError::NotNext {
                    last: told,
                    found: at,
                } => assert_eq!((told, at), (last, found), "{name}"),
                other => panic!("{name}: {other}"),
            }
            assert_eq!(all(store, 0), chain[..2], "{name}");
        }
        store.append(&chain[2..]).unwrap();
        assert_eq!(all(store, 0), chain, "{name}");
    });
}

#[test]
fn reader_beside_the_writer_sees_what_was_appended_since() {
    let chain = chain();
    each(|name, store| {
        let open = store.opener();
        let mut early = open().unwrap();
        assert_eq!(early.head().unwrap(), Head::default(), "{name}");
        store.append(&chain[..2]).unwrap();
        assert_eq!(all(early.as_mut(), 0), chain[..2], "{name}");
        store.append(&chain[2..]).unwrap();
        assert_eq!(all(early.as_mut(), 2), chain[2..], "{name}");
        assert_eq!(all(open().unwrap().as_mut(), 0), chain, "{name}");
        assert_eq!(early.head().unwrap(), head_of(chain.last().unwrap()), "{name}");
    });
}

#[test]
fn readers_on_other_threads_see_a_whole_beginning_while_the_writer_appends() {
    let chain = chain();
    each(|name, store| {
        let open = store.opener();
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..3).map(|_| open().unwrap()).collect();
            for mut reader in readers {
                let chain = &chain;
                scope.spawn(move || {
                    let mut seen = 0;
                    while seen < chain.len() {
                        let read = all(reader.as_mut(), 0);
                        assert_eq!(read, chain[..read.len()]);
                        assert!(read.len() >= seen);
                        seen = read.len();
                    }
                });
            }
            for entry in &chain {
                store.append(std::slice::from_ref(entry)).expect(name);
            }
        });
    });
}

/// What holds of SQLite alone: it lies in a folder.
mod folder {
    use super::*;

    fn opened(folder: &Path) -> SqliteStore {
        SqliteStore::open(folder).unwrap()
    }

    #[test]
    fn second_writer_is_refused_until_the_first_has_gone() {
        let folder = tempfile::tempdir().unwrap();
        let first = opened(folder.path());
        let refused = SqliteStore::open(folder.path()).unwrap_err();
        assert!(matches!(refused, StoreError::InUse { .. }), "{refused}");
        assert!(refused.to_string().contains(&folder.path().display().to_string()));
        drop(first);
        opened(folder.path());
    }

    #[test]
    fn store_opened_again_goes_on_where_it_ended() {
        let (folder, chain) = (tempfile::tempdir().unwrap(), chain());
        let deep = folder.path().join("not/yet/there");
        for (number, entry) in chain.iter().enumerate() {
            let mut store = opened(&deep);
            assert_eq!(all(&mut store, 0), chain[..number]);
            store.append(std::slice::from_ref(entry)).unwrap();
        }
        assert_eq!(
            verify(&mut opened(&deep), &mut |_| {}).unwrap().entries,
            chain.len() as u64
        );
    }

    #[test]
    fn reader_finds_no_journal_where_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        for place in [folder.path().to_owned(), folder.path().join("nowhere")] {
            let missing = SqliteReader::open(&place).unwrap_err();
            assert!(matches!(missing, StoreError::Missing { .. }), "{missing}");
        }
        // A file that was begun and not laid out is no journal yet, and the writer finishes it.
        std::fs::write(folder.path().join("journal.sqlite"), "").unwrap();
        let missing = SqliteReader::open(folder.path()).unwrap_err();
        assert!(matches!(missing, StoreError::Missing { .. }), "{missing}");
        opened(folder.path()).append(&chain()).unwrap();
        assert_eq!(all(&mut SqliteReader::open(folder.path()).unwrap(), 0), chain());
    }

    #[test]
    fn reader_works_with_the_writer_there_and_gone() {
        let (folder, chain) = (tempfile::tempdir().unwrap(), chain());
        let mut store = opened(folder.path());
        store.append(&chain).unwrap();
        assert_eq!(all(&mut SqliteReader::open(folder.path()).unwrap(), 0), chain);
        drop(store);
        assert_eq!(all(&mut SqliteReader::open(folder.path()).unwrap(), 0), chain);
    }

    #[test]
    fn file_of_a_later_release_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        opened(folder.path()).append(&chain()).unwrap();
        let file = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
        file.execute_batch("PRAGMA user_version = 2").unwrap();
        drop(file);
        let writer = SqliteStore::open(folder.path()).unwrap_err();
        let reader = SqliteReader::open(folder.path()).unwrap_err();
        for refused in [writer, reader] {
            assert!(
                matches!(refused, StoreError::LaterLayout { found: 2, .. }),
                "{refused}"
            );
        }
    }

    #[test]
    fn file_that_is_no_journal_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("journal.sqlite");
        let letter = "Dear all, this is not a database. ".repeat(100);
        std::fs::write(&file, &letter).unwrap();
        assert!(matches!(
            SqliteStore::open(folder.path()).unwrap_err(),
            StoreError::Engine { .. }
        ));
        assert!(matches!(
            SqliteReader::open(folder.path()).unwrap_err(),
            StoreError::Engine { .. }
        ));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), letter);
    }

    #[test]
    fn store_that_can_not_be_written_to_keeps_nothing_and_recovers() {
        let (folder, chain) = (tempfile::tempdir().unwrap(), chain());
        let mut store = opened(folder.path());
        store.append(&chain[..2]).unwrap();
        // The engine refuses the second of the new entries, after it took the first.
        let other = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
        other
            .execute_batch(
                "CREATE TRIGGER full BEFORE INSERT ON entry WHEN new.sequence = 4
                 BEGIN SELECT RAISE(ABORT, 'no room'); END;",
            )
            .unwrap();
        let failed = store.append(&chain[2..]).unwrap_err();
        assert!(matches!(failed, StoreError::Engine { .. }), "{failed}");
        assert_eq!(all(&mut store, 0), chain[..2]);
        other.execute_batch("DROP TRIGGER full").unwrap();
        store.append(&chain[2..]).unwrap();
        assert_eq!(all(&mut store, 0), chain);
    }
}
