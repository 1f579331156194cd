//! Rules of tokens, as given, when, then.

use jiff::{SignedDuration, Timestamp};

use super::{IssueToken, Scope, TOKEN_DAYS_MAX, TOKENS_MAX, TokenIssued, TokenWithdrawn, WithdrawToken};
use crate::actor::Actor;
use crate::areas::DefineAreas;
use crate::command::{Command, Request, decide};
use crate::duty::TakeDuty;
use crate::event::{Event, RequestKey, Subject};
use crate::ids::{IncidentId, ReportId, TokenId};
use crate::incidents::WriteEntry;
use crate::level::Level;
use crate::marking::{Label, Marking};
use crate::policy::{Action, permits, program_access, sees_entry, visible};
use crate::refusal::Refusal;
use crate::reports::{NewIncident, NotIncidentReason, Outcome, TriageReport};
use crate::testing::build::{contents, marked, opened, opened_as, received_as, red_for};
use crate::testing::network::{
    AUTHORITY_ADMINISTRATOR, AUTHORITY_DUTY, COUNTY_13_ADMINISTRATOR, POLICE_DUTY, organisation,
};
use crate::testing::{Given, given, next_moment, nothing};
use crate::theme::Basis;
use crate::words::Personal;
use crate::world::World;

const PROGRAM: Actor = Actor::Program(TokenId(1));

fn token(of: &str, scopes: &[Scope], days: u16) -> IssueToken {
    IssueToken {
        name: " Ärendesystemet ".to_owned(),
        organisation: organisation(of),
        scopes: scopes.to_vec(),
        days,
    }
}

fn issued(start: Given, of: &str, scopes: &[Scope]) -> Given {
    start
        .when(Actor::Console, Command::IssueToken(token(of, scopes, 10)))
        .and()
}

fn writes(incident: u32, marking: Option<Marking>) -> Command {
    Command::WriteEntry(WriteEntry {
        incident: IncidentId(incident),
        text: "Larmet är kvitterat.".to_owned(),
        basis: Basis::Fact,
        marking,
    })
}

fn assesses(report: u32, outcome: Outcome) -> Command {
    Command::TriageReport(TriageReport {
        report: ReportId(report),
        outcome,
        answer: String::new(),
    })
}

fn new_incident() -> Outcome {
    Outcome::NewIncident(Box::new(NewIncident {
        title: "Ny".to_owned(),
        kind: None,
        level: Level::Local,
        reason: "Därför att".to_owned(),
        lead: None,
        marking: marked(Label::Green, &[]),
    }))
}

/// A network with an open report, and incidents that are open, the police's alone, and one person's.
fn marked_world() -> Given {
    given([
        received_as(
            1,
            "county-13",
            marked(Label::Green, &[]),
            contents("other", "Öppet."),
        ),
        opened(1),
        opened_as(2, "police", "police", marked(Label::AmberStrict, &[])),
        opened_as(3, "police", "police", red_for(&[5])),
    ])
}

#[test]
fn administrator_lets_programs_of_the_own_organisation_in_for_a_time() {
    let start = nothing();
    let at = next_moment(&start.world);
    let command = token(
        "county-13",
        &[Scope::IncidentsRead, Scope::ReportsRead, Scope::ReportsRead],
        10,
    );
    let world = start
        .when(COUNTY_13_ADMINISTRATOR, Command::IssueToken(command))
        .then([Event::TokenIssued(
            TokenIssued {
                token: TokenId(1),
                name: Personal::new("Ärendesystemet"),
                organisation: organisation("county-13"),
                scopes: vec![Scope::ReportsRead, Scope::IncidentsRead],
                expires_at: at.checked_add(SignedDuration::from_hours(240)).unwrap(),
            }
            .into(),
        )]);
    assert_eq!(world.tokens.of(organisation("county-13")).count(), 1);
    assert_eq!(world.tokens.of(organisation("police")).count(), 0);
}

