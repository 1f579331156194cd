//! Everything that must hold, in steps; the first that fails ends it.
//!
//! The tests of the workspace come last, so that the last lines are the totals of their runner.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::{fuzz, run, setup, tidy};

/// One step: its name, what it does, and whether its output is shown while it runs.
struct Step {
    name: &'static str,
    work: Work,
}

enum Work {
    /// Done in this process; prints for itself.
    Here(fn(&Path) -> Result<()>),
    /// A program whose output is shown only when it fails.
    Quiet(fn(&Path) -> Result<Command>),
    /// A program whose output is shown as it comes.
    Shown(fn(&Path) -> Result<Command>),
}

const STEPS: &[Step] = &[
    Step {
        name: "setup",
        work: Work::Here(setup::run),
    },
    Step {
        name: "format",
        work: Work::Quiet(|root| cargo(root, "fmt --all --check")),
    },
    Step {
        name: "tidy",
        work: Work::Here(tidy::run),
    },
    Step {
        name: "clippy",
        work: Work::Quiet(|root| cargo(root, "clippy --workspace --all-targets --locked -- -D warnings")),
    },
    Step {
        name: "docs",
        work: Work::Quiet(docs),
    },
    Step {
        name: "build",
        work: Work::Quiet(|root| cargo(root, "build --package valpool --locked")),
    },
    Step {
        name: "browser",
        work: Work::Quiet(browser),
    },
    Step {
        name: "fuzz",
        work: Work::Here(fuzz::run),
    },
    // What a plain build leaves out: files in a bucket.
    Step {
        name: "s3-build",
        work: Work::Quiet(|root| {
            cargo(
                root,
                "clippy --package valpool --features s3 --locked -- -D warnings",
            )
        }),
    },
    Step {
        name: "s3",
        work: Work::Quiet(|root| {
            cargo(
                root,
                "nextest run --package engine --package valpool --features s3 --locked \
                 --test files_s3 --test crash -E binary(files_s3)|test(/^bucket::/)",
            )
        }),
    },
    Step {
        name: "tests",
        work: Work::Shown(tests),
    },
];

/// The names that `--only` takes.
pub(crate) fn step_names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// Runs all steps, or those named.
pub(crate) fn run(root: &Path, only: &[String]) -> Result<()> {
    let chosen = |step: &&Step| only.is_empty() || only.iter().any(|name| name == step.name);
    for step in STEPS.iter().filter(chosen) {
        let started = now();
        perform(step, root, started).with_context(|| format!("the step `{}` failed", step.name))?;
    }
    Ok(())
}

fn perform(step: &Step, root: &Path, started: Instant) -> Result<()> {
    let report = |word: &str| println!("{word:<6} {:<8} {:>7}", step.name, seconds(started.elapsed()));
    let result = match step.work {
        Work::Here(work) => work(root),
        Work::Quiet(command) => quiet(command(root)?),
        Work::Shown(command) => {
            let result = run::show(command(root)?);
            // The runner's totals stay the last lines when all is well.
            if result.is_err() {
                report("failed");
            }
            return result;
        }
    };
    report(if result.is_ok() { "ok" } else { "failed" });
    result
}

/// Runs a program; what it printed is shown when it fails.
fn quiet(mut command: Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("start {}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    std::io::stdout().write_all(&output.stdout).context("print")?;
    std::io::stderr().write_all(&output.stderr).context("print")?;
    bail!("{} ended with {}", command.get_program().display(), output.status)
}

fn cargo(root: &Path, line: &str) -> Result<Command> {
    let args: Vec<&str> = line.split_whitespace().collect();
    let mut command = run::command(root, &run::cargo(), &args);
    if run::variable("CI").is_some() {
        command.env("CARGO_INCREMENTAL", "0");
    }
    Ok(command)
}

/// The workspace's tests. Properties try the same cases in every whole run, so that one that passed
/// passes again; `cargo nextest run` by hand tries others each time.
fn tests(root: &Path) -> Result<Command> {
    let mut command = cargo(root, "nextest run --workspace --locked --no-tests=pass")?;
    if run::variable("PROPTEST_RNG_SEED").is_none() {
        command.env("PROPTEST_RNG_SEED", "1");
    }
    Ok(command)
}

fn docs(root: &Path) -> Result<Command> {
    let mut command = cargo(root, "doc --workspace --no-deps --locked")?;
    command.env("RUSTDOCFLAGS", "-D warnings");
    Ok(command)
}

/// The journeys in a real browser against the real program.
fn browser(root: &Path) -> Result<Command> {
    let folder = root.join("browser");
    let mut journeys = Vec::new();
    for entry in fs::read_dir(folder.join("journeys")).context("list browser/journeys")? {
        let name = entry
            .context("list browser/journeys")?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".test.mjs") {
            journeys.push(format!("journeys/{name}"));
        }
    }
    journeys.sort();
    if journeys.is_empty() {
        bail!("there are no journeys in browser/journeys");
    }
    let mut args = vec!["--test".to_owned()];
    args.extend(journeys);
    let target = run::target(root);
    let mut command = run::command(&folder, "node", &args);
    command
        .env("VALPOOL_BIN", target.join("debug/valpool"))
        .env("CHROMIUM", setup::chromium());
    Ok(command)
}

#[allow(
    clippy::disallowed_methods,
    reason = "how long a step took; nothing is decided by it"
)]
fn now() -> Instant {
    Instant::now()
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setup_comes_first_and_the_tests_last() {
        let names = step_names();
        assert_eq!(names.first(), Some(&"setup"));
        assert_eq!(names.last(), Some(&"tests"));
    }

    #[test]
    fn a_failing_program_fails_its_step() {
        assert!(quiet(Command::new("true")).is_ok());
        assert!(quiet(Command::new("false")).is_err());
    }
}
