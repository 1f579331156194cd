//! The one that appends: takes requests a batch at a time, decides on the newest world, and
//! makes permanent only what folded.

mod relay;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::{Command, Record, Request, Sequence, decide};
use journal::{Entry, Head, StoreError};
use tokio::sync::{mpsc, watch};

use crate::answer::{Reply, answer, answer_all};
use crate::appender::{Appended, Appender, Load, Shared, append, held};
use crate::clock::{Clock, Stopwatch};
use crate::encoding::{Ahead, MANY, ahead, chain};
use crate::error::{AskError, OpenError};
use crate::figures::{Came, Figures};
use crate::fold::Folded;
use crate::health::Pulse;
use crate::keyring::{Keyring, erased};
use crate::moment::Moments;
use crate::node::Snapshot;
use crate::proof::Proof;
use crate::queue::{Place, Waiting};
use crate::turn::{Granted, Hold, Made, Missed, Outcome, Turn, Underway};

pub(crate) use relay::Pace;

/// The most requests that share one turn of the disk.
const TURN_MAX: usize = 64;
/// How long the writer looks for the next request of somebody who asks alone, before it lets itself
/// be woken. Chosen: who has just had an answer often asks again within it, over HTTP too, and waking
/// costs as much as deciding. Of many, the next comes sooner, and they need the core.
const LOOKS: Duration = Duration::from_micros(500);

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
    /// The appender has done with what it was handed.
    Appended,
    /// Somebody else may have written.
    News,
    /// The store was lost or found again: pages say so.
    Turned,
    /// Somebody must know that what lies there stays. Who waits is told, or hung up on.
    Settle(std::sync::mpsc::SyncSender<()>),
}

/// The writer's own state; lives on a thread of its own.
pub(crate) struct Writer {
    pub(crate) store: Shared,
    pub(crate) appender: Appender,
    pub(crate) folded: Folded,
    pub(crate) keyring: Keyring,
    /// An append failed: what lies in the store is read before anything is decided.
    pub(crate) in_doubt: bool,
    /// Knows up to where the store has promised that nothing is lost any more.
    pub(crate) proof: Arc<Proof>,
    pub(crate) pulse: Arc<Pulse>,
    /// Lowered when the journal is looked at; raised by whoever sends [`Word::News`].
    pub(crate) told: Arc<AtomicBool>,
    pub(crate) clock: Clock,
    pub(crate) moments: Arc<Moments>,
    pub(crate) published: watch::Sender<Snapshot>,
    /// Rung for the search index after each turn.
    pub(crate) bell: std::sync::mpsc::SyncSender<()>,
    pub(crate) figures: Figures,
    pub(crate) heard: Heard,
    pub(crate) pace: Pace,
}

/// What was heard and is not seen to yet.
#[derive(Default)]
pub(crate) struct Heard {
    /// Somebody else may have written. While turns are on their way, each of them finds out.
    news: bool,
    /// Who waits until what lies there is durable. Each turn that ends makes it so.
    settling: Vec<std::sync::mpsc::SyncSender<()>>,
}

impl Writer {
    /// Serves requests until nobody can send any more, and gives the store back.
    pub(crate) fn run(mut self, mut inbox: mpsc::Receiver<Word>) -> Shared {
        let mut waiting = Waiting::default();
        let mut is_open = true;
        let mut looks = Duration::ZERO;
        while is_open || !waiting.is_empty() {
            // Word that came while a turn was on its way, first of all.
            if std::mem::take(&mut self.heard.news) {
                self.follow();
            }
            if !self.heard.settling.is_empty() {
                self.settle_all();
            }
            if waiting.is_empty() {
                is_open = self.wait(looks, &mut inbox, &mut waiting);
            }
            self.hear(&mut inbox, &mut waiting);
            let batch = waiting.take(self.pace.share(waiting.len()));
            let many = u32::try_from(batch.len()).unwrap_or(u32::MAX);
            looks = LOOKS.checked_div(many).unwrap_or_default();
            if let Some(out) = self.turn(batch) {
                self.relay(out, &mut inbox, &mut waiting);
            }
        }
        self.appender.end();
        self.store
    }

    /// Waits for a word; before that, looks for so long whether one is there. False when nobody can
    /// send any more.
    fn wait(
        &mut self,
        looks: Duration,
        inbox: &mut mpsc::Receiver<Word>,
        waiting: &mut Waiting<Asked>,
    ) -> bool {
        let watch = Stopwatch::start();
        let mut seen = None;
        while seen.is_none() && watch.elapsed() < looks {
            std::thread::yield_now();
            seen = inbox.try_recv().ok();
        }
        let word = seen.or_else(|| inbox.blocking_recv());
        let is_open = word.is_some();
        word.into_iter().for_each(|word| self.take_note(word, waiting));
        is_open
    }

