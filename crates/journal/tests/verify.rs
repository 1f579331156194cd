//! Whatever is done to a stored journal behind the program's back is found, at the right entry.

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

use std::path::Path;

use domain::{RequestKey, Sequence};
use journal::checkpoint::{Checkpoint, origin};
use journal::tree::{Peaks, leaf};
use journal::{
    Entry, EntryRef, Fault, Flow, Hash, Head, MemoryStore, Reader, SqliteReader, SqliteStore, Store,
    StoreError, VerifyError, chained, verify, verify_signed,
};
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;

use example::chain;

/// Entries exactly as they lie here, whether or not a store would take them.
struct Lying(Vec<Entry>);

impl Reader for Lying {
    fn head(&mut self) -> Result<Head, StoreError> {
        Ok(Head::default())
    }

    fn read(&mut self, _: Sequence, visit: &mut dyn FnMut(EntryRef<'_>) -> Flow) -> Result<(), StoreError> {
        let _end = self.0.iter().try_for_each(|entry| visit(entry.borrow()));
        Ok(())
    }
}

/// How many good entries stand before the first fault, and the fault.
fn fault(reader: &mut dyn Reader) -> (u64, Fault) {
    match verify(reader, &mut |_| {}).expect_err("something is wrong") {
        VerifyError::NotIntact { good, fault } => (good, fault),
        other => panic!("{other}"),
    }
}

/// Chains the entries anew, as somebody with the program's source could.
fn chained_anew(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut before = Hash::default();
    for entry in &mut entries {
        entry.hash = chained(&before, &entry.borrow());
        before = entry.hash;
    }
    entries
}

#[test]
fn untouched_journal_is_intact() {
    let chain = chain();
    let mut store = MemoryStore::default();
    store.append(&chain).unwrap();
    let mut told = Vec::new();
    let intact = verify(&mut store, &mut |done| told.push(done)).unwrap();
    assert_eq!(intact.entries, chain.len() as u64);
    assert_eq!(
        intact.body_bytes,
        chain.iter().map(|entry| entry.body.len() as u64).sum::<u64>()
    );
    assert_eq!(intact.head, store.head().unwrap());
    assert_eq!(told, (1..=intact.entries).collect::<Vec<_>>());
    assert_eq!(
        verify(&mut MemoryStore::default(), &mut |_| {}).unwrap().entries,
        0
    );
}

#[test]
fn missing_doubled_and_swapped_entries_are_found() {
    let chain = chain();
    let mut missing = chain.clone();
    missing.remove(4);
    assert!(matches!(
        fault(&mut Lying(missing)),
        (
            4,
            Fault::NotNext {
                expected: 5,
                found: 6
            }
        )
    ));
    let mut first = chain.clone();
    first.remove(0);
    assert!(matches!(
        fault(&mut Lying(first)),
        (
            0,
            Fault::NotNext {
                expected: 1,
                found: 2
            }
        )
    ));
    let mut doubled = chain.clone();
    doubled.insert(3, chain[2].clone());
    assert!(matches!(
        fault(&mut Lying(doubled)),
        (
            3,
            Fault::NotNext {
                expected: 4,
                found: 3
            }
        )
    ));
    let mut swapped = chain.clone();
    swapped.swap(5, 6);
    assert!(matches!(
        fault(&mut Lying(swapped)),
        (
            5,
            Fault::NotNext {
                expected: 6,
                found: 7
            }
        )
    ));
    // Swapped with their numbers and times put right: the hashes tell.
    let mut renumbered = chain.clone();
    renumbered.swap(5, 6);
    for place in [5, 6] {
        renumbered[place].sequence = chain[place].sequence;
        renumbered[place].recorded_at_us = chain[place].recorded_at_us;
    }
    assert!(matches!(
        fault(&mut Lying(renumbered)),
        (5, Fault::Hash { sequence: 6 })
    ));
}

#[test]
fn time_that_goes_back_is_found_even_in_a_chain_made_anew() {
    let mut entries = chain();
    entries[7].recorded_at_us = entries[6].recorded_at_us;
    assert!(verify(&mut Lying(chained_anew(entries.clone())), &mut |_| {}).is_ok());
    entries[7].recorded_at_us -= 1;
    assert!(matches!(
        fault(&mut Lying(chained_anew(entries))),
        (7, Fault::TimeGoesBack { sequence: 8 })
    ));
}

#[test]
fn body_that_can_not_be_read_is_found_even_in_a_chain_made_anew() {
    type Spoil = fn(&mut Entry);
    let spoils: [Spoil; 5] = [
        |entry| entry.body = b"{".to_vec(),
        |entry| entry.kind = "report.vanished".to_owned(),
        |entry| entry.version += 1,
        |entry| entry.version = 0,
        |entry| entry.by = "nobody".to_owned(),
    ];
    for spoil in spoils {
        let mut entries = chain();
        spoil(&mut entries[9]);
        assert!(matches!(
            fault(&mut Lying(chained_anew(entries))),
            (9, Fault::Unreadable(_))
        ));
    }
}

/// Flips one bit of an entry; gives nothing when the flipped bytes are no text.
fn flipped(mut entry: Entry, bit: usize) -> Option<Entry> {
    let mut flat = Vec::new();
    flat.extend(entry.sequence.0.to_be_bytes());
    flat.extend(entry.recorded_at_us.to_be_bytes());
    flat.extend(entry.version.to_be_bytes());
    flat.extend(entry.key.0.to_be_bytes());
    flat.extend(entry.hash.0);
    let kind_at = flat.len();
    flat.extend(entry.kind.as_bytes());
    let by_at = flat.len();
    flat.extend(entry.by.as_bytes());
    let body_at = flat.len();
    flat.extend(&entry.body);
    let bit = bit % (flat.len() * 8);
    flat[bit / 8] ^= 1 << (bit % 8);
    entry.sequence = Sequence(u64::from_be_bytes(flat[..8].try_into().unwrap()));
    entry.recorded_at_us = i64::from_be_bytes(flat[8..16].try_into().unwrap());
    entry.version = u16::from_be_bytes(flat[16..18].try_into().unwrap());
    entry.key = RequestKey(u128::from_be_bytes(flat[18..34].try_into().unwrap()));
    entry.hash = Hash(flat[34..66].try_into().unwrap());
    entry.kind = String::from_utf8(flat[kind_at..by_at].to_vec()).ok()?;
    entry.by = String::from_utf8(flat[by_at..body_at].to_vec()).ok()?;
    entry.body = flat[body_at..].to_vec();
    Some(entry)
}

proptest! {
    #[test]
    fn any_flipped_bit_is_found_at_its_entry(place in 0..27_usize, bit in any::<usize>()) {
        let mut entries = chain();
        let place = place % entries.len();
        if let Some(entry) = flipped(entries[place].clone(), bit) {
            entries[place] = entry;
            prop_assert_eq!(fault(&mut Lying(entries)).0, place as u64);
        }
    }
}

/// A journal file with the examples in it, and a way in behind the program's back.
fn file(folder: &Path) -> Connection {
    SqliteStore::open(folder).unwrap().append(&chain()).unwrap();
    Connection::open(folder.join("journal.sqlite")).unwrap()
}

fn bytes_of(value: &Value) -> Vec<u8> {
    match value {
        Value::Integer(number) => number.to_be_bytes().to_vec(),
        Value::Text(text) => text.as_bytes().to_vec(),
        Value::Blob(bytes) => bytes.clone(),
        Value::Null | Value::Real(_) => panic!("no column holds that"),
    }
}

#[test]
fn any_flipped_bit_of_a_stored_column_is_found_at_its_entry() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path());
    // Some bits of every byte of every column of two entries, one in the middle and the last.
    let last = chain().len() as i64;
    for row in [11, last] {
        for column in [
            "sequence",
            "recorded_at_us",
            "kind",
            "version",
            "by",
            "key",
            "body",
            "hash",
        ] {
            let sql = format!("SELECT {column} FROM entry WHERE sequence = ?1");
            let stored: Value = file.query_row(&sql, [row], |row| row.get(0)).unwrap();
            let length = bytes_of(&stored).len();
            for bit in (0..length * 8).step_by(if length > 64 { 5 } else { 1 }) {
                let mut bytes = bytes_of(&stored);
                bytes[bit / 8] ^= 1 << (bit % 8);
                let changed = write(&file, column, row, &stored, bytes);
                let Some(now) = changed else { continue };
                let (good, _) = fault(&mut SqliteReader::open(folder.path()).unwrap());
                let first = if now < 1 { 0 } else { row.min(now) - 1 };
                assert_eq!(good, u64::try_from(first).unwrap(), "{column} bit {bit}");
                let back = bytes_of(&stored);
                write(&file, column, now, &stored, back).unwrap();
            }
        }
    }
    verify(&mut SqliteReader::open(folder.path()).unwrap(), &mut |_| {}).unwrap();
}

