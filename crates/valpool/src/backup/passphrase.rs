//! The passphrase of a backup: from a file, or asked for at the terminal, where nobody sees it.

use std::io::IsTerminal as _;
use std::path::Path;

use super::copying::read_whole;
use crate::console::Console;
use crate::exit::Stop;

/// Chosen: four words, or what a program draws; short ones are guessed.
const CHARS_MIN: usize = 12;

/// A passphrase. Never printed.
pub(crate) struct Passphrase(String);

impl Passphrase {
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// The first line of a file.
    pub(crate) fn from_file(console: &Console, file: &str) -> anyhow::Result<Self> {
        let bytes = read_whole(Path::new(file))?;
        let text = String::from_utf8(bytes).unwrap_or_default();
        Self::given(console, text.lines().next().unwrap_or_default().to_owned())
    }

    /// Asked for once: it opens what is there.
    pub(crate) fn ask(console: &Console) -> anyhow::Result<Self> {
        let text = typed(console, "console-passphrase-ask")?;
        Self::given(console, text)
    }

    /// Asked for twice: it is to be kept.
    pub(crate) fn ask_anew(console: &Console) -> anyhow::Result<Self> {
        let text = typed(console, "console-passphrase-ask")?;
        if typed(console, "console-passphrase-again")? != text {
            return Err(Stop::refused(console.words.say("console-passphrase-differs")));
        }
        Self::given(console, text)
    }

    fn given(console: &Console, text: String) -> anyhow::Result<Self> {
        if text.is_empty() {
            return Err(Stop::refused(console.words.say("console-passphrase-empty")));
        }
        Ok(Self(text))
    }

    /// Whether it is good enough to keep keys under.
    pub(crate) fn is_long_enough(&self, console: &Console) -> anyhow::Result<()> {
        if self.0.chars().count() >= CHARS_MIN {
            return Ok(());
        }
        let least = CHARS_MIN.to_string();
        Err(Stop::refused(
            console
                .words
                .say_with("console-passphrase-short", &[("min", least.into())]),
        ))
    }
}

fn typed(console: &Console, key: &str) -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        return Err(Stop::usage(console.words.say("console-passphrase-none")));
    }
    Ok(rpassword::prompt_password(format!(
        "{} ",
        console.words.say(key)
    ))?)
}
