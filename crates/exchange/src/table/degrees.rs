//! Coordinates as tables write them.

use domain::areas::Point;

/// Whether a row says where it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceRead {
    /// A point on the globe.
    Given,
    /// No coordinates are written, or the map names no columns for them.
    Missing,
    /// Something is written that is not a point: one of the two numbers, a number off the globe,
    /// words, or (0, 0), which tables write when they mean "unknown".
    Unusable,
}

/// Reads two numbers in degrees, with a decimal point or a decimal comma.
pub(super) fn read_point(latitude: &str, longitude: &str) -> (Option<Point>, PlaceRead) {
    if latitude.trim().is_empty() && longitude.trim().is_empty() {
        return (None, PlaceRead::Missing);
    }
    let numbers = read_degrees(longitude).zip(read_degrees(latitude));
    match numbers.and_then(|(longitude, latitude)| Point::from_degrees(longitude, latitude)) {
        Some(point) => (Some(point), PlaceRead::Given),
        None => (None, PlaceRead::Unusable),
    }
}

fn read_degrees(written: &str) -> Option<f64> {
    let trimmed = written.trim();
    let plain = trimmed
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b','));
    if !plain {
        return None;
    }
    match trimmed.split_once(',') {
        Some((whole, part)) => format!("{whole}.{part}").parse().ok(),
        None => trimmed.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_comma_is_a_decimal_point() {
        assert_eq!(
            read_point("59,3293", " 18.0686 "),
            (Point::from_degrees(18.0686, 59.3293), PlaceRead::Given)
        );
    }

    #[test]
    fn nothing_written_is_missing_and_anything_else_unusable() {
        assert_eq!(read_point(" ", ""), (None, PlaceRead::Missing));
        for (latitude, longitude) in [
            ("59.3", ""),
            ("0", "0.0"),
            ("91", "18"),
            ("59.3", "180.1"),
            ("nan", "inf"),
            ("1,2,3", "4"),
            ("1e1", "2"),
        ] {
            assert_eq!(
                read_point(latitude, longitude),
                (None, PlaceRead::Unusable),
                "{latitude} {longitude}"
            );
        }
    }
}
