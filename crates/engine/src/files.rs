//! Bytes of attached files, under their own hash: `files/ab/cdef…`. Written under another name
//! first, synced, and renamed; checked against the hash whenever they are read.
//!
//! A file is kept before the entry about it is written, and put in its place after: an entry never
//! points at bytes that are not there, and bytes of a report that was refused do not stay.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::World;
use domain::files::FileHash;
use domain::limits::FILE_BYTES_MAX;
use sha2::{Digest, Sha256};

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
    folder: Arc<Path>,
    bytes_max: Arc<AtomicU64>,
}

impl Files {
    /// The place in a data folder, made when it is not there.
    ///
    /// # Errors
    /// [`FileError::Machine`] when it can't be made.
    pub fn open(data: &Path) -> Result<Self, FileError> {
        let folder = data.join(FOLDER);
        make(&folder.join(INCOMING)).map_err(machine("make the folder of"))?;
        Ok(Self {
            folder: folder.into(),
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
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Puts a file in its place, durably. The same bytes twice are kept once.
    ///
    /// # Errors
    /// [`FileError::Machine`] when it can't be moved.
    pub fn put(&self, mut kept: Kept) -> Result<(), FileError> {
        self.place(&kept.place.path, &kept.sha256)
            .map_err(machine("put away"))?;
        kept.place.stays = true;
        Ok(())
    }

    fn place(&self, from: &Path, sha256: &FileHash) -> io::Result<()> {
        let to = self.path(sha256);
        let folder = to.parent().unwrap_or(&self.folder);
        make(folder)?;
        std::fs::rename(from, &to)?;
        sync(folder)?;
        sync(&self.folder)
    }

    fn path(&self, sha256: &FileHash) -> PathBuf {
        let text = sha256.to_string();
        let (first, rest) = text.split_at_checked(2).unwrap_or(("", &text));
        self.folder.join(first).join(rest)
    }

    /// The bytes of a file, which are those that were attached, or none.
    ///
    /// # Errors
    /// [`FileError`]: missing, damaged, or not readable.
    pub fn read(&self, sha256: &FileHash) -> Result<Vec<u8>, FileError> {
        let mut stored = Vec::new();
        let read = File::open(self.path(sha256)).and_then(|mut file| file.read_to_end(&mut stored));
        match read {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(FileError::Missing { sha256: *sha256 });
            }
            Err(error) => return Err(machine("read")(error)),
        }
        let bytes = opened(stored);
        let found: [u8; 32] = Sha256::digest(&bytes).into();
        if found == sha256.0 {
            Ok(bytes)
        } else {
            Err(FileError::Damaged { sha256: *sha256 })
        }
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
            let settled = match hash.filter(|hash| world.files.holds(hash)) {
                Some(hash) => self.place(&entry.path(), &hash),
                None => std::fs::remove_file(entry.path()),
            };
            if let Err(error) = settled {
                tracing::warn!(%error, "a file on its way in can't be settled");
            }
        }
    }
}

/// The bytes as they are written to the disk. The one place where they would be sealed.
fn sealed(piece: &[u8]) -> &[u8] {
    piece
}

/// The bytes as they were attached, from those on the disk. The one place where they would be
/// opened.
fn opened(stored: Vec<u8>) -> Vec<u8> {
    stored
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
#[derive(Debug)]
pub struct Incoming {
    file: File,
    place: OnTheWay,
    hash: Sha256,
    bytes: u64,
}

impl Incoming {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`FileError::Machine`] when there is no room.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), FileError> {
        self.hash.update(piece);
        self.bytes = self.bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(0));
        self.file.write_all(sealed(piece)).map_err(machine("write"))
    }

    /// Bytes taken so far.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Makes what was taken durable, under a name that tells its hash.
    ///
    /// # Errors
    /// [`FileError::Machine`] when there is no room.
    pub fn keep(mut self) -> Result<Kept, FileError> {
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
        Ok(Kept {
            place: self.place,
            sha256,
            bytes: self.bytes,
        })
    }
}

/// A file that is kept and waits for its entry; gone with this, unless it is put in its place.
#[derive(Debug)]
pub struct Kept {
    place: OnTheWay,
    sha256: FileHash,
    bytes: u64,
}

impl Kept {
    /// The hash of its bytes.
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

fn make(folder: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
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
        let kept = keep(&files, &[b"abc", b"", b"def"]);
        let hash = kept.sha256();
        assert_eq!((kept.bytes(), on_the_way(folder.path())), (6, 1));
        assert!(matches!(files.read(&hash), Err(FileError::Missing { .. })));
        files.put(kept).unwrap();
        files.put(keep(&files, &[b"abcdef"])).unwrap();
        assert_eq!(files.read(&hash).unwrap(), b"abcdef");
        assert_eq!(on_the_way(folder.path()), 0);
        let text = hash.to_string();
        let path = folder.path().join("files").join(&text[..2]).join(&text[2..]);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[3] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert!(matches!(files.read(&hash), Err(FileError::Damaged { .. })));
        std::fs::write(&path, b"").unwrap();
        assert!(matches!(files.read(&hash), Err(FileError::Damaged { .. })));
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
