//! Rules of reports, as given, when, then.

mod finding;
mod import;
mod reading;

use super::{NotIncidentReason, Outcome, ReportState, ReportTakenUp, Verdict};
use crate::actor::Actor;
use crate::command::Command;
use crate::event::Event;
use crate::ids::{IncidentId, PremisesId, ReportId};
use crate::limits::{ANSWER_CHARS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX};
use crate::marking::Label;
use crate::policy::{Action, organisation_of, visible};
use crate::refusal::{Field, Refusal};
use crate::testing::build::{
    closed, contents, green, joined, marked, new_incident, opened, opened_as, placed, receive, received,
    received_as, red_for, take_up, triage, triaged,
};
use crate::testing::network::{
    AUTHORITY_ANALYST, AUTHORITY_DUTY, COUNTY_13, COUNTY_14, LIBRARY, OFFICER_1380, OFFICER_1481, PARTY,
    PLATFORM, POLICE_ANALYST, POLICE_DUTY, SCHOOL, STRANGER, TRAINER, area, at, code, organisation,
};
use crate::testing::{given, nothing};
use crate::words::Personal;

fn received_by(owner: &str, contents: super::Contents) -> Event {
    received_as(1, owner, green(), contents)
}

// Receiving.

#[test]
fn kind_and_a_few_words_are_a_report() {
    let told = contents("other", "Kö.");
    nothing()
        .when(OFFICER_1380, receive(told.clone()))
        .then([received_by("municipality-1380", told)]);
}

#[test]
fn report_without_words_is_refused() {
    for text in ["", " \n\t"] {
        nothing()
            .when(OFFICER_1380, receive(contents("other", text)))
            .refused(Refusal::FieldMissing { field: Field::Text });
    }
}

#[test]
fn report_of_unknown_kind_is_refused() {
    nothing()
        .when(OFFICER_1380, receive(contents("ufo", "Ett ljus.")))
        .refused(Refusal::KindUnknown { kind: code("ufo") });
}

#[test]
fn report_from_unknown_premises_or_area_is_refused() {
    let mut told = contents("other", "Kö.");
    told.place.premises = Some(PremisesId(99));
    nothing()
        .when(OFFICER_1380, receive(told))
        .refused(Refusal::PremisesUnknown);
    nothing()
        .when(
            OFFICER_1380,
            receive(placed(contents("other", "Kö."), "county-99")),
        )
        .refused(Refusal::AreaUnknown {
            area: area("county-99"),
        });
}

#[test]
fn text_at_its_limit_is_taken_and_one_more_refused() {
    let long = |chars| "ö".repeat(chars);
    nothing()
        .when(PARTY, receive(contents("other", &long(TEXT_CHARS_MAX))))
        .granted();
    let refused = |told, field, max| {
        nothing()
            .when(PARTY, receive(told))
            .refused(Refusal::TextTooLong { field, max });
    };
    let base = || contents("other", "Kö.");
    let text = Personal::new(long(TEXT_CHARS_MAX + 1));
    let title = Personal::new(long(TITLE_CHARS_MAX + 1));
    refused(
        super::Contents {
            text: text.clone(),
            ..base()
        },
        Field::Text,
        TEXT_CHARS_MAX,
    );
    refused(
        super::Contents {
            done: text.clone(),
            ..base()
        },
        Field::Done,
        TEXT_CHARS_MAX,
    );
    refused(
        super::Contents { help: text, ..base() },
        Field::Help,
        TEXT_CHARS_MAX,
    );
    refused(
        super::Contents {
            title: title.clone(),
            ..base()
        },
        Field::Title,
        TITLE_CHARS_MAX,
    );
    refused(
        super::Contents {
            contact: title.clone(),
            ..base()
        },
        Field::Contact,
        TITLE_CHARS_MAX,
    );
    let mut told = base();
    told.place.words = title.clone();
    refused(told, Field::Place, TITLE_CHARS_MAX);
    let mut told = base();
    told.kind_word = long(TITLE_CHARS_MAX + 1);
    refused(told, Field::Title, TITLE_CHARS_MAX);
}

