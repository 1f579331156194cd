//! Rings of points, from pairs of degrees.

use domain::areas::{Boundary, Point, Ring};

use crate::RowReason;

/// Two numbers as a file writes them: east, north.
pub(super) type Pair = (f64, f64);

/// Reads one ring. `None` when rounding to whole steps (about a metre) leaves fewer than three
/// points: such a speck is no loss.
pub(super) fn read_ring(pairs: impl Iterator<Item = Pair>) -> Result<Option<Ring>, RowReason> {
    let mut ring = Ring::with_capacity(pairs.size_hint().0);
    let mut first = None;
    let mut last = None;
    let mut written = 0_usize;
    for pair in pairs {
        let point = read_point(pair)?;
        first = first.or(Some(pair));
        if last.replace(pair) != Some(pair) {
            written += 1;
        }
        if ring.last() != Some(&point) {
            ring.push(point);
        }
    }
    if written > 1 && first == last {
        written -= 1;
    }
    if written < 3 {
        return Err(RowReason::TooFewPoints { points: written });
    }
    // A ring ends where it began; ours leave the repetition out.
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring.shrink_to_fit();
    Ok((ring.len() >= 3).then_some(ring))
}

/// Where longitude and latitude are both zero is a place like any other on a boundary.
fn read_point((longitude, latitude): Pair) -> Result<Point, RowReason> {
    if longitude == 0.0 && latitude == 0.0 {
        return Ok(Point {
            longitude_e5: 0,
            latitude_e5: 0,
        });
    }
    Point::from_degrees(longitude, latitude).ok_or_else(|| RowReason::OutsideGlobe {
        longitude: longitude.to_string(),
        latitude: latitude.to_string(),
    })
}

/// One polygon from its rings: `None` when the outer ring is a speck.
pub(super) fn read_polygon<R: IntoIterator<Item = Pair>>(
    rings: impl IntoIterator<Item = R>,
) -> Result<Option<Vec<Ring>>, RowReason> {
    let mut rings = rings.into_iter();
    let Some(outer) = rings.next() else {
        return Err(RowReason::TooFewPoints { points: 0 });
    };
    let Some(outer) = read_ring(outer.into_iter())? else {
        return Ok(None);
    };
    let mut polygon = vec![outer];
    for hole in rings {
        polygon.extend(read_ring(hole.into_iter())?);
    }
    Ok(Some(polygon))
}

/// A boundary needs a polygon.
pub(super) fn bound(polygons: Vec<Vec<Ring>>) -> Result<Boundary, RowReason> {
    if polygons.is_empty() {
        return Err(RowReason::TooFewPoints { points: 0 });
    }
    Ok(Boundary { polygons })
}
