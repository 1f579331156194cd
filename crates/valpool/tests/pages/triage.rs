//! `/reports/…`: one report and its first assessment.

use std::collections::BTreeMap;

use domain::ids::{IncidentId, ReportId};
use domain::level::Level;
use domain::marking::Label;
use domain::reports::{NotIncidentReason, Outcome, ReportState, Verdict};
use testkit::network::{ADMINISTRATOR, COUNTY_13, COUNTY_14, DUTY, FALKENBERG, LIAISON, MOLNDAL, POLICE};
use testkit::{Form, TestServer, contents};

const FORM: &str = "form.triage";

fn new_report(server: &TestServer) -> ReportId {
    server.report(
        DUTY,
        "it-phone",
        "Telefonen är tyst sedan sju",
        "municipality-1481",
    )
}

fn form(server: &TestServer, report: ReportId) -> Form {
    server
        .sign_in(MOLNDAL)
        .page(&server.report_path(report))
        .form(FORM)
}

fn verdict(server: &TestServer, report: ReportId) -> (ReportState, Verdict) {
    let world = server.world();
    let report = world.reports.get(report).unwrap();
    (
        report.state,
        report.triage.as_ref().unwrap().triaged.verdict.clone(),
    )
}

#[test]
fn report_becomes_a_new_incident() {
    let server = TestServer::start();
    let report = new_report(&server);
    let form = form(&server, report);
    assert_eq!(form.value("title"), Some("Telefonen är tyst sedan sju"));
    assert_eq!(
        (form.value("kind"), form.value("lead")),
        (Some("it-phone"), Some("municipality-1481"))
    );
    assert_eq!(form.value("level"), None, "the level is set by a person");
    let sent = form
        .choose("outcome", "incident")
        .fill("title", "Telefonerna i Mölndal")
        .choose("level", "2")
        .fill("level-reason", "Flera lokaler.")
        .choose("marking", "amber")
        .choose("lead", "county-14")
        .fill("answer", "Tack. Vi ringer operatören.")
        .submit();
    let inbox = sent
        .assert_sent_to(&format!("/reports?state=new&done={}", server.code(report)))
        .follow()
        .page();
    inbox.assert_text(&format!("R-{} is assessed.", server.code(report)));
    let world = server.world();
    let incident = world.incidents.get(IncidentId(1)).unwrap();
    assert_eq!(
        (incident.title.reveal(), incident.level),
        (Some("Telefonerna i Mölndal"), Level::Extended)
    );
    assert_eq!(
        (incident.owner.as_str(), incident.lead.as_str()),
        ("municipality-1481", "county-14")
    );
    assert_eq!(incident.marking.label, Label::Amber);
    let page = server.sign_in(MOLNDAL).page(&server.report_path(report));
    let _incident = page.click("Telefonerna i Mölndal");
    page.assert_text("Tack. Vi ringer operatören.");
}

#[test]
fn report_joins_an_open_incident_that_the_reader_sees() {
    let server = TestServer::start();
    let known = server.incident(DUTY, "Operatören ligger nere", Level::National);
    server.incident_red(DUTY, "Hemligt spår", Level::Critical, &[DUTY]);
    let report = new_report(&server);
    let form = form(&server, report);
    let options = form.options("incident").join("|");
    assert!(
        options.contains("Operatören ligger nere") && !options.contains("Hemligt"),
        "{options}"
    );
    let _sent = form
        .choose("outcome", "join")
        .choose("incident", &server.code(known))
        .submit()
        .assert_status(303);
    assert_eq!(
        verdict(&server, report),
        (ReportState::Incident, Verdict::Incident(known))
    );
    server
        .sign_in(DUTY)
        .page(&server.incident_path(known))
        .assert_text("Telefonen är tyst sedan sju");
}

