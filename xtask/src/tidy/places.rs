//! The tree says nothing about the machine it was made on, nor where packages were fetched from.

use anyhow::Result;

use super::Finding;
use crate::tree::{Text, Tree};

/// Folders that stand at the top of somebody's machine.
const MACHINE_FOLDERS: &[&str] = &["root", "home", "work", "Users"];

/// Hosts of package registries, in two halves so that this file does not hold them.
const REGISTRIES: &[(&str, &str)] = &[
    ("crates", ".io"),
    ("npmjs", ".org"),
    ("npmjs", ".com"),
    ("yarnpkg", ".com"),
    ("pypi", ".org"),
    ("pythonhosted", ".org"),
];

/// Written by cargo, which names its registry in a fixed form wherever it fetched from.
const CARGO_LOCK: &str = "Cargo.lock";

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let files = tree
        .texts()
        .filter(|file| file.path != CARGO_LOCK && !file.path.contains("/vendor/"));
    Ok(files.flat_map(inspect).collect())
}

fn inspect(file: Text<'_>) -> Vec<Finding> {
    let lock = file.path.ends_with("package-lock.json");
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let mut tell = |message: String| findings.push(Finding::new(file.path, index + 1, message));
        if let Some(folder) = MACHINE_FOLDERS.iter().find(|folder| names_folder(line, folder)) {
            tell(format!(
                "the path /{folder}/ belongs to one machine: make it relative, or an argument"
            ));
        }
        if REGISTRIES
            .iter()
            .any(|(first, second)| line.contains(&format!("{first}{second}")))
        {
            tell("names the host of a registry: name the package instead".to_owned());
        }
        if lock && line.contains("\"resolved\"") {
            tell("take \"resolved\" out: npm finds the package by name, version and integrity".to_owned());
        }
    }
    findings
}

/// Whether the line holds `/folder/` as the beginning of a path.
fn names_folder(line: &str, folder: &str) -> bool {
    let path = format!("/{folder}/");
    line.match_indices(&path).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || ".-_~})*".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        inspect(Text { path, text })
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn machine_paths_are_found_only_at_the_beginning_of_a_path() {
        let text = format!(
            "cd /{0}/a\n\"/{0}/\"\nhttps://example.org/{0}/\n../{0}/b\ntarget/{0}/\n",
            "home"
        );
        assert_eq!(lines("README.md", &text), [1, 2]);
    }

    #[test]
    fn registries_and_resolved_entries_are_found() {
        let text = format!(
            "  \"resolved\": \"x\",\n https://registry.{}{}/a\n",
            "npmjs", ".org"
        );
        assert_eq!(lines("browser/package-lock.json", &text), [1, 2]);
        assert_eq!(lines("browser/notes.md", &text), [2]);
    }
}
