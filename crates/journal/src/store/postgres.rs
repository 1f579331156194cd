//! A journal in PostgreSQL, shared by several nodes: whoever has the turn may add to it.
//!
//! The number of an entry is part of its key and is never drawn by the server: two nodes can't
//! both write an entry with the same number, whatever happens to the turn.

pub(crate) mod address;
mod encryption;
mod layout;
pub(crate) mod line;
pub(crate) mod session;
mod word;

use std::sync::atomic::AtomicI32;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use domain::{RequestKey, Sequence};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use self::address::{Address, Purpose};
use self::line::{Line, PATIENCE, SessionNumber};
use self::session::Session;
use self::word::Word;
use super::{EngineError, Flow, Head, News, Opener, Reader, Store, StoreError, Trouble, follow};
use crate::chain::Hash;
use crate::entry::{Entry, EntryRef};

const HEAD: &str = "SELECT sequence, recorded_at_us, hash FROM valpool_entry
    WHERE space = $1 ORDER BY sequence DESC LIMIT 1";

const READ: &str = "SELECT sequence, recorded_at_us, kind, version, by, key, body, hash
    FROM valpool_entry WHERE space = $1 AND sequence > $2 ORDER BY sequence LIMIT $3";

/// The entry with a number, as far as it tells which one it is, and those after it.
const SINCE: &str = "SELECT sequence, recorded_at_us, kind, version, by, key,
        CASE WHEN sequence = $2 THEN '' ELSE body END, hash
    FROM valpool_entry WHERE space = $1 AND sequence >= $2 ORDER BY sequence LIMIT $3";

const INSERT: &str = "INSERT INTO valpool_entry
    (space, sequence, recorded_at_us, kind, version, by, key, body, hash) SELECT $1,";

/// The arrays are taken apart side by side: as a table of their own they cost the server a copy.
const MANY: &str = "unnest($2::bigint[]), unnest($3::bigint[]), unnest($4::bytea[]), unnest($5::integer[]),
    unnest($6::bytea[]), unnest($7::bytea[]), unnest($8::bytea[]), unnest($9::bytea[])";

/// Without arrays to take apart, one entry costs the server less.
const ONE: &str =
    "$2::bigint, $3::bigint, $4::bytea, $5::integer, $6::bytea, $7::bytea, $8::bytea, $9::bytea";

/// Appends in one question, without a transaction around it: nothing is written unless the turn is
/// free, the presumed end lies there, and no entry follows it, for which the key of the table vouches.
const IF_PRESUMED: &str = "FROM valpool_entry WHERE space = $1 AND sequence = $10 AND hash = $11
    AND pg_try_advisory_xact_lock(1986096492, $1)
    AND (NOT $12 OR pg_notify('valpool_' || $1::integer, '')::text IS NOT NULL)";

static APPEND: LazyLock<String> = LazyLock::new(|| format!("{INSERT} {MANY}"));
static APPEND_PRESUMED: LazyLock<String> = LazyLock::new(|| format!("{INSERT} {MANY} {IF_PRESUMED}"));
static APPEND_ONE_PRESUMED: LazyLock<String> = LazyLock::new(|| format!("{INSERT} {ONE} {IF_PRESUMED}"));

const WRITING: &str = "write to the journal";

/// How many entries are fetched at first, and at most. Chosen: one entry costs little more than
/// none, and a page of them is a few hundred kilobytes.
const FETCHED_FIRST: i64 = 4;
const FETCHED_MAX: i64 = 512;
/// How many entries that others wrote come with the turn. Chosen: what a full turn of theirs holds.
const SINCE_MAX: usize = 128;
/// After so many turns in which nobody else had written, the next is presumed. Chosen: where two
/// nodes write, hardly a turn is begun in vain, and where one does, nearly all cost one question.
const ALONE_MIN: u32 = 8;

/// Reads a journal in PostgreSQL.
pub struct PostgresReader {
    line: Line,
    space: i32,
}

/// A journal in PostgreSQL that this process and others may add to, in turns.
pub struct PostgresStore {
    reader: PostgresReader,
    address: Address,
    turn: Option<Turn>,
    /// The end as it was when this store last looked or wrote.
    known: Head,
    /// In which session this store wrote last, and how many turns ago somebody else did.
    alone: Option<(SessionNumber, u32)>,
    /// Who on the server writes for this store.
    process: Arc<AtomicI32>,
    word: Word,
}

