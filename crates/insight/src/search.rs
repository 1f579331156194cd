//! Words as they are indexed and looked for: lower case, and stemmed in the three languages,
//! because nobody says in which language a report is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rust_stemmers::{Algorithm, Stemmer};

/// The most words of a query that are looked at. Chosen: more than anybody types.
const QUERY_WORDS_MAX: usize = 12;
/// Words longer than this, in bytes, are cut: no word is, only noise.
const WORD_BYTES_MAX: usize = 64;

/// How many words are remembered with their forms. Chosen: most words of a night's reports, in a
/// few megabytes.
const KNOWN_WORDS_MAX: usize = 20_000;

/// Finds the forms of words.
#[derive(Debug)]
pub struct Terms {
    stemmers: [Stemmed; 3],
    known: Mutex<Known>,
}

/// Words with their forms: a word and its stems, each once, parted by spaces.
type Known = BTreeMap<Box<str>, Box<str>>;

struct Stemmed(Stemmer);

impl std::fmt::Debug for Stemmed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stemmer")
    }
}

impl Default for Terms {
    fn default() -> Self {
        let languages = [Algorithm::Swedish, Algorithm::Finnish, Algorithm::English];
        Self {
            stemmers: languages.map(|language| Stemmed(Stemmer::create(language))),
            known: Mutex::default(),
        }
    }
}

impl Terms {
    /// Every form of every word of a text, parted by spaces: what an index takes in.
    #[must_use]
    pub fn of_text(&self, text: &str) -> String {
        let lower = text.to_lowercase();
        let mut words: Vec<&str> = words(&lower).collect();
        words.sort_unstable();
        words.dedup();
        let mut known = self.known();
        let mut all = String::with_capacity(2 * lower.len());
        for word in words {
            self.with_forms(&mut known, word, |forms| {
                all.push_str(forms);
                all.push(' ');
            });
        }
        all
    }

    /// A query for SQLite's FTS5 that finds texts with every word, in any form, or beginning
    /// with it. `None` when the query holds no word.
    #[must_use]
    pub fn of_query(&self, query: &str) -> Option<String> {
        let lower = query.to_lowercase();
        let mut known = self.known();
        let groups: Vec<_> = words(&lower)
            .take(QUERY_WORDS_MAX)
            .map(|word| {
                // A quoted word can't be mistaken for a query's own syntax: words hold no quotes.
                let mut any = format!("(\"{word}\"*");
                self.with_forms(&mut known, word, |forms| {
                    for form in forms.split(' ') {
                        any.push_str(" OR \"");
                        any.push_str(form);
                        any.push('"');
                    }
                });
                any.push(')');
                any
            })
            .collect();
        (!groups.is_empty()).then(|| groups.join(" AND "))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stemming costs far more than remembering, and most words come again.
    fn with_forms(&self, known: &mut Known, word: &str, mut take: impl FnMut(&str)) {
        if let Some(forms) = known.get(word) {
            return take(forms);
        }
        let stems = self.stemmers.iter().map(|stemmer| stemmer.0.stem(word));
        let stems: Vec<_> = stems.filter(|stem| !stem.is_empty()).collect();
        let forms: BTreeSet<&str> = stems.iter().map(AsRef::as_ref).chain([word]).collect();
        let forms = forms.into_iter().collect::<Vec<_>>().join(" ");
        take(&forms);
        if known.len() >= KNOWN_WORDS_MAX {
            known.clear();
        }
        known.insert(word.into(), forms.into());
    }
}

/// The words of a text in lower case.
fn words(lower: &str) -> impl Iterator<Item = &str> {
    lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let end = word.floor_char_boundary(WORD_BYTES_MAX);
            word.get(..end).unwrap_or(word)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_words_meet_in_a_form() {
        let terms = Terms::default();
        for (text, query) in [
            ("Rapporterna kom sent", "rapport"),
            ("Polling stations closed", "station"),
            ("Äänestäjät jonottivat", "äänestäjä"),
            ("Valsedlar saknas", "VALSED"),
        ] {
            let indexed = format!(" {}", terms.of_text(text));
            let query = terms.of_query(query).unwrap();
            // Every second piece stands within quotes; what ends with a star is a beginning.
            let pieces: Vec<_> = query.split('"').collect();
            let found = pieces.iter().skip(1).step_by(2).enumerate().any(|(place, form)| {
                let end = if place == 0 { "" } else { " " };
                indexed.contains(&format!(" {form}{end}"))
            });
            assert!(found, "{query}: {indexed:?}");
        }
    }

    #[test]
    fn query_holds_no_foreign_syntax() {
        let terms = Terms::default();
        assert_eq!(terms.of_query("\" ( * :"), None);
        let query = terms.of_query("NEAR(a \"b\" OR c*").unwrap();
        assert!(query.starts_with("(\"near\""), "{query}");
        assert!(!query.contains("NEAR"), "{query}");
    }
}
