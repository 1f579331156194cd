//! What the port for health tells when the journal can't be written to.

use ureq::Agent;

use crate::client::Client;
use crate::disk::{fill, has_prlimit, start_short_of_room};
use crate::network::Network;

fn get(address: &str) -> (u16, String) {
    let config = Agent::config_builder().http_status_as_error(false).build();
    let mut answer = config.new_agent().get(address).call().unwrap();
    (
        answer.status().as_u16(),
        answer.body_mut().read_to_string().unwrap(),
    )
}

#[test]
fn node_without_room_is_ready_for_reading_and_not_for_writing() {
    if !has_prlimit() {
        return;
    }
    let network = Network::found();
    let server = start_short_of_room(&network, &["--metrics", "127.0.0.1:0"]);
    let told = server
        .said
        .iter()
        .find_map(|line| line.strip_prefix("Health and metrics: "));
    let port = format!("http://{}", told.unwrap());
    assert_eq!(get(&format!("{port}/readyz?for=writing")).0, 200);
    let (receipts, _refused) = fill(&network, &Client::of(&server));
    assert!(!receipts.is_empty());
    let told = "reading yes\nwriting no: the last turn could not be written to the journal\n";
    assert_eq!(get(&format!("{port}/readyz")), (200, told.to_owned()));
    assert_eq!(get(&format!("{port}/readyz?for=writing")), (503, told.to_owned()));
    assert_eq!(get(&format!("{port}/healthz")).0, 200);
    let figures = get(&format!("{port}/metrics")).1;
    assert!(figures.contains("valpool_journal_writable 0\n"), "{figures}");
    assert!(
        figures.contains("valpool_writer_requests_total{outcome=\"unavailable\"} 1\n"),
        "{figures}"
    );
}
