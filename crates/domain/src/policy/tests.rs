//! Who may do and who may see what, cell by cell.

use super::{
    Action, allows, fits_scope, keeps_readers, naming, permits, permits_marking, person, reaches,
    scope_allows, sees_entry, visible, works_on,
};
use crate::access::AccessClass;
use crate::actor::Actor;
use crate::event::Event;
use crate::event::Subject;
use crate::ids::{IncidentId, OrganisationId, PersonId, ReportId};
use crate::marking::{Label, Marking};
use crate::network::{OrganisationKind, PersonAdmitted, Role};
use crate::refusal::Refusal;
use crate::testing::build::{contents, green, marked, opened, opened_as, received_as, red_for};
use crate::testing::network::{
    AUTHORITY_DUTY, AUTHORITY_RECORDS, COUNTY_13, COUNTY_14, CYBER_LIAISON, LIBRARY, OFFICER_1380,
    OFFICER_1481, ORGANISATIONS, PARTY, PARTY_DUTY, PEOPLE, PLATFORM, POLICE_ANALYST, POLICE_DUTY, SCHOOL,
    STRANGER, TRAINER, code, number, organisation, registered,
};
use crate::testing::{fold, given, nothing};
use crate::tokens::Scope;
use crate::words::Personal;
use crate::world::World;

/// The whole table, role by role. Whoever changes the rules changes this on purpose.
const ROLES: [(Role, &str); Role::ALL.len()] = [
    (
        Role::DutyOfficer,
        "report read triage lead-incident assess-theme take-duty import release",
    ),
    (
        Role::CountyCoordinator,
        "report read triage lead-incident take-duty release",
    ),
    (
        Role::MunicipalElectionOfficer,
        "report read triage lead-incident take-duty",
    ),
    (
        Role::Analyst,
        "report read triage lead-incident assess-theme take-duty",
    ),
    (Role::Liaison, "report read lead-incident take-duty release"),
    (
        Role::Communications,
        "report read lead-incident take-duty release",
    ),
    (Role::Trainer, "report read take-duty"),
    (Role::ExerciseLeader, "report read take-duty"),
    (Role::Evaluator, "report read take-duty"),
    (Role::PartyContact, "report"),
    (Role::PlatformContact, "report"),
    (Role::RecordsOfficer, "report read take-duty export erase"),
    (
        Role::Administrator,
        "report read take-duty import export erase admit set-up",
    ),
];

/// What the kind of organisation leaves of it.
const ORGANISATION_KINDS: [(OrganisationKind, &str); OrganisationKind::ALL.len()] = [
    (
        OrganisationKind::ElectionAuthority,
        "report read triage lead-incident assess-theme take-duty import export erase release admit set-up",
    ),
    (
        OrganisationKind::Police,
        "report read triage lead-incident assess-theme take-duty import export erase release admit",
    ),
    (
        OrganisationKind::SecurityPolice,
        "report read triage lead-incident assess-theme take-duty import export erase release admit",
    ),
    (
        OrganisationKind::CyberSecurity,
        "report read triage lead-incident assess-theme take-duty import export erase release admit",
    ),
    (
        OrganisationKind::CivilDefence,
        "report read triage lead-incident assess-theme take-duty import export erase release admit",
    ),
    (
        OrganisationKind::PsychologicalDefence,
        "report read triage lead-incident assess-theme take-duty import export erase release admit",
    ),
    (
        OrganisationKind::CountyBoard,
        "report read triage lead-incident take-duty import export erase release admit",
    ),
    (
        OrganisationKind::Municipality,
        "report read triage lead-incident take-duty import export erase release admit",
    ),
    (OrganisationKind::Party, "report admit"),
    (OrganisationKind::Platform, "report admit"),
    (OrganisationKind::EuPartner, "report admit"),
];

/// The whole table of scopes.
const SCOPES: [(Scope, &str); Scope::ALL.len()] = [
    (Scope::ReportsRead, "read"),
    (Scope::ReportsWrite, "report triage"),
    (Scope::IncidentsRead, "read"),
    (Scope::IncidentsWrite, "lead-incident"),
];

