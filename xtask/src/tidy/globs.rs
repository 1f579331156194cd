//! No `use …::*` outside tests: a reader must see where a name comes from.

use anyhow::Result;

use super::Finding;
use crate::rust::Source;
use crate::tree::{Text, Tree};

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    Ok(tree.rust().flat_map(globs).collect())
}

fn globs(file: Text<'_>) -> Vec<Finding> {
    let source = Source::read(file.path, file.text);
    let message = "a glob import outside tests: name what is imported";
    source
        .uses()
        .into_iter()
        .filter(|(line, item)| item.contains('*') && !source.is_test(*line))
        .map(|(line, _)| Finding::new(file.path, line, message))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        globs(Text {
            path: "crates/x/src/lib.rs",
            text,
        })
        .into_iter()
        .map(|finding| finding.line)
        .collect()
    }

    #[test]
    fn globs_are_found_outside_tests_only() {
        assert_eq!(lines("use a::b;\npub use c::*;\n"), [2]);
        assert_eq!(lines("use a::{\n    b,\n    c::*,\n};\n"), [1]);
        assert!(lines("#[cfg(test)]\nmod tests {\n    use super::*;\n}\n").is_empty());
    }
}
