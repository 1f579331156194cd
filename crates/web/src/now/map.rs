//! The map: areas as shapes where their boundaries are known, and as tiles where they are not.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::response::Response;
use domain::areas::{Area, AreaId, AreaLevel, AreaNumber, Extent};
use domain::reports::{Facet, ReportFilter};
use domain::tally::{Spot, Tally};
use insight::outline::Projection;

use crate::alphabet::sort_by_name;
use crate::error::PageError;
use crate::extract::{Fields, Name};
use crate::now::happening::headline;
use crate::now::picture::{Row, row};
use crate::page::{Frame, Tab, address_part, html};
use crate::visit::{Member, Visit};
use crate::words::{Words, number};

/// The drawing's own units; the page scales it.
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 640.0;
/// Room around the drawing for badges and for the line of a focused area.
const MARGIN: f64 = 11.0;
/// Corners that stand out less than this are left out. Chosen: half a dot on most screens.
const TOLERANCE: f64 = 0.45;
/// Incidents and reports on an area's page.
const LIST_MAX: usize = 20;

/// What the shade of an area tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shade {
    /// The highest level of an open incident.
    Level,
    /// How many reports, compared with the area that has most.
    Reports,
}

impl Shade {
    const ALL: [Self; 2] = [Self::Level, Self::Reports];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Reports => "reports",
        }
    }

    pub(crate) fn asked(fields: &Fields) -> Self {
        if fields.get("shade") == "reports" {
            Self::Reports
        } else {
            Self::Level
        }
    }
}

/// The choice of shades, each with its address and whether it is the current one.
pub(crate) fn shades(visit: &Visit, path: &str, current: Shade) -> Vec<(Shade, String, bool)> {
    let href = |shade: Shade| match shade {
        Shade::Level => visit.link(path),
        Shade::Reports => visit.link(&format!("{path}?shade=reports")),
    };
    Shade::ALL
        .into_iter()
        .map(|shade| (shade, href(shade), shade == current))
        .collect()
}

/// One area of a drawing.
pub(crate) struct Shape {
    pub(crate) href: String,
    pub(crate) name: String,
    /// Its name and numbers, as a screen reader says them.
    pub(crate) spoken: String,
    pub(crate) class: String,
    /// SVG path data; empty for a tile.
    pub(crate) path: Arc<str>,
    pub(crate) badge: Option<Badge>,
    /// The number that stands on it, if any.
    pub(crate) figure: Option<u32>,
}

/// A number on the map.
pub(crate) struct Badge {
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) figure: u32,
}

/// A whole map.
pub(crate) struct Drawing {
    pub(crate) name: String,
    pub(crate) label: String,
    /// The SVG's view box.
    pub(crate) view: String,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) tiles: Vec<Shape>,
    pub(crate) legend: Vec<(String, String)>,
}

/// An area's outline on a drawing of the areas beside it.
#[derive(Clone)]
struct Outline {
    path: Arc<str>,
    label: Option<(f64, f64)>,
}

#[derive(Clone)]
struct Sheet {
    width: f64,
    height: f64,
    outlines: BTreeMap<AreaNumber, Outline>,
}

/// Drawn sheets, by what they show; made anew when any area changes.
static SHEETS: Mutex<Vec<(SheetKey, Arc<Sheet>)>> = Mutex::new(Vec::new());

/// A drawing is decided by its boundaries: their addresses in memory tell them apart.
type SheetKey = Vec<(AreaNumber, usize)>;

/// How many sheets are kept. Chosen: every county of a country, twice.
const SHEETS_MAX: usize = 64;

fn sheet(areas: &[&Arc<Area>]) -> Arc<Sheet> {
    let bounded = areas
        .iter()
        .filter_map(|area| Some((area, area.defined.boundary.as_ref()?)));
    let key: SheetKey = bounded
        .map(|(area, boundary)| (area.number, Arc::as_ptr(boundary).addr()))
        .collect();
    let mut sheets = SHEETS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, sheet)) = sheets.iter().find(|(known, _)| *known == key) {
        return Arc::clone(sheet);
    }
    let sheet = Arc::new(draw(areas));
    sheets.insert(0, (key, Arc::clone(&sheet)));
    sheets.truncate(SHEETS_MAX);
    sheet
}

fn draw(areas: &[&Arc<Area>]) -> Sheet {
    let Some(extent) = areas.iter().filter_map(|area| area.extent).reduce(Extent::join) else {
        return Sheet {
            width: WIDTH,
            height: 0.0,
            outlines: BTreeMap::new(),
        };
    };
    let projection = Projection::fit(extent, WIDTH, HEIGHT);
    let outlines = areas.iter().filter_map(|area| {
        let boundary = area.defined.boundary.as_ref()?;
        let path = projection.path(boundary, TOLERANCE).into();
        Some((
            area.number,
            Outline {
                path,
                label: projection.label(boundary),
            },
        ))
    });
    Sheet {
        width: projection.width,
        height: projection.height,
        outlines: outlines.collect(),
    }
}

