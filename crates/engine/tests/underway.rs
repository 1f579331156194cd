//! Turns that are decided while the one before is on its way to the disk.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod faulty;
mod network;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;

use domain::RequestKey;
use engine::{AskError, Granted, Node};
use journal::{MemoryStore, verify};
use tokio::task::JoinHandle;

use faulty::{Append, Hand, faulty};
use network::{DUTY, clock, opened, receive, set_up};

type Asking = JoinHandle<Result<Granted, AskError>>;

/// A node whose first turn of several requests is at the disk and waits there.
struct Underway {
    node: Node,
    hand: Arc<Hand>,
    entered: Receiver<()>,
    memory: MemoryStore,
    _folder: tempfile::TempDir,
    /// The journal's end before the turn.
    head: u64,
    /// Those whose turn it is.
    turn: Vec<Asking>,
}

impl Underway {
    async fn begin() -> Self {
        let memory = MemoryStore::default();
        let (store, hand, entered) = faulty(memory.clone());
        let folder = tempfile::tempdir().unwrap();
        let node = opened(store, folder.path(), &clock()).unwrap();
        let beside = node.clone();
        tokio::task::spawn_blocking(move || set_up(&beside))
            .await
            .unwrap();
        while entered.try_recv().is_ok() {}
        let mut begun = Self {
            head: node.world().head.0 + 1,
            node,
            hand,
            entered,
            memory,
            _folder: folder,
            turn: Vec::new(),
        };
        begun.hand.hold();
        let alone = begun.ask(0).await;
        begun.entered.recv().unwrap();
        begun.turn = vec![begun.ask(1).await, begun.ask(2).await];
        begun.hand.let_one_through();
        alone.await.unwrap().unwrap();
        begun.entered.recv().unwrap();
        begun
    }

    /// Asks, and sees to it that the question is asked when this returns.
    async fn ask(&self, number: u128) -> Asking {
        let node = self.node.clone();
        let (asks, asked) = tokio::sync::oneshot::channel();
        let asking = tokio::spawn(async move {
            let mut answer = std::pin::pin!(node.ask(RequestKey(number), DUTY, receive("samtidigt")));
            let first = std::future::poll_fn(|context| std::task::Poll::Ready(answer.as_mut().poll(context)));
            assert!(first.await.is_pending(), "nothing is answered at once");
            asks.send(()).unwrap();
            answer.await
        });
        asked.await.unwrap();
        asking
    }

    /// Waits until all that is asked is decided.
    async fn all_decided(&self) {
        while self.node.waiting_requests() > 0 {
            tokio::task::yield_now().await;
        }
    }

    /// Lets everything go through, and counts what lies in the journal then.
    fn reports_in_the_end(mut self) -> usize {
        self.hand.release();
        let world = self.node.world();
        let verified = verify(&mut self.memory, &mut |_| {}).unwrap();
        assert_eq!(verified.head.sequence, world.head);
        world.reports.count()
    }
}

async fn sequence(asking: Asking) -> u64 {
    asking.await.unwrap().unwrap().sequence.0
}

async fn is_unavailable(asking: Asking) -> bool {
    matches!(asking.await.unwrap(), Err(AskError::Unavailable(_)))
}

#[tokio::test]
async fn next_turn_is_decided_while_the_first_is_written_and_shown_after_it() {
    let mut begun = Underway::begin().await;
    let next = [begun.ask(3).await, begun.ask(4).await];
    begun.all_decided().await;
    assert_eq!(
        begun.node.world().head.0,
        begun.head,
        "nothing is shown before it is durable"
    );
    assert!(next.iter().chain(&begun.turn).all(|asking| !asking.is_finished()));
    let appends = begun.hand.appends.load(Ordering::SeqCst);

    begun.hand.let_one_through();
    for (place, asking) in (1..).zip(std::mem::take(&mut begun.turn)) {
        assert_eq!(sequence(asking).await, begun.head + place);
    }
    begun.entered.recv().unwrap();
    assert_eq!(begun.node.world().head.0, begun.head + 2);
    begun.hand.release();
    for (place, asking) in (3..).zip(next) {
        assert_eq!(sequence(asking).await, begun.head + place);
    }
    assert_eq!(begun.hand.appends.load(Ordering::SeqCst), appends + 1);
    assert_eq!(begun.reports_in_the_end(), 5);
}

#[tokio::test]
async fn request_sent_again_while_it_is_written_is_done_once() {
    let mut begun = Underway::begin().await;
    let again = [begun.ask(2).await, begun.ask(3).await, begun.ask(2).await];
    begun.all_decided().await;
    begun.hand.release();
    let mut first = Vec::new();
    for asking in std::mem::take(&mut begun.turn) {
        first.push(sequence(asking).await);
    }
    let mut second = Vec::new();
    for asking in again {
        second.push(sequence(asking).await);
    }
    assert_eq!(second, [first[1], first[1] + 1, first[1]]);
    assert_eq!(begun.reports_in_the_end(), 4);
}

#[tokio::test]
async fn nothing_stands_on_a_turn_that_failed() {
    let mut begun = Underway::begin().await;
    let next = [begun.ask(3).await, begun.ask(4).await];
    begun.all_decided().await;
    begun.hand.next(Append::Refused);
    begun.hand.let_one_through();
    for asking in std::mem::take(&mut begun.turn) {
        assert!(is_unavailable(asking).await);
    }
    begun.entered.recv().unwrap();
    begun.hand.next(Append::Done);
    begun.hand.release();
    for (place, asking) in (1..).zip(next) {
        assert_eq!(sequence(asking).await, begun.head + place);
    }
    assert_eq!(begun.reports_in_the_end(), 3);
}

#[tokio::test]
async fn turn_that_was_written_though_denied_is_gone_on_from() {
    let mut begun = Underway::begin().await;
    let next = [begun.ask(3).await, begun.ask(4).await];
    begun.all_decided().await;
    begun.hand.next(Append::DoneAndDenied);
    begun.hand.let_one_through();
    for (place, asking) in (1..).zip(std::mem::take(&mut begun.turn)) {
        assert_eq!(sequence(asking).await, begun.head + place);
    }
    begun.entered.recv().unwrap();
    begun.hand.next(Append::Done);
    begun.hand.release();
    for (place, asking) in (3..).zip(next) {
        assert_eq!(sequence(asking).await, begun.head + place);
    }
    assert_eq!(begun.reports_in_the_end(), 5);
}

#[tokio::test]
async fn node_that_ends_finishes_what_is_underway() {
    let mut begun = Underway::begin().await;
    let next = [begun.ask(3).await, begun.ask(4).await];
    begun.all_decided().await;
    begun.hand.release();
    let turn = std::mem::take(&mut begun.turn);
    let head = begun.head;
    let mut memory = begun.memory.clone();
    drop(begun);
    for (place, asking) in (1..).zip(turn.into_iter().chain(next)) {
        assert_eq!(sequence(asking).await, head + place);
    }
    assert_eq!(
        verify(&mut memory, &mut |_| {}).unwrap().head.sequence.0,
        head + 4
    );
}
