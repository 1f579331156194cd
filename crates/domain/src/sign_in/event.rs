//! What is recorded about coming in.

use serde::{Deserialize, Serialize};

use super::PasskeyNumber;
use crate::ids::PersonId;
use crate::network::SignInMeans;
use crate::words::Personal;

/// A person was invited, and has no access before it is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonInvited {
    /// Who.
    pub person: PersonId,
}

/// An invitation was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationWithdrawn {
    /// Who was invited.
    pub person: PersonId,
}

/// An invitation was accepted: access begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationAccepted {
    /// Who was invited.
    pub person: PersonId,
}

/// A person has a passkey more. The credential itself is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyAdded {
    /// Whose.
    pub person: PersonId,
    /// Its number among those of the person.
    pub passkey: PasskeyNumber,
    /// What the person calls it.
    pub name: Personal,
}

/// A person has a passkey less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRemoved {
    /// Whose.
    pub person: PersonId,
    /// Its number among those of the person.
    pub passkey: PasskeyNumber,
}

/// Somebody tried to sign in as a person and failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInFailed {
    /// As whom.
    pub person: PersonId,
    /// By what means.
    pub means: SignInMeans,
}

/// A person was offered a one-time link, which signs in once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryOffered {
    /// To whom.
    pub person: PersonId,
}

/// Every session of a person was ended by another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsEnded {
    /// Whose.
    pub person: PersonId,
}

/// An account that is kept for emergencies was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencySignIn {
    /// Whose account.
    pub person: PersonId,
}
