//! Where a journal lies: in a folder of this machine, or in a PostgreSQL database that several
//! nodes share. A node has a folder in either case, for what can be made anew.

use std::fmt;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use engine::files::Files;
use engine::sessions::{self, Sessions};
use journal::{
    Address, Cabinet, Keys, PostgresCabinet, PostgresReader, PostgresStore, Reader, SqliteCabinet,
    SqliteReader, SqliteStore, Store, StoreError,
};

use crate::bucket::{Bucket, NoFiles};
use crate::config::{Key, Settings};

/// Held by the one node that a folder belongs to, when its journal lies elsewhere.
const LOCK_FILE: &str = "node.lock";
/// The file of keys when no other is named.
const KEYS: &str = "keys.sqlite";

/// Where something lies.
#[derive(Clone, Debug)]
enum At {
    /// In a folder or a file.
    Path(PathBuf),
    /// In a database.
    Server(Address),
}

impl At {
    /// A path or an address. One that can't be read has been refused with the settings.
    fn named(text: &str) -> Self {
        text.parse()
            .map_or_else(|_no_address| Self::Path(PathBuf::from(text)), Self::Server)
    }
}

/// Where a journal lies, and what lies beside it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    journal: At,
    keys: At,
    /// Where attached files lie when not in the folder.
    bucket: Option<Bucket>,
    /// The node's own folder.
    folder: PathBuf,
}

impl Place {
    /// The journal that the settings name.
    pub(crate) fn of(settings: &Settings) -> Self {
        let place = Self::named(settings.value(Key::Journal), settings.data());
        Self {
            keys: At::named(settings.value(Key::Keys)),
            bucket: Bucket::named(settings.value(Key::Files)),
            ..place
        }
    }

    /// A folder or an address, with its keys where they lie when nothing else is said.
    pub(crate) fn named(text: &str, folder: &Path) -> Self {
        let journal = At::named(text);
        let folder = match &journal {
            At::Path(folder) => folder.clone(),
            At::Server(_) => folder.to_owned(),
        };
        Self {
            journal,
            keys: At::named(&Self::keys_of(text)),
            bucket: None,
            folder,
        }
    }

    /// All in one folder.
    pub(crate) fn within(folder: &Path) -> Self {
        Self {
            journal: At::Path(folder.to_owned()),
            keys: At::Path(folder.join(KEYS)),
            bucket: None,
            folder: folder.to_owned(),
        }
    }

    /// Where the keys to a journal lie when nothing else is said: a file beside it, or its own database.
    pub(crate) fn keys_of(journal: &str) -> String {
        if Address::is_meant_by(journal) {
            return journal.to_owned();
        }
        Path::new(journal).join(KEYS).display().to_string()
    }

    /// Whether a text names a place: any folder will do, an address must be one.
    pub(crate) fn is_named_by(text: &str) -> bool {
        !text.is_empty() && (!Address::is_meant_by(text) || text.parse::<Address>().is_ok())
    }

    /// Whether the journal lies in a database.
    pub(crate) fn is_on_a_server(&self) -> bool {
        matches!(self.journal, At::Server(_))
    }

    /// The folder for what can be made anew.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes the folder for this process until it ends: two nodes must not share one. A journal's
    /// own folder is taken with its store.
    pub(crate) fn take_folder(&self) -> Result<(), StoreError> {
        if matches!(self.journal, At::Path(_)) {
            return Ok(());
        }
        let folder = &self.folder;
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
        Ok(match &self.journal {
            At::Path(folder) => Box::new(SqliteStore::open(folder)?),
            At::Server(address) => Box::new(PostgresStore::open(address)?),
        })
    }

    /// Opens the journal for reading, beside whoever writes it.
    pub(crate) fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(match &self.journal {
            At::Path(folder) => Box::new(SqliteReader::open(folder)?),
            At::Server(address) => Box::new(PostgresReader::open(address)?),
        })
    }

    /// Opens the tables beside the journal.
    pub(crate) fn cabinet(&self) -> Result<Box<dyn Cabinet>, StoreError> {
        Ok(match &self.journal {
            At::Path(folder) => Box::new(SqliteCabinet::open(&folder.join(sessions::FILE))?),
            At::Server(address) => Box::new(PostgresCabinet::open(address)?),
        })
    }

    /// Opens the cabinet of the keys to personal texts, making it when it is not there.
    pub(crate) fn key_cabinet(&self) -> Result<Box<dyn Cabinet>, StoreError> {
        Ok(match &self.keys {
            At::Path(file) => Box::new(SqliteCabinet::open(file)?),
            At::Server(address) => Box::new(PostgresCabinet::open(address)?),
        })
    }

    /// The keys to read with; none where there is no file.
    pub(crate) fn keys_to_read(&self) -> Result<Keys, StoreError> {
        match &self.keys {
            At::Path(file) if !file.exists() => Ok(Keys::in_memory()),
            At::Path(_) | At::Server(_) => self.key_cabinet().map(Keys::within),
        }
    }

    /// Opens the place of attached files, making it when it is not there.
    pub(crate) fn files(&self) -> Result<Files, NoFiles> {
        match &self.bucket {
            Some(bucket) => bucket.files(&self.folder),
            None => Ok(Files::open(&self.folder)?),
        }
    }

    /// Whether attached files lie in a bucket, and not in the folder.
    pub(crate) const fn keeps_files_in_a_bucket(&self) -> bool {
        self.bucket.is_some()
    }

    /// The bucket in which attached files lie, if they do, for a folder in the making.
    pub(crate) fn bucket_for(&self, folder: &Path) -> Result<Option<Files>, NoFiles> {
        self.bucket
            .as_ref()
            .map(|bucket| bucket.files(folder))
            .transpose()
    }

    /// Opens the sessions of the network's nodes.
    pub(crate) fn sessions(&self) -> anyhow::Result<Sessions> {
        Ok(Sessions::within(self.cabinet()?)?)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.journal {
            At::Path(folder) => folder.display().fmt(f),
            At::Server(address) => address.fmt(f),
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
