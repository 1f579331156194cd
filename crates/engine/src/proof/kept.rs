//! Checkpoints as files: every one of the schedule under the number of its entries, and beside
//! them the newest of all.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use journal::checkpoint::{BYTES_MAX, Mismatch, Signed};

use super::ProofError;

const FOLDER: &str = "checkpoints";
const NEWEST: &str = "newest";

/// The files of a data folder.
#[derive(Debug)]
pub(super) struct Kept {
    folder: PathBuf,
}

impl Kept {
    pub(super) fn of(data: &Path) -> Self {
        Self {
            folder: data.join(FOLDER),
        }
    }

    /// All that are kept, the smallest first, with the names of their files.
    pub(super) fn all(&self) -> Result<Vec<(PathBuf, Signed)>, ProofError> {
        let listing = match std::fs::read_dir(&self.folder) {
            Ok(listing) => listing,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed("read", &self.folder)(error)),
        };
        let mut all = Vec::new();
        for entry in listing {
            let path = entry.map_err(failed("read", &self.folder))?.path();
            if is_checkpoint(&path) {
                all.push((path.clone(), read(&path)?));
            }
        }
        all.sort_by_key(|(_, signed)| signed.checkpoint.size);
        Ok(all)
    }

    /// The one with the most entries.
    pub(super) fn newest(&self) -> Result<Option<(PathBuf, Signed)>, ProofError> {
        let newest = self.folder.join(NEWEST);
        let numbered = self.last_numbered()?;
        let mut found = Vec::new();
        for path in numbered.into_iter().chain(newest.exists().then_some(newest)) {
            found.push((path.clone(), read(&path)?));
        }
        Ok(found.into_iter().max_by_key(|(_, signed)| signed.checkpoint.size))
    }

    fn last_numbered(&self) -> Result<Option<PathBuf>, ProofError> {
        let listing = match std::fs::read_dir(&self.folder) {
            Ok(listing) => listing,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("read", &self.folder)(error)),
        };
        let paths: Result<Vec<_>, _> = listing.map(|entry| entry.map(|entry| entry.path())).collect();
        let paths = paths.map_err(failed("read", &self.folder))?;
        Ok(paths.into_iter().filter(|path| number(path).is_some()).max())
    }

    /// Keeps it as the newest, durably.
    pub(super) fn keep_newest(&self, signed: &Signed) -> Result<(), ProofError> {
        std::fs::create_dir_all(&self.folder).map_err(failed("make the folder", &self.folder))?;
        write_whole(&self.folder, NEWEST, &signed.to_string())
    }

    /// Keeps it for good, durably, under the number of its entries: never two for one number.
    pub(super) fn keep(&self, signed: &Signed) -> Result<(), ProofError> {
        let size = signed.checkpoint.size;
        let name = format!("{size:012}");
        let path = self.folder.join(&name);
        if path.exists() {
            let same = read(&path)?.checkpoint == signed.checkpoint;
            let other = Mismatch::Rewritten { signed: size };
            return if same { Ok(()) } else { Err(other.into()) };
        }
        std::fs::create_dir_all(&self.folder).map_err(failed("make the folder", &self.folder))?;
        write_whole(&self.folder, &name, &signed.to_string())
    }

    /// How many entries the largest one has that is kept for good.
    pub(super) fn kept_size(&self) -> Result<u64, ProofError> {
        let last = self.last_numbered()?;
        Ok(last.as_deref().and_then(number).unwrap_or(0))
    }
}

fn number(path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?;
    let digits = name.len() >= 12 && name.bytes().all(|digit| digit.is_ascii_digit());
    digits.then(|| name.parse().ok()).flatten()
}

fn is_checkpoint(path: &Path) -> bool {
    number(path).is_some() || path.file_name().is_some_and(|name| name == NEWEST)
}

/// Reads one checkpoint.
pub(super) fn read(path: &Path) -> Result<Signed, ProofError> {
    let length = std::fs::metadata(path).map_err(failed("read", path))?.len();
    let text = if usize::try_from(length).is_ok_and(|length| length <= BYTES_MAX) {
        std::fs::read_to_string(path).map_err(failed("read", path))?
    } else {
        String::new()
    };
    Signed::parse(&text).map_err(|reason| ProofError::Checkpoint {
        path: path.display().to_string(),
        reason: reason.to_string(),
    })
}

/// Writes a file that is there as a whole or not at all.
fn write_whole(folder: &Path, name: &str, text: &str) -> Result<(), ProofError> {
    let (path, beside) = (folder.join(name), folder.join(format!("{name}.new")));
    let write = || -> io::Result<()> {
        let mut file = File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(failed("write", &path))
}

pub(super) fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ProofError {
    let path = path.display().to_string();
    move |source| ProofError::File { doing, path, source }
}
