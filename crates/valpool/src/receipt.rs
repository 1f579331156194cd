//! `valpool receipt`: a file with which anybody can check that an entry is in the journal. Works
//! beside a running server.

use clap::ArgMatches;
use domain::Sequence;
use engine::Proof;
use journal::receipt::Form;

use crate::config::Settings;
use crate::console::Console;
use crate::exit::{Exit, Stop};
use crate::place::Place;

pub(crate) fn run(console: &Console, settings: &Settings, flags: &ArgMatches) -> anyhow::Result<Exit> {
    let entry = Sequence(flags.get_one::<u64>("entry").copied().unwrap_or(0));
    let form = if flags.get_flag("content") {
        console.warn(&console.words.say("console-receipt-shows"));
        Form::Content
    } else {
        Form::Hash
    };
    let place = Place::of(settings);
    let mut reader = place.reader()?;
    let proof = Proof::beside(place.folder())?;
    proof.check(reader.as_mut())?;
    let receipt = proof.receipt(reader.as_mut(), entry, form)?;
    let receipt = receipt.ok_or_else(|| {
        let values = [("entry", entry.to_string().into())];
        Stop::refused(console.words.say_with("console-entry-unknown", &values))
    })?;
    let Some(path) = flags.get_one::<String>("output") else {
        console.write(&receipt.to_string())?;
        return Ok(Exit::Done);
    };
    std::fs::write(path, receipt.to_string()).map_err(|error| {
        let values = [
            ("path", path.clone().into()),
            ("reason", error.to_string().into()),
        ];
        Stop::unavailable(console.words.say_with("console-file-not-made", &values))
    })?;
    console.tell(
        "console-receipt-written",
        &[("entry", entry.to_string().into()), ("path", path.clone().into())],
    )?;
    Ok(Exit::Done)
}