/// Writes bytes into a column; gives the row's number then, or nothing when the engine says no.
fn write(file: &Connection, column: &str, row: i64, like: &Value, bytes: Vec<u8>) -> Option<i64> {
    let number = || i64::from_be_bytes(bytes.clone().try_into().unwrap());
    let (sql, value) = match like {
        Value::Integer(_) => ("?2", Value::Integer(number())),
        Value::Text(_) => ("CAST(?2 AS TEXT)", Value::Blob(bytes.clone())),
        Value::Blob(_) | Value::Null | Value::Real(_) => ("?2", Value::Blob(bytes.clone())),
    };
    let sql = format!("UPDATE entry SET {column} = {sql} WHERE sequence = ?1");
    file.execute(&sql, (row, value)).ok()?;
    Some(if column == "sequence" { number() } else { row })
}

/// The journal of these tests holds one entry of every kind.
const ALL_KINDS: u64 = domain::EventKind::ALL.len() as u64;
/// Numbers that look random and are the same every time (Knuth's MMIX constants).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// What a checkpoint over the whole journal tells.
fn signed_whole(entries: &[Entry]) -> Checkpoint {
    let mut peaks = Peaks::default();
    for entry in entries {
        peaks.push(leaf(&entry.hash), &mut |_| {});
    }
    Checkpoint {
        origin: origin(&entries[0].hash),
        size: peaks.size(),
        root: peaks.root(),
    }
}

