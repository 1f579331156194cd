//! What may be asked of areas.

use super::AreaDefined;

/// Take these areas as they are given; unchanged ones are left alone.
#[derive(Clone, Debug)]
pub struct DefineAreas {
    /// Parents before children.
    pub areas: Vec<AreaDefined>,
}
