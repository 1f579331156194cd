//! What things are called in the journal: short codes from the outside, running numbers from us.
//!
//! A running number never leaves the program: it would tell how many others there are.
//! People and addresses see the number's spoken form from [`Numbering`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// The most bytes a [`Code`] holds.
pub const CODE_BYTES_MAX: usize = 46;

/// A short key from a file or a list (`ballot-papers`, `0180`): 1 to 46 bytes without control
/// characters, kept in place so that copying it costs no allocation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    // Zero-filled behind the text, so that comparing arrays compares texts.
    bytes: [u8; CODE_BYTES_MAX],
    length: u8,
}

/// A text that can't be a [`Code`]: empty, over 46 bytes, or with control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotACode;

impl fmt::Display for NotACode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a code has 1 to {CODE_BYTES_MAX} bytes and no control characters"
        )
    }
}

impl std::error::Error for NotACode {}

impl Code {
    /// Takes a text as a code.
    ///
    /// # Errors
    /// [`NotACode`] when it is empty, too long or holds control characters.
    pub fn new(text: &str) -> Result<Self, NotACode> {
        let length = u8::try_from(text.len()).map_err(|_too_long| NotACode)?;
        let mut bytes = [0; CODE_BYTES_MAX];
        let room = bytes.get_mut(..text.len()).ok_or(NotACode)?;
        room.copy_from_slice(text.as_bytes());
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err(NotACode);
        }
        Ok(Self { bytes, length })
    }

    /// Sorts before every other code; stands for none.
    pub(crate) const fn lowest() -> Self {
        Self {
            bytes: [0; CODE_BYTES_MAX],
            length: 0,
        }
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.bytes
            .get(..usize::from(self.length))
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl FromStr for Code {
    type Err = NotACode;
    fn from_str(text: &str) -> Result<Self, NotACode> {
        Self::new(text)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_text(deserializer, "a code", |text| Self::new(text).ok())
    }
}

/// Reads a text without allocating and turns it into `T`.
pub(crate) fn deserialize_text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    struct Visitor<T> {
        expected: &'static str,
        parse: fn(&str) -> Option<T>,
    }
    impl<T> serde::de::Visitor<'_> for Visitor<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.expected)
        }
        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            (self.parse)(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
        }
    }
    deserializer.deserialize_str(Visitor { expected, parse })
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident = $letter:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl Numbered for $name {
            const LETTER: char = $letter;
            fn number(self) -> u32 { self.0 }
            fn from_number(number: u32) -> Self { Self(number) }
        }
    )*};
}

/// A running number of one sort of thing.
pub trait Numbered: Copy {
    /// Stands before the spoken form: `R` in `R-7KQ4MX`.
    const LETTER: char;
    /// The running number, from 1.
    fn number(self) -> u32;
    /// The id with that running number.
    fn from_number(number: u32) -> Self;
}

numbers! {
    /// A report.
    ReportId = 'R';
    /// An incident.
    IncidentId = 'I';
    /// A voting place or other premises.
    PremisesId = 'L';
    /// A person with access.
    PersonId = 'P';
    /// Words released to an audience.
    ExtractId = 'E';
    /// An entry of the read log.
    ReadingId = 'N';
    /// A token of a program.
    TokenId = 'T';
}

/// The key of an organisation: `election-authority`, `county-14`, `municipality-1481`.
pub type OrganisationId = Code;
/// The code of a kind of incident: `ballot-papers`.
pub type KindId = Code;

/// Turns running numbers into codes that tell nothing about how many there are, and back.
///
/// A keyed permutation of 30 bits (four Feistel rounds with SHA-256), written as six characters
/// of Crockford's base 32. The key belongs to the network and stands in its first entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Numbering {
    key: [u8; 16],
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const HALF_BITS: u32 = 15;
const HALF_MASK: u32 = (1 << HALF_BITS) - 1;
const ROUNDS: [u8; 4] = [0, 1, 2, 3];

impl Numbering {
    /// A numbering with the network's key.
    #[must_use]
    pub const fn new(key: [u8; 16]) -> Self {
        Self { key }
    }

    /// The spoken form with its letter: `R-7KQ4MX`.
    #[must_use]
    pub fn spoken<N: Numbered>(&self, id: N) -> String {
        format!("{}-{}", N::LETTER, self.code(id))
    }

    /// The six characters alone, as addresses carry them.
    #[must_use]
    pub fn code<N: Numbered>(&self, id: N) -> String {
        let (mut left, mut right) = halves(id.number());
        for round in ROUNDS {
            (left, right) = (right, left ^ self.mix(N::LETTER, round, right));
        }
        let mixed = (left << HALF_BITS) | right;
        (0..6)
            .rev()
            .filter_map(|place| {
                let digit = usize::try_from((mixed >> (place * 5)) & 31).ok()?;
                ALPHABET.get(digit).copied().map(char::from)
            })
            .collect()
    }

    /// Reads a code back, with or without its letter, in either case, O for 0 and I or L for 1.
    #[must_use]
    pub fn parse<N: Numbered>(&self, text: &str) -> Option<N> {
        let text = text.trim();
        let code = match text.split_once('-') {
            Some((letter, code)) if letter.eq_ignore_ascii_case(&N::LETTER.to_string()) => code,
            Some(_) => return None,
            None => text,
        };
        if code.len() != 6 {
            return None;
        }
        let mixed = code
            .chars()
            .try_fold(0_u32, |sum, letter| Some((sum << 5) | digit(letter)?))?;
        let (mut left, mut right) = halves(mixed);
        for round in ROUNDS.into_iter().rev() {
            (left, right) = (right ^ self.mix(N::LETTER, round, left), left);
        }
        let number = (left << HALF_BITS) | right;
        (number > 0).then(|| N::from_number(number))
    }

    fn mix(&self, letter: char, round: u8, half: u32) -> u32 {
        let mut hash = Sha256::new();
        hash.update(self.key);
        hash.update(u32::from(letter).to_be_bytes());
        hash.update([round]);
        hash.update(half.to_be_bytes());
        let bytes: [u8; 32] = hash.finalize().into();
        let [first, second, ..] = bytes;
        u32::from(u16::from_be_bytes([first, second])) & HALF_MASK
    }
}

const fn halves(number: u32) -> (u32, u32) {
    ((number >> HALF_BITS) & HALF_MASK, number & HALF_MASK)
}

fn digit(letter: char) -> Option<u32> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|&known| char::from(known) == letter)?;
    u32::try_from(place).ok()
}

#[cfg(test)]
mod tests;
