//! The built program with its demonstration: what it takes when nobody asks it anything, and what
//! a first visit brings over the wire.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::replay::resident_bytes;
use crate::table::{Allowed, Row, Unit};
use crate::{Done, visit};

const IDLE_BYTES_MAX: f64 = 100.0 * 1_048_576.0;
const REQUESTS_MAX: f64 = 15.0;
const WIRE_BYTES_MAX: f64 = 200_000.0;
/// How long a program that has started is left alone before its memory is read.
const CALM: Duration = Duration::from_secs(3);

pub(crate) fn rows(program: &Path, folder: &Path, wants: impl Fn(&str) -> bool) -> Done<Vec<Row>> {
    let (running, address) = start(program, &folder.join("demo"))?;
    let row = |figure, name: &str, unit, ours, most| Row {
        figure,
        name: name.to_owned(),
        unit,
        ours,
        baseline: None,
        allowed: Allowed::AtMost(most),
    };
    let mut rows = Vec::new();
    if wants("idle") {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()?;
        runtime.block_on(engine::clock::pause(CALM));
        let status = std::fs::read_to_string(format!("/proc/{}/status", running.0.id()))?;
        rows.push(row(
            "idle",
            "idle memory of the demonstration",
            Unit::Bytes,
            resident_bytes(&status)?,
            IDLE_BYTES_MAX,
        ));
    }
    if wants("visit") {
        let seen = visit::first(address)?;
        let requests = f64::from(seen.requests);
        let bytes = f64::from(u32::try_from(seen.bytes)?);
        rows.push(row(
            "visit",
            "first visit of the picture, requests",
            Unit::Count,
            requests,
            REQUESTS_MAX,
        ));
        rows.push(row(
            "visit",
            "first visit of the picture, bytes on the wire",
            Unit::Bytes,
            bytes,
            WIRE_BYTES_MAX,
        ));
    }
    Ok(rows)
}

/// A program that ends with us.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ended_by_itself = self.0.kill();
        let _status = self.0.wait();
    }
}

/// Starts the demonstration without its script, and waits until it tells its address.
fn start(program: &Path, folder: &Path) -> Done<(Running, SocketAddr)> {
    let mut command = Command::new(program);
    command
        .args(["demo", "--still", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .spawn()?;
    let said = child.stdout.take().ok_or("no output")?;
    let running = Running(child);
    for line in BufReader::new(said).lines() {
        let line = line?;
        let address = line
            .split_once("http://")
            .and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
        if let Some(address) = address {
            return Ok((running, address));
        }
    }
    Err("the program ended without telling its address".into())
}
