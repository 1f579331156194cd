//! Where sealed files lie for good, each under its hash. Every vault keeps the same contract, and
//! one suite of tests holds them to it. What is read is checked by whoever reads it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::files::FileHash;

/// A place for files. May wait for a disk or a network: for threads that may wait.
pub trait Vault: Send + Sync + fmt::Debug {
    /// Sees to it that the bytes in a file of this machine can be read by every node that reads an
    /// entry about them: before that entry is written. The file stays where it is.
    ///
    /// # Errors
    /// What the system or the network said; then nobody is told that the bytes are kept.
    fn bring(&self, sha256: &FileHash, from: &Path) -> io::Result<()>;

    /// Puts what was brought in its place, now that an entry is about it, and takes the file away.
    ///
    /// # Errors
    /// What the system or the network said; then the file is still there.
    fn place(&self, sha256: &FileHash, from: &Path) -> io::Result<()>;

    /// The bytes under a hash.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when there are none; otherwise what the system or the network said.
    fn read(&self, sha256: &FileHash) -> io::Result<Vec<u8>>;

    /// Lets go of what was brought, and no entry is about. Does not wait; what can't be taken away
    /// stays as bytes that nobody can open.
    fn let_go(&self, sha256: &FileHash);
}

/// A folder of this machine: `ab/cdef…`.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
}

impl Folder {
    /// Files in a folder, which is there.
    #[must_use]
    pub fn within(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    fn path(&self, sha256: &FileHash) -> PathBuf {
        let text = sha256.to_string();
        let (first, rest) = text.split_at_checked(2).unwrap_or(("", &text));
        self.folder.join(first).join(rest)
    }
}

impl Vault for Folder {
    fn bring(&self, _sha256: &FileHash, _from: &Path) -> io::Result<()> {
        // It lies on the same disk already.
        Ok(())
    }

    fn place(&self, sha256: &FileHash, from: &Path) -> io::Result<()> {
        let to = self.path(sha256);
        let folder = to.parent().unwrap_or(&self.folder);
        make(folder)?;
        std::fs::rename(from, &to)?;
        sync(folder)?;
        sync(&self.folder)
    }

    fn read(&self, sha256: &FileHash) -> io::Result<Vec<u8>> {
        std::fs::read(self.path(sha256))
    }

    fn let_go(&self, _sha256: &FileHash) {}
}

/// Nothing but memory: for tests.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<FileHash, Vec<u8>>>,
}

impl Memory {
    fn files(&self) -> MutexGuard<'_, BTreeMap<FileHash, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for Memory {
    fn bring(&self, sha256: &FileHash, from: &Path) -> io::Result<()> {
        let bytes = std::fs::read(from)?;
        self.files().insert(*sha256, bytes);
        Ok(())
    }

    fn place(&self, _sha256: &FileHash, from: &Path) -> io::Result<()> {
        std::fs::remove_file(from)
    }

    fn read(&self, sha256: &FileHash) -> io::Result<Vec<u8>> {
        let found = self.files().get(sha256).cloned();
        found.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn let_go(&self, sha256: &FileHash) {
        self.files().remove(sha256);
    }
}

/// Makes a folder for this user alone.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

/// Makes the names in a folder durable.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
