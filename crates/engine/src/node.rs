//! A node: opens a journal, folds it, and answers questions and requests until it is dropped.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use domain::{Command, Record, Request, RequestKey, Sequence, World, actor::Actor, policy};
use jiff::Timestamp;
use journal::checkpoint::Signed;
use journal::receipt::{Form, Receipt};
use journal::signer::Verifier;
use journal::{DecodeError, Keys, Reader, Store, decode};
use tokio::sync::{mpsc, oneshot, watch};

use crate::answer::Reply;
use crate::appender::{Appender, Shared};
use crate::clock::Clock;
use crate::cores;
use crate::error::{AskError, OpenError, ReadError};
use crate::figures::{Came, Figures};
use crate::files::Files;
use crate::fold::Folded;
use crate::follower::Follower;
use crate::health::{Health, Pulse};
use crate::keyring::{Keyring, belonging};
use crate::moment::Moments;
use crate::proof::{Proof, ProofError};
use crate::queue::{Lane, Lanes, Place, WAITING_MAX};
use crate::readings::ReadLog;
use crate::search::Search;
use crate::sessions::Sessions;
use crate::turn::Granted;
use crate::writer::{Asked, Heard, Pace, Word, Writer};

/// The newest world, as of one moment of asking.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The world.
    pub world: Arc<World>,
}

/// What a node is opened with.
pub struct Options {
    /// Where entries lie.
    pub store: Box<dyn Store>,
    /// The keys to personal texts, apart from the entries.
    pub keys: Keys,
    /// Tells the time.
    pub clock: Clock,
    /// Sessions and links beside the log.
    pub sessions: Sessions,
    /// The search index, which can be made anew at any time.
    pub search: Search,
    /// Key, tree and checkpoints, with which entries are proven.
    pub proof: Proof,
}

/// A running node. Copies share it; when the last one goes, the turn that is going on is finished
/// and the store let go.
#[derive(Clone)]
pub struct Node {
    running: Arc<Running>,
}

struct Running {
    // Goes first: without it the threads end.
    requests: mpsc::Sender<Word>,
    lanes: Arc<Lanes>,
    // The follower ends without it.
    _followed: std::sync::mpsc::Sender<()>,
    pulse: Arc<Pulse>,
    published: watch::Receiver<Snapshot>,
    moments: Arc<Moments>,
    clock: Clock,
    sessions: Sessions,
    search: Arc<Search>,
    figures: Figures,
    files: Option<Files>,
    read_log: ReadLog,
    proof: Arc<Proof>,
    // Goes last.
    _threads: Threads,
}

/// Threads that end by themselves and are waited for.
struct Threads {
    indexer: Option<JoinHandle<()>>,
    prover: Option<JoinHandle<()>>,
    // Goes when nothing is written any more.
    working: Option<std::sync::mpsc::Sender<()>>,
    follower: Option<JoinHandle<()>>,
    writer: Option<JoinHandle<Shared>>,
    moments: Arc<Moments>,
}

fn start<T: Send + 'static>(
    name: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<Option<JoinHandle<T>>, OpenError> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map(Some).map_err(no_thread)
}

fn no_thread(error: std::io::Error) -> OpenError {
    OpenError::System {
        what: "a thread",
        reason: error.to_string(),
    }
}

fn wait<T>(thread: Option<JoinHandle<T>>) -> Option<T> {
    let ended = thread?.join();
    if ended.is_err() {
        tracing::error!("a thread of the node ended in a fault of its own");
    }
    ended.ok()
}

/// What the threads beside the writer work on.
type Beside = (Arc<Search>, Arc<Proof>, watch::Receiver<Snapshot>, Arc<Moments>);

impl Threads {
    /// Starts those that work beside the writer: on the search index, and on proofs.
    fn beside(
        (search, proof, newest, moments): Beside,
        rung: std::sync::mpsc::Receiver<()>,
        ended: std::sync::mpsc::Receiver<()>,
        working: std::sync::mpsc::Sender<()>,
        clock: Clock,
    ) -> Result<Self, OpenError> {
        let mut threads = Self {
            indexer: None,
            prover: None,
            working: Some(working),
            follower: None,
            writer: None,
            moments: Arc::clone(&moments),
        };
        let past = Arc::clone(&moments);
        threads.indexer = start("indexer", move || {
            cores::give_way();
            search.follow(&rung, &newest, &past);
        })?;
        threads.prover = start("prover", move || {
            cores::give_way();
            proof.follow(&ended, &moments, &clock);
        })?;
        Ok(threads)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        let store = wait(self.writer.take());
        wait(self.indexer.take());
        drop(self.working.take());
        wait(self.prover.take());
        wait(self.follower.take());
        self.moments.close();
        // The store goes last: only then does the engine move everything into the journal's own file.
        drop(store);
    }
}

