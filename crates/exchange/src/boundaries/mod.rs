//! Areas with their boundaries, from GeoJSON and from shapefiles, in degrees of WGS 84.
//!
//! A single bad feature is a refused row. A file in which no feature lies on the globe is in
//! another projection, and refused whole. Features with the same code are one area of several
//! parts.

mod dbf;
mod gather;
mod geojson;
mod outline;
mod shapefile;

#[cfg(test)]
mod tests;

use domain::areas::Boundary;

pub use geojson::parse_geojson;
pub use shapefile::parse_shapefile;

/// Which properties of a feature say what, as the file names them.
#[derive(Clone, Copy, Debug)]
pub struct AreaProperties<'a> {
    /// The property with the area's code.
    pub code: &'a str,
    /// The property with the area's name.
    pub name: &'a str,
    /// The property with the code of the area one level up, if the file has it.
    pub parent: Option<&'a str>,
}

/// One area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaRow {
    /// The first feature or record with this code; the first in the file is 1.
    pub row: usize,
    /// The code, never empty.
    pub code: String,
    /// The name, never empty. Where features of the same code differ, the first one's.
    pub name: String,
    /// The code of the area one level up.
    pub parent: Option<String>,
    /// At least one polygon.
    pub boundary: Boundary,
}
