//! Going to an organisation's provider and coming back: to sign in, to prove to be there, to be known
//! there as the person that one is here, to try it.
//!
//! A form leads to a page of ours that leads on, not straight away: what our forms may lead to stays
//! with us, whatever a provider calls its pages.

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::header::REFRESH;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use domain::actor::Actor;
use domain::ids::{Code, OrganisationId, PersonId};
use domain::network::{RecordSignIn, SignInMeans};
use domain::providers::{
    AdmitByProvider, ConnectByProvider, ProviderSet, RecordProviderRefusal, RefusedFor, SignInByProvider,
};
use domain::{Command, Event, Refusal, RequestKey, World, policy};
use engine::sessions::CameIn;
use engine::sessions::provider::{Arrival, Brought, Departure, Errand, Journey, ProviderError};

use super::tried;
use crate::account::came_with;
use crate::app::App;
use crate::error::PageError;
use crate::extract::{Fields, Name, cookie};
use crate::page::{Frame, html, redirect};
use crate::passkey::unavailable;
use crate::sign_in::{begin_with, inside, keep_session, set_cookie};
use crate::visit::{Guest, Visit};
use crate::words::Words;

/// The cookie that binds a sign-in under way to the browser in which it began.
const COOKIE: &str = "valpool_provider";
/// Seconds that a browser keeps it; what it stands for ends as soon.
const COOKIE_SECONDS: u32 = 10 * 60;

#[derive(Template)]
#[template(path = "provider/leave.html")]
struct LeavePage {
    frame: Frame,
    t: Words,
    lead: String,
    to: String,
}

/// What is told of a provider whose word is not taken. What the check found is for the log alone.
pub(crate) fn fault(error: &ProviderError) -> PageError {
    match error {
        ProviderError::Busy => PageError::Busy,
        ProviderError::Late => PageError::ProviderUnproved,
        ProviderError::Unproved {
            organisation, reason, ..
        } => {
            tracing::info!(%organisation, reason, "a provider's answer is not taken");
            PageError::ProviderUnproved
        }
        ProviderError::Away(reason) => {
            tracing::info!(reason, "a provider is out of reach");
            PageError::ProviderAway
        }
        ProviderError::NoSecret => {
            tracing::error!("the secret for a provider is missing: it must be set anew");
            PageError::ProviderAway
        }
        ProviderError::Session(error) => unavailable(error),
    }
}

/// The provider by which an organisation's people come in.
fn provider_of(guest: &Guest, key: &str) -> Result<Arc<ProviderSet>, PageError> {
    let id = Code::new(key).map_err(|_no_key| PageError::NotFound)?;
    let on = guest.world.provider_on(id);
    on.cloned().ok_or(PageError::NotFound)
}

/// Begins a sign-in.
pub(crate) async fn depart(guest: Guest, Name(key): Name, fields: Fields) -> Result<Response, PageError> {
    let set = provider_of(&guest, &key)?;
    let next = inside(fields.get("next")).to_owned();
    send(&guest, set, Errand::SignIn { next }).await
}

/// Begins a proof that the reader is there.
pub(crate) async fn prove(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let set = provider_of(&visit.guest, &visit.person.admitted.organisation.to_string())?;
    let next = inside(fields.get("next")).to_owned();
    let person = visit.id;
    send(&visit.guest, set, Errand::Prove { person, next }).await
}

/// Begins to connect the reader's account here with the one at the provider.
pub(crate) async fn connect(visit: Visit, _fields: Fields) -> Result<Response, PageError> {
    let offered = visit.connects_with().cloned().ok_or(PageError::NotFound)?;
    visit.proved("/account")?;
    let person = visit.id;
    send(&visit.guest, offered, Errand::Connect { person }).await
}

/// Sends the browser to a provider.
pub(crate) async fn send(
    guest: &Guest,
    set: Arc<ProviderSet>,
    errand: Errand,
) -> Result<Response, PageError> {
    let (node, gate, now) = (guest.node().clone(), Arc::clone(&guest.gate), guest.now);
    let asked = Arc::clone(&set);
    let sent = tokio::task::spawn_blocking(move || node.sessions().depart(&gate.line, &asked, errand, now));
    let sent = sent.await.map_err(|_died| PageError::Ours)?;
    let Departure { to, browser } = sent.map_err(|error| fault(&error))?;
    let words = guest.words;
    let known = guest.world.organisations.get(&set.organisation);
    let name = known.map(|known| words.name(&known.registered.names).to_owned());
    let values = [("organisation", name.unwrap_or_default().into())];
    let mut frame = Frame::guest(guest, words.say("provider-leave-title"));
    "/sign-in".clone_into(&mut frame.here);
    let mut response = html(&LeavePage {
        frame,
        t: words,
        lead: words.say_with("provider-leave-lead", &values),
        to: to.clone(),
    })?;
    if let Ok(on) = HeaderValue::from_str(&format!("0; url={to}")) {
        response.headers_mut().insert(REFRESH, on);
    }
    set_cookie(&mut response, COOKIE, &browser, COOKIE_SECONDS, "; HttpOnly");
    Ok(response)
}

