//! The figures: builds the program and its bench in release, and lets the bench print its table.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::run;

/// Where the bench writes its journals, within the target folder: a real disk, most often.
const DATA: &str = "bench-data";
/// Where the table goes for machines.
const JSON: &str = "bench.json";

/// Measures everything, or the figures named; with a tenth of the sizes when `quick`.
pub(crate) fn run(root: &Path, only: &[String], quick: bool) -> Result<()> {
    let build = ["build", "--release", "--locked", "--package", "valpool"];
    run::show(run::command(root, &run::cargo(), &build))?;
    let target = run::target(root);
    let place = |name: &str| target.join(name).display().to_string();
    let measure = [
        "run",
        "--release",
        "--locked",
        "--package",
        "testkit",
        "--example",
        "bench",
        "--",
    ];
    let mut args: Vec<String> = measure.map(str::to_owned).to_vec();
    let options = [
        ("--folder", place(DATA)),
        ("--program", place("release/valpool")),
        ("--json", place(JSON)),
    ];
    for (name, value) in options {
        args.extend([name.to_owned(), value]);
    }
    for figure in only {
        args.extend(["--only".to_owned(), figure.clone()]);
    }
    if quick {
        args.push("--quick".to_owned());
    }
    run::show(run::command(root, &run::cargo(), &args)).context("the bench")
}
