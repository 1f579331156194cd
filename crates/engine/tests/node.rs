//! What a node promises to whoever asks it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod faulty;
mod network;

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use domain::actor::Actor;
use domain::ids::IncidentId;
use domain::incidents::WriteEntry;
use domain::marking::{Label, Marking};
use domain::policy::Action;
use domain::theme::Basis;
use domain::{Command, Event, Refusal, RequestKey, Sequence};
use engine::clock::Clock;
use engine::{AskError, Node, OpenError};
use journal::{Entry, Keys, MemoryCabinet, MemoryStore, Reader, SqliteStore, Store, verify};

use faulty::{Append, faulty};
use network::{
    DUTY, PARTY, POLICE, Small, at, clock, import, open_incident, opened, opened_with, receive, set_up,
};

fn entries(store: &MemoryStore) -> Vec<Entry> {
    let mut entries = Vec::new();
    store
        .clone()
        .read(Sequence(0), &mut |entry| {
            entries.push(entry.to_entry());
            ControlFlow::Continue(())
        })
        .unwrap();
    entries
}

fn key(number: u128) -> RequestKey {
    RequestKey(number)
}

/// Sets a network up without holding up the test's own thread.
async fn set_up_beside(node: &Node) {
    let node = node.clone();
    tokio::task::spawn_blocking(move || set_up(&node)).await.unwrap();
}

async fn on_each_store(check: impl AsyncFn(Node, &Clock)) {
    let clock = clock();
    let folder = tempfile::tempdir().unwrap();
    let in_memory = opened(MemoryStore::default(), folder.path(), &clock).unwrap();
    let in_folder = SqliteStore::open(folder.path()).unwrap();
    let beside = tempfile::tempdir().unwrap();
    let in_file = opened(in_folder, beside.path(), &clock).unwrap();
    for node in [in_memory, in_file] {
        clock.set(at(0));
        set_up_beside(&node).await;
        check(node, &clock).await;
    }
}

#[tokio::test]
async fn granted_request_is_in_answer_world_and_journal() {
    on_each_store(async |node, clock| {
        let before = node.world().head;
        clock.set(at(60));
        let granted = node
            .ask(key(1), PARTY, receive("Slut på valsedlar"))
            .await
            .unwrap();
        assert_eq!(granted.sequence, before.next());
        let [record] = &*granted.records else {
            panic!("one entry")
        };
        assert_eq!(
            (record.sequence, record.recorded_at, record.by, record.key),
            (before.next(), at(60), PARTY, key(1))
        );
        let Event::ReportReceived(report) = &record.event else {
            panic!("a report")
        };
        let world = node.world();
        assert_eq!((world.head, world.recorded_at), (before.next(), at(60)));
        let known = world.reports.get(report.report).unwrap();
        assert_eq!(known.contents.text.reveal(), Some("Slut på valsedlar"));
        assert_eq!(
            node.records(&[record.sequence]).unwrap(),
            [record.as_ref().clone()]
        );
    })
    .await;
}

