//! Rules of files, as given, when, then.

use super::{AttachFile, AttachedTo, FileAttached, FileHash, MediaType, NewFile, SendReport};
use crate::actor::Actor;
use crate::command::Command;
use crate::erasure::{Erasable, EraseSubject, Ground};
use crate::event::{Event, Subject};
use crate::ids::{IncidentId, PremisesId, ReportId};
use crate::limits::{FILE_BYTES_MAX, REPORT_FILES_MAX};
use crate::marking::Label;
use crate::policy::Action;
use crate::refusal::{Field, Refusal};
use crate::reports::ReceiveReport;
use crate::testing::build::{contents, marked, opened_as, red_for};
use crate::testing::network::{AUTHORITY_DUTY, PARTY, POLICE_DUTY, TRAINER};
use crate::testing::{given, nothing};
use crate::words::Personal;

fn file(name: &str) -> NewFile {
    NewFile {
        name: name.to_owned(),
        key: "k".to_owned(),
        bytes: 17,
        sha256: FileHash([1; 32]),
    }
}

fn sent(files: Vec<NewFile>) -> Command {
    let report = ReceiveReport {
        contents: contents("ballot-papers", "Trasigt"),
        marking: marked(Label::Green, &[]),
    };
    Command::SendReport(SendReport { report, files }.into())
}

fn attach(name: &str) -> Command {
    let incident = IncidentId(1);
    Command::AttachFile(AttachFile {
        incident,
        file: file(name),
        marking: None,
    })
}

#[test]
fn report_comes_with_its_files_or_not_at_all() {
    let world = nothing()
        .when(
            PARTY,
            sent(vec![file("En bild.JPG"), file(r"C:\Users\kim\lista.csv")]),
        )
        .granted();
    let files: Vec<_> = world.files.of(Subject::Report(ReportId(1))).collect();
    let told: Vec<_> = files
        .iter()
        .map(|attached| {
            (
                attached.file.name.reveal().unwrap(),
                attached.file.media_type.as_str(),
            )
        })
        .collect();
    assert_eq!(told, [("En bild.JPG", "image/jpeg"), ("lista.csv", "text/csv")]);
    assert!(world.files.holds(&FileHash([1; 32])) && !world.files.holds(&FileHash([2; 32])));
    assert_eq!(files[0].by, PARTY);
    let many = vec![file("a.png"); REPORT_FILES_MAX + 1];
    nothing().when(PARTY, sent(many)).refused(Refusal::FilesTooMany {
        max: REPORT_FILES_MAX,
    });
    let mut bad = file("a.png");
    bad.bytes = FILE_BYTES_MAX + 1;
    nothing()
        .when(PARTY, sent(vec![file("b.png"), bad]))
        .refused(Refusal::FileTooLarge { max_mib: 20 });
    let mut empty = file("a.png");
    empty.bytes = 0;
    nothing()
        .when(PARTY, sent(vec![empty]))
        .refused(Refusal::FileEmpty);
    nothing()
        .when(PARTY, sent(vec![file("folder/ \u{202e} ")]))
        .refused(Refusal::FieldMissing {
            field: Field::FileName,
        });
    let who = Actor::Import(crate::testing::network::organisation("police"));
    nothing()
        .when(who, sent(vec![file("a.png")]))
        .refused(Refusal::NotPermitted {
            action: Action::Report,
        });
    let _station = nothing()
        .when(Actor::Station(PremisesId(1)), sent(vec![file("a.png")]))
        .granted();
}

#[test]
fn who_may_write_in_an_incident_may_attach_to_it() {
    let _world = given([opened_as(1, "police", "police", marked(Label::Green, &[]))])
        .when(POLICE_DUTY, attach("karta.pdf"))
        .then([Event::FileAttached(
            FileAttached {
                to: AttachedTo::Incident(IncidentId(1)),
                name: Personal::new("karta.pdf"),
                key: Personal::new("k"),
                media_type: "application/pdf".to_owned(),
                bytes: 17,
                sha256: FileHash([1; 32]),
            }
            .into(),
        )]);
    given([opened_as(1, "police", "police", marked(Label::Green, &[]))])
        .when(TRAINER, attach("a.png"))
        .refused(Refusal::NotPermitted {
            action: Action::LeadIncident,
        });
    given([opened_as(1, "police", "police", red_for(&[99]))])
        .when(AUTHORITY_DUTY, attach("a.png"))
        .refused(Refusal::IncidentUnknown);
    nothing()
        .when(AUTHORITY_DUTY, attach("a.png"))
        .refused(Refusal::IncidentUnknown);
}

#[test]
fn erasing_the_thing_takes_what_names_and_opens_its_files() {
    let subject = Erasable::Report(ReportId(1));
    let erase = Command::EraseSubject(EraseSubject {
        subject,
        ground: Ground::Request,
    });
    let world = nothing()
        .when(PARTY, sent(vec![file("a.png"), file("b.png")]))
        .and()
        .when(Actor::Console, erase)
        .granted();
    let files: Vec<_> = world.files.of(Subject::Report(ReportId(1))).collect();
    assert_eq!(files.len(), 2);
    for attached in files {
        assert!(attached.file.name.is_erased() && attached.file.key.is_erased());
    }
}

#[test]
fn hash_is_read_in_its_one_way_of_writing_only() {
    let hash = FileHash(std::array::from_fn(|place| {
        u8::try_from(place * 8 % 256).unwrap()
    }));
    let text = hash.to_string();
    assert_eq!(FileHash::parse(&text), Some(hash));
    for wrong in [
        text.to_uppercase(),
        text[1..].to_owned(),
        format!("+{}", &text[1..]),
        format!("{text}0"),
    ] {
        assert_eq!(FileHash::parse(&wrong), None, "{wrong}");
    }
}

#[test]
fn media_type_is_by_the_ending_and_anything_else_is_bytes() {
    assert_eq!(MediaType::of_name("a.b.PDF"), MediaType::Pdf);
    for name in ["page.html", "pdf", "x.svg", "x.exe", "", "a.pdf.js"] {
        assert_eq!(MediaType::of_name(name), MediaType::Other, "{name}");
    }
}
