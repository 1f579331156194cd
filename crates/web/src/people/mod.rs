//! `/people`: those whom an administrator lets into the own organisation and looks after.

pub(crate) mod programs;

use askama::Template;
use axum::response::Response;
use domain::ids::PersonId;
use domain::network::{Person, Role};
use domain::policy::{self, Action};
use domain::sign_in::{EndSessions, InvitePerson, OfferRecovery, Standing, Ways, WithdrawInvitation};
use domain::{Command, Event, Refusal};
use engine::sessions::{LinkFor, LinkKind};

use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::page::{Frame, Tab, form_key, html, redirect, unprocessable};
use crate::passkey::unavailable;
use crate::serve::{invitation_path, link_path};
use crate::visit::Visit;
use crate::words::Words;

const PAGE: &str = "/people";

/// A person, as the administrator reads it.
struct Row {
    code: String,
    /// The code with its letter.
    spoken: String,
    name: String,
    role: String,
    /// The day on which the person was last here.
    used: String,
    passkeys: String,
    invited: bool,
    /// Whether the person's access has ended.
    over: bool,
    own: bool,
    /// Whether a one-time link can let the person in.
    recovers: bool,
}

#[derive(Template)]
#[template(path = "people/people.html")]
struct PeoplePage {
    frame: Frame,
    t: Words,
    key: String,
    rows: Vec<Row>,
    roles: Vec<(&'static str, String, bool)>,
    /// What was written before it was refused.
    name: String,
    mistake: Option<String>,
    acts: bool,
    /// Whether people come in through the organisation's own provider.
    elsewhere: bool,
}

#[derive(Template)]
#[template(path = "people/link.html")]
struct LinkPage {
    frame: Frame,
    t: Words,
    lead: String,
    link: String,
}

pub(crate) async fn show(visit: Visit) -> Result<Response, PageError> {
    page(&visit, &Fields::default(), None)
}

fn page(visit: &Visit, fields: &Fields, mistake: Option<String>) -> Result<Response, PageError> {
    visit.there_for(Action::Admit)?;
    let words = visit.words();
    let kind = visit.organisation.registered.kind;
    let fitting = Role::ALL.into_iter().filter(|role| policy::fits(kind, *role));
    let chosen = fields.get("role");
    html(&PeoplePage {
        frame: Frame::still(visit, Tab::People, words.say("people-title")),
        t: words,
        key: form_key(),
        rows: rows(visit),
        roles: fitting
            .map(|role| {
                (
                    role.code(),
                    words.say_kind("role", role.code()),
                    role.code() == chosen,
                )
            })
            .collect(),
        name: fields.get("name").to_owned(),
        mistake,
        acts: visit.as_of.is_none(),
        elsewhere: visit.organisation.ways() == Ways::Provider,
    })
}

/// Whether a person of the reader's organisation comes in by passkeys and links.
fn comes_here(visit: &Visit, person: PersonId) -> bool {
    visit.organisation.ways() == Ways::Local || visit.guest.gate.is_for_emergencies(person)
}

fn rows(visit: &Visit) -> Vec<Row> {
    let own = visit.organisation.registered.organisation;
    let kept = |person: &&std::sync::Arc<Person>| {
        person.admitted.organisation == own
            && person.entry.standing != Standing::Withdrawn
            && policy::is_kept(&visit.guest.world, person.admitted.person)
    };
    let people = visit.world.people.iter().filter(kept);
    let mut rows: Vec<_> = people.map(|person| row(visit, person)).collect();
    rows.sort_by(|one, other| one.name.cmp(&other.name).then_with(|| one.code.cmp(&other.code)));
    rows
}

fn row(visit: &Visit, person: &Person) -> Row {
    let words = visit.words();
    let id = person.admitted.person;
    Row {
        code: visit.code(id),
        spoken: visit.spoken(id),
        name: words.personal(&person.admitted.name),
        role: words.say_kind("role", person.admitted.role.code()),
        used: last_here(visit, person),
        passkeys: words.say_count("person-passkeys", person.entry.passkeys.len()),
        invited: person.is_invited(),
        over: person.mandate.is_over(visit.moment()),
        own: id == visit.id,
        recovers: comes_here(visit, id),
    }
}

/// The day on which somebody was last here. No hour: of an hour with work on things that the
/// administrator may not see nothing is told.
pub(crate) fn last_here(visit: &Visit, person: &Person) -> String {
    let at = person.acted_at.max(person.signed_in_at);
    at.map_or_else(|| visit.words().say("access-never"), |at| visit.times().date(at))
}

impl Row {
    /// Where the buttons beside the person lead.
    fn action(&self) -> String {
        format!("{PAGE}/{}", self.code)
    }
}

/// Invites somebody, and shows the link: once, and nowhere else.
pub(crate) async fn invite(visit: Visit, fields: Fields) -> Result<Response, Fault> {
    visit.there_for(Action::Admit)?;
    visit.proved(PAGE)?;
    let Some(role) = Role::parse(fields.get("role")) else {
        return Err(PageError::Unreadable.into());
    };
    let invite = InvitePerson {
        name: fields.get("name").to_owned(),
        organisation: visit.organisation.registered.organisation,
        role,
    };
    let granted = match visit.ask(&fields, Command::InvitePerson(invite)).await {
        Ok(granted) => granted,
        Err(fault) => {
            let mistake = fault.mistake(visit.words())?;
            return Ok(unprocessable(page(&visit, &fields, Some(mistake))?));
        }
    };
    let invited = granted.records.iter().find_map(|record| {
        if let Event::PersonInvited(event) = &record.event {
            Some(event.person)
        } else {
            None
        }
    });
    let person = invited.ok_or(PageError::Ours)?;
    let kind = LinkKind::Invitation;
    Ok(hand_out(&visit, LinkFor { person, kind }, "people-invited")?)
}

/// Makes a link and shows it.
fn hand_out(visit: &Visit, link: LinkFor, lead: &str) -> Result<Response, PageError> {
    let made = visit.node().sessions().make_link_for(link, visit.guest.now);
    let token = made.map_err(|error| unavailable(&error))?;
    let path = match link.kind {
        LinkKind::Invitation => invitation_path(&token),
        LinkKind::SignIn | LinkKind::Recovery => link_path(&token),
    };
    let words = visit.words();
    let mut frame = Frame::still(visit, Tab::People, words.say("people-link-title"));
    PAGE.clone_into(&mut frame.here);
    html(&LinkPage {
        frame,
        t: words,
        lead: words.say(lead),
        link: format!("{}{path}", visit.guest.gate.base),
    })
}

/// Takes an invitation back, offers a way back in, or ends the sessions of a person.
pub(crate) async fn look_after(visit: Visit, Name(code): Name, fields: Fields) -> Result<Response, Fault> {
    visit.there_for(Action::Admit)?;
    let person: PersonId = visit.parse(&code).ok_or(PageError::NotFound)?;
    visit.proved(PAGE)?;
    let command = match fields.get("do") {
        "withdraw" => Command::WithdrawInvitation(WithdrawInvitation { person }),
        "recover" => Command::OfferRecovery(OfferRecovery { person }),
        "end-sessions" => Command::EndSessions(EndSessions { person }),
        _ => return Err(PageError::Unreadable.into()),
    };
    let offers = matches!(command, Command::OfferRecovery(_));
    if offers && !comes_here(&visit, person) {
        return Err(PageError::Refused(Refusal::SignInElsewhere).into());
    }
    let ends = !offers;
    visit.ask(&fields, command).await?;
    if ends {
        let ended = visit.node().sessions().end_all(person, None);
        ended.map_err(|error| unavailable(&error))?;
    }
    if offers {
        let kind = LinkKind::Recovery;
        return Ok(hand_out(&visit, LinkFor { person, kind }, "people-recovery")?);
    }
    Ok(redirect(PAGE))
}
