//! Marking a report anew. Raising is free for whoever works with it; lowering takes its owner.

use axum::response::Response;
use domain::Command;
use domain::policy::Action;
use domain::reports::{MarkReport, Report};

use super::{Tried, again, newest, present};
use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::now::marking::{MarkForm, form, invited, read};
use crate::now::report::choice::Mistake;
use crate::page::{form_key, redirect};
use crate::visit::{Member, Visit};

/// How a report is marked, and the form that marks it anew.
pub(super) struct Marked {
    pub(super) means: String,
    pub(super) invited: Vec<String>,
    pub(super) may: bool,
    pub(super) key: String,
    pub(super) reason: String,
    pub(super) form: Option<MarkForm>,
}

pub(super) fn marked(visit: &Visit, report: &Report, sent: Option<&Fields>) -> Marked {
    let label = report.marking.label;
    let may = visit.may(Action::LeadIncident);
    let open = sent.is_some() || visit.guest.fields.get("do") == "mark";
    Marked {
        means: visit.words().say(&format!("tlp-{}-means", label.code())),
        invited: invited(visit, &report.marking),
        may,
        key: form_key(),
        reason: sent.map_or_else(String::new, |fields| fields.get("reason").to_owned()),
        form: (may && open).then(|| form(visit, &report.marking, sent)),
    }
}

/// Marks a report anew.
pub(crate) async fn mark(visit: Member, Name(code): Name, fields: Fields) -> Result<Response, Fault> {
    let id = present(&visit, &code)?;
    let report = visit.world.reports.get(id).ok_or(PageError::NotFound)?;
    domain::policy::permits(&visit.guest.world, visit.actor(), Action::LeadIncident)
        .map_err(PageError::Refused)?;
    let tried = |mistake: Mistake| Tried {
        marking: Some(fields.clone()),
        mistakes: vec![mistake],
        ..Tried::default()
    };
    let Some(marking) = read(&visit, report.owner, &fields) else {
        let words = visit.words().say("incident-label-choose");
        let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return again(&visit, id, tried(Mistake::new("", words)), status);
    };
    let command = MarkReport {
        report: id,
        marking,
        reason: fields.get("reason").to_owned(),
    };
    let Err(fault) = visit.ask(&fields, Command::MarkReport(command)).await else {
        let visit = newest(&visit);
        let seen = visit
            .world
            .reports
            .get(id)
            .is_some_and(|report| visit.visible.sees(report.class));
        // Whoever has just marked it out of sight is back at the list.
        let next = if seen {
            format!("/reports/{}", visit.code(id))
        } else {
            "/reports".to_owned()
        };
        return Ok(redirect(&next));
    };
    let PageError::Refused(refusal) = &fault.error else {
        return Err(fault);
    };
    let mistake = Mistake::new("", visit.words().say_refusal(refusal));
    let status = fault.error.status();
    again(&newest(&visit), id, tried(mistake), status)
}
