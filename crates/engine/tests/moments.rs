//! An older moment is the world as it was, read with today's markings.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod network;

use std::sync::Arc;

use domain::actor::Actor;
use domain::duty::{LeaveDuty, TakeDuty};
use domain::ids::{IncidentId, ReportId};
use domain::policy::visible;
use domain::reports::{NotIncidentReason, Outcome};
use domain::{Command, Record, Sequence, World};
use jiff::Timestamp;

use network::{DUTY, POLICE, Small, at, counts, import, mark_red, open_incident, opened, receive, triage};

/// More entries than two kept worlds are apart: files brought in, reports, incidents, duty, each at its own second.
fn long_journal() -> Small {
    let small = Small::new();
    let mut report = 0;
    let mut second = 0;
    let mut ask = |command: Command| {
        second += 1;
        small.clock.set(at(second));
        small.node.ask_blocking(DUTY, command).unwrap();
    };
    for file in 0..75 {
        let keys: Vec<_> = (0..25).map(|row| format!("{file}-{row}")).collect();
        let rows: Vec<_> = keys
            .iter()
            .map(|key| (key.as_str(), "Kö utanför lokalen"))
            .collect();
        ask(import(&rows));
        ask(open_incident(report + 1, "Kö"));
        ask(triage(report + 2, Outcome::Join(IncidentId(file + 1))));
        ask(triage(
            report + 3,
            Outcome::NotIncident(NotIncidentReason::OrdinaryDebate),
        ));
        ask(Command::TakeDuty(TakeDuty));
        if file % 3 == 0 {
            ask(Command::LeaveDuty(LeaveDuty));
        }
        report += 25;
    }
    assert!(small.node.world().head.0 > 2_200);
    small
}

fn all(small: &Small) -> Vec<Record> {
    let numbers: Vec<_> = (1..=small.node.world().head.0).map(Sequence).collect();
    small.node.records(&numbers).unwrap()
}

#[test]
fn moment_is_the_fold_of_what_was_recorded_by_then() {
    let mut small = long_journal();
    let records = all(&small);
    // Kept as the node went along, and kept as it was opened again.
    for _ in 0..2 {
        let mut world = World::default();
        let mut checked = 0;
        for (place, record) in records.iter().enumerate() {
            world.apply(&Arc::new(record.clone()));
            let last_at_its_time = records
                .get(place + 1)
                .is_none_or(|next| next.recorded_at > record.recorded_at);
            let near_kept = (record.sequence.0 + 3) % 1_024 < 60;
            if last_at_its_time && (near_kept || place % 19 == 0) {
                let then = small.node.moment(record.recorded_at).unwrap();
                assert_eq!(counts(&then), counts(&world), "at entry {}", record.sequence);
                assert_eq!(then.recorded_at, record.recorded_at);
                checked += 1;
            }
        }
        assert!(checked > 20, "{checked}");
        small = small.restarted();
    }
}

#[test]
fn moment_between_entries_is_that_of_the_one_before() {
    let small = long_journal();
    let half = jiff::SignedDuration::from_millis(500);
    for second in [1, 17, 150] {
        let exact = small.node.moment(at(second)).unwrap();
        let later = small.node.moment(at(second).checked_add(half).unwrap()).unwrap();
        assert_eq!(exact.head, later.head);
        let earlier = small.node.moment(at(second).checked_sub(half).unwrap()).unwrap();
        assert!(earlier.head < exact.head);
    }
}

#[test]
fn moment_before_the_first_entry_is_the_empty_world() {
    let small = Small::new();
    for before in [at(-1), Timestamp::UNIX_EPOCH, Timestamp::MIN] {
        let world = small.node.moment(before).unwrap();
        assert_eq!(world.head, Sequence(0));
        assert_eq!(counts(&world), counts(&World::default()));
    }
}

