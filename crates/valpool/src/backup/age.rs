//! The age format (<https://age-encryption.org/v1>) for one kind of recipient, a passphrase: what is
//! needed of it to seal secrets so that the standard age program opens them as well.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use journal::stream::{self, Sealer, Unsealable};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::{hkdf, hmac};

const FIRST_LINE: &str = "age-encryption.org/v1\n";
const STANZA: &str = "-> scrypt ";
const MAC_LINE: &str = "---";
const SALT_LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
const SALT: usize = 16;
const FILE_KEY: usize = 16;
const PAYLOAD_NONCE: usize = 16;
/// Parameters of scrypt that the format fixes.
const BLOCKS: u32 = 8;
const PARALLEL: u32 = 1;

/// What is drawn at random for each file.
#[derive(Clone, Copy)]
pub(super) struct Drawn {
    pub(super) salt: [u8; SALT],
    pub(super) file_key: [u8; FILE_KEY],
    pub(super) nonce: [u8; PAYLOAD_NONCE],
}

/// Why a file does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// It is no such file, or was changed or cut.
    Damaged,
    /// It is under another passphrase.
    Passphrase,
    /// Trying a passphrase costs more work than it may.
    TooMuchWork,
}

/// Seals bytes under a passphrase. One try of a passphrase costs two to the power of `work`.
pub(super) fn seal(bytes: &[u8], passphrase: &str, work: u8, drawn: &Drawn) -> Result<Vec<u8>, Unsealable> {
    let wrapping = wrapping_key(passphrase, &drawn.salt, work).ok_or(Unsealable)?;
    let mut body = drawn.file_key.to_vec();
    wrapping
        .seal_in_place_append_tag(zero_nonce(), Aad::empty(), &mut body)
        .map_err(|_too_long| Unsealable)?;
    let salt = STANDARD_NO_PAD.encode(drawn.salt);
    let body = STANDARD_NO_PAD.encode(body);
    let header = format!("{FIRST_LINE}{STANZA}{salt} {work}\n{body}\n{MAC_LINE}");
    let mac = hmac::sign(&mac_key(&drawn.file_key).ok_or(Unsealable)?, header.as_bytes());
    let mut sealed = format!("{header} {}\n", STANDARD_NO_PAD.encode(mac)).into_bytes();
    sealed.extend_from_slice(&drawn.nonce);
    let key = payload_key(&drawn.file_key, &drawn.nonce).ok_or(Unsealable)?;
    let mut sealer = Sealer::new(&key)?;
    sealed.append(&mut sealer.take(bytes)?);
    sealed.append(&mut sealer.last()?);
    Ok(sealed)
}

/// The bytes that were sealed.
pub(super) fn open(sealed: &[u8], passphrase: &str, work_max: u8) -> Result<Vec<u8>, Closed> {
    let header = Header::read(sealed).ok_or(Closed::Damaged)?;
    if header.work > work_max {
        return Err(Closed::TooMuchWork);
    }
    let wrapping = wrapping_key(passphrase, &header.salt, header.work).ok_or(Closed::Damaged)?;
    let mut body = header.body;
    let file_key = wrapping
        .open_in_place(zero_nonce(), Aad::empty(), &mut body)
        .map_err(|_another_key| Closed::Passphrase)?;
    let mac_key = mac_key(file_key).ok_or(Closed::Damaged)?;
    hmac::verify(&mac_key, header.covered, &header.mac).map_err(|_changed| Closed::Damaged)?;
    let (nonce, payload) = header
        .rest
        .split_at_checked(PAYLOAD_NONCE)
        .ok_or(Closed::Damaged)?;
    let key = payload_key(file_key, nonce).ok_or(Closed::Damaged)?;
    stream::opened(payload, &key).ok_or(Closed::Damaged)
}

struct Header<'a> {
    salt: Vec<u8>,
    work: u8,
    body: Vec<u8>,
    /// What the MAC covers.
    covered: &'a [u8],
    mac: Vec<u8>,
    rest: &'a [u8],
}

impl<'a> Header<'a> {
    fn read(sealed: &'a [u8]) -> Option<Self> {
        let rest = sealed.strip_prefix(FIRST_LINE.as_bytes())?;
        let (stanza, rest) = line(rest)?;
        let (salt, work) = stanza.strip_prefix(STANZA)?.split_once(' ')?;
        let (body, rest) = line(rest)?;
        let covered = sealed
            .len()
            .checked_sub(rest.len())?
            .checked_add(MAC_LINE.len())?;
        let (mac, rest) = line(rest)?;
        let mac = mac.strip_prefix(MAC_LINE)?.strip_prefix(' ')?;
        let salt = STANDARD_NO_PAD
            .decode(salt)
            .ok()
            .filter(|salt| salt.len() == SALT)?;
        // One way of writing a number only.
        let work = work.parse::<u8>().ok().filter(|read| read.to_string() == work)?;
        let body = STANDARD_NO_PAD.decode(body).ok()?;
        Some(Self {
            salt,
            work,
            body: (body.len() == FILE_KEY + CHACHA20_POLY1305.tag_len()).then_some(body)?,
            covered: sealed.get(..covered)?,
            mac: STANDARD_NO_PAD.decode(mac).ok()?,
            rest,
        })
    }
}

/// The next line of a header, which is ASCII, and what follows it.
fn line(text: &[u8]) -> Option<(&str, &[u8])> {
    let end = text.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = text.split_at_checked(end)?;
    Some((std::str::from_utf8(line).ok()?, rest.get(1..)?))
}

fn wrapping_key(passphrase: &str, salt: &[u8], work: u8) -> Option<LessSafeKey> {
    let parameters = scrypt::Params::new(work, BLOCKS, PARALLEL).ok()?;
    let salt = [SALT_LABEL, salt].concat();
    let mut key = [0; 32];
    scrypt::scrypt(passphrase.as_bytes(), &salt, &parameters, &mut key).ok()?;
    let key = UnboundKey::new(&CHACHA20_POLY1305, &key).ok()?;
    Some(LessSafeKey::new(key))
}

/// The key that wraps is used once.
fn zero_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

fn mac_key(file_key: &[u8]) -> Option<hmac::Key> {
    derived(file_key, &[], b"header").map(|key| hmac::Key::new(hmac::HMAC_SHA256, &key))
}

fn payload_key(file_key: &[u8], nonce: &[u8]) -> Option<[u8; 32]> {
    derived(file_key, nonce, b"payload")
}

fn derived(file_key: &[u8], salt: &[u8], purpose: &[u8]) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    let drawn = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(file_key);
    let purpose = [purpose];
    let expanded = drawn.expand(&purpose, hkdf::HKDF_SHA256).ok()?;
    expanded.fill(&mut key).ok()?;
    Some(key)
}

#[cfg(test)]
mod tests;
