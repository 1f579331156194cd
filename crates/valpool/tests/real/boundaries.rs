//! The boundaries of Sweden and Finland, drawn.

use std::collections::BTreeSet;

use crate::client::Client;
use crate::input::{place, real, serve, timed, unescaped};

/// One file of boundaries: path, level, code, name, parent, how many.
type Boundaries = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    usize,
);

/// The addresses of the areas that a page draws as shapes; none of them may be a tile.
fn shapes(client: &Client, path: &str) -> BTreeSet<String> {
    let page = timed(client, path, path);
    assert!(!page.body.contains("areatile"), "{path} has tiles: {}", page.body);
    let drawn: Vec<_> = page
        .each("<a href=\"", "</a>")
        .filter(|link| link.contains("<path"))
        .collect();
    for link in &drawn {
        assert!(link.contains(" d=\"M"), "{path} has an empty shape: {link}");
    }
    let addresses = drawn
        .iter()
        .map(|link| unescaped(link.split('"').next().unwrap()));
    let distinct: BTreeSet<_> = addresses.collect();
    assert_eq!(distinct.len(), drawn.len(), "{path}");
    distinct
}

/// Draws a country; `fits` tells whether a municipality's address belongs to a county's.
fn drawn(country: &str, files: [Boundaries; 2], fits: fn(&str, &str) -> bool) {
    let place = place();
    for (path, level, code, name, parent, count) in files {
        let Some(path) = real(path) else { return };
        let mut arguments = vec![
            "import", "areas", &path, "--level", level, "--code", code, "--name", name,
        ];
        arguments.extend(parent.iter().flat_map(|parent| ["--parent", parent]));
        let ran = place.run_with(&[("VALPOOL_COUNTRY", country)], &arguments);
        let taken = format!("Taken: {count}. Updated: 0. Unchanged: 0. Refused: 0.");
        assert!(ran.out.contains(&taken), "{ran:?}");
    }
    let (server, client) = serve(&place);
    let counties = shapes(&client, "/map");
    assert_eq!(counties.len(), files[0].5);
    assert_eq!(shapes(&client, "/"), counties);
    let mut municipalities = BTreeSet::new();
    for county in &counties {
        let below = shapes(&client, county);
        assert!(!below.is_empty(), "{county} has no municipalities");
        for municipality in &below {
            assert!(fits(county, municipality), "{municipality} in {county}");
        }
        municipalities.extend(below);
    }
    assert_eq!(municipalities.len(), files[1].5);
    for municipality in &municipalities {
        let _page = client.page(municipality);
    }
    assert_eq!(server.stop(), 0);
}

/// A municipality's code in Sweden begins with its county's.
fn in_sweden(county: &str, municipality: &str) -> bool {
    let code = county.trim_start_matches("/map/county-");
    municipality.starts_with(&format!("/map/municipality-{code}"))
}

fn sweden(parent: Option<&'static str>) -> [Boundaries; 2] {
    [
        (
            "areas/se-counties.geojson",
            "county",
            "ln_kod",
            "ln_namn",
            None,
            21,
        ),
        (
            "areas/se-municipalities.geojson",
            "municipality",
            "kn_kod",
            "kn_namn",
            parent,
            290,
        ),
    ]
}

#[test]
fn sweden_is_drawn() {
    drawn("SE", sweden(Some("ln_kod")), in_sweden);
}

#[test]
fn municipalities_find_their_county_when_the_file_does_not_tell_it() {
    drawn("SE", sweden(None), in_sweden);
}

#[test]
fn finland_is_drawn() {
    drawn(
        "FI",
        [
            (
                "areas/fi-regions.geojson",
                "county",
                "NATCODE",
                "NAMEFIN",
                None,
                19,
            ),
            (
                "areas/fi-municipalities.geojson",
                "municipality",
                "NATCODE",
                "NAMEFIN",
                None,
                309,
            ),
        ],
        |_, _| true,
    );
}
