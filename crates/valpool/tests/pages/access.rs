//! Who has access: the yearly review, roles for a time, and what an ended access is told.

use domain::mandates::{GiveMandate, Review, ReviewMandate};
use domain::network::Role;
use domain::{Command, EventKind};
use testkit::TestServer;
use testkit::network::{ADMINISTRATOR, COMMUNICATIONS, DUTY, PARTY, POLICE, RECORDS, TRAINER, at};

fn until(server: &TestServer, until: &str) {
    let command = GiveMandate {
        person: TRAINER,
        role: Role::Trainer,
        from: None,
        until: Some(at(until)),
        election: None,
    };
    server.ask(ADMINISTRATOR, Command::GiveMandate(command));
}

#[test]
fn administrator_sees_their_own_people_and_those_who_have_no_administrator() {
    let server = TestServer::start();
    let page = server.sign_in(ADMINISTRATOR).page("/access");
    page.assert_whole("en");
    for name in ["Alva Ek", "Jonas Ö", "Maja Sund", "Nils Park"] {
        page.assert_text(name);
    }
    for name in ["Bo Lind", "Cilla Berg"] {
        page.assert_no_text(name);
    }
    for who in [DUTY, POLICE, RECORDS, PARTY] {
        let browser = server.sign_in(who);
        assert_eq!(browser.get("/access").status(), 404, "{who:?}");
    }
    assert!(!server.sign_in(DUTY).page("/premises").has_link("Access"));
    let theirs = format!("/access/{}", server.code(POLICE));
    let browser = server.sign_in(ADMINISTRATOR);
    assert_eq!(browser.post(&theirs, &[("do", "end")]).status(), 404);
}

#[test]
fn review_keeps_and_ends_access_and_the_ended_are_told() {
    let server = TestServer::start();
    let trainer = server.sign_in(TRAINER);
    let _page = trainer.page("/");
    let browser = server.sign_in(ADMINISTRATOR);
    let post = |who, what: &str| {
        let path = format!("/access/{}", server.code(who));
        browser.post(&path, &[("do", what)]).assert_status(303)
    };
    let _kept = post(RECORDS, "keep");
    let _ended = post(TRAINER, "end");
    let told = trainer.get("/").assert_status(403).page();
    told.assert_whole("en");
    told.assert_text("Your access has ended.");
    let page = browser.page("/access");
    page.assert_text("Has ended");
    let own = format!("/access/{}", server.code(ADMINISTRATOR));
    let refused = browser.post(&own, &[("do", "end")]).assert_status(403).page();
    refused.assert_text("Nobody decides about their own access.");
    assert_eq!(browser.post(&own, &[("do", "dance")]).status(), 422);
    // Whoever is given access anew comes in anew.
    let path = format!("/access/{}", server.code(TRAINER));
    let given = browser.post(&path, &[("do", "give"), ("role", "trainer")]);
    drop(given.assert_status(303));
    let _to_sign_in = trainer.get("/").assert_status(303);
    let _in = server.sign_in(TRAINER).page("/");
}

#[test]
fn role_is_given_for_a_time_after_which_nobody_comes_in() {
    let server = TestServer::start();
    let page = server.sign_in(ADMINISTRATOR).page("/access");
    let form = page.form(&format!("#change-{} form", server.code(COMMUNICATIONS)));
    let given = form
        .choose("role", "evaluator")
        .fill("until", "2026-09-13T12:00")
        .choose("election", "yes")
        .submit();
    drop(given.assert_status(303));
    let world = server.world();
    let person = world.person(COMMUNICATIONS).unwrap();
    assert_eq!(person.admitted.role, Role::Evaluator);
    assert_eq!(person.mandate.until, Some(at("2026-09-13T10:00:00Z")));
    assert!(person.mandate.election.is_some());
    let browser = server.sign_in(COMMUNICATIONS);
    let _in = browser.page("/");
    server.clock.set(at("2026-09-13T10:00:00Z"));
    let _over = browser.get("/").assert_status(403);
    // The page for signing in tells it as well.
    let sign_in = server.guest().page("/sign-in");
    let answer = sign_in.form("main form").press("Ida Vik evaluator");
    answer
        .assert_status(403)
        .page()
        .assert_text("Your access has ended.");
}

#[test]
fn stream_of_a_page_ends_with_the_access() {
    let server = TestServer::start();
    until(&server, "2026-09-13T08:00:00Z");
    let mut stream = server.sign_in(TRAINER).live("/");
    let _first = stream.next_said();
    server.clock.set(at("2026-09-13T08:00:00Z"));
    let review = ReviewMandate {
        person: RECORDS,
        review: Review::Kept,
    };
    server.ask(ADMINISTRATOR, Command::ReviewMandate(review));
    assert_eq!(stream.next_said().event, "gone");
}

#[test]
fn who_was_not_reviewed_for_a_year_is_due() {
    let server = TestServer::start();
    let browser = server.sign_in(ADMINISTRATOR);
    browser.page("/access").assert_no_text("To be reviewed");
    server.clock.set(at("2027-09-20T08:00:00Z"));
    let browser = server.sign_in(ADMINISTRATOR);
    browser.page("/access").assert_text("To be reviewed");
}

#[test]
fn search_for_people_is_noted_without_its_words() {
    let server = TestServer::start();
    let browser = server.sign_in(ADMINISTRATOR);
    let page = browser.page("/access?q=alva");
    page.assert_text("Alva Ek");
    page.assert_no_text("Jonas");
    let noted = server.wait_for(&|world| {
        let lines = world
            .lines
            .iter()
            .filter(|line| line.kind == EventKind::ReadingNoted);
        lines.count() == 1
    });
    assert!(noted, "the search is in the journal");
    let page = server.sign_in(DUTY).page("/readings");
    page.assert_text("Search for people");
    page.assert_no_text("alva");
}
