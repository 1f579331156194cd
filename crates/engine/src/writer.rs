//! The one that appends: takes requests a batch at a time, decides on the newest world, and
//! makes permanent only what folded.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use domain::{Command, Record, Refusal, Request, RequestKey, Sequence, World, actor::Actor, decide};
use jiff::Timestamp;
use journal::{Head, Store, encode};
use tokio::sync::{mpsc, oneshot, watch};

use crate::clock::Clock;
use crate::error::AskError;
use crate::moment::Moments;
use crate::node::Snapshot;

/// The most requests that share one turn of the disk.
const TURN_MAX: usize = 64;
/// How many granted requests are remembered, so that one sent twice is done once. Chosen: more
/// than come in while a phone finds its network again.
const REMEMBERED_MAX: usize = 4_096;

/// What a granted request came to.
#[derive(Clone, Debug)]
pub struct Granted {
    /// The entries it wrote; none when there was nothing to change.
    pub records: Arc<[Arc<Record>]>,
    /// The journal's end when it was durable.
    pub sequence: Sequence,
}

/// Where an answer goes.
pub(crate) type Reply = oneshot::Sender<Result<Granted, AskError>>;

/// A request on its way to the writer.
pub(crate) struct Asked {
    pub(crate) key: RequestKey,
    pub(crate) actor: Actor,
    pub(crate) command: Command,
    pub(crate) reply: Reply,
}

/// Granted requests by key, the oldest forgotten first.
#[derive(Default)]
pub(crate) struct Remembered {
    by_key: BTreeMap<RequestKey, Granted>,
    order: VecDeque<RequestKey>,
}

impl Remembered {
    pub(crate) fn insert(&mut self, key: RequestKey, granted: Granted) {
        if self.by_key.insert(key, granted).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > REMEMBERED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_key.remove(&oldest);
        }
    }
}

/// The writer's own state; lives on a thread of its own.
pub(crate) struct Writer {
    pub(crate) store: Box<dyn Store>,
    pub(crate) head: Head,
    pub(crate) world: World,
    pub(crate) clock: Clock,
    pub(crate) moments: Arc<Moments>,
    pub(crate) remembered: Remembered,
    pub(crate) published: watch::Sender<Snapshot>,
    /// Rung for the search index after each turn.
    pub(crate) bell: std::sync::mpsc::SyncSender<()>,
}

/// What a request of a turn came to, if the turn becomes durable.
type Outcome = Result<(RequestKey, Granted), AskError>;

/// One turn in the making.
struct Turn {
    candidate: World,
    records: Vec<Arc<Record>>,
    answers: Vec<(Reply, Outcome)>,
    at: Timestamp,
}

impl Writer {
    /// Serves requests until nobody can send any more.
    pub(crate) fn run(mut self, mut inbox: mpsc::Receiver<Asked>) {
        let mut batch = Vec::with_capacity(TURN_MAX);
        while let Some(first) = inbox.blocking_recv() {
            batch.push(first);
            while batch.len() < TURN_MAX
                && let Ok(next) = inbox.try_recv()
            {
                batch.push(next);
            }
            self.turn(&mut batch);
        }
    }

    fn turn(&mut self, batch: &mut Vec<Asked>) {
        let mut turn = Turn {
            candidate: self.world.clone(),
            records: Vec::new(),
            answers: Vec::with_capacity(batch.len()),
            // Times never go back, even when the machine's clock does.
            at: self.clock.now().max(self.world.recorded_at),
        };
        for asked in batch.drain(..) {
            let outcome = self.decide_one(&mut turn, asked.key, asked.actor, asked.command);
            turn.answers.push((asked.reply, outcome));
        }
        match self.append(&turn.records) {
            Ok(()) => self.publish(turn),
            Err(error) => {
                tracing::error!(%error, "the journal can't be written to");
                for (reply, _) in turn.answers {
                    // Whoever asked may have hung up; the journal is the same either way.
                    let _hung_up = reply.send(Err(error.clone()));
                }
            }
        }
    }

    fn decide_one(&self, turn: &mut Turn, key: RequestKey, actor: Actor, command: Command) -> Outcome {
        if let Some(granted) = self.remembered.by_key.get(&key) {
            return Ok((key, granted.clone()));
        }
        let earlier: Arc<[_]> = turn
            .records
            .iter()
            .filter(|record| record.key == key)
            .cloned()
            .collect();
        if !earlier.is_empty() {
            return Ok((
                key,
                Granted {
                    records: earlier,
                    sequence: turn.candidate.head,
                },
            ));
        }
        let request = Request {
            key,
            actor,
            at: turn.at,
            command,
        };
        let events =
            decide(&turn.candidate, &request).map_err(|refusal: Refusal| AskError::Refused(refusal))?;
        let first = turn.records.len();
        for event in events {
            let record = Arc::new(Record {
                sequence: turn.candidate.head.next(),
                recorded_at: turn.at,
                by: actor,
                key,
                event,
            });
            turn.candidate.apply(&record);
            turn.records.push(record);
        }
        let records = turn.records.iter().skip(first).cloned().collect();
        Ok((
            key,
            Granted {
                records,
                sequence: turn.candidate.head,
            },
        ))
    }

    /// Makes records durable. When the store's answer is lost, its end tells what happened.
    fn append(&mut self, records: &[Arc<Record>]) -> Result<(), AskError> {
        if records.is_empty() {
            return Ok(());
        }
        let mut head = self.head;
        let mut entries = Vec::with_capacity(records.len());
        for record in records {
            let entry = encode(record, &head.hash)?;
            head = Head {
                sequence: entry.sequence,
                recorded_at_us: entry.recorded_at_us,
                hash: entry.hash,
            };
            entries.push(entry);
        }
        let appended = self.store.append(&entries);
        let durable = match &appended {
            Ok(()) => true,
            Err(_) => self.store.head().is_ok_and(|found| found == head),
        };
        if durable {
            self.head = head;
            return Ok(());
        }
        appended.map_err(|error| AskError::Unavailable(error.to_string()))
    }

    fn publish(&mut self, turn: Turn) {
        if !turn.records.is_empty() {
            self.world = turn.candidate;
            let world = Arc::new(self.world.clone());
            self.moments.keep(&world);
            self.published.send_replace(Snapshot { world });
            // A bell that still rings needs no second ring.
            let _ringing = self.bell.try_send(());
        }
        for (reply, outcome) in turn.answers {
            let answer = outcome.map(|(key, granted)| {
                self.remembered.insert(key, granted.clone());
                granted
            });
            let _hung_up = reply.send(answer);
        }
    }
}
