//! What every vault of files promises.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::files::FileHash;
use engine::files::vault::Vault;
use engine::files::{FileError, Files, Kept};

/// How long is waited for what need not happen at once.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// Sends a file in, up to where it is kept.
pub(crate) fn keep(files: &Files, bytes: &[u8]) -> Result<Kept, FileError> {
    let mut incoming = files.begin()?;
    for piece in bytes.chunks(30_000) {
        incoming.take(piece)?;
    }
    incoming.keep()
}

/// The names of files on their way in.
pub(crate) fn on_the_way(data: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(data.join("files/incoming")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

pub(crate) fn answers_as_every_vault(vault: &Arc<dyn Vault>) {
    let data = tempfile::tempdir().unwrap();
    let files = Files::open_with(data.path(), Arc::clone(vault)).unwrap();
    let missing = |hash: &FileHash| matches!(files.check(hash), Err(FileError::Missing { .. }));
    assert!(missing(&FileHash([7; 32])), "{vault:?}");
    for length in [0, 1, 65_536, 3_000_000] {
        let bytes: Vec<u8> = (0_u8..=250).cycle().take(length).collect();
        let kept = keep(&files, &bytes).unwrap();
        let (hash, key) = (kept.sha256(), kept.key().to_owned());
        assert_eq!(on_the_way(data.path()).len(), 1, "{vault:?}");
        files.put(kept).unwrap();
        assert_eq!(on_the_way(data.path()), [""; 0], "{vault:?}");
        assert_eq!(files.read(&hash, &key).unwrap(), bytes, "{vault:?}");
        let closed = files.read(&hash, &"0".repeat(64)).unwrap_err();
        assert!(matches!(closed, FileError::Closed { .. }), "{vault:?}: {closed}");
    }
    // What is given up goes; what is left is found, whoever asks for it next.
    let given_up = keep(&files, b"given up").unwrap();
    let hash = given_up.sha256();
    drop(given_up);
    assert_eq!(on_the_way(data.path()), [""; 0], "{vault:?}");
    let begun = Instant::now();
    while !missing(&hash) {
        assert!(begun.elapsed() < WAIT_MAX, "{vault:?}: it stays");
    }
    let left = keep(&files, b"left").unwrap();
    let (hash, key) = (left.sha256(), left.key().to_owned());
    left.leave();
    assert_eq!(files.read(&hash, &key).unwrap(), b"left", "{vault:?}");
    // Other bytes under its hash are no bytes at all.
    let other = data.path().join("other");
    std::fs::write(&other, "other bytes").unwrap();
    vault.bring(&hash, &other).unwrap();
    vault.place(&hash, &other).unwrap();
    let damaged = files.read(&hash, &key).unwrap_err();
    assert!(
        matches!(damaged, FileError::Damaged { .. }),
        "{vault:?}: {damaged}"
    );
}
