//! The list of incidents: open ones by level and age, others newest first.

use std::cmp::Reverse;
use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use domain::ids::IncidentId;
use domain::incidents::Incident;
use domain::level::Level;
use domain::tally::Spot;
use domain::theme::Theme;

use crate::error::PageError;
use crate::now::picture::{Row, row};
use crate::page::{Frame, Tab, html};
use crate::visit::{AS_OF, Member, View, Visit};
use crate::words::Words;

/// Incidents on a page.
const PAGE_ROWS: usize = 50;
/// The most incidents that one request looks through; the next page goes on from there. Chosen:
/// a few milliseconds.
const LOOKED_THROUGH_MAX: usize = 20_000;
/// The most incidents that a search for words brings. Chosen: more than anyone reads.
const FOUND_MAX: usize = 5_000;
/// The query field that carries where the next page begins.
const AFTER: &str = "after";

/// Which incidents are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Open,
    Closed,
    All,
}

impl State {
    pub(crate) const ALL: [Self; 3] = [Self::Open, Self::Closed, Self::All];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::All => "all",
        }
    }
}

/// What the list is narrowed to.
pub(crate) struct Filter {
    state: State,
    theme: Option<Theme>,
    level: Option<Level>,
    words: String,
}

impl Filter {
    pub(crate) fn asked(visit: &View) -> Self {
        let fields = &visit.guest.fields;
        let state = State::ALL
            .into_iter()
            .find(|state| state.code() == fields.get("state"));
        Self {
            state: state.unwrap_or(State::Open),
            theme: Theme::parse(fields.get("theme")),
            level: fields.given("level").and_then(read_level),
            words: fields.get("q").trim().to_owned(),
        }
    }

    fn has_theme(&self, theme: &Theme) -> bool {
        self.theme.as_ref() == Some(theme)
    }

    fn has_level(&self, level: &Level) -> bool {
        self.level.as_ref() == Some(level)
    }

    fn passes(&self, incident: &Incident) -> bool {
        let state = match self.state {
            State::Open => incident.closed.is_none(),
            State::Closed => incident.closed.is_some(),
            State::All => true,
        };
        state
            && self.theme.is_none_or(|theme| incident.theme == theme)
            && self.level.is_none_or(|level| incident.level == level)
    }
}

/// Reads a level's digit.
pub(super) fn read_level(text: &str) -> Option<Level> {
    Level::try_from(text.trim().parse::<u8>().ok()?).ok()
}

/// The last incident of the page before: open ones stand in the order of level and age.
#[derive(Clone, Copy, Debug)]
pub(crate) struct After {
    pub(crate) level: Level,
    pub(crate) id: IncidentId,
}

impl After {
    fn asked(visit: &View) -> Option<Self> {
        Self::parse(visit, visit.guest.fields.given(AFTER)?)
    }

    /// Reads a level and the number of an incident: `3-7KQ4MX`.
    pub(crate) fn parse(visit: &View, text: &str) -> Option<Self> {
        let (level, code) = text.split_once('-')?;
        Some(Self {
            level: read_level(level)?,
            id: visit.parse(code)?,
        })
    }

    fn of(incident: &Incident) -> Self {
        Self {
            level: incident.level,
            id: incident.id,
        }
    }

    fn written(self, visit: &View) -> String {
        format!("{}-{}", self.level.digit(), visit.code(self.id))
    }

    /// Whether an open incident stands behind this place.
    fn is_before(self, incident: &Incident) -> bool {
        (Reverse(self.level), self.id) < (Reverse(incident.level), incident.id)
    }
}

#[derive(Template)]
#[template(path = "now/incidents.html")]
struct IncidentsPage {
    frame: Frame,
    t: Words,
    open: u32,
    filter: Filter,
    states: [State; 3],
    themes: [Theme; 4],
    levels: [Level; domain::level::LEVELS],
    moment: String,
    narrowed: bool,
    clear: String,
    rows: Vec<Row>,
    more: Option<String>,
    first: Option<String>,
}

