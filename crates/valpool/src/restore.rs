//! `valpool restore`: a data folder out of a backup, checked before and after. It gets its name
//! when it is whole.

use std::path::Path;

use clap::ArgMatches;
use engine::clock::Stopwatch;
use engine::files::Files;

use crate::backup::copying::{copied, write_new};
use crate::backup::fault::BackupFault;
use crate::backup::kept::file_at;
use crate::backup::manifest::{self, Head, Listed, Manifest};
use crate::backup::partial::Partial;
use crate::backup::passphrase::Passphrase;
use crate::backup::{flag, sealed, tell};
use crate::config::Settings;
use crate::console::Console;
use crate::exit::Exit;
use crate::place::Place;

pub(crate) fn run(console: &Console, settings: &Settings, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let backup = Path::new(flag(matches, "folder").unwrap_or_default());
    let target = settings.data();
    let partial = Partial::begin(target)?;
    // Before anything long: does this build know where the files belong?
    let bucket = Place::of(settings).bucket_for(partial.path())?;
    let passphrase = match flag(matches, "passphrase-file") {
        Some(file) => Passphrase::from_file(console, file)?,
        None => Passphrase::ask(console)?,
    };
    let watch = Stopwatch::start();
    let manifest = manifest::check(console, backup, None)?;
    fill(backup, &manifest, partial.path(), &passphrase)?;
    // What lies in the new folder is checked as if it had come from anywhere.
    let head = Head::of(&manifest::chain(console, partial.path())?)?;
    if head != manifest.head {
        let file = crate::backup::kept::JOURNAL_FILE.to_owned();
        return Err(BackupFault::Damaged { file }.into());
    }
    if let Some(bucket) = bucket {
        bring(&bucket, &manifest, partial.path())?;
    }
    partial.finish()?;
    tell(console, "console-restored", target, &manifest, watch)?;
    Ok(Exit::Done)
}

fn fill(backup: &Path, manifest: &Manifest, into: &Path, passphrase: &Passphrase) -> anyhow::Result<()> {
    let (secrets, plain): (Vec<_>, Vec<_>) = manifest
        .files
        .iter()
        .partition(|listed| sealed::is_sealed(&listed.path));
    // A passphrase that does not fit is told before anything long is done.
    for listed in secrets {
        unseal(backup, listed, into, passphrase)?;
    }
    for listed in plain {
        let path = into.join(&listed.path);
        let weight = copied(&backup.join(&listed.path), &write_new(&path)?)?;
        if !listed.fits(&weight) {
            return Err(damaged(listed).into());
        }
    }
    Ok(())
}

/// Brings the attached files that were restored into a bucket, and takes them out of the folder.
fn bring(bucket: &Files, manifest: &Manifest, from: &Path) -> anyhow::Result<()> {
    for listed in &manifest.files {
        if let Some(file) = file_at(&listed.path) {
            bucket.put_back(&file, &from.join(&listed.path))?;
        }
    }
    Ok(())
}

fn unseal(backup: &Path, listed: &Listed, into: &Path, passphrase: &Passphrase) -> anyhow::Result<()> {
    let bytes = sealed::open(backup, &listed.path, passphrase)?;
    let name = sealed::plain_name(&listed.path);
    write_new(&into.join(name))?.fill(&bytes)?;
    Ok(())
}

fn damaged(listed: &Listed) -> BackupFault {
    BackupFault::Damaged {
        file: listed.path.clone(),
    }
}
