//! The tree as it grows, and what was signed of it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::Sequence;
use jiff::Timestamp;
use journal::checkpoint::{Signed, origin};
use journal::tree::{check_inclusion, inclusion, leaf};
use journal::{Entry, Hash, Reader};

use super::tree_file::TreeFile;
use super::{ProofError, TREE_FILE, kept};

#[derive(Debug)]
pub(super) struct State {
    pub(super) tree: TreeFile,
    /// What the journal is called; known from its first entry on.
    pub(super) origin: Option<String>,
    /// The newest that was signed, and where it lies.
    pub(super) newest: Option<(PathBuf, Signed)>,
    pub(super) kept_size: u64,
    pub(super) kept_at: Option<Timestamp>,
}

impl State {
    /// Learns what the journal is called.
    pub(super) fn name(&mut self, reader: &mut dyn Reader) -> Result<(), ProofError> {
        if self.origin.is_none() {
            self.origin = hash_of(reader, 1)?.map(|first| origin(&first));
        }
        Ok(())
    }

    pub(super) fn grow_to(&mut self, reader: &mut dyn Reader, size: u64) -> Result<(), ProofError> {
        let tree = &mut self.tree;
        if tree.size() >= size {
            return Ok(());
        }
        reader.read(Sequence(tree.size()), &mut |entry| {
            tree.push(&entry.hash);
            if tree.size() < size {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        if let Err(error) = tree.write() {
            tracing::warn!(%error, "the tree over the entries can't be written");
        }
        Ok(())
    }

    pub(super) fn clear(&mut self) -> Result<(), ProofError> {
        let cleared = self.tree.clear();
        cleared.map_err(kept::failed("clear", Path::new(TREE_FILE)))
    }

    pub(super) fn path(&self, entry: Sequence, size: u64) -> Vec<Hash> {
        let index = entry.0.saturating_sub(1);
        inclusion(index, size, &mut |place| self.tree.at(place)).unwrap_or_default()
    }

    /// Whether the tree has this root, and the journal's entry of that number is its last leaf.
    /// The entry's hash covers all before it, so that every entry is as it was.
    pub(super) fn fits(&self, reader: &mut dyn Reader, size: u64, root: &Hash) -> Result<bool, ProofError> {
        if self.tree.size() != size || self.tree.root() != *root {
            return Ok(false);
        }
        let Some(last) = hash_of(reader, size)? else {
            return Ok(false);
        };
        let path = self.path(Sequence(size), size);
        Ok(check_inclusion(&leaf(&last), size.saturating_sub(1), size, &path, root).is_ok())
    }
}

fn hash_of(reader: &mut dyn Reader, sequence: u64) -> Result<Option<Hash>, ProofError> {
    let mut hash = None;
    reader.read(Sequence(sequence.saturating_sub(1)), &mut |entry| {
        hash = (entry.sequence.0 == sequence).then_some(entry.hash);
        ControlFlow::Break(())
    })?;
    Ok(hash)
}

/// An entry as it is stored, and the hash of the one before it.
pub(super) fn stored(
    reader: &mut dyn Reader,
    sequence: Sequence,
) -> Result<Option<(Hash, Entry)>, ProofError> {
    let Some(before) = sequence.0.checked_sub(1) else {
        return Ok(None);
    };
    let (mut before_hash, mut found) = (Hash::default(), None);
    reader.read(Sequence(before.saturating_sub(1)), &mut |entry| {
        if entry.sequence.0 == before {
            before_hash = entry.hash;
            return ControlFlow::Continue(());
        }
        found = (entry.sequence == sequence).then(|| entry.to_entry());
        ControlFlow::Break(())
    })?;
    Ok(found.map(|entry| (before_hash, entry)))
}
