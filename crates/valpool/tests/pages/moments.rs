//! The time machine: any page as it was at any moment.

use domain::level::Level;
use testkit::network::{COUNTY_14, DUTY, POLICE, at};
use testkit::{Browser, TestServer};

fn morning() -> (TestServer, Browser) {
    let server = TestServer::start();
    server.incident(DUTY, "Första", Level::Local);
    server.clock.set(at("2026-09-13T08:30:00Z"));
    server.incident(DUTY, "Andra", Level::National);
    server.clock.set(at("2026-09-13T09:30:00Z"));
    let browser = server.sign_in(COUNTY_14);
    (server, browser)
}

#[test]
fn older_picture_says_when_it_was_and_leads_back() {
    let (_server, browser) = morning();
    let page = browser.page("/?as-of=2026-09-13T08:00:00Z");
    page.assert_text("This is how it was at 13 September 2026 10:00.");
    assert_eq!(page.text("#open-title"), "Open incidents · 1");
    page.assert_no_text("Andra");
    assert!(!page.has_link("Report"));
    let live = page.click("Back to live");
    assert_eq!((live.path(), live.count(".past")), ("/", 0));
    live.assert_text("Andra");
}

#[test]
fn way_back_keeps_the_rest_of_the_address() {
    let (_server, browser) = morning();
    let page = browser.page("/reports?state=incident&as-of=2026-09-13T08:00:00Z&theme=cyber");
    assert_eq!(page.link("Back to live"), "/reports?state=incident&theme=cyber");
}

#[test]
fn moment_is_chosen_with_the_control_in_the_networks_own_time() {
    let (_server, browser) = morning();
    let form = browser
        .page("/map/county-14?shade=reports")
        .form("details.asof form");
    let page = form
        .fill("as-of", "2026-09-13T10:00")
        .submit()
        .assert_status(200)
        .page();
    page.assert_text("13 September 2026 10:00");
    assert_eq!(page.text("nav.segment [aria-current]"), "Reports");
    let same = browser.page("/map/county-14?shade=reports&as-of=2026-09-13T08:00:00Z");
    assert_eq!(page.all("svg a"), same.all("svg a"));
}

#[test]
fn before_the_first_entry_there_was_nothing() {
    let (server, browser) = morning();
    let incident = server.incident_path(domain::ids::IncidentId(1));
    for moment in ["2020-01-01T00:00:00Z", "1970-01-01T00:00", "0001-01-01T00:00"] {
        for path in ["/", "/map", "/reports", "/incidents", "/journal", "/premises"] {
            let page = browser.page(&format!("{path}?as-of={moment}"));
            page.assert_whole("en");
            page.assert_no_text("Första");
            assert_eq!(page.count(".past"), 1, "{path}");
        }
        assert_eq!(browser.get(&format!("{incident}?as-of={moment}")).status(), 404);
        assert_eq!(
            browser.get(&format!("/map/county-14?as-of={moment}")).status(),
            404
        );
    }
}

#[test]
fn now_and_later_are_live() {
    let (_server, browser) = morning();
    for moment in ["2026-09-13T09:30:00Z", "2027-01-01T00:00:00Z", "2026-09-13T11:30"] {
        let page = browser.page(&format!("/?as-of={moment}"));
        assert_eq!(
            (page.count(".past"), page.count("#region[data-live]")),
            (0, 1),
            "{moment}"
        );
        page.assert_text("Andra");
    }
}

#[test]
fn page_that_was_asked_for_later_stays_live_when_that_moment_has_passed() {
    let (server, browser) = morning();
    let mut stream = browser.live("/incidents?as-of=2026-09-13T09:31:00Z");
    let _first = stream.next_said();
    server.clock.set(at("2026-09-13T10:00:00Z"));
    server.incident(DUTY, "Tredje", Level::Local);
    let said = stream.next_said();
    assert!(said.data.contains("Tredje"), "{}", said.data);
}

#[test]
fn moment_that_is_none_is_an_error_page() {
    let (_server, browser) = morning();
    for moment in [
        "yesterday",
        "2026-13-40",
        "99999-01-01T00:00",
        "2026-09-13",
        "12%3A00",
        "%00",
    ] {
        for language in ["sv", "fi", "en"] {
            let answer = browser
                .clone()
                .wishing(language)
                .get(&format!("/?as-of={moment}"));
            if moment == "2026-09-13" && answer.status() == 200 {
                continue;
            }
            let page = answer.assert_status(400).page();
            page.assert_whole(language);
        }
    }
}

#[test]
fn nothing_is_done_in_an_older_moment() {
    let (server, browser) = morning();
    let before = server.world().head;
    for path in ["/duty", "/themes/cyber", "/report"] {
        let fields = [("do", "take"), ("text", "Läget är lugnt"), ("kind", "other")];
        let answer = browser.post(&format!("{path}?as-of=2026-09-13T08:00:00Z"), &fields);
        assert_eq!(answer.status(), 409, "{path}");
        answer.page().assert_heading("This is the past");
    }
    assert_eq!(server.world().head, before);
}

#[test]
fn what_may_be_seen_of_the_past_is_decided_by_todays_markings() {
    let (server, browser) = morning();
    let incident = domain::ids::IncidentId(1);
    let path = format!("{}?as-of=2026-09-13T08:00:00Z", server.incident_path(incident));
    browser.page(&path).assert_text("Första");
    let marking = domain::marking::Marking {
        label: domain::marking::Label::Red,
        audience: Vec::new(),
        named: vec![DUTY],
    };
    server.mark(DUTY, incident, marking);
    assert_eq!(browser.get(&path).status(), 404);
    browser
        .page("/?as-of=2026-09-13T08:00:00Z")
        .assert_no_text("Första");
    server.sign_in(DUTY).page(&path).assert_text("Första");
    assert_eq!(server.sign_in(POLICE).get(&path).status(), 404);
}
