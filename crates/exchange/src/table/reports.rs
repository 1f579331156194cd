//! Tables of reports.

use domain::areas::Point;

use super::degrees::{PlaceRead, read_point};
use super::grid::Grid;
use super::times::{Occurred, read_occurred};
use super::{Fields, Keys, Places, WordRead};
use crate::map_file::ReportMap;
use crate::words::{one_line, paragraphs};
use crate::{FileError, Parsed, RowReason};

/// The kind of a report: one of ours, or their word.
pub type KindRead = WordRead<String>;

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// The row as a spreadsheet counts; the header is 1.
    pub row: usize,
    /// The source's own key: never empty, and once in a file.
    pub source_key: String,
    /// When it happened.
    pub occurred_at: Occurred,
    /// One line, may be empty.
    pub title: String,
    /// Running text, may be empty.
    pub text: String,
    /// Where it happened.
    pub point: Option<Point>,
    /// Why there is a point, or none.
    pub point_written: PlaceRead,
    /// Where it happened in words, on one line; may be empty.
    pub place: String,
    /// The code of an area at the map's `area_level`.
    pub area_code: Option<String>,
    /// What it is about.
    pub kind: KindRead,
}

/// Reads a table of reports.
///
/// # Errors
/// When the bytes are not a whole table, or lack a column that the map names.
pub fn parse_reports(bytes: &[u8], map: &ReportMap) -> Result<Parsed<ReportRow>, FileError> {
    let grid = Grid::open(bytes)?;
    let columns = ReportColumns::find(&grid, map)?;
    let mut keys = Keys::default();
    grid.read_rows(|row, fields| {
        let report = columns.read(row, fields, map)?;
        keys.check(&report.source_key, row)?;
        Ok(report)
    })
}

struct ReportColumns {
    id: Places,
    occurred_at: Places,
    title: Places,
    text: Places,
    latitude: Places,
    longitude: Places,
    place: Places,
    kind: Places,
    area: Places,
}

impl ReportColumns {
    fn find(grid: &Grid<'_>, map: &ReportMap) -> Result<Self, FileError> {
        Ok(Self {
            id: Places::find(grid, Some(&map.id))?,
            occurred_at: Places::find(grid, map.occurred_at.as_ref())?,
            title: Places::find(grid, map.title.as_ref())?,
            text: Places::find(grid, map.text.as_ref())?,
            latitude: Places::find_one(grid, map.latitude.as_ref())?,
            longitude: Places::find_one(grid, map.longitude.as_ref())?,
            place: Places::find(grid, map.place.as_ref())?,
            kind: Places::find_one(grid, map.kind.as_ref())?,
            area: Places::find_one(grid, map.area.as_ref())?,
        })
    }

    fn read(&self, row: usize, fields: Fields<'_, '_>, map: &ReportMap) -> Result<ReportRow, RowReason> {
        let source_key = self.id.read_key(fields)?;
        let (point, point_written) =
            read_point(self.latitude.written(fields), self.longitude.written(fields));
        Ok(ReportRow {
            row,
            source_key,
            occurred_at: read_occurred(self.occurred_at.read(fields, one_line), &map.time_zone),
            title: self.title.read(fields, one_line),
            text: self.text.read(fields, paragraphs),
            point,
            point_written,
            place: self.place.read(fields, one_line),
            area_code: self.area.read_code(fields),
            kind: WordRead::read(self.kind.written(fields), &map.kinds),
        })
    }
}
