//! The only place that prints. Output goes to standard output, progress and warnings to standard
//! error. Whoever reads may hang up at any time: that ends the program quietly.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use web::words::{Value, Words};

/// Speaks to the person at the terminal, in that person's language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    pub(crate) words: Words,
}

impl Console {
    pub(crate) const fn new(words: Words) -> Self {
        Self { words }
    }

    /// A text as it is, without a line's end of its own.
    pub(crate) fn write(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// One line.
    pub(crate) fn line(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "{text}")?;
        out.flush()
    }

    /// One line: a text with values.
    pub(crate) fn tell(&self, key: &str, values: &[(&str, Value<'_>)]) -> io::Result<()> {
        self.line(&self.words.say_with(key, values))
    }

    /// One line on standard error. There is nobody left to tell when that is closed.
    pub(crate) fn warn(&self, text: &str) {
        let _closed = writeln!(io::stderr().lock(), "{text}");
    }

    /// One line on standard error: a text with values.
    pub(crate) fn warn_with(&self, key: &str, values: &[(&str, Value<'_>)]) {
        self.warn(&self.words.say_with(key, values));
    }

    /// A progress bar, seen on a terminal only.
    pub(crate) fn progress(&self, label: &str, length: u64) -> ProgressBar {
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(length), target);
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {human_pos}/{human_len} {elapsed}")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(label.to_owned());
        bar
    }
}
