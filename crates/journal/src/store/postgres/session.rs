//! One session with PostgreSQL, driven by the thread that asks. What is asked together goes out
//! together, and costs one way there and back.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::future::join;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Runtime;
use tokio_postgres::config::Config;
use tokio_postgres::error::Severity;
use tokio_postgres::types::ToSql;
use tokio_postgres::{AsyncMessage, Client, Connection, Error, NoTls, Row, Socket, Statement};

use super::encryption::{Encryption, Untrusting};
use super::line::PATIENCE;

/// How long a server is given to hear that a session ends. Chosen: a moment; it finds out anyway.
const FAREWELL_MAX: Duration = Duration::from_millis(200);
/// How long a sign of life is waited for. Chosen.
const SIGN_MAX: Duration = Duration::from_secs(2);

/// How many times an answer is looked for by whoever waits for it alone. Chosen: half a millisecond
/// where nobody else needs the core. A quick disk takes less; beside what a slow one takes, to be
/// woken costs little.
const LOOKS: u32 = 400;

/// What goes into the places of a statement.
pub(crate) type Values<'a> = [&'a (dyn ToSql + Sync)];

/// What the server sends, one message at a time, and nothing when the session has ended.
type Incoming = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<AsyncMessage, Error>>> + Send>;

/// A session with the server.
pub(crate) struct Session {
    // Goes first: then the server is told.
    client: Client,
    traffic: Traffic,
    prepared: BTreeMap<&'static str, Statement>,
}

/// What carries questions out, and answers and the server's own words in.
struct Traffic {
    runtime: Runtime,
    /// How long an answer is waited for.
    patience: Duration,
    ear: Ear,
}

/// Hears what the server says of itself.
struct Ear {
    incoming: Incoming,
    has_ended: bool,
    warned: bool,
    notified: bool,
    /// Whose notifications are no news: the number of the server's process.
    ours: Arc<AtomicI32>,
}

