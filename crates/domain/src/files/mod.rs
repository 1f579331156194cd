//! Files that people attach: to a report when it is sent, to an incident while it is worked on.
//!
//! ```text
//! chosen ──▶ bytes kept under their hash ──▶ attached (for ever)
//! ```
//!
//! The journal holds a file's name, size, hash and what opens it; its bytes lie sealed beside the
//! log. Who may read the thing that a file is attached to may read the file; when the texts of that
//! thing are erased, so is what opens the file.

mod command;
mod decide;
mod event;
mod media;
mod state;
#[cfg(test)]
mod tests;

pub use command::{AttachFile, NewFile, SendReport};
pub(crate) use decide::{attach, send};
pub use event::{AttachedTo, FileAttached, FileHash};
pub use media::MediaType;
pub use state::{Attached, Files};
