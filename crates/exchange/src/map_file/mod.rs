//! Map files: TOML that says which column of somebody's table means what, and which of their words
//! is which of ours.
//!
//! ```toml
//! id = "id"                          # the source's own key
//! occurred_at = ["date", "time"]     # a column, or several to be joined
//! zone = "Africa/Lagos"
//! title = "title"
//! text = "text"
//! latitude = "lat"
//! longitude = "lon"
//! place = "location"
//! kind = "category"
//! [kinds]                            # their word = our kind
//! "Snatching of ballot box" = "ballots-missing"
//! ```

mod keys;
#[cfg(test)]
mod tests;

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::FileError;
use crate::failure::line_at;
use crate::words::brief;

pub use keys::{Columns, Words};

/// Bytes in a map file: chosen, room for ten thousand words.
pub const MAP_BYTES_MAX: usize = 1 << 20;

/// Which columns of a table of reports say what.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportMap {
    pub(crate) id: Columns,
    pub(crate) occurred_at: Option<Columns>,
    zone: Option<String>,
    #[serde(skip, default = "universal")]
    pub(crate) time_zone: TimeZone,
    pub(crate) title: Option<Columns>,
    pub(crate) text: Option<Columns>,
    pub(crate) latitude: Option<String>,
    pub(crate) longitude: Option<String>,
    pub(crate) place: Option<Columns>,
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) kinds: Words<String>,
    pub(crate) area: Option<String>,
    area_level: Option<String>,
}

impl ReportMap {
    /// Reads a map file.
    ///
    /// # Errors
    /// When it is not TOML, has a key that there is not, lacks one that is needed, or names a time
    /// zone that there is not.
    pub fn parse(bytes: &[u8]) -> Result<Self, FileError> {
        let mut map: Self = read(bytes)?;
        need("title", map.title.is_some() || map.text.is_some())?;
        need("zone", map.occurred_at.is_none() || map.zone.is_some())?;
        check_pairs(&map.latitude, &map.longitude, &map.area, &map.area_level)?;
        need("kind", map.kind.is_some() || map.kinds.is_empty())?;
        if let Some(zone) = &map.zone {
            map.time_zone = find_zone(zone)?;
        }
        Ok(map)
    }

    /// The level of the areas whose codes the table has.
    #[must_use]
    pub fn area_level(&self) -> Option<&str> {
        self.area_level.as_deref()
    }

    /// Our kinds that the map names, each once.
    #[must_use]
    pub fn kinds(&self) -> Vec<&str> {
        self.kinds.ours().into_iter().map(String::as_str).collect()
    }
}

/// Which columns of a table of premises say what.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PremisesMap {
    pub(crate) id: Columns,
    pub(crate) name: Columns,
    pub(crate) address: Option<Columns>,
    pub(crate) latitude: Option<String>,
    pub(crate) longitude: Option<String>,
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) kinds: Words<PremisesKind>,
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) statuses: Words<PremisesStatus>,
    pub(crate) area: Option<String>,
    area_level: Option<String>,
    pub(crate) accessible: Option<String>,
    #[serde(default)]
    pub(crate) accessibles: Words<Access>,
}

impl PremisesMap {
    /// Reads a map file.
    ///
    /// # Errors
    /// When it is not TOML, has a key or a word of ours that there is not, or lacks a key that is
    /// needed.
    pub fn parse(bytes: &[u8]) -> Result<Self, FileError> {
        let map: Self = read(bytes)?;
        check_pairs(&map.latitude, &map.longitude, &map.area, &map.area_level)?;
        need("kind", map.kind.is_some() || map.kinds.is_empty())?;
        need("status", map.status.is_some() || map.statuses.is_empty())?;
        need(
            "accessible",
            map.accessible.is_some() || map.accessibles.is_empty(),
        )?;
        Ok(map)
    }

    /// The level of the areas whose codes the table has.
    #[must_use]
    pub fn area_level(&self) -> Option<&str> {
        self.area_level.as_deref()
    }
}

/// What premises are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PremisesKind {
    /// Voting on election day.
    PollingStation,
    /// Voting before election day.
    AdvanceVoting,
    /// Counting.
    Counting,
    /// Keeping materials.
    Storage,
    /// An election authority's office.
    Office,
}

/// Whether premises are in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PremisesStatus {
    /// In use.
    Open,
    /// To be used.
    Planned,
    /// No longer used.
    Abolished,
}

/// Whether a wheelchair can enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Without help.
    Full,
    /// With help.
    Assisted,
    /// Not at all.
    None,
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FileError> {
    if bytes.len() > MAP_BYTES_MAX {
        let count = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
        return Err(FileError::TooLarge {
            bytes: count(bytes.len()),
            bytes_max: count(MAP_BYTES_MAX),
        });
    }
    let text = FileError::check_utf8(bytes)?;
    toml::from_str(text).map_err(|error| explain(text, &error))
}

/// The reader tells what is wrong in a sentence; the parts that a person needs are taken out of
/// it, so that they can be said in another language.
fn explain(text: &str, error: &toml::de::Error) -> FileError {
    let line = line_at(text.as_bytes(), error.span().map_or(0, |span| span.start));
    let message = error.message();
    let quoted = |start: &str| message.strip_prefix(start)?.split_once('`');
    if let Some((key, _)) = quoted("unknown field `") {
        return FileError::MapUnknownKey {
            line,
            key: brief(key),
        };
    }
    if let Some((value, rest)) = quoted("unknown variant `") {
        let allowed = rest
            .trim_start_matches(", expected")
            .trim_start_matches(" one of")
            .trim();
        return FileError::MapUnknownValue {
            line,
            value: brief(value),
            allowed: allowed.replace('`', ""),
        };
    }
    if let Some((key, _)) = quoted("missing field `") {
        return FileError::MapMissingKey { key: key.to_owned() };
    }
    FileError::MapUnreadable {
        line,
        detail: brief(message),
    }
}

fn need(key: &str, there: bool) -> Result<(), FileError> {
    if there {
        Ok(())
    } else {
        Err(FileError::MapMissingKey { key: key.to_owned() })
    }
}

/// Keys that mean nothing without their partner.
fn check_pairs(
    latitude: &Option<String>,
    longitude: &Option<String>,
    area: &Option<String>,
    area_level: &Option<String>,
) -> Result<(), FileError> {
    need("latitude", latitude.is_some() || longitude.is_none())?;
    need("longitude", longitude.is_some() || latitude.is_none())?;
    need("area", area.is_some() || area_level.is_none())?;
    need("area_level", area_level.is_some() || area.is_none())
}

/// Stands in until the zone is looked up; a map without a zone has no column with times.
const fn universal() -> TimeZone {
    TimeZone::UTC
}

fn find_zone(name: &str) -> Result<TimeZone, FileError> {
    TimeZone::get(name).map_err(|_not_in_database| FileError::UnknownZone { zone: brief(name) })
}
