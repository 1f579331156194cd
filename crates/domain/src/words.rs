//! Texts that are data: a name in the languages of the network, and text about persons.

use serde::{Deserialize, Serialize};

/// A name in each language; an empty one falls back to Swedish.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Swedish.
    pub sv: String,
    /// Finnish.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fi: String,
    /// English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Names {
    /// The same name in every language, as for places and persons.
    #[must_use]
    pub fn same(name: &str) -> Self {
        Self {
            sv: name.to_owned(),
            fi: String::new(),
            en: String::new(),
        }
    }

    /// The name in a language (`sv`, `fi`, `en`).
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        let wanted = match language {
            "fi" => &self.fi,
            "en" => &self.en,
            _ => &self.sv,
        };
        if wanted.is_empty() { &self.sv } else { wanted }
    }
}

/// Text that may be about a person, kept apart so that it can be erased. No rule reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal(String);

impl Personal {
    /// Marks a text as personal.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for showing it to someone who may see it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
