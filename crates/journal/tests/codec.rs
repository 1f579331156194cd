//! What is written can be read back the same; what can't be read is refused and nothing worse.

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
mod random;

use domain::actor::Actor;
use domain::ids::{PersonId, PremisesId, TokenId};
use domain::{Event, EventKind, Record, RequestKey, Sequence};
use jiff::Timestamp;
use journal::{DecodeError, EntryRef, Hash, decode, decode_closed, encode, export};
use proptest::prelude::*;

use example::{chain, code, keys, keys_around, record, seal};

#[test]
fn every_event_comes_back_as_it_was() {
    for kind in EventKind::ALL {
        let record = record(kind);
        let entry = encode(&record, &Hash::default(), &seal(record.sequence)).unwrap();
        assert_eq!(decode(&entry.borrow(), &keys()).unwrap(), record, "{kind:?}");
        assert_eq!(
            (entry.kind.as_str(), entry.version),
            (kind.stored(), kind.version())
        );
    }
}

#[test]
fn every_actor_comes_back_as_it_was() {
    let actors = [
        Actor::Person(PersonId(1)),
        Actor::Station(PremisesId(2)),
        Actor::Import(code("é")),
        Actor::Program(TokenId(4)),
        Actor::Console,
    ];
    for by in actors {
        let record = Record {
            by,
            ..record(EventKind::DutyTaken)
        };
        let entry = encode(&record, &Hash::default(), &seal(record.sequence)).unwrap();
        assert_eq!(decode(&entry.borrow(), &keys()).unwrap(), record);
    }
}

#[test]
fn entry_of_a_later_release_is_named() {
    let entry = encode(
        &record(EventKind::ReportTriaged),
        &Hash::default(),
        &seal(Sequence(1)),
    )
    .unwrap();
    let later = [
        EntryRef {
            version: entry.version + 1,
            ..entry.borrow()
        },
        EntryRef {
            kind: "report.sung",
            ..entry.borrow()
        },
    ];
    for later in later {
        let error = decode(&later, &keys()).unwrap_err();
        assert!(
            matches!(error, DecodeError::UnknownKind { sequence: 1, .. }),
            "{error}"
        );
        assert!(error.to_string().contains(later.kind), "{error}");
    }
}

#[test]
fn time_outside_the_calendar_is_refused() {
    let entry = encode(&record(EventKind::DutyLeft), &Hash::default(), &seal(Sequence(1))).unwrap();
    for recorded_at_us in [i64::MIN, i64::MAX] {
        let error = decode(
            &EntryRef {
                recorded_at_us,
                ..entry.borrow()
            },
            &keys(),
        )
        .unwrap_err();
        assert!(
            matches!(error, DecodeError::ImpossibleTime { sequence: 1 }),
            "{error}"
        );
    }
}

#[test]
fn exported_line_holds_the_stored_bytes() {
    for entry in chain() {
        let line = export::to_json_line(&entry.borrow(), &keys()).unwrap();
        assert!(!line.contains('\n'));
        assert!(line.contains(std::str::from_utf8(&entry.body).unwrap()), "{line}");
        let parsed: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(parsed["hash"], entry.hash.to_string());
        assert_eq!(parsed["sequence"], entry.sequence.0);
    }
}

/// Stored names, and names that are nearly or not at all.
fn any_kind() -> impl Strategy<Value = String> {
    let stored = proptest::sample::select(EventKind::ALL.to_vec());
    prop_oneof![4 => stored.prop_map(|kind| kind.stored().to_owned()), 1 => ".*"]
}

proptest! {
    #[test]
    fn random_event_comes_back_as_it_was(event in random::event(), at in random::moment_us(), key: u128, number: u64) {
        let record = Record {
            sequence: Sequence(number),
            recorded_at: Timestamp::from_microsecond(at).unwrap(),
            by: Actor::Console,
            key: RequestKey(key),
            event,
        };
        let entry = encode(&record, &Hash([7; 32]), &seal(record.sequence)).unwrap();
        prop_assert_eq!(decode(&entry.borrow(), &keys_around(&[record.sequence])).unwrap(), record);
    }

    #[test]
    fn random_bytes_never_stop_the_reader(
        kind in any_kind(),
        version in prop_oneof![Just(1_u16), any::<u16>()],
        by in prop_oneof![Just("\"console\"".to_owned()), Just("{\"person\":-1}".to_owned()), any::<String>()],
        body in any::<Vec<u8>>(),
        recorded_at_us: i64,
        sequence: u64,
    ) {
        let entry = EntryRef {
            sequence: Sequence(sequence),
            recorded_at_us,
            kind: &kind,
            version,
            by: &by,
            key: RequestKey(0),
            body: &body,
            hash: Hash::default(),
        };
        let keys = keys_around(&[Sequence(sequence)]);
        let _either = decode(&entry, &keys);
        let _either = export::to_json_line(&entry, &keys);
        let _either = decode_closed(&entry);
    }

    #[test]
    fn spoiled_body_never_stops_the_reader(place in 0..27_usize, cut: usize, at: usize, byte: u8) {
        let mut entries = chain();
        let place = place % entries.len();
        let body = &mut entries[place].body;
        let at = at % body.len();
        body[at] = byte;
        body.truncate(cut % (body.len() * 2));
        if let Ok(record) = decode(&entries[place].borrow(), &keys()) {
            // What can be read can be written, and then reads the same.
            let again = encode(&record, &Hash::default(), &seal(record.sequence)).unwrap();
            prop_assert_eq!(decode(&again.borrow(), &keys()).unwrap(), record);
        }
    }
}

#[test]
fn deep_body_is_refused() {
    let deep = "[".repeat(100_000);
    let mut entry = encode(
        &record(EventKind::AreaDefined),
        &Hash::default(),
        &seal(Sequence(1)),
    )
    .unwrap();
    entry.body = deep.into_bytes();
    assert!(matches!(
        decode(&entry.borrow(), &keys()),
        Err(DecodeError::Malformed { .. })
    ));
}

#[test]
fn examples_differ_from_what_reports_hold_by_default() {
    // An example without its optional parts would prove nothing about them.
    let Event::ReportReceived(report) = example::event(EventKind::ReportReceived) else {
        panic!()
    };
    assert!(report.source_key.is_some() && report.contents.place.premises.is_some());
}
