//! The running node: one writer, many snapshots, older moments, live updates.
//!
//! Only [`clock`] reads the time, only [`chance`] draws randomness, only the writer appends.

mod answer;
mod appender;
pub mod chance;
pub mod clock;
mod cores;
mod encoding;
mod error;
pub mod figures;
pub mod files;
mod fold;
mod follower;
mod health;
mod keyring;
mod moment;
mod node;
pub mod proof;
mod queue;
mod readings;
mod remembered;
mod search;
pub mod sessions;
mod turn;
mod writer;

pub use error::{AskError, OpenError, ReadError};
pub use health::Health;
pub use node::{Node, Options, Snapshot};
pub use proof::{Proof, ProofError};
pub use readings::Noting;
pub use search::Search;
pub use turn::Granted;
