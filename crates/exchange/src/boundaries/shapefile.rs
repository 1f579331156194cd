//! Shapefiles: polygons from the `.shp` file, their names from the `.dbf` file.
//!
//! After "ESRI Shapefile Technical Description" (1998), pages 3 to 20. Every length in the file is
//! checked against the bytes that are there before it is used.

use domain::areas::{Boundary, Point, Ring};

use super::dbf::{Cell, Dbf, Field};
use super::gather::{Gathered, Labels};
use super::outline::{self, Pair};
use super::{AreaProperties, AreaRow};
use crate::limits::check_bytes;
use crate::{FileError, Parsed, RowReason};

const HEADER_BYTES: usize = 100;
const FILE_CODE: u32 = 9994;
const VERSION: u32 = 1000;
const NULL_SHAPE: u32 = 0;
/// Polygon, and polygon with heights or measures (which stand after what is read here).
const POLYGONS: [u32; 3] = [5, 15, 25];

/// Pairs of outer ring and hole that are compared in one shape: chosen, about a second's work.
const RING_PAIRS_MAX: usize = 100_000_000;

/// Reads the polygons of a shapefile from the bytes of its `.shp` and `.dbf` files. Letters that
/// are not UTF-8 are read as Windows-1252.
///
/// # Errors
/// When the bytes are not such files, do not belong together or end too early, when a property is
/// not a field of the table, and when the coordinates are not degrees.
pub fn parse_shapefile(
    shp: &[u8],
    dbf: &[u8],
    properties: &AreaProperties<'_>,
) -> Result<Parsed<AreaRow>, FileError> {
    check_bytes(shp)?;
    check_bytes(dbf)?;
    let shapes = read_records(shp)?;
    let table = Dbf::open(dbf)?;
    let code = table.field(properties.code)?;
    let name = table.field(properties.name)?;
    let parent = properties.parent.map(|parent| table.field(parent)).transpose()?;
    if shapes.len() != table.count() {
        return Err(FileError::RecordsDiffer {
            shapes: shapes.len(),
            records: table.count(),
        });
    }
    let mut gathered = Gathered::default();
    for (index, shape) in shapes.into_iter().enumerate() {
        let read = read_labels(&table, index, code, name, parent)
            .and_then(|labels| Ok((labels, read_shape(shape)?)));
        gathered.take(index + 1, read);
    }
    gathered.finish()
}

fn read_labels(
    table: &Dbf<'_>,
    index: usize,
    code: Field,
    name: Field,
    parent: Option<Field>,
) -> Result<Labels, RowReason> {
    let read = |field: Field| match table.cell(index, field) {
        Cell::Text(text) => Ok(Some(text)),
        Cell::Deleted => Err(RowReason::MarkedDeleted),
    };
    Labels::check(read(code)?, read(name)?, parent.map_or(Ok(None), read)?)
}

/// The contents of each record.
fn read_records(shp: &[u8]) -> Result<Vec<&[u8]>, FileError> {
    let not_shp = || FileError::NotShapefile { part: "shp" };
    let known = big_u32(shp, 0) == Some(FILE_CODE) && little_u32(shp, 28) == Some(VERSION);
    let words = big_u32(shp, 24).filter(|_| known).ok_or_else(not_shp)?;
    let shape_type = little_u32(shp, 32).ok_or_else(not_shp)?;
    if shape_type != NULL_SHAPE && !POLYGONS.contains(&shape_type) {
        return Err(FileError::NoPolygons { shape_type });
    }
    // What stands after the stated end is not part of the file.
    let stated = bytes_of(words);
    let mut rest = shp.get(HEADER_BYTES..stated.min(shp.len())).ok_or_else(not_shp)?;
    let mut records = Vec::new();
    while !rest.is_empty() {
        let cut_off = || FileError::CutOff {
            row: records.len() + 1,
        };
        let length = bytes_of(big_u32(rest, 4).ok_or_else(cut_off)?);
        let body = rest.get(8..).unwrap_or_default();
        let (content, after) = body.split_at_checked(length).ok_or_else(cut_off)?;
        records.push(content);
        rest = after;
    }
    if shp.len() < stated {
        return Err(FileError::CutOff {
            row: records.len() + 1,
        });
    }
    if records.is_empty() {
        return Err(FileError::NoRows);
    }
    Ok(records)
}

/// Lengths are written in words of two bytes.
fn bytes_of(words: u32) -> usize {
    usize::try_from(words).unwrap_or(usize::MAX).saturating_mul(2)
}

