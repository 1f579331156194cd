//! The one that appends: takes requests a batch at a time, decides on the newest world, and
//! makes permanent only what folded.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::{Command, Record, Request, Sequence, World, decide};
use jiff::Timestamp;
use journal::{Head, Store, StoreError};
use tokio::sync::{mpsc, oneshot, watch};

use crate::clock::{Clock, Stopwatch};
use crate::encoding::{Ahead, Encoding, MANY, ahead};
use crate::error::{AskError, OpenError};
use crate::figures::{Came, Figures};
use crate::fold::Folded;
use crate::health::Pulse;
use crate::keyring::{Keyring, erased};
use crate::moment::Moments;
use crate::node::Snapshot;
use crate::queue::{Place, Waiting};

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

/// A request on its way to the writer, which stamps it with the time of its turn.
pub(crate) struct Asked {
    pub(crate) request: Request,
    pub(crate) reply: Reply,
    /// Where it waits; nothing once it is decided about.
    pub(crate) place: Option<Place>,
}

/// What comes to the writer.
pub(crate) enum Word {
    /// A request.
    Asked(Box<Asked>),
    /// Somebody else may have written.
    News,
    /// The store was lost or found again: pages say so.
    Turned,
}

/// The writer's own state; lives on a thread of its own.
pub(crate) struct Writer {
    pub(crate) store: Box<dyn Store>,
    pub(crate) folded: Folded,
    pub(crate) keyring: Keyring,
    /// An append failed: what lies in the store is read before anything is decided.
    pub(crate) in_doubt: bool,
    /// Up to where the store has promised that nothing is lost any more.
    pub(crate) durable: Sequence,
    pub(crate) pulse: Arc<Pulse>,
    /// Lowered when the journal is looked at; raised by whoever sends [`Word::News`].
    pub(crate) told: Arc<AtomicBool>,
    pub(crate) clock: Clock,
    pub(crate) moments: Arc<Moments>,
    pub(crate) published: watch::Sender<Snapshot>,
    /// Rung for the search index after each turn.
    pub(crate) bell: std::sync::mpsc::SyncSender<()>,
    pub(crate) figures: Figures,
}

/// What a request of a turn came to, if the turn becomes durable.
type Outcome = Result<Granted, AskError>;

/// How a turn is had.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hold {
    /// The store has given it.
    Taken,
    /// Nobody else is there, it seems: the store tells at the end.
    Presumed,
}

/// Why a turn did not become durable.
enum Missed {
    /// Nothing is written, and it must be taken first.
    Overtaken,
    /// What the requests are told.
    Failed(AskError),
}

impl From<AskError> for Missed {
    fn from(error: AskError) -> Self {
        Self::Failed(error)
    }
}

/// One turn in the making.
struct Turn {
    candidate: World,
    records: Vec<Arc<Record>>,
    /// The first records, as they are being encoded already, and how many they are.
    ahead: Option<(Ahead, usize)>,
    /// One for each request, in order.
    outcomes: Vec<Outcome>,
    at: Timestamp,
}

impl Writer {
    /// Serves requests until nobody can send any more, and gives the store back.
    pub(crate) fn run(mut self, mut inbox: mpsc::Receiver<Word>) -> Box<dyn Store> {
        let mut batch = Vec::with_capacity(TURN_MAX);
        let mut waiting = Waiting::default();
        loop {
            let mut next = if waiting.is_empty() {
                inbox.blocking_recv()
            } else {
                inbox.try_recv().ok()
            };
            if next.is_none() && waiting.is_empty() {
                return self.store;
            }
            while let Some(word) = next {
                match word {
                    Word::Asked(asked) => {
                        let lane = asked.place.as_ref().and_then(Place::lane);
                        waiting.add(lane, *asked);
                    }
                    Word::News => self.follow(),
                    Word::Turned => self.published.send_modify(|_| {}),
                }
                next = inbox.try_recv().ok();
            }
            waiting.take(TURN_MAX, &mut batch);
            if !batch.is_empty() {
                self.turn(&mut batch);
            }
        }
    }

    /// Shows what others wrote.
    fn follow(&mut self) {
        self.told.store(false, Ordering::SeqCst);
        let looked = self.store.head().map_err(OpenError::from);
        let followed = looked.and_then(|end| self.take_in(end));
        if let Err(error) = followed {
            tracing::warn!(%error, "the journal can't be followed");
        } else if self.pulse.is_unwritten() && self.begin().and_then(|()| self.end()).is_ok() {
            self.pulse.written();
        }
    }

    fn turn(&mut self, batch: &mut Vec<Asked>) {
        let presumed =
            !self.in_doubt && !self.keyring.is_owed() && self.store.presume_turn(&self.folded.head);
        if !presumed || self.try_turn(batch, Hold::Presumed).is_break() {
            let _done = self.try_turn(batch, Hold::Taken);
        }
    }

