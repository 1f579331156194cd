//! Small durable tables beside a journal: sessions, one-time links, keys. What lies here is no
//! event, may be taken away, and is then gone.
//!
//! Every cabinet keeps the same contract, and one suite of tests holds them to it.

pub(crate) mod memory;
pub(crate) mod postgres;
pub(crate) mod sqlite;

use crate::store::{Flow, StoreError};

/// The name of a drawer: a noun, fixed in the program.
pub type Drawer = &'static str;

/// One thing in one drawer.
#[derive(Clone, Copy, Debug)]
pub struct Put<'a> {
    /// Which drawer.
    pub drawer: &'a str,
    /// Under which key.
    pub key: &'a [u8],
    /// What.
    pub value: &'a [u8],
}

/// Drawers with a value under each key. Several processes may share one; each call is a turn of
/// its own, and durable when it returns.
pub trait Cabinet: Send {
    /// What lies under a key.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read.
    fn get(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Puts a value under a key, in the place of what lay there.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be written.
    fn put(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.put_all(&[Put { drawer, key, value }])
    }

    /// Puts a value under a key only where something lies already, and says whether it did: what
    /// was taken away in the meantime does not come back.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be written.
    fn replace(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<bool, StoreError>;

    /// Puts a value under a key only where nothing lies, and tells what lies there afterwards. Of
    /// several who try at once, all are told the same.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be written.
    fn insert(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError>;

    /// Takes away what lies under a key. Of several who try at once, one gets it. In memory and
    /// in SQLite nothing of the value is left in any file when this returns; after an error of
    /// wiping, taking again wipes again.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be written, or not be wiped.
    fn take(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Shows all that lies in a drawer, by key, until the visitor breaks off.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read.
    fn each(&mut self, drawer: Drawer, visit: &mut dyn FnMut(&[u8], &[u8]) -> Flow)
    -> Result<(), StoreError>;

    /// Shows all that lies in every drawer, until the visitor breaks off.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read.
    fn all(&mut self, visit: &mut dyn FnMut(Put<'_>) -> Flow) -> Result<(), StoreError>;

    /// Puts many things, all or none.
    ///
    /// # Errors
    /// [`StoreError`] when they can't be written.
    fn put_all(&mut self, things: &[Put<'_>]) -> Result<(), StoreError>;
}
