//! `valpool erase`: destroys the keys to the personal texts of a thing, on a node that is stopped.

use std::ops::ControlFlow;
use std::time::Duration;

use clap::ArgMatches;
use domain::actor::Actor;
use domain::erasure::{Erasable, EraseSubject, Ground};
use domain::ids::Numbering;
use domain::theme::Theme;
use domain::{Command, Sequence, Subject, World};
use engine::Node;
use engine::clock::Clock;
use journal::decode_closed;
use web::words::number;

use crate::config::Settings;
use crate::console::Console;
use crate::exit::{Exit, Stop};
use crate::journal_folder;
use crate::place::Place;

/// How long the search index may take until it holds nothing more. Chosen: far more than making it anew.
const INDEX_WAIT_MAX: Duration = Duration::from_secs(600);

pub(crate) fn run(console: &Console, settings: &Settings, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let given = |name| {
        matches
            .get_one::<String>(name)
            .map(String::as_str)
            .unwrap_or_default()
    };
    let (written, ground) = (given("subject"), Ground::parse(given("reason")));
    let place = Place::of(settings);
    // A place with no journal is a mistake, and nothing to be made.
    place.reader()?;
    let node = journal_folder::open(console, &place, Clock::machine())?;
    let world = node.world();
    let known = subject(&world, written);
    let (Some(subject), Some(ground)) = (known, ground) else {
        let values = [("subject", written.to_owned().into())];
        return Err(Stop::refused(
            console.words.say_with("console-erase-unknown", &values),
        ));
    };
    if !matches.get_flag("yes") {
        confirm(console, written)?;
    }
    let plain = plain(&place, &world, subject.into())?;
    let command = Command::EraseSubject(EraseSubject { subject, ground });
    let granted = node.ask_blocking(Actor::Console, command)?;
    if let Erasable::Person(person) = subject {
        node.sessions().forget(person)?;
    }
    wait_for_index(console, &node, granted.sequence)?;
    let values = [("subject", written.to_owned().into())];
    let sentence = if granted.records.is_empty() {
        "console-erase-nothing"
    } else {
        "console-erased"
    };
    console.tell(sentence, &values)?;
    if plain > 0 {
        console.warn_with("console-erase-plain", &[("entries", number(plain))]);
    }
    Ok(Exit::Done)
}

/// What `report:R-4K7M2Q` and the like mean, if it is there.
fn subject(world: &World, written: &str) -> Option<Erasable> {
    let (kind, name) = written.split_once(':')?;
    let numbering: Numbering = world.network.as_ref()?.numbering;
    match kind {
        "report" => {
            let id = numbering
                .parse(name)
                .filter(|id| world.reports.get(*id).is_some());
            id.map(Erasable::Report)
        }
        "person" => {
            let id = numbering.parse(name).filter(|id| world.person(*id).is_some());
            id.map(Erasable::Person)
        }
        "incident" => {
            let id = numbering
                .parse(name)
                .filter(|id| world.incidents.get(*id).is_some());
            id.map(Erasable::Incident)
        }
        "extract" => {
            let id = numbering
                .parse(name)
                .filter(|id| world.extracts.get(*id).is_some());
            id.map(Erasable::Extract)
        }
        "theme" => Theme::parse(name).map(Erasable::Theme),
        _ => None,
    }
}

/// Asks for the subject to be typed again: what is erased is gone.
fn confirm(console: &Console, written: &str) -> anyhow::Result<()> {
    console.warn_with("console-erase-confirm", &[("subject", written.to_owned().into())]);
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed)?;
    if typed.trim() == written {
        Ok(())
    } else {
        Err(Stop::refused(console.words.say("console-erase-not-confirmed")))
    }
}

/// How many entries about the subject hold texts in plain words, from before texts were sealed.
fn plain(place: &Place, world: &World, subject: Subject) -> anyhow::Result<u64> {
    let mut reader = place.reader()?;
    let mut plain = 0;
    for sequence in world.entries_about(subject, world.head.next()) {
        let before = Sequence(sequence.0.saturating_sub(1));
        let mut read = None;
        reader.read(before, &mut |entry| {
            read = Some(decode_closed(&entry));
            ControlFlow::Break(())
        })?;
        if let Some(record) = read {
            let mut tells = false;
            record?
                .event
                .each_text(&mut |text| tells |= text.reveal().is_some_and(|text| !text.is_empty()));
            plain += u64::from(tells);
        }
    }
    Ok(plain)
}

/// Waits until the search index holds nothing of it either.
fn wait_for_index(console: &Console, node: &Node, sequence: Sequence) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let reached = runtime
        .block_on(async { tokio::time::timeout(INDEX_WAIT_MAX, node.search().caught_up(sequence)).await });
    reached.map_err(|_late| Stop::unavailable(console.words.say("console-erase-index-late")))
}
