//! Rules of the read log, as given, when, then.

use jiff::{SignedDuration, Timestamp};

use super::{NOTED_EVERY, NoteReadings, Opened};
use crate::actor::Actor;
use crate::command::{Command, Request, decide};
use crate::event::{Event, RequestKey, Subject};
use crate::ids::{IncidentId, ReadingId, ReportId};
use crate::marking::Label;
use crate::policy::{sees_entry, visible};
use crate::refusal::Refusal;
use crate::testing::build::{contents, joined, marked, opened, opened_as, received_as, red_for};
use crate::testing::network::{
    AUTHORITY_ANALYST, AUTHORITY_DUTY, COUNTY_13, POLICE_ANALYST, POLICE_DUTY, STRANGER,
};
use crate::testing::{Given, given};
use crate::world::World;

fn opens(opened: Opened, at: Timestamp) -> Command {
    Command::NoteReadings(NoteReadings(vec![(opened, at)]))
}

fn noted(world: &World, actor: Actor, opened: Opened, at: Timestamp) -> usize {
    let request = Request {
        key: RequestKey(1),
        actor,
        at,
        command: opens(opened, at),
    };
    decide(world, &request).unwrap().len()
}

#[test]
fn what_is_amber_or_narrower_is_noted_and_nothing_else() {
    let world = given([
        opened(1),
        opened_as(2, "police", "police", marked(Label::Amber, &[])),
        received_as(
            1,
            "police",
            marked(Label::Green, &[]),
            contents("other", "Öppet."),
        ),
        received_as(
            2,
            "police",
            marked(Label::Green, &[]),
            contents("other", "Öppet."),
        ),
        // In a narrow incident an open report is narrow.
        joined(2, 2),
        opened_as(3, "police", "police", red_for(&[5])),
    ])
    .world;
    let at = world.recorded_at;
    for (opened, count) in [
        (Opened::Incident(IncidentId(1)), 0),
        (Opened::Incident(IncidentId(2)), 1),
        (Opened::Incident(IncidentId(3)), 1),
        (Opened::Incident(IncidentId(9)), 0),
        (Opened::Report(ReportId(1)), 0),
        (Opened::Report(ReportId(2)), 1),
        (Opened::People, 1),
    ] {
        assert_eq!(noted(&world, AUTHORITY_DUTY, opened, at), count, "{opened:?}");
    }
}

#[test]
fn a_quarter_of_an_hour_is_one_reading() {
    let amber = opened_as(1, "police", "police", marked(Label::Amber, &[]));
    let opened = Opened::Incident(IncidentId(1));
    let start = given([amber]);
    let at = start.world.recorded_at;
    let world = start.when(AUTHORITY_DUTY, opens(opened, at)).granted();
    let later = |span: SignedDuration| at.checked_add(span).unwrap();
    let almost = NOTED_EVERY.checked_sub(SignedDuration::from_secs(1)).unwrap();
    assert_eq!(noted(&world, AUTHORITY_DUTY, opened, later(almost)), 0);
    assert_eq!(noted(&world, AUTHORITY_DUTY, opened, later(NOTED_EVERY)), 1);
    assert_eq!(
        noted(&world, AUTHORITY_ANALYST, opened, later(almost)),
        1,
        "another person"
    );
    let before = at.checked_sub(NOTED_EVERY).unwrap();
    let thrice = vec![(opened, before), (opened, before), (opened, at)];
    let thrice = Command::NoteReadings(NoteReadings(thrice));
    let world = Given { world }.when(AUTHORITY_ANALYST, thrice).granted();
    assert_eq!(
        world.readings.next_id(),
        ReadingId(4),
        "one of the analyst's stands for the one before"
    );
}

#[test]
fn owner_reads_who_has_opened_what_it_may_read_itself() {
    let at = Timestamp::UNIX_EPOCH;
    let world = given([
        opened_as(1, "police", "police", marked(Label::Amber, &[])),
        opened_as(2, "police", "police", red_for(&[1, 5])),
    ])
    .when(AUTHORITY_DUTY, opens(Opened::Incident(IncidentId(1)), at))
    .and()
    .when(AUTHORITY_DUTY, opens(Opened::Incident(IncidentId(2)), at))
    .granted();
    let reads = |actor, id| {
        let subject = Subject::Reading(ReadingId(id));
        sees_entry(&world, actor, &visible(&world, actor), subject)
    };
    assert!(reads(POLICE_DUTY, 1) && reads(POLICE_DUTY, 2));
    assert!(
        reads(POLICE_ANALYST, 1) && !reads(POLICE_ANALYST, 2),
        "not named: it is not there"
    );
    for other in [AUTHORITY_DUTY, AUTHORITY_ANALYST, COUNTY_13] {
        assert!(!reads(other, 1) && !reads(other, 2), "{other:?}");
    }
    let listed = world
        .readings
        .of(crate::testing::network::organisation("police"), None);
    assert_eq!(
        listed.map(|reading| reading.noted.reading.0).collect::<Vec<_>>(),
        [2, 1]
    );
    assert_eq!(
        world.readings.get(ReadingId(1)).unwrap().noted.at,
        at,
        "when it was opened"
    );
}

#[test]
fn only_people_read() {
    for who in [Actor::Console, STRANGER] {
        let answer = crate::testing::ask(&given([]).world, who, opens(Opened::People, Timestamp::MIN));
        assert_eq!(answer, Err(Refusal::PersonUnknown), "{who:?}");
    }
    let answer = crate::testing::ask(&given([]).world, COUNTY_13, opens(Opened::People, Timestamp::MAX));
    let Event::ReadingNoted(noted) = &answer.unwrap()[0] else {
        panic!("a reading is noted")
    };
    assert!(noted.at < Timestamp::MAX, "never later than it is noted");
}
