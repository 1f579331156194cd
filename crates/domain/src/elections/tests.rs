//! Rules of elections, as given, when, then.

use jiff::Timestamp;

use super::{CallElection, ElectionCalled, Phase, PhaseStart};
use crate::actor::Actor;
use crate::command::Command;
use crate::event::Event;
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::testing::network::{AUTHORITY_ADMINISTRATOR, AUTHORITY_DUTY, election};
use crate::testing::nothing;
use crate::words::Names;

fn call(election: ElectionCalled) -> Command {
    Command::CallElection(CallElection(election).into())
}

fn phases(phases: &[(Phase, i64)]) -> ElectionCalled {
    let phases = phases.iter().map(|(phase, second)| PhaseStart {
        phase: *phase,
        starts_at: Timestamp::from_second(*second).unwrap(),
    });
    ElectionCalled {
        phases: phases.collect(),
        ..election()
    }
}

#[test]
fn election_is_called_anew_when_something_changed() {
    let renamed = ElectionCalled {
        names: Names::same("Omvalet"),
        ..election()
    };
    let world = nothing()
        .when(AUTHORITY_ADMINISTRATOR, call(renamed.clone()))
        .then([Event::ElectionCalled(renamed.into())]);
    assert_eq!(world.election.unwrap().names.sv, "Omvalet");
    nothing().when(Actor::Console, call(election())).then([]);
}

#[test]
fn phases_come_in_order_once_each() {
    for bad in [
        phases(&[]),
        phases(&[(Phase::Count, 1), (Phase::Prepare, 2)]),
        phases(&[(Phase::Prepare, 2), (Phase::Count, 1)]),
        phases(&[(Phase::Prepare, 1), (Phase::Count, 1)]),
        phases(&[(Phase::Prepare, 1), (Phase::Prepare, 2)]),
    ] {
        nothing()
            .when(Actor::Console, call(bad))
            .refused(Refusal::PhasesOutOfOrder);
    }
    nothing()
        .when(
            Actor::Console,
            call(phases(&[(Phase::Prepare, 1), (Phase::Appeals, 2)])),
        )
        .granted();
}

#[test]
fn nameless_election_is_refused() {
    let nameless = ElectionCalled {
        names: Names::same(""),
        ..election()
    };
    nothing()
        .when(Actor::Console, call(nameless))
        .refused(Refusal::NameMissing);
}

#[test]
fn election_is_called_by_set_up_only() {
    nothing()
        .when(AUTHORITY_DUTY, call(election()))
        .refused(Refusal::NotPermitted {
            action: Action::SetUp,
        });
}

#[test]
fn phase_lasts_until_the_next_one() {
    let election = phases(&[
        (Phase::Prepare, 100),
        (Phase::ElectionDay, 200),
        (Phase::Count, 300),
    ]);
    for (second, phase) in [
        (0, Phase::Prepare),
        (100, Phase::Prepare),
        (199, Phase::Prepare),
        (200, Phase::ElectionDay),
        (299, Phase::ElectionDay),
        (300, Phase::Count),
        (9_999, Phase::Count),
    ] {
        assert_eq!(
            election.phase_at(Timestamp::from_second(second).unwrap()),
            Some(phase),
            "{second}"
        );
    }
    assert_eq!(phases(&[]).phase_at(Timestamp::UNIX_EPOCH), None);
}
