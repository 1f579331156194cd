//! A node: opens a journal, folds it, and answers questions and requests until it is dropped.

use std::ops::ControlFlow;
use std::sync::Arc;

use domain::{Command, Record, RequestKey, Sequence, World, actor::Actor};
use jiff::Timestamp;
use journal::{DecodeError, Head, Store, chained, decode};
use tokio::sync::{mpsc, oneshot, watch};

use crate::clock::Clock;
use crate::error::{AskError, OpenError, ReadError};
use crate::moment::Moments;
use crate::search::Search;
use crate::sessions::Sessions;
use crate::writer::{Asked, Granted, Remembered, Writer};

/// How many requests may wait for the writer. Chosen: sixteen full turns.
const WAITING_MAX: usize = 1_024;

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
    /// Tells the time.
    pub clock: Clock,
    /// Sessions and keys beside the log.
    pub sessions: Sessions,
    /// The search index, which can be made anew at any time.
    pub search: Search,
}

/// A running node. Copies share it; the last one to go stops it.
#[derive(Clone)]
pub struct Node {
    requests: mpsc::Sender<Asked>,
    published: watch::Receiver<Snapshot>,
    moments: Arc<Moments>,
    clock: Clock,
    sessions: Arc<Sessions>,
    search: Arc<Search>,
}

/// A journal folded from its start.
struct Folded {
    head: Head,
    world: World,
    remembered: Remembered,
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
            clock,
            sessions,
            search,
        } = options;
        let moments = Arc::new(Moments::new(store.opener()));
        let Folded {
            head,
            world,
            remembered,
        } = fold(store.as_mut(), &moments, progress)?;
        let (published, newest) = watch::channel(Snapshot {
            world: Arc::new(world.clone()),
        });
        let (requests, inbox) = mpsc::channel(WAITING_MAX);
        let (bell, rung) = std::sync::mpsc::sync_channel(1);
        let writer = Writer {
            store,
            head,
            world,
            clock: clock.clone(),
            moments: Arc::clone(&moments),
            remembered,
            published,
            bell,
        };
        start("writer", move || writer.run(inbox))?;
        let search = Arc::new(search);
        let indexer = Arc::clone(&search);
        let (followed, journal) = (newest.clone(), Arc::clone(&moments));
        start("indexer", move || indexer.follow(&rung, &followed, &journal))?;
        Ok(Self {
            requests,
            published: newest,
            moments,
            clock,
            sessions: Arc::new(sessions),
            search,
        })
    }

    /// The newest world.
    #[must_use]
    pub fn world(&self) -> Arc<World> {
        Arc::clone(&self.published.borrow().world)
    }

    /// Tells of every new world; a slow listener sees only the newest.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Snapshot> {
        self.published.clone()
    }

    /// The world as it was at a moment, read with today's markings. Costs a short replay.
    ///
    /// # Errors
    /// [`ReadError`] when the journal can't be read back.
    pub fn moment(&self, moment: Timestamp) -> Result<Arc<World>, ReadError> {
        self.moments.at(moment, &self.world())
    }

    /// The entries with these numbers, in their order; a number that does not exist is left out.
    ///
    /// # Errors
    /// [`ReadError`] when the journal can't be read back.
    pub fn records(&self, sequences: &[Sequence]) -> Result<Vec<Record>, ReadError> {
        let mut reader = self.moments.reader()?;
        let mut records = Vec::with_capacity(sequences.len());
        for &sequence in sequences {
            let Some(before) = sequence.0.checked_sub(1) else {
                continue;
            };
            let mut read: Option<Result<Record, DecodeError>> = None;
            reader.read(Sequence(before), &mut |entry| {
                read = (entry.sequence == sequence).then(|| decode(&entry));
                ControlFlow::Break(())
            })?;
            if let Some(read) = read {
                records.push(read?);
            }
        }
        self.moments.give_back(reader);
        Ok(records)
    }

    /// Asks for something to be done, and waits until it is durable or refused.
    ///
    /// # Errors
    /// [`AskError`]: refused, too busy, or the journal can't be written to.
    pub async fn ask(&self, key: RequestKey, actor: Actor, command: Command) -> Result<Granted, AskError> {
        let (reply, answer) = oneshot::channel();
        let asked = Asked {
            key,
            actor,
            command,
            reply,
        };
        self.requests.try_send(asked).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => AskError::Busy,
            mpsc::error::TrySendError::Closed(_) => stopped(),
        })?;
        answer.await.map_err(|_gone| stopped())?
    }

    /// The same for a thread that may wait, with a key of its own.
    ///
    /// # Errors
    /// As [`Node::ask`].
    pub fn ask_blocking(&self, actor: Actor, command: Command) -> Result<Granted, AskError> {
        let key = crate::chance::request_key().map_err(|error| AskError::Unavailable(error.to_string()))?;
        let (reply, answer) = oneshot::channel();
        let asked = Asked {
            key,
            actor,
            command,
            reply,
        };
        self.requests.blocking_send(asked).map_err(|_gone| stopped())?;
        answer.blocking_recv().map_err(|_gone| stopped())?
    }

    /// Tells the time.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Sessions and keys.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// The search index.
    #[must_use]
    pub fn search(&self) -> &Search {
        &self.search
    }
}

fn stopped() -> AskError {
    AskError::Unavailable("the writer has stopped".to_owned())
}

fn fold(
    store: &mut dyn Store,
    moments: &Moments,
    progress: &mut dyn FnMut(u64),
) -> Result<Folded, OpenError> {
    let mut folded = Folded {
        head: Head::default(),
        world: World::default(),
        remembered: Remembered::default(),
    };
    let end = store.head()?.sequence;
    let mut failed = None;
    store.read(Sequence(0), &mut |entry| {
        let hash = chained(&folded.head.hash, &entry);
        if hash != entry.hash || entry.sequence != folded.head.sequence.next() {
            failed = Some(OpenError::Broken {
                sequence: entry.sequence.0,
            });
            return ControlFlow::Break(());
        }
        let record = match decode(&entry) {
            Ok(record) => Arc::new(record),
            Err(error) => {
                failed = Some(error.into());
                return ControlFlow::Break(());
            }
        };
        folded.world.apply(&record);
        folded.head = Head {
            sequence: entry.sequence,
            recorded_at_us: entry.recorded_at_us,
            hash,
        };
        // The last few requests may be sent again after a restart.
        if entry.sequence.0 + 256 > end.0 {
            let records = Arc::from([record]);
            folded.remembered.insert(
                entry.key,
                Granted {
                    records,
                    sequence: entry.sequence,
                },
            );
        }
        if Moments::is_due(entry.sequence) {
            moments.keep(&Arc::new(folded.world.clone()));
        }
        progress(entry.sequence.0);
        ControlFlow::Continue(())
    })?;
    failed.map_or(Ok(folded), Err)
}

fn start(name: &'static str, work: impl FnOnce() + Send + 'static) -> Result<(), OpenError> {
    let thread = std::thread::Builder::new().name(name.to_owned());
    let started = thread.spawn(work);
    started.map(drop).map_err(|error| OpenError::System {
        what: "a thread",
        reason: error.to_string(),
    })
}
