//! `/map` and `/map/…`: nation, county, municipality.

use domain::level::Level;
use testkit::network::{COUNTY_13, DUTY, POLICE};
use testkit::{Page, TestServer};

/// What a screen reader says of an area.
fn spoken(page: &Page, area: &str) -> String {
    let links = page.attributes("a[href*='/map/'][aria-label]", "aria-label");
    let found = links.iter().find(|label| label.starts_with(area));
    found
        .unwrap_or_else(|| panic!("{area} is not on {}: {links:?}", page.path()))
        .clone()
}

#[test]
fn map_is_walked_from_the_country_to_a_municipality() {
    let server = TestServer::start();
    server.incident(DUTY, "Tyst i Mölndal", Level::Extended);
    let browser = server.sign_in(POLICE);
    let nation = browser.page("/map");
    assert_eq!(
        spoken(&nation, "Västra Götalands län"),
        "Västra Götalands län: 2 Extended, open incidents 1, reports 1"
    );
    assert!(spoken(&nation, "Hallands län").contains("no open incidents"));
    let county = browser.page("/map/county-14");
    county.assert_heading("Västra Götalands län");
    assert!(spoken(&county, "Mölndal").contains("open incidents 1"));
    assert!(spoken(&county, "Göteborg").contains("reports 0"));
    let municipality = browser.page("/map/municipality-1481");
    municipality.assert_heading("Mölndal");
    municipality.assert_text("Valnämnden i Mölndal");
    municipality.assert_text("No areas lie below this one.");
    assert!(municipality.has_link("Tyst i Mölndal") && municipality.has_link("Västra Götalands län"));
    assert_eq!(
        municipality.click("1 report").all("table.reports a.title").len(),
        1
    );
}

#[test]
fn area_with_a_boundary_is_a_shape_and_another_a_tile() {
    let server = TestServer::start();
    let page = server.sign_in(POLICE).page("/map/county-14");
    let shapes = page.attributes("svg a", "aria-label");
    assert!(
        shapes.iter().any(|label| label.starts_with("Mölndal")),
        "{shapes:?}"
    );
    assert!(
        !shapes.iter().any(|label| label.starts_with("Göteborg")),
        "{shapes:?}"
    );
    spoken(&page, "Göteborg");
}

#[test]
fn shade_is_chosen_and_kept_in_the_address() {
    let server = TestServer::start();
    server.report(DUTY, "other", "En sak", "municipality-1481");
    let page = server.sign_in(POLICE).page("/map/county-14?shade=reports");
    assert_eq!(page.text("nav.segment [aria-current]"), "Reports");
    page.assert_text("from 1");
}

#[test]
fn figures_of_the_map_are_those_of_the_viewer() {
    let server = TestServer::start();
    let browser = server.sign_in(COUNTY_13);
    let paths = [
        "/map",
        "/map/county-14",
        "/map/municipality-1481",
        "/map?shade=reports",
    ];
    let before = paths.map(|path| browser.page(path).region());
    server.incident_red(DUTY, "Hemlig", Level::Critical, &[DUTY]);
    assert_eq!(paths.map(|path| browser.page(path).region()), before);
    assert!(spoken(&server.sign_in(DUTY).page("/map"), "Västra").contains("4 Critical"));
}
