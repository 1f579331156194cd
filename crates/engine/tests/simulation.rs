//! Several nodes over one faulty store, seed by seed. `VALPOOL_SEED=17` runs one seed,
//! `VALPOOL_SEEDS=5000` as many; 200 without either.
//!
//! A seed decides what is asked and what goes wrong at which step; in which order the threads come
//! to it is the machine's.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::as_conversions,
    reason = "tests"
)]

mod network;
mod sea;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use domain::actor::Actor;
use domain::{Command, RequestKey, Sequence, World};
use engine::clock::Clock;
use engine::{AskError, Granted, Node};
use journal::{Entry, Keys, MemoryCabinet, MemoryStore, Store, decode, verify};

use network::{DUTY, PARTY, POLICE, at, import, open_incident, opened_with, receive, set_up};
use sea::{Happened, Lot, Sea};

const NODES: usize = 3;
const STEPS: u64 = 12;

/// One node and what may happen to it.
struct Ship {
    node: Option<Node>,
    crashed: Arc<Mutex<bool>>,
    clock: Clock,
    folder: tempfile::TempDir,
}

/// A run of one seed.
struct Voyage {
    seed: u64,
    lot: Lot,
    sea: Sea,
    /// The nodes' common keys.
    cabinet: MemoryCabinet,
    ships: Vec<Ship>,
    runtime: tokio::runtime::Runtime,
    /// What was granted, by its key: told to somebody, so never untrue any more.
    granted: BTreeMap<(u128, Actor), Granted>,
    asked: u128,
}

impl Voyage {
    fn begin(seed: u64) -> Self {
        let sea = Sea::default();
        sea.calm();
        let mut voyage = Self {
            seed,
            lot: Lot::new(seed),
            sea,
            cabinet: MemoryCabinet::default(),
            ships: Vec::new(),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap(),
            granted: BTreeMap::new(),
            asked: 0,
        };
        for _ in 0..NODES {
            let (clock, folder) = (network::clock(), tempfile::tempdir().unwrap());
            let ship = Ship {
                node: None,
                crashed: Arc::default(),
                clock,
                folder,
            };
            voyage.ships.push(ship);
        }
        voyage.launch(0);
        set_up(voyage.ships[0].node.as_ref().unwrap());
        for number in 1..NODES {
            voyage.launch(number);
        }
        voyage.sea.storm();
        voyage
    }

    fn keys(&self) -> Keys {
        Keys::within(Box::new(self.cabinet.clone()))
    }

    /// Opens a node, as often as it takes.
    fn launch(&mut self, number: usize) {
        let mut last = None;
        for _ in 0..1_000 {
            let hold = self.sea.hold(self.seed);
            let keys = self.keys();
            let ship = &mut self.ships[number];
            ship.node = None;
            ship.crashed = hold.crash_mark();
            match opened_with(hold, keys, ship.folder.path(), &ship.clock) {
                Ok(node) => {
                    ship.node = Some(node);
                    return;
                }
                Err(error) => last = Some(error),
            }
        }
        panic!("seed {}: the node does not open: {last:?}", self.seed);
    }

    fn command(&mut self) -> (Actor, Command) {
        let number = self.lot.below(1_000);
        match self.lot.below(6) {
            0 | 1 => (PARTY, receive(&format!("rapport {number}"))),
            2 => (POLICE, receive(&format!("anmälan {number}"))),
            3 => (
                DUTY,
                import(&[("a", &format!("{number}")), ("b", "lika"), ("c", "lika")]),
            ),
            4 => (
                DUTY,
                open_incident(u32::try_from(self.lot.below(12)).unwrap(), "Valsedlar saknas"),
            ),
            // Refused: a party sends reports only.
            _ => (PARTY, open_incident(1, "nej")),
        }
    }

