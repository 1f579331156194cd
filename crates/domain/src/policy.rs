//! Who may do and who may see what. Nothing else in the program answers these questions.
//!
//! A role and an organisation decide what one may do; marking and audience what one may see.
//! A thing one may not see looks exactly like a thing that is not there.

#[cfg(test)]
mod tests;

use jiff::Timestamp;

use crate::access::{AccessClass, ClassId, Visible};
use crate::actor::Actor;
use crate::areas::AreaNumber;
use crate::event::{Sequence, Subject};
use crate::ids::{OrganisationId, PersonId, TokenId};
use crate::marking::{Label, Marking};
use crate::network::{Organisation, OrganisationKind, Person, Role};
use crate::readings::{Opened, ReadingNoted};
use crate::refusal::Refusal;
use crate::reports::Report;
use crate::sign_in::Standing;
use crate::theme::coded;
use crate::tokens::{Scope, Token};
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
        /// Erase the personal texts of a thing.
        Erase = "erase",
        /// Release words to an audience.
        Release = "release",
        /// Invite people into one's own organisation, look after their ways in, and say in which role and
        /// for which time they have access.
        Admit = "admit",
        /// Set up the network: organisations, people, areas, elections.
        SetUp = "set-up",
    }
}

/// The table: what a role may do.
#[must_use]
pub const fn allows(role: Role, action: Action) -> bool {
    match action {
        Action::Report => true,
        Action::Read | Action::TakeDuty => !matches!(role, Role::PartyContact | Role::PlatformContact),
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
        Action::Import => matches!(role, Role::DutyOfficer | Role::Administrator),
        Action::Export | Action::Erase => matches!(role, Role::RecordsOfficer | Role::Administrator),
        Action::Release => matches!(
            role,
            Role::DutyOfficer | Role::CountyCoordinator | Role::Liaison | Role::Communications
        ),
        Action::Admit | Action::SetUp => matches!(role, Role::Administrator),
    }
}

/// The other table: what a scope lets a program do.
#[must_use]
pub const fn scope_allows(scope: Scope, action: Action) -> bool {
    match scope {
        Scope::ReportsRead | Scope::IncidentsRead => matches!(action, Action::Read),
        Scope::ReportsWrite => matches!(action, Action::Report | Action::Triage),
        Scope::IncidentsWrite => matches!(action, Action::LeadIncident),
    }
}

/// Whether programs of such an organisation may have this scope: parties, platforms and partners
/// send reports, and read nothing of the network's.
#[must_use]
pub const fn fits_scope(kind: OrganisationKind, scope: Scope) -> bool {
    kind.is_authority() || matches!(scope, Scope::ReportsWrite)
}

/// Whether the actor may do it.
///
/// # Errors
/// [`Refusal::NotPermitted`] when not; [`Refusal::PersonUnknown`] for a person without access, and
/// [`Refusal::TokenUnknown`] for a program whose token was withdrawn or never issued.
pub fn permits(world: &World, actor: Actor, action: Action) -> Result<(), Refusal> {
    let permitted = match actor {
        Actor::Console => true,
        Actor::Import(_) => matches!(action, Action::Import),
        Actor::Station(_) => matches!(action, Action::Report),
        Actor::Person(person) => {
            let (person, organisation) = member(world, person).ok_or(Refusal::PersonUnknown)?;
            allows(person.admitted.role, action) && organisation_allows(organisation, action)
        }
        Actor::Program(token) => {
            let (token, organisation) = program(world, token).ok_or(Refusal::TokenUnknown)?;
            let mut scopes = token.issued.scopes.iter();
            scopes.any(|scope| scope_allows(*scope, action)) && organisation_allows(organisation, action)
        }
    };
    if permitted {
        Ok(())
    } else {
        Err(Refusal::NotPermitted { action })
    }
}

/// Parties, platforms and foreign partners never work inside, whatever the role is called;
/// the state of a theme is written by national authorities.
const fn organisation_allows(organisation: &Organisation, action: Action) -> bool {
    let kind = organisation.registered.kind;
    match action {
        Action::Report | Action::Admit => true,
        Action::AssessTheme => kind.is_national(),
        Action::SetUp => matches!(kind, OrganisationKind::ElectionAuthority),
        Action::Read
        | Action::Triage
        | Action::LeadIncident
        | Action::TakeDuty
        | Action::Import
        | Action::Export
        | Action::Erase
        | Action::Release => kind.is_authority(),
    }
}

