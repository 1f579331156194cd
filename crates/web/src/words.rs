//! Every text that a person reads, from the Fluent files, in the reader's language and with the
//! law words of the network's country.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use domain::Refusal;
use domain::words::Personal;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Swedish.
    Sv,
    /// Finnish.
    Fi,
    /// English.
    #[default]
    En,
}

impl Language {
    /// Every language, as the menu lists them.
    pub const ALL: [Self; 3] = [Self::Sv, Self::Fi, Self::En];

    /// Its code in addresses and in `lang`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::Fi => "fi",
            Self::En => "en",
        }
    }

    /// What it calls itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Sv => "svenska",
            Self::Fi => "suomi",
            Self::En => "English",
        }
    }

    /// Reads a code or a locale (`sv`, `sv-FI`, `fi_FI.UTF-8`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.get(..2)?;
        let ends = text
            .get(2..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_', '.', ';']));
        Self::ALL
            .into_iter()
            .find(|language| ends && code.eq_ignore_ascii_case(language.code()))
    }

    /// The first language of an `Accept-Language` header that we have.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let mut wishes: Vec<(u32, Self)> = header
            .split(',')
            .filter_map(|wish| {
                let mut parts = wish.trim().split(';');
                let language = Self::parse(parts.next()?.trim())?;
                let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok());
                Some((thousandths(quality.unwrap_or(1.0)), language))
            })
            .collect();
        wishes.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
        wishes
            .into_iter()
            .find(|(quality, _)| *quality > 0)
            .map(|(_, language)| language)
    }

    fn id(self) -> LanguageIdentifier {
        self.code().parse().unwrap_or_default()
    }

    const fn place(self) -> usize {
        match self {
            Self::Sv => 0,
            Self::Fi => 1,
            Self::En => 2,
        }
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a quality is clamped to 0–1 first"
)]
fn thousandths(quality: f32) -> u32 {
    (quality.clamp(0.0, 1.0) * 1000.0) as u32
}

/// The country whose law words are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Country {
    /// Sweden.
    #[default]
    Sweden,
    /// Finland.
    Finland,
}

impl Country {
    /// Reads ISO 3166-1 alpha-2; Sweden's words stand in for any other country's.
    #[must_use]
    pub fn parse(code: &str) -> Self {
        if code.eq_ignore_ascii_case("FI") {
            Self::Finland
        } else {
            Self::Sweden
        }
    }
}

macro_rules! sources {
    ($($file:literal),*) => {
        [
            [$(include_str!(concat!("../../../locales/sv/", $file, ".ftl"))),*],
            [$(include_str!(concat!("../../../locales/fi/", $file, ".ftl"))),*],
            [$(include_str!(concat!("../../../locales/en/", $file, ".ftl"))),*],
        ]
    };
}

const SHARED: [[&str; 13]; 3] = sources!(
    "access",
    "interface",
    "refusals",
    "errors",
    "picture",
    "reports",
    "incidents",
    "journal",
    "providers",
    "sign-in",
    "programs",
    "proof",
    "console"
);
const SWEDEN: [[&str; 1]; 3] = sources!("law-se");
const FINLAND: [[&str; 1]; 3] = sources!("law-fi");

type Bundle = FluentBundle<FluentResource>;

/// A value in a text: a number keeps its plural.
pub type Value<'a> = FluentValue<'a>;

/// The texts of one language and country.
#[derive(Clone, Copy)]
pub struct Words {
    language: Language,
    bundle: &'static Bundle,
}

impl Words {
    /// The texts in a language, with a country's law words.
    #[must_use]
    pub fn new(language: Language, country: Country) -> Self {
        static BUNDLES: OnceLock<BTreeMap<(Language, Country), Bundle>> = OnceLock::new();
        static NOTHING: OnceLock<Bundle> = OnceLock::new();
        let bundles = BUNDLES.get_or_init(|| {
            let countries = [Country::Sweden, Country::Finland];
            let pairs = Language::ALL
                .into_iter()
                .flat_map(|language| countries.map(|country| (language, country)));
            pairs.map(|pair| (pair, bundle(pair.0, pair.1))).collect()
        });
        let nothing = || NOTHING.get_or_init(|| bundle(Language::En, Country::Sweden));
        Self {
            language,
            bundle: bundles.get(&(language, country)).unwrap_or_else(nothing),
        }
    }

    /// The language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A text without values.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// A personal text, or that it is erased.
    #[must_use]
    pub fn personal(&self, text: &Personal) -> String {
        text.reveal().map_or_else(|| self.say("erased"), str::to_owned)
    }

