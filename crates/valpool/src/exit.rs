//! How the program ends: five codes, and the errors that carry them to the end of `main`.

use std::fmt;
use std::process::ExitCode;

use engine::{AskError, OpenError, ProofError, ReadError};
use journal::{DecodeError, Fault, StoreError, Trouble};
use web::words::{Value, Words};

use crate::backup::fault::BackupFault;
use crate::bucket::NoFiles;
use crate::proof::explain_proof;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done,
    /// Not done: the request or the file was refused.
    Refused,
    /// Not done: the command line or the settings are wrong.
    Usage,
    /// Not done: something that is needed is missing, busy or broken.
    Unavailable,
    /// The journal is not as it was written.
    NotIntact,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0_u8,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::Unavailable => 3,
            Exit::NotIntact => 4,
        })
    }
}

/// An end with a sentence for the reader, in the reader's language already.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) exit: Exit,
    pub(crate) sentence: String,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Stop {}

impl Stop {
    pub(crate) fn refused(sentence: String) -> anyhow::Error {
        Self {
            exit: Exit::Refused,
            sentence,
        }
        .into()
    }

    pub(crate) fn usage(sentence: String) -> anyhow::Error {
        Self {
            exit: Exit::Usage,
            sentence,
        }
        .into()
    }

    pub(crate) fn not_intact(sentence: String) -> anyhow::Error {
        Self {
            exit: Exit::NotIntact,
            sentence,
        }
        .into()
    }

    pub(crate) fn unavailable(sentence: String) -> anyhow::Error {
        Self {
            exit: Exit::Unavailable,
            sentence,
        }
        .into()
    }
}

/// What to tell and how to end after an error; `None` when whoever read the output has gone.
pub(crate) fn explain(error: &anyhow::Error, words: &Words) -> Option<(Exit, String)> {
    for cause in error.chain() {
        if let Some(stop) = cause.downcast_ref::<Stop>() {
            return Some((stop.exit, stop.sentence.clone()));
        }
        if let Some(io) = cause.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::BrokenPipe
        {
            return None;
        }
        if let Some(told) = explain_cause(cause, words) {
            return Some(told);
        }
    }
    Some((
        Exit::Unavailable,
        say(words, "console-failed", "reason", format!("{error:#}")),
    ))
}

/// Whether the journal holds what only a later release can read.
pub(crate) fn is_later(error: &anyhow::Error) -> bool {
    let decode = |cause: &(dyn std::error::Error + 'static)| {
        let unknown = |decode: &DecodeError| matches!(decode, DecodeError::UnknownKind { .. });
        let opening = cause.downcast_ref::<OpenError>();
        let reading = cause.downcast_ref::<ReadError>();
        cause.downcast_ref::<DecodeError>().is_some_and(unknown)
            || matches!(opening, Some(OpenError::Corrupt(decode)) if unknown(decode))
            || matches!(reading, Some(ReadError::Corrupt(decode)) if unknown(decode))
    };
    error.chain().any(decode)
}

/// Whether the journal is not the one that was signed.
pub(crate) fn is_not_as_signed(error: &anyhow::Error) -> bool {
    let signed = |proof: &ProofError| matches!(proof, ProofError::NotAsSigned(_));
    error.chain().any(|cause| {
        cause.downcast_ref::<ProofError>().is_some_and(signed)
            || matches!(cause.downcast_ref::<OpenError>(), Some(OpenError::Proof(proof)) if signed(proof))
    })
}

