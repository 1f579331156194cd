//! What a form offers: choices one by one and in groups, and what is wrong with what was chosen.

use domain::World;
use domain::marking::Label;
use domain::theme::Theme;

use crate::alphabet::sort_by_name;
use crate::words::Words;

/// One option of a list, a radio button, a tile.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) words: String,
    pub(crate) chosen: bool,
}

impl Choice {
    pub(crate) fn new(value: impl Into<String>, words: impl Into<String>, current: &str) -> Self {
        let value = value.into();
        Self {
            chosen: value == current,
            words: words.into(),
            value,
        }
    }
}

/// Options that belong together.
#[derive(Clone, Debug)]
pub(crate) struct ChoiceGroup {
    pub(crate) words: String,
    pub(crate) choices: Vec<Choice>,
}

/// Something that must be put right before a form can be taken.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    /// The name of the field; empty when it is about the whole.
    pub(crate) field: &'static str,
    pub(crate) words: String,
}

impl Mistake {
    pub(crate) const fn new(field: &'static str, words: String) -> Self {
        Self { field, words }
    }
}

/// What is said of a field, if anything is.
pub(crate) fn mistake_of<'a>(mistakes: &'a [Mistake], field: &str) -> Option<&'a str> {
    mistakes
        .iter()
        .find(|mistake| mistake.field == field)
        .map(|mistake| mistake.words.as_str())
}

/// Every kind, by theme.
pub(crate) fn kinds(world: &World, words: Words, current: &str) -> Vec<ChoiceGroup> {
    let group = |theme: Theme| ChoiceGroup {
        words: words.say_kind("theme", theme.code()),
        choices: world
            .kinds
            .iter()
            .filter(|kind| kind.defined.theme == theme)
            .map(|kind| {
                Choice::new(
                    kind.defined.kind.as_str(),
                    words.name(&kind.defined.names),
                    current,
                )
            })
            .collect(),
    };
    Theme::ALL
        .into_iter()
        .map(group)
        .filter(|group| !group.choices.is_empty())
        .collect()
}

/// Labels with what they mean.
pub(crate) fn markings(labels: &[Label], words: Words, current: &str) -> Vec<Choice> {
    let spoken = |label: Label| {
        format!(
            "{} – {}",
            label.written(),
            words.say(&format!("tlp-{}-means", label.code()))
        )
    };
    labels
        .iter()
        .map(|label| Choice::new(label.code(), spoken(*label), current))
        .collect()
}

/// Puts choices in the order of the reader's own alphabet.
pub(crate) fn sort_by_words(choices: &mut [Choice], words: Words) {
    sort_by_name(choices, words.language(), |choice| &choice.words);
}
