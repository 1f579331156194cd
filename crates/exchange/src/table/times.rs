//! Moments as tables write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// When something happened, as far as a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occurred {
    /// Day and time.
    Known(Timestamp),
    /// The day alone: its first moment in the map's time zone.
    DayOnly(Timestamp),
    /// Nothing that can be read as a moment.
    Unknown {
        /// What is written there on one line, at times nothing.
        written: String,
    },
}

/// Reads `2026-09-13`, `13.9.2026` or `13/09/2026` (day first, then month), each alone or followed
/// by a time as `17:39`, `17.39` or `17:39:08.5`, and this by `Z` or an offset as `+02:00`. Without
/// an offset the clock of the zone is meant; in the hour that a zone's clock skips or repeats, the
/// moment is the one that most calendars take (RFC 5545, section 3.3.5).
pub(super) fn read_occurred(written: String, zone: &TimeZone) -> Occurred {
    let occurred = Scan(written.as_bytes()).moment(zone);
    occurred.unwrap_or(Occurred::Unknown { written })
}

/// Reads a text from its start.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    fn moment(&mut self, zone: &TimeZone) -> Option<Occurred> {
        let date = self.date()?;
        if self.0.is_empty() {
            return at(date.at(0, 0, 0, 0), zone).map(Occurred::DayOnly);
        }
        self.one_of(b"Tt, ")?;
        while self.one_of(b" ").is_some() {}
        let moment = DateTime::from_parts(date, self.time()?);
        while self.one_of(b" ").is_some() {}
        if self.0.is_empty() {
            return at(moment, zone).map(Occurred::Known);
        }
        let offset = self.offset()?;
        let instant = offset.to_timestamp(moment).ok();
        instant.filter(|_| self.0.is_empty()).map(Occurred::Known)
    }

    fn date(&mut self) -> Option<Date> {
        let (first, first_digits) = self.number(4)?;
        let mark = self.one_of(b"-./")?;
        let (middle, middle_digits) = self.number(2)?;
        self.one_of(&[mark])?;
        let (last, last_digits) = self.number(4)?;
        let (year, day) = match (mark, first_digits, middle_digits, last_digits) {
            (b'-', 4, 2, 2) => (first, last),
            (b'.' | b'/', 1 | 2, 1 | 2, 4) => (last, first),
            _ => return None,
        };
        Date::new(year, i8::try_from(middle).ok()?, i8::try_from(day).ok()?).ok()
    }

    fn time(&mut self) -> Option<Time> {
        let (hour, _) = self.number(2)?;
        let mark = self.one_of(b":.")?;
        let minute = self.two_digits()?;
        let second = if self.one_of(&[mark]).is_some() {
            self.two_digits()?
        } else {
            0
        };
        let nanosecond = if self.one_of(b".,").is_some() {
            self.fraction()?
        } else {
            0
        };
        Time::new(i8::try_from(hour).ok()?, minute, second, nanosecond).ok()
    }

    fn offset(&mut self) -> Option<Offset> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(Offset::UTC),
        };
        let hours = i32::from(self.two_digits()?);
        self.one_of(b":");
        let minutes = if self.0.is_empty() {
            0
        } else {
            i32::from(self.two_digits()?)
        };
        let inside = hours <= 23 && minutes <= 59;
        Offset::from_seconds(sign * (hours * 3600 + minutes * 60))
            .ok()
            .filter(|_| inside)
    }

    /// Parts of a second, as nanoseconds; digits beyond the ninth are left aside.
    fn fraction(&mut self) -> Option<i32> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (taken, rest) = self.0.split_at_checked(digits).filter(|_| digits > 0)?;
        self.0 = rest;
        let padded = taken.iter().copied().chain(std::iter::repeat(b'0')).take(9);
        Some(padded.fold(0, |number, byte| number * 10 + i32::from(byte - b'0')))
    }

    fn two_digits(&mut self) -> Option<i8> {
        let (number, digits) = self.number(2)?;
        i8::try_from(number).ok().filter(|_| digits == 2)
    }

    /// A number of at most so many digits, and how many it has.
    fn number(&mut self, digits_max: usize) -> Option<(i16, usize)> {
        let digits = self
            .0
            .iter()
            .take(digits_max)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (taken, rest) = self.0.split_at_checked(digits).filter(|_| digits > 0)?;
        self.0 = rest;
        Some((
            taken
                .iter()
                .fold(0, |number, byte| number * 10 + i16::from(byte - b'0')),
            digits,
        ))
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        if !bytes.contains(&byte) {
            return None;
        }
        self.0 = rest;
        Some(byte)
    }
}

fn at(moment: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(moment).compatible().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> String {
        let zone = TimeZone::get("Europe/Stockholm").unwrap();
        match read_occurred(written.to_owned(), &zone) {
            Occurred::Known(moment) => moment.to_string(),
            Occurred::DayOnly(moment) => format!("day {moment}"),
            Occurred::Unknown { written } => format!("unknown {written}"),
        }
    }

    #[test]
    fn local_times_follow_the_zone() {
        assert_eq!(read("2026-09-13 17:39"), "2026-09-13T15:39:00Z");
        assert_eq!(read("2026-01-13T17:39:08"), "2026-01-13T16:39:08Z");
        assert_eq!(read("13.9.2026 8.05"), "2026-09-13T06:05:00Z");
        assert_eq!(read("13/09/2026, 08:05"), "2026-09-13T06:05:00Z");
    }

    #[test]
    fn written_offsets_win_over_the_zone() {
        assert_eq!(
            read("2016-07-02 03:54:49.432879+00"),
            "2016-07-02T03:54:49.432879Z"
        );
        assert_eq!(read("2026-09-13T17:39:00Z"), "2026-09-13T17:39:00Z");
        assert_eq!(read("2026-09-13T17:39:00 -0430"), "2026-09-13T22:09:00Z");
    }

    #[test]
    fn day_without_time_is_told_apart() {
        assert_eq!(read("2026-09-13"), "day 2026-09-12T22:00:00Z");
        assert_eq!(read("13.09.2026"), "day 2026-09-12T22:00:00Z");
    }

    #[test]
    fn hour_that_the_clock_skips_or_repeats_is_still_a_moment() {
        assert_eq!(read("2026-03-29 02:30"), "2026-03-29T01:30:00Z");
        assert_eq!(read("2026-10-25 02:30"), "2026-10-25T00:30:00Z");
    }

    #[test]
    fn anything_else_is_unknown_and_kept_as_written() {
        for written in [
            "",
            "17:39",
            "yesterday",
            "2026-02-30",
            "2026-13-01 10:00",
            "13.09.26",
            "2026-9-13",
            "2026-09-13 25:00",
            "2026-09-13 10:00:00+99:00",
            "2026-09-13 10:00 approx",
            "2026-09-13T",
            "2026-09-13 10:0",
            "13-09-2026",
            "2026-09-13 10:00:00.",
            "99999-01-01",
            "2026-09-13 10:00+",
            "٢٠٢٦-٠٩-١٣",
        ] {
            assert_eq!(read(written), format!("unknown {written}"));
        }
    }
}
