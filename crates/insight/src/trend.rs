//! Whether a run of counts rises, falls or holds.

/// Which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// More than before.
    Rising,
    /// About as before.
    Steady,
    /// Less than before.
    Falling,
    /// Nothing in the whole run.
    Quiet,
}

impl Trend {
    /// Its text key's ending.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rising => "rising",
            Self::Steady => "steady",
            Self::Falling => "falling",
            Self::Quiet => "quiet",
        }
    }
}

/// Compares the last third of a run, oldest first, with the third before it. A difference within
/// two standard deviations of chance (counts taken as Poisson, so the variance of a difference is
/// the sum) is steady.
#[must_use]
pub fn trend(counts: &[u32]) -> Trend {
    if counts.iter().all(|count| *count == 0) {
        return Trend::Quiet;
    }
    let third = (counts.len() / 3).max(1);
    let mut newest_first = counts.iter().rev().map(|count| f64::from(*count));
    let late: f64 = newest_first.by_ref().take(third).sum();
    let early: f64 = newest_first.take(third).sum();
    let difference = late - early;
    if difference.abs() <= 2.0 * (late + early).sqrt() {
        Trend::Steady
    } else if difference > 0.0 {
        Trend::Rising
    } else {
        Trend::Falling
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_alone_is_steady() {
        assert_eq!(trend(&[3, 4, 3, 5, 4, 3, 4, 5, 4]), Trend::Steady);
        assert_eq!(trend(&[0, 0, 0, 0, 0, 1, 0, 2, 1]), Trend::Steady);
        assert_eq!(trend(&[1, 1, 1, 1, 2, 2, 5, 8, 12]), Trend::Rising);
        assert_eq!(trend(&[1, 5, 9, 14, 12, 9, 3, 1, 0]), Trend::Falling);
        assert_eq!(trend(&[0; 9]), Trend::Quiet);
        assert_eq!(trend(&[]), Trend::Quiet);
    }
}
