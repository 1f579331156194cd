//! Secrets under a passphrase, each a file of its own in a backup.

use std::path::Path;

use engine::chance;

use super::age::{self, Closed, Drawn};
use super::copying::{read_whole, write_new};
use super::fault::BackupFault;
use super::passphrase::Passphrase;

const ENDING: &str = ".age";
/// The work of trying one passphrase, as a power of two: about a second and 256 MiB. The age
/// program's own.
const WORK: u8 = 18;
/// The most work that opening may ask for; above it somebody else made the file.
const WORK_MAX: u8 = 20;

/// Whether a file of a backup is under the passphrase.
pub(crate) fn is_sealed(path: &str) -> bool {
    path.ends_with(ENDING)
}

/// The name under which a sealed file lies in a data folder.
pub(crate) fn plain_name(path: &str) -> &str {
    path.strip_suffix(ENDING).unwrap_or(path)
}

/// Writes a secret into the folder of a backup.
pub(crate) fn seal(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    passphrase: &Passphrase,
) -> Result<(), BackupFault> {
    let path = folder.join(format!("{name}{ENDING}"));
    let unwritten = |error: std::io::Error| BackupFault::unwritten(&path, &error);
    let drawn = Drawn {
        salt: chance::bytes()
            .map_err(std::io::Error::other)
            .map_err(unwritten)?,
        file_key: chance::bytes()
            .map_err(std::io::Error::other)
            .map_err(unwritten)?,
        nonce: chance::bytes()
            .map_err(std::io::Error::other)
            .map_err(unwritten)?,
    };
    let sealed = age::seal(bytes, passphrase.reveal(), WORK, &drawn)
        .map_err(|error| unwritten(std::io::Error::other(error)))?;
    write_new(&path)?.fill(&sealed)
}

/// Reads a secret out of a backup.
pub(crate) fn open(folder: &Path, name: &str, passphrase: &Passphrase) -> Result<Vec<u8>, BackupFault> {
    let sealed = read_whole(&folder.join(name))?;
    age::open(&sealed, passphrase.reveal(), WORK_MAX).map_err(|closed| {
        let file = name.to_owned();
        match closed {
            Closed::Damaged => BackupFault::Damaged { file },
            Closed::Passphrase => BackupFault::Passphrase { file },
            Closed::TooMuchWork => BackupFault::TooMuchWork { file },
        }
    })
}
