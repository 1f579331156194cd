//! Attached files on a real disk: damaged, gone, out of room, killed on their way, and in a backup.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use testkit::parts::{Part, body, content_type};

use crate::client::{Answer, Client};
use crate::network::Network;

pub(crate) const BYTES: &[u8] = "en karta över kön, fjorton personer".as_bytes();

pub(crate) fn report(network: &Network, client: &Client, key: &str, file: &[u8]) -> Answer {
    let parts = [
        Part::text("key", key),
        Part::text("kind", "other"),
        Part::text("text", "Se filen"),
        Part::file("file", "karta.txt", file),
    ];
    client.post_body(&network.station, &content_type(), body(&parts))
}

fn folder(network: &Network) -> PathBuf {
    network.place.data().join("files")
}

/// The files below a folder.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(below(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

/// The address of the first file of the newest report that the reader sees.
pub(crate) fn address(reader: &Client) -> String {
    let list = reader.page("/reports");
    let report = list.each("href=\"/reports/", "\"").find(|code| code.len() == 6);
    let report = format!("/reports/{}", report.unwrap());
    let page = reader.page(&report);
    assert!(page.body.contains("karta.txt"));
    let files = format!("{report}/files/");
    let number = page.each(&files, "\"").next().unwrap();
    format!("{files}{number}")
}

#[test]
fn damaged_file_is_told_and_never_handed_out() {
    let network = Network::found();
    let server = network.start();
    let client = Client::of(&server);
    assert_eq!(report(&network, &client, "a1", BYTES).status, 303);
    let reader = Client::signed_in(&server, &network.place);
    let file = address(&reader);
    assert_eq!(reader.page(&file).body.as_bytes(), BYTES);
    let [path] = &below(&folder(&network))[..] else {
        panic!("not one file")
    };
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o077, 0);
    let whole = fs::read(path).unwrap();
    assert!(
        !whole.windows(8).any(|window| window == &BYTES[..8]),
        "the file lies open"
    );
    let mut bytes = whole.clone();
    bytes[7] ^= 2;
    for damaged in [&bytes[..], &whole[..9], b""] {
        fs::write(path, damaged).unwrap();
        let answer = reader.get(&file);
        assert_eq!(answer.status, 500);
        assert!(
            answer.body.contains("no longer as it was attached"),
            "{}",
            answer.body
        );
        assert!(!answer.body.contains("fjorton"), "{}", answer.body);
    }
    fs::remove_file(path).unwrap();
    assert!(reader.get(&file).body.contains("The file is missing"));
    // Put back from a backup, it is there again.
    fs::write(path, whole).unwrap();
    assert_eq!(reader.page(&file).body.as_bytes(), BYTES);
    assert_eq!(server.stop(), 0);
}

#[test]
fn file_without_room_is_refused_and_the_text_is_given_back() {
    let network = Network::found();
    let server = network.start();
    let client = Client::of(&server);
    // A folder that takes nothing more, whoever asks: there is a file in its place.
    let incoming = folder(&network).join("incoming");
    fs::remove_dir(&incoming).unwrap();
    fs::write(&incoming, "").unwrap();
    let answer = report(&network, &client, "b1", BYTES);
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("can’t be kept at the moment"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("Se filen"), "{}", answer.body);
    let parts = [
        Part::text("key", "b2"),
        Part::text("kind", "other"),
        Part::text("text", "Utan fil"),
    ];
    let answer = client.post_body(&network.station, &content_type(), body(&parts));
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(server.stop(), 0);
}

#[test]
fn files_come_back_with_a_backup_and_what_was_on_its_way_is_settled() {
    let network = Network::found();
    network.place.write("passphrase", "fyra helt slumpade ord\n");
    let mut server = network.start();
    let client = Client::of(&server);
    assert_eq!(report(&network, &client, "c1", BYTES).status, 303);
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    // As if killed between the entry and the file's place, and with a file that nobody asked for.
    let [path] = &below(&folder(&network))[..] else {
        panic!("not one file")
    };
    let hash = format!(
        "{}{}",
        path.parent().unwrap().file_name().unwrap().to_str().unwrap(),
        path.file_name().unwrap().to_str().unwrap()
    );
    let incoming = folder(&network).join("incoming");
    fs::rename(path, incoming.join(format!("0123456789abcdef-{hash}"))).unwrap();
    fs::write(incoming.join("fedcba9876543210"), "half a fi").unwrap();
    let server = network.start();
    let reader = Client::signed_in(&server, &network.place);
    assert_eq!(reader.page(&address(&reader)).body.as_bytes(), BYTES);
    assert_eq!(below(&folder(&network)).len(), 1);
    fs::write(incoming.join("on-its-way"), "half a fi").unwrap();
    let lying = below(&folder(&network).join(&hash[..2])).remove(0);
    let whole = fs::read(&lying).unwrap();
    fs::write(&lying, "something else").unwrap();
    let ran = network
        .place
        .run(&["backup", "broken", "--passphrase-file", "passphrase"]);
    ran.failed(4, &hash);
    network.place.done(&["backup", "broken", "--check"]);
    fs::write(&lying, &whole).unwrap();
    network
        .place
        .done(&["backup", "copy", "--passphrase-file", "passphrase"]);
    assert_eq!(below(&network.place.path().join("copy/files")).len(), 1);
    assert_eq!(server.stop(), 0);
    let restore = [
        "restore",
        "copy",
        "--data",
        "restored",
        "--passphrase-file",
        "passphrase",
    ];
    network.place.done(&restore);
    let [path] = &below(&network.place.path().join("restored/files"))[..] else {
        panic!("not one file")
    };
    assert_eq!(fs::read(path).unwrap(), whole);
    let server = network
        .place
        .start(&["serve", "--listen", "127.0.0.1:0", "--data", "restored"]);
    let client = Client::signed_in_to(&server, &network.place, "restored");
    assert_eq!(client.page(&address(&client)).body.as_bytes(), BYTES);
    assert_eq!(server.stop(), 0);
}

#[test]
fn erased_file_is_opened_by_nobody_and_by_no_backup_made_after_it() {
    let network = Network::found();
    network.place.write("passphrase", "fyra helt slumpade ord\n");
    let server = network.start();
    assert_eq!(report(&network, &Client::of(&server), "d1", BYTES).status, 303);
    let reader = Client::signed_in(&server, &network.place);
    let file = address(&reader);
    assert_eq!(server.stop(), 0);
    let code = file.split('/').nth(2).unwrap();
    let subject = format!("report:R-{code}");
    network
        .place
        .done(&["erase", "--subject", &subject, "--reason", "request", "--yes"]);
    network
        .place
        .done(&["backup", "copy", "--passphrase-file", "passphrase"]);
    network.place.done(&[
        "restore",
        "copy",
        "--data",
        "restored",
        "--passphrase-file",
        "passphrase",
    ]);
    for data in ["valpool-data", "restored"] {
        let server = network
            .place
            .start(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
        let reader = Client::signed_in_to(&server, &network.place, data);
        assert_eq!(reader.get(&file).status, 404, "{data}");
        let page = reader.page(&format!("/reports/{code}"));
        assert!(
            !page.body.contains("karta.txt") && page.body.contains("class=\"list files\""),
            "{}",
            page.body
        );
        assert_eq!(server.stop(), 0);
        for path in below(&network.place.path().join(data)) {
            let bytes = fs::read(&path).unwrap();
            for words in [&b"karta.txt"[..], b"fjorton personer"] {
                assert!(
                    !bytes.windows(words.len()).any(|window| window == words),
                    "{}",
                    path.display()
                );
            }
        }
    }
}
