//! The key that this node signs with: a file that nobody else on the machine may read.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use journal::signer::Signer;

use super::ProofError;
use super::kept::failed;
use crate::chance;

const FILE: &str = "signing.key";

/// The key of a data folder, if it has one.
pub(super) fn read(data: &Path) -> Result<Option<Signer>, ProofError> {
    let path = data.join(FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("read", &path)(error)),
    };
    let key = Signer::from_pem(&text).map_err(|_not_a_key| ProofError::Key {
        path: path.display().to_string(),
    })?;
    Ok(Some(key))
}

/// The key of a data folder, made when it has none.
pub(super) fn read_or_make(data: &Path) -> Result<Signer, ProofError> {
    if let Some(key) = read(data)? {
        return Ok(key);
    }
    let seed = chance::bytes().map_err(|error| ProofError::Chance(error.to_string()))?;
    let key = Signer::from_seed(&seed).map_err(|error| ProofError::Chance(error.to_string()))?;
    let (path, beside) = (data.join(FILE), data.join(format!("{FILE}.new")));
    let write = || -> io::Result<()> {
        std::fs::create_dir_all(data)?;
        let mut options = File::options();
        let mut file = options
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(key.to_pem().as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)?;
        File::open(data)?.sync_all()
    };
    write().map_err(failed("make the signing key", &path))?;
    Ok(key)
}
