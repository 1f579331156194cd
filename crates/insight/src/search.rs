//! Words as they are indexed and looked for: lower case, and stemmed in the three languages,
//! because nobody says in which language a report is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

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
    known: Mutex<BTreeMap<String, Forms>>,
}

/// A word and its stems, each once.
type Forms = Arc<[String]>;

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
    /// Every form of every word of a text, once, parted by spaces: what an index takes in.
    #[must_use]
    pub fn of_text(&self, text: &str) -> String {
        let words: BTreeSet<_> = words(text).collect();
        let forms: Vec<_> = words.iter().map(|word| self.forms(word)).collect();
        let each: BTreeSet<&str> = forms
            .iter()
            .flat_map(|forms| forms.iter())
            .map(String::as_str)
            .collect();
        each.into_iter().collect::<Vec<_>>().join(" ")
    }

    /// A query for SQLite's FTS5 that finds texts with every word, in any form, or beginning
    /// with it. `None` when the query holds no word.
    #[must_use]
    pub fn of_query(&self, query: &str) -> Option<String> {
        let groups: Vec<_> = words(query)
            .take(QUERY_WORDS_MAX)
            .map(|word| {
                // A quoted word can't be mistaken for a query's own syntax: words hold no quotes.
                let forms = self.forms(&word);
                let any = forms
                    .iter()
                    .map(|form| format!("\"{form}\""))
                    .chain([format!("\"{word}\"*")])
                    .collect::<Vec<_>>()
                    .join(" OR ");
                format!("({any})")
            })
            .collect();
        (!groups.is_empty()).then(|| groups.join(" AND "))
    }

    /// Stemming costs far more than remembering, and most words come again.
    fn forms(&self, word: &str) -> Forms {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(forms) = known.get(word) {
            return Arc::clone(forms);
        }
        let stems = self
            .stemmers
            .iter()
            .map(|stemmer| stemmer.0.stem(word).into_owned());
        let stems = stems.filter(|stem| !stem.is_empty());
        let forms: BTreeSet<String> = stems.chain([word.to_owned()]).collect();
        let forms: Forms = forms.into_iter().collect();
        if known.len() >= KNOWN_WORDS_MAX {
            known.clear();
        }
        known.insert(word.to_owned(), Arc::clone(&forms));
        forms
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let end = word.floor_char_boundary(WORD_BYTES_MAX);
            word.get(..end).unwrap_or(word).to_lowercase()
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
            let indexed: BTreeSet<_> = terms.of_text(text).split(' ').map(str::to_owned).collect();
            let word = query.to_lowercase();
            let found = terms.forms(&word).iter().any(|form| indexed.contains(form))
                || indexed.iter().any(|indexed| indexed.starts_with(&word));
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
