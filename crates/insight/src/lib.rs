//! What the numbers say: search terms, outlines of areas, trends. Pure folds and algorithms.

pub mod outline;
pub mod search;
pub mod trend;