/// The map of the areas below one; of the counties when none is named.
pub(crate) fn drawing(visit: &Visit, area: Option<&Arc<Area>>, shade: Shade) -> Drawing {
    let words = visit.words();
    let world = &visit.world;
    let shown = area.or_else(|| world.areas.nation());
    let mut areas: Vec<_> = match shown {
        Some(shown) => world.areas.children(shown.number).collect(),
        None => world
            .areas
            .iter()
            .filter(|area| area.id().level == AreaLevel::County)
            .collect(),
    };
    sort_areas(&mut areas, words);
    let tallies: Vec<_> = areas
        .iter()
        .map(|area| world.tallies.of(Spot::Area(area.number), &visit.visible))
        .collect();
    let most = tallies.iter().map(|tally| tally.reports).max().unwrap_or(0);
    let sheet = sheet(&areas);
    let (mut shapes, mut tiles) = (Vec::new(), Vec::new());
    for (area, tally) in areas.iter().zip(&tallies) {
        let outline = sheet.outlines.get(&area.number);
        let shape = shape(visit, area, tally, shade, most, outline);
        if outline.is_some() {
            shapes.push(shape)
        } else {
            tiles.push(shape)
        }
    }
    // Before its first entry the network had no name yet: today's stands for it.
    let network = world.network.as_ref().or(visit.guest.world.network.as_ref());
    let network = network.map(|network| words.name(&network.names).to_owned());
    let name = shown
        .map(|shown| words.name(&shown.defined.names).to_owned())
        .or(network)
        .unwrap_or_default();
    Drawing {
        label: words.say_with(
            "map-label",
            &[
                ("area", name.as_str().into()),
                ("shade", words.say_kind("shade", shade.code()).into()),
            ],
        ),
        name,
        view: format!(
            "{:.0} {:.0} {:.0} {:.0}",
            -MARGIN,
            -MARGIN,
            sheet.width + 2.0 * MARGIN,
            sheet.height + 2.0 * MARGIN
        ),
        shapes,
        tiles,
        legend: legend(words, shade, most),
    }
}

fn shape(
    visit: &Visit,
    area: &Area,
    tally: &Tally,
    shade: Shade,
    most: u32,
    outline: Option<&Outline>,
) -> Shape {
    let words = visit.words();
    let name = words.name(&area.defined.names).to_owned();
    let level = tally.highest().map(domain::level::Level::digit);
    let level_words = level.map_or_else(
        || words.say("map-calm"),
        |level| words.say_kind("level", &level.to_string()),
    );
    let spoken = words.say_with(
        "map-area",
        &[
            ("area", name.as_str().into()),
            (
                "level",
                level.map_or_else(String::new, |level| level.to_string()).into(),
            ),
            ("name", level_words.into()),
            ("incidents", number(tally.open())),
            ("reports", number(tally.reports)),
        ],
    );
    let (class, figure) = match shade {
        // The level's own digit stands on the map: colour is never the only sign.
        Shade::Level => (format!("l{}", level.unwrap_or(0)), level.map(u32::from)),
        Shade::Reports => (
            format!("r{}", step(tally.reports, most)),
            Some(tally.reports).filter(|count| *count > 0),
        ),
    };
    let label = outline.and_then(|outline| outline.label).zip(figure);
    Shape {
        href: visit.link(&format!("/map/{}", address(area.id()))),
        name,
        spoken,
        class,
        path: outline.map_or_else(|| "".into(), |outline| Arc::clone(&outline.path)),
        badge: label.map(|((x, y), figure)| Badge {
            x: format!("{x:.1}"),
            y: format!("{y:.1}"),
            figure,
        }),
        figure,
    }
}

/// An area in an address.
pub(crate) fn address(area: AreaId) -> String {
    address_part(&area.to_string())
}

/// One of four steps of shade for a number of reports; each step holds four times the one below,
/// because reports bunch up.
fn step(count: u32, most: u32) -> u8 {
    (0..4)
        .rev()
        .find(|step| count >= threshold(*step, most))
        .map_or(0, |step| step + 1)
}

fn threshold(step: u8, most: u32) -> u32 {
    (most >> ((3 - u32::from(step)) * 2)).max(1)
}

