//! The one that appends: takes requests a batch at a time, decides on the newest world, and
//! makes permanent only what folded.

use std::sync::Arc;

use domain::{Command, Record, Request, RequestKey, Sequence, World, actor::Actor, decide};
use jiff::Timestamp;
use journal::{Head, Store, encode};
use tokio::sync::{mpsc, oneshot, watch};

use crate::clock::Clock;
use crate::error::{AskError, OpenError};
use crate::fold::Folded;
use crate::keyring::{Keyring, erased};
use crate::moment::Moments;
use crate::node::Snapshot;

/// The most requests that share one turn of the disk.
const TURN_MAX: usize = 64;
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

/// The writer's own state; lives on a thread of its own.
pub(crate) struct Writer {
    pub(crate) store: Box<dyn Store>,
    pub(crate) folded: Folded,
    pub(crate) keyring: Keyring,
    /// An append failed: what lies in the store is read before anything is decided.
    pub(crate) in_doubt: bool,
    pub(crate) clock: Clock,
    pub(crate) moments: Arc<Moments>,
    pub(crate) published: watch::Sender<Snapshot>,
    /// Rung for the search index after each turn.
    pub(crate) bell: std::sync::mpsc::SyncSender<()>,
}

/// What a request of a turn came to, if the turn becomes durable.
type Outcome = Result<Granted, AskError>;

/// A request that waits for its turn to become durable.
struct Answer {
    key: RequestKey,
    actor: Actor,
    outcome: Outcome,
    reply: Reply,
}

/// One turn in the making.
struct Turn {
    candidate: World,
    records: Vec<Arc<Record>>,
    answers: Vec<Answer>,
    at: Timestamp,
}

impl Writer {
    /// Serves requests until nobody can send any more, and gives the store back.
    pub(crate) fn run(mut self, mut inbox: mpsc::Receiver<Asked>) -> Box<dyn Store> {
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
        self.store
    }

    fn turn(&mut self, batch: &mut Vec<Asked>) {
        if self.in_doubt
            && let Err(error) = self.read_on()
        {
            tracing::error!(%error, "the journal can't be read on after a failed write");
            for asked in batch.drain(..) {
                answer(asked.reply, Err(AskError::Unavailable(error.to_string())));
            }
            return;
        }
        if self.keyring.is_owed() {
            self.destroy_keys(&[]);
        }
        let mut turn = Turn {
            candidate: self.folded.world.clone(),
            records: Vec::new(),
            answers: Vec::with_capacity(batch.len()),
            // Times never go back, even when the machine's clock does.
            at: self.clock.now().max(self.folded.world.recorded_at),
        };
        for Asked {
            key,
            actor,
            command,
            reply,
        } in batch.drain(..)
        {
            let outcome = self.decide_one(&mut turn, key, actor, command);
            turn.answers.push(Answer {
                key,
                actor,
                outcome,
                reply,
            });
        }
        match self.append(&turn.records) {
            Ok(()) => self.make_permanent(turn),
            Err(error) => {
                tracing::error!(%error, "the journal can't be written to");
                self.give_up(turn, &error);
            }
        }
    }

    /// Takes in what lies in the store after our end: what a failed append wrote after all.
    fn read_on(&mut self) -> Result<(), OpenError> {
        let before = self.folded.head.sequence;
        let erasure = self.folded.world.last_erasure();
        let read = self
            .folded
            .read_on(self.store.as_mut(), self.moments.keys(), &mut |_, _| {});
        if self.folded.world.last_erasure() > erasure {
            self.take_in_erasures();
        }
        if self.folded.head.sequence > before {
            tracing::warn!(
                entries = self.folded.head.sequence.0 - before.0,
                "a write was done after all"
            );
            self.publish();
        }
        self.in_doubt = read.is_err();
        read
    }

