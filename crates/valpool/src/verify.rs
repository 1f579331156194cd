//! `valpool verify`: reads the whole journal and checks every entry against its chain.

use journal::{VerifyError, verify};
use web::words::number;

use crate::config::Settings;
use crate::console::Console;
use crate::exit::{Exit, Stop, say_fault};
use crate::journal_folder::advance;
use crate::place::Place;
use crate::status::moment;

pub(crate) fn run(console: &Console, settings: &Settings) -> anyhow::Result<Exit> {
    let watch = engine::clock::Stopwatch::start();
    let mut reader = Place::of(settings).reader()?;
    let bar = console.progress(
        &console.words.say("console-progress-verify"),
        reader.head()?.sequence.0,
    );
    let verified = verify(reader.as_mut(), &mut |done| advance(&bar, done));
    bar.finish_and_clear();
    let intact = verified.map_err(|error| not_intact(console, error))?;
    let seconds = format!("{:.2}", watch.elapsed().as_secs_f64());
    console.tell(
        "console-intact",
        &[
            ("entries", number(intact.entries)),
            ("bytes", number(intact.body_bytes)),
            ("seconds", seconds.into()),
        ],
    )?;
    if intact.entries > 0 {
        console.tell(
            "console-last-entry",
            &[
                ("sequence", intact.head.sequence.to_string().into()),
                ("time", moment(intact.head.recorded_at_us).into()),
                ("hash", intact.head.hash.to_string().into()),
            ],
        )?;
    }
    Ok(Exit::Done)
}

/// What is wrong with a journal, for whoever asked.
pub(crate) fn not_intact(console: &Console, error: VerifyError) -> anyhow::Error {
    match error {
        VerifyError::NotIntact { good, fault } => {
            let sentence = console.words.say_with(
                "console-not-intact",
                &[
                    ("good", number(good)),
                    ("bad", good.saturating_add(1).to_string().into()),
                    ("fault", say_fault(&fault, &console.words).into()),
                ],
            );
            Stop {
                exit: Exit::NotIntact,
                sentence,
            }
            .into()
        }
        VerifyError::Store(error) => error.into(),
    }
}
