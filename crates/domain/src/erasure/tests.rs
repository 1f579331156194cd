//! Rules of erasing, as given, when, then.

use super::{Erasable, EraseSubject, Ground, SubjectErased};
use crate::actor::Actor;
use crate::command::Command;
use crate::duty::DutyTaken;
use crate::event::{Event, Sequence, Subject};
use crate::ids::{IncidentId, PersonId, ReportId};
use crate::network::{RecordSignIn, SignInMeans};
use crate::policy::{self, Action};
use crate::refusal::Refusal;
use crate::reports::Verdict;
use crate::testing::build::{contents, import, joined, opened_as, received, received_as, red_for, triaged};
use crate::testing::network::{
    AUTHORITY_ADMINISTRATOR, AUTHORITY_DUTY, AUTHORITY_RECORDS, COUNTY_13_ADMINISTRATOR, OFFICER_1380,
    SCHOOL, STRANGER,
};
use crate::testing::{given, nothing};
use crate::theme::Theme;
use crate::words::Personal;

fn erase(subject: Erasable) -> Command {
    let ground = Ground::Retention;
    Command::EraseSubject(EraseSubject { subject, ground })
}

fn erased(subject: Erasable) -> Event {
    let ground = Ground::Retention;
    Event::SubjectErased(SubjectErased { subject, ground }.into())
}

const REPORT: Erasable = Erasable::Report(ReportId(1));

/// A report of the election authority.
fn own_report() -> Event {
    let mut told = contents("other", "Anna Ek ringde.");
    told.contact = Personal::new("070-174 06 05");
    received_as(1, "election-authority", red_for(&[4]), told)
}

#[test]
fn records_officer_and_console_erase_a_report_and_its_words_are_gone() {
    for by in [AUTHORITY_RECORDS, Actor::Console] {
        let handled = Verdict::Handled(Personal::new("Ringde Anna Ek."));
        let world = given([own_report(), triaged(1, handled)])
            .when(by, erase(REPORT))
            .then([erased(REPORT)]);
        let report = world.reports.get(ReportId(1)).unwrap();
        let told = &report.contents;
        assert_eq!((told.text.reveal(), told.contact.reveal()), (None, None));
        assert!(told.title.is_blank(), "what was never told is not called erased");
        let triage = report.triage.as_ref().unwrap();
        assert!(matches!(&triage.triaged.verdict, Verdict::Handled(text) if text.is_erased()));
        assert_eq!(world.erased_in(Subject::Report(ReportId(1))), Some(world.head));
    }
}

#[test]
fn other_owners_and_other_roles_erase_nothing() {
    let action = Action::Erase;
    for by in [
        AUTHORITY_ADMINISTRATOR,
        AUTHORITY_RECORDS,
        COUNTY_13_ADMINISTRATOR,
    ] {
        given([received(1)])
            .when(by, erase(REPORT))
            .refused(Refusal::NotPermitted { action });
    }
    for by in [AUTHORITY_DUTY, OFFICER_1380, Actor::Station(SCHOOL)] {
        given([own_report()])
            .when(by, erase(REPORT))
            .refused(Refusal::NotPermitted { action });
    }
    given([own_report()])
        .when(STRANGER, erase(REPORT))
        .refused(Refusal::PersonUnknown);
}

#[test]
fn what_the_asker_may_not_see_looks_as_if_it_were_not_there() {
    let hidden = opened_as(1, "election-authority", "election-authority", red_for(&[1]));
    let incident = |id| erase(Erasable::Incident(IncidentId(id)));
    for id in [1, 2] {
        given([hidden.clone()])
            .when(AUTHORITY_RECORDS, incident(id))
            .refused(Refusal::IncidentUnknown);
    }
    given([hidden])
        .when(Actor::Console, incident(1))
        .then([erased(Erasable::Incident(IncidentId(1)))]);
    given([own_report()])
        .when(AUTHORITY_ADMINISTRATOR, erase(REPORT))
        .refused(Refusal::ReportUnknown);
    nothing()
        .when(AUTHORITY_RECORDS, erase(REPORT))
        .refused(Refusal::ReportUnknown);
    nothing()
        .when(AUTHORITY_RECORDS, erase(Erasable::Person(PersonId(99))))
        .refused(Refusal::PersonUnknown);
}

