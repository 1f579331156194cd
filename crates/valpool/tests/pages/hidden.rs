//! A thing one may not see looks exactly like a thing that is not there.

use domain::ids::{IncidentId, PersonId, ReportId};
use domain::level::Level;
use testkit::network::{
    ANALYST, COUNTY_13, DUTY, EVERY_ROLE, KVARNBY, LIAISON, MOLNDAL, PARTY, PLATFORM, POLICE,
};
use testkit::{Answer, Page, TestServer};

/// An answer without the number that differs each time.
fn masked(answer: Answer) -> (u16, String) {
    let (status, page) = (answer.status(), answer.page());
    let number = page.text("article.problem code");
    (status, page.source().replace(&number, "NUMBER"))
}

/// A page's changing part without the keys of its forms, which differ each time.
fn unkeyed(page: &Page) -> String {
    let mut region = page.region();
    for key in page.attributes("input[name=key]", "value") {
        region = region.replace(&key, "KEY");
    }
    region
}

#[test]
fn incident_that_is_hidden_answers_as_one_that_is_not_there() {
    let server = TestServer::start();
    let hidden = server.incident_red(DUTY, "Hemlig", Level::Critical, &[DUTY]);
    let absent = IncidentId(77);
    let browser = server.sign_in(POLICE);
    for more in ["", "?do=mark", "?as-of=2026-09-13T07:00:00Z"] {
        let of = |incident| masked(browser.get(&format!("{}{more}", server.incident_path(incident))));
        assert_eq!(of(hidden), of(absent), "{more}");
        assert_eq!(of(hidden).0, 404);
    }
    for form in ["write", "close", "reopen", "mark", "place", "dance"] {
        let fields = [
            ("do", form),
            ("text", "Några ord"),
            ("reason", "Därför att"),
            ("label", "green"),
        ];
        let of = |incident| masked(browser.post(&server.incident_path(incident), &fields));
        assert_eq!(of(hidden), of(absent), "{form}");
    }
    let of = |incident| browser.page(&format!("/journal?incident={}", server.code(incident)));
    let codes = [hidden, absent].map(|incident| server.code(incident));
    let without = |page: Page| {
        codes
            .iter()
            .fold(page.region(), |region, code| region.replace(code, "CODE"))
    };
    assert_eq!(without(of(hidden)), without(of(absent)));
}

#[test]
fn report_that_is_hidden_answers_as_one_that_is_not_there() {
    let server = TestServer::start();
    let hidden = server.report_red(DUTY, "Hemlig", &[DUTY]);
    let absent = ReportId(77);
    let browser = server.sign_in(POLICE);
    let of = |report| masked(browser.get(&server.report_path(report)));
    assert_eq!(of(hidden), of(absent));
    let fields = [
        ("outcome", "not-incident"),
        ("why", "test"),
        ("reason", "Därför att"),
    ];
    for more in ["", "/take-up"] {
        let of = |report| masked(browser.post(&format!("{}{more}", server.report_path(report)), &fields));
        assert_eq!(of(hidden), of(absent), "{more}");
        assert_eq!(of(hidden).0, 404);
    }
}

#[test]
fn hidden_things_change_no_byte_of_any_page() {
    let server = TestServer::start();
    server.incident(DUTY, "Öppen händelse", Level::Local);
    server.report(DUTY, "it-phone", "Öppen rapport", "municipality-1481");
    let incident = server.incident_path(IncidentId(1));
    let paths = [
        "/",
        "/?shade=reports",
        "/map",
        "/map/county-14",
        "/map/municipality-1481",
        "/reports",
        "/reports?q=rapport",
        "/incidents?state=all",
        "/journal",
        "/premises",
        "/report",
        &incident,
    ];
    for reader in [COUNTY_13, LIAISON, ANALYST, POLICE, MOLNDAL] {
        let browser = server.sign_in(reader);
        let before = paths.map(|path| unkeyed(&browser.page(path)));
        let hidden = server.incident_red(DUTY, "Hemlig händelse", Level::Critical, &[DUTY]);
        let report = server.report_red(DUTY, "Hemlig rapport", &[DUTY]);
        server.triage(DUTY, report, domain::reports::Outcome::Join(hidden));
        let after = paths.map(|path| unkeyed(&browser.page(path)));
        for (place, path) in paths.iter().enumerate() {
            assert!(
                before[place] == after[place],
                "{path} changed for {reader:?}: {}",
                after[place]
            );
        }
    }
}

