//! What is erased is gone from memory, from older moments, from the index and from every file, also
//! when a crash or a fault comes between; keys that do not fit are never taken for an erasure.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod network;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::actor::Actor;
use domain::erasure::{Erasable, EraseSubject, Ground};
use domain::ids::{IncidentId, PersonId, ReportId};
use domain::{Command, RequestKey, Sequence, World};
use engine::{AskError, Node, OpenError};
use journal::{
    Cabinet, Drawer, Flow, Keys, MemoryCabinet, MemoryStore, PAGE_BYTES, Put, SqliteReader, SqliteStore,
    StoreError, verify,
};

use network::{DUTY, Small, at, clock, import, keys_in, open_incident, opened, opened_with, receive, set_up};

/// A word that nothing else holds.
const WORD: &str = "Xylofonsson";

/// What every form of it begins with, as the index keeps it.
const ROOT: &str = "xylofon";

fn erase(subject: Erasable) -> Command {
    let ground = Ground::Request;
    Command::EraseSubject(EraseSubject { subject, ground })
}

const REPORT: Erasable = Erasable::Report(ReportId(1));

fn wait(node: &Node) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(node.search().caught_up(node.world().head));
}

fn found(node: &Node, query: &str) -> usize {
    node.search().reports(query, None, 10).unwrap().len()
}

fn holds(world: &World) -> bool {
    format!("{world:?}").contains(WORD)
}

/// Whether any page that can be made of the node holds the word.
fn tells(node: &Node) -> bool {
    let end = node.world().head.0;
    let numbers: Vec<_> = (1..=end).map(Sequence).collect();
    let records = node.records(&numbers).unwrap();
    let moments: Vec<_> = (0..=60).map(|second| node.moment(at(second)).unwrap()).collect();
    holds(&node.world()) || format!("{records:?}").contains(WORD) || moments.iter().any(|world| holds(world))
}

/// A report with the word, and a few more things, each at its own second.
fn fill(node: &Node, clock: &engine::clock::Clock) {
    let commands = [
        receive(&format!("{WORD} ringde till lokalen")),
        open_incident(1, "Kö"),
        receive("Valsedlar saknas"),
    ];
    for (second, command) in (1..).zip(commands) {
        clock.set(at(second));
        node.ask_blocking(DUTY, command).unwrap();
    }
    clock.set(at(30));
}

#[test]
fn erased_words_are_gone_from_every_world_and_record_and_stay_gone() {
    let small = Small::new();
    fill(&small.node, &small.clock);
    assert!(tells(&small.node));
    let granted = small.node.ask_blocking(Actor::Console, erase(REPORT)).unwrap();
    assert_eq!(granted.records.len(), 1);
    assert!(!tells(&small.node));
    let again = small.node.ask_blocking(Actor::Console, erase(REPORT)).unwrap();
    assert!(again.records.is_empty(), "there is nothing more to erase");
    let mut small = small.restarted();
    assert!(!tells(&small.node));
    let world = small.node.world();
    assert!(world.reports.get(ReportId(1)).unwrap().contents.text.is_erased());
    let other = &world.reports.get(ReportId(2)).unwrap().contents;
    assert_eq!(other.text.reveal(), Some("Valsedlar saknas"), "the others stay");
    verify(&mut small.store, &mut |_| {}).unwrap();
}

#[test]
fn moments_before_and_after_are_the_same_but_for_the_words() {
    let small = Small::new();
    fill(&small.node, &small.clock);
    let keys: Vec<_> = (0..700).map(|row| row.to_string()).collect();
    let rows: Vec<_> = keys.iter().map(|key| (key.as_str(), "Kö")).collect();
    small.node.ask_blocking(DUTY, import(&rows)).unwrap();
    small.clock.set(at(31));
    small.node.ask_blocking(DUTY, import(&[("last", "Kö")])).unwrap();
    let counted = |node: &Node| -> Vec<_> {
        (0..=31)
            .map(|second| network::counts(&node.moment(at(second)).unwrap()))
            .collect()
    };
    let before = counted(&small.node);
    small.clock.set(at(40));
    small.node.ask_blocking(Actor::Console, erase(REPORT)).unwrap();
    // Kept worlds are let go of and kept again: the second reading meets those.
    for _ in 0..2 {
        assert_eq!(counted(&small.node), before);
        assert!(!tells(&small.node));
    }
}