impl Node {
    /// Opens a journal: reads, checks the chain of and folds every entry, then starts the writer.
    /// `progress` is told how many entries are folded.
    ///
    /// # Errors
    /// [`OpenError`] when the store can't be read, or holds what this release can't.
    pub fn open(options: Options, progress: &mut dyn FnMut(u64)) -> Result<Self, OpenError> {
        let Options {
            mut store,
            keys,
            clock,
            sessions,
            search,
            proof,
        } = options;
        let keys = Arc::new(keys);
        let first = belonging(store.as_mut(), &keys)?;
        let moments = Arc::new(Moments::new(store.opener(), Arc::clone(&keys)));
        let mut folded = fold(store.as_mut(), &keys, &moments, &proof, progress)?;
        if let Some(first) = &first {
            keys.belong_to(first)?;
        }
        let mut keyring = Keyring::new(keys);
        // A crash may have come between an erasure and the end of its keys.
        if let Some(from) = keyring.destroy_erased(&folded.world) {
            moments.forget_from(from);
            folded.remembered.erase(&folded.world);
        }
        let (published, newest) = watch::channel(Snapshot {
            world: Arc::clone(&folded.world),
        });
        let (requests, inbox) = mpsc::channel(WAITING_MAX);
        let (bell, rung) = std::sync::mpsc::sync_channel(1);
        let figures = Figures::default();
        let (working, ended) = std::sync::mpsc::channel();
        let (search, proof) = (Arc::new(search), Arc::new(proof));
        // What was read may be less than durable: the first turn tells.
        proof.durable_up_to(Sequence(0));
        let (pulse, told) = (Arc::new(Pulse::default()), Arc::new(AtomicBool::new(false)));
        let (followed, stop) = std::sync::mpsc::channel();
        let follower = store.news().map(|news| Follower {
            news,
            writer: requests.downgrade(),
            newest: newest.clone(),
            pulse: Arc::clone(&pulse),
            clock: clock.clone(),
            told: Arc::clone(&told),
            stop,
        });
        if follower.is_some() {
            let _heard_for_the_first_time = pulse.heard(clock.now());
        }
        let store: Shared = Arc::new(Mutex::new(store));
        let appender = Appender::start(&store, requests.downgrade()).map_err(no_thread)?;
        let writer = Writer {
            store,
            appender,
            folded,
            keyring,
            in_doubt: false,
            proof: Arc::clone(&proof),
            pulse: Arc::clone(&pulse),
            told,
            clock: clock.clone(),
            moments: Arc::clone(&moments),
            published,
            bell,
            figures: figures.clone(),
            heard: Heard::default(),
            pace: Pace::default(),
        };
        let beside = (
            Arc::clone(&search),
            Arc::clone(&proof),
            newest.clone(),
            Arc::clone(&moments),
        );
        let mut threads = Threads::beside(beside, rung, ended, working, clock.clone())?;
        threads.writer = start("writer", move || writer.run(inbox))?;
        if let Some(follower) = follower {
            threads.follower = start("follower", move || follower.run())?;
        }
        let running = Running {
            requests,
            lanes: Arc::default(),
            _followed: followed,
            pulse,
            published: newest,
            moments,
            clock,
            sessions,
            search,
            figures,
            files: None,
            read_log: ReadLog::default(),
            proof,
            _threads: threads,
        };
        Ok(Self {
            running: Arc::new(running),
        })
    }

    /// The same node with a place for files that people attach. Files that were on their way
    /// there when an earlier process ended are put in their place, or taken away when no entry is
    /// about them.
    #[must_use]
    pub fn with_files(mut self, files: Files) -> Self {
        files.settle(&self.world());
        if let Some(running) = Arc::get_mut(&mut self.running) {
            running.files = Some(files);
        }
        self
    }

