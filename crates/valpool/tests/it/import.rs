//! Small files, taken in, taken in again, and rehearsed.

use crate::program::Place;

pub(crate) const AREAS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"c":"01","n":"Norr"},"geometry":{"type":"Polygon","coordinates":[[[10,60],[12,60],[12,62],[10,62],[10,60]]]}},
{"type":"Feature","properties":{"c":"02","n":"Söder"},"geometry":{"type":"Polygon","coordinates":[[[10,58],[12,58],[12,60],[10,60],[10,58]]]}}]}"#;

pub(crate) const MAP: &str = r#"
id = "id"
occurred_at = ["date", "time"]
zone = "Europe/Stockholm"
title = "title"
text = "text"
latitude = "lat"
longitude = "lon"
kind = "category"
[kinds]
"Papers" = "ballot-papers"
"#;

pub(crate) const REPORTS: &str = "\
id,date,time,title,text,lat,lon,category
1,2026-09-13,08:05,No papers,None left,61,11,Papers
2,,,Something,,,,Odd word
3,2026-09-13,,Far away,Out at sea,1,1,Odd word
";

fn areas<'a>(file: &'a str, level: &'a str) -> Vec<&'a str> {
    vec![
        "import", "areas", file, "--level", level, "--code", "c", "--name", "n",
    ]
}

const IMPORT_REPORTS: [&str; 5] = ["import", "reports", "reports.csv", "--map", "map.toml"];

fn prepared() -> Place {
    let place = Place::new();
    place
        .write("areas.geojson", AREAS)
        .write("reports.csv", REPORTS)
        .write("map.toml", MAP);
    place
}

#[test]
fn areas_are_taken_updated_and_left_alone() {
    let place = prepared();
    let said = place.done(&areas("areas.geojson", "county"));
    assert!(said.contains("A new network is founded"), "{said}");
    assert!(
        said.contains("Taken: 2. Updated: 0. Unchanged: 0. Refused: 0."),
        "{said}"
    );
    let said = place.done(&areas("areas.geojson", "county"));
    assert!(
        said.contains("Taken: 0. Updated: 0. Unchanged: 2. Refused: 0."),
        "{said}"
    );
    place.write("areas.geojson", AREAS.replace("Norr", "Nord"));
    let said = place.done(&areas("areas.geojson", "county"));
    assert!(said.contains("Taken: 0. Updated: 1. Unchanged: 1."), "{said}");
    let status = place.status(&place.data());
    assert_eq!(
        status["areas"]["by_level"],
        serde_json::json!({"nation": 1, "county": 2, "municipality": 0})
    );
}

