//! Files of at most 800 lines, functions of at most 100, in tests 200. (The aim is 300 and 60.)

use anyhow::Result;

use super::Finding;
use crate::rust::Source;
use crate::tree::{Text, Tree};

const FILE_LINES_MAX: usize = 800;
const FUNCTION_LINES_MAX: usize = 100;
/// In tests, where one match gives an example of every event. Chosen: eight lines an event.
const TEST_FUNCTION_LINES_MAX: usize = 200;

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    Ok(tree.rust().flat_map(measure).collect())
}

fn measure(file: Text<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lines = file.text.lines().count();
    if lines > FILE_LINES_MAX {
        let message = format!("{lines} lines: split by noun (the limit is {FILE_LINES_MAX}, the aim 300)");
        findings.push(Finding::of_file(file.path, message));
    }
    let source = Source::read(file.path, file.text);
    for function in source.functions() {
        let max = if source.is_test(function.line) {
            TEST_FUNCTION_LINES_MAX
        } else {
            FUNCTION_LINES_MAX
        };
        if function.lines > max {
            let message = format!(
                "`fn {}` has {} lines: take out its steps (the limit is {max}, the aim 60)",
                function.name, function.lines
            );
            findings.push(Finding::new(file.path, function.line, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_themselves_are_allowed() {
        let long = |inner: usize| format!("fn long() {{\n{}}}\n", "    a();\n".repeat(inner));
        assert!(
            measure(Text {
                path: "a.rs",
                text: &long(98)
            })
            .is_empty()
        );
        assert_eq!(
            measure(Text {
                path: "a.rs",
                text: &long(99)
            })
            .len(),
            1
        );
        let file = |lines: usize| "// a\n".repeat(lines);
        assert!(
            measure(Text {
                path: "a.rs",
                text: &file(800)
            })
            .is_empty()
        );
        assert_eq!(
            measure(Text {
                path: "a.rs",
                text: &file(801)
            })
            .len(),
            1
        );
    }
}
