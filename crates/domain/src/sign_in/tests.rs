//! Rules of coming in, as given, when, then.

use super::{
    AcceptInvitation, AddPasskey, EmergencySignIn, EndSessions, InvitationAccepted, InvitationWithdrawn,
    InvitePerson, OfferRecovery, PASSKEYS_MAX, PasskeyAdded, PasskeyNumber, PasskeyRemoved, PersonInvited,
    RecoveryOffered, RemovePasskey, SessionsEnded, SignInFailed, WithdrawInvitation,
};
use crate::actor::Actor;
use crate::command::Command;
use crate::erasure::{Erasable, Ground, SubjectErased};
use crate::event::Event;
use crate::ids::PersonId;
use crate::network::{PersonAdmitted, PersonSignedIn, RecordSignIn, Role, SignInMeans};
use crate::policy::{Action, has_access};
use crate::refusal::Refusal;
use crate::testing::network::{
    AUTHORITY_ADMINISTRATOR, AUTHORITY_DUTY, COUNTY_13, COUNTY_13_ADMINISTRATOR, PEOPLE, organisation,
};
use crate::testing::{Given, given, nothing};
use crate::words::Personal;

const NEW: PersonId = PersonId(PEOPLE + 1);

fn invite(of: &str, role: Role) -> Command {
    Command::InvitePerson(InvitePerson {
        name: " Aino Å ".to_owned(),
        organisation: organisation(of),
        role,
    })
}

fn invited() -> [Event; 2] {
    let admitted = PersonAdmitted {
        person: NEW,
        name: Personal::new("Aino Å"),
        organisation: organisation("county-13"),
        role: Role::CountyCoordinator,
    };
    [
        Event::PersonAdmitted(admitted.into()),
        Event::PersonInvited(PersonInvited { person: NEW }.into()),
    ]
}

fn accept() -> Command {
    let passkey = "Telefonen".to_owned();
    Command::AcceptInvitation(AcceptInvitation { person: NEW, passkey })
}

fn added(person: PersonId, number: u16) -> Event {
    let passkey = PasskeyNumber(number);
    let name = Personal::new("Telefonen");
    Event::PasskeyAdded(
        PasskeyAdded {
            person,
            passkey,
            name,
        }
        .into(),
    )
}

fn add() -> Command {
    let name = "Telefonen".to_owned();
    Command::AddPasskey(AddPasskey { name })
}

fn remove(number: u16) -> Command {
    let passkey = PasskeyNumber(number);
    Command::RemovePasskey(RemovePasskey { passkey })
}

fn with_passkeys(count: u16) -> Given {
    given((1..=count).map(|number| added(PersonId(9), number)))
}

#[test]
fn administrator_invites_into_the_own_organisation_only() {
    let role = Role::CountyCoordinator;
    let world = nothing()
        .when(COUNTY_13_ADMINISTRATOR, invite("county-13", role))
        .then(invited());
    assert!(!has_access(&world, NEW), "access begins when it is accepted");
    let organisation = organisation("county-14");
    nothing()
        .when(COUNTY_13_ADMINISTRATOR, invite("county-14", role))
        .refused(Refusal::OrganisationUnknown { organisation });
    let action = Action::Admit;
    for by in [AUTHORITY_DUTY, COUNTY_13] {
        nothing()
            .when(by, invite("county-13", role))
            .refused(Refusal::NotPermitted { action });
    }
}

#[test]
fn role_of_another_sort_of_organisation_is_not_given() {
    nothing()
        .when(COUNTY_13_ADMINISTRATOR, invite("county-13", Role::PartyContact))
        .refused(Refusal::RoleUnfit);
    nothing()
        .when(Actor::Console, invite("party", Role::DutyOfficer))
        .refused(Refusal::RoleUnfit);
}

#[test]
fn invitation_is_accepted_once_and_by_nobody_else() {
    let accepted = Event::InvitationAccepted(InvitationAccepted { person: NEW }.into());
    let new = Actor::Person(NEW);
    let world = given(invited())
        .when(new, accept())
        .then([accepted.clone(), added(NEW, 1)]);
    assert!(has_access(&world, NEW));
    given(invited())
        .when(AUTHORITY_DUTY, accept())
        .refused(Refusal::InvitationGone);
    let twice = invited().into_iter().chain([accepted]);
    given(twice).when(new, accept()).refused(Refusal::InvitationGone);
}

