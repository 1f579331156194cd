//! Files that real elections left behind. Each test ends early where they are absent.

use std::path::PathBuf;

use crate::program::Place;

#[expect(clippy::print_stdout, reason = "a test that skips says so")]
fn real(path: &str) -> Option<String> {
    let file: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../shared/data", path]
        .iter()
        .collect();
    let found = file.exists().then(|| file.to_str().unwrap().to_owned());
    if found.is_none() {
        println!("skipped: {} is not there", file.display());
    }
    found
}

const REPORTS_MAP: &str = include_str!("../real/reports-2011.toml");

#[test]
fn nigeria_2011_is_taken_whole_and_only_once() {
    let Some(states) = real("reclaimnaija-election-reports/NIR-level_1.shp") else {
        return;
    };
    let Some(reports) = real("reclaimnaija-election-reports/reports_2011.csv") else {
        return;
    };
    let place = Place::new();
    place.write("map.toml", REPORTS_MAP);
    let areas = [
        "import", "areas", &states, "--level", "county", "--code", "ID", "--name", "ID",
    ];
    assert!(
        place
            .done(&areas)
            .contains("Taken: 37. Updated: 0. Unchanged: 0. Refused: 0.")
    );
    assert!(
        place
            .done(&areas)
            .contains("Taken: 0. Updated: 0. Unchanged: 37.")
    );
    let import = ["import", "reports", &reports, "--map", "map.toml"];
    let said = place.done(&import);
    assert!(
        said.contains("Taken: 8806. Updated: 0. Unchanged: 0. Refused: 0."),
        "{said}"
    );
    // 157 without coordinates, and 47 that lie in no state.
    assert!(said.contains("204 reports have no usable place"), "{said}");
    assert!(said.contains("47 have coordinates that lie in no area"), "{said}");
    assert!(
        said.contains("“NAIJA VOICES” is not in the map file and became “other” (3606 reports)"),
        "{said}"
    );
    let entries = place.status(&place.data())["entries"].clone();
    assert!(
        place
            .done(&import)
            .contains("Taken: 0. Updated: 0. Unchanged: 8806.")
    );
    let status = place.status(&place.data());
    assert_eq!(status["entries"], entries);
    assert_eq!(status["reports"]["total"], 8_806);
    assert_eq!(status["reports"]["by_state"]["new"], 8_806);
    assert_eq!(status["areas"]["by_level"]["county"], 37);
    assert!(place.done(&["verify"]).contains("intact"));
}

const PREMISES_2018: &str = include_str!("../real/premises-2018.toml");

const PREMISES_2016: &str = include_str!("../real/premises-2016.toml");

#[test]
fn polling_places_of_australia_are_taken_and_updated_by_id() {
    let Some(newer) = real("polling-places-australia/aec_polling_places_2018.csv") else {
        return;
    };
    let Some(older) = real("polling-places-australia/federal_2016_polling_places.csv") else {
        return;
    };
    let place = Place::new();
    place
        .write("2018.toml", PREMISES_2018)
        .write("2016.toml", PREMISES_2016);
    let said = place.done(&["import", "premises", &newer, "--map", "2018.toml"]);
    assert!(
        said.contains("Taken: 7477. Updated: 0. Unchanged: 0. Refused: 0."),
        "{said}"
    );
    assert!(said.contains("313 of the premises have no position"), "{said}");
    let status = place.status(&place.data());
    let standings = serde_json::json!({"open": 6_505, "planned": 660, "abolished": 312});
    assert_eq!(status["premises"]["by_standing"], standings);
    let again = place.done(&["import", "premises", &newer, "--map", "2018.toml"]);
    assert!(
        again.contains("Taken: 0. Updated: 0. Unchanged: 7477."),
        "{again}"
    );
    // All but three of the 6,493 places of 2016 are found again.
    let said = place.done(&["import", "premises", &older, "--map", "2016.toml"]);
    assert!(said.contains("Taken: 3. "), "{said}");
    assert_eq!(place.status(&place.data())["premises"]["total"], 7_480);
}

#[test]
fn boundaries_of_sweden_and_finland_are_taken() {
    let files = [
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
            Some("ln_kod"),
            290,
        ),
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
    ];
    for pair in files.chunks(2) {
        let place = Place::new();
        for (path, level, code, name, parent, count) in pair {
            let Some(path) = real(path) else { return };
            let mut arguments = vec![
                "import", "areas", &path, "--level", level, "--code", code, "--name", name,
            ];
            arguments.extend(parent.iter().flat_map(|parent| ["--parent", parent]));
            let said = place.done(&arguments);
            assert!(
                said.contains(&format!("Taken: {count}. Updated: 0. Unchanged: 0. Refused: 0.")),
                "{said}"
            );
        }
    }
}
