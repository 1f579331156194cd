//! The room Prepare: what must be in place.

pub(crate) mod people;
pub(crate) mod premises;
