//! Values longer than the network takes. Each refuses its own row, and not the batch it is in.

use domain::limits::{TEXT_CHARS_MAX, TITLE_CHARS_MAX};

use super::Why;

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The source's own key.
    Key,
    /// Their word for the kind.
    Kind,
    /// A headline.
    Title,
    /// Running text.
    Text,
    /// A place in words.
    Place,
    /// What premises are called.
    Name,
    /// Where premises are.
    Address,
}

impl Part {
    const fn chars_max(self) -> usize {
        match self {
            Self::Text => TEXT_CHARS_MAX,
            Self::Key | Self::Kind | Self::Title | Self::Place | Self::Name | Self::Address => {
                TITLE_CHARS_MAX
            }
        }
    }

    /// The sentence for a value that is too long.
    const fn sentence(self) -> &'static str {
        match self {
            Self::Key => "console-import-long-key",
            Self::Kind => "console-import-long-kind",
            Self::Title => "console-import-long-title",
            Self::Text => "console-import-long-text",
            Self::Place => "console-import-long-place",
            Self::Name => "console-import-long-name",
            Self::Address => "console-import-long-address",
        }
    }
}

/// Why the row is not taken, when one of its values is too long: the first of them.
pub(super) fn check(values: &[(Part, &str)]) -> Result<(), Why> {
    let over = values.iter().find(|(part, text)| {
        let max = part.chars_max();
        // Bytes first: a text short in bytes is short in characters, and most are.
        text.len() > max && text.chars().count() > max
    });
    match over {
        Some((part, _)) => Err(Why::TooLong {
            sentence: part.sentence(),
            chars_max: part.chars_max(),
        }),
        None => Ok(()),
    }
}
