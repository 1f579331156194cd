//! `/invitation/…`: whoever was invited comes in, with a first passkey.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::actor::Actor;
use domain::ids::PersonId;
use domain::network::{Person, SignInMeans};
use domain::sign_in::{AcceptInvitation, Ways};
use domain::{Command, Refusal, policy};
use engine::sessions::{LinkFor, LinkKind};

use crate::account::passkeys::number;
use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::page::{Frame, form_key, html};
use crate::passkey::{asked, brought, fault, unavailable};
use crate::sign_in;
use crate::visit::Guest;
use crate::words::Words;

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    frame: Frame,
    t: Words,
    link: String,
    key: String,
    lead: String,
    passkeys: bool,
}

/// Opening the link only asks: programs that look at links beforehand must not use it up.
pub(crate) async fn show(guest: Guest, Name(link): Name) -> Result<Response, PageError> {
    let words = guest.words;
    let (_, person) = invited(&guest, &link)?;
    let organisation = guest.world.organisations.get(&person.admitted.organisation);
    let organisation = organisation.map(|known| words.name(&known.registered.names).to_owned());
    let values = [
        ("name", words.personal(&person.admitted.name).into()),
        ("organisation", organisation.unwrap_or_default().into()),
        ("role", words.say_kind("role", person.admitted.role.code()).into()),
    ];
    html(&InvitationPage {
        frame: Frame::guest(&guest, words.say("invitation-title")),
        t: words,
        link,
        key: form_key(),
        lead: words.say_with("invitation-lead", &values),
        passkeys: guest.gate.site.is_some(),
    })
}

/// Whom the link invites, as long as the invitation stands.
fn invited<'a>(guest: &'a Guest, link: &str) -> Result<(PersonId, &'a Person), PageError> {
    let found = guest.node().sessions().link_for(link, guest.now);
    let found = found.map_err(|error| unavailable(&error))?;
    let LinkFor { person, kind } = found.ok_or(PageError::NotFound)?;
    let known = guest.world.person(person).filter(|known| {
        kind == LinkKind::Invitation && known.is_invited() && policy::is_kept(&guest.world, person)
    });
    let known = known.ok_or(PageError::NotFound)?;
    let organisation = guest.world.organisations.get(&known.admitted.organisation);
    if organisation.is_some_and(|organisation| organisation.ways() == Ways::Provider) {
        return Err(PageError::Refused(Refusal::SignInElsewhere));
    }
    Ok((person, known.as_ref()))
}

/// Asks the browser for the first passkey.
pub(crate) async fn begin(guest: Guest, Name(link): Name, _fields: Fields) -> Result<Response, PageError> {
    let (id, person) = invited(&guest, &link)?;
    let name = guest.words.personal(&person.admitted.name);
    let site = guest.gate.site()?;
    asked(
        guest
            .node()
            .sessions()
            .ask_new_passkey(site, id, &name, guest.now),
    )
}

/// Accepts with the passkey, and signs in. The link is used up once all of it is written.
pub(crate) async fn accept(
    guest: Guest,
    headers: HeaderMap,
    Name(link): Name,
    fields: Fields,
) -> Result<Response, Fault> {
    let (person, _) = invited(&guest, &link)?;
    let site = guest.gate.site()?;
    let (ceremony, proof) = brought(&fields);
    let sessions = guest.node().sessions();
    let new = sessions.take_new_passkey(site, person, ceremony, proof, guest.now);
    let new = new.map_err(fault)?;
    let passkey = fields.get("name").to_owned();
    let command = Command::AcceptInvitation(AcceptInvitation { person, passkey });
    let granted = guest.ask(Actor::Person(person), &fields, command).await?;
    let number = number(&granted).ok_or(PageError::Ours)?;
    sessions.keep_passkey(new, number).map_err(fault)?;
    let used = sessions.use_link(&link, guest.now);
    used.map_err(|error| unavailable(&error))?;
    let means = SignInMeans::Passkey;
    Ok(sign_in::begin(&guest, &headers, person, means, "").await?)
}