fn names(listed: &str, action: Action) -> bool {
    listed.split(' ').any(|code| code == action.code())
}

#[test]
fn role_allows_what_the_table_says_and_nothing_else() {
    for ((role, allowed), known) in ROLES.into_iter().zip(Role::ALL) {
        assert_eq!(role, known, "every role has its row");
        for action in Action::ALL {
            assert_eq!(
                allows(role, action),
                names(allowed, action),
                "{role:?} {action:?}"
            );
        }
        assert!(allowed.split(' ').all(|code| Action::parse(code).is_some()));
    }
}

#[test]
fn scope_allows_what_the_table_says_and_nothing_else() {
    for ((scope, allowed), known) in SCOPES.into_iter().zip(Scope::ALL) {
        assert_eq!(scope, known, "every scope has its row");
        for action in Action::ALL {
            assert_eq!(
                scope_allows(scope, action),
                names(allowed, action),
                "{scope:?} {action:?}"
            );
        }
        for kind in OrganisationKind::ALL {
            let fits = kind.is_authority() || scope == Scope::ReportsWrite;
            assert_eq!(fits_scope(kind, scope), fits, "{kind:?} {scope:?}");
        }
    }
}

#[test]
fn person_may_do_what_both_role_and_organisation_allow() {
    for ((kind, organisation_allows), known) in ORGANISATION_KINDS.into_iter().zip(OrganisationKind::ALL) {
        assert_eq!(kind, known, "every kind of organisation has its row");
        let mut world = nothing().world;
        let one = crate::network::OrganisationRegistered {
            kind,
            ..registered("party")
        };
        fold(
            &mut world,
            Actor::Console,
            Event::OrganisationRegistered(one.into()),
        );
        for (id, (role, role_allows)) in (PEOPLE + 1..).zip(ROLES) {
            let admitted = PersonAdmitted {
                person: PersonId(id),
                name: Personal::new("Aino"),
                organisation: organisation("party"),
                role,
            };
            fold(&mut world, Actor::Console, Event::PersonAdmitted(admitted.into()));
            for action in Action::ALL {
                let expected = names(organisation_allows, action) && names(role_allows, action);
                let answer = permits(&world, Actor::Person(PersonId(id)), action);
                assert_eq!(answer.is_ok(), expected, "{kind:?} {role:?} {action:?}");
                let refusal = (!expected).then_some(Refusal::NotPermitted { action });
                assert_eq!(answer.err(), refusal);
            }
        }
    }
}

#[test]
fn stations_only_report_imports_only_import_and_strangers_do_nothing() {
    let world = nothing().world;
    for action in Action::ALL {
        let answer = |actor| permits(&world, actor, action).is_ok();
        assert_eq!(
            answer(Actor::Station(SCHOOL)),
            action == Action::Report,
            "{action:?}"
        );
        assert_eq!(
            answer(Actor::Import(organisation("police"))),
            action == Action::Import,
            "{action:?}"
        );
        assert!(answer(Actor::Console), "{action:?}");
        assert_eq!(permits(&world, STRANGER, action), Err(Refusal::PersonUnknown));
    }
}

#[test]
fn only_a_person_can_be_asked_for_as_a_person() {
    let world = nothing().world;
    assert_eq!(person(&world, AUTHORITY_DUTY, Action::TakeDuty), Ok(PersonId(1)));
    let action = Action::Report;
    for actor in [Actor::Console, Actor::Station(SCHOOL)] {
        assert_eq!(
            person(&world, actor, action),
            Err(Refusal::NotPermitted { action })
        );
    }
}

