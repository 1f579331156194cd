//! Secrets under a passphrase, each a file in the age format (age-encryption.org/v1), so that the
//! standard age program opens them as well.

use std::io::{Read as _, Write as _};
use std::path::Path;

use age::{DecryptError, Decryptor, Encryptor, scrypt};

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
    let mut recipient = scrypt::Recipient::new(passphrase.secret());
    recipient.set_work_factor(WORK);
    let one: [&dyn age::Recipient; 1] = [&recipient];
    let encryptor = Encryptor::with_recipients(one.into_iter())
        .map_err(|error| unwritten(std::io::Error::other(error.to_string())))?;
    let mut sealed = Vec::with_capacity(bytes.len().saturating_add(1_024));
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(unwritten)?;
    writer.write_all(bytes).map_err(unwritten)?;
    writer.finish().map_err(unwritten)?;
    write_new(&path)?.fill(&sealed)
}

/// Reads a secret out of a backup.
pub(crate) fn open(folder: &Path, name: &str, passphrase: &Passphrase) -> Result<Vec<u8>, BackupFault> {
    let damaged = || BackupFault::Damaged {
        file: name.to_owned(),
    };
    let sealed = read_whole(&folder.join(name))?;
    let mut identity = scrypt::Identity::new(passphrase.secret());
    identity.set_max_work_factor(WORK_MAX);
    let decryptor = Decryptor::new(sealed.as_slice()).map_err(|_not_age| damaged())?;
    let mut reader = decryptor
        .decrypt(std::iter::once::<&dyn age::Identity>(&identity))
        .map_err(|error| {
            let file = name.to_owned();
            if matches!(error, DecryptError::ExcessiveWork { .. }) {
                BackupFault::TooMuchWork { file }
            } else if matches!(
                error,
                DecryptError::DecryptionFailed
                    | DecryptError::KeyDecryptionFailed
                    | DecryptError::NoMatchingKeys
            ) {
                BackupFault::Passphrase { file }
            } else {
                BackupFault::Damaged { file }
            }
        })?;
    let mut bytes = Vec::new();
    reader
        .read_to_end(&mut bytes)
        .map_err(|_cut_or_changed| damaged())?;
    Ok(bytes)
}
