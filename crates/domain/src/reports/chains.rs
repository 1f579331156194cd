//! Reports of a kind, and reports from right in an area, each linked to the one before it.

use std::iter::Peekable;

use imbl::{OrdMap, OrdSet, Vector};

use super::state::{Facet, Report};
use crate::ids::ReportId;

/// The report before, of the same kind and from the same area, as each came in; 0 for none.
#[derive(Clone, Copy, Debug, Default)]
struct Links {
    kind: u32,
    area: u32,
}

/// The last report of a chain, 0 for none, and how many there are.
#[derive(Clone, Copy, Debug, Default)]
struct Chain {
    last: u32,
    count: u32,
}

/// The chains of a world's reports. A report stays where it came in, and is put beside when it is
/// corrected: so a chain may lead to what is not of its kind any more, but passes over nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chains {
    links: Vector<Links>,
    of_kind: Vector<Chain>,
    of_area: Vector<Chain>,
    beside: OrdMap<Facet, OrdSet<ReportId>>,
}

impl Chains {
    /// Links the next report.
    pub(crate) fn push(&mut self, report: &Report) {
        let id = report.id.0;
        self.links.push_back(Links {
            kind: link(&mut self.of_kind, report.kind.place(), id),
            area: report
                .area
                .map_or(0, |area| link(&mut self.of_area, area.place(), id)),
        });
    }

    /// Puts a corrected report where it is looked for now.
    pub(crate) fn corrected(&mut self, before: &Report, after: &Report) {
        let kind = (before.kind != after.kind).then_some(Facet::Kind(after.kind));
        let area = after.area.filter(|_| before.area != after.area).map(Facet::Area);
        for facet in kind.into_iter().chain(area) {
            self.beside.entry(facet).or_default().insert(after.id);
        }
    }

    /// The rarest of these properties that reports are linked by, and how many have it at the most.
    pub(crate) fn rarest(&self, facets: &[Facet]) -> Option<(Facet, usize)> {
        let lengths = facets
            .iter()
            .filter_map(|facet| Some((*facet, self.length(*facet)?)));
        lengths.min_by_key(|(_, length)| *length)
    }

    fn length(&self, facet: Facet) -> Option<usize> {
        let chain = self.chain(facet)?;
        let beside = self.beside.get(&facet).map_or(0, OrdSet::len);
        Some(
            usize::try_from(chain.count)
                .unwrap_or(usize::MAX)
                .saturating_add(beside),
        )
    }

    fn chain(&self, facet: Facet) -> Option<Chain> {
        let known = match facet {
            Facet::Kind(kind) => self.of_kind.get(kind.place()),
            Facet::Area(area) => self.of_area.get(area.place()),
            Facet::State(_) | Facet::Theme(_) => return None,
        };
        Some(known.copied().unwrap_or_default())
    }

    /// The report before this one in its chain.
    fn before(&self, facet: Facet, id: u32) -> u32 {
        let links = usize::try_from(id)
            .ok()
            .and_then(|id| self.links.get(id.checked_sub(1)?));
        links.map_or(0, |links| match facet {
            Facet::Kind(_) => links.kind,
            Facet::Area(_) => links.area,
            Facet::State(_) | Facet::Theme(_) => 0,
        })
    }

    /// The reports of a kind or from right in an area, newest first, from below `before` on, which
    /// `known` tells to have been found here.
    pub(crate) fn walk(
        &self,
        facet: Facet,
        before: Option<ReportId>,
        known: bool,
    ) -> impl Iterator<Item = ReportId> + '_ {
        let beside = self.beside.get(&facet);
        let end = before.map_or(u32::MAX, |before| before.0);
        let in_chain = known && !beside.is_some_and(|beside| beside.contains(&ReportId(end)));
        let first = if in_chain {
            self.before(facet, end)
        } else {
            self.chain(facet).unwrap_or_default().last
        };
        let step = move |id: &u32| Some(self.before(facet, *id)).filter(|id| *id > 0);
        let chained = std::iter::successors(Some(first).filter(|id| *id > 0), step);
        let chained = chained.skip_while(move |id| *id >= end).map(ReportId);
        let beside = beside
            .into_iter()
            .flat_map(move |beside| beside.range(..ReportId(end)).rev().copied());
        Both {
            one: chained.peekable(),
            other: beside.peekable(),
        }
    }
}

/// Adds a report to the end of a chain; gives the one before it.
fn link(chains: &mut Vector<Chain>, place: usize, id: u32) -> u32 {
    while chains.len() <= place {
        chains.push_back(Chain::default());
    }
    chains.get_mut(place).map_or(0, |chain| {
        chain.count = chain.count.saturating_add(1);
        std::mem::replace(&mut chain.last, id)
    })
}

/// Two descending lists as one; what is in both comes once.
struct Both<A: Iterator<Item = ReportId>, B: Iterator<Item = ReportId>> {
    one: Peekable<A>,
    other: Peekable<B>,
}

impl<A: Iterator<Item = ReportId>, B: Iterator<Item = ReportId>> Iterator for Both<A, B> {
    type Item = ReportId;
    fn next(&mut self) -> Option<ReportId> {
        let highest = self.one.peek().max(self.other.peek()).copied()?;
        self.one.next_if_eq(&highest);
        self.other.next_if_eq(&highest);
        Some(highest)
    }
}
