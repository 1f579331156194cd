//! Proofs over journals of entries that mean nothing: only their hashes count.

use std::os::unix::fs::PermissionsExt as _;

use domain::RequestKey;
use journal::{Entry, Hash, Keys, MemoryStore, Store, chained};

use super::*;

fn entries(count: u64) -> Vec<Entry> {
    let mut before = Hash::default();
    let entry = |number: u64| {
        let mut entry = Entry {
            sequence: Sequence(number),
            recorded_at_us: 0,
            kind: "duty.taken".to_owned(),
            version: 1,
            by: "null".to_owned(),
            key: RequestKey(number.into()),
            body: b"{}".to_vec(),
            hash: Hash::default(),
        };
        entry.hash = chained(&before, &entry.borrow());
        before = entry.hash;
        entry
    };
    (1..=count).map(entry).collect()
}

struct Place {
    folder: tempfile::TempDir,
    store: MemoryStore,
}

impl Place {
    fn with(count: u64) -> Self {
        let mut store = MemoryStore::default();
        store.append(&entries(count)).unwrap();
        Self {
            folder: tempfile::tempdir().unwrap(),
            store,
        }
    }

    fn proof(&self) -> Proof {
        Proof::open(self.folder.path()).unwrap()
    }

    fn grow_to(&mut self, count: u64) {
        let from = self.store.head().unwrap().sequence.0;
        let more = entries(count).split_off(usize::try_from(from).unwrap());
        self.store.append(&more).unwrap();
    }

    /// The numbered files, and how many files there are in all.
    fn kept(&self) -> (Vec<u64>, usize) {
        let listing = std::fs::read_dir(self.folder.path().join("checkpoints")).unwrap();
        let names: Vec<String> = listing
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        let mut numbers: Vec<u64> = names.iter().filter_map(|name| name.parse().ok()).collect();
        numbers.sort_unstable();
        (numbers, names.len())
    }
}

fn assert_holds(proof: &Proof, reader: &mut dyn Reader, entry: u64, form: Form) -> Receipt {
    let receipt = proof.receipt(reader, Sequence(entry), form).unwrap().unwrap();
    assert_eq!(receipt.check(), Ok(()));
    assert_eq!(receipt.entry, Sequence(entry));
    let key = proof.verifier(reader).unwrap().unwrap();
    assert_eq!(receipt.signed.signing(&key), Signing::Good);
    receipt
}

#[test]
fn every_entry_has_a_receipt_and_no_other_number_has() {
    let mut place = Place::with(37);
    let proof = place.proof();
    for entry in 1..=37 {
        assert_holds(&proof, &mut place.store, entry, Form::Hash);
        let whole = assert_holds(&proof, &mut place.store, entry, Form::Content);
        assert_eq!(whole.content().unwrap().key, RequestKey(entry.into()));
    }
    for none in [0, 38, u64::MAX] {
        let receipt = proof.receipt(&mut place.store, Sequence(none), Form::Hash);
        assert!(receipt.unwrap().is_none(), "{none}");
    }
}

#[test]
fn one_signature_serves_all_entries_that_it_holds() {
    let mut place = Place::with(5);
    let proof = place.proof();
    let first = assert_holds(&proof, &mut place.store, 2, Form::Hash).signed;
    place.grow_to(9);
    assert_eq!(
        assert_holds(&proof, &mut place.store, 5, Form::Hash).signed,
        first
    );
    let second = assert_holds(&proof, &mut place.store, 6, Form::Hash).signed;
    assert_eq!(second.checkpoint.size, 9);
    assert_eq!(
        assert_holds(&proof, &mut place.store, 1, Form::Hash).signed,
        second
    );
    assert_eq!(proof.checkpoint(&mut place.store).unwrap(), Some(second));
    // What is signed on demand takes the place of the last one.
    assert_eq!(place.kept(), (Vec::new(), 1));
}

#[test]
fn empty_journal_has_nothing_to_prove() {
    let mut place = Place::with(0);
    let proof = place.proof();
    proof.check(&mut place.store).unwrap();
    assert_eq!(proof.checkpoint(&mut place.store).unwrap(), None);
    assert!(proof.verifier(&mut place.store).unwrap().is_none());
}

#[test]
fn checkpoints_are_kept_by_the_clock_and_only_for_what_is_new() {
    let mut place = Place::with(3);
    let proof = place.proof().every_minutes(10);
    let journal = Moments::new(place.store.opener(), std::sync::Arc::new(Keys::in_memory()));
    let start = Timestamp::from_second(1_789_290_000).unwrap();
    let clock = Clock::standing_at(start);
    let after = |minutes: i64| {
        clock.set(start.checked_add(SignedDuration::from_mins(minutes)).unwrap());
        assert!(matches!(proof.catch_up(&journal, &clock), Ok(Caught::All)));
    };
    after(0);
    place.grow_to(5);
    after(9);
    assert_eq!(place.kept().0, [3]);
    after(10);
    assert_eq!(place.kept().0, [3, 5]);
    after(100);
    assert_eq!(place.kept().0, [3, 5]);
    place.grow_to(6);
    // A clock that was set back does not stop it.
    after(50);
    assert_eq!(place.kept().0, [3, 5, 6]);
    place.grow_to(8);
    after(55);
    proof.close(&journal, &clock).unwrap();
    assert_eq!(place.kept(), (vec![3, 5, 6, 8], 5));
    proof.close(&journal, &clock).unwrap();
    assert_eq!(place.kept(), (vec![3, 5, 6, 8], 5));
    let sizes: Vec<u64> = proof
        .checkpoints()
        .unwrap()
        .iter()
        .map(|kept| kept.size)
        .collect();
    assert_eq!(sizes, [3, 5, 6, 8, 8], "the newest is there twice");
}

