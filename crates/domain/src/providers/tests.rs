//! Rules of organisations' own sign-ins, as given, when, then.

use super::{
    AdmitByProvider, Claims, ConnectByProvider, Mapping, Must, PersonConnected, PersonVouchedFor,
    ProviderRefused, ProviderSet, ProviderTried, ProviderTurnedOff, ProviderTurnedOn, RecordProviderRefusal,
    RecordProviderTry, RefusedFor, RoleFor, SetProvider, SettingNumber, SignInByProvider, TurnProviderOff,
    TurnProviderOn,
};
use crate::actor::Actor;
use crate::command::Command;
use crate::event::Event;
use crate::ids::PersonId;
use crate::mandates::{MandateReviewed, Review};
use crate::network::{PersonAdmitted, PersonSignedIn, RecordSignIn, Role, SignInMeans};
use crate::policy::Action;
use crate::refusal::{Field, Refusal};
use crate::sign_in::{AcceptInvitation, EmergencySignIn, InvitePerson, PersonInvited};
use crate::testing::network::{
    AUTHORITY_ADMINISTRATOR, AUTHORITY_DUTY, COUNTY_13, COUNTY_13_ADMINISTRATOR, PEOPLE, organisation,
    registered,
};
use crate::testing::{Given, given, nothing};
use crate::words::Personal;

const NEW: PersonId = PersonId(PEOPLE + 1);

fn role(value: &str, role: Role) -> RoleFor {
    let value = value.to_owned();
    RoleFor { value, role }
}

fn mapping() -> Mapping {
    Mapping {
        claim: "groups".to_owned(),
        roles: vec![
            role("samordning", Role::CountyCoordinator),
            role("admin", Role::Administrator),
        ],
        must: Some(Must {
            claim: "org".to_owned(),
            value: "county-13".to_owned(),
        }),
    }
}

fn command() -> SetProvider {
    SetProvider {
        organisation: organisation("county-13"),
        issuer: " https://id.example.se ".to_owned(),
        client: "valpool".to_owned(),
        scopes: " profile  groups".to_owned(),
        mapping: mapping(),
    }
}

fn set(number: u32) -> Event {
    Event::ProviderSet(
        ProviderSet {
            organisation: organisation("county-13"),
            number: SettingNumber(number),
            issuer: "https://id.example.se".to_owned(),
            client: "valpool".to_owned(),
            scopes: "profile groups".to_owned(),
            mapping: mapping(),
        }
        .into(),
    )
}

fn tried(number: u32) -> Event {
    let (organisation, number) = (organisation("county-13"), SettingNumber(number));
    Event::ProviderTried(ProviderTried { organisation, number }.into())
}

fn turned_on(number: u32) -> Event {
    let (organisation, number) = (organisation("county-13"), SettingNumber(number));
    Event::ProviderTurnedOn(ProviderTurnedOn { organisation, number }.into())
}

fn turn_on(number: u32) -> Command {
    let (organisation, number) = (organisation("county-13"), SettingNumber(number));
    Command::TurnProviderOn(TurnProviderOn { organisation, number })
}

fn on() -> Given {
    given([set(1), tried(1), turned_on(1)])
}

fn claims(groups: &[&str], org: &str) -> Claims {
    let groups = groups.iter().map(|group| (*group).to_owned()).collect();
    Claims(
        [
            ("groups".to_owned(), groups),
            ("org".to_owned(), vec![org.to_owned()]),
        ]
        .into(),
    )
}

fn sign_in(person: Actor, claims: Claims) -> Command {
    let Actor::Person(person) = person else {
        panic!("a person")
    };
    Command::SignInByProvider(SignInByProvider { person, claims })
}

fn admit(name: &str, claims: Claims) -> Command {
    Command::AdmitByProvider(AdmitByProvider {
        organisation: organisation("county-13"),
        name: name.to_owned(),
        claims,
    })
}

fn signs_in(person: Actor, means: SignInMeans) -> RecordSignIn {
    let Actor::Person(person) = person else {
        panic!("a person")
    };
    RecordSignIn { person, means }
}

