//! One request of a signed-in reader: who, which world, which moment, which language.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use domain::access::{ClassId, Visible};
use domain::actor::Actor;
use domain::ids::{Numbered, OrganisationId, PersonId};
use domain::network::{Organisation, Person};
use domain::policy::{self, Action};
use domain::readings::Opened;
use domain::{Command, Refusal, RequestKey, World};
use engine::{Granted, Node, Noting};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::{App, own_referer};
use crate::error::{Fault, PageError};
use crate::extract::{Fields, cookie};
use crate::gate::Gate;
use crate::promise::Late;
use crate::times::Times;
use crate::words::{Country, Language, Words};

/// The cookie that carries a session.
pub(crate) const SESSION_COOKIE: &str = "valpool_session";
/// The cookie that carries the chosen language.
pub(crate) const LANGUAGE_COOKIE: &str = "valpool_language";
/// Asks for the changing part of a page only.
pub(crate) const REGION_HEADER: &str = "x-valpool-region";
/// The query field that asks for an older moment.
pub(crate) const AS_OF: &str = "as-of";

/// What every request brings, signed in or not.
#[derive(Clone, Debug)]
pub(crate) struct Guest {
    pub(crate) node: NodeHandle,
    pub(crate) gate: Arc<Gate>,
    pub(crate) world: Arc<World>,
    pub(crate) words: Words,
    pub(crate) zone: TimeZone,
    pub(crate) now: Timestamp,
    pub(crate) fields: Fields,
    pub(crate) path: String,
    pub(crate) region_only: bool,
    /// Whether what the reader has just sent can't be shown yet.
    pub(crate) late: bool,
}

/// A node that may be printed for debugging without printing what it holds.
#[derive(Clone)]
pub(crate) struct NodeHandle(pub(crate) Node);

impl std::fmt::Debug for NodeHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Node")
    }
}

/// A secret that may be printed for debugging without being told.
#[derive(Clone)]
pub(crate) struct Secret(pub(crate) String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// The reader's language: what was chosen, else what the browser wishes, else the country's.
pub(crate) fn language(headers: &HeaderMap, country: Country) -> Language {
    let wished = || {
        headers
            .get("accept-language")?
            .to_str()
            .ok()
            .and_then(Language::accepted)
    };
    let local = match country {
        Country::Sweden => Language::Sv,
        Country::Finland => Language::Fi,
    };
    cookie(headers, LANGUAGE_COOKIE)
        .and_then(Language::parse)
        .or_else(wished)
        .unwrap_or(local)
}

pub(crate) fn country(world: &World) -> Country {
    world
        .network
        .as_ref()
        .map_or_else(Country::default, |network| Country::parse(&network.country))
}

impl Guest {
    pub(crate) fn new(app: &App, parts: &Parts) -> Self {
        let world = app.node.world();
        let words = Words::new(language(&parts.headers, country(&world)), country(&world));
        let zone = world
            .network
            .as_ref()
            .and_then(|network| TimeZone::get(&network.zone).ok());
        Self {
            node: NodeHandle(app.node.clone()),
            gate: Arc::clone(&app.gate),
            words,
            zone: zone.unwrap_or(TimeZone::UTC),
            now: app.node.clock().now(),
            fields: Fields::parse(parts.uri.query().unwrap_or_default().as_bytes()),
            path: parts.uri.path().to_owned(),
            region_only: parts.headers.contains_key(REGION_HEADER),
            late: parts.extensions.get::<Late>().is_some(),
            world,
        }
    }

    pub(crate) fn node(&self) -> &Node {
        &self.node.0
    }

    pub(crate) fn times(&self) -> Times {
        Times::new(self.words, self.zone.clone(), self.now)
    }

    /// Asks for a command to be done; a refusal gives back what was written.
    pub(crate) async fn ask(
        &self,
        actor: Actor,
        fields: &Fields,
        command: Command,
    ) -> Result<Granted, Fault> {
        let asked = self.node().ask(request_key(fields), actor, command).await;
        asked.map_err(|error| Fault {
            error: error.into(),
            written: fields.written().map(str::to_owned).collect(),
        })
    }
}

/// The key that the form carries, so that a second press of its button does nothing more.
fn request_key(fields: &Fields) -> RequestKey {
    let carried = u128::from_str_radix(fields.get("key"), 16)
        .ok()
        .filter(|key| *key != 0);
    let drawn = || engine::chance::request_key().ok();
    carried.map(RequestKey).or_else(drawn).unwrap_or(RequestKey(0))
}

impl<S> FromRequestParts<S> for Guest
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        Ok(Self::new(&App::from_ref(state), parts))
    }
}

