//! Proving once more to be there, before what is dangerous.

use askama::Template;
use axum::response::Response;

use crate::error::PageError;
use crate::extract::Fields;
use crate::page::{Frame, Tab, html, redirect};
use crate::passkey::{asked, brought, fault, unavailable};
use crate::sign_in::{has_passkey, inside};
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
}

pub(crate) async fn show(visit: Visit) -> Result<Response, PageError> {
    let words = visit.words();
    html(&ProofPage {
        frame: Frame::still(&visit, Tab::Other, words.say("proof-title")),
        t: words,
        next: visit.guest.fields.get("next").to_owned(),
        passkeys: visit.guest.gate.site.is_some() && !visit.person.entry.passkeys.is_empty(),
    })
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
    if proved.person != visit.id || !has_passkey(&visit.guest, proved) {
        return Err(PageError::Passkey);
    }
    let touched = sessions.touch(&visit.token.0, visit.guest.now);
    touched.map_err(|error| unavailable(&error))?;
    Ok(redirect(inside(fields.get("next"))))
}
