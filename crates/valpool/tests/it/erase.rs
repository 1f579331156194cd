//! `valpool erase`: on the built program and real files. What is erased is in no file, export or
//! answer; what comes between is made good; keys that do not fit are told apart from it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use domain::actor::Actor;
use domain::ids::{PersonId, ReportId};
use domain::marking::{Label, Marking};
use domain::network::{AdmitPeople, PersonDetails, Role};
use domain::reports::ReceiveReport;
use domain::words::Personal;
use domain::{Command, Sequence};
use engine::clock::Clock;
use engine::sessions::Sessions;
use engine::{Node, Options, Proof, Search};
use journal::{Keys, Slot, SqliteCabinet, SqliteStore};

use crate::program::Place;

/// In text, title, contact and place of the report, and a person's name; nowhere else.
const WORDS: [&str; 5] = [
    "Xylofonsson",
    "kvistfritt",
    "0799-112233",
    "gluggvind",
    "Tackspettsdotter",
];

/// A network with two reports and two people, and what they are called there.
struct Network {
    place: Place,
    report: String,
    other: String,
    person: String,
    /// The entry that brought the report.
    received_in: Sequence,
}

fn keys(file: &Path) -> Keys {
    Keys::within(Box::new(SqliteCabinet::open(file).unwrap()))
}

fn network() -> Network {
    let place = Place::new();
    let server = place.start(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(server.stop(), 0);
    let data = place.data();
    let options = Options {
        store: Box::new(SqliteStore::open(&data).unwrap()),
        keys: keys(&data.join("keys.sqlite")),
        clock: Clock::machine(),
        sessions: Sessions::open(&data).unwrap(),
        search: Search::open(&data).unwrap(),
        proof: Proof::open(&data).unwrap(),
    };
    let node = Node::open(options, &mut |_| {}).unwrap();
    let [name, title, contact, place_words, person] = WORDS;
    let admit = AdmitPeople(vec![PersonDetails {
        name: format!("Anna {person}"),
        organisation: "election-authority".parse().unwrap(),
        role: Role::DutyOfficer,
    }]);
    node.ask_blocking(Actor::Console, Command::AdmitPeople(admit))
        .unwrap();
    let receive = |text: String, title: String, contact: &str, words: String| {
        let mut contents = testkit::contents("other", &text, "");
        contents.title = Personal::new(title);
        contents.contact = Personal::new(contact);
        contents.place.words = Personal::new(words);
        let marking = Marking::plain(Label::Green);
        let command = Command::ReceiveReport(ReceiveReport { contents, marking }.into());
        node.ask_blocking(Actor::Person(PersonId(2)), command)
            .unwrap()
            .sequence
    };
    let received_in = receive(
        format!("{name} ringde till lokalen"),
        format!("Det var {title}"),
        contact,
        format!("vid {place_words}"),
    );
    receive("Kö utanför lokalen".to_owned(), String::new(), "", String::new());
    let numbering = node.world().network.as_ref().unwrap().numbering;
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(node.search().caught_up(node.world().head));
    drop(node);
    Network {
        place,
        report: format!("report:{}", numbering.spoken(ReportId(1))),
        other: format!("report:{}", numbering.spoken(ReportId(2))),
        person: format!("person:{}", numbering.spoken(PersonId(2))),
        received_in,
    }
}

fn erase<'a>(subject: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["erase", "--subject", subject, "--reason", "request"], more].concat()
}

/// Every file of a folder and of those below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let listing = std::fs::read_dir(folder).unwrap();
    let paths = listing.map(|file| file.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    paths.flat_map(below).collect()
}

/// The words that any file in a folder holds, in whatever case, with the file.
fn held(folder: &Path) -> Vec<String> {
    let mut held = Vec::new();
    for file in files(folder) {
        let bytes = std::fs::read(&file).unwrap().to_ascii_lowercase();
        for word in WORDS {
            // The index keeps stems: their beginnings are looked for.
            let wanted = word.to_ascii_lowercase();
            let wanted = &wanted.as_bytes()[..7];
            if bytes.windows(wanted.len()).any(|window| window == wanted) {
                held.push(format!("{word} in {}", file.display()));
            }
        }
    }
    held
}