#[test]
fn withdrawn_or_erased_invitation_lets_nobody_in() {
    let person = NEW;
    let withdraw = Command::WithdrawInvitation(WithdrawInvitation { person });
    let withdrawn = Event::InvitationWithdrawn(InvitationWithdrawn { person }.into());
    given(invited())
        .when(COUNTY_13_ADMINISTRATOR, withdraw.clone())
        .then([withdrawn.clone()]);
    given(invited())
        .when(AUTHORITY_ADMINISTRATOR, withdraw.clone())
        .refused(Refusal::PersonUnknown);
    let events: Vec<_> = invited().into_iter().chain([withdrawn]).collect();
    given(events.clone())
        .when(COUNTY_13_ADMINISTRATOR, withdraw)
        .refused(Refusal::InvitationGone);
    given(events)
        .when(Actor::Person(NEW), accept())
        .refused(Refusal::InvitationGone);
    let (subject, ground) = (Erasable::Person(NEW), Ground::Request);
    let erased = Event::SubjectErased(SubjectErased { subject, ground }.into());
    given(invited().into_iter().chain([erased]))
        .when(Actor::Person(NEW), accept())
        .refused(Refusal::InvitationGone);
}

#[test]
fn passkeys_are_numbered_on_and_the_last_one_stays() {
    nothing().when(COUNTY_13, add()).then([added(PersonId(9), 1)]);
    with_passkeys(1)
        .when(COUNTY_13, remove(1))
        .refused(Refusal::PasskeyLast);
    with_passkeys(1)
        .when(COUNTY_13, remove(2))
        .refused(Refusal::PasskeyUnknown);
    let (person, passkey) = (PersonId(9), PasskeyNumber(2));
    let removed = Event::PasskeyRemoved(PasskeyRemoved { person, passkey }.into());
    let world = with_passkeys(2).when(COUNTY_13, remove(2)).then([removed]);
    Given { world }.when(COUNTY_13, add()).then([added(person, 3)]);
    let max = PASSKEYS_MAX;
    with_passkeys(u16::try_from(max).unwrap())
        .when(COUNTY_13, add())
        .refused(Refusal::PasskeysTooMany { max });
    nothing()
        .when(Actor::Console, add())
        .refused(Refusal::PersonUnknown);
}

#[test]
fn names_of_passkeys_go_with_the_person() {
    let (subject, ground) = (Erasable::Person(PersonId(9)), Ground::Request);
    let erased = Event::SubjectErased(SubjectErased { subject, ground }.into());
    let world = given([added(PersonId(9), 1), erased]).world;
    let person = world.person(PersonId(9)).unwrap();
    assert!(
        person
            .entry
            .passkeys
            .values()
            .all(|passkey| passkey.name.is_erased())
    );
    assert_eq!(person.entry.passkeys.len(), 1);
}

#[test]
fn recovery_and_ended_sessions_are_of_the_own_organisation() {
    let person = PersonId(9);
    let offer = Command::OfferRecovery(OfferRecovery { person });
    let end = Command::EndSessions(EndSessions { person });
    let offered = Event::RecoveryOffered(RecoveryOffered { person }.into());
    let world = nothing()
        .when(COUNTY_13_ADMINISTRATOR, offer.clone())
        .then([offered]);
    let (by, _) = world.person(person).unwrap().entry.recovery.unwrap();
    assert_eq!(by, COUNTY_13_ADMINISTRATOR);
    let ended = Event::SessionsEnded(SessionsEnded { person }.into());
    nothing().when(COUNTY_13_ADMINISTRATOR, end.clone()).then([ended]);
    for command in [offer, end] {
        nothing()
            .when(AUTHORITY_ADMINISTRATOR, command)
            .refused(Refusal::PersonUnknown);
    }
    let person = NEW;
    given(invited())
        .when(
            COUNTY_13_ADMINISTRATOR,
            Command::OfferRecovery(OfferRecovery { person }),
        )
        .refused(Refusal::PersonUnknown);
}

#[test]
fn failures_are_noted_once_a_minute_and_emergencies_each_time() {
    let (person, means) = (PersonId(9), SignInMeans::Passkey);
    let recorded = RecordSignIn { person, means };
    let failed = Event::SignInFailed(SignInFailed { person, means }.into());
    let record = Command::RecordFailedSignIn(recorded);
    let world = nothing().when(Actor::Console, record.clone()).then([failed]);
    Given { world }.when(Actor::Console, record).then([]);
    let signed_in = Event::PersonSignedIn(PersonSignedIn { person, means }.into());
    let emergency = Event::EmergencySignIn(EmergencySignIn { person }.into());
    let world = nothing()
        .when(COUNTY_13, Command::RecordEmergencySignIn(recorded))
        .then([signed_in, emergency]);
    assert_eq!(
        world
            .emergencies
            .iter()
            .map(|(person, _)| *person)
            .collect::<Vec<_>>(),
        [person]
    );
}

#[test]
fn invited_person_does_not_sign_in() {
    let recorded = RecordSignIn {
        person: NEW,
        means: SignInMeans::Link,
    };
    given(invited())
        .when(Actor::Person(NEW), Command::RecordSignIn(recorded))
        .refused(Refusal::PersonUnknown);
}