#[test]
fn county_reaches_its_municipalities_and_national_authorities_everything() {
    let world = nothing().world;
    for (actor, reached) in [
        (
            AUTHORITY_DUTY,
            ["county-13", "municipality-1380", "county-14", "municipality-1481"].as_slice(),
        ),
        (
            POLICE_DUTY,
            &["county-13", "municipality-1380", "county-14", "municipality-1481"],
        ),
        (COUNTY_13, &["county-13", "municipality-1380"]),
        (COUNTY_14, &["county-14", "municipality-1481"]),
        (OFFICER_1380, &["municipality-1380"]),
        (OFFICER_1481, &["municipality-1481"]),
    ] {
        for id in ["county-13", "municipality-1380", "county-14", "municipality-1481"] {
            let answer = reaches(&world, actor, Some(number(&world, id)));
            let expected = if reached.contains(&id) {
                Ok(())
            } else {
                Err(Refusal::OutsideYourArea)
            };
            assert_eq!(answer, expected, "{actor:?} {id}");
        }
        assert_eq!(reaches(&world, actor, None), Ok(()));
    }
}

#[test]
fn owner_lead_nation_and_whoever_answers_for_all_its_places_work_on_an_incident() {
    let world = nothing().world;
    let works = |actor, owner, lead, places: &[&str]| {
        let places: Vec<_> = places.iter().map(|id| number(&world, id)).collect();
        works_on(&world, actor, organisation(owner), organisation(lead), &places)
    };
    let own = "municipality-1380";
    for actor in [
        OFFICER_1380,
        COUNTY_13,
        AUTHORITY_DUTY,
        POLICE_DUTY,
        CYBER_LIAISON,
    ] {
        assert_eq!(works(actor, own, own, &[own]), Ok(()), "{actor:?}");
    }
    for actor in [OFFICER_1481, COUNTY_14] {
        assert_eq!(
            works(actor, own, own, &[own]),
            Err(Refusal::OutsideYourArea),
            "{actor:?}"
        );
        assert_eq!(
            works(actor, own, own, &["nation-SE"]),
            Err(Refusal::OutsideYourArea)
        );
        assert_eq!(works(actor, own, own, &[]), Ok(()), "no place told");
    }
    let both = [own, "municipality-1481"];
    for actor in [COUNTY_13, OFFICER_1481, COUNTY_14] {
        assert_eq!(
            works(actor, own, own, &both),
            Err(Refusal::OutsideYourArea),
            "{actor:?}: one of its places is not enough"
        );
    }
    for actor in [OFFICER_1380, AUTHORITY_DUTY, POLICE_DUTY] {
        assert_eq!(works(actor, own, own, &both), Ok(()), "{actor:?}");
    }
    let county = ["county-14", "municipality-1481"];
    assert_eq!(works(COUNTY_14, own, own, &county), Ok(()), "all of its places");
    assert_eq!(
        works(OFFICER_1481, own, own, &county),
        Err(Refusal::OutsideYourArea)
    );
    let theirs = "municipality-1481";
    assert_eq!(works(OFFICER_1481, theirs, own, &[own]), Ok(()), "the owner");
    assert_eq!(works(OFFICER_1481, own, theirs, &[own]), Ok(()), "the lead");
}

/// Markings of a thing that the police own and the cyber agency leads, before and after, and
/// whether one who does not own it may make the change.
fn changes() -> Vec<(Marking, Marking, bool)> {
    let plain = |label| marked(label, &[]);
    vec![
        // The label.
        (plain(Label::Clear), green(), true),
        (green(), plain(Label::Clear), false),
        (green(), plain(Label::Amber), true),
        (plain(Label::Amber), green(), false),
        (plain(Label::Amber), plain(Label::AmberStrict), true),
        (plain(Label::AmberStrict), plain(Label::Amber), false),
        // The audience.
        (green(), marked(Label::Green, &["party"]), false),
        (green(), marked(Label::Amber, &["party"]), false),
        (green(), marked(Label::Amber, &["county-13"]), true),
        (green(), marked(Label::Amber, &["not-yet-a-member"]), false),
        (plain(Label::Amber), marked(Label::Amber, &["county-13"]), false),
        (plain(Label::Amber), marked(Label::AmberStrict, &["cyber"]), true),
        (
            marked(Label::AmberStrict, &["cyber", "party"]),
            marked(Label::AmberStrict, &["party"]),
            true,
        ),
        (
            marked(Label::AmberStrict, &["party"]),
            marked(Label::AmberStrict, &["cyber", "party"]),
            false,
        ),
        // The named.
        (green(), red_for(&[1]), true),
        (green(), red_for(&[]), true),
        (green(), red_for(&[1, 13]), false),
        (green(), red_for(&[99]), false),
        (marked(Label::Green, &["party"]), red_for(&[1, 13]), true),
        (plain(Label::AmberStrict), red_for(&[5]), true),
        (plain(Label::AmberStrict), red_for(&[1]), false),
        (red_for(&[1, 5]), red_for(&[5]), true),
        (red_for(&[5]), red_for(&[1, 5]), false),
        (red_for(&[1, 5]), plain(Label::AmberStrict), false),
        (red_for(&[1, 5]), green(), false),
    ]
}

