//! An organisation's own sign-in as it is now.

use std::sync::Arc;

use jiff::Timestamp;

use super::{PersonConnected, ProviderRefused, ProviderSet, RefusedFor, SettingNumber};
use crate::ids::{OrganisationId, PersonId};
use crate::network::{Organisation, Role};
use crate::world::World;

/// The provider of an organisation.
#[derive(Clone, Debug, Default)]
pub struct Provider {
    /// What was set last.
    pub set: Option<Arc<ProviderSet>>,
    /// When that was tried and gave a role.
    pub tried_at: Option<Timestamp>,
    /// By what the organisation's people come in.
    pub on: Option<Arc<ProviderSet>>,
    /// Why somebody was last not let in, and when.
    pub refused: Option<(RefusedFor, Timestamp)>,
}

impl Provider {
    /// By what people may connect their account here with theirs at the provider: what was set and
    /// tried, or else what is on.
    #[must_use]
    pub fn offered(&self) -> Option<&Arc<ProviderSet>> {
        let tried = self.set.as_ref().filter(|_| self.tried_at.is_some());
        tried.or(self.on.as_ref())
    }

    /// The number of the next setting.
    pub(super) fn next(&self) -> SettingNumber {
        let last = self.set.as_ref().map_or(0, |set| set.number.0);
        SettingNumber(last.saturating_add(1))
    }
}

impl World {
    /// The provider by which an organisation's people come in, if one is on.
    #[must_use]
    pub fn provider_on(&self, organisation: OrganisationId) -> Option<&Arc<ProviderSet>> {
        self.organisations.get(&organisation)?.provider.on.as_ref()
    }

    fn change_provider(&mut self, id: OrganisationId, change: impl FnOnce(&mut Provider)) {
        if let Some(known) = self.organisations.get_mut(&id) {
            let organisation: &mut Organisation = Arc::make_mut(known);
            change(&mut organisation.provider);
        }
    }

    pub(crate) fn set_provider(&mut self, event: &Arc<ProviderSet>) {
        self.change_provider(event.organisation, |provider| {
            provider.set = Some(Arc::clone(event));
            provider.tried_at = None;
        });
    }

    pub(crate) fn turn_provider_on(&mut self, id: OrganisationId, number: SettingNumber) {
        self.change_provider(id, |provider| {
            let set = provider.set.clone().filter(|set| set.number == number);
            provider.on = set.or_else(|| provider.on.take());
        });
    }

    pub(crate) fn turn_provider_off(&mut self, id: OrganisationId) {
        self.change_provider(id, |provider| provider.on = None);
    }

    pub(crate) fn note_provider_tried(&mut self, id: OrganisationId, at: Timestamp) {
        self.change_provider(id, |provider| provider.tried_at = Some(at));
    }

    pub(crate) fn note_provider_refused(&mut self, event: &ProviderRefused, at: Timestamp) {
        let refused = (event.reason, at);
        self.change_provider(event.organisation, |provider| provider.refused = Some(refused));
    }

    pub(crate) fn vouch(&mut self, id: PersonId, role: Role) {
        let on = self.provider_of(id).and_then(|provider| provider.on.clone());
        self.change_person(id, |person| {
            person.admitted.role = role;
            person.entry.connected = on;
        });
    }

    pub(crate) fn connect_person(&mut self, event: &PersonConnected) {
        let offered = self.provider_of(event.person).and_then(|provider| {
            let mut sets = [&provider.set, &provider.on].into_iter().flatten();
            sets.find(|set| set.number == event.number).cloned()
        });
        self.change_person(event.person, |person| person.entry.connected = offered);
    }

    fn provider_of(&self, id: PersonId) -> Option<&Provider> {
        let organisation = &self.person(id)?.admitted.organisation;
        self.organisations.get(organisation).map(|known| &known.provider)
    }
}
