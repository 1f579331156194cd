//! Other people's formats, read and written: boundaries (GeoJSON, shapefile), tables (CSV) with
//! the map files that name their columns, and spreadsheets for export.
//!
//! Everything here is pure: bytes in, values out. No files, no clock, no network. What comes in is
//! foreign and may be hostile: nothing panics on it, nothing allocates more than the input's own
//! size justifies, and each "no" is a value with a stable code that the caller says in the reader's
//! language: a [`FileError`] when the file is not what it claims (then nothing of it is taken), a
//! [`RowRefusal`] when one row of a good file can't be used.

pub mod boundaries;
mod failure;
mod limits;
pub mod map_file;
mod parsed;
pub mod sheet;
pub mod table;
mod words;

pub use failure::FileError;
pub use limits::{FILE_BYTES_MAX, check_size};
pub use parsed::{Parsed, RowReason, RowRefusal};
