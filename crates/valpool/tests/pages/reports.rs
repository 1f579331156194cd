//! `/reports`: the inbox.

use std::collections::BTreeSet;

use domain::ids::{PersonId, ReportId};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::reports::{NotIncidentReason, Outcome};
use testkit::network::{COUNTY_13, DUTY, MOLNDAL, POLICE};
use testkit::{Browser, TestServer, contents};

/// The reports that a list shows, in its order.
fn listed(browser: &Browser, path: &str) -> Vec<String> {
    browser.page(path).all("table.reports a.title")
}

/// Every report of a list, page by page.
fn walked(browser: &Browser, start: &str) -> Vec<String> {
    let mut page = browser.page(start);
    let mut found = page.attributes("table.reports a.title", "href");
    while page.has_link("Older") {
        page = page.click("Older");
        found.extend(page.attributes("table.reports a.title", "href"));
    }
    found
}

fn sorted_morning() -> TestServer {
    let server = TestServer::start();
    server.report(DUTY, "ballot-papers", "Valsedlar slut", "municipality-1481");
    server.report(DUTY, "it-phone", "Telefonen tyst", "municipality-1382");
    server.report(DUTY, "ballot-papers", "Fel valsedlar", "municipality-1382");
    let debate = server.report(DUTY, "false-information", "Ett inlägg", "");
    server.triage(
        DUTY,
        debate,
        Outcome::NotIncident(NotIncidentReason::OrdinaryDebate),
    );
    let queue = server.report(DUTY, "queue-closing", "Lång kö", "municipality-1480");
    server.open_incident(DUTY, queue, "Köer", Level::Local);
    server
}

#[test]
fn newest_report_stands_first() {
    let server = sorted_morning();
    let all = listed(&server.sign_in(POLICE), "/reports");
    assert_eq!(
        all,
        [
            "Lång kö",
            "Ett inlägg",
            "Fel valsedlar",
            "Telefonen tyst",
            "Valsedlar slut"
        ]
    );
}

#[test]
fn each_filter_narrows_and_together_they_narrow_further() {
    let server = sorted_morning();
    let browser = server.sign_in(POLICE);
    for (query, expected) in [
        ("area=county-13", vec!["Fel valsedlar", "Telefonen tyst"]),
        ("area=municipality-1481", vec!["Valsedlar slut"]),
        ("kind=ballot-papers", vec!["Fel valsedlar", "Valsedlar slut"]),
        ("theme=information", vec!["Ett inlägg"]),
        (
            "theme=conduct",
            vec!["Lång kö", "Fel valsedlar", "Valsedlar slut"],
        ),
        (
            "state=new",
            vec!["Fel valsedlar", "Telefonen tyst", "Valsedlar slut"],
        ),
        ("state=incident", vec!["Lång kö"]),
        ("state=not-incident", vec!["Ett inlägg"]),
        ("state=sent-on", vec![]),
        ("q=valsedlar", vec!["Fel valsedlar", "Valsedlar slut"]),
        ("q=valsedlar&area=county-13", vec!["Fel valsedlar"]),
        (
            "area=county-13&kind=ballot-papers&theme=conduct&state=new&q=fel",
            vec!["Fel valsedlar"],
        ),
        ("area=county-13&theme=information", vec![]),
        ("area=county-99", vec![]),
        ("kind=nothing", vec![]),
    ] {
        assert_eq!(
            listed(&browser, &format!("/reports?{query}")),
            expected,
            "{query}"
        );
    }
}

#[test]
fn filters_are_a_form_that_keeps_what_was_chosen() {
    let server = sorted_morning();
    let page = server.sign_in(POLICE).page("/reports");
    let form = page
        .form("form.filters")
        .choose("area", "county-13")
        .choose("kind", "ballot-papers");
    let found = form.fill("q", "valsedlar").submit().assert_status(200).page();
    assert_eq!(found.all("table.reports a.title"), ["Fel valsedlar"]);
    let again = found.form("form.filters");
    assert_eq!(again.value("area"), Some("county-13"));
    assert_eq!(
        (again.value("kind"), again.value("q")),
        (Some("ballot-papers"), Some("valsedlar"))
    );
    let narrower = again.choose("area", "municipality-1382").submit().page();
    assert_eq!(
        narrower.form("form.filters").value("area"),
        Some("municipality-1382")
    );
    let all = narrower.click("Clear the filter");
    assert_eq!(all.all("table.reports a.title").len(), 5);
}

#[test]
fn words_are_found_by_their_stems_and_in_every_report_that_holds_them_all() {
    let server = TestServer::start();
    server.report(DUTY, "other", "Röstmottagaren saknas i Kvarnby", "");
    server.report(DUTY, "other", "Röstmottagare kom för sent", "");
    let browser = server.sign_in(POLICE);
    assert_eq!(listed(&browser, "/reports?q=R%C3%96STMOTTAGARE").len(), 2);
    assert_eq!(listed(&browser, "/reports?q=r%C3%B6stmottagare+kvarnby").len(), 1);
    assert_eq!(listed(&browser, "/reports?q=ingenting").len(), 0);
}

