//! A node proves its entries, and does not start on a journal that is not the one it signed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod network;

use domain::Sequence;
use engine::proof::Form;
use engine::{OpenError, ProofError};
use journal::checkpoint::{Mismatch, Signing};
use journal::{Entry, MemoryStore, Reader, Store};

use network::{Small, clock, opened};

fn entries(store: &mut MemoryStore) -> Vec<Entry> {
    let mut entries = Vec::new();
    store
        .read(Sequence(0), &mut |entry| {
            entries.push(entry.to_entry());
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    entries
}

#[test]
fn every_entry_of_a_running_node_has_a_receipt_that_holds() {
    let small = Small::new();
    let key = small.node.verifier().unwrap().unwrap();
    let end = small.node.world().head.0;
    for number in 1..=end {
        let receipt = small.node.receipt(Sequence(number), Form::Hash).unwrap().unwrap();
        assert_eq!(receipt.check(), Ok(()));
        assert_eq!(receipt.signed.signing(&key), Signing::Good);
    }
    assert!(
        small
            .node
            .receipt(Sequence(end + 1), Form::Hash)
            .unwrap()
            .is_none()
    );
    let signed = small.node.checkpoint().unwrap().unwrap();
    assert_eq!(signed.checkpoint.size, end);
}

#[test]
fn end_of_a_node_is_signed_and_a_restart_finds_it() {
    let small = Small::new();
    let end = small.node.world().head.0;
    let path = small.folder.path().join(format!("checkpoints/{end:012}"));
    let small = small.restarted();
    assert!(path.exists());
    assert_eq!(small.node.checkpoint().unwrap().unwrap().checkpoint.size, end);
}

#[test]
fn node_does_not_start_when_the_end_of_its_journal_is_gone() {
    let small = Small::new();
    let end = small.node.world().head.0;
    let (mut store, folder) = (small.store.clone(), small.folder);
    drop(small.node);
    let mut cut = MemoryStore::default();
    cut.append(&entries(&mut store)[..usize::try_from(end).unwrap() - 1])
        .unwrap();
    match opened(cut, folder.path(), &clock()).map(|_| ()) {
        Err(OpenError::Proof(ProofError::NotAsSigned(Mismatch::CutShort { signed, entries }))) => {
            assert_eq!((signed, entries), (end, end - 1));
        }
        other => panic!("{other:?}"),
    }
    assert!(opened(store, folder.path(), &clock()).is_ok());
}
