//! Texts that are data: a name in the languages of the network, and text about persons.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

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
///
/// In an entry's body an erased text, and one that lies sealed beside the body, is `null`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Personal(Option<Box<str>>);

impl Default for Personal {
    fn default() -> Self {
        Self::new("")
    }
}

impl Personal {
    /// Marks a text as personal.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(Some(text.into()))
    }

    /// A text that once was there and is gone for good.
    #[must_use]
    pub const fn erased() -> Self {
        Self(None)
    }

    /// The text, for showing it to someone who may see it; `None` when it is erased.
    #[must_use]
    pub fn reveal(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether it is gone for good.
    #[must_use]
    pub const fn is_erased(&self) -> bool {
        self.0.is_none()
    }

    /// Whether nothing was told: an empty text, never an erased one.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.reveal() == Some("")
    }

    /// Takes the text out and leaves an erased one, unless nothing was told.
    pub fn take(&mut self) -> Option<Box<str>> {
        if self.is_blank() { None } else { self.0.take() }
    }
}

impl<'de> Deserialize<'de> for Personal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Personal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or null for one that is not here")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Personal, E> {
                Ok(Personal::new(text))
            }

            fn visit_unit<E: de::Error>(self) -> Result<Personal, E> {
                Ok(Personal::erased())
            }
        }

        // Not as an option: a field that is missing is a mistake and not an erased text.
        deserializer.deserialize_any(Visitor)
    }
}
