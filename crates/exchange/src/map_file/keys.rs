//! The two kinds of value that a map file has: columns, and lists of words.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::words::folded;

/// One column, or several that are joined: at least one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<String>);

impl Columns {
    /// The names, in the order in which the columns are joined.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Columns;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the name of a column, or a list of such names")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Columns, E> {
                Ok(Columns(vec![name.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Columns, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = list.next_element()? {
                    names.push(name);
                }
                if names.is_empty() {
                    return Err(A::Error::invalid_length(0, &self));
                }
                Ok(Columns(names))
            }
        }

        deserializer.deserialize_any(Names)
    }
}

/// Their words and ours. A word is looked for as written, then without its case and the white
/// space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words<T> {
    written: BTreeMap<String, T>,
    folded: BTreeMap<String, T>,
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self {
            written: BTreeMap::new(),
            folded: BTreeMap::new(),
        }
    }
}

impl<T> Words<T> {
    /// Our word for theirs.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<&T> {
        self.written
            .get(word)
            .or_else(|| self.folded.get(folded(word).as_ref()))
    }

    /// Whether no word is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }
}

impl<T: Ord> Words<T> {
    /// Our words, each once.
    pub(super) fn ours(&self) -> std::collections::BTreeSet<&T> {
        self.written.values().collect()
    }
}

impl<'de, T: Deserialize<'de> + Clone> Deserialize<'de> for Words<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de> + Clone> Visitor<'de> for Pairs<T> {
            type Value = Words<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a table of words")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Words<T>, A::Error> {
                let mut words = Words::default();
                while let Some((theirs, ours)) = pairs.next_entry::<String, T>()? {
                    // Of two spellings that differ in case only, the first stands for the others.
                    words
                        .folded
                        .entry(folded(&theirs).into_owned())
                        .or_insert_with(|| ours.clone());
                    words.written.insert(theirs, ours);
                }
                Ok(words)
            }
        }

        deserializer.deserialize_map(Pairs(PhantomData))
    }
}
