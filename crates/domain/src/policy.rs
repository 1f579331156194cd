//! Who may do and who may see what. Nothing else in the program answers these questions.
//!
//! A role and an organisation decide what one may do; marking and audience what one may see.
//! A thing one may not see looks exactly like a thing that is not there.

use crate::access::{AccessClass, Visible};
use crate::actor::Actor;
use crate::areas::AreaNumber;
use crate::event::Subject;
use crate::ids::{OrganisationId, PersonId};
use crate::marking::Label;
use crate::network::{Organisation, OrganisationKind, Person, Role};
use crate::refusal::Refusal;
use crate::theme::coded;
use crate::world::World;

coded! {
    /// Something that not everybody may do.
    Action {
        /// Send a report.
        Report = "report",
        /// Read the pages of the network: picture, reports, incidents, journal.
        Read = "read",
        /// Make the first assessment of reports.
        Triage = "triage",
        /// Open, change, write in and close incidents.
        LeadIncident = "lead-incident",
        /// Write the state of a theme.
        AssessTheme = "assess-theme",
        /// Go on duty.
        TakeDuty = "take-duty",
        /// Bring in reports and premises from files.
        Import = "import",
        /// Take the journal out of the program.
        Export = "export",
        /// Set up the network: organisations, people, areas, elections.
        SetUp = "set-up",
    }
}

/// The table: what a role may do.
#[must_use]
pub const fn allows(role: Role, action: Action) -> bool {
    match action {
        Action::Report => true,
        Action::Read => !matches!(role, Role::PartyContact | Role::PlatformContact),
        Action::Triage => matches!(
            role,
            Role::DutyOfficer | Role::CountyCoordinator | Role::MunicipalElectionOfficer | Role::Analyst
        ),
        Action::LeadIncident => matches!(
            role,
            Role::DutyOfficer
                | Role::CountyCoordinator
                | Role::MunicipalElectionOfficer
                | Role::Analyst
                | Role::Liaison
                | Role::Communications
        ),
        Action::AssessTheme => matches!(role, Role::DutyOfficer | Role::Analyst),
        Action::TakeDuty => matches!(
            role,
            Role::DutyOfficer
                | Role::CountyCoordinator
                | Role::MunicipalElectionOfficer
                | Role::Analyst
                | Role::Liaison
                | Role::Communications
        ),
        Action::Import => matches!(role, Role::DutyOfficer | Role::Administrator),
        Action::Export => matches!(role, Role::RecordsOfficer | Role::Administrator),
        Action::SetUp => matches!(role, Role::Administrator),
    }
}

/// Whether the actor may do it.
///
/// # Errors
/// [`Refusal::NotPermitted`] when not; [`Refusal::PersonUnknown`] for a person without access.
pub fn permits(world: &World, actor: Actor, action: Action) -> Result<(), Refusal> {
    let permitted = match actor {
        Actor::Console => true,
        Actor::Import(_) => matches!(action, Action::Import),
        Actor::Station(_) => matches!(action, Action::Report),
        Actor::Person(person) => {
            let (person, organisation) = member(world, person).ok_or(Refusal::PersonUnknown)?;
            allows(person.admitted.role, action) && organisation_allows(organisation, action)
        }
    };
    if permitted { Ok(()) } else { Err(Refusal::NotPermitted { action }) }
}

/// Parties, platforms and foreign partners never work inside, whatever the role is called;
/// the state of a theme is written by national authorities.
const fn organisation_allows(organisation: &Organisation, action: Action) -> bool {
    let kind = organisation.registered.kind;
    match action {
        Action::Report => true,
        Action::AssessTheme => kind.is_national(),
        Action::SetUp => matches!(kind, OrganisationKind::ElectionAuthority),
        Action::Read | Action::Triage | Action::LeadIncident | Action::TakeDuty | Action::Import
        | Action::Export => kind.is_authority(),
    }
}

/// The person behind the actor, if the person may do it.
///
/// # Errors
/// [`Refusal::NotPermitted`] when it is no person or the person may not.
pub fn person(world: &World, actor: Actor, action: Action) -> Result<PersonId, Refusal> {
    permits(world, actor, action)?;
    match actor {
        Actor::Person(person) => Ok(person),
        Actor::Station(_) | Actor::Import(_) | Actor::Console => Err(Refusal::NotPermitted { action }),
    }
}

