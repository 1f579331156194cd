//! `/account`: the reader's own passkeys and sessions, and what happened to the account.

pub(crate) mod passkeys;
pub(crate) mod proof;
pub(crate) mod sessions;

use askama::Template;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::response::Response;
use engine::sessions::passkey::Held;
use jiff::{SignedDuration, Timestamp};

use crate::error::PageError;
use crate::page::{Frame, Tab, form_key, html};
use crate::passkey::{fault, unavailable};
use crate::visit::Visit;
use crate::words::Words;

/// For how long an offered recovery and failed sign-ins are told. Chosen: a month, so that whoever
/// comes seldom still reads it.
const TOLD: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A passkey, as its person reads it.
struct PasskeyRow {
    number: u16,
    name: String,
    added: String,
    used: Option<String>,
}

/// A session, as its person reads it.
struct SessionRow {
    id: String,
    with: String,
    means: String,
    began: String,
    used: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    frame: Frame,
    t: Words,
    key: String,
    recovery: Option<String>,
    failed: Option<String>,
    /// Whether passkeys are held for this site.
    passkeys_held: bool,
    organisation: String,
    /// Whether the reader signs in through the organisation's provider.
    by_provider: bool,
    /// Whether the account is connected with a provider, where it may be.
    connected: Option<bool>,
    passkeys: Vec<PasskeyRow>,
    sessions: Vec<SessionRow>,
    acts: bool,
}

pub(crate) async fn show(visit: Visit) -> Result<Response, PageError> {
    let words = visit.words();
    let title = words.say("account-title");
    html(&AccountPage {
        frame: Frame::still(&visit, Tab::Account, title),
        t: words,
        key: form_key(),
        recovery: recovery(&visit),
        failed: failed(&visit),
        passkeys_held: visit.guest.gate.site.is_some(),
        organisation: words.name(&visit.organisation.registered.names).to_owned(),
        by_provider: visit.comes_by_provider(),
        connected: connected(&visit),
        passkeys: passkeys(&visit)?,
        sessions: rows(&visit)?,
        acts: visit.as_of.is_none(),
    })
}

fn connected(visit: &Visit) -> Option<bool> {
    let is_connected = visit.person.entry.is_connected(visit.connects_with()?);
    // Whoever comes in that way has nothing left to connect.
    (!is_connected || !visit.comes_by_provider()).then_some(is_connected)
}

fn lately(visit: &Visit, at: Timestamp) -> bool {
    visit.guest.now.duration_since(at) <= TOLD
}

fn recovery(visit: &Visit) -> Option<String> {
    let (by, at) = visit.person.entry.recovery.filter(|(_, at)| lately(visit, *at))?;
    let values = [
        ("who", visit.actor_name(by).into()),
        ("time", visit.guest.times().full(at).into()),
    ];
    Some(visit.words().say_with("account-recovery", &values))
}

fn failed(visit: &Visit) -> Option<String> {
    let at = visit.person.entry.failed_at.filter(|at| lately(visit, *at))?;
    let values = [("time", visit.guest.times().full(at).into())];
    Some(visit.words().say_with("account-failed", &values))
}

fn passkeys(visit: &Visit) -> Result<Vec<PasskeyRow>, PageError> {
    let held = visit.node().sessions().passkeys_of(visit.id).map_err(fault)?;
    let times = visit.guest.times();
    let known = visit.person.entry.passkeys.iter();
    let row = |(number, passkey): (&domain::sign_in::PasskeyNumber, &domain::sign_in::Passkey)| {
        let lies = |held: &&Held| held.number == *number;
        let used = held.iter().find(lies).and_then(|held| held.used_at);
        PasskeyRow {
            number: number.0,
            name: visit.words().personal(&passkey.name),
            added: times.full(passkey.added_at),
            used: used.map(|used| times.full(used)),
        }
    };
    Ok(known.map(row).collect())
}

fn rows(visit: &Visit) -> Result<Vec<SessionRow>, PageError> {
    let words = visit.words();
    let times = visit.guest.times();
    let own = visit.seat()?.map(|seat| seat.id);
    let seats = visit.node().sessions().of(visit.id, visit.guest.now);
    let seats = seats.map_err(|error| unavailable(&error))?;
    let row = |seat: engine::sessions::Seat| SessionRow {
        current: own.as_ref() == Some(&seat.id),
        id: seat.id,
        with: if seat.with.is_empty() {
            words.say("session-with-unknown")
        } else {
            seat.with
        },
        means: words.say_kind("means", seat.means.code()),
        began: times.full(seat.began_at),
        used: times.full(seat.used_at),
    };
    Ok(seats.into_iter().map(row).collect())
}

/// Browsers and systems, in the order in which their names must be looked for: most of them claim
/// to be another as well.
const BROWSERS: [(&str, &str); 5] = [
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("OPR/", "Opera"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

/// What somebody came with, in a word or two: enough to know one's own device by, and no more.
pub(crate) fn came_with(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let agent = agent.unwrap_or_default();
    let find = |known: &[(&str, &'static str)]| {
        let found = known.iter().find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    let parts: Vec<_> = [find(&BROWSERS), find(&SYSTEMS)].into_iter().flatten().collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_is_told_in_a_word_or_two() {
        let told = |agent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, agent.parse().unwrap());
            came_with(&headers)
        };
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.86";
        assert_eq!(told(edge), "Edge, Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 \
                     (KHTML, like Gecko) Version/18.2 Mobile/15E148 Safari/604.1";
        assert_eq!(told(phone), "Safari, iPhone");
        assert_eq!(told("curl/8.5.0"), "");
        assert_eq!(came_with(&HeaderMap::new()), "");
    }
}
