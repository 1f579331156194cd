//! The document of the events tells what the source says.

use anyhow::Result;

use super::Finding;
use crate::formats::{DOCUMENT, document};
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let fresh = tree.text(DOCUMENT) == Some(document(tree)?.as_str());
    let stale = || {
        Finding::of_file(
            DOCUMENT,
            "does not tell what the source says: run `cargo xtask formats`",
        )
    };
    Ok(if fresh { Vec::new() } else { vec![stale()] })
}
