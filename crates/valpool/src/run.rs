//! One run: language, command line, settings, command, exit code.

use std::ffi::OsString;

use clap::ArgMatches;
use clap::error::ErrorKind;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use web::words::{Country, Words};

use crate::cli::Definition;
use crate::config::{Key, Settings, Surroundings};
use crate::console::Console;
use crate::exit::{Exit, Stop, explain, is_later, is_not_as_signed};
use crate::place::Place;
use crate::{
    backup, completions, config, copy, demo, erase, export, import, manual, mistake, receipt, restore, serve,
    sign_in_link, status, token, verify,
};

/// Runs the program with its arguments, the first being its name.
pub(crate) fn run(arguments: Vec<OsString>) -> Exit {
    let wish = wished(&arguments, "--language");
    let (surroundings, misfit) = Surroundings::read(wished(&arguments, "--config").as_deref());
    let console = Console::new(Words::new(
        surroundings.language(wish.as_deref()),
        Country::Sweden,
    ));
    let ended = parse(&console, arguments).and_then(|parsed| match (parsed, misfit) {
        (Parsed::Answered(exit), _) => Ok(exit),
        (Parsed::Command(_), Some(misfit)) => Err(Stop::usage(misfit.say(&console.words))),
        (Parsed::Command(matches), None) => command(&console, &surroundings, &matches),
    });
    ended.unwrap_or_else(|error| match explain(&error, &console.words) {
        Some((exit, sentence)) => {
            console.warn(&sentence);
            exit
        }
        None => Exit::Done,
    })
}

/// A command line that was read.
enum Parsed {
    /// Help or version was asked for and shown.
    Answered(Exit),
    Command(Box<ArgMatches>),
}

/// The value of a flag, before the command line is read: help itself depends on it.
fn wished(arguments: &[OsString], flag: &str) -> Option<String> {
    let mut texts = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(text) = texts.next() {
        let rest = text.strip_prefix(flag);
        match rest {
            Some("") => return texts.next().map(str::to_owned),
            Some(rest) if rest.starts_with('=') => return rest.get(1..).map(str::to_owned),
            Some(_) | None => {}
        }
    }
    None
}

fn parse(console: &Console, arguments: Vec<OsString>) -> anyhow::Result<Parsed> {
    let error = match Definition::new(&console.words)
        .program()
        .try_get_matches_from(arguments)
    {
        Ok(matches) => return help_asked(console, matches),
        Err(error) => error,
    };
    if [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion].contains(&error.kind()) {
        console.write(&error.render().to_string())?;
        return Ok(Parsed::Answered(Exit::Done));
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        console.warn(error.render().to_string().trim_end());
        return Ok(Parsed::Answered(Exit::Usage));
    }
    Err(Stop::usage(mistake::say(&error, &console.words)))
}

/// `valpool help COMMAND` is `valpool COMMAND --help`.
fn help_asked(console: &Console, matches: ArgMatches) -> anyhow::Result<Parsed> {
    let Some(("help", below)) = matches.subcommand() else {
        return Ok(Parsed::Command(Box::new(matches)));
    };
    let named = below.get_many::<String>("command").into_iter().flatten();
    let words = std::iter::once(crate::cli::PROGRAM)
        .chain(named.map(String::as_str))
        .chain(["--help"]);
    parse(console, words.map(OsString::from).collect())
}

fn command(console: &Console, surroundings: &Surroundings, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let Some((name, below)) = matches.subcommand() else {
        return Err(Stop::usage(console.words.say("console-mistake-no-command")));
    };
    let flags = below.subcommand().map_or(below, |(_, flags)| flags);
    let settings = Settings::gather(surroundings, flags, &console.words)?;
    let console = &Console::new(Words::new(settings.language(), Country::Sweden));
    log(settings.value(Key::Log));
    let done = match name {
        "demo" => demo::run(console, &settings, below),
        "serve" => serve::run(console, &settings),
        "sign-in-link" => sign_in_link::run(console, &settings, below),
        "token" => token::run(console, &settings, below),
        "import" => import::run(console, &settings, below),
        "status" => status::run(console, &settings, below),
        "verify" => verify::run(console, &settings, below),
        "receipt" => receipt::run(console, &settings, below),
        "export" => export::run(console, &settings, below),
        "backup" => backup::run(console, &settings, below),
        "restore" => restore::run(console, &settings, below),
        "erase" => erase::run(console, &settings, below),
        "copy" => copy::run(console, &settings, below),
        "config" => config::show(console, &settings),
        "manual" => manual::run(console),
        "completions" => completions::run(console, below),
        _ => Err(Stop::usage(console.words.say("console-mistake-no-command"))),
    };
    done.map_err(|error| match needed_release(&settings, &error) {
        Some(release) => needs(console, &error, release),
        None if is_not_as_signed(&error) && Place::of(&settings).is_on_a_server() => {
            with_sentence(console, &error, &console.words.say("console-after-failover"))
        }
        None => error,
    })
}

/// The release that can read what this one can't.
fn needed_release(settings: &Settings, error: &anyhow::Error) -> Option<String> {
    if !is_later(error) {
        return None;
    }
    let mut reader = Place::of(settings).reader().ok()?;
    reader.release().ok()?
}

fn needs(console: &Console, error: &anyhow::Error, release: String) -> anyhow::Error {
    let values = [("release", release.into())];
    let needed = console.words.say_with("console-release-needed", &values);
    let stop = with_sentence(console, error, &needed);
    Stop::unavailable(stop.to_string())
}

/// The same end with a further sentence.
fn with_sentence(console: &Console, error: &anyhow::Error, more: &str) -> anyhow::Error {
    let (exit, sentence) = explain(error, &console.words).unwrap_or((Exit::Unavailable, String::new()));
    Stop {
        exit,
        sentence: format!("{sentence} {more}"),
    }
    .into()
}

fn log(filter: &str) {
    let read = filter.parse::<Targets>();
    let unread = read.is_err();
    let targets = read.unwrap_or_else(|_not_a_filter| Targets::new().with_default(LevelFilter::INFO));
    // The library of passkeys tells what browsers send, which is nobody's to read.
    let targets = ["webauthn_rs", "webauthn_rs_core"]
        .into_iter()
        .fold(targets, |targets, silent| {
            targets.with_target(silent, LevelFilter::OFF)
        });
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(std::io::stderr);
    // A second subscriber is refused; the first one serves.
    let _set_before = tracing_subscriber::registry()
        .with(lines)
        .with(targets)
        .try_init();
    if unread {
        tracing::warn!(filter, "what to log can't be read: everything from `info` up is");
    }
}
