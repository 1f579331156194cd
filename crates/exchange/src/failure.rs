//! Why a whole file can't be used. Nothing of such a file is taken.

use thiserror::Error;

use crate::words::brief;

/// Columns that an error names: chosen, more than people's tables have.
const COLUMNS_NAMED_MAX: usize = 60;

/// The file is not what it claims. The sentence is for logs and the command line in English;
/// pages say `code` and `arguments` in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// More bytes than are read.
    #[error("the file has {bytes} bytes; at most {bytes_max} are read")]
    TooLarge {
        /// Bytes in the file.
        bytes: u64,
        /// The limit.
        bytes_max: u64,
    },
    /// More rows than are read.
    #[error("the file has more than {rows_max} rows")]
    TooManyRows {
        /// The limit.
        rows_max: usize,
    },
    /// Text in another encoding.
    #[error("the text is not UTF-8; the first strange byte is on line {line}")]
    NotUtf8 {
        /// The line, the first being 1.
        line: usize,
    },
    /// Another kind of file under the name of a table.
    #[error("this is not a CSV file; it looks like {looks_like}")]
    NotCsv {
        /// `zip` (also newer spreadsheets), `old-spreadsheet`, `gzip`, `sqlite`, `pdf`, `html`,
        /// `utf-16` or `binary`.
        looks_like: &'static str,
    },
    /// No header row.
    #[error("the file is empty")]
    Empty,
    /// A header, or a collection, and nothing in it.
    #[error("the file has no rows")]
    NoRows,
    /// A column or property that was asked for is not there.
    #[error("there is no column \"{column}\"; there are: {}", present.join(", "))]
    MissingColumn {
        /// What was asked for.
        column: String,
        /// What the file has.
        present: Vec<String>,
    },
    /// A column that was asked for is there twice.
    #[error("the column \"{column}\" is there more than once")]
    RepeatedColumn {
        /// What was asked for.
        column: String,
    },
    /// A quotation mark opens and none closes.
    #[error("a quotation mark on line {line} is never closed")]
    QuoteNotClosed {
        /// Where it opens, the first line being 1.
        line: usize,
    },
    /// The file stops in the middle of a row.
    #[error("the file ends in the middle of row {row}")]
    CutOff {
        /// The row that is not whole, counted as in `RowRefusal::row`.
        row: usize,
    },
    /// A map file that is not TOML, or has a value of the wrong type.
    #[error("line {line} of the map file: {detail}")]
    MapUnreadable {
        /// The line, the first being 1.
        line: usize,
        /// What the TOML reader says, in English.
        detail: String,
    },
    /// A key that map files do not have.
    #[error("line {line} of the map file: there is no key \"{key}\"")]
    MapUnknownKey {
        /// The line, the first being 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// A word that is not one of ours.
    #[error("line {line} of the map file: \"{value}\" is not one of: {allowed}")]
    MapUnknownValue {
        /// The line, the first being 1.
        line: usize,
        /// The word.
        value: String,
        /// The words there are.
        allowed: String,
    },
    /// A key that this map file needs.
    #[error("the map file lacks the key \"{key}\"")]
    MapMissingKey {
        /// The key.
        key: String,
    },
    /// A time zone that is not in the time zone database.
    #[error("there is no time zone \"{zone}\"")]
    UnknownZone {
        /// The name.
        zone: String,
    },
    /// Not JSON, or JSON of another shape.
    #[error("this is not a GeoJSON feature collection: {detail}")]
    NotGeoJson {
        /// What the JSON reader says, in English, or the type that was found.
        detail: String,
    },
    /// Not the parts of a shapefile.
    #[error("this is not the .{part} file of a shapefile")]
    NotShapefile {
        /// `shp` or `dbf`.
        part: &'static str,
    },
    /// A shapefile of points or lines.
    #[error("the shapefile does not hold polygons but shapes of type {shape_type}")]
    NoPolygons {
        /// The number of the type in the shapefile description.
        shape_type: u32,
    },
    /// The two parts of a shapefile do not belong together.
    #[error("the .shp file has {shapes} shapes, the .dbf file {records} records")]
    RecordsDiffer {
        /// In the .shp file.
        shapes: usize,
        /// In the .dbf file.
        records: usize,
    },
    /// Letters in a code page that is not read.
    #[error("the .dbf file uses code page mark {mark}; save it as UTF-8")]
    UnknownCodePage {
        /// The language driver mark of the file's header.
        mark: u8,
    },
    /// Coordinates of a map projection instead of degrees.
    #[error("the coordinates ({x}, {y}) are not degrees of WGS 84; convert the file first")]
    NotWgs84 {
        /// One such coordinate, as written.
        x: String,
        /// Its partner.
        y: String,
    },
}