    /// Where attached files lie; nothing for a node that takes none.
    #[must_use]
    pub fn files(&self) -> Option<&Files> {
        self.running.files.as_ref()
    }

    /// The newest world.
    #[must_use]
    pub fn world(&self) -> Arc<World> {
        Arc::clone(&self.running.published.borrow().world)
    }

    /// Tells of every new world; a slow listener sees only the newest. A new listener is told at
    /// once when there has been any, so that nothing is missed between looking and listening.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Snapshot> {
        self.running.published.clone()
    }

    /// The world as it was at a moment, read with today's markings. Costs a short replay.
    ///
    /// # Errors
    /// [`ReadError`] when the journal can't be read back.
    pub fn moment(&self, moment: Timestamp) -> Result<Arc<World>, ReadError> {
        self.running.moments.at(moment, &self.world())
    }

    /// The entries with these numbers, in their order; a number that does not exist is left out.
    ///
    /// # Errors
    /// [`ReadError`] when the journal can't be read back.
    pub fn records(&self, sequences: &[Sequence]) -> Result<Vec<Record>, ReadError> {
        let world = self.world();
        let mut reader = self.running.moments.reader()?;
        let mut records = Vec::with_capacity(sequences.len());
        for &sequence in sequences {
            let Some(before) = sequence.0.checked_sub(1) else {
                continue;
            };
            let mut read: Option<Result<Record, DecodeError>> = None;
            reader.read(Sequence(before), &mut |entry| {
                read = (entry.sequence == sequence).then(|| decode(&entry, self.running.moments.keys()));
                ControlFlow::Break(())
            })?;
            if let Some(read) = read {
                let record = read?;
                let is_erased = world.has_erased(record.event.subject(), sequence);
                records.push(if is_erased { record.blanked() } else { record });
            }
        }
        self.running.moments.give_back(reader);
        Ok(records)
    }

    /// The journal's head as it is now, signed; nothing while the journal is empty. Reads and
    /// writes files: for a thread that may wait.
    ///
    /// # Errors
    /// [`ProofError`] when it can't be read, signed or kept.
    pub fn checkpoint(&self) -> Result<Option<Signed>, ProofError> {
        self.settle(self.world().head)?;
        self.with_reader(|proof, reader| proof.checkpoint(reader))
    }

    /// A receipt for an entry; nothing when there is no such entry. Whoever asks must be allowed
    /// to read the entry, and for its content to read everything. For a thread that may wait.
    ///
    /// # Errors
    /// [`ProofError`] when it can't be read, signed or kept.
    pub fn receipt(&self, entry: Sequence, form: Form) -> Result<Option<Receipt>, ProofError> {
        self.settle(entry.min(self.world().head))?;
        self.with_reader(|proof, reader| proof.receipt(reader, entry, form))
    }

    /// Makes sure that an entry stays, whatever becomes of the store: what another node wrote may not
    /// be promised yet.
    fn settle(&self, entry: Sequence) -> Result<(), ProofError> {
        if self.running.proof.will_stay(entry) {
            return Ok(());
        }
        let (told, settled) = std::sync::mpsc::sync_channel(1);
        let asked = self.running.requests.blocking_send(Word::Settle(told));
        asked
            .map_err(drop)
            .and_then(|()| settled.recv().map_err(drop))
            .map_err(|()| ProofError::Unsettled)
    }

    /// What others check this node's signatures with; nothing while the journal is empty.
    ///
    /// # Errors
    /// [`ProofError`] when the journal can't be read.
    pub fn verifier(&self) -> Result<Option<Verifier>, ProofError> {
        self.with_reader(|proof, reader| proof.verifier(reader))
    }

    fn with_reader<T>(
        &self,
        work: impl FnOnce(&Proof, &mut dyn Reader) -> Result<T, ProofError>,
    ) -> Result<T, ProofError> {
        let mut reader = self.running.moments.reader()?;
        let done = work(&self.running.proof, reader.as_mut())?;
        self.running.moments.give_back(reader);
        Ok(done)
    }

    /// Asks for something to be done, and waits until it is durable or refused.
    ///
    /// # Errors
    /// [`AskError`]: refused, too busy, or the journal can't be written to.
    pub async fn ask(&self, key: RequestKey, actor: Actor, command: Command) -> Result<Granted, AskError> {
        let (reply, answer) = oneshot::channel();
        let place = self.running.lanes.enter(self.lane(actor)).ok_or_else(|| {
            self.running.figures.came_to(Came::Busy);
            AskError::Busy
        })?;
        let asked = self.asked(key, actor, command, reply, place);
        self.running
            .requests
            .try_send(Word::Asked(Box::new(asked)))
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => {
                    self.running.figures.came_to(Came::Busy);
                    AskError::Busy
                }
                mpsc::error::TrySendError::Closed(_) => stopped(),
            })?;
        answer.await.map_err(|_gone| stopped())?.take()
    }

    /// The same for a thread that may wait, with a key of its own.
    ///
    /// # Errors
    /// As [`Node::ask`].
    pub fn ask_blocking(&self, actor: Actor, command: Command) -> Result<Granted, AskError> {
        let key = crate::chance::request_key().map_err(|error| AskError::Unavailable(error.to_string()))?;
        self.ask_blocking_as(key, actor, command)
    }

    /// The same with a key that was given: whoever asks with it, here or on another node, it is
    /// done once.
    ///
    /// # Errors
    /// As [`Node::ask`].
    pub fn ask_blocking_as(
        &self,
        key: RequestKey,
        actor: Actor,
        command: Command,
    ) -> Result<Granted, AskError> {
        let (reply, answer) = oneshot::channel();
        let place = self.running.lanes.enter_always(self.lane(actor));
        let asked = self.asked(key, actor, command, reply, place);
        self.running
            .requests
            .blocking_send(Word::Asked(Box::new(asked)))
            .map_err(|_gone| stopped())?;
        answer.blocking_recv().map_err(|_gone| stopped())?.take()
    }

    /// The lane in which somebody waits.
    fn lane(&self, actor: Actor) -> Lane {
        policy::organisation_of(&self.world(), actor)
    }

    fn asked(&self, key: RequestKey, actor: Actor, command: Command, reply: Reply, place: Place) -> Asked {
        let at = self.running.clock.now();
        let request = Request {
            key,
            actor,
            at,
            command,
        };
        let place = Some(place);
        Asked {
            request,
            reply,
            place,
        }
    }

    /// Figures about the machine's own work.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.running.figures
    }

    /// How many worlds of older moments are kept.
    #[must_use]
    pub fn kept_worlds(&self) -> usize {
        self.running.moments.kept_count()
    }

    /// How many requests wait for the writer.
    #[must_use]
    pub fn waiting_requests(&self) -> usize {
        self.running.lanes.waiting()
    }

    /// How the node is, and its store.
    #[must_use]
    pub fn health(&self) -> Health {
        self.running.pulse.health(self.world().head)
    }

    /// Waits until the newest world has an entry that another node promised, and says whether it
    /// came in time.
    pub async fn reach(&self, sequence: Sequence, patience: Duration) -> bool {
        let mut newest = self.subscribe();
        let reached = newest.wait_for(|snapshot| snapshot.world.head >= sequence);
        tokio::time::timeout(patience, reached)
            .await
            .is_ok_and(|reached| reached.is_ok())
    }

    /// Tells the time.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.running.clock
    }

    /// Sessions and keys.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.running.sessions
    }

    /// What is on its way into the read log.
    pub(crate) fn read_log(&self) -> &ReadLog {
        &self.running.read_log
    }

    /// The search index.
    #[must_use]
    pub fn search(&self) -> &Search {
        &self.running.search
    }
}

/// Folds what lies in the store. Refuses what is not as it was written, or as it was signed.
fn fold(
    store: &mut dyn Store,
    keys: &Keys,
    moments: &Moments,
    proof: &Proof,
    progress: &mut dyn FnMut(u64),
) -> Result<Folded, OpenError> {
    let mut folded = Folded::default();
    let read = folded.read_on(store, keys, &mut |done, world| {
        if Moments::is_due(world.head) {
            moments.keep(&Arc::new(world.clone()));
        }
        progress(done);
    });
    let read = read.and_then(|()| folded.confirm());
    if !matches!(read, Err(OpenError::Broken { .. })) {
        // What can't be opened may not be what was signed: then that is told.
        proof.check(store)?;
    }
    read?;
    Ok(folded)
}

fn stopped() -> AskError {
    AskError::Unavailable("the writer has stopped".to_owned())
}