pub(crate) async fn show(visit: Member) -> Result<Response, PageError> {
    let words = visit.words();
    let filter = Filter::asked(&visit);
    let found = find(&visit, &filter).await?;
    let after = After::asked(&visit);
    let (listed, more) = page(&visit, &filter, found.as_deref(), after);
    let spot = filter.theme.map_or(Spot::Everywhere, Spot::Theme);
    html(&IncidentsPage {
        frame: Frame::live(&visit, Tab::Incidents, words.say("menu-incidents")),
        t: words,
        open: visit.world.tallies.of(spot, &visit.visible).open(),
        states: State::ALL,
        themes: Theme::ALL,
        levels: Level::ALL,
        moment: visit.guest.fields.get(AS_OF).to_owned(),
        narrowed: filter.state != State::Open
            || filter.theme.is_some()
            || filter.level.is_some()
            || !filter.words.is_empty(),
        clear: visit.link("/incidents"),
        rows: listed
            .iter()
            .map(|incident| listed_row(&visit, incident))
            .collect(),
        more: more.map(|after| address(&visit, Some(after))),
        first: after.map(|_| address(&visit, None)),
        filter,
    })
}

fn address(visit: &View, after: Option<After>) -> String {
    let mut query = visit.guest.fields.query_without(AFTER);
    if let Some(after) = after {
        let joint = if query.is_empty() { "" } else { "&" };
        query = format!("{query}{joint}{AFTER}={}", after.written(visit));
    }
    if query.is_empty() {
        "/incidents".to_owned()
    } else {
        format!("/incidents?{query}")
    }
}

/// A closed incident tells when it was closed where an open one tells for how long it has been open.
fn listed_row(visit: &Visit, incident: &Incident) -> Row {
    let row = row(visit, incident);
    let Some((at, _)) = &incident.closed else {
        return row;
    };
    let at = visit.times().stamp(*at);
    Row {
        since: visit
            .words()
            .say_with("incidents-closed-at", &[("moment", at.into())]),
        ..row
    }
}

/// The incidents that hold the words, where words are asked for: seen or not, newest first.
pub(crate) async fn find(visit: &View, filter: &Filter) -> Result<Option<Vec<IncidentId>>, PageError> {
    if filter.words.is_empty() {
        return Ok(None);
    }
    let (node, words) = (visit.node().clone(), filter.words.clone());
    let searched = tokio::task::spawn_blocking(move || node.search().incidents(&words, FOUND_MAX)).await;
    let mut found = searched.map_err(|_died| PageError::Ours)?.map_err(|error| {
        tracing::error!(%error, "incidents can't be searched");
        PageError::Unavailable
    })?;
    // A number is a word as well.
    found.extend(visit.parse::<IncidentId>(&filter.words));
    found.sort_unstable_by_key(|id| Reverse(*id));
    found.dedup();
    Ok(Some(found))
}

/// One page of the list, and where the next one begins.
pub(crate) fn page<'a>(
    visit: &'a View,
    filter: &Filter,
    found: Option<&[IncidentId]>,
    after: Option<After>,
) -> (Vec<&'a Arc<Incident>>, Option<After>) {
    let mut listed = Vec::new();
    let mut last = None;
    for (looked_through, incident) in candidates(visit, filter.state, found, after).enumerate() {
        if listed.len() == PAGE_ROWS || looked_through == LOOKED_THROUGH_MAX {
            return (listed, last);
        }
        last = Some(After::of(incident));
        if filter.passes(incident) {
            listed.push(incident);
        }
    }
    (listed, None)
}

/// Every incident that may be seen, behind a place, in the order of the list.
fn candidates<'a>(
    visit: &'a View,
    state: State,
    found: Option<&[IncidentId]>,
    after: Option<After>,
) -> Box<dyn Iterator<Item = &'a Arc<Incident>> + 'a> {
    let (incidents, visible) = (&visit.world.incidents, &visit.visible);
    let behind = move |incident: &&Arc<Incident>| after.is_none_or(|after| after.is_before(incident));
    let below = move |incident: &&Arc<Incident>| after.is_none_or(|after| incident.id < after.id);
    let known = found.map(|found| {
        let known = found.iter().filter_map(|id| incidents.get(*id));
        known
            .filter(|incident| visible.sees(incident.class))
            .collect::<Vec<_>>()
    });
    match (known, state) {
        (Some(mut known), State::Open) => {
            known.sort_by_key(|incident| (Reverse(incident.level), incident.id));
            Box::new(known.into_iter().filter(behind))
        }
        (Some(known), State::Closed | State::All) => Box::new(known.into_iter().filter(below)),
        (None, State::Open) => Box::new(incidents.open(visible).filter(behind)),
        (None, State::Closed | State::All) => {
            Box::new(incidents.newest(visible, after.map(|after| after.id)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_by_their_digit() {
        assert_eq!(read_level(" 3 "), Some(Level::National));
        assert_eq!(read_level("5"), None);
        assert_eq!(read_level("National"), None);
    }
}
