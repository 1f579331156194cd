//! Rules of duty, as given, when, then.

use super::{DutyLeft, DutyTaken, LeaveDuty, TakeDuty};
use crate::actor::Actor;
use crate::command::Command;
use crate::event::Event;
use crate::ids::PersonId;
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::testing::network::{
    AUTHORITY_ADMINISTRATOR, AUTHORITY_DUTY, AUTHORITY_RECORDS, COUNTY_13, OFFICER_1481, PARTY, PARTY_DUTY,
    PLATFORM, TRAINER,
};
use crate::testing::nothing;

const TAKE: Command = Command::TakeDuty(TakeDuty);
const LEAVE: Command = Command::LeaveDuty(LeaveDuty);
const FIRST: PersonId = PersonId(1);

#[test]
fn duty_confirmed_again_keeps_its_beginning() {
    let taken = || [Event::DutyTaken(DutyTaken { person: FIRST }.into())];
    let first = nothing().when(AUTHORITY_DUTY, TAKE).then(taken());
    let since = first.recorded_at;
    assert_eq!(first.duty[&FIRST].confirmed_at, since);
    let again = crate::testing::Given { world: first }
        .when(AUTHORITY_DUTY, TAKE)
        .then(taken());
    assert_eq!(again.duty[&FIRST].since, since);
    assert_eq!(again.duty[&FIRST].confirmed_at, again.recorded_at);
}

#[test]
fn duty_is_left_by_who_has_it() {
    let left = [Event::DutyLeft(DutyLeft { person: FIRST }.into())];
    let world = nothing()
        .when(AUTHORITY_DUTY, TAKE)
        .and()
        .when(COUNTY_13, TAKE)
        .and()
        .when(AUTHORITY_DUTY, LEAVE)
        .then(left);
    assert_eq!(world.duty.keys().copied().collect::<Vec<_>>(), [PersonId(9)]);
    nothing().when(AUTHORITY_DUTY, LEAVE).refused(Refusal::NotOnDuty);
}

#[test]
fn everybody_who_works_inside_may_take_duty() {
    for by in [AUTHORITY_ADMINISTRATOR, AUTHORITY_RECORDS, TRAINER, OFFICER_1481] {
        nothing().when(by, TAKE).and().when(by, LEAVE).granted();
    }
}

#[test]
fn duty_takes_a_person_who_works_inside() {
    for by in [PARTY, PARTY_DUTY, PLATFORM, Actor::Console] {
        let refusal = Refusal::NotPermitted {
            action: Action::TakeDuty,
        };
        nothing().when(by, TAKE).refused(refusal.clone());
        nothing().when(by, LEAVE).refused(refusal);
    }
}
