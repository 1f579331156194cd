//! Bytes of attached files, sealed, under the hash of what is sealed: `files/ab/cdef…`. Written
//! under another name first, synced, and renamed; checked against the hash whenever they are read.
//!
//! Each file has a key of its own ([`journal::stream`]). The key is a personal text of the entry
//! about the file, and erased with it.
//!
//! A file is kept before the entry about it is written, and put in its place after: an entry never
//! points at bytes that are not there, and bytes of a report that was refused do not stay.

#[cfg(feature = "s3")]
pub mod bucket;
pub mod vault;

use std::fmt;
use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::World;
use domain::files::FileHash;
use domain::limits::FILE_BYTES_MAX;
use journal::stream::{self, Sealer, Unsealable};
use sha2::{Digest, Sha256};

use self::vault::{Folder, Vault, make, sync};
use crate::chance;

/// The folder in a data folder.
const FOLDER: &str = "files";
/// Where files lie on their way in.
const INCOMING: &str = "incoming";
/// Parts the hash of a file from the rest of its name on its way in.
const PART: char = '-';

/// What went wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There are no bytes under this hash.
    #[error("the file {sha256} is missing")]
    Missing {
        /// Its hash.
        sha256: FileHash,
    },
    /// The bytes under this hash are other bytes.
    #[error("the file {sha256} is damaged")]
    Damaged {
        /// Its hash.
        sha256: FileHash,
    },
    /// The key does not open the bytes.
    #[error("the key of the file {sha256} does not fit")]
    Closed {
        /// Its hash.
        sha256: FileHash,
    },
    /// The machine's files say no.
    #[error("{doing} a file: {source}")]
    Machine {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

fn machine(doing: &'static str) -> impl Fn(io::Error) -> FileError + Copy {
    move |source| FileError::Machine { doing, source }
}

/// Where attached files lie. Copies share the place.
#[derive(Clone, Debug)]
pub struct Files {
    /// Where they lie on their way in: on this machine.
    folder: Arc<Path>,
    vault: Arc<dyn Vault>,
    bytes_max: Arc<AtomicU64>,
}

impl Files {
    /// The place in a data folder, made when it is not there.
    ///
    /// # Errors
    /// [`FileError::Machine`] when it can't be made.
    pub fn open(data: &Path) -> Result<Self, FileError> {
        Self::open_with(data, Arc::new(Folder::within(&data.join(FOLDER))))
    }

    /// Files that lie in a vault, and on their way there in a data folder.
    ///
    /// # Errors
    /// [`FileError::Machine`] when the folder can't be made.
    pub fn open_with(data: &Path, vault: Arc<dyn Vault>) -> Result<Self, FileError> {
        let folder = data.join(FOLDER);
        make(&folder.join(INCOMING)).map_err(machine("make the folder of"))?;
        Ok(Self {
            folder: folder.into(),
            vault,
            bytes_max: Arc::new(AtomicU64::new(FILE_BYTES_MAX)),
        })
    }

    /// Takes files of at most so many bytes from now on; none at all with 0. What lies there
    /// already is read as before.
    pub fn take_at_most(&self, bytes: u64) {
        self.bytes_max.store(bytes.min(FILE_BYTES_MAX), Ordering::Relaxed);
    }

    /// The most bytes of a file that is taken; 0 when none is.
    #[must_use]
    pub fn bytes_max(&self) -> u64 {
        self.bytes_max.load(Ordering::Relaxed)
    }

    /// Begins a file on its way in.
    ///
    /// # Errors
    /// [`FileError::Machine`] when there is no room or no randomness.
    pub fn begin(&self) -> Result<Incoming, FileError> {
        let drawn = chance::bytes::<8>().map_err(|error| machine("name")(io::Error::other(error)))?;
        let key: [u8; KEY_BYTES] =
            chance::bytes().map_err(|error| machine("seal")(io::Error::other(error)))?;
        let name = format!("{:016x}", u64::from_be_bytes(drawn));
        let path = self.folder.join(INCOMING).join(name);
        let opened = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        Ok(Incoming {
            file: opened.map_err(machine("begin"))?,
            place: OnTheWay { path, stays: false },
            vault: Arc::clone(&self.vault),
            sealer: Sealer::new(&key).map_err(unsealable)?,
            key,
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Puts a file in its place, durably.
    ///
    /// # Errors
    /// [`FileError::Machine`] when it can't be moved.
    pub fn put(&self, mut kept: Kept) -> Result<(), FileError> {
        self.vault
            .place(&kept.sha256, &kept.place.path)
            .map_err(machine("put away"))?;
        kept.place.stays = true;
        Ok(())
    }

    /// Puts in its place what an earlier process may or may not have brought there.
    fn place(&self, from: &Path, sha256: &FileHash) -> io::Result<()> {
        self.vault.bring(sha256, from)?;
        self.vault.place(sha256, from)
    }

    /// The bytes of a file, which are those that were attached, or none.
    ///
    /// # Errors
    /// [`FileError`]: missing, damaged, not readable, or of another key.
    pub fn read(&self, sha256: &FileHash, key: &str) -> Result<Vec<u8>, FileError> {
        let stored = self.stored(sha256)?;
        let opened = FileHash::parse(key).and_then(|key| stream::opened(&stored, &key.0));
        opened.ok_or(FileError::Closed { sha256: *sha256 })
    }

    /// Checks that the sealed bytes of a file are there as they were put there.
    ///
    /// # Errors
    /// [`FileError`]: missing, damaged, or not readable.
    pub fn check(&self, sha256: &FileHash) -> Result<(), FileError> {
        self.stored(sha256).map(drop)
    }

    /// The sealed bytes of a file, as they were put there: a few more than the file's own.
    ///
    /// # Errors
    /// [`FileError`]: missing, damaged, or not readable.
    pub fn sealed(&self, sha256: &FileHash) -> Result<Vec<u8>, FileError> {
        self.stored(sha256)
    }

    /// Puts sealed bytes that lie in a file of this machine where files lie now, checks that they
    /// are there, and takes the file away.
    ///
    /// # Errors
    /// [`FileError`]: not writable, or not there as they were afterwards.
    pub fn put_back(&self, sha256: &FileHash, from: &Path) -> Result<(), FileError> {
        self.place(from, sha256).map_err(machine("put back"))?;
        self.check(sha256)
    }

    fn stored(&self, sha256: &FileHash) -> Result<Vec<u8>, FileError> {
        let read = match self.vault.read(sha256) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.late(sha256),
            read => read,
        };
        let stored = read.map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                FileError::Missing { sha256: *sha256 }
            } else {
                machine("read")(error)
            }
        })?;
        let found: [u8; 32] = Sha256::digest(&stored).into();
        if found == sha256.0 {
            Ok(stored)
        } else {
            Err(FileError::Damaged { sha256: *sha256 })
        }
    }

    /// A file whose entry was written although nobody was told so: it is still on its way.
    fn late(&self, sha256: &FileHash) -> io::Result<Vec<u8>> {
        let ending = format!("{PART}{sha256}");
        for entry in std::fs::read_dir(self.folder.join(INCOMING))? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().ends_with(&ending) {
                self.place(&entry.path(), sha256)?;
                return self.vault.read(sha256);
            }
        }
        Err(io::ErrorKind::NotFound.into())
    }

    /// Settles what was on its way when an earlier process ended: what an entry is about goes to
    /// its place, the rest goes away.
    pub(crate) fn settle(&self, world: &World) {
        let incoming = self.folder.join(INCOMING);
        let entries = match std::fs::read_dir(&incoming) {
            Ok(entries) => entries,
            Err(error) => {
                tracing::warn!(%error, "files on their way in can't be settled");
                return;
            }
        };
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name();
            let hash = name.to_str().and_then(|name| name.split_once(PART));
            let hash = hash.and_then(|(_, hash)| FileHash::parse(hash));
            let settled = match hash {
                Some(hash) if world.files.holds(&hash) => self.place(&entry.path(), &hash),
                Some(hash) => {
                    self.vault.let_go(&hash);
                    std::fs::remove_file(entry.path())
                }
                None => std::fs::remove_file(entry.path()),
            };
            if let Err(error) = settled {
                tracing::warn!(%error, "a file on its way in can't be settled");
            }
        }
    }
}

