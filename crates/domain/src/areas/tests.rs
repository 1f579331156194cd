//! Rules of areas, as given, when, then.

use std::sync::Arc;

use proptest::prelude::*;

use super::{AreaDefined, AreaId, AreaLevel, DefineAreas, Extent, Point};
use crate::actor::Actor;
use crate::command::Command;
use crate::event::Event;
use crate::policy::{Action, visible};
use crate::refusal::Refusal;
use crate::reports::{Facet, ReportFilter};
use crate::tally::{Spot, Tally};
use crate::testing::build::{opened, received};
use crate::testing::network::{AUTHORITY_DUTY, area, at, defined, number, square};
use crate::testing::{fold, given, nothing};
use crate::words::Names;
use crate::world::World;

fn define(areas: Vec<AreaDefined>) -> Command {
    Command::DefineAreas(DefineAreas { areas })
}

fn bare(id: &str, parent: Option<&str>) -> AreaDefined {
    AreaDefined {
        area: area(id),
        names: Names::same(id),
        parent: parent.map(area),
        boundary: None,
    }
}

fn event(defined: AreaDefined) -> Event {
    Event::AreaDefined(defined.into())
}

#[test]
fn parents_may_come_in_the_same_file_before_their_children() {
    let file = || {
        vec![
            bare("county-20", Some("nation-SE")),
            bare("municipality-2080", Some("county-20")),
        ]
    };
    let world = nothing()
        .when(Actor::Console, define(file()))
        .then(file().into_iter().map(event));
    let children: Vec<_> = world
        .areas
        .children(number(&world, "nation-SE"))
        .map(|area| area.id().to_string())
        .collect();
    assert_eq!(children, ["county-13", "county-14", "county-20"]);
    assert!(
        world
            .areas
            .lies_in(number(&world, "municipality-2080"), number(&world, "nation-SE"))
    );
    assert!(
        !world
            .areas
            .lies_in(number(&world, "municipality-2080"), number(&world, "county-13"))
    );
}

#[test]
fn child_before_its_parent_is_refused() {
    let file = vec![
        bare("municipality-2080", Some("county-20")),
        bare("county-20", None),
    ];
    nothing()
        .when(Actor::Console, define(file))
        .refused(Refusal::AreaUnknown {
            area: area("county-20"),
        });
}

#[test]
fn parent_must_lie_higher() {
    for (id, parent) in [
        ("county-20", "county-13"),
        ("county-20", "municipality-1380"),
        ("nation-SE", "nation-SE"),
        ("municipality-1", "municipality-1380"),
    ] {
        nothing()
            .when(Actor::Console, define(vec![bare(id, Some(parent))]))
            .refused(Refusal::AreaParentTooDeep {
                area: area(id),
                parent: area(parent),
            });
    }
}

#[test]
fn area_without_a_parent_lies_in_the_nation() {
    nothing()
        .when(Actor::Console, define(vec![bare("county-20", None)]))
        .then([event(bare("county-20", Some("nation-SE")))]);
}

#[test]
fn nation_of_the_same_file_holds_areas_without_a_parent() {
    let file = || define(vec![bare("nation-SE", None), bare("county-20", None)]);
    let answer = crate::testing::ask(&World::default(), Actor::Console, file()).unwrap();
    assert_eq!(
        answer,
        [
            event(bare("nation-SE", None)),
            event(bare("county-20", Some("nation-SE")))
        ]
    );
    let mut world = World::default();
    for event in answer {
        fold(&mut world, Actor::Console, event);
    }
    assert_eq!(
        crate::testing::ask(&world, Actor::Console, file()),
        Ok(Vec::new()),
        "again adds nothing"
    );
}

#[test]
fn list_without_boundaries_or_parents_takes_none_away() {
    nothing()
        .when(Actor::Console, define(vec![bare("municipality-1380", None)]))
        .then([]);
    let mut renamed = bare("municipality-1380", None);
    renamed.names = Names::same("Halmstad");
    let expected = AreaDefined {
        names: Names::same("Halmstad"),
        ..defined("municipality-1380")
    };
    nothing()
        .when(Actor::Console, define(vec![renamed]))
        .then([event(expected)]);
}

#[test]
fn nameless_area_is_refused() {
    let nameless = AreaDefined {
        names: Names::same(" "),
        ..bare("county-20", None)
    };
    nothing()
        .when(Actor::Console, define(vec![nameless]))
        .refused(Refusal::NameMissing);
}

#[test]
fn area_twice_in_one_file_refuses_the_file() {
    let file = vec![
        bare("county-20", None),
        bare("county-21", None),
        bare("county-20", None),
    ];
    nothing()
        .when(Actor::Console, define(file))
        .refused(Refusal::KeyTwice {
            key: "county-20".to_owned(),
        });
}

#[test]
fn areas_are_defined_by_set_up_only() {
    nothing()
        .when(AUTHORITY_DUTY, define(Vec::new()))
        .refused(Refusal::NotPermitted {
            action: Action::SetUp,
        });
}

