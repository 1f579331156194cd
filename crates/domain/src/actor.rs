//! Who did it, and by which way it came in.

use serde::{Deserialize, Serialize};

use crate::ids::{OrganisationId, PersonId, PremisesId, TokenId};

/// Who stands behind a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// Someone signed in.
    Person(PersonId),
    /// A polling station with its own address for reports, without an account.
    Station(PremisesId),
    /// A file brought in on an organisation's behalf.
    Import(OrganisationId),
    /// A program of an organisation, by the token it came with.
    Program(TokenId),
    /// The program's own set-up on the machine it runs on.
    Console,
}
