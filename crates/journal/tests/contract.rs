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

/// What is asked of every store, while it is empty.
mod questions {
    use super::*;

    pub(super) fn empty_store_has_no_head_and_no_entries(name: &str, store: &mut dyn Store) {
        assert_eq!(store.head().unwrap(), Head::default(), "{name}");
        assert!(all(store, 0).is_empty(), "{name}");
        assert!(all(store, 7).is_empty(), "{name}");
    }

    pub(super) fn entries_come_back_as_they_were_appended(name: &str, store: &mut dyn Store) {
        let chain = chain();
        store.append(&chain[..3]).unwrap();
        store.append(&chain[3..]).unwrap();
        assert_eq!(all(store, 0), chain, "{name}");
        assert_eq!(store.head().unwrap(), head_of(chain.last().unwrap()), "{name}");
    }

    pub(super) fn any_bytes_come_back_as_they_were(name: &str, store: &mut dyn Store) {
        let mut odd = chain()[0].clone();
        odd.body = (0..=255).collect();
        odd.kind = "\0'; DROP TABLE entry; --".to_owned();
        odd.by = String::new();
        odd.recorded_at_us = i64::MIN;
        odd.version = u16::MAX;
        store.append(std::slice::from_ref(&odd)).unwrap();
        assert_eq!(all(store, 0), [odd.clone()], "{name}");
    }

    pub(super) fn reading_begins_after_the_number_given(name: &str, store: &mut dyn Store) {
        let chain = chain();
        store.append(&chain).unwrap();
        assert_eq!(all(store, 4), chain[4..], "{name}");
        for beyond in [chain.len() as u64, 1 << 40, u64::MAX] {
            assert!(all(store, beyond).is_empty(), "{name} {beyond}");
        }
    }

    pub(super) fn reading_stops_when_the_visitor_breaks_off_and_can_begin_again(
        name: &str,
        store: &mut dyn Store,
    ) {
        let chain = chain();
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
    }

    pub(super) fn nothing_appended_changes_nothing(name: &str, store: &mut dyn Store) {
        let chain = chain();
        store.append(&[]).unwrap();
        assert_eq!(store.head().unwrap(), Head::default(), "{name}");
        store.append(&chain[..2]).unwrap();
        store.append(&[]).unwrap();
        assert_eq!(all(store, 0), chain[..2], "{name}");
    }

    pub(super) fn entries_that_do_not_follow_are_refused_and_none_is_kept(name: &str, store: &mut dyn Store) {
        let chain = chain();
        let (twice, gap) = (
            [chain[2].clone(), chain[2].clone()],
            [chain[2].clone(), chain[4].clone()],
        );
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
    }

    pub(super) fn reader_beside_the_writer_sees_what_was_appended_since(name: &str, store: &mut dyn Store) {
        let chain = chain();
        let open = store.opener();
        let mut early = open().unwrap();
        assert_eq!(early.head().unwrap(), Head::default(), "{name}");
        store.append(&chain[..2]).unwrap();
        assert_eq!(all(early.as_mut(), 0), chain[..2], "{name}");
        store.append(&chain[2..]).unwrap();
        assert_eq!(all(early.as_mut(), 2), chain[2..], "{name}");
        assert_eq!(all(open().unwrap().as_mut(), 0), chain, "{name}");
        assert_eq!(early.head().unwrap(), head_of(chain.last().unwrap()), "{name}");
    }

    pub(super) fn readers_on_other_threads_see_a_whole_beginning_while_the_writer_appends(
        name: &str,
        store: &mut dyn Store,
    ) {
        let chain = chain();
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
    }
}

/// Asks each question of the stores that cost nothing to open in a test of its own, and all of them
/// of PostgreSQL in one.
macro_rules! asked {
    ($($question:ident)*) => {
        $(#[test]
        fn $question() {
            each(questions::$question);
        })*

        const QUESTIONS: &[(&str, fn(&str, &mut dyn Store))] =
            &[$((stringify!($question), questions::$question)),*];
    };
}