#[test]
fn report_cannot_join_an_incident_that_the_reader_does_not_see_or_that_is_closed() {
    let server = TestServer::start();
    let hidden = server.incident_red(DUTY, "Hemligt spår", Level::Critical, &[DUTY]);
    let report = new_report(&server);
    let browser = server.sign_in(MOLNDAL);
    let path = server.report_path(report);
    let join = |code: &str| browser.post(&path, &[("outcome", "join"), ("incident", code)]);
    let answers =
        [server.code(hidden), server.code(IncidentId(77)), String::new()].map(|code| join(&code).page());
    for page in &answers {
        assert_eq!(page.status(), 422);
        page.assert_text("Choose an open incident.");
        page.assert_no_text("Hemligt");
    }
    let closed = server.incident(DUTY, "Över", Level::Note);
    let close = domain::incidents::CloseIncident {
        incident: closed,
        reason: "Över.".to_owned(),
    };
    server.ask(DUTY, domain::Command::CloseIncident(close));
    assert!((400..500).contains(&join(&server.code(closed)).status()));
    assert_eq!(
        server.world().reports.get(report).unwrap().state,
        ReportState::New
    );
}

#[test]
fn complaint_is_sent_on() {
    let server = TestServer::start();
    let report = new_report(&server);
    let form = form(&server, report).choose("outcome", "complaint");
    form.submit()
        .assert_status(422)
        .page()
        .assert_text("Write to whom the complaint is sent on.");
    let _sent = form.fill("sent-to", "Kundtjänst").submit().assert_status(303);
    assert_eq!(
        verdict(&server, report),
        (
            ReportState::SentOn,
            Verdict::SentOn(domain::words::Personal::new("Kundtjänst"))
        )
    );
    server
        .sign_in(MOLNDAL)
        .page(&server.report_path(report))
        .assert_text("Sent on to: Kundtjänst");
}

#[test]
fn report_is_not_an_incident_for_each_normal_reason() {
    let server = TestServer::start();
    for reason in NotIncidentReason::ALL {
        let report = new_report(&server);
        let form = form(&server, report).choose("outcome", "not-incident");
        let _asked = form.submit().assert_status(422);
        let _sent = form.choose("why", reason.code()).submit().assert_status(303);
        assert_eq!(
            verdict(&server, report),
            (ReportState::NotIncident, Verdict::NotIncident(reason))
        );
    }
}

#[test]
fn report_is_handled_on_the_spot() {
    let server = TestServer::start();
    let report = new_report(&server);
    let form = form(&server, report).choose("outcome", "handled");
    form.submit()
        .assert_status(422)
        .page()
        .assert_text("Write how it was handled.");
    let _sent = form.fill("how", "Bytte sladd.").submit().assert_status(303);
    assert_eq!(verdict(&server, report).0, ReportState::Handled);
    server
        .sign_in(POLICE)
        .page(&server.report_path(report))
        .assert_text("Bytte sladd.");
}

#[test]
fn what_is_missing_is_asked_for_and_nothing_written_is_lost() {
    let server = TestServer::start();
    let report = new_report(&server);
    let form = form(&server, report)
        .fill("answer", "Tack för att du ringde.")
        .fill("level-reason", "Därför att.");
    for language in ["sv", "fi", "en"] {
        let browser = server.sign_in(MOLNDAL).wishing(language);
        let page = browser
            .post(&server.report_path(report), &[("outcome", "incident")])
            .assert_status(422)
            .page();
        page.assert_whole(language);
    }
    let page = form
        .choose("outcome", "incident")
        .fill("title", "")
        .submit()
        .assert_status(422)
        .page();
    page.assert_text("Write a title for the incident.");
    page.assert_text("Choose a level.");
    let again = page.form(FORM);
    assert_eq!(again.value("outcome"), Some("incident"));
    assert_eq!(again.value("answer"), Some("Tack för att du ringde."));
    assert_eq!(again.value("level-reason"), Some("Därför att."));
    assert_eq!(again.submit().status(), 422);
    form_unknown(&server, report);
}

