//! `valpool status`: what the journal adds up to, in figures; works beside a running server.

use std::collections::BTreeMap;

use clap::ArgMatches;
use domain::actor::Actor;
use domain::areas::AreaLevel;
use domain::level::Level;
use domain::policy;
use domain::premises::Standing;
use domain::reports::{Facet, ReportState};
use domain::tally::Spot;
use engine::Proof;
use jiff::Timestamp;
use serde::Serialize;
use web::words::{Words, number};

use crate::config::Settings;
use crate::console::Console;
use crate::exit::Exit;
use crate::journal_folder::{self, Reading};
use crate::place::Place;

/// The figures, as `--json` gives them. Names stay the same from release to release.
#[derive(Serialize)]
struct Figures {
    folder: String,
    entries: u64,
    last: Option<Last>,
    signing: Signing,
    network: Option<Network>,
    reports: Reports,
    incidents: Incidents,
    areas: Areas,
    premises: Premises,
    organisations: usize,
    people: usize,
}

#[derive(Serialize)]
struct Last {
    sequence: u64,
    recorded_at: String,
    hash: String,
}

/// What others check this node's checkpoints with, and how far the newest goes.
#[derive(Serialize)]
struct Signing {
    key: Option<String>,
    entries: Option<u64>,
}

#[derive(Serialize)]
struct Network {
    name: String,
    country: String,
    zone: String,
}

/// A count a code.
type ByCode = BTreeMap<&'static str, usize>;

#[derive(Serialize)]
struct Reports {
    total: usize,
    by_state: ByCode,
}

#[derive(Serialize)]
struct Areas {
    total: usize,
    by_level: ByCode,
}

#[derive(Serialize)]
struct Premises {
    total: usize,
    by_standing: ByCode,
}

#[derive(Serialize)]
struct Incidents {
    open: u32,
    closed: u32,
    open_by_level: BTreeMap<String, u32>,
}

pub(crate) fn run(console: &Console, settings: &Settings, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let place = Place::of(settings);
    let reading = journal_folder::read_closed(console, &place)?;
    let signing = signing(&place)?;
    let figures = figures(&reading, signing, settings, &console.words);
    if matches.get_flag("json") {
        console.line(&serde_json::to_string_pretty(&figures)?)?;
    } else {
        show(console, &figures)?;
    }
    Ok(Exit::Done)
}

fn signing(place: &Place) -> anyhow::Result<Signing> {
    let proof = Proof::beside(place.folder())?;
    let key = proof.verifier(place.reader()?.as_mut())?;
    Ok(Signing {
        key: key.map(|key| key.to_string()),
        entries: proof.newest().map(|newest| newest.size),
    })
}

/// A moment as machines write it.
pub(crate) fn moment(microsecond: i64) -> String {
    Timestamp::from_microsecond(microsecond)
        .map(|moment| moment.to_string())
        .unwrap_or_default()
}

fn figures(reading: &Reading, signing: Signing, settings: &Settings, words: &Words) -> Figures {
    let (world, head) = (&reading.world, &reading.head);
    let visible = policy::visible(world, Actor::Console);
    let tally = world.tallies.of(Spot::Everywhere, &visible);
    let incidents = u32::try_from(world.incidents.count()).unwrap_or(u32::MAX);
    let states = ReportState::ALL.map(|state| {
        (
            state.code(),
            world.reports.count_in(Facet::State(state), &visible),
        )
    });
    let levels = AreaLevel::ALL.map(|level| {
        (
            level.code(),
            world.areas.iter().filter(|area| area.id().level == level).count(),
        )
    });
    let standings = Standing::ALL.map(|standing| {
        (
            standing.code(),
            world
                .premises
                .iter()
                .filter(|known| known.details.standing == standing)
                .count(),
        )
    });
    Figures {
        folder: Place::of(settings).to_string(),
        entries: head.sequence.0,
        last: (head.sequence.0 > 0).then(|| Last {
            sequence: head.sequence.0,
            recorded_at: moment(head.recorded_at_us),
            hash: head.hash.to_string(),
        }),
        signing,
        network: world.network.as_ref().map(|network| Network {
            name: words.name(&network.names).to_owned(),
            country: network.country.clone(),
            zone: network.zone.clone(),
        }),
        reports: Reports {
            total: world.reports.count(),
            by_state: states.into(),
        },
        incidents: Incidents {
            open: tally.open(),
            closed: incidents.saturating_sub(tally.open()),
            open_by_level: Level::ALL
                .map(|level| (level.digit().to_string(), tally.open_at(level)))
                .into(),
        },
        areas: Areas {
            total: world.areas.count(),
            by_level: levels.into(),
        },
        premises: Premises {
            total: world.premises.count(),
            by_standing: standings.into(),
        },
        organisations: world.organisations.len(),
        people: world.people.len(),
    }
}

fn show(console: &Console, figures: &Figures) -> anyhow::Result<()> {
    let words = &console.words;
    if let Some(network) = &figures.network {
        console.line(&format!(
            "{} ({}, {})",
            network.name, network.country, network.zone
        ))?;
    }
    console.tell("console-data-in", &[("folder", figures.folder.clone().into())])?;
    let mut rows = vec![(words.say("console-status-entries"), Some(figures.entries))];
    let count = |count: usize| Some(u64::try_from(count).unwrap_or(u64::MAX));
    let groups = [
        (
            "console-status-reports",
            figures.reports.total,
            "console-report-state",
            &figures.reports.by_state,
        ),
        (
            "console-status-areas",
            figures.areas.total,
            "console-area-level",
            &figures.areas.by_level,
        ),
        (
            "console-status-premises",
            figures.premises.total,
            "console-standing",
            &figures.premises.by_standing,
        ),
    ];
    for (label, total, prefix, parts) in groups {
        rows.push((words.say(label), count(total)));
        rows.extend(
            parts
                .iter()
                .map(|(code, many)| (below(&words.say_kind(prefix, code)), count(*many))),
        );
    }
    rows.push((
        words.say("console-status-incidents-open"),
        Some(figures.incidents.open.into()),
    ));
    for (level, many) in figures.incidents.open_by_level.iter().rev() {
        let label = words.say_with("console-status-level", &[("level", level.clone().into())]);
        rows.push((below(&label), Some((*many).into())));
    }
    rows.push((
        words.say("console-status-incidents-closed"),
        Some(figures.incidents.closed.into()),
    ));
    rows.push((
        words.say("console-status-organisations"),
        count(figures.organisations),
    ));
    rows.push((words.say("console-status-people"), count(figures.people)));
    let width = rows
        .iter()
        .map(|(label, _)| label.chars().count())
        .max()
        .unwrap_or(0);
    for (label, many) in rows {
        let many = words.say_with("console-number", &[("count", number(many.unwrap_or(0)))]);
        console.line(&format!("{label:width$}  {many:>10}"))?;
    }
    if let Some(last) = &figures.last {
        let values = [
            ("sequence", last.sequence.to_string().into()),
            ("time", last.recorded_at.clone().into()),
            ("hash", last.hash.clone().into()),
        ];
        console.tell("console-last-entry", &values)?;
    }
    if let Some(entries) = figures.signing.entries {
        console.tell("console-status-checkpoint", &[("entries", number(entries))])?;
    }
    if let Some(key) = &figures.signing.key {
        console.tell("console-status-key", &[("key", key.clone().into())])?;
    }
    Ok(())
}

fn below(label: &str) -> String {
    format!("  {label}")
}
