//! What every cabinet promises, asked of each.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    reason = "tests"
)]

use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Barrier;

use cluster::Cluster;
use journal::{Address, Cabinet, Drawer, MemoryCabinet, PostgresCabinet, Put, SqliteCabinet, StoreError};
use proptest::prelude::*;
use rusqlite::Connection;

const A: Drawer = "a";
const B: Drawer = "b";

/// Opens one more hand on the same cabinet.
type Open<'a> = &'a (dyn Fn() -> Box<dyn Cabinet> + Sync);

/// Asks one question of an empty cabinet of each sort.
fn each(question: impl Fn(&str, Open<'_>)) {
    let shared = MemoryCabinet::default();
    question("memory", &|| Box::new(shared.clone()));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cabinet.sqlite");
    question("sqlite", &|| Box::new(SqliteCabinet::open(&path).unwrap()));
}

fn all(cabinet: &mut dyn Cabinet, drawer: Drawer) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut seen = Vec::new();
    cabinet
        .each(drawer, &mut |key, value| {
            seen.push((key.to_owned(), value.to_owned()));
            ControlFlow::Continue(())
        })
        .unwrap();
    seen
}

/// Lets several hands do one thing at the same instant.
fn together<T: Send>(open: Open<'_>, act: impl Fn(&mut dyn Cabinet, u8) -> T + Sync) -> Vec<T> {
    let begin = Barrier::new(4);
    std::thread::scope(|scope| {
        let hands: Vec<_> = (0..4)
            .map(|number| {
                let (begin, act) = (&begin, &act);
                let mut cabinet = open();
                scope.spawn(move || {
                    begin.wait();
                    act(cabinet.as_mut(), number)
                })
            })
            .collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).collect()
    })
}

/// What is asked of every cabinet, while it is empty.
mod questions {
    use super::*;

    pub(super) fn what_was_put_lies_under_its_key_in_its_drawer(name: &str, open: Open<'_>) {
        let mut cabinet = open();
        let odd: Vec<u8> = (0..=255).collect();
        assert_eq!(cabinet.get(A, b"k").unwrap(), None, "{name}");
        cabinet.put(A, b"k", &odd).unwrap();
        cabinet.put(A, &odd, b"").unwrap();
        cabinet.put(B, b"k", b"other").unwrap();
        assert_eq!(cabinet.get(A, b"k").unwrap().as_ref(), Some(&odd), "{name}");
        assert_eq!(cabinet.get(A, &odd).unwrap(), Some(Vec::new()), "{name}");
        cabinet.put(A, b"k", b"again").unwrap();
        assert_eq!(open().get(A, b"k").unwrap(), Some(b"again".to_vec()), "{name}");
        assert_eq!(open().get(B, b"k").unwrap(), Some(b"other".to_vec()), "{name}");
    }

    pub(super) fn each_shows_one_drawer_by_key_until_the_visitor_breaks_off(name: &str, open: Open<'_>) {
        let mut cabinet = open();
        let keys: [&[u8]; 4] = [b"\xff", b"", b"b", b"a"];
        for key in keys {
            cabinet.put(A, key, b"v").unwrap();
        }
        cabinet.put(B, b"aa", b"v").unwrap();
        let seen: Vec<_> = all(cabinet.as_mut(), A).into_iter().map(|(key, _)| key).collect();
        assert_eq!(
            seen,
            [b"".to_vec(), b"a".to_vec(), b"b".to_vec(), b"\xff".to_vec()],
            "{name}"
        );
        let mut count = 0;
        cabinet
            .each(A, &mut |_, _| {
                count += 1;
                ControlFlow::Break(())
            })
            .unwrap();
        assert_eq!(count, 1, "{name}");
        assert!(all(cabinet.as_mut(), "c").is_empty(), "{name}");
    }

    pub(super) fn replace_changes_only_what_is_there(name: &str, open: Open<'_>) {
        let mut cabinet = open();
        assert!(!cabinet.replace(A, b"k", b"v").unwrap(), "{name}");
        assert_eq!(cabinet.get(A, b"k").unwrap(), None, "{name}");
        cabinet.put(A, b"k", b"v").unwrap();
        assert!(cabinet.replace(A, b"k", b"w").unwrap(), "{name}");
        assert_eq!(cabinet.get(A, b"k").unwrap(), Some(b"w".to_vec()), "{name}");
    }

