//! 8,806 reports from an election in 37 states: picture, map, inbox, search, and looking back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::client::{Answer, Client};
use crate::input::{place, real, serve, tells, timed, unescaped};
use crate::program::Place;

const REPORTS: usize = 8_806;
const STATES: usize = 37;
const ROW: &str = "<a class=\"title\" href=\"/reports/";

/// One report, as the journal tells it.
struct Told {
    recorded_at: String,
    area: String,
    kind: String,
    words: String,
}

fn imported() -> Option<Place> {
    let states = real("reclaimnaija-election-reports/NIR-level_1.shp")?;
    let reports = real("reclaimnaija-election-reports/reports_2011.csv")?;
    let place = place();
    place.write("map.toml", include_str!("reports-2011.toml"));
    let said = place.done(&[
        "import", "areas", &states, "--level", "county", "--code", "ID", "--name", "ID",
    ]);
    assert!(said.contains("Taken: 37. "), "{said}");
    let said = place.done(&["import", "reports", &reports, "--map", "map.toml"]);
    assert!(
        said.contains("Taken: 8806. Updated: 0. Unchanged: 0. Refused: 0."),
        "{said}"
    );
    Some(place)
}

fn told(place: &Place) -> Vec<Told> {
    let lines = place.done(&["export", "--format", "jsonl", "--unrecorded"]);
    let entries = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let told = |entry: Value| {
        let contents = &entry["opened"]["contents"];
        let words = ["title", "text", "kind_word"].map(|field| text(&contents[field]));
        Told {
            recorded_at: text(&entry["recorded_at"]),
            area: text(&contents["place"]["area"]),
            kind: text(&contents["kind"]),
            words: format!("{} {}", words.join(" "), text(&contents["place"]["words"])).to_lowercase(),
        }
    };
    entries
        .filter(|entry| entry["kind"] == "report.received")
        .map(told)
        .collect()
}

fn codes(page: &Answer) -> Vec<String> {
    page.each(ROW, "\"").map(|rest| rest[..6].to_owned()).collect()
}

/// The address of the next page of the inbox.
fn older(page: &Answer) -> Option<String> {
    // Elsewhere on the page, a link leads from an older moment back to the same list as it is now.
    let (_, pages) = page.body.rsplit_once("<nav class=\"row\"")?;
    let mut links = pages
        .split("href=\"")
        .skip(1)
        .filter_map(|link| link.split('"').next());
    links.find(|href| href.contains("before=")).map(unescaped)
}

/// The same address at a moment.
fn at(path: &str, moment: &str) -> String {
    let live = path.split("as-of=").next().unwrap().trim_end_matches(['?', '&']);
    let joint = if live.contains('?') { '&' } else { '?' };
    format!("{live}{joint}as-of={moment}")
}

/// Every report of a list, page by page; none may come twice.
fn walk(client: &Client, from: &str) -> BTreeSet<String> {
    walk_at(client, from, None)
}

/// The same, as it was at a moment.
fn walk_at(client: &Client, from: &str, moment: Option<&str>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut next = Some(from.to_owned());
    while let Some(path) = next {
        let path = moment.map_or(path.clone(), |moment| at(&path, moment));
        let page = client.page(&path);
        for code in codes(&page) {
            assert!(seen.insert(code.clone()), "{code} comes twice, again at {path}");
        }
        next = older(&page);
    }
    seen
}

fn counted<'a>(keys: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for key in keys.filter(|key| !key.is_empty()) {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

#[test]
fn nigeria_2011_on_every_page() {
    let Some(place) = imported() else { return };
    let told = told(&place);
    assert_eq!(told.len(), REPORTS);
    let (server, client) = serve(&place);
    picture(&client, &told);
    inbox(&client, &told);
    search(&client, &told);
    looking_back(&client, &told);
    assert_eq!(server.stop(), 0);
}

/// The map's areas, each with its number of reports.
fn areas(page: &Answer) -> BTreeMap<String, usize> {
    let spoken = page
        .each("<a href=\"/map/", "</a>")
        .filter(|link| link.contains("<path"));
    let area = |link: &str| {
        let (address, rest) = link.split_once('"').unwrap();
        let (_, rest) = rest.split_once("aria-label=\"").unwrap();
        let (label, _) = rest.split_once('"').unwrap();
        let (_, count) = label.rsplit_once("reports ").unwrap();
        let address = address.split('?').next().unwrap().replace("%20", " ");
        (address, count.replace(',', "").parse().unwrap())
    };
    spoken.map(area).collect()
}