fn explain_cause(cause: &(dyn std::error::Error + 'static), words: &Words) -> Option<(Exit, String)> {
    if let Some(store) = cause.downcast_ref::<StoreError>() {
        return Some(explain_store(store, words));
    }
    if let Some(NoFiles::Unknown(_)) = cause.downcast_ref::<NoFiles>() {
        return Some((Exit::Usage, words.say("console-files-no-buckets")));
    }
    if let Some(fault) = cause.downcast_ref::<BackupFault>() {
        return Some(fault.told(words));
    }
    if let Some(refusal) = cause.downcast_ref::<AskError>() {
        return Some(explain_ask(refusal, words));
    }
    if let Some(decode) = cause.downcast_ref::<DecodeError>() {
        return Some(explain_decode(decode, words));
    }
    if let Some(ReadError::Store(store)) = cause.downcast_ref::<ReadError>() {
        return Some(explain_store(store, words));
    }
    if let Some(proof) = cause.downcast_ref::<ProofError>() {
        return explain_proof(proof, words);
    }
    match cause.downcast_ref::<OpenError>()? {
        OpenError::Proof(proof) => explain_proof(proof, words),
        OpenError::Store(store) => Some(explain_store(store, words)),
        OpenError::Corrupt(decode) => Some(explain_decode(decode, words)),
        OpenError::Broken { sequence } => {
            let sentence = say(words, "console-journal-broken", "sequence", sequence.to_string());
            Some((Exit::NotIntact, sentence))
        }
        OpenError::KeysForeign => Some((Exit::Unavailable, words.say("console-keys-foreign"))),
        OpenError::KeyLost { sequence } => Some((
            Exit::Unavailable,
            say(words, "console-key-lost", "sequence", sequence.to_string()),
        )),
        OpenError::Beside { .. } | OpenError::System { .. } => None,
    }
}

pub(crate) fn explain_store(error: &StoreError, words: &Words) -> (Exit, String) {
    let sentence = match error {
        StoreError::InUse { folder } => say(words, "console-journal-in-use", "folder", folder.clone()),
        StoreError::Missing { folder } => say(words, "console-journal-missing", "folder", folder.clone()),
        StoreError::Emptied { folder } => {
            let sentence = say(words, "console-journal-emptied", "folder", folder.clone());
            return (Exit::NotIntact, sentence);
        }
        StoreError::Engine { source, .. } if source.trouble() == Trouble::Damaged => {
            let sentence = say(words, "console-journal-damaged", "reason", error.to_string());
            return (Exit::NotIntact, sentence);
        }
        StoreError::LaterLayout { folder, .. } => {
            say(words, "console-journal-later", "folder", folder.clone())
        }
        StoreError::Malformed { sequence, .. } => {
            return (
                Exit::NotIntact,
                say(words, "console-journal-broken", "sequence", sequence.to_string()),
            );
        }
        StoreError::NotNext { .. }
        | StoreError::Overtaken
        | StoreError::Encode(_)
        | StoreError::Engine { .. }
        | StoreError::File { .. } => say(words, "console-journal-unavailable", "reason", error.to_string()),
    };
    (Exit::Unavailable, sentence)
}

fn explain_ask(error: &AskError, words: &Words) -> (Exit, String) {
    match error {
        AskError::Refused(refusal) => (Exit::Refused, words.say_refusal(refusal)),
        AskError::Busy => (Exit::Unavailable, words.say("console-busy")),
        AskError::Unavailable(reason) => (
            Exit::Unavailable,
            say(words, "console-journal-unavailable", "reason", reason.clone()),
        ),
    }
}

fn explain_decode(error: &DecodeError, words: &Words) -> (Exit, String) {
    let exit = match error {
        DecodeError::UnknownKind { .. }
        | DecodeError::KeyMissing { .. }
        | DecodeError::KeyWrong { .. }
        | DecodeError::Keys(_) => Exit::Unavailable,
        DecodeError::Malformed { .. } | DecodeError::ImpossibleTime { .. } => Exit::NotIntact,
    };
    (exit, say_decode(error, words))
}

/// What is wrong with an entry, in the reader's language.
pub(crate) fn say_fault(fault: &Fault, words: &Words) -> String {
    match fault {
        Fault::NotNext { expected, found } => words.say_with(
            "console-fault-not-next",
            &[
                ("expected", expected.to_string().into()),
                ("found", found.to_string().into()),
            ],
        ),
        Fault::Hash { sequence } => say(words, "console-fault-hash", "sequence", sequence.to_string()),
        Fault::TimeGoesBack { sequence } => say(
            words,
            "console-fault-time-goes-back",
            "sequence",
            sequence.to_string(),
        ),
        Fault::Unreadable(error) => say_decode(error, words),
        Fault::Malformed { sequence, .. } => say(
            words,
            "console-fault-not-an-entry",
            "sequence",
            sequence.to_string(),
        ),
    }
}

fn say_decode(error: &DecodeError, words: &Words) -> String {
    match error {
        DecodeError::UnknownKind {
            sequence,
            kind,
            version,
        } => words.say_with(
            "console-fault-unknown-kind",
            &[
                ("sequence", sequence.to_string().into()),
                ("kind", kind.clone().into()),
                ("version", version.to_string().into()),
            ],
        ),
        DecodeError::Malformed { sequence, kind, .. } => words.say_with(
            "console-fault-malformed",
            &[
                ("sequence", sequence.to_string().into()),
                ("kind", kind.clone().into()),
            ],
        ),
        DecodeError::KeyMissing { sequence } => {
            say(words, "console-key-missing", "sequence", sequence.to_string())
        }
        DecodeError::KeyWrong { sequence } => {
            say(words, "console-key-wrong", "sequence", sequence.to_string())
        }
        DecodeError::Keys(error) => say(words, "console-journal-unavailable", "reason", error.to_string()),
        DecodeError::ImpossibleTime { sequence } => say(
            words,
            "console-fault-impossible-time",
            "sequence",
            sequence.to_string(),
        ),
    }
}

fn say(words: &Words, key: &str, name: &str, value: String) -> String {
    words.say_with(key, &[(name, Value::from(value))])
}
