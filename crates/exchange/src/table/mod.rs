//! Tables (CSV): reports and premises, read with the help of a map file.
//!
//! The separator (comma, semicolon, tab) is found from the header row, which must be there. Rows
//! stay rows: one that can't be used is refused with its number and reason, and the others are
//! taken. A file that is cut off, or is no table at all, is refused whole.

mod degrees;
mod grid;
mod premises;
mod reports;
mod rows;
mod times;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::map_file::{Columns, Words};
use crate::words::{join, one_line};
use crate::{FileError, RowReason};

pub use degrees::PlaceRead;
pub use premises::{PremisesRow, parse_premises};
pub use reports::{KindRead, ReportRow, parse_reports};
pub use times::Occurred;

/// Bytes in one field: 64 KiB, chosen; the longest real report seen has under 2,000.
pub const FIELD_BYTES_MAX: usize = 64 << 10;
/// Rows in a file: chosen, twice the reports of the largest network measured.
pub const ROWS_MAX: usize = 2_000_000;

/// One of our words, or theirs where the map file does not name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordRead<T> {
    /// Named in the map file.
    Ours(T),
    /// Not named there.
    Other {
        /// Their word on one line; empty when the row has none or the map names no column.
        word: String,
    },
}

impl<T> WordRead<T> {
    /// Our word.
    #[must_use]
    pub const fn ours(&self) -> Option<&T> {
        match self {
            Self::Ours(word) => Some(word),
            Self::Other { .. } => None,
        }
    }
}

impl<T: Clone> WordRead<T> {
    fn read(word: &str, words: &Words<T>) -> Self {
        match words.find(word) {
            Some(ours) => Self::Ours(ours.clone()),
            None => Self::Other { word: one_line(word) },
        }
    }
}

/// One row's fields.
type Fields<'row, 'text> = &'row [Cow<'text, str>];

/// Where in a row a value stands: nowhere, in one column, or in several.
struct Places(Vec<usize>);

impl Places {
    fn find(grid: &grid::Grid<'_>, columns: Option<&Columns>) -> Result<Self, FileError> {
        let names = columns.map_or(&[][..], Columns::names);
        Ok(Self(
            names
                .iter()
                .map(|name| grid.column(name))
                .collect::<Result<_, _>>()?,
        ))
    }

    fn find_one(grid: &grid::Grid<'_>, column: Option<&String>) -> Result<Self, FileError> {
        Ok(Self(
            column
                .map(|name| grid.column(name))
                .transpose()?
                .into_iter()
                .collect(),
        ))
    }

    fn parts<'a>(&'a self, fields: Fields<'a, '_>) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter_map(|&at| fields.get(at)).map(AsRef::as_ref)
    }

    /// The columns joined by a space.
    fn read(&self, fields: Fields<'_, '_>, clean: fn(&str) -> String) -> String {
        join(self.parts(fields), " ", clean)
    }

    /// The first column as it is written.
    fn written<'a>(&'a self, fields: Fields<'a, '_>) -> &'a str {
        self.parts(fields).next().unwrap_or_default()
    }

    /// The columns joined by a slash, which must not be empty.
    fn read_key(&self, fields: Fields<'_, '_>) -> Result<String, RowReason> {
        let key = join(self.parts(fields), "/", one_line);
        if key.is_empty() {
            Err(RowReason::NoKey)
        } else {
            Ok(key)
        }
    }

    fn read_code(&self, fields: Fields<'_, '_>) -> Option<String> {
        Some(self.read(fields, one_line)).filter(|code| !code.is_empty())
    }
}

/// The keys of the rows so far.
#[derive(Default)]
struct Keys(BTreeMap<String, usize>);

impl Keys {
    /// A key may be there once.
    fn check(&mut self, key: &str, row: usize) -> Result<(), RowReason> {
        match self.0.entry(key.to_owned()) {
            Entry::Occupied(first) => Err(RowReason::DuplicateKey {
                first_row: *first.get(),
            }),
            Entry::Vacant(free) => {
                free.insert(row);
                Ok(())
            }
        }
    }
}