#[test]
fn narrowing_is_free_and_widening_takes_the_owner() {
    let world = nothing().world;
    let class = |marking: &Marking| AccessClass::of(marking, code("police"), Some(code("cyber")));
    for (before, after, free) in changes() {
        let ask = |actor| permits_marking(&world, actor, &class(&before), &class(&after));
        assert_eq!(ask(POLICE_ANALYST), Ok(()), "{before:?} {after:?}");
        assert_eq!(ask(Actor::Import(organisation("police"))), Ok(()));
        let expected = if free {
            Ok(())
        } else {
            Err(Refusal::MarkingLoweredByOther)
        };
        for actor in [AUTHORITY_DUTY, CYBER_LIAISON, Actor::Console, STRANGER] {
            assert_eq!(ask(actor), expected, "{actor:?} {before:?} {after:?}");
        }
    }
}

#[test]
fn one_who_only_comes_in_by_invitation_counts_as_anybody() {
    let mut world = nothing().world;
    let admitted = PersonAdmitted {
        person: PersonId(PEOPLE + 1),
        name: Personal::new("Aino"),
        organisation: organisation("county-13"),
        role: Role::PartyContact,
    };
    fold(&mut world, Actor::Console, Event::PersonAdmitted(admitted.into()));
    let class = |marking: &Marking| AccessClass::of(marking, code("police"), None);
    assert_eq!(
        permits_marking(
            &world,
            AUTHORITY_DUTY,
            &class(&green()),
            &class(&marked(Label::Amber, &["county-13"]))
        ),
        Err(Refusal::MarkingLoweredByOther)
    );
}

#[test]
fn who_marks_red_is_among_the_named() {
    assert_eq!(naming(AUTHORITY_DUTY, red_for(&[13, 5])), red_for(&[1, 5, 13]));
    assert_eq!(naming(AUTHORITY_DUTY, red_for(&[1, 5])), red_for(&[1, 5]));
    assert_eq!(naming(Actor::Console, red_for(&[5])), red_for(&[5]));
    for label in [Label::Clear, Label::Green, Label::Amber, Label::AmberStrict] {
        assert_eq!(naming(AUTHORITY_DUTY, marked(label, &[])), marked(label, &[]));
    }
}

/// How a viewer stands to an incident that municipality 1380 owns and the cyber agency leads, with
/// the police and the platform in its audience and two persons named: one inside, one of the party.
const STANDINGS: [(&str, Actor, [bool; 5]); 12] = [
    // CLEAR, GREEN, AMBER, AMBER+STRICT, RED
    ("the owner", OFFICER_1380, [true, true, true, true, false]),
    ("the lead", CYBER_LIAISON, [true, true, true, false, false]),
    ("the audience", POLICE_DUTY, [true, true, true, true, false]),
    (
        "a named person in the audience",
        POLICE_ANALYST,
        [true, true, true, true, true],
    ),
    (
        "a platform in the audience",
        PLATFORM,
        [true, true, true, true, false],
    ),
    (
        "the coordinating authority",
        AUTHORITY_DUTY,
        [true, true, true, false, false],
    ),
    (
        "whoever only reads there",
        TRAINER,
        [true, true, true, false, false],
    ),
    ("another authority", COUNTY_14, [true, true, false, false, false]),
    (
        "a named person of a party",
        PARTY,
        [false, false, false, false, true],
    ),
    (
        "another person of the party",
        PARTY_DUTY,
        [false, false, false, false, false],
    ),
    (
        "a polling station",
        Actor::Station(SCHOOL),
        [false, false, false, false, false],
    ),
    ("nobody we know", STRANGER, [false, false, false, false, false]),
];