    /// Sends some requests at once, each to some node, and those without an answer again and again.
    fn step(&mut self) {
        // Of many, some are decided while others are on their way.
        let most = if self.lot.falls(10) { 60 } else { 5 };
        let mut waiting: Vec<(u128, Actor, Command)> = (0..=self.lot.below(most))
            .map(|_| {
                self.asked += 1;
                let (by, command) = self.command();
                (self.asked, by, command)
            })
            .collect();
        for _ in 0..1_000 {
            if waiting.is_empty() {
                return;
            }
            self.weather();
            let sent: Vec<_> = waiting
                .drain(..)
                .map(|(key, by, command)| {
                    let node = self.ships[usize::try_from(self.lot.below(3)).unwrap()]
                        .node
                        .clone()
                        .unwrap();
                    let twice = self.lot.falls(10);
                    (node, twice, key, by, command)
                })
                .collect();
            let answers = self.runtime.block_on(async {
                let mut asks = Vec::new();
                for (node, twice, key, by, command) in sent {
                    asks.push(tokio::spawn(async move {
                        let ask = || node.ask(RequestKey(key), by, command.clone());
                        if twice {
                            let _first = ask().await;
                        }
                        (ask().await, key, by, command)
                    }));
                }
                let mut answers = Vec::new();
                for ask in asks {
                    answers.push(ask.await.unwrap());
                }
                answers
            });
            for (answer, key, by, command) in answers {
                match answer {
                    Ok(granted) => self.note(key, by, granted),
                    Err(AskError::Refused(_)) => {}
                    // Some give up, and nobody knows what became of it.
                    Err(_) if self.lot.falls(10) => {}
                    Err(_) => waiting.push((key, by, command)),
                }
            }
            for number in 0..NODES {
                if *self.ships[number].crashed.lock().unwrap() {
                    self.launch(number);
                }
            }
        }
        panic!("seed {}: no answer for ever", self.seed);
    }

    fn note(&mut self, key: u128, by: Actor, granted: Granted) {
        let before = self.granted.insert((key, by), granted.clone());
        if let Some(before) = before.filter(|before| !before.records.is_empty()) {
            assert_eq!(
                before.records, granted.records,
                "seed {}: two receipts of one request",
                self.seed
            );
        }
    }

    fn weather(&mut self) {
        let ship = &self.ships[usize::try_from(self.lot.below(3)).unwrap()];
        match self.lot.below(12) {
            0 => ship.clock.set(at(i64::try_from(self.lot.below(90_000)).unwrap())),
            1 => ship
                .clock
                .set(at(-i64::try_from(self.lot.below(90_000)).unwrap())),
            2 | 4 => self.sea.fail_over(),
            3 => {
                // Somebody looks back meanwhile; what comes of it may be an error, never a lie.
                let (node, moment) = (ship.node.clone().unwrap(), at(60));
                if let Ok(world) = node.moment(moment) {
                    assert!(world.recorded_at <= moment, "seed {}", self.seed);
                }
            }
            _ => {}
        }
    }

    /// The sea is calm again: every node must come to the same end without being touched.
    fn end(self) -> Happened {
        self.sea.calm();
        let entries = self.sea.entries();
        let end = Sequence(u64::try_from(entries.len()).unwrap());
        // Above a kept end, a node that shows more than there is finds out with its next turn.
        for (number, ship) in self.ships.iter().enumerate() {
            let node = ship.node.as_ref().unwrap();
            let patience = std::time::Duration::from_secs(20);
            assert!(
                self.runtime.block_on(node.reach(end, patience)),
                "seed {}: node {number} stays at {:?}, the journal ends at {end:?}",
                self.seed,
                node.world().head
            );
        }
        let from_scratch = fold(&entries, &self.keys());
        for ship in &self.ships {
            let node = ship.node.as_ref().unwrap();
            // A request that changes nothing makes each look under its turn.
            let asked =
                self.runtime
                    .block_on(node.ask(RequestKey(u128::MAX), PARTY, open_incident(1, "nej")));
            assert!(matches!(asked, Err(AskError::Refused(_))), "seed {}", self.seed);
            let world = node.world();
            assert_eq!(world.head, from_scratch.head, "seed {}", self.seed);
            assert_eq!(
                format!("{world:?}"),
                format!("{from_scratch:?}"),
                "seed {}",
                self.seed
            );
            assert_eq!(node.health().head, end, "seed {}", self.seed);
            let is_well = || node.health().writable && !node.health().behind;
            for _ in 0..400 {
                if !is_well() {
                    let never = node.reach(Sequence(u64::MAX), std::time::Duration::from_millis(20));
                    self.runtime.block_on(never);
                }
            }
            assert!(is_well(), "seed {}: {:?}", self.seed, node.health());
        }
        self.check_receipts(&entries);
        self.sea.happened()
    }

