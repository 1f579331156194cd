//! A folder in the making: it gets its name when it is whole. Killed in between, what is left has
//! another name, and the next attempt takes it away.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::copying::make_folder;
use super::fault::BackupFault;

const LOCK: &str = "in-the-making.lock";

/// Whether a path is the lock of a folder in the making.
pub(crate) fn is_lock(path: &str) -> bool {
    path == LOCK
}

/// A folder in the making; gone again unless it is finished.
pub(crate) struct Partial {
    path: PathBuf,
    target: PathBuf,
    // Held while this process works on the folder.
    _lock: File,
    finished: bool,
}

impl Partial {
    /// Begins a folder that shall become `target`, which must not be there, or be empty.
    pub(crate) fn begin(target: &Path) -> Result<Self, BackupFault> {
        let name = || BackupFault::NotEmpty {
            path: target.display().to_string(),
        };
        if !is_free(target)? {
            return Err(name());
        }
        let mut partial: OsString = target.file_name().ok_or_else(name)?.to_owned();
        partial.push(".partial");
        let path = target.with_file_name(partial);
        make_folder(&path)?;
        let lock = lock(&path)?;
        clear(&path)?;
        Ok(Self {
            path,
            target: target.to_owned(),
            _lock: lock,
            finished: false,
        })
    }

    /// Where to put things meanwhile.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the folder its name, durably.
    pub(crate) fn finish(mut self) -> Result<(), BackupFault> {
        self.named()?;
        self.finished = true;
        Ok(())
    }

    fn named(&self) -> Result<(), BackupFault> {
        let unwritten = |path: &Path| {
            let path = path.to_owned();
            move |error: std::io::Error| BackupFault::unwritten(&path, &error)
        };
        let lock = self.path.join(LOCK);
        std::fs::remove_file(&lock).map_err(unwritten(&lock))?;
        sync_below(&self.path)?;
        std::fs::rename(&self.path, &self.target).map_err(unwritten(&self.target))?;
        let above = self.target.parent().filter(|above| !above.as_os_str().is_empty());
        sync(above.unwrap_or(Path::new(".")))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.finished {
            // What can't be taken away now, the next attempt takes away.
            let _left = std::fs::remove_dir_all(&self.path);
        }
    }
}

/// Whether nothing lies there.
fn is_free(target: &Path) -> Result<bool, BackupFault> {
    match std::fs::read_dir(target) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(BackupFault::unreadable(target, &error)),
    }
}

fn lock(folder: &Path) -> Result<File, BackupFault> {
    let path = folder.join(LOCK);
    let opened = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let file = opened.map_err(|error| BackupFault::unwritten(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(BackupFault::InTheMaking {
            path: folder.display().to_string(),
        }),
        Err(TryLockError::Error(error)) => Err(BackupFault::unwritten(&path, &error)),
    }
}

/// Takes away what an earlier attempt left.
fn clear(folder: &Path) -> Result<(), BackupFault> {
    let unwritten = |error: std::io::Error| BackupFault::unwritten(folder, &error);
    for entry in std::fs::read_dir(folder).map_err(unwritten)? {
        let entry = entry.map_err(unwritten)?;
        if entry.file_name() == LOCK {
            continue;
        }
        let removed = if entry.file_type().map_err(unwritten)?.is_dir() {
            std::fs::remove_dir_all(entry.path())
        } else {
            std::fs::remove_file(entry.path())
        };
        removed.map_err(unwritten)?;
    }
    Ok(())
}

/// Makes the names in a folder, and in those below it, durable.
fn sync_below(folder: &Path) -> Result<(), BackupFault> {
    let unreadable = |error: std::io::Error| BackupFault::unreadable(folder, &error);
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if entry.file_type().map_err(unreadable)?.is_dir() {
            sync_below(&entry.path())?;
        } else {
            sync(&entry.path())?;
        }
    }
    sync(folder)
}

fn sync(path: &Path) -> Result<(), BackupFault> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|error| BackupFault::unwritten(path, &error))
}
