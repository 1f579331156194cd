//! `valpool demo`: a national network on election day, with a script that lets reports arrive.
//!
//! Its data lie in a folder of their own, which carries a marker: without it, nothing is deleted.

mod content;
mod marker;
mod script;
mod stage;

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;
use engine::Node;
use engine::clock::Clock;
use journal::{SqliteStore, StoreError};
use web::{Entrance, SignIn};

use crate::config::{Key, Settings, base_of};
use crate::console::Console;
use crate::exit::{Exit, Stop};
use crate::ledger::Ledger;
use crate::place::Place;
use crate::serve::{self, Server};
use crate::{found, journal_folder};
use marker::Marker;
use script::Script;
use stage::Stage;

/// The demonstration's folder within the data folder.
const FOLDER: &str = "demo";

pub(crate) fn run(console: &Console, settings: &Settings, flags: &ArgMatches) -> anyhow::Result<Exit> {
    let listener = listen(console, settings)?;
    let folder = folder(settings);
    let clock = Clock::machine();
    let begun = prepare(console, settings, &folder, flags.get_flag("fresh"), &clock)?;
    let node = journal_folder::open(console, &Place::within(&folder), clock.clone())?;
    let script = Arc::new(Script::read(&begun.marker.language)?);
    let server = Server::prepare()?;
    if begun.is_new {
        content::found(&node, &begun.marker)?;
        let mut stage = Stage::new(node.clone(), &script, begun.marker.started_at)?;
        server.runtime().block_on(stage.play_history())?;
        Marker {
            is_complete: true,
            ..begun.marker.clone()
        }
        .write(&folder)?;
    } else {
        found::define_kinds(&mut Ledger::Live(node.clone()))?;
    }
    // Whatever time history stood at, from here on the machine's counts.
    clock.follow_machine();
    let address = listener.local_addr()?;
    tell(
        console,
        &folder,
        address,
        state(&begun, &script, &node, flags.get_flag("still")),
    )?;
    if !flags.get_flag("still") {
        let mut stage = Stage::resume(node.clone(), &script, begun.marker.started_at, &folder)?;
        let from = if begun.is_new { 0 } else { elapsed_s(&begun, &node) };
        server.runtime().spawn(async move { stage.play_live(from).await });
    }
    let entrance = Entrance {
        sign_in: SignIn::Demonstration,
        base: base_of(&address.to_string()),
        ..Entrance::default()
    };
    server.serve(node, listener, entrance)?;
    Ok(Exit::Done)
}

/// The usual address may be taken by a second demonstration: then any other will do, unless one
/// was asked for.
fn listen(console: &Console, settings: &Settings) -> anyhow::Result<TcpListener> {
    let address = settings.value(Key::Listen);
    match serve::listen(console, address) {
        Err(_taken) if !settings.is_given(Key::Listen) => {
            console.warn_with(
                "console-demo-other-address",
                &[("address", address.to_owned().into())],
            );
            serve::listen(console, "127.0.0.1:0")
        }
        listened => listened,
    }
}

fn folder(settings: &Settings) -> PathBuf {
    if settings.is_flag(Key::Data) {
        settings.data().to_owned()
    } else {
        settings.data().join(FOLDER)
    }
}

/// A demonstration that begins or goes on.
struct Begun {
    marker: Marker,
    is_new: bool,
}

/// Looks at the folder, clears it if that is wanted and allowed, and marks it.
fn prepare(
    console: &Console,
    settings: &Settings,
    folder: &Path,
    fresh: bool,
    clock: &Clock,
) -> anyhow::Result<Begun> {
    let found = Marker::read(folder)?;
    let is_empty = std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    match found {
        Some(marker) if marker.is_complete && !fresh => {
            return Ok(Begun {
                marker,
                is_new: false,
            });
        }
        Some(_) => clear(folder)?,
        None if is_empty => {}
        None => {
            let values = [("folder", folder.display().to_string().into())];
            return Err(Stop::refused(
                console.words.say_with("console-demo-folder-strange", &values),
            ));
        }
    }
    let marker = Marker {
        started_at: clock.now(),
        language: settings.language().code().to_owned(),
        is_complete: false,
    };
    std::fs::create_dir_all(folder)?;
    marker.write(folder)?;
    Ok(Begun { marker, is_new: true })
}

/// Deletes a marked folder that no process has open.
fn clear(folder: &Path) -> Result<(), anyhow::Error> {
    drop(SqliteStore::open(folder)?);
    let deleted = std::fs::remove_dir_all(folder);
    deleted.map_err(|source| {
        StoreError::File {
            doing: "delete the folder",
            path: folder.display().to_string(),
            source,
        }
        .into()
    })
}

/// Seconds since the demonstration was started first.
fn elapsed_s(begun: &Begun, node: &Node) -> i64 {
    node.clock()
        .now()
        .as_second()
        .saturating_sub(begun.marker.started_at.as_second())
}

/// What the script is going to do, as a text's key.
fn state(begun: &Begun, script: &Script, node: &Node, still: bool) -> &'static str {
    let elapsed = elapsed_s(begun, node);
    if still {
        "console-demo-still"
    } else if elapsed > script.last_second() {
        "console-demo-over"
    } else if begun.is_new {
        "console-demo-moves"
    } else {
        "console-demo-goes-on"
    }
}

fn tell(console: &Console, folder: &Path, address: SocketAddr, state: &'static str) -> std::io::Result<()> {
    console.tell(
        "console-demo-data",
        &[("folder", folder.display().to_string().into())],
    )?;
    console.line(&console.words.say(state))?;
    if !address.ip().is_loopback() {
        console.warn(&console.words.say("console-demo-open"));
    }
    console.tell(
        "console-demo-address",
        &[("address", format!("http://{address}/").into())],
    )
}