#[test]
fn municipality_lies_in_the_county_that_the_file_names() {
    let place = prepared();
    place.done(&areas("areas.geojson", "county"));
    let below = AREAS
        .replace(r#""c":"01""#, r#""c":"0101","p":"01""#)
        .replace(r#""c":"02""#, r#""c":"0901","p":"09""#);
    place.write("below.geojson", below);
    let mut arguments = areas("below.geojson", "municipality");
    arguments.extend(["--parent", "p"]);
    let said = place.done(&arguments);
    assert!(
        said.contains("Taken: 1. Updated: 0. Unchanged: 0. Refused: 1."),
        "{said}"
    );
    assert!(said.contains("Row 2: ") && said.contains("county-09"), "{said}");
}

#[test]
fn reports_are_taken_once_and_what_is_unknown_is_told() {
    let place = prepared();
    place.done(&areas("areas.geojson", "county"));
    let said = place.done(&IMPORT_REPORTS);
    assert!(
        said.contains("Taken: 3. Updated: 0. Unchanged: 0. Refused: 0."),
        "{said}"
    );
    assert!(said.contains("1 report has no usable time"), "{said}");
    assert!(said.contains("2 reports have no usable place"), "{said}");
    assert!(
        said.contains("“Odd word” is not in the map file and became “other” (2 reports)"),
        "{said}"
    );
    let said = place.done(&IMPORT_REPORTS);
    assert!(said.contains("Taken: 0. Updated: 0. Unchanged: 3."), "{said}");
    place.write("reports.csv", REPORTS.replace("None left", "Three left"));
    let said = place.done(&IMPORT_REPORTS);
    assert!(said.contains("Taken: 0. Updated: 1. Unchanged: 2."), "{said}");
    assert_eq!(place.status(&place.data())["reports"]["by_state"]["new"], 3);
    assert!(place.done(&["verify"]).contains("The journal is intact"));
}

#[test]
fn dry_run_tells_the_same_and_writes_nothing() {
    let place = prepared();
    let mut arguments = IMPORT_REPORTS.to_vec();
    arguments.push("--dry-run");
    let said = place.done(&arguments);
    assert!(said.contains("Dry run") && said.contains("Taken: 3."), "{said}");
    assert!(!place.data().exists());
    place.done(&IMPORT_REPORTS);
    let before = place.status(&place.data());
    place.write("reports.csv", REPORTS.replace("None left", "Three left"));
    let said = place.done(&arguments);
    assert!(said.contains("Updated: 1. Unchanged: 2."), "{said}");
    assert_eq!(place.status(&place.data()), before);
}

#[test]
fn rows_are_refused_with_row_and_reason_and_all_of_them_on_request() {
    let place = prepared();
    let rows: String = (0..25)
        .map(|_| ",2026-09-13,08:05,No key,Text,,,Papers\n")
        .collect();
    place.write("reports.csv", format!("{REPORTS}{rows}"));
    let said = place.done(&IMPORT_REPORTS);
    assert!(
        said.contains("Taken: 3. Updated: 0. Unchanged: 0. Refused: 25."),
        "{said}"
    );
    assert!(said.contains("Row 5: The row has no key."), "{said}");
    assert!(said.contains("5 more rows were refused"), "{said}");
    let mut arguments = IMPORT_REPORTS.to_vec();
    arguments.extend(["--language", "sv", "--refusals", "refused.csv"]);
    place.done(&arguments);
    let written = std::fs::read_to_string(place.path().join("refused.csv")).unwrap();
    assert_eq!(written.lines().count(), 26);
    assert!(written.contains("29,Raden saknar nyckel."), "{written}");
}

/// Takes in reports of which the first has one value that is too long by a character.
fn one_too_long(given: &str, long: &str, expected: &str) {
    let place = prepared();
    place.write("reports.csv", REPORTS.replacen(given, long, 1));
    let said = place.done(&IMPORT_REPORTS);
    assert!(
        said.contains("Taken: 2. Updated: 0. Unchanged: 0. Refused: 1."),
        "{said}"
    );
    assert!(said.contains(&format!("Row 2: {expected}")), "{said}");
}

#[test]
fn title_that_is_too_long_refuses_its_own_row() {
    let expected = "The title is longer than 300 characters.";
    one_too_long("No papers", &"ö".repeat(301), expected);
}

#[test]
fn text_that_is_too_long_refuses_its_own_row() {
    let expected = "The text is longer than 20,000 characters.";
    one_too_long("None left", &"ö".repeat(20_001), expected);
}

#[test]
fn key_that_is_too_long_refuses_its_own_row() {
    let expected = "The key is longer than 300 characters.";
    one_too_long("\n1,", &format!("\n{},", "1".repeat(301)), expected);
}

#[test]
fn word_for_a_kind_that_is_too_long_refuses_its_own_row() {
    let expected = "The word for the kind is longer than 300 characters.";
    one_too_long(",Papers", &format!(",{}", "x".repeat(301)), expected);
}

#[test]
fn place_in_words_that_is_too_long_refuses_its_own_row() {
    let place = prepared();
    place.write("map.toml", "id = \"id\"\ntitle = \"title\"\nplace = \"where\"\n");
    let rows = format!("id,title,where\n1,Queue,{}\n2,Queue,Hall\n", "x".repeat(301));
    place.write("reports.csv", rows);
    let said = place.done(&IMPORT_REPORTS);
    assert!(
        said.contains("Taken: 1. Updated: 0. Unchanged: 0. Refused: 1."),
        "{said}"
    );
    assert!(
        said.contains("Row 2: The place is longer than 300 characters."),
        "{said}"
    );
}

#[test]
fn values_at_their_limits_are_taken() {
    let place = prepared();
    place.write(
        "map.toml",
        "id = \"id\"\ntitle = \"title\"\ntext = \"text\"\nplace = \"where\"\nkind = \"kind\"\n",
    );
    let long = "ö".repeat(300);
    let rows = format!(
        "id,title,text,where,kind\n{long},{long},{},{long},{long}\n",
        "ö".repeat(20_000)
    );
    place.write("reports.csv", rows);
    let said = place.done(&IMPORT_REPORTS);
    assert!(
        said.contains("Taken: 1. Updated: 0. Unchanged: 0. Refused: 0."),
        "{said}"
    );
}

#[test]
fn values_that_are_too_long_are_told_in_each_language() {
    for (language, texts) in [
        (
            "sv",
            [
                "Rad 2: Rubriken är längre än 300 tecken.",
                "Rad 3: Ordet för typen är längre än 300 tecken.",
            ],
        ),
        (
            "fi",
            [
                "Rivi 2: Otsikko on pidempi kuin 300 merkkiä.",
                "Rivi 3: Tyypin nimitys on pidempi kuin 300 merkkiä.",
            ],
        ),
    ] {
        let place = prepared();
        let long = "x".repeat(301);
        let rows = REPORTS.replace("No papers", &long).replacen("Odd word", &long, 1);
        place.write("reports.csv", rows);
        let mut arguments = IMPORT_REPORTS.to_vec();
        arguments.extend(["--language", language]);
        let said = place.done(&arguments);
        for text in texts {
            assert!(said.contains(text), "{said}");
        }
    }
}

const IMPORT_PREMISES: [&str; 5] = ["import", "premises", "premises.csv", "--map", "map.toml"];

/// Takes in two premises, of which the first has a value that is too long by a character.
fn one_of_the_premises_too_long(first: &str, expected: &str) {
    let place = Place::new();
    place.write("map.toml", "id = \"k\"\nname = \"n\"\naddress = \"a\"\n");
    place.write("premises.csv", format!("k;n;a\n{first}\nb;School;Road 1\n"));
    let said = place.done(&IMPORT_PREMISES);
    assert!(
        said.contains("Taken: 1. Updated: 0. Unchanged: 0. Refused: 1."),
        "{said}"
    );
    assert!(said.contains(&format!("Row 2: {expected}")), "{said}");
}

#[test]
fn name_of_premises_that_is_too_long_refuses_its_own_row() {
    let first = format!("a;{};Street 1", "x".repeat(301));
    one_of_the_premises_too_long(&first, "The name is longer than 300 characters.");
}

#[test]
fn address_of_premises_that_is_too_long_refuses_its_own_row() {
    let first = format!("a;Hall;{}", "x".repeat(301));
    one_of_the_premises_too_long(&first, "The address is longer than 300 characters.");
}

#[test]
fn key_of_premises_that_is_too_long_refuses_its_own_row() {
    let first = format!("{};Hall;Street 1", "x".repeat(301));
    one_of_the_premises_too_long(&first, "The key is longer than 300 characters.");
}

#[test]
fn premises_are_taken_and_updated_by_key() {
    let place = Place::new();
    place.write("map.toml", "id = \"k\"\nname = \"n\"\nlatitude = \"y\"\nlongitude = \"x\"\nstatus = \"s\"\n[statuses]\nNow = \"open\"\nGone = \"abolished\"\n");
    place.write(
        "premises.csv",
        "k;n;y;x;s\na;Hall;59,5;18,1;Now\nb;School;;;Gone\nc;;;;Now\n",
    );
    let arguments = ["import", "premises", "premises.csv", "--map", "map.toml"];
    let said = place.done(&arguments);
    assert!(
        said.contains("Taken: 2. Updated: 0. Unchanged: 0. Refused: 1."),
        "{said}"
    );
    assert!(said.contains("1 of the premises has no position"), "{said}");
    place.write(
        "premises.csv",
        "k;n;y;x;s\na;Hall;59,5;18,1;Now\nb;School;;;Now\n",
    );
    assert!(
        place
            .done(&arguments)
            .contains("Taken: 0. Updated: 1. Unchanged: 1.")
    );
    assert_eq!(place.status(&place.data())["premises"]["by_standing"]["open"], 2);
}

#[test]
fn organisation_must_be_of_the_network() {
    let place = prepared();
    let mut arguments = IMPORT_REPORTS.to_vec();
    arguments.extend(["--as", "nobody"]);
    place.run(&arguments).failed(1, "“nobody”");
    assert!(!place.data().exists());
}
