//! The printed table of who may do what names every route, role and action. What it says of them
//! is held by the tests, which ask the running server.

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

const DOCUMENT: &str = "docs/operations/access.md";
const ROUTES: &str = "crates/web/src/app.rs";
const ROLES: &str = "crates/domain/src/network/mod.rs";
const POLICY: &str = "crates/domain/src/policy.rs";

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let printed = tree.text(DOCUMENT).unwrap_or_default();
    let mut findings = Vec::new();
    let mut must = |what: &str, written: String| {
        if !printed.contains(&written) {
            let how = "run `cargo test -p valpool --test pages write_the_table -- --ignored`";
            findings.push(Finding::of_file(
                DOCUMENT,
                format!("lacks the {what} {written}: {how}"),
            ));
        }
    };
    for route in routes(tree.text(ROUTES).unwrap_or_default()) {
        must("address", format!(" {route}`"));
    }
    for code in codes(tree.text(ROLES).unwrap_or_default(), "Role {") {
        must("role", format!("| {code} |"));
    }
    for code in codes(tree.text(POLICY).unwrap_or_default(), "Action {") {
        must("action", format!("| {code} |"));
    }
    Ok(findings)
}

/// The addresses of `.route("…", …)`.
fn routes(source: &str) -> Vec<&str> {
    let calls = source.split(".route(").skip(1);
    calls
        .filter_map(|call| call.trim_start().strip_prefix('"')?.split('"').next())
        .collect()
}

/// The codes of a `coded!` list: `Name = "code",`.
fn codes<'a>(source: &'a str, begin: &str) -> Vec<&'a str> {
    let Some((_, list)) = source.split_once(&format!("    {begin}")) else {
        return Vec::new();
    };
    let list = list.split("\n    }").next().unwrap_or_default();
    let values = list.lines().filter_map(|line| line.split_once(" = \""));
    values.filter_map(|(_, code)| code.split('"').next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_table_lacks_is_found() {
        let tree = Tree::of(&[
            (
                ROUTES,
                "x.route(\"/map\", get(a))\n  .route(\n   \"/new/{one}\",\n get(b))",
            ),
            (
                ROLES,
                "    Role {\n        A = \"clerk\",\n    }\n    B = \"no-role\"",
            ),
            (POLICY, "    Action {\n        C = \"look\",\n    }"),
            (DOCUMENT, "| look |\n| `GET /map` | x | clerk |"),
        ]);
        let found: Vec<_> = check(&tree).unwrap().into_iter().map(|f| f.message).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("/new/{one}"));
    }
}
