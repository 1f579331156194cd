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