fn signed_in(person: Actor, means: SignInMeans) -> Event {
    let RecordSignIn { person, means } = signs_in(person, means);
    Event::PersonSignedIn(PersonSignedIn { person, means }.into())
}

#[test]
fn administrator_sets_the_provider_of_the_own_organisation_and_nobody_elses() {
    let ask = || Command::SetProvider(command().into());
    nothing().when(COUNTY_13_ADMINISTRATOR, ask()).then([set(1)]);
    nothing().when(Actor::Console, ask()).then([set(1)]);
    given([set(1)])
        .when(COUNTY_13_ADMINISTRATOR, ask())
        .then([set(2)]);
    let action = Action::Admit;
    let not = Refusal::NotPermitted { action };
    nothing().when(COUNTY_13, ask()).refused(not.clone());
    nothing().when(AUTHORITY_DUTY, ask()).refused(not.clone());
    let of = organisation("county-13");
    let unknown = Refusal::OrganisationUnknown { organisation: of };
    nothing().when(AUTHORITY_ADMINISTRATOR, ask()).refused(unknown);
}

#[test]
fn coordinating_authority_sets_the_provider_of_those_outside() {
    let mut of_party = command();
    of_party.organisation = organisation("party");
    of_party.mapping.roles = vec![role("kontakt", Role::PartyContact)];
    let ask = Command::SetProvider(of_party.into());
    nothing().when(AUTHORITY_ADMINISTRATOR, ask.clone()).granted();
    let organisation = organisation("party");
    let unknown = Refusal::OrganisationUnknown { organisation };
    nothing().when(COUNTY_13_ADMINISTRATOR, ask).refused(unknown);
}

#[test]
fn provider_is_reached_over_tls_or_on_this_machine_itself() {
    for good in [
        "https://id.example.se",
        "https://id.example.se:8443/realms/one",
        "http://localhost:3000",
        "http://127.0.0.1/a",
        "http://[::1]:3000",
    ] {
        let mut command = command();
        command.issuer = good.to_owned();
        let ask = Command::SetProvider(command.into());
        nothing().when(COUNTY_13_ADMINISTRATOR, ask).granted();
    }
    for bad in [
        "http://id.example.se",
        "https://",
        "https:///path",
        "http://localhost.example.se",
        "http://127.0.0.1.example.se",
        "https://id.example.se?a=b",
        "https://id.example.se#a",
        "https://somebody@id.example.se",
        "https://id.exa mple.se",
        "file:///etc/passwd",
        "id.example.se",
    ] {
        let mut command = command();
        command.issuer = bad.to_owned();
        let ask = Command::SetProvider(command.into());
        nothing()
            .when(COUNTY_13_ADMINISTRATOR, ask)
            .refused(Refusal::IssuerUnfit);
    }
}

#[test]
fn mapping_gives_roles_that_fit_the_organisation() {
    let refused = |change: &dyn Fn(&mut Mapping), refusal: Refusal| {
        let mut command = command();
        change(&mut command.mapping);
        let ask = Command::SetProvider(command.into());
        nothing().when(COUNTY_13_ADMINISTRATOR, ask).refused(refusal);
    };
    let missing = |field| Refusal::FieldMissing { field };
    refused(&|mapping| mapping.claim.clear(), missing(Field::Claim));
    refused(&|mapping| mapping.roles.clear(), missing(Field::Value));
    refused(&|mapping| mapping.roles[0].value.clear(), missing(Field::Value));
    let must = |claim: &str, value: &str| {
        Some(Must {
            claim: claim.to_owned(),
            value: value.to_owned(),
        })
    };
    refused(&|mapping| mapping.must = must("", "a"), missing(Field::Claim));
    refused(&|mapping| mapping.must = must("a", ""), missing(Field::Value));
    let contact = role("kontakt", Role::PartyContact);
    refused(&|mapping| mapping.roles.push(contact.clone()), Refusal::RoleUnfit);
    let many = vec![role("a", Role::Analyst); super::ROLES_MAX + 1];
    let too_many = Refusal::RolesTooMany {
        max: super::ROLES_MAX,
    };
    refused(&|mapping| mapping.roles.clone_from(&many), too_many);
}

