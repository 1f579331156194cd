//! Text as foreign files write it, made plain: white space, control characters.

use std::borrow::Cow;

/// One line: each run of white space becomes one space, the ends are trimmed, control characters
/// go.
pub(crate) fn one_line(written: &str) -> String {
    let trimmed = written.trim();
    if is_plain(trimmed) {
        return trimmed.to_owned();
    }
    let mut line = String::with_capacity(trimmed.len());
    for word in trimmed.split_whitespace() {
        let before = line.len();
        if before > 0 {
            line.push(' ');
        }
        let start = line.len();
        line.extend(word.chars().filter(|letter| !letter.is_control()));
        if line.len() == start {
            line.truncate(before);
        }
    }
    line
}

/// Whether text is one line already: visible characters with single spaces between them.
fn is_plain(trimmed: &str) -> bool {
    let mut space_before = false;
    trimmed.chars().all(|letter| {
        let doubled = letter == ' ' && space_before;
        space_before = letter == ' ';
        !doubled && !letter.is_control() && (letter == ' ' || !letter.is_whitespace())
    })
}

/// Foreign text within a sentence of ours: one line, and not a long one.
pub(crate) fn brief(written: &str) -> String {
    const LETTERS_MAX: usize = 80;
    let start = written
        .char_indices()
        .nth(LETTERS_MAX)
        .and_then(|(at, _)| written.get(..at));
    start.map_or_else(|| one_line(written), |start| format!("{}…", one_line(start)))
}

/// Running text: line breaks stay (as `\n`), tabs become spaces, other control characters go, the
/// ends are trimmed.
pub(crate) fn paragraphs(written: &str) -> String {
    let trimmed = written.trim();
    if !trimmed
        .chars()
        .any(|letter| letter.is_control() && letter != '\n')
    {
        return trimmed.to_owned();
    }
    let mut text = String::with_capacity(trimmed.len());
    let mut letters = trimmed.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                text.push('\n');
            }
            '\n' => text.push('\n'),
            '\t' => text.push(' '),
            _ if letter.is_control() => {}
            _ => text.push(letter),
        }
    }
    // What stood outside of a control character at an end may be white space.
    text.trim().to_owned()
}

/// Cleans each part and joins those that are not empty.
pub(crate) fn join<'a>(
    mut parts: impl Iterator<Item = &'a str>,
    between: &str,
    clean: fn(&str) -> String,
) -> String {
    let mut joined = parts.next().map(clean).unwrap_or_default();
    for part in parts {
        let part = clean(part);
        if !joined.is_empty() && !part.is_empty() {
            joined.push_str(between);
        }
        joined.push_str(&part);
    }
    joined
}

/// A word as it is compared: trimmed, small letters.
pub(crate) fn folded(word: &str) -> Cow<'_, str> {
    let trimmed = word.trim();
    if trimmed
        .chars()
        .all(|letter| letter.is_ascii() && !letter.is_ascii_uppercase())
    {
        return Cow::Borrowed(trimmed);
    }
    Cow::Owned(trimmed.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_white_space_become_one_space() {
        assert_eq!(one_line("  NO  UNIT\t\n\tIN IKOTA "), "NO UNIT IN IKOTA");
        assert_eq!(one_line("a b"), "a b");
        assert_eq!(one_line("a\u{a0}b"), "a b");
        assert_eq!(one_line(" \t "), "");
    }

    #[test]
    fn control_characters_leave_no_gap_behind() {
        assert_eq!(one_line("a \u{1} b"), "a b");
        assert_eq!(one_line("\u{1} a\u{7}b"), "ab");
        assert_eq!(one_line("\u{1}"), "");
    }

    #[test]
    fn running_text_keeps_its_line_breaks() {
        assert_eq!(
            paragraphs("one\r\ntwo\rthree\nfour\tfive\u{0} "),
            "one\ntwo\nthree\nfour five"
        );
        assert_eq!(paragraphs("\u{1} a \u{1}"), "a");
    }

    #[test]
    fn empty_parts_leave_no_mark_between() {
        assert_eq!(join(["", " a ", "", "b"].into_iter(), "/", one_line), "a/b");
        assert_eq!(join([].into_iter(), "/", one_line), "");
    }

    #[test]
    fn folded_words_compare_without_case_or_ends() {
        assert_eq!(folded(" What Went Well "), "what went well");
        assert_eq!(folded("ÄÄNESTYS"), "äänestys");
    }
}
