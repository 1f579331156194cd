//! Several nodes on one PostgreSQL that is killed, stopped and taken over from, under a load of
//! reports: every receipt is there, nothing is there twice, and the nodes agree.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cluster::Cluster;
use serde_json::Value;

use crate::client::Client;
use crate::network::{Network, Receipt, SERVE, Sent, place};
use crate::program::{Place, Server};

/// How long a test waits for what must come.
const WAIT_MAX: Duration = Duration::from_secs(60);
/// How soon reports are taken again once another server can take them.
const BACK_MAX: Duration = Duration::from_secs(5);

/// Some nodes with a folder each and one journal.
struct Nodes {
    network: Network,
    places: Vec<Place>,
    servers: Vec<Server>,
}

impl Nodes {
    fn start(cluster: &Cluster, count: usize) -> Self {
        let network = Network::found_at(cluster.url());
        let places: Vec<Place> = (0..count)
            .map(|_| Place {
                journal: Some(cluster.url()),
                ..place()
            })
            .collect();
        let servers = places.iter().map(|place| place.start(&SERVE)).collect();
        Self {
            network,
            places,
            servers,
        }
    }

    fn clients(&self) -> Vec<Client> {
        self.servers.iter().map(Client::of).collect()
    }

    /// Fails unless every node shows every receipt, and the journal holds what it must.
    fn assert_agree(&self, receipts: &[Receipt], unanswered: &[Sent]) {
        let clients = self.clients();
        for client in &clients {
            wait_for("every receipt", || {
                receipts.iter().all(|receipt| is_good(receipt, client))
            });
        }
        self.network.assert_intact();
        let texts = self.network.texts();
        let found: BTreeSet<&String> = texts.iter().collect();
        assert_eq!(found.len(), texts.len(), "a report is there twice");
        let sent = receipts.iter().map(|receipt| &receipt.text);
        let sent: BTreeSet<&String> = sent.chain(unanswered.iter().map(|sent| &sent.text)).collect();
        assert!(found.is_subset(&sent), "never sent");
        for receipt in receipts {
            assert!(found.contains(&receipt.text), "lost: {}", receipt.text);
        }
    }
}

fn is_good(receipt: &Receipt, client: &Client) -> bool {
    let answer = client.get(&receipt.path);
    answer.status == 200 && answer.body.contains(&receipt.text)
}

#[track_caller]
fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < WAIT_MAX, "{what} does not come");
    }
}

/// A load of reports on all nodes, until it is told to stop.
struct Load<'a> {
    stop: &'a AtomicBool,
    taken: &'a AtomicUsize,
}

impl Load<'_> {
    /// Sends reports one after another; one without an answer goes again to the next node, with
    /// the same key, until it is taken or the load stops.
    fn send(&self, clients: &[Client], network: &Network, number: usize) -> (Vec<Receipt>, Vec<Sent>) {
        let (mut receipts, mut unanswered) = (Vec::new(), Vec::new());
        let mut node = number;
        for report in 0.. {
            if self.stop.load(Ordering::SeqCst) {
                break;
            }
            let sent = Sent::new(7, number, report);
            loop {
                let client = &clients[node % clients.len()];
                match client.try_post(&network.station, &sent.fields()) {
                    Ok(answer) if answer.status == 303 => {
                        receipts.push(sent.receipt(&answer));
                        self.taken.fetch_add(1, Ordering::SeqCst);
                        break;
                    }
                    Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.body),
                    Err(error) => panic!("a node is gone: {error}"),
                }
                if self.stop.load(Ordering::SeqCst) {
                    unanswered.push(sent);
                    break;
                }
                node += 1;
            }
        }
        (receipts, unanswered)
    }
}

/// Keeps a load on the nodes while something happens to their store.
fn under_load(nodes: &Nodes, happens: impl FnOnce(&AtomicUsize) + Send) -> (Vec<Receipt>, Vec<Sent>) {
    let (stop, taken) = (AtomicBool::new(false), AtomicUsize::new(0));
    let clients = nodes.clients();
    let (mut receipts, mut unanswered) = (Vec::new(), Vec::new());
    thread::scope(|scope| {
        let load = |number| {
            let load = Load {
                stop: &stop,
                taken: &taken,
            };
            let (clients, network) = (&clients, &nodes.network);
            scope.spawn(move || load.send(clients, network, number))
        };
        let loads: Vec<_> = (0..4).map(load).collect();
        // Whatever fails below, the load must end.
        let happened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| happens(&taken)));
        stop.store(true, Ordering::SeqCst);
        for load in loads {
            let (given, without) = load.join().unwrap();
            receipts.extend(given);
            unanswered.extend(without);
        }
        if let Err(panic) = happened {
            std::panic::resume_unwind(panic);
        }
    });
    (receipts, unanswered)
}

#[track_caller]
fn wait_for_more(taken: &AtomicUsize, more: usize) {
    let before = taken.load(Ordering::SeqCst);
    wait_for("a receipt", || taken.load(Ordering::SeqCst) >= before + more);
}

