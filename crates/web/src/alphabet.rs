//! Names in the order of the reader's own alphabet: å, ä and ö last where that is the order.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};

use crate::words::Language;

/// Sorts by the name that each item has.
pub(crate) fn sort_by_name<T>(items: &mut [T], language: Language, name: impl Fn(&T) -> &str) {
    let collator = collator(language);
    items.sort_by(|a, b| {
        let (a, b) = (name(a), name(b));
        collator
            .as_ref()
            .map_or_else(|| a.cmp(b), |collator| collator.compare(a, b))
    });
}

fn collator(language: Language) -> Option<CollatorBorrowed<'static>> {
    let locale: icu_locale_core::Locale = language.code().parse().ok()?;
    Collator::try_new((&locale).into(), CollatorOptions::default()).ok()
}
