//! Boundaries as lines on a flat page: projected, thinned and written as SVG paths.

use domain::areas::{Boundary, Extent, Point, Ring};

/// Where the globe's points fall on a drawing: an equirectangular projection true at the middle
/// latitude, scaled to fit a width or a height.
#[derive(Clone, Copy, Debug)]
pub struct Projection {
    west: f64,
    north: f64,
    squeeze: f64,
    scale: f64,
    /// Width of the drawing.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
}

impl Projection {
    /// Fits an extent into a drawing of at most `width` by `height`.
    #[must_use]
    pub fn fit(extent: Extent, width: f64, height: f64) -> Self {
        let middle = f64::midpoint(extent.low.latitude(), extent.high.latitude());
        let squeeze = middle.to_radians().cos().max(0.05);
        let across = ((extent.high.longitude() - extent.low.longitude()) * squeeze).max(1e-6);
        let down = (extent.high.latitude() - extent.low.latitude()).max(1e-6);
        let scale = (width / across).min(height / down);
        Self {
            west: extent.low.longitude(),
            north: extent.high.latitude(),
            squeeze,
            scale,
            width: across * scale,
            height: down * scale,
        }
    }

    /// Where a point falls, from the upper left corner.
    #[must_use]
    pub fn place(&self, point: Point) -> (f64, f64) {
        let x = (point.longitude() - self.west) * self.squeeze * self.scale;
        let y = (self.north - point.latitude()) * self.scale;
        (x, y)
    }

    /// A boundary as the data of an SVG path. Corners that stand out less than `tolerance` from
    /// the line, and islands smaller than that, are left out; the largest ring always stays.
    #[must_use]
    pub fn path(&self, boundary: &Boundary, tolerance: f64) -> String {
        let rings = boundary.polygons.iter().flatten();
        let mut rings: Vec<_> = rings.map(|ring| self.ring(ring, tolerance)).collect();
        rings.sort_by(|a, b| area(b).total_cmp(&area(a)));
        let least = tolerance * tolerance * 4.0;
        let mut path = String::new();
        for (place, ring) in rings.iter().enumerate() {
            if place == 0 || area(ring) >= least {
                write_ring(&mut path, ring);
            }
        }
        path
    }

    /// A point well inside the boundary's largest polygon, for a label: the middle of the widest
    /// stretch on a few horizontal lines.
    #[must_use]
    pub fn label(&self, boundary: &Boundary) -> Option<(f64, f64)> {
        let outer = boundary.polygons.iter().filter_map(|rings| rings.first());
        let flat = outer.map(|ring| ring.iter().map(|point| self.place(*point)).collect::<Vec<_>>());
        let ring = flat.max_by(|a, b| area(a).total_cmp(&area(b)))?;
        let top = ring.iter().map(|(_, y)| *y).fold(f64::INFINITY, f64::min);
        let bottom = ring.iter().map(|(_, y)| *y).fold(f64::NEG_INFINITY, f64::max);
        (1..8)
            .filter_map(|line| {
                let y = top + (bottom - top) * f64::from(line) / 8.0;
                let (from, to) = widest(&ring, y)?;
                // The middle lines win unless another is clearly wider.
                let weight = 1.0 - f64::from((line - 4_i32).abs()) * 0.12;
                Some(((to - from) * weight, (f64::midpoint(from, to), y)))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, place)| place)
    }

    fn ring(&self, ring: &Ring, tolerance: f64) -> Vec<(f64, f64)> {
        let flat: Vec<_> = ring.iter().map(|point| self.place(*point)).collect();
        thin(&flat, tolerance)
    }
}

fn widest(ring: &[(f64, f64)], y: f64) -> Option<(f64, f64)> {
    let next = ring.iter().cycle().skip(1);
    let mut crossings: Vec<f64> = ring
        .iter()
        .zip(next)
        .filter(|((_, from), (_, to))| (*from > y) != (*to > y))
        .map(|((x1, y1), (x2, y2))| x1 + (y - y1) / (y2 - y1) * (x2 - x1))
        .collect();
    crossings.sort_by(f64::total_cmp);
    let (pairs, _) = crossings.as_chunks::<2>();
    pairs
        .iter()
        .map(|[from, to]| (*from, *to))
        .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))
}

fn area(ring: &[(f64, f64)]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let twice: f64 = ring
        .iter()
        .zip(next)
        .map(|((x1, y1), (x2, y2))| x1 * y2 - x2 * y1)
        .sum();
    twice.abs() / 2.0
}

