//! Voting places and other premises.
//!
//! ```text
//! registered ──▶ corrected (by the owner of the list) … its standing may become abolished
//! ```

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{PremisesRow, RegisterPremises};
pub(crate) use decide::decide;
pub use event::{PremisesCorrected, PremisesDetails, PremisesRegistered};
pub use state::{PremisesNow, PremisesRegister};

use crate::theme::coded;

coded! {
    /// What the premises are used for.
    PremisesKind {
        /// Polling station on election day.
        PollingStation = "polling-station",
        /// Advance voting.
        AdvanceVoting = "advance-voting",
        /// Counting.
        Counting = "counting",
        /// Storage.
        Storage = "storage",
        /// Office.
        Office = "office",
    }
}

coded! {
    /// Whether the premises are in use.
    Standing {
        /// In use.
        Open = "open",
        /// Not yet in use.
        Planned = "planned",
        /// No longer in use.
        Abolished = "abolished",
    }
}

coded! {
    /// How a voter who uses a wheelchair gets in.
    Access {
        /// Without help.
        Full = "full",
        /// With help.
        Assisted = "assisted",
        /// Not at all.
        None = "none",
    }
}
