//! `valpool copy`: a journal and what lies beside it from one place to another, and the proof that
//! it is the same.

use std::ops::ControlFlow;

use clap::ArgMatches;
use journal::{Cabinet, Head, Intact, Keys, Put, Reader, StoreError, verify};
use web::words::number;

use crate::config::Settings;
use crate::console::Console;
use crate::exit::{Exit, Stop};
use crate::journal_folder::advance;
use crate::place::{Place, shown};
use crate::verify::not_intact;

pub(crate) fn run(console: &Console, settings: &Settings, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let named = |flag| {
        let text = matches
            .get_one::<String>(flag)
            .map(String::as_str)
            .unwrap_or_default();
        place(console, settings, flag, text)
    };
    let (from, to) = (named("from")?, named("to")?);
    let mut source = from.reader()?;
    let mut target = to.store()?;
    let (mut beside, mut keys) = (to.cabinet()?, to.key_cabinet()?);
    let is_empty =
        target.head()? == Head::default() && is_empty(beside.as_mut())? && is_empty(keys.as_mut())?;
    if !is_empty {
        let values = [("place", to.to_string().into())];
        return Err(Stop::refused(
            console.words.say_with("console-copy-not-empty", &values),
        ));
    }
    let end = source.head()?;
    let bar = console.progress(&console.words.say("console-progress-copy"), end.sequence.0);
    let copied = journal::copy(source.as_mut(), target.as_mut(), &mut |entry| {
        advance(&bar, entry.sequence.0);
    });
    bar.finish_and_clear();
    copied.map_err(|error| not_intact(console, error))?;
    // They may lie together, or apart.
    for mut source in [from.cabinet()?, from.key_cabinet()?] {
        carry_beside(source.as_mut(), beside.as_mut(), keys.as_mut())?;
    }
    drop(target);
    let copied = check(console, to.reader()?.as_mut(), end)?;
    let original = check(console, source.as_mut(), end)?;
    if original.head != copied.head {
        let values = [("place", from.to_string().into())];
        return Err(Stop::unavailable(
            console.words.say_with("console-copy-went-on", &values),
        ));
    }
    console.tell(
        "console-copied",
        &[
            ("entries", number(copied.entries)),
            ("from", from.to_string().into()),
            ("to", to.to_string().into()),
            ("hash", copied.head.hash.to_string().into()),
        ],
    )?;
    Ok(Exit::Done)
}

fn place(console: &Console, settings: &Settings, flag: &'static str, text: &str) -> anyhow::Result<Place> {
    if Place::is_named_by(text) {
        return Ok(Place::named(text, settings.data()));
    }
    let values = [
        ("flag", format!("--{flag}").into()),
        ("value", shown(text).into()),
    ];
    Err(Stop::usage(
        console.words.say_with("console-copy-no-place", &values),
    ))
}

fn is_empty(cabinet: &mut dyn Cabinet) -> Result<bool, StoreError> {
    let mut is_empty = true;
    cabinet.all(&mut |_| {
        is_empty = false;
        ControlFlow::Break(())
    })?;
    Ok(is_empty)
}

/// Carries the tables beside the journal over: sessions, links, keys.
fn carry_beside(
    source: &mut dyn Cabinet,
    beside: &mut dyn Cabinet,
    key_cabinet: &mut dyn Cabinet,
) -> Result<(), StoreError> {
    let mut things: Vec<(String, Vec<u8>, Vec<u8>)> = Vec::new();
    source.all(&mut |thing| {
        things.push((
            thing.drawer.to_owned(),
            thing.key.to_owned(),
            thing.value.to_owned(),
        ));
        ControlFlow::Continue(())
    })?;
    let puts = things
        .iter()
        .map(|(drawer, key, value)| Put { drawer, key, value });
    let (keys, others): (Vec<_>, Vec<_>) = puts.partition(|put| Keys::DRAWERS.contains(&put.drawer));
    key_cabinet.put_all(&keys)?;
    beside.put_all(&others)
}

/// Checks a journal as `valpool verify` does.
fn check(console: &Console, reader: &mut dyn Reader, end: Head) -> anyhow::Result<Intact> {
    let bar = console.progress(&console.words.say("console-progress-verify"), end.sequence.0);
    let verified = verify(reader, &mut |done| advance(&bar, done));
    bar.finish_and_clear();
    verified.map_err(|error| not_intact(console, error))
}
