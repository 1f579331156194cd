//! What of a data folder is kept, how, and what is made anew. The one list.

use domain::files::FileHash;
use engine::sessions;

/// How something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// A folder of files, as they are.
    Folder,
    /// A file, under the passphrase.
    Sealed,
}

/// The folder of attached files, wherever they lie while the network works.
const FILES: &str = "files";

/// What is kept besides the journal, its keys and what signs people in, where it is there.
pub(crate) const KEPT: [(&str, Care); 3] = [
    (FILES, Care::Folder),
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

/// Where an attached file lies in a backup, and in a data folder: `files/ab/cdef…`.
pub(crate) fn path_of(file: &FileHash) -> String {
    let text = file.to_string();
    let (first, rest) = text.split_at_checked(2).unwrap_or(("", &text));
    format!("{FILES}/{first}/{rest}")
}

/// The attached file that lies there, if one does.
pub(crate) fn file_at(path: &str) -> Option<FileHash> {
    let (first, rest) = path.strip_prefix(FILES)?.strip_prefix('/')?.split_once('/')?;
    FileHash::parse(&format!("{first}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attached_files_are_told_from_what_else_lies_there() {
        let file = FileHash([0xab; 32]);
        assert_eq!(file_at(&path_of(&file)), Some(file));
        for path in [
            "files/ab/cdef",
            "files/incoming/x",
            "checkpoints/ab/cdef",
            "files",
        ] {
            assert_eq!(file_at(path), None, "{path}");
        }
    }
}
