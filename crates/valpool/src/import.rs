//! `valpool import`: areas, premises and reports from files.
//!
//! A file is read and checked whole before anything is written, and what is written goes in
//! batches, each all or nothing. Taking a file in again adds nothing.

mod areas;
mod file;
mod intake;
mod length;
mod premises;
mod reports;
mod summary;
mod within;

use std::collections::BTreeMap;
use std::path::Path;

use clap::ArgMatches;
use domain::actor::Actor;
use domain::areas::{AreaId, AreaLevel};
use domain::ids::{Code, OrganisationId};
use domain::{Command, Event, World};
use exchange::RowReason;

use crate::config::Settings;
use crate::console::Console;
use crate::exit::{Exit, Stop};
use intake::Intake;
use summary::Summary;

/// Rows in one batch. Chosen: a turn of the disk for each would be slow, and one for all would
/// keep everybody else waiting.
const BATCH_ROWS: usize = 1_000;

pub(crate) fn run(console: &Console, settings: &Settings, matches: &ArgMatches) -> anyhow::Result<Exit> {
    match matches.subcommand() {
        Some(("areas", flags)) => areas::run(console, settings, flags),
        Some(("premises", flags)) => premises::run(console, settings, flags),
        Some(("reports", flags)) => reports::run(console, settings, flags),
        Some(_) | None => Err(Stop::usage(console.words.say("console-mistake-no-command"))),
    }
}

/// A row that is not taken, and why.
pub(crate) struct Refused {
    pub(crate) row: usize,
    pub(crate) why: Why,
}

/// Why a row is not taken.
pub(crate) enum Why {
    /// It can't be read.
    Row(RowReason),
    /// One of its values has more characters than the network takes.
    TooLong {
        sentence: &'static str,
        chars_max: usize,
    },
    /// It can be read, and the network does not take it.
    Rule(domain::Refusal),
    /// Its code can't be a key.
    Code(String),
}

/// The organisation in whose name the file is taken in; the coordinator when none is named.
fn organisation(console: &Console, world: &World, flags: &ArgMatches) -> anyhow::Result<OrganisationId> {
    let named = flags.get_one::<String>("as");
    let found = match named {
        Some(name) => Code::new(name)
            .ok()
            .filter(|key| world.organisations.contains_key(key)),
        None => world.coordinator().map(|known| known.registered.organisation),
    };
    found.ok_or_else(|| {
        let name = named.cloned().unwrap_or_default();
        Stop::refused(
            console
                .words
                .say_with("console-organisation-unknown", &[("organisation", name.into())]),
        )
    })
}

/// The level that a map file names for its codes of areas.
fn area_level(console: &Console, named: Option<&str>) -> anyhow::Result<Option<AreaLevel>> {
    let Some(named) = named else { return Ok(None) };
    if let Some(level) = AreaLevel::parse(named) {
        return Ok(Some(level));
    }
    let allowed = AreaLevel::ALL.map(AreaLevel::code).join(", ");
    let values = [("level", named.to_owned().into()), ("allowed", allowed.into())];
    Err(Stop::refused(
        console.words.say_with("console-map-level-unknown", &values),
    ))
}

/// The area with a code of the file, if the network knows it.
fn known_area(world: &World, level: Option<AreaLevel>, code: Option<&str>) -> Option<AreaId> {
    let area = AreaId {
        level: level?,
        code: Code::new(code?).ok()?,
    };
    world.areas.get(area).map(|_| area)
}

/// How often each of their words was not in the map.
type Unmapped = BTreeMap<String, usize>;

fn note(unmapped: &mut Unmapped, word: &str) {
    if !word.is_empty() {
        *unmapped.entry(word.to_owned()).or_default() += 1;
    }
}

/// The path that an argument names.
fn path<'a>(flags: &'a ArgMatches, name: &str) -> &'a Path {
    Path::new(flags.get_one::<String>(name).map_or("", String::as_str))
}

/// Asks for batch after batch of rows, and counts those that are new and those that are changed.
fn bring_in<R: Clone>(
    console: &Console,
    intake: &mut Intake<'_>,
    summary: &mut Summary,
    actor: Actor,
    rows: &[R],
    command: impl Fn(Vec<R>) -> Command,
    is_new: impl Fn(&Event) -> bool,
) -> anyhow::Result<()> {
    let bar = console.progress(
        &console.words.say("console-progress-import"),
        summary.length(rows.len()),
    );
    for batch in rows.chunks(BATCH_ROWS) {
        let records = intake.ask(actor, command(batch.to_vec()))?;
        let taken = records.iter().filter(|record| is_new(&record.event)).count();
        summary.taken += taken;
        summary.updated += records.len().saturating_sub(taken);
        summary.unchanged += batch.len().saturating_sub(records.len());
        bar.inc(summary.length(batch.len()));
    }
    bar.finish_and_clear();
    Ok(())
}

/// Tells what came of it all.
fn finish(
    console: &Console,
    flags: &ArgMatches,
    intake: Intake<'_>,
    mut summary: Summary,
) -> anyhow::Result<Exit> {
    summary.dry_run = intake.is_dry_run();
    summary.tell(console, flags.get_one::<String>("refusals").map(String::as_str))
}
