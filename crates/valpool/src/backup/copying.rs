//! Files read, written and copied, with what went wrong told by their names.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::fault::BackupFault;

/// Bytes moved at a time.
const CHUNK: usize = 128 * 1024;

/// A copy's size and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Weight {
    pub(crate) bytes: u64,
    pub(crate) sha256: [u8; 32],
}

/// A file that was not there, and the folders above it; nobody else reads it.
pub(crate) fn write_new(path: &Path) -> Result<NewFile<'_>, BackupFault> {
    let unwritten = |error: std::io::Error| BackupFault::unwritten(path, &error);
    if let Some(above) = path.parent() {
        make_folder(above)?;
    }
    let opened = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    Ok(NewFile {
        path,
        file: opened.map_err(unwritten)?,
    })
}

/// Makes a folder and those above it; nobody else looks into those that are new.
pub(crate) fn make_folder(path: &Path) -> Result<(), BackupFault> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| BackupFault::unwritten(path, &error))
}

/// A file that is being written.
pub(crate) struct NewFile<'a> {
    path: &'a Path,
    file: File,
}

impl NewFile<'_> {
    /// Writes all of it, durably.
    pub(crate) fn fill(mut self, bytes: &[u8]) -> Result<(), BackupFault> {
        let written = self.file.write_all(bytes).and_then(|()| self.file.sync_all());
        written.map_err(|error| BackupFault::unwritten(self.path, &error))
    }
}

/// A whole file.
pub(crate) fn read_whole(path: &Path) -> Result<Vec<u8>, BackupFault> {
    std::fs::read(path).map_err(|error| BackupFault::unreadable(path, &error))
}

/// Reads a file to its end, a piece at a time.
fn pieces(
    path: &Path,
    each: &mut dyn FnMut(&[u8]) -> Result<(), BackupFault>,
) -> Result<Weight, BackupFault> {
    let unreadable = |error: std::io::Error| BackupFault::unreadable(path, &error);
    let mut file = File::open(path).map_err(unreadable)?;
    let mut hash = Sha256::new();
    let mut bytes = 0_u64;
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = file.read(&mut buffer).map_err(unreadable)?;
        let piece = buffer.get(..read).unwrap_or_default();
        if piece.is_empty() {
            break;
        }
        hash.update(piece);
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(0));
        each(piece)?;
    }
    Ok(Weight {
        bytes,
        sha256: hash.finalize().into(),
    })
}

/// The size and hash of a file as it lies there.
pub(crate) fn weigh(path: &Path) -> Result<Weight, BackupFault> {
    pieces(path, &mut |_| Ok(()))
}

/// Copies a file, durably.
pub(crate) fn copied(from: &Path, to: &NewFile<'_>) -> Result<Weight, BackupFault> {
    let unwritten = |error: std::io::Error| BackupFault::unwritten(to.path, &error);
    let mut out = &to.file;
    let weight = pieces(from, &mut |piece| out.write_all(piece).map_err(unwritten))?;
    to.file.sync_all().map_err(unwritten)?;
    Ok(weight)
}
