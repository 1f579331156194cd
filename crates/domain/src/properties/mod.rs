//! What holds whatever people do: long random runs of commands on the small network.

mod asked;
mod erased;
mod marked;
mod recount;
mod stored;

use std::sync::Arc;

use proptest::prelude::*;

use crate::access::Visible;
use crate::actor::Actor;
use crate::command::Command;
use crate::event::{Event, Record, Sequence, Subject};
use crate::ids::{ExtractId, IncidentId, PersonId, ReportId, TokenId};
use crate::policy::{Action, permits, sees_entry, visible};
use crate::reports::Outcome;
use crate::testing::network::{PEOPLE, SCHOOL, events, organisation, world};
use crate::testing::{ask, fold};
use crate::world::World;

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    }
}

/// Everybody whose view is compared.
fn viewers() -> Vec<Actor> {
    let people = (1..=PEOPLE).map(|id| Actor::Person(PersonId(id)));
    people
        .chain([
            Actor::Console,
            Actor::Station(SCHOOL),
            Actor::Import(organisation("police")),
            Actor::Program(TokenId(1)),
            Actor::Program(TokenId(2)),
        ])
        .collect()
}

/// A world after a run, and the entries of the run.
struct Run {
    world: World,
    records: Vec<Arc<Record>>,
    /// The world after each command, and what was asked and granted.
    steps: Vec<Granted>,
}

struct Granted {
    before: World,
    by: Actor,
    command: Command,
    events: Vec<Event>,
}

fn run(asked: &[(Actor, Command)]) -> Run {
    let mut run = Run {
        world: world(),
        records: Vec::new(),
        steps: Vec::new(),
    };
    for (by, command) in asked {
        let Ok(events) = ask(&run.world, *by, command.clone()) else {
            continue;
        };
        let before = run.world.clone();
        for event in &events {
            run.records.push(fold(&mut run.world, *by, event.clone()));
        }
        run.steps.push(Granted {
            before,
            by: *by,
            command: command.clone(),
            events,
        });
    }
    run
}

/// What a command takes, for the one who asks. Recording a sign-in is the door itself.
fn action_of(command: &Command) -> Option<Action> {
    match command {
        Command::FoundNetwork(_)
        | Command::RegisterOrganisations(_)
        | Command::DefineKinds(_)
        | Command::AdmitPeople(_)
        | Command::CallElection(_)
        | Command::DefineAreas(_) => Some(Action::SetUp),
        Command::RecordSignIn(_)
        | Command::RecordEmergencySignIn(_)
        | Command::RecordFailedSignIn(_)
        | Command::AcceptInvitation(_)
        | Command::AddPasskey(_)
        | Command::RemovePasskey(_) => None,
        Command::InvitePerson(_)
        | Command::WithdrawInvitation(_)
        | Command::OfferRecovery(_)
        | Command::EndSessions(_) => Some(Action::Admit),
        Command::RecordExport(_) => Some(Action::Export),
        Command::RegisterPremises(_) | Command::ImportReports(_) => Some(Action::Import),
        Command::ReceiveReport(_) => Some(Action::Report),
        Command::TriageReport(_) | Command::TakeUpReport(_) => Some(Action::Triage),
        Command::ChangeLevel(_)
        | Command::WriteEntry(_)
        | Command::DescribePart(_)
        | Command::HandOver(_)
        | Command::MarkIncident(_)
        | Command::PlaceIncident(_)
        | Command::CloseIncident(_)
        | Command::ReopenIncident(_) => Some(Action::LeadIncident),
        Command::TakeDuty(_) | Command::LeaveDuty(_) => Some(Action::TakeDuty),
        Command::AssessTheme(_) => Some(Action::AssessTheme),
        Command::SendReport(_) => Some(Action::Report),
        Command::AttachFile(_) => Some(Action::LeadIncident),
        Command::EraseSubject(_) => Some(Action::Erase),
        Command::GiveMandate(_) | Command::ReviewMandate(_) => Some(Action::Admit),
        Command::MarkReport(_) | Command::MarkEntry(_) => Some(Action::LeadIncident),
        Command::ReleaseExtract(_) | Command::WithdrawExtract(_) => Some(Action::Release),
        Command::NoteReadings(_) => None,
        Command::SetProvider(_)
        | Command::RecordProviderTry(_)
        | Command::TurnProviderOn(_)
        | Command::TurnProviderOff(_)
        | Command::IssueToken(_)
        | Command::WithdrawToken(_) => Some(Action::Admit),
        Command::AdmitByProvider(_) | Command::RecordProviderRefusal(_) => Some(Action::SetUp),
        Command::SignInByProvider(_) | Command::ConnectByProvider(_) => None,
    }
}