#[test]
fn each_label_admits_whom_it_shall() {
    for (place, label) in Label::ALL.into_iter().enumerate() {
        let marking = Marking {
            label,
            audience: vec![organisation("police"), organisation("platform")],
            named: vec![PersonId(6), PersonId(13)],
        };
        let world = given([opened_as(1, "municipality-1380", "cyber", marking)]).world;
        let incident = world.incidents.get(IncidentId(1)).unwrap();
        for (who, actor, sees) in STANDINGS {
            let seen = visible(&world, actor);
            assert_eq!(seen.sees(incident.class), sees[place], "{label:?}: {who}");
            let entry = sees_entry(&world, actor, &seen, Subject::Incident(incident.id));
            assert_eq!(entry, sees[place], "{label:?}: {who} in the journal");
        }
        assert!(visible(&world, Actor::Console).sees(incident.class));
    }
}

#[test]
fn coordinating_authority_reads_amber_and_neither_strict_nor_red() {
    for (marking, expected) in [
        (marked(Label::Amber, &[]), true),
        (marked(Label::AmberStrict, &[]), false),
        (red_for(&[]), false),
        (red_for(&[5]), false),
        (red_for(&[1]), true),
    ] {
        let world = given([opened_as(1, "police", "police", marking.clone())]).world;
        let class = world.incidents.get(IncidentId(1)).unwrap().class;
        assert_eq!(
            visible(&world, AUTHORITY_DUTY).sees(class),
            expected,
            "{marking:?}"
        );
    }
}

#[test]
fn party_reads_its_own_reports_and_no_other_partys() {
    let world = given([
        received_as(1, "party", green(), contents("other", "Affischer borta.")),
        received_as(2, "platform", green(), contents("other", "Falskt konto.")),
        received_as(
            3,
            "municipality-1380",
            marked(Label::Clear, &[]),
            contents("other", "Kö."),
        ),
        opened(1),
    ])
    .world;
    let listed = |actor| {
        let seen = visible(&world, actor);
        let filter = crate::reports::ReportFilter::default();
        let ids: Vec<_> = world
            .reports
            .newest(&filter, &seen, None)
            .map(|report| report.id.0)
            .collect();
        (ids, world.incidents.open(&seen).count())
    };
    assert_eq!(listed(PARTY), (vec![1], 0));
    assert_eq!(listed(PLATFORM), (vec![2], 0));
    assert_eq!(listed(COUNTY_14), (vec![3, 2, 1], 1));
}

#[test]
fn journal_of_the_network_is_read_inside_only() {
    let world = nothing().world;
    let sees = |actor, subject| sees_entry(&world, actor, &visible(&world, actor), subject);
    for subject in [Subject::Network, Subject::Premises(LIBRARY)] {
        for actor in [
            AUTHORITY_DUTY,
            TRAINER,
            OFFICER_1481,
            AUTHORITY_RECORDS,
            Actor::Console,
        ] {
            assert!(sees(actor, subject), "{actor:?}");
        }
        for actor in [PARTY, PARTY_DUTY, PLATFORM, STRANGER, Actor::Station(SCHOOL)] {
            assert!(!sees(actor, subject), "{actor:?}");
        }
    }
}

