//! One real example of every event version ever written lies in `golden/` and is read for ever.
//!
//! Sealed texts in them are under the keys and the nonce of `example`, which anybody can make.
//!
//! `cargo test -p journal --test golden write_missing -- --ignored` adds the files of new kinds and
//! versions. It never changes one that is there: what is released is never written again.

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

use std::collections::BTreeMap;
use std::path::PathBuf;

use domain::{EventKind, RequestKey, Sequence};
use journal::{Entry, Hash, chained, decode, encode};
use serde::Deserialize;
use serde_json::value::RawValue;

use example::{keys, record, seal};

/// A golden file. What is JSON in the journal stays the same bytes here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    sequence: u64,
    recorded_at_us: i64,
    kind: String,
    version: u16,
    by: Box<RawValue>,
    key: String,
    body: Box<RawValue>,
    hash: String,
}

impl Golden {
    /// The entry, with the hash that its bytes have as the first of a journal.
    fn entry(&self) -> Entry {
        let mut entry = Entry {
            sequence: Sequence(self.sequence),
            recorded_at_us: self.recorded_at_us,
            kind: self.kind.clone(),
            version: self.version,
            by: self.by.get().to_owned(),
            key: RequestKey(u128::from_str_radix(&self.key, 16).unwrap()),
            body: self.body.get().as_bytes().to_vec(),
            hash: Hash::default(),
        };
        entry.hash = chained(&Hash::default(), &entry.borrow());
        entry
    }
}

fn written(entry: &Entry) -> String {
    format!(
        r#"{{
  "sequence": {},
  "recorded_at_us": {},
  "kind": "{}",
  "version": {},
  "by": {},
  "key": "{:032x}",
  "body": {},
  "hash": "{}"
}}
"#,
        entry.sequence,
        entry.recorded_at_us,
        entry.kind,
        entry.version,
        entry.by,
        entry.key.0,
        std::str::from_utf8(&entry.body).unwrap(),
        entry.hash,
    )
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn file_name(kind: EventKind, version: u16) -> String {
    format!("{}.v{version}.json", kind.stored())
}

/// Every golden file by its name.
fn files() -> BTreeMap<String, Golden> {
    let entries = std::fs::read_dir(folder()).unwrap().map(Result::unwrap);
    entries
        .map(|file| {
            let text = std::fs::read_to_string(file.path()).unwrap();
            let name = file.file_name().into_string().unwrap();
            let golden = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, golden)
        })
        .collect()
}

#[test]
fn current_version_of_every_kind_has_a_file() {
    let files = files();
    for kind in EventKind::ALL {
        // Older versions have theirs too, from when they were current.
        for version in 1..=kind.version() {
            let name = file_name(kind, version);
            assert!(
                files.contains_key(&name),
                "golden/{name} is missing: run the test write_missing"
            );
        }
    }
}

#[test]
fn every_file_is_named_for_a_known_kind_and_version() {
    for (name, golden) in files() {
        let kind =
            EventKind::parse(&golden.kind).unwrap_or_else(|| panic!("{name}: nobody knows {}", golden.kind));
        assert_eq!(name, file_name(kind, golden.version));
        assert!((1..=kind.version()).contains(&golden.version), "{name}");
    }
}

#[test]
fn every_file_decodes_to_its_kind_with_its_hash() {
    for (name, golden) in files() {
        let entry = golden.entry();
        assert_eq!(
            entry.hash.to_string(),
            golden.hash,
            "{name}: the file or the chain has changed"
        );
        let record = decode(&entry.borrow(), &keys()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(record.event.kind().stored(), golden.kind, "{name}");
        assert_eq!(
            record.recorded_at.as_microsecond(),
            golden.recorded_at_us,
            "{name}"
        );
    }
}

#[test]
fn current_versions_encode_to_the_same_bytes_and_hash() {
    for (name, golden) in files() {
        let entry = golden.entry();
        let record = decode(&entry.borrow(), &keys()).unwrap();
        if record.event.kind().version() == golden.version {
            assert_eq!(
                encode(&record, &Hash::default(), &seal(record.sequence)).unwrap(),
                entry,
                "{name}: make it a new version"
            );
        }
    }
}

#[test]
fn current_files_hold_the_examples_with_every_optional_part() {
    let files = files();
    for kind in EventKind::ALL {
        let golden = &files[&file_name(kind, kind.version())];
        assert_eq!(
            decode(&golden.entry().borrow(), &keys()).unwrap(),
            record(kind),
            "{}",
            golden.kind
        );
    }
}

#[test]
fn older_versions_read_as_the_same_events() {
    for (name, golden) in files() {
        let kind = EventKind::parse(&golden.kind).unwrap();
        let read = decode(&golden.entry().borrow(), &keys()).unwrap();
        assert_eq!(read, record(kind), "{name}");
    }
}

#[test]
fn sealed_files_tell_no_word_of_their_texts() {
    for (name, golden) in files() {
        let kind = EventKind::parse(&golden.kind).unwrap();
        let mut event = record(kind).event;
        let body = golden.body.get();
        event.each_text(&mut |text| {
            let word = text.reveal().unwrap().split(' ').next().unwrap();
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
            let open = golden.version == 1 && !sealed_at_once.contains(&kind);
            assert_eq!(body.contains(word), open, "{name}: {word}");
        });
    }
}

#[test]
#[ignore = "writes into the source tree: run by name when a kind or version is new"]
fn write_missing_golden_files() {
    for kind in EventKind::ALL {
        let path = folder().join(file_name(kind, kind.version()));
        if !path.exists() {
            let entry = encode(&record(kind), &Hash::default(), &seal(Sequence(1))).unwrap();
            std::fs::write(path, written(&entry)).unwrap();
        }
    }
}
