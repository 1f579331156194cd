//! The register of voting places and other premises, each with its own address for reports.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use domain::areas::{AreaId, AreaNumber};
use domain::ids::PremisesId;
use domain::policy::Action;
use domain::premises::{PremisesKind, PremisesNow, Standing};

use crate::error::PageError;
use crate::now::incident::places;
use crate::now::report::choice::ChoiceGroup;
use crate::page::{Frame, Tab, html};
use crate::visit::{AS_OF, Member, Visit};
use crate::words::Words;

/// Premises on a page.
const PAGE_ROWS: usize = 100;
/// The query field that carries how many come before the page.
const FROM: &str = "from";

/// What the register is narrowed to.
struct Filter {
    area: Option<AreaNumber>,
    kind: Option<PremisesKind>,
    standing: Option<Standing>,
    words: String,
    /// The words in lower case.
    sought: String,
    /// The premises whose number the words are.
    numbered: Option<PremisesId>,
}

impl Filter {
    fn asked(visit: &Visit) -> Self {
        let fields = &visit.guest.fields;
        let area = fields.given("area").and_then(|area| area.parse::<AreaId>().ok());
        let words = fields.get("q").trim().to_owned();
        Self {
            area: area
                .and_then(|area| visit.world.areas.get(area))
                .map(|area| area.number),
            kind: PremisesKind::parse(fields.get("kind")),
            standing: Standing::parse(fields.get("standing")),
            sought: words.to_lowercase(),
            numbered: visit.parse(&words),
            words,
        }
    }

    fn has_standing(&self, standing: &Standing) -> bool {
        self.standing.as_ref() == Some(standing)
    }

    fn passes(&self, visit: &Visit, premises: &PremisesNow) -> bool {
        let details = &premises.details;
        self.kind.is_none_or(|kind| details.kind == kind)
            && self.standing.is_none_or(|standing| details.standing == standing)
            && self.area.is_none_or(|outer| {
                premises
                    .area
                    .is_some_and(|inner| visit.world.areas.lies_in(inner, outer))
            })
            && (self.holds(&details.name)
                || self.holds(&details.address)
                || self.holds(&premises.source_key)
                || self.numbered == Some(premises.id))
    }

    fn holds(&self, text: &str) -> bool {
        self.sought.is_empty() || text.to_lowercase().contains(&self.sought)
    }

    fn narrows(&self) -> bool {
        self.area.is_some() || self.kind.is_some() || self.standing.is_some() || !self.words.is_empty()
    }
}

/// One place of the register.
struct Row {
    code: String,
    name: String,
    kind: String,
    standing: &'static str,
    standing_words: String,
    area: String,
    area_href: String,
    address: String,
    access: String,
    source_key: String,
}

#[derive(Template)]
#[template(path = "prepare/premises.html")]
struct PremisesPage {
    frame: Frame,
    t: Words,
    filter: Filter,
    moment: String,
    areas: Vec<ChoiceGroup>,
    kinds: Vec<(&'static str, String, bool)>,
    standings: [Standing; 3],
    clear: String,
    count: usize,
    rows: Vec<Row>,
    /// Whether the reader hands out the places' own addresses for reports.
    hands_out: bool,
    next: Option<String>,
    first: Option<String>,
}

pub(crate) async fn show(visit: Member) -> Result<Response, PageError> {
    let words = visit.words();
    let filter = Filter::asked(&visit);
    let from: usize = visit.guest.fields.get(FROM).parse().unwrap_or(0);
    let passing: Vec<_> = visit
        .world
        .premises
        .iter()
        .filter(|known| filter.passes(&visit, known))
        .collect();
    let end = from.saturating_add(PAGE_ROWS);
    html(&PremisesPage {
        frame: Frame::live(&visit, Tab::Premises, words.say("menu-premises")),
        t: words,
        moment: visit.guest.fields.get(AS_OF).to_owned(),
        areas: places(&visit, &visit.world, &|area| filter.area == Some(area.number)),
        kinds: kinds(words, &filter),
        standings: Standing::ALL,
        clear: visit.link("/premises"),
        count: passing.len(),
        rows: passing
            .iter()
            .skip(from)
            .take(PAGE_ROWS)
            .map(|known| row(&visit, known))
            .collect(),
        hands_out: visit.may(Action::Import),
        next: (end < passing.len()).then(|| address(&visit, end)),
        first: (from > 0).then(|| address(&visit, 0)),
        filter,
    })
}

fn kinds(words: Words, filter: &Filter) -> Vec<(&'static str, String, bool)> {
    let choice = |kind: PremisesKind| (kind.code(), use_words(words, kind), filter.kind == Some(kind));
    PremisesKind::ALL.into_iter().map(choice).collect()
}

fn address(visit: &Visit, from: usize) -> String {
    let mut query = visit.guest.fields.query_without(FROM);
    if from > 0 {
        let joint = if query.is_empty() { "" } else { "&" };
        query = format!("{query}{joint}{FROM}={from}");
    }
    if query.is_empty() {
        "/premises".to_owned()
    } else {
        format!("/premises?{query}")
    }
}

/// What premises are used for; voting in advance is called as the country's law calls it.
fn use_words(words: Words, kind: PremisesKind) -> String {
    match kind {
        PremisesKind::AdvanceVoting => words.say("phase-advance-voting"),
        PremisesKind::PollingStation
        | PremisesKind::Counting
        | PremisesKind::Storage
        | PremisesKind::Office => words.say_kind("premises-kind", kind.code()),
    }
}

fn row(visit: &Visit, premises: &Arc<PremisesNow>) -> Row {
    let words = visit.words();
    let details = &premises.details;
    let area = premises.area.and_then(|area| visit.world.areas.number(area));
    Row {
        code: visit.code(premises.id),
        name: details.name.clone(),
        kind: use_words(words, details.kind),
        standing: details.standing.code(),
        standing_words: words.say_kind("premises-standing", details.standing.code()),
        area: area.map_or_else(String::new, |area| words.name(&area.defined.names).to_owned()),
        area_href: area.map_or_else(String::new, |area| visit.link(&format!("/map/{}", area.id()))),
        address: details.address.clone(),
        access: details.access.map_or_else(String::new, |access| {
            words.say_kind("premises-access", access.code())
        }),
        source_key: premises.source_key.to_string(),
    }
}
