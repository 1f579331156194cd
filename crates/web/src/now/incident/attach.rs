//! A file for an incident's journal.

use axum::http::StatusCode;
use axum::response::Response;
use domain::Command;
use domain::files::AttachFile;
use domain::policy::{self, Action};

use super::{find, refused, status};
use crate::error::{Fault, PageError};
use crate::extract::Name;
use crate::now::marking;
use crate::page::redirect;
use crate::upload::Sent;
use crate::visit::Member;

/// Attaches the file that was sent; more than one is not asked for.
pub(crate) async fn attach(
    visit: Result<Member, PageError>,
    Name(name): Name,
    mut sent: Sent,
) -> Result<Response, Fault> {
    let Member(visit) = visit?;
    if visit.as_of.is_some() {
        return Err(PageError::Past.into());
    }
    let incident = find(&visit, &name)?;
    if let Err(refusal) = policy::permits(&visit.guest.world, visit.actor(), Action::LeadIncident) {
        return Err(PageError::Refused(refusal).into());
    }
    let mistake = sent.mistake.take().map(|mistake| mistake.say(visit.words()));
    let Some(file) = sent.new_files().into_iter().next().filter(|_| mistake.is_none()) else {
        let notice = mistake.unwrap_or_else(|| visit.words().say("attached-none-chosen"));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(refused(&visit, &incident, sent.fields, notice, status)?);
    };
    let command = AttachFile {
        incident: incident.id,
        file,
        marking: marking::own_label(&sent.fields),
    };
    let asked = visit.ask(&sent.fields, Command::AttachFile(command)).await;
    match asked {
        Ok(_granted) => {
            Sent::put(sent.files, visit.node()).await;
            Ok(redirect(&format!("/incidents/{}#files", visit.code(incident.id))))
        }
        Err(Fault {
            error: PageError::Refused(refusal),
            ..
        }) => {
            let notice = visit.words().say_refusal(&refusal);
            Ok(refused(&visit, &incident, sent.fields, notice, status(refusal))?)
        }
        Err(fault) => {
            if matches!(fault.error, PageError::Unavailable) {
                Sent::leave(sent.files);
            }
            Err(fault)
        }
    }
}
