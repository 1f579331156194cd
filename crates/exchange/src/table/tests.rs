//! Tables that are right, and every way in which they are wrong.

mod real;

use proptest::prelude::*;

use super::*;
use crate::map_file::{Access, PremisesKind, PremisesMap, PremisesStatus, ReportMap};
use crate::{FILE_BYTES_MAX, Parsed, RowRefusal, check_size};

const MAP: &str = r#"
id = "id"
occurred_at = ["date", "time"]
zone = "Europe/Helsinki"
title = "title"
text = "text"
latitude = "lat"
longitude = "lon"
place = "place"
kind = "kind"
area = "area"
area_level = "municipality"
[kinds]
"Late opening" = "late-opening"
"#;

const HEADER: &str = "id,date,time,title,text,lat,lon,place,kind,area";

fn read(table: &str) -> Result<Parsed<ReportRow>, FileError> {
    parse_reports(table.as_bytes(), &ReportMap::parse(MAP.as_bytes()).unwrap())
}

/// A table whose reports have a key and a title only.
fn keyed(table: &str) -> Result<Parsed<ReportRow>, FileError> {
    parse_reports(
        table.as_bytes(),
        &ReportMap::parse(b"id = \"id\"\ntitle = \"title\"").unwrap(),
    )
}

fn titles(table: &str) -> Vec<(usize, String)> {
    keyed(table)
        .unwrap()
        .rows
        .into_iter()
        .map(|row| (row.row, row.title))
        .collect()
}

fn refused(table: &str) -> Vec<RowRefusal> {
    keyed(table).unwrap().refused
}

#[test]
fn report_is_read_whole() {
    let table = format!(
        "{HEADER}\nA1,2026-09-13,08:05,Late\topening,\"One\nTwo\",60.17,24.94, Kallio ,LATE OPENING,091\n"
    );
    let parsed = read(&table).unwrap();
    assert_eq!(parsed.refused, []);
    let report = &parsed.rows[0];
    assert_eq!((report.row, report.source_key.as_str()), (2, "A1"));
    assert_eq!(
        report.occurred_at,
        Occurred::Known("2026-09-13T05:05:00Z".parse().unwrap())
    );
    assert_eq!(
        (report.title.as_str(), report.text.as_str()),
        ("Late opening", "One\nTwo")
    );
    assert_eq!(report.point, domain::areas::Point::from_degrees(24.94, 60.17));
    assert_eq!(
        (report.point_written, report.place.as_str()),
        (PlaceRead::Given, "Kallio")
    );
    assert_eq!(report.kind.ours().unwrap(), "late-opening");
    assert_eq!(report.area_code.as_deref(), Some("091"));
}

#[test]
fn what_is_missing_or_bad_is_kept_as_unknown() {
    let parsed = read(&format!(
        "{HEADER}\nA1,13.9.26,,,,0,0,, Storm  damage,\nA2,2026-09-13,,,,,,,,\n"
    ))
    .unwrap();
    let [first, second] = &parsed.rows[..] else {
        panic!("two rows")
    };
    assert_eq!(
        first.occurred_at,
        Occurred::Unknown {
            written: "13.9.26".to_owned()
        }
    );
    assert_eq!((first.point, first.point_written), (None, PlaceRead::Unusable));
    assert_eq!(
        first.kind,
        KindRead::Other {
            word: "Storm damage".to_owned()
        }
    );
    assert_eq!(
        second.occurred_at,
        Occurred::DayOnly("2026-09-12T21:00:00Z".parse().unwrap())
    );
    assert_eq!((second.point, second.point_written), (None, PlaceRead::Missing));
    assert_eq!((second.kind.ours(), second.area_code.as_ref()), (None, None));
}

#[test]
fn separator_is_found_from_the_header() {
    for table in [
        "id;title\r\n1;a,b\r\n",
        "id\ttitle\r1\ta,b\r",
        "\u{feff}id,title\n1,\"a,b\"\n",
        "\"id\",\"title\"\n\"1\",\"a,b\"",
    ] {
        assert_eq!(titles(table), [(2, "a,b".to_owned())], "{table:?}");
    }
    assert_eq!(titles("\"id\";\"a,b,c\";title\n1;2;3\n"), [(2, "3".to_owned())]);
}