#[test]
fn nobody_lets_programs_of_others_in() {
    let command = || Command::IssueToken(token("police", &[Scope::ReportsRead], 10));
    let theirs = organisation("police");
    for who in [COUNTY_13_ADMINISTRATOR, AUTHORITY_ADMINISTRATOR] {
        nothing()
            .when(who, command())
            .refused(Refusal::OrganisationUnknown { organisation: theirs });
    }
    nothing()
        .when(POLICE_DUTY, command())
        .refused(Refusal::NotPermitted {
            action: Action::Admit,
        });
    issued(nothing(), "county-13", &[Scope::ReportsRead])
        .when(PROGRAM, command())
        .refused(Refusal::NotForPrograms);
}

#[test]
fn token_has_a_name_scopes_that_fit_and_an_end() {
    let refused = |command: IssueToken, refusal: Refusal| {
        nothing()
            .when(Actor::Console, Command::IssueToken(command))
            .refused(refusal);
    };
    let nameless = IssueToken {
        name: " ".to_owned(),
        ..token("police", &[Scope::ReportsRead], 10)
    };
    refused(nameless, Refusal::NameMissing);
    refused(token("police", &[], 10), Refusal::ScopeMissing);
    refused(token("party", &[Scope::IncidentsRead], 10), Refusal::ScopeUnfit);
    for days in [0, TOKEN_DAYS_MAX + 1] {
        refused(
            token("police", &[Scope::ReportsRead], days),
            Refusal::TokenDays { max: TOKEN_DAYS_MAX },
        );
    }
    let world = issued(nothing(), "party", &[Scope::ReportsWrite]).world;
    assert_eq!(permits(&world, PROGRAM, Action::Report), Ok(()));
    assert!(
        permits(&world, PROGRAM, Action::Triage).is_err(),
        "parties only report"
    );
}

#[test]
fn so_many_tokens_of_an_organisation_are_good_at_once() {
    let mut start = nothing();
    for _ in 0..TOKENS_MAX {
        start = issued(start, "police", &[Scope::ReportsRead]);
    }
    let one_more = || Command::IssueToken(token("police", &[Scope::ReportsRead], 10));
    start
        .clone()
        .when(Actor::Console, one_more())
        .refused(Refusal::TokensTooMany { max: TOKENS_MAX });
    let withdraw = Command::WithdrawToken(WithdrawToken { token: TokenId(7) });
    let _world = start
        .when(Actor::Console, withdraw)
        .and()
        .when(Actor::Console, one_more())
        .granted();
}

#[test]
fn withdrawn_token_lets_nothing_in_and_is_withdrawn_once() {
    let withdraw = || Command::WithdrawToken(WithdrawToken { token: TokenId(1) });
    let start = issued(nothing(), "county-13", &Scope::ALL);
    start
        .clone()
        .when(AUTHORITY_ADMINISTRATOR, withdraw())
        .refused(Refusal::TokenUnknown);
    start
        .clone()
        .when(AUTHORITY_DUTY, withdraw())
        .refused(Refusal::NotPermitted {
            action: Action::Admit,
        });
    let token = TokenId(1);
    let world = start
        .when(COUNTY_13_ADMINISTRATOR, withdraw())
        .then([Event::TokenWithdrawn(TokenWithdrawn { token }.into())]);
    let again = Given { world }.when(COUNTY_13_ADMINISTRATOR, withdraw()).then([]);
    assert_eq!(permits(&again, PROGRAM, Action::Read), Err(Refusal::TokenUnknown));
    assert_eq!(visible(&again, PROGRAM).classes().count(), 0);
    Given { world: again }
        .when(PROGRAM, writes(1, None))
        .refused(Refusal::TokenOver);
}

#[test]
fn token_lets_in_until_its_end_and_no_longer() {
    let world = issued(marked_world(), "police", &Scope::ALL).world;
    let end = world.tokens.get(TokenId(1)).unwrap().issued.expires_at;
    let before = end.checked_sub(SignedDuration::from_secs(1)).unwrap();
    assert_eq!(program_access(&world, TokenId(1), before), Ok(()));
    assert_eq!(program_access(&world, TokenId(1), end), Err(Refusal::TokenOver));
    assert_eq!(
        program_access(&world, TokenId(2), before),
        Err(Refusal::TokenUnknown)
    );
    let asks_at = |at: Timestamp| {
        let request = Request {
            key: RequestKey(1),
            actor: PROGRAM,
            at,
            command: writes(1, None),
        };
        decide(&world, &request).map(|events| events.len())
    };
    assert_eq!(asks_at(before), Ok(1));
    assert_eq!(asks_at(end), Err(Refusal::TokenOver));
}

