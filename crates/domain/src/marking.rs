//! How far a thing may travel: the Traffic Light Protocol 2.0 (FIRST, 2022) and an audience.
//!
//! A marking is a wish about handling, not a ground for secrecy.

use serde::{Deserialize, Serialize};

use crate::ids::{OrganisationId, PersonId};

/// The five labels of TLP 2.0, from widest to narrowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Label {
    /// May be published, and still is not until someone publishes.
    #[serde(rename = "TLP:CLEAR")]
    Clear,
    /// Member authorities of the network.
    #[default]
    #[serde(rename = "TLP:GREEN")]
    Green,
    /// Owner, lead, audience and the coordinating authority.
    #[serde(rename = "TLP:AMBER")]
    Amber,
    /// Owner and audience only.
    #[serde(rename = "TLP:AMBER+STRICT")]
    AmberStrict,
    /// The named persons only.
    #[serde(rename = "TLP:RED")]
    Red,
}

impl Label {
    /// Every label, widest first.
    pub const ALL: [Self; 5] = [
        Self::Clear,
        Self::Green,
        Self::Amber,
        Self::AmberStrict,
        Self::Red,
    ];

    /// As it must be written, in every language.
    #[must_use]
    pub const fn written(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }

    /// Short name for addresses, style classes and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Green => "green",
            Self::Amber => "amber",
            Self::AmberStrict => "amber-strict",
            Self::Red => "red",
        }
    }

    /// Reads the short name or the written form, in either case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| {
            let written = label.written();
            text.eq_ignore_ascii_case(label.code())
                || text.eq_ignore_ascii_case(written)
                || written
                    .strip_prefix("TLP:")
                    .is_some_and(|bare| text.eq_ignore_ascii_case(bare))
        })
    }
}

/// A label with those it names.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Marking {
    /// The TLP label.
    pub label: Label,
    /// Organisations that may read besides those the label admits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<OrganisationId>,
    /// Persons who may read a RED thing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<PersonId>,
}

impl Marking {
    /// A label without an audience.
    #[must_use]
    pub const fn plain(label: Label) -> Self {
        Self {
            label,
            audience: Vec::new(),
            named: Vec::new(),
        }
    }
}
