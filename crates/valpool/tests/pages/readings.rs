//! The read log: what is opened is noted, its owner reads it, and nobody waits for it.

use domain::EventKind;
use domain::actor::Actor;
use domain::level::Level;
use domain::marking::{Label, Marking};
use testkit::TestServer;
use testkit::network::{ANALYST, COUNTY_13, DUTY, PARTY, POLICE, RECORDS};

fn noted(server: &TestServer) -> usize {
    server.entries_of(EventKind::ReadingNoted)
}

fn wait_for(server: &TestServer, count: usize) {
    let come = server.wait_for(&|world| {
        let lines = world
            .lines
            .iter()
            .filter(|line| line.kind == EventKind::ReadingNoted);
        lines.count() >= count
    });
    assert!(come, "{count} readings are noted, and {} were", noted(server));
}

fn amber(server: &TestServer) -> String {
    let report = server.report(POLICE, "it-phone", "Känsligt", "municipality-1481");
    let marking = Marking {
        label: Label::Amber,
        audience: vec![testkit::network::code("psychological-defence")],
        named: Vec::new(),
    };
    let incident = server.open_incident_marked(POLICE, report, "Känslig", Level::Local, marking);
    server.incident_path(incident)
}

#[test]
fn owner_reads_who_has_opened_what_and_the_others_do_not() {
    let server = TestServer::start();
    let path = amber(&server);
    let _page = server.sign_in(ANALYST).page(&path);
    wait_for(&server, 1);
    let log = server.sign_in(POLICE).page("/readings");
    log.assert_whole("en");
    log.assert_text("Greta Dahl");
    log.assert_text("Känslig");
    for who in [DUTY, ANALYST, COUNTY_13] {
        let browser = server.sign_in(who);
        for page in ["/readings", "/journal", "/journal?kind=reading.noted"] {
            let page = browser.page(page);
            let rows =
                page.count("tbody tr") + page.all("b.kind").iter().filter(|kind| *kind == "Opened").count();
            assert_eq!(rows, 0, "{who:?}");
        }
    }
    server
        .sign_in(POLICE)
        .page("/journal?kind=reading.noted")
        .assert_text("Greta Dahl");
}

#[test]
fn opening_again_within_a_quarter_of_an_hour_is_one_reading() {
    let server = TestServer::start();
    let path = amber(&server);
    let browser = server.sign_in(ANALYST);
    for _ in 0..3 {
        let _page = browser.page(&path);
    }
    wait_for(&server, 1);
    let _again = browser.page(&path);
    server.pass_minutes(16);
    let browser = server.sign_in(ANALYST);
    let _later = browser.page(&path);
    wait_for(&server, 2);
    assert_eq!(noted(&server), 2);
}

#[test]
fn what_is_green_is_not_noted_and_a_page_that_redraws_itself_is_not_opened_anew() {
    let server = TestServer::start();
    let open = server.incident(DUTY, "Öppen", Level::Local);
    let browser = server.sign_in(ANALYST);
    let _green = browser.page(&server.incident_path(open));
    let path = amber(&server);
    let _redrawn = browser
        .get_with(&path, &[("x-valpool-region", "1")])
        .assert_status(200);
    let _opened = server.sign_in(RECORDS).page(&path);
    wait_for(&server, 1);
    let world = server.world();
    let reading = world.readings.get(domain::ids::ReadingId(1)).unwrap();
    assert_eq!((reading.by, noted(&server)), (Actor::Person(RECORDS), 1));
}

#[test]
fn party_that_opens_what_is_released_to_all_parties_is_told_to_its_owner() {
    let server = TestServer::start();
    let extract = server.release(DUTY, "Råd", Label::Amber, &["party"]);
    let path = format!("/extracts/{}", server.code(extract));
    let released = server.world().extracts.get(extract).unwrap().released_at;
    server.pass_minutes(5);
    let _page = server.sign_in(PARTY).page(&path);
    wait_for(&server, 1);
    let page = server.sign_in(DUTY).page(&path);
    let since = page.attribute("tbody time", "datetime").unwrap();
    assert_eq!(testkit::network::at(&since), released);
    page.assert_no_text("Not opened");
}
