//! The page of those who work beside the network.

use domain::marking::Label;
use testkit::TestServer;
use testkit::network::{DUTY, PARTY, PLATFORM, POLICE};

#[test]
fn party_reads_what_it_is_told_and_its_own_reports_and_finds_no_other_page() {
    let server = TestServer::start();
    let browser = server.sign_in(PARTY);
    let page = browser.page("/own");
    page.assert_whole("en");
    page.assert_text("There is no information yet.");
    server.report(PARTY, "other", "Affischer rivs", "municipality-1481");
    server.report(POLICE, "other", "Något annat", "municipality-1481");
    server.release(DUTY, "Råd till partierna", Label::Amber, &["party"]);
    server.release(DUTY, "Råd till plattformarna", Label::Amber, &["platform"]);
    server.release(DUTY, "Inom nätverket", Label::Green, &[]);
    let page = browser.page("/own");
    page.assert_text("Affischer rivs");
    page.assert_text("Råd till partierna");
    for other in ["Något annat", "plattformarna", "Inom nätverket"] {
        page.assert_no_text(other);
    }
    let mut links = page.attributes("a", "href");
    links.retain(|link| !link.starts_with("/receipt/") && !link.starts_with("/extracts/"));
    links.sort();
    links.dedup();
    assert_eq!(
        links,
        ["#main", "/", "/account", "/own", "/report"],
        "there is nothing else to go to"
    );
    page.click("Affischer rivs").assert_text("Affischer rivs");
    server
        .sign_in(PLATFORM)
        .page("/own")
        .assert_text("Råd till plattformarna");
}

#[test]
fn page_beside_the_network_follows_what_happens() {
    let server = TestServer::start();
    let mut stream = server.sign_in(PARTY).live("/own");
    let _first = stream.next_said();
    server.release(DUTY, "Råd till plattformarna", Label::Amber, &["platform"]);
    server.release(DUTY, "Råd till partierna", Label::Amber, &["party"]);
    let said = stream.next_said();
    assert!(said.data.contains("Råd till partierna") && !said.data.contains("plattformarna"));
}

#[test]
fn member_who_asks_for_it_is_sent_to_the_picture() {
    let server = TestServer::start();
    let _picture = server.sign_in(DUTY).get("/own").assert_sent_to("/");
}