#[test]
fn person_and_incident_are_erased_likewise() {
    let small = Small::new();
    fill(&small.node, &small.clock);
    small
        .node
        .ask_blocking(DUTY, open_incident(2, &format!("{WORD} stoppade kön")))
        .unwrap();
    wait(&small.node);
    assert_eq!(small.node.search().incidents(WORD, 10).unwrap().len(), 1);
    for subject in [
        Erasable::Incident(IncidentId(2)),
        REPORT,
        Erasable::Person(PersonId(2)),
    ] {
        small.node.ask_blocking(Actor::Console, erase(subject)).unwrap();
    }
    assert!(!tells(&small.node));
    wait(&small.node);
    assert!(small.node.search().incidents(WORD, 10).unwrap().is_empty());
    assert!(
        small
            .node
            .world()
            .person(PersonId(2))
            .unwrap()
            .admitted
            .name
            .is_erased()
    );
    assert!(matches!(
        small.node.ask_blocking(network::POLICE, receive("Kö")),
        Err(AskError::Refused(_))
    ));
}

#[test]
fn request_sent_again_brings_no_erased_words_back() {
    let small = Small::new();
    let (key, told) = (RequestKey(77), receive(WORD));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let ask = || runtime.block_on(small.node.ask(key, DUTY, told.clone())).unwrap();
    ask();
    small.node.ask_blocking(Actor::Console, erase(REPORT)).unwrap();
    let again = ask();
    assert_eq!(again.records.len(), 1);
    assert!(!format!("{:?}", again.records).contains(WORD));
    assert_eq!(small.node.world().reports.count(), 1);
}

/// Every file of a folder and of those below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let listing = std::fs::read_dir(folder).unwrap();
    let paths = listing.map(|file| file.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    paths.flat_map(below).collect()
}

fn raw(folder: &Path, word: &str) -> Vec<String> {
    let files = files(folder);
    let holding = files.iter().filter(|path| {
        let bytes = std::fs::read(path).unwrap();
        bytes
            .windows(word.len())
            .any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
    });
    holding.map(|path| path.display().to_string()).collect()
}

#[test]
fn no_file_holds_erased_words_neither_while_running_nor_after() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), clock());
    let node = opened(SqliteStore::open(folder.path()).unwrap(), folder.path(), &clock).unwrap();
    set_up(&node);
    fill(&node, &clock);
    // Enough for the index to have several segments.
    for second in 4..20 {
        clock.set(at(second));
        node.ask_blocking(DUTY, receive("Kö utanför lokalen")).unwrap();
        wait(&node);
    }
    assert_eq!(found(&node, WORD), 1);
    let held = raw(folder.path(), ROOT);
    assert!(held.iter().all(|file| file.contains("search.sqlite")), "{held:?}");
    assert!(!held.is_empty(), "the index holds words until they are erased");
    clock.set(at(30));
    node.ask_blocking(Actor::Console, erase(REPORT)).unwrap();
    wait(&node);
    assert_eq!((found(&node, WORD), found(&node, "kö")), (0, 10));
    assert_eq!(raw(folder.path(), ROOT), [""; 0], "while running");
    drop(node);
    assert_eq!(raw(folder.path(), ROOT), [""; 0], "after");
    verify(&mut SqliteReader::open(folder.path()).unwrap(), &mut |_| {}).unwrap();
    // An index made anew from the journal has nothing to find either.
    std::fs::remove_file(folder.path().join("search.sqlite")).unwrap();
    let node = opened(SqliteStore::open(folder.path()).unwrap(), folder.path(), &clock).unwrap();
    wait(&node);
    assert_eq!(found(&node, WORD), 0);
    assert_eq!(raw(folder.path(), ROOT), [""; 0], "made anew");
}

/// A cabinet whose pages can't be written while the test says so.
struct Stuck {
    inner: MemoryCabinet,
    stuck: Arc<AtomicBool>,
}

fn said_no() -> StoreError {
    let source = journal::EngineError::new(journal::Trouble::Full, "no room");
    StoreError::Engine {
        doing: "write to the cabinet",
        source,
    }
}

impl Cabinet for Stuck {
    fn get(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.get(drawer, key)
    }

