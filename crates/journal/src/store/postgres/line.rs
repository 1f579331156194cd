//! A connection to PostgreSQL. It connects when it is first needed, and again after it was lost;
//! whoever asks waits for a bounded time.
//!
//! What may take long, as connecting does, is done on a thread of its own, which can be left alone
//! when it hangs. What goes on in a session that is there is done by whoever asks: two threads that
//! wake each other cost more than the server does.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio_postgres::Error;
use tokio_postgres::error::{Severity, SqlState};

use super::address::{Address, Purpose};
use super::session::{Session, Unopened};
use crate::store::{EngineError, StoreError, Trouble};

/// How long an answer is waited for: longer than the server lets a statement run.
pub(crate) const PATIENCE: Duration = Duration::from_secs(12);
/// How long the end of what was begun is waited for. What it came to, the next turn tells, which
/// is had only when this one has ended.
const PATIENCE_BEGUN: Duration = Duration::from_secs(6);
/// The same while the server is known to be away: a page must not wait for what won't come.
const PATIENCE_AWAY: Duration = Duration::from_millis(250);

/// What every session begins with: a node that hangs loses its turn while others still wait for it,
/// and a statement is planned once: left to itself, the server plans each turn anew around its entries.
const MANNERS: &str = "
    SET plan_cache_mode = 'force_generic_plan';
    SET lock_timeout = '8s';
    SET statement_timeout = '10s';
    SET idle_in_transaction_session_timeout = '5s';
    SET bytea_output = 'hex';
    SET default_transaction_isolation = 'read committed';";

/// Makes a new session ready: checks or makes what must be there.
pub(super) type SetUp = Arc<dyn Fn(&mut Session) -> Result<(), StoreError> + Send + Sync>;

/// The side of those who ask, one at a time.
struct Wire {
    address: Address,
    purpose: Purpose,
    set_up: SetUp,
    session: Option<Session>,
    /// Which session it is, counted from the first.
    number: u64,
    away: Arc<AtomicBool>,
}

impl Wire {
    /// The session, opened anew when there is none, and whether it was.
    fn session(&mut self) -> Result<(&mut Session, bool), StoreError> {
        if self.session.as_ref().is_some_and(Session::is_closed) {
            self.session = None;
        }
        match self.session {
            Some(ref mut session) => Ok((session, false)),
            None => {
                let opened = open(&self.address, self.purpose, &self.set_up);
                self.away.store(opened.is_err(), Ordering::SeqCst);
                self.number += 1;
                Ok((self.session.insert(opened?), true))
            }
        }
    }

    fn wait_at_most(&mut self, patience: Duration) {
        if let Some(session) = &mut self.session {
            session.wait_at_most(patience);
        }
    }
}

fn open(address: &Address, purpose: Purpose, set_up: &SetUp) -> Result<Session, StoreError> {
    let connecting = said("reach the journal");
    let opened = Session::open(&address.config(purpose), address.encryption());
    let mut session = opened.map_err(|error| match error {
        Unopened::Server(error) => connecting(error),
        Unopened::System(error) => gone("reach the journal", error),
        Unopened::Untrusting(error) => gone("reach the journal", error),
    })?;
    session.run(MANNERS).map_err(connecting)?;
    set_up(&mut session)?;
    Ok(session)
}

type Job = Box<dyn FnOnce(&mut Wire) + Send>;

/// A session's number: what was begun in one can't be gone on with in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SessionNumber(u64);

/// A line to the server.
pub(crate) struct Line {
    address: Address,
    purpose: Purpose,
    set_up: SetUp,
    worker: Option<Worker>,
    away: Arc<AtomicBool>,
}

/// The wire that is in use, and the thread that works on it.
struct Worker {
    wire: Arc<Mutex<Wire>>,
    jobs: mpsc::Sender<Job>,
}

