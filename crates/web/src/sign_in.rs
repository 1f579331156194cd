//! Signing in and out, and choosing a language.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use domain::Command;
use domain::actor::Actor;
use domain::ids::PersonId;
use domain::network::{RecordSignIn, SignInMeans};
use domain::policy;

use crate::app::App;
use crate::error::PageError;
use crate::extract::{Fields, Name, cookie};
use crate::page::{Frame, html, redirect};
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
}

#[derive(Template)]
#[template(path = "sign_in_link.html")]
struct LinkPage {
    frame: Frame,
    t: Words,
    link: String,
}

pub(crate) async fn show(State(app): State<App>, guest: Guest) -> Result<Response, PageError> {
    let words = guest.words;
    let groups = match app.sign_in {
        SignIn::Links => Vec::new(),
        SignIn::Demonstration => groups(&guest),
    };
    let next = guest.fields.get("next").to_owned();
    html(&SignInPage {
        frame: Frame::guest(&guest, words.say("sign-in-title")),
        t: words,
        groups,
        next,
    })
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
pub(crate) async fn choose(
    State(app): State<App>,
    guest: Guest,
    fields: Fields,
) -> Result<Response, PageError> {
    if app.sign_in != SignIn::Demonstration {
        return Err(PageError::NotFound);
    }
    let network = guest.world.network.as_ref().ok_or(PageError::NotFound)?;
    let person = network.numbering.parse::<PersonId>(fields.get("person"));
    let person = person
        .filter(|person| policy::has_access(&guest.world, *person))
        .ok_or(PageError::NotFound)?;
    begin(&guest, person, SignInMeans::Demonstration, fields.get("next")).await
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

pub(crate) async fn use_link(guest: Guest, Name(link): Name, _fields: Fields) -> Result<Response, PageError> {
    let sessions = guest.node().sessions();
    let unavailable = |error| {
        tracing::error!(%error, "a link can't be used");
        PageError::Unavailable
    };
    let person = sessions
        .link_for(&link, guest.now)
        .map_err(unavailable)?
        .ok_or(PageError::NotFound)?;
    // Used up only once the sign-in is recorded: when nothing can be written, the link stays good.
    let signed_in = begin(&guest, person, SignInMeans::Link, "").await?;
    let used = sessions.use_link(&link, guest.now).map_err(unavailable)?;
    used.map(|_| signed_in).ok_or(PageError::NotFound)
}

async fn begin(
    guest: &Guest,
    person: PersonId,
    means: SignInMeans,
    next: &str,
) -> Result<Response, PageError> {
    let command = Command::RecordSignIn(RecordSignIn { person, means });
    guest
        .ask(Actor::Person(person), &Fields::default(), command)
        .await
        .map_err(|fault| fault.error)?;
    let token = guest
        .node()
        .sessions()
        .begin(person, guest.now)
        .map_err(|error| {
            tracing::error!(%error, "a session can't be begun");
            PageError::Unavailable
        })?;
    let mut response = redirect(inside(next));
    set_cookie(
        &mut response,
        SESSION_COOKIE,
        &token,
        COOKIE_SECONDS_MAX,
        "; HttpOnly",
    );
    Ok(response)
}

pub(crate) async fn leave(
    guest: Guest,
    headers: axum::http::HeaderMap,
    _fields: Fields,
) -> Result<Response, PageError> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        guest.node().sessions().end(token).map_err(|error| {
            tracing::error!(%error, "a session can't be ended");
            PageError::Unavailable
        })?;
    }
    let mut response = redirect("/sign-in");
    set_cookie(&mut response, SESSION_COOKIE, "", 0, "; HttpOnly");
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
fn inside(address: &str) -> &str {
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
