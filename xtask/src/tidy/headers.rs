//! A folder is named as its crate, and every file says first what it is for.

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use super::Finding;
use crate::tree::{Text, Tree};

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings: Vec<Finding> = tree
        .rust()
        .filter(|file| !has_purpose(file))
        .map(|file| {
            Finding::of_file(
                file.path,
                "begin with `//!`: what the file is for, and what it must never do",
            )
        })
        .collect();
    for file in tree.texts_with(&["toml"]) {
        let Some(folder) = file
            .path
            .strip_prefix("crates/")
            .and_then(|path| path.strip_suffix("/Cargo.toml"))
        else {
            continue;
        };
        let manifest: Table = file
            .text
            .parse()
            .with_context(|| format!("{} is not TOML", file.path))?;
        let name = manifest
            .get("package")
            .and_then(|package| package.get("name"))
            .and_then(Value::as_str);
        if name != Some(folder) {
            let message = format!(
                "the crate is named \"{}\", its folder \"{folder}\": give both one name",
                name.unwrap_or_default()
            );
            findings.push(Finding::of_file(file.path, message));
        }
    }
    Ok(findings)
}

/// The first line says the purpose; a file of tests may have its name say it.
fn has_purpose(file: &Text<'_>) -> bool {
    let first = file.text.lines().next().unwrap_or_default();
    let said = first
        .strip_prefix("//!")
        .is_some_and(|purpose| !purpose.trim().is_empty());
    said || file.path.ends_with("/tests.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_and_names_are_asked_for() {
        let tree = Tree::of(&[
            ("crates/a/Cargo.toml", "[package]\nname = \"b\"\n"),
            ("crates/a/src/lib.rs", "//!\n"),
            ("crates/a/src/b.rs", "//! What b is.\n"),
            ("crates/a/src/tests.rs", "use super::*;\n"),
        ]);
        let paths: Vec<String> = check(&tree)
            .unwrap()
            .into_iter()
            .map(|finding| finding.path)
            .collect();
        assert_eq!(paths, ["crates/a/src/lib.rs", "crates/a/Cargo.toml"]);
    }
}