    /// Answers all requests; breaks off when the turn was presumed and must be taken.
    fn try_turn(&mut self, batch: &mut Vec<Asked>, hold: Hold) -> ControlFlow<()> {
        if hold == Hold::Taken
            && let Err(error) = self.begin()
        {
            self.refuse_all(batch, &error);
            return ControlFlow::Continue(());
        }
        if self.keyring.is_owed() {
            self.destroy_keys(&[]);
        }
        let mut turn = Turn {
            candidate: self.folded.world.clone(),
            records: Vec::new(),
            ahead: None,
            outcomes: Vec::with_capacity(batch.len()),
            // Times never go back, even when the machine's clock does.
            at: self.clock.now().max(self.folded.world.recorded_at),
        };
        for Asked { request, place, .. } in batch.iter_mut() {
            // Another may take the place of what is being decided.
            drop(place.take());
            request.at = turn.at;
            let outcome = self.decide_one(&mut turn, request);
            turn.outcomes.push(outcome);
        }
        match self.complete(&mut turn, hold) {
            Ok(()) => {
                self.pulse.written();
                self.make_permanent(turn, batch);
            }
            Err(Missed::Overtaken) => return ControlFlow::Break(()),
            Err(Missed::Failed(error)) => {
                self.lost(&error);
                // What the store did not answer, what lies in it tells.
                let found = self.in_doubt && self.begin().and_then(|()| self.end()).is_ok();
                if self.keyring.is_owed() {
                    self.destroy_keys(&[]);
                }
                self.give_up(turn, batch, &error, found);
            }
        }
        ControlFlow::Continue(())
    }

    /// The turn can't be had: what was durable before is told again, of the rest, that nothing is
    /// known to be written.
    fn refuse_all(&mut self, batch: &mut Vec<Asked>, error: &OpenError) {
        self.lost(error);
        let error = AskError::Unavailable(error.to_string());
        for Asked { request, reply, .. } in batch.drain(..) {
            let before = self.folded.remembered.get(request.key, request.actor);
            let durable = before.filter(|granted| granted.sequence <= self.durable);
            let outcome = durable.cloned().ok_or_else(|| error.clone());
            self.figures.came_to(Came::of(&outcome));
            answer(reply, outcome);
        }
    }

    fn lost(&self, error: &dyn std::fmt::Display) {
        self.figures.not_written();
        self.pulse.unwritten(self.clock.now());
        tracing::error!(%error, "the journal can't be written to");
    }

    /// Takes the turn, and takes in what lies in the store after our end: what others wrote, and
    /// what a failed append wrote after all.
    fn begin(&mut self) -> Result<(), OpenError> {
        if self.in_doubt {
            // What was laid down with the lost write may be lost with it.
            self.keyring.forget();
        }
        let taken = match self.store.take_turn()? {
            Some(end) => self.take_in(end),
            None if self.in_doubt => self.read_on(),
            None => Ok(()),
        };
        if taken.is_err() {
            self.store.pass_turn()?;
        }
        self.in_doubt &= taken.is_err();
        taken
    }

    /// Ends a turn in which nothing is written; what was read is as durable as what was written.
    fn end(&mut self) -> Result<(), OpenError> {
        self.store.settle()?;
        self.durable = self.folded.head.sequence;
        Ok(())
    }

    /// Brings the world up to a store's end.
    fn take_in(&mut self, end: Head) -> Result<(), OpenError> {
        if end == self.folded.head {
            self.publish_new();
            return Ok(());
        }
        let read = if end.sequence > self.folded.head.sequence {
            self.read_on()
        } else {
            Err(OpenError::Broken {
                sequence: end.sequence.0,
            })
        };
        match read {
            // What we show is not what lies there: the store lost its end, and went on from before it.
            Err(OpenError::Broken { sequence }) => {
                tracing::error!(
                    sequence,
                    "the journal was cut off: it is read anew from its beginning"
                );
                let mut anew = Folded::default();
                self.keyring.forget();
                anew.read_on(self.store.as_mut(), self.moments.keys(), &mut |_, _| {})?;
                self.folded = anew;
                self.durable = Sequence(0);
                self.moments.forget();
                self.publish();
                Ok(())
            }
            Ok(()) | Err(_) => read,
        }
    }

    /// Takes in what lies in the store after our end, and shows it when all of it was read: where
    /// reading breaks off, an entry may be there without the one after it that marks it.
    fn read_on(&mut self) -> Result<(), OpenError> {
        let erasure = self.folded.world.last_erasure();
        let moments = Arc::clone(&self.moments);
        let read = self
            .folded
            .read_on(self.store.as_mut(), moments.keys(), &mut |_, world| {
                if Moments::is_due(world.head) {
                    moments.keep(&Arc::new(world.clone()));
                }
            });
        if self.folded.world.last_erasure() > erasure {
            self.take_in_erasures();
        }
        if read.is_ok() {
            self.publish_new();
        }
        read
    }

    /// Publishes what was taken in, up to the end of somebody's commit, and is not shown yet.
    fn publish_new(&self) {
        let shown = self.published.borrow().world.head;
        if self.folded.head.sequence > shown {
            self.publish();
        }
    }