#[test]
fn program_reads_as_its_organisation_does_and_nothing_that_names_persons() {
    let world = issued(marked_world(), "police", &[Scope::IncidentsRead]).world;
    let sees = |world: &World, id| {
        let seen = visible(world, PROGRAM);
        sees_entry(world, PROGRAM, &seen, Subject::Incident(IncidentId(id)))
    };
    assert!(sees(&world, 1) && sees(&world, 2), "open, and the police's own");
    assert!(!sees(&world, 3), "RED names persons, and a program is none");
    let county = issued(marked_world(), "county-13", &[Scope::IncidentsRead]).world;
    assert!(sees(&county, 1) && !sees(&county, 2) && !sees(&county, 3));
}

#[test]
fn program_reads_what_its_scopes_name() {
    let about = [
        Subject::Report(ReportId(1)),
        Subject::Incident(IncidentId(1)),
        Subject::Network,
        Subject::Person(crate::ids::PersonId(1)),
        Subject::Token(TokenId(1)),
    ];
    for (scope, expected) in [
        (Scope::ReportsRead, [true, false, false, false, false]),
        (Scope::IncidentsRead, [false, true, false, false, false]),
        (Scope::ReportsWrite, [false; 5]),
        (Scope::IncidentsWrite, [false; 5]),
    ] {
        let world = issued(marked_world(), "police", &[scope]).world;
        let seen = visible(&world, PROGRAM);
        let reads = about.map(|subject| sees_entry(&world, PROGRAM, &seen, subject));
        assert_eq!(reads, expected, "{scope:?}");
    }
}

#[test]
fn incident_is_opened_by_a_program_that_may_write_in_incidents() {
    let not = |start: Given, command: Command, action| {
        start
            .when(PROGRAM, command)
            .refused(Refusal::NotPermitted { action });
    };
    let reports = || issued(marked_world(), "county-13", &[Scope::ReportsWrite]);
    not(reports(), assesses(1, new_incident()), Action::LeadIncident);
    not(
        reports(),
        assesses(1, Outcome::Join(IncidentId(1))),
        Action::LeadIncident,
    );
    not(reports(), writes(1, None), Action::LeadIncident);
    let test = || assesses(1, Outcome::NotIncident(NotIncidentReason::Test));
    let _world = reports().when(PROGRAM, test()).granted();
    let incidents = || issued(marked_world(), "county-13", &[Scope::IncidentsWrite]);
    not(incidents(), test(), Action::Triage);
    let both = issued(
        marked_world(),
        "county-13",
        &[Scope::ReportsWrite, Scope::IncidentsWrite],
    );
    let world = both.when(PROGRAM, assesses(1, new_incident())).granted();
    assert_eq!(
        world.incidents.get(IncidentId(4)).unwrap().owner,
        organisation("county-13")
    );
}

#[test]
fn what_is_hidden_is_not_there_for_a_program() {
    let start = || issued(marked_world(), "county-13", &Scope::ALL);
    for hidden in [2, 3, 9] {
        start()
            .when(PROGRAM, writes(hidden, None))
            .refused(Refusal::IncidentUnknown);
    }
}

#[test]
fn the_rest_is_for_people_whatever_the_scopes() {
    let start = || issued(marked_world(), "police", &Scope::ALL);
    let areas = DefineAreas { areas: Vec::new() };
    for command in [Command::TakeDuty(TakeDuty), Command::DefineAreas(areas)] {
        start().when(PROGRAM, command).refused(Refusal::NotForPrograms);
    }
}

#[test]
fn coming_and_going_of_programs_is_read_by_their_own_and_the_coordinator() {
    let world = issued(nothing(), "police", &[Scope::ReportsRead]).world;
    let reads = |actor| {
        let subject = Subject::Token(TokenId(1));
        sees_entry(&world, actor, &visible(&world, actor), subject)
    };
    assert!(reads(POLICE_DUTY) && reads(AUTHORITY_DUTY) && reads(Actor::Console));
    assert!(!reads(COUNTY_13_ADMINISTRATOR) && !reads(PROGRAM));
}
