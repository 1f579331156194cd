//! The five levels of an incident. A person sets the level by effect, with a reason.

use serde::{Deserialize, Serialize};

/// How many levels there are.
pub const LEVELS: usize = 5;

/// How far the effect reaches. Never about who may be behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Level {
    /// 0: no effect on voting, counting or trust.
    Note,
    /// 1: one place, handled there, voting goes on.
    Local,
    /// 2: several places, or voting interrupted, or a person threatened.
    Extended,
    /// 3: a pattern over counties, a national system hit, or a false claim spreading.
    National,
    /// 4: voting or counting at risk in time or lawfulness.
    Critical,
}

impl Level {
    /// Every level, lowest first.
    pub const ALL: [Self; LEVELS] = [
        Self::Note,
        Self::Local,
        Self::Extended,
        Self::National,
        Self::Critical,
    ];

    /// The digit that is always shown with the colour.
    #[must_use]
    pub const fn digit(self) -> u8 {
        match self {
            Self::Note => 0,
            Self::Local => 1,
            Self::Extended => 2,
            Self::National => 3,
            Self::Critical => 4,
        }
    }

    pub(crate) fn place(self) -> usize {
        usize::from(self.digit())
    }

    /// Minutes until the network must have acted; `None` where the clock is the day.
    /// Chosen with the levels; a deployment sets its own later.
    #[must_use]
    pub const fn clock_min(self) -> Option<u32> {
        match self {
            Self::Note | Self::Local => None,
            Self::Extended => Some(60),
            Self::National => Some(30),
            Self::Critical => Some(0),
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.digit()
    }
}

impl TryFrom<u8> for Level {
    type Error = String;
    fn try_from(digit: u8) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|level| level.digit() == digit)
            .ok_or_else(|| format!("no level {digit}: levels go from 0 to 4"))
    }
}
