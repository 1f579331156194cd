//! Organisations, people and kinds as they are now.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::Timestamp;

use super::{KindDefined, OrganisationRegistered, PersonAdmitted};
use crate::areas::AreaNumber;
use crate::ids::KindId;
use crate::mandates::Mandate;
use crate::providers::Provider;
use crate::sign_in::Entry;

/// An organisation as it is now.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Key, names and kind.
    pub registered: OrganisationRegistered,
    /// The area it answers for.
    pub area: Option<AreaNumber>,
    /// Its own sign-in.
    pub provider: Provider,
}

/// A person with access.
#[derive(Clone, Debug)]
pub struct Person {
    /// Name, organisation and today's role.
    pub admitted: PersonAdmitted,
    /// For which time the person has that role.
    pub mandate: Mandate,
    /// When the person last signed in.
    pub signed_in_at: Option<Timestamp>,
    /// When the person last did anything, to the half-hour.
    pub acted_at: Option<Timestamp>,
    /// How the person comes in.
    pub entry: Entry,
}

/// The running number of a kind in one world. Never leaves the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindNumber(u16);

impl KindNumber {
    /// Its place in lists with one element a kind.
    pub(crate) fn place(self) -> usize {
        usize::from(self.0)
    }
}

/// A kind of incident.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its place in the world's list.
    pub number: KindNumber,
    /// Code, theme and names.
    pub defined: KindDefined,
}

/// Every kind of a world.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    list: Vector<Arc<Kind>>,
    by_id: OrdMap<KindId, KindNumber>,
}

impl Kinds {
    pub(crate) fn define(&mut self, defined: &KindDefined) {
        let next = KindNumber(u16::try_from(self.list.len()).unwrap_or(u16::MAX));
        let number = *self.by_id.entry(defined.kind).or_insert(next);
        let kind = Arc::new(Kind {
            number,
            defined: defined.clone(),
        });
        match self.list.get_mut(number.place()) {
            Some(place) => *place = kind,
            None => self.list.push_back(kind),
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn get(&self, id: KindId) -> Option<&Arc<Kind>> {
        self.number(*self.by_id.get(&id)?)
    }

    /// The kind with this number.
    #[must_use]
    pub fn number(&self, number: KindNumber) -> Option<&Arc<Kind>> {
        self.list.get(number.place())
    }

    /// Every kind, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Kind>> {
        self.list.iter()
    }

    /// The kinds of the two-minute form, in its order.
    #[must_use]
    pub fn on_form(&self) -> Vec<&Arc<Kind>> {
        let mut kinds: Vec<_> = self
            .list
            .iter()
            .filter(|kind| kind.defined.on_form.is_some())
            .collect();
        kinds.sort_by_key(|kind| kind.defined.on_form);
        kinds
    }
}
