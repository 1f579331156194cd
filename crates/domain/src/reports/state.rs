//! Reports as they are now, and the shelves on which they are found.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::Timestamp;

use super::{Contents, ReportReceived, ReportState, ReportTriaged, Verdict};
use crate::access::{ClassId, Shelf, Visible};
use crate::actor::Actor;
use crate::areas::AreaNumber;
use crate::event::Sequence;
use crate::ids::{OrganisationId, ReportId};
use crate::marking::Marking;
use crate::network::KindNumber;
use crate::theme::Theme;

/// A report as it is now.
#[derive(Clone, Debug)]
pub struct Report {
    /// The id.
    pub id: ReportId,
    /// What it tells.
    pub contents: Arc<Contents>,
    /// Whose report it is.
    pub owner: OrganisationId,
    /// How far it may travel.
    pub marking: Arc<Marking>,
    /// The entry that brought it.
    pub received_in: Sequence,
    /// When it came.
    pub received_at: Timestamp,
    /// Who sent it.
    pub by: Actor,
    /// What sort of thing.
    pub kind: KindNumber,
    /// The theme of its kind.
    pub theme: Theme,
    /// The area it happened in.
    pub area: Option<AreaNumber>,
    /// Who may read it.
    pub class: ClassId,
    /// Where it stands.
    pub state: ReportState,
    /// The first assessment, once made.
    pub triage: Option<Arc<Triage>>,
    /// How often its source has corrected it.
    pub corrections: u16,
}

impl Report {
    /// When it happened; when it came, if that is not known.
    #[must_use]
    pub fn moment(&self) -> Timestamp {
        self.contents.occurred.moment().unwrap_or(self.received_at)
    }

    pub(crate) fn facets(&self) -> [Facet; 3] {
        [Facet::State(self.state), Facet::Kind(self.kind), Facet::Theme(self.theme)]
    }
}

/// A first assessment.
#[derive(Clone, Debug)]
pub struct Triage {
    /// What it came to, and the answer.
    pub triaged: ReportTriaged,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
}

/// A property by which reports are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Where it stands.
    State(ReportState),
    /// What sort of thing.
    Kind(KindNumber),
    /// Its theme.
    Theme(Theme),
    /// An area it happened in, or an area around that.
    Area(AreaNumber),
}

/// What a list of reports is narrowed to. An empty filter passes everything.
#[derive(Clone, Debug, Default)]
pub struct ReportFilter {
    /// All of these must hold.
    pub facets: Vec<Facet>,
}

/// Every report of a world.
#[derive(Clone, Debug, Default)]
pub struct Reports {
    list: Vector<Arc<Report>>,
    shelf: Shelf<ReportId>,
    by_facet: OrdMap<Facet, Shelf<ReportId>>,
    by_source: OrdMap<Arc<str>, ReportId>,
}

impl Reports {
    pub(crate) fn push(&mut self, report: Report, event: &ReportReceived, around: &[AreaNumber]) {
        if let Some(key) = &event.source_key {
            self.by_source.insert(key.as_str().into(), report.id);
        }
        self.shelf.insert(report.id, report.class);
        self.shelve(&report, around);
        self.list.push_back(Arc::new(report));
    }

    pub(crate) fn shelve(&mut self, report: &Report, around: &[AreaNumber]) {
        for facet in facets(report, around) {
            self.by_facet.entry(facet).or_default().insert(report.id, report.class);
        }
    }

    pub(crate) fn unshelve(&mut self, report: &Report, around: &[AreaNumber]) {
        for facet in facets(report, around) {
            if let Some(shelf) = self.by_facet.get_mut(&facet) {
                shelf.remove(report.id, report.class);
            }
        }
    }

    pub(crate) fn move_class(&mut self, id: ReportId, from: ClassId, to: ClassId) {
        self.shelf.remove(id, from);
        self.shelf.insert(id, to);
    }

    pub(crate) fn move_state(&mut self, before: &Report, to: ReportState) {
        if let Some(shelf) = self.by_facet.get_mut(&Facet::State(before.state)) {
            shelf.remove(before.id, before.class);
        }
        self.by_facet.entry(Facet::State(to)).or_default().insert(before.id, before.class);
    }

    pub(crate) fn change(&mut self, id: ReportId, change: impl FnOnce(&mut Report)) {
        if let Some(report) = self.list.get_mut(place(id)) {
            change(Arc::make_mut(report));
        }
    }

    /// The id that the next report gets.
    #[must_use]
    pub fn next_id(&self) -> ReportId {
        ReportId(u32::try_from(self.list.len()).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// The report with this id. The caller asks [`Visible`] before showing it.
    #[must_use]
    pub fn get(&self, id: ReportId) -> Option<&Arc<Report>> {
        self.list.get(place(id))
    }

    /// The report with this key in its source's own numbering.
    #[must_use]
    pub fn by_source(&self, key: &str) -> Option<&Arc<Report>> {
        self.get(*self.by_source.get(key)?)
    }

    /// How many reports there are, seen or not: for the machine's own figures only.
    #[must_use]
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// How many reports of a state the viewer may see.
    #[must_use]
    pub fn count_in(&self, facet: Facet, visible: &Visible) -> usize {
        self.by_facet.get(&facet).map_or(0, |shelf| shelf.count(visible))
    }

    /// Whether a report may be seen and has every property of the filter.
    #[must_use]
    pub fn passes(&self, report: &Report, filter: &ReportFilter, visible: &Visible) -> bool {
        visible.sees(report.class)
            && filter.facets.iter().all(|facet| match facet {
                Facet::State(state) => report.state == *state,
                Facet::Kind(kind) => report.kind == *kind,
                Facet::Theme(theme) => report.theme == *theme,
                Facet::Area(_) => self.by_facet.get(facet).is_some_and(|shelf| shelf.holds(report.id)),
            })
    }

    /// Reports that pass, newest first, below `before`. Walks the rarest property of the filter.
    pub fn newest<'a>(
        &'a self,
        filter: &'a ReportFilter,
        visible: &'a Visible,
        before: Option<ReportId>,
    ) -> impl Iterator<Item = &'a Arc<Report>> + 'a {
        let empty = filter.facets.iter().any(|facet| !self.by_facet.contains_key(facet));
        let rarest = filter
            .facets
            .iter()
            .filter_map(|facet| self.by_facet.get(facet))
            .min_by_key(|shelf| shelf.count(visible))
            .unwrap_or(&self.shelf);
        let keys = (!empty).then(|| rarest.descending(visible, before));
        keys.into_iter()
            .flatten()
            .filter_map(|id| self.get(id))
            .filter(move |report| self.passes(report, filter, visible))
    }
}

fn facets<'a>(report: &Report, around: &'a [AreaNumber]) -> impl Iterator<Item = Facet> + 'a {
    report.facets().into_iter().chain(around.iter().map(|area| Facet::Area(*area)))
}

fn place(id: ReportId) -> usize {
    usize::try_from(id.0).map_or(usize::MAX, |number| number.wrapping_sub(1))
}

impl Verdict {
    /// Where a report stands after this verdict.
    #[must_use]
    pub const fn state(&self) -> ReportState {
        match self {
            Self::Incident(_) => ReportState::Incident,
            Self::SentOn(_) => ReportState::SentOn,
            Self::NotIncident(_) => ReportState::NotIncident,
            Self::Handled(_) => ReportState::Handled,
        }
    }
}