    fn decide_one(&self, turn: &mut Turn, request: &Request) -> Outcome {
        let (key, actor) = (request.key, request.actor);
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
        if self.keyring.is_owed() && matches!(request.command, Command::EraseSubject(_)) {
            return Err(keys_stay());
        }
        let events = decide(&turn.candidate, request).map_err(AskError::Refused)?;
        let mut sequence = turn.candidate.head;
        let record = |event| {
            sequence = sequence.next();
            Arc::new(Record {
                sequence,
                recorded_at: turn.at,
                by: actor,
                key,
                event,
            })
        };
        let records: Vec<_> = events.into_iter().map(record).collect();
        if turn.records.is_empty() && records.len() >= MANY {
            turn.ahead = Some((self.encode_ahead(&records)?, records.len()));
        }
        for record in &records {
            turn.candidate.apply(record);
        }
        turn.records.extend_from_slice(&records);
        Ok(Granted {
            records: records.into(),
            sequence: turn.candidate.head,
        })
    }

    fn encode_ahead(&self, records: &[Arc<Record>]) -> Result<Ahead, AskError> {
        let seals = self.keyring.seals(records)?;
        ahead(self.folded.head.hash, records.to_vec(), seals)
            .map_err(|error| AskError::Unavailable(error.to_string()))
    }

    /// Ends a turn: makes its records durable, or what its answers stand on.
    fn complete(&mut self, turn: &mut Turn, hold: Hold) -> Result<(), Missed> {
        if !turn.records.is_empty() {
            return self.append(&turn.records, turn.ahead.take());
        }
        if hold == Hold::Presumed {
            // Nothing is appended that could tell whether it holds.
            self.store
                .pass_turn()
                .map_err(|error| AskError::Unavailable(error.to_string()))?;
            return Err(Missed::Overtaken);
        }
        let answered = turn.outcomes.iter().filter_map(|outcome| outcome.as_ref().ok());
        let settled = answered.map(|granted| granted.sequence).max() <= Some(self.durable);
        let ended = if settled {
            self.store.pass_turn().map_err(OpenError::from)
        } else {
            self.end()
        };
        ended.map_err(|error| AskError::Unavailable(error.to_string()).into())
    }

    /// Makes records durable. When the store's answer is lost, its end tells what happened.
    fn append(&mut self, records: &[Arc<Record>], ahead: Option<(Ahead, usize)>) -> Result<(), Missed> {
        let (ahead, encoded) = ahead.unzip();
        let rest = records.get(encoded.unwrap_or(0)..).unwrap_or_default();
        let begins = self.folded.head == Head::default();
        let seals = self.keyring.seals(rest)?;
        let mut encoding = Encoding::new(self.folded.head, ahead, rest.iter().zip(seals));
        let watch = Stopwatch::start();
        let appended = self.store.append_each(&mut encoding);
        self.figures.append_seconds.observe(watch.elapsed().as_secs_f64());
        match appended {
            Ok(()) => {}
            Err(StoreError::Overtaken) => return Err(Missed::Overtaken),
            Err(error) => {
                self.in_doubt = true;
                return Err(AskError::Unavailable(error.to_string()).into());
            }
        }
        let Encoding { head, first, .. } = encoding;
        if let Some(first) = first.filter(|_| begins) {
            self.keyring.belong_to(&first);
        }
        self.folded.head = head;
        self.figures.written(records.len());
        self.durable = head.sequence;
        Ok(())
    }

    fn make_permanent(&mut self, turn: Turn, batch: &mut Vec<Asked>) {
        if !turn.records.is_empty() {
            self.folded.world = turn.candidate;
            if turn.records.iter().any(|record| erased(&record.event).is_some()) {
                self.destroy_keys(&turn.records);
            }
            self.publish();
        }
        for (Asked { request, reply, .. }, outcome) in batch.drain(..).zip(turn.outcomes) {
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
            self.figures.came_to(Came::of(&outcome));
            if let Ok(granted) = &outcome {
                self.folded
                    .remembered
                    .insert(request.key, request.actor, granted.clone());
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
            self.moments.forget_from(from);
        }
        self.folded.remembered.erase(world);
    }

    /// Lets go of what was erased elsewhere, or before an answer of the store was lost. Its keys
    /// are looked after at the next turn: several nodes may have overwritten one another.
    fn take_in_erasures(&mut self) {
        let world = &self.folded.world;
        self.keyring.forget();
        self.keyring.owe();
        if let Some(from) = world.erased_entries().first() {
            self.moments.forget_from(*from);
        }
        self.folded.remembered.erase(world);
    }

    /// Tells everybody what came of a turn that failed: what was durable before it, what was
    /// found in the store after it, and of the rest, that nothing is known to be written.
    fn give_up(&self, turn: Turn, batch: &mut Vec<Asked>, error: &AskError, found: bool) {
        for (Asked { request, reply, .. }, outcome) in batch.drain(..).zip(turn.outcomes) {
            let before = outcome
                .ok()
                .filter(|granted| granted.sequence <= self.durable && !found);
            let after = self.folded.remembered.get(request.key, request.actor);
            let after = after.filter(|granted| granted.sequence <= self.durable).cloned();
            let outcome = before.or(after).ok_or_else(|| error.clone());
            self.figures.came_to(Came::of(&outcome));
            answer(reply, outcome);
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
