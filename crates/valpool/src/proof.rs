//! Checkpoints and receipts as the terminal tells of them.

use std::path::Path;

use engine::ProofError;
use journal::checkpoint::{Mismatch, Signed, Signing};
use journal::receipt::{BYTES_MAX, Invalid, Receipt, is_receipt};
use journal::signer::Verifier;
use web::words::{Value, Words, number};

use crate::console::Console;
use crate::exit::{Exit, Stop, explain_store};

/// What to tell and how to end when the journal is not the one that was signed, or nothing can be
/// proven.
pub(crate) fn explain_proof(error: &ProofError, words: &Words) -> Option<(Exit, String)> {
    match error {
        ProofError::NotAsSigned(mismatch) => Some((Exit::NotIntact, say_mismatch(mismatch, words))),
        ProofError::Checkpoint { path, .. } => {
            let values = [("path", Value::from(path.clone()))];
            Some((
                Exit::NotIntact,
                words.say_with("console-checkpoint-damaged", &values),
            ))
        }
        ProofError::Key { path } => {
            let values = [("path", Value::from(path.clone()))];
            Some((
                Exit::Unavailable,
                words.say_with("console-signing-key-wrong", &values),
            ))
        }
        ProofError::NoKey => Some((Exit::Unavailable, words.say("console-signing-key-none"))),
        ProofError::Store(store) => Some(explain_store(store, words)),
        ProofError::File { .. } | ProofError::Chance(_) | ProofError::Unsettled | ProofError::Tree => None,
    }
}

/// How a journal is not the one that was signed.
pub(crate) fn say_mismatch(mismatch: &Mismatch, words: &Words) -> String {
    match mismatch {
        Mismatch::CutShort { signed, entries } => words.say_with(
            "console-cut-short",
            &[("signed", number(*signed)), ("entries", number(*entries))],
        ),
        Mismatch::Rewritten { signed } => words.say_with("console-rewritten", &[("signed", number(*signed))]),
        Mismatch::OtherJournal { signed, found } => words.say_with(
            "console-other-journal",
            &[("signed", signed.clone().into()), ("found", found.clone().into())],
        ),
    }
}

/// Reads a file that somebody kept.
pub(crate) fn read(console: &Console, path: &str) -> anyhow::Result<String> {
    let unreadable = |reason: String| {
        let values = [("path", path.to_owned().into()), ("reason", reason.into())];
        Stop::refused(console.words.say_with("console-file-unreadable", &values))
    };
    let length = std::fs::metadata(Path::new(path))
        .map_err(|error| unreadable(error.to_string()))?
        .len();
    if usize::try_from(length).is_ok_and(|length| length <= BYTES_MAX) {
        return std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()));
    }
    Err(not_kept(console, path))
}

fn not_kept(console: &Console, path: &str) -> anyhow::Error {
    let values = [("path", path.to_owned().into())];
    Stop::not_intact(console.words.say_with("console-not-a-checkpoint", &values))
}

/// The checkpoint of a file: alone, or in a receipt, which must hold.
pub(crate) fn read_checkpoint(console: &Console, path: &str) -> anyhow::Result<Signed> {
    let text = read(console, path)?;
    if is_receipt(&text) {
        return Ok(read_receipt(console, path, &text)?.signed);
    }
    Signed::parse(&text).map_err(|_no_checkpoint| not_kept(console, path))
}

/// A receipt that holds, whoever signed it.
pub(crate) fn read_receipt(console: &Console, path: &str, text: &str) -> anyhow::Result<Receipt> {
    let receipt = Receipt::parse(text);
    let held = receipt.and_then(|receipt| receipt.check().map(|()| receipt));
    held.map_err(|invalid| {
        let why = match invalid {
            Invalid::Form => "console-receipt-no-form",
            Invalid::Checkpoint(_) => "console-receipt-no-checkpoint",
            Invalid::Content => "console-receipt-other-content",
            Invalid::Unproven(_) => "console-receipt-unproven",
        };
        let why = console.words.say(why);
        let values = [("path", path.to_owned().into()), ("why", why.into())];
        Stop::not_intact(console.words.say_with("console-receipt-invalid", &values))
    })
}

/// Reads the public key of the command line.
pub(crate) fn read_key(console: &Console, text: Option<&String>) -> anyhow::Result<Option<Verifier>> {
    let Some(text) = text else { return Ok(None) };
    let key = text.parse().map_err(|_not_a_key| {
        let values = [("key", text.clone().into())];
        Stop::usage(console.words.say_with("console-public-key-wrong", &values))
    })?;
    Ok(Some(key))
}

/// Tells who signed it; ends when the key that was given did not.
pub(crate) fn tell_signing(
    console: &Console,
    path: &str,
    signed: &Signed,
    key: Option<&Verifier>,
) -> anyhow::Result<()> {
    let Some(key) = key else {
        console.line(&console.words.say("console-signature-unchecked"))?;
        return Ok(());
    };
    match signed.signing(key) {
        Signing::Good => {
            console.tell("console-signature-good", &[("key", key.to_string().into())])?;
            Ok(())
        }
        Signing::Wrong | Signing::Absent => {
            let values = [("path", path.to_owned().into()), ("key", key.to_string().into())];
            Err(Stop::not_intact(
                console.words.say_with("console-signature-wrong", &values),
            ))
        }
    }
}