asked! {
    empty_store_has_no_head_and_no_entries
    entries_come_back_as_they_were_appended
    any_bytes_come_back_as_they_were
    reading_begins_after_the_number_given
    reading_stops_when_the_visitor_breaks_off_and_can_begin_again
    nothing_appended_changes_nothing
    entries_that_do_not_follow_are_refused_and_none_is_kept
    reader_beside_the_writer_sees_what_was_appended_since
    readers_on_other_threads_see_a_whole_beginning_while_the_writer_appends
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
    fn emptied_journal_is_not_taken_for_a_new_one() {
        let (folder, chain) = (tempfile::tempdir().unwrap(), chain());
        let file = folder.path().join("journal.sqlite");
        opened(folder.path()).append(&chain).unwrap();
        let whole = std::fs::read(&file).unwrap();
        let cut = |bytes: usize| std::fs::write(&file, &whole[..bytes]).unwrap();
        let refused = || {
            let writer = SqliteStore::open(folder.path()).unwrap_err();
            let reader = SqliteReader::open(folder.path()).err();
            (
                writer,
                reader
                    .or_else(|| SqliteReader::open(folder.path()).unwrap().head().err())
                    .unwrap(),
            )
        };
        cut(0);
        let (writer, reader) = refused();
        for refused in [writer, reader] {
            assert!(matches!(refused, StoreError::Emptied { .. }), "{refused}");
        }
        assert_eq!(std::fs::metadata(&file).unwrap().len(), 0, "left as it was");
        std::fs::remove_file(&file).unwrap();
        let (writer, reader) = refused();
        for refused in [writer, reader] {
            assert!(matches!(refused, StoreError::Emptied { .. }), "{refused}");
        }
        // Cut off anywhere else, it is damaged.
        for bytes in [1, 50, 100, 511, 4_095, 4_096, 6_000] {
            cut(bytes);
            let mut found = SqliteReader::open(folder.path()).map(|mut reader| reader.head());
            if let Ok(Ok(_)) = &found {
                found = Ok(SqliteReader::open(folder.path())
                    .unwrap()
                    .read(Sequence(0), &mut |_| ControlFlow::Continue(()))
                    .map(|()| Head::default()));
            }
            match found {
                Err(error) | Ok(Err(error)) => {
                    assert!(!matches!(error, StoreError::Missing { .. }), "{bytes}: {error}");
                }
                Ok(Ok(_)) => panic!("{bytes}: read as if it were whole"),
            }
        }
        std::fs::write(&file, &whole).unwrap();
        assert_eq!(all(&mut opened(folder.path()), 0), chain);
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

/// PostgreSQL: the same questions, and what holds of it alone.
mod server {
    use cluster::Cluster;
    use journal::{Address, PostgresReader, PostgresStore, Trouble};

    use super::*;

    const WAITING: &str = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

    fn address(cluster: &Cluster) -> Address {
        cluster.url().parse().unwrap()
    }

    #[test]
    fn postgres_answers_every_question_as_the_others_do() {
        let cluster = Cluster::start();
        for (space, (name, question)) in (1..).zip(QUESTIONS) {
            let address = address(&cluster).in_space(space);
            question(name, &mut PostgresStore::open(&address).unwrap());
        }
        assert_eq!(QUESTIONS.len(), 9);
    }

    #[test]
    fn turns_go_round() {
        let (cluster, chain) = (Cluster::start(), chain());
        let address = address(&cluster);
        let missing = PostgresReader::open(&address).err().unwrap();
        assert!(matches!(missing, StoreError::Missing { .. }), "{missing}");
        let (mut one, mut other) = (
            PostgresStore::open(&address).unwrap(),
            PostgresStore::open(&address).unwrap(),
        );
        // What one has written, the other finds when it takes its turn.
        assert_eq!(one.take_turn().unwrap(), Some(Head::default()));
        one.append(&chain[..2]).unwrap();
        assert_eq!(other.take_turn().unwrap(), Some(head_of(&chain[1])));
        // While a turn goes on, another waits.
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| one.take_turn().unwrap());
            while cluster.primary.ask(WAITING) != "1" {}
            assert!(!waiting.is_finished());
            other.pass_turn().unwrap();
            assert_eq!(waiting.join().unwrap(), Some(head_of(&chain[1])));
        });
        // A turn goes with the store that has it.
        drop(one);
        other.append(&chain[2..]).unwrap();
        other.take_turn().unwrap();
        other.settle().unwrap();
        other.settle().unwrap_err();
        assert_eq!(all(&mut PostgresReader::open(&address).unwrap(), 0), chain);
        // Two journals in one database know nothing of each other.
        let mut apart = PostgresStore::open(&address.clone().in_space(2)).unwrap();
        apart.append(&chain[..1]).unwrap();
        assert_eq!(all(&mut apart, 0), chain[..1]);
    }

    #[test]
    fn turn_of_a_store_that_hangs_is_lost_and_nothing_of_it_is_written() {
        let (cluster, chain) = (Cluster::start(), chain());
        let address = address(&cluster);
        let (mut hung, mut other) = (
            PostgresStore::open(&address).unwrap(),
            PostgresStore::open(&address).unwrap(),
        );
        hung.take_turn().unwrap();
        // Waits for as long as the server lets a silent turn last.
        assert_eq!(other.take_turn().unwrap(), Some(Head::default()));
        other.append(&chain[..1]).unwrap();
        let lost = hung.append(&chain[..1]).unwrap_err();
        assert!(
            matches!(&lost, StoreError::Engine { source, .. } if source.trouble() == Trouble::Gone),
            "{lost}"
        );
        assert_eq!(hung.take_turn().unwrap(), Some(head_of(&chain[0])));
        hung.append(&chain[1..2]).unwrap();
        assert_eq!(all(&mut other, 0), chain[..2]);
    }

    #[test]
    fn turn_brings_what_others_wrote_and_no_question_follows() {
        let (cluster, chain) = (Cluster::start(), chain());
        let address = address(&cluster);
        let (mut one, mut other) = (
            PostgresStore::open(&address).unwrap(),
            PostgresStore::open(&address).unwrap(),
        );
        one.append(&chain[..2]).unwrap();
        // From its beginning, and after what it has.
        assert_eq!(other.take_turn().unwrap(), Some(head_of(&chain[1])));
        assert_eq!(other.head().unwrap(), head_of(&chain[1]));
        assert_eq!(all(&mut other, 0), chain[..2]);
        assert_eq!(all(&mut other, 1), chain[1..2]);
        other.append(&chain[2..3]).unwrap();
        one.take_turn().unwrap();
        assert_eq!(all(&mut one, 2), chain[2..3]);
        one.append(&chain[3..]).unwrap();
        assert_eq!(other.take_turn().unwrap(), Some(head_of(chain.last().unwrap())));
        assert_eq!(all(&mut other, 3), chain[3..]);
        // What came with the turn is read without the server.
        cluster.primary.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'",
        );
        assert_eq!(all(&mut other, 3), chain[3..]);
        other.append(&chain[..1]).unwrap_err();
        assert_eq!(other.take_turn().unwrap(), Some(head_of(chain.last().unwrap())));
        assert_eq!(all(&mut other, chain.len() as u64), []);
    }

    /// A store that presumes, as nobody else has written for a while, and what it wrote.
    fn alone(address: &Address) -> (PostgresStore, Vec<Entry>) {
        let (mut store, chain) = (PostgresStore::open(address).unwrap(), chain());
        let mut entries = Vec::new();
        for number in 1..=20 {
            let mut entry = chain[0].clone();
            entry.sequence = Sequence(number);
            entry.hash.0[0] = number as u8;
            entries.push(entry);
        }
        let mut end = Head::default();
        for entry in &entries[..12] {
            if !store.presume_turn(&end) {
                store.take_turn().unwrap();
            }
            store.append(std::slice::from_ref(entry)).unwrap();
            end = head_of(entry);
        }
        assert!(store.presume_turn(&end), "nobody else has written");
        (store, entries)
    }

    #[test]
    fn turn_that_is_presumed_writes_at_the_presumed_end_and_nowhere_else() {
        let cluster = Cluster::start();
        let address = address(&cluster);
        let overtaken = |store: &mut PostgresStore, entries: &[Entry]| {
            let overtaken = store.append(entries).unwrap_err();
            assert!(matches!(overtaken, StoreError::Overtaken), "{overtaken}");
        };
        let (mut store, entries) = alone(&address);
        let mut other = PostgresStore::open(&address).unwrap();
        // Somebody has the turn.
        other.take_turn().unwrap();
        overtaken(&mut store, &entries[12..14]);
        assert!(!store.presume_turn(&head_of(&entries[11])), "not at once again");
        other.append(&entries[12..13]).unwrap();
        assert_eq!(all(&mut other, 0), entries[..13]);
        // Somebody wrote.
        cluster.primary.ask("TRUNCATE valpool_entry");
        let (mut store, entries) = alone(&address);
        other.append(&entries[12..13]).unwrap();
        overtaken(&mut store, &entries[12..14]);
        assert_eq!(store.take_turn().unwrap(), Some(head_of(&entries[12])));
        assert_eq!(all(&mut store, 12), entries[12..13]);
        store.append(&entries[13..]).unwrap();
        assert_eq!(all(&mut other, 0), entries);
        // The end is gone, or another one.
        for change in [
            "DELETE FROM valpool_entry WHERE sequence = 12",
            "UPDATE valpool_entry SET hash = sha256(hash) WHERE sequence = 12",
        ] {
            cluster.primary.ask("TRUNCATE valpool_entry");
            let (mut store, entries) = alone(&address);
            cluster.primary.ask(change);
            overtaken(&mut store, &entries[12..14]);
        }
        // The session is gone: nothing is presumed in another.
        cluster.primary.ask("TRUNCATE valpool_entry");
        let (mut store, entries) = alone(&address);
        cluster.primary.ask(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
             WHERE application_name = 'valpool' AND pid <> pg_backend_pid()",
        );
        overtaken(&mut store, &entries[12..14]);
        assert_eq!(store.take_turn().unwrap(), Some(head_of(&entries[11])));
        store.append(&entries[12..]).unwrap();
        assert_eq!(all(&mut store, 0), entries);
    }

    #[test]
    fn turn_tells_a_journal_that_was_cut_off_or_written_anew() {
        let (cluster, chain) = (Cluster::start(), chain());
        let mut store = PostgresStore::open(&address(&cluster)).unwrap();
        store.append(&chain).unwrap();
        cluster
            .primary
            .ask("DELETE FROM valpool_entry WHERE sequence > 2");
        assert_eq!(store.take_turn().unwrap(), Some(head_of(&chain[1])));
        assert_eq!(all(&mut store, 0), chain[..2]);
        store.pass_turn().unwrap();
        cluster
            .primary
            .ask("UPDATE valpool_entry SET hash = sha256(hash) WHERE sequence = 2");
        let other = store.take_turn().unwrap().unwrap();
        assert_eq!(other.sequence, Sequence(2));
        assert_ne!(other.hash, chain[1].hash);
        store.pass_turn().unwrap();
        cluster.primary.ask("DELETE FROM valpool_entry");
        assert_eq!(store.take_turn().unwrap(), Some(Head::default()));
    }

    #[test]
    fn turn_brings_no_more_than_a_few_of_many_entries() {
        let (cluster, chain) = (Cluster::start(), chain());
        let mut store = PostgresStore::open(&address(&cluster)).unwrap();
        store.append(&chain[..1]).unwrap();
        for last in [127, 128, 129, 900] {
            cluster.primary.ask(&format!(
                "INSERT INTO valpool_entry SELECT space, n, recorded_at_us, kind, version, by, key, body, hash
                 FROM valpool_entry, generate_series(2, {last}) AS n WHERE sequence = 1 ON CONFLICT DO NOTHING"
            ));
            let end = store.take_turn().unwrap().unwrap();
            assert_eq!(end.sequence, Sequence(last));
            let read = all(&mut store, 1);
            assert_eq!(read.last().map(|entry| entry.sequence), Some(Sequence(last)));
            assert_eq!(read.len() as u64, last - 1);
            store.pass_turn().unwrap();
        }
    }

    #[test]
    fn entry_that_the_server_refuses_ends_the_turn_and_nothing_is_written() {
        let (cluster, chain) = (Cluster::start(), chain());
        let mut store = PostgresStore::open(&address(&cluster)).unwrap();
        store.append(&chain[..1]).unwrap();
        cluster
            .primary
            .ask("ALTER TABLE valpool_entry ADD CONSTRAINT small CHECK (sequence < 3)");
        let refused = store.append(&chain[1..4]).unwrap_err();
        assert!(refused.to_string().contains("small"), "{refused}");
        assert_eq!(all(&mut store, 0), chain[..1]);
        cluster
            .primary
            .ask("ALTER TABLE valpool_entry DROP CONSTRAINT small");
        store.append(&chain[1..]).unwrap();
        assert_eq!(all(&mut store, 0), chain);
    }

    #[test]
    fn release_that_wrote_last_is_known_on_a_server_too() {
        let this = Some(env!("CARGO_PKG_VERSION").to_owned());
        let cluster = Cluster::start();
        let address = address(&cluster);
        let open = || drop(PostgresStore::open(&address).unwrap());
        let noted = || PostgresReader::open(&address).unwrap().release().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(open);
            }
        });
        assert_eq!(noted(), this);
        for (noted_before, after) in [("0.0.9", this.as_deref()), ("10.0.0", Some("10.0.0"))] {
            let change = format!("UPDATE valpool_writer SET release = '{noted_before}'");
            cluster.primary.ask(&change);
            open();
            assert_eq!(noted().as_deref(), after);
        }
        // A journal from before it was noted.
        cluster.primary.ask("DROP TABLE valpool_writer");
        assert_eq!(noted(), None);
        open();
        assert_eq!(noted(), this);
    }

    #[test]
    fn tables_are_made_once_however_many_come_first() {
        let (cluster, chain) = (Cluster::start(), chain());
        let address = address(&cluster);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| PostgresStore::open(&address).unwrap());
            }
        });
        PostgresStore::open(&address).unwrap().append(&chain).unwrap();
        assert_eq!(
            verify(&mut PostgresReader::open(&address).unwrap(), &mut |_| {})
                .unwrap()
                .entries,
            chain.len() as u64
        );
        let same = "SELECT encode(hash, 'hex') FROM valpool_entry ORDER BY sequence DESC LIMIT 1";
        assert_eq!(cluster.primary.ask(same), chain.last().unwrap().hash.to_string());
    }

    #[test]
    fn server_that_was_away_is_found_again() {
        let (mut cluster, chain) = (Cluster::start(), chain());
        let address = address(&cluster);
        let mut store = PostgresStore::open(&address).unwrap();
        let mut reader = store.opener()().unwrap();
        let mut news = store.news().unwrap();
        let short = std::time::Duration::from_millis(20);
        store.append(&chain[..2]).unwrap();
        assert_eq!(news.wait(short).unwrap(), head_of(&chain[1]));
        cluster.primary.kill();
        for refused in [
            store.append(&chain[2..3]).unwrap_err(),
            store.take_turn().unwrap_err(),
            reader.head().unwrap_err(),
            news.wait(short).unwrap_err(),
        ] {
            assert!(
                matches!(&refused, StoreError::Engine { source, .. } if source.trouble() == Trouble::Gone),
                "{refused}"
            );
        }
        cluster.primary.start();
        assert_eq!(all(reader.as_mut(), 0), chain[..2]);
        store.append(&chain[2..]).unwrap();
        assert_eq!(news.wait(short).unwrap(), head_of(chain.last().unwrap()));
        cluster.primary.stop();
        cluster.primary.start();
        // Without a word of it beforehand.
        assert_eq!(all(reader.as_mut(), 0), chain);
        assert_eq!(store.take_turn().unwrap(), Some(head_of(chain.last().unwrap())));
    }

    #[test]
    fn word_of_an_entry_comes_at_once() {
        let (cluster, chain) = (Cluster::start(), chain());
        let mut store = PostgresStore::open(&address(&cluster)).unwrap();
        // Of its own entries a store needs no word.
        let mut news = PostgresStore::open(&address(&cluster)).unwrap().news().unwrap();
        let short = std::time::Duration::from_millis(20);
        assert_eq!(news.wait(short).unwrap(), Head::default());
        let told = std::thread::scope(|scope| {
            // Far longer than the test may last.
            let waiting = scope.spawn(move || news.wait(std::time::Duration::from_secs(300)).unwrap());
            let entries = &chain[..1];
            // The listener may begin before or after: both must hear.
            store.append(entries).unwrap();
            let mut next = 1;
            while !waiting.is_finished() && next < chain.len() {
                store.append(&chain[next..=next]).unwrap();
                next += 1;
            }
            waiting.join().unwrap()
        });
        assert!(told.sequence.0 >= 1);
    }

    #[test]
    fn layout_of_a_later_release_and_a_careless_server_are_refused() {
        let cluster = Cluster::start();
        let address = address(&cluster);
        cluster.primary.ask("ALTER SYSTEM SET synchronous_commit = off");
        cluster.primary.ask("SELECT pg_reload_conf()");
        let careless = PostgresStore::open(&address).err().unwrap();
        assert!(careless.to_string().contains("synchronous_commit"), "{careless}");
        cluster.primary.ask("ALTER SYSTEM SET synchronous_commit = local");
        cluster.primary.ask("SELECT pg_reload_conf()");
        drop(PostgresStore::open(&address).unwrap());
        cluster.primary.ask("INSERT INTO valpool_layout VALUES (2)");
        let (writer, reader) = (
            PostgresStore::open(&address).err().unwrap(),
            PostgresReader::open(&address).err().unwrap(),
        );
        for refused in [writer, reader] {
            assert!(
                matches!(refused, StoreError::LaterLayout { found: 2, .. }),
                "{refused}"
            );
        }
    }

    #[test]
    fn commit_waits_for_the_standby_and_is_there_after_a_failover() {
        let (mut cluster, chain) = (Cluster::start_with_standby(), chain());
        let address = address(&cluster);
        let mut store = PostgresStore::open(&address).unwrap();
        store.append(&chain[..3]).unwrap();
        store.take_turn().unwrap();
        store.settle().unwrap();
        // What was read of one server can't be settled on another.
        store.take_turn().unwrap();
        cluster.fail_over();
        store.settle().unwrap_err();
        assert_eq!(store.take_turn().unwrap(), Some(head_of(&chain[2])));
        store.append(&chain[3..]).unwrap();
        assert_eq!(all(&mut store, 0), chain);
    }
}
