//! What can happen in an election network, what it means, who may do and see it.
//!
//! Pure: no reading or writing, no clock, no chance, no waiting. Time and keys come with the
//! request. The journal of [`event::Record`]s is the only truth; a [`world::World`] is what it
//! adds up to; [`command::decide`] is the only way to add to it.

pub mod access;
pub mod actor;
pub mod areas;
pub mod command;
pub mod duty;
pub mod elections;
pub mod event;
mod fold;
pub mod ids;
pub mod incidents;
pub mod level;
pub mod limits;
pub mod marking;
pub mod network;
pub mod policy;
pub mod premises;
#[cfg(test)]
mod properties;
pub mod refusal;
pub mod reports;
pub mod tally;
#[cfg(test)]
mod testing;
pub mod theme;
pub mod themes;
pub mod words;
pub mod world;

pub use command::{Command, Request, decide};
pub use event::{Event, EventKind, Record, RequestKey, Sequence, Subject};
pub use refusal::Refusal;
pub use world::World;