/// Reads one polygon record: type, box, number of parts and of points, where each part starts,
/// the points.
fn read_shape(content: &[u8]) -> Result<Boundary, RowReason> {
    let shape_type = little_u32(content, 0).ok_or(RowReason::DamagedShape)?;
    if !POLYGONS.contains(&shape_type) {
        let found = if shape_type == NULL_SHAPE {
            "null".to_owned()
        } else {
            shape_type.to_string()
        };
        return Err(RowReason::NotPolygon { found });
    }
    let rings = split_rings(content).ok_or(RowReason::DamagedShape)?;
    let mut outers = Vec::new();
    let mut holes = Vec::new();
    for pairs in rings {
        let clockwise = turns_clockwise(pairs);
        let Some(ring) = outline::read_ring(pairs_of(pairs))? else {
            continue;
        };
        if clockwise {
            outers.push(ring)
        } else {
            holes.push(ring)
        }
    }
    let pairs = outers.len().saturating_mul(holes.len());
    if pairs > RING_PAIRS_MAX {
        return Err(RowReason::TooManyRings {
            rings: outers.len() + holes.len(),
        });
    }
    outline::bound(put_holes(outers, holes))
}

/// The bytes of each ring; `None` when the counts do not fit the bytes.
fn split_rings(content: &[u8]) -> Option<Vec<&[u8]>> {
    let parts = usize::try_from(little_u32(content, 36)?).ok()?;
    let points = usize::try_from(little_u32(content, 40)?).ok()?;
    let (starts, rest) = content.get(44..)?.split_at_checked(parts.checked_mul(4)?)?;
    let points = rest.get(..points.checked_mul(16)?)?;
    let mut bounds = Vec::with_capacity(parts + 1);
    for start in starts.as_chunks::<4>().0 {
        bounds.push(
            usize::try_from(u32::from_le_bytes(*start))
                .ok()?
                .checked_mul(16)?,
        );
    }
    bounds.push(points.len());
    bounds
        .array_windows()
        .map(|&[from, to]| points.get(from..to))
        .collect()
}

/// The pairs of numbers in a ring's bytes.
fn pairs_of(ring: &[u8]) -> impl ExactSizeIterator<Item = Pair> + Clone {
    ring.as_chunks::<16>().0.iter().map(|pair| {
        let [x0, x1, x2, x3, x4, x5, x6, x7, y0, y1, y2, y3, y4, y5, y6, y7] = *pair;
        (
            f64::from_le_bytes([x0, x1, x2, x3, x4, x5, x6, x7]),
            f64::from_le_bytes([y0, y1, y2, y3, y4, y5, y6, y7]),
        )
    })
}

/// Outer rings run clockwise, holes the other way (page 8).
fn turns_clockwise(ring: &[u8]) -> bool {
    let pairs = pairs_of(ring);
    let next = pairs.clone().skip(1).chain(pairs.clone().next());
    let doubled: f64 = pairs
        .zip(next)
        .map(|((x, y), (next_x, next_y))| x * next_y - next_x * y)
        .sum();
    doubled <= 0.0
}

/// Gives each hole to the smallest outer ring that holds it. A hole that lies in none is an outer
/// ring that runs the wrong way.
fn put_holes(outers: Vec<Ring>, holes: Vec<Ring>) -> Vec<Vec<Ring>> {
    let mut polygons: Vec<Vec<Ring>> = Vec::with_capacity(outers.len());
    let mut fences = Vec::with_capacity(outers.len());
    for outer in outers {
        let fence = Boundary {
            polygons: vec![vec![outer.clone()]],
        };
        fences.push((fence.extent(), fence));
        polygons.push(vec![outer]);
    }
    for hole in holes {
        let inside = |point: &Point| {
            fences
                .iter()
                .zip(0_usize..)
                .filter_map(|((extent, fence), at)| Some((extent.as_ref()?, fence, at)))
                .filter(|(extent, fence, _)| extent.holds(*point) && fence.holds(*point))
                .min_by_key(|(extent, _, _)| {
                    let wide = i64::from(extent.high.longitude_e5) - i64::from(extent.low.longitude_e5);
                    let high = i64::from(extent.high.latitude_e5) - i64::from(extent.low.latitude_e5);
                    wide * high
                })
                .map(|(_, _, at)| at)
        };
        // A point may stand on the outer ring itself, and is then neither in nor out: ask a few.
        let home = hole
            .iter()
            .take(4)
            .find_map(inside)
            .and_then(|at| polygons.get_mut(at));
        match home {
            Some(polygon) => polygon.push(hole),
            None => polygons.push(vec![hole]),
        }
    }
    polygons
}

fn little_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|chunk| u32::from_le_bytes(*chunk))
}

fn big_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|chunk| u32::from_be_bytes(*chunk))
}
