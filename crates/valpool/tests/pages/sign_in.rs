//! `/sign-in`, `/sign-in/link/…`, `/sign-out` and `/language`.

use engine::sessions::Sessions;
use testkit::TestServer;
use testkit::network::{DUTY, PARTY, at};
use web::SignIn;

const SESSION: &str = "valpool_session";

fn sessions(server: &TestServer) -> &Sessions {
    server.node().sessions()
}

#[test]
fn demonstration_lists_its_people_and_one_of_them_signs_in() {
    let server = TestServer::start();
    let guest = server.guest();
    let page = guest.page("/sign-in");
    page.assert_heading("Sign in");
    page.assert_text("Alva Ek duty officer");
    assert_eq!(page.count("button[name=person]"), 16);
    let answer = page
        .form("main form")
        .press("Alva Ek duty officer")
        .assert_sent_to("/");
    let cookie = answer.header("set-cookie").unwrap();
    for part in [
        "valpool_session=",
        "HttpOnly",
        "SameSite=Lax",
        "Path=/",
        "Max-Age=604800",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    answer.follow().page().assert_text("Alva Ek");
}

#[test]
fn signing_in_stands_in_the_journal() {
    let server = TestServer::start();
    let before = server.world().head;
    let _answer = server
        .guest()
        .page("/sign-in")
        .form("main form")
        .press("Alva Ek duty officer");
    assert_eq!(server.world().head.0, before.0 + 1);
    server.sign_in(DUTY).page("/journal").assert_text("Signed in");
}

#[test]
fn nobody_signs_in_as_a_person_who_is_not_there() {
    let server = TestServer::start();
    let unknown = server.code(domain::ids::PersonId(99));
    for person in [unknown.as_str(), "", "1", "AAAAAA", "P-000000"] {
        let answer = server
            .guest()
            .post("/sign-in", &[("person", person), ("next", "/")]);
        assert_eq!(answer.status(), 404, "{person}");
        assert_eq!(answer.header("set-cookie"), None);
    }
}

#[test]
fn list_of_people_is_for_demonstrations_only() {
    let server = TestServer::start_with(SignIn::Links);
    let page = server.guest().page("/sign-in");
    page.assert_text("one-time link");
    page.assert_no_text("Alva Ek");
    let person = server.code(DUTY);
    let _refused = server
        .guest()
        .post("/sign-in", &[("person", &person)])
        .assert_status(404);
}

#[test]
fn link_is_used_up_by_the_button_and_not_by_looking() {
    let server = TestServer::start_with(SignIn::Links);
    let link = web::link_path(&sessions(&server).make_link(DUTY, server.clock.now()).unwrap());
    for _ in 0..3 {
        server.guest().page(&link).assert_text("It works once.");
    }
    let guest = server.guest();
    let page = guest.page(&link);
    // Whoever comes without a passkey is led to where one is made.
    let answer = page.form("main form").submit().assert_sent_to("/account");
    let account = answer.follow().page();
    account.assert_text("You have no passkey yet.");
    account.assert_text("Alva Ek");
    let again = server.guest().post(&link, &[]).assert_status(404).page();
    again.assert_heading("There is no such page");
    assert_eq!(again.answer().header("set-cookie"), None);
}

#[test]
fn link_that_is_a_day_old_or_invented_signs_in_nobody() {
    let server = TestServer::start_with(SignIn::Links);
    let link = web::link_path(&sessions(&server).make_link(DUTY, server.clock.now()).unwrap());
    server.pass_minutes(24 * 60 + 1);
    for link in [link.as_str(), "/sign-in/link/abc", "/sign-in/link/%00"] {
        assert_eq!(server.guest().post(link, &[]).status(), 404, "{link}");
    }
}

#[test]
fn whoever_must_sign_in_first_comes_back_to_where_they_were() {
    let server = TestServer::start();
    let guest = server.guest();
    let answer = guest.get("/reports?state=new&area=county-14").assert_status(303);
    assert_eq!(
        answer.header("location"),
        Some("/sign-in?next=%2Freports%3Fstate%3Dnew%26area%3Dcounty-14")
    );
    let page = answer.follow().page();
    let answer = page.form("main form").press("Alva Ek duty officer");
    let _back = answer
        .assert_sent_to("/reports?state=new&area=county-14")
        .follow()
        .assert_status(200);
}

#[test]
fn whoever_sends_a_form_too_late_comes_back_to_the_page_it_stands_on() {
    let server = TestServer::start();
    let own = format!("http://{}", server.address());
    let from = |referer: &str| {
        let headers = [("referer", referer), ("sec-fetch-site", "same-origin")];
        let answer = server
            .guest()
            .post_with("/duty", &[("do", "take")], &headers)
            .assert_status(303);
        answer.header("location").unwrap().to_owned()
    };
    assert_eq!(
        from(&format!("{own}/map/county-14?shade=reports")),
        "/sign-in?next=%2Fmap%2Fcounty-14%3Fshade%3Dreports"
    );
    assert_eq!(from("https://example.org/x"), "/sign-in?next=%2F");
}

#[test]
fn next_leads_nowhere_else() {
    let server = TestServer::start();
    let person = server.code(DUTY);
    for next in [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "\\\\example.org",
        "example.org",
        "javascript:alert(1)",
        "/\r\nset-cookie: a=b",
        "/\t/example.org",
        "",
    ] {
        let answer = server
            .guest()
            .post("/sign-in", &[("person", &person), ("next", next)]);
        let location = answer.header("location").unwrap();
        assert_eq!(location, "/", "{next:?}");
    }
}

#[test]
fn next_is_kept_and_never_drawn_as_markup() {
    let server = TestServer::start();
    let page = server
        .guest()
        .page("/sign-in?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    page.assert_whole("en");
    assert_eq!(
        page.form("main form").value("next"),
        Some("\"><script>alert(1)</script>")
    );
}

#[test]
fn signing_out_ends_the_session_everywhere() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    let copy = server.guest();
    copy.keep_cookie(SESSION, &browser.cookie(SESSION).unwrap());
    copy.page("/").assert_text("Alva Ek");
    let page = browser.page("/");
    let _out = page
        .form("form[action='/sign-out']")
        .submit()
        .assert_sent_to("/sign-in");
    assert_eq!(browser.cookie(SESSION), None);
    let _gone = browser.get("/").assert_sent_to("/sign-in?next=%2F");
    let _gone = copy.get("/").assert_sent_to("/sign-in?next=%2F");
}

#[test]
fn session_ends_when_it_is_not_used_for_a_night() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    server.pass_minutes(16 * 60);
    let _there = browser.page("/");
    server.pass_minutes(16 * 60 + 1);
    let _gone = browser.get("/").assert_sent_to("/sign-in?next=%2F");
}