    fn decide_one(&self, turn: &mut Turn, key: RequestKey, actor: Actor, command: Command) -> Outcome {
        if let Some(granted) = self.folded.remembered.get(key, actor) {
            return Ok(granted.clone());
        }
        let same = |record: &&Arc<Record>| record.key == key && record.by == actor;
        let earlier: Arc<[_]> = turn.records.iter().filter(same).cloned().collect();
        if let Some(last) = earlier.last() {
            let sequence = last.sequence;
            return Ok(Granted {
                records: earlier,
                sequence,
            });
        }
        if self.keyring.is_owed() && matches!(command, Command::EraseSubject(_)) {
            return Err(keys_stay());
        }
        let request = Request {
            key,
            actor,
            at: turn.at,
            command,
        };
        let events = decide(&turn.candidate, &request).map_err(AskError::Refused)?;
        let mut records = Vec::with_capacity(events.len());
        for event in events {
            let record = Arc::new(Record {
                sequence: turn.candidate.head.next(),
                recorded_at: turn.at,
                by: actor,
                key,
                event,
            });
            turn.candidate.apply(&record);
            records.push(record);
        }
        turn.records.extend_from_slice(&records);
        Ok(Granted {
            records: records.into(),
            sequence: turn.candidate.head,
        })
    }

    /// Makes records durable. When the store's answer is lost, its end tells what happened.
    fn append(&mut self, records: &[Arc<Record>]) -> Result<(), AskError> {
        if records.is_empty() {
            return Ok(());
        }
        let mut head = self.folded.head;
        let mut entries = Vec::with_capacity(records.len());
        for (record, seal) in records.iter().zip(self.keyring.seals(records)?) {
            let entry = encode(record, &head.hash, &seal)?;
            head = Head {
                sequence: entry.sequence,
                recorded_at_us: entry.recorded_at_us,
                hash: entry.hash,
            };
            entries.push(entry);
        }
        if let Err(error) = self.store.append(&entries) {
            let written = self.store.head().is_ok_and(|found| found == head);
            if !written {
                self.in_doubt = true;
                return Err(AskError::Unavailable(error.to_string()));
            }
            tracing::warn!(%error, "a write was done although the store said no");
        }
        if let Some(first) = entries.first().filter(|entry| entry.sequence == Sequence(1)) {
            self.keyring.belong_to(&first.hash);
        }
        self.folded.head = head;
        Ok(())
    }

    fn make_permanent(&mut self, turn: Turn) {
        if !turn.records.is_empty() {
            self.folded.world = turn.candidate;
            if turn.records.iter().any(|record| erased(&record.event).is_some()) {
                self.destroy_keys(&turn.records);
            }
            self.publish();
        }
        for Answer {
            key,
            actor,
            outcome,
            reply,
        } in turn.answers
        {
            let erases = |granted: &Granted| {
                granted
                    .records
                    .iter()
                    .any(|record| erased(&record.event).is_some())
            };
            if self.keyring.is_owed() && outcome.as_ref().is_ok_and(erases) {
                answer(reply, Err(keys_stay()));
                continue;
            }
            if let Ok(granted) = &outcome {
                self.folded.remembered.insert(key, actor, granted.clone());
            }
            answer(reply, outcome);
        }
    }

    /// Destroys the keys of what these records erase, and lets go of whatever memory holds of it.
    /// The journal tells of the erasure already: what does not succeed now is done at the next turn
    /// or the next start.
    fn destroy_keys(&mut self, records: &[Arc<Record>]) {
        let world = &self.folded.world;
        if let Some(from) = self.keyring.destroy(world, records) {
            self.moments.forget(from);
        }
        self.folded.remembered.erase(world);
    }

    /// The same for what was erased elsewhere, or before an answer of the store was lost.
    fn take_in_erasures(&mut self) {
        let world = &self.folded.world;
        self.keyring.forget();
        self.keyring.destroy_erased(world);
        if let Some(from) = world.erased_entries().first() {
            self.moments.forget(*from);
        }
        self.folded.remembered.erase(world);
    }

    /// Tells everybody that nothing came of the turn, but for what was durable before it.
    fn give_up(&self, turn: Turn, error: &AskError) {
        let end = self.folded.head.sequence;
        for Answer { outcome, reply, .. } in turn.answers {
            match outcome {
                Ok(granted) if granted.sequence <= end => answer(reply, Ok(granted)),
                Ok(_) | Err(_) => answer(reply, Err(error.clone())),
            }
        }
    }

    fn publish(&self) {
        let world = Arc::new(self.folded.world.clone());
        self.moments.keep(&world);
        self.published.send_replace(Snapshot { world });
        // A bell that still rings needs no second ring.
        let _ringing = self.bell.try_send(());
    }
}

fn keys_stay() -> AskError {
    AskError::Unavailable("the keys of what is erased can't be destroyed yet".to_owned())
}

fn answer(reply: Reply, outcome: Outcome) {
    // Whoever asked may have hung up; the journal is the same either way.
    let _hung_up = reply.send(outcome);
}
