//! The rules that the compiler cannot check. One check a file below `tidy/`; a command and a test.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::tree::Tree;

mod access;
mod arrows;
mod assets;
mod documents;
mod formats;
mod globs;
mod headers;
mod languages;
mod licences;
mod names;
mod places;
mod pure;
mod size;
mod words;

/// Something that breaks a rule, and what to do about it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    /// From 1; 0 is the file as a whole.
    line: usize,
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }

    fn of_file(path: &str, message: impl Into<String>) -> Self {
        Self::new(path, 0, message)
    }

    fn print(&self, check: &str) {
        match self.line {
            0 => println!("{}: {} [{check}]", self.path, self.message),
            line => println!("{}:{line}: {} [{check}]", self.path, self.message),
        }
    }
}

type Check = fn(&Tree) -> Result<Vec<Finding>>;

const CHECKS: &[(&str, Check)] = &[
    ("arrows", arrows::check),
    ("size", size::check),
    ("globs", globs::check),
    ("languages", languages::check),
    ("words", words::check),
    ("names", names::check),
    ("pure", pure::check),
    ("assets", assets::check),
    ("licences", licences::check),
    ("headers", headers::check),
    ("documents", documents::check),
    ("formats", formats::check),
    ("places", places::check),
    ("access", access::check),
];

/// Runs every check and prints what breaks a rule.
pub(crate) fn run(root: &Path) -> Result<()> {
    let tree = Tree::load(root)?;
    let mut count = 0_usize;
    for (name, check) in CHECKS {
        let mut findings = check(&tree).with_context(|| format!("the check `{name}` could not run"))?;
        findings.sort();
        for finding in &findings {
            finding.print(name);
        }
        count += findings.len();
    }
    if count > 0 {
        bail!("tidy: {count} to put right");
    }
    println!(
        "tidy: {} checks over {} files, all in order",
        CHECKS.len(),
        tree.paths().count()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn tree_is_tidy() {
        let root = crate::tree::root().unwrap();
        let result = super::run(&root);
        assert!(result.is_ok(), "{}", result.unwrap_err());
    }
}