/// A world as somebody sees it: what pages and answers to programs are drawn from.
#[derive(Clone, Debug)]
pub(crate) struct View {
    /// What every request brings. Its world is the live one.
    pub(crate) guest: Guest,
    /// Who sees it.
    pub(crate) actor: Actor,
    /// The world that is shown: the live one, or an older one.
    pub(crate) world: Arc<World>,
    /// What of it may be seen.
    pub(crate) visible: Visible,
    /// The older moment, when one is shown.
    pub(crate) as_of: Option<Timestamp>,
}

impl View {
    /// The world that is asked for, with what the one who asks may see of it.
    pub(crate) async fn of(mut guest: Guest, actor: Actor) -> Result<Self, PageError> {
        let as_of = asked_moment(&guest)?;
        if as_of.is_none() {
            // A moment that has not come yet must not turn the page into an old one when it has.
            guest.fields = Fields::parse(guest.fields.query_without(AS_OF).as_bytes());
        }
        let world = match as_of {
            None => Arc::clone(&guest.world),
            Some(moment) => older(guest.node(), moment).await?,
        };
        // What may be seen of the past is decided by who asks today.
        let visible = policy::visible_in(&guest.world, &world, actor);
        Ok(Self {
            guest,
            actor,
            world,
            visible,
            as_of,
        })
    }

    pub(crate) const fn actor(&self) -> Actor {
        self.actor
    }

    pub(crate) const fn words(&self) -> Words {
        self.guest.words
    }

    pub(crate) fn node(&self) -> &Node {
        self.guest.node()
    }

    /// The moment that is shown.
    pub(crate) fn moment(&self) -> Timestamp {
        self.as_of.unwrap_or(self.guest.now)
    }

    pub(crate) fn times(&self) -> Times {
        Times::new(self.guest.words, self.guest.zone.clone(), self.moment())
    }

    /// Whether the reader may do it, now: nothing is done in the past.
    pub(crate) fn may(&self, action: Action) -> bool {
        self.as_of.is_none() && policy::permits(&self.guest.world, self.actor(), action).is_ok()
    }

    /// Goes on only if the reader may do it: for others the page is not there.
    pub(crate) fn there_for(&self, action: Action) -> Result<(), PageError> {
        let permitted = policy::permits(&self.guest.world, self.actor(), action);
        permitted.map_err(|_refused| PageError::NotFound)
    }

    /// An address within the moment that is shown.
    pub(crate) fn link(&self, path: &str) -> String {
        let Some(moment) = self.as_of else {
            return path.to_owned();
        };
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{path}{joint}{AS_OF}={moment}")
    }

    /// The six characters that stand for a thing in addresses.
    pub(crate) fn code(&self, id: impl Numbered) -> String {
        let network = self.guest.world.network.as_ref();
        network.map_or_else(String::new, |network| network.numbering.code(id))
    }

    /// The same with its letter, as people speak it: `R-7KQ4MX`.
    pub(crate) fn spoken(&self, id: impl Numbered) -> String {
        let network = self.guest.world.network.as_ref();
        network.map_or_else(String::new, |network| network.numbering.spoken(id))
    }

    /// The thing that six characters stand for.
    pub(crate) fn parse<N: Numbered>(&self, code: &str) -> Option<N> {
        self.guest.world.network.as_ref()?.numbering.parse(code)
    }

    /// An organisation's name in the reader's language.
    pub(crate) fn organisation_name(&self, id: OrganisationId) -> String {
        let known = self
            .world
            .organisations
            .get(&id)
            .or_else(|| self.guest.world.organisations.get(&id));
        known.map_or_else(
            || id.to_string(),
            |known| self.words().name(&known.registered.names).to_owned(),
        )
    }

    /// Who did something, as this reader reads it.
    pub(crate) fn actor_name(&self, actor: Actor) -> String {
        let name = || {
            let name = self.guest.world.name_of(actor);
            name.map_or_else(String::new, |name| self.words().personal(name))
        };
        match actor {
            Actor::Person(_) => name(),
            Actor::Program(_) => self.words().say_with("actor-program", &[("name", name().into())]),
            Actor::Station(premises) => self.world.premises.get(premises).map_or_else(
                || self.words().say("actor-station"),
                |premises| premises.details.name.clone(),
            ),
            Actor::Import(organisation) => self.words().say_with(
                "actor-import",
                &[("organisation", self.organisation_name(organisation).into())],
            ),
            Actor::Console => self.words().say("actor-console"),
        }
    }

    /// Notes in the read log that the reader has opened a thing of this class, where that is logged.
    /// Gives what the page must say when the log can't be written at the moment.
    pub(crate) fn note(&self, opened: Opened, class: ClassId) -> Result<Option<String>, PageError> {
        if !policy::is_logged(&self.world, class) {
            return Ok(None);
        }
        // A page that redraws itself is not opened again.
        if self.guest.region_only {
            return Ok((!self.node().health().writable).then(|| self.words().say("read-log-waits")));
        }
        match self.node().note_reading(self.actor, opened, self.guest.now) {
            Noting::Noted => Ok(None),
            Noting::Waits => Ok(Some(self.words().say("read-log-waits"))),
            Noting::Full => Err(PageError::Unavailable),
        }
    }

