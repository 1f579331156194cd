//! Events as bytes: how they are encoded, chained, stored, read back and checked.
//!
//! Stored bytes are never written again to check them: the chain covers them as they lie.

mod cabinet;
mod chain;
pub mod checkpoint;
mod codec;
mod copy;
mod entry;
pub mod export;
mod keys;
pub mod receipt;
mod seal;
pub mod signer;
mod store;
pub mod stream;
pub mod tree;
mod upcast;
mod verify;

pub use cabinet::memory::MemoryCabinet;
pub use cabinet::postgres::PostgresCabinet;
pub use cabinet::sqlite::SqliteCabinet;
pub use cabinet::{Cabinet, Drawer, Put};
pub use chain::{Hash, chained};
pub use codec::{DecodeError, EncodeError, Shut, Texts, decode, decode_closed, encode};
pub use copy::copy;
pub use entry::{Entry, EntryRef};
pub use keys::{KEYS_PER_PAGE, Keys, PAGE_BYTES, Slot};
pub use seal::{Key, Seal};
pub use store::memory::MemoryStore;
pub use store::postgres::address::{Address, AddressError};
pub use store::postgres::{PostgresReader, PostgresStore};
pub use store::sqlite::{SqliteReader, SqliteStore};
pub use store::{EngineError, Flow, Head, News, Opener, Reader, Store, StoreError, Trouble};
pub use verify::{Fault, Intact, VerifyError, verify, verify_signed};