impl Line {
    pub(super) fn new(address: &Address, purpose: Purpose, set_up: SetUp) -> Self {
        Self {
            address: address.clone(),
            purpose,
            set_up,
            worker: None,
            away: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Does something that may be done twice: once more in a new session when the one that was
    /// there turns out to be lost.
    pub(crate) fn ask<T: Send + 'static>(
        &mut self,
        doing: &'static str,
        work: impl FnMut(&mut Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask_for(doing, PATIENCE, work).map(|(done, _)| done)
    }

    /// The same, waiting so long, and telling in which session it was done.
    pub(super) fn ask_for<T: Send + 'static>(
        &mut self,
        doing: &'static str,
        patience: Duration,
        mut work: impl FnMut(&mut Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<(T, SessionNumber), StoreError> {
        self.send(doing, patience, move |wire| {
            let (session, new) = wire.session()?;
            let mut done = work(session);
            if let Err(error) = &done
                && is_lost(error)
            {
                wire.session = None;
                if !new {
                    done = work(wire.session()?.0);
                    if done.as_ref().is_err_and(is_lost) {
                        wire.session = None;
                    }
                }
            }
            let done = done.map_err(said(doing))?;
            Ok((done, SessionNumber(wire.number)))
        })
    }

    /// Does something that must not be done twice: in a session that has just answered.
    pub(crate) fn ask_once<T: Send + 'static>(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&mut Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.send(doing, PATIENCE, move |wire| {
            let (session, new) = wire.session()?;
            if !new && !session.check() {
                wire.session = None;
            }
            let done = work(wire.session()?.0);
            if done.as_ref().is_err_and(is_lost) {
                wire.session = None;
            }
            done.map_err(said(doing))
        })
    }

    /// Goes on with what was begun in a session, or says that it is lost.
    pub(super) fn go_on<T: Send + 'static>(
        &mut self,
        doing: &'static str,
        number: SessionNumber,
        work: impl FnOnce(&mut Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.here(doing, move |wire| {
            let session = wire.session.as_mut();
            let Some(session) = session.filter(|_| wire.number == number.0) else {
                return Err(gone(doing, "the turn was lost with its connection"));
            };
            let done = work(session);
            if done.is_err() {
                // Whatever state it is in, the server undoes it.
                wire.session = None;
            }
            done.map_err(said(doing))
        })
    }

    /// Does something once in a session if that is still there, and otherwise nothing. Tells what
    /// came of it; nothing as well when the server finds that it is there already.
    pub(super) fn go_on_if_there<T: Send + 'static>(
        &mut self,
        doing: &'static str,
        number: SessionNumber,
        work: impl FnOnce(&mut Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<Option<T>, StoreError> {
        self.here(doing, move |wire| {
            let session = wire.session.as_mut().filter(|_| wire.number == number.0);
            let Some(session) = session else { return Ok(None) };
            if !session.is_open() {
                return Ok(None);
            }
            match work(session) {
                Ok(done) => Ok(Some(done)),
                Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => Ok(None),
                Err(error) => {
                    // Whatever state it is in, the server undoes it.
                    wire.session = None;
                    Err(said(doing)(error))
                }
            }
        })
    }

    /// Does something on this thread, in a session that is there; elsewhere when the thread must not
    /// wait as this takes, or another is still at it.
    fn here<T: Send + 'static>(
        &mut self,
        doing: &'static str,
        job: impl FnOnce(&mut Wire) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let wire = self.worker.as_ref().map(|worker| Arc::clone(&worker.wire));
        if let Some(wire) = wire.filter(|_| Handle::try_current().is_err())
            && let Some(mut wire) = free(&wire)
        {
            wire.wait_at_most(PATIENCE_BEGUN);
            let done = job(&mut wire);
            wire.wait_at_most(PATIENCE);
            return done;
        }
        self.send(doing, PATIENCE_BEGUN, job)
    }

