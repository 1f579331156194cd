//! Requests through the engine alone, from sixty-four writers and from one, beside a bare loop that
//! makes rows of the same bytes durable in the same batches: on SQLite and on PostgreSQL.
//!
//! One writer and the bare insert go by turns, a request and a row, so that each finds disk and
//! caches as the other left them: a loop of bare inserts keeps the disk awake as no writer does.
//! Beside that, for information, both in loops of their own.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cluster::Cluster;
use domain::actor::Actor;
use domain::marking::Marking;
use domain::reports::ReceiveReport;
use domain::{Command, RequestKey, Sequence};
use engine::Node;
use engine::clock::Stopwatch;
use journal::{
    Address, Entry, EntryRef, Flow, Head, Keys, News, Opener, PostgresCabinet, PostgresStore, Reader,
    SqliteCabinet, SqliteStore, Store, StoreError,
};
use tokio::runtime::Runtime;

use crate::bare::{Bare, Inserts};
use crate::bare_server::BareServer;
use crate::journals::{self, DUTY_OFFICER};
use crate::pieces::{Chance, MUNICIPALITIES, contents};
use crate::table::{Allowed, Row, Unit, median};
use crate::{Done, Scale, server};

const WRITERS: u32 = 64;
/// Many short rounds: a disk that others use too is fast and slow by turns.
const ROUNDS: u32 = 10;
/// What the network was promised: half of what the bare loop gets, and for one writer alone the
/// time of a bare insert and a third.
const TOGETHER: f64 = 0.5;
const ALONE: f64 = 1.3;

pub(crate) fn rows(folder: &Path, scale: Scale) -> Done<Vec<Row>> {
    let mut rows = Vec::new();
    let data = folder.join("accepted");
    journals::write(&data, 0)?;
    let keys = Keys::within(Box::new(SqliteCabinet::open(&data.join("keys.sqlite"))?));
    let mut bare = Bare::open(&folder.join("accepted-bare"))?;
    let sqlite = Subject::open("SQLite", &data, Box::new(SqliteStore::open(&data)?), keys)?;
    rows.extend(sqlite.measure(&mut bare, scale)?);
    drop(sqlite);

    let cluster = Cluster::start_in(folder);
    let address: Address = cluster.url().parse()?;
    let open_keys = || Ok::<_, StoreError>(Keys::within(Box::new(PostgresCabinet::open(&address)?)));
    journals::found(Box::new(PostgresStore::open(&address)?), open_keys()?)?;
    let mut bare = BareServer::connect(&cluster.url())?;
    let data = folder.join("accepted-node");
    let store = Box::new(PostgresStore::open(&address)?);
    let postgres = Subject::open("PostgreSQL", &data, store, open_keys()?)?;
    rows.extend(postgres.measure(&mut bare, scale)?);
    Ok(rows)
}

/// A node on one of the stores.
struct Subject {
    name: &'static str,
    // Goes first: it asks the node.
    runtime: Runtime,
    node: Node,
    opener: Opener,
    batches: Batches,
}

impl Subject {
    fn open(name: &'static str, folder: &Path, store: Box<dyn Store>, keys: Keys) -> Done<Self> {
        std::fs::create_dir_all(folder)?;
        let (batches, opener) = (Batches::default(), store.opener());
        let counted = Counted {
            store,
            batches: Arc::clone(&batches),
        };
        Ok(Self {
            name,
            runtime: tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()?,
            node: server::open_on(Box::new(counted), keys, folder, None)?,
            opener,
            batches,
        })
    }

    fn measure(&self, bare: &mut dyn Inserts, scale: Scale) -> Done<[Row; 3]> {
        let (each, alone) = scale.accepted;
        let body = self.body_like_ours()?;
        let bodies = vec![body; usize::try_from(WRITERS)?];
        let first = bodies.get(..1).unwrap_or_default();
        let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
        let (mut one, mut one_bare) = (Vec::new(), Vec::new());
        let (mut hurried, mut hurried_bare) = (Vec::new(), Vec::new());
        let mut turns = 0;
        for round in 0..ROUNDS {
            self.forget_batches();
            ours += self.ask_together(round, each)?;
            let batches = self.forget_batches();
            turns += batches.len();
            self.settle();
            let watch = Stopwatch::start();
            for count in batches {
                bare.insert_all(bodies.get(..count).ok_or("a turn holds more than it may")?)?;
            }
            theirs += watch.elapsed();
            for asked in self.requests(round, 0, alone)? {
                one.push(self.ask(asked)?);
                one_bare.push(timed(|| bare.insert_all(first))?);
            }
            self.settle();
            for asked in self.requests(round, WRITERS + 1, alone)? {
                hurried.push(self.ask(asked)?);
            }
            self.settle();
            for _ in 0..alone {
                hurried_bare.push(timed(|| bare.insert_all(first))?);
            }
        }
        let all = f64::from(ROUNDS * WRITERS * each);
        let held = all / f64::from(u32::try_from(turns)?);
        let together = Row {
            figure: "accepted",
            name: format!("accepted by {}, {WRITERS} writers, {held:.0} a turn", self.name),
            unit: Unit::PerSecond,
            ours: all / ours.as_secs_f64(),
            baseline: Some(all / theirs.as_secs_f64()),
            allowed: Allowed::TimesAtLeast(TOGETHER),
        };
        let name = format!("accepted by {}, one writer", self.name);
        let row = |name: &str, ours, bare| Row::times("accepted", name, ours, bare, ALONE);
        let alone = row(&name, median(&mut one), median(&mut one_bare));
        let name = format!("{name}, neither ever pausing");
        let hurried = row(&name, median(&mut hurried), median(&mut hurried_bare)).told();
        Ok([together, alone, hurried])
    }

