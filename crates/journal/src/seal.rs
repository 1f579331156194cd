//! Personal texts under a key of their own: `docs/formats/sealing.md` tells every byte.
//!
//! All texts of an entry are one message: a JSON array of strings, filled up with spaces so that
//! its length tells little, sealed with ChaCha20-Poly1305. Bound to the entry's number, kind and
//! version, it can't be moved to another place.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// What the length of a message is a multiple of, in bytes. Chosen: most names and numbers fit one.
const BUCKET_BYTES: usize = 32;
/// Stands first in what is bound to the message.
const DOMAIN: &[u8] = b"valpool sealed texts v1\0";
/// The last member of a body that has sealed texts. Quotes in a JSON string are escaped, so that no
/// text can look like it.
const MEMBER: &[u8] = br#","sealed":""#;

/// The key to the texts of one entry.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(pub(crate) [u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// A key from 32 random bytes.
    #[must_use]
    pub const fn new(drawn: [u8; 32]) -> Self {
        Self(drawn)
    }
}

/// What the texts of an entry are sealed with.
#[derive(Clone, Debug)]
pub struct Seal {
    /// The entry's own key.
    pub key: Key,
    /// Random, new for every try to write the entry.
    pub nonce: [u8; NONCE_LEN],
}

/// What a message is bound to.
pub(crate) struct Bound<'a> {
    pub(crate) sequence: u64,
    pub(crate) kind: &'a str,
    pub(crate) version: u16,
}

impl Bound<'_> {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = DOMAIN.to_vec();
        bytes.extend_from_slice(&self.sequence.to_be_bytes());
        bytes.extend_from_slice(&self.version.to_be_bytes());
        bytes.extend_from_slice(self.kind.as_bytes());
        bytes
    }
}

/// Puts the sealed texts into a body of JSON. `None` when the body is no object with members, or
/// the texts are longer than the cipher takes.
pub(crate) fn put(body: &mut Vec<u8>, texts: &[Box<str>], bound: &Bound<'_>, seal: &Seal) -> Option<()> {
    if body.pop() != Some(b'}') {
        return None;
    }
    let length: usize = texts.iter().map(|text| text.len()).sum();
    let mut sealed = Vec::with_capacity(length.saturating_add(4 * BUCKET_BYTES));
    sealed.extend_from_slice(&seal.nonce);
    serde_json::to_writer(&mut sealed, texts).ok()?;
    let length = sealed.len().checked_sub(NONCE_LEN)?;
    sealed.resize(NONCE_LEN + length.next_multiple_of(BUCKET_BYTES), b' ');
    let nonce = Nonce::assume_unique_for_key(seal.nonce);
    let message = sealed.get_mut(NONCE_LEN..)?;
    let tag = cipher(&seal.key.0)?
        .seal_in_place_separate_tag(nonce, Aad::from(bound.bytes()), message)
        .ok()?;
    sealed.extend_from_slice(tag.as_ref());
    body.extend_from_slice(MEMBER);
    let start = body.len();
    body.resize(start.checked_add(base64::encoded_len(sealed.len(), false)?)?, 0);
    STANDARD_NO_PAD
        .encode_slice(&sealed, body.get_mut(start..)?)
        .ok()?;
    body.extend_from_slice(b"\"}");
    Some(())
}

/// The sealed texts of a body, as they lie there; `None` when there are none.
pub(crate) fn find(body: &[u8]) -> Option<&[u8]> {
    let end = body.strip_suffix(b"\"}")?;
    // Base64 holds no quote: the last one before the end is the member's own.
    let start = end.iter().rposition(|byte| *byte == b'"')?.checked_add(1)?;
    let before = end.get(..start)?;
    before.ends_with(MEMBER).then(|| end.get(start..)).flatten()
}

/// Opens sealed texts; `None` with another key, or for what was not sealed for this place.
pub(crate) fn open(sealed: &[u8], bound: &Bound<'_>, key: &Key) -> Option<Vec<Box<str>>> {
    let mut bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
    let (nonce, message) = bytes.split_at_mut_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let message = cipher(&key.0)?
        .open_in_place(nonce, Aad::from(bound.bytes()), message)
        .ok()?;
    serde_json::from_slice(message).ok()
}

/// The cipher of everything that is sealed. `None` never comes: every 32 bytes are a key.
pub(crate) fn cipher(key: &[u8; 32]) -> Option<LessSafeKey> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, key).ok()?;
    Some(LessSafeKey::new(key))
}