#[test]
fn session_of_nobody_is_none() {
    let server = TestServer::start();
    for token in ["", "abc", "0000000000000000000000000000000000000000", "%"] {
        let guest = server.guest();
        guest.keep_cookie(SESSION, token);
        assert_eq!(guest.get("/").status(), 303, "{token}");
    }
}

#[test]
fn party_lands_on_its_own_page() {
    let server = TestServer::start();
    let page = server.guest().page("/sign-in");
    let answer = page
        .form("main form")
        .press("Maja Sund party contact")
        .assert_sent_to("/");
    let _own = answer.follow().assert_sent_to("/own");
}

#[test]
fn browsers_language_comes_first_and_a_choice_before_it() {
    let server = TestServer::start();
    let guest = server.guest().wishing("de, fi;q=0.7, sv;q=0.9");
    let page = guest.page("/sign-in");
    page.assert_heading("Logga in");
    let finnish = page
        .form("form[action='/language']")
        .press("suomi")
        .assert_sent_to("/sign-in");
    assert!(
        finnish
            .header("set-cookie")
            .unwrap()
            .starts_with("valpool_language=fi; Path=/; SameSite=Lax")
    );
    assert_eq!(finnish.follow().page().attributes("html", "lang"), ["fi"]);
    let unknown = server.guest().wishing("de").page("/sign-in");
    assert_eq!(
        unknown.attributes("html", "lang"),
        ["sv"],
        "without a wish it is the country's"
    );
}

#[test]
fn choice_of_language_comes_back_to_the_page_with_its_query() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    let page = browser.page("/reports?state=new&as-of=2026-09-13T07:00:00Z");
    let answer = page
        .form("form[action='/language']")
        .press("svenska")
        .assert_status(303);
    let back = answer.follow().page();
    assert_eq!(back.attributes("html", "lang"), ["sv"]);
    assert_eq!(back.count(".past"), 1);
    assert_eq!(back.form("form.filters").value("state"), Some("new"));
}

#[test]
fn choice_of_language_before_signing_in_still_leads_to_where_one_was() {
    let server = TestServer::start();
    let page = server.guest().get("/journal?about=people").follow().page();
    let swedish = page
        .form("form[action='/language']")
        .press("svenska")
        .follow()
        .page();
    assert_eq!(swedish.attributes("html", "lang"), ["sv"]);
    let _journal = swedish
        .form("main form")
        .submit()
        .assert_sent_to("/journal?about=people");
}

#[test]
fn language_leads_nowhere_else_and_takes_no_other() {
    let server = TestServer::start();
    let guest = server.guest();
    for back in [
        "https://example.org",
        "//example.org",
        "/\\example.org",
        "x",
        "/\t/example.org",
    ] {
        let answer = guest.post("/language", &[("language", "sv"), ("back", back)]);
        assert_eq!(answer.header("location"), Some("/"), "{back}");
    }
    let _unread = guest
        .post("/language", &[("language", "se"), ("back", "/")])
        .assert_status(400);
}

#[test]
fn moment_of_the_last_sign_in_is_the_servers() {
    let server = TestServer::start();
    server.clock.set(at("2026-09-13T09:00:00Z"));
    let person = server.code(PARTY);
    let _in = server.guest().post("/sign-in", &[("person", &person)]);
    let signed_in = server.world().person(PARTY).unwrap().signed_in_at;
    assert_eq!(signed_in, Some(at("2026-09-13T09:00:00Z")));
}
