//! Erasing the personal data of an incident, of what was said of a theme, or of a person: a page of
//! its own that says what it means, for those who answer for the records.

use askama::Template;
use axum::response::Response;
use domain::erasure::{Erasable, EraseSubject, Ground};
use domain::ids::{IncidentId, OrganisationId, PersonId};
use domain::policy::{self, Action};
use domain::theme::Theme;
use domain::{Command, World};

use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::now::report::choice::Choice;
use crate::page::{Frame, Tab, form_key, html, redirect, unprocessable};
use crate::visit::{Member, Visit};
use crate::words::Words;

/// What is to be erased, which the reader may see and erase.
struct Thing {
    subject: Erasable,
    name: String,
    /// The text that says what goes and what stays.
    means: &'static str,
    tab: Tab,
    /// Its page.
    page: String,
    /// Where its form is.
    form: String,
}

#[derive(Template)]
#[template(path = "now/erase.html")]
struct ErasePage {
    frame: Frame,
    t: Words,
    name: String,
    means: String,
    back: String,
    action: String,
    key: String,
    grounds: Vec<Choice>,
    mistakes: Vec<String>,
    /// Nothing is left to erase.
    done: bool,
}

/// Whose it is, for those who may read it.
fn owner(visit: &Visit, subject: Erasable) -> Option<OrganisationId> {
    let world: &World = &visit.guest.world;
    match subject {
        Erasable::Incident(id) => {
            let visible = policy::visible(world, visit.actor());
            let known = world.incidents.get(id);
            known
                .filter(|incident| visible.sees(incident.class))
                .map(|incident| incident.owner)
        }
        Erasable::Theme(_) => world.coordinator().map(|known| known.registered.organisation),
        Erasable::Person(id) => world
            .person(id)
            .filter(|_| policy::is_kept(world, id))
            .map(|person| person.admitted.organisation),
        Erasable::Report(_) | Erasable::Extract(_) => None,
    }
}

/// Whether the reader may erase it now, and there is anything to erase.
pub(crate) fn may_erase(visit: &Visit, subject: Erasable) -> bool {
    let world: &World = &visit.guest.world;
    let may = |owner| policy::permits_erasing(world, visit.actor(), owner).is_ok();
    visit.as_of.is_none() && owner(visit, subject).is_some_and(may) && is_left(visit, subject)
}

fn is_left(visit: &Visit, subject: Erasable) -> bool {
    let visible = policy::visible(&visit.guest.world, visit.actor());
    visit.guest.world.is_told_since_erased(subject.into(), &visible)
}

/// The thing of an address. What the reader may not see is not there; what they may see and not
/// erase is refused.
fn thing(visit: &Visit, subject: Option<Erasable>) -> Result<Thing, PageError> {
    if visit.as_of.is_some() {
        return Err(PageError::Past);
    }
    let subject = subject.ok_or(PageError::NotFound)?;
    let owner = owner(visit, subject).ok_or(PageError::NotFound)?;
    let permitted = policy::permits_erasing(&visit.guest.world, visit.actor(), owner);
    let words = visit.words();
    let (name, means, tab, page) = match subject {
        Erasable::Incident(id) => {
            let known = visit.guest.world.incidents.get(id).ok_or(PageError::NotFound)?;
            let page = format!("/incidents/{}", visit.code(id));
            (
                words.personal(&known.title),
                "erase-means-incident",
                Tab::Incidents,
                page,
            )
        }
        Erasable::Theme(theme) => {
            let name = words.say_kind("theme", theme.code());
            let page = format!("/themes/{}", theme.code());
            (name, "erase-means-theme", Tab::Picture, page)
        }
        Erasable::Person(id) => {
            // For whoever does not answer for the person there is nobody to be refused.
            if permitted.is_err() {
                return Err(PageError::NotFound);
            }
            let known = visit.guest.world.person(id).ok_or(PageError::NotFound)?;
            let page = format!("/people/{}", visit.code(id));
            let name = words.personal(&known.admitted.name);
            let organisation = visit.organisation_name(known.admitted.organisation);
            (
                format!("{name} · {} · {organisation}", visit.spoken(id)),
                "erase-means-person",
                Tab::People,
                page,
            )
        }
        Erasable::Report(_) | Erasable::Extract(_) => return Err(PageError::NotFound),
    };
    permitted.map_err(PageError::Refused)?;
    let form = format!("{page}/erase");
    let page = match subject {
        Erasable::Person(_) => people(visit),
        Erasable::Incident(_) | Erasable::Theme(_) | Erasable::Report(_) | Erasable::Extract(_) => page,
    };
    Ok(Thing {
        subject,
        name,
        means,
        tab,
        page,
        form,
    })
}

