//! The program with its attached files in a bucket of a real server that speaks S3 (`s3rver`, which
//! knows its accounts but does not check their signatures): taken, read, backed up, restored, and
//! out of reach.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::client::Client;
use crate::files::{BYTES, address, below, report};
use crate::network::{Network, SERVE, place};
use crate::program::Place;

/// The server's own account, which is known to everybody.
const ACCOUNT: &str = "S3RVER";
const SECRET: &str = "S3RVER-and-never-told";
/// How the server ends the names of what it keeps.
const OBJECT: &str = "._S3rver_object";
const PASSPHRASE: [&str; 2] = ["--passphrase-file", "passphrase"];

/// A server with one bucket, stopped with the test.
struct S3 {
    child: Child,
    endpoint: String,
    folder: tempfile::TempDir,
}

impl S3 {
    fn start() -> Self {
        let program =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../browser/node_modules/s3rver/bin/s3rver.js");
        assert!(program.exists(), "run cargo xtask test --only setup");
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new("node")
            .arg(program)
            .args(["--silent", "--address", "127.0.0.1", "--port", "0", "--directory"])
            .arg(folder.path())
            .args(["--configure-bucket", "valnet"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let told = lines.find_map(|line| {
            line.unwrap()
                .strip_prefix("S3rver listening on ")
                .map(str::to_owned)
        });
        Self {
            child,
            endpoint: format!("http://{}", told.unwrap()),
            folder,
        }
    }

    /// What a program needs to reach files there.
    fn variables(&self, prefix: &str, account: &str) -> Vec<(&'static str, String)> {
        vec![
            ("VALPOOL_FILES", format!("s3://valnet/{prefix}")),
            ("AWS_ENDPOINT_URL", self.endpoint.clone()),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", account.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
        ]
    }

    fn network(&self) -> Network {
        let network = Network::found_in(Place {
            variables: self.variables("attached", ACCOUNT),
            ..place()
        });
        network.place.write("passphrase", "fyra helt slumpade ord\n");
        network
    }

    /// The objects below a prefix, where the server keeps them.
    fn objects(&self, prefix: &str) -> Vec<PathBuf> {
        let folder = self.folder.path().join("valnet").join(prefix);
        let mut found = if folder.exists() {
            below(&folder)
        } else {
            Vec::new()
        };
        found.retain(|path| path.to_str().unwrap().ends_with(OBJECT));
        found
    }

    fn stop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        // It may have been stopped already.
        let _stopped = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// The same folder with other settings.
fn with(network: Network, variables: Vec<(&'static str, String)>) -> Network {
    Network {
        place: Place {
            variables,
            ..network.place
        },
        ..network
    }
}

/// Serves a data folder and reads the file of its newest report.
fn reads(network: &Network, data: &str) -> Vec<u8> {
    let server = network.place.start(&[&SERVE[..], &["--data", data]].concat());
    let reader = Client::signed_in_to(&server, &network.place, data);
    let body = reader.page(&address(&reader)).body.into_bytes();
    assert_eq!(server.stop(), 0);
    body
}

fn backup(network: &Network, into: &str) -> crate::program::Ran {
    network.place.run(&[&["backup", into][..], &PASSPHRASE].concat())
}

fn restore(network: &Network, into: &str) {
    let restore = ["restore", "copy", "--data", into];
    let said = network.place.done(&[&restore[..], &PASSPHRASE].concat());
    assert!(said.contains("restored and checked"), "{said}");
}

#[test]
fn files_come_out_of_a_bucket_with_a_backup_and_go_where_the_restored_network_keeps_them() {
    let s3 = S3::start();
    let network = s3.network();
    let server = network.start();
    let sent = report(&network, &Client::of(&server), "e1", BYTES);
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(server.stop(), 0);
    assert_eq!(reads(&network, "valpool-data"), BYTES);
    assert!(
        below(&network.place.data().join("files")).is_empty(),
        "nothing stays on the node"
    );
    let [object] = &s3.objects("attached")[..] else {
        panic!("not one object: {:?}", s3.objects("attached"))
    };
    let sealed = fs::read(object).unwrap();
    assert!(
        !sealed.windows(8).any(|window| window == &BYTES[..8]),
        "it lies open"
    );
    // Sealed as it lies, in its place, and checked.
    assert_eq!(backup(&network, "copy").code, 0);
    let [copied] = &below(&network.place.path().join("copy/files"))[..] else {
        panic!("not one file in the backup")
    };
    assert_eq!(fs::read(copied).unwrap(), sealed);
    let check = ["backup", "copy", "--check"];
    network.place.done(&[&check[..], &PASSPHRASE].concat());
    // Into another place in the bucket, of which nothing stays in the folder.
    let elsewhere = with(network, s3.variables("restored", ACCOUNT));
    restore(&elsewhere, "restored");
    assert_eq!(s3.objects("restored").len(), 1);
    assert!(below(&elsewhere.place.path().join("restored/files")).is_empty());
    assert_eq!(reads(&elsewhere, "restored"), BYTES);
    // And into a folder.
    let alone = with(elsewhere, Vec::new());
    restore(&alone, "alone");
    assert_eq!(below(&alone.place.path().join("alone/files")).len(), 1);
    assert_eq!(reads(&alone, "alone"), BYTES);
}

#[test]
fn what_a_bucket_lost_or_changed_is_named_and_not_passed_off_as_whole() {
    let s3 = S3::start();
    let network = s3.network();
    let server = network.start();
    assert_eq!(report(&network, &Client::of(&server), "f1", BYTES).status, 303);
    assert_eq!(server.stop(), 0);
    let [object] = &s3.objects("attached")[..] else {
        panic!("not one object")
    };
    let name = object
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .trim_end_matches(OBJECT)
        .to_owned();
    let mut bytes = fs::read(object).unwrap();
    bytes[9] ^= 1;
    fs::write(object, &bytes).unwrap();
    backup(&network, "damaged").failed(4, &name);
    fs::remove_file(object).unwrap();
    backup(&network, "missing").failed(4, &name);
    for copy in ["damaged", "missing"] {
        let check = ["backup", copy, "--check"];
        network.place.done(&[&check[..], &PASSPHRASE].concat());
        assert!(!network.place.path().join(copy).join("files").exists());
    }
}

#[test]
fn bucket_out_of_reach_or_of_another_account_ends_a_backup_and_takes_no_file() {
    let mut s3 = S3::start();
    let network = s3.network();
    let server = network.start();
    assert_eq!(report(&network, &Client::of(&server), "g1", BYTES).status, 303);
    assert_eq!(server.stop(), 0);
    let wrong = with(network, s3.variables("attached", "somebody-else"));
    let server = wrong.start();
    let client = Client::of(&server);
    let refused = report(&wrong, &client, "g2", BYTES);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("can’t be kept at the moment"),
        "{}",
        refused.body
    );
    let fields = [("key", "g3"), ("kind", "other"), ("text", "Utan fil")];
    assert_eq!(client.post(&wrong.station, &fields).status, 303);
    assert_eq!(server.stop(), 0);
    let ran = backup(&wrong, "none");
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(!ran.err.contains(SECRET), "{}", ran.err);
    let network = with(wrong, s3.variables("attached", ACCOUNT));
    s3.stop();
    let ran = backup(&network, "none");
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(!network.place.path().join("none").exists());
}
