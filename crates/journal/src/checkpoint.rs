//! The head of the tree, signed: <https://c2sp.org/tlog-checkpoint>, which is a signed note.
//!
//! Whoever keeps one can tell later whether the journal still begins with what was signed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::chain::Hash;
use crate::signer::{KeyId, Signer, Verifier, is_name};
use crate::tree;

/// The most bytes that are read as a checkpoint. Chosen: room for sixteen long signatures.
pub const BYTES_MAX: usize = 128 * 1024;
/// The most signatures that are read (signed-note asks for sixteen at least). Chosen.
const SIGNATURES_MAX: usize = 64;

/// The head of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which journal: see [`origin`].
    pub origin: String,
    /// How many entries the tree has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

/// A checkpoint with its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What was signed.
    pub checkpoint: Checkpoint,
    // The text as it was signed, with lines that only others know.
    text: String,
    signatures: Vec<Signature>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Signature {
    name: String,
    id: KeyId,
    // Of a key that is not ours it may be anything.
    bytes: Vec<u8>,
}

/// What a signer has to do with a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// Signed it.
    Good,
    /// Is said to have signed it, and did not.
    Wrong,
    /// Is not named on it.
    Absent,
}

/// What is not a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACheckpoint {
    /// Not a note with text and signatures.
    #[error("it is not a signed note")]
    Note,
    /// The text is not an origin, a size and a root.
    #[error("it does not tell an origin, a size and a root")]
    Text,
    /// A line of a signature can't be read.
    #[error("a signature can't be read")]
    Signature,
}

/// How a journal is not the one that was signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It has fewer entries than were signed.
    #[error("{signed} entries were signed and the journal has {entries}: its end is missing")]
    CutShort {
        /// Entries that were signed.
        signed: u64,
        /// Entries that are there.
        entries: u64,
    },
    /// Its first entries are others.
    #[error("the first {signed} entries are not those that were signed: the past was rewritten")]
    Rewritten {
        /// Entries that were signed.
        signed: u64,
    },
    /// It is another journal from its first entry on.
    #[error("signed was the journal {signed}, and this is {found}")]
    OtherJournal {
        /// The origin that was signed.
        signed: String,
        /// The origin of this journal.
        found: String,
    },
}

/// What a journal is called on its checkpoints, from the hash of its first entry. That entry holds
/// chance, so no two journals are called the same.
#[must_use]
pub fn origin(first: &Hash) -> String {
    let hash = first.to_string();
    format!("valpool/{}", hash.get(..32).unwrap_or(&hash))
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = STANDARD.encode(self.root.0);
        writeln!(f, "{}\n{}\n{root}", self.origin, self.size)
    }
}

impl Checkpoint {
    /// Signs it, under the journal's own name.
    #[must_use]
    pub fn signed(self, signer: &Signer) -> Signed {
        let text = self.to_string();
        let signature = Signature {
            name: self.origin.clone(),
            id: signer.verifier(&self.origin).id(),
            bytes: signer.sign(&text).to_vec(),
        };
        Signed {
            checkpoint: self,
            text,
            signatures: vec![signature],
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let good = !origin.is_empty() && lines.all(|line| !line.is_empty());
        let root = STANDARD.decode(root).ok()?;
        let checkpoint = Self {
            origin: origin.to_owned(),
            size: parse_number(size)?,
            root: Hash(root.try_into().ok()?),
        };
        good.then_some(checkpoint)
    }

    /// Whether this is what a tree with that many entries or more should have been when it had
    /// fewer: looks at the root of that time.
    ///
    /// # Errors
    /// [`Mismatch::Rewritten`] when the root is another.
    pub fn compare(&self, peaks: &tree::Peaks) -> Result<(), Mismatch> {
        if peaks.root() == self.root {
            Ok(())
        } else {
            Err(Mismatch::Rewritten { signed: self.size })
        }
    }
}

/// A number without leading zeroes.
pub(crate) fn parse_number(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

impl fmt::Display for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| {
            let bytes = [signature.id.as_slice(), &signature.bytes].concat();
            writeln!(f, "\u{2014} {} {}", signature.name, STANDARD.encode(bytes))
        })
    }
}

impl Signed {
    /// Reads a checkpoint. Who signed it is another question: see [`Signed::signing`].
    ///
    /// # Errors
    /// [`NotACheckpoint`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NotACheckpoint> {
        let control = |letter: char| letter < ' ' && letter != '\n';
        if text.len() > BYTES_MAX || text.contains(control) || !text.ends_with('\n') {
            return Err(NotACheckpoint::Note);
        }
        let end = text.rfind("\n\n").ok_or(NotACheckpoint::Note)?;
        let (body, lines) = (text.get(..=end), text.get(end + 2..));
        let (Some(body), Some(lines)) = (body, lines) else {
            return Err(NotACheckpoint::Note);
        };
        let checkpoint = Checkpoint::parse(body).ok_or(NotACheckpoint::Text)?;
        let signatures: Option<Vec<_>> = lines.lines().map(parse_signature).collect();
        let signatures = signatures.ok_or(NotACheckpoint::Signature)?;
        if signatures.is_empty() || signatures.len() > SIGNATURES_MAX {
            return Err(NotACheckpoint::Signature);
        }
        Ok(Self {
            checkpoint,
            text: body.to_owned(),
            signatures,
        })
    }

    /// What this signer has to do with it.
    #[must_use]
    pub fn signing(&self, by: &Verifier) -> Signing {
        let id = by.id();
        let named = |signature: &&Signature| signature.name == by.name() && signature.id == id;
        let fits = |signature: &Signature| {
            let bytes = <&[u8; 64]>::try_from(signature.bytes.as_slice());
            bytes.is_ok_and(|bytes| by.fits(&self.text, bytes))
        };
        let mut own = self.signatures.iter().filter(named).map(fits).peekable();
        match (own.peek().is_some(), own.all(|fits| fits)) {
            (false, _) => Signing::Absent,
            (true, true) => Signing::Good,
            (true, false) => Signing::Wrong,
        }
    }
}

fn parse_signature(line: &str) -> Option<Signature> {
    let (name, bytes) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = STANDARD.decode(bytes).ok()?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    is_name(name).then(|| Signature {
        name: name.to_owned(),
        id: *id,
        bytes: bytes.to_vec(),
    })
}
