//! Signing in and out, and choosing a language.

use askama::Template;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use domain::Command;
use domain::actor::Actor;
use domain::ids::PersonId;
use domain::network::{Person, RecordSignIn, SignInMeans};
use domain::policy;
use domain::sign_in::Ways;
use engine::sessions::passkey::{PasskeyError, Proved};
use engine::sessions::{CameIn, LinkFor, LinkKind};

use crate::account::came_with;
use crate::error::PageError;
use crate::extract::{Fields, Name, cookie};
use crate::page::{Frame, html, redirect};
use crate::passkey::{asked, brought, fault, unavailable};
use crate::provider::sign_in_path;
use crate::serve::SignIn;
use crate::visit::{Guest, LANGUAGE_COOKIE, SESSION_COOKIE};
use crate::words::{Language, Words};

/// Seconds that a browser keeps the session's cookie; the server ends the session sooner.
const COOKIE_SECONDS_MAX: u32 = 7 * 24 * 3_600;

struct Choice {
    code: String,
    name: String,
    role: String,
}

/// An organisation whose people sign in through its own provider.
struct Elsewhere {
    href: String,
    name: String,
}

struct Group {
    organisation: String,
    people: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    t: Words,
    groups: Vec<Group>,
    next: String,
    /// Whether passkeys are held for this site.
    passkeys: bool,
    providers: Vec<Elsewhere>,
    failed: bool,
}

#[derive(Template)]
#[template(path = "sign_in_link.html")]
struct LinkPage {
    frame: Frame,
    t: Words,
    link: String,
}

pub(crate) async fn show(guest: Guest) -> Result<Response, PageError> {
    let next = guest.fields.get("next").to_owned();
    page(&guest, next, false)
}

fn page(guest: &Guest, next: String, failed: bool) -> Result<Response, PageError> {
    let words = guest.words;
    let groups = match guest.gate.sign_in {
        SignIn::Links => Vec::new(),
        SignIn::Demonstration => groups(guest),
    };
    let mut frame = Frame::guest(guest, words.say("sign-in-title"));
    if failed {
        // The form's own address has no page to come back to.
        "/sign-in".clone_into(&mut frame.here);
    }
    html(&SignInPage {
        frame,
        t: words,
        passkeys: groups.is_empty() && guest.gate.site.is_some(),
        providers: providers(guest),
        groups,
        next,
        failed,
    })
}

fn providers(guest: &Guest) -> Vec<Elsewhere> {
    let known = guest.world.organisations.values();
    let theirs = known.filter(|known| known.ways() == Ways::Provider);
    let mut providers: Vec<_> = theirs
        .map(|known| Elsewhere {
            href: sign_in_path(known.registered.organisation),
            name: guest.words.name(&known.registered.names).to_owned(),
        })
        .collect();
    providers.sort_by(|one, other| one.name.cmp(&other.name));
    providers
}

/// Asks whoever is there for a passkey.
pub(crate) async fn begin_passkey(guest: Guest, _fields: Fields) -> Result<Response, PageError> {
    let site = guest.gate.site()?;
    asked(guest.node().sessions().ask_passkey(site, guest.now))
}