#[test]
fn premises_decide_area_and_point() {
    let mut told = placed(contents("other", "Kö."), "county-14");
    told.place.premises = Some(SCHOOL);
    let mut expected = told.clone();
    expected.place.area = Some(area("municipality-1380"));
    expected.place.point = Some(at(11.5, 56.5));
    nothing()
        .when(PARTY, receive(told))
        .then([received_by("party", expected)]);
}

#[test]
fn point_locates_the_deepest_area() {
    for (point, wanted) in [
        (at(16.5, 56.5), Some("municipality-1481")),
        (at(12.5, 56.5), Some("county-13")),
        (at(12.5, 63.0), Some("nation-SE")),
        (at(25.0, 63.0), None),
    ] {
        let mut told = contents("other", "Kö.");
        told.place.point = Some(point);
        let mut expected = told.clone();
        expected.place.area = wanted.map(area);
        nothing()
            .when(PARTY, receive(told))
            .then([received_by("party", expected)]);
    }
}

#[test]
fn told_area_outweighs_the_point() {
    let mut told = placed(contents("other", "Kö."), "county-13");
    told.place.point = Some(at(16.5, 56.5));
    nothing()
        .when(PARTY, receive(told.clone()))
        .then([received_by("party", told)]);
}

#[test]
fn stations_report_belongs_to_the_municipality_around_it() {
    let told = contents("other", "Kö.");
    nothing()
        .when(Actor::Station(SCHOOL), receive(told.clone()))
        .then([received_by("municipality-1380", told)]);
}

#[test]
fn stations_report_belongs_to_the_county_where_no_municipality_is_known() {
    let told = contents("other", "Kö.");
    nothing()
        .when(Actor::Station(LIBRARY), receive(told.clone()))
        .then([received_by("county-14", told)]);
}

#[test]
fn stations_report_from_nowhere_belongs_to_the_coordinator() {
    let told = contents("other", "Kö.");
    nothing()
        .when(Actor::Station(PremisesId(99)), receive(told.clone()))
        .then([received_by("election-authority", told)]);
}

#[test]
fn party_branch_in_a_municipality_gets_none_of_its_stations_reports() {
    let mut branch = crate::testing::network::registered("party");
    branch.area = Some(area("municipality-1380"));
    let world = given([Event::OrganisationRegistered(branch.into())]).world;
    assert_eq!(
        organisation_of(&world, Actor::Station(SCHOOL)),
        Some(organisation("municipality-1380"))
    );
}

#[test]
fn everybody_with_access_reports_and_a_stranger_does_not() {
    for by in [PARTY, PLATFORM, TRAINER, AUTHORITY_DUTY, Actor::Console] {
        nothing().when(by, receive(contents("other", "Kö."))).granted();
    }
    nothing()
        .when(STRANGER, receive(contents("other", "Kö.")))
        .refused(Refusal::PersonUnknown);
    nothing()
        .when(
            Actor::Import(organisation("police")),
            receive(contents("other", "Kö.")),
        )
        .refused(Refusal::NotPermitted {
            action: Action::Report,
        });
}

#[test]
fn report_before_the_network_is_refused() {
    let mut world = crate::world::World::default();
    let kind = crate::testing::network::kind("other", crate::theme::Theme::Conduct);
    crate::testing::fold(&mut world, Actor::Console, Event::KindDefined(kind.into()));
    let answer = crate::testing::ask(&world, Actor::Console, receive(contents("other", "Kö.")));
    assert_eq!(answer, Err(Refusal::NetworkNotFounded));
}

// First assessment.

