//! What is recorded about files.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::event::Subject;
use crate::ids::{IncidentId, ReportId};
use crate::words::Personal;

/// The SHA-256 hash of a file's bytes as they lie sealed, under which they are kept: it tells
/// nothing of what is in them. As text: 64 lower-case digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileHash(pub [u8; 32]);

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FileHash {
    /// Reads the text of a hash.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut hash = [0; 32];
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
            let pair = std::str::from_utf8(pair).ok()?;
            *byte = u8::from_str_radix(pair, 16).ok()?;
        }
        // One way of writing it only: no capitals, no signs.
        let parsed = Self(hash);
        (parsed.to_string() == text).then_some(parsed)
    }
}

impl Serialize for FileHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FileHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("a hash has 64 lower-case hexadecimal digits"))
    }
}

/// What a file is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttachedTo {
    /// A report.
    Report(ReportId),
    /// An incident.
    Incident(IncidentId),
}

impl AttachedTo {
    /// The thing; who may read it may read the file.
    #[must_use]
    pub const fn subject(self) -> Subject {
        match self {
            Self::Report(report) => Subject::Report(report),
            Self::Incident(incident) => Subject::Incident(incident),
        }
    }
}

/// A file was attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAttached {
    /// To what.
    pub to: AttachedTo,
    /// What its sender called it.
    pub name: Personal,
    /// What it is sent as: one of [`super::MediaType`], as it was known then.
    pub media_type: String,
    /// What opens its bytes, in hexadecimal digits. Erased with the name: then nobody opens them.
    pub key: Personal,
    /// Its size when opened.
    pub bytes: u64,
    /// The hash of its sealed bytes.
    pub sha256: FileHash,
}