#[test]
fn moment_from_the_last_entry_on_is_the_live_world() {
    let small = Small::new();
    small.node.ask_blocking(DUTY, receive("ett")).unwrap();
    for after in [at(0), at(1), Timestamp::MAX] {
        assert!(Arc::ptr_eq(
            &small.node.moment(after).unwrap(),
            &small.node.world()
        ));
    }
}

#[test]
fn moment_asked_again_is_not_replayed_again() {
    let small = long_journal();
    let first = small.node.moment(at(100)).unwrap();
    assert!(Arc::ptr_eq(&first, &small.node.moment(at(100)).unwrap()));
    // What happens later does not change it.
    small.node.ask_blocking(DUTY, receive("senare")).unwrap();
    assert!(Arc::ptr_eq(&first, &small.node.moment(at(100)).unwrap()));
    // Unless somebody may read less of it.
    small.node.ask_blocking(DUTY, mark_red(1, 1)).unwrap();
    assert!(!Arc::ptr_eq(&first, &small.node.moment(at(100)).unwrap()));
    // Only so many are remembered.
    let second = small.node.moment(at(100)).unwrap();
    for other in 101..140 {
        small.node.moment(at(other)).unwrap();
    }
    let again = small.node.moment(at(100)).unwrap();
    assert!(!Arc::ptr_eq(&second, &again));
    assert_eq!(counts(&second), counts(&again));
}

fn sees(world: &World, by: Actor) -> (bool, bool) {
    let visible = visible(world, by);
    let report = world.reports.get(ReportId(1)).unwrap();
    let incident = world.incidents.get(IncidentId(1)).unwrap();
    (visible.sees(report.class), visible.sees(incident.class))
}

#[test]
fn what_was_marked_red_later_is_not_read_in_the_past_by_others() {
    let small = Small::new();
    let ask = |second, by, command| {
        small.clock.set(at(second));
        small.node.ask_blocking(by, command).unwrap();
    };
    ask(10, DUTY, receive("Hot mot en person"));
    ask(20, DUTY, open_incident(1, "Hot"));
    ask(30, DUTY, receive("annat"));
    // Before it is marked, the police see it now and then.
    assert_eq!(sees(&small.node.world(), POLICE), (true, true));
    assert_eq!(sees(&small.node.moment(at(25)).unwrap(), POLICE), (true, true));
    ask(40, DUTY, mark_red(1, 1));
    ask(50, DUTY, receive("mer"));
    for small in [
        &small,
        &Small {
            node: small.node.clone(),
            ..Small::new()
        },
    ] {
        let then = small.node.moment(at(25)).unwrap();
        assert_eq!(
            sees(&then, POLICE),
            (false, false),
            "the past keeps today's marking"
        );
        assert_eq!(sees(&then, DUTY), (true, true), "the named person still reads it");
        let seen = visible(&then, POLICE);
        assert_eq!(then.incidents.open(&seen).count(), 0);
        assert_eq!(then.tallies.of(domain::tally::Spot::Everywhere, &seen).open(), 0);
    }
    let small = small.restarted();
    assert_eq!(sees(&small.node.moment(at(25)).unwrap(), POLICE), (false, false));
}

#[test]
fn many_look_back_at_once() {
    let small = long_journal();
    std::thread::scope(|scope| {
        for thread in 0..12 {
            let node = &small.node;
            scope.spawn(move || {
                for step in 0..6 {
                    let second = 1 + thread * 17 + step;
                    assert_eq!(node.moment(at(second)).unwrap().recorded_at, at(second));
                }
            });
        }
        for _ in 0..30 {
            small.node.ask_blocking(DUTY, receive("under tiden")).unwrap();
        }
    });
}

#[test]
fn older_moments_work_on_a_file() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), network::clock());
    let store = journal::SqliteStore::open(folder.path()).unwrap();
    let node = opened(store, folder.path(), &clock).unwrap();
    network::set_up(&node);
    for second in 1..=5 {
        clock.set(at(second));
        node.ask_blocking(DUTY, receive("ett")).unwrap();
    }
    assert_eq!(node.moment(at(3)).unwrap().reports.count(), 3);
}
