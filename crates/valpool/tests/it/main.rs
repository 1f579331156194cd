//! The real program, run as a person runs it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod bad_files;
mod command_line;
mod demo;
mod erase;
mod import;
mod journal;
mod metrics;
mod openmetrics;
mod program;
mod proof;
mod real_input;
mod settings;
