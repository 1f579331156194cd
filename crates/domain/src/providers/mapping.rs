//! What a provider's claims mean here: whether somebody belongs to the organisation, and the role.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ROLES_MAX;
use crate::limits;
use crate::network::{OrganisationKind, Role};
use crate::policy;
use crate::refusal::{Field, Refusal};

/// What a provider told of somebody: each claim with its values, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims(pub BTreeMap<String, Vec<String>>);

impl Claims {
    fn tells(&self, claim: &str, value: &str) -> bool {
        let values = self.0.get(claim);
        values.is_some_and(|values| values.iter().any(|told| told == value))
    }
}

/// A value of the role's claim, and the role that it gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleFor {
    /// The value, letter by letter.
    pub value: String,
    /// The role.
    pub role: Role,
}

/// What must be told of everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Must {
    /// The claim.
    pub claim: String,
    /// The value that it must have, or have among others.
    pub value: String,
}

/// How claims become a role. Whoever matches nothing is not let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The claim that tells the role.
    pub claim: String,
    /// Which of its values give which role: the first in this list that is told counts.
    pub roles: Vec<RoleFor>,
    /// What must be told besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub must: Option<Must>,
}

impl Mapping {
    /// The role of whom this is told.
    ///
    /// # Errors
    /// [`Refusal::ProviderElsewhere`] for one who belongs elsewhere, [`Refusal::ProviderNoRole`] for
    /// one whom nothing gives a role.
    pub fn role(&self, claims: &Claims) -> Result<Role, Refusal> {
        let elsewhere = |must: &Must| !claims.tells(&must.claim, &must.value);
        if self.must.as_ref().is_some_and(elsewhere) {
            return Err(Refusal::ProviderElsewhere);
        }
        let mut roles = self.roles.iter();
        let given = roles.find(|given| claims.tells(&self.claim, &given.value));
        given.map(|given| given.role).ok_or(Refusal::ProviderNoRole)
    }

    /// Refuses a mapping that can't be meant for an organisation of this kind.
    pub(super) fn check(&self, kind: OrganisationKind) -> Result<(), Refusal> {
        word(&self.claim, Field::Claim)?;
        if self.roles.is_empty() {
            return Err(Refusal::FieldMissing { field: Field::Value });
        }
        if self.roles.len() > ROLES_MAX {
            return Err(Refusal::RolesTooMany { max: ROLES_MAX });
        }
        for given in &self.roles {
            word(&given.value, Field::Value)?;
            if !policy::fits(kind, given.role) {
                return Err(Refusal::RoleUnfit);
            }
        }
        self.must.as_ref().map_or(Ok(()), |must| {
            word(&must.claim, Field::Claim)?;
            word(&must.value, Field::Value)
        })
    }
}

/// Refuses a word that is missing or too long.
pub(super) fn word(text: &str, field: Field) -> Result<(), Refusal> {
    limits::required(text, field)?;
    limits::within(text, field, limits::TITLE_CHARS_MAX)
}
