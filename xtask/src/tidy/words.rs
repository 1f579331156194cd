//! Words that the product does not put into anyone's mouth: an incident is a deviation from the
//! order that election law prescribes, and needs no intent. See the glossary.

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

/// The beginnings of the words, so that inflected forms are found too.
const AVOIDED: &[&str] = &["fraud", "valfusk", "vaalivilp", "vaalipeto"];

/// Where people's words are kept.
const PLACES: &[&str] = &["locales/", "content/", "crates/web/"];

/// Files that must name the words in order to warn of them, each with its reason.
const ALLOWED: &[(&str, &str)] = &[];

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in tree
        .texts()
        .filter(|file| PLACES.iter().any(|place| file.path.starts_with(place)))
    {
        if ALLOWED.iter().any(|(path, _)| *path == file.path) {
            continue;
        }
        for (index, line) in file.text.lines().enumerate() {
            let lower = line.to_lowercase();
            for word in AVOIDED.iter().filter(|word| lower.contains(**word)) {
                let message =
                    format!("\"{word}\": say what happened, or \"incident\" (glossary, words to avoid)");
                findings.push(Finding::new(file.path, index + 1, message));
            }
        }
    }
    for (path, _) in ALLOWED.iter().filter(|(path, _)| tree.text(path).is_none()) {
        findings.push(Finding::of_file(
            path,
            "is allowed in tidy/words.rs but does not exist: take it off that list",
        ));
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case_and_form_where_people_read_them() {
        let tree = Tree::of(&[
            ("locales/fi/now.ftl", "a = Havainto\nb = Vaalivilppiä\n"),
            ("crates/web/src/a.rs", "let a = \"Fraudulent\";\n"),
            ("crates/domain/src/a.rs", "// fraud needs intent\n"),
        ]);
        let found: Vec<_> = check(&tree)
            .unwrap()
            .into_iter()
            .map(|f| (f.path, f.line))
            .collect();
        assert_eq!(
            found,
            [
                ("crates/web/src/a.rs".to_owned(), 1),
                ("locales/fi/now.ftl".to_owned(), 2)
            ]
        );
    }
}