/// A turn that goes on: nobody else adds to what lies there, or it is presumed that nobody does.
struct Turn {
    session: SessionNumber,
    head: Head,
    since: Since,
    is_presumed: bool,
}

/// What others wrote after an entry, all of it; empty when it was too much to come at once.
#[derive(Default)]
struct Since {
    after: Sequence,
    rows: Vec<Row>,
}

/// Word of what other nodes wrote.
struct PostgresNews {
    line: Line,
    space: i32,
}

fn line(address: &Address, purpose: Purpose) -> Line {
    let of = address.clone();
    let set_up = Arc::new(move |session: &mut Session| layout::check(&of, purpose, session));
    Line::new(address, purpose, set_up)
}

impl PostgresReader {
    /// Opens the journal at an address for reading; a standby will do.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is none; otherwise what the server said.
    pub fn open(address: &Address) -> Result<Self, StoreError> {
        let mut reader = Self {
            line: line(address, Purpose::Read),
            space: address.space(),
        };
        reader.head()?;
        Ok(reader)
    }
}

impl PostgresStore {
    /// Opens the journal at an address, making its tables when they are not there.
    ///
    /// # Errors
    /// [`StoreError`] with what the server said, or with the setting that makes it unsafe.
    pub fn open(address: &Address) -> Result<Self, StoreError> {
        let process = Arc::new(AtomicI32::new(0));
        let (of, noted) = (address.clone(), Arc::clone(&process));
        let set_up = Arc::new(move |session: &mut Session| {
            layout::check(&of, Purpose::Write, session)?;
            session
                .note_process(&noted)
                .map_err(line::said("open the journal"))
        });
        let mut store = Self {
            reader: PostgresReader {
                line: Line::new(address, Purpose::Write, set_up),
                space: address.space(),
            },
            address: address.clone(),
            turn: None,
            known: Head::default(),
            alone: None,
            process,
            word: Word::default(),
        };
        store.known = store.head()?;
        let noting = "note the release in the journal";
        store.reader.line.ask(noting, layout::note_release)?;
        Ok(store)
    }
}

/// The line that a cabinet in the same database uses.
pub(crate) fn cabinet_line(address: &Address) -> Line {
    line(address, Purpose::Write)
}

impl Reader for PostgresReader {
    fn head(&mut self) -> Result<Head, StoreError> {
        let space = self.space;
        let doing = "read the end of the journal";
        let row = self
            .line
            .ask(doing, move |session| session.query(HEAD, &[&space]))?
            .pop();
        head_of(row.as_ref()).map_err(malformed(0))
    }

    fn release(&mut self) -> Result<Option<String>, StoreError> {
        let reading = "read the release in the journal";
        self.line.ask(reading, layout::noted_release)
    }

