//! How a person comes in, as it is now.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::Timestamp;

use super::{PasskeyAdded, PasskeyNumber};
use crate::actor::Actor;
use crate::event::Record;
use crate::ids::PersonId;
use crate::mandates::Mandate;
use crate::network::{Organisation, Person, PersonAdmitted, SignInMeans};
use crate::providers::ProviderSet;
use crate::words::Personal;
use crate::world::{EMERGENCIES_MAX, World};

/// Where a person stands on the way in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Has access.
    #[default]
    Admitted,
    /// Has been invited, and has no access yet.
    Invited,
    /// Was invited, and will not have access.
    Withdrawn,
}

/// A passkey of a person.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// What the person calls it.
    pub name: Personal,
    /// Since when.
    pub added_at: Timestamp,
}

/// How a person comes in.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Where the person stands.
    pub standing: Standing,
    /// The passkeys that the person has.
    pub passkeys: OrdMap<PasskeyNumber, Passkey>,
    /// How many there ever were.
    pub(crate) numbered: u16,
    /// When somebody last failed to sign in as the person.
    pub failed_at: Option<Timestamp>,
    /// Who last offered a link for recovery, and when.
    pub recovery: Option<(Actor, Timestamp)>,
    /// The setting by which the person showed to be somebody at the organisation's provider.
    pub(crate) connected: Option<Arc<ProviderSet>>,
}

impl Entry {
    /// Whether the person is known to be somebody at this provider.
    #[must_use]
    pub fn is_connected(&self, set: &ProviderSet) -> bool {
        let with = self.connected.as_ref();
        with.is_some_and(|with| with.organisation == set.organisation && with.issuer == set.issuer)
    }

    /// The number of the next passkey.
    pub(crate) const fn next(&self) -> PasskeyNumber {
        PasskeyNumber(self.numbered.saturating_add(1))
    }

    pub(crate) fn add(&mut self, event: &PasskeyAdded, added_at: Timestamp) {
        let name = event.name.clone();
        self.numbered = self.numbered.max(event.passkey.0);
        self.passkeys.insert(event.passkey, Passkey { name, added_at });
    }

    pub(crate) fn remove(&mut self, number: PasskeyNumber) {
        self.passkeys.remove(&number);
    }

    pub(crate) fn erase_texts(&mut self) {
        let numbers: Vec<_> = self.passkeys.keys().copied().collect();
        for number in numbers {
            if let Some(passkey) = self.passkeys.get_mut(&number) {
                passkey.name.erase();
            }
        }
    }
}

/// The ways by which the people of an organisation sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ways {
    /// Here: passkeys, and one-time links.
    Local,
    /// Through the organisation's own provider, and by nothing else.
    Provider,
}

impl Ways {
    /// Whether it is one of them.
    #[must_use]
    pub const fn allow(self, means: SignInMeans) -> bool {
        match (self, means) {
            (
                Self::Local,
                SignInMeans::Link | SignInMeans::Demonstration | SignInMeans::Passkey | SignInMeans::Recovery,
            )
            | (Self::Provider, SignInMeans::Provider | SignInMeans::Demonstration) => true,
            (Self::Local, SignInMeans::Provider)
            | (Self::Provider, SignInMeans::Link | SignInMeans::Passkey | SignInMeans::Recovery) => false,
        }
    }
}

impl Organisation {
    /// The ways by which its people sign in.
    #[must_use]
    pub const fn ways(&self) -> Ways {
        match self.provider.on {
            Some(_) => Ways::Provider,
            None => Ways::Local,
        }
    }
}

impl Person {
    /// Whether the person was invited and has not accepted yet.
    #[must_use]
    pub fn is_invited(&self) -> bool {
        self.entry.standing == Standing::Invited
    }
}

/// What each event of coming in changes.
impl World {
    pub(crate) fn admit(&mut self, event: &PersonAdmitted, at: Timestamp) {
        self.people.push_back(Arc::new(Person {
            admitted: event.clone(),
            mandate: Mandate::since(at),
            signed_in_at: None,
            acted_at: None,
            entry: Entry::default(),
        }));
    }

    pub(crate) fn change_person(&mut self, id: PersonId, change: impl FnOnce(&mut Person)) {
        let place = usize::try_from(id.0).unwrap_or(usize::MAX).wrapping_sub(1);
        if let Some(person) = self.people.get_mut(place) {
            change(Arc::make_mut(person));
        }
    }

    pub(crate) fn change_entry(&mut self, id: PersonId, change: impl FnOnce(&mut Entry)) {
        self.change_person(id, |person| change(&mut person.entry));
    }

    pub(crate) fn stand(&mut self, id: PersonId, standing: Standing) {
        self.change_entry(id, |entry| entry.standing = standing);
    }

    pub(crate) fn offer_recovery(&mut self, id: PersonId, record: &Record) {
        let offered = (record.by, record.recorded_at);
        self.change_entry(id, |entry| entry.recovery = Some(offered));
    }

    pub(crate) fn note_emergency(&mut self, id: PersonId, at: Timestamp) {
        self.emergencies.push_back((id, at));
        if self.emergencies.len() > EMERGENCIES_MAX {
            self.emergencies.pop_front();
        }
    }
}
