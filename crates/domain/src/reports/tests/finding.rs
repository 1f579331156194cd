//! Lists over several blocks of reports, beside testing every report.

use std::sync::Arc;

use proptest::prelude::*;

use crate::actor::Actor;
use crate::areas::AreaNumber;
use crate::event::Event;
use crate::ids::ReportId;
use crate::marking::Label;
use crate::policy::visible;
use crate::reports::{Facet, NotIncidentReason, ReportCorrected, ReportFilter, ReportState, Verdict};
use crate::testing::build::{contents, marked, placed, received_as, triaged};
use crate::testing::given;
use crate::testing::network::{
    AUTHORITY_DUTY, COUNTY_13, KINDS, OFFICER_1380, OFFICER_1481, PARTY, POLICE_ANALYST, area,
};
use crate::theme::Theme;
use crate::world::World;

const REPORTS: u32 = 300;
const PLACES: [&str; 4] = ["municipality-1380", "municipality-1481", "county-13", "nation-SE"];

#[derive(Clone, Debug)]
struct Told {
    kind: usize,
    place: Option<usize>,
    label: Label,
}

/// Reports of which most have the same label.
fn told(most: Label) -> impl Strategy<Value = Told> {
    let label = prop_oneof![12 => Just(most), 2 => prop::sample::select(Label::ALL.to_vec())];
    let kind = prop_oneof![9 => 0..2_usize, 1 => 0..KINDS.len()];
    let place = prop::option::weighted(0.9, prop_oneof![9 => 0..1_usize, 1 => 0..PLACES.len()]);
    (kind, place, label).prop_map(|(kind, place, label)| Told { kind, place, label })
}

/// Every report, then later changes of some.
fn world(told: &[Told], later: &[(u32, Told, bool)]) -> World {
    let tells = |told: &Told| {
        let contents = contents(KINDS[told.kind].0, "Ord.");
        match told.place {
            Some(place) => placed(contents, PLACES[place]),
            None => contents,
        }
    };
    let came = (1..).zip(told).map(|(id, told)| {
        let owner = told.place.map_or("police", |place| {
            PLACES[place].replace("nation-SE", "police").leak()
        });
        received_as(id, owner, marked(told.label, &[]), tells(told))
    });
    let changed = later.iter().map(|(id, told, corrected)| {
        if *corrected {
            let event = ReportCorrected {
                report: ReportId(*id),
                contents: Arc::new(tells(told)),
            };
            Event::ReportCorrected(event.into())
        } else {
            triaged(*id, Verdict::NotIncident(NotIncidentReason::OrdinaryDebate))
        }
    });
    given(came.chain(changed)).world
}

fn facets(world: &World) -> Vec<Facet> {
    let states = [ReportState::New, ReportState::NotIncident].map(Facet::State);
    let kinds = world.kinds.iter().map(|kind| Facet::Kind(kind.number));
    let themes = Theme::ALL.map(Facet::Theme);
    let number = |place: &str| world.areas.get(area(place)).unwrap().number;
    let areas = ["municipality-1380", "municipality-1481", "county-13", "county-14"];
    states
        .into_iter()
        .chain(kinds)
        .chain(themes)
        .chain(areas.map(number).map(Facet::Area))
        .collect()
}

/// Without any list.
fn has(world: &World, id: ReportId, facet: Facet) -> bool {
    let report = world.reports.get(id).unwrap();
    let inside = |own: AreaNumber, area| world.areas.lies_in(own, area);
    match facet {
        Facet::State(state) => report.state == state,
        Facet::Kind(kind) => report.kind == kind,
        Facet::Theme(theme) => report.theme == theme,
        Facet::Area(area) => report.area.is_some_and(|own| inside(own, area)),
    }
}

fn viewers() -> [Actor; 6] {
    [
        AUTHORITY_DUTY,
        COUNTY_13,
        OFFICER_1380,
        OFFICER_1481,
        PARTY,
        POLICE_ANALYST,
    ]
}

fn all_told() -> impl Strategy<Value = Vec<Told>> {
    let most = prop_oneof![Just(Label::Green), Just(Label::AmberStrict)];
    most.prop_flat_map(|most| prop::collection::vec(told(most), 1..usize::try_from(REPORTS).unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_filter_finds_what_a_test_of_each_report_finds(
        told in all_told(),
        later in prop::collection::vec((1..=REPORTS, told(Label::Green), prop::bool::ANY), 0..60),
        before in prop::option::of(0..=REPORTS + 2),
    ) {
        let world = world(&told, &later);
        let before = before.map(ReportId);
        let facets = facets(&world);
        let mut filters = vec![Vec::new()];
        for (place, facet) in facets.iter().enumerate() {
            filters.push(vec![*facet]);
            filters.extend(facets[place..].iter().map(|other| vec![*facet, *other]));
        }
        for viewer in viewers() {
            let seen = visible(&world, viewer);
            for facets in &filters {
                let filter = ReportFilter { facets: facets.clone() };
                let found: Vec<_> = world.reports.newest(&filter, &seen, before).map(|report| report.id).collect();
                let wanted: Vec<_> = (1..world.reports.next_id().0)
                    .rev()
                    .map(ReportId)
                    .filter(|id| before.is_none_or(|before| *id < before))
                    .filter(|id| seen.sees(world.reports.get(*id).unwrap().class))
                    .filter(|id| facets.iter().all(|facet| has(&world, *id, *facet)))
                    .collect();
                prop_assert_eq!(found, wanted, "{:?} {:?}", viewer, facets);
            }
        }
    }
}