    /// The bytes of one entry as it is stored, in one piece.
    fn body_like_ours(&self) -> Done<Vec<u8>> {
        for asked in self.requests(ROUNDS, 0, 64)? {
            self.ask(asked)?;
        }
        let before = self.node.world().head.0.saturating_sub(1);
        let mut bytes = Vec::new();
        (self.opener)()?.read(Sequence(before), &mut |entry| {
            let (key, kind, by) = (
                entry.key.0.to_be_bytes(),
                entry.kind.as_bytes(),
                entry.by.as_bytes(),
            );
            bytes = [entry.body, kind, by, &key, &entry.hash.0].concat();
            Flow::Continue(())
        })?;
        Ok(bytes)
    }

    fn forget_batches(&self) -> Vec<usize> {
        std::mem::take(&mut *self.batches.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the search index has taken everything in, so that it takes nothing from what
    /// is measured next.
    fn settle(&self) {
        let head = self.node.world().head;
        self.runtime.block_on(self.node.search().caught_up(head));
    }

    fn ask_together(&self, round: u32, each: u32) -> Done<Duration> {
        let mut writers = Vec::new();
        for writer in 1..=WRITERS {
            let (node, asked) = (self.node.clone(), self.requests(round, writer, each)?);
            writers.push(async move {
                for (key, command) in asked {
                    node.ask(key, Actor::Person(DUTY_OFFICER), command).await?;
                }
                Ok::<_, engine::AskError>(())
            });
        }
        let watch = Stopwatch::start();
        self.runtime.block_on(async {
            let writing: Vec<_> = writers.into_iter().map(tokio::spawn).collect();
            for writer in writing {
                writer.await??;
            }
            Done::Ok(())
        })?;
        Ok(watch.elapsed())
    }

    /// How long one request takes.
    fn ask(&self, (key, command): (RequestKey, Command)) -> Done<Duration> {
        timed(|| {
            let asking = self.node.ask(key, Actor::Person(DUTY_OFFICER), command);
            self.runtime.block_on(asking)?;
            Ok(())
        })
    }

    fn requests(&self, round: u32, writer: u32, count: u32) -> Done<Vec<(RequestKey, Command)>> {
        let seed = u64::from(round << 16 | writer);
        let mut chance = Chance(seed);
        let request = |number: u32| {
            let place = chance.below(MUNICIPALITIES);
            let contents = contents(&mut chance, place, self.node.clock().now())?;
            let report = ReceiveReport {
                contents: (*contents).clone(),
                marking: Marking::default(),
            };
            let key = RequestKey(u128::from(seed) << 64 | u128::from(number));
            Ok((key, Command::ReceiveReport(report.into())))
        };
        (1..=count).map(request).collect()
    }
}

fn timed(work: impl FnOnce() -> Done<()>) -> Done<Duration> {
    let watch = Stopwatch::start();
    work()?;
    Ok(watch.elapsed())
}

/// How many entries each turn held.
type Batches = Arc<Mutex<Vec<usize>>>;

/// A store that tells how many entries each turn held.
struct Counted {
    store: Box<dyn Store>,
    batches: Batches,
}

impl Reader for Counted {
    fn head(&mut self) -> Result<Head, StoreError> {
        self.store.head()
    }

    fn read(
        &mut self,
        after: Sequence,
        visit: &mut dyn FnMut(EntryRef<'_>) -> Flow,
    ) -> Result<(), StoreError> {
        self.store.read(after, visit)
    }
}

impl Store for Counted {
    fn take_turn(&mut self) -> Result<Option<Head>, StoreError> {
        self.store.take_turn()
    }

    fn presume_turn(&mut self, end: &Head) -> bool {
        self.store.presume_turn(end)
    }

    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        self.store.append(entries)
    }

    fn append_each(
        &mut self,
        entries: &mut dyn Iterator<Item = Result<Entry, StoreError>>,
    ) -> Result<(), StoreError> {
        let mut count = 0;
        self.store.append_each(&mut entries.inspect(|_| count += 1))?;
        self.batches
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(count);
        Ok(())
    }

    fn pass_turn(&mut self) -> Result<(), StoreError> {
        self.store.pass_turn()
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        self.store.settle()
    }

    fn news(&self) -> Option<Box<dyn News>> {
        self.store.news()
    }

    fn opener(&self) -> Opener {
        self.store.opener()
    }
}
