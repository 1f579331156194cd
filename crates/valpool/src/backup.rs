//! `valpool backup`: a data folder as a backup that is whole or not there at all, made while the
//! server runs; or a check of one that is there.

pub(crate) mod age;
pub(crate) mod copying;
pub(crate) mod fault;
pub(crate) mod kept;
pub(crate) mod manifest;
pub(crate) mod partial;
pub(crate) mod passphrase;
pub(crate) mod sealed;

use std::collections::BTreeSet;
use std::path::Path;

use clap::ArgMatches;
use domain::files::FileHash;
use domain::{Event, EventKind};
use engine::clock::{Clock, Stopwatch};
use engine::files::{FileError, Files};
use engine::sessions;
use journal::{EntryRef, Keys, Reader, SqliteCabinet, SqliteStore, decode_closed};
use web::words::number;

use self::copying::{copied, read_whole, weigh, write_new};
use self::fault::BackupFault;
use self::kept::{Care, KEPT, KEYS_FILE, is_known};
use self::manifest::{Head, Manifest};
use self::partial::Partial;
use self::passphrase::Passphrase;
use crate::config::Settings;
use crate::console::Console;
use crate::exit::Exit;
use crate::journal_folder::advance;
use crate::place::Place;

pub(crate) fn run(console: &Console, settings: &Settings, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let folder = Path::new(flag(matches, "folder").unwrap_or_default());
    let file = flag(matches, "passphrase-file");
    let watch = Stopwatch::start();
    if matches.get_flag("check") {
        let passphrase = file
            .map(|file| Passphrase::from_file(console, file))
            .transpose()?;
        let manifest = manifest::check(console, folder, passphrase.as_ref())?;
        tell(console, "console-backup-whole", folder, &manifest, watch)?;
        if passphrase.is_none() {
            console.warn(&console.words.say("console-backup-keys-unopened"));
        }
        return Ok(Exit::Done);
    }
    // Before anybody is asked for a passphrase: is there anything to keep, and anywhere to keep it?
    let place = Place::of(settings);
    let reader = place.reader()?;
    let partial = Partial::begin(folder)?;
    let passphrase = match file {
        Some(file) => Passphrase::from_file(console, file)?,
        None => Passphrase::ask_anew(console)?,
    };
    passphrase.is_long_enough(console)?;
    let (manifest, broken) = make(console, &place, partial, reader, &passphrase)?;
    tell(console, "console-backup-made", folder, &manifest, watch)?;
    // The backup is whole as a backup; what it is of is not.
    Ok(if broken == 0 { Exit::Done } else { Exit::NotIntact })
}

pub(crate) fn flag<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.get_one::<String>(name).map(String::as_str)
}

/// One line about a backup: what it holds, and how long it took.
pub(crate) fn tell(
    console: &Console,
    key: &str,
    folder: &Path,
    manifest: &Manifest,
    watch: Stopwatch,
) -> std::io::Result<()> {
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    console.tell(
        key,
        &[
            ("path", folder.display().to_string().into()),
            ("time", manifest.made_at.to_string().into()),
            ("entries", number(manifest.head.sequence)),
            ("files", number(u64::try_from(manifest.files.len()).unwrap_or(0))),
            ("bytes", number(bytes)),
            ("seconds", format!("{:.2}", watch.elapsed().as_secs_f64()).into()),
        ],
    )
}

fn make(
    console: &Console,
    place: &Place,
    partial: Partial,
    mut reader: Box<dyn Reader>,
    passphrase: &Passphrase,
) -> anyhow::Result<(Manifest, usize)> {
    let data = place.folder();
    let made_at = Clock::machine().now();
    let into = partial.path();
    for unknown in unknown_in(data)? {
        console.warn_with("console-backup-unknown", &[("name", unknown.into())]);
    }
    let end = reader.head()?.sequence.0;
    let bar = console.progress(&console.words.say("console-progress-backup"), end);
    let mut attached = BTreeSet::new();
    let mut copy = SqliteStore::open(into)?;
    let copied = journal::copy(reader.as_mut(), &mut copy, &mut |entry| {
        advance(&bar, entry.sequence.0);
        attached.extend(attached_by(entry));
    });
    bar.finish_and_clear();
    let head = copied.map_err(|error| BackupFault::of_journal(error, data))?;
    copy.into_plain_file()?;
    // What an entry needs was there before it: files and keys are taken after the journal.
    copy_folders(data, into)?;
    let broken = if place.keeps_files_in_a_bucket() {
        copy_attached(&place.files()?, &attached, into)?
    } else {
        not_as_attached(&place.files()?, &attached)
    };
    for file in &broken {
        console.warn_with("console-backup-file-broken", &[("file", file.to_string().into())]);
    }
    seal_secrets(place, into, passphrase)?;
    let head = Head::of(&head)?;
    let manifest = Manifest::write(into, made_at, head)?;
    manifest::check(console, into, Some(passphrase))?;
    partial.finish()?;
    Ok((manifest, broken.len()))
}

