//! The pure crates read no clock, do no input or output and keep everything in order:
//! time, ids and chance are arguments, maps are ordered.

use std::collections::BTreeSet;

use anyhow::Result;

use super::Finding;
use crate::rust::{Source, words};
use crate::tree::{Text, Tree};

const PURE: &[&str] = &[
    "crates/domain/src/",
    "crates/insight/src/",
    "crates/exchange/src/",
];

/// The journal does its input and output, but what it writes must not depend on chance either.
const ORDERED: &[&str] = &["crates/journal/src/"];

const UNORDERED: &[(&str, &str)] = &[
    ("HashMap", "its order is chance: use BTreeMap or imbl::OrdMap"),
    ("HashSet", "its order is chance: use BTreeSet or imbl::OrdSet"),
];

const IMPURE: &[(&str, &str)] = &[
    ("SystemTime", "time is an argument"),
    ("Instant", "time is an argument"),
    ("async", "a pure crate waits for nothing"),
];

/// Modules of `std` that reach outside the program.
const OUTSIDE: &[&str] = &["env", "fs", "net", "process", "thread"];

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let starts =
        |file: &Text<'_>, folders: &[&str]| folders.iter().any(|folder| file.path.starts_with(folder));
    let mut findings = Vec::new();
    for file in tree.rust() {
        let pure = starts(&file, PURE);
        if pure || starts(&file, ORDERED) {
            findings.extend(inspect(file, pure));
        }
    }
    Ok(findings)
}

fn inspect(file: Text<'_>, pure: bool) -> BTreeSet<Finding> {
    let source = Source::read(file.path, file.text);
    let mut findings = BTreeSet::new();
    for (line, code) in source.program_lines() {
        let banned = UNORDERED.iter().chain(if pure { IMPURE } else { &[] });
        for (word, reason) in banned.filter(|(word, _)| words(code).any(|found| found == *word)) {
            findings.insert(Finding::new(
                file.path,
                line,
                format!("`{word}` in a pure crate: {reason}"),
            ));
        }
        for module in OUTSIDE
            .iter()
            .filter(|module| pure && code.contains(&format!("std::{module}::")))
        {
            findings.insert(outside(file.path, line, module));
        }
    }
    for (line, item) in source
        .uses()
        .into_iter()
        .filter(|(line, _)| pure && !source.is_test(*line))
    {
        let named =
            |module: &str| words(&item).next() == Some("std") && words(&item).any(|word| word == module);
        for module in OUTSIDE.iter().filter(|module| named(module)) {
            findings.insert(outside(file.path, line, module));
        }
    }
    findings
}

fn outside(path: &str, line: usize, module: &str) -> Finding {
    Finding::new(
        path,
        line,
        format!("`std::{module}` in a pure crate: hand the bytes in, the caller reads them"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)]))
            .unwrap()
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn a_pure_crate_reaches_for_nothing_outside() {
        let text = "use std::{fmt, fs};\nuse std::net::IpAddr;\nuse std::collections::BTreeMap;\nlet a = std::env::args();\n";
        assert_eq!(lines("crates/domain/src/a.rs", text), [1, 2, 4]);
        assert!(lines("crates/engine/src/a.rs", text).is_empty());
    }

    #[test]
    fn clocks_waiting_and_chance_are_banned_outside_tests_and_comments() {
        let text = "// an Instant\nasync fn a() {}\nlet now = SystemTime::now();\nlet b: HashMap<A, B>;\n";
        assert_eq!(lines("crates/insight/src/a.rs", text), [2, 3, 4]);
        assert_eq!(lines("crates/journal/src/a.rs", text), [4]);
        assert!(lines("crates/insight/src/tests.rs", text).is_empty());
    }
}