#[test]
fn tree_that_is_missing_torn_or_wrong_is_made_anew() {
    let mut place = Place::with(50);
    place.proof().checkpoint(&mut place.store).unwrap().unwrap();
    let path = place.folder.path().join("tree");
    let good = std::fs::read(&path).unwrap();
    let mut wrong_leaf = good.clone();
    wrong_leaf[5 * 32] ^= 1;
    let mut wrong_peak = good.clone();
    let last = wrong_peak.len() - 1;
    wrong_peak[last] ^= 1;
    let spoilt = [
        Vec::new(),
        good[..good.len() - 7].to_vec(),
        good[..40].to_vec(),
        [good.as_slice(), b"more than there is"].concat(),
        vec![0; good.len()],
        wrong_peak,
        wrong_leaf,
    ];
    for (number, bytes) in spoilt.into_iter().enumerate() {
        std::fs::write(&path, bytes).unwrap();
        let proof = place.proof();
        proof.check(&mut place.store).unwrap();
        for entry in 1..=50 {
            assert_holds(&proof, &mut place.store, entry, Form::Hash);
        }
        drop(proof);
        assert_eq!(std::fs::read(&path).unwrap(), good, "{number}");
    }
    std::fs::remove_file(&path).unwrap();
    assert_holds(&place.proof(), &mut place.store, 7, Form::Hash);
}

#[test]
fn beside_a_node_nothing_is_written() {
    let mut place = Place::with(20);
    let none = Proof::beside(place.folder.path()).unwrap();
    let asked = none.receipt(&mut place.store, Sequence(3), Form::Hash);
    assert!(matches!(asked, Err(ProofError::NoKey)), "{asked:?}");
    assert_eq!(std::fs::read_dir(place.folder.path()).unwrap().count(), 0);
    let node = place.proof();
    node.checkpoint(&mut place.store).unwrap();
    place.grow_to(30);
    let tree = std::fs::read(place.folder.path().join("tree")).unwrap();
    let beside = Proof::beside(place.folder.path()).unwrap();
    beside.check(&mut place.store).unwrap();
    assert_eq!(
        assert_holds(&beside, &mut place.store, 20, Form::Hash)
            .signed
            .checkpoint
            .size,
        20
    );
    assert_eq!(
        assert_holds(&beside, &mut place.store, 21, Form::Hash)
            .signed
            .checkpoint
            .size,
        30
    );
    assert_eq!(node.newest().unwrap().size, 20);
    assert_eq!(std::fs::read(place.folder.path().join("tree")).unwrap(), tree);
    assert_eq!(place.kept(), (Vec::new(), 1));
}

#[test]
fn key_is_made_once_for_the_owner_alone() {
    let mut place = Place::with(1);
    let key = place.proof().verifier(&mut place.store).unwrap();
    let path = place.folder.path().join("signing.key");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(place.proof().verifier(&mut place.store).unwrap(), key);
    std::fs::write(&path, "no key").unwrap();
    assert!(matches!(
        Proof::open(place.folder.path()),
        Err(ProofError::Key { .. })
    ));
    // A key that is lost is made anew, and old checkpoints still bind the journal.
    std::fs::remove_file(&path).unwrap();
    assert_ne!(place.proof().verifier(&mut place.store).unwrap(), key);
}

/// Why a journal is refused that was signed with 40 entries and is another now.
fn refusal(change: impl Fn(&mut Vec<Entry>)) -> Result<(), ProofError> {
    let mut place = Place::with(40);
    place.proof().checkpoint(&mut place.store).unwrap();
    let mut changed = entries(40);
    change(&mut changed);
    let mut before = Hash::default();
    for entry in &mut changed {
        entry.hash = chained(&before, &entry.borrow());
        before = entry.hash;
    }
    let mut store = MemoryStore::default();
    store.append(&changed).unwrap();
    place.proof().check(&mut store)
}

#[test]
fn journal_that_is_not_the_one_that_was_signed_is_refused() {
    assert!(refusal(|_| {}).is_ok());
    assert!(matches!(
        refusal(|entries| entries.truncate(39)),
        Err(ProofError::NotAsSigned(Mismatch::CutShort {
            signed: 40,
            entries: 39
        }))
    ));
    assert!(matches!(
        refusal(Vec::clear),
        Err(ProofError::NotAsSigned(Mismatch::CutShort {
            signed: 40,
            entries: 0
        }))
    ));
    assert!(matches!(
        refusal(|entries| entries[20].body = b"[]".to_vec()),
        Err(ProofError::NotAsSigned(Mismatch::Rewritten { signed: 40 }))
    ));
    assert!(matches!(
        refusal(|entries| {
            let key = entries[8].key;
            entries[8].key = entries[9].key;
            entries[9].key = key;
        }),
        Err(ProofError::NotAsSigned(Mismatch::Rewritten { signed: 40 }))
    ));
    assert!(matches!(
        refusal(|entries| entries[0].body = b"[]".to_vec()),
        Err(ProofError::NotAsSigned(Mismatch::OtherJournal { .. }))
    ));
}

#[test]
fn checkpoint_that_is_damaged_or_forged_is_refused() {
    let mut place = Place::with(40);
    let signed = place.proof().checkpoint(&mut place.store).unwrap().unwrap();
    let path = place.folder.path().join("checkpoints/newest");
    let text = signed.to_string();
    for wrong in [
        text.replacen("\n40\n", "\n39\n", 1),
        String::new(),
        text[..60].to_owned(),
    ] {
        std::fs::write(&path, wrong).unwrap();
        let opened = Proof::open(place.folder.path());
        let refused = opened.and_then(|proof| proof.check(&mut place.store));
        assert!(
            matches!(refused, Err(ProofError::Checkpoint { .. })),
            "{refused:?}"
        );
    }
}