/// Why a session could not be opened.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unopened {
    /// The server's own words, or those of the way to it.
    #[error(transparent)]
    Server(#[from] Error),
    /// The system has nothing to wait with.
    #[error(transparent)]
    System(#[from] std::io::Error),
    /// Nobody can vouch for the server.
    #[error(transparent)]
    Untrusting(#[from] Untrusting),
}

fn parts<T>((client, mut connection): (Client, Connection<Socket, T>)) -> (Client, Incoming)
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    (client, Box::new(move |context| connection.poll_message(context)))
}

impl Session {
    /// Opens a session.
    pub(super) fn open(config: &Config, encryption: Option<&Encryption>) -> Result<Self, Unopened> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (client, incoming) = match encryption.map(Encryption::connector).transpose()? {
            Some(connector) => parts(runtime.block_on(config.connect(connector))?),
            None => parts(runtime.block_on(config.connect(NoTls))?),
        };
        Ok(Self {
            client,
            traffic: Traffic {
                runtime,
                patience: PATIENCE,
                ear: Ear {
                    incoming,
                    has_ended: false,
                    warned: false,
                    notified: false,
                    ours: Arc::default(),
                },
            },
            prepared: BTreeMap::new(),
        })
    }

    /// From now on, every answer is waited for so long.
    pub(super) fn wait_at_most(&mut self, patience: Duration) {
        self.traffic.patience = patience;
    }

    /// Whether nothing can be asked any more.
    pub(super) fn is_closed(&self) -> bool {
        self.traffic.ear.has_ended || self.client.is_closed()
    }

    /// Whether nothing has come yet that tells of the session's end.
    pub(super) fn is_open(&mut self) -> bool {
        // The runtime looks what has come only when it is given the turn.
        self.traffic.runtime.block_on(tokio::task::yield_now());
        let context = &mut Context::from_waker(Waker::noop());
        self.traffic.ear.hear(context).is_ok() && !self.is_closed()
    }

    /// Makes a statement ready, and every later time gives it at once.
    pub(crate) fn prepared(&mut self, sql: &'static str) -> Result<Statement, Error> {
        if let Some(known) = self.prepared.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.traffic.drive(self.client.prepare(sql))?;
        self.prepared.insert(sql, statement.clone());
        Ok(statement)
    }

    pub(crate) fn query(&mut self, sql: &'static str, values: &Values<'_>) -> Result<Vec<Row>, Error> {
        let statement = self.prepared(sql)?;
        self.traffic.drive(self.client.query(&statement, values))
    }

    pub(crate) fn execute(&mut self, sql: &'static str, values: &Values<'_>) -> Result<u64, Error> {
        let statement = self.prepared(sql)?;
        self.traffic.drive(self.client.execute(&statement, values))
    }

    /// The same for somebody who does nothing else meanwhile, and has the answer sooner for it.
    pub(super) fn execute_looking(&mut self, sql: &'static str, values: &Values<'_>) -> Result<u64, Error> {
        let statement = self.prepared(sql)?;
        let execute = self.client.execute(&statement, values);
        self.traffic.drive_looking(execute, LOOKS)
    }

    pub(crate) fn run(&mut self, sql: &str) -> Result<(), Error> {
        self.traffic.drive(self.client.batch_execute(sql))
    }

    /// Runs sentences and asks a question after them, in one message. When the sentences fail
    /// within a transaction, the question fails with it.
    pub(super) fn run_and_query(
        &mut self,
        before: &str,
        sql: &'static str,
        values: &Values<'_>,
    ) -> Result<Vec<Row>, Error> {
        let statement = self.prepared(sql)?;
        let (run, query) = (
            self.client.batch_execute(before),
            self.client.query(&statement, values),
        );
        let (ran, rows) = self.traffic.drive(async { Ok(join(run, query).await) })?;
        ran.and(rows)
    }

    /// Executes a statement of a transaction and runs what ends it, in one message: when the
    /// statement fails, the server does not do what comes after it.
    pub(super) fn execute_and_run(
        &mut self,
        sql: &'static str,
        values: &Values<'_>,
        after: &str,
    ) -> Result<(), Error> {
        let statement = self.prepared(sql)?;
        let (execute, run) = (
            self.client.execute(&statement, values),
            self.client.batch_execute(after),
        );
        let (executed, ran) = self.traffic.drive(async { Ok(join(execute, run).await) })?;
        executed.and(ran)
    }

    /// The first column of the first row.
    pub(super) fn ask_text(&mut self, sql: &str) -> Result<Option<String>, Error> {
        let row = self.traffic.drive(self.client.query_opt(sql, &[]))?;
        row.map_or(Ok(None), |row| row.try_get(0))
    }

    /// Notes the number of the server's process for this session.
    pub(super) fn note_process(&mut self, number: &AtomicI32) -> Result<(), Error> {
        let text = self.ask_text("SELECT pg_backend_pid()::text")?;
        let found = text.and_then(|text| text.parse().ok()).unwrap_or_default();
        number.store(found, Ordering::Relaxed);
        Ok(())
    }

    /// From now on, what this process of the server notifies is no news.
    pub(super) fn overhear(&mut self, ours: &Arc<AtomicI32>) {
        self.traffic.ear.ours = Arc::clone(ours);
    }

    /// Waits for a notification, at most so long. One look serves for all that came.
    pub(super) fn wait(&mut self, patience: Duration) -> Result<(), Error> {
        self.traffic.listen(patience)
    }

    /// Whether the server still answers.
    pub(crate) fn check(&mut self) -> bool {
        let asked = self.client.check_connection();
        let answered = async { Ok(tokio::time::timeout(SIGN_MAX, asked).await) };
        matches!(self.traffic.drive(answered), Ok(Ok(Ok(()))))
    }

    /// Whether the server has warned since the last time this was asked: of a commit that did not
    /// wait for its standby, among others.
    pub(super) fn was_warned(&mut self) -> bool {
        std::mem::take(&mut self.traffic.ear.warned)
    }
}

impl Traffic {
    /// Carries until something is done.
    fn drive<T>(&mut self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.drive_looking(work, 0)
    }

