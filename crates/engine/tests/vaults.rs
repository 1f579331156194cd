//! The vaults of files on this machine keep their promises.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

mod vault;

use std::sync::Arc;

use engine::files::vault::{Folder, Memory, Vault};

#[test]
fn folder_and_memory_answer_as_every_vault() {
    let folder = tempfile::tempdir().unwrap();
    let vaults: [Arc<dyn Vault>; 2] = [
        Arc::new(Folder::within(folder.path())),
        Arc::new(Memory::default()),
    ];
    for vault in &vaults {
        vault::answers_as_every_vault(vault);
    }
}
