//! The tree's hashes in a file that only grows: each entry appends its leaf and the roots of the
//! subtrees that it fills, so that a place in the tree is a place in the file. Made anew from the
//! journal whenever it does not fit.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use journal::Hash;
use journal::tree::{Peaks, Place, leaf, leaves_within, records};

const HASH_BYTES: u64 = 32;

/// The tree of a journal's first entries.
#[derive(Debug)]
pub(super) struct TreeFile {
    // Nothing when there is no file, or none that may be written: then all is kept in memory.
    file: Option<File>,
    writes: bool,
    peaks: Peaks,
    /// Hashes that are on file.
    held: u64,
    /// Hashes that are not yet.
    fresh: Vec<u8>,
}

impl TreeFile {
    /// Opens the file to add to it, making it when it is not there, with as many entries as it has
    /// up to `entries`. Later ones may not have reached the disk whole.
    pub(super) fn open(path: &Path, entries: u64) -> io::Result<Self> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)?;
        Self::read(Some(file), true, entries)
    }

    /// Reads the file beside whoever adds to it. What it lacks is kept in memory.
    pub(super) fn beside(path: &Path, entries: u64) -> io::Result<Self> {
        Self::read(File::open(path).ok(), false, entries)
    }

    fn read(file: Option<File>, writes: bool, entries: u64) -> io::Result<Self> {
        let length = match &file {
            Some(file) => file.metadata()?.len(),
            None => 0,
        };
        let mut tree = Self {
            file,
            writes,
            peaks: Peaks::default(),
            held: length / HASH_BYTES,
            fresh: Vec::new(),
        };
        let size = leaves_within(tree.held).min(entries);
        let peaks = Peaks::of(size, &mut |place| tree.at(place));
        tree.begin_with(peaks.unwrap_or_default())?;
        Ok(tree)
    }

    fn begin_with(&mut self, peaks: Peaks) -> io::Result<()> {
        self.held = records(peaks.size());
        self.peaks = peaks;
        self.fresh.clear();
        match &self.file {
            Some(file) if self.writes => file.set_len(self.held * HASH_BYTES),
            Some(_) | None => Ok(()),
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.begin_with(Peaks::default())
    }

    /// How many entries it has.
    pub(super) const fn size(&self) -> u64 {
        self.peaks.size()
    }

    /// Its root.
    pub(super) fn root(&self) -> Hash {
        self.peaks.root()
    }

    /// Adds an entry by its hash.
    pub(super) fn push(&mut self, entry: &Hash) {
        let fresh = &mut self.fresh;
        self.peaks
            .push(leaf(entry), &mut |hash| fresh.extend_from_slice(&hash.0));
    }

    /// Writes what was added. What can't be written stays in memory.
    pub(super) fn write(&mut self) -> io::Result<()> {
        let Some(file) = self.file.as_ref().filter(|_| self.writes) else {
            return Ok(());
        };
        file.write_all_at(&self.fresh, self.held * HASH_BYTES)?;
        self.held = records(self.peaks.size());
        self.fresh.clear();
        Ok(())
    }

    /// Waits until what was written is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        let file = self.file.as_ref().filter(|_| self.writes);
        file.map_or(Ok(()), File::sync_data)
    }

    /// The hash at a place; nothing when it is not there or can't be read.
    pub(super) fn at(&self, place: Place) -> Option<Hash> {
        let record = place.record();
        let mut hash = [0; 32];
        match record.checked_sub(self.held) {
            None => {
                let file = self.file.as_ref()?;
                file.read_exact_at(&mut hash, record * HASH_BYTES).ok()?;
            }
            Some(fresh) => {
                let begin = usize::try_from(fresh * HASH_BYTES).ok()?;
                hash.copy_from_slice(self.fresh.get(begin..begin + 32)?);
            }
        }
        Some(Hash(hash))
    }
}

#[cfg(test)]
mod tests {
    use journal::tree::inclusion;

    use super::*;

    fn entry(number: u64) -> Hash {
        let mut hash = Hash::default();
        hash.0[..8].copy_from_slice(&number.to_be_bytes());
        hash
    }

    fn path_of(tree: &TreeFile, index: u64) -> Option<Vec<Hash>> {
        inclusion(index, tree.size(), &mut |place| tree.at(place))
    }

    #[test]
    fn tree_is_the_same_on_file_in_memory_and_read_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tree");
        let mut tree = TreeFile::open(&path, u64::MAX).unwrap();
        let mut memory = TreeFile::beside(&folder.path().join("none"), u64::MAX).unwrap();
        for number in 0..100 {
            tree.push(&entry(number));
            memory.push(&entry(number));
            if number % 7 == 0 {
                tree.write().unwrap();
            }
        }
        tree.write().unwrap();
        tree.sync().unwrap();
        memory.write().unwrap();
        let beside = TreeFile::beside(&path, u64::MAX).unwrap();
        for index in [0, 1, 63, 64, 98, 99] {
            let path = path_of(&memory, index);
            assert!(path.is_some());
            assert_eq!(path_of(&tree, index), path);
            assert_eq!(path_of(&beside, index), path);
        }
        assert_eq!(tree.root(), memory.root());
        assert_eq!(beside.root(), memory.root());
    }

    #[test]
    fn torn_end_is_cut_off_and_grows_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tree");
        let mut tree = TreeFile::open(&path, u64::MAX).unwrap();
        (0..50).for_each(|number| tree.push(&entry(number)));
        tree.write().unwrap();
        let (root, length) = (tree.root(), records(50) * 32);
        assert_eq!(std::fs::metadata(&path).unwrap().len(), length);
        for cut in [1, 31, 32, 33, 500] {
            File::options()
                .write(true)
                .open(&path)
                .unwrap()
                .set_len(length - cut)
                .unwrap();
            let mut torn = TreeFile::open(&path, u64::MAX).unwrap();
            assert!(torn.size() < 50);
            (torn.size()..50).for_each(|number| torn.push(&entry(number)));
            torn.write().unwrap();
            assert_eq!(torn.root(), root);
        }
        // Only what is known to be on the disk counts.
        let mut shorter = TreeFile::open(&path, 20).unwrap();
        assert_eq!(shorter.size(), 20);
        (20..50).for_each(|number| shorter.push(&entry(number)));
        assert_eq!(shorter.root(), root);
        shorter.clear().unwrap();
        assert_eq!((shorter.size(), std::fs::metadata(&path).unwrap().len()), (0, 0));
    }
}
