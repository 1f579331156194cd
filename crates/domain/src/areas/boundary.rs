//! Where an area ends: polygons on the globe, and whether a point lies inside.

use serde::{Deserialize, Serialize};

/// Steps in one degree: coordinates are kept as whole numbers of 1/100 000 degree (about one metre).
pub const STEPS_PER_DEGREE: i32 = 100_000;

/// A place on the globe, WGS 84, in steps of 1/100 000 degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Point {
    /// East of Greenwich, −18 000 000 to 18 000 000.
    #[serde(rename = "lon")]
    pub longitude_e5: i32,
    /// North of the equator, −9 000 000 to 9 000 000.
    #[serde(rename = "lat")]
    pub latitude_e5: i32,
}

impl Point {
    /// Reads degrees; `None` outside the globe, for not-a-number, and for exactly (0, 0),
    /// which files write when they mean "unknown".
    #[must_use]
    pub fn from_degrees(longitude: f64, latitude: f64) -> Option<Self> {
        let inside = longitude.abs() <= 180.0 && latitude.abs() <= 90.0;
        let nowhere = longitude == 0.0 && latitude == 0.0;
        if !inside || nowhere {
            return None;
        }
        Some(Self {
            longitude_e5: steps(longitude),
            latitude_e5: steps(latitude),
        })
    }

    /// Degrees east of Greenwich.
    #[must_use]
    pub fn longitude(self) -> f64 {
        f64::from(self.longitude_e5) / f64::from(STEPS_PER_DEGREE)
    }

    /// Degrees north of the equator.
    #[must_use]
    pub fn latitude(self) -> f64 {
        f64::from(self.latitude_e5) / f64::from(STEPS_PER_DEGREE)
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the caller bounds the degrees, so the product is within ±18 000 000"
)]
fn steps(degrees: f64) -> i32 {
    (degrees * f64::from(STEPS_PER_DEGREE)).round() as i32
}

/// A closed line: the last point joins the first. At least three points.
pub type Ring = Vec<Point>;

/// Polygons, each an outer ring and then its holes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Boundary {
    /// One list of rings a polygon: the first is the outer one.
    pub polygons: Vec<Vec<Ring>>,
}

/// The smallest box that holds a boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// South-west corner.
    pub low: Point,
    /// North-east corner.
    pub high: Point,
}

impl Extent {
    /// Whether the point lies in the box, edges included.
    #[must_use]
    pub const fn holds(&self, point: Point) -> bool {
        point.longitude_e5 >= self.low.longitude_e5
            && point.longitude_e5 <= self.high.longitude_e5
            && point.latitude_e5 >= self.low.latitude_e5
            && point.latitude_e5 <= self.high.latitude_e5
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            low: Point {
                longitude_e5: self.low.longitude_e5.min(other.low.longitude_e5),
                latitude_e5: self.low.latitude_e5.min(other.low.latitude_e5),
            },
            high: Point {
                longitude_e5: self.high.longitude_e5.max(other.high.longitude_e5),
                latitude_e5: self.high.latitude_e5.max(other.high.latitude_e5),
            },
        }
    }
}

impl Boundary {
    /// The box around all rings; `None` when there is no point.
    #[must_use]
    pub fn extent(&self) -> Option<Extent> {
        self.polygons
            .iter()
            .flatten()
            .flatten()
            .map(|&point| Extent {
                low: point,
                high: point,
            })
            .reduce(Extent::join)
    }

    /// Whether the point is inside a polygon and in none of its holes (even-odd rule).
    #[must_use]
    pub fn holds(&self, point: Point) -> bool {
        self.polygons
            .iter()
            .any(|rings| rings.iter().filter(|ring| crosses_odd(ring, point)).count() % 2 == 1)
    }
}

/// Even-odd rule: a ray to the east crosses the ring an odd number of times.
fn crosses_odd(ring: &[Point], point: Point) -> bool {
    let Some(&last) = ring.last() else {
        return false;
    };
    let mut from = last;
    let mut inside = false;
    for &to in ring {
        if (from.latitude_e5 > point.latitude_e5) != (to.latitude_e5 > point.latitude_e5) {
            // Whole numbers of 64 bits: exact, and the same on every machine.
            let rise = i64::from(to.latitude_e5) - i64::from(from.latitude_e5);
            let run = i64::from(to.longitude_e5) - i64::from(from.longitude_e5);
            let up = i64::from(point.latitude_e5) - i64::from(from.latitude_e5);
            let along = i64::from(point.longitude_e5) - i64::from(from.longitude_e5);
            let left = if rise > 0 {
                along * rise < up * run
            } else {
                along * rise > up * run
            };
            inside ^= left;
        }
        from = to;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(longitude: f64, latitude: f64) -> Point {
        Point::from_degrees(longitude, latitude).unwrap()
    }

    fn square(low: f64, high: f64) -> Ring {
        vec![at(low, low), at(high, low), at(high, high), at(low, high)]
    }

    #[test]
    fn point_in_hole_is_outside() {
        let boundary = Boundary {
            polygons: vec![vec![square(1.0, 9.0), square(4.0, 6.0)]],
        };
        assert!(boundary.holds(at(2.0, 2.0)));
        assert!(!boundary.holds(at(5.0, 5.0)));
        assert!(!boundary.holds(at(9.5, 5.0)));
    }

    #[test]
    fn null_island_and_bad_degrees_are_unknown() {
        assert_eq!(Point::from_degrees(0.0, 0.0), None);
        assert_eq!(Point::from_degrees(f64::NAN, 3.0), None);
        assert_eq!(Point::from_degrees(181.0, 3.0), None);
        assert!(Point::from_degrees(0.0, 51.5).is_some());
    }
}
