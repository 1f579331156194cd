//! Names that say nothing, and work left for later.

use anyhow::Result;

use super::Finding;
use crate::rust::{Source, words};
use crate::tree::{Text, Tree};

/// A file or module with such a name collects whatever has no home.
const EMPTY_NAMES: &[&str] = &[
    "common", "helper", "helpers", "manager", "managers", "misc", "service", "services", "util", "utils",
];

/// Marks of work left for later, in two halves so that this file does not hold them.
const LEFT_WORK: &[(&str, &str)] = &[("TO", "DO"), ("FIX", "ME"), ("XX", "X")];

const SOURCES: &[&str] = &["rs", "html", "js", "mjs", "css"];

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings: Vec<Finding> = tree
        .paths()
        .filter(|path| is_ours(path))
        .filter_map(empty_name)
        .collect();
    findings.extend(tree.rust().flat_map(empty_modules));
    findings.extend(
        tree.texts_with(SOURCES)
            .filter(|file| is_ours(file.path))
            .flat_map(left_work),
    );
    Ok(findings)
}

fn is_ours(path: &str) -> bool {
    let code = ["crates/", "xtask/", "browser/", "fuzz/"]
        .iter()
        .any(|folder| path.starts_with(folder));
    code && !path.contains("/vendor/")
}

fn empty_name(path: &str) -> Option<Finding> {
    let stems = path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    let word = stems
        .flat_map(|stem| stem.split(['_', '-']))
        .find(|word| EMPTY_NAMES.contains(word))?;
    Some(Finding::of_file(
        path,
        format!("\"{word}\" says nothing: name the thing it holds"),
    ))
}

fn empty_modules(file: Text<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in Source::read(file.path, file.text).code.lines().enumerate() {
        let mut rest = words(line).skip_while(|word| *word != "mod");
        if let (Some(_), Some(name)) = (rest.next(), rest.next())
            && name.split('_').any(|word| EMPTY_NAMES.contains(&word))
        {
            let message = format!("`mod {name}` says nothing: name the thing it holds");
            findings.push(Finding::new(file.path, index + 1, message));
        }
    }
    findings
}

fn left_work(file: Text<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for (first, second) in LEFT_WORK {
            let mark = format!("{first}{second}");
            if words(line).any(|word| word == mark) {
                let message = format!("{mark}: do it, or open an issue and take the mark away");
                findings.push(Finding::new(file.path, index + 1, message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_names_are_found_in_files_folders_and_modules() {
        assert!(empty_name("crates/web/src/utils.rs").is_some());
        assert!(empty_name("crates/web/src/id_helpers/mod.rs").is_some());
        assert!(empty_name("crates/web/src/commonwealth.rs").is_none());
        let text = "mod reports;\nmod manager { }\n";
        assert_eq!(
            empty_modules(Text {
                path: "crates/web/src/lib.rs",
                text
            })
            .len(),
            1
        );
    }

    #[test]
    fn left_work_is_found_as_a_word() {
        let text = format!("// {}{}: later\nlet {}{}_LIST = 1;\n", "TO", "DO", "TO", "DO");
        let lines: Vec<usize> = left_work(Text {
            path: "a.rs",
            text: &text,
        })
        .iter()
        .map(|f| f.line)
        .collect();
        assert_eq!(lines, [1]);
    }
}