    /// The same; before it lets itself be woken, looks so many times whether it is done.
    fn drive_looking<T>(
        &mut self,
        work: impl Future<Output = Result<T, Error>>,
        looks: u32,
    ) -> Result<T, Error> {
        let Self {
            runtime,
            ear,
            patience,
        } = self;
        let mut work = pin!(work);
        let entered = runtime.enter();
        if let Poll::Ready(done) = ear.begin(work.as_mut()) {
            return done;
        }
        drop(entered);
        let carried = async {
            for _ in 0..looks {
                let seen = poll_fn(|context| Poll::Ready(ear.carry(work.as_mut(), context)));
                if let Poll::Ready(done) = seen.await {
                    return done;
                }
                // The server may wait for this core.
                std::thread::yield_now();
                tokio::task::yield_now().await;
            }
            poll_fn(|context| ear.carry(work.as_mut(), context)).await
        };
        let carried = runtime.block_on(async { tokio::time::timeout(*patience, carried).await });
        carried.unwrap_or_else(|_late| {
            ear.hang_up();
            runtime.block_on(work)
        })
    }

    /// Carries until the server notifies, at most so long.
    fn listen(&mut self, patience: Duration) -> Result<(), Error> {
        let Self { runtime, ear, .. } = self;
        let heard = poll_fn(|context| match ear.hear(context) {
            Err(error) => Poll::Ready(Err(error)),
            Ok(()) if ear.has_ended || std::mem::take(&mut ear.notified) => Poll::Ready(Ok(())),
            Ok(()) => Poll::Pending,
        });
        let waited = runtime.block_on(async { tokio::time::timeout(patience, heard).await });
        waited.unwrap_or(Ok(()))
    }
}

impl Ear {
    /// Ends the session from our side: what was asked and is not answered says so.
    fn hang_up(&mut self) {
        self.has_ended = true;
        self.incoming = Box::new(|_context| Poll::Ready(None));
    }

    /// Begins something. What it asks goes out now: the runtime would look about for a while first.
    fn begin<T>(
        &mut self,
        mut work: Pin<&mut impl Future<Output = Result<T, Error>>>,
    ) -> Poll<Result<T, Error>> {
        // Nobody needs to be woken yet: whoever waits for it looks again.
        let context = &mut Context::from_waker(Waker::noop());
        match self.carry(work.as_mut(), context) {
            Poll::Pending => self.carry(work, context),
            begun => begun,
        }
    }

    /// Takes in all that has come, and goes on with something.
    fn carry<T>(
        &mut self,
        work: Pin<&mut impl Future<Output = Result<T, Error>>>,
        context: &mut Context<'_>,
    ) -> Poll<Result<T, Error>> {
        let heard = self.hear(context);
        // What is asked of a session that has ended says so by itself, and what was answered before
        // the end stands.
        match (work.poll(context), heard) {
            (Poll::Pending, Err(error)) => Poll::Ready(Err(error)),
            (carried, _) => carried,
        }
    }

    /// Takes in all that has come, and sends what is to be sent.
    fn hear(&mut self, context: &mut Context<'_>) -> Result<(), Error> {
        while !self.has_ended {
            match (self.incoming)(context) {
                Poll::Ready(Some(Ok(AsyncMessage::Notification(word)))) => {
                    self.notified |= word.process_id() != self.ours.load(Ordering::Relaxed);
                }
                Poll::Ready(Some(Ok(AsyncMessage::Notice(notice)))) => {
                    self.warned |= notice.parsed_severity() == Some(Severity::Warning);
                }
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(error))) => {
                    self.has_ended = true;
                    return Err(error);
                }
                Poll::Ready(None) => self.has_ended = true,
                Poll::Pending => break,
            }
        }
        Ok(())
    }
}

impl Drop for Traffic {
    fn drop(&mut self) {
        let Self { runtime, ear, .. } = self;
        let ended = poll_fn(|context| match ear.hear(context) {
            Ok(()) if !ear.has_ended => Poll::Pending,
            Ok(()) | Err(_) => Poll::Ready(()),
        });
        let _in_time = runtime.block_on(async { tokio::time::timeout(FAREWELL_MAX, ended).await });
    }
}
