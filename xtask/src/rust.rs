//! Rust source as far as the checks must understand it: what is code, what is a comment,
//! what is a string, which lines are tests, where functions begin and end.
//!
//! A reader of shapes, not a parser: it never fails, and on odd source it sees less.

/// A Rust file with its parts told apart. Both texts keep every line where it was.
pub(crate) struct Source {
    /// Comments and the insides of strings are blanks.
    pub(crate) code: String,
    /// Comments are blanks, strings stand.
    pub(crate) uncommented: String,
    in_test: Vec<bool>,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// From 1.
    pub(crate) line: usize,
    pub(crate) lines: usize,
}

impl Source {
    /// Tells the parts of `text` apart. A file of tests (`tests/`, `testing/`, `properties/`, `tests.rs`, `…_tests.rs`) is a test throughout.
    pub(crate) fn read(path: &str, text: &str) -> Self {
        let (code, uncommented) = Reader::new(text).read();
        let whole = is_test_file(path);
        let mut in_test = vec![whole; code.lines().count()];
        if !whole {
            mark_tests(&code, &mut in_test);
        }
        Self {
            code,
            uncommented,
            in_test,
        }
    }

    /// Whether this line (from 1) belongs to a test.
    pub(crate) fn is_test(&self, line: usize) -> bool {
        self.in_test.get(line.saturating_sub(1)).copied().unwrap_or(false)
    }

    /// The lines of code outside tests, with their numbers from 1.
    pub(crate) fn program_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .filter(|(line, _)| !self.is_test(*line))
    }

    /// Every `use …;` with the line on which it begins.
    pub(crate) fn uses(&self) -> Vec<(usize, String)> {
        let chars: Vec<char> = self.code.chars().collect();
        let mut found = Vec::new();
        for start in words_at(&chars, "use") {
            let item: String = chars.iter().skip(start + 3).take_while(|c| **c != ';').collect();
            if !item.trim_start().starts_with('<') {
                found.push((line_of(&chars, start), item));
            }
        }
        found
    }

    /// Every function that has a body.
    pub(crate) fn functions(&self) -> Vec<Function> {
        let chars: Vec<char> = self.code.chars().collect();
        let mut found = Vec::new();
        for start in words_at(&chars, "fn") {
            let name: String = chars
                .iter()
                .skip(start + 2)
                .skip_while(|c| c.is_whitespace())
                .take_while(|c| is_word(**c))
                .collect();
            if name.is_empty() {
                continue;
            }
            if let Some(end) = item_end(&chars, start).filter(|end| chars.get(*end) == Some(&'}')) {
                let line = line_of(&chars, start);
                found.push(Function {
                    name,
                    line,
                    lines: line_of(&chars, end) - line + 1,
                });
            }
        }
        found
    }
}

/// The words of a line of code: identifiers and keywords.
pub(crate) fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