#[test]
fn failover_under_load_loses_no_receipt_and_writing_is_back_at_once() {
    let mut cluster = Cluster::start_with_standby();
    let nodes = Nodes::start(&cluster, 3);
    let mut back = Duration::MAX;
    let (receipts, unanswered) = under_load(&nodes, |taken| {
        wait_for_more(taken, 60);
        cluster.fail_over();
        let promoted = Instant::now();
        wait_for_more(taken, 1);
        back = promoted.elapsed();
        wait_for_more(taken, 60);
    });
    println!(
        "{} receipts, writing was back {back:?} after the promotion",
        receipts.len()
    );
    assert!(back < BACK_MAX, "writing was back only after {back:?}");
    nodes.assert_agree(&receipts, &unanswered);
    let heads: BTreeSet<String> = nodes
        .places
        .iter()
        .map(|place| {
            let status: Value = serde_json::from_str(&place.done(&["status", "--json"])).unwrap();
            status["last"]["hash"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(heads.len(), 1, "{heads:?}");
    for server in nodes.servers {
        assert_eq!(server.stop(), 0);
    }
}

#[test]
fn nodes_heal_when_their_server_was_stopped_and_tell_until_then() {
    let mut cluster = Cluster::start();
    let nodes = Nodes::start(&cluster, 2);
    let client = Client::signed_in(&nodes.servers[0], &nodes.places[0]);
    let first = nodes.network.report(&client, &Sent::new(0, 0, 0));
    wait_for("the other node's page", || is_good(&first, &nodes.clients()[1]));
    cluster.primary.stop();
    // Reading goes on, and the page says that it may be behind; writing says that it can't be done.
    wait_for("the line of a page that may be behind", || {
        client.page("/reports").body.contains("class=\"behind\"")
    });
    let refused = Sent::new(0, 0, 1);
    let answer = client.post(&nodes.network.station, &refused.fields());
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert!(answer.body.contains(&refused.text), "what was written is lost");
    first.assert_good(&client);
    cluster.primary.start();
    wait_for("the page without the line", || {
        !client.page("/reports").body.contains("class=\"behind\"")
    });
    let again = nodes.network.report(&client, &refused);
    nodes.assert_agree(&[first, again], &[]);
}

#[test]
fn what_one_node_took_stands_on_the_next_page_of_another() {
    let cluster = Cluster::start();
    let nodes = Nodes::start(&cluster, 2);
    let clients = nodes.clients();
    for number in 0..20 {
        let sent = Sent::new(0, 0, number);
        let answer = clients[0].post(&nodes.network.station, &sent.fields());
        let receipt = sent.receipt(&answer);
        let promised = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(promised.starts_with("valpool_promised="), "{promised}");
        let other = clients[1].clone().with_cookie(promised);
        receipt.assert_good(&other);
    }
    // What never comes is not waited for longer than a page may take.
    let late = clients[1]
        .clone()
        .with_cookie("valpool_promised=999999".to_owned());
    let begun = Instant::now();
    assert!(late.page(&format!("{}?", nodes.network.station)).status == 200);
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn journal_is_copied_between_stores_and_is_the_same() {
    let cluster = Cluster::start();
    let network = Network::found();
    let server = network.start();
    let client = Client::of(&server);
    let receipts: Vec<_> = (0..5)
        .map(|number| network.report(&client, &Sent::new(0, 0, number)))
        .collect();
    assert_eq!(server.stop(), 0);
    let url = cluster.url();
    let told = network
        .place
        .done(&["copy", "--from", "valpool-data", "--to", &url]);
    let hash = |text: &str| text.trim().rsplit(' ').next().unwrap().to_owned();
    let before = network.place.done(&["verify"]);
    assert!(before.contains(&hash(&told)), "{told} {before}");
    // Nothing is copied over what is there.
    network
        .place
        .run(&["copy", "--from", "valpool-data", "--to", &url])
        .failed(1, "There is something in");
    network
        .place
        .run(&[
            "copy",
            "--from",
            "valpool-data",
            "--to",
            "postgres://ada:hush@:x/",
        ])
        .failed(2, "neither a folder nor the address");
    // The copy serves: receipts have the same addresses there.
    let moved = Network {
        place: Place {
            journal: Some(url.clone()),
            ..place()
        },
        station: network.station.clone(),
    };
    let server = moved.start();
    for receipt in &receipts {
        receipt.assert_good(&Client::of(&server));
    }
    assert_eq!(server.stop(), 0);
    // And back again.
    let told = moved.place.done(&["copy", "--from", &url, "--to", "back"]);
    let back = moved.place.done(&["verify", "--journal", "back"]);
    assert!(back.contains(&hash(&told)), "{told} {back}");
    let config = moved.place.done(&["config"]);
    assert!(config.contains("VALPOOL_JOURNAL"), "{config}");
}

#[test]
fn password_of_the_journal_is_shown_nowhere() {
    let place = place();
    let address = "postgres://ada:hush@127.0.0.1:1/valpool";
    for arguments in [&["config"][..], &["status"], &["verify"], &SERVE] {
        let ran = place.run_with(
            &[("VALPOOL_JOURNAL", address), ("VALPOOL_LOG", "trace")],
            arguments,
        );
        assert!(!format!("{ran:?}").contains("hush"), "{arguments:?}: {ran:?}");
        assert_eq!(ran.code, if arguments == ["config"] { 0 } else { 3 }, "{ran:?}");
    }
}