    fn check_receipts(&self, entries: &[Entry]) {
        let mut store = MemoryStore::default();
        store.append(entries).unwrap();
        verify(&mut store, &mut |_| {}).unwrap_or_else(|fault| panic!("seed {}: {fault}", self.seed));
        let mut by_request: BTreeMap<(u128, Actor), Vec<u64>> = BTreeMap::new();
        let keys = self.keys();
        for entry in entries {
            let record = decode(&entry.borrow(), &keys).unwrap();
            by_request
                .entry((record.key.0, record.by))
                .or_default()
                .push(record.sequence.0);
        }
        for (request, sequences) in by_request.iter().filter(|((_, by), _)| *by != Actor::Console) {
            let (first, last) = (sequences[0], sequences[sequences.len() - 1]);
            assert_eq!(
                sequences.len() as u64,
                last - first + 1,
                "seed {}: request {request:?} was done twice: {sequences:?}",
                self.seed
            );
        }
        for (request, granted) in &self.granted {
            let promised: Vec<u64> = granted.records.iter().map(|record| record.sequence.0).collect();
            let found = by_request.get(request).cloned().unwrap_or_default();
            assert_eq!(
                found, promised,
                "seed {}: the receipt of {request:?} lies",
                self.seed
            );
            assert!(granted.sequence.0 <= entries.len() as u64, "seed {}", self.seed);
        }
    }
}

fn fold(entries: &[Entry], keys: &Keys) -> World {
    let mut world = World::default();
    let mut store = MemoryStore::default();
    store.append(entries).unwrap();
    journal::Reader::read(&mut store, Sequence(0), &mut |entry| {
        world.apply(&Arc::new(decode(&entry, keys).unwrap()));
        ControlFlow::Continue(())
    })
    .unwrap();
    world
}

fn sail(seed: u64) -> Happened {
    let mut voyage = Voyage::begin(seed);
    for _ in 0..STEPS {
        voyage.step();
    }
    voyage.end()
}

#[test]
fn receipts_never_lie_and_nodes_agree_whatever_the_store_does() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match (number("VALPOOL_SEED"), number("VALPOOL_SEEDS")) {
        (Some(seed), _) => seed..seed + 1,
        (None, count) => 1..count.unwrap_or(200) + 1,
    };
    let many = seeds.end - seeds.start >= 200;
    let next = AtomicU64::new(seeds.start);
    let sum = Mutex::new(Happened::default());
    // Most of a voyage is waiting for a disk or a turn.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= seeds.end {
                        return;
                    }
                    let happened = sail(seed);
                    let mut sum = sum.lock().unwrap();
                    sum.turns_lost += happened.turns_lost;
                    sum.presumed += happened.presumed;
                    sum.overtaken += happened.overtaken;
                    sum.commits_unknown += happened.commits_unknown;
                    sum.crashes += happened.crashes;
                    sum.failovers_with_loss += happened.failovers_with_loss;
                }
            });
        }
    });
    let sum = *sum.lock().unwrap();
    // A simulation in which nothing happens proves nothing.
    println!("{sum:?}");
    assert!(
        !many
            || (sum.commits_unknown > 200
                && sum.crashes > 20
                && sum.failovers_with_loss > 2
                && sum.presumed > 200
                && sum.overtaken > 200
                && sum.turns_lost > 2),
        "{sum:?}"
    );
}