#[test]
fn only_what_was_tried_since_it_was_set_is_turned_on() {
    let by = COUNTY_13_ADMINISTRATOR;
    nothing().when(by, turn_on(1)).refused(Refusal::ProviderUnknown);
    given([set(1)])
        .when(by, turn_on(1))
        .refused(Refusal::ProviderUntried);
    given([set(1), tried(1)])
        .when(by, turn_on(1))
        .then([turned_on(1)]);
    let anew = || given([set(1), tried(1), set(2)]);
    anew().when(by, turn_on(1)).refused(Refusal::ProviderUntried);
    anew().when(by, turn_on(2)).refused(Refusal::ProviderUntried);
    on().when(by, turn_on(1)).then([]);
    let not = Refusal::NotPermitted {
        action: Action::Admit,
    };
    given([set(1), tried(1)])
        .when(COUNTY_13, turn_on(1))
        .refused(not.clone());
}

#[test]
fn try_counts_when_it_gives_a_role() {
    let ask = |number, claims| {
        Command::RecordProviderTry(RecordProviderTry {
            organisation: organisation("county-13"),
            number: SettingNumber(number),
            claims,
        })
    };
    let by = COUNTY_13_ADMINISTRATOR;
    let good = || claims(&["samordning"], "county-13");
    given([set(1)]).when(by, ask(1, good())).then([tried(1)]);
    given([set(1)])
        .when(by, ask(1, claims(&["other"], "county-13")))
        .refused(Refusal::ProviderNoRole);
    given([set(1)])
        .when(by, ask(1, claims(&["samordning"], "county-14")))
        .refused(Refusal::ProviderElsewhere);
    given([set(1), set(2)])
        .when(by, ask(1, good()))
        .refused(Refusal::ProviderUntried);
}

#[test]
fn what_is_on_stays_on_while_something_else_is_set() {
    let given = given([set(1), tried(1), turned_on(1), set(2)]);
    let provider = &given.world.organisations[&organisation("county-13")].provider;
    assert_eq!(provider.on.as_ref().unwrap().number, SettingNumber(1));
    assert_eq!(provider.set.as_ref().unwrap().number, SettingNumber(2));
    assert_eq!(provider.tried_at, None);
}

#[test]
fn registering_the_organisation_again_leaves_its_provider_alone() {
    let again = Event::OrganisationRegistered(registered("county-13").into());
    let given = given([set(1), tried(1), turned_on(1), again]);
    assert!(given.world.provider_on(organisation("county-13")).is_some());
}

#[test]
fn first_role_of_the_list_that_is_told_counts() {
    let told = |groups: &[&str], org| mapping().role(&claims(groups, org));
    assert_eq!(
        told(&["admin", "samordning"], "county-13"),
        Ok(Role::CountyCoordinator)
    );
    assert_eq!(told(&["x", "admin"], "county-13"), Ok(Role::Administrator));
    assert_eq!(told(&["Admin"], "county-13"), Err(Refusal::ProviderNoRole));
    assert_eq!(told(&[], "county-13"), Err(Refusal::ProviderNoRole));
    assert_eq!(told(&["admin"], "county-14"), Err(Refusal::ProviderElsewhere));
    assert_eq!(
        mapping().role(&Claims::default()),
        Err(Refusal::ProviderElsewhere)
    );
}

#[test]
fn unknown_somebody_with_a_role_becomes_a_person_of_the_organisation() {
    let admitted = PersonAdmitted {
        person: NEW,
        name: Personal::new("Aino Å"),
        organisation: organisation("county-13"),
        role: Role::Administrator,
    };
    let vouched = PersonVouchedFor {
        person: NEW,
        role: Role::Administrator,
    };
    let events = [
        Event::PersonAdmitted(admitted.into()),
        Event::PersonVouchedFor(vouched.into()),
    ];
    let good = || claims(&["admin"], "county-13");
    on().when(Actor::Console, admit(" Aino Å ", good())).then(events);
    on().when(Actor::Console, admit(" ", good()))
        .refused(Refusal::NameMissing);
    on().when(Actor::Console, admit("Aino", claims(&[], "county-13")))
        .refused(Refusal::ProviderNoRole);
    given([set(1), tried(1)])
        .when(Actor::Console, admit("Aino", good()))
        .refused(Refusal::ProviderUnknown);
}