const KEY_BYTES: usize = 32;

fn unsealable(error: Unsealable) -> FileError {
    machine("seal")(io::Error::other(error))
}

/// Where a file lies on its way; gone with this, unless it stays.
#[derive(Debug)]
struct OnTheWay {
    path: PathBuf,
    stays: bool,
}

impl Drop for OnTheWay {
    fn drop(&mut self) {
        if !self.stays {
            // What can't be taken away now is taken away at the next start.
            let _left = std::fs::remove_file(&self.path);
        }
    }
}

/// A file on its way in.
pub struct Incoming {
    file: File,
    place: OnTheWay,
    vault: Arc<dyn Vault>,
    sealer: Sealer,
    key: [u8; KEY_BYTES],
    hash: Sha256,
    bytes: u64,
}

impl Incoming {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`FileError::Machine`] when there is no room.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), FileError> {
        self.bytes = self.bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(0));
        let sealed = self.sealer.take(piece).map_err(unsealable)?;
        self.hash.update(&sealed);
        self.file.write_all(&sealed).map_err(machine("write"))
    }

    /// Bytes taken so far.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Makes what was taken durable, for every node, under a name that tells its hash.
    ///
    /// # Errors
    /// [`FileError::Machine`] when there is no room, or the vault can't be reached.
    pub fn keep(mut self) -> Result<Kept, FileError> {
        let last = self.sealer.last().map_err(unsealable)?;
        self.file.write_all(&last).map_err(machine("write"))?;
        self.hash.update(&last);
        let sha256 = FileHash(self.hash.finalize().into());
        let finish = |place: &mut OnTheWay| -> io::Result<()> {
            self.file.sync_all()?;
            let mut name = place.path.file_name().unwrap_or_default().to_owned();
            name.push(format!("{PART}{sha256}"));
            let named = place.path.with_file_name(name);
            std::fs::rename(&place.path, &named)?;
            place.path = named;
            place.path.parent().map_or(Ok(()), sync)
        };
        finish(&mut self.place).map_err(machine("keep"))?;
        self.vault
            .bring(&sha256, &self.place.path)
            .map_err(machine("keep"))?;
        Ok(Kept {
            place: self.place,
            vault: self.vault,
            key: FileHash(self.key).to_string(),
            sha256,
            bytes: self.bytes,
        })
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never its key.
        f.debug_struct("Kept")
            .field("sha256", &self.sha256)
            .finish_non_exhaustive()
    }
}

