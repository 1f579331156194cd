//! What is recorded about tokens. The secret is not.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Scope;
use crate::ids::{OrganisationId, TokenId};
use crate::words::Personal;

/// A program may come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenIssued {
    /// The new id.
    pub token: TokenId,
    /// What the program is called; people may have written whose it is.
    pub name: Personal,
    /// In whose name it reads and writes.
    pub organisation: OrganisationId,
    /// What it may do, in order, each once.
    pub scopes: Vec<Scope>,
    /// From then on it is good for nothing.
    pub expires_at: Timestamp,
}

/// The program may come in no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenWithdrawn {
    /// Which token.
    pub token: TokenId,
}