    /// Takes in all that has come.
    fn hear(&mut self, inbox: &mut mpsc::Receiver<Word>, waiting: &mut Waiting<Asked>) {
        while let Ok(word) = inbox.try_recv() {
            self.take_note(word, waiting);
        }
    }

    fn take_note(&mut self, word: Word, waiting: &mut Waiting<Asked>) {
        match word {
            Word::Asked(asked) => {
                let lane = asked.place.as_ref().and_then(Place::lane);
                waiting.add(lane, *asked);
            }
            // Whoever waits for it looks.
            Word::Appended => {}
            Word::News => self.heard.news = true,
            Word::Turned => self.published.send_modify(|_| {}),
            Word::Settle(told) => self.heard.settling.push(told),
        }
    }

    /// Shows what others wrote.
    fn follow(&mut self) {
        self.told.store(false, Ordering::SeqCst);
        let looked = held(&self.store).head().map_err(OpenError::from);
        let followed = looked.and_then(|end| self.take_in(end));
        if let Err(error) = followed {
            tracing::warn!(%error, "the journal can't be followed");
        } else if self.pulse.is_unwritten() && self.make_durable().is_ok() {
            self.pulse.written();
        }
    }

    /// Makes durable what lies in the store, for those who wait for that.
    fn settle_all(&mut self) {
        if let Err(error) = self.make_durable() {
            tracing::warn!(%error, "the journal can't be settled");
        }
        self.heard.settling.clear();
    }

    /// Up to here the store has promised that nothing is lost.
    fn note_durable(&mut self, up_to: Sequence) {
        self.proof.durable_up_to(up_to);
        for told in self.heard.settling.drain(..) {
            // Whoever waited may have gone.
            let _gone = told.send(());
        }
    }

    /// Makes a turn of these requests. What is given back is on its way to the disk.
    fn turn(&mut self, batch: Vec<Asked>) -> Option<Underway> {
        if batch.is_empty() {
            return None;
        }
        if self.may_presume() {
            let mut out = self.begin_turn(None);
            self.decide_all(&mut out, &VecDeque::new(), batch);
            let step = self.send(&mut out);
            return self.follow_up(out, step);
        }
        self.take_and_turn(batch);
        None
    }

    fn may_presume(&self) -> bool {
        !self.in_doubt && !self.keyring.is_owed() && held(&self.store).presume_turn(&self.folded.head)
    }

    /// The same in a turn that the store has given.
    fn take_and_turn(&mut self, batch: Vec<Asked>) {
        if let Err(error) = self.begin() {
            self.refuse_all(batch, &error);
            return;
        }
        if self.keyring.is_owed() {
            self.destroy_keys(&[]);
        }
        let mut out = self.begin_turn(None);
        self.decide_all(&mut out, &VecDeque::new(), batch);
        let ended = if out.turn.records.is_empty() {
            self.end_unwritten(&out.turn)
        } else {
            let load = self.load(&mut out.turn).map_err(Missed::from);
            load.and_then(|load| self.append_here(&out, *load))
        };
        self.settle(out, Hold::Taken, ended);
    }

    /// Begins a turn on the newest world, or on what the turn before will leave.
    fn begin_turn(&self, before: Option<&Turn>) -> Underway {
        let world = before.map_or(&self.folded.world, |before| &before.candidate);
        let candidate = Arc::clone(world);
        let end = before.and_then(Turn::end).unwrap_or(self.folded.head);
        let turn = Turn {
            follows: end,
            records: Vec::new(),
            made: Made::Whole(Vec::new(), end),
            outcomes: Vec::new(),
            // Times never go back, even when the machine's clock does.
            at: self.clock.now().max(candidate.recorded_at),
            candidate,
        };
        Underway {
            turn,
            batch: Vec::new(),
            worked: Duration::ZERO,
        }
    }

    /// Decides requests in a turn, and makes entries of what they come to.
    fn decide_all(&self, out: &mut Underway, before: &VecDeque<Underway>, batch: Vec<Asked>) {
        let watch = Stopwatch::start();
        for mut asked in batch {
            // Another may take the place of what is being decided.
            drop(asked.place.take());
            asked.request.at = out.turn.at;
            let outcome = self.decide_one(&mut out.turn, before, &asked.request);
            out.turn.outcomes.push(outcome);
            out.batch.push(asked);
        }
        self.make_entries(&mut out.turn);
        out.worked += watch.elapsed();
    }