#[test]
fn erased_words_are_in_no_file_export_or_answer() {
    let network = network();
    let place = &network.place;
    let data = place.data();
    let before = place.done(&["export", "--format", "jsonl"]);
    assert!(WORDS.iter().all(|word| before.contains(word)), "{before}");
    assert!(
        held(&data).iter().all(|found| found.contains("search.sqlite")),
        "sealed from the first moment: {:?}",
        held(&data)
    );
    let mut said = String::new();
    for subject in [&network.report, &network.person] {
        said += &place.done(&erase(subject, &["--yes"]));
    }
    assert!(
        said.contains(&network.report) && said.contains("is erased"),
        "{said}"
    );
    assert!(WORDS.iter().all(|word| !said.contains(word)), "{said}");
    assert_eq!(held(&data), [""; 0]);
    for format in ["jsonl", "csv"] {
        let export = place.done(&["export", "--format", format]);
        assert!(WORDS.iter().all(|word| !export.contains(word)), "{export}");
        assert!(export.contains("Kö utanför lokalen"), "the others stay: {export}");
        assert!(export.contains("subject.erased"), "{export}");
    }
    assert!(place.done(&["verify"]).contains("The journal is intact"));
    // Run again, with its index made anew.
    std::fs::remove_file(data.join("search.sqlite")).unwrap();
    let server = place.start(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(server.stop(), 0);
    assert_eq!(held(&data), [""; 0]);
    assert!(
        place
            .done(&erase(&network.report, &["--yes"]))
            .contains("nothing more")
    );
    place
        .run(&["sign-in-link", &network.person["person:".len()..]])
        .failed(1, "");
}

#[test]
fn erasing_asks_first_and_only_knows_what_is_there() {
    let network = network();
    let place = &network.place;
    // Nothing is typed.
    let mut command = place.command(&erase(&network.report, &[]));
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let export = place.done(&["export", "--format", "jsonl"]);
    assert!(export.contains(WORDS[0]));
    for subject in ["report:R-000000", "report", "planet:R-000000", "theme:fraud"] {
        place.run(&erase(subject, &["--yes"])).failed(1, subject);
    }
    let unknown = ["erase", "--subject", &network.report, "--reason", "whim", "--yes"];
    assert_eq!(place.run(&unknown).code, 2);
    for language in ["sv", "fi", "en"] {
        let ran = place.run(&erase("report:R-000000", &["--yes", "--language", language]));
        assert_eq!(ran.code, 1);
        assert!(!ran.err.contains("console-"), "{ran:?}");
    }
    let server = place.start(&["serve", "--listen", "127.0.0.1:0"]);
    place.run(&erase(&network.other, &["--yes"])).failed(3, "in use");
    assert_eq!(server.stop(), 0);
    // Another folder is not made into a network by it.
    let elsewhere = place.path().join("elsewhere");
    let ran = place.run(&erase(&network.report, &["--yes", "--data", "elsewhere"]));
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(!elsewhere.exists());
}

#[test]
fn killed_between_the_entry_and_the_end_of_its_key() {
    let network = network();
    let place = &network.place;
    let file = place.data().join("keys.sqlite");
    let kept = std::fs::read(&file).unwrap();
    place.done(&erase(&network.report, &["--yes"]));
    // As if the program had been killed right after the entry was durable.
    std::fs::write(&file, kept).unwrap();
    assert!(matches!(
        keys(&file).slot(network.received_in).unwrap(),
        Slot::Key(_)
    ));
    let server = place.start(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(server.stop(), 0);
    assert_eq!(keys(&file).slot(network.received_in).unwrap(), Slot::Destroyed);
    assert!(matches!(
        keys(&file).slot(network.received_in.next()).unwrap(),
        Slot::Key(_)
    ));
    let export = place.done(&["export", "--format", "jsonl"]);
    assert!(!export.contains(WORDS[0]));
}

#[test]
fn keys_lie_where_they_are_told_and_nobody_else_reads_them() {
    let network = network();
    let place = &network.place;
    let (file, elsewhere) = (
        place.data().join("keys.sqlite"),
        place.path().join("elsewhere.sqlite"),
    );
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::rename(&file, &elsewhere).unwrap();
    for arguments in [
        erase(&network.report, &["--yes"]),
        vec!["serve", "--listen", "127.0.0.1:0"],
        vec!["export", "--format", "csv"],
    ] {
        place.run(&arguments).failed(3, "--keys");
    }
    // What needs no words needs no keys.
    assert!(place.done(&["verify"]).contains("The journal is intact"));
    assert_eq!(place.status(&place.data())["reports"]["total"], 2);
    let told = elsewhere.to_str().unwrap();
    place.done(&["export", "--format", "jsonl", "--keys", told]);
    let by_variable = place.run_with(&[("VALPOOL_KEYS", told)], &erase(&network.report, &["--yes"]));
    assert_eq!(by_variable.code, 0, "{by_variable:?}");
    // Another network's keys.
    let other = self::network();
    let theirs = other.place.data().join("keys.sqlite");
    place
        .run(&["export", "--format", "jsonl", "--keys", theirs.to_str().unwrap()])
        .failed(3, "another journal");
    // A new network is not founded on another's keys.
    place
        .run(&[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            "new",
            "--keys",
            told,
        ])
        .failed(3, "another journal");
}