    pub(super) fn many_things_are_put_at_once_the_last_of_a_key_counts(name: &str, open: Open<'_>) {
        let mut cabinet = open();
        let put = |drawer, key, value| Put { drawer, key, value };
        cabinet
            .put_all(&[put(A, b"1", b"x"), put(B, b"2", b"y"), put(A, b"1", b"z")])
            .unwrap();
        cabinet.put_all(&[]).unwrap();
        assert_eq!(
            all(cabinet.as_mut(), A),
            [(b"1".to_vec(), b"z".to_vec())],
            "{name}"
        );
        assert_eq!(cabinet.get(B, b"2").unwrap(), Some(b"y".to_vec()), "{name}");
        let mut everything = Vec::new();
        cabinet
            .all(&mut |thing| {
                everything.push((
                    thing.drawer.to_owned(),
                    thing.key.to_owned(),
                    thing.value.to_owned(),
                ));
                ControlFlow::Continue(())
            })
            .unwrap();
        let expected = [(A, b"1", b"z"), (B, b"2", b"y")];
        let expected = expected.map(|(drawer, key, value)| (drawer.to_owned(), key.to_vec(), value.to_vec()));
        assert_eq!(everything, expected, "{name}");
    }

    pub(super) fn of_many_who_insert_all_are_told_the_same(name: &str, open: Open<'_>) {
        let told = together(open, |cabinet, number| {
            cabinet.insert(A, b"secret", &[number]).unwrap()
        });
        assert!(told.iter().all(|value| *value == told[0]), "{name}: {told:?}");
        assert_eq!(
            open().get(A, b"secret").unwrap().as_ref(),
            Some(&told[0]),
            "{name}"
        );
    }

    pub(super) fn of_many_who_take_one_gets_it(name: &str, open: Open<'_>) {
        for round in 0..20_u8 {
            open().put(A, &[round], b"once").unwrap();
            let taken = together(open, |cabinet, _| cabinet.take(A, &[round]).unwrap());
            let got: Vec<_> = taken.into_iter().flatten().collect();
            assert_eq!(got, [b"once".to_vec()], "{name}");
        }
        assert_eq!(open().take(A, &[0]).unwrap(), None, "{name}");
    }
}

/// Asks each question of the cabinets that cost nothing to open in a test of its own, and all of
/// them of PostgreSQL in one.
macro_rules! asked {
    ($($question:ident)*) => {
        $(#[test]
        fn $question() {
            each(questions::$question);
        })*

        const QUESTIONS: &[(&str, fn(&str, Open<'_>))] =
            &[$((stringify!($question), questions::$question)),*];
    };
}

asked! {
    what_was_put_lies_under_its_key_in_its_drawer
    each_shows_one_drawer_by_key_until_the_visitor_breaks_off
    replace_changes_only_what_is_there
    many_things_are_put_at_once_the_last_of_a_key_counts
    of_many_who_insert_all_are_told_the_same
    of_many_who_take_one_gets_it
}

#[test]
fn postgres_answers_every_question_as_the_others_do() {
    let cluster = Cluster::start();
    let address: Address = cluster.url().parse().unwrap();
    for (space, (name, question)) in (1..).zip(QUESTIONS) {
        let here = address.clone().in_space(space);
        question(name, &|| Box::new(PostgresCabinet::open(&here).unwrap()));
    }
    assert_eq!(QUESTIONS.len(), 6);
}

#[test]
fn cabinet_in_postgres_comes_back_with_its_server_and_gives_nothing_twice() {
    let mut cluster = Cluster::start();
    let mut cabinet = PostgresCabinet::open(&cluster.url().parse().unwrap()).unwrap();
    cabinet.put(A, b"k", b"v").unwrap();
    cluster.primary.stop();
    assert!(cabinet.get(A, b"k").is_err());
    assert!(cabinet.take(A, b"k").is_err());
    cluster.primary.start();
    assert_eq!(cabinet.get(A, b"k").unwrap(), Some(b"v".to_vec()));
    cluster.primary.stop();
    cluster.primary.start();
    // The connection is lost without a word of it beforehand.
    assert_eq!(cabinet.take(A, b"k").unwrap(), Some(b"v".to_vec()));
    assert_eq!(cabinet.take(A, b"k").unwrap(), None);
}

/// Whether the bytes are found in any file of a folder.
fn lies_in(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let content = std::fs::read(file.unwrap().path()).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    })
}

/// A value that is found nowhere by chance, of a length that lies in a page or over many.
fn marked(key: u16, length: usize) -> Vec<u8> {
    format!("<{key:05} of the sealed>").into_bytes().repeat(length)
}

#[test]
fn taken_value_is_in_no_file_of_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cabinet.sqlite");
    let mut cabinet = SqliteCabinet::open(&path).unwrap();
    for (key, length) in [(1, 1), (2, 3_000)] {
        cabinet.put(A, &[key], &marked(u16::from(key), length)).unwrap();
        assert!(lies_in(folder.path(), &marked(u16::from(key), 1)));
        cabinet.put(A, &[key], &marked(90, length)).unwrap();
        cabinet.take(A, &[key]).unwrap().unwrap();
        assert!(!lies_in(folder.path(), &marked(u16::from(key), 1)));
        assert!(!lies_in(folder.path(), &marked(90, 1)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Pages split and melt together as things come and go: no copy may be left behind in them.
    #[test]
    fn taken_values_are_in_no_file_whatever_came_and_went(
        lengths in prop::collection::vec(1_usize..60, 40..300),
        taken in prop::collection::vec(any::<prop::sample::Index>(), 20),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut cabinet = SqliteCabinet::open(&folder.path().join("cabinet.sqlite")).unwrap();
        let value = |number: usize| marked(u16::try_from(number).unwrap(), lengths[number]);
        // Keys in another order than they come, so that they land in the middle of pages.
        let key = |number: usize| ((number * 7_919) % 100_003).to_be_bytes();
        let values: Vec<_> = (0..lengths.len()).map(value).collect();
        let keys: Vec<_> = (0..lengths.len()).map(key).collect();
        for batch in keys.iter().zip(&values).collect::<Vec<_>>().chunks(9) {
            let things: Vec<_> = batch
                .iter()
                .map(|(key, value)| Put { drawer: A, key: &key[..], value })
                .collect();
            cabinet.put_all(&things).unwrap();
        }
        for index in taken {
            let number = index.index(lengths.len());
            cabinet.take(A, &keys[number]).unwrap();
            let needle = marked(u16::try_from(number).unwrap(), 1);
            prop_assert!(!lies_in(folder.path(), &needle), "{number} is left");
        }
    }
}

#[test]
fn file_is_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cabinet.sqlite");
    let mut cabinet = SqliteCabinet::open(&path).unwrap();
    cabinet.put(A, b"k", b"v").unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.path().display());
    }
}

