//! Proof from the terminal: receipts that anybody can check, and journals that are not the ones
//! that were signed. A stranger's page of code is taken from the document and run.

use std::path::Path;
use std::process::Command;

use domain::Sequence;
use journal::{Entry, Hash, Reader, SqliteReader, chained};
use rusqlite::Connection;

use crate::import::{MAP, REPORTS};
use crate::program::{Place, Ran};

const DOCUMENT: &str = include_str!("../../../../docs/formats/proof.md");
const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

fn with_reports() -> Place {
    let place = Place::new();
    place.write("reports.csv", REPORTS).write("map.toml", MAP);
    place.done(&["import", "reports", "reports.csv", "--map", "map.toml"]);
    place
}

fn head(place: &Place) -> u64 {
    SqliteReader::open(&place.data())
        .unwrap()
        .head()
        .unwrap()
        .sequence
        .0
}

fn key(place: &Place) -> String {
    place.status(&place.data())["signing"]["key"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn receipt_is_checked_without_any_journal() {
    let (place, elsewhere) = (with_reports(), Place::new());
    let (end, key) = (head(&place), key(&place));
    for number in 1..=end {
        let number = number.to_string();
        let said = place.done(&["receipt", &number, "--output", "receipt"]);
        assert!(said.contains(&format!("entry {number}")), "{said}");
        let text = std::fs::read_to_string(place.path().join("receipt")).unwrap();
        assert_eq!(text, place.done(&["receipt", &number]));
        elsewhere.write("kept", &text);
        let said = elsewhere.done(&["verify", "--receipt", "kept", "--key", &key]);
        assert!(
            said.contains(&format!("entry {number} is in the journal")),
            "{said}"
        );
        assert!(said.contains("Signed with the key"), "{said}");
        let said = elsewhere.done(&["verify", "--receipt", "kept"]);
        assert!(said.contains("was not checked"), "{said}");
    }
    assert!(!elsewhere.data().exists());
    place
        .run(&["receipt", &(end + 1).to_string()])
        .failed(1, "no entry");
    place.run(&["receipt", "last"]).failed(2, "last");
}

#[test]
fn content_is_shown_only_when_it_is_asked_for() {
    let place = with_reports();
    let end = head(&place).to_string();
    let bare = place.run(&["receipt", &end]);
    assert_eq!((bare.code, bare.err.as_str()), (0, ""));
    let whole = place.run(&["receipt", &end, "--content"]);
    assert!(whole.err.contains("shows everything"), "{whole:?}");
    assert!(whole.out.len() > bare.out.len());
    place.write("whole", &whole.out).write("bare", &bare.out);
    let said = place.done(&["verify", "--receipt", "whole"]);
    assert!(
        said.contains("report.received") && said.contains("\"text\""),
        "{said}"
    );
    let said = place.done(&["verify", "--receipt", "bare"]);
    assert!(!said.contains("report.received"), "{said}");
}

#[test]
fn receipt_that_does_not_hold_ends_with_4() {
    let (place, key) = {
        let place = with_reports();
        let key = key(&place);
        (place, key)
    };
    let good = place.done(&["receipt", "2"]);
    let lines: Vec<&str> = good.lines().collect();
    let swapped = [lines[3], lines[4]];
    let wrong = [
        (String::new(), "It is not a receipt"),
        ("a letter".to_owned(), "It is not a receipt"),
        (good.replacen("index 1", "index 2", 1), "signed root"),
        (
            good.replacen(&swapped.join("\n"), &[swapped[1], swapped[0]].join("\n"), 1),
            "signed root",
        ),
        (good.replace("\u{2014}", "-"), "checkpoint can’t be read"),
    ];
    for (text, why) in wrong {
        place.write("wrong", &text);
        place.run(&["verify", "--receipt", "wrong"]).failed(4, why);
    }
    place.write("good", &good);
    let other = with_reports();
    let stranger = self::key(&other);
    place
        .run(&["verify", "--receipt", "good", "--key", &stranger])
        .failed(4, "is not signed with the key");
    place
        .run(&["verify", "--receipt", "good", "--key", "nonsense"])
        .failed(2, "nonsense");
    place
        .run(&["verify", "--receipt", "gone", "--key", &key])
        .failed(1, "gone");
}

/// Everything moved into the journal's own file, and a way in behind the program's back.
fn file(place: &Place) -> Connection {
    let file = Connection::open(place.data().join("journal.sqlite")).unwrap();
    file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    file
}

/// Changes the entries and chains them anew, as somebody with the program's source could.
fn rewrite(place: &Place, change: impl FnOnce(&mut Vec<Entry>)) {
    let mut entries = Vec::new();
    SqliteReader::open(&place.data())
        .unwrap()
        .read(Sequence(0), &mut |entry| {
            entries.push(entry.to_entry());
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    change(&mut entries);
    let mut before = Hash::default();
    let file = file(place);
    for (entry, number) in entries.iter_mut().zip(1..) {
        entry.sequence = Sequence(number);
        entry.hash = chained(&before, &entry.borrow());
        before = entry.hash;
        file.execute(
            "UPDATE entry SET recorded_at_us = ?2, kind = ?3, version = ?4, by = ?5, key = ?6, body = ?7, hash = ?8
             WHERE sequence = ?1",
            (
                number,
                entry.recorded_at_us,
                &entry.kind,
                entry.version,
                &entry.by,
                entry.key.0.to_be_bytes(),
                &entry.body,
                entry.hash.0,
            ),
        )
        .unwrap();
    }
}

/// Fails unless everything that reads the journal says that it is not the one that was signed.
fn assert_found(place: &Place, sentence: &str, kept: &Path) {
    let kept = kept.to_str().unwrap();
    place.run(&["verify"]).failed(4, sentence);
    place.run(&SERVE).failed(4, sentence);
    place.run(&["receipt", "1"]).failed(4, sentence);
    // Whoever did it takes the checkpoints away as well: what somebody kept elsewhere tells.
    std::fs::remove_dir_all(place.data().join("checkpoints")).unwrap();
    assert!(place.done(&["verify"]).contains("No checkpoint is kept here"));
    place.run(&["verify", "--against", kept]).failed(4, sentence);
}

/// A journal, and its checkpoint where nobody who changes the journal finds it.
fn signed() -> (Place, Place) {
    let (place, elsewhere) = (with_reports(), Place::new());
    let newest = place.data().join("checkpoints/newest");
    elsewhere.write("kept", std::fs::read(newest).unwrap());
    (place, elsewhere)
}

#[test]
fn cut_tail_is_found() {
    let (place, elsewhere) = signed();
    file(&place)
        .execute("DELETE FROM entry WHERE sequence = ?1", [head(&place)])
        .unwrap();
    assert_found(
        &place,
        "end of the journal is missing",
        &elsewhere.path().join("kept"),
    );
}

#[test]
fn rewritten_past_is_found() {
    let (place, elsewhere) = signed();
    rewrite(&place, |entries| {
        let told = entries
            .iter_mut()
            .rfind(|entry| entry.kind == "report.received")
            .unwrap();
        let body = String::from_utf8(told.body.clone()).unwrap();
        assert!(body.contains("\"kind\":"));
        told.body = body.replacen("\"kind\":", " \"kind\":", 1).into_bytes();
    });
    assert_found(&place, "was rewritten", &elsewhere.path().join("kept"));
}

#[test]
fn swapped_entries_are_found() {
    let (place, elsewhere) = signed();
    rewrite(&place, |entries| {
        let last = entries.len() - 1;
        let times = [entries[last - 1].recorded_at_us, entries[last].recorded_at_us];
        entries.swap(last - 1, last);
        (entries[last - 1].recorded_at_us, entries[last].recorded_at_us) = (times[0], times[1]);
    });
    assert_found(&place, "was rewritten", &elsewhere.path().join("kept"));
}

#[test]
fn journal_that_grew_still_begins_with_what_somebody_kept() {
    let (place, elsewhere) = signed();
    let kept = elsewhere.path().join("kept");
    place.write("receipt", place.done(&["receipt", "3"]));
    place.done(&["export", "--format", "jsonl"]);
    let said = place.done(&["verify", "--against", kept.to_str().unwrap()]);
    assert!(
        said.contains("It still begins with") && said.contains("Signed with the key"),
        "{said}"
    );
    assert!(said.contains("checkpoints agree"), "{said}");
    let said = place.done(&["verify", "--against", "receipt", "--key", &key(&place)]);
    assert!(said.contains("It still begins with"), "{said}");
    // Another network's checkpoint.
    let (other, _) = signed();
    other
        .run(&["verify", "--against", kept.to_str().unwrap()])
        .failed(4, "another journal");
    place.write("letter", "no checkpoint");
    place
        .run(&["verify", "--against", "letter"])
        .failed(4, "neither a checkpoint nor a receipt");
}

#[test]
fn checkpoint_or_key_that_is_damaged_is_told_and_keeps_the_server_from_starting() {
    let place = with_reports();
    let newest = place.data().join("checkpoints/newest");
    let text = std::fs::read_to_string(&newest).unwrap();
    std::fs::write(&newest, text.replacen('\n', "\n1", 1)).unwrap();
    for command in [&["verify"][..], &SERVE] {
        place.run(command).failed(4, "is not as it was signed");
    }
    std::fs::write(&newest, text).unwrap();
    let key = place.data().join("signing.key");
    std::fs::write(&key, "no key").unwrap();
    for command in [&["verify"][..], &["receipt", "1"], &SERVE] {
        place.run(command).failed(3, "holds no signing key");
    }
    // Without a key the journal is still bound by what was signed, and a new key is made.
    std::fs::remove_file(&key).unwrap();
    assert!(place.done(&["verify"]).contains("checkpoints agree"));
    place.done(&["export", "--format", "jsonl"]);
    assert!(place.done(&["verify"]).contains("checkpoints agree"));
}

#[test]
fn how_often_checkpoints_are_signed_is_a_setting() {
    let place = Place::new();
    let shown = place.done(&["config", "--checkpoint-minutes", "15"]);
    assert!(shown.contains("checkpoint-minutes  15"), "{shown}");
    place
        .run(&["serve", "--checkpoint-minutes", "0"])
        .failed(2, "checkpoint-minutes");
}

#[test]
fn status_shows_the_public_key_and_the_newest_checkpoint() {
    let place = with_reports();
    let status = place.status(&place.data());
    assert_eq!(status["signing"]["entries"], head(&place));
    let said = place.done(&["status"]);
    assert!(said.contains(&key(&place)), "{said}");
    assert!(key(&place).starts_with("valpool/"));
}

/// The page of code in the document.
fn code() -> &'static str {
    let (_, rest) = DOCUMENT.split_once("```python\n").unwrap();
    rest.split_once("```").unwrap().0
}

fn python(place: &Place, arguments: &[&str]) -> Ran {
    let ran = Command::new("python3")
        .arg("check.py")
        .args(arguments)
        .current_dir(place.path())
        .output()
        .unwrap();
    Ran {
        code: ran.status.code().unwrap_or(-1),
        out: String::from_utf8(ran.stdout).unwrap(),
        err: String::from_utf8(ran.stderr).unwrap(),
    }
}

#[test]
fn page_of_code_in_the_document_checks_a_receipt_of_this_program() {
    if Command::new("python3").arg("--version").output().is_err() {
        // A machine without it can't tell; the project's own test machine has it.
        return;
    }
    let place = with_reports();
    place.write("check.py", code());
    let end = head(&place);
    for number in 1..=end {
        let number = number.to_string();
        for form in [&["receipt", &number][..], &["receipt", &number, "--content"]] {
            place.write("receipt", place.done(form));
            let ran = python(&place, &["receipt"]);
            assert_eq!(ran.code, 0, "{ran:?}");
            assert!(ran.out.contains(&format!("entry {number} is in")), "{ran:?}");
        }
    }
    let good = place.done(&["receipt", "2", "--content"]);
    for wrong in [
        good.replacen("index 1", "index 2", 1),
        good.replacen("extra dm", "extra dn", 1),
        good.lines()
            .filter(|line| !line.starts_with("index"))
            .collect::<Vec<_>>()
            .join("\n"),
        good.replacen("\n\n", "\nAAAA\n\n", 1),
        "a letter".to_owned(),
    ] {
        place.write("receipt", &wrong);
        let ran = python(&place, &["receipt"]);
        assert_eq!(ran.code, 1, "{wrong}: {ran:?}");
        assert!(ran.err.contains("does not hold"), "{ran:?}");
    }
}

#[test]
fn page_of_code_in_the_document_judges_the_vectors() {
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    let place = Place::new();
    place.write("check.py", code());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/formats/proof");
    let signatures = python(&place, &["--can-check-signatures"]).code == 0;
    let key = std::fs::read_to_string(folder.join("key.txt")).unwrap();
    let mut judged = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "tlog-proof") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let ran = python(&place, &[path.to_str().unwrap()]);
        // Only the signature binds the size.
        let holds = !name.starts_with("wrong") || name == "wrong-signature.tlog-proof";
        assert_eq!(ran.code == 0, holds, "{name}: {ran:?}");
        if signatures {
            let ran = python(&place, &[path.to_str().unwrap(), key.trim()]);
            assert_eq!(ran.code == 0, !name.starts_with("wrong"), "{name}: {ran:?}");
        }
        judged += 1;
    }
    assert_eq!(judged, 5);
}