    fn replace(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<bool, StoreError> {
        self.inner.replace(drawer, key, value)
    }

    fn insert(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.inner.insert(drawer, key, value)
    }

    fn take(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.take(drawer, key)
    }

    fn each(
        &mut self,
        drawer: Drawer,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> Flow,
    ) -> Result<(), StoreError> {
        self.inner.each(drawer, visit)
    }

    fn all(&mut self, visit: &mut dyn FnMut(Put<'_>) -> Flow) -> Result<(), StoreError> {
        self.inner.all(visit)
    }

    fn put_all(&mut self, things: &[Put<'_>]) -> Result<(), StoreError> {
        if self.stuck.load(Ordering::SeqCst) {
            return Err(said_no());
        }
        self.inner.put_all(things)
    }
}

/// A filled node whose keys can be stuck.
fn stuck() -> (
    Node,
    MemoryStore,
    MemoryCabinet,
    Arc<AtomicBool>,
    tempfile::TempDir,
) {
    let (store, cabinet, flag) = (
        MemoryStore::default(),
        MemoryCabinet::default(),
        Arc::new(AtomicBool::new(false)),
    );
    let keys = Keys::within(Box::new(Stuck {
        inner: cabinet.clone(),
        stuck: Arc::clone(&flag),
    }));
    let (folder, clock) = (tempfile::tempdir().unwrap(), clock());
    let node = opened_with(store.clone(), keys, folder.path(), &clock).unwrap();
    set_up(&node);
    fill(&node, &clock);
    (node, store, cabinet, flag, folder)
}

#[test]
fn keys_that_can_not_be_destroyed_yet_are_owed_and_the_asker_is_told() {
    let (node, _store, _cabinet, flag, _folder) = stuck();
    flag.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        let told = node.ask_blocking(Actor::Console, erase(REPORT));
        assert!(matches!(told, Err(AskError::Unavailable(_))), "{told:?}");
        assert!(!tells(&node), "nobody reads it any more all the same");
    }
    flag.store(false, Ordering::SeqCst);
    let told = node.ask_blocking(Actor::Console, erase(REPORT)).unwrap();
    assert!(told.records.is_empty(), "the journal tells of it already");
    assert!(!tells(&node));
}

#[test]
fn crash_between_the_entry_and_the_end_of_its_key_is_made_good_at_the_next_start() {
    let (node, store, cabinet, flag, folder) = stuck();
    flag.store(true, Ordering::SeqCst);
    node.ask_blocking(Actor::Console, erase(REPORT)).unwrap_err();
    drop(node);
    let keys = || Keys::within(Box::new(cabinet.clone()));
    let about = Sequence(15);
    let live = |keys: &Keys| {
        (1..=about.0 + 10)
            .filter(|number| keys.slot(Sequence(*number)).unwrap() == journal::Slot::Destroyed)
            .count()
    };
    assert_eq!(live(&keys()), 0, "every key is still there");
    let node = opened_with(store.clone(), keys(), folder.path(), &clock()).unwrap();
    assert!(live(&keys()) > 0);
    assert!(!tells(&node));
    drop(node);
    let node = opened_with(store, keys(), folder.path(), &clock()).unwrap();
    assert!(!tells(&node));
}

fn refused(store: MemoryStore, keys: Keys) -> OpenError {
    let folder = tempfile::tempdir().unwrap();
    let opened = opened_with(store, keys, folder.path(), &clock());
    opened.err().expect("it does not open")
}

#[test]
fn keys_that_are_missing_foreign_or_lost_are_no_erasure() {
    let small = Small::new();
    fill(&small.node, &small.clock);
    let Small {
        node, store, folder, ..
    } = small;
    drop(node);
    let missing = refused(store.clone(), Keys::in_memory());
    assert!(
        matches!(
            missing,
            OpenError::Corrupt(journal::DecodeError::KeyMissing { .. })
        ),
        "{missing}"
    );
    // Another journal's keys: as noted, and as they are.
    let other = Small::new();
    fill(&other.node, &other.clock);
    other.node.ask_blocking(DUTY, receive("Annat")).unwrap();
    let Small {
        node,
        store: others_store,
        ..
    } = other;
    drop(node);
    let unnoted = Keys::in_memory();
    unnoted.lay(Sequence(1), &[3; PAGE_BYTES]).unwrap();
    let wrong = refused(store.clone(), unnoted);
    assert!(
        matches!(wrong, OpenError::Corrupt(journal::DecodeError::KeyWrong { .. })),
        "{wrong}"
    );
    let noted = refused(others_store, keys_in(folder.path()));
    assert!(matches!(noted, OpenError::KeysForeign), "{noted}");
    let noted = refused(MemoryStore::default(), keys_in(folder.path()));
    assert!(matches!(noted, OpenError::KeysForeign), "{noted}");
    // A key that nobody erased is gone.
    let keys = keys_in(folder.path());
    let last = {
        let mut store = store.clone();
        journal::Reader::head(&mut store).unwrap().sequence
    };
    keys.destroy(&[last]).unwrap();
    let lost = refused(store, keys);
    assert!(
        matches!(lost, OpenError::KeyLost { sequence } if sequence == last.0),
        "{lost}"
    );
}
