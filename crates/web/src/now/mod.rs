//! The room Now: what is going on.

pub(crate) mod erasing;
pub(crate) mod extracts;
pub(crate) mod files;
pub(crate) mod happening;
pub(crate) mod incident;
pub(crate) mod incidents;
pub(crate) mod journal;
pub(crate) mod map;
pub(crate) mod marking;
pub(crate) mod own;
pub(crate) mod picture;
pub(crate) mod proof;
pub(crate) mod readings;
pub(crate) mod report;
pub(crate) mod reports;
pub(crate) mod theme;
pub(crate) mod triage;
