//! `valpool token`: lets programs in, lists them, and shuts them out, on a node that is stopped.

use clap::ArgMatches;
use domain::actor::Actor;
use domain::ids::{Numbering, OrganisationId, TokenId};
use domain::tokens::{IssueToken, Scope, WithdrawToken};
use domain::{Command, Event, Refusal, World};
use engine::Node;
use engine::clock::Clock;

use crate::config::Settings;
use crate::console::Console;
use crate::exit::{Exit, Stop};
use crate::journal_folder;
use crate::place::Place;

pub(crate) fn run(console: &Console, settings: &Settings, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let place = Place::of(settings);
    // A place with no journal is a mistake, and nothing to be made.
    place.reader()?;
    match matches.subcommand() {
        Some(("issue", flags)) => issue(console, &opened(console, &place)?, flags),
        Some(("withdraw", flags)) => withdraw(console, &opened(console, &place)?, flags),
        Some((_, _)) | None => list(console, &place),
    }
}

fn opened(console: &Console, place: &Place) -> anyhow::Result<Node> {
    journal_folder::open(console, place, Clock::machine())
}

fn given<'a>(flags: &'a ArgMatches, name: &str) -> &'a str {
    flags
        .get_one::<String>(name)
        .map(String::as_str)
        .unwrap_or_default()
}

fn issue(console: &Console, node: &Node, flags: &ArgMatches) -> anyhow::Result<Exit> {
    let scopes = flags.get_many::<String>("scope").into_iter().flatten();
    let of = given(flags, "organisation");
    let organisation = OrganisationId::new(of).map_err(|_no_key| {
        let values = [("organisation", of.to_owned().into())];
        Stop::refused(console.words.say_with("console-token-organisation", &values))
    })?;
    let command = IssueToken {
        name: given(flags, "name").to_owned(),
        organisation,
        scopes: scopes.filter_map(|scope| Scope::parse(scope)).collect(),
        // What is no number is no time that a token may be good for.
        days: given(flags, "days").parse().unwrap_or_default(),
    };
    let granted = node.ask_blocking(Actor::Console, Command::IssueToken(command))?;
    let issued = granted.records.iter().find_map(|record| {
        if let Event::TokenIssued(event) = &record.event {
            Some(event.token)
        } else {
            None
        }
    });
    let token = issued.ok_or(Refusal::TokenUnknown);
    let token = token.map_err(|refusal| Stop::refused(console.words.say_refusal(&refusal)))?;
    let secret = node.sessions().make_secret(token)?;
    let values = [("token", spoken(&node.world(), token).into())];
    console.tell("console-token-issued", &values)?;
    console.line(&secret)?;
    Ok(Exit::Done)
}

fn withdraw(console: &Console, node: &Node, flags: &ArgMatches) -> anyhow::Result<Exit> {
    let written = given(flags, "token");
    let numbering = numbering(&node.world());
    let token = numbering.and_then(|numbering| numbering.parse::<TokenId>(written));
    let token = token.ok_or_else(|| Stop::refused(console.words.say_refusal(&Refusal::TokenUnknown)))?;
    node.ask_blocking(Actor::Console, Command::WithdrawToken(WithdrawToken { token }))?;
    node.sessions().forget_program(token)?;
    let values = [("token", spoken(&node.world(), token).into())];
    console.tell("console-token-withdrawn", &values)?;
    Ok(Exit::Done)
}

/// Every token that is good, a line each.
fn list(console: &Console, place: &Place) -> anyhow::Result<Exit> {
    let world = journal_folder::read(console, place)?.world;
    let (now, uses) = (Clock::machine().now(), place.sessions()?.program_uses()?);
    let of_all = world.organisations.keys().flat_map(|own| world.tokens.of(*own));
    for token in of_all.filter(|token| token.is_good(now)) {
        let issued = &token.issued;
        let scopes: Vec<_> = issued.scopes.iter().map(|scope| scope.code()).collect();
        let used = uses.get(&issued.token).map(ToString::to_string);
        let cells = [
            spoken(&world, issued.token),
            issued.organisation.to_string(),
            console.words.personal(&issued.name),
            scopes.join(","),
            issued.expires_at.to_string(),
            used.unwrap_or_else(|| "-".to_owned()),
        ];
        console.line(&cells.join("\t"))?;
    }
    Ok(Exit::Done)
}

fn numbering(world: &World) -> Option<Numbering> {
    world.network.as_ref().map(|network| network.numbering)
}

fn spoken(world: &World, token: TokenId) -> String {
    numbering(world).map_or_else(String::new, |numbering| numbering.spoken(token))
}
