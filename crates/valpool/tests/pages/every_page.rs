//! What holds on every page, for whoever reads it, in every language, now and in an older moment.

use std::collections::{BTreeSet, VecDeque};

use domain::ids::{ExtractId, IncidentId, ReportId};
use domain::level::Level;
use domain::marking::Label;
use domain::reports::{NotIncidentReason, Outcome};
use testkit::network::{ANALYST, COUNTY_14, DUTY, KVARNBY, MOLNDAL, PARTY, POLICE};
use testkit::{Browser, TestServer};

/// What a morning brings: reports in every state, incidents open and closed.
struct Morning {
    server: TestServer,
    fresh: ReportId,
    triaged: ReportId,
    incident: IncidentId,
    closed: IncidentId,
    extract: ExtractId,
}

fn morning() -> Morning {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Telefonerna är tysta", Level::National);
    let closed = server.incident(COUNTY_14, "Kö i Mölndal", Level::Local);
    let close = domain::incidents::CloseIncident {
        incident: closed,
        reason: "Kön är borta.".to_owned(),
    };
    server.ask(COUNTY_14, domain::Command::CloseIncident(close));
    let triaged = server.report(MOLNDAL, "other", "En affisch om valet", "municipality-1481");
    server.triage(
        MOLNDAL,
        triaged,
        Outcome::NotIncident(NotIncidentReason::OrdinaryDebate),
    );
    let fresh = server.report(
        POLICE,
        "threat-disorder",
        "Högljudd grupp utanför",
        "municipality-1480",
    );
    server.ask(DUTY, domain::Command::TakeDuty(domain::duty::TakeDuty));
    let assess = domain::themes::AssessTheme {
        theme: domain::theme::Theme::Cyber,
        text: "Telefonerna svarar inte i två län.".to_owned(),
        basis: domain::theme::Basis::Assessment,
        likelihood: Some(domain::theme::Likelihood::Likely),
        marking: None,
    };
    server.ask(ANALYST, domain::Command::AssessTheme(assess));
    let extract = server.release(DUTY, "Råd till partierna", Label::Green, &["party"]);
    server.pass_minutes(30);
    Morning {
        server,
        fresh,
        triaged,
        incident,
        closed,
        extract,
    }
}

impl Morning {
    /// Every address that a member may read.
    fn read(&self) -> Vec<String> {
        let server = &self.server;
        let incident = server.incident_path(self.incident);
        let mut paths: Vec<String> = [
            "/",
            "/?shade=reports",
            "/map",
            "/map/nation-SE",
            "/map/county-14",
            "/map/county-13?shade=reports",
            "/map/municipality-1481",
            "/reports",
            "/reports?state=new&area=county-14&theme=physical",
            "/reports?q=grupp",
            "/incidents",
            "/incidents?state=closed",
            "/incidents?state=all&theme=cyber&level=3&q=telefonerna",
            "/journal",
            "/journal?about=reports",
            "/journal?kind=report.triaged",
            "/premises",
            "/extracts",
            "/extracts?do=release",
            "/readings",
            "/premises?area=county-14&kind=polling-station&standing=open&q=kvarn",
        ]
        .map(str::to_owned)
        .to_vec();
        paths.extend([self.fresh, self.triaged].map(|report| server.report_path(report)));
        paths.push(format!("{}?do=mark", server.report_path(self.fresh)));
        paths.push(format!("/extracts/{}", server.code(self.extract)));
        paths.extend([incident.clone(), server.incident_path(self.closed)]);
        paths.push(format!("/journal?incident={}", server.code(self.incident)));
        for form in ["hand-over", "mark", "place", "release"] {
            paths.push(format!("{incident}?do={form}"));
        }
        paths
    }

    /// Every address that can be read now only, and without being a member.
    fn other(&self) -> Vec<String> {
        vec![
            "/report".to_owned(),
            format!("/report/{}", self.server.code(KVARNBY)),
            "/sign-in".to_owned(),
        ]
    }
}

fn joined(path: &str, more: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{more}")
}

#[test]
fn every_page_is_whole_in_every_language() {
    let morning = morning();
    let browser = morning.server.sign_in(DUTY);
    for language in ["sv", "fi", "en"] {
        let browser = browser.clone().wishing(language);
        for path in morning.read().iter().chain(&morning.other()) {
            browser.page(path).assert_whole(language);
        }
    }
}

