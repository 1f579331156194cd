//! `valpool import areas`: areas with their boundaries, from GeoJSON or a shapefile.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use clap::ArgMatches;
use domain::actor::Actor;
use domain::areas::{AreaDefined, AreaId, AreaLevel, DefineAreas};
use domain::ids::Code;
use domain::words::Names;
use domain::{Command, Event, Refusal, World};
use exchange::boundaries::{AreaProperties, AreaRow, parse_geojson, parse_shapefile};
use exchange::{FileError, Parsed};

use super::file;
use super::intake::Intake;
use super::summary::Summary;
use super::{Refused, Why, bring_in, finish, organisation, within};
use crate::config::Settings;
use crate::console::Console;
use crate::exit::{Exit, Stop};
use crate::found;

pub(super) fn run(console: &Console, settings: &Settings, flags: &ArgMatches) -> anyhow::Result<Exit> {
    let text = |name: &str| flags.get_one::<String>(name).map(String::as_str);
    let path = Path::new(text("file").unwrap_or_default());
    let properties = AreaProperties {
        code: text("code").unwrap_or_default(),
        name: text("area-name").unwrap_or_default(),
        parent: text("parent"),
    };
    let level = text("level")
        .and_then(AreaLevel::parse)
        .unwrap_or(AreaLevel::County);
    let parsed = parse(console, path, &properties)?;
    let mut intake = Intake::open(console, settings, flags.get_flag("dry-run"))?;
    organisation(console, &intake.world(), flags)?;
    let mut summary = Summary::new(parsed.refused);
    let areas = convert(&intake.world(), level, parsed.rows, &mut summary);
    take(console, &mut intake, level, areas, &mut summary)?;
    finish(console, flags, intake, summary)
}

fn parse(console: &Console, path: &Path, properties: &AreaProperties<'_>) -> anyhow::Result<Parsed<AreaRow>> {
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
        .to_lowercase();
    let refused = |error: FileError| file::refused(console, path, &error);
    match ending.as_str() {
        "geojson" | "json" => parse_geojson(&file::read(console, path)?, properties).map_err(refused),
        "shp" => {
            let shapes = file::read(console, path)?;
            let table = file::read(console, &file::beside(path, "dbf"))?;
            parse_shapefile(&shapes, &table, properties).map_err(refused)
        }
        _ => {
            let values = [("path", path.display().to_string().into())];
            Err(Stop::refused(
                console.words.say_with("console-areas-file-kind", &values),
            ))
        }
    }
}

/// Rows as areas; one whose parent nobody knows is refused.
fn convert(world: &World, level: AreaLevel, rows: Vec<AreaRow>, summary: &mut Summary) -> Vec<AreaDefined> {
    let above = match level {
        AreaLevel::Municipality => AreaLevel::County,
        AreaLevel::County | AreaLevel::Nation => AreaLevel::Nation,
    };
    let mut areas = Vec::with_capacity(rows.len());
    for row in rows {
        match area(world, level, above, &row) {
            Ok(defined) => areas.push(AreaDefined {
                boundary: Some(Arc::new(row.boundary)),
                ..defined
            }),
            Err(why) => summary.refused.push(Refused { row: row.row, why }),
        }
    }
    areas
}

fn area(world: &World, level: AreaLevel, above: AreaLevel, row: &AreaRow) -> Result<AreaDefined, Why> {
    let code = |text: &str| Code::new(text).map_err(|_not_a_code| Why::Code(text.to_owned()));
    let area = AreaId {
        level,
        code: code(&row.code)?,
    };
    let parent = match row.parent.as_deref().filter(|_| level != AreaLevel::Nation) {
        None => untold_parent(world, area, above, row),
        Some(parent) => {
            let parent = AreaId {
                level: above,
                code: code(parent)?,
            };
            if world.areas.get(parent).is_none() {
                return Err(Why::Rule(Refusal::AreaUnknown { area: parent }));
            }
            Some(parent)
        }
    };
    Ok(AreaDefined {
        area,
        names: Names::same(&row.name),
        parent,
        boundary: None,
    })
}

/// Where an area lies when the file does not tell. What is known already stays as it is.
fn untold_parent(world: &World, area: AreaId, above: AreaLevel, row: &AreaRow) -> Option<AreaId> {
    let known = world.areas.get(area).and_then(|known| known.defined.parent);
    if area.level != AreaLevel::Municipality || known.is_some_and(|parent| parent.level == above) {
        return None;
    }
    within::around(world, above, &row.boundary)
}

fn take(
    console: &Console,
    intake: &mut Intake<'_>,
    level: AreaLevel,
    areas: Vec<AreaDefined>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let world = intake.world();
    if level != AreaLevel::Nation && world.areas.nation().is_none() && !areas.is_empty() {
        let country = world
            .network
            .as_ref()
            .map(|network| network.country.clone())
            .unwrap_or_default();
        let nation = found::nation(&country)?;
        intake.ask(
            Actor::Console,
            Command::DefineAreas(DefineAreas { areas: vec![nation] }),
        )?;
    }
    let known: BTreeSet<AreaId> = intake.world().areas.iter().map(|area| area.id()).collect();
    let command = |areas| Command::DefineAreas(DefineAreas { areas });
    let is_new =
        |event: &Event| matches!(event, Event::AreaDefined(defined) if !known.contains(&defined.area));
    bring_in(console, intake, summary, Actor::Console, &areas, command, is_new)
}
