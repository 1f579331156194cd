//! Measures the program, each figure beside its baseline from the same run, and prints one table.
//!
//! Started by `cargo xtask bench`; what the figures mean stands in `docs/operations/bench.md`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its figures are what it is for"
)]

mod accepted;
mod bare;
mod bare_server;
mod durable;
mod http;
mod import;
mod journals;
mod pages;
mod pieces;
mod program;
mod reach;
mod receipt;
mod replay;
mod server;
mod table;
mod visit;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use std::error::Error;
use std::path::{Path, PathBuf};

use engine::clock::Stopwatch;

use crate::journals::Journals;
use crate::table::Row;

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// What is measured, by the names that `--only` takes.
const FIGURES: [&str; 12] = [
    "import", "inbox", "picture", "moment", "replay", "memory", "idle", "durable", "visit", "receipt",
    "accepted", "reach",
];

/// How much of everything there is.
#[derive(Clone, Copy)]
struct Scale {
    reports: u32,
    reports_small: u32,
    imported: u32,
    /// Pages of each sort that are asked for.
    pages: u32,
    moments: u32,
    /// Reports a round over HTTP, from one client and from sixteen together.
    durable: (u32, u32),
    /// Requests a round through the engine, from each of sixty-four writers and from one alone.
    accepted: (u32, u32),
}

const WHOLE: Scale = Scale {
    reports: 1_000_000,
    reports_small: 1_000,
    imported: 100_000,
    pages: 200,
    moments: 120,
    durable: (100, 400),
    accepted: (20, 200),
};

const QUICK: Scale = Scale {
    reports: 100_000,
    reports_small: 1_000,
    imported: 10_000,
    pages: 60,
    moments: 40,
    durable: (10, 48),
    accepted: (5, 40),
};

/// What the command line asks for.
struct Asked {
    scale: Scale,
    only: Vec<String>,
    /// Where journals are written: on a real disk, or durable means nothing.
    folder: PathBuf,
    /// The built program.
    program: PathBuf,
    json: Option<PathBuf>,
}

impl Asked {
    fn read(mut words: impl Iterator<Item = String>) -> Done<Self> {
        let mut asked = Self {
            scale: WHOLE,
            only: Vec::new(),
            folder: PathBuf::from("target/bench-data"),
            program: PathBuf::from("target/release/valpool"),
            json: None,
        };
        while let Some(word) = words.next() {
            if word == "--quick" {
                asked.scale = QUICK;
                continue;
            }
            let value = words.next().ok_or("every option but --quick takes a value")?;
            match word.as_str() {
                "--only" if FIGURES.contains(&value.as_str()) => asked.only.push(value),
                "--only" => return Err(format!("no figure {value}: there are {}", FIGURES.join(", ")).into()),
                "--folder" => asked.folder = value.into(),
                "--program" => asked.program = value.into(),
                "--json" => asked.json = Some(value.into()),
                _ => return Err(format!("no option {word}").into()),
            }
        }
        Ok(asked)
    }

    fn wants(&self, figure: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == figure)
    }

    fn wants_any(&self, figures: &[&str]) -> bool {
        figures.iter().any(|figure| self.wants(figure))
    }
}

fn main() -> Done<()> {
    let mut words = std::env::args().skip(1).peekable();
    if words.next_if(|word| word == "open").is_some() {
        let folder = words.next().ok_or("a folder is needed")?;
        return replay::open(Path::new(&folder));
    }
    let asked = Asked::read(words)?;
    let watch = Stopwatch::start();
    let rows = measure(&asked)?;
    let _gone = std::fs::remove_dir_all(&asked.folder);
    print!("{}", table::drawn(&rows));
    println!("measured in {:.0?}", watch.elapsed());
    if let Some(path) = &asked.json {
        std::fs::write(path, table::json(&rows)?)?;
    }
    let missed: Vec<_> = rows
        .iter()
        .filter(|row| row.is_ok() == Some(false))
        .map(|row| row.name.as_str())
        .collect();
    if missed.is_empty() {
        Ok(())
    } else {
        Err(format!("outside of what is allowed: {}", missed.join("; ")).into())
    }
}

fn measure(asked: &Asked) -> Done<Vec<Row>> {
    let _absent = std::fs::remove_dir_all(&asked.folder);
    std::fs::create_dir_all(&asked.folder)?;
    let mut rows = Vec::new();
    if asked.wants("import") {
        tell("import");
        rows.extend(import::rows(&asked.folder, asked.scale)?);
    }
    if asked.wants("durable") {
        tell("durable reports over HTTP");
        rows.extend(durable::rows(&asked.folder, asked.scale)?);
    }
    if asked.wants("accepted") {
        tell("requests through the engine");
        rows.extend(accepted::rows(&asked.folder, asked.scale)?);
    }
    if asked.wants("reach") {
        tell("who sees few of many");
        rows.extend(reach::rows(asked.scale)?);
    }
    if asked.wants("idle") || asked.wants("visit") {
        tell("the demonstration");
        rows.extend(program::rows(&asked.program, &asked.folder, |figure| {
            asked.wants(figure)
        })?);
    }
    if asked.wants_any(&["inbox", "picture", "moment", "replay", "memory", "receipt"]) {
        tell("journals, not measured");
        let journals = Journals::write(&asked.folder, asked.scale)?;
        if asked.wants("replay") || asked.wants("memory") {
            tell("replay");
            rows.extend(replay::rows(&journals)?);
        }
        if asked.wants("receipt") {
            tell("receipts");
            rows.extend(receipt::rows(&journals)?);
        }
        if asked.wants_any(&["inbox", "picture", "moment"]) {
            tell("pages");
            rows.extend(pages::rows(&journals, asked.scale)?);
        }
    }
    rows.retain(|row| asked.wants(row.figure));
    Ok(rows)
}

fn tell(what: &str) {
    eprintln!("bench: {what}");
}
