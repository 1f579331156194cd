//! What every page keeps: its headers, its language, one heading, names for everything that can be
//! used, nothing inline, and no key of a text where the text should stand.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use scraper::{ElementRef, Node};

use crate::page::{Page, selector, words};

const HEADERS: [(&str, &str); 6] = [
    ("content-type", "text/html; charset=utf-8"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("cache-control", "no-store"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// Everything that the page breaks, in words.
pub(crate) fn broken(page: &Page, language: &str) -> Vec<String> {
    let mut broken = Vec::new();
    headers(page, &mut broken);
    head(page, language, &mut broken);
    ids(page, &mut broken);
    names(page, &mut broken);
    nothing_inline(page, &mut broken);
    keys(page, &mut broken);
    broken
}

fn headers(page: &Page, broken: &mut Vec<String>) {
    for (name, expected) in HEADERS {
        let found = page.answer().header(name);
        if found != Some(expected) {
            broken.push(format!("the header {name} is {found:?}"));
        }
    }
}

fn head(page: &Page, language: &str, broken: &mut Vec<String>) {
    if !page.source().starts_with("<!doctype html>") {
        broken.push("it does not begin with a doctype".to_owned());
    }
    if page.attributes("html", "lang") != [language] {
        broken.push(format!("its language is {:?}", page.attributes("html", "lang")));
    }
    let title = page.all("head > title").join("");
    if title
        .strip_suffix("– Valpool")
        .is_none_or(|own| own.trim().is_empty())
    {
        broken.push(format!("its title is “{title}”"));
    }
    let headings = page.all("h1");
    if headings.len() != 1 || headings.iter().any(String::is_empty) {
        broken.push(format!("its first-level headings are {headings:?}"));
    }
    if page.count("main") != 1 {
        broken.push("it has no main part of its own".to_owned());
    }
}

/// Ids occur once, and whatever names one names one that is there.
fn ids(page: &Page, broken: &mut Vec<String>) {
    let mut known = BTreeSet::new();
    for id in page.attributes("[id]", "id") {
        if !known.insert(id.clone()) {
            broken.push(format!("the id {id} occurs twice"));
        }
    }
    let mut named: Vec<(&str, String)> = Vec::new();
    for attribute in [
        "for",
        "aria-labelledby",
        "aria-describedby",
        "aria-controls",
        "list",
    ] {
        let values = page.attributes(&format!("[{attribute}]"), attribute);
        named.extend(
            values
                .iter()
                .flat_map(|value| value.split_whitespace())
                .map(|id| (attribute, id.to_owned())),
        );
    }
    let within = page.attributes("a[href^='#']", "href");
    named.extend(
        within
            .iter()
            .map(|href| ("href", href.trim_start_matches('#').to_owned())),
    );
    for (attribute, id) in named {
        if !known.contains(&id) {
            broken.push(format!("{attribute} names {id}, which is not there"));
        }
    }
}

/// Whatever can be used has a name that can be spoken.
fn names(page: &Page, broken: &mut Vec<String>) {
    let labelled: BTreeSet<String> = page.attributes("label[for]", "for").into_iter().collect();
    let controls = selector("input:not([type=hidden]), select, textarea");
    for control in page.document.select(&controls) {
        let by_id = control.attr("id").is_some_and(|id| labelled.contains(id));
        let around = control
            .ancestors()
            .filter_map(ElementRef::wrap)
            .find(|around| around.value().name() == "label");
        let named = by_id
            || around.is_some_and(|label| !words(label).is_empty())
            || control.attr("aria-label").is_some_and(|label| !label.is_empty())
            || control.attr("aria-labelledby").is_some();
        if !named {
            broken.push(format!("no label for {}", opening(control)));
        }
    }
    let usable =
        selector("a[href], button, summary, th, legend, h2, h3, option[value]:not([value='']), label");
    for element in page.document.select(&usable) {
        let named = !words(element).is_empty()
            || element.attr("aria-label").is_some_and(|label| !label.is_empty())
            || element.attr("label").is_some()
            || element
                .descendent_elements()
                .any(|inner| inner.attr("aria-label").is_some());
        // An option of a list of proposals is named by its value.
        let proposal = element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|list| list.value().name() == "datalist");
        if !named && !proposal {
            broken.push(format!("no words for {}", opening(element)));
        }
    }
    let pictures = selector("svg[role=img]:not([aria-label]):not([aria-labelledby]), img:not([alt])");
    broken.extend(
        page.document
            .select(&pictures)
            .map(|picture| format!("no words for {}", opening(picture))),
    );
    let sections = selector("nav:not([aria-label]):not([aria-labelledby])");
    broken.extend(
        page.document
            .select(&sections)
            .map(|section| format!("no name for {}", opening(section))),
    );
}

fn nothing_inline(page: &Page, broken: &mut Vec<String>) {
    let inline = selector("style, [style], script:not([src]), [srcdoc], iframe, object, embed, base");
    broken.extend(
        page.document
            .select(&inline)
            .map(|found| format!("inline or foreign: {}", opening(found))),
    );
    let all = selector("*");
    for element in page.document.select(&all) {
        for (name, value) in element.value().attrs() {
            let address = matches!(name, "href" | "src" | "action" | "formaction");
            let elsewhere = address && !(value.starts_with(['/', '#', '?'])) || value.starts_with("//");
            if name.starts_with("on") || elsewhere {
                broken.push(format!("{name} of {}", opening(element)));
            }
        }
    }
}

/// A text that is missing shows itself by its key.
fn keys(page: &Page, broken: &mut Vec<String>) {
    let mut texts: Vec<String> = Vec::new();
    for node in page.document.tree.nodes() {
        let inside = node
            .parent()
            .and_then(ElementRef::wrap)
            .is_some_and(|around| around.value().name() != "code");
        if let Node::Text(text) = node.value()
            && inside
        {
            texts.push(text.trim().to_owned());
        }
    }
    for attribute in [
        "aria-label",
        "title",
        "placeholder",
        "alt",
        "data-lost",
        "data-gone",
        "label",
    ] {
        texts.extend(page.attributes(&format!("[{attribute}]"), attribute));
    }
    texts.sort();
    texts.dedup();
    let shown = texts
        .iter()
        .filter(|text| is_key(text) || text.split([' ', '·', ',', ':', '(', ')']).any(is_known_key));
    broken.extend(shown.map(|text| format!("a key in place of its text: {text}")));
}

/// Nothing but small letters, digits and at least one dash between them.
fn is_key(text: impl AsRef<str>) -> bool {
    let text = text.as_ref();
    let parts: Vec<_> = text.split('-').collect();
    let plain = |part: &&str| {
        part.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    parts.len() > 1
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && parts.iter().all(|part| !part.is_empty() && plain(part))
        && !DATA.contains(&text)
}

/// What looks like a key and is a word of the network's own data.
const DATA: [&str; 0] = [];

/// A key of at least three parts: shorter ones are words of English as well.
fn is_known_key(word: &str) -> bool {
    static KEYS: OnceLock<BTreeSet<String>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/en");
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path());
        let texts = files
            .map(|file| std::fs::read_to_string(file).unwrap())
            .collect::<Vec<_>>()
            .join("\n");
        let keys = texts
            .lines()
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key.to_owned());
        keys.filter(|key| key.split('-').count() > 2 && is_key(key))
            .collect()
    });
    keys.contains(word)
}

