//! Files that are not what they claim: a clear error, exit 1, and nothing changes.

use std::fs::File;

use crate::import::{AREAS, MAP, REPORTS};
use crate::program::{Place, Ran};

/// Takes a table of reports in; whatever it is, nothing may be made.
fn refused(table: &[u8], map: &str) -> Ran {
    let place = Place::new();
    place.write("reports.csv", table).write("map.toml", map);
    let ran = place.run(&["import", "reports", "reports.csv", "--map", "map.toml"]);
    assert!(!place.data().exists(), "{ran:?}");
    assert_eq!(ran.out, "");
    ran
}

#[test]
fn wrong_columns_are_named_with_those_there_are() {
    let ran = refused(b"id,when\n1,2\n", MAP);
    ran.failed(1, "There is no column “date”. There are: id, when.");
    ran.failed(1, "Nothing is changed.");
}

#[test]
fn text_that_is_not_utf8_half_a_row_and_other_files_are_refused() {
    refused(b"id,title\n1,\xff\n", "id = \"id\"\ntitle = \"title\"").failed(1, "not UTF-8");
    let cut = &REPORTS[..REPORTS.len() - 20];
    refused(cut.as_bytes(), MAP).failed(1, "row 4");
    refused(b"PK\x03\x04aaaa", MAP).failed(1, "spreadsheet");
    refused(b"", MAP).failed(1, "empty");
    refused(b"id,title\n1,\"open\n", "id = \"id\"\ntitle = \"title\"").failed(1, "line 2");
}

#[test]
fn map_files_are_checked() {
    refused(REPORTS.as_bytes(), &MAP.replace("title =", "titel =")).failed(1, "“titel”");
    refused(REPORTS.as_bytes(), &MAP.replace("ballot-papers", "no-such-kind")).failed(1, "“no-such-kind”");
    let area = "id = \"id\"\ntitle = \"title\"\narea = \"lat\"\narea_level = \"parish\"\n";
    refused(REPORTS.as_bytes(), area).failed(1, "“parish”");
}

#[test]
fn file_of_4_gib_is_refused_before_it_is_read() {
    let place = Place::new();
    place.write("map.toml", MAP);
    // The file is one hole: it takes no room.
    File::create(place.path().join("reports.csv"))
        .unwrap()
        .set_len(4 << 30)
        .unwrap();
    let ran = place.run(&["import", "reports", "reports.csv", "--map", "map.toml"]);
    ran.failed(1, "4,294,967,296 bytes; at most 536,870,912");
    assert!(!place.data().exists());
}

#[test]
fn errors_are_told_in_each_language() {
    let place = Place::new();
    place.write("map.toml", MAP).write("reports.csv", "id\n1\n");
    for (language, text) in [
        ("sv", "Det finns ingen kolumn ”date”"),
        ("fi", "Saraketta ”date” ei ole"),
    ] {
        let ran = place.run(&[
            "import",
            "reports",
            "reports.csv",
            "--map",
            "map.toml",
            "--language",
            language,
        ]);
        ran.failed(1, text);
    }
}

#[test]
fn boundary_files_are_checked() {
    let place = Place::new();
    place
        .write("a.geojson", "{}")
        .write("b.shp", "x")
        .write("b.dbf", "x")
        .write("c.txt", AREAS);
    place.write(
        "d.geojson",
        AREAS
            .replace("[10,60]", "[500000,6600000]")
            .replace("58", "6500000"),
    );
    let areas = |file: &str, code: &str| {
        place.run(&[
            "import", "areas", file, "--level", "county", "--code", code, "--name", "n",
        ])
    };
    areas("a.geojson", "c").failed(1, "not a GeoJSON");
    areas("b.shp", "c").failed(1, "not the .shp file");
    areas("c.txt", "c").failed(1, "neither .geojson, .json nor .shp");
    areas("gone.geojson", "c").failed(1, "gone.geojson can’t be read");
    areas("d.geojson", "c").failed(1, "not degrees of WGS 84");
    place.write("e.geojson", AREAS);
    areas("e.geojson", "kod").failed(1, "There is no column “kod”");
    assert!(!place.data().exists());
}
