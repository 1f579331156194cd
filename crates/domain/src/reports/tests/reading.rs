//! Who reads a report that belongs to an incident, as given, when, then.

use crate::actor::Actor;
use crate::ids::{IncidentId, ReportId};
use crate::marking::{Label, Marking};
use crate::policy::visible;
use crate::reports::ReportFilter;
use crate::testing::build::{
    contents, green, hand_over, joined, mark, marked, opened_as, placed, received, received_as, red_for,
    take_up,
};
use crate::testing::given;
use crate::testing::network::{
    AUTHORITY_DUTY, COUNTY_13, CYBER_LIAISON, OFFICER_1380, OFFICER_1481, PARTY, PARTY_DUTY, PLATFORM,
    POLICE_ANALYST, POLICE_DUTY,
};
use crate::world::World;

fn sees(world: &World, by: Actor) -> bool {
    visible(world, by).sees(world.reports.get(ReportId(1)).unwrap().class)
}

/// Who reads a report of municipality 1380, so marked, in an incident that the police own and the
/// cyber agency leads, so marked.
fn readers(report: Marking, incident: Marking) -> Vec<Actor> {
    let told = placed(contents("threat", "Hot."), "municipality-1380");
    let world = given([
        received_as(1, "municipality-1380", report, told),
        opened_as(1, "police", "cyber", incident),
        joined(1, 1),
    ])
    .world;
    let everybody = [
        AUTHORITY_DUTY,
        POLICE_DUTY,
        CYBER_LIAISON,
        OFFICER_1380,
        OFFICER_1481,
        PARTY,
    ];
    everybody.into_iter().filter(|by| sees(&world, *by)).collect()
}

#[test]
fn report_in_an_incident_is_read_by_those_who_may_read_both_and_whose_it_is() {
    let plain = |label| marked(label, &[]);
    for (incident, expected) in [
        (
            green(),
            [
                AUTHORITY_DUTY,
                POLICE_DUTY,
                CYBER_LIAISON,
                OFFICER_1380,
                OFFICER_1481,
            ]
            .as_slice(),
        ),
        (
            plain(Label::Amber),
            &[AUTHORITY_DUTY, POLICE_DUTY, CYBER_LIAISON, OFFICER_1380],
        ),
        (plain(Label::AmberStrict), &[POLICE_DUTY, OFFICER_1380]),
        (
            marked(Label::AmberStrict, &["municipality-1380", "party"]),
            &[POLICE_DUTY, OFFICER_1380],
        ),
        (red_for(&[5, 13]), &[POLICE_DUTY]),
    ] {
        assert_eq!(readers(green(), incident.clone()), expected, "{incident:?}");
    }
}

#[test]
fn who_owns_and_who_leads_the_incident_reads_its_reports_up_to_amber() {
    let amber = marked(Label::Amber, &[]);
    assert_eq!(
        readers(amber.clone(), green()),
        [AUTHORITY_DUTY, POLICE_DUTY, CYBER_LIAISON, OFFICER_1380]
    );
    assert_eq!(
        readers(amber, marked(Label::AmberStrict, &[])),
        [POLICE_DUTY, OFFICER_1380],
        "the lead only where it may read the incident"
    );
}

#[test]
fn strict_or_red_report_gains_no_reader_by_joining() {
    let strict = || marked(Label::AmberStrict, &["election-authority"]);
    for wide in [
        marked(Label::Clear, &[]),
        green(),
        marked(Label::Green, &["party"]),
    ] {
        assert_eq!(readers(strict(), wide.clone()), [AUTHORITY_DUTY, OFFICER_1380]);
        assert_eq!(readers(red_for(&[1]), wide), [AUTHORITY_DUTY]);
    }
    let narrow = || marked(Label::AmberStrict, &[]);
    assert_eq!(readers(strict(), narrow()), [OFFICER_1380]);
    assert_eq!(readers(red_for(&[1, 11]), narrow()), [OFFICER_1380]);
    assert_eq!(
        readers(red_for(&[1]), narrow()),
        [],
        "whose report it is reads it as it is marked: by name"
    );
    assert_eq!(readers(strict(), red_for(&[5, 11])), [OFFICER_1380]);
    assert_eq!(readers(red_for(&[1, 11]), red_for(&[5, 11])), [OFFICER_1380]);
    assert_eq!(
        readers(red_for(&[1]), red_for(&[5])),
        [],
        "nobody is named in both"
    );
}

