//! Backups: made under load, killed in the middle, out of room, damaged, restored.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use engine::clock::Stopwatch;

use crate::client::Client;
use crate::network::{Network, SERVE, Sent};

const PASSPHRASE: &str = "fyra helt slumpade ord\n";
const BACKUP: [&str; 4] = ["backup", "copy", "--passphrase-file", "passphrase"];
const CHECK: [&str; 5] = ["backup", "copy", "--check", "--passphrase-file", "passphrase"];
const RESTORE: [&str; 6] = [
    "restore",
    "copy",
    "--data",
    "restored",
    "--passphrase-file",
    "passphrase",
];
/// How long anything may take before a test counts as hung.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// A network with a few reports, and a passphrase at hand.
fn network(reports: u32) -> Network {
    let network = Network::found();
    network.place.write("passphrase", PASSPHRASE);
    if reports > 0 {
        let server = network.start();
        let client = Client::of(&server);
        for number in 0..reports {
            let _receipt = network.report(&client, &Sent::new(7, 0, number));
        }
        assert_eq!(server.stop(), 0);
    }
    network
}

/// Every file of a backup but its lock, by its path inside.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()).iter().map(|below| format!("{name}/{below}")));
        } else {
            found.push(name);
        }
    }
    found
}

fn copy(network: &Network) -> PathBuf {
    network.place.path().join("copy")
}

#[test]
fn backup_under_load_is_restored_with_every_receipt_given_before_it() {
    let network = network(0);
    let server = network.start();
    let client = Client::of(&server);
    let early: Vec<_> = (0..20)
        .map(|number| network.report(&client, &Sent::new(0, 9, number)))
        .collect();
    let enough = AtomicBool::new(false);
    let (given, receipts) = mpsc::channel();
    let said = thread::scope(|scope| {
        let clients: Vec<_> = (0..4)
            .map(|number| {
                let (client, given, network, enough) = (client.clone(), given.clone(), &network, &enough);
                scope.spawn(move || {
                    let reports = (0..).take_while(|_| !enough.load(Ordering::SeqCst));
                    for report in reports {
                        let sent = Sent::new(1, number, report);
                        given.send(network.report(&client, &sent)).unwrap();
                    }
                })
            })
            .collect();
        for _ in 0..40 {
            receipts.recv_timeout(WAIT_MAX).unwrap();
        }
        let said = network.place.done(&BACKUP);
        enough.store(true, Ordering::SeqCst);
        for client in clients {
            client.join().unwrap();
        }
        said
    });
    drop(given);
    let during = receipts.iter().count();
    assert!(
        during > 10,
        "{during} reports were taken while the backup was made"
    );
    assert!(said.contains("made and checked"), "{said}");
    assert_eq!(server.stop(), 0);
    let restored = network.place.done(&RESTORE);
    assert!(restored.contains("restored and checked"), "{restored}");
    let folder = network.place.path().join("restored");
    assert!(
        network
            .place
            .done(&["verify", "--data", "restored"])
            .contains("The journal is intact")
    );
    let (all, part) = (
        network.place.status(&network.place.data()),
        network.place.status(&folder),
    );
    let (all, part) = (
        all["entries"].as_u64().unwrap(),
        part["entries"].as_u64().unwrap(),
    );
    assert!(part < all && part > 60, "{part} of {all} entries");
    // The node is the same one: receipts keep their addresses, stations theirs, and people sign in.
    let server = network
        .place
        .start(&[&SERVE[..], &["--data", "restored"]].concat());
    let client = Client::of(&server);
    for receipt in &early {
        receipt.assert_good(&client);
    }
    network.report(&client, &Sent::new(3, 0, 0)).assert_good(&client);
    let link = network
        .place
        .done(&["sign-in-link", "Administrator", "--data", "restored"]);
    let link = &link[link.find("/sign-in/link/").unwrap()..];
    assert_eq!(client.post(link.trim(), &[]).status, 303);
    assert_eq!(server.stop(), 0);
}