fn picture(client: &Client, told: &[Told]) {
    let page = timed(client, "picture", "/?shade=reports");
    let shown = areas(&page);
    assert_eq!(shown.len(), STATES);
    let counts = counted(told.iter().map(|report| report.area.as_str()));
    for (area, count) in &shown {
        assert_eq!(count, counts.get(area.as_str()).unwrap_or(&0), "{area}");
    }
    assert_eq!(shown.values().sum::<usize>(), REPORTS - 204);
    assert!(tells(&page, "8806 reports"), "{}", page.body);
    let levels = timed(client, "picture, by level", "/");
    assert_eq!(areas(&levels).len(), STATES);
    let page = timed(client, "map of a state", "/map/county-Lagos");
    let figure = format!(">{} reports<", counts["county-Lagos"]);
    assert!(tells(&page, &figure), "{figure} not in {}", page.body);
    for area in shown.keys() {
        let page = client.page(&format!("/map/{}", area.replace(' ', "%20")));
        assert!(page.body.contains("/reports?area="), "{area}");
    }
}

fn inbox(client: &Client, told: &[Told]) {
    let first = timed(client, "inbox", "/reports");
    assert!(tells(&first, "All (8806)"), "{}", first.body);
    assert_eq!(codes(&first).len(), 50);
    assert_eq!(walk(client, "/reports").len(), REPORTS);
    let areas = counted(told.iter().map(|report| report.area.as_str()));
    for (area, count) in &areas {
        let path = format!("/reports?area={}", area.replace(' ', "%20"));
        assert_eq!(walk(client, &path).len(), *count, "{path}");
    }
    let kinds = counted(told.iter().map(|report| report.kind.as_str()));
    assert!(kinds.len() > 5, "{kinds:?}");
    for (kind, count) in kinds.iter().filter(|(kind, _)| **kind != "other") {
        assert_eq!(
            walk(client, &format!("/reports?kind={kind}")).len(),
            *count,
            "{kind}"
        );
    }
    let both = |report: &&Told| report.area == "county-Lagos" && report.kind == "ballots-missing";
    let path = "/reports?area=county-Lagos&kind=ballots-missing&state=new";
    assert_eq!(walk(client, path).len(), told.iter().filter(both).count());
    assert_eq!(walk(client, "/reports?state=handled").len(), 0);
    timed(client, "inbox, two filters", path);
}

fn search(client: &Client, told: &[Told]) {
    // Words are found in all their forms, and in those that share a stem: “balot” with “ballot”.
    for (word, stem) in [("ballot", "bal"), ("Kaduna", "kadun"), ("soldiers", "soldi")] {
        let path = format!("/reports?q={word}");
        let found = walk(client, &path).len();
        let lower = word.to_lowercase();
        let has_word = |report: &&Told| {
            report
                .words
                .split(|c: char| !c.is_alphanumeric())
                .any(|w| w == lower)
        };
        let (least, most) = (
            told.iter().filter(has_word).count(),
            told.iter().filter(|report| report.words.contains(stem)).count(),
        );
        assert!(
            (least..=most).contains(&found),
            "{word}: {found}, not between {least} and {most}"
        );
        assert!(least > 0, "{word}");
        timed(client, &format!("search: {word} ({found} reports)"), &path);
    }
    assert_eq!(walk(client, "/reports?q=xyzzyplugh").len(), 0);
    timed(client, "search in a state", "/reports?q=ballot&area=county-Lagos");
}

fn looking_back(client: &Client, told: &[Told]) {
    let before = client.page("/reports?as-of=2011-04-02T12:00:00Z");
    assert_eq!(codes(&before).len(), 0);
    let picture = client.page("/?shade=reports&as-of=2011-04-02T12:00:00Z");
    assert_eq!(areas(&picture).values().sum::<usize>(), 0);
    let moments: BTreeSet<&str> = told.iter().map(|report| report.recorded_at.as_str()).collect();
    assert!(moments.len() > 2, "{moments:?}");
    let moment = told[told.len() / 2].recorded_at.as_str();
    let known: Vec<_> = told
        .iter()
        .filter(|report| report.recorded_at.as_str() <= moment)
        .collect();
    assert!(known.len() < REPORTS);
    let path = format!("/reports?as-of={moment}");
    let page = timed(client, "inbox, looking back", &path);
    assert!(tells(&page, &format!("All ({})", known.len())), "{}", page.body);
    assert_eq!(
        walk_at(client, "/reports", Some(moment)).len(),
        known.len(),
        "{path}"
    );
    let lagos = known
        .iter()
        .filter(|report| report.area == "county-Lagos")
        .count();
    assert_eq!(
        walk_at(client, "/reports?area=county-Lagos", Some(moment)).len(),
        lagos
    );
    let picture = timed(
        client,
        "picture, looking back",
        &format!("/?shade=reports&as-of={moment}"),
    );
    let placed = known.iter().filter(|report| !report.area.is_empty()).count();
    assert_eq!(areas(&picture).values().sum::<usize>(), placed);
    let last = told.last().unwrap().recorded_at.as_str();
    assert_eq!(walk_at(client, "/reports", Some(last)).len(), REPORTS);
}
