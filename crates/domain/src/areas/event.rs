//! What is recorded about areas.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{AreaId, Boundary};
use crate::words::Names;

/// An area has, from now on, this name, parent and boundary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaDefined {
    /// The area.
    pub area: AreaId,
    /// Its name; places mostly have one in every language.
    pub names: Names,
    /// The area it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<AreaId>,
    /// Where it ends, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Arc<Boundary>>,
}
