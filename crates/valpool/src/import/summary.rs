//! What came of a file: rows taken, updated, unchanged and refused, and what else to know.

use std::fs::File;
use std::io::BufWriter;

use exchange::RowRefusal;
use exchange::sheet::SheetWriter;
use web::words::{Words, number};

use super::{Refused, Unmapped, Why, file};
use crate::console::Console;
use crate::exit::{Exit, Stop};

/// Refusals and words that are shown one by one. Chosen: they fit on a screen.
const SHOWN_MAX: usize = 20;

/// The figures of one import.
pub(super) struct Summary {
    pub(super) taken: usize,
    pub(super) updated: usize,
    pub(super) unchanged: usize,
    pub(super) refused: Vec<Refused>,
    pub(super) notes: Vec<Note>,
    pub(super) dry_run: bool,
}

/// Something to know about the rows that were taken.
pub(super) enum Note {
    /// A sentence with a count.
    Count(&'static str, usize),
    /// A sentence for each of their words, with a count.
    Words(&'static str, Unmapped),
}

impl Note {
    pub(super) const fn count(key: &'static str, count: usize) -> Self {
        Self::Count(key, count)
    }

    pub(super) const fn words(key: &'static str, words: Unmapped) -> Self {
        Self::Words(key, words)
    }
}

impl Summary {
    /// Begins with the rows that could not be read.
    pub(super) fn new(refused: Vec<RowRefusal>) -> Self {
        let why = |refused: RowRefusal| Refused {
            row: refused.row,
            why: Why::Row(refused.reason),
        };
        Self {
            taken: 0,
            updated: 0,
            unchanged: 0,
            refused: refused.into_iter().map(why).collect(),
            notes: Vec::new(),
            dry_run: false,
        }
    }

    /// A count as progress bars take it.
    pub(super) fn length(&self, rows: usize) -> u64 {
        u64::try_from(rows).unwrap_or(u64::MAX)
    }

    /// Tells all of it. A file of which nothing could be taken counts as refused.
    pub(super) fn tell(mut self, console: &Console, refusals: Option<&str>) -> anyhow::Result<Exit> {
        self.refused.sort_by_key(|refused| refused.row);
        if self.dry_run {
            console.tell("console-import-dry-run", &[])?;
        }
        let values = [
            ("taken", number(self.taken)),
            ("updated", number(self.updated)),
            ("unchanged", number(self.unchanged)),
            ("refused", number(self.refused.len())),
        ];
        console.tell("console-import-summary", &values)?;
        for note in &self.notes {
            note.tell(console)?;
        }
        self.tell_refusals(console, refusals)?;
        let nothing = self.taken + self.updated + self.unchanged == 0;
        Ok(if nothing && !self.refused.is_empty() {
            Exit::Refused
        } else {
            Exit::Done
        })
    }

    fn tell_refusals(&self, console: &Console, path: Option<&str>) -> anyhow::Result<()> {
        for refused in self.refused.iter().take(SHOWN_MAX) {
            let why = refused.why.say(&console.words);
            console.tell(
                "console-import-refused",
                &[("row", refused.row.to_string().into()), ("why", why.into())],
            )?;
        }
        let more = self.refused.len().saturating_sub(SHOWN_MAX);
        if let Some(path) = path {
            self.write_refusals(console, path)?;
            let values = [
                ("count", number(self.refused.len())),
                ("path", path.to_owned().into()),
            ];
            console.tell("console-import-refusals-written", &values)?;
        } else if more > 0 {
            console.tell("console-import-refused-more", &[("count", number(more))])?;
        }
        Ok(())
    }

    fn write_refusals(&self, console: &Console, path: &str) -> anyhow::Result<()> {
        let file = File::create(path).map_err(|error| {
            let values = [
                ("path", path.to_owned().into()),
                ("reason", error.to_string().into()),
            ];
            Stop::unavailable(console.words.say_with("console-file-not-made", &values))
        })?;
        let mut sheet = SheetWriter::begin(BufWriter::new(file), &["row", "reason"])?;
        for refused in &self.refused {
            sheet.row(&[refused.row.to_string(), refused.why.say(&console.words)])?;
        }
        sheet.finish()?;
        Ok(())
    }
}

impl Note {
    fn tell(&self, console: &Console) -> std::io::Result<()> {
        match self {
            Self::Count(_, 0) => Ok(()),
            Self::Count(key, count) => console.tell(key, &[("count", number(*count))]),
            Self::Words(key, words) => tell_words(console, key, words),
        }
    }
}

/// Their words, the most frequent first.
fn tell_words(console: &Console, key: &str, words: &Unmapped) -> std::io::Result<()> {
    let mut words: Vec<(&String, &usize)> = words.iter().collect();
    words.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    for (word, count) in words.iter().take(SHOWN_MAX) {
        console.tell(
            key,
            &[("word", (*word).as_str().into()), ("count", number(**count))],
        )?;
    }
    let rest = words.get(SHOWN_MAX..).unwrap_or_default();
    if rest.is_empty() {
        return Ok(());
    }
    let rows: usize = rest.iter().map(|(_, count)| **count).sum();
    console.tell(
        "console-import-words-more",
        &[("words", number(rest.len())), ("count", number(rows))],
    )
}

impl Why {
    fn say(&self, words: &Words) -> String {
        match self {
            Self::Row(reason) => file::say_row(words, reason),
            Self::TooLong { sentence, chars_max } => words.say_with(sentence, &[("max", number(*chars_max))]),
            Self::Rule(refusal) => words.say_refusal(refusal),
            Self::Code(code) => words.say_with("console-code-unusable", &[("code", code.clone().into())]),
        }
    }
}