#[test]
fn report_becomes_a_new_incident_in_its_place() {
    let world = given([received(1)])
        .when(
            OFFICER_1380,
            triage(1, Outcome::NewIncident(new_incident().into())),
        )
        .then([
            opened_as(1, "municipality-1380", "municipality-1380", green()),
            joined(1, 1),
        ]);
    let incident = world.incidents.get(IncidentId(1)).unwrap();
    assert!(incident.reports.contains(&ReportId(1)));
    assert_eq!(incident.journal.len(), 2, "the opening and the report");
    assert_eq!(
        world.reports.get(ReportId(1)).unwrap().state,
        ReportState::Incident
    );
}

#[test]
fn new_incident_wants_title_and_reason_and_known_names() {
    let ask = |new: super::NewIncident| {
        given([received(1)]).when(OFFICER_1380, triage(1, Outcome::NewIncident(new.into())))
    };
    let base = new_incident;
    ask(super::NewIncident {
        title: " ".to_owned(),
        ..base()
    })
    .refused(Refusal::FieldMissing { field: Field::Title });
    ask(super::NewIncident {
        reason: String::new(),
        ..base()
    })
    .refused(Refusal::FieldMissing { field: Field::Reason });
    ask(super::NewIncident {
        kind: Some(code("ufo")),
        ..base()
    })
    .refused(Refusal::KindUnknown { kind: code("ufo") });
    for lead in ["nobody", "party", "platform"] {
        ask(super::NewIncident {
            lead: Some(organisation(lead)),
            ..base()
        })
        .refused(Refusal::OrganisationUnknown {
            organisation: organisation(lead),
        });
    }
    ask(super::NewIncident {
        title: "x".repeat(TITLE_CHARS_MAX + 1),
        ..base()
    })
    .refused(Refusal::TextTooLong {
        field: Field::Title,
        max: TITLE_CHARS_MAX,
    });
}

#[test]
fn new_incident_may_have_another_kind_and_lead_than_its_report() {
    let new = super::NewIncident {
        kind: Some(code("threat")),
        lead: Some(organisation("police")),
        marking: marked(Label::Amber, &[]),
        ..new_incident()
    };
    let world = given([received(1)])
        .when(OFFICER_1380, triage(1, Outcome::NewIncident(new.into())))
        .granted();
    let incident = world.incidents.get(IncidentId(1)).unwrap();
    assert_eq!(
        (incident.owner, incident.lead),
        (organisation("municipality-1380"), organisation("police"))
    );
    assert_eq!(incident.theme, crate::theme::Theme::Physical);
}

#[test]
fn who_opens_a_red_incident_reads_it_and_its_report() {
    let new = super::NewIncident {
        marking: red_for(&[5]),
        ..new_incident()
    };
    let world = given([received(1)])
        .when(OFFICER_1380, triage(1, Outcome::NewIncident(new.into())))
        .then([
            opened_as(1, "municipality-1380", "municipality-1380", red_for(&[5, 11])),
            joined(1, 1),
        ]);
    let report = world.reports.get(ReportId(1)).unwrap();
    let incident = world.incidents.get(IncidentId(1)).unwrap();
    for (by, expected) in [
        (OFFICER_1380, true),
        (POLICE_DUTY, true),
        (POLICE_ANALYST, false),
        (AUTHORITY_DUTY, false),
    ] {
        let seen = visible(&world, by);
        assert_eq!(
            (seen.sees(report.class), seen.sees(incident.class)),
            (expected, expected),
            "{by:?}"
        );
    }
}

#[test]
fn report_joins_a_known_incident() {
    given([received(1), opened(1)])
        .when(AUTHORITY_ANALYST, triage(1, Outcome::Join(IncidentId(1))))
        .then([joined(1, 1)]);
}

#[test]
fn report_can_not_join_a_closed_incident() {
    given([received(1), opened(1), closed(1)])
        .when(AUTHORITY_ANALYST, triage(1, Outcome::Join(IncidentId(1))))
        .refused(Refusal::IncidentAlreadyClosed {
            incident: IncidentId(1),
        });
}

