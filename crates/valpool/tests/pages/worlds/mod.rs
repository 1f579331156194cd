//! Random worlds, marked at random, read by everybody: no byte of a hidden thing on any page.
//!
//! Each world is told twice: with everything in it, and as it would be if what the reader may not
//! see had never happened. Every page of the reader must be the same bytes in both, but for the
//! journal's running numbers and the spoken numbers made from running ones. Who may see what is
//! said here again, in the words of the traffic light protocol, and not asked of the policy.

mod script;
mod told;

use domain::tokens::Scope;
use script::{Chance, PROGRAMS, READERS, Reader, Step, script, word};
use testkit::network::RECORDS;
use told::{Told, tell};

/// A word that no text holds.
const NOWHERE: &str = "marke9999q";

/// Pages that name no thing.
const FIXED: [&str; 21] = [
    "/",
    "/?shade=reports",
    "/map",
    "/map/county-13",
    "/map/county-14?shade=reports",
    "/map/municipality-1481",
    "/reports",
    "/reports?state=new",
    "/reports?q=rapport",
    "/incidents",
    "/incidents?state=all&q=incident",
    "/journal",
    "/journal?about=incidents",
    "/extracts",
    "/readings",
    "/themes/cyber",
    "/themes/information",
    "/themes/conduct",
    "/people",
    "/access",
    "/own",
];

/// What programs ask that names no thing.
const ASKED: [&str; 6] = [
    "/api/v1/reports",
    "/api/v1/reports?state=new",
    "/api/v1/reports?q=rapport",
    "/api/v1/reports?area=county-14",
    "/api/v1/incidents",
    "/api/v1/incidents?state=all&q=incident",
];

/// Without the journal's running numbers, the keys of forms, and the numbers of errors.
fn masked(text: &str) -> String {
    let marks = [
        ("name=\"key\" value=\"", "\""),
        ("<code>", "</code>"),
        ("id=\"e", "\""),
        ("href=\"#e", "\""),
        ("/journal/", "/"),
        ("entry=", "#"),
        ("before=", "\""),
        ("<span class=\"hidden\"> ", "</span></a>"),
        ("</span>", "</a>"),
        ("name=\"entry\" value=\"", "\""),
        ("Anteckning ", " "),
        ("Journal entry</dt><dd class=\"pre\">", "</dd>"),
        ("Entry ", " "),
        ("Entry ", "</"),
        ("entry ", " "),
        ("receipt/", "\""),
        ("\"number\":", ","),
    ];
    marks
        .iter()
        .fold(text.to_owned(), |text, (begin, end)| between(&text, begin, end))
}

/// The text with what stands between two marks left out, where that is a number or a key.
fn between(text: &str, begin: &str, end: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(begin) {
        masked.push_str(before);
        masked.push_str(begin);
        rest = after;
        let Some((inside, _)) = after.split_once(end) else {
            continue;
        };
        let plain =
            |letter: char| letter.is_ascii_hexdigit() || letter == '-' || letter == '\u{a0}' || letter == 'T';
        let keyed = begin.starts_with("receipt/");
        if inside.len() <= 120 && (keyed || inside.chars().all(plain)) {
            rest = &after[inside.len()..];
        }
    }
    masked.push_str(rest);
    masked
}

/// The world in which what the reader may not see never happened, with the places of what happened.
fn without_hidden(steps: &[Step], full: &Told, reader: Reader) -> (Told, Vec<String>) {
    // What was refused with everything there must not happen without the hidden.
    let made = |place: usize| {
        let decides = matches!(steps.get(place), Some(Step::Release(..) | Step::Describe(..)));
        !decides || full.made.contains_key(&place)
    };
    let shown = |place: usize| made(place) && full.shows(steps, place, reader);
    let mut seen = tell(steps, &shown);
    seen.settle();
    let there =
        |told: &Told| -> Vec<usize> { told.made.keys().copied().filter(|place| shown(*place)).collect() };
    assert_eq!(
        there(full),
        there(&seen),
        "the same things for {:?}",
        reader.person
    );
    let hidden = (0..steps.len()).filter(|place| !shown(*place)).map(word);
    let hidden = hidden.collect();
    (seen, hidden)
}

/// Compares what a program reads with what it would read if the hidden had never happened.
fn compare_program(steps: &[Step], full: &Told, reader: Reader) -> usize {
    let (seen, hidden) = without_hidden(steps, full, reader);
    let of_both = [full, &seen];
    let programs = of_both.map(|told| told.server.program(reader.of, &Scope::ALL));
    let paths = of_both.map(|told| told.asked(steps, reader));
    assert_eq!(paths[0].len(), paths[1].len());
    for ((name, path), (_, other)) in paths[0].iter().zip(&paths[1]) {
        let read = |place: usize, path: &str| {
            let answer = programs[place].get(path);
            (answer.status(), masked(&of_both[place].by_steps(answer.body())))
        };
        let (one, two) = (read(0, path), read(1, other));
        for word in &hidden {
            assert!(
                !one.1.contains(word.as_str()),
                "{path} tells {} of {word}",
                reader.of
            );
        }
        assert!(
            one == two,
            "{name} differs for {}:\n{}\n{}",
            reader.of,
            one.1,
            two.1
        );
        assert_eq!(one.0, 200, "{path}");
    }
    for word in &hidden {
        let found = |word: &str| {
            programs[0]
                .get(&format!("/api/v1/reports?q={word}"))
                .body()
                .to_owned()
        };
        assert_eq!(found(word), found(NOWHERE), "{word} for {}", reader.of);
    }
    paths[0].len() + hidden.len()
}