#[test]
fn reports_and_incidents_follow_an_area_that_moves_to_another_parent() {
    let before = given([received(1), opened(1)]).world;
    let moved = AreaDefined {
        parent: Some(area("county-14")),
        ..defined("municipality-1380")
    };
    let mut world = before.clone();
    fold(&mut world, Actor::Console, event(moved));
    let counts = |world: &World, id: &str| {
        let seen = visible(world, AUTHORITY_DUTY);
        let spot = number(world, id);
        let filter = ReportFilter {
            facets: vec![Facet::Area(spot)],
        };
        let Tally {
            reports, reports_new, ..
        } = world.tallies.of(Spot::Area(spot), &seen);
        let listed = world.reports.newest(&filter, &seen, None).count();
        (
            reports,
            reports_new,
            world.tallies.of(Spot::Area(spot), &seen).open(),
            listed,
        )
    };
    assert_eq!(counts(&before, "county-13"), (1, 1, 1, 1));
    assert_eq!(counts(&world, "county-13"), (0, 0, 0, 0));
    assert_eq!(counts(&world, "county-14"), (1, 1, 1, 1));
    assert_eq!(counts(&world, "municipality-1380"), (1, 1, 1, 1));
    let children = world.areas.children(number(&world, "county-13")).count();
    assert_eq!(children, 0);
}

#[test]
fn point_lies_in_the_deepest_area_and_boundary_changes_move_it() {
    let world = nothing().world;
    assert_eq!(
        world.areas.locate(at(11.5, 56.5)).unwrap().id(),
        area("municipality-1380")
    );
    let mut moved = defined("municipality-1380");
    moved.boundary = Some(Arc::new(square((13.0, 58.0), (14.0, 59.0))));
    let world = given([event(moved)]).world;
    assert_eq!(
        world.areas.locate(at(11.5, 56.5)).unwrap().id(),
        area("county-13")
    );
    assert_eq!(
        world.areas.locate(at(13.5, 58.5)).unwrap().id(),
        area("municipality-1380")
    );
    assert!(world.areas.locate(at(30.0, 56.5)).is_none());
}

#[test]
fn areas_remember_the_entry_that_last_changed_them() {
    let world = given([event(bare("county-20", Some("nation-SE")))]).world;
    assert_eq!(world.areas.changed_in(), world.head);
    let later = given([event(bare("county-20", Some("nation-SE"))), received(1)]).world;
    assert_eq!(later.areas.changed_in(), world.head);
}

#[test]
fn ancestry_is_told_deepest_first() {
    let world = nothing().world;
    let ids: Vec<_> = world
        .areas
        .ancestry(number(&world, "municipality-1481"))
        .map(|area| area.id().to_string())
        .collect();
    assert_eq!(ids, ["municipality-1481", "county-14", "nation-SE"]);
}

#[test]
fn address_is_level_and_code() {
    for bad in ["", "county", "county-", "parish-1", "-14", "county-a\nb"] {
        assert!(bad.parse::<AreaId>().is_err(), "{bad:?}");
    }
    assert_eq!(area("county-AB-1").code.as_str(), "AB-1");
}

fn point() -> impl Strategy<Value = Point> {
    (-18_000_000..=18_000_000_i32, -9_000_000..=9_000_000_i32).prop_map(|(longitude_e5, latitude_e5)| Point {
        longitude_e5,
        latitude_e5,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn address_comes_back_from_its_text(level in 0..3_usize, text in "[!-~åäö]{1,12}") {
        let id = AreaId { level: AreaLevel::ALL[level], code: crate::testing::network::code(&text) };
        prop_assert_eq!(id.to_string().parse::<AreaId>().unwrap(), id);
    }

    #[test]
    fn degrees_come_back_from_steps(point in point()) {
        let again = Point::from_degrees(point.longitude(), point.latitude());
        let nowhere = point == Point { longitude_e5: 0, latitude_e5: 0 };
        prop_assert_eq!(again, (!nowhere).then_some(point));
    }

    #[test]
    fn square_holds_what_its_corners_say(a in point(), b in point(), asked in point()) {
        let extent = Extent { low: a, high: a }.join(Extent { low: b, high: b });
        let corner = |longitude_e5, latitude_e5| Point { longitude_e5, latitude_e5 };
        let (low, high) = (extent.low, extent.high);
        let ring = vec![
            low,
            corner(high.longitude_e5, low.latitude_e5),
            high,
            corner(low.longitude_e5, high.latitude_e5),
        ];
        let boundary = super::Boundary { polygons: vec![vec![ring]] };
        prop_assert_eq!(boundary.extent(), Some(extent));
        let half_open = asked.longitude_e5 >= low.longitude_e5
            && asked.longitude_e5 < high.longitude_e5
            && asked.latitude_e5 >= low.latitude_e5
            && asked.latitude_e5 < high.latitude_e5;
        prop_assert_eq!(boundary.holds(asked), half_open);
    }

    #[test]
    fn boundary_holds_only_what_its_extent_holds(
        ring in prop::collection::vec(point(), 0..12),
        asked in point(),
    ) {
        let mut turned = ring.clone();
        turned.reverse();
        let boundary = super::Boundary { polygons: vec![vec![ring]] };
        let backwards = super::Boundary { polygons: vec![vec![turned]] };
        let holds = boundary.holds(asked);
        prop_assert_eq!(holds, backwards.holds(asked), "the direction of a ring says nothing");
        prop_assert!(!holds || boundary.extent().is_some_and(|extent| extent.holds(asked)));
    }

    #[test]
    fn neighbours_share_no_point_and_leave_no_gap(
        border in point(), asked in point(),
    ) {
        let west = |a: i32, b: i32| {
            let corner = |longitude_e5, latitude_e5| Point { longitude_e5, latitude_e5 };
            vec![corner(a, -9_000_001), corner(b, -9_000_001), corner(b, 9_000_001), corner(a, 9_000_001)]
        };
        let line = border.longitude_e5;
        let left = super::Boundary { polygons: vec![vec![west(-18_000_001, line)]] };
        let right = super::Boundary { polygons: vec![vec![west(line, 18_000_001)]] };
        prop_assert!(left.holds(asked) != right.holds(asked));
    }
}
