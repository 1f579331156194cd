//! The room Prepare: what must be in place.

pub(crate) mod access;
pub(crate) mod premises;
