//! A disk without room, played by a limit on the size of files: writing is refused and told,
//! reading goes on, and what was acknowledged stays.

use std::collections::BTreeSet;
use std::fs::File;
use std::process::{Command, Stdio};

use crate::client::{Client, link};
use crate::network::{Network, Receipt, SERVE, Sent};
use crate::program::Server;

/// Room for some dozens of reports.
const ROOM: &str = "--fsize=262144:unlimited";
/// More reports than there is room for.
const REPORTS_MAX: u32 = 2_000;

/// Whether the machine has the tool that sets limits.
pub(crate) fn has_prlimit() -> bool {
    let ran = Command::new("prlimit")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    let there = ran.is_ok_and(|ended| ended.success());
    if !there {
        println!("skipped: prlimit (util-linux) is not there");
    }
    there
}

fn start_with_little_room(network: &Network) -> Server {
    start_short_of_room(network, &[])
}

pub(crate) fn start_short_of_room(network: &Network, more: &[&str]) -> Server {
    let mut command = Command::new("prlimit");
    command
        .args([ROOM, "--", env!("CARGO_BIN_EXE_valpool")])
        .args(SERVE)
        .args(more);
    command
        .current_dir(network.place.path())
        .env_clear()
        .stderr(Stdio::null());
    Server::begin(&mut command)
}

/// Reports until there is no room. Gives the receipts, and the report that was not taken.
pub(crate) fn fill(network: &Network, client: &Client) -> (Vec<Receipt>, Sent) {
    let mut receipts = Vec::new();
    for number in 0..REPORTS_MAX {
        let sent = Sent::new(0, 0, number);
        let answer = client.post(&network.station, &sent.fields());
        if answer.status == 303 {
            receipts.push(sent.receipt(&answer));
            continue;
        }
        assert_eq!(answer.status, 503, "{}", answer.body);
        assert!(answer.body.contains("role=\"alert\""), "{}", answer.body);
        assert!(
            answer.body.contains(&sent.text),
            "what was written is lost: {}",
            answer.body
        );
        return (receipts, sent);
    }
    panic!("there was room for {REPORTS_MAX} reports");
}

fn assert_reads(client: &Client, receipts: &[Receipt]) {
    for receipt in receipts {
        receipt.assert_good(client);
    }
    for path in [
        "/",
        "/map",
        "/reports",
        "/reports?q=client",
        "/incidents",
        "/journal",
        "/premises",
    ] {
        let _page = client.page(path);
    }
}

fn texts(receipts: &[Receipt]) -> BTreeSet<String> {
    receipts.iter().map(|receipt| receipt.text.clone()).collect()
}

#[test]
fn full_disk_refuses_writing_and_goes_on_reading_until_there_is_room_again() {
    if !has_prlimit() {
        return;
    }
    let network = Network::found();
    let server = start_with_little_room(&network);
    let client = Client::signed_in(&server, &network.place);
    let link = link(&network.place);
    let (mut receipts, refused) = fill(&network, &client);
    assert!(receipts.len() > 5, "{}", receipts.len());
    assert_reads(&client, &receipts);
    let unavailable = client.post(&link, &[]);
    assert_eq!(unavailable.status, 503);
    let title = unavailable.each("<h1>", "</h1>").next();
    assert!(
        title.is_some_and(|title| title.starts_with("Nothing can be")),
        "{}",
        unavailable.body
    );
    network.assert_intact();
    network.assert_holds(&texts(&receipts));
    let lifted = Command::new("prlimit")
        .args(["--pid", &server.child.id().to_string(), "--fsize=unlimited"])
        .status();
    assert!(lifted.unwrap().success());
    receipts.push(network.report(&client, &refused));
    receipts.push(network.report(&client, &Sent::new(1, 0, 0)));
    assert_reads(&client, &receipts);
    assert_eq!(server.stop(), 0);
    network.assert_intact();
    network.assert_holds(&texts(&receipts));
}

#[test]
fn full_disk_loses_nothing_over_a_restart() {
    if !has_prlimit() {
        return;
    }
    let network = Network::found();
    let server = start_with_little_room(&network);
    let (mut receipts, refused) = fill(&network, &Client::of(&server));
    assert_eq!(server.stop(), 0);
    network.assert_intact();
    network.assert_holds(&texts(&receipts));
    let server = network.start();
    let client = Client::signed_in(&server, &network.place);
    receipts.push(network.report(&client, &refused));
    assert_reads(&client, &receipts);
    assert_eq!(server.stop(), 0);
    network.assert_holds(&texts(&receipts));
}

#[test]
fn output_without_room_is_told() {
    let network = Network::found();
    let export = ["export", "--format", "jsonl", "--output", "/dev/full"];
    network.place.run(&export).failed(3, "No space left");
    for arguments in [
        &["status"][..],
        &["verify"],
        &["export", "--format", "csv"],
        &["--help"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let ran = network.place.command(arguments).stdout(full).output().unwrap();
        let told = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(3), "{arguments:?}: {told}");
        assert!(told.contains("No space left"), "{arguments:?}: {told}");
    }
}

/// A view of a folder that nothing can be written to; taken down with the value.
struct ReadOnly(tempfile::TempDir);

impl ReadOnly {
    fn of(folder: &std::path::Path) -> Option<Self> {
        let view = tempfile::tempdir().unwrap();
        let mount = |arguments: &[&std::ffi::OsStr]| {
            let ran = Command::new("mount")
                .args(arguments)
                .stderr(Stdio::null())
                .status();
            ran.is_ok_and(|ended| ended.success())
        };
        let path = view.path().as_os_str();
        if !mount(&["--bind".as_ref(), folder.as_os_str(), path]) {
            println!("skipped: no right to mount");
            return None;
        }
        let view = Self(view);
        let path = view.0.path().as_os_str();
        assert!(mount(&["-o".as_ref(), "remount,bind,ro".as_ref(), path]));
        Some(view)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        let _left_behind = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn read_only_disk_is_told_and_left_alone() {
    let network = Network::found();
    let Some(view) = ReadOnly::of(&network.place.data()) else {
        return;
    };
    let data = view.0.path().to_str().unwrap();
    for arguments in [
        &["serve", "--listen", "127.0.0.1:0", "--data", data][..],
        &[
            "import",
            "premises",
            "premises.csv",
            "--map",
            "map.toml",
            "--data",
            data,
        ],
        &["sign-in-link", "Administrator", "--data", data],
    ] {
        let ran = network.place.run(arguments);
        assert_eq!(ran.code, 3, "{arguments:?}: {ran:?}");
        assert!(
            ran.err.contains("The journal can’t be read or written"),
            "{ran:?}"
        );
        assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
    }
    drop(view);
    network.assert_intact();
}
