//! Splits the text of a table into rows and fields (RFC 4180, and what programs write besides).
//!
//! Read here and not by a library, because a quotation mark that is never closed must be found
//! instead of swallowing the file, rows must be numbered as a spreadsheet does, and fields without
//! doubled quotation marks need no copy.

use std::borrow::Cow;

use crate::FileError;
use crate::failure::line_at;

/// Fields of one row that are kept: 16,384, the columns of the widest spreadsheet program.
const FIELDS_MAX: usize = 1 << 14;

/// How a row was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowForm {
    /// Fields in the row, also those beyond what is kept.
    pub(super) width: usize,
    /// What ended it.
    pub(super) end: RowEnd,
    /// How many lines the row spans, when text follows a closing quotation mark and it is more
    /// than one: most often an earlier mark was never closed, and rows were swallowed. On one line
    /// it is harmless: real tables have quotation marks in the middle of quoted text.
    pub(super) swallowed_lines: Option<usize>,
}

/// What ended a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowEnd {
    /// A line break.
    Line,
    /// The end of the file, without a line break.
    File,
}

/// Reads row after row.
pub(super) struct Rows<'a> {
    text: &'a str,
    separator: u8,
    at: usize,
    /// The row read last: the first is 1, and blank lines count.
    pub(super) row: usize,
}

/// A field, and what follows it.
struct Field<'a> {
    text: Cow<'a, str>,
    stray_quote: bool,
    end: FieldEnd,
}

/// What ended a field.
enum FieldEnd {
    Separator,
    Row(RowEnd),
}

impl<'a> Rows<'a> {
    pub(super) const fn new(text: &'a str, separator: u8) -> Self {
        Self {
            text,
            separator,
            at: 0,
            row: 0,
        }
    }

    /// Reads the next row that has something in it into `fields`; `None` at the end of the text.
    pub(super) fn read(&mut self, fields: &mut Vec<Cow<'a, str>>) -> Result<Option<RowForm>, FileError> {
        while self.at < self.text.len() {
            self.row += 1;
            let form = self.read_row(fields)?;
            if fields.iter().any(|field| !field.trim().is_empty()) {
                return Ok(Some(form));
            }
        }
        Ok(None)
    }

    fn read_row(&mut self, fields: &mut Vec<Cow<'a, str>>) -> Result<RowForm, FileError> {
        fields.clear();
        let begun_at = self.at;
        let mut width = 0;
        let mut stray_quote = false;
        loop {
            let field = self.read_field()?;
            width += 1;
            stray_quote |= field.stray_quote;
            if width <= FIELDS_MAX {
                fields.push(field.text);
            }
            if let FieldEnd::Row(end) = field.end {
                let row = self.text.get(begun_at..self.at).unwrap_or_default();
                let swallowed_lines = stray_quote
                    .then(|| row.lines().count())
                    .filter(|&lines| lines > 1);
                return Ok(RowForm {
                    width,
                    end,
                    swallowed_lines,
                });
            }
        }
    }

    fn read_field(&mut self) -> Result<Field<'a>, FileError> {
        let mut text = Cow::Borrowed("");
        let quoted = self.rest().starts_with('"');
        if quoted {
            self.read_quoted(&mut text)?;
        }
        let plain = self.rest().bytes();
        let ends = |byte: u8| byte == self.separator || byte == b'\n' || byte == b'\r';
        let bytes = plain.clone().position(ends).unwrap_or(plain.len());
        let plain = self.take(bytes);
        let stray_quote = quoted && !plain.trim().is_empty();
        if !quoted || stray_quote {
            append(&mut text, plain);
        }
        Ok(Field {
            text,
            stray_quote,
            end: self.take_end(),
        })
    }

    /// Reads from a quotation mark to the one that closes it.
    fn read_quoted(&mut self, text: &mut Cow<'a, str>) -> Result<(), FileError> {
        let opened_at = self.at;
        self.at += 1;
        loop {
            let Some(bytes) = self.rest().find('"') else {
                return Err(FileError::QuoteNotClosed {
                    line: line_at(self.text.as_bytes(), opened_at),
                });
            };
            append(text, self.take(bytes));
            self.at += 1;
            if !self.rest().starts_with('"') {
                return Ok(());
            }
            append(text, self.take(1));
        }
    }

    fn take_end(&mut self) -> FieldEnd {
        let (bytes, end) = match self.rest().as_bytes() {
            [] => (0, FieldEnd::Row(RowEnd::File)),
            [b'\r', b'\n', ..] => (2, FieldEnd::Row(RowEnd::Line)),
            [b'\r' | b'\n', ..] => (1, FieldEnd::Row(RowEnd::Line)),
            _ => (1, FieldEnd::Separator),
        };
        self.at += bytes;
        end
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let taken = self.rest().get(..bytes).unwrap_or_default();
        self.at += bytes;
        taken
    }
}

/// Copies only when there is something to add to.
fn append<'a>(field: &mut Cow<'a, str>, more: &'a str) {
    if field.is_empty() {
        *field = Cow::Borrowed(more);
    } else if !more.is_empty() {
        field.to_mut().push_str(more);
    }
}
