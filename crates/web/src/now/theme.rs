//! A theme: its state now and before, and the forms that write it and mark what was written.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::entries::{About, MarkEntry, Written};
use domain::erasure::Erasable;
use domain::ids::OrganisationId;
use domain::marking::{Label, Marking};
use domain::policy::{self, Action};
use domain::theme::{Basis, Likelihood, Theme};
use domain::themes::AssessTheme;
use domain::{Command, Sequence};

use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::now::erasing;
use crate::now::marking::{self, MarkForm, OWN_LABELS, invited};
use crate::now::picture::signed;
use crate::page::{Frame, Tab, html, redirect};
use crate::visit::{Member, Visit};
use crate::words::Words;

/// Versions that stand on the page. Chosen: a day's.
const VERSIONS_MAX: usize = 30;

/// A version of the state, as the reader may read it.
struct Version {
    entry: u64,
    text: String,
    signed: String,
    /// A marking of its own, and whom it names.
    tlp: Option<(&'static str, &'static str)>,
    invited: Vec<String>,
}

/// The form that marks a version.
struct EntryForm {
    entry: u64,
    /// Whether it has a marking of its own now.
    own: bool,
    reason: String,
    mark: MarkForm,
}

#[derive(Template)]
#[template(path = "now/theme.html")]
struct ThemePage {
    frame: Frame,
    t: Words,
    picture: String,
    path: String,
    code: &'static str,
    notice: Option<String>,
    now: Option<Version>,
    before: Vec<Version>,
    writes: bool,
    /// What the form's field holds.
    typed: String,
    bases: [Basis; 2],
    likelihoods: [Likelihood; 5],
    own_labels: [Label; 3],
    mark: Option<EntryForm>,
    erases: bool,
}

impl ThemePage {
    /// What was narrow is not written anew for all by inattention.
    fn is_marked(&self, label: &Label) -> bool {
        let tlp = self.now.as_ref().and_then(|now| now.tlp);
        tlp.is_some_and(|(code, _)| code == label.code())
    }
}

fn named(name: &str) -> Result<Theme, PageError> {
    Theme::parse(name).ok_or(PageError::NotFound)
}

fn seen(visit: &Visit, theme: Theme) -> impl Iterator<Item = &Written> {
    let versions = visit.world.themes.get(&theme).into_iter();
    versions.flat_map(|versions| versions.seen(&visit.world, &visit.visible))
}

pub(crate) async fn show(Member(visit): Member, Name(name): Name) -> Result<Response, PageError> {
    page(&visit, named(&name)?, None, None)
}

fn page(
    visit: &Visit,
    theme: Theme,
    notice: Option<String>,
    sent: Option<&Fields>,
) -> Result<Response, PageError> {
    let words = visit.words();
    let title = words.say_kind("theme", theme.code());
    let fields = sent.unwrap_or(&visit.guest.fields);
    let mark = mark_form(visit, theme, fields, sent);
    // A form that is open must not change under the hands.
    let frame = if mark.is_some() || sent.is_some() {
        Frame::still(visit, Tab::Picture, title)
    } else {
        Frame::live(visit, Tab::Picture, title)
    };
    let mut versions = seen(visit, theme).take(VERSIONS_MAX);
    let now = versions.next();
    // What is erased is not written anew with its own absence.
    let standing = now
        .and_then(|now| now.statement.text.reveal())
        .unwrap_or_default();
    let typed = sent
        .map(|fields| fields.get("text"))
        .filter(|text| !text.is_empty());
    html(&ThemePage {
        frame,
        t: words,
        picture: visit.link("/"),
        path: format!("/themes/{}", theme.code()),
        code: theme.code(),
        notice,
        now: now.map(|written| version(visit, written)),
        before: versions.map(|written| version(visit, written)).collect(),
        writes: visit.may(Action::AssessTheme),
        typed: typed.unwrap_or(standing).to_owned(),
        bases: Basis::ALL,
        likelihoods: Likelihood::ALL,
        own_labels: OWN_LABELS,
        mark,
        erases: erasing::may_erase(visit, Erasable::Theme(theme)),
    })
}

