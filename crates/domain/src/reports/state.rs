//! Reports as they are now, and the shelves on which they are found.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::Timestamp;

use super::blocks::{BLOCK, Block};
use super::chains::Chains;
use super::{Contents, ReportReceived, ReportState, ReportTriaged, Verdict};
use crate::access::{ByCircle, ClassId, ClassRow, Classes, Visible, is_few};
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

/// A key of a source, with its beginning where comparing it takes no walk through memory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SourceKey {
    beginning: u128,
    bytes: usize,
    rest: Option<Arc<str>>,
}

impl SourceKey {
    fn of(key: &str) -> Self {
        let mut beginning = [0; 16];
        for (slot, byte) in beginning.iter_mut().zip(key.bytes()) {
            *slot = byte;
        }
        let is_longer = key.len() > beginning.len();
        Self {
            beginning: u128::from_be_bytes(beginning),
            bytes: key.len(),
            rest: is_longer.then(|| key.into()),
        }
    }
}

/// Every report of a world.
#[derive(Clone, Debug, Default)]
pub struct Reports {
    list: Vector<Arc<Report>>,
    classes: ClassRow,
    // What lists pass over: far smaller than a tree of ids for each property, and far cheaper to
    // keep many older versions of.
    blocks: Vector<Block>,
    chains: Chains,
    // Of areas, blocks know only the widest, right below the nation.
    widest: OrdMap<AreaNumber, AreaNumber>,
    // Those that not every authority reads.
    narrow: ByCircle<ReportId>,
    in_state: OrdMap<(ReportState, ClassId), u32>,
    by_source: OrdMap<OrganisationId, OrdMap<SourceKey, ReportId>>,
}

impl Reports {
    pub(crate) fn push(
        &mut self,
        report: Report,
        event: &ReportReceived,
        around: &[AreaNumber],
        classes: &Classes,
    ) {
        if let Some(key) = &event.source_key {
            self.by_source
                .entry(report.owner)
                .or_default()
                .insert(SourceKey::of(key), report.id);
        }
        self.learn(around);
        self.enter(&report, classes);
        self.chains.push(&report);
        let own = Block::of(&report, around.last().copied());
        if self.list.len().is_multiple_of(BLOCK) {
            self.blocks.push_back(own);
        } else if let Some(last) = self.blocks.back_mut() {
            last.add(&own);
        }
        self.classes.push(report.class);
        self.list.push_back(Arc::new(report));
    }

    /// Remembers in which widest area each of these lies.
    pub(crate) fn learn(&mut self, around: &[AreaNumber]) {
        let Some(&widest) = around.last() else { return };
        for &area in around {
            if self.widest.get(&area) != Some(&widest) {
                self.widest.insert(area, widest);
            }
        }
    }

    fn enter(&mut self, report: &Report, classes: &Classes) {
        self.count_state(report, Step::Up);
        if report.class != ClassId::SHARED {
            let circle = classes.circle(report.class);
            self.narrow.insert(report.id, report.class, circle);
        }
    }

    fn leave(&mut self, report: &Report, classes: &Classes) {
        self.count_state(report, Step::Down);
        if report.class != ClassId::SHARED {
            let circle = classes.circle(report.class);
            self.narrow.remove(report.id, report.class, circle);
        }
    }

    fn count_state(&mut self, report: &Report, by: Step) {
        changed(&mut self.in_state, (report.state, report.class), |count| {
            step(count, by);
        });
    }

    /// Reads the block of a report anew, after one of its reports or their areas has changed.
    pub(crate) fn block_anew(&mut self, id: ReportId) {
        let number = place(id) / BLOCK;
        let mut block = Block::default();
        let from = number.saturating_mul(BLOCK);
        for report in (from..from.saturating_add(BLOCK)).map_while(|place| self.list.get(place)) {
            block.add(&Block::of(report, self.widest_of(report)));
        }
        if let Some(slot) = self.blocks.get_mut(number).filter(|slot| **slot != block) {
            *slot = block;
        }
    }

    fn widest_of(&self, report: &Report) -> Option<AreaNumber> {
        self.widest.get(&report.area?).copied()
    }

    fn has(&self, report: &Report, facet: Facet) -> bool {
        match facet {
            Facet::State(state) => report.state == state,
            Facet::Kind(kind) => report.kind == kind,
            Facet::Theme(theme) => report.theme == theme,
            Facet::Area(area) => report.area == Some(area) || self.widest_of(report) == Some(area),
        }
    }

