//! The packages of the program: few, and each under a licence that stands in `deny.toml`.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use super::Finding;
use crate::licence::is_allowed;
use crate::run;
use crate::tree::Tree;

/// The limit for the program (`cargo tree -p valpool --edges normal`).
const PACKAGES_BELOW: usize = 362;
const LIST: &str = "deny.toml";

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let allowed = allowed(tree.text(LIST).with_context(|| format!("{LIST} is missing"))?)?;
    let args = [
        "tree",
        "--locked",
        "--package",
        "valpool",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}|{l}",
    ];
    let packages = packages(&run::read(&tree.root, &run::cargo(), &args)?);
    let mut findings: Vec<Finding> = packages
        .iter()
        .filter(|(_, licence)| !is_allowed(licence, &allowed))
        .map(|(name, licence)| {
            let message = format!(
                "{name} has the licence \"{licence}\", which {LIST} does not allow: choose another package"
            );
            Finding::of_file("Cargo.lock", message)
        })
        .collect();
    if packages.len() >= PACKAGES_BELOW {
        let message = format!(
            "{} packages in the program, the limit is {PACKAGES_BELOW}: take one out",
            packages.len()
        );
        findings.push(Finding::of_file("Cargo.lock", message));
    }
    Ok(findings)
}

fn allowed(text: &str) -> Result<Vec<String>> {
    let table: Table = text.parse().with_context(|| format!("{LIST} is not TOML"))?;
    let list = table
        .get("licenses")
        .and_then(|part| part.get("allow"))
        .and_then(Value::as_array);
    let list = list.with_context(|| format!("{LIST} has no licenses.allow"))?;
    Ok(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Name and version with the licence; repeated lines (`(*)`) fall together.
fn packages(listing: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (package, licence) in listing.lines().filter_map(|line| line.split_once('|')) {
        let name: Vec<&str> = package.split_whitespace().take(2).collect();
        let licence = licence.trim().trim_end_matches("(*)").trim();
        found.insert(name.join(" "), licence.to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_counts_once_in_each_version() {
        let listing = "a v1.0.0 (/somewhere)|EUPL-1.2\nb v2.0.0|MIT\nb v2.0.0|MIT (*)\nb v3.0.0 (proc-macro)|MIT OR Apache-2.0\n";
        let found: Vec<_> = packages(listing).into_iter().collect();
        let expected = [
            ("a v1.0.0", "EUPL-1.2"),
            ("b v2.0.0", "MIT"),
            ("b v3.0.0", "MIT OR Apache-2.0"),
        ];
        assert_eq!(
            found,
            expected.map(|(name, licence)| (name.to_owned(), licence.to_owned()))
        );
    }
}
