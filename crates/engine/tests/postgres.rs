//! Nodes on a real PostgreSQL, in this process.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod network;

use std::time::{Duration, Instant};

use cluster::Cluster;
use domain::{RequestKey, Sequence};
use engine::{AskError, Node};
use journal::{Address, Keys, PostgresCabinet, PostgresReader, PostgresStore, Reader, verify};
use tokio::runtime::Runtime;

use network::{DUTY, clock, opened_with, receive, set_up};

/// How long a test waits for what must come.
const WAIT_MAX: Duration = Duration::from_secs(60);

struct Nodes {
    address: Address,
    nodes: Vec<Node>,
    runtime: Runtime,
    _folders: Vec<tempfile::TempDir>,
}

impl Nodes {
    fn open(cluster: &Cluster, count: usize) -> Self {
        let address: Address = cluster.url().parse().unwrap();
        let folders: Vec<_> = (0..count).map(|_| tempfile::tempdir().unwrap()).collect();
        let open = |folder: &tempfile::TempDir| {
            let keys = Keys::within(Box::new(PostgresCabinet::open(&address).unwrap()));
            let store = PostgresStore::open(&address).unwrap();
            opened_with(store, keys, folder.path(), &clock()).unwrap()
        };
        let nodes: Vec<Node> = folders.iter().map(open).collect();
        set_up(&nodes[0]);
        let nodes = Self {
            address,
            nodes,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap(),
            _folders: folders,
        };
        nodes.agree(nodes.nodes[0].world().head);
        nodes
    }

    fn ask(&self, node: usize, key: u128) -> Result<engine::Granted, AskError> {
        let ask = self.nodes[node].ask(RequestKey(key), DUTY, receive("Slut på valsedlar"));
        self.runtime.block_on(ask)
    }

    fn agree(&self, end: Sequence) {
        for node in &self.nodes {
            assert!(
                self.runtime.block_on(node.reach(end, WAIT_MAX)),
                "{:?}",
                node.world().head
            );
        }
    }

    fn wait_for(&self, what: &str, there: impl Fn(&Node) -> bool) {
        let begun = Instant::now();
        for node in &self.nodes {
            while !there(node) {
                assert!(
                    begun.elapsed() < WAIT_MAX,
                    "{what} does not come: {:?}",
                    node.health()
                );
                let never = Sequence(u64::MAX);
                self.runtime
                    .block_on(node.reach(never, Duration::from_millis(20)));
            }
        }
    }

    /// How many entries of a request lie in the journal, which must be intact.
    fn entries_of(&self, key: u128) -> usize {
        let mut reader = PostgresReader::open(&self.address).unwrap();
        verify(&mut reader, &mut |_| {}).unwrap();
        let mut count = 0;
        reader
            .read(Sequence(0), &mut |entry| {
                count += usize::from(entry.key == RequestKey(key));
                std::ops::ControlFlow::Continue(())
            })
            .unwrap();
        count
    }
}

#[test]
fn what_one_node_writes_the_others_show_and_do_once() {
    let cluster = Cluster::start();
    let nodes = Nodes::open(&cluster, 3);
    let first = nodes.ask(0, 1).unwrap();
    nodes.agree(first.sequence);
    for node in 0..3 {
        let again = nodes.ask(node, 1).unwrap();
        assert_eq!((again.sequence, &again.records), (first.sequence, &first.records));
    }
    // Asked of a node that has not heard of it yet, it is done once all the same.
    for key in 2..30 {
        let one = nodes.ask(1, key).unwrap();
        let other = nodes.ask(2, key).unwrap();
        assert_eq!(one.records, other.records);
    }
    assert_eq!(nodes.entries_of(29), 1);
    nodes.wait_for("health", |node| node.health().writable && !node.health().behind);
}

#[test]
fn nothing_is_granted_while_the_standby_is_away_and_all_heals_when_it_is_back() {
    let mut cluster = Cluster::start_with_standby();
    let nodes = Nodes::open(&cluster, 2);
    let before = nodes.nodes[0].world().head;
    cluster.standby.as_mut().unwrap().stop();
    let refused = nodes.ask(0, 1).unwrap_err();
    assert!(matches!(refused, AskError::Unavailable(_)), "{refused}");
    let health = nodes.nodes[0].health();
    assert!(!health.writable && health.lost_since.is_some(), "{health:?}");
    assert!(!health.behind, "it is heard all the same: {health:?}");
    for node in &nodes.nodes {
        assert_eq!(node.world().head, before, "shown before it is durable");
    }
    cluster.standby.as_mut().unwrap().start();
    nodes.wait_for("writing", |node| node.health().writable);
    // It was written when the standby came back: asked again, it is not done again.
    let granted = nodes.ask(1, 1).unwrap();
    assert_eq!(granted.records.len(), 1);
    nodes.agree(granted.sequence);
    assert_eq!(nodes.entries_of(1), 1);
}

#[test]
fn nodes_do_nothing_while_nothing_happens() {
    let cluster = Cluster::start();
    let nodes = Nodes::open(&cluster, 2);
    nodes.wait_for("health", |node| !node.health().behind);
    let spent = || {
        let text = std::fs::read_to_string("/proc/self/stat").unwrap();
        let fields: Vec<&str> = text.rsplit(')').next().unwrap().split_whitespace().collect();
        // User and system time, in hundredths of a second (proc(5), fields 14 and 15).
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    };
    let before = spent();
    let never = Sequence(u64::MAX);
    nodes
        .runtime
        .block_on(nodes.nodes[0].reach(never, Duration::from_secs(3)));
    let spent = spent() - before;
    println!("two idle nodes: {spent} hundredths of a second in three seconds");
    assert!(spent < 30, "{spent}");
}
