//! Opening a node on a long journal, beside reading the same rows and parsing their JSON; and the
//! memory that it then takes. Each round in a process of its own, so that memory starts afresh.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use domain::Sequence;
use engine::clock::Stopwatch;
use journal::{Reader, SqliteReader};
use serde_json::{Value, json};

use crate::Done;
use crate::journals::Journals;
use crate::server;
use crate::table::{Allowed, Row, Unit, median};

const ROUNDS: usize = 3;
const ALLOWED: f64 = 2.0;
const BYTES_A_REPORT_MAX: f64 = 2_048.0;

pub(crate) fn rows(journals: &Journals) -> Done<Vec<Row>> {
    let (mut opened, mut read, mut parsed, mut resident) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let output = Command::new(std::env::current_exe()?)
            .arg("open")
            .arg(&journals.large)
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        let said: Value = serde_json::from_slice(&output.stdout)?;
        let figure = |name: &str| {
            said.get(name)
                .and_then(Value::as_f64)
                .ok_or("a figure is missing")
        };
        opened.push(Duration::from_secs_f64(figure("opened_s")?));
        read.push(Duration::from_secs_f64(figure("read_s")?));
        parsed.push(Duration::from_secs_f64(figure("parsed_s")?));
        resident.push(figure("resident_bytes")? / f64::from(journals.reports));
    }
    resident.sort_by(f64::total_cmp);
    let replayed = format!("replay of {} entries, beside parsing them", journals.entries);
    let start = format!(
        "start with {} entries, beside reading their rows",
        journals.entries
    );
    let opened = median(&mut opened);
    Ok(vec![
        Row::times("replay", &replayed, opened, median(&mut parsed), ALLOWED),
        Row::times("replay", &start, opened, median(&mut read), ALLOWED).told(),
        Row {
            figure: "memory",
            name: format!("resident memory a report, at {}", journals.reports),
            unit: Unit::Bytes,
            ours: resident.get(ROUNDS / 2).copied().unwrap_or_default(),
            baseline: None,
            allowed: Allowed::AtMost(BYTES_A_REPORT_MAX),
        },
    ])
}

/// One round, in its own process: prints what it measured.
#[expect(clippy::print_stdout, reason = "its figures are what it is for")]
pub(crate) fn open(folder: &Path) -> Done<()> {
    let empty = tempfile::tempdir_in(folder)?;
    let node = server::open(empty.path(), None)?;
    let read = read_rows(&mut SqliteReader::open(folder)?)?;
    let parsed = parse_rows(&mut SqliteReader::open(folder)?)?;
    let before = resident_bytes(&std::fs::read_to_string("/proc/self/status")?)?;
    drop(node);
    let watch = Stopwatch::start();
    let node = server::open(folder, None)?;
    let opened = watch.elapsed();
    let after = resident_bytes(&std::fs::read_to_string("/proc/self/status")?)?;
    let said = json!({
        "read_s": read.as_secs_f64(),
        "parsed_s": parsed.as_secs_f64(),
        "opened_s": opened.as_secs_f64(),
        "resident_bytes": after - before,
    });
    println!("{said}");
    // The world would be taken apart piece by piece: the end of the process does it at once.
    std::mem::forget(node);
    Ok(())
}

fn read_rows(reader: &mut dyn Reader) -> Done<Duration> {
    let watch = Stopwatch::start();
    reader.read(Sequence(0), &mut |entry| {
        std::hint::black_box(entry);
        ControlFlow::Continue(())
    })?;
    Ok(watch.elapsed())
}

fn parse_rows(reader: &mut dyn Reader) -> Done<Duration> {
    let watch = Stopwatch::start();
    let mut failed = None;
    reader.read(Sequence(0), &mut |entry| {
        let parsed: Result<Value, _> = serde_json::from_slice(entry.body);
        match parsed {
            Ok(body) => drop(std::hint::black_box(body)),
            Err(error) => failed = Some(error),
        }
        ControlFlow::Continue(())
    })?;
    failed.map_or(Ok(()), Err)?;
    Ok(watch.elapsed())
}

/// The resident memory in what the system tells of a process.
pub(crate) fn resident_bytes(status: &str) -> Done<f64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .ok_or("no VmRSS")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib * 1_024.0)
}
