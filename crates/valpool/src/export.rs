//! `valpool export`: the journal as lines of JSON or as a spreadsheet. That an export was taken is
//! itself an entry of the journal.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;

use clap::ArgMatches;
use domain::actor::Actor;
use domain::ids::Numbering;
use domain::network::{ExportTaken, RecordExport};
use domain::{Command, Event, Record, Sequence, Subject};
use engine::OpenError;
use engine::clock::Clock;
use exchange::sheet::SheetWriter;
use journal::export::{ExportError, opened, to_json_line};
use journal::{EntryRef, Keys, StoreError, decode_closed};
use web::words::number;

use crate::config::Settings;
use crate::console::Console;
use crate::exit::{Exit, Stop};
use crate::journal_folder::{self, advance};
use crate::place::Place;
use crate::status::moment;

pub(crate) fn run(console: &Console, settings: &Settings, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let format = matches
        .get_one::<String>("format")
        .map(String::as_str)
        .unwrap_or_default();
    let output = matches.get_one::<String>("output").map(String::as_str);
    let mut reader = Place::of(settings).reader()?;
    let end = reader.head()?.sequence;
    let file = match output {
        Some(path) => Some(create(console, path)?),
        None => None,
    };
    record(console, settings, matches.get_flag("unrecorded"), format, end)?;
    let out: Box<dyn Write> = match file {
        Some(file) => Box::new(emptied(file)?),
        None => Box::new(io::stdout().lock()),
    };
    let bar = console.progress(&console.words.say("console-progress-export"), end.0);
    let mut out = BufWriter::new(out);
    let mut writing = match format {
        "csv" => Writing::Sheet(Sheet::begin(&mut out)?),
        _ => Writing::Lines(&mut out),
    };
    let keys = Place::of(settings).keys_to_read()?;
    let mut failed = None;
    reader.read(Sequence(0), &mut |entry| {
        if entry.sequence > end {
            return ControlFlow::Break(());
        }
        advance(&bar, entry.sequence.0);
        match writing.entry(&entry, &keys) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    bar.finish_and_clear();
    failed.map_or(Ok(()), Err)?;
    out.flush()?;
    if let Some(path) = output {
        console.tell(
            "console-exported",
            &[("entries", number(end.0)), ("path", path.to_owned().into())],
        )?;
    }
    Ok(Exit::Done)
}

/// Opens the file for writing. What stands in it stays until the export is certain.
fn create(console: &Console, path: &str) -> anyhow::Result<File> {
    let opened = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path);
    opened.map_err(|error| {
        let values = [
            ("path", path.to_owned().into()),
            ("reason", error.to_string().into()),
        ];
        Stop::unavailable(console.words.say_with("console-file-not-made", &values))
    })
}

fn emptied(file: File) -> io::Result<File> {
    // A device has no length.
    if file.metadata()?.is_file() {
        file.set_len(0)?;
    }
    Ok(file)
}

/// Writes into the journal that an export of everything up to `end` is taken.
fn record(
    console: &Console,
    settings: &Settings,
    unrecorded: bool,
    format: &str,
    end: Sequence,
) -> anyhow::Result<()> {
    let node = match journal_folder::open(console, &Place::of(settings), Clock::machine()) {
        Ok(node) => node,
        Err(error) if !is_in_use(&error) => return Err(error),
        Err(_in_use) if unrecorded => {
            console.warn(&console.words.say("console-export-unrecorded"));
            return Ok(());
        }
        Err(_in_use) => return Err(Stop::unavailable(console.words.say("console-export-in-use"))),
    };
    let taken = ExportTaken {
        format: format.to_owned(),
        entries: end.0,
    };
    node.ask_blocking(Actor::Console, Command::RecordExport(RecordExport(taken)))?;
    Ok(())
}

fn is_in_use(error: &anyhow::Error) -> bool {
    let store = error.downcast_ref::<StoreError>();
    let store = store.or_else(|| match error.downcast_ref::<OpenError>() {
        Some(OpenError::Store(store)) => Some(store),
        Some(
            OpenError::Corrupt(_)
            | OpenError::Broken { .. }
            | OpenError::KeysForeign
            | OpenError::KeyLost { .. }
            | OpenError::Beside { .. }
            | OpenError::Proof(_)
            | OpenError::System { .. },
        )
        | None => None,
    });
    matches!(store, Some(StoreError::InUse { .. }))
}

/// An export in the making.
enum Writing<W: Write> {
    Lines(W),
    Sheet(Sheet<W>),
}

struct Sheet<W: Write> {
    rows: SheetWriter<W>,
    numbering: Option<Numbering>,
}

impl<W: Write> Sheet<W> {
    fn begin(out: W) -> io::Result<Self> {
        let header = ["sequence", "recorded_at", "kind", "by", "subject", "body"];
        Ok(Self {
            rows: SheetWriter::begin(out, &header)?,
            numbering: None,
        })
    }
}

impl<W: Write> Writing<W> {
    fn entry(&mut self, entry: &EntryRef<'_>, keys: &Keys) -> anyhow::Result<()> {
        match self {
            Self::Lines(out) => writeln!(out, "{}", to_json_line(entry, keys).map_err(told)?)?,
            Self::Sheet(sheet) => {
                let record = decode_closed(entry)?;
                if let Event::NetworkFounded(founded) = &record.event {
                    sheet.numbering = Some(founded.numbering);
                }
                let opened = opened(entry, keys).map_err(told)?;
                let body = std::str::from_utf8(opened.as_deref().unwrap_or(entry.body))?;
                let (by, subject) = sheet
                    .numbering
                    .as_ref()
                    .map(|numbering| spoken(numbering, &record))
                    .unwrap_or_default();
                let sequence = entry.sequence.to_string();
                sheet.rows.row(&[
                    &sequence,
                    &moment(entry.recorded_at_us),
                    entry.kind,
                    &by,
                    &subject,
                    body,
                ])?;
            }
        }
        Ok(())
    }
}

/// What is wrong with an entry or its keys, as itself.
fn told(error: ExportError) -> anyhow::Error {
    match error {
        ExportError::Decode(error) => error.into(),
        ExportError::Line { .. } => error.into(),
    }
}

/// Who and about what, with the numbers that people speak.
fn spoken(numbering: &Numbering, record: &Record) -> (String, String) {
    let by = match record.by {
        Actor::Person(person) => numbering.spoken(person),
        Actor::Station(premises) => numbering.spoken(premises),
        Actor::Import(organisation) => format!("import {organisation}"),
        Actor::Program(token) => numbering.spoken(token),
        Actor::Console => "console".to_owned(),
    };
    let subject = match record.event.subject() {
        Subject::Network => "network".to_owned(),
        Subject::Premises(premises) => numbering.spoken(premises),
        Subject::Person(person) => numbering.spoken(person),
        Subject::Report(report) => numbering.spoken(report),
        Subject::Incident(incident) => numbering.spoken(incident),
        Subject::Theme(theme) => theme.code().to_owned(),
        Subject::Extract(extract) => numbering.spoken(extract),
        Subject::Reading(reading) => numbering.spoken(reading),
        Subject::Provider(organisation) => organisation.to_string(),
        Subject::Token(token) => numbering.spoken(token),
    };
    (by, subject)
}
