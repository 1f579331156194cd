//! The documents: ARCHITECTURE.md stays readable in one sitting, and every relative link leads somewhere.

use anyhow::Result;

use super::Finding;
use crate::tree::{Text, Tree};

const ARCHITECTURE: &str = "ARCHITECTURE.md";
const ARCHITECTURE_LINES_BELOW: usize = 300;

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    match tree.text(ARCHITECTURE).map(|text| text.lines().count()) {
        None => findings.push(Finding::of_file(ARCHITECTURE, "is missing: write it")),
        Some(lines) if lines >= ARCHITECTURE_LINES_BELOW => {
            let message = format!("{lines} lines: keep it below {ARCHITECTURE_LINES_BELOW}");
            findings.push(Finding::of_file(ARCHITECTURE, message));
        }
        Some(_) => {}
    }
    let documents = tree
        .texts_with(&["md"])
        .filter(|file| !file.path.contains('/') || file.path.starts_with("docs/"));
    findings.extend(documents.flat_map(|file| broken_links(tree, file)));
    Ok(findings)
}

fn broken_links(tree: &Tree, file: Text<'_>) -> Vec<Finding> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut findings = Vec::new();
    let mut fenced = false;
    for (index, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for target in targets(line) {
            let path = target.split(['#', '?']).next().unwrap_or_default();
            if path.is_empty() || is_address(target) {
                continue;
            }
            if !resolve(folder, path).is_some_and(|path| tree.holds(&path)) {
                findings.push(Finding::new(
                    file.path,
                    index + 1,
                    format!("the link to {target} leads nowhere"),
                ));
            }
        }
    }
    findings
}

/// What the links of a line point at: `[text](target)`, `![text](target "title")`, `[name]: target`.
fn targets(line: &str) -> Vec<&str> {
    let prose = without_code(line);
    let mut found: Vec<&str> = Vec::new();
    for (start, _) in prose.match_indices("](") {
        let rest = line.get(start + 2..).unwrap_or_default();
        let target = rest.split(')').next().unwrap_or_default();
        found.push(target);
    }
    if prose.starts_with('[')
        && let Some((_, target)) = line.split_once("]: ")
    {
        found.push(target);
    }
    found
        .into_iter()
        .filter_map(|target| target.split_whitespace().next())
        .collect()
}

/// The line with the insides of `` `code` `` blanked, byte for byte.
fn without_code(line: &str) -> String {
    let mut inside = false;
    let mut prose = String::with_capacity(line.len());
    for c in line.chars() {
        if c == '`' {
            inside = !inside;
        }
        if inside {
            prose.extend(std::iter::repeat_n(' ', c.len_utf8()))
        } else {
            prose.push(c)
        }
    }
    prose
}

fn is_address(target: &str) -> bool {
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| target.starts_with(scheme))
}

/// A path from the root, or nothing when it leaves the project.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_nowhere_are_found() {
        let text = "[a](docs/a.md#part) [b](docs/b.md)\n![p](docs) `[c](none)`\n```\n[d](none)\n```\n[e]: docs/e.md\n[f](https://example.org/)\n";
        let tree = Tree::of(&[
            ("README.md", text),
            ("docs/a.md", "[up](../README.md) [out](../../x)"),
            (ARCHITECTURE, "a\n"),
        ]);
        let found: Vec<_> = check(&tree)
            .unwrap()
            .into_iter()
            .map(|f| (f.path, f.line))
            .collect();
        let expected = [("README.md", 1), ("README.md", 6), ("docs/a.md", 1)];
        assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
    }

    #[test]
    fn the_architecture_is_one_sitting() {
        assert_eq!(
            check(&Tree::of(&[(ARCHITECTURE, &"a\n".repeat(299))])).unwrap(),
            []
        );
        assert_eq!(
            check(&Tree::of(&[(ARCHITECTURE, &"a\n".repeat(300))]))
                .unwrap()
                .len(),
            1
        );
        assert_eq!(check(&Tree::of(&[])).unwrap().len(), 1);
    }
}
