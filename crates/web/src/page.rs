//! What every page shares: its frame, its head, and how it is sent.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::elections::Phase;
use domain::policy::{self, Action};
use jiff::SignedDuration;

use crate::assets;
use crate::error::PageError;
use crate::gate::Gate;
use crate::promise;
use crate::visit::{AS_OF, Guest, Visit};
use crate::words::{Language, Words};

/// The pages of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Picture,
    Reports,
    Incidents,
    Extracts,
    Journal,
    Readings,
    Premises,
    /// The page of those who work beside the network.
    Own,
    Report,
    /// Pages about the reader and those whom the reader looks after.
    Account,
    People,
    Providers,
    Access,
    Programs,
    Export,
    /// How programs read and write.
    Api,
    /// A page that the menu does not list.
    Other,
}

impl Tab {
    const NOW: [(Self, &'static str, &'static str); 6] = [
        (Self::Picture, "/", "menu-picture"),
        (Self::Reports, "/reports", "menu-reports"),
        (Self::Incidents, "/incidents", "menu-incidents"),
        (Self::Extracts, "/extracts", "menu-extracts"),
        (Self::Journal, "/journal", "menu-journal"),
        (Self::Readings, "/readings", "menu-readings"),
    ];
    const PREPARE: [(Self, &'static str, &'static str); 1] = [(Self::Premises, "/premises", "menu-premises")];
    const BESIDE: [(Self, &'static str, &'static str); 2] = [
        (Self::Own, "/own", "menu-beside"),
        (Self::Report, "/report", "menu-report"),
    ];
    const ACCOUNT: (Self, &'static str, &'static str) = (Self::Account, "/account", "menu-account");
    const EXPORT: (Self, &'static str, &'static str) = (Self::Export, "/export", "menu-export");
    const ADMINISTRATION: [(Self, &'static str, &'static str); 4] = [
        (Self::People, "/people", "menu-people"),
        (Self::Providers, "/providers", "menu-providers"),
        (Self::Access, "/access", "menu-access"),
        (Self::Programs, "/programs", "menu-programs"),
    ];

    /// The page of the menu that an address belongs to.
    fn of(path: &str) -> Self {
        let known = Self::NOW.iter().chain(&Self::PREPARE).chain(&Self::BESIDE);
        let known = known.chain(&Self::ADMINISTRATION);
        let mut known = known.chain([&Self::ACCOUNT, &Self::EXPORT]);
        let below = |page: &str| {
            path.strip_prefix(page)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        known
            .find(|(_, page, _)| below(page))
            .map_or(Self::Other, |(tab, _, _)| *tab)
    }

    /// Whether it is about the reader and the organisation, and not about the election.
    const fn is_own(self) -> bool {
        matches!(
            self,
            Self::Account
                | Self::People
                | Self::Providers
                | Self::Access
                | Self::Programs
                | Self::Export
                | Self::Api
        )
    }
}

/// A link of the menu.
#[derive(Clone, Debug)]
pub(crate) struct MenuItem {
    pub(crate) href: String,
    pub(crate) words: String,
    pub(crate) current: bool,
}

/// One step of the phase strip.
#[derive(Clone, Debug)]
pub(crate) struct PhaseStep {
    pub(crate) words: String,
    pub(crate) past: bool,
    pub(crate) current: bool,
}

/// The older moment that a page shows.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    pub(crate) words: String,
    pub(crate) back: String,
}

/// The election's name and calendar.
#[derive(Clone, Debug)]
pub(crate) struct Strip {
    pub(crate) election: String,
    pub(crate) day: String,
    pub(crate) phases: Vec<PhaseStep>,
    pub(crate) field: String,
    /// Query fields that stay when the moment changes.
    pub(crate) kept: Vec<(String, String)>,
    pub(crate) may_report: bool,
}

/// What stands around every page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) t: Words,
    pub(crate) region_only: bool,
    /// Where the page's changing part is asked for again; nothing for a page that does not change.
    pub(crate) live: Option<String>,
    pub(crate) rooms: Vec<MenuItem>,
    pub(crate) tabs: Vec<MenuItem>,
    pub(crate) reader: Option<(String, String)>,
    /// Pages about the reader and the reader's organisation, in the reader's own menu.
    pub(crate) own: Vec<MenuItem>,
    /// What everybody who reads must know: accounts for emergencies are in use.
    pub(crate) alarm: Option<String>,
    pub(crate) strip: Option<Strip>,
    pub(crate) past: Option<Past>,
    /// That the page may be behind what others have written.
    pub(crate) behind: Option<String>,
    /// That this reading can't be written to the read log yet.
    pub(crate) unlogged: Option<String>,
    pub(crate) here: String,
}

impl Frame {
    /// A frame without a reader: signing in, a station's form, an error.
    pub(crate) fn bare(words: Words, title: String) -> Self {
        Self {
            title,
            t: words,
            region_only: false,
            live: None,
            rooms: Vec::new(),
            tabs: Vec::new(),
            reader: None,
            own: Vec::new(),
            alarm: None,
            strip: None,
            past: None,
            behind: None,
            unlogged: None,
            here: "/".to_owned(),
        }
    }

