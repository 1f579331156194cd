//! Pages, live updates and the HTTP interface. Decides nothing: a request becomes a command, a
//! world becomes a page.

mod alphabet;
mod app;
mod assets;
mod error;
mod extract;
mod live;
mod now;
mod page;
mod prepare;
mod promise;
mod serve;
mod sign_in;
mod times;
mod visit;
pub mod words;

pub use serve::{SignIn, link_path, serve};
