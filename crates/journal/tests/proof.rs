//! Checkpoints and receipts: what is signed is found again, what was changed is found out, and
//! the vectors beside `docs/formats/proof.md` stay as they are.
//!
//! `cargo test -p journal --test proof write_missing -- --ignored` adds vectors that are not there.

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

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{RequestKey, Sequence};
use journal::checkpoint::{Checkpoint, Mismatch, NotACheckpoint, Signed, Signing, origin};
use journal::receipt::{Form, Invalid, Receipt, Shown};
use journal::signer::{Signer, Verifier};
use journal::tree::{Peaks, Place, consistency, inclusion, leaf};
use journal::{Entry, Hash, MemoryStore, Store, VerifyError, chained, verify_signed};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A small journal that no codec has written: its bytes never change.
fn entries() -> Vec<Entry> {
    let bodies = [
        ("network.founded", r#"{"name":"Valnät"}"#),
        ("report.received", r#"{"text":"Kö på gården, länge"}"#),
        ("report.received", r#"{"text":"Jono jatkuu pihalle"}"#),
        ("report.triaged", r#"{"report":1,"verdict":"handled"}"#),
        ("incident.opened", r#"{"title":"Låst dörr"}"#),
        ("duty.taken", r#"{"person":7}"#),
        ("duty.left", r#"{"person":7}"#),
    ];
    let mut before = Hash::default();
    let written = (1..).zip(bodies).map(|(number, (kind, body))| {
        let mut entry = Entry {
            sequence: Sequence(number),
            recorded_at_us: 1_789_290_000_000_000 + i64::try_from(number).unwrap() * 1_000_000,
            kind: kind.to_owned(),
            version: 1,
            by: r#""console""#.to_owned(),
            key: RequestKey(u128::from(number) << 64 | 0x5eed),
            body: body.as_bytes().to_vec(),
            hash: Hash::default(),
        };
        entry.hash = chained(&before, &entry.borrow());
        before = entry.hash;
        entry
    });
    written.collect()
}

fn signer() -> Signer {
    Signer::from_seed(&[7; 32]).unwrap()
}

/// A journal's tree with everything that can be looked up in it.
struct Grown {
    peaks: Vec<Peaks>,
    held: Vec<Hash>,
}

impl Grown {
    fn of(entries: &[Entry]) -> Self {
        let (mut held, mut peaks) = (Vec::new(), vec![Peaks::default()]);
        for entry in entries {
            let mut next = peaks.last().unwrap().clone();
            next.push(leaf(&entry.hash), &mut |hash| held.push(*hash));
            peaks.push(next);
        }
        Self { peaks, held }
    }

    fn look(&self) -> impl FnMut(Place) -> Option<Hash> + '_ {
        |place| self.held.get(usize::try_from(place.record()).unwrap()).copied()
    }

    fn root(&self, size: u64) -> Hash {
        self.peaks[usize::try_from(size).unwrap()].root()
    }
}

fn checkpoint(entries: &[Entry], size: u64) -> Checkpoint {
    Checkpoint {
        origin: origin(&entries[0].hash),
        size,
        root: Grown::of(entries).root(size),
    }
}

fn receipt(entries: &[Entry], number: u64, form: Form) -> Receipt {
    let (place, size) = (usize::try_from(number).unwrap() - 1, entries.len() as u64);
    let before = place
        .checked_sub(1)
        .map_or_else(Hash::default, |before| entries[before].hash);
    Receipt {
        entry: Sequence(number),
        shown: Shown::of(&entries[place].borrow(), &before, form),
        path: inclusion(number - 1, size, &mut Grown::of(entries).look()).unwrap(),
        signed: checkpoint(entries, size).signed(&signer()),
    }
}

#[test]
fn key_is_kept_and_shown_in_forms_that_other_programs_read() {
    let key = signer();
    // Seed and public key of RFC 8032, section 7.1, test 1.
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let seed: Vec<u8> = (0..32)
        .map(|at| u8::from_str_radix(&seed[at * 2..at * 2 + 2], 16).unwrap())
        .collect();
    let known = Signer::from_seed(&seed.try_into().unwrap()).unwrap();
    let shown = known.verifier("example.com/log").to_string();
    let public = STANDARD.decode(shown.splitn(3, '+').nth(2).unwrap()).unwrap();
    let public: String = public.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        public,
        "01d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    );
    assert_eq!(Signer::from_pem(&key.to_pem()).unwrap().to_pem(), key.to_pem());
    let verifier = key.verifier("valpool/test");
    assert_eq!(verifier.to_string().parse::<Verifier>().unwrap(), verifier);
    assert_eq!(verifier.name(), "valpool/test");
    let (text, pem) = (verifier.to_string(), key.to_pem());
    for wrong in [
        text.replace("valpool", "volpool"),
        text.replacen('+', "+0", 1),
        text.replace("+A", "+B"),
        text[..text.len() - 4].to_owned(),
        text.replace('/', " "),
        String::new(),
        "name+id".to_owned(),
    ] {
        assert!(wrong.parse::<Verifier>().is_err(), "{wrong}");
    }
    for wrong in [
        pem.replace("PRIVATE", "PUBLIC"),
        pem.replace("MC4C", "MC8C"),
        pem.replace("\n-----END", "AAAA\n-----END"),
        String::new(),
    ] {
        assert!(Signer::from_pem(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn checkpoint_reads_back_and_tells_who_signed_it() {
    let entries = entries();
    let signed = checkpoint(&entries, 5).signed(&signer());
    let text = signed.to_string();
    assert_eq!(Signed::parse(&text).unwrap(), signed);
    let own = signer().verifier(&signed.checkpoint.origin);
    assert_eq!(signed.signing(&own), Signing::Good);
    let other = Signer::from_seed(&[8; 32])
        .unwrap()
        .verifier(&signed.checkpoint.origin);
    assert_eq!(signed.signing(&other), Signing::Absent);
    let other_name = signer().verifier("valpool/other");
    assert_eq!(signed.signing(&other_name), Signing::Absent);
    // Another size under the same signature.
    let forged = Signed::parse(&text.replacen("\n5\n", "\n6\n", 1)).unwrap();
    assert_eq!(forged.signing(&own), Signing::Wrong);
    // A witness's line that this program can't check, and a line of text that it does not know.
    let witness = format!("{text}\u{2014} witness.example AAECAwQF\n");
    assert_eq!(Signed::parse(&witness).unwrap().signing(&own), Signing::Good);
    assert_eq!(Signed::parse(&witness).unwrap().to_string(), witness);
    let extended = text.replacen("\n\n", "\nsomething more\n\n", 1);
    let extended = Signed::parse(&extended).unwrap();
    assert_eq!(extended.checkpoint, signed.checkpoint);
    assert_eq!(extended.signing(&own), Signing::Wrong);
}

#[test]
fn what_is_no_checkpoint_is_told() {
    let text = checkpoint(&entries(), 5).signed(&signer()).to_string();
    let (body, signatures) = text.split_once("\n\n").unwrap();
    let lines: Vec<&str> = body.lines().collect();
    for (wrong, why) in [
        (String::new(), NotACheckpoint::Note),
        (format!("{body}\n"), NotACheckpoint::Note),
        (text.replace('\n', "\r\n"), NotACheckpoint::Note),
        (text.trim_end().to_owned(), NotACheckpoint::Note),
        (format!("{body}\n\n"), NotACheckpoint::Signature),
        (format!("{body}\n\n- name AAAA\n"), NotACheckpoint::Signature),
        (
            format!("{body}\n\n\u{2014} name AAAA\n"),
            NotACheckpoint::Signature,
        ),
        (
            format!("{body}\n\n\u{2014} a+b AAECAwQF\n"),
            NotACheckpoint::Signature,
        ),
        (text.replacen("\n5\n", "\n05\n", 1), NotACheckpoint::Text),
        (text.replacen("\n5\n", "\n-5\n", 1), NotACheckpoint::Text),
        (format!("{}\n5\n\n{signatures}", lines[0]), NotACheckpoint::Text),
        (format!("\n5\n{}\n\n{signatures}", lines[2]), NotACheckpoint::Text),
        (
            format!("{}\n5\nAAAA\n\n{signatures}", lines[0]),
            NotACheckpoint::Text,
        ),
        (
            format!("{text}{}", signatures.repeat(64)),
            NotACheckpoint::Signature,
        ),
    ] {
        assert_eq!(Signed::parse(&wrong), Err(why), "{wrong}");
    }
}

#[test]
fn receipt_of_every_entry_reads_back_and_holds_in_both_forms() {
    let entries = entries();
    for number in 1..=entries.len() as u64 {
        let of = |form| {
            let receipt = receipt(&entries, number, form);
            let read = Receipt::parse(&receipt.to_string()).unwrap();
            assert_eq!(read, receipt);
            assert_eq!(read.check(), Ok(()));
            read
        };
        let bare = of(Form::Hash);
        assert_eq!(bare.content(), None);
        let whole = of(Form::Content);
        let entry = &entries[usize::try_from(number).unwrap() - 1];
        assert_eq!(whole.content(), Some(entry.borrow()));
        assert_eq!(whole.shown.hash(), bare.shown.hash());
        let text = bare.to_string();
        let body = STANDARD.encode(&entry.body);
        assert!(!text.contains(&body[..16]), "the form without content shows none");
    }
}

#[test]
fn receipt_for_another_entry_number_tree_or_content_does_not_hold() {
    let entries = entries();
    let good = receipt(&entries, 3, Form::Content);
    let mut number = good.clone();
    number.entry = Sequence(4);
    assert_eq!(number.check(), Err(Invalid::Content));
    let mut number = receipt(&entries, 3, Form::Hash);
    number.entry = Sequence(4);
    assert!(matches!(number.check(), Err(Invalid::Unproven(_))));
    let mut beyond = receipt(&entries, 3, Form::Hash);
    beyond.entry = Sequence(8);
    assert!(matches!(beyond.check(), Err(Invalid::Unproven(_))));
    let mut content = good.clone();
    if let Shown::Content(bytes) = &mut content.shown {
        let at = bytes.windows(4).position(|window| window == b"Jono").unwrap();
        bytes[at] = b'j';
    }
    assert!(matches!(content.check(), Err(Invalid::Unproven(_))));
    let mut no_content = good.clone();
    no_content.shown = Shown::Content(b"something".to_vec());
    assert_eq!(no_content.check(), Err(Invalid::Content));
    let mut other_tree = good.clone();
    other_tree.signed = checkpoint(&entries, 6).signed(&signer());
    assert!(matches!(other_tree.check(), Err(Invalid::Unproven(_))));
    let text = good.to_string();
    for wrong in [
        String::new(),
        text.replacen("@v1", "@v2", 1),
        text.replacen("extra ", "extra !", 1),
        text.replacen("index 2", "index 02", 1),
        text.replacen("index 2", "index -2", 1),
        text.replace('\n', "\r\n"),
        text.replacen("\n\n", "\nAAAA\n\n", 1),
    ] {
        assert_eq!(Receipt::parse(&wrong), Err(Invalid::Form), "{wrong}");
    }
    let cut = text.trim_end().to_owned();
    assert_eq!(
        Receipt::parse(&cut),
        Err(Invalid::Checkpoint(NotACheckpoint::Note))
    );
}

proptest! {
    #[test]
    fn any_flipped_bit_of_a_receipt_is_refused(number in 1..=7_u64, at in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let entries = entries();
        let good = receipt(&entries, number, Form::Content);
        let own = signer().verifier(&good.signed.checkpoint.origin);
        let mut bytes = good.to_string().into_bytes();
        let place = at.index(bytes.len());
        bytes[place] ^= 1 << bit;
        if let Ok(text) = String::from_utf8(bytes)
            && let Ok(read) = Receipt::parse(&text)
        {
            let holds = read.check().is_ok() && read.signed.signing(&own) == Signing::Good;
            prop_assert!(!holds, "{text}");
        }
    }
}

/// A journal that this release can read, and the checkpoints of some of its sizes.
fn signed_journal() -> (Vec<Entry>, Vec<Checkpoint>) {
    let entries = example::chain();
    let signed = [20, 3, 8].map(|size| checkpoint(&entries, size));
    (entries, signed.to_vec())
}

fn stored(entries: &[Entry]) -> MemoryStore {
    let mut store = MemoryStore::default();
    store.append(entries).unwrap();
    store
}

fn chained_anew(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut before = Hash::default();
    for (entry, number) in entries.iter_mut().zip(1..) {
        entry.sequence = Sequence(number);
        entry.hash = chained(&before, &entry.borrow());
        before = entry.hash;
    }
    entries
}

fn mismatch(entries: &[Entry], signed: &[Checkpoint]) -> Mismatch {
    match verify_signed(&mut stored(entries), signed, &mut |_| {}) {
        Err(VerifyError::NotAsSigned(mismatch)) => mismatch,
        other => panic!("{other:?}"),
    }
}

#[test]
fn journal_that_was_signed_is_found_as_signed_while_it_grows() {
    let (entries, signed) = signed_journal();
    for end in 20..=entries.len() {
        let intact = verify_signed(&mut stored(&entries[..end]), &signed, &mut |_| {}).unwrap();
        assert_eq!(intact.entries, end as u64);
    }
    assert!(verify_signed(&mut stored(&entries), &[], &mut |_| {}).is_ok());
}

#[test]
fn cut_tail_rewritten_past_swapped_entries_and_another_journal_are_found() {
    let (entries, signed) = signed_journal();
    assert_eq!(
        mismatch(&entries[..19], &signed),
        Mismatch::CutShort {
            signed: 20,
            entries: 19
        }
    );
    assert_eq!(
        mismatch(&[], &signed),
        Mismatch::CutShort {
            signed: 3,
            entries: 0
        }
    );
    let mut rewritten = entries.clone();
    rewritten[4].recorded_at_us += 1;
    rewritten[4].recorded_at_us = rewritten[4].recorded_at_us.min(rewritten[5].recorded_at_us);
    rewritten[4].key = RequestKey(rewritten[4].key.0 ^ 1);
    assert_eq!(
        mismatch(&chained_anew(rewritten), &signed),
        Mismatch::Rewritten { signed: 8 }
    );
    let mut swapped = entries.clone();
    swapped.swap(10, 11);
    let times = [entries[10].recorded_at_us, entries[11].recorded_at_us];
    (swapped[10].recorded_at_us, swapped[11].recorded_at_us) = (times[0], times[1]);
    assert_eq!(
        mismatch(&chained_anew(swapped), &signed),
        Mismatch::Rewritten { signed: 20 }
    );
    // After the last checkpoint nobody can tell.
    let mut after = entries.clone();
    after[22].key = RequestKey(after[22].key.0 ^ 1);
    assert!(verify_signed(&mut stored(&chained_anew(after)), &signed, &mut |_| {}).is_ok());
    let mut other = entries.clone();
    other[0].key = RequestKey(other[0].key.0 ^ 1);
    assert!(matches!(
        mismatch(&chained_anew(other), &signed),
        Mismatch::OtherJournal { .. }
    ));
}

fn base64(hash: &Hash) -> String {
    STANDARD.encode(hash.0)
}

/// The tree's own vectors: the entries' hashes, the roots, and proofs of both sorts.
fn tree_vectors(entries: &[Entry]) -> Value {
    let grown = Grown::of(entries);
    let end = entries.len() as u64;
    let list = |hashes: Vec<Hash>| hashes.iter().map(base64).collect::<Vec<_>>();
    let inclusions = (1..=end).flat_map(|size| (0..size).map(move |index| (index, size)));
    let consistencies = (1..=end).flat_map(|newer| (1..=newer).map(move |older| (older, newer)));
    json!({
        "entries": entries.iter().map(|entry| base64(&entry.hash)).collect::<Vec<_>>(),
        "roots": (0..=end).map(|size| base64(&grown.root(size))).collect::<Vec<_>>(),
        "inclusion": inclusions.map(|(index, size)| {
            json!({"index": index, "size": size, "path": list(inclusion(index, size, &mut grown.look()).unwrap())})
        }).collect::<Vec<_>>(),
        "consistency": consistencies.map(|(older, newer)| {
            json!({"older": older, "newer": newer, "proof": list(consistency(older, newer, &mut grown.look()).unwrap())})
        }).collect::<Vec<_>>(),
    })
}

/// What lies beside the document, by file name.
fn vectors() -> BTreeMap<&'static str, String> {
    let entries = entries();
    let (bare, whole) = (
        receipt(&entries, 5, Form::Hash),
        receipt(&entries, 2, Form::Content),
    );
    let key = signer().verifier(&whole.signed.checkpoint.origin);
    let (mut other_hash, mut other_number) = (bare.clone(), bare.clone());
    other_hash.shown = Shown::Hash(entries[5].hash);
    other_number.entry = Sequence(6);
    // The hashes still lead to the root: the size is bound by the signature alone.
    let forged_size = whole.to_string().replacen("\n7\n", "\n8\n", 1);
    BTreeMap::from([
        ("key.txt", format!("{key}\n")),
        ("checkpoint.txt", whole.signed.to_string()),
        (
            "older-checkpoint.txt",
            checkpoint(&entries, 4).signed(&signer()).to_string(),
        ),
        ("entry-5.tlog-proof", bare.to_string()),
        ("entry-2-with-content.tlog-proof", whole.to_string()),
        ("wrong-hash.tlog-proof", other_hash.to_string()),
        ("wrong-number.tlog-proof", other_number.to_string()),
        ("wrong-signature.tlog-proof", forged_size),
        ("tree.json", format!("{:#}\n", tree_vectors(&entries))),
    ])
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/formats/proof")
}

#[test]
fn vectors_come_out_as_they_lie_there() {
    let mut lying: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    lying.sort();
    let made = vectors();
    assert_eq!(lying, made.keys().copied().collect::<Vec<_>>());
    for (name, text) in made {
        assert_eq!(
            std::fs::read_to_string(folder().join(name)).unwrap(),
            text,
            "{name}"
        );
    }
}

#[test]
fn vectors_that_are_wrong_do_not_hold() {
    let read = |name: &str| std::fs::read_to_string(folder().join(name)).unwrap();
    let key: Verifier = read("key.txt").parse().unwrap();
    for (name, _) in vectors().iter().filter(|(name, _)| name.ends_with("tlog-proof")) {
        let receipt = Receipt::parse(&read(name)).unwrap();
        let holds = receipt.check().is_ok();
        let signed = receipt.signed.signing(&key) == Signing::Good;
        assert_eq!(holds && signed, !name.starts_with("wrong"), "{name}");
        assert!(holds || signed, "{name} is wrong in one way");
    }
}

#[test]
#[ignore = "writes into the source tree; run by hand"]
fn write_missing() {
    std::fs::create_dir_all(folder()).unwrap();
    for (name, text) in vectors() {
        let path = folder().join(name);
        if !path.exists() {
            std::fs::write(path, text).unwrap();
        }
    }
}
