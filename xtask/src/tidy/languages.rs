//! Every text is there in Swedish, Finnish and English, with the same variables, and is used.
//!
//! A key is used when it stands in quotes in a Rust file or a template below `crates/`, or in another
//! message. Keys that are put together at run time begin with a prefix listed, with its reason, in
//! `locales/dynamic-keys.toml`:
//!
//! ```toml
//! [[prefix]]
//! prefix = "refusal-"
//! reason = "one sentence for each code of domain::Refusal"
//! ```

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use toml::{Table, Value};

use super::Finding;
use crate::rust::Source;
use crate::tree::{Text, Tree};

mod catalogue;

use catalogue::{Catalogue, Entry};

const LANGUAGES: [&str; 3] = ["sv", "fi", "en"];
const DYNAMIC: &str = "locales/dynamic-keys.toml";

/// Files that may ask for texts.
const ASKING: &[&str] = &["rs", "html", "svg", "xml", "txt"];

/// Law words follow the country: `law-se.ftl` and `law-fi.ftl` stand in for each other, never together.
const COUNTRIES: [&str; 2] = ["se", "fi"];

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for country in COUNTRIES {
        for finding in check_country(tree, country) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    Ok(findings)
}

fn check_country(tree: &Tree, country: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let law = format!("law-{country}.ftl");
    let catalogues = LANGUAGES.map(|language| {
        let prefix = format!("locales/{language}/");
        let files = tree
            .texts_with(&["ftl"])
            .filter(|file| {
                let name = file.path.strip_prefix(&prefix);
                name.is_some_and(|name| !name.starts_with("law-") || name == law)
            })
            .collect::<Vec<_>>();
        Catalogue::read(&prefix, &files, &mut findings)
    });
    compare(&catalogues, &mut findings);
    let prefixes = dynamic_prefixes(tree, &mut findings);
    let all: BTreeMap<&str, &Entry> = catalogues
        .iter()
        .rev()
        .flat_map(|catalogue| &catalogue.entries)
        .map(|(key, entry)| (key.as_str(), entry))
        .collect();
    unused(tree, &all, &prefixes, &mut findings);
    unknown(tree, &all, &mut findings);
    findings
}

/// Same files, same keys in the same file, same variables. What one language lacks is told at its own file.
fn compare(catalogues: &[Catalogue; 3], findings: &mut Vec<Finding>) {
    let keys: BTreeSet<&String> = catalogues
        .iter()
        .flat_map(|catalogue| catalogue.entries.keys())
        .collect();
    let files: BTreeSet<&String> = catalogues.iter().flat_map(|catalogue| &catalogue.files).collect();
    for catalogue in catalogues {
        for file in files.iter().filter(|file| !catalogue.files.contains(**file)) {
            let path = format!("{}{file}", catalogue.prefix);
            findings.push(Finding::of_file(&path, "is missing: another language has it"));
        }
    }
    for key in keys {
        let Some(model) = catalogues.iter().find_map(|catalogue| catalogue.entries.get(key)) else {
            continue;
        };
        for catalogue in catalogues {
            let Some(entry) = catalogue.entries.get(key) else {
                let path = format!("{}{}", catalogue.prefix, model.file);
                if catalogue.files.contains(&model.file) {
                    findings.push(Finding::of_file(
                        &path,
                        format!("`{key}` is missing: another language has it"),
                    ));
                }
                continue;
            };
            let path = format!("{}{}", catalogue.prefix, entry.file);
            if entry.file != model.file {
                let message = format!(
                    "`{key}` stands in {} in another language: move one of them",
                    model.file
                );
                findings.push(Finding::new(&path, entry.line, message));
            }
            if entry.variables != model.variables {
                let list = |variables: &BTreeSet<String>| {
                    let named: Vec<String> = variables.iter().map(|name| format!("${name}")).collect();
                    if named.is_empty() {
                        "none".to_owned()
                    } else {
                        named.join(", ")
                    }
                };
                let (here, there) = (list(&entry.variables), list(&model.variables));
                findings.push(Finding::new(
                    &path,
                    entry.line,
                    format!("`{key}` has the variables {here}, in another language {there}"),
                ));
            }
        }
    }
}

