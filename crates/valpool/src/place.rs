//! Where a journal lies: in a folder of this machine, or in a PostgreSQL database that several
//! nodes share. A node has a folder in either case, for what can be made anew.

use std::fmt;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use engine::sessions::{self, Sessions};
use journal::{
    Address, Cabinet, PostgresCabinet, PostgresReader, PostgresStore, Reader, SqliteCabinet, SqliteReader,
    SqliteStore, Store, StoreError,
};

use crate::config::{Key, Settings};

/// Held by the one node that a folder belongs to, when its journal lies elsewhere.
const LOCK_FILE: &str = "node.lock";

/// Where a journal lies, and what lies beside it.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// All in one folder.
    Folder(PathBuf),
    /// The journal and its tables at an address; the search index in the node's own folder.
    Server {
        /// The database.
        address: Address,
        /// The node's folder.
        folder: PathBuf,
    },
}

impl Place {
    /// The journal that the settings name.
    pub(crate) fn of(settings: &Settings) -> Self {
        Self::named(settings.value(Key::Journal), settings.data())
    }

    /// A folder or an address. One that can't be read has been refused with the settings.
    pub(crate) fn named(text: &str, folder: &Path) -> Self {
        match text.parse() {
            Ok(address) => Self::Server {
                address,
                folder: folder.to_owned(),
            },
            Err(_no_address) => Self::Folder(PathBuf::from(text)),
        }
    }

    /// Whether a text names a place: any folder will do, an address must be one.
    pub(crate) fn is_named_by(text: &str) -> bool {
        !text.is_empty() && (!Address::is_meant_by(text) || text.parse::<Address>().is_ok())
    }

    /// The folder for what can be made anew.
    pub(crate) fn folder(&self) -> &Path {
        match self {
            Self::Folder(folder) | Self::Server { folder, .. } => folder,
        }
    }

    /// Takes the folder for this process until it ends: two nodes must not share one. A journal's
    /// own folder is taken with its store.
    pub(crate) fn take_folder(&self) -> Result<(), StoreError> {
        let Self::Server { folder, .. } = self else {
            return Ok(());
        };
        let path = folder.join(LOCK_FILE);
        let doing = |doing| {
            let path = path.display().to_string();
            move |source| StoreError::File { doing, path, source }
        };
        std::fs::create_dir_all(folder).map_err(doing("make the folder of"))?;
        let opened = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let lock = opened.map_err(doing("open"))?;
        match lock.try_lock() {
            Ok(()) => {
                // The system lets go of it when the process ends.
                std::mem::forget(lock);
                Ok(())
            }
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse {
                folder: folder.display().to_string(),
            }),
            Err(TryLockError::Error(source)) => Err(doing("lock")(source)),
        }
    }

    /// Opens the journal for writing, making it when it is not there.
    pub(crate) fn store(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(match self {
            Self::Folder(folder) => Box::new(SqliteStore::open(folder)?),
            Self::Server { address, .. } => Box::new(PostgresStore::open(address)?),
        })
    }

    /// Opens the journal for reading, beside whoever writes it.
    pub(crate) fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(match self {
            Self::Folder(folder) => Box::new(SqliteReader::open(folder)?),
            Self::Server { address, .. } => Box::new(PostgresReader::open(address)?),
        })
    }

    /// Opens the tables beside the journal.
    pub(crate) fn cabinet(&self) -> Result<Box<dyn Cabinet>, StoreError> {
        Ok(match self {
            Self::Folder(folder) => Box::new(SqliteCabinet::open(&folder.join(sessions::FILE))?),
            Self::Server { address, .. } => Box::new(PostgresCabinet::open(address)?),
        })
    }

    /// Opens the sessions of the network's nodes.
    pub(crate) fn sessions(&self) -> anyhow::Result<Sessions> {
        Ok(Sessions::within(self.cabinet()?)?)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Server { address, .. } => address.fmt(f),
        }
    }
}

/// A setting's value as it may be shown: an address without its password.
pub(crate) fn shown(text: &str) -> String {
    if !Address::is_meant_by(text) {
        return text.to_owned();
    }
    text.parse::<Address>().map_or_else(
        |_unreadable| "postgres://…".to_owned(),
        |address| address.to_string(),
    )
}
