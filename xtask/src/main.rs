//! The project's own commands: `cargo xtask test`, `tidy`, `formats`, `setup`, `vendor`, `bench`.
//!
//! Never part of the program, and never imports a crate of the program.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program of the workshop"
)]

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Arg, ArgMatches, Command};

mod bench;
mod formats;
mod fuzz;
mod licence;
mod notice;
mod run;
mod rust;
mod setup;
mod test;
mod tidy;
mod tree;
mod vendor;

fn main() -> ExitCode {
    match dispatch(&command().get_matches()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Command {
    let only = Arg::new("only")
        .long("only")
        .value_name("STEP")
        .action(clap::ArgAction::Append)
        .value_parser(test::step_names())
        .help("Run this step alone; may be given more than once");
    Command::new("cargo xtask")
        .about("The project's own commands")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("test")
                .about("Set up what is missing, then run everything")
                .arg(only),
        )
        .subcommand(Command::new("tidy").about("Check the rules that the compiler cannot check"))
        .subcommand(Command::new("formats").about("Write the document of the events from the source"))
        .subcommand(Command::new("setup").about("Install what the tests need"))
        .subcommand(Command::new("vendor").about("Fetch the third-party assets again, by name and version"))
        .subcommand(bench_command())
}

fn bench_command() -> Command {
    let only = Arg::new("only")
        .long("only")
        .value_name("NAME")
        .action(clap::ArgAction::Append)
        .help("Measure this figure alone; may be given more than once");
    let quick = Arg::new("quick")
        .long("quick")
        .action(clap::ArgAction::SetTrue)
        .help("With a tenth of the sizes");
    Command::new("bench")
        .about("Measure each figure beside its baseline, in release")
        .arg(only)
        .arg(quick)
}

fn dispatch(matches: &ArgMatches) -> Result<()> {
    let root = tree::root()?;
    match matches
        .subcommand()
        .context("a command is needed: see `cargo xtask help`")?
    {
        ("test", options) => {
            let only: Vec<String> = options.get_many("only").unwrap_or_default().cloned().collect();
            test::run(&root, &only)
        }
        ("tidy", _) => tidy::run(&root),
        ("formats", _) => formats::run(&root),
        ("setup", _) => setup::run(&root),
        ("vendor", _) => vendor::run(&root),
        ("bench", options) => {
            let only: Vec<String> = options.get_many("only").unwrap_or_default().cloned().collect();
            bench::run(&root, &only, options.get_flag("quick"))
        }
        (other, _) => anyhow::bail!("no such command: {other}"),
    }
}