#[test]
fn doubled_quotation_marks_are_one() {
    assert_eq!(
        titles("id,title\n1,\"say \"\"no\"\"\"\n2,a \"b\"\n3,\"\"\n4,\"\"\"\"\n5,\"a\" \n6,\"a \"b\" c\"\n"),
        [
            (2, "say \"no\"".to_owned()),
            (3, "a \"b\"".to_owned()),
            (4, String::new()),
            (5, "\"".to_owned()),
            (6, "a".to_owned()),
            (7, "a b\" c\"".to_owned()),
        ]
    );
}

#[test]
fn rows_are_numbered_as_in_a_spreadsheet() {
    assert_eq!(
        titles("id,title\n\n1,\"a\nb\"\n,\n2,c"),
        [(3, "a b".to_owned()), (5, "c".to_owned())]
    );
}

#[test]
fn row_without_key_is_refused_and_the_others_taken() {
    let parsed = keyed("id,title\n1,a\n ,b\n2,c\n").unwrap();
    assert_eq!(parsed.rows.len(), 2);
    assert_eq!(
        parsed.refused,
        [RowRefusal {
            row: 3,
            reason: RowReason::NoKey
        }]
    );
}

#[test]
fn key_that_was_there_is_refused_with_its_first_row() {
    let refused = refused("id,title\n1,a\n2,b\n 1 ,c\n");
    assert_eq!(
        refused,
        [RowRefusal {
            row: 4,
            reason: RowReason::DuplicateKey { first_row: 2 }
        }]
    );
    assert_eq!(refused[0].reason.code(), "duplicate-key");
    assert_eq!(refused[0].reason.arguments(), [("first-row", "2".to_owned())]);
}

#[test]
fn row_of_another_width_is_refused() {
    let reason = |found| RowReason::WrongFieldCount { found, expected: 2 };
    assert_eq!(
        refused("id,title\n1,a,b\n2\n3,c\n"),
        [
            RowRefusal {
                row: 2,
                reason: reason(3)
            },
            RowRefusal {
                row: 3,
                reason: reason(1)
            },
        ]
    );
}

#[test]
fn quotation_mark_that_swallows_rows_is_told() {
    let refused = refused("id,title\n1,\"a\n2,b\n3,\"c\"\n4,d\n");
    assert_eq!(
        refused,
        [RowRefusal {
            row: 2,
            reason: RowReason::StrayQuote { lines: 3 }
        }]
    );
}

#[test]
fn row_without_end_is_not_kept_whole() {
    let wide = ",x".repeat(100_000);
    let reason = RowReason::WrongFieldCount {
        found: 100_001,
        expected: 2,
    };
    assert_eq!(
        refused(&format!("id,title\n1{wide}\n")),
        [RowRefusal { row: 2, reason }]
    );
}

#[test]
fn field_over_the_limit_is_refused() {
    let longest = "x".repeat(FIELD_BYTES_MAX);
    let refused = refused(&format!("id,title\n1,{longest}\n2,{longest}x\n"));
    let reason = RowReason::FieldTooLong {
        column: "title".to_owned(),
        bytes_max: FIELD_BYTES_MAX,
    };
    assert_eq!(refused, [RowRefusal { row: 3, reason }]);
}

#[test]
fn file_that_stops_in_a_row_is_refused_whole() {
    assert_eq!(
        keyed("id,title\n1,a\n2").unwrap_err(),
        FileError::CutOff { row: 3 }
    );
    assert_eq!(
        keyed("id,title\n1,\"a\n\n2,b\n").unwrap_err(),
        FileError::QuoteNotClosed { line: 2 }
    );
    assert_eq!(
        keyed("id,\"title\n1,a\n").unwrap_err(),
        FileError::QuoteNotClosed { line: 1 }
    );
}

#[test]
fn file_without_rows_is_refused() {
    assert_eq!(keyed("").unwrap_err(), FileError::Empty);
    assert_eq!(keyed("\u{feff}\n \n").unwrap_err(), FileError::Empty);
    assert_eq!(keyed("id,title\n").unwrap_err(), FileError::NoRows);
    assert_eq!(keyed("id,title").unwrap_err(), FileError::NoRows);
}

#[test]
fn column_that_is_not_there_is_named_with_those_that_are() {
    let error = keyed("id,Title,text\n1,a,b\n").unwrap_err();
    let present = ["id", "Title", "text"].map(str::to_owned).to_vec();
    assert_eq!(
        error,
        FileError::MissingColumn {
            column: "title".to_owned(),
            present
        }
    );
    assert_eq!(
        error.to_string(),
        "there is no column \"title\"; there are: id, Title, text"
    );
}