    fn read(
        &mut self,
        after: Sequence,
        visit: &mut dyn FnMut(EntryRef<'_>) -> Flow,
    ) -> Result<(), StoreError> {
        // No entry has a number below 1, but a row that somebody made may.
        let mut from = match after.0 {
            0 => i64::MIN,
            after => i64::try_from(after).unwrap_or(i64::MAX),
        };
        let mut last = after;
        let mut most = FETCHED_FIRST;
        let space = self.space;
        loop {
            let rows = self.line.ask("read the journal", move |session| {
                session.query(READ, &[&space, &from, &most])
            })?;
            let whole = i64::try_from(rows.len()).is_ok_and(|found| found < most);
            for row in &rows {
                let entry = entry_of(row).map_err(malformed(last.next().0))?;
                last = entry.sequence;
                if visit(entry).is_break() {
                    return Ok(());
                }
            }
            if whole {
                return Ok(());
            }
            from = number(last);
            most = (most * 4).min(FETCHED_MAX);
        }
    }
}

/// Why a row is not what this program wrote.
pub(crate) type Misread = Box<dyn std::error::Error + Send + Sync>;

fn malformed(sequence: u64) -> impl Fn(Misread) -> StoreError {
    move |reason| StoreError::Malformed {
        sequence,
        source: EngineError::new(Trouble::Damaged, reason),
    }
}

fn head_of(row: Option<&Row>) -> Result<Head, Misread> {
    row.map_or_else(|| Ok(Head::default()), |row| end_of(row, 2))
}

/// The end that a row makes, with its hash in this column.
fn end_of(row: &Row, hash: usize) -> Result<Head, Misread> {
    Ok(Head {
        sequence: Sequence(u64::try_from(row.try_get::<_, i64>(0)?)?),
        recorded_at_us: row.try_get(1)?,
        hash: Hash(row.try_get::<_, &[u8]>(hash)?.try_into()?),
    })
}

/// The end of the journal, when these rows tell it: the known end, and all that comes after it.
fn end_since(known: &Head, rows: &[Row]) -> Result<Option<Head>, Misread> {
    let mut ends = rows.iter().map(|row| end_of(row, 7));
    let begins = *known == Head::default() || ends.next().transpose()? == Some(*known);
    let end = ends.next_back().transpose()?.unwrap_or(*known);
    Ok((begins && rows.len() < SINCE_MAX).then_some(end))
}

fn entry_of(row: &Row) -> Result<EntryRef<'_>, Misread> {
    let key: [u8; 16] = row.try_get::<_, &[u8]>(5)?.try_into()?;
    Ok(EntryRef {
        sequence: Sequence(u64::try_from(row.try_get::<_, i64>(0)?)?),
        recorded_at_us: row.try_get(1)?,
        kind: std::str::from_utf8(row.try_get(2)?)?,
        version: u16::try_from(row.try_get::<_, i32>(3)?)?,
        by: std::str::from_utf8(row.try_get(4)?)?,
        key: RequestKey(u128::from_be_bytes(key)),
        body: row.try_get(6)?,
        hash: Hash(row.try_get::<_, &[u8]>(7)?.try_into()?),
    })
}

impl Reader for PostgresStore {
    fn head(&mut self) -> Result<Head, StoreError> {
        match &self.turn {
            Some(turn) => Ok(turn.head),
            None => self.reader.head(),
        }
    }

    fn release(&mut self) -> Result<Option<String>, StoreError> {
        self.reader.release()
    }