#[test]
fn coming_and_going_is_read_by_ones_own_and_the_coordinator() {
    let world = nothing().world;
    let police = Subject::Person(PersonId(5));
    let sees = |actor| sees_entry(&world, actor, &visible(&world, actor), police);
    for actor in [
        POLICE_DUTY,
        POLICE_ANALYST,
        AUTHORITY_DUTY,
        TRAINER,
        Actor::Console,
    ] {
        assert!(sees(actor), "{actor:?}");
    }
    for actor in [COUNTY_13, CYBER_LIAISON, PARTY, STRANGER, Actor::Station(SCHOOL)] {
        assert!(!sees(actor), "{actor:?}");
    }
}

#[test]
fn entry_about_what_is_not_there_is_seen_by_nobody() {
    let world = nothing().world;
    for subject in [
        Subject::Report(ReportId(1)),
        Subject::Incident(IncidentId(1)),
        Subject::Report(ReportId(0)),
    ] {
        for actor in [AUTHORITY_DUTY, Actor::Console] {
            assert!(!sees_entry(&world, actor, &visible(&world, actor), subject));
        }
    }
}

/// Every class of a small set of labels, leads, audiences and names.
fn classes() -> Vec<AccessClass> {
    let some = |keys: &[&str]| keys.iter().map(|key| code(key)).collect::<Vec<OrganisationId>>();
    let mut classes = Vec::new();
    for label in Label::ALL {
        for lead in [None, Some(code("cyber")), Some(code("police"))] {
            for audience in [some(&[]), some(&["cyber"]), some(&["party", "police"])] {
                for named in [vec![], vec![PersonId(13)], vec![PersonId(5), PersonId(13)]] {
                    let marking = Marking {
                        label,
                        audience: audience.clone(),
                        named,
                    };
                    for owner in ["municipality-1380", "police"] {
                        classes.push(AccessClass::of(&marking, code(owner), lead));
                    }
                }
            }
        }
    }
    classes
}

fn readers(world: &World, class: &AccessClass) -> Vec<bool> {
    let mut world = world.clone();
    let class = world.classes.intern(class.clone());
    (1..=PEOPLE)
        .map(|id| visible(&world, Actor::Person(PersonId(id))).sees(class))
        .collect()
}

#[test]
fn class_that_keeps_readers_keeps_every_one_of_them() {
    assert_eq!(ORGANISATIONS.len(), 9, "the people below stand for all of these");
    let world = nothing().world;
    let known: Vec<_> = classes()
        .into_iter()
        .map(|class| (readers(&world, &class), class))
        .collect();
    for (readers_before, before) in &known {
        for (readers_after, after) in &known {
            if keeps_readers(before, after) {
                let kept = readers_before
                    .iter()
                    .zip(readers_after)
                    .all(|(before, after)| *after || !*before);
                assert!(kept, "{before:?} {after:?}");
            }
        }
        assert!(keeps_readers(before, before));
    }
}

#[test]
fn class_of_two_admits_whom_both_admit() {
    let world = nothing().world;
    let known: Vec<_> = classes()
        .into_iter()
        .map(|class| (readers(&world, &class), class))
        .collect();
    for (readers_one, one) in known.iter().step_by(7) {
        for (readers_other, other) in known.iter().step_by(5) {
            let expected: Vec<_> = readers_one
                .iter()
                .zip(readers_other)
                .map(|(a, b)| *a && *b)
                .collect();
            let both = one.and(other);
            assert_eq!(readers(&world, &both), expected);
            assert_eq!(both, other.and(one), "in either order");
            assert_eq!(both, both.and(other), "said twice");
            assert!(keeps_readers(&both, one) && keeps_readers(&both, other));
        }
    }
}

#[test]
fn class_of_two_and_two_forgets_none_of_the_four() {
    let class = |label, owner| AccessClass::of(&marked(label, &[]), code(owner), None);
    let one = class(Label::Green, "police").and(&class(Label::Amber, "police"));
    let other = class(Label::Amber, "cyber").and(&class(Label::AmberStrict, "police"));
    let all = one.and(&other);
    assert_eq!(all.parts().count(), 4);
    assert_eq!(all, other.and(&one));
    assert!(keeps_readers(&all, &one) && keeps_readers(&all, &other));
    assert!(!keeps_readers(&one, &all));
}