#[test]
fn report_can_not_join_an_incident_that_is_not_there_for_the_triager() {
    let hidden = opened_as(1, "police", "police", marked(Label::AmberStrict, &[]));
    for incident in [1, 99] {
        given([received(1), hidden.clone()])
            .when(AUTHORITY_ANALYST, triage(1, Outcome::Join(IncidentId(incident))))
            .refused(Refusal::IncidentUnknown);
    }
}

#[test]
fn complaint_is_sent_on_to_somebody() {
    given([received(1)])
        .when(
            COUNTY_13,
            triage(1, Outcome::Complaint(" Valprövningsnämnden ".to_owned())),
        )
        .then([triaged(1, Verdict::SentOn(Personal::new("Valprövningsnämnden")))]);
    given([received(1)])
        .when(COUNTY_13, triage(1, Outcome::Complaint(" ".to_owned())))
        .refused(Refusal::FieldMissing { field: Field::SentTo });
}

#[test]
fn every_reason_for_no_incident_is_normal() {
    for reason in NotIncidentReason::ALL {
        given([received(1)])
            .when(POLICE_DUTY, triage(1, Outcome::NotIncident(reason)))
            .then([triaged(1, Verdict::NotIncident(reason))]);
    }
}

#[test]
fn handled_on_the_spot_tells_how() {
    given([received(1)])
        .when(
            OFFICER_1380,
            triage(1, Outcome::Handled("Nya valsedlar kom. ".to_owned())),
        )
        .then([triaged(1, Verdict::Handled(Personal::new("Nya valsedlar kom.")))]);
    given([received(1)])
        .when(OFFICER_1380, triage(1, Outcome::Handled(String::new())))
        .refused(Refusal::FieldMissing { field: Field::Done });
}

#[test]
fn answer_to_the_reporter_is_kept_within_its_limit() {
    let ask = |answer: String| {
        let outcome = Outcome::NotIncident(NotIncidentReason::Test);
        let command = super::TriageReport {
            report: ReportId(1),
            outcome,
            answer,
        };
        given([received(1)]).when(OFFICER_1380, Command::TriageReport(command))
    };
    let world = ask(" Tack. ".to_owned()).granted();
    let triage = world.reports.get(ReportId(1)).unwrap().triage.clone().unwrap();
    assert_eq!(
        (triage.triaged.answer.reveal(), triage.by),
        (Some("Tack."), OFFICER_1380)
    );
    ask("x".repeat(ANSWER_CHARS_MAX + 1)).refused(Refusal::TextTooLong {
        field: Field::Answer,
        max: ANSWER_CHARS_MAX,
    });
}

#[test]
fn second_of_two_triagers_is_told_that_it_is_done() {
    let outcome = || Outcome::NotIncident(NotIncidentReason::OrdinaryDebate);
    given([received(1)])
        .when(OFFICER_1380, triage(1, outcome()))
        .and()
        .when(AUTHORITY_DUTY, triage(1, outcome()))
        .refused(Refusal::ReportAlreadyTriaged { report: ReportId(1) });
}

#[test]
fn triage_outside_ones_area_is_refused() {
    let outcome = || Outcome::NotIncident(NotIncidentReason::Test);
    for by in [OFFICER_1481, COUNTY_14] {
        given([received(1)])
            .when(by, triage(1, outcome()))
            .refused(Refusal::OutsideYourArea);
    }
    for by in [OFFICER_1380, COUNTY_13, AUTHORITY_DUTY, POLICE_DUTY] {
        given([received(1)]).when(by, triage(1, outcome())).granted();
    }
}

#[test]
fn report_from_no_known_place_is_everybodys() {
    let nowhere = received_as(1, "party", green(), contents("other", "Kö."));
    given([nowhere])
        .when(
            OFFICER_1481,
            triage(1, Outcome::NotIncident(NotIncidentReason::Test)),
        )
        .granted();
}

