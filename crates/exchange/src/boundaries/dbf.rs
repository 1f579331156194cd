//! The table beside the shapes (dBASE III): fields of fixed width, one record a shape.
//!
//! Read here and not by a library, because the numbers in real files are at times raw bytes that
//! no number parser accepts; only the fields asked for are looked at.

use crate::FileError;
use crate::words::one_line;

const HEADER_BYTES: usize = 32;
const FIELD_BYTES: usize = 32;

/// A field of the table.
#[derive(Clone, Copy)]
pub(super) struct Field {
    start: usize,
    bytes: usize,
    number: bool,
}

/// What a record says in a field.
pub(super) enum Cell {
    Text(String),
    /// The record carries the mark of a deleted one.
    Deleted,
}

/// The table, still in its bytes.
pub(super) struct Dbf<'a> {
    fields: Vec<(String, Field)>,
    records: &'a [u8],
    record_bytes: usize,
    pages: Pages,
}

/// How letters are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pages {
    Utf8,
    Windows1252,
}

impl<'a> Dbf<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        let damaged = || FileError::NotShapefile { part: "dbf" };
        let header = bytes.first_chunk::<HEADER_BYTES>().ok_or_else(damaged)?;
        let [version, _, _, _, n0, n1, n2, n3, h0, h1, r0, r1, ..] = *header;
        let count = usize::try_from(u32::from_le_bytes([n0, n1, n2, n3])).unwrap_or(usize::MAX);
        let header_bytes = usize::from(u16::from_le_bytes([h0, h1]));
        let record_bytes = usize::from(u16::from_le_bytes([r0, r1]));
        // 3: dBASE III and its like; the bits above say that a memo file exists.
        if version & 0x07 != 3 || record_bytes == 0 {
            return Err(damaged());
        }
        let descriptions = bytes.get(HEADER_BYTES..header_bytes).ok_or_else(damaged)?;
        let fields = read_fields(descriptions, record_bytes).ok_or_else(damaged)?;
        let rest = bytes.get(header_bytes..).unwrap_or_default();
        let whole = rest.len() / record_bytes;
        let records = count
            .checked_mul(record_bytes)
            .and_then(|length| rest.get(..length));
        let records = records.ok_or(FileError::CutOff { row: whole + 1 })?;
        let mut dbf = Self {
            fields,
            records,
            record_bytes,
            pages: Pages::Utf8,
        };
        if !dbf.is_utf8() {
            check_page(header.get(29).copied().unwrap_or_default())?;
            dbf.pages = Pages::Windows1252;
        }
        Ok(dbf)
    }

    /// Number of records.
    pub(super) fn count(&self) -> usize {
        self.records.len() / self.record_bytes
    }

    /// The field of this name.
    pub(super) fn field(&self, name: &str) -> Result<Field, FileError> {
        let mut found = self.fields.iter().filter(|(known, _)| known == name);
        match (found.next(), found.next()) {
            (Some((_, field)), None) => Ok(*field),
            (Some(_), Some(_)) => Err(FileError::RepeatedColumn {
                column: name.to_owned(),
            }),
            (None, _) => Err(FileError::missing_column(
                name,
                self.fields.iter().map(|(known, _)| known.as_str()),
            )),
        }
    }

    /// What record `index` (from 0) says in the field.
    pub(super) fn cell(&self, index: usize, field: Field) -> Cell {
        let start = index.saturating_mul(self.record_bytes);
        let record = self.records.get(start..).unwrap_or_default();
        if record.first() == Some(&b'*') {
            return Cell::Deleted;
        }
        let text = self.decode(field.cut(record));
        Cell::Text(if field.number { shorten(text) } else { text })
    }

    fn is_utf8(&self) -> bool {
        let texts = self
            .fields
            .iter()
            .map(|(_, field)| *field)
            .filter(|field| !field.number);
        self.records.chunks_exact(self.record_bytes).all(|record| {
            texts
                .clone()
                .all(|field| match std::str::from_utf8(field.cut(record)) {
                    Ok(_) => true,
                    // A fixed width may cut the last letter in two.
                    Err(error) => error.error_len().is_none(),
                })
        })
    }

    fn decode(&self, bytes: &[u8]) -> String {
        match self.pages {
            Pages::Utf8 => one_line(String::from_utf8_lossy(bytes).trim_end_matches('\u{fffd}')),
            Pages::Windows1252 => one_line(&bytes.iter().map(|&byte| letter(byte)).collect::<String>()),
        }
    }
}

impl Field {
    /// The field's bytes, up to the first zero byte: some writers pad with these.
    fn cut(self, record: &[u8]) -> &[u8] {
        let field = record
            .get(self.start..)
            .and_then(|rest| rest.get(..self.bytes))
            .unwrap_or_default();
        field.split(|&byte| byte == 0).next().unwrap_or_default()
    }
}

/// Reads the descriptions of 32 bytes each, up to the mark that ends them.
fn read_fields(descriptions: &[u8], record_bytes: usize) -> Option<Vec<(String, Field)>> {
    let mut fields = Vec::new();
    // The first byte of a record says whether it is deleted.
    let mut start = 1;
    for description in descriptions.chunks_exact(FIELD_BYTES) {
        if description.first() == Some(&b'\r') {
            break;
        }
        let name = description.get(..11)?.split(|&byte| byte == 0).next()?;
        let name = name
            .iter()
            .map(|&byte| letter(byte))
            .collect::<String>()
            .trim()
            .to_owned();
        let kind = *description.get(11)?;
        let bytes = usize::from(*description.get(16)?);
        fields.push((
            name,
            Field {
                start,
                bytes,
                number: matches!(kind, b'N' | b'F'),
            },
        ));
        start += bytes;
    }
    (start <= record_bytes).then_some(fields)
}

/// Letters outside of UTF-8 are read as Windows-1252 where the header says so or says nothing.
fn check_page(mark: u8) -> Result<(), FileError> {
    match mark {
        0x00 | 0x03 | 0x57 | 0x58 | 0x59 => Ok(()),
        _ => Err(FileError::UnknownCodePage { mark }),
    }
}

/// A whole number without the zeros after its point.
fn shorten(text: String) -> String {
    match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole.to_owned(),
        Some(_) | None => text,
    }
}

/// A letter of Windows-1252.
fn letter(byte: u8) -> char {
    /// 0x80 to 0x9f, from unicode.org MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT; holes are spaces.
    const UPPER: [char; 32] = [
        '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“',
        '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
    ];
    let upper = byte.checked_sub(0x80).and_then(|at| UPPER.get(usize::from(at)));
    upper.copied().unwrap_or_else(|| char::from(byte))
}