#[test]
fn column_that_is_there_twice_matters_only_when_used() {
    assert_eq!(
        keyed("id,id,title\n1,2,a\n").unwrap_err(),
        FileError::RepeatedColumn {
            column: "id".to_owned()
        }
    );
    assert_eq!(titles("id,x,x, title \n1,2,3,a\n"), [(2, "a".to_owned())]);
}

#[test]
fn other_files_are_recognised() {
    let map = ReportMap::parse(b"id = \"id\"\ntitle = \"title\"").unwrap();
    for (bytes, kind) in [
        (&b"PK\x03\x04\x14\x00"[..], "zip"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"SQLite format 3\0", "sqlite"),
        (b"%PDF-1.7", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-spreadsheet"),
        (b"\xff\xfei\0d\0", "utf-16"),
        (b"\n<!DOCTYPE html>", "html"),
        (b"id,title\n1,\0\n", "binary"),
    ] {
        assert_eq!(
            parse_reports(bytes, &map).unwrap_err(),
            FileError::NotCsv { looks_like: kind }
        );
    }
    assert_eq!(
        parse_reports(b"id,title\n1,a\n2,\xe5\n", &map).unwrap_err(),
        FileError::NotUtf8 { line: 3 }
    );
}

#[test]
fn size_is_checked_before_reading() {
    assert_eq!(check_size(FILE_BYTES_MAX), Ok(()));
    let error = check_size(4 << 30).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the file has 4294967296 bytes; at most 536870912 are read"
    );
}

#[test]
fn premises_are_read_whole() {
    let map = r#"
        id = ["division", "name"]
        name = "name"
        address = ["house", "street", "town"]
        kind = "type"
        status = "status"
        accessible = "ramp"
        [kinds]
        Forhand = "advance-voting"
        [statuses]
        Stangd = "abolished"
        [accessibles]
        ja = "full"
    "#;
    let map = PremisesMap::parse(map.as_bytes()).unwrap();
    let table = "division,name,house,street,town,type,status,ramp\n\
        Banks,Allawah,School,,Allawah,forhand,Stangd,JA\n\
        Banks,,,,,,,\n\
        Banks,Oatley,,,,hall,Ny,\n";
    let parsed = parse_premises(table.as_bytes(), &map).unwrap();
    let [first, second] = &parsed.rows[..] else {
        panic!("two rows")
    };
    assert_eq!(
        (first.source_key.as_str(), first.address.as_str()),
        ("Banks/Allawah", "School Allawah")
    );
    assert_eq!(first.kind, WordRead::Ours(PremisesKind::AdvanceVoting));
    assert_eq!(first.status, WordRead::Ours(PremisesStatus::Abolished));
    assert_eq!(first.accessible, WordRead::Ours(Access::Full));
    assert_eq!(
        second.kind,
        WordRead::Other {
            word: "hall".to_owned()
        }
    );
    assert_eq!(
        parsed.refused,
        [RowRefusal {
            row: 3,
            reason: RowReason::NoName
        }]
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let map = ReportMap::parse(MAP.as_bytes()).unwrap();
        let _ = parse_reports(&bytes, &map);
        let _ = ReportMap::parse(&bytes);
    }

    #[test]
    fn any_text_below_a_header_is_read_or_refused(text in "[a-z0-9åØ€\",;.:+\t\r\n\u{85}\u{2028} -]{0,300}") {
        let table = format!("{HEADER}\n{text}");
        if let Ok(parsed) = read(&table) {
            prop_assert!(parsed.rows.len() + parsed.refused.len() <= text.len());
            for report in parsed.rows {
                prop_assert!(!report.source_key.is_empty());
                prop_assert!(!report.title.contains(char::is_control));
                prop_assert_eq!(one_line(&report.title), report.title);
            }
        }
    }

    #[test]
    fn what_the_sheet_writes_is_read_back(titles in prop::collection::vec("[a-zå\",;\n ]{0,12}", 1..20)) {
        let mut sheet = crate::sheet::SheetWriter::begin(Vec::new(), &["id", "title"]).unwrap();
        for (at, title) in titles.iter().enumerate() {
            sheet.row(&[at.to_string(), title.clone()]).unwrap();
        }
        let table = String::from_utf8(sheet.finish().unwrap()).unwrap();
        let read: Vec<String> = keyed(&table).unwrap().rows.into_iter().map(|row| row.title).collect();
        let written: Vec<String> = titles.iter().map(|title| one_line(title)).collect();
        prop_assert_eq!(read, written);
    }
}
