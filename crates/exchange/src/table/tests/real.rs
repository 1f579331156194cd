//! Tables that real elections left behind. Each test ends early where the files are absent.

use std::collections::BTreeSet;
use std::path::Path;

use crate::map_file::{PremisesMap, PremisesStatus, ReportMap};
use crate::table::{Occurred, PlaceRead, PremisesRow, ReportRow, parse_premises, parse_reports};

fn real_file(path: &str) -> Option<Vec<u8>> {
    std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/data")
            .join(path),
    )
    .ok()
}

const REPORTS: &str = r#"
id = "id"
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
"#;

#[test]
fn every_report_of_nigeria_2011_is_taken() {
    let Some(bytes) = real_file("reclaimnaija-election-reports/reports_2011.csv") else {
        return;
    };
    let parsed = parse_reports(&bytes, &ReportMap::parse(REPORTS.as_bytes()).unwrap()).unwrap();
    assert_eq!((parsed.rows.len(), parsed.refused.len()), (8_806, 0));
    let count = |holds: fn(&ReportRow) -> bool| parsed.rows.iter().filter(|row| holds(row)).count();
    assert_eq!(count(|row| matches!(row.occurred_at, Occurred::Known(_))), 8_806);
    // 32 more have coordinates outside of the country: a matter of its areas, not of the table.
    assert_eq!(count(|row| row.point_written == PlaceRead::Missing), 157);
    assert_eq!(count(|row| row.point_written == PlaceRead::Unusable), 0);
    assert_eq!(
        count(|row| row.kind.ours().is_some_and(|kind| kind == "ballots-missing")),
        135
    );
    // Two spellings: 412 and 62.
    assert_eq!(
        count(|row| row.kind.ours().is_some_and(|kind| kind == "all-well")),
        474
    );
    assert_eq!(count(|row| row.title.contains(char::is_control)), 0);
    let last = parsed.rows.last().unwrap();
    assert_eq!(last.row, 8_807);
}

#[test]
fn report_file_that_was_cut_anywhere_is_never_taken_for_more_than_it_is() {
    let Some(bytes) = real_file("reclaimnaija-election-reports/reports_2011.csv") else {
        return;
    };
    let map = ReportMap::parse(REPORTS.as_bytes()).unwrap();
    for end in (0..bytes.len()).step_by(bytes.len() / 9) {
        if let Ok(parsed) = parse_reports(&bytes[..end], &map) {
            assert!(parsed.rows.len() < 8_806);
        }
    }
}

const PREMISES_2018: &str = r#"
id = ["DivName", "PPName"]
name = "PPName"
address = ["PremisesName", "Address1", "Locality", "AddrStateAb", "Postcode"]
latitude = "Lat"
longitude = "Long"
status = "Status"
accessible = "WheelchairAccess"
[statuses]
Current = "open"
Appointment = "planned"
Abolition = "abolished"
[accessibles]
Full = "full"
Assisted = "assisted"
None = "none"
"#;

const PREMISES_2016: &str = r#"
id = ["division", "polling_place_name"]
name = "polling_place_name"
address = "address"
latitude = "lat"
longitude = "lon"
accessible = "wheelchairaccess"
[accessibles]
Full = "full"
Assisted = "assisted"
None = "none"
"#;

fn premises(path: &str, map: &str) -> Option<Vec<PremisesRow>> {
    let bytes = real_file(path)?;
    let parsed = parse_premises(&bytes, &PremisesMap::parse(map.as_bytes()).unwrap()).unwrap();
    assert_eq!(parsed.refused, []);
    Some(parsed.rows)
}

#[test]
fn polling_places_of_australia_2016_are_found_again_in_2018() {
    let Some(new) = premises(
        "polling-places-australia/aec_polling_places_2018.csv",
        PREMISES_2018,
    ) else {
        return;
    };
    let Some(old) = premises(
        "polling-places-australia/federal_2016_polling_places.csv",
        PREMISES_2016,
    ) else {
        return;
    };
    assert_eq!((new.len(), old.len()), (7_477, 6_493));
    let keys: BTreeSet<&str> = new.iter().map(|row| row.source_key.as_str()).collect();
    assert_eq!(
        old.iter()
            .filter(|row| keys.contains(row.source_key.as_str()))
            .count(),
        6_490
    );
    let with = |status| {
        new.iter()
            .filter(|row| row.status.ours() == Some(&status))
            .count()
    };
    let counts = [
        PremisesStatus::Open,
        PremisesStatus::Planned,
        PremisesStatus::Abolished,
    ]
    .map(with);
    assert_eq!(counts, [6_505, 660, 312]);
    assert_eq!(new.iter().filter(|row| row.point.is_none()).count(), 313);
    assert_eq!(new[0].source_key, "Banks/Allawah");
    assert_eq!(
        new[0].address,
        "P J Ferry Hall cnr Bellevue Pde & Blakesley Rd ALLAWAH NSW 2218"
    );
}
