//! Starts the real server on a free port with a small network and a clock that a test sets, and
//! speaks to it as a browser without JavaScript does. Holds no rule of the product: what a test
//! expects stands in the test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a tool of tests: what fails here fails the test"
)]

mod answer;
mod authenticator;
mod browser;
mod contract;
mod faults;
mod form;
pub mod network;
mod page;
pub mod parts;
mod program;
pub mod provider;
mod server;
mod stream;

pub use answer::Answer;
pub use authenticator::Authenticator;
pub use browser::Browser;
pub use form::Form;
pub use page::Page;
pub use program::Program;
pub use provider::TestProvider;
pub use server::{TestServer, contents};
pub use stream::{Said, Stream};