#[test]
fn file_of_a_later_release_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cabinet.sqlite");
    SqliteCabinet::open(&path).unwrap().put(A, b"k", b"v").unwrap();
    let file = Connection::open(&path).unwrap();
    file.execute_batch("PRAGMA user_version = 2").unwrap();
    drop(file);
    let refused = SqliteCabinet::open(&path).unwrap_err();
    assert!(
        matches!(refused, StoreError::LaterLayout { found: 2, .. }),
        "{refused}"
    );
}

#[test]
fn value_that_can_not_be_wiped_is_told_and_wiped_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cabinet.sqlite");
    let mut cabinet = SqliteCabinet::open(&path).unwrap();
    cabinet.put(A, b"k", &marked(1, 1)).unwrap();
    let reader = Connection::open(&path).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM thing;")
        .unwrap();
    let left = cabinet.take(A, b"k").unwrap_err();
    assert!(matches!(left, StoreError::Engine { .. }), "{left}");
    drop(reader);
    assert_eq!(cabinet.take(A, b"k").unwrap(), None);
    assert!(!lies_in(folder.path(), &marked(1, 1)));
}

/// Whether bytes lie anywhere below a folder.
fn lies_below(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return lies_below(&path, bytes);
        }
        // A file may go while it is looked for.
        let read = std::fs::read(&path).unwrap_or_default();
        read.windows(bytes.len()).any(|window| window == bytes)
    })
}

#[test]
fn key_that_is_destroyed_leaves_the_tables_files_of_a_server() {
    let cluster = Cluster::start();
    let address: Address = cluster.url().parse().unwrap();
    let mut cabinet = PostgresCabinet::open(&address).unwrap();
    let drawer = journal::Keys::DRAWERS[0];
    let (key, zeros) = (
        *b"a key that opens the words of one entry, and of nothing besides.",
        [0; 64],
    );
    let (mut other, in_use) = (
        PostgresCabinet::open(&address).unwrap(),
        b"the key of another entry, which is in use as long as it is not.",
    );
    cabinet.put(drawer, b"1", &key).unwrap();
    other.put(drawer, b"2", in_use).unwrap();
    let tables = cluster.primary.data().join("base");
    let written = || drop(cluster.primary.ask("CHECKPOINT"));
    written();
    assert!(lies_below(&tables, &key));
    // As a key is destroyed: overwritten, and the cabinet wiped.
    assert!(cabinet.replace(drawer, b"1", &zeros).unwrap());
    assert_eq!(cabinet.take(drawer, b"nothing").unwrap(), None);
    written();
    assert!(!lies_below(&tables, &key));
    assert_eq!(other.get(drawer, b"1").unwrap().as_deref(), Some(&zeros[..]));
    assert_eq!(other.get(drawer, b"2").unwrap().as_deref(), Some(&in_use[..]));
    assert_eq!(cabinet.take(drawer, b"2").unwrap().as_deref(), Some(&in_use[..]));
    written();
    assert!(!lies_below(&tables, in_use));
}
