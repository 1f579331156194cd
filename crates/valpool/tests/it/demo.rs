//! The demonstration: what it holds when it starts, and what it does with its folder.

use crate::program::{Place, Server};

const STILL: [&str; 4] = ["demo", "--still", "--listen", "127.0.0.1:0"];

fn address(server: &Server) -> &str {
    let with_address: Vec<_> = server
        .said
        .iter()
        .filter(|line| line.contains("http://127.0.0.1:"))
        .collect();
    assert_eq!(with_address.len(), 1, "{:?}", server.said);
    let (_, rest) = with_address[0].split_once("http://127.0.0.1:").unwrap();
    let (port, _) = rest.split_once('/').unwrap();
    assert_ne!(port.parse::<u16>().unwrap(), 0);
    port
}

#[test]
fn demonstration_starts_with_a_whole_network_and_six_open_incidents() {
    let place = Place::new();
    let server = place.start(&STILL);
    address(&server);
    let folder = place.data().join("demo");
    let status = place.status(&folder);
    assert_eq!(
        status["areas"]["by_level"],
        serde_json::json!({"nation": 1, "county": 21, "municipality": 290})
    );
    assert_eq!(status["organisations"], 10 + 21 + 290);
    assert_eq!(status["people"], 38);
    assert_eq!(status["incidents"]["open"], 6);
    let levels = serde_json::json!({"0": 0, "1": 2, "2": 3, "3": 1, "4": 0});
    assert_eq!(status["incidents"]["open_by_level"], levels);
    assert!(
        place
            .done(&["verify", "--data", folder.to_str().unwrap()])
            .contains("intact")
    );
    assert_eq!(server.stop(), 0);
}

#[test]
fn texts_are_in_the_language_asked_for() {
    for (language, text) in [
        ("sv", "Överbelastningsförsök"),
        ("fi", "Ylikuormitusyrityksiä"),
        ("en", "Overload attempts"),
    ] {
        let place = Place::new();
        let server = place.start(&[&STILL[..], &["--language", language]].concat());
        let folder = place.data().join("demo");
        let export = place.done(&[
            "export",
            "--unrecorded",
            "--format",
            "jsonl",
            "--data",
            folder.to_str().unwrap(),
        ]);
        assert!(export.contains(text), "{language}");
        drop(server);
    }
}

#[test]
fn second_start_keeps_the_journal_and_fresh_begins_anew() {
    let place = Place::new();
    let folder = place.data().join("demo");
    // How far the journal is signed depends on how a start ends.
    let figures = || {
        let mut status = place.status(&folder);
        status.as_object_mut().unwrap().remove("signing");
        status
    };
    drop(place.start(&STILL));
    let first = figures();
    drop(place.start(&STILL));
    assert_eq!(figures(), first);
    drop(place.start(&[&STILL[..], &["--fresh"]].concat()));
    assert_ne!(place.status(&folder)["last"]["hash"], first["last"]["hash"]);
}

#[test]
fn folder_of_something_else_is_left_alone() {
    let place = Place::new();
    let folder = place.path().join("mine");
    std::fs::create_dir(&folder).unwrap();
    place.write("mine/letter.txt", "keep");
    let arguments = [&STILL[..], &["--fresh", "--data", "mine"]].concat();
    place.run(&arguments).failed(1, "left alone");
    assert_eq!(
        std::fs::read_to_string(folder.join("letter.txt")).unwrap(),
        "keep"
    );
}

#[test]
fn running_demonstration_is_not_deleted() {
    let place = Place::new();
    let server = place.start(&STILL);
    place
        .run(&[&STILL[..], &["--fresh"]].concat())
        .failed(3, "in use by another process");
    assert_eq!(place.status(&place.data().join("demo"))["people"], 38);
    assert_eq!(server.stop(), 0);
}

#[test]
fn address_that_was_asked_for_and_is_taken_is_told() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    place
        .run(&["demo", "--still", "--listen", &address])
        .failed(3, "--listen");
}
