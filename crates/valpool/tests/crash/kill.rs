//! Killed in the middle of a load of reports, fifty times: what was acknowledged is there.

use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use cluster::Cluster;

use crate::client::Client;
use crate::network::{Network, Receipt, Sent};
use crate::program::Server;

const ROUNDS: u32 = 50;
const CLIENTS: usize = 6;
/// How long a receipt may take before the test counts as hung.
const RECEIPT_MAX: Duration = Duration::from_secs(60);

/// After how many receipts the program is killed: another number each round, the same each run.
fn receipts_in(round: u32) -> u32 {
    8 + (round * 37) % 61
}

/// Reports until the server is gone; the last report has no receipt.
fn send_on(network: &Network, client: &Client, round: u32, number: usize, given: &Sender<Receipt>) -> Sent {
    let mut reports = (0..).map(|report| Sent::new(round, number, report));
    reports
        .find(|sent| match client.try_post(&network.station, &sent.fields()) {
            Ok(answer) => given.send(sent.receipt(&answer)).is_err(),
            Err(_gone) => true,
        })
        .unwrap()
}

/// One round: a load of reports, and the kill. Gives the receipts, and what went without one.
fn round(network: &Network, mut server: Server, round: u32) -> (Vec<Receipt>, Vec<Sent>) {
    let client = Client::of(&server);
    let (given, receipts) = mpsc::channel();
    thread::scope(|scope| {
        let send = |number| {
            let (client, given) = (client.clone(), given.clone());
            scope.spawn(move || send_on(network, &client, round, number, &given))
        };
        let clients: Vec<_> = (0..CLIENTS).map(send).collect();
        drop(given);
        let mut taken = Vec::new();
        for _ in 0..receipts_in(round) {
            taken.push(receipts.recv_timeout(RECEIPT_MAX).unwrap());
        }
        server.child.kill().unwrap();
        let ended = server.child.wait().unwrap();
        assert_eq!(ended.signal(), Some(9), "round {round}: {ended:?}");
        let unanswered = clients.into_iter().map(|client| client.join().unwrap()).collect();
        taken.extend(receipts.iter());
        (taken, unanswered)
    })
}

#[test]
fn killed_fifty_times_and_every_receipt_is_in_the_journal() {
    kill_again_and_again(&Network::found());
}

#[test]
fn killed_fifty_times_on_postgres_and_every_receipt_is_in_the_journal() {
    let cluster = Cluster::start();
    kill_again_and_again(&Network::found_at(cluster.url()));
}

fn kill_again_and_again(network: &Network) {
    let mut expected = BTreeSet::new();
    let mut receipts = Vec::new();
    let mut server = network.start();
    for number in 0..ROUNDS {
        let (given, unanswered) = round(network, server, number);
        network.assert_intact();
        server = network.start();
        let client = Client::of(&server);
        for receipt in &given {
            receipt.assert_good(&client);
            expected.insert(receipt.text.clone());
        }
        receipts.extend(given);
        // Whoever got no receipt sends the same form again: it is done once, whatever became of it.
        for sent in unanswered {
            receipts.push(network.report(&client, &sent));
            expected.insert(sent.text);
        }
        network.assert_holds(&expected);
    }
    let client = Client::of(&server);
    for receipt in &receipts {
        receipt.assert_good(&client);
    }
    assert_eq!(server.stop(), 0);
    network.assert_intact();
    println!(
        "{} reports, {} receipts, {ROUNDS} kills",
        expected.len(),
        receipts.len()
    );
}
