//! What a backup holds: each file with its size and hash, and the journal's end. A second file
//! holds the hash of this one, so that a bit that flips anywhere is found.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Component, Path};

use jiff::Timestamp;
use journal::{SqliteReader, verify};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::copying::{Weight, read_whole, weigh, write_new};
use super::fault::BackupFault;
use super::passphrase::Passphrase;
use super::sealed;
use crate::console::Console;
use crate::journal_folder::advance;

pub(crate) const MANIFEST: &str = "manifest.json";
const MANIFEST_HASH: &str = "manifest.sha256";
/// What the manifest says it is.
const FORMAT: &str = "valpool-backup";
/// The form of the backup; a later form gets a later number.
const FORM: u32 = 1;

/// The list of a backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: String,
    form: u32,
    release: String,
    /// When it was begun.
    pub(crate) made_at: Timestamp,
    /// The end of the journal in it.
    pub(crate) head: Head,
    /// Every file but this one and its hash.
    pub(crate) files: Vec<Listed>,
}

/// The end of a journal, as a manifest writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) sequence: u64,
    pub(crate) recorded_at: Timestamp,
    pub(crate) hash: String,
}

/// A file of a backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Listed {
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

impl Head {
    pub(crate) fn of(head: &journal::Head) -> Result<Self, jiff::Error> {
        Ok(Self {
            sequence: head.sequence.0,
            recorded_at: Timestamp::from_microsecond(head.recorded_at_us)?,
            hash: head.hash.to_string(),
        })
    }
}

impl Listed {
    /// Whether a file weighs what the list says.
    pub(crate) fn fits(&self, weight: &Weight) -> bool {
        self.bytes == weight.bytes && self.sha256 == hex(&weight.sha256)
    }
}

/// Lower-case digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _never_fails = write!(text, "{byte:02x}");
        text
    })
}

/// The file of the manifest's hash, to the last byte, as `sha256sum` writes it.
fn hash_line(manifest: &[u8]) -> String {
    format!("{}  {MANIFEST}\n", hex(&Sha256::digest(manifest)))
}

impl Manifest {
    /// Lists what lies in the folder, and writes the list there.
    pub(crate) fn write(folder: &Path, made_at: Timestamp, head: Head) -> anyhow::Result<Self> {
        let mut files = Vec::new();
        for path in files_below(folder)? {
            if super::partial::is_lock(&path) {
                continue;
            }
            let weight = weigh(&folder.join(&path))?;
            files.push(Listed {
                path,
                bytes: weight.bytes,
                sha256: hex(&weight.sha256),
            });
        }
        let manifest = Self {
            format: FORMAT.to_owned(),
            form: FORM,
            release: env!("CARGO_PKG_VERSION").to_owned(),
            made_at,
            head,
            files,
        };
        let mut text = serde_json::to_vec_pretty(&manifest)?;
        text.push(b'\n');
        write_new(&folder.join(MANIFEST))?.fill(&text)?;
        write_new(&folder.join(MANIFEST_HASH))?.fill(hash_line(&text).as_bytes())?;
        Ok(manifest)
    }

    /// Reads the list of a backup; of the files it says nothing yet.
    fn read(folder: &Path) -> Result<Self, BackupFault> {
        let damaged = |file: &str| BackupFault::Damaged {
            file: file.to_owned(),
        };
        let (list, hash) = (folder.join(MANIFEST), folder.join(MANIFEST_HASH));
        match (list.is_file(), hash.is_file()) {
            (true, true) => {}
            (false, false) => {
                return Err(BackupFault::NoBackup {
                    path: folder.display().to_string(),
                });
            }
            (here, _) => {
                let file = if here { MANIFEST_HASH } else { MANIFEST };
                return Err(BackupFault::Missing {
                    file: file.to_owned(),
                });
            }
        }
        let text = read_whole(&list)?;
        if read_whole(&hash)? != hash_line(&text).as_bytes() {
            return Err(damaged(&format!("{MANIFEST}, {MANIFEST_HASH}")));
        }
        let manifest: Self = serde_json::from_slice(&text).map_err(|_not_ours| damaged(MANIFEST))?;
        if manifest.format != FORMAT {
            return Err(damaged(MANIFEST));
        }
        if manifest.form > FORM {
            return Err(BackupFault::LaterForm { found: manifest.form });
        }
        Ok(manifest)
    }
}