#[test]
fn one_flipped_bit_at_a_thousand_random_places_of_a_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let connection = file(folder.path());
    // Everything into the one file, as an orderly end leaves it; in small pages, so that little of
    // it is room that no entry uses.
    connection
        .execute_batch("PRAGMA journal_mode = DELETE; PRAGMA page_size = 1024; VACUUM;")
        .unwrap();
    drop(connection);
    let path = folder.path().join("journal.sqlite");
    let untouched = std::fs::read(&path).unwrap();
    let read = || -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        SqliteReader::open(folder.path())?.read(Sequence(0), &mut |entry| {
            entries.push(entry.to_entry());
            Flow::Continue(())
        })?;
        Ok(entries)
    };
    // Without it, a bit that makes the engine lose the last rows would be a journal that ends early.
    let signed = [signed_whole(&chain())];
    let (mut chance, mut found, mut idle) = (Chance(4_711), 0, 0);
    while found < 1_000 {
        let (place, bit) = (chance.below(untouched.len()), chance.below(8));
        let mut bytes = untouched.clone();
        bytes[place] ^= 1 << bit;
        std::fs::write(&path, bytes).unwrap();
        if read().is_ok_and(|entries| entries == chain()) {
            // Room that no entry uses, or a counter of the engine.
            idle += 1;
            continue;
        }
        let intact = SqliteReader::open(folder.path())
            .is_ok_and(|mut reader| verify_signed(&mut reader, &signed, &mut |_| {}).is_ok());
        assert!(!intact, "after {found}: bit {bit} of byte {place}");
        found += 1;
    }
    assert!(idle < 2_000, "most of the file is not the journal");
}

#[test]
fn rows_that_are_no_entries_are_found() {
    for (change, good_before) in [
        ("DELETE FROM entry WHERE sequence = 6", 5),
        ("UPDATE entry SET key = x'00' WHERE sequence = 6", 5),
        ("UPDATE entry SET hash = x'' WHERE sequence = 6", 5),
        ("UPDATE entry SET version = 65537 WHERE sequence = 6", 5),
        ("UPDATE entry SET version = -1 WHERE sequence = 6", 5),
        (
            "UPDATE entry SET kind = CAST(x'ff' AS TEXT) WHERE sequence = 6",
            5,
        ),
        ("UPDATE entry SET sequence = sequence + 100 WHERE sequence = 6", 5),
        (
            "INSERT INTO entry SELECT 0, recorded_at_us, kind, version, by, key, body, hash FROM entry WHERE sequence = 1",
            0,
        ),
        (
            "INSERT INTO entry SELECT -9, recorded_at_us, kind, version, by, key, body, hash FROM entry WHERE sequence = 1",
            0,
        ),
        (
            "INSERT INTO entry SELECT 999, recorded_at_us, kind, version, by, key, body, hash FROM entry ORDER BY sequence DESC LIMIT 1",
            ALL_KINDS,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        file(folder.path()).execute_batch(change).unwrap();
        assert_eq!(
            fault(&mut SqliteReader::open(folder.path()).unwrap()).0,
            good_before,
            "{change}"
        );
    }
}

#[test]
fn progress_stops_at_the_fault() {
    let mut entries = chain();
    entries[3].body[0] ^= 1;
    let mut told = 0;
    let result = verify(&mut Lying(entries), &mut |done| told = done);
    assert!(
        result
            .unwrap_err()
            .to_string()
            .starts_with("not intact after 3 good entries")
    );
    assert_eq!(told, 3);
}
