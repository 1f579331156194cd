//! `valpool verify`: reads the whole journal, checks every entry against its chain and the whole
//! against everything that was signed; or checks a receipt alone, without any journal.

use clap::ArgMatches;
use engine::Proof;
use journal::checkpoint::{Checkpoint, Signed, Signing};
use journal::signer::Verifier;
use journal::{DecodeError, Fault, Intact, VerifyError, verify_signed};
use serde_json::{Value, json};
use web::words::number;

use crate::config::Settings;
use crate::console::Console;
use crate::exit::{Exit, Stop, explain, say_fault};
use crate::journal_folder::advance;
use crate::place::Place;
use crate::proof::{read, read_checkpoint, read_key, read_receipt, say_mismatch, tell_signing};
use crate::status::moment;

pub(crate) fn run(console: &Console, settings: &Settings, flags: &ArgMatches) -> anyhow::Result<Exit> {
    let key = read_key(console, flags.get_one::<String>("key"))?;
    if let Some(path) = flags.get_one::<String>("receipt") {
        return receipt(console, path, key.as_ref());
    }
    let watch = engine::clock::Stopwatch::start();
    let place = Place::of(settings);
    let mut reader = place.reader()?;
    let proof = Proof::beside(place.folder())?;
    // Read before the journal: what is signed later may not be among what is read.
    let kept = proof.checkpoints()?;
    let against = flags.get_one::<String>("against");
    let older = against.map(|path| read_checkpoint(console, path)).transpose()?;
    let mut signed = kept.clone();
    signed.extend(older.iter().map(|older| older.checkpoint.clone()));
    let bar = console.progress(
        &console.words.say("console-progress-verify"),
        reader.head()?.sequence.0,
    );
    let verified = verify_signed(reader.as_mut(), &signed, &mut |done| advance(&bar, done));
    bar.finish_and_clear();
    let is_json = flags.get_flag("json");
    let intact = match verified {
        Ok(intact) => intact,
        Err(error) => {
            let found = not_intact(console, error);
            if is_json && let Some((_, fault)) = explain(&found, &console.words) {
                print(console, &json!({ "intact": false, "fault": fault }))?;
            }
            return Err(found);
        }
    };
    let seconds = format!("{:.2}", watch.elapsed().as_secs_f64());
    if is_json {
        let own = proof.verifier(reader.as_mut())?;
        let older = older.as_ref().map(|older| {
            let own = own.filter(|own| older.signing(own) != Signing::Absent);
            (older, key.or(own))
        });
        return print_intact(console, &intact, &kept, older);
    }
    tell(console, &intact, seconds)?;
    match kept.last() {
        Some(newest) => {
            let count = u64::try_from(kept.len()).unwrap_or(u64::MAX);
            let values = [("count", number(count)), ("entries", number(newest.size))];
            console.tell("console-as-signed", &values)?;
        }
        None => console.line(&console.words.say("console-nothing-signed"))?,
    }
    if let Some((path, older)) = against.zip(older) {
        let own = proof.verifier(reader.as_mut())?;
        let own = own.filter(|own| older.signing(own) != Signing::Absent);
        let values = [
            ("path", path.clone().into()),
            ("entries", number(older.checkpoint.size)),
        ];
        console.tell("console-as-signed-in", &values)?;
        tell_signing(console, path, &older, key.or(own).as_ref())?;
    }
    Ok(Exit::Done)
}

/// The same for machines. Names stay the same from release to release.
fn print_intact(
    console: &Console,
    intact: &Intact,
    kept: &[Checkpoint],
    older: Option<(&Signed, Option<Verifier>)>,
) -> anyhow::Result<Exit> {
    let last = (intact.entries > 0).then(|| {
        json!({
            "sequence": intact.head.sequence.0,
            "recorded_at": moment(intact.head.recorded_at_us),
            "hash": intact.head.hash.to_string(),
        })
    });
    let (mut exit, mut against) = (Exit::Done, None);
    if let Some((older, key)) = older {
        let signature = match key.map(|key| older.signing(&key)) {
            Some(Signing::Good) => "good",
            Some(Signing::Wrong | Signing::Absent) => {
                exit = Exit::NotIntact;
                "wrong"
            }
            None => "unchecked",
        };
        against = Some(json!({ "entries": older.checkpoint.size, "signature": signature }));
    }
    let told = json!({
        "intact": true,
        "entries": intact.entries,
        "bytes": intact.body_bytes,
        "last": last,
        "checkpoints": kept.len(),
        "signed_entries": kept.last().map_or(0, |newest| newest.size),
        "against": against,
    });
    print(console, &told)?;
    Ok(exit)
}

fn print(console: &Console, told: &Value) -> anyhow::Result<()> {
    console.line(&serde_json::to_string_pretty(told)?)?;
    Ok(())
}

/// What is wrong with a journal, for whoever asked.
pub(crate) fn not_intact(console: &Console, error: VerifyError) -> anyhow::Error {
    let words = &console.words;
    match error {
        // As it was written, but not by this release.
        VerifyError::NotIntact {
            fault: Fault::Unreadable(decode @ DecodeError::UnknownKind { .. }),
            ..
        } => decode.into(),
        VerifyError::NotIntact { good, fault } => Stop::not_intact(words.say_with(
            "console-not-intact",
            &[
                ("good", number(good)),
                ("bad", good.saturating_add(1).to_string().into()),
                ("fault", say_fault(&fault, words).into()),
            ],
        )),
        VerifyError::NotAsSigned(mismatch) => Stop::not_intact(say_mismatch(&mismatch, words)),
        VerifyError::Store(error) => error.into(),
    }
}

fn tell(console: &Console, intact: &Intact, seconds: String) -> anyhow::Result<()> {
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
    Ok(())
}

/// Checks a receipt with nothing but the receipt, and who signed it with the key that was given.
fn receipt(console: &Console, path: &str, key: Option<&Verifier>) -> anyhow::Result<Exit> {
    let text = read(console, path)?;
    let receipt = read_receipt(console, path, &text)?;
    let checkpoint = &receipt.signed.checkpoint;
    console.tell(
        "console-receipt-holds",
        &[
            ("entry", receipt.entry.to_string().into()),
            ("origin", checkpoint.origin.clone().into()),
            ("entries", number(checkpoint.size)),
        ],
    )?;
    console.tell(
        "console-receipt-hash",
        &[("hash", receipt.shown.hash().to_string().into())],
    )?;
    if let Some(entry) = receipt.content() {
        console.tell(
            "console-receipt-content",
            &[
                ("time", moment(entry.recorded_at_us).into()),
                ("kind", entry.kind.to_owned().into()),
                ("by", entry.by.to_owned().into()),
            ],
        )?;
        console.line(&String::from_utf8_lossy(entry.body))?;
    }
    tell_signing(console, path, &receipt.signed, key)?;
    Ok(Exit::Done)
}