/// The prefixes of keys that are put together at run time.
fn dynamic_prefixes(tree: &Tree, findings: &mut Vec<Finding>) -> Vec<String> {
    let Some(text) = tree.text(DYNAMIC) else {
        return Vec::new();
    };
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            findings.push(Finding::of_file(DYNAMIC, format!("is not TOML: {error}")));
            return Vec::new();
        }
    };
    let mut prefixes = Vec::new();
    for entry in table
        .get("prefix")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let word = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        if word("prefix").is_empty() || word("reason").is_empty() {
            findings.push(Finding::of_file(
                DYNAMIC,
                "each [[prefix]] needs a `prefix` and a `reason`",
            ));
        } else {
            prefixes.push(word("prefix").to_owned());
        }
    }
    prefixes
}

fn unused(tree: &Tree, all: &BTreeMap<&str, &Entry>, prefixes: &[String], findings: &mut Vec<Finding>) {
    let mut used: BTreeSet<&str> = all
        .values()
        .flat_map(|entry| &entry.mentions)
        .map(String::as_str)
        .collect();
    for file in asking(tree) {
        used.extend(
            file.text
                .split(['"', '\''])
                .filter(|piece| all.contains_key(piece)),
        );
    }
    for (key, entry) in all {
        let owner = key.split('.').next().unwrap_or(key);
        let dynamic = prefixes.iter().any(|prefix| key.starts_with(prefix.as_str()));
        if !dynamic && !used.contains(key) && !used.contains(owner) {
            let path = format!("locales/*/{}", entry.file);
            let message = format!("`{key}` is used nowhere: take it out, or list its prefix in {DYNAMIC}");
            findings.push(Finding::of_file(&path, message));
        }
    }
    for prefix in prefixes
        .iter()
        .filter(|prefix| !all.keys().any(|key| key.starts_with(prefix.as_str())))
    {
        findings.push(Finding::of_file(
            DYNAMIC,
            format!("no key begins with `{prefix}`: take it out"),
        ));
    }
}

fn unknown(tree: &Tree, all: &BTreeMap<&str, &Entry>, findings: &mut Vec<Finding>) {
    for file in asking(tree) {
        let source = file
            .path
            .ends_with(".rs")
            .then(|| Source::read(file.path, file.text));
        let text = source
            .as_ref()
            .map_or(file.text, |source| source.uncommented.as_str());
        for (line, key) in asked(text) {
            let in_test = source.as_ref().is_some_and(|source| source.is_test(line));
            let known = match key {
                Asked::Key(key) => all.contains_key(key),
                Asked::Prefix(prefix) => all.keys().any(|known| {
                    known
                        .strip_prefix(prefix)
                        .is_some_and(|rest| rest.starts_with('-'))
                }),
            };
            if !in_test && !known {
                let (Asked::Key(key) | Asked::Prefix(key)) = key;
                let message = format!("asks for the text `{key}`, which is in no file of locales/");
                findings.push(Finding::new(file.path, line, message));
            }
        }
    }
}

fn asking(tree: &Tree) -> impl Iterator<Item = Text<'_>> {
    tree.texts_with(ASKING)
        .filter(|file| file.path.starts_with("crates/"))
}

