//! Personal texts lie sealed: only their own key opens them, only in their own place, and when the
//! key is destroyed nothing in any file tells them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    reason = "tests"
)]

mod example;

use std::path::Path;

use domain::words::Personal;
use domain::{Event, EventKind, Record, Sequence};
use journal::{
    DecodeError, EncodeError, Entry, Hash, KEYS_PER_PAGE, Key, Keys, PAGE_BYTES, Seal, Shut, Slot,
    SqliteCabinet, Texts, chained, decode, decode_closed, encode, export,
};
use proptest::prelude::*;

use example::{keys, keys_around, page, record, seal};

fn sealed(kind: EventKind) -> Entry {
    encode(&record(kind), &Hash::default(), &seal(Sequence(1))).unwrap()
}

fn texts(record: &Record) -> Vec<Option<String>> {
    let mut event = record.event.clone();
    let mut texts = Vec::new();
    event.each_text(&mut |text| texts.push(text.reveal().map(str::to_owned)));
    texts
}

fn has_texts(kind: EventKind) -> bool {
    !texts(&record(kind)).is_empty()
}

#[test]
fn every_event_with_texts_is_of_a_version_that_seals_them() {
    for kind in EventKind::ALL {
        let entry = sealed(kind);
        let body = std::str::from_utf8(&entry.body).unwrap();
        assert_eq!(body.contains(r#","sealed":""#), has_texts(kind), "{kind:?}");
        // What came after sealing has been sealed from its first version on.
        let sealed_at_once = [
            EventKind::FileAttached,
            EventKind::ReportMarked,
            EventKind::EntryMarked,
            EventKind::ExtractReleased,
            EventKind::ExtractWithdrawn,
            EventKind::PasskeyAdded,
            EventKind::TokenIssued,
        ];
        let seals = kind.version() >= 2 || sealed_at_once.contains(&kind);
        assert_eq!(seals, has_texts(kind), "{kind:?}");
    }
}

#[test]
fn destroyed_key_leaves_everything_but_the_texts() {
    for kind in EventKind::ALL {
        let (keys, entry) = (keys(), sealed(kind));
        assert_eq!(keys.destroy(&[Sequence(1)]).unwrap(), 1);
        let (read, told) = Shut::read(&entry.borrow()).unwrap().open(&keys).unwrap();
        let expected = if has_texts(kind) {
            Texts::Destroyed
        } else {
            Texts::Here
        };
        assert_eq!(told, expected, "{kind:?}");
        assert_eq!(read, record(kind).blanked(), "{kind:?}");
        assert_eq!(decode_closed(&entry.borrow()).unwrap(), read, "{kind:?}");
        let line = export::to_json_line(&entry.borrow(), &keys).unwrap();
        for text in texts(&record(kind)).into_iter().flatten() {
            assert!(!line.contains(&text), "{kind:?}: {text}");
        }
    }
}

#[test]
fn opened_line_holds_the_texts_beside_the_stored_bytes() {
    let entry = sealed(EventKind::ReportTriaged);
    let line = export::to_json_line(&entry.borrow(), &keys()).unwrap();
    let parsed: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(parsed["body"]["answer"], serde_json::Value::Null);
    assert_eq!(parsed["opened"]["answer"], "Tack! Sedlarna är på plats.");
    let plain = export::to_json_line(&sealed(EventKind::DutyLeft).borrow(), &keys()).unwrap();
    assert!(!plain.contains("opened"), "{plain}");
}

#[test]
fn missing_and_foreign_keys_are_errors_and_never_erasures() {
    let entry = sealed(EventKind::ReportReceived);
    let missing = decode(&entry.borrow(), &Keys::in_memory()).unwrap_err();
    assert!(
        matches!(missing, DecodeError::KeyMissing { sequence: 1 }),
        "{missing}"
    );
    let foreign = Keys::in_memory();
    foreign.lay(Sequence(1), &[9; PAGE_BYTES]).unwrap();
    let wrong = decode(&entry.borrow(), &foreign).unwrap_err();
    assert!(matches!(wrong, DecodeError::KeyWrong { sequence: 1 }), "{wrong}");
}

#[test]
fn sealed_texts_can_not_be_moved_to_another_entry_kind_or_version() {
    let entry = sealed(EventKind::LevelChanged);
    let other = Record {
        sequence: Sequence(2),
        ..record(EventKind::LevelChanged)
    };
    // The same key in another place: what the texts are bound to still tells them apart.
    let mut page = page();
    page.copy_within(32..64, 64);
    let keys = Keys::in_memory();
    keys.lay(Sequence(1), &page).unwrap();
    let Slot::Key(key) = keys.slot(Sequence(2)).unwrap() else {
        panic!()
    };
    let seal = Seal { key, nonce: [5; 12] };
    let moved = Entry {
        body: entry.body.clone(),
        ..encode(&other, &Hash::default(), &seal).unwrap()
    };
    for entry in [
        moved,
        Entry {
            kind: EventKind::IncidentClosed.stored().to_owned(),
            ..entry.clone()
        },
    ] {
        let error = decode(&entry.borrow(), &keys).unwrap_err();
        assert!(matches!(error, DecodeError::KeyWrong { .. }), "{error}");
    }
}

#[test]
fn spoiled_places_and_texts_are_refused() {
    let entry = sealed(EventKind::PersonAdmitted);
    let body = String::from_utf8(entry.body.clone()).unwrap();
    let plain = body.replace(r#""name":null"#, r#""name":"Bo""#);
    let bare = format!("{}}}", &body[..body.find(r#","sealed""#).unwrap()]);
    for body in [plain, bare] {
        let mut entry = entry.clone();
        entry.body = body.into_bytes();
        let error = decode(&entry.borrow(), &keys()).unwrap_err();
        assert!(
            matches!(error, DecodeError::Malformed { sequence: 1, .. }),
            "{error}"
        );
    }
}

#[test]
fn text_that_looks_like_the_seal_is_only_a_text() {
    let mut told = record(EventKind::ReportTakenUp);
    told.event
        .each_text(&mut |text| *text = Personal::new(r#"","sealed":"AAAA"}"#));
    let entry = encode(&told, &Hash::default(), &seal(Sequence(1))).unwrap();
    assert_eq!(decode(&entry.borrow(), &keys()).unwrap(), told);
    // In plain words, as version 1 was written.
    let body = br#"{"report":1,"reason":"\",\"sealed\":\"AAAA\"}"}"#.to_vec();
    let plain = Entry {
        version: 1,
        body,
        ..entry
    };
    let read = decode(&plain.borrow(), &Keys::in_memory()).unwrap();
    assert_eq!(texts(&read), [Some(r#"","sealed":"AAAA"}"#.to_owned())]);
}

#[test]
fn short_texts_of_many_lengths_take_the_same_room() {
    let length = |name: &str| {
        let mut told = record(EventKind::PersonAdmitted);
        told.event.each_text(&mut |text| *text = Personal::new(name));
        encode(&told, &Hash::default(), &seal(Sequence(1)))
            .unwrap()
            .body
            .len()
    };
    let short = length("Bo");
    for name in [
        "Kim Ek",
        "Anna-Karin Sundqvist",
        "070-174 06 05",
        "abcdefghijklmnopqrstuvwxyzå",
    ] {
        assert_eq!(length(name), short, "{name}");
    }
    assert!(length("Anna-Karin Wilhelmina Sundqvist-Öberg") > short);
}

#[test]
fn erased_text_is_never_written() {
    let blanked = record(EventKind::ReportTakenUp).blanked();
    let error = encode(&blanked, &Hash::default(), &seal(Sequence(1))).unwrap_err();
    assert!(matches!(error, EncodeError::Texts { .. }), "{error}");
}

#[test]
fn nothing_told_needs_no_key() {
    let mut told = record(EventKind::ReportTakenUp);
    told.event.each_text(&mut |text| *text = Personal::default());
    let entry = encode(&told, &Hash::default(), &seal(Sequence(1))).unwrap();
    assert_eq!(decode(&entry.borrow(), &Keys::in_memory()).unwrap(), told);
}

#[test]
fn hash_of_an_entry_does_not_depend_on_its_key() {
    let (keys, entry) = (keys(), sealed(EventKind::ReportReceived));
    keys.destroy(&[Sequence(1)]).unwrap();
    assert_eq!(chained(&Hash::default(), &entry.borrow()), entry.hash);
}

fn file_holds(folder: &Path, wanted: &[u8]) -> Vec<String> {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let holding = files.filter(|path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(wanted.len()).any(|window| window == wanted)
    });
    holding.map(|path| path.display().to_string()).collect()
}

#[test]
fn destroyed_key_is_in_no_file_of_the_cabinet_and_the_others_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.sqlite");
    let keys = Keys::within(Box::new(SqliteCabinet::open(&path).unwrap()));
    let mut drawn = [0; PAGE_BYTES];
    for (place, byte) in drawn.iter_mut().enumerate() {
        // No two keys are alike, nor any part of them.
        *byte = u8::try_from((place * place / 7 + place / 32 + 1) % 256).unwrap();
    }
    keys.lay(Sequence(1), &drawn).unwrap();
    let bytes = |number: usize| &drawn[number * 32..(number + 1) * 32];
    for number in [5, 6, 900] {
        assert!(!file_holds(folder.path(), bytes(number)).is_empty(), "{number}");
    }
    let sequences = [Sequence(5), Sequence(900), Sequence(900), Sequence(5_000)];
    assert_eq!(keys.destroy(&sequences).unwrap(), 2);
    assert_eq!(keys.destroy(&sequences).unwrap(), 0, "done once");
    for number in [5, 900] {
        assert_eq!(file_holds(folder.path(), bytes(number)), [""; 0], "{number}");
        assert_eq!(keys.slot(Sequence(number as u64)).unwrap(), Slot::Destroyed);
    }
    assert!(!file_holds(folder.path(), bytes(6)).is_empty());
    drop(keys);
    let again = Keys::within(Box::new(SqliteCabinet::open(&path).unwrap()));
    assert_eq!(again.slot(Sequence(5)).unwrap(), Slot::Destroyed);
    let key = Key::new(bytes(6).try_into().unwrap());
    assert_eq!(again.slot(Sequence(6)).unwrap(), Slot::Key(key));
    assert_eq!(again.slot(Sequence(5_000)).unwrap(), Slot::Absent);
}

#[test]
fn page_once_laid_is_never_laid_again() {
    let keys = keys();
    keys.destroy(&[Sequence(3)]).unwrap();
    keys.lay(Sequence(3), &[9; PAGE_BYTES]).unwrap();
    assert_eq!(keys.slot(Sequence(3)).unwrap(), Slot::Destroyed);
    let last = Sequence(KEYS_PER_PAGE as u64 - 1);
    assert!(matches!(keys.slot(last).unwrap(), Slot::Key(_)));
    assert_eq!(keys.slot(last.next()).unwrap(), Slot::Absent);
}

#[test]
fn keys_know_to_which_journal_they_belong() {
    let keys = Keys::in_memory();
    assert_eq!(keys.journal().unwrap(), None);
    keys.belong_to(&Hash([1; 32])).unwrap();
    keys.belong_to(&Hash([2; 32])).unwrap();
    assert_eq!(keys.journal().unwrap(), Some(Hash([1; 32])));
}

#[test]
fn many_pages_are_read_in_any_order() {
    let around: Vec<_> = (0..20)
        .map(|page| Sequence(page * KEYS_PER_PAGE as u64))
        .collect();
    let keys = keys_around(&around);
    for sequence in around.iter().chain(around.iter().rev()) {
        assert!(
            matches!(keys.slot(*sequence).unwrap(), Slot::Key(_)),
            "{sequence}"
        );
    }
}

proptest! {
    #[test]
    fn any_flipped_bit_of_sealed_texts_is_found(bit: usize) {
        let entry = sealed(EventKind::ReportReceived);
        let start = String::from_utf8(entry.body.clone()).unwrap().find(r#"ed":""#).unwrap() + 5;
        let end = entry.body.len() - 2;
        let place = start + bit / 8 % (end - start);
        let mut spoiled = entry.clone();
        spoiled.body[place] ^= 1 << (bit % 8);
        let read = decode(&spoiled.borrow(), &keys());
        prop_assert!(read.is_err(), "{:?}", read);
    }

    #[test]
    fn any_texts_come_back(texts in proptest::collection::vec(".{0,80}", 2)) {
        let mut told = record(EventKind::IncidentOpened);
        let mut given = texts.iter();
        told.event.each_text(&mut |text| *text = Personal::new(given.next().unwrap().as_str()));
        let entry = encode(&told, &Hash::default(), &seal(Sequence(1))).unwrap();
        let read = decode(&entry.borrow(), &keys()).unwrap();
        prop_assert_eq!(&read, &told);
        let Event::IncidentOpened(_) = read.event else { panic!() };
    }
}
