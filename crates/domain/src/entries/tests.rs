//! Rules of entries with a marking of their own, as given, when, then.

use super::{About, MarkEntry};
use crate::actor::Actor;
use crate::command::Command;
use crate::event::{Event, Sequence, Subject};
use crate::files::{AttachFile, FileHash, NewFile};
use crate::ids::{IncidentId, PersonId};
use crate::incidents::{DescribePart, Part, WriteEntry};
use crate::marking::{Label, Marking};
use crate::policy::{sees_record, visible};
use crate::refusal::{Field, Refusal};
use crate::testing::build::{hand_over, mark, marked, opened, red_for, write_entry};
use crate::testing::network::{
    AUTHORITY_ANALYST, AUTHORITY_DUTY, COUNTY_13, CYBER_LIAISON, POLICE_ANALYST, POLICE_DUTY, TRAINER,
};
use crate::testing::{Given, given};
use crate::theme::Basis;
use crate::world::World;

const ABOUT: About = About::Incident(IncidentId(1));

fn write(marking: Marking) -> Command {
    Command::WriteEntry(WriteEntry {
        incident: IncidentId(1),
        text: "Vittnet heter Kim.".to_owned(),
        basis: Basis::Fact,
        marking: Some(marking),
    })
}

fn remark(entry: Sequence, marking: Option<Marking>, reason: &str) -> Command {
    Command::MarkEntry(MarkEntry {
        about: ABOUT,
        entry,
        marking,
        reason: reason.to_owned(),
    })
}

/// A GREEN incident in whose journal the police have written an entry with a marking of its own.
fn written(marking: Marking) -> (Given, Sequence) {
    let world = given([opened(1)]).when(POLICE_DUTY, write(marking)).granted();
    let entry = Sequence(world.head.0 - 1);
    (Given { world }, entry)
}

fn reads(world: &World, actor: Actor, entry: Sequence) -> bool {
    let subject = Subject::Incident(IncidentId(1));
    sees_record(world, actor, &visible(world, actor), subject, entry)
}

#[test]
fn entry_marked_as_it_is_written_is_read_by_whom_its_own_marking_admits() {
    for (marking, readers) in [
        (marked(Label::Green, &[]), [true, true, true, true]),
        (marked(Label::Amber, &[]), [true, true, true, false]),
        (marked(Label::AmberStrict, &[]), [true, true, false, false]),
        (marked(Label::AmberStrict, &["cyber"]), [true, true, false, true]),
        (red_for(&[7]), [true, false, false, true]),
    ] {
        let (given, entry) = written(marking.clone());
        let who = [POLICE_DUTY, POLICE_ANALYST, AUTHORITY_DUTY, CYBER_LIAISON];
        assert_eq!(
            who.map(|who| reads(&given.world, who, entry)),
            readers,
            "{marking:?}"
        );
        // The entry that marks it tells of it, and is read by the same.
        let marks = Sequence(entry.0 + 1);
        assert_eq!(
            who.map(|who| reads(&given.world, who, marks)),
            readers,
            "{marking:?}"
        );
    }
}

#[test]
fn entry_is_never_read_by_more_than_the_incident() {
    let (given, entry) = written(marked(Label::Amber, &["cyber"]));
    let world = given
        .when(AUTHORITY_DUTY, mark(1, marked(Label::AmberStrict, &["police"])))
        .granted();
    assert!(reads(&world, POLICE_DUTY, entry));
    assert!(!reads(&world, CYBER_LIAISON, entry), "invited to the entry alone");
}

#[test]
fn narrowing_an_entry_is_free_and_widening_takes_whose_it_is() {
    let (given, entry) = written(marked(Label::Amber, &[]));
    let strict = marked(Label::AmberStrict, &["election-authority"]);
    let world = given
        .when(
            AUTHORITY_DUTY,
            remark(entry, Some(strict), "Uppgifter om person."),
        )
        .granted();
    for marking in [
        Some(marked(Label::Amber, &[])),
        Some(marked(Label::Green, &[])),
        None,
    ] {
        let again = || Given { world: world.clone() };
        again()
            .when(AUTHORITY_DUTY, remark(entry, marking.clone(), "Ska spridas."))
            .refused(Refusal::MarkingLoweredByOther);
        again()
            .when(POLICE_ANALYST, remark(entry, marking.clone(), " "))
            .refused(Refusal::FieldMissing { field: Field::Reason });
        let wider = again()
            .when(POLICE_ANALYST, remark(entry, marking.clone(), "Ska spridas."))
            .granted();
        let open = !matches!(&marking, Some(marking) if marking.label == Label::Amber);
        assert_eq!(reads(&wider, CYBER_LIAISON, entry), open, "{marking:?}");
    }
}

