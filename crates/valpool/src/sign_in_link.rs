//! `valpool sign-in-link`: a one-time link for a person, also while the server runs.

use clap::ArgMatches;
use domain::World;
use domain::ids::PersonId;
use domain::policy;
use engine::clock::Clock;

use crate::config::{Key, Settings};
use crate::console::Console;
use crate::exit::{Exit, Stop};
use crate::journal_folder;
use crate::place::Place;

pub(crate) fn run(console: &Console, settings: &Settings, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let wanted = matches
        .get_one::<String>("person")
        .map(String::as_str)
        .unwrap_or_default();
    let place = Place::of(settings);
    let world = journal_folder::read(console, &place)?.world;
    let person = find(console, &world, wanted)?;
    let token = place.sessions()?.make_link(person, Clock::machine().now())?;
    let base = settings.value(Key::Base).trim_end_matches('/');
    let name = world
        .person(person)
        .map(|known| console.words.personal(&known.admitted.name))
        .unwrap_or_default();
    console.tell("console-link-for", &[("name", name.into())])?;
    console.line(&format!("{base}{}", web::link_path(&token)))?;
    Ok(Exit::Done)
}

/// By spoken number first, then by the exact name, which must be one person's.
pub(crate) fn find(console: &Console, world: &World, wanted: &str) -> anyhow::Result<PersonId> {
    let numbering = world.network.as_ref().map(|network| network.numbering);
    let spoken = numbering.and_then(|numbering| numbering.parse::<PersonId>(wanted));
    if let Some(person) = spoken.filter(|person| policy::has_access(world, *person)) {
        return Ok(person);
    }
    let named = world
        .people
        .iter()
        .filter(|person| person.admitted.name.reveal() == Some(wanted.trim()));
    let named: Vec<PersonId> = named.map(|person| person.admitted.person).collect();
    match (named.as_slice(), numbering) {
        ([person], _) => Ok(*person),
        ([], _) | (_, None) => {
            let values = [("person", wanted.to_owned().into())];
            Err(Stop::refused(
                console.words.say_with("console-person-unknown", &values),
            ))
        }
        (several, Some(numbering)) => {
            let codes: Vec<String> = several.iter().map(|person| numbering.spoken(*person)).collect();
            let values = [
                ("person", wanted.to_owned().into()),
                ("codes", codes.join(", ").into()),
            ];
            Err(Stop::refused(
                console.words.say_with("console-person-several", &values),
            ))
        }
    }
}