/// Signs in with a passkey.
pub(crate) async fn use_passkey(
    guest: Guest,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, PageError> {
    let site = guest.gate.site()?;
    let (ceremony, proof) = brought(&fields);
    let taken = guest
        .node()
        .sessions()
        .take_passkey(site, ceremony, proof, guest.now);
    let next = fields.get("next");
    match taken {
        Ok(proved) if has_passkey(&guest, proved) => {
            begin(&guest, &headers, proved.person, SignInMeans::Passkey, next).await
        }
        Ok(proved) => refuse(&guest, Some(proved.person), next).await,
        Err(PasskeyError::Unproved { person, reason }) => {
            tracing::info!(reason, "a sign-in failed");
            refuse(&guest, person, next).await
        }
        Err(PasskeyError::Late | PasskeyError::Unreadable) => refuse(&guest, None, next).await,
        Err(error) => Err(fault(error)),
    }
}

/// Whether the journal knows the passkey, and the person has access.
pub(crate) fn has_passkey(guest: &Guest, proved: Proved) -> bool {
    let person = guest.world.person(proved.person);
    policy::has_access(&guest.world, proved.person)
        && person.is_some_and(|person| person.entry.passkeys.contains_key(&proved.number))
}

/// The page again, which tells nobody whether such a person is there. That it was tried is
/// recorded with the person.
async fn refuse(guest: &Guest, person: Option<PersonId>, next: &str) -> Result<Response, PageError> {
    if let Some(person) = person {
        let means = SignInMeans::Passkey;
        let command = Command::RecordFailedSignIn(RecordSignIn { person, means });
        let recorded = guest.ask(Actor::Console, &Fields::default(), command).await;
        if recorded.is_err() {
            tracing::info!("a failed sign-in could not be recorded");
        }
    }
    let mut response = page(guest, next.to_owned(), true)?;
    *response.status_mut() = StatusCode::FORBIDDEN;
    Ok(response)
}

fn groups(guest: &Guest) -> Vec<Group> {
    let (words, world) = (guest.words, &guest.world);
    let Some(network) = &world.network else {
        return Vec::new();
    };
    let mut groups: Vec<Group> = Vec::new();
    for (person, number) in world.people.iter().zip(1..) {
        if !policy::has_access(world, PersonId(number)) {
            continue;
        }
        let admitted = &person.admitted;
        let Some(organisation) = world.organisations.get(&admitted.organisation) else {
            continue;
        };
        let name = words.name(&organisation.registered.names);
        let choice = Choice {
            code: network.numbering.code(PersonId(number)),
            name: words.personal(&admitted.name),
            role: words.say_kind("role", admitted.role.code()),
        };
        match groups.iter_mut().find(|group| group.organisation == name) {
            Some(group) => group.people.push(choice),
            None => groups.push(Group {
                organisation: name.to_owned(),
                people: vec![choice],
            }),
        }
    }
    groups
}

/// Signs in as a person of the list.
pub(crate) async fn choose(guest: Guest, headers: HeaderMap, fields: Fields) -> Result<Response, PageError> {
    if guest.gate.sign_in != SignIn::Demonstration {
        return Err(PageError::NotFound);
    }
    let network = guest.world.network.as_ref().ok_or(PageError::NotFound)?;
    let person = network.numbering.parse::<PersonId>(fields.get("person"));
    let person = person
        .filter(|person| policy::has_access(&guest.world, *person))
        .ok_or(PageError::NotFound)?;
    let means = SignInMeans::Demonstration;
    begin(&guest, &headers, person, means, fields.get("next")).await
}

/// Opening a link only asks: programs that look at links beforehand must not use it up.
pub(crate) async fn show_link(guest: Guest, Name(link): Name) -> Result<Response, PageError> {
    let words = guest.words;
    html(&LinkPage {
        frame: Frame::guest(&guest, words.say("sign-in-title")),
        t: words,
        link,
    })
}

pub(crate) async fn use_link(
    guest: Guest,
    headers: HeaderMap,
    Name(link): Name,
    _fields: Fields,
) -> Result<Response, PageError> {
    let sessions = guest.node().sessions();
    let found = sessions
        .link_for(&link, guest.now)
        .map_err(|error| unavailable(&error))?;
    let LinkFor { person, kind } = found.ok_or(PageError::NotFound)?;
    let means = match kind {
        LinkKind::SignIn => SignInMeans::Link,
        LinkKind::Recovery => SignInMeans::Recovery,
        LinkKind::Invitation => return Err(PageError::NotFound),
    };
    // Used up only once the sign-in is recorded: when nothing can be written, the link stays good.
    let signed_in = begin(&guest, &headers, person, means, "").await?;
    let used = sessions
        .use_link(&link, guest.now)
        .map_err(|error| unavailable(&error))?;
    used.map(|_| signed_in).ok_or(PageError::NotFound)
}

/// Whether there is something that the person must be told before all else: that a link was offered
/// to sign in as them, or that they have no passkey where passkeys are held.
fn must_look(guest: &Guest, person: &Person, means: SignInMeans) -> bool {
    let since = person.signed_in_at;
    let offered = person
        .entry
        .recovery
        .is_some_and(|(_, at)| since.is_none_or(|since| at > since));
    let by_passkey = matches!(means, SignInMeans::Passkey | SignInMeans::Provider);
    let bare = !by_passkey && person.entry.passkeys.is_empty() && guest.gate.site.is_some();
    guest.gate.sign_in == SignIn::Links && (offered || bare)
}

pub(crate) async fn begin(
    guest: &Guest,
    headers: &HeaderMap,
    person: PersonId,
    means: SignInMeans,
    next: &str,
) -> Result<Response, PageError> {
    let signs_in = RecordSignIn { person, means };
    let command = if guest.gate.is_for_emergencies(person) {
        Command::RecordEmergencySignIn(signs_in)
    } else {
        Command::RecordSignIn(signs_in)
    };
    let came = CameIn {
        means,
        with: &came_with(headers),
        proved: true,
    };
    begin_with(guest, headers, person, came, command, next).await
}

/// Begins a session once the command that records it is granted.
pub(crate) async fn begin_with(
    guest: &Guest,
    headers: &HeaderMap,
    person: PersonId,
    came: CameIn<'_>,
    command: Command,
    next: &str,
) -> Result<Response, PageError> {
    guest
        .ask(Actor::Person(person), &Fields::default(), command)
        .await
        .map_err(|fault| fault.error)?;
    let token = guest
        .node()
        .sessions()
        .begin_from(person, came, guest.now)
        .map_err(|error| unavailable(&error))?;
    let known = guest.world.person(person);
    let to = if known.is_some_and(|person| must_look(guest, person, came.means)) {
        "/account"
    } else {
        inside(next)
    };
    // The session that was there before ends: nobody gets into the new one by knowing it.
    if let Some(before) = cookie(headers, SESSION_COOKIE) {
        let ended = guest.node().sessions().end(before);
        ended.map_err(|error| unavailable(&error))?;
    }
    let mut response = redirect(to);
    keep_session(&mut response, &token);
    Ok(response)
}

/// Gives the browser the session's token.
pub(crate) fn keep_session(response: &mut Response, token: &str) {
    set_cookie(response, SESSION_COOKIE, token, COOKIE_SECONDS_MAX, "; HttpOnly");
}

pub(crate) async fn leave(guest: Guest, headers: HeaderMap, _fields: Fields) -> Result<Response, PageError> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        let ended = guest.node().sessions().end(token);
        ended.map_err(|error| unavailable(&error))?;
    }
    let mut response = redirect("/sign-in");
    set_cookie(&mut response, SESSION_COOKIE, "", 0, "; HttpOnly");
    // What the browser holds of the pages goes with the session.
    let held = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert("clear-site-data", held);
    Ok(response)
}

/// Keeps the chosen language and goes back to the page.
pub(crate) async fn language(fields: Fields) -> Result<Response, PageError> {
    let language = Language::parse(fields.get("language")).ok_or(PageError::Unreadable)?;
    let mut response = redirect(inside(fields.get("back")));
    set_cookie(
        &mut response,
        LANGUAGE_COOKIE,
        language.code(),
        365 * 24 * 3_600,
        "",
    );
    Ok(response)
}

/// The address, if it is one of ours. Browsers read `\` as `/`, and leave out tabs and line ends
/// before they read.
pub(crate) fn inside(address: &str) -> &str {
    let foreign = |letter: char| letter == '\\' || letter.is_control();
    let own = address.starts_with('/') && !address.starts_with("//") && !address.contains(foreign);
    if own { address } else { "/" }
}

pub(crate) fn set_cookie(response: &mut Response, name: &str, value: &str, seconds: u32, more: &str) {
    let cookie = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={seconds}{more}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
