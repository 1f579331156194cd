//! `/premises`: the register of places.

use domain::Command;
use domain::premises::{PremisesDetails, PremisesKind, PremisesRow, RegisterPremises, Standing};
use testkit::network::{DUTY, KVARNBY, MOLNDAL, POLICE, area};
use testkit::{Browser, TestServer};

fn listed(browser: &Browser, path: &str) -> Vec<String> {
    browser.page(path).all("table.premises td:first-child b")
}

#[test]
fn register_lists_places_and_filters_narrow_it() {
    let server = TestServer::start();
    let browser = server.sign_in(POLICE);
    let code = server.code(KVARNBY);
    for (query, expected) in [
        (String::new(), vec!["Kvarnbyskolan", "Skrea skola", "Nordstan"]),
        ("area=county-14".to_owned(), vec!["Kvarnbyskolan", "Nordstan"]),
        (
            "kind=polling-station".to_owned(),
            vec!["Kvarnbyskolan", "Skrea skola"],
        ),
        ("standing=abolished".to_owned(), vec!["Nordstan"]),
        ("q=SKOLA".to_owned(), vec!["Kvarnbyskolan", "Skrea skola"]),
        ("q=1481-01".to_owned(), vec!["Kvarnbyskolan"]),
        (format!("q=L-{code}"), vec!["Kvarnbyskolan"]),
        ("q=skola&area=county-13".to_owned(), vec!["Skrea skola"]),
        ("q=skrea&area=county-14".to_owned(), vec![]),
    ] {
        assert_eq!(
            listed(&browser, &format!("/premises?{query}")),
            expected,
            "{query}"
        );
    }
}

#[test]
fn address_for_reports_is_handed_out_by_those_who_keep_the_register() {
    let server = TestServer::start();
    let path = format!("/report/{}", server.code(KVARNBY));
    let page = server.sign_in(DUTY).page("/premises");
    assert!(page.has_link(&path));
    let _form = page.click(&path);
    assert!(!server.sign_in(MOLNDAL).page("/premises").has_link(&path));
}

#[test]
fn long_register_comes_in_pages() {
    let server = TestServer::start();
    let row = |number: u32| PremisesRow {
        source_key: format!("X{number}"),
        details: PremisesDetails {
            name: format!("Lokal {number}"),
            kind: PremisesKind::Counting,
            standing: Standing::Planned,
            address: String::new(),
            area: Some(area("municipality-1480")),
            point: None,
            access: None,
        },
    };
    server.ask(
        DUTY,
        Command::RegisterPremises(RegisterPremises((0..230).map(row).collect())),
    );
    let browser = server.sign_in(POLICE);
    let mut page = browser.page("/premises?kind=counting");
    page.assert_text("230 places");
    let mut found = page.all("table.premises td:first-child b");
    while page.has_link("Show more") {
        page = page.click("Show more");
        page.assert_whole("en");
        found.extend(page.all("table.premises td:first-child b"));
    }
    assert_eq!(found.len(), 230);
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 230);
}
