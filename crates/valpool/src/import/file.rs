//! Files as they are given: their size is checked before they are read.

use std::path::{Path, PathBuf};

use exchange::{FileError, check_size};
use web::words::{Value, Words, number};

use crate::console::Console;
use crate::exit::Stop;

/// Reads a file whole.
pub(super) fn read(console: &Console, path: &Path) -> anyhow::Result<Vec<u8>> {
    let unreadable = |error: std::io::Error| {
        let values = [
            ("path", path.display().to_string().into()),
            ("reason", error.to_string().into()),
        ];
        Stop::refused(console.words.say_with("console-file-unreadable", &values))
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        let values = [("path", path.display().to_string().into())];
        return Err(Stop::refused(
            console.words.say_with("console-file-is-folder", &values),
        ));
    }
    check_size(metadata.len()).map_err(|error| refused(console, path, &error))?;
    std::fs::read(path).map_err(unreadable)
}

/// The file beside another with the same name and another ending, in small letters or capitals.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let small = path.with_extension(ending);
    if small.exists() {
        return small;
    }
    let large = path.with_extension(ending.to_uppercase());
    if large.exists() { large } else { small }
}

/// A file that is not what it claims.
pub(super) fn refused(console: &Console, path: &Path, error: &FileError) -> anyhow::Error {
    let why = say_file(&console.words, error);
    let values = [("path", path.display().to_string().into()), ("why", why.into())];
    Stop::refused(console.words.say_with("console-file-refused", &values))
}

fn say_file(words: &Words, error: &FileError) -> String {
    let arguments = error.arguments();
    let values = arguments
        .iter()
        .map(|(name, value)| (*name, spoken(words, name, value)));
    words.say_with(&format!("file-{}", error.code()), &values.collect::<Vec<_>>())
}

/// Why a row was not taken.
pub(super) fn say_row(words: &Words, reason: &exchange::RowReason) -> String {
    let arguments = reason.arguments();
    let values = arguments
        .iter()
        .map(|(name, value)| (*name, spoken(words, name, value)));
    words.say_with(&format!("row-{}", reason.code()), &values.collect::<Vec<_>>())
}

/// Large amounts are grouped, kinds of files are named; the rest stays as it is written.
fn spoken<'a>(words: &Words, name: &str, value: &'a str) -> Value<'a> {
    match name {
        "bytes" | "bytes-max" | "rows-max" => value
            .parse::<u64>()
            .map_or_else(|_| Value::from(value), |count| number(count)),
        "looks-like" => words.say_kind("console-looks-like", value).into(),
        _ => value.into(),
    }
}