#[tokio::test]
async fn refused_request_changes_nothing() {
    on_each_store(async |node, _| {
        let world = node.world();
        let refused = node
            .ask(key(1), PARTY, open_incident(1, "Nej"))
            .await
            .unwrap_err();
        let AskError::Refused(refusal) = refused else {
            panic!("{refused}")
        };
        assert_eq!(
            refusal,
            Refusal::NotPermitted {
                action: Action::Triage
            }
        );
        assert!(std::sync::Arc::ptr_eq(&world, &node.world()), "no new world");
        // The same key is free for another try.
        node.ask(key(1), PARTY, receive("Ja")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn request_that_changes_nothing_is_granted_without_entries() {
    on_each_store(async |node, _| {
        let rows = [("a", "ett"), ("b", "två")];
        let granted = node.ask(key(1), DUTY, import(&rows)).await.unwrap();
        assert_eq!(granted.records.len(), 2);
        let again = node.ask(key(2), DUTY, import(&rows)).await.unwrap();
        assert!(again.records.is_empty());
        assert_eq!(again.sequence, granted.sequence);
    })
    .await;
}

#[tokio::test]
async fn request_sent_twice_is_done_once() {
    on_each_store(async |node, _| {
        let first = node
            .ask(key(1), DUTY, import(&[("a", "ett"), ("b", "två")]))
            .await
            .unwrap();
        node.ask(key(2), DUTY, receive("däremellan")).await.unwrap();
        let second = node
            .ask(key(1), DUTY, import(&[("a", "ett"), ("b", "två")]))
            .await
            .unwrap();
        assert_eq!(
            (second.sequence, second.records),
            (first.sequence, first.records.clone())
        );
        assert_eq!(node.world().head, first.sequence.next());
        // The same key of somebody else is another request, and never shows the first one's answer.
        let other = node.ask(key(1), POLICE, receive("eget")).await.unwrap();
        assert_ne!(other.records, first.records);
    })
    .await;
}

#[test]
fn requests_of_several_entries_are_done_once_across_a_restart() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut small = Small::new();
    let rows = [("a", "ett"), ("b", "två"), ("c", "tre")];
    let first = runtime
        .block_on(small.node.ask(key(1), DUTY, import(&rows)))
        .unwrap();
    let opened = runtime
        .block_on(small.node.ask(key(2), DUTY, open_incident(2, "Valsedlar saknas")))
        .unwrap();
    assert_eq!((first.records.len(), opened.records.len()), (3, 2));
    for _ in 0..2 {
        small = small.restarted();
        let head = small.node.world().head;
        for (known, number) in [(&first, 1), (&opened, 2)] {
            let again = runtime
                .block_on(small.node.ask(key(number), DUTY, receive("igen")))
                .unwrap();
            assert_eq!((again.sequence, &again.records), (known.sequence, &known.records));
        }
        assert_eq!(small.node.world().head, head);
    }
}

#[tokio::test]
async fn waiting_requests_share_turns_and_get_consecutive_numbers() {
    let (store, hand, entered) = faulty(MemoryStore::default());
    let folder = tempfile::tempdir().unwrap();
    let node = opened(store, folder.path(), &clock()).unwrap();
    set_up_beside(&node).await;
    while entered.try_recv().is_ok() {}
    let before = hand.appends.load(Ordering::SeqCst);
    let head = node.world().head.0;

    hand.hold();
    let first = spawn(&node, 1_000, DUTY);
    tokio::task::yield_now().await;
    entered.recv().unwrap();
    // Two of the sixty-four are one request, sent twice.
    let asks: Vec<_> = (0..64).map(|number| spawn(&node, number.min(62), DUTY)).collect();
    all_asked().await;
    hand.release();

    assert_eq!(first.await.unwrap().unwrap().sequence.0, head + 1);
    let mut granted = Vec::new();
    for ask in asks {
        let answer = ask.await.unwrap().unwrap();
        granted.push(answer.records[0].sequence.0);
    }
    let mut expected: Vec<_> = (head + 2..=head + 64).collect();
    expected.push(head + 64);
    assert_eq!(granted, expected);
    let turns = hand.appends.load(Ordering::SeqCst) - before;
    assert!(
        (2..=6).contains(&turns),
        "one for the first, a few for the rest: {turns}"
    );
    assert_eq!(node.world().head.0, head + 64);
}

/// Lets every task that was spawned on this thread run until it waits for its answer.
async fn all_asked() {
    for _ in 0..2_000 {
        tokio::task::yield_now().await;
    }
}

type Asking = tokio::task::JoinHandle<Result<engine::Granted, AskError>>;

fn spawn(node: &Node, number: u128, by: Actor) -> Asking {
    let node = node.clone();
    tokio::spawn(async move { node.ask(key(number), by, receive("samtidigt")).await })
}

#[tokio::test]
async fn too_many_waiting_requests_are_turned_away_and_the_others_done() {
    let (store, hand, entered) = faulty(MemoryStore::default());
    let folder = tempfile::tempdir().unwrap();
    let node = opened(store, folder.path(), &clock()).unwrap();
    set_up_beside(&node).await;
    while entered.try_recv().is_ok() {}
    hand.hold();
    let mut asks = vec![spawn(&node, 0, DUTY)];
    tokio::task::yield_now().await;
    entered.recv().unwrap();
    asks.extend((1..=1_100).map(|number| spawn(&node, number, DUTY)));
    all_asked().await;
    hand.release();
    let (mut done, mut busy) = (0, 0);
    for ask in asks {
        match ask.await.unwrap() {
            Ok(_) => done += 1,
            Err(AskError::Busy) => busy += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((done, busy), (1_025, 76));
    assert_eq!(node.world().reports.count(), 1_025);
}

#[tokio::test]
async fn one_flooding_organisation_starves_nobody() {
    let (store, hand, entered) = faulty(MemoryStore::default());
    let folder = tempfile::tempdir().unwrap();
    let node = opened(store, folder.path(), &clock()).unwrap();
    set_up_beside(&node).await;
    while entered.try_recv().is_ok() {}
    let head = node.world().head.0;
    hand.hold();
    let mut asks = vec![spawn(&node, 0, DUTY)];
    tokio::task::yield_now().await;
    entered.recv().unwrap();
    asks.extend((1..=1_100).map(|number| spawn(&node, number, DUTY)));
    all_asked().await;
    // All of the flood waits, and more than it may; then another comes with three requests.
    let police = Actor::Person(domain::ids::PersonId(2));
    let others: Vec<_> = (2_000..2_003)
        .map(|number| spawn(&node, number, police))
        .collect();
    all_asked().await;
    hand.release();
    for ask in others {
        let sequence = ask.await.unwrap().unwrap().sequence.0;
        assert!(sequence <= head + 8, "waited for {} entries", sequence - head);
    }
    let mut busy = 0;
    for ask in asks {
        busy += usize::from(matches!(ask.await.unwrap(), Err(AskError::Busy)));
    }
    assert_eq!(busy, 76, "only the flood is turned away");
}

#[tokio::test]
async fn time_never_goes_back_when_the_clock_does() {
    on_each_store(async |node, clock| {
        clock.set(at(100));
        node.ask(key(1), DUTY, receive("ett")).await.unwrap();
        clock.set(at(-3_600));
        let granted = node.ask(key(2), DUTY, receive("två")).await.unwrap();
        assert_eq!(granted.records[0].recorded_at, at(100));
        clock.set(at(101));
        let granted = node.ask(key(3), DUTY, receive("tre")).await.unwrap();
        assert_eq!(granted.records[0].recorded_at, at(101));
    })
    .await;
}

#[tokio::test]
async fn listeners_are_told_of_the_newest_world() {
    on_each_store(async |node, _| {
        let mut told = node.subscribe();
        told.borrow_and_update();
        node.ask(key(1), DUTY, receive("ett")).await.unwrap();
        let granted = node.ask(key(2), DUTY, receive("två")).await.unwrap();
        told.changed().await.unwrap();
        assert_eq!(told.borrow_and_update().world.head, granted.sequence);
        assert!(!told.has_changed().unwrap());
        drop(node);
    })
    .await;
}

#[test]
fn journal_is_intact_after_every_sort_of_answer() {
    let mut small = Small::new();
    for number in 0..20 {
        small.node.ask_blocking(DUTY, receive("ett")).unwrap();
        small
            .node
            .ask_blocking(PARTY, open_incident(number, "nej"))
            .unwrap_err();
    }
    let head = small.node.world().head;
    assert_eq!(verify(&mut small.store, &mut |_| {}).unwrap().head.sequence, head);
    let small = small.restarted();
    assert_eq!(small.node.world().head, head);
    assert_eq!(small.node.world().reports.count(), 20);
}

#[test]
fn progress_tells_each_entry() {
    let small = Small::new();
    let end = small.node.world().head.0;
    let mut told = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let options = engine::Options {
        store: Box::new(small.store.clone()),
        keys: network::keys_in(small.folder.path()),
        clock: clock(),
        sessions: engine::sessions::Sessions::in_memory().unwrap(),
        search: engine::Search::open(folder.path()).unwrap(),
        proof: engine::Proof::open(folder.path()).unwrap(),
    };
    Node::open(options, &mut |done| told.push(done)).unwrap();
    assert_eq!(told, (1..=end).collect::<Vec<_>>());
}

#[test]
fn broken_chain_keeps_the_node_from_starting() {
    let small = Small::new();
    let good = entries(&small.store);
    let spoils: [fn(&mut Entry); 4] = [
        |entry| entry.body.push(b' '),
        |entry| entry.recorded_at_us -= 1,
        |entry| entry.hash.0[31] ^= 1,
        |entry| entry.key = RequestKey(0),
    ];
    for spoil in spoils {
        let mut spoilt = good.clone();
        spoil(&mut spoilt[6]);
        let mut store = MemoryStore::default();
        store.append(&spoilt).unwrap();
        let folder = tempfile::tempdir().unwrap();
        match opened(store, folder.path(), &clock())
            .err()
            .expect("it does not open")
        {
            OpenError::Broken { sequence } => assert_eq!(sequence, 7),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn row_that_is_no_entry_keeps_the_node_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    set_up(&opened(SqliteStore::open(folder.path()).unwrap(), folder.path(), &clock()).unwrap());
    let file = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
    file.execute_batch("UPDATE entry SET key = x'00' WHERE sequence = 4")
        .unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let refused = opened(store, folder.path(), &clock())
        .err()
        .expect("it does not open");
    assert!(matches!(refused, OpenError::Broken { sequence: 4 }), "{refused}");
}

#[test]
fn records_that_do_not_exist_are_left_out() {
    let small = Small::new();
    let folder = tempfile::tempdir().unwrap();
    let in_file = opened(SqliteStore::open(folder.path()).unwrap(), folder.path(), &clock()).unwrap();
    set_up(&in_file);
    for node in [&small.node, &in_file] {
        let numbers = [5, 0, 2, 9_999, u64::MAX, 2].map(Sequence);
        let found: Vec<_> = node
            .records(&numbers)
            .unwrap()
            .iter()
            .map(|record| record.sequence.0)
            .collect();
        assert_eq!(found, [5, 2, 2]);
    }
}

#[test]
fn store_is_free_when_the_last_copy_of_the_node_has_gone() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..10 {
        let node = opened(SqliteStore::open(folder.path()).unwrap(), folder.path(), &clock()).unwrap();
        let copy = node.clone();
        drop(node);
        assert_eq!(copy.world().head.0, 0);
        assert!(SqliteStore::open(folder.path()).is_err());
    }
    SqliteStore::open(folder.path()).unwrap();
}

/// A node on a store that fails when told to.
fn on_faulty() -> (Node, std::sync::Arc<faulty::Hand>, MemoryStore, tempfile::TempDir) {
    let memory = MemoryStore::default();
    let (store, hand, _entered) = faulty(memory.clone());
    let folder = tempfile::tempdir().unwrap();
    let node = opened(store, folder.path(), &clock()).unwrap();
    set_up(&node);
    (node, hand, memory, folder)
}

#[test]
fn failed_write_publishes_nothing_and_the_next_turn_works() {
    let (node, hand, mut memory, _folder) = on_faulty();
    let world = node.world();
    let mut told = node.subscribe();
    told.borrow_and_update();
    hand.next(Append::Refused);
    for _ in 0..3 {
        let failed = node.ask_blocking(DUTY, receive("ett")).unwrap_err();
        assert!(matches!(failed, AskError::Unavailable(_)), "{failed}");
        assert!(std::sync::Arc::ptr_eq(&world, &node.world()));
    }
    assert!(!told.has_changed().unwrap());
    assert!(node.records(&[Sequence(1)]).is_ok(), "reading goes on");
    assert!(node.moment(at(-1)).is_ok(), "reading goes on");
    hand.next(Append::Done);
    let granted = node.ask_blocking(DUTY, receive("två")).unwrap();
    assert_eq!(granted.sequence, world.head.next());
    assert_eq!(node.world().reports.count(), 1);
    assert_eq!(
        verify(&mut memory, &mut |_| {}).unwrap().head.sequence,
        granted.sequence
    );
}

#[test]
fn write_that_was_done_though_denied_is_granted() {
    let (node, hand, mut memory, _folder) = on_faulty();
    hand.next(Append::DoneAndDenied);
    let first = node.ask_blocking(DUTY, receive("ett")).unwrap();
    assert_eq!(node.world().head, first.sequence);
    hand.next(Append::Done);
    let second = node.ask_blocking(DUTY, receive("två")).unwrap();
    assert_eq!(second.sequence, first.sequence.next());
    assert_eq!(
        verify(&mut memory, &mut |_| {}).unwrap().head.sequence,
        second.sequence
    );
}

#[tokio::test]
async fn write_of_unknown_outcome_is_read_back_and_done_once() {
    let (node, hand, mut memory, _folder) = tokio::task::spawn_blocking(on_faulty).await.unwrap();
    let head = node.world().head;
    hand.next(Append::DoneAndDenied);
    hand.blind.store(true, Ordering::SeqCst);
    let rows = [("a", "ett"), ("b", "två")];
    for _ in 0..2 {
        let unknown = node.ask(key(1), DUTY, import(&rows)).await.unwrap_err();
        assert!(matches!(unknown, AskError::Unavailable(_)), "{unknown}");
        assert_eq!(
            node.world().head,
            head,
            "nothing is shown before it is known to be durable"
        );
    }
    hand.blind.store(false, Ordering::SeqCst);
    hand.next(Append::Done);
    // Whoever asks next, with whatever, finds the world as it lies in the store.
    let next = node.ask(key(2), DUTY, receive("tre")).await.unwrap();
    assert_eq!(next.sequence.0, head.0 + 3);
    let again = node.ask(key(1), DUTY, import(&rows)).await.unwrap();
    let numbers: Vec<_> = again.records.iter().map(|record| record.sequence.0).collect();
    assert_eq!(numbers, [head.0 + 1, head.0 + 2]);
    assert_eq!(node.world().reports.count(), 3);
    assert_eq!(
        verify(&mut memory, &mut |_| {}).unwrap().head.sequence,
        next.sequence
    );
}

#[test]
fn entry_and_its_own_marking_are_shown_by_another_node_together_or_not_at_all() {
    let (store, cabinet, clock) = (MemoryStore::default(), MemoryCabinet::default(), clock());
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let keys = || Keys::within(Box::new(cabinet.clone()));
    let one = opened_with(store.clone(), keys(), folders[0].path(), &clock).unwrap();
    set_up(&one);
    one.ask_blocking(DUTY, receive("Slut på valsedlar")).unwrap();
    one.ask_blocking(DUTY, open_incident(1, "Valsedlar saknas"))
        .unwrap();
    let (torn, hand, _word) = faulty(store);
    let other = opened_with(torn, keys(), folders[1].path(), &clock).unwrap();
    let before = other.world().head;
    let write = WriteEntry {
        incident: IncidentId(1),
        text: "Vittnet heter Kim.".to_owned(),
        basis: Basis::Fact,
        marking: Some(Marking::plain(Label::AmberStrict)),
    };
    let written = one.ask_blocking(DUTY, Command::WriteEntry(write)).unwrap();
    assert_eq!(written.records.len(), 2);
    let entry = written.records[0].sequence;
    // The line breaks between the two, then right after the second.
    for most in [1, 1] {
        hand.torn_after.store(most, Ordering::SeqCst);
        let asked = other.ask_blocking(DUTY, receive("Ingen el"));
        assert!(matches!(asked, Err(AskError::Unavailable(_))), "{asked:?}");
        assert_eq!(other.world().head, before, "nothing half is shown");
    }
    hand.torn_after.store(usize::MAX, Ordering::SeqCst);
    let refused = other.ask_blocking(PARTY, open_incident(1, "Nej"));
    assert!(matches!(refused, Err(AskError::Refused(_))), "{refused:?}");
    let world = other.world();
    assert_eq!(world.head, written.sequence);
    assert!(world.entries.mark(entry).is_some());
}
