//! What reading a file gives: the rows taken, and the rows refused with their reasons.

use thiserror::Error;

/// A file that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    /// Rows taken, in the order of the file.
    pub rows: Vec<T>,
    /// Rows refused, in the order of the file.
    pub refused: Vec<RowRefusal>,
}

/// One row that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRefusal {
    /// The row as a person counts. In a table the header is 1 and blank lines count, as in a
    /// spreadsheet; in a boundary file the first feature or record is 1.
    pub row: usize,
    /// Why not.
    pub reason: RowReason,
}

/// Why a row can't be used. The sentence is for logs; pages say `code` and `arguments` in the
/// reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RowReason {
    /// The columns that make the source's own key are all empty.
    #[error("the row has no key")]
    NoKey,
    /// An earlier row has the same key.
    #[error("row {first_row} has the same key")]
    DuplicateKey {
        /// The row that was taken.
        first_row: usize,
    },
    /// The row is not as wide as the header.
    #[error("the row has {found} fields, the header {expected}")]
    WrongFieldCount {
        /// Fields in this row.
        found: usize,
        /// Fields in the header.
        expected: usize,
    },
    /// Text follows a closing quotation mark some lines further down: an earlier mark was never
    /// closed, and several rows were taken for one field.
    #[error("a quotation mark is out of place; the row spans {lines} lines")]
    StrayQuote {
        /// Lines of the file that the row spans.
        lines: usize,
    },
    /// A field is longer than a field may be.
    #[error("the field \"{column}\" is longer than {bytes_max} bytes")]
    FieldTooLong {
        /// The header of the column.
        column: String,
        /// The limit.
        bytes_max: usize,
    },
    /// The area has no code.
    #[error("the area has no code")]
    NoCode,
    /// The area or the premises have no name.
    #[error("there is no name")]
    NoName,
    /// The shape is absent, or of a kind that has no inside.
    #[error("the shape is not a polygon but: {found}")]
    NotPolygon {
        /// The kind of shape, in the format's own word.
        found: String,
    },
    /// The shape can't be read.
    #[error("the shape is damaged")]
    DamagedShape,
    /// The shape has so many rings that sorting them out would take too long.
    #[error("the shape has too many rings: {rings}")]
    TooManyRings {
        /// Rings in the shape.
        rings: usize,
    },
    /// A coordinate does not lie on the globe.
    #[error("longitude {longitude}, latitude {latitude} is not on the globe")]
    OutsideGlobe {
        /// First number of the pair, as written.
        longitude: String,
        /// Second number of the pair, as written.
        latitude: String,
    },
    /// A ring needs three points.
    #[error("a ring has only {points} points")]
    TooFewPoints {
        /// Different points in the ring.
        points: usize,
    },
    /// The record carries the mark of a deleted record.
    #[error("the record is marked as deleted")]
    MarkedDeleted,
}

impl RowReason {
    /// A stable name for this reason, for message keys and for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoKey => "no-key",
            Self::DuplicateKey { .. } => "duplicate-key",
            Self::WrongFieldCount { .. } => "wrong-field-count",
            Self::StrayQuote { .. } => "stray-quote",
            Self::FieldTooLong { .. } => "field-too-long",
            Self::NoCode => "no-code",
            Self::NoName => "no-name",
            Self::NotPolygon { .. } => "not-polygon",
            Self::DamagedShape => "damaged-shape",
            Self::TooManyRings { .. } => "too-many-rings",
            Self::OutsideGlobe { .. } => "outside-globe",
            Self::TooFewPoints { .. } => "too-few-points",
            Self::MarkedDeleted => "marked-deleted",
        }
    }

    /// The values that the sentence needs, by name (kebab-case, as message files write them).
    #[must_use]
    pub fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoKey | Self::NoCode | Self::NoName | Self::DamagedShape | Self::MarkedDeleted => {
                Vec::new()
            }
            Self::DuplicateKey { first_row } => vec![("first-row", first_row.to_string())],
            Self::WrongFieldCount { found, expected } => {
                vec![("found", found.to_string()), ("expected", expected.to_string())]
            }
            Self::StrayQuote { lines } => vec![("lines", lines.to_string())],
            Self::FieldTooLong { column, bytes_max } => {
                vec![("column", column.clone()), ("bytes-max", bytes_max.to_string())]
            }
            Self::NotPolygon { found } => vec![("found", found.clone())],
            Self::TooManyRings { rings } => vec![("rings", rings.to_string())],
            Self::OutsideGlobe { longitude, latitude } => {
                vec![("longitude", longitude.clone()), ("latitude", latitude.clone())]
            }
            Self::TooFewPoints { points } => vec![("points", points.to_string())],
        }
    }
}
