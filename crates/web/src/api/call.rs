//! One request of a program: its token, what it asks, and the world that it sees.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use domain::actor::Actor;
use domain::ids::{IncidentId, ReportId};
use domain::incidents::Incident;
use domain::policy::{self, Action};
use domain::reports::Report;
use domain::tokens::Scope;
use domain::{Command, Subject};
use engine::Granted;
use serde::de::DeserializeOwned;

use super::idempotency;
use super::operation::{Method, Operation};
use super::parameter::{CURSOR, IDEMPOTENCY_KEY, Place};
use super::trouble::Trouble;
use crate::app::{App, address};
use crate::error::PageError;
use crate::extract::FORM_BYTES_MAX;
use crate::pace::{Counted, Source};
use crate::visit::{Guest, View};
use crate::words::Words;

/// A request that may be answered.
pub(super) struct Call {
    pub(super) view: View,
    /// The thing that the address names; empty where it names none.
    name: String,
    path: String,
    body: Vec<u8>,
    key: Option<String>,
}

impl Call {
    /// Lets a program in, and reads what it asks.
    pub(super) async fn read(
        app: &App,
        operation: &'static Operation,
        words: Words,
        request: Request,
    ) -> Result<Self, Trouble> {
        let actor = let_in(app, operation, &request)?;
        let (parts, body) = request.into_parts();
        let guest = Guest {
            words,
            // Those are for pages.
            region_only: false,
            late: false,
            ..Guest::new(app, &parts)
        };
        checked(operation, &guest, &parts.headers)?;
        let path = parts.uri.path().to_owned();
        let name = path.split('/').nth(4).unwrap_or_default().to_owned();
        let named = operation
            .parameters
            .iter()
            .find(|parameter| parameter.place == Place::Path);
        // What can't be a number is the number of nothing.
        if named.is_some_and(|parameter| !parameter.admits(&name)) {
            return Err(PageError::NotFound.into());
        }
        let body = if operation.sends.is_some() {
            is_json(&parts.headers)?;
            let bytes = to_bytes(body, FORM_BYTES_MAX).await;
            bytes.map_err(|_too_long_or_cut| PageError::TooLarge)?.to_vec()
        } else {
            Vec::new()
        };
        Ok(Self {
            view: View::of(guest, actor).await?,
            name,
            path,
            body,
            key: header(&parts.headers, IDEMPOTENCY_KEY).map(str::to_owned),
        })
    }

    /// What was sent, as what it must be.
    pub(super) fn sent<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        serde_json::from_slice(&self.body).map_err(|error| Trouble::Body(error.to_string()))
    }

    /// Where the page of a list begins.
    pub(super) fn cursor(&self) -> Option<&str> {
        self.view.guest.fields.given(CURSOR)
    }

    /// The report that the address names, if it is there for this program.
    pub(super) fn named_report(&self) -> Result<Arc<Report>, Trouble> {
        let id = self.view.parse::<ReportId>(&self.name);
        let known = id.and_then(|id| self.view.world.reports.get(id));
        let seen = known.filter(|report| self.view.visible.sees(report.class));
        Ok(seen.cloned().ok_or(PageError::NotFound)?)
    }

    /// The incident that the address names, if it is there for this program.
    pub(super) fn named_incident(&self) -> Result<Arc<Incident>, Trouble> {
        let id = self.view.parse::<IncidentId>(&self.name);
        let known = id.and_then(|id| self.view.world.incidents.get(id));
        let seen = known.filter(|incident| self.view.visible.sees(incident.class));
        Ok(seen.cloned().ok_or(PageError::NotFound)?)
    }

    /// A report that the token lets the program read about.
    pub(super) fn report_seen(&self, id: ReportId) -> Option<&Arc<Report>> {
        self.reads(Subject::Report(id))
            .then(|| self.view.world.reports.get(id))?
    }

    /// An incident that the token lets the program read about.
    pub(super) fn incident_seen(&self, id: IncidentId) -> Option<&Arc<Incident>> {
        self.reads(Subject::Incident(id))
            .then(|| self.view.world.incidents.get(id))?
    }

    fn reads(&self, subject: Subject) -> bool {
        let view = &self.view;
        policy::sees_entry(&view.world, view.actor(), &view.visible, subject)
    }

    /// Whether the program makes first assessments.
    pub(super) fn assesses(&self) -> bool {
        policy::permits(&self.view.guest.world, self.view.actor(), Action::Triage).is_ok()
    }

    /// Asks for a command to be done in the program's name. What is sent twice with the same key is
    /// done once; another thing with the same key is refused.
    pub(super) async fn ask(&self, command: Command) -> Result<Granted, Trouble> {
        let key = match &self.key {
            Some(key) => idempotency::request_key(&self.path, key),
            None => engine::chance::request_key().map_err(|_no_chance| PageError::Ours)?,
        };
        let asked = self
            .view
            .node()
            .ask(key, self.view.actor(), command.clone())
            .await;
        let granted = asked.map_err(PageError::from)?;
        if self.key.is_some() && !idempotency::is_same(&granted, &command) {
            return Err(Trouble::KeyUsed);
        }
        Ok(granted)
    }
}