    fn make_entries(&self, turn: &mut Turn) {
        let Made::Whole(entries, end) = &mut turn.made else {
            return;
        };
        let records = turn.records.get(entries.len()..).unwrap_or_default();
        let made = self.keyring.seals(records).and_then(|seals| {
            let made = chain(end.hash, records.iter().zip(&seals));
            made.map_err(|error| AskError::Unavailable(error.to_string()))
        });
        match made {
            Ok(made) => {
                *end = made.last().map_or(*end, Entry::end);
                entries.extend(made);
            }
            Err(error) => turn.made = Made::Not(error),
        }
    }

    /// Tells everybody what came of a turn. Says whether the world is what the turn made it.
    fn settle(&mut self, out: Underway, hold: Hold, ended: Result<(), Missed>) -> bool {
        let Underway { turn, batch, .. } = out;
        let error = match (ended, hold) {
            (Ok(()), _) => {
                self.pulse.written();
                self.make_permanent(turn, batch);
                return true;
            }
            (Err(Missed::Overtaken), Hold::Presumed) => {
                self.take_and_turn(batch);
                return false;
            }
            (Err(Missed::Overtaken), Hold::Taken) => AskError::Unavailable(StoreError::Overtaken.to_string()),
            (Err(Missed::Failed(error)), _) => error,
        };
        self.lost(&error);
        // What the store did not answer, what lies in it tells.
        let found = self.in_doubt && self.make_durable().is_ok();
        if self.keyring.is_owed() {
            self.destroy_keys(&[]);
        }
        self.give_up(turn, batch, &error, found);
        false
    }