/// Takes what a browser brings back from a provider.
pub(crate) async fn arrive(
    State(app): State<App>,
    Name(key): Name,
    request: Request,
) -> Result<Response, PageError> {
    let (mut parts, _nothing) = request.into_parts();
    let guest = Guest::new(&app, &parts);
    let organisation = Code::new(&key).map_err(|_no_key| PageError::NotFound)?;
    let browser = cookie(&parts.headers, COOKIE).unwrap_or_default().to_owned();
    let arrival = match take(&guest, organisation, browser).await {
        Ok(arrival) => arrival,
        Err(error) => {
            if let ProviderError::Unproved {
                errand: Errand::SignIn { .. },
                ..
            } = &error
            {
                record_refusal(&guest, organisation, RefusedFor::Unproved).await;
            }
            return Err(fault(&error));
        }
    };
    let mut response = match &arrival.errand {
        Errand::SignIn { next } => come_in(&guest, &parts.headers, &arrival, next).await?,
        Errand::Try { person } => {
            let visit = Visit::from_request_parts(&mut parts, &app).await?;
            if visit.id != *person {
                return Err(PageError::ProviderUnproved);
            }
            tried(&visit, &arrival).await?
        }
        Errand::Prove { person, next } => {
            let visit = Visit::from_request_parts(&mut parts, &app).await?;
            proved(&visit, &arrival, *person, next)?
        }
        Errand::Connect { person } => {
            let visit = Visit::from_request_parts(&mut parts, &app).await?;
            connected(&visit, &arrival, *person).await?
        }
    };
    set_cookie(&mut response, COOKIE, "", 0, "; HttpOnly");
    Ok(response)
}

async fn take(
    guest: &Guest,
    organisation: OrganisationId,
    browser: String,
) -> Result<Arrival, ProviderError> {
    let (node, gate, now) = (guest.node().clone(), Arc::clone(&guest.gate), guest.now);
    let (world, fields) = (Arc::clone(&guest.world), guest.fields.clone());
    let taken = tokio::task::spawn_blocking(move || {
        let brought = Brought {
            browser: &browser,
            state: fields.get("state"),
            code: fields.get("code"),
            issuer: fields.get("iss"),
        };
        let find = |journey: &Journey| set_of(&world, journey);
        node.sessions()
            .arrive(&gate.line, find, organisation, brought, now)
    });
    let died = |_died| ProviderError::Away("its thread died".to_owned());
    taken.await.map_err(died)?
}

/// The setting by which somebody was sent away, if it is still the one for that.
fn set_of(world: &World, journey: &Journey) -> Option<Arc<ProviderSet>> {
    let provider = &world.organisations.get(&journey.organisation())?.provider;
    let set = match journey.errand() {
        Errand::Try { .. } => provider.set.as_ref(),
        Errand::SignIn { .. } | Errand::Prove { .. } => provider.on.as_ref(),
        Errand::Connect { .. } => provider.offered(),
    };
    set.filter(|set| set.number == journey.number()).cloned()
}

/// Signs in whom the provider vouches for; who is not known yet becomes a person of the organisation.
async fn come_in(
    guest: &Guest,
    headers: &HeaderMap,
    arrival: &Arrival,
    next: &str,
) -> Result<Response, PageError> {
    let tied = guest.node().sessions().tied(&arrival.set, &arrival.subject)?;
    let tied = tied.filter(|person| policy::is_kept(&guest.world, *person));
    let person = match tied {
        Some(person) => person,
        None => match admit(guest, arrival).await {
            Ok(person) => person,
            Err(error) => return Err(refuse(guest, arrival, None, error).await),
        },
    };
    let claims = arrival.claims.clone();
    let command = Command::SignInByProvider(SignInByProvider { person, claims });
    let came = CameIn {
        means: SignInMeans::Provider,
        with: &came_with(headers),
        proved: arrival.is_fresh,
    };
    match begin_with(guest, headers, person, came, command, next).await {
        Ok(response) => Ok(response),
        Err(error) => Err(refuse(guest, arrival, Some(person), error).await),
    }
}