/// Reads and checks a whole backup: every file as it is listed and no other, the journal's chain to
/// the end that is listed, and, with the passphrase, whether the keys open.
pub(crate) fn check(
    console: &Console,
    folder: &Path,
    passphrase: Option<&Passphrase>,
) -> anyhow::Result<Manifest> {
    let manifest = Manifest::read(folder)?;
    weigh_all(folder, &manifest)?;
    let head = chain(console, folder)?;
    if Head::of(&head)? != manifest.head {
        let file = super::kept::JOURNAL_FILE.to_owned();
        return Err(BackupFault::Damaged { file }.into());
    }
    if let Some(passphrase) = passphrase {
        for listed in manifest
            .files
            .iter()
            .filter(|listed| sealed::is_sealed(&listed.path))
        {
            sealed::open(folder, &listed.path, passphrase)?;
        }
    }
    Ok(manifest)
}

/// Checks the chain of the journal in a folder, and gives its end.
pub(crate) fn chain(console: &Console, folder: &Path) -> anyhow::Result<journal::Head> {
    let mut reader = SqliteReader::open(folder)?;
    let end = journal::Reader::head(&mut reader)?.sequence.0;
    let bar = console.progress(&console.words.say("console-progress-verify"), end);
    let verified = verify(&mut reader, &mut |done| advance(&bar, done));
    bar.finish_and_clear();
    let intact = verified.map_err(|error| BackupFault::of_journal(error, folder))?;
    Ok(intact.head)
}

fn weigh_all(folder: &Path, manifest: &Manifest) -> Result<(), BackupFault> {
    let mut listed: BTreeMap<&str, &Listed> = BTreeMap::new();
    for file in &manifest.files {
        if !stays_inside(&file.path) || listed.insert(&file.path, file).is_some() {
            return Err(BackupFault::Damaged {
                file: MANIFEST.to_owned(),
            });
        }
    }
    for path in files_below(folder)? {
        if [MANIFEST, MANIFEST_HASH].contains(&path.as_str()) || super::partial::is_lock(&path) {
            continue;
        }
        let Some(expected) = listed.remove(path.as_str()) else {
            return Err(BackupFault::Strange { file: path });
        };
        if !expected.fits(&weigh(&folder.join(&path))?) {
            return Err(BackupFault::Damaged { file: path });
        }
    }
    match listed.pop_first() {
        None => Ok(()),
        Some((path, _)) => Err(BackupFault::Missing {
            file: path.to_owned(),
        }),
    }
}

/// Whether a path from a list leads to somewhere below the folder that it is about.
fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}

/// The paths of all files below a folder, in order, with `/` between their parts; none when the
/// folder is not there. What is neither file nor folder counts as a file, so that it is noticed.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<String>, BackupFault> {
    let mut found = Vec::new();
    let mut open = vec![String::new()];
    while let Some(inside) = open.pop() {
        let path = folder.join(&inside);
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if inside.is_empty() && error.kind() == std::io::ErrorKind::NotFound => break,
            Err(error) => return Err(BackupFault::unreadable(&path, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| BackupFault::unreadable(&path, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let below = if inside.is_empty() {
                name
            } else {
                format!("{inside}/{name}")
            };
            let kind = entry.file_type();
            if kind
                .map_err(|error| BackupFault::unreadable(&path, &error))?
                .is_dir()
            {
                open.push(below);
            } else {
                found.push(below);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_elsewhere_are_told_from_those_that_stay() {
        for path in ["files/ab/cd", "journal.sqlite"] {
            assert!(stays_inside(path), "{path}");
        }
        for path in ["", "/etc/passwd", "../x", "files/../../x", "./x"] {
            assert!(!stays_inside(path), "{path}");
        }
    }
}