fn form_unknown(server: &TestServer, report: ReportId) {
    let page = server
        .sign_in(MOLNDAL)
        .post(&server.report_path(report), &[])
        .page();
    assert_eq!(page.status(), 422);
    page.assert_text("Choose what it is.");
}

#[test]
fn form_sent_twice_is_one_assessment() {
    let server = TestServer::start();
    let form = form(&server, new_report(&server))
        .choose("outcome", "handled")
        .fill("how", "Löst direkt.");
    let first = form.submit().assert_status(303);
    let head = server.world().head;
    let second = form.submit();
    assert_eq!(second.status(), 303, "{}", second.body());
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(server.world().head, head);
}

#[test]
fn whoever_comes_second_is_told_who_was_first_and_gets_the_words_back() {
    let server = TestServer::start();
    let report = new_report(&server);
    let path = server.report_path(report);
    let first = server
        .sign_in(COUNTY_14)
        .page(&path)
        .form(FORM)
        .choose("outcome", "not-incident");
    let second = server
        .sign_in(MOLNDAL)
        .page(&path)
        .form(FORM)
        .choose("outcome", "handled");
    let _first = first.choose("why", "no-deviation").submit().assert_status(303);
    let late = second
        .fill("how", "Startade om växeln.")
        .fill("answer", "Tack för samtalet.")
        .submit();
    let page = late.assert_status(409).page();
    page.assert_whole("en");
    page.assert_text("Already assessed by Cilla Berg");
    page.assert_text("Startade om växeln.");
    page.assert_text("Tack för samtalet.");
    assert_eq!(verdict(&server, report).0, ReportState::NotIncident);
}

#[test]
fn of_many_who_assess_at_once_one_is_first() {
    let server = TestServer::start();
    let report = new_report(&server);
    let path = server.report_path(report);
    let forms: Vec<_> = [DUTY, POLICE, COUNTY_14, MOLNDAL]
        .iter()
        .cycle()
        .take(12)
        .map(|who| {
            server
                .sign_in(*who)
                .page(&path)
                .form(FORM)
                .choose("outcome", "handled")
                .fill("how", "Klart nu.")
        })
        .collect();
    let sending: Vec<_> = forms
        .into_iter()
        .map(|form| std::thread::spawn(move || form.submit().status()))
        .collect();
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for sent in sending {
        *statuses.entry(sent.join().unwrap()).or_default() += 1;
    }
    assert_eq!(statuses, BTreeMap::from([(303, 1), (409, 11)]));
}

#[test]
fn report_outside_ones_area_is_read_and_not_assessed() {
    let server = TestServer::start();
    let report = new_report(&server);
    let path = server.report_path(report);
    for outside in [COUNTY_13, FALKENBERG] {
        let browser = server.sign_in(outside);
        let page = browser.page(&path);
        assert_eq!(page.count(FORM), 0);
        page.assert_text("Assessed by: Valnämnden i Mölndal, Länsstyrelsen i Väst, The election authority");
        let refused = browser.post(&path, &[("outcome", "not-incident"), ("why", "test")]);
        assert_eq!(refused.status(), 403, "{}", refused.body());
        refused
            .page()
            .assert_text("outside the area that your organisation answers for");
    }
    let nowhere = server.report(DUTY, "other", "Någonstans", "");
    assert_eq!(
        server
            .sign_in(FALKENBERG)
            .page(&server.report_path(nowhere))
            .count(FORM),
        1
    );
}

#[test]
fn role_that_does_not_assess_reads_and_is_refused() {
    let server = TestServer::start();
    let path = server.report_path(new_report(&server));
    for reader in [LIAISON, ADMINISTRATOR] {
        let browser = server.sign_in(reader);
        assert_eq!(browser.page(&path).count(FORM), 0);
        let refused = browser.post(&path, &[("outcome", "not-incident"), ("why", "test")]);
        assert_eq!(refused.status(), 403, "{}", refused.body());
        let refused = browser.post(&format!("{path}/take-up"), &[("reason", "En gång till")]);
        assert_eq!(refused.status(), 403, "{}", refused.body());
    }
}

