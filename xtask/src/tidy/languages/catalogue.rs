//! The Fluent files of one language, reduced to keys, variables and mentions.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    Attribute, CallArguments, Entry as Part, Expression, InlineExpression, Pattern, PatternElement,
};
use fluent_syntax::parser;

use super::super::Finding;
use crate::tree::Text;

/// One language. Keys are `message`, `message.attribute` and `-term`.
pub(super) struct Catalogue {
    /// The folder, with a slash at its end.
    pub(super) prefix: String,
    /// File names without the folder.
    pub(super) files: BTreeSet<String>,
    pub(super) entries: BTreeMap<String, Entry>,
}

/// One text.
pub(super) struct Entry {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) variables: BTreeSet<String>,
    /// The messages and terms it refers to.
    pub(super) mentions: BTreeSet<String>,
}

impl Catalogue {
    /// Reads the files; what is not Fluent, and a key that stands twice, becomes a finding.
    pub(super) fn read(prefix: &str, files: &[Text<'_>], findings: &mut Vec<Finding>) -> Self {
        let mut catalogue = Self {
            prefix: prefix.to_owned(),
            files: BTreeSet::new(),
            entries: BTreeMap::new(),
        };
        for file in files {
            let name = file.path.strip_prefix(prefix).unwrap_or(file.path);
            catalogue.files.insert(name.to_owned());
            let resource = match parser::parse(file.text) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    for error in errors {
                        let before = file.text.get(..error.pos.start).unwrap_or(file.text);
                        let line = before.trim_end().matches('\n').count() + 1;
                        findings.push(Finding::new(file.path, line, format!("is not Fluent: {error}")));
                    }
                    resource
                }
            };
            for part in &resource.body {
                catalogue.take(*file, name, part, findings);
            }
        }
        catalogue
    }

    fn take(&mut self, file: Text<'_>, name: &str, part: &Part<&str>, findings: &mut Vec<Finding>) {
        let (key, value, attributes) = match part {
            Part::Message(message) => (
                message.id.name.to_owned(),
                message.value.as_ref(),
                &message.attributes,
            ),
            Part::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
            Part::Comment(_) | Part::GroupComment(_) | Part::ResourceComment(_) | Part::Junk { .. } => return,
        };
        let lines = lines_of(file.text, &key);
        let known = self.entries.get(&key).map(|entry| entry.file.clone());
        let line = if known.as_deref() == Some(name) {
            lines.last()
        } else {
            lines.first()
        };
        let line = line.copied().unwrap_or(0);
        if let Some(known) = known {
            let message = format!(
                "`{key}` stands already in {}{known}: a key is one text",
                self.prefix
            );
            findings.push(Finding::new(file.path, line, message));
            return;
        }
        let mut entry = Entry {
            file: name.to_owned(),
            line,
            variables: BTreeSet::new(),
            mentions: BTreeSet::new(),
        };
        if let Some(pattern) = value {
            entry.read_pattern(pattern);
        }
        for Attribute { id, value } in attributes {
            let mut part = Entry {
                file: name.to_owned(),
                line,
                variables: BTreeSet::new(),
                mentions: BTreeSet::new(),
            };
            part.read_pattern(value);
            self.entries.insert(format!("{key}.{}", id.name), part);
        }
        self.entries.insert(key, entry);
    }
}

impl Entry {
    fn read_pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.read_expression(expression);
            }
        }
    }

    fn read_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.read_inline(inline),
            Expression::Select { selector, variants } => {
                self.read_inline(selector);
                for variant in variants {
                    self.read_pattern(&variant.value);
                }
            }
        }
    }

    fn read_inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::FunctionReference { arguments, .. } => self.read_arguments(arguments),
            InlineExpression::MessageReference { id, attribute } => {
                let key = attribute
                    .as_ref()
                    .map_or(id.name.to_owned(), |part| format!("{}.{}", id.name, part.name));
                self.mentions.insert(key);
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                self.mentions.insert(format!("-{}", id.name));
                if let Some(arguments) = arguments {
                    self.read_arguments(arguments);
                }
            }
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => self.read_expression(expression),
        }
    }

    fn read_arguments(&mut self, arguments: &CallArguments<&str>) {
        for argument in &arguments.positional {
            self.read_inline(argument);
        }
        for argument in &arguments.named {
            self.read_inline(&argument.value);
        }
    }
}

/// The lines (from 1) on which a key begins.
fn lines_of(text: &str, key: &str) -> Vec<usize> {
    let begins = |line: &str| {
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    text.lines()
        .enumerate()
        .filter(|(_, line)| begins(line))
        .map(|(index, _)| index + 1)
        .collect()
}
