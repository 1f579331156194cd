//! One table: is it one, what are its columns, and then its rows.

use std::borrow::Cow;

use super::rows::{RowEnd, RowForm, Rows};
use super::{FIELD_BYTES_MAX, Fields, ROWS_MAX};
use crate::limits::check_bytes;
use crate::words::one_line;
use crate::{FileError, Parsed, RowReason, RowRefusal};

const SEPARATORS: [u8; 3] = [b'\t', b';', b','];

/// A table whose header has been read.
pub(super) struct Grid<'a> {
    header: Vec<String>,
    width: usize,
    rows: Rows<'a>,
}

impl<'a> Grid<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        check_bytes(bytes)?;
        if let Some(looks_like) = recognise(bytes) {
            return Err(FileError::NotCsv { looks_like });
        }
        let text = FileError::check_utf8(bytes)?;
        let mut rows = Rows::new(text, find_separator(text));
        let mut fields = Vec::new();
        let form = rows.read(&mut fields)?.ok_or(FileError::Empty)?;
        Ok(Self {
            header: fields.iter().map(|field| one_line(field)).collect(),
            width: form.width,
            rows,
        })
    }

    /// Where the column of this name stands.
    pub(super) fn column(&self, name: &str) -> Result<usize, FileError> {
        let wanted = one_line(name);
        let mut found = (0..)
            .zip(&self.header)
            .filter(|(_, header)| **header == wanted)
            .map(|(at, _)| at);
        match (found.next(), found.next()) {
            (Some(at), None) => Ok(at),
            (Some(_), Some(_)) => Err(FileError::RepeatedColumn {
                column: name.to_owned(),
            }),
            (None, _) => Err(FileError::missing_column(
                name,
                self.header.iter().map(String::as_str),
            )),
        }
    }

    /// Reads all rows.
    pub(super) fn read_rows<T>(
        mut self,
        mut read: impl FnMut(usize, Fields<'_, 'a>) -> Result<T, RowReason>,
    ) -> Result<Parsed<T>, FileError> {
        let mut parsed = Parsed {
            rows: Vec::new(),
            refused: Vec::new(),
        };
        let mut fields = Vec::with_capacity(self.header.len());
        while let Some(form) = self.rows.read(&mut fields)? {
            let row = self.rows.row;
            if parsed.rows.len() + parsed.refused.len() == ROWS_MAX {
                return Err(FileError::TooManyRows { rows_max: ROWS_MAX });
            }
            if form.end == RowEnd::File && form.width < self.width {
                return Err(FileError::CutOff { row });
            }
            match self.check(form, &fields).and_then(|()| read(row, &fields)) {
                Ok(taken) => parsed.rows.push(taken),
                Err(reason) => parsed.refused.push(RowRefusal { row, reason }),
            }
        }
        if parsed.rows.is_empty() && parsed.refused.is_empty() {
            return Err(FileError::NoRows);
        }
        Ok(parsed)
    }

    fn check(&self, form: RowForm, fields: &[Cow<'_, str>]) -> Result<(), RowReason> {
        if let Some(lines) = form.swallowed_lines {
            return Err(RowReason::StrayQuote { lines });
        }
        if form.width != self.width {
            return Err(RowReason::WrongFieldCount {
                found: form.width,
                expected: self.width,
            });
        }
        match self
            .header
            .iter()
            .zip(fields)
            .find(|(_, field)| field.len() > FIELD_BYTES_MAX)
        {
            Some((column, _)) => Err(RowReason::FieldTooLong {
                column: column.clone(),
                bytes_max: FIELD_BYTES_MAX,
            }),
            None => Ok(()),
        }
    }
}

/// The mark that stands most often in the header row, outside of quotation marks; the comma when
/// there is none.
fn find_separator(text: &str) -> u8 {
    let mut counts = SEPARATORS.map(|separator| (0_usize, separator));
    let mut quoted = false;
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts
                .iter_mut()
                .filter(|(_, separator)| *separator == byte)
                .for_each(|(count, _)| *count += 1),
        }
    }
    // Of equals the last is the greatest, and the comma stands last.
    counts
        .into_iter()
        .max_by_key(|(count, _)| *count)
        .map_or(b',', |(_, separator)| separator)
}

/// What a file that is no table is instead, by its first bytes.
fn recognise(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 8] = [
        (b"PK\x03\x04", "zip"),
        (b"PK\x05\x06", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-spreadsheet"),
        (b"\x1f\x8b", "gzip"),
        (b"SQLite format 3\0", "sqlite"),
        (b"%PDF-", "pdf"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ];
    if let Some((_, kind)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Some(kind);
    }
    let start = bytes.trim_ascii_start();
    let begins = |mark: &str| {
        start
            .get(..mark.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(mark.as_bytes()))
    };
    if begins("<!doctype html") || begins("<html") {
        return Some("html");
    }
    bytes.contains(&0).then_some("binary")
}