/// The list of people, for those who have it.
fn people(visit: &Visit) -> String {
    let path = if visit.may(Action::Admit) { "/people" } else { "/" };
    path.to_owned()
}

/// The grounds on which something is erased, to choose from.
pub(crate) fn grounds(words: Words, current: &str) -> Vec<Choice> {
    let choice = |ground: Ground| {
        let said = words.say_kind("ground", ground.code());
        Choice::new(ground.code(), said, current)
    };
    Ground::ALL.into_iter().map(choice).collect()
}

/// The ground that was chosen by somebody who is sure; else what is missing, field by field.
pub(crate) fn asked(
    words: Words,
    fields: &Fields,
) -> Result<Ground, impl Iterator<Item = (&'static str, String)> + use<>> {
    let ground = Ground::parse(fields.get("ground"));
    let is_sure = !fields.get("sure").is_empty();
    ground.filter(|_| is_sure).ok_or_else(|| {
        let of_ground = ground.is_none().then_some(("ground", "erase-ground-missing"));
        let of_sure = (!is_sure).then_some(("sure", "erase-sure-missing"));
        let missing = of_ground.into_iter().chain(of_sure);
        missing.map(move |(field, key)| (field, words.say(key)))
    })
}

fn page(visit: &Visit, thing: &Thing, fields: &Fields, mistakes: Vec<String>) -> Result<Response, PageError> {
    let words = visit.words();
    html(&ErasePage {
        frame: Frame::still(visit, thing.tab, words.say("erase-title")),
        t: words,
        name: thing.name.clone(),
        means: words.say(thing.means),
        back: thing.page.clone(),
        action: thing.form.clone(),
        key: form_key(),
        grounds: grounds(words, fields.get("ground")),
        mistakes,
        done: !is_left(visit, thing.subject),
    })
}

fn show(visit: &Visit, subject: Option<Erasable>) -> Result<Response, PageError> {
    page(visit, &thing(visit, subject)?, &Fields::default(), Vec::new())
}

async fn erase(visit: &Visit, subject: Option<Erasable>, fields: &Fields) -> Result<Response, Fault> {
    let thing = thing(visit, subject)?;
    let words = visit.words();
    let ground = match asked(words, fields) {
        Ok(ground) => ground,
        Err(mistakes) => {
            let mistakes = mistakes.map(|(_, said)| said).collect();
            return Ok(unprocessable(page(visit, &thing, fields, mistakes)?));
        }
    };
    visit.proved(&thing.form)?;
    let subject = thing.subject;
    let command = Command::EraseSubject(EraseSubject { subject, ground });
    visit.ask(fields, command).await?;
    if let Erasable::Person(person) = subject {
        forget(visit, person)?;
    }
    Ok(redirect(&thing.page))
}

/// Ends the sessions of an erased person, and takes their passkeys away.
fn forget(visit: &Visit, person: PersonId) -> Result<(), PageError> {
    visit.node().sessions().forget(person).map_err(|error| {
        tracing::error!(%error, "an erased person's sessions and passkeys can't be taken away");
        PageError::Unavailable
    })
}

fn incident_of(visit: &Visit, code: &str) -> Option<Erasable> {
    visit.parse::<IncidentId>(code).map(Erasable::Incident)
}

fn person_of(visit: &Visit, code: &str) -> Option<Erasable> {
    visit.parse::<PersonId>(code).map(Erasable::Person)
}

pub(crate) async fn show_incident(Member(visit): Member, Name(code): Name) -> Result<Response, PageError> {
    show(&visit, incident_of(&visit, &code))
}

pub(crate) async fn erase_incident(
    Member(visit): Member,
    Name(code): Name,
    fields: Fields,
) -> Result<Response, Fault> {
    erase(&visit, incident_of(&visit, &code), &fields).await
}

pub(crate) async fn show_theme(Member(visit): Member, Name(name): Name) -> Result<Response, PageError> {
    show(&visit, Theme::parse(&name).map(Erasable::Theme))
}

pub(crate) async fn erase_theme(
    Member(visit): Member,
    Name(name): Name,
    fields: Fields,
) -> Result<Response, Fault> {
    erase(&visit, Theme::parse(&name).map(Erasable::Theme), &fields).await
}

pub(crate) async fn show_person(Member(visit): Member, Name(code): Name) -> Result<Response, PageError> {
    show(&visit, person_of(&visit, &code))
}

pub(crate) async fn erase_person(
    Member(visit): Member,
    Name(code): Name,
    fields: Fields,
) -> Result<Response, Fault> {
    erase(&visit, person_of(&visit, &code), &fields).await
}
