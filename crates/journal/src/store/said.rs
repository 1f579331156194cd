//! What an engine says when it says no, whichever engine it is.

use std::error::Error;

use rusqlite::ErrorCode;

/// What sort of trouble an engine has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The file is not what it should be.
    Damaged,
    /// There is no room left.
    Full,
    /// It may only be read.
    ReadOnly,
    /// It can't be reached, or went away.
    Gone,
    /// Somebody else has it, for longer than was waited.
    Busy,
    /// Anything else.
    Other,
}

/// What an engine said.
#[derive(Debug)]
pub struct EngineError {
    trouble: Trouble,
    said: Box<dyn Error + Send + Sync>,
}

impl EngineError {
    /// An engine's own words.
    #[must_use]
    pub fn new(trouble: Trouble, said: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            trouble,
            said: said.into(),
        }
    }

    /// What sort of trouble it is.
    #[must_use]
    pub fn trouble(&self) -> Trouble {
        self.trouble
    }
}

impl std::fmt::Display for EngineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said.fmt(f)
    }
}

impl Error for EngineError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.said.source()
    }
}

/// What SQLite said.
pub(crate) fn by_sqlite(error: rusqlite::Error) -> EngineError {
    let trouble = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Trouble::Damaged,
        Some(ErrorCode::DiskFull) => Trouble::Full,
        Some(ErrorCode::ReadOnly) => Trouble::ReadOnly,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Trouble::Busy,
        Some(_) | None => Trouble::Other,
    };
    EngineError::new(trouble, error)
}
