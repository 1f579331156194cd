//! A turn's records on their way to the store as entries. Those of a large request are sealed and
//! encoded on a thread of their own, while this one folds them and the store takes the first.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::vec;

use domain::Record;
use journal::{EncodeError, Entry, Hash, Head, Seal, StoreError, encode};

/// From how many records on a thread of its own is worth its while. Chosen: a millisecond's work.
pub(crate) const MANY: usize = 128;
/// Entries handed over at a time. Chosen: the store begins early, and is woken seldom.
const STRETCH: usize = 64;

/// Entries that are being encoded elsewhere, a stretch at a time.
pub(crate) type Ahead = Receiver<Result<Vec<Entry>, EncodeError>>;

/// The entries of these records, of which the first follows the entry with this hash.
///
/// # Errors
/// When one can't be made.
pub(crate) fn chain<'a>(
    mut before: Hash,
    sealed: impl Iterator<Item = (&'a Arc<Record>, &'a Seal)>,
) -> Result<Vec<Entry>, EncodeError> {
    let link = |(record, seal): (&Arc<Record>, &Seal)| {
        let entry = encode(record, &before, seal)?;
        before = entry.hash;
        Ok(entry)
    };
    sealed.map(link).collect()
}

/// Begins to encode the records that follow the entry with this hash.
///
/// # Errors
/// When there is no thread to be had.
pub(crate) fn ahead(before: Hash, records: Vec<Arc<Record>>, seals: Vec<Seal>) -> std::io::Result<Ahead> {
    let (stretches, ahead) = mpsc::channel();
    let work = move || {
        let mut before = before;
        let pairs: Vec<_> = records.iter().zip(&seals).collect();
        for stretch in pairs.chunks(STRETCH) {
            let encoded = chain(before, stretch.iter().copied());
            let last = encoded.as_ref().ok().and_then(|entries| entries.last());
            let hash = last.map(|last| last.hash);
            // Nobody takes it any more when the store has failed.
            let (Ok(()), Some(hash)) = (stretches.send(encoded), hash) else {
                return;
            };
            before = hash;
        }
    };
    std::thread::Builder::new()
        .name("encoder".to_owned())
        .spawn(work)?;
    Ok(ahead)
}

/// The entries of a turn, in order: those that are made already or encoded ahead, then the rest.
pub(crate) struct Encoding {
    /// The journal's end after the last entry that was given out.
    pub(crate) head: Head,
    /// The hash of the first.
    pub(crate) first: Option<Hash>,
    stretch: vec::IntoIter<Entry>,
    ahead: Option<Ahead>,
    rest: vec::IntoIter<(Arc<Record>, Seal)>,
}

impl Encoding {
    pub(crate) fn new(
        head: Head,
        made: Vec<Entry>,
        ahead: Option<Ahead>,
        rest: Vec<(Arc<Record>, Seal)>,
    ) -> Self {
        Self {
            head,
            first: None,
            stretch: made.into_iter(),
            ahead,
            rest: rest.into_iter(),
        }
    }

    fn following(&mut self) -> Option<Result<Entry, EncodeError>> {
        loop {
            if let Some(entry) = self.stretch.next() {
                return Some(Ok(entry));
            }
            match self.ahead.as_ref().map(Receiver::recv) {
                Some(Ok(Ok(stretch))) => self.stretch = stretch.into_iter(),
                Some(Ok(Err(error))) => return Some(Err(error)),
                Some(Err(_done)) => self.ahead = None,
                None => break,
            }
        }
        let (record, seal) = self.rest.next()?;
        Some(encode(&record, &self.head.hash, &seal))
    }
}

impl Iterator for Encoding {
    type Item = Result<Entry, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = match self.following()? {
            Ok(entry) => entry,
            Err(error) => return Some(Err(error.into())),
        };
        self.first.get_or_insert(entry.hash);
        self.head = entry.end();
        Some(Ok(entry))
    }
}
