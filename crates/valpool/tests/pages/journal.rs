//! `/journal`: everything in its order.

use std::collections::BTreeSet;

use domain::level::Level;
use testkit::network::{COUNTY_13, DUTY, FALKENBERG, MOLNDAL, POLICE, at};
use testkit::{Browser, Page, TestServer};

fn numbers(page: &Page) -> Vec<u64> {
    let ids = page.attributes("ol.entries > li[id]", "id");
    ids.iter()
        .map(|id| id.trim_start_matches('e').parse().unwrap())
        .collect()
}

fn walked(browser: &Browser, start: &str) -> Vec<u64> {
    let mut page = browser.page(start);
    let mut found = numbers(&page);
    while page.has_link("Older") {
        page = page.click("Older");
        found.extend(numbers(&page));
    }
    found
}

#[test]
fn journal_holds_every_entry_once_and_newest_first() {
    let server = TestServer::start();
    let head = server.world().head.0;
    assert!(head > 50, "there is more than a page");
    let found = walked(&server.sign_in(DUTY), "/journal");
    assert_eq!(found, (1..=head).rev().collect::<Vec<_>>());
}

#[test]
fn entry_tells_who_when_and_what() {
    let server = TestServer::start();
    let mut told = testkit::contents("other", "En affisch nära ingången", "municipality-1481");
    told.occurred = domain::reports::Occurred::At(at("2026-09-13T06:15:00Z"));
    server.report_marked(MOLNDAL, told, domain::marking::Marking::default());
    let head = server.world().head.0;
    for (language, recorded, occurred) in [
        ("en", "09:30:00", "08:15"),
        ("sv", "09.30.00", "08.15"),
        ("fi", "9.30.00", "8.15"),
    ] {
        let page = server.sign_in(DUTY).wishing(language).page("/journal");
        let entry = page.text(&format!("#e{head}"));
        for part in [
            "En affisch nära ingången",
            "Ebba Sjö",
            "Valnämnden i Mölndal",
            recorded,
            occurred,
        ] {
            assert!(entry.contains(part), "{part} in {entry}");
        }
    }
}

#[test]
fn filters_narrow_by_sort_and_by_kind() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Tyst", Level::Local);
    let browser = server.sign_in(DUTY);
    let head = server.world().head.0;
    assert_eq!(walked(&browser, "/journal?kind=incident.opened"), [head - 1]);
    assert_eq!(walked(&browser, "/journal?about=incidents"), [head - 1]);
    assert_eq!(walked(&browser, "/journal?about=reports"), [head, head - 2]);
    assert_eq!(walked(&browser, "/journal?about=people").len(), 16);
    assert_eq!(
        walked(&browser, "/journal?about=incidents&kind=report.triaged"),
        Vec::<u64>::new()
    );
    let sorts = ["incidents", "reports", "people", "network"];
    let all: BTreeSet<u64> = sorts
        .iter()
        .flat_map(|sort| walked(&browser, &format!("/journal?about={sort}")))
        .collect();
    assert_eq!(all, (1..=head).collect());
    let page = browser.page("/journal");
    let form = page
        .form("form.filters")
        .fill("incident", &format!("I-{}", server.code(incident)));
    let own = form.submit().assert_status(200).page();
    own.assert_text("Journal of Tyst");
    assert!(numbers(&own).contains(&(head - 1)));
}

#[test]
fn entries_about_what_one_may_not_see_are_absent() {
    let server = TestServer::start();
    server.incident(DUTY, "Öppen", Level::Local);
    let before = server.world().head.0;
    server.pass_minutes(1);
    let hidden = server.incident_red(DUTY, "Hemlig", Level::Critical, &[DUTY]);
    let browser = server.sign_in(POLICE);
    let page = browser.page("/journal");
    page.assert_no_text("Hemlig");
    assert_eq!(numbers(&page)[0], before);
    assert_eq!(numbers(&server.sign_in(DUTY).page("/journal"))[0], before + 3);
    let asked = browser.page(&format!("/journal?incident={}", server.code(hidden)));
    assert_eq!(numbers(&asked), [0_u64; 0]);
}

#[test]
fn who_came_and_went_is_read_by_the_own_organisation_and_the_coordinator() {
    let server = TestServer::start();
    let person = server.code(FALKENBERG);
    let _in = server.guest().post("/sign-in", &[("person", &person)]);
    let signed_in = |who| numbers(&server.sign_in(who).page("/journal?kind=person.signed-in")).len();
    assert_eq!(
        [DUTY, FALKENBERG, MOLNDAL, POLICE, COUNTY_13].map(signed_in),
        [1, 1, 0, 0, 0]
    );
}

#[test]
fn older_moment_ends_where_it_ended() {
    let server = TestServer::start();
    server.report(DUTY, "other", "Före", "");
    let then = server.world().head.0;
    server.pass_minutes(10);
    server.report(DUTY, "other", "Efter", "");
    let page = server.sign_in(DUTY).page("/journal?as-of=2026-09-13T07:35:00Z");
    assert_eq!(numbers(&page)[0], then);
    assert_eq!(page.count("[data-live]"), 0);
}