    /// Puts a changed report where it now belongs; `around` are the areas that it lies in now.
    pub(crate) fn refile(
        &mut self,
        before: &Report,
        after: Report,
        around: &[AreaNumber],
        classes: &Classes,
    ) {
        let id = before.id;
        self.learn(around);
        self.leave(before, classes);
        self.enter(&after, classes);
        self.chains.corrected(before, &after);
        if before.class != after.class {
            self.classes.set(place(id), after.class);
        }
        if let Some(slot) = self.list.get_mut(place(id)) {
            *slot = Arc::new(after);
        }
        self.block_anew(id);
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

    /// Who may read the report with this id.
    pub(crate) fn class_of(&self, id: ReportId) -> Option<ClassId> {
        self.classes.get(place(id))
    }

    /// The report that its owner brought in with this key in the source's own numbering.
    #[must_use]
    pub fn by_source(&self, owner: OrganisationId, key: &str) -> Option<&Arc<Report>> {
        self.get(*self.by_source.get(&owner)?.get(&SourceKey::of(key))?)
    }

    /// Every report in an area or below it, seen or not.
    pub(crate) fn in_area(&self, area: AreaNumber) -> Vec<Arc<Report>> {
        let facet = Facet::Area(area);
        let wanted = self.wanted(Block::any(), &[facet]);
        let reports = wanted.into_iter().flat_map(|wanted| self.walk(wanted, None));
        reports
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
        let filter = ReportFilter { facets: vec![facet] };
        self.newest(&filter, visible, None).count()
    }

    /// Whether a report may be seen and has every property of the filter.
    #[must_use]
    pub fn passes(&self, report: &Report, filter: &ReportFilter, visible: &Visible) -> bool {
        visible.sees(report.class) && filter.facets.iter().all(|facet| self.has(report, *facet))
    }

    /// Reports that pass, newest first, below `before`.
    pub fn newest<'a>(
        &'a self,
        filter: &'a ReportFilter,
        visible: &'a Visible,
        before: Option<ReportId>,
    ) -> impl Iterator<Item = &'a Arc<Report>> + 'a {
        let wanted = self.wanted(Block::seen(visible), &filter.facets);
        wanted
            .into_iter()
            .flat_map(move |wanted| self.candidates(wanted, filter, visible, before))
            .filter(move |report| self.passes(report, filter, visible))
    }

    /// Where to look for reports that pass: what is passed over does not.
    fn candidates<'a>(
        &'a self,
        wanted: Block,
        filter: &ReportFilter,
        visible: &'a Visible,
        before: Option<ReportId>,
    ) -> Box<dyn Iterator<Item = &'a Arc<Report>> + 'a> {
        // The chain of a widest area holds only what is not further below.
        let widest =
            |facet: &Facet| matches!(facet, Facet::Area(area) if self.widest.get(area) == Some(area));
        let linked: Vec<_> = filter
            .facets
            .iter()
            .copied()
            .filter(|facet| !widest(facet))
            .collect();
        let rarest = self.chains.rarest(&linked);
        let most = rarest.map_or(self.list.len(), |(_, length)| length);
        let shared = if visible.sees(ClassId::SHARED) {
            self.shared()
        } else {
            0
        };
        if is_few(shared, most)
            && let Some(few) = self.narrow.few(visible, before, most)
        {
            let few = few.filter_map(|id| self.get(id));
            if shared == 0 {
                return Box::new(few);
            }
            let shared = self.walk(wanted.of_shared(), before);
            let shared = shared.filter(|report| report.class == ClassId::SHARED);
            return Box::new(both(few, shared));
        }
        let Some((facet, _)) = rarest else {
            return Box::new(self.walk(wanted, before));
        };
        let last = before.and_then(|id| self.get(id));
        let known = last.is_some_and(|report| self.has(report, facet));
        let promising = move |id: &ReportId| {
            let block = self.blocks.get(place(*id) / BLOCK);
            block.is_some_and(|block| block.may_hold(&wanted))
        };
        let ids = self.chains.walk(facet, before, known).filter(promising);
        Box::new(ids.filter_map(|id| self.get(id)))
    }

    /// How many reports every authority reads.
    fn shared(&self) -> usize {
        let counts = ReportState::ALL
            .iter()
            .filter_map(|state| self.in_state.get(&(*state, ClassId::SHARED)));
        counts.filter_map(|count| usize::try_from(*count).ok()).sum()
    }

    /// What a block must promise to be looked into; `None` when nothing lies in one of the areas.
    fn wanted(&self, mut block: Block, facets: &[Facet]) -> Option<Block> {
        for facet in facets {
            match facet {
                Facet::State(state) => block.with_state(*state),
                Facet::Kind(kind) => block.with_kind(*kind),
                Facet::Theme(theme) => block.with_theme(*theme),
                Facet::Area(area) => block.with_area(*self.widest.get(area)?),
            }
        }
        Some(block)
    }

    /// The reports below `before` in blocks that may hold what is wanted, newest first.
    fn walk(&self, wanted: Block, before: Option<ReportId>) -> impl Iterator<Item = &Arc<Report>> {
        let all = self.list.len();
        let end = before
            .and_then(|id| usize::try_from(id.0).ok())
            .map_or(all, |number| number.saturating_sub(1).min(all));
        let promising = move |number: &usize| {
            let block = self.blocks.get(*number);
            block.is_some_and(|block| block.may_hold(&wanted))
        };
        let numbers = (0..end.div_ceil(BLOCK)).rev().filter(promising);
        numbers.flat_map(move |number| {
            let from = number * BLOCK;
            let places = (from..end.min(from + BLOCK)).rev();
            places.filter_map(|place| self.list.get(place))
        })
    }
}

/// Two lists of reports, newest first, as one.
fn both<'a>(
    one: impl Iterator<Item = &'a Arc<Report>>,
    other: impl Iterator<Item = &'a Arc<Report>>,
) -> impl Iterator<Item = &'a Arc<Report>> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(first), Some(second)) if first.id < second.id => other.next(),
        (Some(_), _) => one.next(),
        (None, _) => other.next(),
    })
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
