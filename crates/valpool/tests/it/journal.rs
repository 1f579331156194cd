//! What is told about a journal, checked in it and taken out of it, alone and beside a server.

use journal::{Entry, Head, Reader, SqliteReader, SqliteStore, Store, chained};

use crate::import::{MAP, REPORTS};
use crate::program::Place;

fn with_reports() -> Place {
    let place = Place::new();
    place.write("reports.csv", REPORTS).write("map.toml", MAP);
    place.done(&["import", "reports", "reports.csv", "--map", "map.toml"]);
    place
}

fn head(place: &Place) -> Head {
    SqliteReader::open(&place.data()).unwrap().head().unwrap()
}

#[test]
fn status_gives_figures_for_people_and_machines() {
    let place = with_reports();
    let said = place.done(&["status"]);
    assert!(said.contains("Election network (SE, Europe/Stockholm)"), "{said}");
    let status = place.status(&place.data());
    assert_eq!(status["reports"]["total"], 3);
    assert_eq!(status["entries"], head(&place).sequence.0);
    assert_eq!(status["last"]["hash"], head(&place).hash.to_string());
    assert_eq!(status["incidents"]["open_by_level"]["4"], 0);
    assert_eq!(
        (&status["organisations"], &status["people"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn journal_that_was_tampered_with_ends_with_4_and_the_first_bad_entry() {
    let place = with_reports();
    assert!(place.done(&["verify"]).contains("The journal is intact"));
    // Opening and closing moves what lies in the write-ahead file into the journal's own.
    drop(SqliteStore::open(&place.data()).unwrap());
    let file = place.data().join("journal.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes
        .windows(16)
        .position(|window| window == br#""source_key":"1""#)
        .unwrap();
    bytes[at + 14] = b'9';
    std::fs::write(&file, bytes).unwrap();
    let bad = head(&place).sequence.0 - 2;
    place
        .run(&["verify"])
        .failed(4, &format!("The first bad entry is {bad}"));
    place
        .run(&["import", "reports", "reports.csv", "--map", "map.toml"])
        .failed(4, &format!("entry {bad}"));
    place.write(
        "valpool-data/journal.sqlite",
        "no database at all, but long enough to be looked at".repeat(40),
    );
    assert_eq!(place.run(&["verify"]).code, 4);
}

#[test]
fn verify_tells_machines_what_it_found() {
    let place = with_reports();
    let json = |ran: &str| -> serde_json::Value { serde_json::from_str(ran).unwrap() };
    let told = json(&place.done(&["verify", "--json"]));
    assert_eq!((&told["intact"], &told["against"]), (&true.into(), &().into()));
    assert_eq!(told["entries"], head(&place).sequence.0);
    assert_eq!(told["last"]["hash"], head(&place).hash.to_string());
    assert_eq!(told["signed_entries"], head(&place).sequence.0);
    let kept = place.data().join("checkpoints/newest");
    let against = ["verify", "--json", "--against", kept.to_str().unwrap()];
    let told = json(&place.done(&against));
    assert_eq!(told["against"]["signature"], "good");
    assert_eq!(told["against"]["entries"], head(&place).sequence.0);
    let file = rusqlite::Connection::open(place.data().join("journal.sqlite")).unwrap();
    file.execute_batch("DELETE FROM entry WHERE sequence = 2")
        .unwrap();
    drop(file);
    let ran = place.run(&["verify", "--json"]);
    ran.failed(4, "The first bad entry is 2");
    let told = json(&ran.out);
    assert_eq!(told["intact"], false);
    assert!(ran.err.contains(told["fault"].as_str().unwrap()), "{ran:?}");
    place.run(&["verify", "--json", "--receipt", "x"]).failed(2, "");
}

#[test]
fn journal_of_a_later_release_is_left_alone_and_the_release_is_told() {
    let place = with_reports();
    let mut store = SqliteStore::open(&place.data()).unwrap();
    let before = store.head().unwrap();
    let mut later = Entry {
        sequence: before.sequence.next(),
        recorded_at_us: before.recorded_at_us,
        kind: "briefing.held".to_owned(),
        version: 3,
        by: "\"console\"".to_owned(),
        key: domain::RequestKey(1),
        body: b"{}".to_vec(),
        hash: before.hash,
    };
    later.hash = chained(&before.hash, &later.borrow());
    store.append(&[later]).unwrap();
    drop(store);
    let file = rusqlite::Connection::open(place.data().join("journal.sqlite")).unwrap();
    file.execute("UPDATE writer SET release = '7.2.0'", []).unwrap();
    drop(file);
    let commands: [&[&str]; 5] = [
        &["serve", "--listen", "127.0.0.1:0"],
        &["status"],
        &["verify"],
        &["export", "--format", "csv"],
        &["import", "reports", "reports.csv", "--map", "map.toml"],
    ];
    for command in commands {
        let ran = place.run(command);
        ran.failed(3, "briefing.held version 3");
        ran.failed(3, "release 7.2.0");
    }
    assert_eq!(head(&place).sequence, before.sequence.next());
}

#[test]
fn export_holds_every_entry_and_is_itself_recorded() {
    let place = with_reports();
    let before = head(&place).sequence.0;
    let lines = place.done(&["export", "--format", "jsonl"]);
    assert_eq!(u64::try_from(lines.lines().count()).unwrap(), before);
    for line in lines.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(entry["hash"].is_string() && entry["body"].is_object(), "{line}");
    }
    assert_eq!(head(&place).sequence.0, before + 1);
    assert!(
        place
            .done(&["export", "--format", "csv", "--output", "out.csv"])
            .contains("out.csv")
    );
    let sheet = std::fs::read_to_string(place.path().join("out.csv")).unwrap();
    assert!(sheet.starts_with("sequence,recorded_at,kind,by,subject,body\r\n"));
    assert!(
        sheet.contains(",report.received,import election-authority,R-"),
        "{sheet}"
    );
    assert!(sheet.contains(",export.taken,console,network,"));
    assert_eq!(head(&place).sequence.0, before + 2);
}

#[test]
fn closed_pipe_ends_quietly() {
    let place = with_reports();
    let program = env!("CARGO_BIN_EXE_valpool");
    let script = format!("{program} export --format jsonl | head -n 1");
    let ran = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(place.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(ran.stderr).unwrap(), "");
}

#[test]
fn first_start_prints_one_link_and_a_second_process_is_refused() {
    let place = Place::new();
    let server = place.start(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--name",
        "Valnät",
        "--country",
        "FI",
    ]);
    let links = server
        .said
        .iter()
        .filter(|line| line.contains("/sign-in/link/"))
        .count();
    assert_eq!(links, 1, "{:?}", server.said);
    assert!(
        server.said.last().unwrap().contains("http://127.0.0.1:"),
        "{:?}",
        server.said
    );
    let status = place.status(&place.data());
    assert_eq!(
        status["network"],
        serde_json::json!({"name": "Valnät", "country": "FI", "zone": "Europe/Helsinki"})
    );
    place.write("reports.csv", REPORTS).write("map.toml", MAP);
    place
        .run(&["import", "reports", "reports.csv", "--map", "map.toml"])
        .failed(3, "in use by another process");
    place
        .run(&["serve", "--listen", "127.0.0.1:0"])
        .failed(3, "in use by another process");
    assert!(place.done(&["verify"]).contains("intact"));
    assert_eq!(server.stop(), 0);
    let again = place.start(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(
        !again.said.iter().any(|line| line.contains("/sign-in/link/")),
        "{:?}",
        again.said
    );
    assert_eq!(again.stop(), 0);
}

#[test]
fn link_is_made_beside_a_running_server() {
    let place = Place::new();
    let server = place.start(&["serve", "--listen", "127.0.0.1:0"]);
    let said = place.done(&["sign-in-link", "Administrator", "--base", "https://val.example/"]);
    assert!(said.contains("\nhttps://val.example/sign-in/link/"), "{said}");
    place.run(&["sign-in-link", "Nobody"]).failed(1, "“Nobody”");
    assert_eq!(server.stop(), 0);
    let by_code = person_code(&place);
    assert!(
        place
            .done(&["sign-in-link", &by_code])
            .contains("http://localhost:8080/sign-in/link/")
    );
}

/// The spoken number of the first person, from an export.
fn person_code(place: &Place) -> String {
    let sheet = place.done(&["export", "--format", "csv"]);
    let line = sheet
        .lines()
        .find(|line| line.contains(",person.admitted,"))
        .unwrap();
    line.split(',').nth(4).unwrap().to_owned()
}

#[test]
fn export_beside_a_server_must_be_wanted_unrecorded() {
    let place = Place::new();
    let server = place.start(&["serve", "--listen", "127.0.0.1:0"]);
    let before = head(&place);
    place
        .run(&["export", "--format", "csv"])
        .failed(3, "can’t be recorded");
    let ran = place.run(&["export", "--format", "jsonl", "--unrecorded"]);
    ran.failed(0, "not recorded");
    assert_eq!(u64::try_from(ran.out.lines().count()).unwrap(), before.sequence.0);
    assert_eq!(head(&place), before);
    drop(server);
}

#[test]
fn address_that_is_taken_is_told_and_ends_with_3() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    place.run(&["serve", "--listen", &address]).failed(3, "--listen");
    place
        .run(&["serve", "--listen", "nonsense"])
        .failed(2, "“nonsense”");
    assert!(!place.data().exists());
}