#[test]
fn invisible_report_looks_unknown_even_outside_ones_area() {
    let told = placed(contents("threat", "Hot."), "municipality-1380");
    let hidden = received_as(1, "police", marked(Label::AmberStrict, &[]), told);
    for by in [OFFICER_1380, OFFICER_1481, AUTHORITY_DUTY] {
        for report in [1, 99] {
            let outcome = Outcome::NotIncident(NotIncidentReason::Test);
            given([hidden.clone()])
                .when(by, triage(report, outcome))
                .refused(Refusal::ReportUnknown);
            given([hidden.clone()])
                .when(by, take_up(report, "Nytt."))
                .refused(Refusal::ReportUnknown);
        }
    }
}

#[test]
fn triage_takes_the_right_role() {
    for by in [TRAINER, PARTY, PLATFORM, Actor::Station(SCHOOL)] {
        given([received(1)])
            .when(by, triage(1, Outcome::NotIncident(NotIncidentReason::Test)))
            .refused(Refusal::NotPermitted {
                action: Action::Triage,
            });
    }
}

// Taking up again.

#[test]
fn report_taken_up_again_is_new_and_leaves_its_incident() {
    let world = given([received(1), opened(1), joined(1, 1)])
        .when(OFFICER_1380, take_up(1, " Fel händelse. "))
        .then([Event::ReportTakenUp(
            ReportTakenUp {
                report: ReportId(1),
                reason: Personal::new("Fel händelse."),
            }
            .into(),
        )]);
    let report = world.reports.get(ReportId(1)).unwrap();
    assert_eq!(report.state, ReportState::New);
    assert!(report.triage.is_none());
    let incident = world.incidents.get(IncidentId(1)).unwrap();
    assert!(incident.reports.is_empty());
    assert_eq!(incident.journal.len(), 3, "opened, joined, left");
}

#[test]
fn new_report_can_not_be_taken_up() {
    given([received(1)])
        .when(OFFICER_1380, take_up(1, "Nytt."))
        .refused(Refusal::ReportNotTriaged { report: ReportId(1) });
}

#[test]
fn owner_takes_a_report_out_of_an_incident_only_that_the_owner_sees() {
    let in_incident = |marking| {
        given([
            received(1),
            opened_as(1, "police", "police", marking),
            joined(1, 1),
        ])
    };
    in_incident(green())
        .when(OFFICER_1380, take_up(1, "Annan händelse."))
        .granted();
    in_incident(marked(Label::AmberStrict, &["municipality-1380"]))
        .when(OFFICER_1380, take_up(1, "Annan händelse."))
        .granted();
    for hidden in [marked(Label::Amber, &[]), marked(Label::AmberStrict, &[])] {
        in_incident(hidden.clone())
            .when(OFFICER_1380, take_up(1, "Annan händelse."))
            .refused(Refusal::NotPermitted {
                action: Action::Triage,
            });
        in_incident(hidden)
            .when(COUNTY_13, take_up(1, "Annan händelse."))
            .refused(Refusal::ReportUnknown);
    }
    in_incident(red_for(&[5]))
        .when(OFFICER_1380, take_up(1, "Annan händelse."))
        .refused(Refusal::ReportUnknown);
    given([
        received(1),
        opened_as(1, "police", "police", red_for(&[5])),
        triaged(1, Verdict::NotIncident(NotIncidentReason::Test)),
    ])
    .when(OFFICER_1380, take_up(1, "Ny uppgift."))
    .granted();
}

#[test]
fn taking_up_wants_a_reason() {
    given([
        received(1),
        triaged(1, Verdict::NotIncident(NotIncidentReason::Test)),
    ])
    .when(OFFICER_1380, take_up(1, " "))
    .refused(Refusal::FieldMissing { field: Field::Reason });
}