/// Whether the actor may erase what belongs to this organisation: its own records officer or
/// administrator may, and the program's own set-up.
///
/// # Errors
/// [`Refusal::NotPermitted`] when not.
pub fn permits_erasing(world: &World, actor: Actor, owner: OrganisationId) -> Result<(), Refusal> {
    let action = Action::Erase;
    permits(world, actor, action)?;
    let owns = matches!(actor, Actor::Console) || organisation_of(world, actor) == Some(owner);
    owns.then_some(()).ok_or(Refusal::NotPermitted { action })
}

/// Whether the actor decides about this person's access: an administrator of the same organisation
/// does, and one of the coordinating authority for those who have no administrator inside.
///
/// # Errors
/// [`Refusal::NotPermitted`] when the actor manages nobody, and [`Refusal::PersonUnknown`] for a
/// person of somebody else: whether there is one makes no difference.
pub fn permits_managing(world: &World, actor: Actor, id: PersonId) -> Result<(), Refusal> {
    permits(world, actor, Action::Admit)?;
    if manages(world, actor, id) {
        Ok(())
    } else {
        Err(Refusal::PersonUnknown)
    }
}

/// Whether a person is one of those whose access the actor may decide about.
#[must_use]
pub fn manages(world: &World, actor: Actor, id: PersonId) -> bool {
    let kept = world.person(id).filter(|_| is_kept(world, id));
    let (true, Some(person)) = (permits(world, actor, Action::Admit).is_ok(), kept) else {
        return false;
    };
    answers_for(world, actor, person.admitted.organisation)
}

/// Whether the actor is of this organisation, or of the coordinating authority where it stands
/// outside the authorities and so may have no administrator inside.
fn answers_for(world: &World, actor: Actor, theirs: OrganisationId) -> bool {
    let outside = world
        .organisations
        .get(&theirs)
        .is_some_and(|known| !known.registered.kind.is_authority());
    let own = organisation_of(world, actor).and_then(|own| world.organisations.get(&own));
    matches!(actor, Actor::Console)
        || own.is_some_and(|own| {
            own.registered.organisation == theirs || (own.registered.coordinates && outside)
        })
}

/// Whether the actor decides by which provider this organisation's people sign in: its own
/// administrators do, and those of the coordinating authority for whoever stands outside.
///
/// # Errors
/// [`Refusal::NotPermitted`] when the actor looks after nobody, and [`Refusal::OrganisationUnknown`]
/// for an organisation of others, whether there is one or not.
pub fn permits_providing(world: &World, actor: Actor, organisation: OrganisationId) -> Result<(), Refusal> {
    permits(world, actor, Action::Admit)?;
    let known = world.organisations.contains_key(&organisation);
    (known && answers_for(world, actor, organisation))
        .then_some(())
        .ok_or(Refusal::OrganisationUnknown { organisation })
}

/// Whether a person has access at this moment.
///
/// # Errors
/// [`Refusal::PersonUnknown`] for one who has none, [`Refusal::AccessToCome`] and
/// [`Refusal::AccessOver`] outside the time of the mandate.
pub fn access(world: &World, id: PersonId, at: Timestamp) -> Result<(), Refusal> {
    let (person, _) = known_person(world, id).ok_or(Refusal::PersonUnknown)?;
    if person.mandate.is_over(at) {
        Err(Refusal::AccessOver)
    } else if person.mandate.is_to_come(at) {
        Err(Refusal::AccessToCome)
    } else {
        Ok(())
    }
}

/// Whether a token lets its program in at this moment.
///
/// # Errors
/// [`Refusal::TokenUnknown`] when there is none, and [`Refusal::TokenOver`] when it is withdrawn or
/// its time is over.
pub fn program_access(world: &World, id: TokenId, at: Timestamp) -> Result<(), Refusal> {
    let token = world.tokens.get(id).ok_or(Refusal::TokenUnknown)?;
    token.is_good(at).then_some(()).ok_or(Refusal::TokenOver)
}