impl FileError {
    /// A stable name for this error, for message keys and for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "file-too-large",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::NotUtf8 { .. } => "not-utf8",
            Self::NotCsv { .. } => "not-csv",
            Self::Empty => "empty",
            Self::NoRows => "no-rows",
            Self::MissingColumn { .. } => "missing-column",
            Self::RepeatedColumn { .. } => "repeated-column",
            Self::QuoteNotClosed { .. } => "quote-not-closed",
            Self::CutOff { .. } => "cut-off",
            Self::MapUnreadable { .. } => "map-unreadable",
            Self::MapUnknownKey { .. } => "map-unknown-key",
            Self::MapUnknownValue { .. } => "map-unknown-value",
            Self::MapMissingKey { .. } => "map-missing-key",
            Self::UnknownZone { .. } => "unknown-zone",
            Self::NotGeoJson { .. } => "not-geojson",
            Self::NotShapefile { .. } => "not-shapefile",
            Self::NoPolygons { .. } => "no-polygons",
            Self::RecordsDiffer { .. } => "records-differ",
            Self::UnknownCodePage { .. } => "unknown-code-page",
            Self::NotWgs84 { .. } => "not-wgs84",
        }
    }

    /// The values that the sentence needs, by name (kebab-case, as message files write them).
    #[must_use]
    pub fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge { bytes, bytes_max } => {
                vec![("bytes", bytes.to_string()), ("bytes-max", bytes_max.to_string())]
            }
            Self::TooManyRows { rows_max } => vec![("rows-max", rows_max.to_string())],
            Self::NotUtf8 { line } | Self::QuoteNotClosed { line } => vec![("line", line.to_string())],
            Self::NotCsv { looks_like } => vec![("looks-like", (*looks_like).to_owned())],
            Self::Empty | Self::NoRows => Vec::new(),
            Self::MissingColumn { column, present } => {
                vec![("column", column.clone()), ("present", present.join(", "))]
            }
            Self::RepeatedColumn { column } => vec![("column", column.clone())],
            Self::CutOff { row } => vec![("row", row.to_string())],
            Self::MapUnreadable { line, detail } => {
                vec![("line", line.to_string()), ("detail", detail.clone())]
            }
            Self::MapUnknownKey { line, key } => vec![("line", line.to_string()), ("key", key.clone())],
            Self::MapUnknownValue { line, value, allowed } => {
                vec![
                    ("line", line.to_string()),
                    ("value", value.clone()),
                    ("allowed", allowed.clone()),
                ]
            }
            Self::MapMissingKey { key } => vec![("key", key.clone())],
            Self::UnknownZone { zone } => vec![("zone", zone.clone())],
            Self::NotGeoJson { detail } => vec![("detail", detail.clone())],
            Self::NotShapefile { part } => vec![("part", (*part).to_owned())],
            Self::NoPolygons { shape_type } => vec![("shape-type", shape_type.to_string())],
            Self::RecordsDiffer { shapes, records } => {
                vec![("shapes", shapes.to_string()), ("records", records.to_string())]
            }
            Self::UnknownCodePage { mark } => vec![("mark", mark.to_string())],
            Self::NotWgs84 { x, y } => vec![("x", x.clone()), ("y", y.clone())],
        }
    }

    /// A column that is not there; of very many that are, the first ones.
    pub(crate) fn missing_column<'a>(column: &str, present: impl Iterator<Item = &'a str>) -> Self {
        Self::MissingColumn {
            column: column.to_owned(),
            present: present.take(COLUMNS_NAMED_MAX).map(brief).collect(),
        }
    }

    /// Checks that bytes are UTF-8 and takes a byte order mark away.
    pub(crate) fn check_utf8(bytes: &[u8]) -> Result<&str, Self> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(error) => Err(Self::NotUtf8 {
                line: line_at(bytes, error.valid_up_to()),
            }),
        }
    }
}

/// The line on which a byte stands, the first being 1.
pub(crate) fn line_at(bytes: &[u8], at: usize) -> usize {
    1 + bytes.iter().take(at).filter(|&&byte| byte == b'\n').count()
}
