//! `valpool completions`: what a shell needs to complete command lines.

use clap::ArgMatches;
use clap_complete::Shell;

use crate::cli::{Definition, PROGRAM};
use crate::console::Console;
use crate::exit::Exit;

pub(crate) fn run(console: &Console, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let shell = matches.get_one::<Shell>("shell").copied().unwrap_or(Shell::Bash);
    let mut program = Definition::new(&console.words).program();
    let mut written = Vec::new();
    clap_complete::generate(shell, &mut program, PROGRAM, &mut written);
    console.write(&String::from_utf8_lossy(&written))?;
    Ok(Exit::Done)
}