    /// The frame of a page for a guest, who may change the language and come back to it.
    pub(crate) fn guest(guest: &Guest, title: String) -> Self {
        Self {
            here: here(guest),
            behind: promise::words(guest),
            ..Self::bare(guest.words, title)
        }
    }

    /// The frame around a fault that a signed-in reader met, with the ways on that the reader has.
    /// What is not there is told alike, whatever the address.
    pub(crate) fn fault(visit: &Visit, is_missing: bool, title: String) -> Self {
        let mut visit = visit.clone();
        visit.view.as_of = None;
        let tab = if is_missing {
            Tab::Other
        } else {
            Tab::of(&visit.guest.path)
        };
        Self {
            region_only: false,
            strip: None,
            here: "/".to_owned(),
            ..Self::still(&visit, tab, title)
        }
    }

    /// The frame of a page for a signed-in reader, which changes as the world does.
    pub(crate) fn live(visit: &Visit, tab: Tab, title: String) -> Self {
        let mut frame = Self::still(visit, tab, title);
        if visit.as_of.is_none() {
            frame.live = Some(frame.here.clone());
        }
        frame
    }

    /// The frame of a page for a signed-in reader that must not change under the hands.
    pub(crate) fn still(visit: &Visit, tab: Tab, title: String) -> Self {
        let words = visit.words();
        let reads = policy::permits(&visit.guest.world, visit.actor(), Action::Read).is_ok();
        let role = words.say_kind("role", visit.person.admitted.role.code());
        let organisation = visit.organisation_name(visit.organisation.registered.organisation);
        Self {
            title,
            t: words,
            region_only: visit.guest.region_only,
            live: None,
            rooms: if reads { rooms(visit, tab) } else { Vec::new() },
            tabs: if tab.is_own() {
                own_tabs(visit, tab, reads)
            } else if reads {
                tabs(visit, tab)
            } else {
                beside(visit, tab)
            },
            reader: Some((
                words.personal(&visit.person.admitted.name),
                format!("{organisation} · {role}"),
            )),
            own: own(visit, tab),
            alarm: if reads { alarm(visit) } else { None },
            strip: (reads && !tab.is_own()).then(|| strip(visit)),
            past: visit.as_of.map(|moment| Past {
                words: words.say_with("past-banner", &[("moment", visit.times().full(moment).into())]),
                back: back_to_live(visit),
            }),
            behind: promise::words(&visit.guest),
            unlogged: None,
            here: here(&visit.guest),
        }
    }

    pub(crate) fn language(&self) -> &'static str {
        self.t.language().code()
    }

    pub(crate) fn languages(&self) -> [Language; 3] {
        Language::ALL
    }

    pub(crate) fn style(&self) -> &'static str {
        assets::path("valpool.css")
    }

    pub(crate) fn script(&self) -> &'static str {
        assets::path("valpool.js")
    }

    pub(crate) fn passkey_script(&self) -> &'static str {
        assets::path("passkey.js")
    }

    pub(crate) fn icon(&self) -> &'static str {
        assets::path("icon.svg")
    }

    pub(crate) fn live_path(&self) -> String {
        let to: String =
            form_urlencoded::byte_serialize(self.live.as_deref().unwrap_or("/").as_bytes()).collect();
        format!("/live?to={to}")
    }
}

/// The page's own address.
fn here(guest: &Guest) -> String {
    let query = guest.fields.query_without("");
    if query.is_empty() {
        guest.path.clone()
    } else {
        format!("{}?{query}", guest.path)
    }
}

fn back_to_live(visit: &Visit) -> String {
    let query = visit.guest.fields.query_without(AS_OF);
    if query.is_empty() {
        visit.guest.path.clone()
    } else {
        format!("{}?{query}", visit.guest.path)
    }
}

/// The pages about the reader, and about the people whom the reader looks after.
fn own(visit: &Visit, tab: Tab) -> Vec<MenuItem> {
    let may = |action| policy::permits(&visit.guest.world, visit.actor(), action).is_ok();
    let mut known = vec![Tab::ACCOUNT];
    if may(Action::Admit) {
        known.extend(Tab::ADMINISTRATION);
    }
    if may(Action::Export) {
        known.push(Tab::EXPORT);
    }
    // How programs read and write is told beside which programs there are.
    let tab = if tab == Tab::Api { Tab::Programs } else { tab };
    known.iter().map(|known| menu_item(visit, tab, known)).collect()
}

/// The tabs of those pages; whoever works beside the network has no other way back.
fn own_tabs(visit: &Visit, tab: Tab, reads: bool) -> Vec<MenuItem> {
    let back = if reads { Vec::new() } else { beside(visit, tab) };
    let items: Vec<_> = back.into_iter().chain(own(visit, tab)).collect();
    if items.len() > 1 { items } else { Vec::new() }
}