#[test]
fn erasing_again_does_nothing_until_something_new_is_told() {
    given([own_report(), erased(REPORT)])
        .when(AUTHORITY_RECORDS, erase(REPORT))
        .then([]);
    let answered = triaged(1, Verdict::Handled(Personal::new("Anna Ek igen.")));
    let world = given([own_report(), erased(REPORT), answered])
        .when(AUTHORITY_RECORDS, erase(REPORT))
        .then([erased(REPORT)]);
    let entries = world.erased_entries();
    assert_eq!(
        entries.len(),
        3,
        "the report, the first erasure, the answer: {entries:?}"
    );
}

#[test]
fn erased_person_has_no_name_no_duty_and_no_access() {
    let id = PersonId(1);
    let world = given([Event::DutyTaken(DutyTaken { person: id }.into())])
        .when(AUTHORITY_RECORDS, erase(Erasable::Person(id)))
        .granted();
    assert!(world.person(id).unwrap().admitted.name.is_erased());
    assert!(world.duty.is_empty());
    assert!(!policy::has_access(&world, id) && policy::has_access(&world, PersonId(2)));
    let refused = policy::permits(&world, AUTHORITY_DUTY, Action::Report);
    assert_eq!(refused, Err(Refusal::PersonUnknown));
    let means = SignInMeans::Link;
    let sign_in = Command::RecordSignIn(RecordSignIn { person: id, means });
    given([erased(Erasable::Person(id))])
        .when(AUTHORITY_DUTY, sign_in)
        .refused(Refusal::PersonUnknown);
}

#[test]
fn report_is_erased_in_the_journals_of_incidents_it_has_left() {
    let answer = || triaged(1, Verdict::Handled(Personal::new("x")));
    let open = || {
        opened_as(
            1,
            "election-authority",
            "election-authority",
            crate::testing::build::green(),
        )
    };
    let world = given([received(1), open(), joined(1, 1), answer(), erased(REPORT)]).world;
    let journal = &world.incidents.get(IncidentId(1)).unwrap().journal;
    assert_eq!(journal.len(), 2);
    assert!(!format!("{world:?}").contains("Slut på valsedlar."));
    assert!(
        format!("{journal:?}").contains("En lokal berörs."),
        "the incident keeps its own words"
    );
}

#[test]
fn what_is_erased_does_not_come_back_with_the_same_file() {
    let rows = || import(&[("a", contents("other", "Anna Ek ringde."))]);
    let imported = nothing().when(AUTHORITY_DUTY, rows()).and();
    let gone = imported.when(Actor::Console, erase(REPORT)).and();
    gone.when(AUTHORITY_DUTY, rows()).then([]);
}

#[test]
fn theme_is_erased_by_the_coordinator() {
    given([])
        .when(AUTHORITY_RECORDS, erase(Erasable::Theme(Theme::Cyber)))
        .then([erased(Erasable::Theme(Theme::Cyber))]);
    given([])
        .when(COUNTY_13_ADMINISTRATOR, erase(Erasable::Theme(Theme::Cyber)))
        .refused(Refusal::NotPermitted {
            action: Action::Erase,
        });
}

#[test]
fn only_entries_before_the_erasure_are_erased() {
    let world = given([own_report(), erased(REPORT)]).world;
    let subject = Subject::Report(ReportId(1));
    let erased = world.erased_in(subject).unwrap();
    assert!(world.has_erased(subject, Sequence(erased.0 - 1)));
    assert!(!world.has_erased(subject, erased) && !world.has_erased(subject, erased.next()));
    assert_eq!(world.entries_about(subject, erased), [Sequence(erased.0 - 1)]);
}

#[test]
fn missing_text_is_a_mistake_and_null_an_erased_one() {
    let given = r#"{"kind":"other","text":null,"voting":"unknown","police":"unknown"}"#;
    let told: crate::reports::Contents = serde_json::from_str(given).unwrap();
    assert!(told.text.is_erased() && told.title.is_blank());
    let missing = r#"{"kind":"other","voting":"unknown","police":"unknown"}"#;
    assert!(serde_json::from_str::<crate::reports::Contents>(missing).is_err());
    assert!(serde_json::from_str::<Personal>("7").is_err());
}
