//! What may be asked of tokens.

use super::Scope;
use crate::ids::{OrganisationId, TokenId};

/// Let a program in.
#[derive(Clone, Debug)]
pub struct IssueToken {
    /// What the program is called.
    pub name: String,
    /// In whose name it reads and writes.
    pub organisation: OrganisationId,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// For how many days, at most [`super::TOKEN_DAYS_MAX`].
    pub days: u16,
}

/// Let the program in no more.
#[derive(Clone, Copy, Debug)]
pub struct WithdrawToken {
    /// Which token.
    pub token: TokenId,
}
