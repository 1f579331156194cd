//! Events as bytes: how they are encoded, chained, stored, read back and checked.
//!
//! Stored bytes are never written again to check them: the chain covers them as they lie.

mod chain;
pub mod checkpoint;
mod codec;
mod entry;
pub mod export;
pub mod receipt;
pub mod signer;
mod store;
pub mod tree;
mod upcast;
mod verify;

pub use chain::{Hash, chained};
pub use codec::{DecodeError, EncodeError, decode, encode};
pub use entry::{Entry, EntryRef};
pub use store::memory::MemoryStore;
pub use store::sqlite::{SqliteReader, SqliteStore};
pub use store::{Flow, Head, Opener, Reader, Store, StoreError};
pub use verify::{Fault, Intact, VerifyError, verify, verify_signed};
