//! Bytes of any length, sealed in pieces: the payload of `age-encryption.org/v1`, and the form in
//! which attached files lie.
//!
//! Each piece of 64 KiB is sealed by itself with ChaCha20-Poly1305. Its nonce is its number (11
//! bytes, big-endian) and whether it is the last (1 byte): none can be taken away, moved or added.

use std::fmt;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce};

use crate::seal::cipher;

/// Bytes that are sealed at a time.
const PIECE: usize = 64 * 1_024;

/// The bytes are more than one key may seal, or the machine does not know the cipher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes can't be sealed")]
pub struct Unsealable;

/// Seals one stream of bytes under a key that is used for nothing else.
pub struct Sealer {
    pieces: Pieces,
    held: Vec<u8>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer")
    }
}

impl Sealer {
    /// Begins a stream.
    ///
    /// # Errors
    /// [`Unsealable`] when the cipher can't be had.
    pub fn new(key: &[u8; 32]) -> Result<Self, Unsealable> {
        Ok(Self {
            pieces: Pieces::new(key).ok_or(Unsealable)?,
            held: Vec::with_capacity(PIECE),
        })
    }

    /// Takes bytes, and gives what is sealed of them. The last piece is held back: it is told apart.
    ///
    /// # Errors
    /// [`Unsealable`] when they are too many.
    pub fn take(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unsealable> {
        self.held.extend_from_slice(bytes);
        let mut sealed = Vec::new();
        while self.held.len() > PIECE {
            let rest = self.held.split_off(PIECE);
            let piece = std::mem::replace(&mut self.held, rest);
            sealed.append(&mut self.sealed(piece, false)?);
        }
        Ok(sealed)
    }

    /// Ends the stream.
    ///
    /// # Errors
    /// [`Unsealable`] when the bytes are too many.
    pub fn last(mut self) -> Result<Vec<u8>, Unsealable> {
        let piece = std::mem::take(&mut self.held);
        self.sealed(piece, true)
    }

    fn sealed(&mut self, mut piece: Vec<u8>, last: bool) -> Result<Vec<u8>, Unsealable> {
        let nonce = self.pieces.next(last).ok_or(Unsealable)?;
        let sealed = self
            .pieces
            .key
            .seal_in_place_append_tag(nonce, Aad::empty(), &mut piece);
        sealed.map_err(|_too_long| Unsealable)?;
        Ok(piece)
    }
}

/// The bytes that a [`Sealer`] sealed; `None` with another key, or when any of them was changed.
#[must_use]
pub fn opened(sealed: &[u8], key: &[u8; 32]) -> Option<Vec<u8>> {
    let mut pieces = Pieces::new(key)?;
    let mut opened = Vec::with_capacity(sealed.len());
    let mut rest = sealed.chunks(PIECE + CHACHA20_POLY1305.tag_len()).peekable();
    loop {
        let mut piece = rest.next()?.to_vec();
        let last = rest.peek().is_none();
        let nonce = pieces.next(last)?;
        opened.extend_from_slice(pieces.key.open_in_place(nonce, Aad::empty(), &mut piece).ok()?);
        if last {
            return Some(opened);
        }
    }
}

struct Pieces {
    key: LessSafeKey,
    number: u64,
}

impl Pieces {
    fn new(key: &[u8; 32]) -> Option<Self> {
        Some(Self {
            key: cipher(key)?,
            number: 0,
        })
    }

    /// The nonce of the next piece.
    fn next(&mut self, last: bool) -> Option<Nonce> {
        let mut nonce = [0; NONCE_LEN];
        let (_zeros, rest) = nonce.split_first_chunk_mut::<3>()?;
        let (number, flag) = rest.split_first_chunk_mut::<8>()?;
        *number = self.number.to_be_bytes();
        *flag.first_mut()? = u8::from(last);
        self.number = self.number.checked_add(1)?;
        Some(Nonce::assume_unique_for_key(nonce))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{PIECE, Sealer, opened};

    const KEY: [u8; 32] = [7; 32];

    fn sealed(bytes: &[u8]) -> Vec<u8> {
        let mut sealer = Sealer::new(&KEY).unwrap();
        let mut all = Vec::new();
        for part in bytes.chunks(50_000) {
            all.extend(sealer.take(part).unwrap());
        }
        all.extend(sealer.last().unwrap());
        all
    }

    fn bytes(count: usize) -> Vec<u8> {
        (0..=u8::MAX).cycle().take(count).collect()
    }

    #[test]
    fn bytes_of_every_length_around_a_piece_come_back() {
        for count in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5] {
            let bytes = bytes(count);
            assert_eq!(opened(&sealed(&bytes), &KEY), Some(bytes), "{count} bytes");
        }
    }

    #[test]
    fn nothing_can_be_cut_off_added_swapped_or_changed() {
        let whole = sealed(&bytes(2 * PIECE + 9));
        let tagged = PIECE + 16;
        let (first, rest) = whole.split_at(tagged);
        let (second, third) = rest.split_at(tagged);
        let mut changed = whole.clone();
        *changed.last_mut().unwrap() ^= 1;
        for spoiled in [
            [first, second].concat(),
            [second, first, third].concat(),
            [first, second, second, third].concat(),
            changed,
            Vec::new(),
        ] {
            assert_eq!(opened(&spoiled, &KEY), None);
        }
        assert_eq!(opened(&whole, &[8; 32]), None);
    }
}
