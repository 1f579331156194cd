//! Mandates: the role that a person has in the network, and for which time.
//!
//! ```text
//!  admitted ──▶ given anew (a role, from, until) … ──▶ reviewed: kept, or ended
//! ```
//!
//! Outside its time a mandate lets nobody in: the one door and the pages ask
//! [`crate::policy::access`] with the moment at hand.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{GiveMandate, ReviewMandate};
pub(crate) use decide::{give, review};
pub use event::{MandateGiven, MandateReviewed};
pub use state::Mandate;

use crate::theme::coded;

coded! {
    /// What a review of a person's access came to.
    Review {
        /// The person keeps it.
        Kept = "kept",
        /// It is over.
        Ended = "ended",
    }
}