/// Whether the actor's organisation answers for the area: a county board for its county, a
/// municipality for itself, a national authority for all. A place not told is everybody's.
///
/// # Errors
/// [`Refusal::OutsideYourArea`] when not.
pub fn reaches(world: &World, actor: Actor, area: Option<AreaNumber>) -> Result<(), Refusal> {
    let own = organisation_of(world, actor)
        .and_then(|organisation| world.organisations.get(&organisation))
        .filter(|organisation| !organisation.registered.kind.is_national())
        .and_then(|organisation| organisation.area);
    match (own, area) {
        (Some(own), Some(area)) if !world.areas.lies_in(area, own) => Err(Refusal::OutsideYourArea),
        (Some(_) | None, _) => Ok(()),
    }
}

/// Whether the actor may lower the marking of a thing that `owner` owns.
///
/// # Errors
/// [`Refusal::MarkingLoweredByOther`] when the actor is not of the owner.
pub fn permits_lowering(world: &World, actor: Actor, owner: OrganisationId) -> Result<(), Refusal> {
    if organisation_of(world, actor) == Some(owner) {
        Ok(())
    } else {
        Err(Refusal::MarkingLoweredByOther)
    }
}

/// The organisation that the actor speaks for.
#[must_use]
pub fn organisation_of(world: &World, actor: Actor) -> Option<OrganisationId> {
    match actor {
        Actor::Person(person) => world.person(person).map(|person| person.admitted.organisation),
        Actor::Import(organisation) => Some(organisation),
        Actor::Station(premises) => {
            let area = world.premises.get(premises)?.area?;
            let mut around = world.areas.ancestry(area);
            around.find_map(|area| world.organisation_for(area.number)).map(|known| known.registered.organisation)
        }
        Actor::Console => None,
    }
}

/// Everything the actor may see in this world.
#[must_use]
pub fn visible(world: &World, actor: Actor) -> Visible {
    let seen = match actor {
        Actor::Console => world.classes.iter().map(|_| true).collect(),
        Actor::Station(_) | Actor::Import(_) => Vec::new(),
        Actor::Person(id) => member(world, id).map_or_else(Vec::new, |(person, organisation)| {
            world.classes.iter().map(|class| admits(class, id, person, organisation)).collect()
        }),
    };
    Visible::new(seen)
}

/// TLP 2.0 as the network applies it.
fn admits(class: &AccessClass, id: PersonId, person: &Person, organisation: &Organisation) -> bool {
    let own = organisation.registered.organisation;
    let inside = organisation.registered.kind.is_authority() && allows(person.admitted.role, Action::Read);
    let owns = class.owner == own;
    let leads = class.lead == Some(own);
    let invited = class.audience.contains(&own);
    match class.label {
        Label::Clear | Label::Green => inside || owns || leads || invited,
        Label::Amber => owns || leads || invited || (inside && organisation.registered.coordinates),
        Label::AmberStrict => owns || invited,
        Label::Red => class.named.contains(&id),
    }
}

/// Whether the actor, to whom `visible` belongs, may read an entry about this subject.
#[must_use]
pub fn sees_entry(world: &World, actor: Actor, visible: &Visible, subject: Subject) -> bool {
    match subject {
        Subject::Report(id) => world.reports.get(id).is_some_and(|report| visible.sees(report.class)),
        Subject::Incident(id) => {
            world.incidents.get(id).is_some_and(|incident| visible.sees(incident.class))
        }
        Subject::Network | Subject::Premises(_) => permits(world, actor, Action::Read).is_ok(),
        Subject::Person(person) => sees_person(world, actor, person),
    }
}

/// A person's coming and going is read by the person's own organisation and the coordinator.
fn sees_person(world: &World, actor: Actor, person: PersonId) -> bool {
    let own = organisation_of(world, actor).and_then(|own| world.organisations.get(&own));
    let theirs = world.person(person).map(|person| person.admitted.organisation);
    match actor {
        Actor::Console => true,
        Actor::Person(_) => permits(world, actor, Action::Read).is_ok()
            && own.is_some_and(|own| own.registered.coordinates || Some(own.registered.organisation) == theirs),
        Actor::Station(_) | Actor::Import(_) => false,
    }
}

fn member(world: &World, id: PersonId) -> Option<(&Person, &Organisation)> {
    let person = world.person(id)?;
    let organisation = world.organisations.get(&person.admitted.organisation)?;
    Some((person, organisation))
}
