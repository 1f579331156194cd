//! Reports as they are now, and the shelves on which they are found.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};
use jiff::Timestamp;

use super::{Contents, ReportReceived, ReportState, ReportTriaged, Verdict};
use crate::access::{ClassId, Shelf, Visible, below};
use crate::actor::Actor;
use crate::areas::AreaNumber;
use crate::event::Sequence;
use crate::ids::{OrganisationId, ReportId};
use crate::marking::Marking;
use crate::network::KindNumber;
use crate::tally::{Step, changed, step};
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
        [
            Facet::State(self.state),
            Facet::Kind(self.kind),
            Facet::Theme(self.theme),
        ]
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
    // Not class by class: that would take more memory than the reports themselves.
    // Of areas only the widest, right below the nation: what lies in it is found there with a test,
    // and three hundred municipalities need no trees of their own.
    by_facet: OrdMap<Facet, OrdSet<ReportId>>,
    widest: OrdMap<AreaNumber, AreaNumber>,
    in_state: OrdMap<(ReportState, ClassId), u32>,
    by_source: OrdMap<OrganisationId, OrdMap<Arc<str>, ReportId>>,
}

impl Reports {
    pub(crate) fn push(&mut self, report: Report, event: &ReportReceived, around: &[AreaNumber]) {
        if let Some(key) = &event.source_key {
            self.by_source
                .entry(report.owner)
                .or_default()
                .insert(key.as_str().into(), report.id);
        }
        self.shelf.insert(report.id, report.class);
        self.shelve(&report, around);
        self.list.push_back(Arc::new(report));
    }

    pub(crate) fn shelve(&mut self, report: &Report, around: &[AreaNumber]) {
        self.learn(around);
        for facet in facets(report, around) {
            self.put(facet, report.id, report.class);
        }
    }

    pub(crate) fn unshelve(&mut self, report: &Report, around: &[AreaNumber]) {
        for facet in facets(report, around) {
            self.take(facet, report.id, report.class);
        }
    }

    /// Remembers in which widest area each of these lies.
    fn learn(&mut self, around: &[AreaNumber]) {
        let Some(&widest) = around.last() else { return };
        for &area in around {
            if self.widest.get(&area) != Some(&widest) {
                self.widest.insert(area, widest);
            }
        }
    }

    /// The reports among which all with the property are.
    fn among(&self, facet: Facet) -> Option<&OrdSet<ReportId>> {
        let facet = match facet {
            Facet::Area(area) => Facet::Area(*self.widest.get(&area)?),
            Facet::State(_) | Facet::Kind(_) | Facet::Theme(_) => facet,
        };
        self.by_facet.get(&facet)
    }

    fn has(&self, report: &Report, facet: Facet) -> bool {
        match facet {
            Facet::State(state) => report.state == state,
            Facet::Kind(kind) => report.kind == kind,
            Facet::Theme(theme) => report.theme == theme,
            Facet::Area(area) => {
                report.area == Some(area) || report.area.and_then(|own| self.widest.get(&own)) == Some(&area)
            }
        }
    }

    fn put(&mut self, facet: Facet, id: ReportId, class: ClassId) {
        match self.by_facet.get_mut(&facet) {
            Some(ids) => drop(ids.insert(id)),
            None => drop(self.by_facet.insert(facet, OrdSet::unit(id))),
        }
        self.count_state(facet, class, Step::Up);
    }

    fn take(&mut self, facet: Facet, id: ReportId, class: ClassId) {
        if let Some(ids) = self.by_facet.get_mut(&facet) {
            ids.remove(&id);
        }
        self.count_state(facet, class, Step::Down);
    }

    fn count_state(&mut self, facet: Facet, class: ClassId, by: Step) {
        if let Facet::State(state) = facet {
            changed(&mut self.in_state, (state, class), |count| step(count, by));
        }
    }

