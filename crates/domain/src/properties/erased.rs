//! What is erased is nowhere in a world, and nothing but words is gone.

use std::sync::Arc;

use proptest::prelude::*;

use super::{asked, cases, recount, run, viewers};
use crate::actor::Actor;
use crate::erasure::{Erasable, Ground, SubjectErased};
use crate::event::{Event, Record, Subject};
use crate::ids::{ExtractId, IncidentId, PersonId, ReportId};
use crate::testing::fold;
use crate::testing::network::events;
use crate::theme::Theme;
use crate::words::Personal;
use crate::world::World;

/// A word that no other subject's texts hold.
fn word(subject: Subject) -> String {
    format!("<<{subject:?}>>")
}

/// The same event, every text in it being its subject's own word.
fn telling(event: &Event) -> Event {
    let word = word(event.subject());
    let mut telling = event.clone();
    telling.each_text(&mut |text| *text = Personal::new(word.as_str()));
    telling
}

/// The world of a journal in which every text is its subject's own word.
fn world_of(records: &[Arc<Record>]) -> World {
    let mut world = World::default();
    for event in events() {
        fold(&mut world, Actor::Console, telling(&event));
    }
    for record in records {
        let event = telling(&record.event);
        world.apply(&Arc::new(Record {
            event,
            ..record.as_ref().clone()
        }));
    }
    world
}

fn subjects(world: &World) -> Vec<Erasable> {
    let people = (1..=u32::try_from(world.people.len()).unwrap()).map(PersonId);
    let reports = (1..world.reports.next_id().0).map(ReportId);
    let incidents = (1..world.incidents.next_id().0).map(IncidentId);
    let people = people.map(Erasable::Person);
    let things = reports
        .map(Erasable::Report)
        .chain(incidents.map(Erasable::Incident));
    people
        .chain(things)
        .chain(Theme::ALL.map(Erasable::Theme))
        .chain((1..world.extracts.next_id().0).map(|id| Erasable::Extract(ExtractId(id))))
        .collect()
}

fn erase(world: &mut World, subject: Erasable) {
    let ground = Ground::Request;
    let event = Event::SubjectErased(SubjectErased { subject, ground }.into());
    fold(world, Actor::Console, event);
}

fn text(world: &World) -> String {
    format!("{world:?}")
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn erased_words_are_nowhere_and_the_others_are_where_they_were(asked in asked::commands(), which: u32, cut in 0..60_usize) {
        let records = run(&asked).records;
        let mut world = world_of(&records);
        let older = world_of(&records[..cut.min(records.len())]);
        let told: Vec<_> = viewers().into_iter().map(|viewer| recount::told(&world, viewer)).collect();
        let subjects = subjects(&world);
        let erased = subjects[usize::try_from(which).unwrap() % subjects.len()];
        let before = text(&world);
        erase(&mut world, erased);
        let after = text(&world);
        let gone = word(erased.into());
        prop_assert!(!after.contains(&gone), "{}", gone);
        for other in subjects.iter().filter(|other| **other != erased) {
            let word = word((*other).into());
            prop_assert_eq!(after.matches(&word).count(), before.matches(&word).count(), "{}", word);
        }
        // The world of an older moment is read as it was, but for the words.
        let mut read = older.clone();
        read.erase_as(&world);
        prop_assert!(!text(&read).contains(&gone));
        for viewer in viewers() {
            prop_assert_eq!(recount::told(&read, viewer), recount::told(&older, viewer));
        }
        if !matches!(erased, Erasable::Person(_)) {
            let now: Vec<_> = viewers().into_iter().map(|viewer| recount::told(&world, viewer)).collect();
            prop_assert_eq!(now, told);
        }
    }

    #[test]
    fn entries_whose_texts_are_erased_are_all_that_hold_the_words(asked in asked::commands(), which: u32) {
        let records = run(&asked).records;
        let mut world = world_of(&records);
        let subjects = subjects(&world);
        let erased = subjects[usize::try_from(which).unwrap() % subjects.len()];
        let already = world.erased_entries();
        erase(&mut world, erased);
        let entries = world.erased_entries();
        let about = world.entries_about(erased.into(), world.head);
        prop_assert!(about.iter().all(|sequence| entries.contains(sequence)));
        prop_assert!(already.iter().all(|sequence| entries.contains(sequence)));
        for record in &records {
            let holds = record.event.subject() == Subject::from(erased);
            prop_assert!(!holds || entries.contains(&record.sequence));
            prop_assert_eq!(
                world.has_erased(record.event.subject(), record.sequence),
                entries.contains(&record.sequence)
            );
        }
    }
}
