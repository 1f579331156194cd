//! The page on which programs are let in and shut out.

use domain::EventKind;
use domain::ids::TokenId;
use domain::tokens::Scope;
use testkit::network::{ADMINISTRATOR, DUTY, POLICE};
use testkit::{Browser, TestServer};
use web::SignIn;

const FIELDS: &[(&str, &str)] = &[
    ("name", "Ärendesystemet"),
    ("scope", "reports:read"),
    ("scope", "incidents:read"),
    ("days", "30"),
];

fn secret(browser: &Browser) -> String {
    let page = browser.post("/programs", FIELDS).assert_status(200).page();
    page.text("#secret")
}

fn asks(server: &TestServer, secret: &str) -> u16 {
    let bearer = format!("Bearer {secret}");
    let headers = [("authorization", bearer.as_str())];
    server
        .guest()
        .send("GET", "/api/v1/reports", &headers, Vec::new())
        .status()
}

#[test]
fn secret_is_shown_once_and_lets_the_program_in_until_it_is_withdrawn() {
    let server = TestServer::start();
    let browser = server.sign_in(ADMINISTRATOR);
    let secret = secret(&browser);
    assert!(secret.starts_with("valpool_token_"));
    let list = || browser.page("/programs");
    list().assert_whole("en");
    list().assert_text("Ärendesystemet");
    list().assert_text("Never");
    assert!(!list().source().contains(&secret));
    assert_eq!(asks(&server, &secret), 200);
    assert!(!list().source().contains("Never"), "its last use is shown");
    let path = format!("/programs/{}", server.code(TokenId(1)));
    let _withdrawn = browser.post(&path, &[]).assert_sent_to("/programs");
    assert_eq!(asks(&server, &secret), 401);
    list().assert_text("Withdrawn");
    let journal = server.sign_in(DUTY).page("/journal?about=people");
    for text in ["Token issued", "Token withdrawn", "Ärendesystemet"] {
        journal.assert_text(text);
    }
    assert!(!journal.source().contains(&secret));
    assert!(
        !server
            .sign_in(POLICE)
            .page("/journal")
            .source()
            .contains("Ärendesystemet")
    );
}

#[test]
fn secret_is_in_no_entry_and_no_log() {
    let server = TestServer::start_logged(SignIn::Demonstration);
    let secret = secret(&server.sign_in(ADMINISTRATOR));
    assert_eq!(asks(&server, &secret), 200);
    assert_eq!(asks(&server, "valpool_token_wrong"), 401);
    let end = secret.trim_start_matches("valpool_token_");
    assert!(!server.log().contains(end));
    let world = server.world();
    assert!(!format!("{:?}", world.tokens).contains(end));
}

#[test]
fn button_pressed_twice_leaves_one_token_and_one_secret() {
    let server = TestServer::start();
    let browser = server.sign_in(ADMINISTRATOR);
    let key = [("key", "0123456789abcdef0123456789abcdef")];
    let fields: Vec<_> = FIELDS.iter().chain(&key).copied().collect();
    let press = || {
        let page = browser.post("/programs", &fields).assert_status(200).page();
        page.text("#secret")
    };
    let (first, second) = (press(), press());
    assert_eq!(asks(&server, &first), 401);
    assert_eq!(asks(&server, &second), 200);
    let world = server.world();
    let issued = world
        .lines
        .iter()
        .filter(|line| line.kind == EventKind::TokenIssued);
    assert_eq!(issued.count(), 1);
}

#[test]
fn what_is_missing_is_asked_for_and_nothing_is_lost() {
    let server = TestServer::start();
    let browser = server.sign_in(ADMINISTRATOR);
    let page = browser
        .post("/programs", &[("name", "Ärendesystemet"), ("days", "30")])
        .assert_status(422)
        .page();
    page.assert_text("Choose at least one thing");
    assert_eq!(
        page.attribute("#name", "value").as_deref(),
        Some("Ärendesystemet")
    );
    for days in ["0", "367", "soon", ""] {
        let fields = [("name", "P"), ("scope", "reports:read"), ("days", days)];
        let _again = browser.post("/programs", &fields).assert_status(422);
    }
    assert_eq!(server.world().tokens.next_id(), TokenId(1));
}

#[test]
fn letting_in_and_shutting_out_take_a_fresh_proof() {
    let server = TestServer::start_with(SignIn::Links);
    let browser = server.sign_in(ADMINISTRATOR);
    server.issue("election-authority", &[Scope::ReportsRead]);
    server.pass_minutes(6);
    let path = format!("/programs/{}", server.code(TokenId(1)));
    for (path, fields) in [("/programs", FIELDS), (path.as_str(), &[])] {
        let _proof = browser
            .post(path, fields)
            .assert_sent_to("/account/proof?next=%2Fprograms");
    }
    let _proof = browser
        .post("/export", &[("format", "csv")])
        .assert_sent_to("/account/proof?next=%2Fexport");
    assert_eq!(server.world().tokens.next_id(), TokenId(2));
}
