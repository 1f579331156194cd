//! A data folder that is not as the program left it: a sentence and an exit code, never a panic,
//! and nothing changed.

use std::fs::File;
use std::path::PathBuf;

use rusqlite::Connection;

use crate::client::Client;
use crate::network::{Network, SERVE, Sent, place};
use crate::program::{Place, Ran, Server};

/// Every command that opens a journal.
const COMMANDS: [&[&str]; 7] = [
    &["status"],
    &["status", "--json"],
    &["verify"],
    &["export", "--format", "jsonl"],
    &["export", "--format", "csv", "--unrecorded"],
    &["sign-in-link", "Administrator"],
    &["import", "premises", "premises.csv", "--map", "map.toml"],
];

/// Runs a command that must fail; one that serves instead is ended.
fn run(place: &Place, arguments: &[&str]) -> Ran {
    let told = place.path().join("told.txt");
    let mut server = Server::begin(place.command(arguments).stderr(File::create(&told).unwrap()));
    let serves = server.said.last().is_some_and(|line| line.contains("http://"));
    assert!(!serves, "{arguments:?} serves: {:?}", server.said);
    let code = server.child.wait().unwrap().code().unwrap_or(-1);
    Ran {
        code,
        out: server.said.join("\n"),
        err: std::fs::read_to_string(told).unwrap(),
    }
}

/// Fails unless every command ends with one of the codes and a sentence.
fn assert_told(place: &Place, what: &str, codes: &[i32], sentence: &str) {
    for arguments in COMMANDS.iter().copied().chain([&SERVE[..]]) {
        let ran = run(place, arguments);
        let told = format!("{what}: {arguments:?}: {ran:?}");
        assert!(codes.contains(&ran.code), "{told}");
        assert!(
            ran.err.contains(sentence) && !ran.err.contains("panicked"),
            "{told}"
        );
        assert_eq!(ran.err.lines().count(), 1, "{told}");
    }
}

fn journal(place: &Place) -> PathBuf {
    place.data().join("journal.sqlite")
}

/// A network with some reports, all of it in the journal's own file.
fn with_reports() -> Network {
    let network = Network::found();
    let server = network.start();
    let client = Client::of(&server);
    for number in 0..60 {
        network.report(&client, &Sent::new(0, 0, number));
    }
    assert_eq!(server.stop(), 0);
    let file = Connection::open(journal(&network.place)).unwrap();
    let moved = file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    assert_eq!(moved.unwrap(), 0);
    network
}

#[test]
fn journal_of_a_later_release_is_refused_and_left_alone() {
    let network = with_reports();
    let set = |layout: i64| {
        let file = Connection::open(journal(&network.place)).unwrap();
        file.pragma_update(None, "user_version", layout).unwrap();
    };
    set(99);
    assert_told(
        &network.place,
        "layout 99",
        &[3],
        "was written by a later release",
    );
    set(1);
    network.assert_intact();
}

#[test]
fn damaged_journal_is_told_by_every_command() {
    let network = with_reports();
    let place = &network.place;
    let whole = std::fs::read(journal(place)).unwrap();
    let garbage = |from: usize, to: usize| {
        let mut bytes = whole.clone();
        bytes[from..to].fill(0x5a);
        bytes
    };
    let page = 4_096;
    let cases = [
        ("cut in half", whole[..whole.len() / 2].to_vec()),
        ("cut within a page", whole[..whole.len() / 2 + 100].to_vec()),
        ("cut after its first page", whole[..page].to_vec()),
        ("cut within its first page", whole[..60].to_vec()),
        ("garbage", b"no journal at all ".repeat(1_000)),
        ("garbage from its second page on", garbage(page, whole.len())),
        ("garbage in its header", garbage(0, 100)),
        ("zeroes", vec![0; whole.len()]),
    ];
    for (what, bytes) in cases {
        std::fs::write(journal(place), &bytes).unwrap();
        assert_told(place, what, &[3, 4], "");
        let left = std::fs::read(journal(place)).unwrap();
        assert!(left == bytes, "{what}: the file was changed");
    }
    std::fs::write(journal(place), whole).unwrap();
    network.assert_intact();
}

#[test]
fn entry_that_is_cut_out_is_told() {
    let network = with_reports();
    let file = Connection::open(journal(&network.place)).unwrap();
    assert_eq!(
        file.execute("DELETE FROM entry WHERE sequence = 50", []).unwrap(),
        1
    );
    drop(file);
    network
        .place
        .run(&["verify"])
        .failed(4, "The first bad entry is 50");
    let ran = run(&network.place, &SERVE);
    ran.failed(4, "entry 50");
}

#[test]
fn damage_beside_the_journal_is_told_or_mended() {
    let network = with_reports();
    let data = network.place.data();
    std::fs::write(data.join("search.sqlite"), "no index at all ".repeat(1_000)).unwrap();
    let server = network.start();
    let client = Client::signed_in(&server, &network.place);
    let found = client.page("/reports?q=client");
    assert_eq!(
        found.each("<a class=\"title\"", "\"").count(),
        50,
        "{}",
        found.body
    );
    assert_eq!(server.stop(), 0);
    std::fs::write(data.join("sessions.sqlite"), "no table at all ".repeat(1_000)).unwrap();
    let ran = run(&network.place, &SERVE);
    ran.failed(3, "sessions");
    assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
}

#[test]
fn file_in_the_place_of_the_folder_is_told() {
    let place = place();
    place
        .write("valpool-data", "a letter")
        .write("premises.csv", "id,name\n1,Kvarnby skola\n")
        .write("map.toml", "id = \"id\"\nname = \"name\"\n");
    assert_told(&place, "a file", &[3], "valpool-data");
    assert_eq!(std::fs::read_to_string(place.data()).unwrap(), "a letter");
    let inside = ["serve", "--listen", "127.0.0.1:0", "--data", "valpool-data/below"];
    run(&place, &inside).failed(3, "valpool-data/below");
}
