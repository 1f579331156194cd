//! What of a data folder is kept, how, and what is made anew. The one list.

use engine::sessions;

/// How something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// A folder of files, as they are.
    Folder,
    /// A file, under the passphrase.
    Sealed,
}

/// What is kept besides the journal, its keys and what signs people in, where it is there.
pub(crate) const KEPT: [(&str, Care); 3] = [
    ("files", Care::Folder),
    ("checkpoints", Care::Folder),
    ("signing.key", Care::Sealed),
];

/// The keys to personal texts, wherever they lie.
pub(crate) const KEYS_FILE: &str = "keys.sqlite";

/// The journal's copy.
pub(crate) const JOURNAL_FILE: &str = "journal.sqlite";

/// What is not kept: locks, and what is made anew from the journal.
const NOT_KEPT: [&str; 5] = ["journal.lock", "node.lock", "search.sqlite", "tree", "write.lock"];

/// Files that SQLite puts beside a database while it is open.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Whether this release knows what the name stands for.
pub(crate) fn is_known(name: &str) -> bool {
    let name = BESIDE
        .iter()
        .find_map(|beside| name.strip_suffix(beside))
        .unwrap_or(name);
    name == JOURNAL_FILE
        || name == KEYS_FILE
        || name == sessions::FILE
        || NOT_KEPT.contains(&name)
        || KEPT.iter().any(|(kept, _)| *kept == name)
}

/// Whether a file of a kept folder is still being written: it is not there yet.
pub(crate) fn is_in_the_making(relative: &str) -> bool {
    relative.starts_with("incoming/")
}
