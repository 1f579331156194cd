//! Who has access: the yearly review, and roles for a time. An administrator sees the people whose
//! access is theirs to decide about, and nobody else.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Command;
use domain::ids::PersonId;
use domain::mandates::{GiveMandate, Review, ReviewMandate};
use domain::network::{Person, Role};
use domain::policy::{self, Action};
use domain::readings::Opened;
use jiff::SignedDuration;

use crate::alphabet::sort_by_name;
use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::page::{Frame, Tab, form_key, html, redirect};
use crate::passkey::unavailable;
use crate::people::last_here;
use crate::visit::Visit;
use crate::words::Words;

const PAGE: &str = "/access";
/// What may be decided about somebody's access.
const DONE: [&str; 3] = ["keep", "end", "give"];
/// How long a review holds. Chosen: a year, with the year's own unevenness.
const REVIEWED_EVERY: SignedDuration = SignedDuration::from_hours(366 * 24);

struct Row {
    code: String,
    /// The code with its letter.
    spoken: String,
    /// The invitation is not accepted yet.
    invited: bool,
    key: String,
    name: String,
    organisation: String,
    role: Role,
    role_words: String,
    since: String,
    until: String,
    /// As the form's field holds it.
    until_field: String,
    used: String,
    reviewed: String,
    due: bool,
    over: bool,
    /// Nobody decides about their own access.
    own: bool,
}

#[derive(Template)]
#[template(path = "prepare/access.html")]
struct AccessPage {
    frame: Frame,
    t: Words,
    rows: Vec<Row>,
    roles: Vec<Role>,
    query: String,
    election: bool,
    notice: Option<String>,
    /// What has just been done.
    done: Option<String>,
}

impl Row {
    /// Where the buttons beside the person lead.
    fn action(&self) -> String {
        format!("{PAGE}/{}", self.code)
    }
}

/// An administrator; for anybody else the page is not there.
fn manages(visit: &Visit) -> Result<(), PageError> {
    let permitted = policy::permits(&visit.guest.world, visit.actor(), Action::Admit);
    permitted.map_err(|_not_there| PageError::NotFound)
}

pub(crate) async fn show(visit: Visit) -> Result<Response, PageError> {
    manages(&visit)?;
    html(&page(&visit, None)?)
}

fn page(visit: &Visit, notice: Option<String>) -> Result<AccessPage, PageError> {
    let world = &visit.guest.world;
    let query = visit.guest.fields.get("q").trim().to_owned();
    if !query.is_empty() {
        visit.note_search(Opened::People)?;
    }
    let wanted = query.to_lowercase();
    let people = (1..).map(PersonId).zip(world.people.iter());
    let mut rows: Vec<Row> = people
        .filter(|(id, _)| policy::manages(world, visit.actor(), *id))
        .map(|(id, person)| row(visit, id, person))
        .filter(|row| wanted.is_empty() || row.name.to_lowercase().contains(&wanted))
        .collect();
    sort_by_name(&mut rows, visit.words().language(), |row| &row.name);
    Ok(AccessPage {
        frame: Frame::still(visit, Tab::Access, visit.words().say("menu-access")),
        t: visit.words(),
        rows,
        roles: Role::ALL.to_vec(),
        query,
        election: world.election.is_some(),
        done: if notice.is_none() { done(visit) } else { None },
        notice,
    })
}

/// What was just decided about somebody, if the address tells it.
fn done(visit: &Visit) -> Option<String> {
    let fields = &visit.guest.fields;
    let key = DONE
        .into_iter()
        .find(|known| fields.given("done") == Some(*known))?;
    let id = visit.parse::<PersonId>(fields.get("person"))?;
    let world = &visit.guest.world;
    let person = world
        .person(id)
        .filter(|_| policy::manages(world, visit.actor(), id))?;
    let name = visit.words().personal(&person.admitted.name);
    Some(
        visit
            .words()
            .say_with(&format!("access-done-{key}"), &[("name", name.into())]),
    )
}

fn row(visit: &Visit, id: PersonId, person: &Arc<Person>) -> Row {
    let (words, times, now) = (visit.words(), visit.times(), visit.guest.now);
    let (admitted, mandate) = (&person.admitted, &person.mandate);
    let reviewed = mandate.reviewed_at.unwrap_or(mandate.given_at);
    let over = mandate.is_over(now);
    let until = mandate.ended_at.or(mandate.until);
    Row {
        code: visit.code(id),
        spoken: visit.spoken(id),
        invited: person.is_invited(),
        key: form_key(),
        name: words.personal(&admitted.name),
        organisation: visit.organisation_name(admitted.organisation),
        role: admitted.role,
        role_words: words.say_kind("role", admitted.role.code()),
        since: times.date(mandate.from.unwrap_or(mandate.given_at)),
        until: until.map_or_else(|| words.say("access-until-notice"), |until| times.full(until)),
        until_field: mandate.until.map_or_else(String::new, |until| times.field(until)),
        used: last_here(visit, person),
        reviewed: mandate
            .reviewed_at
            .map_or_else(|| words.say("access-never"), |at| times.date(at)),
        due: !over && now.duration_since(reviewed) >= REVIEWED_EVERY,
        over,
        own: id == visit.id,
    }
}

/// Keeps, ends or changes somebody's access.
pub(crate) async fn change(visit: Visit, Name(code): Name, fields: Fields) -> Result<Response, Fault> {
    manages(&visit)?;
    if visit.as_of.is_some() {
        return Err(PageError::Past.into());
    }
    visit.proved(PAGE)?;
    let world = &visit.guest.world;
    let person = visit
        .parse::<PersonId>(&code)
        .filter(|id| policy::manages(world, visit.actor(), *id))
        .ok_or(PageError::NotFound)?;
    let Some(command) = command(&visit, person, &fields) else {
        let notice = visit.words().say("access-form-unknown");
        return again(&visit, notice, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let was_over = world
        .person(person)
        .is_some_and(|known| known.mandate.is_over(visit.guest.now));
    if was_over {
        // Whoever is given access anew comes in anew: no session of before is found again.
        let ended = visit.node().sessions().end_all(person, None);
        ended.map_err(|error| unavailable(&error))?;
    }
    match visit.ask(&fields, command).await {
        Ok(_granted) => {
            let done = fields.get("do");
            Ok(redirect(&format!("{PAGE}?done={done}&person={code}")))
        }
        Err(fault) => {
            let PageError::Refused(refusal) = &fault.error else {
                return Err(fault);
            };
            again(&visit, visit.words().say_refusal(refusal), fault.error.status())
        }
    }
}

fn again(visit: &Visit, notice: String, status: StatusCode) -> Result<Response, Fault> {
    let mut response = html(&page(visit, Some(notice))?)?;
    *response.status_mut() = status;
    Ok(response)
}

fn command(visit: &Visit, person: PersonId, fields: &Fields) -> Option<Command> {
    let review = |review| Some(Command::ReviewMandate(ReviewMandate { person, review }));
    match fields.get("do") {
        "keep" => review(Review::Kept),
        "end" => review(Review::Ended),
        "give" => {
            let until = match fields.given("until") {
                None => None,
                Some(text) => Some(visit.times().parse_field(text)?),
            };
            let election = visit.guest.world.election.as_ref();
            let election = election.filter(|_| !fields.get("election").is_empty());
            Some(Command::GiveMandate(GiveMandate {
                person,
                role: Role::parse(fields.get("role"))?,
                from: None,
                until,
                election: election.map(|election| election.election),
            }))
        }
        _ => None,
    }
}
