//! `/receipt/…`: for whoever has its address, to come back to for the answer.

use domain::ids::ReportId;
use domain::reports::{NotIncidentReason, Outcome, TriageReport};
use testkit::TestServer;
use testkit::network::{DUTY, KVARNBY, MOLNDAL};

/// Sends a report from the station, and tells the address of its receipt.
fn receipt(server: &TestServer) -> String {
    let path = format!("/report/{}", server.code(KVARNBY));
    let sent = server
        .guest()
        .post(&path, &[("kind", "other"), ("text", "En kö på gården")])
        .assert_status(303);
    sent.header("location").unwrap().to_owned()
}

#[test]
fn receipt_is_read_without_an_account_in_every_language() {
    let server = TestServer::start();
    let path = receipt(&server);
    for language in ["sv", "fi", "en"] {
        let page = server.guest().wishing(language).page(&path);
        page.assert_whole(language);
        page.assert_text("En kö på gården");
        page.assert_text(&format!("R-{}", server.code(ReportId(1))));
        page.assert_text("Kvarnbyskolan");
    }
}

#[test]
fn receipt_shows_the_answer_once_there_is_one() {
    let server = TestServer::start();
    let path = receipt(&server);
    server
        .guest()
        .page(&path)
        .assert_text("Waits for a first assessment.");
    let answer = "Tack. Vi öppnar en ingång till.".to_owned();
    let outcome = Outcome::Handled("Öppnade en dörr till.".to_owned());
    server.pass_minutes(12);
    server.ask(
        MOLNDAL,
        domain::Command::TriageReport(TriageReport {
            report: ReportId(1),
            outcome,
            answer,
        }),
    );
    let page = server.guest().page(&path);
    page.assert_text("Tack. Vi öppnar en ingång till.");
    page.assert_text("Valnämnden i Mölndal");
    page.assert_text("Assessed");
    page.assert_no_text("Öppnade en dörr till.");
    page.assert_no_text("Ebba");
}

#[test]
fn without_an_answer_of_its_own_the_receipt_has_the_standard_one() {
    let server = TestServer::start();
    let path = receipt(&server);
    server.triage(
        DUTY,
        ReportId(1),
        Outcome::NotIncident(NotIncidentReason::OrdinaryDebate),
    );
    for language in ["sv", "fi", "en"] {
        let page = server.guest().wishing(language).page(&path);
        page.assert_whole(language);
        assert!(page.text(".answer p.pre").len() > 20);
    }
    server
        .guest()
        .page(&path)
        .assert_text("ordinary debate, which is everyone’s right");
}

#[test]
fn receipt_is_opened_by_its_whole_seal_only() {
    let server = TestServer::start();
    let path = receipt(&server);
    let (code, seal) = path.trim_start_matches("/receipt/").split_once('-').unwrap();
    let other = server.report(DUTY, "other", "En annan rapport", "");
    let wrong = [
        format!("/receipt/{}-{seal}", server.code(other)),
        format!("/receipt/{code}-{}", &seal[1..]),
        format!("/receipt/{code}-{}0", &seal[..seal.len() - 1]),
        format!("/receipt/{code}-{seal}0"),
        format!("/receipt/{code}-"),
        format!("/receipt/{code}"),
        format!("/receipt/{}", seal),
        format!("/receipt/{}-{seal}", server.code(KVARNBY)),
    ];
    for path in wrong.iter().filter(|wrong| **wrong != path) {
        assert_eq!(server.guest().get(path).status(), 404, "{path}");
    }
    let _lower = server
        .guest()
        .page(&format!("/receipt/{}-{seal}", code.to_lowercase()));
}

#[test]
fn receipt_tells_nobody_elses_contact() {
    let server = TestServer::start();
    let path = format!("/report/{}", server.code(KVARNBY));
    let fields = [
        ("kind", "other"),
        ("text", "Ring mig gärna"),
        ("contact", "070-123 45 67"),
    ];
    let sent = server.guest().post(&path, &fields);
    server
        .guest()
        .page(sent.header("location").unwrap())
        .assert_no_text("070-123");
}