    fn send<T: Send + 'static>(
        &mut self,
        doing: &'static str,
        patience: Duration,
        job: impl FnOnce(&mut Wire) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = mpsc::sync_channel(1);
        let abandoned = Arc::new(AtomicBool::new(false));
        let given_up = Arc::clone(&abandoned);
        let job: Job = Box::new(move |wire| {
            if !given_up.load(Ordering::SeqCst) {
                let answer = job(wire);
                if reply.send(answer).is_err() {
                    // Nobody will go on with what was begun.
                    wire.session = None;
                }
            }
        });
        let was_away = self.away.load(Ordering::SeqCst);
        let patience = if was_away { PATIENCE_AWAY } else { patience };
        self.worker()?
            .jobs
            .send(job)
            .map_err(|_ended| gone(doing, "the line has ended"))?;
        match answer.recv_timeout(patience) {
            Ok(answer) => answer,
            Err(end) => {
                abandoned.store(true, Ordering::SeqCst);
                if end == RecvTimeoutError::Disconnected || !was_away {
                    // What hangs there ends by itself; the next one gets a line of its own.
                    self.worker = None;
                }
                Err(gone(doing, "the server does not answer"))
            }
        }
    }

    fn worker(&mut self) -> Result<&Worker, StoreError> {
        if self.worker.is_none() {
            let (jobs, waiting) = mpsc::channel::<Job>();
            let wire = Arc::new(Mutex::new(Wire {
                address: self.address.clone(),
                purpose: self.purpose,
                set_up: Arc::clone(&self.set_up),
                session: None,
                number: 0,
                away: Arc::clone(&self.away),
            }));
            let theirs = Arc::clone(&wire);
            std::thread::Builder::new()
                .name("postgres".to_owned())
                .spawn(move || {
                    for job in waiting {
                        job(&mut theirs.lock().unwrap_or_else(PoisonError::into_inner));
                    }
                })
                .map_err(|error| gone("start a thread", error))?;
            self.worker = Some(Worker { wire, jobs });
        }
        self.worker
            .as_ref()
            .ok_or_else(|| gone("start a thread", "it has ended"))
    }
}

/// The wire, if nobody else is at it.
fn free(wire: &Mutex<Wire>) -> Option<MutexGuard<'_, Wire>> {
    match wire.try_lock() {
        Ok(wire) => Some(wire),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

fn gone(doing: &'static str, reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Engine {
        doing,
        source: EngineError::new(Trouble::Gone, reason),
    }
}

/// Whether the session is of no use after an error: everything but a "no" to one statement.
fn is_lost(error: &Error) -> bool {
    error.as_db_error().is_none_or(|answer| {
        matches!(
            answer.parsed_severity(),
            None | Some(Severity::Fatal | Severity::Panic)
        )
    })
}

/// What PostgreSQL says when it is asked to do something.
pub(crate) fn said(doing: &'static str) -> impl Fn(Error) -> StoreError + Copy {
    move |error| StoreError::Engine {
        doing,
        source: EngineError::new(trouble(&error), words(&error)),
    }
}

fn trouble(error: &Error) -> Trouble {
    let Some(code) = error.code() else {
        return Trouble::Gone;
    };
    let known = [
        (SqlState::DATA_CORRUPTED, Trouble::Damaged),
        (SqlState::INDEX_CORRUPTED, Trouble::Damaged),
        (SqlState::DISK_FULL, Trouble::Full),
        (SqlState::READ_ONLY_SQL_TRANSACTION, Trouble::ReadOnly),
        (SqlState::LOCK_NOT_AVAILABLE, Trouble::Busy),
        (SqlState::QUERY_CANCELED, Trouble::Busy),
        (SqlState::ADMIN_SHUTDOWN, Trouble::Gone),
        (SqlState::CRASH_SHUTDOWN, Trouble::Gone),
        (SqlState::CANNOT_CONNECT_NOW, Trouble::Gone),
        (SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT, Trouble::Gone),
    ];
    let found = known.iter().find(|(known, _)| known == code);
    found.map_or(Trouble::Other, |(_, trouble)| *trouble)
}

/// The server's sentence, or the whole chain of reasons when it sent none.
fn words(error: &Error) -> String {
    if let Some(answer) = error.as_db_error() {
        return format!("{} ({})", answer.message(), answer.code().code());
    }
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        let more = next.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = next.source();
    }
    text
}
