//! Pages of the real program over files that real elections left behind. Each test ends early
//! where they are absent, and says so.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]

mod boundaries;
#[path = "../crash/client.rs"]
#[allow(dead_code, reason = "shared with the tests of crashes, which need more of it")]
mod client;
mod input;
mod nigeria;
mod premises;
#[path = "../it/program.rs"]
#[allow(
    dead_code,
    reason = "shared with the tests of the command line, which need more of it"
)]
mod program;