#[test]
fn hidden_report_of_an_open_incident_is_neither_shown_nor_counted() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Öppen händelse", Level::Local);
    let path = server.incident_path(incident);
    let browser = server.sign_in(COUNTY_13);
    let before = [path.as_str(), "/", "/incidents"].map(|path| unkeyed(&browser.page(path)));
    let report = server.report_red(DUTY, "Hemligt vittne", &[DUTY]);
    server.triage(DUTY, report, domain::reports::Outcome::Join(incident));
    let after = [path.as_str(), "/", "/incidents"].map(|path| unkeyed(&browser.page(path)));
    assert_eq!(before, after);
    server.sign_in(DUTY).page(&path).assert_text("Hemligt vittne");
}

#[test]
fn parties_and_platforms_are_shown_their_form_and_nothing_else() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Öppen händelse", Level::Local);
    let report = server.report(DUTY, "other", "Öppen rapport", "municipality-1481");
    for outsider in [PARTY, PLATFORM] {
        let browser = server.sign_in(outsider);
        let unknown = masked(browser.get("/nothing"));
        assert_eq!(unknown.0, 404);
        let read = [
            "/map".to_owned(),
            "/map/county-14".to_owned(),
            "/reports".to_owned(),
            "/reports?q=rapport".to_owned(),
            "/incidents".to_owned(),
            "/journal".to_owned(),
            "/premises".to_owned(),
            server.report_path(report),
            server.incident_path(incident),
            "/map?as-of=2026-09-13T07:00:00Z".to_owned(),
        ];
        for path in read {
            assert_eq!(masked(browser.get(&path)), unknown, "{path}");
        }
        for path in [
            "/duty",
            "/themes/cyber",
            &server.report_path(report),
            &server.incident_path(incident),
        ] {
            let form = [("do", "take"), ("text", "Hej hej")];
            assert_eq!(
                masked(browser.post(path, &form)),
                masked(browser.post("/nothing", &form)),
                "{path}"
            );
        }
        let form = browser.page("/report");
        form.assert_no_text("Öppen");
        let links = form.attributes("nav:not(.own) a", "href");
        assert_eq!(links, ["/own", "/report"], "there is nothing else to go to");
    }
}

#[test]
fn own_report_of_a_party_is_followed_by_its_receipt_only() {
    let server = TestServer::start();
    let browser = server.sign_in(PARTY);
    let form = browser
        .page("/report")
        .form("main form")
        .choose("kind", "other")
        .fill("text", "Partiets rapport");
    let receipt = form.submit().follow().page();
    receipt.assert_text("Partiets rapport");
    assert_eq!(browser.get(&server.report_path(ReportId(1))).status(), 404);
    assert_eq!(
        server
            .sign_in(PLATFORM)
            .get(&server.report_path(ReportId(1)))
            .status(),
        404
    );
}

#[test]
fn somebody_elses_spoken_number_leads_nowhere() {
    let server = TestServer::start();
    let person = server.code(DUTY);
    for path in ["/reports/", "/incidents/", "/report/", "/map/"] {
        for code in [person.clone(), format!("P-{person}"), server.code(KVARNBY)] {
            let path = format!("{path}{code}");
            if path == format!("/report/{}", server.code(KVARNBY)) {
                continue;
            }
            assert_eq!(server.sign_in(DUTY).get(&path).status(), 404, "{path}");
        }
    }
}

#[test]
fn nobody_reads_a_red_thing_without_being_named_whatever_the_role() {
    let server = TestServer::start();
    let hidden = server.incident_red(DUTY, "Hemlig", Level::Local, &[DUTY]);
    let path = server.incident_path(hidden);
    let readers = EVERY_ROLE
        .map(|(_, who)| who)
        .into_iter()
        .chain([POLICE, COUNTY_13]);
    for reader in readers.filter(|who| *who != DUTY) {
        assert_eq!(server.sign_in(reader).get(&path).status(), 404, "{reader:?}");
    }
    let _own = server.sign_in(DUTY).page(&path);
    assert_eq!(server.sign_in(PersonId(16)).get(&path).status(), 404);
}
