//! Types with their doc comments, read line by line from source that rustfmt has laid out.

/// A type.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Its doc comment on one line.
    pub(super) doc: String,
    pub(super) shape: Shape,
    /// Whether it is written as it stands here.
    pub(super) is_stored: bool,
}

/// What is known of how a type is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Fields(Vec<Field>),
    /// One of several.
    Values(Vec<Field>),
    /// The comment says it.
    Opaque,
}

/// A field, or one of several values.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// Its type; empty for a value that holds nothing.
    pub(super) kind: String,
    pub(super) doc: String,
}

/// What stood above a line.
#[derive(Default)]
struct Above {
    doc: Vec<String>,
    attributes: String,
}

impl Above {
    fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    fn doc(&self) -> String {
        // A second paragraph tells more than a table needs.
        let first = self.doc.split(String::is_empty).next().unwrap_or_default();
        first.join(" ").replace('|', "\\|")
    }

    /// The name that an attribute gives: `rename = "…"`.
    fn renamed(&self) -> Option<&str> {
        let (_, rest) = self.attributes.split_once("rename = \"")?;
        rest.split('"').next()
    }
}

/// A type whose body is being read.
struct Open {
    name: String,
    above: Above,
    indent: String,
    shape: Shape,
}

/// Every type of a file.
pub(super) fn read_items(source: &str) -> Vec<(String, Item)> {
    let (mut found, mut above, mut open): (Vec<(String, Item)>, _, Option<Open>) =
        (Vec::new(), Above::default(), None);
    let mut in_macro = "";
    for line in source.lines() {
        let text = line.trim();
        if let Some(doc) = text.strip_prefix("///") {
            above.doc.push(doc.trim().to_owned());
            continue;
        }
        if text.starts_with("#[") || text.starts_with("//") {
            above.attributes.push_str(text);
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        if let Some(mut body) = open.take() {
            if text.starts_with('}') && indent == body.indent {
                found.push(body.close(in_macro == "coded! {"));
            } else {
                body.line(text, &above.take());
                open = Some(body);
            }
            continue;
        }
        match text {
            "coded! {" | "numbers! {" => in_macro = text,
            "}" if indent.is_empty() => in_macro = "",
            _ => {}
        }
        let above = above.take();
        open = begin(text, indent, in_macro, above, &mut found);
    }
    found
}

fn begin(
    text: &str,
    indent: &str,
    in_macro: &str,
    above: Above,
    found: &mut Vec<(String, Item)>,
) -> Option<Open> {
    let declared = text
        .strip_prefix("pub struct ")
        .map(|rest| (rest, Shape::Fields(Vec::new())))
        .or_else(|| {
            text.strip_prefix("pub enum ")
                .map(|rest| (rest, Shape::Values(Vec::new())))
        })
        .or_else(|| text.strip_prefix("pub type ").map(|rest| (rest, Shape::Opaque)))
        .or_else(|| match in_macro {
            "coded! {" if indent.len() == 4 => Some((text, Shape::Values(Vec::new()))),
            "numbers! {" if text.ends_with(';') => Some((text, Shape::Opaque)),
            _ => None,
        })?;
    let (rest, shape) = declared;
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    if name.is_empty() {
        return None;
    }
    if rest.ends_with('{') {
        return Some(Open {
            name,
            above,
            indent: indent.to_owned(),
            shape,
        });
    }
    let item = Item {
        doc: above.doc(),
        shape: Shape::Opaque,
        is_stored: above.attributes.contains("Serialize") || in_macro == "numbers! {",
    };
    found.push((name, item));
    None
}

impl Open {
    fn line(&mut self, text: &str, above: &Above) {
        let text = text.trim_end_matches(',');
        let (written, kind) = match &self.shape {
            Shape::Fields(_) => {
                let Some((name, kind)) = text.trim_start_matches("pub ").split_once(": ") else {
                    return;
                };
                (name.trim_start_matches("r#").to_owned(), kind.to_owned())
            }
            Shape::Values(_) | Shape::Opaque => value(text, &self.above),
        };
        if written.is_empty() {
            return;
        }
        let mut kind = kind;
        if above.attributes.contains("skip_serializing_if") && !kind.starts_with("Option<") {
            kind = format!("Option<{kind}>");
        }
        let field = Field {
            name: above.renamed().map_or(written, str::to_owned),
            kind,
            doc: above.doc(),
        };
        match &mut self.shape {
            Shape::Fields(fields) | Shape::Values(fields) => fields.push(field),
            Shape::Opaque => {}
        }
    }

    fn close(self, coded: bool) -> (String, Item) {
        let mut doc = self.above.doc();
        if let (Shape::Values(values), true) = (&self.shape, self.above.attributes.contains("into = \"")) {
            // How each value is written stands in its comment only.
            for value in values {
                doc.push(' ');
                doc.push_str(&value.doc);
            }
        }
        let derived = self.above.attributes.contains("Serialize");
        // Written through another type, or by hand: the comment says how.
        let opaque = self.above.attributes.contains("into = \"")
            || self.above.attributes.contains("transparent")
            || !(derived || coded);
        let item = Item {
            doc,
            shape: if opaque { Shape::Opaque } else { self.shape },
            is_stored: derived || coded,
        };
        (self.name, item)
    }
}

/// `Variant = "code"`, `Variant(Type)` or `Variant`: how it is written, and what it holds.
fn value(text: &str, above: &Above) -> (String, String) {
    if let Some((_, code)) = text.split_once(" = ") {
        return (code.trim_matches('"').to_owned(), String::new());
    }
    let (name, kind) = text.split_once('(').unwrap_or((text, ""));
    let name = if above.attributes.contains("kebab-case") {
        kebab(name)
    } else {
        name.to_owned()
    };
    (name, kind.trim_end_matches(')').to_owned())
}

fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for (place, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && place > 0 {
            kebab.push('-');
        }
        kebab.extend(letter.to_lowercase());
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: &str, doc: &str) -> Field {
        Field {
            name: name.to_owned(),
            kind: kind.to_owned(),
            doc: doc.to_owned(),
        }
    }

    #[test]
    fn structs_are_read_with_what_may_be_missing() {
        let source = "\
/// A report
/// came in.
///
/// More.
#[derive(Serialize)]
pub struct Received {
    /// The id.
    pub report: ReportId,
    /// Words.
    #[serde(default, skip_serializing_if = \"String::is_empty\")]
    pub words: String,
    /// East.
    #[serde(rename = \"lon\")]
    pub east: i32,
}

impl Received {
    fn none() {}
}
";
        let found = read_items(source);
        let fields = vec![
            field("report", "ReportId", "The id."),
            field("words", "Option<String>", "Words."),
            field("lon", "i32", "East."),
        ];
        let expected = Item {
            doc: "A report came in.".to_owned(),
            shape: Shape::Fields(fields),
            is_stored: true,
        };
        assert_eq!(found, [("Received".to_owned(), expected)]);
    }

    #[test]
    fn values_are_read_from_enums_and_from_lists_of_codes() {
        let source = "\
#[derive(Serialize)]
#[serde(rename_all = \"kebab-case\")]
pub enum Verdict {
    /// On.
    SentOn(String),
    /// Not.
    Unknown,
}
coded! {
    /// Stretches.
    Phase {
        /// Fixed.
        ListsFixed = \"lists-fixed\",
    }
}
numbers! {
    /// A report.
    ReportId = 'R';
}
/// By digit.
#[derive(Serialize)]
#[serde(into = \"u8\")]
pub enum Level {
    /// 0: no effect.
    Note,
}
";
        let found = read_items(source);
        assert_eq!(found[3].1.doc, "By digit. 0: no effect.");
        let shapes: Vec<_> = found.into_iter().map(|(name, item)| (name, item.shape)).collect();
        let expected = [
            (
                "Verdict",
                Shape::Values(vec![
                    field("sent-on", "String", "On."),
                    field("unknown", "", "Not."),
                ]),
            ),
            ("Phase", Shape::Values(vec![field("lists-fixed", "", "Fixed.")])),
            ("ReportId", Shape::Opaque),
            ("Level", Shape::Opaque),
        ];
        assert_eq!(shapes, expected.map(|(name, shape)| (name.to_owned(), shape)));
    }
}