/// Gives access to somebody who is not known, and remembers who it is. Twice at once, it is one person.
async fn admit(guest: &Guest, arrival: &Arrival) -> Result<PersonId, PageError> {
    let Arrival { set, subject, .. } = arrival;
    let sessions = guest.node().sessions();
    let ask = |key: RequestKey| {
        let command = Command::AdmitByProvider(AdmitByProvider {
            organisation: set.organisation,
            name: arrival.name.clone(),
            claims: arrival.claims.clone(),
        });
        guest.node().ask(key, Actor::Console, command)
    };
    let admitted = |granted: &engine::Granted| {
        granted.records.iter().find_map(|record| {
            if let Event::PersonAdmitted(event) = &record.event {
                Some(event.person)
            } else {
                None
            }
        })
    };
    let mut person = admitted(&ask(sessions.admission_key(set, subject)).await?);
    // Who was admitted a while ago and has been erased since begins anew.
    let is_kept = |id: PersonId| policy::is_kept(&guest.node().world(), id);
    if !person.is_some_and(is_kept) {
        let key = engine::chance::request_key().map_err(|_no_chance| PageError::Ours)?;
        person = admitted(&ask(key).await?);
    }
    let person = person.ok_or(PageError::Ours)?;
    sessions.tie(set, subject, person)?;
    Ok(person)
}

/// Records that somebody was not let in; who has no role any more is signed out everywhere.
async fn refuse(guest: &Guest, arrival: &Arrival, person: Option<PersonId>, error: PageError) -> PageError {
    let PageError::Refused(refusal) = &error else {
        return error;
    };
    let Some(person) = person else {
        let reason = if *refusal == Refusal::ProviderElsewhere {
            RefusedFor::Elsewhere
        } else {
            RefusedFor::NoRole
        };
        record_refusal(guest, arrival.set.organisation, reason).await;
        return error;
    };
    if matches!(refusal, Refusal::ProviderElsewhere | Refusal::ProviderNoRole)
        && let Err(kept) = guest.node().sessions().end_all(person, None)
    {
        tracing::error!(error = %kept, "sessions of somebody without a role can't be ended");
    }
    let means = SignInMeans::Provider;
    record(guest, Command::RecordFailedSignIn(RecordSignIn { person, means })).await;
    error
}

async fn record_refusal(guest: &Guest, organisation: OrganisationId, reason: RefusedFor) {
    let command = RecordProviderRefusal { organisation, reason };
    record(guest, Command::RecordProviderRefusal(command)).await;
}

async fn record(guest: &Guest, command: Command) {
    let recorded = guest.ask(Actor::Console, &Fields::default(), command).await;
    if recorded.is_err() {
        tracing::info!("a failed sign-in could not be recorded");
    }
}

/// Takes the proof, which must be the reader's own and of this very moment.
fn proved(visit: &Visit, arrival: &Arrival, person: PersonId, next: &str) -> Result<Response, PageError> {
    let sessions = visit.node().sessions();
    let tied = sessions.tied(&arrival.set, &arrival.subject)?;
    if visit.id != person || tied != Some(person) || !arrival.is_fresh {
        tracing::info!(fresh = arrival.is_fresh, "a proof by a provider is not taken");
        return Err(PageError::ProviderUnproved);
    }
    let renewed = sessions.renew(&visit.token.0, visit.guest.now);
    let token = renewed.map_err(|error| unavailable(&error))?;
    let mut response = redirect(inside(next));
    keep_session(&mut response, &token.ok_or(PageError::NotFound)?);
    Ok(response)
}

/// Ties the reader to whom the provider vouches for, who must not be somebody else here.
async fn connected(visit: &Visit, arrival: &Arrival, person: PersonId) -> Result<Response, PageError> {
    if visit.id != person || !arrival.is_fresh {
        tracing::info!(fresh = arrival.is_fresh, "a provider's answer connects nobody");
        return Err(PageError::ProviderUnproved);
    }
    let Arrival { set, subject, .. } = arrival;
    let sessions = visit.node().sessions();
    let theirs = sessions.tied(set, subject)?.filter(|tied| *tied != person);
    if theirs.is_some_and(|tied| policy::is_kept(&visit.guest.world, tied)) {
        return Err(PageError::Refused(Refusal::ConnectedElsewhere));
    }
    let command = Command::ConnectByProvider(ConnectByProvider {
        number: set.number,
        claims: arrival.claims.clone(),
    });
    let recorded = visit.ask(&Fields::default(), command).await;
    recorded.map_err(|fault| fault.error)?;
    sessions.tie_anew(set, subject, person)?;
    Ok(redirect("/account"))
}
