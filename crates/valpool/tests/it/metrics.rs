//! Health and figures on their own port.

use std::collections::{BTreeMap, BTreeSet};

use ureq::Agent;

use crate::openmetrics::{Family, parse};
use crate::program::{Place, Server};

const SERVE: [&str; 5] = ["serve", "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];

/// The page that documents every figure.
const DOCUMENTED: &str = include_str!("../../../../docs/operations/metrics.md");

fn get(address: &str) -> (u16, String, String) {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build();
    let mut answer = config.new_agent().get(address).call().unwrap();
    let kind = answer.headers().get("content-type");
    let kind = kind.map_or_else(String::new, |kind| kind.to_str().unwrap().to_owned());
    (
        answer.status().as_u16(),
        kind,
        answer.body_mut().read_to_string().unwrap(),
    )
}

/// The base address of the port.
fn port(server: &Server) -> String {
    let told = server
        .said
        .iter()
        .find_map(|line| line.strip_prefix("Health and metrics: "));
    format!("http://{}", told.unwrap_or_else(|| panic!("{:?}", server.said)))
}

fn pages(server: &Server) -> String {
    let told = server.said.last().unwrap();
    let (_, rest) = told.split_once("http://").unwrap();
    format!("http://{}", rest.split_once('/').unwrap().0)
}

fn figures(server: &Server) -> BTreeMap<String, Family> {
    let (status, kind, text) = get(&format!("{}/metrics", port(server)));
    assert_eq!(
        (status, kind.as_str()),
        (200, "application/openmetrics-text; version=1.0.0; charset=utf-8")
    );
    parse(&text)
}

#[test]
fn figures_served_are_the_figures_documented() {
    let place = Place::new();
    let server = place.start(&SERVE);
    // A route that nobody has asked for yet has no figure.
    assert_eq!(get(&format!("{}/sign-in", pages(&server))).0, 200);
    let rows = DOCUMENTED.lines().filter_map(|line| line.strip_prefix("| `"));
    let documented: BTreeMap<&str, &str> = rows
        .filter_map(|row| {
            let (name, rest) = row.split_once("` | ")?;
            let (kind, _) = rest.split_once(" | ")?;
            ["info", "gauge", "counter", "histogram"]
                .contains(&kind)
                .then_some((name, kind))
        })
        .collect();
    let served = figures(&server);
    let served: BTreeMap<&str, &str> = served
        .iter()
        .map(|(name, family)| (name.as_str(), family.kind.as_str()))
        .collect();
    assert_eq!(served, documented);
}

#[test]
fn figures_follow_what_the_node_does_and_their_labels_stay_few() {
    let place = Place::new();
    let server = place.start(&SERVE);
    let before = figures(&server);
    let head = &before["valpool_journal_head"].samples[0];
    assert_eq!(
        head.value,
        place.status(&place.data())["entries"].as_f64().unwrap()
    );
    assert_eq!(
        before["valpool_journal_entries_written"].samples[0].value,
        head.value
    );
    assert_eq!(before["valpool_journal_writable"].samples[0].value, 1.0);
    let turns = before["valpool_writer_turns"].samples[0].value;
    let appends = before["valpool_journal_append_seconds"]
        .samples
        .iter()
        .find(|sample| sample.name.ends_with("_count"));
    assert_eq!(appends.unwrap().value, turns);
    for path in [
        "/sign-in",
        "/reports/AAAAAA",
        "/reports/BBBBBB",
        "/nowhere/1",
        "/nowhere/2",
        "/.env",
    ] {
        let _answer = get(&format!("{}{path}", pages(&server)));
    }
    let after = figures(&server);
    let requests = &after["valpool_http_request_seconds"].samples;
    let routes: BTreeSet<&str> = requests
        .iter()
        .map(|sample| sample.labels["route"].as_str())
        .collect();
    assert_eq!(routes, BTreeSet::from(["/sign-in", "/reports/{report}", "none"]));
    let counts: Vec<f64> = requests
        .iter()
        .filter(|sample| sample.name.ends_with("_count"))
        .map(|sample| sample.value)
        .collect();
    assert_eq!(counts.iter().sum::<f64>(), 6.0, "{counts:?}");
    assert_eq!(server.stop(), 0);
}

#[test]
fn process_that_lives_and_a_node_that_serves_say_so() {
    let place = Place::new();
    let server = place.start(&SERVE);
    let port = port(&server);
    assert_eq!(
        get(&format!("{port}/healthz")),
        (200, "text/plain; charset=utf-8".to_owned(), "alive\n".to_owned())
    );
    for path in ["/readyz", "/readyz?for=writing"] {
        let (status, _, text) = get(&format!("{port}{path}"));
        assert_eq!(
            (status, text.as_str()),
            (200, "reading yes\nwriting yes\n"),
            "{path}"
        );
    }
    // The port has no pages, and the pages have no port.
    assert_eq!(get(&format!("{port}/sign-in")).0, 404);
    assert_eq!(get(&format!("{}/metrics", pages(&server))).0, 404);
}

#[test]
fn port_is_off_unless_set_and_warns_when_other_machines_may_reach_it() {
    let place = Place::new();
    let server = place.start(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(
        !server.said.iter().any(|line| line.contains("metrics")),
        "{:?}",
        server.said
    );
    assert_eq!(server.stop(), 0);
    let shown = place
        .run_with(&[("VALPOOL_METRICS", "127.0.0.1:9464")], &["config"])
        .out;
    assert!(
        shown.contains("127.0.0.1:9464") && shown.contains("VALPOOL_METRICS"),
        "{shown}"
    );
    assert!(
        place
            .done(&["config"])
            .lines()
            .any(|line| line.split_whitespace().eq(["metrics", "off", "default"]))
    );
    place
        .run(&["serve", "--listen", "127.0.0.1:0", "--metrics", "nonsense"])
        .failed(2, "nonsense");
    // Taken by another: the program ends before it opens the journal, and after the warning.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    place
        .run(&["serve", "--listen", "127.0.0.1:0", "--metrics", &address])
        .failed(3, &address);
}
