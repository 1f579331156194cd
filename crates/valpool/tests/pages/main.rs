//! The pages, asked of the real server as a browser without JavaScript asks: one file for each part
//! of the addresses, and some for what holds across them all.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod access;
mod api;
mod api_table;
mod dangers;
mod erasing;
mod errors;
mod every_page;
mod export;
mod files;
mod hidden;
mod incident;
mod incidents;
mod journal;
mod live;
mod map;
mod marking;
mod moments;
mod own;
mod passkeys;
mod picture;
mod premises;
mod programs;
mod proof;
mod providers;
mod readings;
mod receipt;
mod report;
mod reports;
mod routes;
mod sign_in;
mod table;
mod theme;
mod triage;
mod worlds;
