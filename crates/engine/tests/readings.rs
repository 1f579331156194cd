//! The read log on its way into the journal: nobody waits, and nothing is forgotten.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod faulty;
mod network;

use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::actor::Actor;
use domain::ids::PersonId;
use domain::readings::Opened;
use engine::{Node, Noting};
use jiff::SignedDuration;
use journal::MemoryStore;

use faulty::{Append, Hand, faulty};
use network::{at, clock, opened, set_up};

const READER: Actor = Actor::Person(PersonId(1));
/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

async fn node() -> (Node, std::sync::Arc<Hand>, tempfile::TempDir) {
    let opening = tokio::task::spawn_blocking(|| {
        let folder = tempfile::tempdir().unwrap();
        let (store, hand, entered) = faulty(MemoryStore::default());
        drop(entered);
        let node = opened(store, folder.path(), &clock()).unwrap();
        set_up(&node);
        node.clock().set(at(200));
        (node, hand, folder)
    });
    opening.await.unwrap()
}

/// Waits until so many readings are noted.
async fn noted(node: &Node, count: u32) {
    let mut newest = node.subscribe();
    let come = newest.wait_for(|snapshot| snapshot.world.readings.next_id().0 > count);
    let come = tokio::time::timeout(PATIENCE, come).await;
    assert!(come.is_ok_and(|come| come.is_ok()), "{count} readings are noted");
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_is_noted_once_in_a_quarter_of_an_hour() {
    let (node, _hand, _folder) = node().await;
    let now = at(100);
    for _ in 0..5 {
        assert_eq!(node.note_reading(READER, Opened::People, now), Noting::Noted);
    }
    noted(&node, 1).await;
    let head = node.world().head;
    assert_eq!(node.note_reading(READER, Opened::People, now), Noting::Noted);
    node.clock()
        .set(now.checked_add(SignedDuration::from_mins(15)).unwrap());
    assert_eq!(
        node.note_reading(READER, Opened::People, node.clock().now()),
        Noting::Noted
    );
    noted(&node, 2).await;
    assert_eq!(
        node.world().head,
        head.next(),
        "what was noted is not noted again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_waits_while_the_journal_can_not_be_written_and_is_noted_then() {
    let (node, hand, _folder) = node().await;
    hand.next(Append::Refused);
    let before = hand.appends.load(Ordering::SeqCst);
    let _first = node.note_reading(READER, Opened::People, at(100));
    let tried = async {
        while hand.appends.load(Ordering::SeqCst) == before || node.health().writable {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, tried).await.expect("it is tried");
    assert_eq!(
        node.note_reading(Actor::Person(PersonId(2)), Opened::People, at(101)),
        Noting::Waits
    );
    let later = at(100).checked_add(SignedDuration::from_mins(15)).unwrap();
    node.clock().set(later);
    for _ in 0..2 {
        assert_eq!(node.note_reading(READER, Opened::People, later), Noting::Waits);
    }
    assert_eq!(node.world().readings.next_id().0, 1, "nothing is noted yet");
    hand.next(Append::Done);
    noted(&node, 3).await;
    let world = node.world();
    let readings = (1..=3).map(|id| world.readings.get(domain::ids::ReadingId(id)).unwrap());
    let times: Vec<_> = readings.map(|reading| (reading.by, reading.noted.at)).collect();
    assert_eq!(
        times,
        [
            (READER, at(100)),
            (READER, later),
            (Actor::Person(PersonId(2)), at(101))
        ],
        "when they were opened"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_more_is_opened_when_too_much_waits() {
    let (node, hand, _folder) = node().await;
    hand.hold();
    let before = hand.appends.load(Ordering::SeqCst);
    let _first = node.note_reading(READER, Opened::People, at(100));
    let held = async {
        while hand.appends.load(Ordering::SeqCst) == before {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, held)
        .await
        .expect("the store is asked");
    let many = (1..=20_000).map(|number| {
        let opened = Opened::Report(domain::ids::ReportId(number));
        node.note_reading(READER, opened, at(100))
    });
    let full = many.filter(|noting| *noting == Noting::Full).count();
    hand.release();
    assert_eq!(
        full, 10_001,
        "what would not be logged: beside the first, 9,999 wait"
    );
}
