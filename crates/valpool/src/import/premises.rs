//! `valpool import premises`: a register of premises, from CSV and a map file.

use clap::ArgMatches;
use domain::actor::Actor;
use domain::areas::AreaLevel;
use domain::premises::{Access, PremisesDetails, PremisesKind, PremisesRow, RegisterPremises, Standing};
use domain::{Command, Event, World};
use exchange::map_file::{self, PremisesMap};
use exchange::table::{PremisesRow as RowRead, WordRead, parse_premises};

use super::intake::Intake;
use super::length::{self, Part};
use super::summary::{Note, Summary};
use super::{
    Refused, Unmapped, Why, area_level, bring_in, file, finish, known_area, note, organisation, path,
};
use crate::config::Settings;
use crate::console::Console;
use crate::exit::Exit;

pub(super) fn run(console: &Console, settings: &Settings, flags: &ArgMatches) -> anyhow::Result<Exit> {
    let map = PremisesMap::parse(&file::read(console, path(flags, "map"))?)
        .map_err(|error| file::refused(console, path(flags, "map"), &error))?;
    let parsed = parse_premises(&file::read(console, path(flags, "file"))?, &map)
        .map_err(|error| file::refused(console, path(flags, "file"), &error))?;
    let level = area_level(console, map.area_level())?;
    let mut intake = Intake::open(console, settings, flags.get_flag("dry-run"))?;
    let actor = Actor::Import(organisation(console, &intake.world(), flags)?);
    let mut summary = Summary::new(parsed.refused);
    let rows = convert(&intake.world(), level, parsed.rows, &mut summary);
    let command = |rows| Command::RegisterPremises(RegisterPremises(rows));
    let is_new = |event: &Event| matches!(event, Event::PremisesRegistered(_));
    bring_in(console, &mut intake, &mut summary, actor, &rows, command, is_new)?;
    finish(console, flags, intake, summary)
}

fn convert(
    world: &World,
    level: Option<AreaLevel>,
    rows: Vec<RowRead>,
    summary: &mut Summary,
) -> Vec<PremisesRow> {
    let mut converted = Vec::with_capacity(rows.len());
    let mut unmapped = Unmapped::new();
    let (mut without_place, mut areas_unknown) = (0, 0);
    for row in rows {
        if let Err(why) = check(&row) {
            summary.refused.push(Refused { row: row.row, why });
            continue;
        }
        let area = known_area(world, level, row.area_code.as_deref());
        areas_unknown += usize::from(area.is_none() && row.area_code.is_some());
        without_place += usize::from(area.is_none() && row.point.is_none());
        let details = PremisesDetails {
            name: row.name,
            kind: ours(&row.kind, kind, &mut unmapped).unwrap_or(PremisesKind::PollingStation),
            standing: ours(&row.status, standing, &mut unmapped).unwrap_or(Standing::Open),
            address: row.address,
            area,
            point: row.point,
            access: ours(&row.accessible, access, &mut unmapped),
        };
        converted.push(PremisesRow {
            source_key: row.source_key,
            details,
        });
    }
    summary.notes = vec![
        Note::count("console-import-no-position", without_place),
        Note::count("console-import-area-unknown", areas_unknown),
        Note::words("console-import-word-unknown", unmapped),
    ];
    converted
}

/// One row that is too long must not turn away the others of its batch.
fn check(row: &RowRead) -> Result<(), Why> {
    length::check(&[
        (Part::Key, &row.source_key),
        (Part::Name, &row.name),
        (Part::Address, &row.address),
    ])
}

fn ours<T: Copy, O>(read: &WordRead<T>, ours: fn(T) -> O, unmapped: &mut Unmapped) -> Option<O> {
    match read {
        WordRead::Ours(word) => Some(ours(*word)),
        WordRead::Other { word } => {
            note(unmapped, word);
            None
        }
    }
}

const fn kind(read: map_file::PremisesKind) -> PremisesKind {
    match read {
        map_file::PremisesKind::PollingStation => PremisesKind::PollingStation,
        map_file::PremisesKind::AdvanceVoting => PremisesKind::AdvanceVoting,
        map_file::PremisesKind::Counting => PremisesKind::Counting,
        map_file::PremisesKind::Storage => PremisesKind::Storage,
        map_file::PremisesKind::Office => PremisesKind::Office,
    }
}

const fn standing(read: map_file::PremisesStatus) -> Standing {
    match read {
        map_file::PremisesStatus::Open => Standing::Open,
        map_file::PremisesStatus::Planned => Standing::Planned,
        map_file::PremisesStatus::Abolished => Standing::Abolished,
    }
}

const fn access(read: map_file::Access) -> Access {
    match read {
        map_file::Access::Full => Access::Full,
        map_file::Access::Assisted => Access::Assisted,
        map_file::Access::None => Access::None,
    }
}
