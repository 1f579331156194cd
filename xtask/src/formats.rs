//! Writes `docs/formats/events.md` from the list of events, the doc comments of their types and
//! the golden files. Reads the source as text: it never imports a crate of the program.

mod items;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::tree::Tree;
use items::{Field, Item, Shape, read_items};

/// Where the document lies.
pub(crate) const DOCUMENT: &str = "docs/formats/events.md";
const LIST: &str = "crates/domain/src/event.rs";
const GOLDEN: &str = "crates/journal/golden";

const BEGINNING: &str = "\
# Events

Every kind of entry that a journal may hold, as it is stored. Written by `cargo xtask formats` from the program's own source; do not edit it.

The bytes around the body, which every entry has, stand in [proof.md](proof.md). Bodies are JSON. A kind and version that was written once is read for ever: for each there is a golden file, which is added to and never changed. A field that may be missing is left out when it holds nothing. A release that meets a kind or version that it does not know does not start on that journal, and tells which release wrote to it last.
";

/// Writes the document.
pub(crate) fn run(root: &Path) -> Result<()> {
    let text = document(&Tree::load(root)?)?;
    std::fs::write(root.join(DOCUMENT), text).with_context(|| format!("write {DOCUMENT}"))
}

/// An event as the list has it.
struct Listed<'a> {
    kind: &'a str,
    version: &'a str,
    body: &'a str,
}

/// The document as it should be.
pub(crate) fn document(tree: &Tree) -> Result<String> {
    let items = items_of(tree);
    let events = listed(tree.text(LIST).with_context(|| format!("{LIST} is missing"))?);
    if events.is_empty() {
        bail!("no events are listed in {LIST}");
    }
    let mut text = BEGINNING.to_owned();
    text.push_str("\n| kind | version | what |\n|---|---|---|\n");
    for event in &events {
        let item = find(&items, event.body)?;
        let anchor = event.kind.replace('.', "");
        writeln!(
            text,
            "| [`{}`](#{anchor}) | {} | {} |",
            event.kind, event.version, item.doc
        )?;
    }
    let mut parts = VecDeque::new();
    for event in &events {
        let item = find(&items, event.body)?;
        write!(
            text,
            "\n## {}\n\n{} Version {}.",
            event.kind, item.doc, event.version
        )?;
        let example = examples(tree, event, &mut text)?;
        text.push_str("\n\n");
        draw(item, &items, &mut text, &mut parts)?;
        writeln!(text, "\n```json\n{example}\n```")?;
    }
    text.push_str("\n## Parts\n\nWhat fields are made of.\n");
    draw_parts(&items, parts, &mut text)?;
    Ok(text)
}

fn items_of(tree: &Tree) -> BTreeMap<String, Item> {
    let mut items = BTreeMap::new();
    let sources = tree
        .rust()
        .filter(|file| file.path.starts_with("crates/domain/src/") && !file.path.contains("tests"));
    for (name, item) in sources.flat_map(|file| read_items(file.text)) {
        // Of two with one name the stored one counts.
        if item.is_stored || !items.contains_key(&name) {
            items.insert(name, item);
        }
    }
    items
}

fn find<'a>(items: &'a BTreeMap<String, Item>, name: &str) -> Result<&'a Item> {
    items.get(name).with_context(|| format!("{name} is not found"))
}

/// The events of the list: `Name("kind", version, $crate::module::Body);`.
fn listed(source: &str) -> Vec<Listed<'_>> {
    let read = |line: &'_ str| -> Option<(usize, usize)> {
        let begin = line.find("(\"")?;
        line.ends_with(");").then_some((begin + 1, line.len() - 2))
    };
    let lines = source.lines().map(str::trim);
    let inside = lines.filter_map(|line| {
        let (begin, end) = read(line)?;
        let mut parts = line.get(begin..end)?.split(", ");
        let (kind, version, path) = (parts.next()?, parts.next()?, parts.next()?);
        path.starts_with("$crate::").then(|| Listed {
            kind: kind.trim_matches('"'),
            version,
            body: path.rsplit("::").next().unwrap_or(path),
        })
    });
    inside.collect()
}

/// Names the golden files of a kind, and gives the body of the newest.
fn examples(tree: &Tree, event: &Listed<'_>, text: &mut String) -> Result<String> {
    let mut body = None;
    for path in tree.paths() {
        let rest = path.strip_prefix(GOLDEN).and_then(|rest| rest.strip_prefix('/'));
        let Some(name) = rest.filter(|name| name.starts_with(&format!("{}.v", event.kind))) else {
            continue;
        };
        write!(text, " [{name}](../../{path})")?;
        if name.ends_with(&format!(".v{}.json", event.version)) {
            let golden: Value = serde_json::from_str(tree.text(path).unwrap_or_default())?;
            body = golden.get("body").cloned();
        }
    }
    let body = body.with_context(|| format!("{} has no golden file", event.kind))?;
    Ok(shortened(&serde_json::to_string(&body)?))
}

