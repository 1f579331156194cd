//! Tokens: programs of other houses that read and write in the name of an organisation.
//!
//! ```text
//!  issued (a name, scopes, a last day) ──▶ over, by its time ─┐
//!                                     └──▶ withdrawn          └─▶ lets nothing in
//! ```
//!
//! The secret itself is no event: it lies hashed in the cabinet, with its last use.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{IssueToken, WithdrawToken};
pub(crate) use decide::{issue, withdraw};
pub use event::{TokenIssued, TokenWithdrawn};
pub use state::{Token, Tokens};

use crate::theme::coded;

/// The longest a token is good for. Chosen: a year with its own unevenness, so that every program
/// comes before an administrator as often as every person does.
pub const TOKEN_DAYS_MAX: u16 = 366;
/// How many tokens of an organisation may be good at once. Chosen: more programs than one house
/// connects, and few enough to be looked through.
pub const TOKENS_MAX: usize = 50;

coded! {
    /// What a token lets its program do.
    Scope {
        /// Read reports.
        ReportsRead = "reports:read",
        /// Send reports and make their first assessment.
        ReportsWrite = "reports:write",
        /// Read incidents and their journals.
        IncidentsRead = "incidents:read",
        /// Write in incidents, and open them from reports.
        IncidentsWrite = "incidents:write",
    }
}
