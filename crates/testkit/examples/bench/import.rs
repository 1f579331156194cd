//! Bringing in reports from a file, beside a bare insert of the same rows in the same batches.

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
    let mut rows = vec![measured(
        folder,
        &format!("import of {} reports", made.len()),
        &made,
    )?];
    if let Ok(file) = std::fs::read(REAL) {
        let real = real(&file)?;
        rows.push(measured(
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

fn measured(folder: &Path, name: &str, rows: &[ReportRow]) -> Done<Row> {
    let bodies: Vec<Vec<u8>> = rows
        .iter()
        .map(|row| serde_json::to_vec(&*row.contents))
        .collect::<Result<_, _>>()?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(imported(&folder.join("import"), rows)?);
        let folder = folder.join("bare");
        bare.push(Bare::open(&folder)?.insert(&bodies, BATCH)?);
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(Row::times(
        "import",
        name,
        median(&mut ours),
        median(&mut bare),
        ALLOWED,
    ))
}

/// From the first batch until the last is durable and in the world.
fn imported(folder: &Path, rows: &[ReportRow]) -> Done<Duration> {
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
    let watch = Stopwatch::start();
    for batch in batches {
        server
            .node
            .ask_blocking(Actor::Import(owner), Command::ImportReports(batch))?;
    }
    let taken = watch.elapsed();
    // What the search index does must not weigh on the baseline that comes next.
    server.settle();
    drop(server);
    std::fs::remove_dir_all(folder)?;
    Ok(taken)
}