/// Whether the actor may let people into this organisation and look after their ways in: its own
/// administrators may, and the program's own set-up.
///
/// # Errors
/// [`Refusal::NotPermitted`] when not; [`Refusal::OrganisationUnknown`] for an organisation of others.
pub fn permits_admitting(world: &World, actor: Actor, organisation: OrganisationId) -> Result<(), Refusal> {
    permits(world, actor, Action::Admit)?;
    let owns = matches!(actor, Actor::Console) || organisation_of(world, actor) == Some(organisation);
    owns.then_some(())
        .ok_or(Refusal::OrganisationUnknown { organisation })
}

/// Whether people of such an organisation may have this role: parties and platforms have contacts,
/// and nobody else has them.
#[must_use]
pub const fn fits(kind: OrganisationKind, role: Role) -> bool {
    match kind {
        OrganisationKind::Party => matches!(role, Role::PartyContact | Role::Administrator),
        OrganisationKind::Platform => matches!(role, Role::PlatformContact | Role::Administrator),
        OrganisationKind::EuPartner => matches!(role, Role::Liaison | Role::Administrator),
        OrganisationKind::ElectionAuthority
        | OrganisationKind::Police
        | OrganisationKind::SecurityPolice
        | OrganisationKind::CyberSecurity
        | OrganisationKind::CivilDefence
        | OrganisationKind::PsychologicalDefence
        | OrganisationKind::CountyBoard
        | OrganisationKind::Municipality => !matches!(role, Role::PartyContact | Role::PlatformContact),
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
        Actor::Station(_) | Actor::Import(_) | Actor::Program(_) | Actor::Console => {
            Err(Refusal::NotPermitted { action })
        }
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

/// Whether the actor may work on an incident that lies in these areas: its owner, its lead and
/// the national authorities may, and whoever answers for all of its areas.
///
/// # Errors
/// [`Refusal::OutsideYourArea`] when not.
pub fn works_on(
    world: &World,
    actor: Actor,
    owner: OrganisationId,
    lead: OrganisationId,
    places: &[AreaNumber],
) -> Result<(), Refusal> {
    let own = organisation_of(world, actor);
    let answers = own == Some(owner) || own == Some(lead) || places.is_empty();
    if answers
        || places
            .iter()
            .all(|place| reaches(world, actor, Some(*place)).is_ok())
    {
        Ok(())
    } else {
        Err(Refusal::OutsideYourArea)
    }
}

/// Whether the actor may mark a thing anew. Narrowing is free; what lets anybody read who could
/// not before takes the owner.
///
/// # Errors
/// [`Refusal::MarkingLoweredByOther`] when it widens and the actor is not of the owner.
pub fn permits_marking(
    world: &World,
    actor: Actor,
    before: &AccessClass,
    after: &AccessClass,
) -> Result<(), Refusal> {
    let owns = organisation_of(world, actor) == Some(before.owner);
    if owns || !widens(world, before, after) {
        Ok(())
    } else {
        Err(Refusal::MarkingLoweredByOther)
    }
}

/// Whether the actor may mark a single entry anew; without a marking of its own it is read by those
/// who read the thing.
///
/// # Errors
/// [`Refusal::MarkingLoweredByOther`] when it widens and the actor is not of the owner.
pub(crate) fn permits_entry_marking(
    world: &World,
    actor: Actor,
    owner: OrganisationId,
    before: &AccessClass,
    after: Option<&AccessClass>,
) -> Result<(), Refusal> {
    let owns = organisation_of(world, actor) == Some(owner);
    if owns || after.is_some_and(|after| !widens(world, before, after)) {
        Ok(())
    } else {
        Err(Refusal::MarkingLoweredByOther)
    }
}

/// Whether the actor may release words out of a thing of this owner and class to those whom `after`
/// admits.
///
/// # Errors
/// [`Refusal::MarkingLoweredByOther`] when somebody may read them who may not read the thing, and
/// the actor is not of the owner.
pub(crate) fn permits_release(
    world: &World,
    actor: Actor,
    owner: OrganisationId,
    before: &AccessClass,
    after: &AccessClass,
) -> Result<(), Refusal> {
    permits_entry_marking(world, actor, owner, before, Some(after))
}

/// Whether words read by those whom `from` admits may name a thing of the class `to`: all of them,
/// and whoever may yet join them, may read it.
pub(crate) fn leads_to(world: &World, from: &AccessClass, to: &AccessClass) -> bool {
    let from = shared(world, from.clone());
    keeps_readers(&from, to) || !widens(world, to, &from)
}

/// Whether opening a thing of this class is logged: it is AMBER or narrower.
#[must_use]
pub fn is_logged(world: &World, class: ClassId) -> bool {
    let class = world.classes.get(class);
    class.is_some_and(|class| class.parts().any(|part| part.label >= Label::Amber))
}

/// Whether somebody may read by `after` and not by `before`: who has access now, or may get it in
/// an organisation known now.
fn widens(world: &World, before: &AccessClass, after: &AccessClass) -> bool {
    if after.label < before.label {
        return true;
    }
    if keeps_readers(after, before) {
        return false;
    }
    let is_nobody_yet = |id: &PersonId| member(world, *id).is_none();
    let is_unknown = |id: &OrganisationId| !world.organisations.contains_key(id);
    let gains = |organisation: &Organisation| {
        admits_member(after, organisation, true) && !admits_member(before, organisation, true)
    };
    let someone_gains = |(person, organisation): (&Person, &Organisation)| {
        let id = person.admitted.person;
        admits(after, id, person, organisation) && !admits(before, id, person, organisation)
    };
    after.named.iter().any(is_nobody_yet)
        || after.audience.iter().any(is_unknown)
        || world
            .organisations
            .values()
            .any(|organisation| gains(organisation))
        || world
            .people
            .iter()
            .filter_map(|person| member(world, person.admitted.person))
            .any(someone_gains)
}

/// The actor, who must not lock themselves out, among the named of a RED marking.
pub(crate) fn naming(actor: Actor, mut marking: Marking) -> Marking {
    if let (Label::Red, Actor::Person(person)) = (marking.label, actor) {
        marking.named.push(person);
        marking.named.sort_unstable();
        marking.named.dedup();
    }
    marking
}

/// The organisation that the actor speaks for.
#[must_use]
pub fn organisation_of(world: &World, actor: Actor) -> Option<OrganisationId> {
    match actor {
        Actor::Person(person) => world.person(person).map(|person| person.admitted.organisation),
        Actor::Import(organisation) => Some(organisation),
        Actor::Program(token) => world.tokens.get(token).map(|token| token.issued.organisation),
        Actor::Station(premises) => {
            let area = world.premises.get(premises)?.area?;
            let mut around = world.areas.ancestry(area);
            around
                .find_map(|area| world.organisation_for(area.number))
                .map(|known| known.registered.organisation)
        }
        Actor::Console => None,
    }
}

/// Everything the actor may see in this world.
#[must_use]
pub fn visible(world: &World, actor: Actor) -> Visible {
    visible_in(world, world, actor)
}

/// What the actor, who is a member as of `today`, may see in `world`, which may be an older one.
#[must_use]
pub fn visible_in(today: &World, world: &World, actor: Actor) -> Visible {
    let seen = match actor {
        Actor::Console => world.classes.iter().map(|_| true).collect(),
        Actor::Station(_) | Actor::Import(_) => Vec::new(),
        Actor::Person(id) => member(today, id).map_or_else(Vec::new, |(person, organisation)| {
            world
                .classes
                .iter()
                .map(|class| admits(class, id, person, organisation))
                .collect()
        }),
        Actor::Program(id) => program(today, id).map_or_else(Vec::new, |(_, organisation)| {
            let classes = world.classes.iter();
            classes.map(|class| admits_program(class, organisation)).collect()
        }),
    };
    Visible::new(seen)
}

/// Whether someone may read what belongs to a class, and to each class that it also takes.
fn admits(class: &AccessClass, id: PersonId, person: &Person, organisation: &Organisation) -> bool {
    class.parts().all(|part| match part.label {
        Label::Red => part.named.contains(&id),
        Label::Clear | Label::Green | Label::Amber | Label::AmberStrict => {
            admits_member(part, organisation, allows(person.admitted.role, Action::Read))
        }
    })
}

/// Whether a program reads as a member of its organisation would who is named nowhere.
fn admits_program(class: &AccessClass, organisation: &Organisation) -> bool {
    class.parts().all(|part| admits_member(part, organisation, true))
}

/// TLP 2.0 as the network applies it: whether the label admits one of this organisation, in a role
/// that reads the network's pages or not, without being named.
fn admits_member(class: &AccessClass, organisation: &Organisation, reads: bool) -> bool {
    let own = organisation.registered.organisation;
    let inside = reads && organisation.registered.kind.is_authority();
    let owns = class.owner == own;
    let leads = class.lead == Some(own);
    let invited = class.audience.contains(&own);
    match class.label {
        Label::Clear | Label::Green => {
            inside || (!organisation.registered.kind.is_authority() && (owns || leads || invited))
        }
        Label::Amber => owns || leads || invited || (inside && organisation.registered.coordinates),
        Label::AmberStrict => owns || invited,
        Label::Red => false,
    }
}

/// The class as it is kept: whatever CLEAR or GREEN belongs to authorities alone is read by all of
/// them and by nobody else, whichever of them owns or leads it, and so is one class.
pub(crate) fn shared(world: &World, class: AccessClass) -> AccessClass {
    let authority = |id: &OrganisationId| {
        let known = world.organisations.get(id);
        known.is_some_and(|known| known.registered.kind.is_authority())
    };
    let wide = class.label <= Label::Green
        && authority(&class.owner)
        && class.lead.as_ref().is_none_or(authority)
        && class.audience.iter().all(authority);
    if !wide {
        return class;
    }
    let also = class
        .also
        .map(|also| std::sync::Arc::new(shared(world, also.as_ref().clone())));
    AccessClass {
        also,
        ..AccessClass::shared()
    }
}

/// Who may read a report as it is marked, once it belongs to an incident of this owner and lead:
/// up to AMBER, they read it besides.
pub(crate) fn report_in_incident(
    report: &Report,
    owner: OrganisationId,
    lead: OrganisationId,
) -> AccessClass {
    let mut class = AccessClass::of(&report.marking, report.owner, None);
    if class.label <= Label::Amber {
        class.audience.extend([owner, lead]);
        class.audience.sort_unstable();
        class.audience.dedup();
    }
    class
}

/// Whether an incident so marked may name the area of a report: whoever reads the incident may
/// read the report.
pub(crate) fn tells_area(
    report: &Report,
    marking: &Marking,
    owner: OrganisationId,
    lead: OrganisationId,
) -> bool {
    // The persons who are named for RED are of any organisation.
    if marking.label == Label::Red {
        return report.marking.label <= Label::Green || report.owner == owner;
    }
    let incident = AccessClass::of(marking, owner, Some(lead));
    keeps_readers(&incident, &report_in_incident(report, owner, lead))
}

/// Whether everybody who is admitted to the class `before` is admitted to `after`, whoever that is.
pub(crate) fn keeps_readers(before: &AccessClass, after: &AccessClass) -> bool {
    after
        .parts()
        .all(|wanted| before.parts().any(|had| keeps_part(had, wanted)))
}

fn keeps_part(before: &AccessClass, after: &AccessClass) -> bool {
    let invited = |own: &OrganisationId| after.owner == *own || after.audience.contains(own);
    match before.label {
        Label::Red => after.label == Label::Red && before.named.iter().all(|id| after.named.contains(id)),
        Label::Clear | Label::Green | Label::Amber | Label::AmberStrict => {
            after.label <= before.label
                && invited(&before.owner)
                && before.audience.iter().all(invited)
                && before
                    .lead
                    .is_none_or(|lead| after.lead == Some(lead) || invited(&lead))
        }
    }
}

/// Whether the actor, to whom `visible` belongs, may read an entry about this subject.
#[must_use]
pub fn sees_entry(world: &World, actor: Actor, visible: &Visible, subject: Subject) -> bool {
    if let Actor::Program(token) = actor
        && !reads_about(world, token, subject)
    {
        return false;
    }
    match subject {
        Subject::Report(id) => world
            .reports
            .class_of(id)
            .is_some_and(|class| visible.sees(class)),
        Subject::Incident(id) => world
            .incidents
            .get(id)
            .is_some_and(|incident| visible.sees(incident.class)),
        Subject::Network | Subject::Premises(_) | Subject::Theme(_) => {
            permits(world, actor, Action::Read).is_ok()
        }
        Subject::Person(person) => {
            let theirs = world.person(person).map(|person| person.admitted.organisation);
            sees_coming(world, actor, theirs)
        }
        Subject::Token(token) => {
            let theirs = world.tokens.get(token).map(|token| token.issued.organisation);
            sees_coming(world, actor, theirs)
        }
        Subject::Provider(organisation) => sees_coming(world, actor, Some(organisation)),
        Subject::Extract(id) => world
            .extracts
            .get(id)
            .is_some_and(|extract| visible.sees(extract.class)),
        Subject::Reading(id) => world
            .readings
            .get(id)
            .is_some_and(|reading| sees_reading(world, actor, visible, &reading.noted)),
    }
}

/// Whether the actor may read this very entry: the thing it is about, and the entry by a marking
/// of its own.
#[must_use]
pub fn sees_record(
    world: &World,
    actor: Actor,
    visible: &Visible,
    subject: Subject,
    entry: Sequence,
) -> bool {
    sees_entry(world, actor, visible, subject) && admits_entry(world, visible, entry)
}

/// Whether whoever reads the thing that an entry is about may read the entry as well: it has no
/// marking of its own, or one that admits them.
#[must_use]
pub fn admits_entry(world: &World, visible: &Visible, entry: Sequence) -> bool {
    let mark = world.entries.mark(entry);
    mark.is_none_or(|mark| visible.sees(mark.class))
}

/// Who has opened a thing is read by those of its owner who may read the thing.
fn sees_reading(world: &World, actor: Actor, visible: &Visible, noted: &ReadingNoted) -> bool {
    let own = organisation_of(world, actor) == Some(noted.owner);
    let sees = |subject| sees_entry(world, actor, visible, subject);
    let there = match noted.opened {
        Opened::Report(id) => sees(Subject::Report(id)),
        Opened::Incident(id) => sees(Subject::Incident(id)),
        Opened::Extract(id) => sees(Subject::Extract(id)),
        Opened::People => true,
    };
    matches!(actor, Actor::Console) || (own && there && permits(world, actor, Action::Read).is_ok())
}

/// What a program reads about: what its token's scopes name, and nothing else.
fn reads_about(world: &World, token: TokenId, subject: Subject) -> bool {
    let has = |scope| program(world, token).is_some_and(|(token, _)| token.has(scope));
    match subject {
        Subject::Report(_) => has(Scope::ReportsRead),
        Subject::Incident(_) => has(Scope::IncidentsRead),
        Subject::Network
        | Subject::Premises(_)
        | Subject::Person(_)
        | Subject::Theme(_)
        | Subject::Extract(_)
        | Subject::Reading(_)
        | Subject::Token(_)
        | Subject::Provider(_) => false,
    }
}

/// How the people and programs of an organisation come in, and that they come and go, is read by the
/// organisation itself and the coordinator.
fn sees_coming(world: &World, actor: Actor, theirs: Option<OrganisationId>) -> bool {
    let own = organisation_of(world, actor).and_then(|own| world.organisations.get(&own));
    match actor {
        Actor::Console => true,
        Actor::Person(_) => {
            permits(world, actor, Action::Read).is_ok()
                && own.is_some_and(|own| {
                    own.registered.coordinates || Some(own.registered.organisation) == theirs
                })
        }
        Actor::Station(_) | Actor::Import(_) | Actor::Program(_) => false,
    }
}

/// Whether a person is known and has not been erased.
#[must_use]
pub fn is_kept(world: &World, id: PersonId) -> bool {
    world.person(id).is_some() && world.erased_in(Subject::Person(id)).is_none()
}

/// Whether a person has access, whatever the time: was admitted, has accepted where invited, and
/// has neither been erased nor had it ended since.
#[must_use]
pub fn has_access(world: &World, id: PersonId) -> bool {
    member(world, id).is_some()
}

fn member(world: &World, id: PersonId) -> Option<(&Person, &Organisation)> {
    known_person(world, id).filter(|(person, _)| person.mandate.ended_at.is_none())
}

fn known_person(world: &World, id: PersonId) -> Option<(&Person, &Organisation)> {
    let person = world.person(id)?;
    if person.entry.standing != Standing::Admitted || !is_kept(world, id) {
        return None;
    }
    let organisation = world.organisations.get(&person.admitted.organisation)?;
    Some((person, organisation))
}

/// A token that was not withdrawn, with its organisation.
fn program(world: &World, id: TokenId) -> Option<(&Token, &Organisation)> {
    let token = world
        .tokens
        .get(id)
        .filter(|token| token.withdrawn_at.is_none())?;
    let organisation = world.organisations.get(&token.issued.organisation)?;
    Some((token, organisation))
}