/// An element's opening tag, to say which one is meant.
fn opening(element: ElementRef<'_>) -> String {
    let html = element.html();
    let end = html.find('>').map_or(html.len(), |end| end + 1);
    html[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a page breaks that is nothing but this body.
    fn of(body: &str) -> String {
        let page = format!(
            "<!doctype html><html lang=en><title>T – Valpool</title><body><main><h1>T</h1>{body}</main>"
        );
        broken(&Page::new(crate::answer::Answer::drawn(&page)), "en").join("\n")
    }

    #[test]
    fn each_break_is_told() {
        let headers_only = of("<p>Words</p>");
        assert_eq!(headers_only.lines().count(), HEADERS.len(), "{headers_only}");
        for (body, told) in [
            ("<h1>Another</h1>", "first-level headings"),
            ("<p id=a></p><p id=a></p>", "the id a occurs twice"),
            ("<p aria-describedby=gone></p>", "aria-describedby names gone"),
            ("<a href='#gone'>There</a>", "href names gone"),
            ("<input name=q>", "no label for <input name=\"q\">"),
            ("<label for=q></label><input id=q name=q>", "no words for <label"),
            ("<a href='/'></a>", "no words for <a"),
            ("<button></button>", "no words for <button>"),
            ("<nav></nav>", "no name for <nav>"),
            ("<p style='color:red'></p>", "inline or foreign"),
            ("<script>1</script>", "inline or foreign"),
            ("<p onclick='x()'></p>", "onclick of <p"),
            ("<a href='https://example.org'>There</a>", "href of <a"),
            ("<form action='//example.org'></form>", "action of <form"),
            ("<p>report-kind</p>", "a key in place of its text: report-kind"),
            (
                "<p title='report-kind'></p>",
                "a key in place of its text: report-kind",
            ),
        ] {
            let found = of(body);
            assert!(found.contains(told), "{body}: {found}");
        }
    }

    #[test]
    fn key_is_told_from_a_word() {
        assert!(is_key("report-goes-to") && is_key("level-0"));
        for word in [
            "sign",
            "E-mail",
            "well-known fact",
            "I-7KQ4MX",
            "2026-09-13",
            "—",
            "-",
        ] {
            assert!(!is_key(word), "{word}");
        }
    }
}
