//! Taking the journal out: what the reader may see of it, and that it was taken.

use domain::erasure::{Erasable, EraseSubject, Ground};
use domain::level::Level;
use domain::{Command, EventKind};
use serde_json::Value;
use testkit::network::{ADMINISTRATOR, DUTY, RECORDS};
use testkit::{Browser, TestServer};

fn taken(browser: &Browser, format: &str) -> String {
    let answer = browser.post("/export", &[("format", format)]).assert_status(200);
    let told = answer.header("content-disposition").unwrap();
    assert!(
        told.starts_with("attachment; filename=\"valpool-2026-09-13.")
            && told.ends_with(&format!("{format}\""))
    );
    answer.body().to_owned()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn every_entry_that_may_be_read_is_handed_out_and_no_other() {
    let server = TestServer::start();
    server.report(
        DUTY,
        "it-phone",
        "En öppen rapport med många ord",
        "municipality-1481",
    );
    server.report_red(DUTY, "Hemlig rapport", &[DUTY]);
    server.incident_red(DUTY, "Hemlig incident", Level::Critical, &[DUTY]);
    server.incident(DUTY, "Öppen incident", Level::Local);
    let browser = server.sign_in(RECORDS);
    browser.page("/export").assert_whole("en");
    let text = taken(&browser, "jsonl");
    let lines = lines(&text);
    let report = lines
        .iter()
        .find(|line| {
            line["kind"] == "report.received" && line["words"][0] == "En öppen rapport med många ord"
        })
        .unwrap();
    assert_eq!(report["by"], "Alva Ek");
    assert!(report["about"].as_str().unwrap().starts_with("R-"));
    assert!(text.contains("Öppen incident") && !text.contains("Hemlig"));
    let numbers: Vec<_> = lines
        .iter()
        .map(|line| line["number"].as_u64().unwrap())
        .collect();
    assert!(numbers.is_sorted());
    // Nothing by which numbers could be guessed, and no running number of a thing.
    assert!(!text.contains("numbering"));
    let sheet = taken(&browser, "csv");
    assert!(sheet.starts_with("number,recorded_at,occurred_at,kind,about,by,label,text,detail,words\r\n"));
    assert!(sheet.contains("En öppen rapport med många ord") && !sheet.contains("Hemlig"));
    let world = server.world();
    let exported = world
        .lines
        .iter()
        .filter(|line| line.kind == EventKind::ExportTaken);
    assert_eq!(exported.count(), 2, "each is an entry");
}

#[test]
fn what_is_erased_is_not_in_it() {
    let server = TestServer::start();
    let report = server.report(DUTY, "it-phone", "Ord om en person", "municipality-1481");
    let erase = EraseSubject {
        subject: Erasable::Report(report),
        ground: Ground::Request,
    };
    let browser = server.sign_in(ADMINISTRATOR);
    assert!(taken(&browser, "jsonl").contains("Ord om en person"));
    server.ask(RECORDS, Command::EraseSubject(erase));
    for format in ["jsonl", "csv"] {
        assert!(!taken(&browser, format).contains("Ord om en person"));
    }
}

#[test]
fn long_journal_is_handed_out_whole() {
    let server = TestServer::start();
    for number in 0..700 {
        server.report(
            DUTY,
            "it-phone",
            &format!("Rapport {number} {}", "ord ".repeat(100)),
            "municipality-1481",
        );
    }
    let lines = lines(&taken(&server.sign_in(RECORDS), "jsonl"));
    let reports = lines.iter().filter(|line| line["kind"] == "report.received");
    let told: Vec<_> = reports
        .map(|line| line["words"][0].as_str().unwrap().split(' ').nth(1).unwrap())
        .collect();
    let expected: Vec<_> = (0..700).map(|number| number.to_string()).collect();
    assert_eq!(told, expected);
}

#[test]
fn unknown_format_takes_nothing() {
    let server = TestServer::start();
    let _asked = server
        .sign_in(RECORDS)
        .post("/export", &[("format", "xml")])
        .assert_status(400);
    let world = server.world();
    assert!(!world.lines.iter().any(|line| line.kind == EventKind::ExportTaken));
}
