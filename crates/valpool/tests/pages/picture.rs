//! `/`, `/themes/…` and `/duty`: the picture, and what is done on it.

use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::theme::Theme;
use testkit::network::{ANALYST, COUNTY_13, COUNTY_14, DUTY, MOLNDAL, POLICE, TRAINER};
use testkit::{TestServer, contents};

#[test]
fn picture_tells_the_election_its_phase_and_its_day() {
    let server = TestServer::start();
    let page = server.sign_in(DUTY).page("/");
    page.assert_text("Parliamentary election 2026");
    assert_eq!(page.text(".phases .current"), "Election day");
    assert_eq!(page.all(".phases li").len(), 7);
    page.assert_text("Sunday 13 September 2026");
    server.clock.set(testkit::network::at("2026-09-14T08:00:00Z"));
    assert_eq!(server.sign_in(DUTY).page("/").text(".phases .current"), "Count");
}

#[test]
fn figures_are_those_of_the_viewer() {
    let server = TestServer::start();
    server.incident(DUTY, "Öppen för alla", Level::Local);
    server.incident_red(DUTY, "Bara för två", Level::Critical, &[DUTY, POLICE]);
    let amber = Marking::plain(Label::Amber);
    let report = server.report_marked(
        MOLNDAL,
        contents("other", "Mölndals sak", "municipality-1481"),
        amber.clone(),
    );
    server.open_incident_marked(MOLNDAL, report, "Mölndals egen", Level::Extended, amber);
    let open = |who| server.sign_in(who).page("/").text("#open-title");
    assert_eq!(open(DUTY), "Open incidents · 3");
    assert_eq!(open(POLICE), "Open incidents · 2");
    assert_eq!(open(MOLNDAL), "Open incidents · 2");
    assert_eq!(open(COUNTY_13), "Open incidents · 1");
    let state = |who| {
        server
            .sign_in(who)
            .page("/")
            .text("section[aria-labelledby=theme-cyber] .state")
    };
    assert!(state(DUTY).contains("Critical") && state(POLICE).contains("Critical"));
    assert!(state(COUNTY_13).contains("Local") && state(MOLNDAL).contains("Local"));
}

#[test]
fn reports_that_wait_are_counted_until_they_are_assessed() {
    let server = TestServer::start();
    let waiting = || {
        server
            .sign_in(POLICE)
            .page("/")
            .text("section[aria-labelledby=waiting-title] a")
    };
    assert_eq!(waiting(), "No reports");
    let report = server.report(DUTY, "other", "En sak", "");
    server.report(DUTY, "other", "En sak till", "");
    assert_eq!(waiting(), "2 reports");
    server.open_incident(DUTY, report, "Nu en händelse", Level::Note);
    assert_eq!(waiting(), "1 report");
    let list = server.sign_in(POLICE).page("/").click("1 report");
    assert_eq!(list.all("table.reports a.title"), ["En sak till"]);
}

#[test]
fn last_hour_shows_what_changed_in_it() {
    let server = TestServer::start();
    server.incident(DUTY, "Tidig händelse", Level::Local);
    server.pass_minutes(59);
    server.sign_in(POLICE).page("/").assert_text("Incident opened");
    server.pass_minutes(2);
    let page = server.sign_in(POLICE).page("/");
    assert_eq!(page.all("ol.happenings li").len(), 0);
    page.assert_text("Nothing has changed.");
}

#[test]
fn state_of_a_theme_is_written_signed_and_written_anew() {
    let server = TestServer::start();
    let browser = server.sign_in(ANALYST);
    let page = browser.page("/");
    page.assert_text("Nobody has written the state of this theme yet.");
    let form = page
        .form("form[action='/themes/information']")
        .fill("text", "Två påståenden sprids.");
    let form = form.choose("basis", "assessment").choose("likelihood", "likely");
    let after = form.submit().assert_sent_to("/").follow().page();
    after.assert_text("Två påståenden sprids.");
    after.assert_text("Psykologiska försvaret · Assessment · likely (60–85 %) · 09:30");
    let form = after.form("form[action='/themes/information']");
    assert_eq!(form.value("text"), Some("Två påståenden sprids."));
    let _sent = form.fill("text", "Ett återstår.").submit();
    let world = server.world();
    let visible = domain::policy::visible(&world, domain::actor::Actor::Console);
    let versions = world.themes.get(&Theme::Information).unwrap();
    let now = versions.now(&world, &visible).unwrap();
    assert_eq!(now.statement.text.reveal(), Some("Ett återstår."));
    server.sign_in(COUNTY_14).page("/").assert_text("Ett återstår.");
}

#[test]
fn theme_is_written_by_national_authorities_only() {
    let server = TestServer::start();
    for who in [COUNTY_14, MOLNDAL, TRAINER] {
        let browser = server.sign_in(who);
        assert_eq!(browser.page("/").count("form[action^='/themes/']"), 0);
        let fields = [("text", "Läget är lugnt"), ("basis", "fact")];
        assert_eq!(browser.post("/themes/cyber", &fields).status(), 403);
    }
    let _unknown = server
        .sign_in(DUTY)
        .post("/themes/nothing", &[("text", "Läget")])
        .assert_status(404);
    assert!(server.world().themes.is_empty());
}

#[test]
fn duty_is_taken_confirmed_and_left() {
    let server = TestServer::start();
    let browser = server.sign_in(COUNTY_14);
    let page = browser.page("/");
    page.assert_text("Nobody has said that they are on duty.");
    let page = page
        .form("form.dutyform")
        .press("Go on duty")
        .assert_sent_to("/")
        .follow()
        .page();
    page.assert_text("Länsstyrelsen i Väst Cilla Berg");
    server.pass_minutes(45);
    let page = page
        .form("form.dutyform")
        .press("Confirm: still on duty")
        .follow()
        .page();
    page.assert_text("10:15");
    let page = page.form("form.dutyform").press("Go off duty").follow().page();
    page.assert_text("Nobody has said that they are on duty.");
    let again = browser
        .post("/duty", &[("do", "leave")])
        .assert_status(409)
        .page();
    again.assert_text("You are not on duty.");
}

#[test]
fn search_field_of_every_page_searches_the_inbox() {
    let server = TestServer::start();
    server.report(DUTY, "other", "Gul bil vid ingången", "");
    let page = server.sign_in(POLICE).page("/");
    let found = page
        .form("form.find")
        .fill("q", "gul bil")
        .submit()
        .assert_status(200)
        .page();
    assert_eq!(found.all("table.reports a.title"), ["Gul bil vid ingången"]);
}
