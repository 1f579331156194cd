//! Tables of premises.

use domain::areas::Point;

use super::degrees::{PlaceRead, read_point};
use super::grid::Grid;
use super::{Fields, Keys, Places, WordRead};
use crate::map_file::{Access, PremisesKind, PremisesMap, PremisesStatus};
use crate::words::one_line;
use crate::{FileError, Parsed, RowReason};

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PremisesRow {
    /// The row as a spreadsheet counts; the header is 1.
    pub row: usize,
    /// The source's own key: never empty, and once in a file.
    pub source_key: String,
    /// One line, never empty.
    pub name: String,
    /// One line, may be empty.
    pub address: String,
    /// Where it is.
    pub point: Option<Point>,
    /// Why there is a point, or none.
    pub point_written: PlaceRead,
    /// What it is for.
    pub kind: WordRead<PremisesKind>,
    /// Whether it is in use.
    pub status: WordRead<PremisesStatus>,
    /// Whether a wheelchair can enter.
    pub accessible: WordRead<Access>,
    /// The code of an area at the map's `area_level`.
    pub area_code: Option<String>,
}

/// Reads a table of premises.
///
/// # Errors
/// When the bytes are not a whole table, or lack a column that the map names.
pub fn parse_premises(bytes: &[u8], map: &PremisesMap) -> Result<Parsed<PremisesRow>, FileError> {
    let grid = Grid::open(bytes)?;
    let columns = PremisesColumns::find(&grid, map)?;
    let mut keys = Keys::default();
    grid.read_rows(|row, fields| {
        let premises = columns.read(row, fields, map)?;
        keys.check(&premises.source_key, row)?;
        Ok(premises)
    })
}

struct PremisesColumns {
    id: Places,
    name: Places,
    address: Places,
    latitude: Places,
    longitude: Places,
    kind: Places,
    status: Places,
    accessible: Places,
    area: Places,
}

impl PremisesColumns {
    fn find(grid: &Grid<'_>, map: &PremisesMap) -> Result<Self, FileError> {
        Ok(Self {
            id: Places::find(grid, Some(&map.id))?,
            name: Places::find(grid, Some(&map.name))?,
            address: Places::find(grid, map.address.as_ref())?,
            latitude: Places::find_one(grid, map.latitude.as_ref())?,
            longitude: Places::find_one(grid, map.longitude.as_ref())?,
            kind: Places::find_one(grid, map.kind.as_ref())?,
            status: Places::find_one(grid, map.status.as_ref())?,
            accessible: Places::find_one(grid, map.accessible.as_ref())?,
            area: Places::find_one(grid, map.area.as_ref())?,
        })
    }

    fn read(&self, row: usize, fields: Fields<'_, '_>, map: &PremisesMap) -> Result<PremisesRow, RowReason> {
        let source_key = self.id.read_key(fields)?;
        let name = self.name.read(fields, one_line);
        if name.is_empty() {
            return Err(RowReason::NoName);
        }
        let (point, point_written) =
            read_point(self.latitude.written(fields), self.longitude.written(fields));
        Ok(PremisesRow {
            row,
            source_key,
            name,
            address: self.address.read(fields, one_line),
            point,
            point_written,
            kind: WordRead::read(self.kind.written(fields), &map.kinds),
            status: WordRead::read(self.status.written(fields), &map.statuses),
            accessible: WordRead::read(self.accessible.written(fields), &map.accessibles),
            area_code: self.area.read_code(fields),
        })
    }
}