    /// A text with values. An unknown key comes back as itself, which tests look for.
    #[must_use]
    pub fn say_with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            arguments.set((*name).to_owned(), value.clone());
        }
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors);
        for error in errors {
            tracing::warn!(key, %error, "a text lacks a value");
        }
        text.into_owned()
    }

    /// A text whose key ends in a code: `say_kind("level", "2")` is `level-2`.
    #[must_use]
    pub fn say_kind(&self, prefix: &str, code: &str) -> String {
        self.say(&format!("{prefix}-{code}"))
    }

    /// A text with one number.
    #[must_use]
    pub fn say_count(&self, key: &str, count: impl Count) -> String {
        self.say_with(key, &[("count", number(count))])
    }

    /// Why a request was refused, in a sentence a person can act on.
    #[must_use]
    pub fn say_refusal(&self, refusal: &Refusal) -> String {
        let arguments = refusal.arguments();
        let spoken = arguments.iter().map(|(name, value)| {
            let value = match *name {
                "field" => self.say_kind("field", value),
                "action" => self.say_kind("action", value),
                "max" => group(value, self.thousands()),
                _ => value.clone(),
            };
            (*name, Value::from(value))
        });
        self.say_with(
            &format!("refusal-{}", refusal.code()),
            &spoken.collect::<Vec<_>>(),
        )
    }

    /// What stands between groups of three digits.
    const fn thousands(&self) -> &'static str {
        match self.language {
            Language::En => ",",
            Language::Sv | Language::Fi => "\u{a0}",
        }
    }

    /// A name that is data, in this language.
    #[must_use]
    pub fn name<'a>(&self, names: &'a domain::words::Names) -> &'a str {
        names.in_language(self.language.code())
    }

    /// Whether there is a text with this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

/// A whole number of things, of whatever width, by value or as templates pass it.
pub trait Count {
    /// The number.
    fn count(&self) -> u64;
}

macro_rules! counts {
    ($($number:ty),*) => {$(
        impl Count for $number {
            fn count(&self) -> u64 {
                u64::try_from(*self).unwrap_or(0)
            }
        }
    )*};
}
counts!(u16, u32, u64, usize, i64);

impl<T: Count> Count for &T {
    fn count(&self) -> u64 {
        (*self).count()
    }
}

/// A whole number as a text's value.
pub fn number(count: impl Count) -> Value<'static> {
    Value::from(count.count())
}

fn bundle(language: Language, country: Country) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language.id()]);
    // Texts run in one direction; the marks would stand in the way of searching the page.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::En => |value, _| grouped(value, ","),
        Language::Sv | Language::Fi => |value, _| grouped(value, "\u{a0}"),
    }));
    let law = match country {
        Country::Sweden => &SWEDEN,
        Country::Finland => &FINLAND,
    };
    let shared = SHARED.get(language.place()).into_iter().flatten();
    for source in shared.chain(law.get(language.place()).into_iter().flatten()) {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) => resource,
            // Tidy refuses such a file; what can be read of it still serves.
            Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Whole numbers from 10 000 up in groups of three.
fn grouped(value: &Value<'_>, between: &str) -> Option<String> {
    let Value::Number(number) = value else { return None };
    let digits = number.as_string();
    (digits.len() > 4 && digits.bytes().all(|digit| digit.is_ascii_digit())).then(|| group(&digits, between))
}

fn group(digits: &str, between: &str) -> String {
    let mut groups: Vec<Cow<'_, str>> = Vec::new();
    let mut rest = digits;
    while let Some((front, last)) = rest
        .len()
        .checked_sub(3)
        .filter(|cut| *cut > 0)
        .map(|cut| rest.split_at(cut))
    {
        groups.push(last.into());
        rest = front;
    }
    groups.push(rest.into());
    groups.reverse();
    groups.join(between)
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({})", self.language.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browser_wishes_are_heard_in_their_order() {
        assert_eq!(Language::accepted("de, fi;q=0.7, sv;q=0.9"), Some(Language::Sv));
        assert_eq!(Language::accepted("fi-FI,fi"), Some(Language::Fi));
        assert_eq!(Language::accepted("de,fr;q=0.5"), None);
        assert_eq!(Language::accepted("sv;q=0, en"), Some(Language::En));
        assert_eq!(Language::parse("fil"), None);
    }

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!(group("1234567", " "), "1 234 567");
        assert_eq!(group("123", " "), "123");
    }

    #[test]
    fn every_language_reads_without_faults() {
        for language in Language::ALL {
            for sources in [
                &SHARED[language.place()][..],
                &SWEDEN[language.place()],
                &FINLAND[language.place()],
            ] {
                for source in sources {
                    assert!(
                        FluentResource::try_new((*source).to_owned()).is_ok(),
                        "{}: {source}",
                        language.code()
                    );
                }
            }
        }
    }
}
