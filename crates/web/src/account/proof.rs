//! Proving once more to be there, before what is dangerous.

use askama::Template;
use axum::response::Response;
use domain::Refusal;
use domain::network::SignInMeans;

use crate::error::PageError;
use crate::extract::Fields;
use crate::page::{Frame, Tab, html, redirect};
use crate::passkey::{asked, brought, fault, unavailable};
use crate::sign_in::{has_passkey, inside, keep_session};
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "account/proof.html")]
struct ProofPage {
    frame: Frame,
    t: Words,
    next: String,
    /// Whether the reader has a passkey to prove it with.
    passkeys: bool,
    /// The organisation through whose provider the reader proves it.
    provider: Option<String>,
}

pub(crate) async fn show(visit: Visit) -> Result<Response, PageError> {
    let words = visit.words();
    let by_provider = visit.comes_by_provider() && came_by_provider(&visit)?;
    html(&ProofPage {
        frame: Frame::still(&visit, Tab::Account, words.say("proof-title")),
        t: words,
        next: inside(visit.guest.fields.get("next")).to_owned(),
        passkeys: !by_provider && visit.guest.gate.site.is_some() && !visit.person.entry.passkeys.is_empty(),
        provider: by_provider.then(|| words.name(&visit.organisation.registered.names).to_owned()),
    })
}

/// Whether the reader's session began at the provider: then that is where a proof is given.
fn came_by_provider(visit: &Visit) -> Result<bool, PageError> {
    let seat = visit.seat()?;
    Ok(seat.is_some_and(|seat| seat.means == SignInMeans::Provider))
}

pub(crate) async fn begin(visit: Visit, _fields: Fields) -> Result<Response, PageError> {
    let site = visit.guest.gate.site()?;
    asked(visit.node().sessions().ask_passkey(site, visit.guest.now))
}

/// Takes the proof, which must be the reader's own.
pub(crate) async fn take(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let site = visit.guest.gate.site()?;
    let sessions = visit.node().sessions();
    let (ceremony, proof) = brought(&fields);
    let proved = sessions.take_passkey(site, ceremony, proof, visit.guest.now);
    let proved = proved.map_err(fault)?;
    if came_by_provider(&visit)? {
        return Err(PageError::Refused(Refusal::SignInElsewhere));
    }
    if proved.person != visit.id || !has_passkey(&visit.guest, proved) {
        return Err(PageError::Passkey);
    }
    let renewed = sessions.renew(&visit.token.0, visit.guest.now);
    let token = renewed.map_err(|error| unavailable(&error))?;
    let mut response = redirect(inside(fields.get("next")));
    keep_session(&mut response, &token.ok_or(PageError::NotFound)?);
    Ok(response)
}
