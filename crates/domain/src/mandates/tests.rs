//! Rules of mandates, as given, when, then.

use jiff::{SignedDuration, Timestamp};

use super::{GiveMandate, Review, ReviewMandate};
use crate::actor::Actor;
use crate::command::{Command, Request, decide};
use crate::duty::TakeDuty;
use crate::event::RequestKey;
use crate::ids::PersonId;
use crate::network::{RecordSignIn, Role, SignInMeans};
use crate::policy::{Action, access, permits};
use crate::refusal::Refusal;
use crate::testing::network::{
    AUTHORITY_ADMINISTRATOR, AUTHORITY_DUTY, COUNTY_13, COUNTY_13_ADMINISTRATOR, PARTY, POLICE_DUTY,
};
use crate::testing::{START_S, nothing};
use crate::world::World;

const COUNTY_13_PERSON: PersonId = PersonId(9);
const PARTY_PERSON: PersonId = PersonId(13);

fn hours(count: i64) -> Timestamp {
    let start = Timestamp::from_second(START_S).unwrap();
    start.checked_add(SignedDuration::from_hours(count)).unwrap()
}

fn mandate(person: PersonId, role: Role, from: Option<i64>, until: Option<i64>) -> Command {
    Command::GiveMandate(GiveMandate {
        person,
        role,
        from: from.map(hours),
        until: until.map(hours),
        election: None,
    })
}

fn review(person: PersonId, review: Review) -> Command {
    Command::ReviewMandate(ReviewMandate { person, review })
}

fn ask_at(world: &World, actor: Actor, at: Timestamp, command: Command) -> Result<usize, Refusal> {
    let request = Request {
        key: RequestKey(1),
        actor,
        at,
        command,
    };
    decide(world, &request).map(|events| events.len())
}

#[test]
fn nobody_acts_outside_the_time_of_the_mandate() {
    let given = mandate(COUNTY_13_PERSON, Role::CountyCoordinator, Some(10), Some(20));
    let world = nothing().when(COUNTY_13_ADMINISTRATOR, given).granted();
    let duty = |at| ask_at(&world, COUNTY_13, hours(at), Command::TakeDuty(TakeDuty));
    assert_eq!(duty(9), Err(Refusal::AccessToCome));
    assert_eq!(duty(10), Ok(1));
    assert_eq!(duty(19), Ok(1));
    assert_eq!(duty(20), Err(Refusal::AccessOver));
    let sign_in = Command::RecordSignIn(RecordSignIn {
        person: COUNTY_13_PERSON,
        means: SignInMeans::Link,
    });
    assert_eq!(
        ask_at(&world, COUNTY_13, hours(21), sign_in),
        Err(Refusal::AccessOver),
        "signing in is acting"
    );
    assert_eq!(access(&world, COUNTY_13_PERSON, hours(15)), Ok(()));
}

#[test]
fn mandate_changes_what_the_person_may_do() {
    let given = mandate(COUNTY_13_PERSON, Role::Trainer, None, None);
    let world = nothing().when(COUNTY_13_ADMINISTRATOR, given).granted();
    assert_eq!(
        permits(&world, COUNTY_13, Action::Triage),
        Err(Refusal::NotPermitted {
            action: Action::Triage
        })
    );
    assert_eq!(permits(&world, COUNTY_13, Action::Read), Ok(()));
}

#[test]
fn administrators_decide_about_their_own_people_only() {
    let mine = || mandate(COUNTY_13_PERSON, Role::Analyst, None, None);
    let theirs = || mandate(PersonId(5), Role::Analyst, None, None);
    nothing()
        .when(COUNTY_13_ADMINISTRATOR, theirs())
        .refused(Refusal::PersonUnknown);
    nothing()
        .when(
            COUNTY_13_ADMINISTRATOR,
            mandate(PersonId(99), Role::Analyst, None, None),
        )
        .refused(Refusal::PersonUnknown);
    nothing()
        .when(POLICE_DUTY, theirs())
        .refused(Refusal::NotPermitted {
            action: Action::Admit,
        });
    // The coordinator's administrator is no administrator of the county, but is of the parties.
    nothing()
        .when(AUTHORITY_ADMINISTRATOR, mine())
        .refused(Refusal::PersonUnknown);
    let _world = nothing()
        .when(AUTHORITY_ADMINISTRATOR, review(PARTY_PERSON, Review::Kept))
        .granted();
    nothing()
        .when(COUNTY_13_ADMINISTRATOR, review(PARTY_PERSON, Review::Kept))
        .refused(Refusal::PersonUnknown);
    nothing()
        .when(AUTHORITY_ADMINISTRATOR, review(PersonId(3), Review::Ended))
        .refused(Refusal::OwnMandate);
}

#[test]
fn mandate_ends_after_it_begins_and_after_now() {
    for (from, until) in [(Some(10), Some(10)), (Some(10), Some(9)), (None, Some(-1))] {
        nothing()
            .when(
                COUNTY_13_ADMINISTRATOR,
                mandate(COUNTY_13_PERSON, Role::Analyst, from, until),
            )
            .refused(Refusal::MandateEndsBeforeItBegins);
    }
}

#[test]
fn who_is_ended_by_a_review_has_no_access_until_given_a_new_mandate() {
    let world = nothing()
        .when(COUNTY_13, Command::TakeDuty(TakeDuty))
        .and()
        .when(COUNTY_13_ADMINISTRATOR, review(COUNTY_13_PERSON, Review::Ended))
        .granted();
    assert!(world.duty.is_empty(), "nobody is on duty who has no access");
    let at = hours(5);
    assert_eq!(access(&world, COUNTY_13_PERSON, at), Err(Refusal::AccessOver));
    assert_eq!(
        permits(&world, COUNTY_13, Action::Read),
        Err(Refusal::PersonUnknown)
    );
    assert_eq!(crate::policy::visible(&world, COUNTY_13).classes().count(), 0);
    let keep = review(COUNTY_13_PERSON, Review::Kept);
    assert_eq!(
        ask_at(&world, COUNTY_13_ADMINISTRATOR, at, keep),
        Err(Refusal::AccessOver)
    );
    let again = mandate(COUNTY_13_PERSON, Role::Analyst, None, None);
    let world = crate::testing::Given { world }
        .when(COUNTY_13_ADMINISTRATOR, again)
        .granted();
    assert_eq!(access(&world, COUNTY_13_PERSON, at), Ok(()));
}

#[test]
fn review_and_acts_are_remembered_with_their_times() {
    let world = nothing()
        .when(COUNTY_13_ADMINISTRATOR, review(COUNTY_13_PERSON, Review::Kept))
        .and()
        .when(AUTHORITY_DUTY, Command::TakeDuty(TakeDuty))
        .granted();
    let reviewed = world.person(COUNTY_13_PERSON).unwrap();
    assert!(reviewed.mandate.reviewed_at.is_some() && reviewed.acted_at.is_none());
    let acted = world.person(PersonId(1)).unwrap().acted_at;
    assert_eq!(acted, Some(world.recorded_at));
    assert_eq!(access(&world, PersonId(13), hours(0)), Ok(()), "{PARTY:?}");
}