    /// Puts a changed report where it now belongs; what it keeps is only counted anew.
    /// `left` and `entered` are the areas around it before and after.
    pub(crate) fn refile(
        &mut self,
        before: &Report,
        after: Report,
        left: &[AreaNumber],
        entered: &[AreaNumber],
    ) {
        let id = before.id;
        self.learn(entered);
        let lost = |facet: &Facet| !facets(&after, entered).any(|kept| kept == *facet);
        for facet in facets(before, left).filter(lost) {
            self.take(facet, id, before.class);
        }
        for facet in facets(&after, entered) {
            if !facets(before, left).any(|known| known == facet) {
                self.put(facet, id, after.class);
            } else if before.class != after.class {
                self.count_state(facet, before.class, Step::Down);
                self.count_state(facet, after.class, Step::Up);
            }
        }
        if before.class != after.class {
            self.shelf.remove(id, before.class);
            self.shelf.insert(id, after.class);
        }
        if let Some(slot) = self.list.get_mut(place(id)) {
            *slot = Arc::new(after);
        }
    }

    /// Changes of a report what no shelf depends on.
    pub(crate) fn note(&mut self, id: ReportId, note: impl FnOnce(&mut Report)) {
        if let Some(slot) = self.list.get_mut(place(id)) {
            note(Arc::make_mut(slot));
        }
    }

    /// The id that the next report gets.
    #[must_use]
    pub fn next_id(&self) -> ReportId {
        ReportId(
            u32::try_from(self.list.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
        )
    }

    /// The report with this id. The caller asks [`Visible`] before showing it.
    #[must_use]
    pub fn get(&self, id: ReportId) -> Option<&Arc<Report>> {
        self.list.get(place(id))
    }

    /// The report that its owner brought in with this key in the source's own numbering.
    #[must_use]
    pub fn by_source(&self, owner: OrganisationId, key: &str) -> Option<&Arc<Report>> {
        self.get(*self.by_source.get(&owner)?.get(key)?)
    }

    /// Every report in an area or below it, seen or not.
    pub(crate) fn in_area(&self, area: AreaNumber) -> Vec<Arc<Report>> {
        let facet = Facet::Area(area);
        let ids = self.among(facet).into_iter().flatten();
        ids.filter_map(|id| self.get(*id))
            .filter(|report| self.has(report, facet))
            .cloned()
            .collect()
    }

    /// How many reports there are, seen or not: for the machine's own figures only.
    #[must_use]
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// How many reports with a property the viewer may see. Known for states; otherwise counted
    /// one by one: for themes and areas ask [`crate::tally::Tallies`].
    #[must_use]
    pub fn count_in(&self, facet: Facet, visible: &Visible) -> usize {
        if let Facet::State(state) = facet {
            let classes = (state, ClassId::LOWEST)..=(state, ClassId::HIGHEST);
            let counts = self
                .in_state
                .range(classes)
                .filter(|((_, class), _)| visible.sees(*class));
            return counts.filter_map(|(_, count)| usize::try_from(*count).ok()).sum();
        }
        let ids = self.among(facet).into_iter().flatten();
        ids.filter_map(|id| self.get(*id))
            .filter(|report| visible.sees(report.class) && self.has(report, facet))
            .count()
    }

    /// Whether a report may be seen and has every property of the filter.
    #[must_use]
    pub fn passes(&self, report: &Report, filter: &ReportFilter, visible: &Visible) -> bool {
        visible.sees(report.class) && filter.facets.iter().all(|facet| self.has(report, *facet))
    }

    /// Reports that pass, newest first, below `before`. Walks the rarest property of the filter.
    pub fn newest<'a>(
        &'a self,
        filter: &'a ReportFilter,
        visible: &'a Visible,
        before: Option<ReportId>,
    ) -> impl Iterator<Item = &'a Arc<Report>> + 'a {
        let empty = filter.facets.iter().any(|facet| self.among(*facet).is_none());
        let rarest = filter
            .facets
            .iter()
            .filter_map(|facet| self.among(*facet))
            .min_by_key(|ids| ids.len());
        // What the viewer may see at all may be less.
        let shortest = rarest.filter(|ids| ids.len() <= self.shelf.count(visible));
        let keys = (!empty).then(|| match shortest {
            Some(ids) => below(ids, before),
            None => self.shelf.descending(visible, before),
        });
        keys.into_iter()
            .flatten()
            .filter_map(|id| self.get(id))
            .filter(move |report| self.passes(report, filter, visible))
    }
}

fn facets<'a>(report: &Report, around: &'a [AreaNumber]) -> impl Iterator<Item = Facet> + 'a {
    report
        .facets()
        .into_iter()
        .chain(around.last().map(|area| Facet::Area(*area)))
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
