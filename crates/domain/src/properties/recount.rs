//! What a viewer is told, by the shelves and running counts, and by a plain walk over everything.

use crate::actor::Actor;
use crate::areas::{Area, AreaLevel, AreaNumber};
use crate::ids::{IncidentId, ReportId};
use crate::incidents::Incident;
use crate::policy::visible;
use crate::reports::{Facet, Report, ReportFilter, ReportState};
use crate::tally::{Spot, Tally};
use crate::testing::START_S;
use crate::theme::Theme;
use crate::world::World;

/// Everything about reports and incidents that pages are made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    reports: Vec<(Vec<Facet>, Vec<ReportId>)>,
    counts: Vec<(Facet, usize)>,
    open: Vec<IncidentId>,
    incidents: Vec<IncidentId>,
    tallies: Vec<(Spot, Tally)>,
    hours: Vec<(Theme, Vec<u32>)>,
}

fn hours() -> std::ops::Range<i32> {
    let start = i32::try_from(START_S / 3_600).unwrap();
    start - 1..start + 8
}

fn below_nation(world: &World) -> impl Iterator<Item = &Area> {
    world
        .areas
        .iter()
        .map(|area| &**area)
        .filter(|area| area.id().level != AreaLevel::Nation)
}

fn facets(world: &World) -> Vec<Facet> {
    let states = ReportState::ALL.into_iter().map(Facet::State);
    let themes = Theme::ALL.into_iter().map(Facet::Theme);
    let kinds = world.kinds.iter().map(|kind| Facet::Kind(kind.number));
    let areas = below_nation(world).map(|area| Facet::Area(area.number));
    states.chain(themes).chain(kinds).chain(areas).collect()
}

/// Filters of none, one and two properties.
fn filters(world: &World) -> Vec<Vec<Facet>> {
    let all = facets(world);
    let pairs = all
        .iter()
        .zip(all.iter().rev())
        .map(|(one, other)| vec![*one, *other]);
    let mut filters: Vec<_> = all.iter().map(|facet| vec![*facet]).chain(pairs).collect();
    filters.push(Vec::new());
    filters
}

fn spots(world: &World) -> Vec<Spot> {
    let areas = below_nation(world).map(|area| Spot::Area(area.number));
    [Spot::Everywhere]
        .into_iter()
        .chain(Theme::ALL.map(Spot::Theme))
        .chain(areas)
        .collect()
}

/// What the shelves and the running counts say.
pub(super) fn told(world: &World, viewer: Actor) -> Told {
    let seen = visible(world, viewer);
    let reports = filters(world).into_iter().map(|facets| {
        let filter = ReportFilter { facets };
        let mut ids = Vec::new();
        // Two at a time, as a reader who turns pages.
        loop {
            let page = world.reports.newest(&filter, &seen, ids.last().copied()).take(2);
            let page: Vec<_> = page.map(|report| report.id).collect();
            if page.is_empty() {
                break;
            }
            ids.extend(page);
        }
        (filter.facets, ids)
    });
    Told {
        reports: reports.collect(),
        counts: facets(world)
            .into_iter()
            .map(|facet| (facet, world.reports.count_in(facet, &seen)))
            .collect(),
        open: world.incidents.open(&seen).map(|incident| incident.id).collect(),
        incidents: world
            .incidents
            .newest(&seen, None)
            .map(|incident| incident.id)
            .collect(),
        tallies: spots(world)
            .into_iter()
            .map(|spot| (spot, world.tallies.of(spot, &seen)))
            .collect(),
        hours: Theme::ALL
            .map(|theme| (theme, world.tallies.by_hour(theme, hours(), &seen)))
            .to_vec(),
    }
}

/// Whether one area is another or lies below it, by the names of parents alone.
fn inside(world: &World, inner: AreaNumber, outer: AreaNumber) -> bool {
    let Some(area) = world.areas.number(inner) else {
        return false;
    };
    inner == outer
        || area
            .defined
            .parent
            .and_then(|parent| world.areas.get(parent))
            .is_some_and(|parent| inside(world, parent.number, outer))
}

fn has(world: &World, report: &Report, facet: Facet) -> bool {
    match facet {
        Facet::State(state) => report.state == state,
        Facet::Kind(kind) => report.kind == kind,
        Facet::Theme(theme) => report.theme == theme,
        Facet::Area(area) => report.area.is_some_and(|own| inside(world, own, area)),
    }
}

fn report_at(world: &World, report: &Report, spot: Spot) -> bool {
    match spot {
        Spot::Everywhere => true,
        Spot::Theme(theme) => has(world, report, Facet::Theme(theme)),
        Spot::Area(area) => has(world, report, Facet::Area(area)),
    }
}

fn incident_at(world: &World, incident: &Incident, spot: Spot) -> bool {
    match spot {
        Spot::Everywhere => true,
        Spot::Theme(theme) => incident.theme == theme,
        Spot::Area(area) => incident.places.iter().any(|place| inside(world, *place, area)),
    }
}

/// The same, by walking over everything.
pub(super) fn recounted(world: &World, viewer: Actor) -> Told {
    let seen = visible(world, viewer);
    let reports: Vec<_> = (1..world.reports.next_id().0)
        .rev()
        .filter_map(|id| world.reports.get(ReportId(id)))
        .filter(|report| seen.sees(report.class))
        .collect();
    let incidents: Vec<_> = (1..world.incidents.next_id().0)
        .rev()
        .filter_map(|id| world.incidents.get(IncidentId(id)))
        .filter(|incident| seen.sees(incident.class))
        .collect();
    let passing = |facets: &[Facet]| -> Vec<_> {
        let all = |report: &Report| facets.iter().all(|facet| has(world, report, *facet));
        reports
            .iter()
            .filter(|report| all(report))
            .map(|report| report.id)
            .collect()
    };
    let mut open: Vec<_> = incidents
        .iter()
        .filter(|incident| incident.closed.is_none())
        .collect();
    open.sort_by_key(|incident| (std::cmp::Reverse(incident.level), incident.id));
    let tally = |spot| {
        let mut tally = Tally::default();
        for report in reports.iter().filter(|report| report_at(world, report, spot)) {
            tally.reports += 1;
            tally.reports_new += u32::from(report.state == ReportState::New);
        }
        for incident in open.iter().filter(|incident| incident_at(world, incident, spot)) {
            tally.incidents_open[usize::from(incident.level.digit())] += 1;
        }
        tally
    };
    let in_hour = |theme, hour: i32| {
        let within = |report: &&&std::sync::Arc<Report>| {
            report.theme == theme && report.moment().as_second() / 3_600 == i64::from(hour)
        };
        u32::try_from(reports.iter().filter(within).count()).unwrap()
    };
    Told {
        reports: filters(world)
            .into_iter()
            .map(|facets| (facets.clone(), passing(&facets)))
            .collect(),
        counts: facets(world)
            .into_iter()
            .map(|facet| (facet, passing(&[facet]).len()))
            .collect(),
        open: open.iter().map(|incident| incident.id).collect(),
        incidents: incidents.iter().map(|incident| incident.id).collect(),
        tallies: spots(world).into_iter().map(|spot| (spot, tally(spot))).collect(),
        hours: Theme::ALL
            .map(|theme| (theme, hours().map(|hour| in_hour(theme, hour)).collect()))
            .to_vec(),
    }
}