    fn read(
        &mut self,
        after: Sequence,
        visit: &mut dyn FnMut(EntryRef<'_>) -> Flow,
    ) -> Result<(), StoreError> {
        let since = self.turn.as_ref().map(|turn| &turn.since);
        let Some(since) = since.filter(|since| since.after == after && !since.rows.is_empty()) else {
            return self.reader.read(after, visit);
        };
        let mut last = after;
        for row in &since.rows {
            let entry = entry_of(row).map_err(malformed(last.next().0))?;
            last = entry.sequence;
            if visit(entry).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// What a turn begins with: rows after the known end, and the end when they don't tell it.
struct Taken {
    since: Vec<Row>,
    head: Head,
}

/// Takes the turn in a session and looks what lies there, in one message when little is new.
fn take(
    session: &mut Session,
    space: i32,
    known: &Head,
) -> Result<Result<Taken, Misread>, tokio_postgres::Error> {
    let begin = format!("BEGIN; SELECT pg_advisory_xact_lock(1986096492, {space});");
    let from = number(known.sequence);
    let most = i64::try_from(SINCE_MAX).unwrap_or(i64::MAX);
    let mut since = session.run_and_query(&begin, SINCE, &[&space, &from, &most])?;
    Ok(match end_since(known, &since) {
        Ok(Some(head)) => {
            since.drain(..usize::from(*known != Head::default()).min(since.len()));
            Ok(Taken { since, head })
        }
        Ok(None) => {
            let row = session.query(HEAD, &[&space])?.pop();
            head_of(row.as_ref()).map(|head| Taken {
                since: Vec::new(),
                head,
            })
        }
        Err(misread) => Err(misread),
    })
}

/// A value for each column, or an array of them, as the statements want them.
type Values<'a> = [&'a (dyn ToSql + Sync); 9];

/// Entries as the columns that the server takes.
#[derive(Default)]
struct Columns {
    sequences: Vec<i64>,
    recorded_at_us: Vec<i64>,
    kinds: Vec<Vec<u8>>,
    versions: Vec<i32>,
    by: Vec<Vec<u8>>,
    keys: Vec<Vec<u8>>,
    bodies: Vec<Vec<u8>>,
    hashes: Vec<Vec<u8>>,
}

impl Columns {
    fn of(entries: Vec<Entry>) -> Self {
        let mut columns = Self::default();
        for entry in entries {
            columns.sequences.push(number(entry.sequence));
            columns.recorded_at_us.push(entry.recorded_at_us);
            columns.kinds.push(entry.kind.into_bytes());
            columns.versions.push(i32::from(entry.version));
            columns.by.push(entry.by.into_bytes());
            columns.keys.push(entry.key.0.to_be_bytes().to_vec());
            columns.bodies.push(entry.body);
            columns.hashes.push(entry.hash.0.to_vec());
        }
        columns
    }

    fn values<'a>(&'a self, space: &'a i32) -> Values<'a> {
        [
            space,
            &self.sequences,
            &self.recorded_at_us,
            &self.kinds,
            &self.versions,
            &self.by,
            &self.keys,
            &self.bodies,
            &self.hashes,
        ]
    }
}

/// The number of an entry as the server knows it.
fn number(sequence: Sequence) -> i64 {
    i64::try_from(sequence.0).unwrap_or(i64::MAX)
}

/// Appends after a presumed end, or tells of nothing written.
fn append_after(
    session: &mut Session,
    space: i32,
    entries: Vec<Entry>,
    end: &Head,
    tells: bool,
) -> Result<u64, tokio_postgres::Error> {
    let (presumed, presumed_hash) = (number(end.sequence), end.hash.0.as_slice());
    let condition: [&(dyn ToSql + Sync); 3] = [&presumed, &presumed_hash, &tells];
    if let [entry] = entries.as_slice() {
        let sequence = number(entry.sequence);
        let (version, key) = (i32::from(entry.version), entry.key.0.to_be_bytes());
        let (kind, by) = (entry.kind.as_bytes(), entry.by.as_bytes());
        let (key, hash) = (key.as_slice(), entry.hash.0.as_slice());
        let at = &entry.recorded_at_us;
        let values: Values<'_> = [
            &space,
            &sequence,
            at,
            &kind,
            &version,
            &by,
            &key,
            &entry.body,
            &hash,
        ];
        session.execute_looking(&APPEND_ONE_PRESUMED, &[&values[..], &condition].concat())
    } else {
        let columns = Columns::of(entries);
        session.execute(
            &APPEND_PRESUMED,
            &[&columns.values(&space)[..], &condition].concat(),
        )
    }
}

impl PostgresStore {
    /// Writes in a turn that was taken.
    fn append_taken(&mut self, turn: &Turn, entries: Vec<Entry>) -> Result<(), StoreError> {
        let space = self.reader.space;
        let end = format!("NOTIFY valpool_{space}; COMMIT");
        let commit = move |session: &mut Session| {
            session.was_warned();
            session.execute_and_run(&APPEND, &Columns::of(entries).values(&space), &end)?;
            Ok(session.was_warned())
        };
        sure(self.reader.line.go_on(WRITING, turn.session, commit)?)
    }

    /// Writes in a turn that was presumed, or nothing.
    fn append_presumed(&mut self, turn: &Turn, entries: Vec<Entry>) -> Result<(), StoreError> {
        let (space, end) = (self.reader.space, turn.head);
        let tells = self.word.is_due();
        let write = move |session: &mut Session| {
            session.was_warned();
            let written = append_after(session, space, entries, &end, tells)?;
            Ok((written > 0, session.was_warned()))
        };
        match self.reader.line.go_on_if_there(WRITING, turn.session, write)? {
            Some((true, warned)) => sure(warned),
            Some((false, _)) | None => Err(StoreError::Overtaken),
        }
    }
}

impl Store for PostgresStore {
    fn take_turn(&mut self) -> Result<Option<Head>, StoreError> {
        let (space, known) = (self.reader.space, self.known);
        self.pass_turn()?;
        let (taken, session) = self
            .reader
            .line
            .ask_for("take the turn", PATIENCE, move |session| {
                let taken = take(session, space, &known);
                if !matches!(taken, Ok(Ok(_))) {
                    // The session goes on, without the turn; or it is lost, and the turn with it.
                    let _lost = session.run("ROLLBACK");
                }
                taken
            })?;
        let Taken { since, head } = taken.map_err(malformed(0))?;
        self.known = head;
        if head != known {
            self.alone = None;
        }
        self.turn = Some(Turn {
            session,
            head,
            since: Since {
                after: known.sequence,
                rows: since,
            },
            is_presumed: false,
        });
        Ok(Some(head))
    }

    fn presume_turn(&mut self, end: &Head) -> bool {
        let alone = self
            .alone
            .filter(|(_, turns)| *turns >= ALONE_MIN && *end == self.known);
        let Some((session, _)) = alone.filter(|_| self.turn.is_none()) else {
            return false;
        };
        self.turn = Some(Turn {
            session,
            head: *end,
            since: Since::default(),
            is_presumed: true,
        });
        true
    }

    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        self.append_owned(entries.to_vec())
    }

    fn append_owned(&mut self, entries: Vec<Entry>) -> Result<(), StoreError> {
        if self.turn.is_none() {
            self.take_turn()?;
        }
        let head = self.turn.as_ref().map(|turn| turn.head.sequence);
        let follows = follow(head.unwrap_or_default(), &entries);
        let last = entries.last().filter(|_| follows.is_ok()).map(Entry::end);
        let (Some(last), Some(turn)) = (last, self.turn.take_if(|_| last.is_some())) else {
            self.pass_turn()?;
            return follows;
        };
        // Until it is known to be written, nothing is presumed.
        let alone = self.alone.take();
        if turn.is_presumed {
            self.append_presumed(&turn, entries)?;
        } else {
            self.append_taken(&turn, entries)?;
        }
        self.known = last;
        let turns = alone.filter(|(session, _)| *session == turn.session);
        let turns = turns.map_or(0, |(_, turns)| turns);
        self.alone = Some((turn.session, turns.saturating_add(1)));
        Ok(())
    }

    fn pass_turn(&mut self) -> Result<(), StoreError> {
        let Some(turn) = self.turn.take().filter(|turn| !turn.is_presumed) else {
            return Ok(());
        };
        let ended = self
            .reader
            .line
            .go_on("pass the turn", turn.session, |session| session.run("ROLLBACK"));
        match ended {
            // A turn that was lost has ended too.
            Ok(()) | Err(StoreError::Engine { .. }) => Ok(()),
            Err(other) => Err(other),
        }
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        let Some(turn) = self.turn.take().filter(|turn| !turn.is_presumed) else {
            return Err(unsure("the turn was lost"));
        };
        // A commit of nothing but a mark in the server's log waits for its standby as any other
        // does. In another session, what was read may be gone.
        let settle = |session: &mut Session| {
            session.was_warned();
            session.run("SELECT pg_logical_emit_message(true, 'valpool', ''); COMMIT")?;
            Ok(session.was_warned())
        };
        let warned = self
            .reader
            .line
            .go_on("settle the journal", turn.session, settle)?;
        sure(warned)
    }

    fn news(&self) -> Option<Box<dyn News>> {
        let (address, space) = (self.address.clone(), self.address.space());
        let listen = format!("LISTEN valpool_{space}");
        let process = Arc::clone(&self.process);
        let set_up = Arc::new(move |session: &mut Session| {
            layout::check(&address, Purpose::Write, session)?;
            session.overhear(&process);
            session.run(&listen).map_err(line::said("listen for news"))
        });
        Some(Box::new(PostgresNews {
            line: Line::new(&self.address, Purpose::Write, set_up),
            space,
        }))
    }

    fn opener(&self) -> Opener {
        let address = self.address.clone();
        Box::new(move || PostgresReader::open(&address).map(|reader| -> Box<dyn Reader> { Box::new(reader) }))
    }
}

/// A commit that the server warned of is not one that its standby has.
fn sure(warned: bool) -> Result<(), StoreError> {
    if warned {
        return Err(unsure("the server warns that its standby may not have it"));
    }
    Ok(())
}

fn unsure(reason: &str) -> StoreError {
    StoreError::Engine {
        doing: WRITING,
        source: EngineError::new(Trouble::Gone, reason),
    }
}

impl News for PostgresNews {
    fn wait(&mut self, patience: Duration) -> Result<Head, StoreError> {
        let space = self.space;
        let (rows, _) = self
            .line
            .ask_for("listen for news", PATIENCE + patience, move |session| {
                session.wait(patience)?;
                session.query(HEAD, &[&space])
            })?;
        head_of(rows.first()).map_err(malformed(0))
    }
}