#[test]
fn role_follows_what_the_provider_tells_at_each_sign_in() {
    let means = SignInMeans::Provider;
    let same = claims(&["samordning"], "county-13");
    on().when(COUNTY_13, sign_in(COUNTY_13, same))
        .then([signed_in(COUNTY_13, means)]);
    let person = signs_in(COUNTY_13, means).person;
    let vouched = PersonVouchedFor {
        person,
        role: Role::Administrator,
    };
    let vouched = Event::PersonVouchedFor(vouched.into());
    let other = claims(&["admin"], "county-13");
    on().when(COUNTY_13, sign_in(COUNTY_13, other))
        .then([vouched.clone(), signed_in(COUNTY_13, means)]);
    let world = given([set(1), tried(1), turned_on(1), vouched]).world;
    assert_eq!(world.person(person).unwrap().admitted.role, Role::Administrator);
    on().when(COUNTY_13, sign_in(COUNTY_13, claims(&["gone"], "county-13")))
        .refused(Refusal::ProviderNoRole);
    on().when(
        AUTHORITY_DUTY,
        sign_in(COUNTY_13, claims(&["admin"], "county-13")),
    )
    .refused(Refusal::PersonUnknown);
    nothing()
        .when(COUNTY_13, sign_in(COUNTY_13, claims(&["admin"], "county-13")))
        .refused(Refusal::ProviderUnknown);
}

#[test]
fn access_that_was_ended_stays_ended_whatever_the_provider_tells() {
    let person = signs_in(COUNTY_13, SignInMeans::Provider).person;
    let review = Review::Ended;
    let ended = Event::MandateReviewed(MandateReviewed { person, review }.into());
    given([set(1), tried(1), turned_on(1), ended])
        .when(
            COUNTY_13,
            sign_in(COUNTY_13, claims(&["samordning"], "county-13")),
        )
        .refused(Refusal::AccessOver);
}

#[test]
fn nobody_comes_in_by_passkey_link_or_invitation_where_a_provider_is_on() {
    for means in [
        SignInMeans::Passkey,
        SignInMeans::Link,
        SignInMeans::Recovery,
        SignInMeans::Provider,
    ] {
        let command = Command::RecordSignIn(signs_in(COUNTY_13, means));
        on().when(COUNTY_13, command).refused(Refusal::SignInElsewhere);
    }
    // Elsewhere in the network nothing has changed.
    let command = Command::RecordSignIn(signs_in(AUTHORITY_DUTY, SignInMeans::Passkey));
    on().when(AUTHORITY_DUTY, command).granted();
    let invite = Command::InvitePerson(InvitePerson {
        name: "Aino".to_owned(),
        organisation: organisation("county-13"),
        role: Role::Analyst,
    });
    on().when(COUNTY_13_ADMINISTRATOR, invite)
        .refused(Refusal::SignInElsewhere);
    let admitted = PersonAdmitted {
        person: NEW,
        name: Personal::new("Aino"),
        organisation: organisation("county-13"),
        role: Role::Analyst,
    };
    let invited = [
        Event::PersonAdmitted(admitted.into()),
        Event::PersonInvited(PersonInvited { person: NEW }.into()),
    ];
    let passkey = "Telefonen".to_owned();
    let accept = Command::AcceptInvitation(AcceptInvitation { person: NEW, passkey });
    given(invited.into_iter().chain([set(1), tried(1), turned_on(1)]))
        .when(Actor::Person(NEW), accept)
        .refused(Refusal::SignInElsewhere);
}

#[test]
fn account_for_emergencies_comes_in_by_passkey_where_a_provider_is_on() {
    let recorded = signs_in(COUNTY_13, SignInMeans::Passkey);
    let person = recorded.person;
    on().when(COUNTY_13, Command::RecordEmergencySignIn(recorded))
        .then([
            signed_in(COUNTY_13, SignInMeans::Passkey),
            Event::EmergencySignIn(EmergencySignIn { person }.into()),
        ]);
    let by_provider = signs_in(COUNTY_13, SignInMeans::Provider);
    on().when(COUNTY_13, Command::RecordEmergencySignIn(by_provider))
        .refused(Refusal::SignInElsewhere);
}