#[test]
fn contact_is_shown_to_those_who_assess_only() {
    let server = TestServer::start();
    let mut told = contents("other", "Ring mig", "municipality-1481");
    told.contact = domain::words::Personal::new("070-123 45 67");
    let report = server.report_marked(MOLNDAL, told, domain::marking::Marking::plain(Label::Green));
    let path = server.report_path(report);
    for assessor in [DUTY, MOLNDAL, COUNTY_14] {
        server.sign_in(assessor).page(&path).assert_text("070-123 45 67");
    }
    for other in [COUNTY_13, LIAISON, ADMINISTRATOR] {
        server.sign_in(other).page(&path).assert_no_text("070-123");
    }
}

#[test]
fn report_is_taken_up_again_with_a_reason_and_assessed_anew() {
    let server = TestServer::start();
    let report = new_report(&server);
    server.triage(DUTY, report, Outcome::NotIncident(NotIncidentReason::Test));
    let path = server.report_path(report);
    let browser = server.sign_in(MOLNDAL);
    let form = browser
        .page(&path)
        .form(&format!("form[action='{path}/take-up']"));
    let asked = form.submit().assert_status(422).page();
    asked.assert_whole("en");
    let _sent = form
        .clone()
        .fill("reason", "Det var inget prov.")
        .submit()
        .assert_sent_to(&path);
    assert_eq!(
        server.world().reports.get(report).unwrap().state,
        ReportState::New
    );
    let _again = browser
        .page(&path)
        .form(FORM)
        .choose("outcome", "handled")
        .fill("how", "Nu löst.")
        .submit();
    assert_eq!(verdict(&server, report).0, ReportState::Handled);
    server
        .sign_in(DUTY)
        .page("/journal?kind=report.taken-up")
        .assert_text("Det var inget prov.");
    let late = form.fill("reason", "En gång till, tack.").submit();
    assert_eq!(late.status(), 303, "the same key again is the same request");
}

#[test]
fn new_report_cannot_be_taken_up() {
    let server = TestServer::start();
    let path = server.report_path(new_report(&server));
    let page = server
        .sign_in(MOLNDAL)
        .post(&format!("{path}/take-up"), &[("reason", "En gång till")])
        .page();
    assert!((400..500).contains(&page.status()), "{}", page.status());
    page.assert_text("it waits for its first assessment");
}

#[test]
fn nothing_is_assessed_in_the_past() {
    let server = TestServer::start();
    let report = new_report(&server);
    server.pass_minutes(5);
    let path = format!("{}?as-of=2026-09-13T07:31:00Z", server.report_path(report));
    let browser = server.sign_in(MOLNDAL);
    assert_eq!(browser.page(&path).count(FORM), 0);
    let _past = browser
        .post(&path, &[("outcome", "not-incident"), ("why", "test")])
        .assert_status(409);
    assert_eq!(
        server.world().reports.get(report).unwrap().state,
        ReportState::New
    );
}

#[test]
fn incident_opened_red_is_read_by_whoever_opened_it() {
    let server = TestServer::start();
    let report = new_report(&server);
    let form = form(&server, report)
        .choose("outcome", "incident")
        .choose("level", "1")
        .choose("marking", "red");
    let _sent = form
        .fill("level-reason", "Uppgift om en person.")
        .submit()
        .assert_status(303);
    let path = server.incident_path(IncidentId(1));
    let _mine = server.sign_in(MOLNDAL).page(&path);
    assert_eq!(server.sign_in(DUTY).get(&path).status(), 404);
    assert_eq!(
        server.sign_in(DUTY).get(&server.report_path(report)).status(),
        404,
        "its report goes with it"
    );
}
