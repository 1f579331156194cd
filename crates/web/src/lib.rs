//! Pages, live updates and the HTTP interface. Decides nothing: a request becomes a command, a
//! world becomes a page.

mod account;
mod alphabet;
mod api;
mod app;
mod assets;
mod cookies;
mod error;
mod export;
mod extract;
mod gate;
mod health;
mod invitation;
mod live;
mod now;
mod pace;
mod page;
mod passkey;
mod people;
mod prepare;
mod promise;
mod provider;
mod serve;
mod sign_in;
mod times;
mod upload;
mod visit;
pub mod words;

pub use health::Health;
pub use pace::Pace;
pub use serve::{Entrance, SignIn, invitation_path, link_path, serve};