#[test]
fn only_what_people_write_and_attach_is_marked_and_only_by_those_who_read_it() {
    let (given, entry) = written(red_for(&[5]));
    let world = given.world;
    let again = || Given { world: world.clone() };
    let amber = || Some(marked(Label::Amber, &[]));
    for who in [POLICE_ANALYST, AUTHORITY_DUTY, COUNTY_13] {
        again()
            .when(who, remark(entry, amber(), "Nej."))
            .refused(Refusal::EntryUnknown);
    }
    // The opening of the incident, an entry of something else, and none at all.
    for other in [Sequence(entry.0 - 1), Sequence(1), Sequence(9_999)] {
        again()
            .when(POLICE_DUTY, remark(other, amber(), "Nej."))
            .refused(Refusal::EntryUnknown);
    }
    again()
        .when(TRAINER, remark(entry, amber(), "Nej."))
        .refused(Refusal::NotPermitted {
            action: crate::policy::Action::LeadIncident,
        });
    again()
        .when(POLICE_DUTY, remark(entry, Some(red_for(&[5])), "Igen."))
        .refused(Refusal::MarkingUnchanged);
}

#[test]
fn file_has_a_marking_of_its_own_as_an_entry_has() {
    let file = NewFile {
        name: "karta.pdf".to_owned(),
        key: "k".to_owned(),
        bytes: 17,
        sha256: FileHash([1; 32]),
    };
    let attach = Command::AttachFile(AttachFile {
        incident: IncidentId(1),
        file,
        marking: Some(marked(Label::AmberStrict, &[])),
    });
    let world = given([opened(1)]).when(POLICE_DUTY, attach).granted();
    let subject = Subject::Incident(IncidentId(1));
    let entry = world.files.of(subject).next().unwrap().entry;
    assert!(reads(&world, POLICE_ANALYST, entry) && !reads(&world, AUTHORITY_DUTY, entry));
}

#[test]
fn who_leads_now_reads_amber_entries() {
    let (given, entry) = written(marked(Label::Amber, &[]));
    assert!(!reads(&given.world, CYBER_LIAISON, entry));
    let world = given.when(AUTHORITY_DUTY, hand_over(1, "cyber")).granted();
    assert!(reads(&world, CYBER_LIAISON, entry));
}

#[test]
fn older_moment_is_read_with_the_markings_that_its_entries_have_now() {
    let written = given([opened(1)])
        .when(POLICE_DUTY, write_entry(1, "Öppet."))
        .granted();
    let (older, entry) = (written.clone(), written.head);
    let newer = Given { world: written }
        .when(POLICE_DUTY, remark(entry, Some(red_for(&[5])), "Namn."))
        .granted();
    assert!(reads(&older, AUTHORITY_ANALYST, entry));
    let mut narrowed = older.clone();
    narrowed.narrow_as(&newer);
    assert!(!reads(&narrowed, AUTHORITY_ANALYST, entry) && reads(&narrowed, POLICE_DUTY, entry));
    assert!(newer.narrowed_in() > older.narrowed_in());
    // What is wider now was narrow then.
    let wide = Given { world: newer.clone() }
        .when(POLICE_DUTY, remark(entry, None, "Ska spridas."))
        .granted();
    let mut past = newer.clone();
    past.narrow_as(&wide);
    assert!(!reads(&past, AUTHORITY_ANALYST, entry) && reads(&wide, AUTHORITY_ANALYST, entry));
}

#[test]
fn entry_without_a_marking_writes_one_event() {
    let world = given([opened(1)]).world;
    let events = crate::testing::ask(&world, POLICE_DUTY, write_entry(1, "Öppet.")).unwrap();
    assert_eq!(events.len(), 1);
    let marked = crate::testing::ask(&world, POLICE_DUTY, write(red_for(&[]))).unwrap();
    let Event::EntryMarked(event) = &marked[1] else {
        panic!("{marked:?}")
    };
    assert_eq!(
        event.marking.as_ref().unwrap().named,
        [PersonId(5)],
        "the writer reads on"
    );
}

#[test]
fn part_of_the_picture_with_a_marking_of_its_own_leaves_the_one_before_to_the_others() {
    let describe = |text: &str, marking: Option<Marking>| {
        Command::DescribePart(DescribePart {
            incident: IncidentId(1),
            part: Part::Actors,
            text: text.to_owned(),
            basis: Basis::Assessment,
            likelihood: None,
            marking,
        })
    };
    let reads = |world: &World, who| {
        let incident = world.incidents.get(IncidentId(1)).unwrap();
        let seen = visible(world, who);
        let now = incident.part(Part::Actors).now(world, &seen);
        now.map(|now| now.statement.text.reveal().unwrap().to_owned())
    };
    let open = given([opened(1)])
        .when(AUTHORITY_DUTY, describe("Okända.", None))
        .and();
    let before = open.world.head;
    let strict = describe("En känd grupp.", Some(marked(Label::AmberStrict, &[])));
    let world = open.when(POLICE_DUTY, strict).granted();
    assert_eq!(reads(&world, POLICE_ANALYST).as_deref(), Some("En känd grupp."));
    assert_eq!(reads(&world, AUTHORITY_DUTY).as_deref(), Some("Okända."));
    // What stood open may be marked later.
    let mark = remark(
        before,
        Some(marked(Label::AmberStrict, &[])),
        "Uppgifter om person.",
    );
    let narrowed = Given { world }.when(AUTHORITY_DUTY, mark).granted();
    assert_eq!(reads(&narrowed, COUNTY_13), None);
    assert_eq!(reads(&narrowed, AUTHORITY_ANALYST).as_deref(), Some("Okända."));
}