/// One line that a person can look over.
fn shortened(text: &str) -> String {
    const LETTERS_MAX: usize = 600;
    if text.chars().count() <= LETTERS_MAX {
        return text.to_owned();
    }
    let begin: String = text.chars().take(LETTERS_MAX).collect();
    format!("{begin} …")
}

/// Draws the parts that were named, and those that they name.
fn draw_parts(
    items: &BTreeMap<String, Item>,
    mut waiting: VecDeque<String>,
    text: &mut String,
) -> Result<()> {
    let mut drawn: BTreeMap<String, String> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    while let Some(name) = waiting.pop_front() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let item = find(items, &name)?;
        let mut part = format!("\n### {name}\n\n{}\n", item.doc);
        if !matches!(item.shape, Shape::Opaque) {
            part.push('\n');
        }
        draw(item, items, &mut part, &mut waiting)?;
        drawn.insert(name, part);
    }
    text.extend(drawn.into_values());
    Ok(())
}

fn draw(
    item: &Item,
    items: &BTreeMap<String, Item>,
    text: &mut String,
    named: &mut VecDeque<String>,
) -> Result<()> {
    match &item.shape {
        Shape::Opaque => {}
        Shape::Fields(fields) => {
            text.push_str("| field | holds | what |\n|---|---|---|\n");
            for Field { name, kind, doc } in fields {
                let (holds, missing) = spoken(kind, items, named);
                let missing = if missing { ", may be missing" } else { "" };
                writeln!(text, "| `{name}` | {holds}{missing} | {doc} |")?;
            }
        }
        Shape::Values(values) => {
            text.push_str("| value | what |\n|---|---|\n");
            for Field { name, kind, doc } in values {
                let with = if kind.is_empty() {
                    String::new()
                } else {
                    format!(": {}", spoken(kind, items, named).0)
                };
                writeln!(text, "| `{name}`{with} | {doc} |")?;
            }
        }
    }
    Ok(())
}

/// A type in words, and whether it may be missing. Parts that it names are added to `named`.
fn spoken(kind: &str, items: &BTreeMap<String, Item>, named: &mut VecDeque<String>) -> (String, bool) {
    let inside = |outer: &str| {
        let rest = kind.strip_prefix(outer)?.strip_prefix('<')?;
        rest.strip_suffix('>')
    };
    if let Some(inner) = inside("Option") {
        return (spoken(inner, items, named).0, true);
    }
    if let Some(inner) = inside("Arc").or_else(|| inside("Box")) {
        return spoken(inner, items, named);
    }
    if let Some(inner) = inside("Vec") {
        return (format!("list of {}", spoken(inner, items, named).0), false);
    }
    let name = kind.rsplit("::").next().unwrap_or(kind);
    let plain = match name {
        "String" => Some("text"),
        "bool" => Some("true or false"),
        "u8" | "u16" | "u32" | "u64" | "i32" | "i64" => Some("whole number"),
        "Timestamp" => Some("time, RFC 3339"),
        "Date" => Some("day, ISO 8601"),
        _ => None,
    };
    let told = plain.map_or_else(
        || {
            if items.contains_key(name) {
                named.push_back(name.to_owned());
                format!("[{name}](#{})", name.to_lowercase())
            } else {
                format!("`{name}`")
            }
        },
        str::to_owned,
    );
    (told, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_from_the_list_and_nothing_else() {
        let source = "a(\"b\", 1);\n   Taken(\"duty.taken\", 2, $crate::duty::DutyTaken);\n";
        let found: Vec<_> = listed(source)
            .iter()
            .map(|event| (event.kind, event.version, event.body))
            .collect();
        assert_eq!(found, [("duty.taken", "2", "DutyTaken")]);
    }

    #[test]
    fn types_are_spoken_and_parts_named_once_each() {
        let items = read_items("/// A.\npub struct A(u8);\n").into_iter().collect();
        let mut named = VecDeque::new();
        let mut say = |kind: &str| spoken(kind, &items, &mut named);
        assert_eq!(say("Option<Arc<A>>"), ("[A](#a)".to_owned(), true));
        assert_eq!(say("Vec<crate::words::A>"), ("list of [A](#a)".to_owned(), false));
        assert_eq!(say("u32"), ("whole number".to_owned(), false));
        assert_eq!(say("B"), ("`B`".to_owned(), false));
        assert_eq!(named, ["A", "A"]);
    }
}
