//! The program: reads the command line, runs one command, and ends with its exit code.

mod backup;
mod bucket;
mod cli;
mod completions;
mod config;
mod console;
mod copy;
mod demo;
mod erase;
mod exit;
mod export;
mod found;
mod import;
mod journal_folder;
mod ledger;
mod manual;
mod mistake;
mod place;
mod port;
mod proof;
mod receipt;
mod restore;
mod run;
mod serve;
mod sign_in_link;
mod status;
mod token;
mod verify;

/// Many threads make what others let go of, which the system's own allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    run::run(std::env::args_os().collect()).into()
}
