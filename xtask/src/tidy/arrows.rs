//! Which crate may import which: the arrows of ARCHITECTURE.md against the manifests.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::Finding;
use crate::run;
use crate::tree::Tree;

/// Each crate of ours with those it may import.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("journal", &["domain"]),
    ("insight", &["domain"]),
    ("exchange", &["domain"]),
    ("engine", &["domain", "journal", "insight"]),
    ("web", &["domain", "insight", "exchange", "engine"]),
    (
        "valpool",
        &["domain", "journal", "insight", "exchange", "engine", "web"],
    ),
    (
        "testkit",
        &["domain", "journal", "insight", "exchange", "engine", "web"],
    ),
    ("cluster", &[]),
    ("xtask", &[]),
];

/// For tests alone: any crate may have them, but only as a dev-dependency.
const FOR_TESTS: &[&str] = &["testkit", "cluster"];

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let args = ["metadata", "--no-deps", "--locked", "--format-version", "1"];
    let metadata: Value = serde_json::from_str(&run::read(&tree.root, &run::cargo(), &args)?)
        .context("read what `cargo metadata` says")?;
    Ok(judge(&imports(&metadata)))
}

/// One crate of ours naming another in its manifest.
#[derive(Debug)]
struct Import {
    from: String,
    to: String,
    dev: bool,
}

/// The imports between crates of ours; a crate without any is there with an empty `to`.
fn imports(metadata: &Value) -> Vec<Import> {
    let text = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let list = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let mut found = Vec::new();
    for package in list(metadata, "packages") {
        let from = text(&package, "name");
        found.push(Import {
            from: from.clone(),
            to: String::new(),
            dev: false,
        });
        for dependency in list(&package, "dependencies") {
            if dependency.get("path").is_some_and(Value::is_string) {
                let dev = text(&dependency, "kind") == "dev";
                found.push(Import {
                    from: from.clone(),
                    to: text(&dependency, "name"),
                    dev,
                });
            }
        }
    }
    found
}

fn judge(imports: &[Import]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Import { from, to, dev } in imports {
        let folder = if from == "xtask" {
            from.clone()
        } else {
            format!("crates/{from}")
        };
        let mut tell =
            |message: String| findings.push(Finding::of_file(&format!("{folder}/Cargo.toml"), message));
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| name == from) else {
            tell(format!(
                "the crate `{from}` has no arrows: add it to ARCHITECTURE.md and to tidy/arrows.rs"
            ));
            continue;
        };
        if to.is_empty() || allowed.contains(&to.as_str()) || (FOR_TESTS.contains(&to.as_str()) && *dev) {
            continue;
        }
        if FOR_TESTS.contains(&to.as_str()) {
            tell(format!("`{to}` is for tests: move it to [dev-dependencies]"));
        } else {
            let list = if allowed.is_empty() {
                "nothing of ours".to_owned()
            } else {
                allowed.join(", ")
            };
            tell(format!(
                "`{from}` must not import `{to}` (it may import {list}): move the code to where the arrow allows it"
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(from: &str, to: &str, dev: bool) -> usize {
        judge(&[Import {
            from: from.to_owned(),
            to: to.to_owned(),
            dev,
        }])
        .len()
    }

    #[test]
    fn arrows_point_one_way() {
        assert_eq!(messages("engine", "journal", false), 0);
        assert_eq!(messages("journal", "engine", false), 1);
        assert_eq!(messages("domain", "insight", true), 1);
    }

    #[test]
    fn testkit_is_a_dev_dependency_only() {
        assert_eq!(messages("web", "testkit", true), 0);
        assert_eq!(messages("web", "testkit", false), 1);
        assert_eq!(messages("testkit", "valpool", false), 1);
    }

    #[test]
    fn an_unknown_crate_is_told() {
        assert_eq!(messages("novelty", "", false), 1);
    }

    #[test]
    fn metadata_tells_paths_from_packages() {
        let metadata = serde_json::json!({ "packages": [{ "name": "web", "dependencies": [
            { "name": "axum", "kind": null },
            { "name": "engine", "kind": null, "path": "crates/engine" },
            { "name": "testkit", "kind": "dev", "path": "crates/testkit" },
        ] }] });
        let found: Vec<_> = imports(&metadata).into_iter().map(|i| (i.to, i.dev)).collect();
        assert_eq!(
            found,
            [
                (String::new(), false),
                ("engine".to_owned(), false),
                ("testkit".to_owned(), true)
            ]
        );
    }
}
