//! Map files that are right, and every way in which they are wrong.

use super::*;

const REPORTS: &str = r#"
id = "id"                          # the source's own key
occurred_at = ["date", "time"]
zone = "Africa/Lagos"
title = "title"
text = "text"
latitude = "lat"
longitude = "lon"
place = "location"
kind = "category"
[kinds]
"Snatching of ballot box" = "ballots-missing"
"What went well" = "all-well"
"What Went Well" = "all-well"
"#;

const PREMISES: &str = r#"
id = ["DivName", "PPName"]
name = "PPName"
kind = "Type"
status = "Status"
area = "DivCo"
area_level = "municipality"
accessible = "WheelchairAccess"
[kinds]
"PPVC" = "advance-voting"
[statuses]
"Current" = "open"
[accessibles]
"None" = "none"
"#;

fn refusal(map: &str) -> FileError {
    ReportMap::parse(map.as_bytes()).unwrap_err()
}

#[test]
fn report_map_takes_one_column_or_several() {
    let map = ReportMap::parse(REPORTS.as_bytes()).unwrap();
    assert_eq!(map.id.names(), ["id"]);
    assert_eq!(map.occurred_at.as_ref().unwrap().names(), ["date", "time"]);
    assert_eq!(map.time_zone.iana_name(), Some("Africa/Lagos"));
    assert_eq!(map.kinds(), ["all-well", "ballots-missing"]);
    assert_eq!(map.area_level(), None);
}

#[test]
fn words_are_found_exactly_first_and_then_without_case() {
    let map = "id = \"a\"\ntitle = \"b\"\nkind = \"c\"\n[kinds]\n\"Late \" = \"x\"\nlate = \"y\"\n";
    let map = ReportMap::parse(map.as_bytes()).unwrap();
    assert_eq!(map.kinds.find("Late ").unwrap(), "x");
    assert_eq!(map.kinds.find("late").unwrap(), "y");
    assert_eq!(map.kinds.find(" LATE").unwrap(), "x");
    assert_eq!(map.kinds.find("later"), None);
}

#[test]
fn premises_map_has_our_words_for_theirs() {
    let map = PremisesMap::parse(PREMISES.as_bytes()).unwrap();
    assert_eq!(map.area_level(), Some("municipality"));
    assert_eq!(map.kinds.find("ppvc"), Some(&PremisesKind::AdvanceVoting));
    assert_eq!(map.statuses.find("Current"), Some(&PremisesStatus::Open));
    assert_eq!(map.accessibles.find("none"), Some(&Access::None));
}

#[test]
fn unknown_key_is_named_with_its_line() {
    let error = refusal("id = \"id\"\ntitle = \"t\"\nlatitud = \"lat\"\n");
    assert_eq!(
        error,
        FileError::MapUnknownKey {
            line: 3,
            key: "latitud".to_owned()
        }
    );
    assert_eq!(
        error.arguments(),
        [("line", "3".to_owned()), ("key", "latitud".to_owned())]
    );
}

#[test]
fn unknown_word_of_ours_is_named_with_those_there_are() {
    let wrong = PREMISES.replace("\"open\"", "\"opened\"");
    assert_eq!(
        PremisesMap::parse(wrong.as_bytes()).unwrap_err(),
        FileError::MapUnknownValue {
            line: 12,
            value: "opened".to_owned(),
            allowed: "open, planned, abolished".to_owned()
        }
    );
}

#[test]
fn needed_keys_are_named() {
    for (map, key) in [
        ("title = \"t\"", "id"),
        ("id = \"id\"", "title"),
        ("id = \"id\"\ntext = \"t\"\noccurred_at = \"d\"", "zone"),
        ("id = \"id\"\ntext = \"t\"\nlatitude = \"d\"", "longitude"),
        ("id = \"id\"\ntext = \"t\"\nlongitude = \"d\"", "latitude"),
        ("id = \"id\"\ntext = \"t\"\narea = \"d\"", "area_level"),
        ("id = \"id\"\ntext = \"t\"\narea_level = \"county\"", "area"),
        ("id = \"id\"\ntext = \"t\"\n[kinds]\na = \"b\"", "kind"),
    ] {
        assert_eq!(
            refusal(map),
            FileError::MapMissingKey { key: key.to_owned() },
            "{map}"
        );
    }
}

#[test]
fn zone_must_be_in_the_time_zone_database() {
    let error = refusal(&REPORTS.replace("Africa/Lagos", "Africa/Lago"));
    assert_eq!(
        error,
        FileError::UnknownZone {
            zone: "Africa/Lago".to_owned()
        }
    );
}

#[test]
fn what_is_no_map_is_refused_with_its_line() {
    for (map, line) in [
        ("id = \"id\"\ntitle = ", 2),
        ("id = \"id\"\n\ntitle = 5\n", 3),
        ("id = []\ntitle = \"t\"\n", 1),
        ("id = \"id\"\nid = \"id\"\n", 2),
    ] {
        let error = refusal(map);
        assert_eq!(
            (error.code(), &error.arguments()[0]),
            ("map-unreadable", &("line", line.to_string())),
            "{map}"
        );
    }
    assert_eq!(
        ReportMap::parse(b"id = \"\xff\"").unwrap_err(),
        FileError::NotUtf8 { line: 1 }
    );
    assert_eq!(
        ReportMap::parse(&vec![b' '; MAP_BYTES_MAX + 1])
            .unwrap_err()
            .code(),
        "file-too-large"
    );
}
