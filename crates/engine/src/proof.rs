//! Proof: the tree over the entries, its signed heads, and receipts for entries. Follows the
//! journal beside the writer, never in its way.

mod error;
mod kept;
mod key;
mod state;
#[cfg(test)]
mod tests;
mod tree_file;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use domain::Sequence;
use jiff::{SignedDuration, Timestamp};
use journal::Reader;
use journal::checkpoint::{Checkpoint, Mismatch, Signed, Signing};
pub use journal::receipt::{FILE_ENDING, Form};
use journal::receipt::{Receipt, Shown};
use journal::signer::{Signer, Verifier};

use crate::clock::Clock;
use crate::moment::Moments;
pub use error::ProofError;
use kept::Kept;
use state::{State, stored};
use tree_file::TreeFile;

const TREE_FILE: &str = "tree";
/// Entries taken into the tree in one go. Chosen: a few milliseconds of work.
const TURN_MAX: u64 = 8_192;
/// How often the journal and the clock are looked at. Chosen: what is written in between is taken
/// in within some milliseconds, and does not get in the way of whoever writes it.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// Entries for which the end of the node still waits. Chosen: some seconds of work.
const CLOSING_MAX: u64 = 2_000_000;
/// How often a checkpoint is kept when nothing else is said, in minutes. Chosen: an hour, so that
/// a year of them is smaller than one picture.
pub const KEPT_EVERY_MINUTES: u32 = 60;

/// Signs the journal's head and gives receipts for its entries.
#[derive(Debug)]
pub struct Proof {
    kept: Kept,
    // Nothing when it is only read, beside a running node, and no key has been made.
    signer: Option<Signer>,
    // Whether what is signed is kept.
    keeps: bool,
    every: SignedDuration,
    // Up to which entry the store has promised that nothing is lost: what is signed must stay.
    durable: AtomicU64,
    state: Mutex<State>,
}

impl Proof {
    /// Opens the proofs of a data folder, making key and tree when they are not there. One process
    /// at a time.
    ///
    /// # Errors
    /// [`ProofError`] when key, checkpoints or tree can't be read or made.
    pub fn open(data: &Path) -> Result<Self, ProofError> {
        let signer = key::read_or_make(data)?;
        Self::set_up(data, Some(signer), TreeFile::open)
    }

    /// Opens the proofs of a data folder to read them beside whoever writes them.
    ///
    /// # Errors
    /// As [`Proof::open`].
    pub fn beside(data: &Path) -> Result<Self, ProofError> {
        Self::set_up(data, key::read(data)?, TreeFile::beside).map(|proof| Self {
            keeps: false,
            ..proof
        })
    }

    fn set_up(
        data: &Path,
        signer: Option<Signer>,
        open: fn(&Path, u64) -> std::io::Result<TreeFile>,
    ) -> Result<Self, ProofError> {
        let kept = Kept::of(data);
        let newest = kept.newest()?;
        let signed = newest.as_ref().map_or(0, |(_, signed)| signed.checkpoint.size);
        let path = data.join(TREE_FILE);
        let state = State {
            tree: open(&path, signed).map_err(kept::failed("open", &path))?,
            origin: None,
            newest,
            kept_size: kept.kept_size()?,
            kept_at: None,
        };
        Ok(Self {
            kept,
            signer,
            keeps: true,
            every: SignedDuration::from_mins(KEPT_EVERY_MINUTES.into()),
            durable: AtomicU64::new(u64::MAX),
            state: Mutex::new(state),
        })
    }

    /// The same, with a checkpoint kept so often when there is something new.
    #[must_use]
    pub fn every_minutes(self, minutes: u32) -> Self {
        Self {
            every: SignedDuration::from_mins(minutes.into()),
            ..self
        }
    }

    /// From now on nothing beyond this entry is signed. Whoever has not said so vouches for all.
    pub(crate) fn durable_up_to(&self, entry: Sequence) {
        self.durable.store(entry.0, Ordering::SeqCst);
    }

    /// Up to which entry the store has promised that nothing is lost.
    pub(crate) fn durable(&self) -> Sequence {
        Sequence(self.durable.load(Ordering::SeqCst))
    }

    /// Whether an entry will stay, as far as is known: it is signed already, or may be.
    pub(crate) fn will_stay(&self, entry: Sequence) -> bool {
        let is_signed = |(_, newest): &(PathBuf, Signed)| entry.0 <= newest.checkpoint.size;
        entry <= self.durable() || self.state().newest.as_ref().is_some_and(is_signed)
    }

