//! Keys that sign checkpoints (Ed25519, RFC 8032), as they are kept and as they are shown.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519 as ALGORITHM, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest, Sha256};

/// What a private key begins with in PKCS #8 (RFC 8410, section 7): the seed follows.
const PKCS8: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];
const PEM_BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const PEM_END: &str = "-----END PRIVATE KEY-----";
/// The type of an Ed25519 signature in a signed note.
const ED25519: u8 = 1;

/// A key that signs.
pub struct Signer {
    seed: [u8; 32],
    key: Ed25519KeyPair,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer")
    }
}

/// Names a signer within a note: the first bytes of a hash over name and key.
pub type KeyId = [u8; 4];

/// A public key with the name under which it signs: <https://c2sp.org/signed-note>.
///
/// Written as `name+id+key`, the id in hexadecimal, the key in base64 after its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: [u8; 32],
}

/// What is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an Ed25519 key in the form in which it is written here")]
pub struct NotAKey;

impl Signer {
    /// The key that a seed gives.
    ///
    /// # Errors
    /// [`NotAKey`] when the machine can't compute with it.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, NotAKey> {
        let key = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_rejected| NotAKey)?;
        Ok(Self { seed: *seed, key })
    }

    /// The key as it is kept: PKCS #8 in PEM, readable by common tools.
    #[must_use]
    pub fn to_pem(&self) -> String {
        let der = [PKCS8.as_slice(), &self.seed].concat();
        format!("{PEM_BEGIN}\n{}\n{PEM_END}\n", STANDARD.encode(der))
    }

    /// Reads a kept key.
    ///
    /// # Errors
    /// [`NotAKey`] for anything but what [`Signer::to_pem`] writes.
    pub fn from_pem(text: &str) -> Result<Self, NotAKey> {
        let inner = text.trim().strip_prefix(PEM_BEGIN).ok_or(NotAKey)?;
        let inner = inner.strip_suffix(PEM_END).ok_or(NotAKey)?;
        let der = STANDARD.decode(inner.trim()).map_err(|_not_base64| NotAKey)?;
        let seed = der.strip_prefix(PKCS8.as_slice()).ok_or(NotAKey)?;
        let seed = <&[u8; 32]>::try_from(seed).map_err(|_other_length| NotAKey)?;
        Self::from_seed(seed)
    }

    /// What others check its signatures with, under a name.
    #[must_use]
    pub fn verifier(&self, name: &str) -> Verifier {
        let mut key = [0; 32];
        key.copy_from_slice(self.key.public_key().as_ref());
        Verifier {
            name: name.to_owned(),
            key,
        }
    }

    /// Signs a text.
    #[must_use]
    pub fn sign(&self, text: &str) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.key.sign(text.as_bytes()).as_ref());
        signature
    }
}

impl Verifier {
    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its id under this name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key);
        let hash: [u8; 32] = hash.finalize().into();
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }

    /// Whether it is the signature of this text.
    #[must_use]
    pub fn fits(&self, text: &str, signature: &[u8; 64]) -> bool {
        let key = UnparsedPublicKey::new(&ALGORITHM, self.key);
        key.verify(text.as_bytes(), signature).is_ok()
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = u32::from_be_bytes(self.id());
        let key = [[ED25519].as_slice(), &self.key].concat();
        write!(f, "{}+{id:08x}+{}", self.name, STANDARD.encode(key))
    }
}

impl FromStr for Verifier {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let mut parts = text.trim().splitn(3, '+');
        let (name, id, key) = (parts.next(), parts.next(), parts.next());
        let (Some(name), Some(id), Some(key)) = (name, id, key) else {
            return Err(NotAKey);
        };
        let key = STANDARD.decode(key).map_err(|_not_base64| NotAKey)?;
        let key = key.strip_prefix(&[ED25519]).ok_or(NotAKey)?;
        let key = <&[u8; 32]>::try_from(key).map_err(|_other_length| NotAKey)?;
        let verifier = Self {
            name: name.to_owned(),
            key: *key,
        };
        let good = is_name(name) && id == format!("{:08x}", u32::from_be_bytes(verifier.id()));
        good.then_some(verifier).ok_or(NotAKey)
    }
}

/// Whether a note may be signed under this name.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control() || letter == '+')
}