/// What a call asks for: a whole key, or the part of one before a code.
#[derive(Clone, Copy)]
enum Asked<'a> {
    Key(&'a str),
    Prefix(&'a str),
}

/// The keys in `say("key")`, `t.say_with("key", …)`, `say_kind("prefix", …)`, with their lines.
fn asked(text: &str) -> Vec<(usize, Asked<'_>)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("say") {
        let before = text.get(..at).unwrap_or_default();
        if before
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '_')
        {
            continue;
        }
        let rest = text.get(at + 3..).unwrap_or_default();
        let is_prefix = rest.starts_with("_kind(");
        let rest = if rest.starts_with('_') {
            rest.trim_start_matches(|c: char| c.is_ascii_lowercase() || c == '_')
        } else {
            rest
        };
        let key = rest
            .strip_prefix('(')
            .map(str::trim_start)
            .and_then(|rest| rest.strip_prefix('"'));
        if let Some((key, _)) = key.and_then(|rest| rest.split_once('"')) {
            let asked = if is_prefix {
                Asked::Prefix(key)
            } else {
                Asked::Key(key)
            };
            found.push((before.matches('\n').count() + 1, asked));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: &str = "locales/en/now.ftl";
    const FI: &str = "locales/fi/now.ftl";
    const SV: &str = "locales/sv/now.ftl";
    const PAGE: &str = "crates/web/src/now/picture.html";

    fn found(files: &[(&str, &str)]) -> Vec<(String, usize)> {
        check(&Tree::of(files))
            .unwrap()
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect()
    }

    fn at(path: &str, line: usize) -> (String, usize) {
        (path.to_owned(), line)
    }

    #[test]
    fn three_languages_with_the_same_keys_and_variables_are_in_order() {
        let text = "open = { $count ->\n    [one] One\n   *[other] { $count } open\n}\nheading = A\n    .title = B\n";
        let page = "{{ t.say(\"heading\") }} {{ t.say_with(\"open\", args) }}";
        assert_eq!(found(&[(SV, text), (FI, text), (EN, text), (PAGE, page)]), []);
    }

    #[test]
    fn a_missing_key_a_missing_attribute_and_a_missing_file_are_found() {
        let page = "{{ t.say(\"a\") }}";
        assert_eq!(
            found(&[(SV, "a = A\n"), (FI, "\n"), (EN, "a = A\n"), (PAGE, page)]),
            [at(FI, 0)]
        );
        assert_eq!(
            found(&[(SV, "a = A\n"), (FI, "a = A\n"), (PAGE, page)]),
            [at(EN, 0)]
        );
        let titled = "a = A\n    .title = B\n";
        assert_eq!(
            found(&[(SV, titled), (FI, titled), (EN, "a = A\n"), (PAGE, page)]),
            [at(EN, 0)]
        );
    }

    #[test]
    fn other_variables_are_found() {
        let page = "{{ t.say_with(\"a\", args) }}";
        let en = "# comment\na = By { $person }\n";
        assert_eq!(
            found(&[
                (SV, "a = { $name }\n"),
                (FI, "a = { $name }\n"),
                (EN, en),
                (PAGE, page)
            ]),
            [at(EN, 2)]
        );
    }

    #[test]
    fn a_key_twice_and_text_that_is_no_fluent_are_found() {
        let page = "{{ t.say(\"a\") }}";
        assert_eq!(
            found(&[
                (SV, "a = A\n\na = B\n"),
                (FI, "a = A\n"),
                (EN, "a = A\n"),
                (PAGE, page)
            ]),
            [at(SV, 3)]
        );
        let broken = "a = A\n\nb\n";
        assert_eq!(
            found(&[(SV, broken), (FI, "a = A\n"), (EN, "a = A\n"), (PAGE, page)]),
            [at(SV, 3)]
        );
    }

    #[test]
    fn a_key_is_used_by_code_a_template_another_message_or_a_listed_prefix() {
        let text = "a = { b } { -term }\nb = B\nc = C\nrefusal-x = X\n-term = T\n";
        let languages = [(SV, text), (FI, text), (EN, text)];
        let mut files = languages.to_vec();
        files.push((PAGE, "{{ t.say(\"a\") }}"));
        assert_eq!(
            found(&files),
            [at("locales/*/now.ftl", 0), at("locales/*/now.ftl", 0)]
        );
        files.push(("crates/web/src/a.rs", "let key = \"c\";"));
        files.push((DYNAMIC, "[[prefix]]\nprefix = \"refusal-\"\nreason = \"codes\"\n"));
        assert_eq!(found(&files), []);
    }

    #[test]
    fn a_text_that_is_nowhere_is_found_outside_comments_and_tests() {
        let code = "// say(\"comment\")\nlet a = texts.say_with(\n    \"gone\", args);\nessay(\"no\");\nsay(&format!(\"a-{b}\"));\n#[cfg(test)]\nmod tests { fn a() { say(\"made-up\") } }\n";
        assert_eq!(
            found(&[("crates/web/src/a.rs", code)]),
            [at("crates/web/src/a.rs", 2)]
        );
        assert_eq!(
            found(&[(PAGE, "\n<p>{{ t.say( \"gone\" ) }}</p>")]),
            [at(PAGE, 2)]
        );
    }

    #[test]
    fn a_listed_prefix_without_keys_or_reason_is_found() {
        let text = "[[prefix]]\nprefix = \"a-\"\nreason = \"b\"\n[[prefix]]\nprefix = \"c-\"\n";
        assert_eq!(found(&[(DYNAMIC, text)]), [at(DYNAMIC, 0), at(DYNAMIC, 0)]);
    }
}
