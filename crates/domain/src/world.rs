//! What the journal adds up to. Cloning a world costs nothing: its maps share what is the same.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::Timestamp;

use crate::access::Classes;
use crate::areas::{AreaNumber, Areas};
use crate::duty::OnDuty;
use crate::elections::ElectionCalled;
use crate::entries::{Entries, Versions};
use crate::event::{EventKind, Record, Sequence, Subject};
use crate::extracts::Extracts;
use crate::files::Files;
use crate::ids::{OrganisationId, PersonId};
use crate::incidents::Incidents;
use crate::network::{Kinds, NetworkFounded, Organisation, Person};
use crate::premises::PremisesRegister;
use crate::readings::Readings;
use crate::reports::Reports;
use crate::tally::Tallies;
use crate::theme::Theme;
use crate::tokens::Tokens;

/// How many of the entries that change the picture a world keeps whole. Chosen: several hours of
/// an election day.
pub const RECENT_MAX: usize = 256;
/// How many uses of accounts for emergencies a world keeps. Chosen: more than one night sees.
pub const EMERGENCIES_MAX: usize = 16;

/// One entry of the journal, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub subject: Subject,
    /// Which event.
    pub kind: EventKind,
}

/// What the journal adds up to after some entry.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The last entry that was folded in.
    pub head: Sequence,
    /// When that was recorded.
    pub recorded_at: Timestamp,
    /// The network, once founded.
    pub network: Option<Arc<NetworkFounded>>,
    /// The election it works for.
    pub election: Option<Arc<ElectionCalled>>,
    /// Organisations by their keys.
    pub organisations: OrdMap<OrganisationId, Arc<Organisation>>,
    pub(crate) by_area: OrdMap<AreaNumber, OrganisationId>,
    /// People in the order of their ids.
    pub people: Vector<Arc<Person>>,
    /// The last uses of accounts that are kept for emergencies, newest last.
    pub emergencies: Vector<(PersonId, Timestamp)>,
    /// Kinds of incidents.
    pub kinds: Kinds,
    /// Nation, counties, municipalities.
    pub areas: Areas,
    /// Voting places and other premises.
    pub premises: PremisesRegister,
    /// Reports.
    pub reports: Reports,
    /// Incidents.
    pub incidents: Incidents,
    /// Attached files.
    pub files: Files,
    /// Entries that have a marking of their own.
    pub entries: Entries,
    /// Words released to an audience.
    pub extracts: Extracts,
    /// Who has opened what.
    pub readings: Readings,
    /// What lets programs in.
    pub tokens: Tokens,
    /// Who is on duty.
    pub duty: OrdMap<PersonId, OnDuty>,
    /// The state of each theme, where somebody wrote one.
    pub themes: OrdMap<Theme, Versions>,
    /// Running counts.
    pub tallies: Tallies,
    /// Access classes.
    pub classes: Classes,
    /// What somebody may no longer read who might before, and from which entry on, in order.
    pub(crate) narrowed: Vector<(Sequence, Subject)>,
    pub(crate) erased: OrdMap<Subject, Sequence>,
    /// Every entry in short, in order: the first has number 1.
    pub lines: Vector<Line>,
    /// The last entries that change the picture, newest last.
    pub recent: Vector<Arc<Record>>,
}

impl World {
    /// The person with this id.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Arc<Person>> {
        self.people.get(usize::try_from(id.0).ok()?.checked_sub(1)?)
    }

    /// The id of whoever is let in next.
    pub(crate) fn next_person(&self) -> PersonId {
        let count = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        PersonId(count.saturating_add(1))
    }

    /// The last entry that let something be read by fewer than before.
    #[must_use]
    pub fn narrowed_in(&self) -> Sequence {
        self.narrowed
            .last()
            .map_or(Sequence(0), |(sequence, _)| *sequence)
    }

    /// The organisation that coordinates the network.
    #[must_use]
    pub fn coordinator(&self) -> Option<&Arc<Organisation>> {
        self.organisations
            .values()
            .find(|known| known.registered.coordinates)
    }

    /// The county board or municipality that answers for right this area.
    #[must_use]
    pub fn organisation_for(&self, area: AreaNumber) -> Option<&Arc<Organisation>> {
        self.organisations.get(self.by_area.get(&area)?)
    }
}