    /// Takes everything in that will stay.
    fn grow(&self, state: &mut State, reader: &mut dyn Reader) -> Result<(), ProofError> {
        state.name(reader)?;
        state.grow_to(reader, self.durable().0)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Checks that the journal still begins with what was signed last.
    ///
    /// # Errors
    /// [`ProofError::NotAsSigned`] when it does not; otherwise what could not be read.
    pub fn check(&self, reader: &mut dyn Reader) -> Result<(), ProofError> {
        let mut state = self.state();
        state.name(reader)?;
        let Some((path, signed)) = state.newest.clone() else {
            return Ok(());
        };
        self.check_signature(&path, &signed)?;
        let Checkpoint { size, root, origin } = signed.checkpoint;
        let entries = reader.head()?.sequence.0;
        let found = state.origin.clone();
        if let Some(found) = found.filter(|found| *found != origin) {
            return Err(Mismatch::OtherJournal {
                signed: origin,
                found,
            }
            .into());
        }
        if entries < size {
            return Err(Mismatch::CutShort {
                signed: size,
                entries,
            }
            .into());
        }
        if !state.fits(reader, size, &root)? {
            // Either the file of the tree or the journal is not what was signed.
            state.clear()?;
            state.grow_to(reader, size)?;
            if state.tree.root() != root {
                return Err(Mismatch::Rewritten { signed: size }.into());
            }
        }
        Ok(())
    }

    /// Refuses what our key is said to have signed and did not.
    fn check_signature(&self, path: &Path, signed: &Signed) -> Result<(), ProofError> {
        let ours = self.signer.as_ref();
        let ours = ours.map(|signer| signer.verifier(&signed.checkpoint.origin));
        if ours.is_some_and(|ours| signed.signing(&ours) == Signing::Wrong) {
            return Err(ProofError::Checkpoint {
                path: path.display().to_string(),
                reason: "the signature does not fit".to_owned(),
            });
        }
        Ok(())
    }

    /// The public key, once the journal has a first entry.
    ///
    /// # Errors
    /// [`ProofError`] when the journal can't be read.
    pub fn verifier(&self, reader: &mut dyn Reader) -> Result<Option<Verifier>, ProofError> {
        let mut state = self.state();
        state.name(reader)?;
        let named = state.origin.as_deref().zip(self.signer.as_ref());
        Ok(named.map(|(origin, signer)| signer.verifier(origin)))
    }

    /// The newest checkpoint.
    #[must_use]
    pub fn newest(&self) -> Option<Checkpoint> {
        let state = self.state();
        state.newest.as_ref().map(|(_, signed)| signed.checkpoint.clone())
    }

    /// All checkpoints that are kept, the smallest first.
    ///
    /// # Errors
    /// [`ProofError`] when one can't be read, or was signed by our key otherwise.
    pub fn checkpoints(&self) -> Result<Vec<Checkpoint>, ProofError> {
        let mut all = Vec::new();
        for (path, signed) in self.kept.all()? {
            self.check_signature(&path, &signed)?;
            all.push(signed.checkpoint);
        }
        Ok(all)
    }

    /// The journal's head as it is now, signed; the last one again when nothing is new. Nothing
    /// when the journal is empty.
    ///
    /// # Errors
    /// [`ProofError`] when it can't be read, signed or kept.
    pub fn checkpoint(&self, reader: &mut dyn Reader) -> Result<Option<Signed>, ProofError> {
        let mut state = self.state();
        self.grow(&mut state, reader)?;
        self.sign(&mut state)
    }

    /// A receipt for an entry; nothing when there is no such entry. Signs a new head when the last
    /// one does not hold the entry yet, which is then shared by all that ask next.
    ///
    /// # Errors
    /// [`ProofError`] when it can't be read, signed or kept.
    pub fn receipt(
        &self,
        reader: &mut dyn Reader,
        entry: Sequence,
        form: Form,
    ) -> Result<Option<Receipt>, ProofError> {
        let Some((before, stored)) = stored(reader, entry)? else {
            return Ok(None);
        };
        let mut state = self.state();
        let signed = match &state.newest {
            Some((_, newest)) if newest.checkpoint.size >= entry.0 => Some(newest.clone()),
            Some(_) | None => {
                self.grow(&mut state, reader)?;
                self.sign(&mut state)?
            }
        };
        let signed = signed.filter(|signed| signed.checkpoint.size >= entry.0);
        let Some(signed) = signed else {
            return Ok(None);
        };
        // Read beside a running node, the tree may end before what was signed.
        state.grow_to(reader, signed.checkpoint.size)?;
        let mut receipt = Receipt {
            entry,
            shown: Shown::of(&stored.borrow(), &before, form),
            path: state.path(entry, signed.checkpoint.size),
            signed,
        };
        if receipt.check().is_err() {
            tracing::warn!("the tree over the entries is made anew");
            state.clear()?;
            self.grow(&mut state, reader)?;
            receipt.path = state.path(entry, receipt.signed.checkpoint.size);
            receipt.check().map_err(|_not_proven| ProofError::Tree)?;
        }
        Ok(Some(receipt))
    }

    /// Signs the tree as it is, unless the newest has as many entries.
    fn sign(&self, state: &mut State) -> Result<Option<Signed>, ProofError> {
        let size = state.tree.size();
        let newest = state.newest.as_ref().map(|(_, signed)| signed);
        if let Some(newest) = newest.filter(|newest| newest.checkpoint.size >= size) {
            return Ok(Some(newest.clone()));
        }
        let (Some(origin), true) = (state.origin.clone(), size > 0) else {
            return Ok(None);
        };
        let signer = self.signer.as_ref().ok_or(ProofError::NoKey)?;
        let root = state.tree.root();
        let signed = Checkpoint { origin, size, root }.signed(signer);
        if self.keeps {
            state
                .tree
                .sync()
                .map_err(kept::failed("sync", Path::new(TREE_FILE)))?;
            self.kept.keep_newest(&signed)?;
        }
        state.newest = Some((PathBuf::new(), signed.clone()));
        Ok(Some(signed))
    }

    /// Signs and keeps for good what is new.
    fn keep(&self, state: &mut State, now: Timestamp) -> Result<(), ProofError> {
        if let Some(signed) = self.sign(state)? {
            self.kept.keep(&signed)?;
            state.kept_size = signed.checkpoint.size;
        }
        state.kept_at = Some(now);
        Ok(())
    }

    /// Follows the journal at its leisure until nothing is written any more, and then signs its
    /// end. Whoever needs a receipt sooner takes in what is missing.
    pub(crate) fn follow(&self, ended: &mpsc::Receiver<()>, journal: &Moments, clock: &Clock) {
        while ended.recv_timeout(LOOK_EVERY) == Err(mpsc::RecvTimeoutError::Timeout) {
            while ended.try_recv() == Err(mpsc::TryRecvError::Empty) {
                match self.catch_up(journal, clock) {
                    Ok(Caught::Some) => {}
                    Ok(Caught::All) => break,
                    Err(error) => {
                        tracing::warn!(%error, "the tree over the entries lags");
                        break;
                    }
                }
            }
        }
        if let Err(error) = self.close(journal, clock) {
            tracing::warn!(%error, "the journal's end is not signed");
        }
    }

    /// Takes in the next entries, at most one turn of them, and keeps a checkpoint when it is time.
    fn catch_up(&self, journal: &Moments, clock: &Clock) -> Result<Caught, ProofError> {
        let mut reader = journal.reader()?;
        let mut state = self.state();
        state.name(reader.as_mut())?;
        let end = state.tree.size().saturating_add(TURN_MAX);
        state.grow_to(reader.as_mut(), end.min(self.durable().0))?;
        journal.give_back(reader);
        if state.tree.size() == end {
            return Ok(Caught::Some);
        }
        let now = clock.now();
        let due = state.kept_at.is_none_or(|kept_at| {
            let passed = now.duration_since(kept_at);
            passed >= self.every || passed.is_negative()
        });
        if due && state.tree.size() > state.kept_size {
            self.keep(&mut state, now)?;
        }
        Ok(Caught::All)
    }

    fn close(&self, journal: &Moments, clock: &Clock) -> Result<(), ProofError> {
        let mut reader = journal.reader()?;
        let mut state = self.state();
        let missing = reader.head()?.sequence.0.saturating_sub(state.tree.size());
        if missing <= CLOSING_MAX {
            self.grow(&mut state, reader.as_mut())?;
        }
        if state.tree.size() > state.kept_size {
            self.keep(&mut state, clock.now())?;
        }
        Ok(())
    }
}

enum Caught {
    /// There may be more.
    Some,
    All,
}