#[test]
fn turned_off_provider_lets_passkeys_in_again() {
    let of = organisation("county-13");
    let off = Event::ProviderTurnedOff(ProviderTurnedOff { organisation: of }.into());
    let ask = || Command::TurnProviderOff(TurnProviderOff { organisation: of });
    on().when(COUNTY_13_ADMINISTRATOR, ask()).then([off.clone()]);
    nothing().when(COUNTY_13_ADMINISTRATOR, ask()).then([]);
    let command = Command::RecordSignIn(signs_in(COUNTY_13, SignInMeans::Passkey));
    given([set(1), tried(1), turned_on(1), off])
        .when(COUNTY_13, command)
        .granted();
}

#[test]
fn somebody_not_let_in_is_told_once_a_minute_and_without_a_name() {
    let organisation = organisation("county-13");
    let reason = RefusedFor::NoRole;
    let ask = || Command::RecordProviderRefusal(RecordProviderRefusal { organisation, reason });
    let refused = Event::ProviderRefused(ProviderRefused { organisation, reason }.into());
    on().when(Actor::Console, ask()).then([refused.clone()]);
    given([set(1), tried(1), turned_on(1), refused])
        .when(Actor::Console, ask())
        .then([]);
    nothing()
        .when(Actor::Console, ask())
        .refused(Refusal::ProviderUnknown);
}

fn connect(number: u32, claims: Claims) -> Command {
    let number = SettingNumber(number);
    Command::ConnectByProvider(ConnectByProvider { number, claims })
}

fn connected(number: u32) -> Event {
    let number = SettingNumber(number);
    let person = signs_in(COUNTY_13, SignInMeans::Provider).person;
    Event::PersonConnected(PersonConnected { person, number }.into())
}

#[test]
fn person_connects_by_what_was_tried_and_would_be_let_in() {
    let good = || claims(&["samordning"], "county-13");
    let tried_one = || given([set(1), tried(1)]);
    tried_one()
        .when(COUNTY_13, connect(1, good()))
        .then([connected(1)]);
    on().when(COUNTY_13, connect(1, good())).then([connected(1)]);
    let world = given([set(1), tried(1), connected(1), set(2)]).world;
    let person = signs_in(COUNTY_13, SignInMeans::Provider).person;
    let known = world.person(person).unwrap();
    let organisation = world.organisations.get(&known.admitted.organisation).unwrap();
    let set_anew = organisation.provider.set.as_ref().unwrap();
    assert!(
        known.entry.is_connected(set_anew),
        "with the same provider, set anew"
    );
    let mut elsewhere = set_anew.as_ref().clone();
    "https://other.example.se".clone_into(&mut elsewhere.issuer);
    assert!(!known.entry.is_connected(&elsewhere));
}

#[test]
fn nobody_connects_by_what_was_not_tried_or_gives_no_role() {
    let good = || claims(&["samordning"], "county-13");
    let tried_one = || given([set(1), tried(1)]);
    given([set(1)])
        .when(COUNTY_13, connect(1, good()))
        .refused(Refusal::ProviderUnknown);
    given([set(1), tried(1), set(2), tried(2)])
        .when(COUNTY_13, connect(1, good()))
        .refused(Refusal::ProviderUntried);
    tried_one()
        .when(COUNTY_13, connect(1, claims(&["gone"], "county-13")))
        .refused(Refusal::ProviderNoRole);
    tried_one()
        .when(COUNTY_13, connect(1, claims(&["samordning"], "county-14")))
        .refused(Refusal::ProviderElsewhere);
    tried_one()
        .when(AUTHORITY_DUTY, connect(1, good()))
        .refused(Refusal::ProviderUnknown);
    tried_one()
        .when(Actor::Console, connect(1, good()))
        .refused(Refusal::PersonUnknown);
}
