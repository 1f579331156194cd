//! A page as a reader without JavaScript has it, and what a test says of it.

use scraper::{ElementRef, Html, Selector};

use crate::answer::Answer;
use crate::browser::Browser;
use crate::contract;
use crate::form::Form;

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    pub(crate) answer: Answer,
    pub(crate) document: Html,
}

/// Reads a selector.
pub(crate) fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap_or_else(|error| panic!("{text} selects nothing: {error:?}"))
}

/// The words of an element, in one line.
pub(crate) fn words(element: ElementRef<'_>) -> String {
    element
        .text()
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

impl Page {
    pub(crate) fn new(answer: Answer) -> Self {
        let document = Html::parse_document(&answer.body);
        Self { answer, document }
    }

    /// The answer that brought it.
    #[must_use]
    pub const fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The status that it came with.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.answer.status()
    }

    /// The address that it was asked for at.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.answer.path
    }

    /// The page as it came.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.answer.body
    }

    /// The browser that has it.
    #[must_use]
    pub const fn browser(&self) -> &Browser {
        &self.answer.browser
    }

    /// The only element that a selector finds.
    #[track_caller]
    pub(crate) fn one(&self, text: &str) -> ElementRef<'_> {
        let found: Vec<_> = self.document.select(&selector(text)).collect();
        assert_eq!(
            found.len(),
            1,
            "{} has so many of {text}: {}",
            self.answer.path,
            self.answer.body
        );
        found[0]
    }

    /// Every element that a selector finds, each in its words.
    #[must_use]
    pub fn all(&self, text: &str) -> Vec<String> {
        self.document.select(&selector(text)).map(words).collect()
    }

    /// How many elements a selector finds.
    #[must_use]
    pub fn count(&self, text: &str) -> usize {
        self.document.select(&selector(text)).count()
    }

    /// The words of the only element that a selector finds.
    #[must_use]
    #[track_caller]
    pub fn text(&self, text: &str) -> String {
        words(self.one(text))
    }

    /// An attribute of the only element that a selector finds.
    #[must_use]
    #[track_caller]
    pub fn attribute(&self, text: &str, name: &str) -> Option<String> {
        self.one(text).attr(name).map(str::to_owned)
    }

    /// An attribute of every element that a selector finds and that has it.
    #[must_use]
    pub fn attributes(&self, text: &str, name: &str) -> Vec<String> {
        self.document
            .select(&selector(text))
            .filter_map(|found| found.attr(name))
            .map(str::to_owned)
            .collect()
    }

    /// All that can be read on it, in one line.
    #[must_use]
    pub fn words(&self) -> String {
        words(self.one("body"))
    }

    /// The changing part, as its source.
    #[must_use]
    #[track_caller]
    pub fn region(&self) -> String {
        self.one("#region").inner_html()
    }

    /// Fails unless its one heading of the first level reads so.
    ///
    /// # Panics
    /// When it does not.
    #[track_caller]
    pub fn assert_heading(&self, heading: &str) {
        assert_eq!(self.text("h1"), heading, "{}", self.answer.path);
    }

    /// Fails unless it can be read on the page.
    ///
    /// # Panics
    /// When it can't.
    #[track_caller]
    pub fn assert_text(&self, text: &str) {
        let words = self.words();
        assert!(
            words.contains(text),
            "{} lacks “{text}”: {words}",
            self.answer.path
        );
    }

    /// Fails if it stands anywhere on the page, read or not.
    ///
    /// # Panics
    /// When it does.
    #[track_caller]
    pub fn assert_no_text(&self, text: &str) {
        let found = self.words().contains(text) || self.answer.body.contains(text);
        assert!(!found, "{} has “{text}”: {}", self.answer.path, self.answer.body);
    }

    /// Fails unless the page keeps everything that every page of the product must keep.
    ///
    /// # Panics
    /// When it breaks something of it: told all at once.
    #[track_caller]
    pub fn assert_whole(&self, language: &str) {
        let broken = contract::broken(self, language);
        assert!(
            broken.is_empty(),
            "{} in {language}: {broken:#?}",
            self.answer.path
        );
    }

    /// The address of the first link with these words, or whose words begin so.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    #[track_caller]
    pub fn link(&self, words_of_link: &str) -> String {
        let links = selector("a[href]");
        let mut found = self
            .document
            .select(&links)
            .filter(|link| words(*link) == words_of_link);
        let href = found.next().and_then(|link| link.attr("href")).map(str::to_owned);
        href.unwrap_or_else(|| {
            panic!(
                "{} has no link “{words_of_link}”: {:?}",
                self.answer.path,
                self.all("a")
            )
        })
    }

    /// Whether there is a link with these words.
    #[must_use]
    pub fn has_link(&self, words_of_link: &str) -> bool {
        self.all("a[href]").iter().any(|known| known == words_of_link)
    }

    /// Follows the first link with these words to a page that is there.
    #[must_use]
    #[track_caller]
    pub fn click(&self, words_of_link: &str) -> Self {
        let href = self.link(words_of_link);
        self.answer
            .browser
            .get(&self.resolved(&href))
            .assert_status(200)
            .page()
    }

    /// Every address of ours that the page links to, without fragments.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let hrefs = self.attributes("a[href]", "href");
        let inside = hrefs.iter().filter(|href| href.starts_with(['/', '?']));
        inside
            .map(|href| self.resolved(href.split('#').next().unwrap_or_default()))
            .collect()
    }

    /// An address as this page means it.
    pub(crate) fn resolved(&self, href: &str) -> String {
        let own = self.answer.path.split(['?', '#']).next().unwrap_or_default();
        if href.starts_with('/') {
            href.to_owned()
        } else {
            format!("{own}{href}")
        }
    }

    /// The only form that a selector finds.
    #[must_use]
    #[track_caller]
    pub fn form(&self, text: &str) -> Form {
        Form::new(self, self.one(text))
    }
}
