//! `/incidents`: the list.

use std::collections::BTreeSet;

use domain::Command;
use domain::ids::IncidentId;
use domain::incidents::CloseIncident;
use domain::level::Level;
use testkit::network::{COUNTY_13, DUTY, POLICE};
use testkit::{Browser, TestServer};

fn listed(browser: &Browser, path: &str) -> Vec<String> {
    browser.page(path).all("table.incidents a.title")
}

fn closed(server: &TestServer, incident: IncidentId) {
    let reason = "Det är över.".to_owned();
    server.ask(DUTY, Command::CloseIncident(CloseIncident { incident, reason }));
}

#[test]
fn open_incidents_stand_by_level_and_then_by_age() {
    let server = TestServer::start();
    for (title, level) in [
        ("Gammal lokal", Level::Local),
        ("Nationell", Level::National),
        ("Ny lokal", Level::Local),
        ("Kritisk", Level::Critical),
        ("Notering", Level::Note),
    ] {
        server.incident(DUTY, title, level);
        server.pass_minutes(1);
    }
    let all = listed(&server.sign_in(POLICE), "/incidents");
    assert_eq!(
        all,
        ["Kritisk", "Nationell", "Gammal lokal", "Ny lokal", "Notering"]
    );
}

#[test]
fn filters_narrow_by_state_theme_level_and_words() {
    let server = TestServer::start();
    server.incident(DUTY, "Telefoner tysta", Level::National);
    let report = server.report(DUTY, "ballot-papers", "Valsedlar slut", "municipality-1481");
    server.open_incident(DUTY, report, "Valsedlar i Mölndal", Level::Local);
    let over = server.incident(DUTY, "Telefoner igen", Level::Local);
    closed(&server, over);
    let browser = server.sign_in(POLICE);
    for (query, expected) in [
        ("", vec!["Telefoner tysta", "Valsedlar i Mölndal"]),
        ("state=closed", vec!["Telefoner igen"]),
        (
            "state=all",
            vec!["Telefoner igen", "Valsedlar i Mölndal", "Telefoner tysta"],
        ),
        ("theme=conduct", vec!["Valsedlar i Mölndal"]),
        ("level=3", vec!["Telefoner tysta"]),
        ("level=4", vec![]),
        ("q=telefoner", vec!["Telefoner tysta"]),
        ("q=telefoner&state=all", vec!["Telefoner igen", "Telefoner tysta"]),
        (
            "q=telefoner&state=all&level=1&theme=cyber",
            vec!["Telefoner igen"],
        ),
    ] {
        assert_eq!(
            listed(&browser, &format!("/incidents?{query}")),
            expected,
            "{query}"
        );
    }
    let spoken = format!("/incidents?q=I-{}&state=all", server.code(over));
    assert_eq!(listed(&browser, &spoken), ["Telefoner igen"]);
}

#[test]
fn pages_of_the_list_hold_every_incident_once() {
    let server = TestServer::start();
    for number in 0..110 {
        let level = Level::ALL[number % 5];
        let incident = server.incident(DUTY, &format!("Nummer {number}"), level);
        if number % 10 == 9 {
            closed(&server, incident);
        }
    }
    let browser = server.sign_in(POLICE);
    for (start, expected) in [
        ("/incidents", 99),
        ("/incidents?state=all", 110),
        ("/incidents?state=closed", 11),
        ("/incidents?q=nummer", 99),
    ] {
        let mut page = browser.page(start);
        let mut found = page.attributes("table.incidents a.title", "href");
        while page.has_link("Show more") {
            page = page.click("Show more");
            found.extend(page.attributes("table.incidents a.title", "href"));
        }
        let different: BTreeSet<_> = found.iter().collect();
        assert_eq!((found.len(), different.len()), (expected, expected), "{start}");
    }
}

#[test]
fn incident_that_one_may_not_see_changes_no_list() {
    let server = TestServer::start();
    server.incident(DUTY, "Öppen", Level::Local);
    let browser = server.sign_in(COUNTY_13);
    let paths = [
        "/incidents",
        "/incidents?state=all",
        "/incidents?q=hemlig",
        "/incidents?level=4",
    ];
    let before = paths.map(|path| browser.page(path).region());
    server.incident_red(DUTY, "Hemlig", Level::Critical, &[DUTY]);
    assert_eq!(paths.map(|path| browser.page(path).region()), before);
    assert_eq!(listed(&server.sign_in(DUTY), "/incidents"), ["Hemlig", "Öppen"]);
}