/// A file that is kept and waits for its entry; gone with this, unless it is put in its place.
pub struct Kept {
    place: OnTheWay,
    vault: Arc<dyn Vault>,
    key: String,
    sha256: FileHash,
    bytes: u64,
}

impl Kept {
    /// What opens it: 64 hexadecimal digits.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Leaves it where it is: nobody knows yet whether an entry tells of it. It is put in its place
    /// when it is asked for, or settled at the next start.
    pub fn leave(mut self) {
        self.place.stays = true;
    }

    /// The hash of its sealed bytes.
    #[must_use]
    pub const fn sha256(&self) -> FileHash {
        self.sha256
    }

    /// Its size.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if !self.place.stays {
            self.vault.let_go(&self.sha256);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(files: &Files, pieces: &[&[u8]]) -> Kept {
        let mut incoming = files.begin().unwrap();
        for piece in pieces {
            incoming.take(piece).unwrap();
        }
        incoming.keep().unwrap()
    }

    fn on_the_way(folder: &Path) -> usize {
        std::fs::read_dir(folder.join("files/incoming")).unwrap().count()
    }

    #[test]
    fn bytes_come_back_as_they_were_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        let pieces: [&[u8]; 3] = [b"abc", b"", b"def"];
        let kept = keep(&files, &pieces);
        let (hash, key) = (kept.sha256(), kept.key().to_owned());
        assert_eq!((kept.bytes(), on_the_way(folder.path())), (6, 1));
        files.put(kept).unwrap();
        assert_eq!(files.read(&hash, &key).unwrap(), b"abcdef");
        assert_eq!(on_the_way(folder.path()), 0);
        let other = "0".repeat(64);
        assert!(matches!(files.read(&hash, &other), Err(FileError::Closed { .. })));
        let text = hash.to_string();
        let path = folder.path().join("files").join(&text[..2]).join(&text[2..]);
        let mut bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(3).any(|window| window == b"abc"));
        bytes[3] ^= 1;
        for damaged in [bytes, Vec::new()] {
            std::fs::write(&path, damaged).unwrap();
            assert!(matches!(files.read(&hash, &key), Err(FileError::Damaged { .. })));
            assert!(matches!(files.check(&hash), Err(FileError::Damaged { .. })));
        }
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(files.read(&hash, &key), Err(FileError::Missing { .. })));
    }

    #[test]
    fn files_of_every_length_are_sealed_and_opened() {
        const PIECE: usize = 64 * 1_024;
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        for length in [1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 17] {
            let bytes: Vec<u8> = (0..length)
                .map(|place| u8::try_from(place % 251).unwrap())
                .collect();
            let pieces: Vec<&[u8]> = bytes.chunks(10_007).collect();
            let kept = keep(&files, &pieces);
            let (hash, key) = (kept.sha256(), kept.key().to_owned());
            // Nobody was told whether its entry is there; it is found all the same.
            kept.leave();
            assert!(files.read(&hash, &key).unwrap() == bytes, "{length}");
            assert_eq!(on_the_way(folder.path()), 0);
        }
    }

    #[test]
    fn file_that_is_given_up_is_gone_and_one_that_was_cut_off_is_settled() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        drop(files.begin().unwrap());
        drop(keep(&files, &[b"refused"]));
        assert_eq!(on_the_way(folder.path()), 0);
        // The process dies: nothing is dropped.
        std::mem::forget(files.begin().unwrap());
        std::mem::forget(keep(&files, &[b"unknown"]));
        assert_eq!(on_the_way(folder.path()), 2);
        files.settle(&World::default());
        assert_eq!(on_the_way(folder.path()), 0);
    }
}
