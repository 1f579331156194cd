//! Extracts: words taken out of what they stood in and released to an audience, with a marking of
//! their own. An extract leads its readers nowhere that they may not go.
//!
//! ```text
//!  released ──▶ withdrawn (reason)
//! ```
//!
//! What parties are told is an extract too: all of them are its audience, by one entry and so at
//! the same moment.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{ReleaseExtract, WithdrawExtract};
pub(crate) use decide::{release, withdraw};
pub use event::{ExtractReleased, ExtractWithdrawn};
pub use state::{Extract, Extracts};
