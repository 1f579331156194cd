//! Bringing in reports from a file, beside a bare insert of the same rows in the same batches.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::Command;
use domain::actor::Actor;
use domain::ids::Code;
use domain::marking::Marking;
use domain::reports::{Contents, ImportReports, Occurred, Place, Police, ReportRow, Voting};
use domain::words::Personal;
use engine::clock::Stopwatch;
use exchange::map_file::ReportMap;
use exchange::table::{self, parse_reports};
use journal::{Entry, Reader as _, SqliteReader};

use crate::bare::Bare;
use crate::journals::{self, moment};
use crate::pieces::{Chance, KINDS, MUNICIPALITIES, contents, kind};
use crate::server::{self, Server};
use crate::table::{Row, median};
use crate::{Done, Scale};

const ROUNDS: usize = 3;
const BATCH: usize = 1_000;
const ALLOWED: f64 = 4.0;

/// A real election's reports, where they are at hand.
const REAL: &str = "../shared/data/reclaimnaija-election-reports/reports_2011.csv";
const REAL_MAP: &str = r#"
id = "id"
occurred_at = ["date", "time"]
zone = "Africa/Lagos"
title = "title"
text = "text"
latitude = "lat"
longitude = "lon"
place = "location"
kind = "category"
"#;

pub(crate) fn rows(folder: &Path, scale: Scale) -> Done<Vec<Row>> {
    let made = made(scale.imported)?;
    let mut rows = measured(folder, &format!("import of {} reports", made.len()), &made)?;
    if let Ok(file) = std::fs::read(REAL) {
        let real = real(&file)?;
        rows.extend(measured(
            folder,
            &format!("import of {} real reports", real.len()),
            &real,
        )?);
    }
    Ok(rows)
}

fn made(count: u32) -> Done<Vec<ReportRow>> {
    let mut chance = Chance(5);
    let mut rows = Vec::new();
    for number in 0..count {
        let at = moment(i64::from(number) * 1_000_000 / i64::from(count))?;
        let place = chance.below(MUNICIPALITIES);
        rows.push(ReportRow {
            source_key: number.to_string(),
            contents: contents(&mut chance, place, at)?,
        });
    }
    Ok(rows)
}

fn real(file: &[u8]) -> Done<Vec<ReportRow>> {
    let parsed = parse_reports(file, &ReportMap::parse(REAL_MAP.as_bytes())?)?;
    let numbered = (0..KINDS).cycle().zip(parsed.rows);
    let rows = numbered.map(|(number, row)| {
        let occurred = match row.occurred_at {
            table::Occurred::Known(moment) => Occurred::At(moment),
            table::Occurred::DayOnly(moment) => Occurred::Day(moment),
            table::Occurred::Unknown { .. } => Occurred::Unknown,
        };
        let contents = Contents {
            kind: kind(number)?,
            kind_word: String::new(),
            title: Personal::new(row.title),
            text: Personal::new(row.text),
            place: Place {
                premises: None,
                area: None,
                point: row.point,
                words: Personal::new(row.place),
            },
            occurred,
            voting: Voting::Unknown,
            done: Personal::default(),
            help: Personal::default(),
            police: Police::Unknown,
            contact: Personal::default(),
        };
        Ok(ReportRow {
            source_key: row.source_key,
            contents: Arc::new(contents),
        })
    });
    rows.collect()
}

/// Beside the rows as the import stored them, which is what may cost so many times as much; and,
/// for information, beside what the file told of each report as one plain text.
fn measured(folder: &Path, name: &str, rows: &[ReportRow]) -> Done<Vec<Row>> {
    let told: Vec<Vec<u8>> = rows
        .iter()
        .map(|row| serde_json::to_vec(&*row.contents))
        .collect::<Result<_, _>>()?;
    let (mut ours, mut stored, mut plain) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (taken, entries) = imported(&folder.join("import"), rows)?;
        ours.push(taken);
        stored.push(bare(folder, |bare| bare.insert_entries(&entries, BATCH))?);
        plain.push(bare(folder, |bare| bare.insert(&told, BATCH))?);
    }
    let ours = median(&mut ours);
    let beside = |baseline: &str, times: &mut Vec<_>| {
        let name = format!("{name}, beside {baseline}");
        Row::times("import", &name, ours, median(times), ALLOWED)
    };
    Ok(vec![
        beside("the rows it stores", &mut stored),
        beside("their plain texts", &mut plain).told(),
    ])
}

fn bare(folder: &Path, insert: impl FnOnce(&mut Bare) -> Done<Duration>) -> Done<Duration> {
    let folder = folder.join("bare");
    let taken = insert(&mut Bare::open(&folder)?)?;
    std::fs::remove_dir_all(&folder)?;
    Ok(taken)
}

/// From the first batch until the last is durable and in the world; and the rows that were stored.
fn imported(folder: &Path, rows: &[ReportRow]) -> Done<(Duration, Vec<Entry>)> {
    journals::write(folder, 0)?;
    let server = Server::start(server::open(folder, None)?)?;
    let owner = Code::new("nation-SE")?;
    let batches: Vec<_> = rows
        .chunks(BATCH)
        .map(|rows| ImportReports {
            owner,
            marking: Marking::default(),
            rows: rows.to_vec(),
        })
        .collect();
    let before = server.node.world().head;
    let watch = Stopwatch::start();
    for batch in batches {
        server
            .node
            .ask_blocking(Actor::Import(owner), Command::ImportReports(batch))?;
    }
    let taken = watch.elapsed();
    // What the search index does must not weigh on the baselines that come next.
    server.settle();
    drop(server);
    let mut entries = Vec::with_capacity(rows.len());
    SqliteReader::open(folder)?.read(before, &mut |entry| {
        entries.push(entry.to_entry());
        ControlFlow::Continue(())
    })?;
    std::fs::remove_dir_all(folder)?;
    Ok((taken, entries))
}
