//! The page of those who work beside the network: parties, platforms, partners. What they are told,
//! and their own reports with the answers. Nothing on it tells that there are other pages.

use askama::Template;
use axum::response::Response;
use domain::policy::{self, Action};
use domain::reports::{Report, ReportFilter};

use crate::error::PageError;
use crate::now::extracts::{Line, line};
use crate::now::happening::headline;
use crate::now::report::receipt_address;
use crate::page::{Frame, Tab, html, redirect};
use crate::visit::Visit;
use crate::words::Words;

/// How many of each stand on the page. Chosen: a campaign's worth.
const SHOWN_MAX: usize = 100;

/// One own report.
struct Sent {
    href: Option<String>,
    headline: String,
    number: String,
    at: String,
    machine: String,
    answered: bool,
}

#[derive(Template)]
#[template(path = "now/own.html")]
struct OwnPage {
    frame: Frame,
    t: Words,
    told: Vec<Line>,
    sent: Vec<Sent>,
}

pub(crate) async fn show(visit: Visit) -> Result<Response, PageError> {
    if policy::permits(&visit.guest.world, visit.actor(), Action::Read).is_ok() {
        return Ok(redirect("/"));
    }
    let own = visit.organisation.registered.organisation;
    let told = visit.world.extracts.newest(&visit.visible, None);
    let filter = ReportFilter::default();
    let reports = visit.world.reports.newest(&filter, &visit.visible, None);
    let sent = reports.filter(|report| report.owner == own);
    html(&OwnPage {
        frame: Frame::live(&visit, Tab::Own, visit.words().say("menu-beside")),
        t: visit.words(),
        told: told
            .take(SHOWN_MAX)
            .map(|extract| line(&visit, extract))
            .collect(),
        sent: sent.take(SHOWN_MAX).map(|report| row(&visit, report)).collect(),
    })
}

fn row(visit: &Visit, report: &Report) -> Sent {
    Sent {
        href: receipt_address(&visit.guest, report.id),
        headline: headline(&report.contents, visit.words()),
        number: visit.spoken(report.id),
        at: visit.times().stamp(report.received_at),
        machine: visit.times().machine(report.received_at),
        answered: report.triage.is_some(),
    }
}