    /// Notes in the read log that the reader has looked for people.
    pub(crate) fn note_search(&self, opened: Opened) -> Result<(), PageError> {
        match self.node().note_reading(self.actor, opened, self.guest.now) {
            Noting::Noted | Noting::Waits => Ok(()),
            Noting::Full => Err(PageError::Unavailable),
        }
    }

    /// Asks for a command to be done in the reader's name: now, never in the past.
    pub(crate) async fn ask(&self, fields: &Fields, command: Command) -> Result<Granted, Fault> {
        if self.as_of.is_some() {
            return Err(PageError::Past.into());
        }
        self.guest.ask(self.actor(), fields, command).await
    }
}

/// A signed-in reader of the network's pages.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// What the reader sees.
    pub(crate) view: View,
    /// The reader.
    pub(crate) id: PersonId,
    /// The session's token.
    pub(crate) token: Secret,
    /// The reader's person and organisation.
    pub(crate) person: Arc<Person>,
    pub(crate) organisation: Arc<Organisation>,
}

impl std::ops::Deref for Visit {
    type Target = View;
    fn deref(&self) -> &View {
        &self.view
    }
}

/// Where the reader of a request is left once known, for a page that tells what went wrong.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known(Arc<OnceLock<Visit>>);

impl Known {
    pub(crate) fn reader(&self) -> Option<&Visit> {
        self.0.get()
    }
}

impl<S> FromRequestParts<S> for Visit
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let app = App::from_ref(state);
        let guest = Guest::new(&app, parts);
        // After a form that nobody was signed in for, the page that it stands on is shown again.
        let form = || own_referer(&parts.headers).unwrap_or_else(|| "/".to_owned());
        let next = || {
            if parts.method == Method::GET {
                parts.uri.to_string()
            } else {
                form()
            }
        };
        let sign_in = || PageError::SignIn { next: next() };
        let id = signed_in(&app, &parts.headers, guest.now).ok_or_else(sign_in)?;
        match policy::access(&guest.world, id, guest.now) {
            Ok(()) => {}
            // Told on a page of its own: signing in again would not help.
            Err(refusal @ (Refusal::AccessOver | Refusal::AccessToCome)) => {
                return Err(PageError::Refused(refusal));
            }
            Err(_unknown) => return Err(sign_in()),
        }
        let person = guest.world.person(id).cloned().ok_or_else(sign_in)?;
        let organisation = guest
            .world
            .organisations
            .get(&person.admitted.organisation)
            .cloned();
        let organisation = organisation.ok_or(PageError::NotFound)?;
        let token = cookie(&parts.headers, SESSION_COOKIE).unwrap_or_default();
        let visit = Self {
            view: View::of(guest, Actor::Person(id)).await?,
            id,
            token: Secret(token.to_owned()),
            person,
            organisation,
        };
        if let Some(known) = parts.extensions.get::<Known>() {
            known.0.get_or_init(|| visit.clone());
        }
        Ok(visit)
    }
}

/// The person whose session the request carries.
pub(crate) fn signed_in(app: &App, headers: &HeaderMap, now: Timestamp) -> Option<PersonId> {
    let token = cookie(headers, SESSION_COOKIE)?;
    match app.node.sessions().person(token, now) {
        Ok(person) => person,
        Err(error) => {
            tracing::error!(%error, "sessions can't be read");
            None
        }
    }
}

/// The older moment that the query asks for. Now and later mean live.
fn asked_moment(guest: &Guest) -> Result<Option<Timestamp>, PageError> {
    let Some(text) = guest.fields.given(AS_OF) else {
        return Ok(None);
    };
    let moment = text
        .parse::<Timestamp>()
        .ok()
        .or_else(|| guest.times().parse_field(text));
    let moment = moment.ok_or(PageError::Unreadable)?;
    Ok((moment < guest.now).then_some(moment))
}

/// A replay takes longer than a page: it has a thread of its own.
async fn older(node: &Node, moment: Timestamp) -> Result<Arc<World>, PageError> {
    let node = node.clone();
    let replayed = tokio::task::spawn_blocking(move || node.moment(moment)).await;
    let world = replayed.map_err(|_died| PageError::Ours)?;
    Ok(world?)
}

/// A reader who may read the network's own pages; for anybody else they are not there.
#[derive(Clone, Debug)]
pub(crate) struct Member(pub(crate) Visit);

impl std::ops::Deref for Member {
    type Target = Visit;
    fn deref(&self) -> &Visit {
        &self.0
    }
}

impl<S> FromRequestParts<S> for Member
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let reads = policy::permits(&visit.guest.world, visit.actor(), Action::Read);
        if reads.is_ok() {
            Ok(Self(visit))
        } else {
            Err(PageError::NotFound)
        }
    }
}