#[test]
fn every_page_of_an_older_moment_is_whole_and_sends_nothing() {
    let morning = morning();
    let browser = morning.server.sign_in(DUTY);
    for language in ["sv", "fi", "en"] {
        let browser = browser.clone().wishing(language);
        for path in morning.read() {
            let page = browser.page(&joined(&path, "as-of=2026-09-13T07:45:00Z"));
            page.assert_whole(language);
            assert_eq!(
                page.count(".past[role=status]"),
                1,
                "{path} does not say that it is old"
            );
            assert_eq!(page.count("[data-live]"), 0, "{path} changes");
            let sent = page.attributes("form[method=post]", "action");
            assert_eq!(sent, ["/language", "/sign-out"], "{path} can be changed");
        }
    }
}

#[test]
fn every_page_says_the_same_to_every_member_whatever_the_language_of_the_first() {
    let morning = morning();
    for reader in [POLICE, COUNTY_14, MOLNDAL, ANALYST] {
        let browser = morning.server.sign_in(reader).wishing("fi");
        for path in morning.read() {
            browser.page(&path).assert_whole("fi");
        }
    }
}

#[test]
fn report_form_is_whole_for_a_party() {
    let morning = morning();
    for language in ["sv", "fi", "en"] {
        morning
            .server
            .sign_in(PARTY)
            .wishing(language)
            .page("/report")
            .assert_whole(language);
    }
}

/// Follows every link from the picture on, until a bound: nothing of ours leads nowhere.
fn crawl(browser: &Browser, start: &str, bound: usize) -> BTreeSet<String> {
    let mut seen = BTreeSet::from([start.to_owned()]);
    let mut waiting = VecDeque::from([start.to_owned()]);
    while let Some(path) = waiting.pop_front() {
        let answer = browser.get(&path).assert_status(200);
        if answer
            .header("content-type")
            .is_none_or(|kind| !kind.starts_with("text/html"))
        {
            continue;
        }
        for link in answer.page().links() {
            if seen.len() < bound && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    seen
}

#[test]
fn every_link_leads_somewhere() {
    let morning = morning();
    let seen = crawl(&morning.server.sign_in(DUTY), "/", 400);
    for expected in [
        "/map/county-14",
        "/map/municipality-1481",
        "/journal",
        "/premises",
        "/report",
    ] {
        assert!(seen.contains(expected), "nothing leads to {expected}: {seen:#?}");
    }
    assert!(seen.contains(&morning.server.report_path(morning.fresh)));
    assert!(seen.contains(&morning.server.incident_path(morning.closed)));
}

#[test]
fn every_link_of_an_older_moment_leads_to_the_same_moment() {
    let morning = morning();
    let start = "/?as-of=2026-09-13T07:45:00Z";
    let seen = crawl(&morning.server.sign_in(COUNTY_14), start, 400);
    let inside: Vec<_> = seen.iter().filter(|path| path.contains("as-of=")).collect();
    assert!(inside.len() > 20, "{seen:#?}");
    let page = morning.server.sign_in(COUNTY_14).page(start);
    for link in page.links().iter().filter(|link| *link != "/") {
        assert!(
            link.contains("as-of=2026-09-13T07:45:00Z"),
            "{link} leaves the moment"
        );
    }
}

#[test]
fn style_script_and_icon_are_there_and_kept_for_ever() {
    let server = TestServer::start();
    let guest = server.guest();
    let page = guest.page("/sign-in");
    let mut files = page.attributes("link[href], script[src]", "href");
    files.extend(page.attributes("script[src]", "src"));
    assert_eq!(files.len(), 3);
    files.extend(["/assets/idiomorph-0.8.0.js".to_owned(), "/favicon.ico".to_owned()]);
    for file in files {
        let answer = guest.get(&file).assert_status(200);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{file}");
        assert!(answer.header("content-security-policy").is_some(), "{file}");
        assert!(
            answer.header("cache-control").unwrap().contains("public"),
            "{file}"
        );
    }
    assert_eq!(guest.get("/assets/valpool.css").status(), 404);
}