/// For how long the use of an account for emergencies is told on every page. Chosen: a day, so that
/// each shift sees it.
const ALARM: SignedDuration = SignedDuration::from_hours(24);

/// Which accounts for emergencies were used lately, and when.
fn alarm(visit: &Visit) -> Option<String> {
    let now = visit.moment();
    let lately = visit.world.emergencies.iter().rev();
    let mut lately = lately.filter(|(_, at)| now.duration_since(*at) <= ALARM);
    let (person, at) = lately.next()?;
    let organisation = visit
        .guest
        .world
        .person(*person)
        .map(|person| person.admitted.organisation);
    let organisation = organisation.map_or_else(String::new, |id| visit.organisation_name(id));
    let values = [
        ("organisation", organisation.into()),
        ("time", visit.times().full(*at).into()),
    ];
    Some(visit.words().say_with("alarm-emergency", &values))
}

fn rooms(visit: &Visit, tab: Tab) -> Vec<MenuItem> {
    let words = visit.words();
    let prepare = tab == Tab::Premises;
    vec![
        MenuItem {
            href: visit.link("/"),
            words: words.say("room-now"),
            current: !prepare && !tab.is_own(),
        },
        MenuItem {
            href: visit.link("/premises"),
            words: words.say("room-prepare"),
            current: prepare,
        },
    ]
}

fn tabs(visit: &Visit, tab: Tab) -> Vec<MenuItem> {
    let items = if tab == Tab::Premises {
        Tab::PREPARE.as_slice()
    } else {
        Tab::NOW.as_slice()
    };
    items.iter().map(|known| menu_item(visit, tab, known)).collect()
}

/// What those have who work beside the network.
fn beside(visit: &Visit, tab: Tab) -> Vec<MenuItem> {
    Tab::BESIDE
        .iter()
        .map(|known| menu_item(visit, tab, known))
        .collect()
}

fn menu_item(visit: &Visit, tab: Tab, (known, path, key): &(Tab, &str, &str)) -> MenuItem {
    MenuItem {
        href: visit.link(path),
        words: visit.words().say(key),
        current: *known == tab,
    }
}

fn strip(visit: &Visit) -> Strip {
    let (words, times, moment) = (visit.words(), visit.times(), visit.moment());
    let election = visit.world.election.as_ref();
    let phase = election.and_then(|election| election.phase_at(moment));
    let phases = election.map_or_else(Vec::new, |election| {
        let step = |known: Phase| PhaseStep {
            words: words.say_kind("phase", known.code()),
            past: phase.is_some_and(|phase| known < phase),
            current: phase == Some(known),
        };
        election.phases.iter().map(|start| step(start.phase)).collect()
    });
    let network = visit.world.network.as_ref();
    let fallback = || network.map_or_else(String::new, |network| words.name(&network.names).to_owned());
    let day = words.say_with(
        "strip-day",
        &[
            ("weekday", times.weekday(moment).into()),
            ("date", times.date(moment).into()),
        ],
    );
    let kept = visit
        .guest
        .fields
        .pairs()
        .filter(|(name, _)| name != AS_OF)
        .cloned()
        .collect();
    Strip {
        election: election.map_or_else(fallback, |election| words.name(&election.names).to_owned()),
        day,
        phases,
        field: times.field(moment),
        kept,
        may_report: visit.may(Action::Report) && visit.guest.path != "/report",
    }
}

/// Nothing from elsewhere, no inline script or style, no framing, no plug-ins.
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// The headers that every answer carries.
pub(crate) fn guard(gate: &Gate, response: &mut Response) {
    let headers = response.headers_mut();
    if gate.is_secure() {
        // From then on browsers come by TLS only.
        let always = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert("strict-transport-security", always);
    }
    // What an attached file may do is told with it, and is less.
    headers
        .entry("content-security-policy")
        .or_insert(CONTENT_SECURITY_POLICY);
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("referrer-policy", HeaderValue::from_static("same-origin"));
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    );
    // Pages hold what only this reader may see: nobody keeps them but the reader's own screen.
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

/// A drawn page.
pub(crate) fn html(page: &impl Template) -> Result<Response, PageError> {
    let body = page.render()?;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    Ok(([(CONTENT_TYPE, kind)], body).into_response())
}

/// Sends the browser on with a GET.
pub(crate) fn redirect(path: &str) -> Response {
    let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

/// A fresh key for a form, so that its second press does nothing more.
pub(crate) fn form_key() -> String {
    engine::chance::request_key().map_or_else(|_none| String::new(), |key| format!("{:032x}", key.0))
}

/// A text as a part of an address: codes may hold anything, addresses may not.
pub(crate) fn address_part(text: &str) -> String {
    query_value(text).replace('+', "%20")
}

/// A text as a value in the query of an address.
pub(crate) fn query_value(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Where the reader proves to be there, and goes on to `next`.
pub(crate) fn proof_path(next: &str) -> String {
    format!("/account/proof?next={}", query_value(next))
}

/// A form that comes back because what was written can't be taken.
pub(crate) fn unprocessable(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}