/// Compares what is taken out with what it would be if the hidden had never happened.
fn compare_export(steps: &[Step], full: &Told, reader: Reader) {
    let (seen, hidden) = without_hidden(steps, full, reader);
    for format in ["jsonl", "csv"] {
        let [one, two] = [full, &seen].map(|told| {
            let browser = told.server.sign_in(reader.person);
            let answer = browser.post("/export", &[("format", format)]).assert_status(200);
            let text = told.by_steps(answer.body());
            // A row begins with its number in the journal.
            let rows = text.lines().map(|line| {
                let (number, rest) = line.split_once(',').unwrap_or(("", line));
                let is_number = number.bytes().all(|digit| digit.is_ascii_digit());
                if is_number {
                    rest.to_owned()
                } else {
                    line.to_owned()
                }
            });
            masked(&rows.collect::<Vec<_>>().join("\n"))
        });
        for word in &hidden {
            assert!(!one.contains(word.as_str()), "the export tells of {word}");
        }
        assert!(one == two, "the export differs:\n{}", difference(&one, &two));
        assert!(one.contains("network.founded"));
    }
}

/// Compares the world with the one in which what the reader may not see never happened.
fn compare(steps: &[Step], full: &Told, reader: Reader) -> usize {
    let (seen, hidden) = without_hidden(steps, full, reader);
    let browsers = [full, &seen].map(|told| told.server.sign_in(reader.person));
    let paths = [full, &seen].map(|told| told.paths(steps, reader));
    assert_eq!(paths[0].len(), paths[1].len());
    for ((name, path), (_, other)) in paths[0].iter().zip(&paths[1]) {
        let one = full.region(&browsers[0], path);
        let two = seen.region(&browsers[1], other);
        for word in &hidden {
            assert!(
                !one.1.contains(word.as_str()),
                "{path} tells {:?} of {word}",
                reader.person
            );
        }
        assert!(
            one == two,
            "{name} differs for {:?}:\n{}",
            reader.person,
            difference(&one.1, &two.1)
        );
    }
    // Words of hidden things find what a word finds that nobody wrote.
    for word in &hidden {
        let found = |word: &str| {
            let (status, text) = full.region(&browsers[0], &format!("/reports?q={word}"));
            (status, text.replace(word, "WORD"))
        };
        assert_eq!(found(word), found(NOWHERE), "{word} for {:?}", reader.person);
    }
    let stray = full.server.guest();
    drop(stray);
    paths[0].len() + hidden.len()
}

/// The first lines that differ.
fn difference(one: &str, two: &str) -> String {
    let lines = one.lines().zip(two.lines());
    let different = lines.filter(|(one, two)| one != two).take(4);
    let told: Vec<_> = different.map(|(one, two)| format!("- {one}\n+ {two}")).collect();
    format!(
        "{}\n({} and {} lines)",
        told.join("\n"),
        one.lines().count(),
        two.lines().count()
    )
}

fn worlds(seeds: std::ops::Range<u64>) {
    let mut pages = 0;
    for seed in seeds {
        let steps = script(seed);
        let mut full = tell(&steps, &|_| true);
        full.settle();
        let mut chance = Chance(seed ^ 0xabcd);
        let first = chance.below(READERS.len());
        for more in 0..5 {
            pages += compare(&steps, &full, READERS[(first + more * 3) % READERS.len()]);
        }
        // What follows leaves entries behind: an export, and programs' readings.
        let records = READERS.into_iter().find(|reader| reader.person == RECORDS);
        compare_export(&steps, &full, records.unwrap());
        for more in 0..2 {
            pages += compare_program(&steps, &full, PROGRAMS[(first + more) % PROGRAMS.len()]);
        }
    }
    assert!(pages > 300, "the worlds are not read: {pages}");
}

#[test]
fn first_worlds_tell_nothing_of_what_is_hidden() {
    worlds(0..3);
}

#[test]
fn second_worlds_tell_nothing_of_what_is_hidden() {
    worlds(3..6);
}

#[test]
fn third_worlds_tell_nothing_of_what_is_hidden() {
    worlds(6..9);
}

#[test]
fn worlds_hold_every_sort_of_step() {
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..9 {
        for step in script(seed) {
            let told = format!("{step:?}");
            kinds.insert(told.split(['(', ' ']).next().unwrap().to_owned());
        }
    }
    assert_eq!(kinds.len(), 14, "{kinds:?}");
}
