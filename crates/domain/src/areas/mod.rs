//! Nation, counties and municipalities: where things are and who answers there.
//!
//! ```text
//! defined ──▶ defined anew (name, parent or boundary changed)
//! ```

pub mod boundary;
mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use boundary::{Boundary, Extent, Point, Ring};
pub use command::DefineAreas;
pub(crate) use decide::decide;
pub use event::AreaDefined;
pub use state::{Area, AreaNumber, Areas};

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ids::Code;
use crate::theme::coded;

coded! {
    /// How deep in the country an area lies.
    AreaLevel {
        /// The whole country.
        Nation = "nation",
        /// County, region or state.
        County = "county",
        /// Municipality.
        Municipality = "municipality",
    }
}

/// An area's address: `county-14`, `municipality-1481`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AreaId {
    /// How deep it lies.
    pub level: AreaLevel,
    /// Its code in the country's own numbering.
    pub code: Code,
}

impl fmt::Display for AreaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.level.code(), self.code)
    }
}

/// A text that is not `level-code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnArea;

impl fmt::Display for NotAnArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an area is written level-code, as in county-14")
    }
}

impl std::error::Error for NotAnArea {}

impl FromStr for AreaId {
    type Err = NotAnArea;
    fn from_str(text: &str) -> Result<Self, NotAnArea> {
        let (level, code) = text.split_once('-').ok_or(NotAnArea)?;
        Ok(Self {
            level: AreaLevel::parse(level).ok_or(NotAnArea)?,
            code: Code::new(code).map_err(|_not_a_code| NotAnArea)?,
        })
    }
}

impl Serialize for AreaId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AreaId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::ids::deserialize_text(deserializer, "an area, as county-14", |text| text.parse().ok())
    }
}