    /// The turn can't be had: what was durable before is told again, of the rest, that nothing is
    /// known to be written.
    fn refuse_all(&mut self, batch: Vec<Asked>, error: &OpenError) {
        self.lost(error);
        let error = AskError::Unavailable(error.to_string());
        for Asked { request, reply, .. } in batch {
            let before = self.folded.remembered.get(request.key, request.actor);
            let durable = before.filter(|granted| granted.sequence <= self.proof.durable());
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
        let end = held(&self.store).take_turn()?;
        let taken = match end {
            Some(end) => self.take_in(end),
            None if self.in_doubt => self.read_on(),
            None => Ok(()),
        };
        if taken.is_err() {
            held(&self.store).pass_turn()?;
        }
        self.in_doubt &= taken.is_err();
        taken
    }

    /// Takes a turn for nothing but that what lies in the store stays.
    fn make_durable(&mut self) -> Result<(), OpenError> {
        self.begin()?;
        self.end()
    }

    /// Ends a turn in which nothing is written; what was read is as durable as what was written.
    fn end(&mut self) -> Result<(), OpenError> {
        held(&self.store).settle()?;
        self.note_durable(self.folded.head.sequence);
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
                anew.read_on(held(&self.store).as_mut(), self.moments.keys(), &mut |_, _| {})?;
                self.folded = anew;
                self.proof.durable_up_to(Sequence(0));
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
            .read_on(held(&self.store).as_mut(), moments.keys(), &mut |_, world| {
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

    fn decide_one(&self, turn: &mut Turn, before: &VecDeque<Underway>, request: &Request) -> Outcome {
        let (key, actor) = (request.key, request.actor);
        if let Some(granted) = self.folded.remembered.get(key, actor) {
            return Ok(granted.clone());
        }
        let on_its_way = || before.iter().rev().find_map(|out| out.turn.earlier(key, actor));
        if let Some(granted) = turn.earlier(key, actor).or_else(on_its_way) {
            return Ok(granted);
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
        // The hash that comes before is known only when nothing else is on its way.
        if before.is_empty() && turn.records.is_empty() && records.len() >= MANY {
            turn.made = Made::Ahead(self.encode_ahead(&records)?, records.len());
        }
        if !records.is_empty() {
            let world = Arc::make_mut(&mut turn.candidate);
            records.iter().for_each(|record| world.apply(record));
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

    /// Ends a turn in which nothing is written: makes durable what its answers stand on.
    fn end_unwritten(&mut self, turn: &Turn) -> Result<(), Missed> {
        let answered = turn.outcomes.iter().filter_map(|outcome| outcome.as_ref().ok());
        let settled = answered.map(|granted| granted.sequence).max() <= Some(self.proof.durable());
        let ended = if settled {
            held(&self.store).pass_turn().map_err(OpenError::from)
        } else {
            self.end()
        };
        ended.map_err(|error| AskError::Unavailable(error.to_string()).into())
    }

    /// What a turn brings to the store.
    fn load(&self, turn: &mut Turn) -> Result<Box<Load>, AskError> {
        let given = Made::Given(turn.end().unwrap_or(turn.follows));
        let (entries, ahead, encoded) = match std::mem::replace(&mut turn.made, given) {
            Made::Whole(entries, _) => (entries, None, turn.records.len()),
            Made::Ahead(ahead, encoded) => (Vec::new(), Some(ahead), encoded),
            Made::Not(error) => return Err(error),
            Made::Given(_) => (Vec::new(), None, 0),
        };
        let rest = turn.records.get(encoded..).unwrap_or_default();
        let seals = if rest.is_empty() {
            Vec::new()
        } else {
            self.keyring.seals(rest)?
        };
        let rest = rest.iter().cloned().zip(seals).collect();
        Ok(Load::new(turn.follows, entries, ahead, rest).into())
    }

    /// Makes a turn's records durable while this thread waits.
    fn append_here(&mut self, out: &Underway, load: Load) -> Result<(), Missed> {
        let appended = append(&self.store, load);
        self.took(out, appended)
    }

    /// Goes on from what was appended. When the store's answer is lost, its end tells what happened.
    fn took(&mut self, out: &Underway, appended: Appended) -> Result<(), Missed> {
        self.pace.note(out.batch.len(), out.worked, appended.took);
        self.figures.append_seconds.observe(appended.took.as_secs_f64());
        match appended.result {
            Ok(()) => {}
            Err(StoreError::Overtaken) => return Err(Missed::Overtaken),
            Err(error) => {
                self.in_doubt = true;
                return Err(AskError::Unavailable(error.to_string()).into());
            }
        }
        let begins = self.folded.head == Head::default();
        if let Some(first) = appended.first.filter(|_| begins) {
            self.keyring.belong_to(&first);
        }
        self.folded.head = appended.head;
        self.figures.written(out.turn.records.len());
        self.note_durable(appended.head.sequence);
        Ok(())
    }

    /// Shows what a turn made, and answers. What nobody needs to wait for comes after the answers.
    fn make_permanent(&mut self, turn: Turn, batch: Vec<Asked>) {
        let mut replaced = None;
        let is_written = !turn.records.is_empty();
        if is_written {
            self.folded.world = turn.candidate;
            if turn.records.iter().any(|record| erased(&record.event).is_some()) {
                self.destroy_keys(&turn.records);
            }
            replaced = Some(self.show());
        }
        let (mut replies, mut settled) = (Vec::with_capacity(batch.len()), Vec::with_capacity(batch.len()));
        for (Asked { request, reply, .. }, outcome) in batch.into_iter().zip(turn.outcomes) {
            let outcome = self.confirm(outcome);
            replies.push((reply, outcome.clone()));
            settled.push((request, outcome));
        }
        answer_all(replies);
        // Nobody's next request is decided before this is done.
        for (request, outcome) in settled {
            self.remember(&request, outcome);
        }
        if is_written {
            self.ring();
        }
        drop(replaced);
    }

    /// A durable outcome; an erasure stands only when its keys are gone.
    fn confirm(&self, outcome: Outcome) -> Outcome {
        let erases = |granted: &Granted| {
            granted
                .records
                .iter()
                .any(|record| erased(&record.event).is_some())
        };
        if self.keyring.is_owed() && outcome.as_ref().is_ok_and(erases) {
            return Err(keys_stay());
        }
        outcome
    }

    fn remember(&mut self, request: &Request, outcome: Outcome) {
        self.figures.came_to(Came::of(&outcome));
        if let Ok(granted) = outcome {
            self.folded.remembered.insert(request.key, request.actor, granted);
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
    fn give_up(&self, turn: Turn, batch: Vec<Asked>, error: &AskError, found: bool) {
        for (Asked { request, reply, .. }, outcome) in batch.into_iter().zip(turn.outcomes) {
            let before = outcome
                .ok()
                .filter(|granted| granted.sequence <= self.proof.durable() && !found);
            let after = self.folded.remembered.get(request.key, request.actor);
            let after = after
                .filter(|granted| granted.sequence <= self.proof.durable())
                .cloned();
            let outcome = before.or(after).ok_or_else(|| error.clone());
            self.figures.came_to(Came::of(&outcome));
            answer(reply, outcome);
        }
    }

    fn publish(&self) {
        self.show();
        self.ring();
    }

    /// Lets everybody read the newest world; gives the one before back.
    fn show(&self) -> Snapshot {
        let world = Arc::clone(&self.folded.world);
        self.moments.keep(&world);
        self.published.send_replace(Snapshot { world })
    }

    fn ring(&self) {
        // A bell that still rings needs no second ring.
        let _ringing = self.bell.try_send(());
    }
}

fn keys_stay() -> AskError {
    AskError::Unavailable("the keys of what is erased can't be destroyed yet".to_owned())
}
