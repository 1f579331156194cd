//! Erasing the personal data of a report, for those who answer for the records.

use axum::http::StatusCode;
use axum::response::Response;
use domain::Command;
use domain::erasure::{Erasable, EraseSubject};
use domain::policy;
use domain::reports::Report;
use domain::{Subject, World};

use super::{Tried, again, newest, present};
use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::now::erasing;
use crate::now::report::choice::{Choice, Mistake};
use crate::page::{form_key, redirect};
use crate::visit::{Member, Visit};

/// The form that erases.
pub(super) struct Erasing {
    pub(super) key: String,
    pub(super) grounds: Vec<Choice>,
}

/// The form, for whoever may erase this report and while there is anything to erase.
pub(super) fn form(visit: &Visit, report: &Report, current: &str) -> Option<Erasing> {
    let world: &World = &visit.guest.world;
    let may = visit.as_of.is_none()
        && policy::permits_erasing(world, visit.actor(), report.owner).is_ok()
        && world.is_told_since_erased(Subject::Report(report.id), &visit.visible);
    may.then(|| Erasing {
        key: form_key(),
        grounds: erasing::grounds(visit.words(), current),
    })
}

/// Erases the personal data of a report.
pub(crate) async fn erase(visit: Member, Name(code): Name, fields: Fields) -> Result<Response, Fault> {
    let id = present(&visit, &code)?;
    let tried = |mistakes| Tried {
        ground: fields.get("ground").to_owned(),
        mistakes,
        ..Tried::default()
    };
    let ground = match erasing::asked(visit.words(), &fields) {
        Ok(ground) => ground,
        Err(mistakes) => {
            // Whoever may not erase is told that, and not what the form lacks.
            let world = &visit.guest.world;
            policy::permits(world, visit.actor(), policy::Action::Erase).map_err(PageError::Refused)?;
            let mistakes = mistakes.map(|(field, said)| Mistake::new(field, said));
            let tried = tried(mistakes.collect());
            return again(&visit, id, tried, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    visit.proved(&format!("/reports/{}", visit.code(id)))?;
    let subject = Erasable::Report(id);
    let command = Command::EraseSubject(EraseSubject { subject, ground });
    let Err(fault) = visit.ask(&fields, command).await else {
        return Ok(redirect(&format!("/reports/{}", visit.code(id))));
    };
    let PageError::Refused(refusal) = &fault.error else {
        return Err(fault);
    };
    let mistake = Mistake::new("", visit.words().say_refusal(refusal));
    let status = fault.error.status();
    again(&newest(&visit), id, tried(vec![mistake]), status)
}