fn opens_incident(command: &Command) -> bool {
    matches!(command, Command::TriageReport(triage) if matches!(triage.outcome, Outcome::NewIncident(_)))
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn folding_the_journal_from_its_start_gives_the_live_world(asked in asked::commands()) {
        let run = run(&asked);
        let mut again = World::default();
        for event in events() {
            fold(&mut again, Actor::Console, event);
        }
        for record in &run.records {
            again.apply(record);
        }
        for viewer in viewers() {
            prop_assert_eq!(recount::told(&again, viewer), recount::told(&run.world, viewer));
        }
        prop_assert_eq!(again.lines.len(), usize::try_from(again.head.0).unwrap());
        let numbers = run.records.iter().map(|record| record.sequence.0);
        prop_assert!(numbers.eq((1 + world().head.0)..=run.world.head.0), "no gap");
    }

    #[test]
    fn fork_and_base_leave_each_other_alone(asked in asked::commands(), cut in 0..60_usize) {
        let cut = cut.min(asked.len());
        let base = run(&asked[..cut]).world;
        let before: Vec<_> = viewers().into_iter().map(|viewer| recount::told(&base, viewer)).collect();
        let (mut one, mut other) = (base.clone(), base.clone());
        for (by, command) in &asked[cut..] {
            for event in ask(&one, *by, command.clone()).into_iter().flatten() {
                fold(&mut one, *by, event);
            }
        }
        let one_then: Vec<_> = viewers().into_iter().map(|viewer| recount::told(&one, viewer)).collect();
        for (by, command) in asked[cut..].iter().rev() {
            for event in ask(&other, *by, command.clone()).into_iter().flatten() {
                fold(&mut other, *by, event);
            }
        }
        let now = |world: &World| -> Vec<_> {
            viewers().into_iter().map(|viewer| recount::told(world, viewer)).collect()
        };
        prop_assert_eq!(now(&base), before);
        prop_assert_eq!(now(&one), one_then);
    }

    #[test]
    fn nothing_is_granted_that_policy_denies(asked in asked::commands()) {
        for step in run(&asked).steps {
            if let Some(action) = action_of(&step.command) {
                prop_assert_eq!(permits(&step.before, step.by, action), Ok(()));
            }
            if opens_incident(&step.command) {
                prop_assert_eq!(permits(&step.before, step.by, Action::LeadIncident), Ok(()));
            }
        }
    }

    #[test]
    fn nothing_is_done_to_what_is_not_there_for_the_one_who_asks(asked in asked::commands()) {
        for step in run(&asked).steps {
            let seen = visible(&step.before, step.by);
            let touched = step.events.iter().filter(|_| touches_known(&step.command)).map(Event::subject);
            for subject in touched {
                let new = match subject {
                    Subject::Incident(id) => step.before.incidents.get(id).is_none(),
                    Subject::Report(id) => step.before.reports.get(id).is_none(),
                    Subject::Extract(id) => step.before.extracts.get(id).is_none(),
                    Subject::Network
                    | Subject::Premises(_)
                    | Subject::Person(_)
                    | Subject::Theme(_)
                    | Subject::Token(_)
                    | Subject::Provider(_)
                    | Subject::Reading(_) => true,
                };
                prop_assert!(new || is_there(&step, &seen, subject));
            }
        }
    }

    #[test]
    fn lists_and_counts_are_those_of_a_plain_recount(asked in asked::commands()) {
        let run = run(&asked);
        for viewer in viewers() {
            prop_assert_eq!(recount::told(&run.world, viewer), recount::recounted(&run.world, viewer));
        }
    }

    #[test]
    fn past_is_read_by_those_who_might_then_and_may_now(asked in asked::commands(), cut in 0..60_usize) {
        let older = run(&asked[..cut.min(asked.len())]).world;
        let newer = run(&asked).world;
        let mut narrowed = older.clone();
        narrowed.narrow_as(&newer);
        for viewer in viewers() {
            // Who reads an older moment has the rights of today: a program's token may have ended.
            let today = |world: &World| crate::policy::visible_in(&newer, world, viewer);
            let (then, now, past) = (today(&older), today(&newer), today(&narrowed));
            for id in (1..older.incidents.next_id().0).map(IncidentId) {
                let class = |world: &World| world.incidents.get(id).unwrap().class;
                let both = then.sees(class(&older)) && now.sees(class(&newer));
                prop_assert_eq!(past.sees(class(&narrowed)), both, "{:?} {:?}", viewer, id);
            }
            for id in (1..older.reports.next_id().0).map(ReportId) {
                let class = |world: &World| world.reports.get(id).unwrap().class;
                let both = then.sees(class(&older)) && now.sees(class(&newer));
                prop_assert_eq!(past.sees(class(&narrowed)), both, "{:?} {:?}", viewer, id);
            }
            for id in (1..older.extracts.next_id().0).map(ExtractId) {
                let class = |world: &World| world.extracts.get(id).unwrap().class;
                let both = then.sees(class(&older)) && now.sees(class(&newer));
                prop_assert_eq!(past.sees(class(&narrowed)), both, "{:?} {:?}", viewer, id);
            }
            for entry in (1..=older.head.0).map(Sequence) {
                let reads = |world: &World, seen: &Visible| world.entries.mark(entry).is_none_or(|mark| seen.sees(mark.class));
                let both = reads(&older, &then) && reads(&newer, &now);
                prop_assert_eq!(reads(&narrowed, &past), both, "{:?} {:?}", viewer, entry);
            }
            prop_assert_eq!(recount::told(&narrowed, viewer), recount::recounted(&narrowed, viewer));
        }
        let mut again = narrowed.clone();
        again.narrow_as(&newer);
        for viewer in viewers() {
            prop_assert_eq!(recount::told(&again, viewer), recount::told(&narrowed, viewer));
        }
    }

    #[test]
    fn stored_events_come_back_as_they_were(asked in asked::commands()) {
        for record in run(&asked).records {
            prop_assert_eq!(stored::and_back(&record.event), record.event.clone());
        }
    }
}

/// Whether a thing is there for the one who asks. What a program may write to, it need not read.
fn is_there(step: &Granted, seen: &Visible, subject: Subject) -> bool {
    match (step.by, subject) {
        (Actor::Program(_), Subject::Report(id)) => seen.sees(step.before.reports.get(id).unwrap().class),
        (Actor::Program(_), Subject::Incident(id)) => seen.sees(step.before.incidents.get(id).unwrap().class),
        (_, _) => sees_entry(&step.before, step.by, seen, subject),
    }
}

/// Imports correct by the owner's key without looking; the others touch what the asker sees.
const fn touches_known(command: &Command) -> bool {
    !matches!(command, Command::ImportReports(_))
}

#[test]
fn random_runs_get_somewhere() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut kinds = std::collections::BTreeSet::new();
    for _ in 0..600 {
        let asked = asked::commands().new_tree(&mut runner).unwrap().current();
        kinds.extend(run(&asked).records.iter().map(|record| record.event.kind()));
    }
    let missing: Vec<_> = crate::event::EventKind::ALL
        .into_iter()
        .filter(|kind| !kinds.contains(kind) && *kind != crate::event::EventKind::NetworkFounded)
        .collect();
    assert!(missing.is_empty(), "never granted: {missing:?}");
}
