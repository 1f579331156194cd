//! What is wrong with a command line, in the reader's language.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use web::words::Words;

/// Says what is wrong and where to read on.
pub(crate) fn say(error: &clap::Error, words: &Words) -> String {
    let text = |kind: ContextKind| error.get(kind).map(say_value).unwrap_or_default();
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let allowed = text(ContextKind::ValidValue);
    let command = text(ContextKind::InvalidSubcommand);
    let kinds = [
        (ErrorKind::UnknownArgument, "console-mistake-unknown-argument"),
        (ErrorKind::InvalidSubcommand, "console-mistake-unknown-command"),
        (ErrorKind::MissingRequiredArgument, "console-mistake-missing"),
        (ErrorKind::MissingSubcommand, "console-mistake-no-command"),
        (
            ErrorKind::InvalidValue,
            if value.is_empty() {
                "console-mistake-no-value"
            } else {
                "console-mistake-value"
            },
        ),
        (ErrorKind::ArgumentConflict, "console-mistake-twice"),
        (ErrorKind::InvalidUtf8, "console-mistake-not-utf8"),
    ];
    let values = [
        ("argument", argument.into()),
        ("value", value.as_str().into()),
        ("allowed", allowed.into()),
        ("command", command.into()),
    ];
    let told = match kinds.iter().find(|(kind, _)| *kind == error.kind()) {
        Some((_, key)) => words.say_with(key, &values),
        None => error.render().to_string().trim_end().to_owned(),
    };
    format!("{told}\n{}", words.say("console-mistake-hint"))
}

fn say_value(value: &ContextValue) -> String {
    if let ContextValue::Strings(texts) = value {
        texts.join(", ")
    } else {
        value.to_string()
    }
}
