//! The files of the project as the checks see them: read once, in order of path.
//!
//! Never looks into what `.gitignore` keeps out, and needs no git.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// All files of the project, by path from its root with `/` between the parts.
pub(crate) struct Tree {
    pub(crate) root: PathBuf,
    files: BTreeMap<String, Vec<u8>>,
}

/// One file that is text.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

impl Tree {
    /// Reads every file below `root` that `.gitignore` does not name.
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let ignored = Ignored::load(root);
        let mut files = BTreeMap::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            let listing = fs::read_dir(root.join(&folder)).with_context(|| format!("list {folder}/"))?;
            for entry in listing {
                let entry = entry.with_context(|| format!("list {folder}/"))?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = if folder.is_empty() {
                    name.clone()
                } else {
                    format!("{folder}/{name}")
                };
                if ignored.covers(&path, &name) {
                    continue;
                }
                let kind = entry.file_type().with_context(|| format!("look at {path}"))?;
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() {
                    let bytes = fs::read(entry.path()).with_context(|| format!("read {path}"))?;
                    files.insert(path, bytes);
                }
            }
        }
        Ok(Self {
            root: root.to_path_buf(),
            files,
        })
    }

    /// A tree out of pairs of path and text.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect();
        Self {
            root: PathBuf::from("nowhere"),
            files,
        }
    }

    /// Every path, text or not.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The bytes of one file.
    pub(crate) fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// One file, when it is there and is text.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.bytes(path).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// Every text file.
    pub(crate) fn texts(&self) -> impl Iterator<Item = Text<'_>> {
        self.paths()
            .filter_map(|path| self.text(path).map(|text| Text { path, text }))
    }

    /// Every text file with one of these endings (without the dot).
    pub(crate) fn texts_with<'a>(&'a self, endings: &'a [&str]) -> impl Iterator<Item = Text<'a>> {
        self.texts().filter(|file| {
            file.path
                .rsplit_once('.')
                .is_some_and(|(_, ending)| endings.contains(&ending))
        })
    }

    /// Every Rust file of the workspace.
    pub(crate) fn rust(&self) -> impl Iterator<Item = Text<'_>> {
        self.texts_with(&["rs"])
    }

    /// Whether a file or a folder with this path exists.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty()
            || self.files.contains_key(path)
            || self
                .files
                .range(folder.clone()..)
                .next()
                .is_some_and(|(next, _)| next.starts_with(&folder))
    }
}

/// The plain lines of `.gitignore`: `/folder` from the root, or `*.ending`.
struct Ignored {
    rooted: Vec<String>,
    endings: Vec<String>,
}

impl Ignored {
    fn load(root: &Path) -> Self {
        let text = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
        let lines = || text.lines().map(str::trim);
        Self {
            rooted: lines()
                .filter_map(|line| line.strip_prefix('/'))
                .map(|path| path.trim_end_matches('/').to_owned())
                .collect(),
            endings: lines()
                .filter_map(|line| line.strip_prefix('*'))
                .map(str::to_owned)
                .collect(),
        }
    }

    fn covers(&self, path: &str, name: &str) -> bool {
        matches!(name, ".git" | "target" | "node_modules")
            || self.rooted.iter().any(|rooted| rooted == path)
            || self.endings.iter().any(|ending| name.ends_with(ending))
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .map(Path::to_path_buf)
        .context("xtask stands below the root of the workspace")
}