/// Who asks: a program whose token is good and carries what the operation takes. Whoever tries
/// tokens is slowed as those are who try to sign in.
fn let_in(app: &App, operation: &Operation, request: &Request) -> Result<Actor, Trouble> {
    let takes = |counted, source| {
        let left = app.limits.takes(counted, source);
        left.then_some(()).ok_or(PageError::TooOften)
    };
    let from = Source::Address(address(app, request));
    let Some(secret) = bearer(request.headers()) else {
        takes(Counted::Request, from)?;
        return Err(Trouble::NoToken);
    };
    let now = app.node.clock().now();
    let known = app.node.sessions().program(secret, now).map_err(|error| {
        tracing::error!(%error, "tokens can't be read");
        PageError::Unavailable
    })?;
    let world = app.node.world();
    let good = known.filter(|token| policy::program_access(&world, *token, now).is_ok());
    let Some(id) = good else {
        takes(Counted::SignIn, from)?;
        takes(Counted::SignIn, Source::All)?;
        return Err(Trouble::BadToken);
    };
    takes(Counted::Request, Source::Session(secret))?;
    if operation.method == Method::Post {
        takes(Counted::Form, Source::Session(secret))?;
    }
    let carries = |scope: Scope| world.tokens.get(id).is_some_and(|token| token.has(scope));
    if !carries(operation.scope) {
        return Err(Trouble::Scope(operation.scope));
    }
    Ok(Actor::Program(id))
}

/// What stands behind `Bearer` (RFC 6750, section 2.1); nowhere else is a token looked for.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// Whether everything that was told is known here, told once, and what it may be.
fn checked(operation: &Operation, guest: &Guest, headers: &HeaderMap) -> Result<(), Trouble> {
    let mut told = Vec::new();
    for (name, value) in guest.fields.pairs() {
        let wrong = || Trouble::Parameter(name.clone());
        let known = operation
            .parameters
            .iter()
            .find(|parameter| parameter.place == Place::Query && parameter.name == name);
        let admitted = known.filter(|parameter| parameter.admits(value) && !told.contains(&name));
        admitted.ok_or_else(wrong)?;
        told.push(name);
    }
    let of_headers = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.place == Place::Header && headers.contains_key(parameter.name));
    for parameter in of_headers {
        let value = header(headers, parameter.name);
        if !value.is_some_and(|value| parameter.admits(value)) {
            return Err(Trouble::Parameter(parameter.name.to_owned()));
        }
    }
    Ok(())
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn is_json(headers: &HeaderMap) -> Result<(), Trouble> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    let json = essence.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    json.then_some(()).ok_or(Trouble::OtherKind)
}