#[test]
fn any_flipped_bit_of_a_backup_is_found_and_names_the_file() {
    let network = network(30);
    // What other parts of a data folder will be: files, a key, and something that nobody knows.
    fs::create_dir_all(network.place.data().join("files/ab")).unwrap();
    network
        .place
        .write("valpool-data/files/ab/cdef", "bytes of a file")
        .write("valpool-data/strange.txt", "?");
    let ran = network.place.run(&BACKUP);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("strange.txt"), "{}", ran.err);
    let copy = copy(&network);
    let listed = files(&copy);
    assert_eq!(
        listed
            .iter()
            .map(String::as_str)
            // How many there are is the schedule's.
            .filter(|name| !name.starts_with("checkpoints/"))
            .collect::<std::collections::BTreeSet<_>>(),
        [
            "files/ab/cdef",
            "journal.sqlite",
            "keys.sqlite.age",
            "manifest.json",
            "manifest.sha256",
            "sessions.sqlite.age",
            "signing.key.age"
        ]
        .into()
    );
    let mode = fs::metadata(&copy).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "others may look into the backup: {mode:o}");
    let key = fs::read(copy.join("signing.key.age")).unwrap();
    assert!(key.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    assert!(!key.windows(7).any(|window| window == b"PRIVATE"));
    for name in &listed {
        let path = copy.join(name);
        let whole = fs::read(&path).unwrap();
        let places = [0, whole.len() / 3, whole.len() / 2, whole.len() - 1];
        for (turn, place) in places.into_iter().enumerate() {
            let mut bytes = whole.clone();
            bytes[place] ^= 1 << ((turn * 3 + 1) % 8);
            fs::write(&path, bytes).unwrap();
            let ran = network.place.run(&["backup", "copy", "--check"]);
            ran.failed(4, name);
        }
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        network.place.run(&RESTORE).failed(4, name);
        assert!(!network.place.path().join("restored").exists());
        fs::remove_file(&path).unwrap();
        network.place.run(&["backup", "copy", "--check"]).failed(4, name);
        fs::write(&path, &whole).unwrap();
    }
    network.place.write("copy/more", "not of the backup");
    network
        .place
        .run(&["backup", "copy", "--check"])
        .failed(4, "more");
    fs::remove_file(copy.join("more")).unwrap();
    network.place.done(&CHECK);
    network.place.done(&RESTORE);
    let key = network.place.path().join("restored/signing.key");
    assert_eq!(
        fs::read(&key).unwrap(),
        fs::read(network.place.data().join("signing.key")).unwrap()
    );
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o077, 0);
    let file = network.place.path().join("restored/files/ab/cdef");
    assert_eq!(fs::read(file).unwrap(), b"bytes of a file");
}

#[test]
fn nothing_is_written_over_and_only_the_right_passphrase_opens() {
    let network = network(3);
    network
        .place
        .write("other", "ett helt annat hemligt ord\n")
        .write("short", "kort\n");
    let with = |file: &'static str| ["backup", "copy", "--passphrase-file", file];
    network.place.run(&with("short")).failed(1, "at least 12");
    network
        .place
        .run(&["backup", "copy"])
        .failed(2, "--passphrase-file");
    network
        .place
        .run(&["backup", "copy", "--check"])
        .failed(3, "no whole backup");
    network
        .place
        .run(&[
            "backup",
            "copy",
            "--data",
            "nowhere",
            "--passphrase-file",
            "passphrase",
        ])
        .failed(3, "nowhere");
    assert!(!copy(&network).exists() && !network.place.path().join("copy.partial").exists());
    network.place.done(&BACKUP);
    network.place.run(&BACKUP).failed(1, "holds something already");
    let ran = network.place.run(&["backup", "copy", "--check"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("keys in it were not opened"), "{ran:?}");
    let wrong = [&CHECK[..4], &["other"]].concat();
    network
        .place
        .run(&wrong)
        .failed(1, "does not open keys.sqlite.age");
    let wrong = [&RESTORE[..5], &["other"]].concat();
    network
        .place
        .run(&wrong)
        .failed(1, "does not open keys.sqlite.age");
    assert!(!network.place.path().join("restored").exists());
    assert!(!network.place.path().join("restored.partial").exists());
    let own = ["restore", "copy", "--passphrase-file", "passphrase"];
    network.place.run(&own).failed(1, "holds something already");
    network.assert_intact();
    fs::create_dir(network.place.path().join("restored")).unwrap();
    network.place.done(&RESTORE);
    assert!(
        network
            .place
            .done(&["verify", "--data", "restored"])
            .contains("intact")
    );
}

#[test]
fn backup_and_restore_that_are_killed_leave_nothing_that_looks_whole() {
    let network = network(10);
    let kill_when = |arguments: &[&str], there: &Path| {
        let mut child = network
            .place
            .command(arguments)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let watch = Stopwatch::start();
        while !there.exists() {
            assert!(watch.elapsed() < WAIT_MAX, "{} never came", there.display());
            assert!(
                child.try_wait().unwrap().is_none(),
                "it ended before it could be killed"
            );
            thread::yield_now();
        }
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(9));
    };
    let place = network.place.path();
    for there in ["journal.sqlite", "sessions.sqlite.age", "manifest.json"] {
        kill_when(&BACKUP, &place.join("copy.partial").join(there));
        assert!(!place.join("copy").exists(), "killed at {there}");
        network
            .place
            .run(&["backup", "copy", "--check"])
            .failed(3, "no whole backup");
    }
    network.place.done(&BACKUP);
    assert!(!place.join("copy.partial").exists());
    network.place.done(&CHECK);
    kill_when(&RESTORE, &place.join("restored.partial/journal.sqlite"));
    assert!(!place.join("restored").exists());
    network.place.done(&RESTORE);
    assert!(
        network
            .place
            .done(&["verify", "--data", "restored"])
            .contains("intact")
    );
    assert!(!place.join("restored.partial").exists());
}

#[test]
fn backup_without_room_is_refused_and_leaves_nothing() {
    let network = network(200);
    // Files of at most 32 KiB; the signal of the system is not heard, so that the write itself fails.
    let script = format!(
        "trap '' XFSZ; ulimit -f 64; exec {} {}",
        env!("CARGO_BIN_EXE_valpool"),
        BACKUP.join(" ")
    );
    let ran = Command::new("sh")
        .args(["-c", &script])
        .current_dir(network.place.path())
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(3), "{ran:?}");
    assert!(!copy(&network).exists() && !network.place.path().join("copy.partial").exists());
    network.place.done(&BACKUP);
}