#[test]
fn number_in_the_search_leads_to_its_report_or_incident() {
    let server = sorted_morning();
    let browser = server.sign_in(POLICE);
    let report = server.report_path(ReportId(2));
    let code = server.code(ReportId(2));
    for spoken in [format!("R-{code}"), format!("r-{}", code.to_lowercase())] {
        let _there = browser
            .get(&format!("/reports?q={spoken}"))
            .assert_sent_to(&report);
    }
    let incident = domain::ids::IncidentId(1);
    let spoken = format!("/reports?q=I-{}", server.code(incident));
    let _there = browser
        .get(&spoken)
        .assert_sent_to(&server.incident_path(incident));
}

#[test]
fn pages_of_the_list_hold_every_report_once() {
    let server = TestServer::start();
    for number in 0..120 {
        let kind = if number % 2 == 0 { "queue-closing" } else { "other" };
        server.report(DUTY, kind, &format!("Kö nummer {number}"), "municipality-1481");
    }
    let browser = server.sign_in(POLICE);
    for (start, expected) in [
        ("/reports", 120),
        ("/reports?q=nummer", 120),
        ("/reports?kind=queue-closing", 60),
        ("/reports?kind=queue-closing&q=nummer&area=county-14", 60),
    ] {
        let found = walked(&browser, start);
        let different: BTreeSet<_> = found.iter().collect();
        assert_eq!((found.len(), different.len()), (expected, expected), "{start}");
    }
    assert_eq!(listed(&browser, "/reports").len(), 50);
}

#[test]
fn reports_that_come_in_while_one_reads_on_do_not_shift_the_pages() {
    let server = TestServer::start();
    for number in 0..60 {
        server.report(DUTY, "other", &format!("Nummer {number}"), "");
    }
    let browser = server.sign_in(POLICE);
    let first = browser.page("/reports");
    server.report(DUTY, "other", "Mellan sidorna", "");
    let second = first.click("Older");
    assert_eq!(second.all("table.reports a.title").len(), 10);
    assert_eq!(second.all("table.reports a.title")[0], "Nummer 9");
    assert_eq!(
        second.click("To the newest").all("table.reports a.title")[0],
        "Mellan sidorna"
    );
}

#[test]
fn older_moment_shows_the_older_list_in_its_older_states() {
    let server = TestServer::start();
    let first = server.report(DUTY, "other", "Före kaffet", "municipality-1481");
    server.pass_minutes(10);
    server.report(DUTY, "other", "Efter kaffet", "municipality-1481");
    server.triage(DUTY, first, Outcome::Handled("Löst.".to_owned()));
    let browser = server.sign_in(POLICE);
    assert_eq!(listed(&browser, "/reports"), ["Efter kaffet", "Före kaffet"]);
    let older = "as-of=2026-09-13T07:35:00Z";
    let page = browser.page(&format!("/reports?{older}"));
    assert_eq!(page.all("table.reports a.title"), ["Före kaffet"]);
    assert_eq!(page.all("td.state"), ["New"]);
    page.assert_text("New (1)");
    assert_eq!(
        listed(&browser, &format!("/reports?q=kaffet&{older}")),
        ["Före kaffet"]
    );
    assert_eq!(
        listed(&browser, &format!("/reports?state=handled&{older}")),
        Vec::<String>::new()
    );
    let report = page.click("Före kaffet");
    assert_eq!(report.count(".past"), 1);
    assert_eq!(report.all(".chip"), ["New"]);
}

#[test]
fn report_that_one_may_not_see_is_neither_listed_nor_counted() {
    let server = TestServer::start();
    server.report(DUTY, "other", "Öppen sak", "municipality-1481");
    let browser = server.sign_in(COUNTY_13);
    let paths = [
        "/reports",
        "/reports?q=sak",
        "/reports?area=county-14",
        "/reports?state=new",
        "/reports?kind=it-phone",
    ];
    let before = paths.map(|path| browser.page(path).region());
    server.report_red(DUTY, "Hemlig sak", &[DUTY]);
    let strict = Marking::plain(Label::AmberStrict);
    server.report_marked(
        MOLNDAL,
        contents("other", "Mölndals egen sak", "municipality-1481"),
        strict,
    );
    assert_eq!(paths.map(|path| browser.page(path).region()), before);
    let seen = |by: PersonId| listed(&server.sign_in(by), "/reports");
    assert_eq!(seen(DUTY), ["Hemlig sak", "Öppen sak"]);
    assert_eq!(seen(MOLNDAL), ["Mölndals egen sak", "Öppen sak"]);
}

#[test]
fn cursor_at_a_report_that_one_may_not_see_tells_nothing() {
    let server = TestServer::start();
    server.report(DUTY, "other", "Öppen sak", "");
    let hidden = server.report_red(DUTY, "Hemlig sak", &[DUTY]);
    let browser = server.sign_in(POLICE);
    let code = server.code(hidden);
    let _page = browser.page(&format!("/reports?before={code}"));
    let spoken = browser.page(&format!("/reports?q=R-{code}"));
    spoken.assert_no_text("Hemlig");
    let done = browser.page(&format!("/reports?done={code}"));
    assert_eq!(done.count(".did"), 0);
}

#[test]
fn empty_inbox_says_what_will_stand_there() {
    let server = TestServer::start();
    let browser = server.sign_in(POLICE);
    browser.page("/reports").assert_text("No reports yet.");
    browser
        .page("/reports?state=new&area=county-13")
        .assert_text("No report fits.");
}