/// The file that an entry is about, if it is about one.
fn attached_by(entry: &EntryRef<'_>) -> Option<FileHash> {
    if entry.kind != EventKind::FileAttached.stored() {
        return None;
    }
    match decode_closed(entry).map(|record| record.event) {
        Ok(Event::FileAttached(event)) => Some(event.sha256),
        Ok(_) | Err(_) => None,
    }
}

/// The files of the journal that are not there as they were attached.
fn not_as_attached(files: &Files, attached: &BTreeSet<FileHash>) -> Vec<FileHash> {
    let broken = attached.iter().filter(|file| files.check(file).is_err());
    broken.copied().collect()
}

/// Copies the files of the journal out of a bucket, one after the other, sealed as they lie; gives
/// those that are not there as they were attached. A bucket out of reach ends the backup.
fn copy_attached(files: &Files, attached: &BTreeSet<FileHash>, into: &Path) -> anyhow::Result<Vec<FileHash>> {
    let mut broken = Vec::new();
    for file in attached {
        let path = into.join(kept::path_of(file));
        // From before the network had a bucket.
        if path.exists() && weigh(&path)?.sha256 == file.0 {
            continue;
        }
        match files.sealed(file) {
            Ok(bytes) if path.exists() => {
                std::fs::write(&path, bytes).map_err(|error| BackupFault::unwritten(&path, &error))?
            }
            Ok(bytes) => write_new(&path)?.fill(&bytes)?,
            Err(FileError::Missing { .. } | FileError::Damaged { .. } | FileError::Closed { .. }) => {
                broken.push(*file);
            }
            Err(error @ FileError::Machine { .. }) => return Err(error.into()),
        }
    }
    Ok(broken)
}

/// Everything that only the holder of the passphrase may read.
fn seal_secrets(place: &Place, into: &Path, passphrase: &Passphrase) -> anyhow::Result<()> {
    let data = place.folder();
    let bytes = SqliteCabinet::bytes_of(place.cabinet()?.as_mut(), &sessions::KEPT)?;
    sealed::seal(into, sessions::FILE, &bytes, passphrase)?;
    let bytes = SqliteCabinet::bytes_of(place.key_cabinet()?.as_mut(), &Keys::DRAWERS)?;
    sealed::seal(into, KEYS_FILE, &bytes, passphrase)?;
    let sealed = KEPT.iter().filter(|(_, care)| *care == Care::Sealed);
    for (name, _) in sealed {
        let path = data.join(name);
        if path.exists() {
            sealed::seal(into, name, &read_whole(&path)?, passphrase)?;
        }
    }
    Ok(())
}

fn copy_folders(data: &Path, into: &Path) -> anyhow::Result<()> {
    for (name, _) in KEPT.iter().filter(|(_, care)| *care == Care::Folder) {
        for relative in manifest::files_below(&data.join(name))? {
            if kept::is_in_the_making(&relative) {
                continue;
            }
            let relative = format!("{name}/{relative}");
            copied(&data.join(&relative), &write_new(&into.join(&relative))?)?;
        }
    }
    Ok(())
}

/// What lies in the folder and is neither kept nor known to be made anew.
fn unknown_in(data: &Path) -> anyhow::Result<BTreeSet<String>> {
    let mut unknown = BTreeSet::new();
    let entries = std::fs::read_dir(data).map_err(|error| BackupFault::unreadable(data, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| BackupFault::unreadable(data, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_known(&name) {
            unknown.insert(name);
        }
    }
    Ok(unknown)
}