#[test]
fn reporter_goes_on_reading_its_report_and_never_the_incident() {
    let of_party = |incident| {
        let told = placed(contents("other", "Affischer borta."), "municipality-1380");
        given([
            received_as(1, "party", green(), told),
            opened_as(1, "police", "police", incident),
            joined(1, 1),
        ])
        .world
    };
    for (incident, expected) in [
        (green(), true),
        (marked(Label::Amber, &[]), true),
        (marked(Label::AmberStrict, &[]), true),
        (red_for(&[5]), false),
    ] {
        let world = of_party(incident.clone());
        for by in [PARTY, PARTY_DUTY] {
            assert_eq!(sees(&world, by), expected, "{by:?} {incident:?}");
            let class = world.incidents.get(IncidentId(1)).unwrap().class;
            assert!(!visible(&world, by).sees(class), "{by:?} {incident:?}");
        }
        assert!(!sees(&world, PLATFORM), "{incident:?}");
    }
}

#[test]
fn report_gets_its_own_readers_back_when_it_leaves() {
    let joined = given([
        received(1),
        opened_as(1, "police", "police", marked(Label::AmberStrict, &[])),
        joined(1, 1),
    ]);
    for (by, expected) in [(OFFICER_1380, true), (AUTHORITY_DUTY, false), (COUNTY_13, false)] {
        assert_eq!(sees(&joined.world, by), expected, "{by:?}");
    }
    let freed = joined.when(POLICE_DUTY, take_up(1, "Annan händelse.")).granted();
    for by in [OFFICER_1380, AUTHORITY_DUTY, COUNTY_13] {
        assert!(sees(&freed, by), "{by:?}");
    }
}

#[test]
fn report_follows_its_incident_when_that_is_marked_anew_or_handed_over() {
    let told = contents("threat", "Hot.");
    let amber = || marked(Label::Amber, &[]);
    let start = given([
        received_as(1, "municipality-1380", amber(), told),
        opened_as(1, "police", "police", amber()),
        joined(1, 1),
    ]);
    assert!(!sees(&start.world, CYBER_LIAISON));
    let handed = start.when(POLICE_DUTY, hand_over(1, "cyber")).and();
    assert!(sees(&handed.world, CYBER_LIAISON));
    let red = handed.when(POLICE_DUTY, mark(1, red_for(&[6]))).granted();
    for (by, expected) in [
        (POLICE_DUTY, true),
        (POLICE_ANALYST, true),
        (CYBER_LIAISON, false),
        (AUTHORITY_DUTY, false),
        (OFFICER_1380, false),
    ] {
        assert_eq!(sees(&red, by), expected, "{by:?}");
    }
}

#[test]
fn report_that_changed_its_readers_is_listed_once_for_one_who_reads_little_else() {
    let told = contents("other", "Affischer borta.");
    let mut events = vec![received_as(1, "party", green(), told)];
    events.extend((2..50).map(received));
    events.extend([
        opened_as(1, "police", "police", marked(Label::Green, &["party"])),
        joined(1, 1),
    ]);
    let world = given(events).world;
    let seen = visible(&world, PARTY);
    let filter = ReportFilter::default();
    let listed: Vec<_> = world
        .reports
        .newest(&filter, &seen, None)
        .map(|report| report.id)
        .collect();
    assert_eq!(listed, [ReportId(1)]);
}
