//! `valpool import reports`: reports that came in elsewhere, from CSV and a map file.

use std::sync::Arc;

use clap::ArgMatches;
use domain::actor::Actor;
use domain::areas::AreaLevel;
use domain::ids::{Code, KindId};
use domain::marking::Marking;
use domain::reports::{Contents, ImportReports, Occurred, Place, Police, ReportRow, Voting};
use domain::words::Personal;
use domain::{Command, Event, World};
use exchange::map_file::ReportMap;
use exchange::table::{self, ReportRow as RowRead, WordRead, parse_reports};

use super::intake::Intake;
use super::length::{self, Part};
use super::summary::{Note, Summary};
use super::{
    Refused, Unmapped, Why, area_level, bring_in, file, finish, known_area, note, organisation, path,
};
use crate::config::Settings;
use crate::console::Console;
use crate::exit::{Exit, Stop};

/// The kind of a report whose own word the map does not name.
const OTHER: &str = "other";

pub(super) fn run(console: &Console, settings: &Settings, flags: &ArgMatches) -> anyhow::Result<Exit> {
    let map = ReportMap::parse(&file::read(console, path(flags, "map"))?)
        .map_err(|error| file::refused(console, path(flags, "map"), &error))?;
    let parsed = parse_reports(&file::read(console, path(flags, "file"))?, &map)
        .map_err(|error| file::refused(console, path(flags, "file"), &error))?;
    let level = area_level(console, map.area_level())?;
    let mut intake = Intake::open(console, settings, flags.get_flag("dry-run"))?;
    let world = intake.world();
    let owner = organisation(console, &world, flags)?;
    check_kinds(console, &world, &map)?;
    let mut summary = Summary::new(parsed.refused);
    let rows = Conversion {
        world: &world,
        level,
        other: Code::new(OTHER)?,
    }
    .convert(parsed.rows, &mut summary);
    let command = |rows| {
        Command::ImportReports(ImportReports {
            owner,
            marking: Marking::default(),
            rows,
        })
    };
    let actor = Actor::Import(owner);
    let is_new = |event: &Event| matches!(event, Event::ReportReceived(_));
    bring_in(console, &mut intake, &mut summary, actor, &rows, command, is_new)?;
    finish(console, flags, intake, summary)
}

/// Every kind that the map names must be one of the network's.
fn check_kinds(console: &Console, world: &World, map: &ReportMap) -> anyhow::Result<()> {
    let is_known = |kind: &str| Code::new(kind).is_ok_and(|kind| world.kinds.get(kind).is_some());
    let Some(unknown) = map.kinds().into_iter().find(|kind| !is_known(kind)) else {
        return Ok(());
    };
    let known: Vec<String> = world
        .kinds
        .iter()
        .map(|kind| kind.defined.kind.to_string())
        .collect();
    let values = [
        ("kind", unknown.to_owned().into()),
        ("known", known.join(", ").into()),
    ];
    Err(Stop::refused(
        console.words.say_with("console-map-kind-unknown", &values),
    ))
}

struct Conversion<'a> {
    world: &'a World,
    level: Option<AreaLevel>,
    other: KindId,
}

/// What is told beside the counts.
#[derive(Default)]
struct Told {
    without_date: usize,
    without_coordinates: usize,
    outside: usize,
    areas_unknown: usize,
    unmapped: Unmapped,
}

impl Conversion<'_> {
    fn convert(&self, rows: Vec<RowRead>, summary: &mut Summary) -> Vec<ReportRow> {
        let mut told = Told::default();
        let mut converted = Vec::with_capacity(rows.len());
        for row in rows {
            match check(&row) {
                Ok(()) => converted.push(self.report(row, &mut told)),
                Err(why) => summary.refused.push(Refused { row: row.row, why }),
            }
        }
        summary.notes = vec![
            Note::count("console-import-no-date", told.without_date),
            Note::count(
                "console-import-no-place",
                told.without_coordinates.saturating_add(told.outside),
            ),
            Note::count("console-import-outside", told.outside),
            Note::count("console-import-area-unknown", told.areas_unknown),
            Note::words("console-import-kind-other", told.unmapped),
        ];
        converted
    }

    fn report(&self, row: RowRead, told: &mut Told) -> ReportRow {
        let area = known_area(self.world, self.level, row.area_code.as_deref());
        told.areas_unknown += usize::from(area.is_none() && row.area_code.is_some());
        if area.is_none() {
            match row.point {
                None => told.without_coordinates += 1,
                Some(point) => told.outside += usize::from(self.lies_outside(point)),
            }
        }
        let occurred = match row.occurred_at {
            table::Occurred::Known(moment) => Occurred::At(moment),
            table::Occurred::DayOnly(moment) => Occurred::Day(moment),
            table::Occurred::Unknown { .. } => Occurred::Unknown,
        };
        told.without_date += usize::from(occurred == Occurred::Unknown);
        let (kind, kind_word) = match row.kind {
            WordRead::Ours(kind) => (Code::new(&kind).unwrap_or(self.other), String::new()),
            WordRead::Other { word } => {
                note(&mut told.unmapped, &word);
                (self.other, word)
            }
        };
        let contents = Contents {
            kind,
            kind_word,
            title: Personal::new(row.title),
            text: Personal::new(row.text),
            place: Place {
                premises: None,
                area,
                point: row.point,
                words: Personal::new(row.place),
            },
            occurred,
            voting: Voting::Unknown,
            done: Personal::default(),
            help: Personal::default(),
            police: Police::Unknown,
            contact: Personal::default(),
        };
        ReportRow {
            source_key: row.source_key,
            contents: Arc::new(contents),
        }
    }

    /// Whether there are areas with boundaries, and the point is in none of them.
    fn lies_outside(&self, point: domain::areas::Point) -> bool {
        let is_bounded = self.world.areas.iter().any(|area| area.extent.is_some());
        is_bounded && self.world.areas.locate(point).is_none()
    }
}

/// One row that is too long must not turn away the others of its batch.
fn check(row: &RowRead) -> Result<(), Why> {
    let kind_word = match &row.kind {
        WordRead::Ours(_) => "",
        WordRead::Other { word } => word,
    };
    length::check(&[
        (Part::Key, &row.source_key),
        (Part::Kind, kind_word),
        (Part::Title, &row.title),
        (Part::Text, &row.text),
        (Part::Place, &row.place),
    ])
}
