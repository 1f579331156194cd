//! What may stand in an address and in headers: each with what it may be, from which both the
//! description and the check are made.

use domain::reports::ReportState;
use domain::theme::Theme;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::now::incidents::State;
use crate::visit::AS_OF;

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

impl Place {
    pub(super) const fn written(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// What it may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sort {
    /// Words, at most so many characters.
    Words(usize),
    /// One of these.
    OneOf(fn() -> Vec<&'static str>),
    /// A spoken number with this letter.
    Spoken(char),
    /// A level before a spoken number, as lists of incidents are ordered.
    Leveled,
    /// The number of an entry.
    Entry,
    /// A moment with its offset.
    Moment,
    /// Visible ASCII, at most so many characters.
    Visible(usize),
}

/// One of the things that are told in an address or a header.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) sort: Sort,
    /// What its text is called by, where the name is used for other things too.
    pub(super) text: &'static str,
}

/// The query field in which a page of a list begins.
pub(super) const CURSOR: &str = "cursor";
/// The header by which a request that is sent twice is done once.
pub(super) const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The most characters of a key. Chosen: any program's own numbers.
const KEY_CHARS_MAX: usize = 200;
/// The most characters of the words that are searched for.
const SEARCH_CHARS_MAX: usize = 200;
/// The most characters of an area or a kind.
const CODE_CHARS_MAX: usize = 46;

const fn query(name: &'static str, sort: Sort, text: &'static str) -> Parameter {
    Parameter {
        name,
        place: Place::Query,
        sort,
        text,
    }
}

const fn path(name: &'static str, letter: char) -> Parameter {
    Parameter {
        name,
        place: Place::Path,
        sort: Sort::Spoken(letter),
        text: name,
    }
}

impl Parameter {
    pub(super) const WORDS: Self = query("q", Sort::Words(SEARCH_CHARS_MAX), "words");
    pub(super) const AREA: Self = query("area", Sort::Words(CODE_CHARS_MAX), "area");
    pub(super) const KIND: Self = query("kind", Sort::Words(CODE_CHARS_MAX), "kind");
    pub(super) const THEME: Self = query(
        "theme",
        Sort::OneOf(|| Theme::ALL.map(Theme::code).to_vec()),
        "theme",
    );
    pub(super) const REPORT_STATE: Self = query(
        "state",
        Sort::OneOf(|| ReportState::ALL.map(ReportState::code).to_vec()),
        "report-state",
    );
    pub(super) const INCIDENT_STATE: Self = query(
        "state",
        Sort::OneOf(|| State::ALL.map(State::code).to_vec()),
        "incident-state",
    );
    pub(super) const LEVEL: Self = query("level", Sort::OneOf(|| vec!["0", "1", "2", "3", "4"]), "level");
    pub(super) const REPORT_CURSOR: Self = query(CURSOR, Sort::Spoken('R'), CURSOR);
    pub(super) const INCIDENT_CURSOR: Self = query(CURSOR, Sort::Leveled, CURSOR);
    pub(super) const ENTRY_CURSOR: Self = query(CURSOR, Sort::Entry, CURSOR);
    pub(super) const AS_OF: Self = query(AS_OF, Sort::Moment, AS_OF);
    pub(super) const REPORT: Self = path("report", 'R');
    pub(super) const INCIDENT: Self = path("incident", 'I');
    pub(super) const IDEMPOTENCY_KEY: Self = Self {
        name: IDEMPOTENCY_KEY,
        place: Place::Header,
        sort: Sort::Visible(KEY_CHARS_MAX),
        text: IDEMPOTENCY_KEY,
    };
    pub(super) const IF_NONE_MATCH: Self = Self {
        name: "if-none-match",
        place: Place::Header,
        sort: Sort::Words(KEY_CHARS_MAX),
        text: "if-none-match",
    };

    /// Whether a text is what it may be.
    pub(super) fn admits(&self, text: &str) -> bool {
        match self.sort {
            Sort::Words(max) => text.chars().count() <= max,
            Sort::OneOf(all) => all().contains(&text),
            Sort::Spoken(letter) => is_spoken(text, letter),
            Sort::Leveled => text.split_once('-').is_some_and(|(level, rest)| {
                matches!(level, "0" | "1" | "2" | "3" | "4") && is_spoken(rest, 'I')
            }),
            Sort::Entry => (1..=15).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit()),
            Sort::Moment => text.parse::<Timestamp>().is_ok(),
            Sort::Visible(max) => {
                (1..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
            }
        }
    }

    /// The same as a schema.
    pub(super) fn schema(&self) -> Value {
        match self.sort {
            Sort::Words(max) => json!({"type": "string", "maxLength": max}),
            Sort::OneOf(all) => json!({"type": "string", "enum": all()}),
            Sort::Spoken(letter) => json!({"type": "string", "pattern": spoken_pattern(letter)}),
            Sort::Leveled => json!({"type": "string", "pattern": format!("^[0-4]-I-{DIGITS}{{6}}$")}),
            Sort::Entry => json!({"type": "string", "pattern": "^[0-9]{1,15}$"}),
            Sort::Moment => json!({"type": "string", "format": "date-time"}),
            Sort::Visible(max) => json!({"type": "string", "pattern": format!("^[!-~]{{1,{max}}}$")}),
        }
    }
}

const DIGITS: &str = "[0-9A-HJKMNP-TV-Z]";

/// The pattern of spoken numbers with this letter: `R-7KQ4MX`.
pub(super) fn spoken_pattern(letter: char) -> String {
    format!("^{letter}-{DIGITS}{{6}}$")
}

fn is_spoken(text: &str, letter: char) -> bool {
    let digit = |byte: u8| {
        (byte.is_ascii_digit() || byte.is_ascii_uppercase()) && !matches!(byte, b'I' | b'L' | b'O' | b'U')
    };
    let code = text.strip_prefix(letter).and_then(|rest| rest.strip_prefix('-'));
    code.is_some_and(|code| code.len() == 6 && code.bytes().all(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_what_it_may_be_or_is_refused() {
        let admits = |parameter: Parameter, text: &str| parameter.admits(text);
        assert!(admits(Parameter::REPORT, "R-7KQ4MX"));
        for not in [
            "7KQ4MX",
            "r-7kq4mx",
            "I-7KQ4MX",
            "R-7KQ4M",
            "R-7KQ4MU",
            "R-7KQ4MXX",
            "",
        ] {
            assert!(!admits(Parameter::REPORT, not), "{not}");
        }
        assert!(admits(Parameter::INCIDENT_CURSOR, "4-I-7KQ4MX"));
        assert!(!admits(Parameter::INCIDENT_CURSOR, "5-I-7KQ4MX"));
        assert!(admits(Parameter::AS_OF, "2026-09-13T14:00:00+02:00"));
        assert!(!admits(Parameter::AS_OF, "2026-09-13T14:00"), "no offset");
        assert!(admits(Parameter::REPORT_STATE, "new") && !admits(Parameter::REPORT_STATE, "open"));
        assert!(!admits(Parameter::IDEMPOTENCY_KEY, "å") && !admits(Parameter::IDEMPOTENCY_KEY, ""));
        assert!(admits(Parameter::KIND, "hot-mot-röstmottagare"));
        assert!(admits(Parameter::ENTRY_CURSOR, "17") && !admits(Parameter::ENTRY_CURSOR, "-17"));
    }
}