fn legend(words: Words, shade: Shade, most: u32) -> Vec<(String, String)> {
    match shade {
        Shade::Level => (0..5)
            .map(|level: u8| {
                (
                    format!("l{level}"),
                    format!("{level} {}", words.say_kind("level", &level.to_string())),
                )
            })
            .collect(),
        Shade::Reports => {
            let mut from: Vec<_> = (0..4).map(|step| (step + 1, threshold(step, most))).collect();
            from.dedup_by_key(|(_, least)| *least);
            let none = ("r0".to_owned(), words.say("legend-none"));
            let steps = from
                .into_iter()
                .map(|(step, least)| (format!("r{step}"), words.say_count("legend-from", least)));
            std::iter::once(none).chain(steps).collect()
        }
    }
}

/// Areas in the order of the reader's own alphabet.
pub(crate) fn sort_areas(areas: &mut [&Arc<Area>], words: Words) {
    sort_by_name(areas, words.language(), |area| words.name(&area.defined.names));
}

/// One report of an area's page.
struct ReportLine {
    href: String,
    title: String,
    at: String,
    state: String,
}

#[derive(Template)]
#[template(path = "now/map.html")]
struct MapPage {
    frame: Frame,
    t: Words,
    crumbs: Vec<(String, String)>,
    drawing: Drawing,
    shades: Vec<(Shade, String, bool)>,
    tally: Tally,
    levels: Vec<(u8, String, u32)>,
    rows: Vec<Row>,
    reports: Vec<ReportLine>,
    all_reports: String,
    answers: Option<String>,
}

pub(crate) async fn show_nation(visit: Member) -> Result<Response, PageError> {
    let nation = visit.world.areas.nation().cloned();
    page(&visit, nation.as_ref())
}

pub(crate) async fn show(visit: Member, Name(area): Name) -> Result<Response, PageError> {
    let id: AreaId = area.parse().map_err(|_no_area| PageError::NotFound)?;
    let area = visit.world.areas.get(id).ok_or(PageError::NotFound)?.clone();
    page(&visit, Some(&area))
}

fn page(visit: &Visit, area: Option<&Arc<Area>>) -> Result<Response, PageError> {
    let (words, times, world) = (visit.words(), visit.times(), &visit.world);
    let shade = Shade::asked(&visit.guest.fields);
    let path = area.map_or_else(
        || "/map".to_owned(),
        |area| format!("/map/{}", address(area.id())),
    );
    let narrowed = area.filter(|area| area.id().level != AreaLevel::Nation);
    let spot = narrowed.map_or(Spot::Everywhere, |area| Spot::Area(area.number));
    let tally = world.tallies.of(spot, &visit.visible);
    let drawing = drawing(visit, area, shade);
    let incidents = world.incidents.open(&visit.visible).filter(|incident| {
        narrowed.is_none_or(|area| {
            incident
                .places
                .iter()
                .any(|place| world.areas.lies_in(*place, area.number))
        })
    });
    let filter = ReportFilter {
        facets: narrowed
            .map(|area| Facet::Area(area.number))
            .into_iter()
            .collect(),
    };
    let reports = world
        .reports
        .newest(&filter, &visit.visible, None)
        .take(LIST_MAX)
        .map(|report| ReportLine {
            href: visit.link(&format!("/reports/{}", visit.code(report.id))),
            title: headline(&report.contents, visit.words()),
            at: times.stamp(report.moment()),
            state: words.say_kind("report-state", report.state.code()),
        });
    let all_reports = narrowed.map_or_else(
        || "/reports".to_owned(),
        |area| format!("/reports?area={}", address(area.id())),
    );
    html(&MapPage {
        frame: Frame::live(visit, Tab::Other, drawing.name.clone()),
        t: words,
        crumbs: crumbs(visit, area),
        shades: shades(visit, &path, shade),
        levels: domain::level::Level::ALL
            .into_iter()
            .rev()
            .map(|level| {
                (
                    level.digit(),
                    words.say_kind("level", &level.digit().to_string()),
                    tally.open_at(level),
                )
            })
            .collect(),
        rows: incidents
            .take(LIST_MAX)
            .map(|incident| row(visit, incident))
            .collect(),
        reports: reports.collect(),
        all_reports: visit.link(&all_reports),
        answers: area
            .and_then(|area| world.organisation_for(area.number))
            .map(|known| words.name(&known.registered.names).to_owned()),
        tally,
        drawing,
    })
}

fn crumbs(visit: &Visit, area: Option<&Arc<Area>>) -> Vec<(String, String)> {
    let around = area
        .into_iter()
        .flat_map(|area| visit.world.areas.ancestry(area.number))
        .skip(1);
    let mut crumbs: Vec<_> = around
        .map(|area| {
            (
                visit.link(&format!("/map/{}", address(area.id()))),
                visit.words().name(&area.defined.names).to_owned(),
            )
        })
        .collect();
    crumbs.push((visit.link("/"), visit.words().say("menu-picture")));
    crumbs.reverse();
    crumbs
}