/// Leaves out what stands less than `tolerance` from the line between its neighbours
/// (Douglas and Peucker, 1973), with a stack of its own so that no coast is too long.
fn thin(line: &[(f64, f64)], tolerance: f64) -> Vec<(f64, f64)> {
    // A ring is cut at the corner farthest from its first, so that both halves have two ends.
    let Some(&first) = line.first() else {
        return Vec::new();
    };
    let far = line
        .iter()
        .enumerate()
        .max_by(|(_, a), (_, b)| gap(**a, first).total_cmp(&gap(**b, first)))
        .map_or(0, |(place, _)| place);
    let mut keep = vec![false; line.len()];
    let mut closed = line.to_vec();
    closed.push(first);
    let mut stretches = vec![(0, far), (far, line.len())];
    for place in [0, far] {
        if let Some(keep) = keep.get_mut(place) {
            *keep = true;
        }
    }
    while let Some((from, to)) = stretches.pop() {
        if let Some(place) = farthest(&closed, from, to, tolerance) {
            if let Some(keep) = keep.get_mut(place) {
                *keep = true;
            }
            stretches.extend([(from, place), (place, to)]);
        }
    }
    let kept = line.iter().zip(keep).filter(|(_, keep)| *keep);
    kept.map(|(point, _)| *point).collect()
}

fn farthest(line: &[(f64, f64)], from: usize, to: usize, tolerance: f64) -> Option<usize> {
    let (&start, &end) = (line.get(from)?, line.get(to)?);
    let between = line.get(from + 1..to)?.iter().enumerate();
    let (place, distance) = between
        .map(|(place, point)| (place + from + 1, distance(*point, start, end)))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    (distance > tolerance).then_some(place)
}

fn gap(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn distance(point: (f64, f64), start: (f64, f64), end: (f64, f64)) -> f64 {
    let length = gap(start, end);
    if length == 0.0 {
        return gap(point, start);
    }
    let cross = (end.0 - start.0) * (start.1 - point.1) - (start.0 - point.0) * (end.1 - start.1);
    cross.abs() / length
}

fn write_ring(path: &mut String, ring: &[(f64, f64)]) {
    use std::fmt::Write as _;
    let mut letter = 'M';
    for (x, y) in ring {
        // Writing to a String never fails.
        let _ok = write!(path, "{letter}{x:.1} {y:.1}");
        letter = 'L';
    }
    path.push('Z');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(longitude: f64, latitude: f64) -> Point {
        Point::from_degrees(longitude, latitude).unwrap()
    }

    fn box_of(west: f64, south: f64, east: f64, north: f64) -> Ring {
        let steps = |from: f64, to: f64| (0..10).map(move |step| from + (to - from) * f64::from(step) / 10.0);
        let mut ring: Ring = steps(west, east).map(|x| at(x, south)).collect();
        ring.extend(steps(south, north).map(|y| at(east, y)));
        ring.extend(steps(east, west).map(|x| at(x, north)));
        ring.extend(steps(north, south).map(|y| at(west, y)));
        ring
    }

    #[test]
    fn straight_sides_become_four_corners() {
        let boundary = Boundary {
            polygons: vec![vec![box_of(10.0, 55.0, 20.0, 65.0)]],
        };
        let projection = Projection::fit(boundary.extent().unwrap(), 100.0, 100.0);
        let path = projection.path(&boundary, 0.5);
        assert_eq!(path.matches(['M', 'L']).count(), 4, "{path}");
        assert!(path.ends_with('Z'));
        assert!(
            (projection.height - 100.0).abs() < 0.01,
            "taller than wide at 60 degrees north"
        );
        let (x, y) = projection.label(&boundary).unwrap();
        assert!(
            (x - projection.width / 2.0).abs() < 1.0 && (y - 50.0).abs() < 15.0,
            "{x} {y}"
        );
    }

    #[test]
    fn tiny_islands_go_and_the_largest_ring_stays() {
        let island = vec![box_of(1.0, 1.0, 1.001, 1.001)];
        let boundary = Boundary {
            polygons: vec![island.clone(), vec![box_of(2.0, 2.0, 9.0, 9.0)]],
        };
        let projection = Projection::fit(boundary.extent().unwrap(), 100.0, 100.0);
        assert_eq!(projection.path(&boundary, 0.5).matches('M').count(), 1);
        let alone = Boundary {
            polygons: vec![island],
        };
        assert_eq!(projection.path(&alone, 0.5).matches('M').count(), 1);
    }
}
