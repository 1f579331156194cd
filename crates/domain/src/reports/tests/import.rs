//! Rules of bringing reports in from files, as given, when, then.

use std::sync::Arc;

use crate::actor::Actor;
use crate::event::Event;
use crate::ids::ReportId;
use crate::limits::TITLE_CHARS_MAX;
use crate::policy::Action;
use crate::refusal::{Field, Refusal};
use crate::reports::{Contents, NotIncidentReason, ReportCorrected, ReportReceived, ReportState, Verdict};
use crate::testing::build::{contents, green, import, import_for, received, triaged};
use crate::testing::network::{AUTHORITY_DUTY, OFFICER_1380, SCHOOL, code, organisation};
use crate::testing::{given, nothing};

fn imported(report: u32, owner: &str, key: &str, contents: Contents) -> Event {
    Event::ReportReceived(
        ReportReceived {
            report: ReportId(report),
            owner: organisation(owner),
            marking: green(),
            source_key: Some(key.to_owned()),
            contents: Arc::new(contents),
        }
        .into(),
    )
}

fn row(text: &str) -> Contents {
    contents("other", text)
}

#[test]
fn new_rows_become_reports_with_their_keys() {
    nothing()
        .when(
            AUTHORITY_DUTY,
            import(&[("a", row("ett")), ("b", row("")), ("c", row("tre"))]),
        )
        .then([
            imported(1, "election-authority", "a", row("ett")),
            imported(2, "election-authority", "b", row("")),
            imported(3, "election-authority", "c", row("tre")),
        ]);
}

#[test]
fn importing_again_adds_nothing() {
    let command = || import(&[("a", row("ett")), ("b", row("två"))]);
    nothing()
        .when(AUTHORITY_DUTY, command())
        .and()
        .when(AUTHORITY_DUTY, command())
        .then([]);
}

#[test]
fn changed_row_corrects_its_report_and_keeps_its_number() {
    let corrected = ReportCorrected {
        report: ReportId(2),
        contents: Arc::new(row("två, rättat")),
    };
    let world = nothing()
        .when(AUTHORITY_DUTY, import(&[("a", row("ett")), ("b", row("två"))]))
        .and()
        .when(
            AUTHORITY_DUTY,
            import(&[("b", row("två, rättat")), ("a", row("ett")), ("c", row("tre"))]),
        )
        .then([
            Event::ReportCorrected(corrected.into()),
            imported(3, "election-authority", "c", row("tre")),
        ]);
    let report = world.reports.get(ReportId(2)).unwrap();
    assert_eq!(
        (report.contents.text.reveal(), report.corrections),
        (Some("två, rättat"), 1)
    );
    assert_eq!(world.reports.count(), 3);
}

#[test]
fn two_sources_with_the_same_keys_leave_each_other_alone() {
    let theirs = || import_for("police", &[("1", row("polisens"))]);
    let world = nothing()
        .when(AUTHORITY_DUTY, import(&[("1", row("myndighetens"))]))
        .and()
        .when(Actor::Console, theirs())
        .then([imported(2, "police", "1", row("polisens"))]);
    crate::testing::Given { world }
        .when(Actor::Console, theirs())
        .then([]);
}

#[test]
fn key_twice_in_one_file_refuses_the_file() {
    nothing()
        .when(AUTHORITY_DUTY, import(&[("a", row("ett")), ("a", row("två"))]))
        .refused(Refusal::KeyTwice { key: "a".to_owned() });
}

#[test]
fn bad_row_refuses_the_file() {
    nothing()
        .when(
            AUTHORITY_DUTY,
            import(&[("a", row("ett")), ("b", contents("ufo", "Ett ljus."))]),
        )
        .refused(Refusal::KindUnknown { kind: code("ufo") });
}

#[test]
fn source_key_keeps_its_limit() {
    let key = |chars| "ö".repeat(chars);
    nothing()
        .when(AUTHORITY_DUTY, import(&[(&key(TITLE_CHARS_MAX), row("ett"))]))
        .granted();
    nothing()
        .when(AUTHORITY_DUTY, import(&[(&key(TITLE_CHARS_MAX + 1), row("ett"))]))
        .refused(Refusal::TextTooLong {
            field: Field::Title,
            max: TITLE_CHARS_MAX,
        });
}

#[test]
fn import_for_an_unknown_organisation_is_refused() {
    nothing()
        .when(AUTHORITY_DUTY, import_for("nobody", &[]))
        .refused(Refusal::OrganisationUnknown {
            organisation: organisation("nobody"),
        });
}

#[test]
fn import_takes_the_right_role() {
    let refusal = Refusal::NotPermitted {
        action: Action::Import,
    };
    nothing().when(OFFICER_1380, import(&[])).refused(refusal.clone());
    nothing()
        .when(Actor::Station(SCHOOL), import(&[]))
        .refused(refusal);
    nothing()
        .when(Actor::Import(organisation("police")), import(&[]))
        .then([]);
}

#[test]
fn corrected_report_keeps_its_verdict() {
    let correction = ReportCorrected {
        report: ReportId(1),
        contents: Arc::new(contents("threat", "Hot.")),
    };
    let world = given([
        received(1),
        triaged(1, Verdict::NotIncident(NotIncidentReason::NoDeviation)),
        Event::ReportCorrected(correction.into()),
    ])
    .world;
    let report = world.reports.get(ReportId(1)).unwrap();
    assert_eq!(
        (report.state, report.theme),
        (ReportState::NotIncident, crate::theme::Theme::Physical)
    );
    assert_eq!(report.area, None);
}
