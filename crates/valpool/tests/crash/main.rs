//! The real program when things go wrong around it: killed, out of room, its files damaged.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod backup;
#[cfg(feature = "s3")]
mod bucket;
mod client;
mod damage;
mod disk;
mod files;
mod founding;
mod health;
mod kill;
mod network;
mod nodes;
#[path = "../it/program.rs"]
#[allow(
    dead_code,
    reason = "shared with the tests of the command line, which need more of it"
)]
mod program;
mod stop;
mod together;
