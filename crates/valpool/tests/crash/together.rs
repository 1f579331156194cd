//! Several nodes on one PostgreSQL: started at once on an empty one, and after a failover that lost
//! what was signed.

use std::thread;

use cluster::Cluster;
use serde_json::Value;

use crate::client::Client;
use crate::network::{Network, SERVE, Sent, place};
use crate::program::{Place, Server};

fn at(cluster: &Cluster) -> Place {
    Place {
        journal: Some(cluster.url()),
        ..place()
    }
}

fn link(server: &Server) -> Option<String> {
    let said = server.said.iter();
    let mut links =
        said.filter_map(|line| line.find("/sign-in/link/").map(|at| line[at..].trim().to_owned()));
    links.next()
}

#[test]
fn nodes_that_start_at_once_on_an_empty_database_found_one_network() {
    let cluster = Cluster::start();
    for round in 0..3 {
        let places: Vec<Place> = (0..3).map(|_| at(&cluster)).collect();
        let servers: Vec<Server> = thread::scope(|scope| {
            let starts: Vec<_> = places
                .iter()
                .map(|place| scope.spawn(|| place.start(&SERVE)))
                .collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        let status: Value = serde_json::from_str(&places[0].done(&["status", "--json"])).unwrap();
        assert_eq!(
            (&status["organisations"], &status["people"]),
            (&1.into(), &1.into()),
            "round {round}"
        );
        let founded = "SELECT count(*) FROM valpool_entry WHERE kind = 'network.founded'";
        assert_eq!(cluster.primary.ask(founded), "1", "round {round}");
        // Whoever was told of a way in can use it, on whichever node.
        let links: Vec<String> = servers.iter().filter_map(link).collect();
        assert!(!links.is_empty(), "round {round}");
        for link in links {
            let answer = Client::of(&servers[2]).post(&link, &[]);
            assert_eq!(answer.status, 303, "{}", answer.body);
        }
        for server in servers {
            assert_eq!(server.stop(), 0);
        }
        cluster
            .primary
            .ask("DROP TABLE valpool_entry, valpool_thing, valpool_layout, valpool_writer");
    }
}

#[test]
fn node_tells_what_to_do_when_signed_entries_are_gone_and_the_way_out_works() {
    let cluster = Cluster::start();
    let network = Network::found_at(cluster.url());
    let node = at(&cluster);
    let server = node.start(&SERVE);
    let client = Client::of(&server);
    let kept = network.report(&client, &Sent::new(0, 0, 0));
    network.report(&client, &Sent::new(0, 0, 1));
    // The end is signed when the node stops.
    assert_eq!(server.stop(), 0);
    let last = "DELETE FROM valpool_entry WHERE sequence = (SELECT max(sequence) FROM valpool_entry)";
    cluster.primary.ask(last);
    let refused = node.run(&SERVE);
    refused.failed(4, "The end of the journal is missing");
    refused.failed(4, "Signed entries that are gone");
    // A node that signed nothing of it starts, and so does this one, with a key of its own.
    assert_eq!(at(&cluster).start(&SERVE).stop(), 0);
    let aside = node.path().join("aside");
    std::fs::create_dir(&aside).unwrap();
    for name in ["checkpoints", "tree", "signing.key"] {
        std::fs::rename(node.data().join(name), aside.join(name)).unwrap();
    }
    let server = node.start(&SERVE);
    kept.assert_good(&Client::of(&server));
    assert_eq!(server.stop(), 0);
    assert!(node.done(&["verify"]).contains("The journal is intact"));
}

#[test]
fn journal_on_a_server_is_backed_up_under_load_and_restored_to_a_folder() {
    let cluster = Cluster::start();
    let network = Network::found_at(cluster.url());
    let node = at(&cluster);
    node.write("passphrase", "fyra helt slumpade ord\n");
    let server = node.start(&SERVE);
    let client = Client::of(&server);
    let early: Vec<_> = (0..20)
        .map(|number| network.report(&client, &Sent::new(0, 0, number)))
        .collect();
    let with = ["--passphrase-file", "passphrase"];
    let said = thread::scope(|scope| {
        let busy = scope.spawn(|| {
            let reports = (0..40).map(|number| network.report(&client, &Sent::new(1, 0, number)));
            reports.count()
        });
        let said = node.done(&[&["backup", "copy"][..], &with].concat());
        assert_eq!(busy.join().unwrap(), 40);
        said
    });
    assert!(said.contains("made and checked"), "{said}");
    assert_eq!(server.stop(), 0);
    let checked = node.done(&[&["backup", "copy", "--check"][..], &with].concat());
    assert!(!checked.is_empty());
    // The server may be gone for good.
    drop(cluster);
    let alone = Place {
        journal: None,
        ..node
    };
    let restore = ["restore", "copy", "--data", "restored"];
    let restored = alone.done(&[&restore[..], &with].concat());
    assert!(restored.contains("restored and checked"), "{restored}");
    let there = ["--data", "restored"];
    let verified = alone.done(&[&["verify"][..], &there].concat());
    assert!(verified.contains("The journal is intact"), "{verified}");
    // The same node: receipts keep their addresses, and their words can be read.
    let server = alone.start(&[&SERVE[..], &there].concat());
    let client = Client::of(&server);
    for receipt in &early {
        receipt.assert_good(&client);
    }
    assert_eq!(server.stop(), 0);
}