fn version(visit: &Visit, written: &Written) -> Version {
    let mark = visit.world.entries.mark(written.entry);
    Version {
        entry: written.entry.0,
        text: visit.words().personal(&written.statement.text),
        signed: signed(visit, written),
        tlp: mark.map(|mark| (mark.marking.label.code(), mark.marking.label.written())),
        invited: mark.map_or_else(Vec::new, |mark| invited(visit, &mark.marking)),
    }
}

/// The form of the version that is asked for, if the reader may mark it.
fn mark_form(visit: &Visit, theme: Theme, fields: &Fields, sent: Option<&Fields>) -> Option<EntryForm> {
    if fields.get("do") != "mark" || !visit.may(Action::AssessTheme) {
        return None;
    }
    let entry = asked_entry(fields)?;
    let written = seen(visit, theme).find(|written| written.entry == entry)?;
    let mark = visit.world.entries.mark(written.entry);
    let marking = mark.map_or_else(|| Marking::plain(Label::Amber), |mark| (*mark.marking).clone());
    Some(EntryForm {
        entry: entry.0,
        own: mark.is_some(),
        reason: sent.map_or_else(String::new, |fields| fields.get("reason").to_owned()),
        mark: marking::form(visit, &marking, sent),
    })
}

fn asked_entry(fields: &Fields) -> Option<Sequence> {
    fields.get("entry").parse().ok().map(Sequence)
}

/// Writes the state of a theme, or marks what was written.
pub(crate) async fn change(
    Member(visit): Member,
    Name(name): Name,
    fields: Fields,
) -> Result<Response, Fault> {
    let theme = named(&name)?;
    if fields.get("do") == "mark" {
        return mark(&visit, theme, &fields).await;
    }
    let command = AssessTheme {
        theme,
        text: fields.get("text").to_owned(),
        basis: Basis::parse(fields.get("basis")).unwrap_or(Basis::Assessment),
        likelihood: Likelihood::parse(fields.get("likelihood")),
        marking: marking::own_label(&fields),
    };
    visit.ask(&fields, Command::AssessTheme(command)).await?;
    let own_page = fields.get("back") == theme.code();
    Ok(redirect(&if own_page {
        format!("/themes/{}", theme.code())
    } else {
        "/".to_owned()
    }))
}

async fn mark(visit: &Visit, theme: Theme, fields: &Fields) -> Result<Response, Fault> {
    policy::permits(&visit.guest.world, visit.actor(), Action::AssessTheme).map_err(PageError::Refused)?;
    let entry = asked_entry(fields).ok_or(PageError::Unreadable)?;
    let marking = if fields.get("own").is_empty() {
        let Some(marking) = marking::read(visit, whose(visit, entry), fields) else {
            let notice = visit.words().say("incident-label-choose");
            return refused(visit, theme, notice, fields, StatusCode::UNPROCESSABLE_ENTITY);
        };
        Some(marking)
    } else {
        None
    };
    let command = MarkEntry {
        about: About::Theme(theme),
        entry,
        marking,
        reason: fields.get("reason").to_owned(),
    };
    let Err(fault) = visit.ask(fields, Command::MarkEntry(command)).await else {
        return Ok(redirect(&format!("/themes/{}", theme.code())));
    };
    let PageError::Refused(refusal) = &fault.error else {
        return Err(fault);
    };
    let notice = visit.words().say_refusal(refusal);
    refused(visit, theme, notice, fields, fault.error.status())
}

/// The organisation whose entry it is; the reader's own where nobody has marked it yet.
fn whose(visit: &Visit, entry: Sequence) -> OrganisationId {
    let mark = visit.world.entries.mark(entry);
    mark.map_or(visit.organisation.registered.organisation, |mark| mark.owner)
}

fn refused(
    visit: &Visit,
    theme: Theme,
    notice: String,
    fields: &Fields,
    status: StatusCode,
) -> Result<Response, Fault> {
    let mut response = page(visit, theme, Some(notice), Some(fields))?;
    *response.status_mut() = status;
    Ok(response)
}