fn is_test_file(path: &str) -> bool {
    ["/tests/", "/testing/", "/properties/"]
        .iter()
        .any(|folder| path.contains(folder))
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn line_of(chars: &[char], at: usize) -> usize {
    1 + chars.iter().take(at).filter(|c| **c == '\n').count()
}

/// Where `word` stands alone.
fn words_at(chars: &[char], word: &str) -> Vec<usize> {
    let word: Vec<char> = word.chars().collect();
    let mut found = Vec::new();
    for (at, window) in chars.windows(word.len()).enumerate() {
        let before = at.checked_sub(1).and_then(|index| chars.get(index));
        let after = chars.get(at + word.len());
        let alone = !before.is_some_and(|c| is_word(*c)) && !after.is_some_and(|c| is_word(*c));
        if window == word && alone {
            found.push(at);
        }
    }
    found
}

/// The end of the item that begins at `start`: its `;`, or the `}` of its body.
fn item_end(chars: &[char], start: usize) -> Option<usize> {
    let mut inside = 0_usize;
    let mut braces = 0_usize;
    for (at, c) in chars.iter().enumerate().skip(start) {
        match c {
            '(' | '[' if braces == 0 => inside += 1,
            ')' | ']' if braces == 0 => inside = inside.saturating_sub(1),
            ';' if inside == 0 && braces == 0 => return Some(at),
            '{' if inside == 0 => braces += 1,
            '}' if inside == 0 => {
                braces = braces.checked_sub(1)?;
                if braces == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Marks the lines of items below `#[cfg(test)]`, `#[cfg(all(test, …))]` and `#[test]`.
fn mark_tests(code: &str, in_test: &mut [bool]) {
    let chars: Vec<char> = code.chars().collect();
    for start in words_at(&chars, "test") {
        let line_start = chars
            .iter()
            .take(start)
            .rposition(|c| *c == '\n')
            .map_or(0, |at| at + 1);
        let before: String = chars.iter().skip(line_start).take(start - line_start).collect();
        let attribute = before.trim_start();
        if !attribute.starts_with("#[cfg(") && attribute != "#[" || attribute.contains("not(") {
            continue;
        }
        let Some(close) = chars
            .iter()
            .skip(start)
            .position(|c| *c == ']')
            .map(|offset| start + offset + 1)
        else {
            continue;
        };
        let first = line_of(&chars, start);
        let last = item_end(&chars, close).map_or(first, |end| line_of(&chars, end));
        for marked in in_test.iter_mut().take(last).skip(first - 1) {
            *marked = true;
        }
    }
}

/// Walks over the characters of a file once.
struct Reader {
    chars: Vec<char>,
    at: usize,
    code: String,
    uncommented: String,
}

impl Reader {
    fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let size = text.len();
        Self {
            chars,
            at: 0,
            code: String::with_capacity(size),
            uncommented: String::with_capacity(size),
        }
    }

    fn read(mut self) -> (String, String) {
        while let Some(c) = self.peek(0) {
            match c {
                '/' if self.peek(1) == Some('/') => self.line_comment(),
                '/' if self.peek(1) == Some('*') => self.block_comment(),
                '"' => self.string(),
                '\'' => self.quote(),
                'r' | 'b' | 'c' if !self.after_word() && self.raw_hashes().is_some() => self.raw_string(),
                _ => self.keep(),
            }
        }
        (self.code, self.uncommented)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn after_word(&self) -> bool {
        self.at
            .checked_sub(1)
            .and_then(|index| self.chars.get(index))
            .is_some_and(|c| is_word(*c))
    }

    /// Code: stands in both texts.
    fn keep(&mut self) {
        if let Some(c) = self.peek(0) {
            self.code.push(c);
            self.uncommented.push(c);
            self.at += 1;
        }
    }

    /// The inside of a string: blank in the code.
    fn hide(&mut self) {
        if let Some(c) = self.peek(0) {
            self.code.push(if c == '\n' { c } else { ' ' });
            self.uncommented.push(c);
            self.at += 1;
        }
    }

    /// A comment: blank in both texts.
    fn drop(&mut self) {
        if let Some(c) = self.peek(0) {
            let blank = if c == '\n' { c } else { ' ' };
            self.code.push(blank);
            self.uncommented.push(blank);
            self.at += 1;
        }
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.drop();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => {
                    depth += 1;
                    self.drop();
                }
                (Some('*'), Some('/')) => {
                    depth -= 1;
                    self.drop();
                }
                (None, _) => return,
                _ => {}
            }
            self.drop();
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        self.keep();
        while let Some(c) = self.peek(0) {
            match c {
                '"' => return self.keep(),
                '\\' => {
                    self.hide();
                    self.hide();
                }
                _ => self.hide(),
            }
        }
    }

    /// A character, or the mark of a lifetime.
    fn quote(&mut self) {
        let is_character = self.peek(1) == Some('\\') || self.peek(2) == Some('\'');
        self.keep();
        if !is_character {
            return;
        }
        if self.peek(0) == Some('\\') {
            self.hide();
        }
        self.hide();
        while self.peek(0).is_some_and(|c| c != '\'') {
            self.hide();
        }
        self.keep();
    }

    /// How many `#` a raw string that begins here has, and how long its prefix is.
    fn raw_hashes(&self) -> Option<(usize, usize)> {
        let prefix = match (self.peek(0), self.peek(1)) {
            (Some('r'), _) => 1,
            (Some('b' | 'c'), Some('r')) => 2,
            _ => return None,
        };
        let mut hashes = 0;
        while self.peek(prefix + hashes) == Some('#') {
            hashes += 1;
        }
        (self.peek(prefix + hashes) == Some('"')).then_some((prefix, hashes))
    }

    fn raw_string(&mut self) {
        let Some((prefix, hashes)) = self.raw_hashes() else {
            return;
        };
        for _ in 0..=(prefix + hashes) {
            self.keep();
        }
        while let Some(c) = self.peek(0) {
            let closes = c == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#'));
            if closes {
                for _ in 0..=hashes {
                    self.keep();
                }
                return;
            }
            self.hide();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        Source::read("crates/x/src/lib.rs", text).code
    }

    #[test]
    fn comments_and_insides_of_strings_are_no_code() {
        assert_eq!(code("a // b\nc"), "a     \nc");
        assert_eq!(code("a /* b /* c */ d */ e"), "a                   e");
        assert_eq!(code(r#"say("fn x() {") ;"#), r#"say("        ") ;"#);
        assert_eq!(code(r##"r#"a "quoted" { "# + 1"##), r##"r#"             "# + 1"##);
        assert_eq!(code(r#""a\"b{" }"#), r#""     " }"#);
    }

    #[test]
    fn characters_and_lifetimes_are_told_apart() {
        assert_eq!(code("x('{', '\\'', b'}')"), "x(' ', '  ', b' ')");
        assert_eq!(code("fn a<'a>(x: &'a str) {}"), "fn a<'a>(x: &'a str) {}");
        assert_eq!(code("'\\u{1F600}' }"), "'         ' }");
    }

    #[test]
    fn strings_stand_where_only_comments_are_taken_away() {
        let source = Source::read("a.rs", "say(\"key\") // say(\"not\")");
        assert_eq!(source.uncommented.trim_end(), "say(\"key\")");
    }

    #[test]
    fn functions_are_measured_from_signature_to_closing_brace() {
        let source = Source::read(
            "a.rs",
            "trait T { fn none(&self); }\nfn one() {}\nfn three(\n) -> [u8; 2] {\n}\n",
        );
        let lengths: Vec<_> = source
            .functions()
            .into_iter()
            .map(|f| (f.name, f.line, f.lines))
            .collect();
        assert_eq!(lengths, [("one".to_owned(), 2, 1), ("three".to_owned(), 3, 3)]);
    }

    #[test]
    fn types_of_functions_are_no_functions() {
        assert!(
            Source::read("a.rs", "struct A { run: fn(u8) -> u8 }")
                .functions()
                .is_empty()
        );
    }

    #[test]
    fn test_modules_are_marked_to_their_end() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\nfn b() {}\n#[cfg(not(test))]\nfn c() {}\n";
        let source = Source::read("crates/x/src/lib.rs", text);
        let marked: Vec<usize> = (1..=8).filter(|line| source.is_test(*line)).collect();
        assert_eq!(marked, [2, 3, 4, 5]);
    }

    #[test]
    fn a_test_module_in_a_file_of_its_own_marks_one_item() {
        let source = Source::read("a.rs", "#[cfg(test)]\nmod tests;\nuse a::*;\n");
        assert!(source.is_test(2));
        assert!(!source.is_test(3));
    }

    #[test]
    fn files_of_tests_are_tests_throughout() {
        assert!(Source::read("crates/x/tests/it/main.rs", "use a::*;").is_test(1));
        assert!(Source::read("crates/x/src/reports/tests.rs", "use a::*;").is_test(1));
    }

    #[test]
    fn uses_are_found_whole_and_captures_are_not_uses() {
        let source = Source::read(
            "a.rs",
            "use a::{\n  b,\n  c::*,\n};\nfn f() -> impl A + use<'_> {}\n",
        );
        let uses = source.uses();
        assert_eq!(uses.len(), 1);
        assert!(
            uses.iter()
                .all(|(line, item)| *line == 1 && item.contains("c::*"))
        );
    }
}
