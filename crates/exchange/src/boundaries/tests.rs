//! Boundary files that are right, that are wrong, and that real agencies made.

use std::path::Path;

use domain::areas::Point;
use proptest::prelude::*;

use super::*;
use crate::{FileError, Parsed, RowReason, RowRefusal};

const NAMES: AreaProperties<'_> = AreaProperties {
    code: "code",
    name: "name",
    parent: None,
};
const SQUARE: &str = "[[[1,1],[3,1],[3,3],[1,3],[1,1]]]";

fn feature(properties: &str, kind: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(
        r#"{{"features":[{}],"type":"FeatureCollection"}}"#,
        features.join(",")
    )
}

fn read(features: &[String]) -> Result<Parsed<AreaRow>, FileError> {
    parse_geojson(collection(features).as_bytes(), &NAMES)
}

fn good(code: &str) -> String {
    feature(
        &format!(r#"{{"code":{code},"name":" Län\t{}  "}}"#, 1),
        "Polygon",
        SQUARE,
    )
}

fn reasons(features: &[String]) -> Vec<RowReason> {
    read(features)
        .unwrap()
        .refused
        .into_iter()
        .map(|refusal| refusal.reason)
        .collect()
}

fn at(longitude: f64, latitude: f64) -> Point {
    Point::from_degrees(longitude, latitude).unwrap()
}

#[test]
fn closed_ring_loses_its_repetition() {
    let areas = read(&[good("\"01\"")]).unwrap().rows;
    assert_eq!(
        (areas[0].row, areas[0].code.as_str(), areas[0].name.as_str()),
        (1, "01", "Län 1")
    );
    let square = vec![at(1.0, 1.0), at(3.0, 1.0), at(3.0, 3.0), at(1.0, 3.0)];
    assert_eq!(areas[0].boundary.polygons, [[square]]);
}

#[test]
fn numbers_are_codes_too() {
    for (written, code) in [
        ("1601300271", "1601300271"),
        ("5.0", "5"),
        ("5.5", "5.5"),
        ("\" 05 \"", "05"),
    ] {
        assert_eq!(read(&[good(written)]).unwrap().rows[0].code, code);
    }
}

#[test]
fn features_with_the_same_code_are_one_area() {
    let areas = read(&[good("1"), good("2"), good("\"1\"")]).unwrap().rows;
    let parts: Vec<_> = areas
        .iter()
        .map(|area| (area.row, area.boundary.polygons.len()))
        .collect();
    assert_eq!(parts, [(1, 2), (2, 1)]);
}

#[test]
fn collections_and_heights_are_read() {
    let raised =
        "[[[[1,1,7],[3,1,7],[3,3,7,8],[1,3,7]]],[[[5,5],[6,5],[6,6]],[[5.1,5.1],[5.9,5.2],[5.9,5.8]]]]";
    let part = format!(r#"{{"type":"MultiPolygon","coordinates":{raised}}}"#);
    let whole = format!(
        r#"{{"type":"Feature","properties":{{"code":"1","name":"a"}},"geometry":{{"type":"GeometryCollection","geometries":[{part},{part}]}}}}"#
    );
    let areas = read(&[whole]).unwrap().rows;
    let rings: Vec<usize> = areas[0].boundary.polygons.iter().map(Vec::len).collect();
    assert_eq!(rings, [1, 2, 1, 2]);
}

#[test]
fn bad_features_are_refused_and_the_others_taken() {
    let named = r#"{"code":"1","name":"a"}"#;
    let parsed = read(&[
        good("1"),
        feature(r#"{"code":null,"name":"a"}"#, "Polygon", SQUARE),
        feature(r#"{"code":"1","name":"  "}"#, "Polygon", SQUARE),
        feature(r#"{"name":"a"}"#, "Polygon", SQUARE),
        feature(named, "Point", "[1,1]"),
        feature(named, "Polygon", "[[[1,1],[200,1],[3,3],[1,1]]]"),
        feature(named, "Polygon", "[[[1,1],[3,1],[1,1]]]"),
        feature(named, "Polygon", "[]"),
        feature(named, "Polygon", "[[[1],[2]]]"),
        format!(r#"{{"type":"Feature","properties":{named},"geometry":null}}"#),
        "7".to_owned(),
    ])
    .unwrap();
    assert_eq!(parsed.rows.len(), 1);
    let refused: Vec<_> = parsed
        .refused
        .iter()
        .map(|refusal| (refusal.row, refusal.reason.code()))
        .collect();
    assert_eq!(
        refused,
        [
            (2, "no-code"),
            (3, "no-name"),
            (4, "no-code"),
            (5, "not-polygon"),
            (6, "outside-globe"),
            (7, "too-few-points"),
            (8, "too-few-points"),
            (9, "damaged-shape"),
            (10, "not-polygon"),
            (11, "no-code"),
        ]
    );
    let outside = parsed.refused[4].reason.arguments();
    assert_eq!(
        outside,
        [("longitude", "200".to_owned()), ("latitude", "1".to_owned())]
    );
}

#[test]
fn specks_vanish_and_what_remains_is_taken() {
    let island = "[[[1,1],[3,1],[3,3]]],[[[5,5],[5.000001,5],[5,5.000001]]]";
    let areas = read(&[feature(
        r#"{"code":"1","name":"a"}"#,
        "MultiPolygon",
        &format!("[{island}]"),
    )])
    .unwrap();
    assert_eq!(areas.rows[0].boundary.polygons.len(), 1);
}

#[test]
fn collections_nested_without_end_are_refused() {
    let deep = format!(
        "{}{}",
        r#"{"type":"GeometryCollection","geometries":["#.repeat(5_000),
        "]}".repeat(5_000)
    );
    let whole = format!(r#"{{"type":"Feature","properties":{{"code":"1","name":"a"}},"geometry":{deep}}}"#);
    assert_eq!(read(&[good("2"), whole]).unwrap().refused.len(), 1);
}

#[test]
fn property_that_no_feature_has_is_named_with_those_there_are() {
    let properties = AreaProperties {
        parent: Some("county"),
        ..NAMES
    };
    let error = parse_geojson(collection(&[good("1")]).as_bytes(), &properties).unwrap_err();
    let present = vec!["code".to_owned(), "name".to_owned()];
    assert_eq!(
        error,
        FileError::MissingColumn {
            column: "county".to_owned(),
            present
        }
    );
}

#[test]
fn projected_coordinates_are_refused_whole() {
    let metres = "[[[674032,6580822],[674100,6580822],[674100,6580900]]]";
    let error = read(&[feature(r#"{"code":"1","name":"a"}"#, "Polygon", metres)]).unwrap_err();
    assert_eq!(
        error,
        FileError::NotWgs84 {
            x: "674032".to_owned(),
            y: "6580822".to_owned()
        }
    );
}

#[test]
fn what_is_no_feature_collection_is_refused_whole() {
    for text in ["", "{", "[]", "7", r#"{"type":"Topology"}"#, &good("1")] {
        assert_eq!(
            parse_geojson(text.as_bytes(), &NAMES).unwrap_err().code(),
            "not-geojson",
            "{text}"
        );
    }
    assert_eq!(read(&[]).unwrap_err(), FileError::NoRows);
    assert_eq!(
        parse_geojson(b"{\n\xff", &NAMES).unwrap_err(),
        FileError::NotUtf8 { line: 2 }
    );
    assert_eq!(
        reasons(&[r#"{"properties":{"code":1,"name":"a"}}"#.to_owned()])[0].code(),
        "not-polygon"
    );
}

/// Writes a shapefile: each shape is a list of rings.
fn shp(shapes: &[&[&[(f64, f64)]]]) -> Vec<u8> {
    let mut records = Vec::new();
    for (number, rings) in (1_u32..).zip(shapes) {
        let points: Vec<&(f64, f64)> = rings.iter().copied().flatten().collect();
        let mut content = 5_u32.to_le_bytes().to_vec();
        content.extend([0; 32]);
        content.extend(u32::try_from(rings.len()).unwrap().to_le_bytes());
        content.extend(u32::try_from(points.len()).unwrap().to_le_bytes());
        let mut start = 0_u32;
        for ring in *rings {
            content.extend(start.to_le_bytes());
            start += u32::try_from(ring.len()).unwrap();
        }
        for (x, y) in points {
            content.extend(x.to_le_bytes());
            content.extend(y.to_le_bytes());
        }
        records.extend(number.to_be_bytes());
        records.extend(u32::try_from(content.len() / 2).unwrap().to_be_bytes());
        records.extend(content);
    }
    let mut file = 9994_u32.to_be_bytes().to_vec();
    file.extend([0; 20]);
    file.extend(u32::try_from((100 + records.len()) / 2).unwrap().to_be_bytes());
    file.extend(1000_u32.to_le_bytes());
    file.extend(5_u32.to_le_bytes());
    file.resize(100, 0);
    file.extend(records);
    file
}

/// Writes a table with the fields `code` (a number) and `name`.
fn dbf(mark: u8, rows: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = vec![3, 0, 0, 0];
    file.extend(u32::try_from(rows.len()).unwrap().to_le_bytes());
    file.extend([97, 0, 19, 0]);
    file.resize(32, 0);
    file[29] = mark;
    for (name, kind, bytes) in [("code", b'N', 8), ("name", b'C', 10)] {
        let mut field = name.as_bytes().to_vec();
        field.resize(32, 0);
        field[11] = kind;
        field[16] = bytes;
        file.extend(field);
    }
    file.push(b'\r');
    for (code, name) in rows {
        file.push(b' ');
        file.extend(format!("{code:>8}").into_bytes());
        let mut cell = name.to_vec();
        cell.resize(10, b' ');
        file.extend(cell);
    }
    file
}

const OUTER: &[(f64, f64)] = &[(1.0, 1.0), (1.0, 9.0), (9.0, 9.0), (9.0, 1.0), (1.0, 1.0)];
const LAKE: &[(f64, f64)] = &[(3.0, 3.0), (7.0, 3.0), (7.0, 7.0), (3.0, 7.0), (3.0, 3.0)];
const ISLE: &[(f64, f64)] = &[(4.0, 4.0), (4.0, 6.0), (6.0, 6.0), (6.0, 4.0), (4.0, 4.0)];

#[test]
fn holes_go_to_the_smallest_ring_around_them() {
    let pond: &[(f64, f64)] = &[(4.5, 4.5), (5.5, 4.5), (5.5, 5.5), (4.5, 5.5), (4.5, 4.5)];
    let shp = shp(&[&[OUTER, LAKE, ISLE, pond]]);
    let parsed = parse_shapefile(&shp, &dbf(0, &[("7.000", b"a")]), &NAMES).unwrap();
    let area = &parsed.rows[0];
    assert_eq!(area.code, "7");
    let rings: Vec<usize> = area.boundary.polygons.iter().map(Vec::len).collect();
    assert_eq!(rings, [2, 2]);
    let held = [(2.0, 2.0), (3.5, 3.5), (4.2, 4.2), (5.0, 5.0)].map(|(x, y)| area.boundary.holds(at(x, y)));
    assert_eq!(held, [true, false, true, false]);
}

#[test]
fn letters_are_utf8_or_windows_1252() {
    let read = |mark, name: &[u8]| {
        parse_shapefile(&shp(&[&[OUTER]]), &dbf(mark, &[("1", name)]), &NAMES)
            .map(|parsed| parsed.rows[0].name.clone())
    };
    assert_eq!(read(0, "Östergöt".as_bytes()).unwrap(), "Östergöt");
    // Ten bytes end in the middle of the last letter.
    assert_eq!(read(0, &"Göteborg aå".as_bytes()[..10]).unwrap(), "Göteborg");
    assert_eq!(read(0, &"Götebor åå".as_bytes()[..10]).unwrap(), "Götebor");
    assert_eq!(read(0x57, b"\xd6rebro \x96").unwrap(), "Örebro –");
    assert_eq!(
        read(0x02, b"\x99rebro").unwrap_err(),
        FileError::UnknownCodePage { mark: 2 }
    );
}

#[test]
fn empty_names_and_deleted_records_are_refused() {
    let mut table = dbf(0, &[("1", b""), ("2", b"b"), ("3", b"c")]);
    table[97 + 19] = b'*';
    let parsed = parse_shapefile(&shp(&[&[OUTER], &[OUTER], &[OUTER]]), &table, &NAMES).unwrap();
    assert_eq!(parsed.rows.len(), 1);
    let refusal = |row, reason| RowRefusal { row, reason };
    assert_eq!(
        parsed.refused,
        [
            refusal(1, RowReason::NoName),
            refusal(2, RowReason::MarkedDeleted)
        ]
    );
}

#[test]
fn shapefile_that_is_not_whole_is_refused() {
    let (shapes, table) = (shp(&[&[OUTER], &[ISLE]]), dbf(0, &[("1", b"a"), ("2", b"b")]));
    let read = |shp: &[u8], dbf: &[u8]| parse_shapefile(shp, dbf, &NAMES).unwrap_err();
    assert_eq!(
        read(&shapes[..shapes.len() - 1], &table),
        FileError::CutOff { row: 2 }
    );
    assert_eq!(
        read(&shapes, &table[..table.len() - 1]),
        FileError::CutOff { row: 2 }
    );
    assert_eq!(
        read(&shapes, &dbf(0, &[("1", b"a")])),
        FileError::RecordsDiffer {
            shapes: 2,
            records: 1
        }
    );
    assert_eq!(read(&table, &shapes), FileError::NotShapefile { part: "shp" });
    assert_eq!(read(&shapes, &shapes), FileError::NotShapefile { part: "dbf" });
    assert_eq!(read(&shp(&[]), &dbf(0, &[])), FileError::NoRows);
    let mut lines = shapes.clone();
    lines[32] = 3;
    assert_eq!(read(&lines, &table), FileError::NoPolygons { shape_type: 3 });
    let unknown = AreaProperties {
        code: "CODE",
        ..NAMES
    };
    assert_eq!(
        parse_shapefile(&shapes, &table, &unknown).unwrap_err().code(),
        "missing-column"
    );
}

#[test]
fn counts_that_lie_cost_their_record_only() {
    let mut lying = shp(&[&[OUTER], &[ISLE]]);
    // Number of points of the first shape, after the file header, the record header and the box.
    lying[100 + 8 + 40..100 + 8 + 44].fill(0xff);
    let parsed = parse_shapefile(&lying, &dbf(0, &[("1", b"a"), ("2", b"b")]), &NAMES).unwrap();
    assert_eq!(
        parsed.refused,
        [RowRefusal {
            row: 1,
            reason: RowReason::DamagedShape
        }]
    );
}

fn real_file(path: &str) -> Option<Vec<u8>> {
    std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/data")
            .join(path),
    )
    .ok()
}

#[test]
fn states_of_nigeria_are_read_and_the_nameless_refused() {
    let folder = "reclaimnaija-election-reports/NIR-level_1";
    let Some(shp) = real_file(&format!("{folder}.shp")) else {
        return;
    };
    let Some(dbf) = real_file(&format!("{folder}.dbf")) else {
        return;
    };
    let named = AreaProperties {
        code: "CAPTION",
        name: "CAPTION",
        parent: None,
    };
    let parsed = parse_shapefile(&shp, &dbf, &named).unwrap();
    assert_eq!(parsed.rows.len(), 37);
    let refused: Vec<usize> = parsed.refused.iter().map(|refusal| refusal.row).collect();
    assert_eq!(refused, [4, 5, 36]);
    let home = |longitude, latitude| {
        let point = at(longitude, latitude);
        parsed
            .rows
            .iter()
            .filter(|area| area.boundary.holds(point))
            .map(|area| area.code.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(home(3.54, 6.52), ["Lagos"]);
    assert_eq!(home(7.489061, 9.058036), ["Federal Capital Territory -Abuja"]);
    let by_id = AreaProperties { code: "ID", ..named };
    let parsed = parse_shapefile(&shp, &dbf, &by_id).unwrap();
    assert_eq!(
        (parsed.rows.len(), parsed.refused[0].reason.code()),
        (37, "no-name")
    );
}

#[test]
fn counties_and_municipalities_of_sweden_and_finland_are_read() {
    for (file, code, name, parent, areas) in [
        ("se-counties", "ln_kod", "ln_namn", None, 21),
        ("se-municipalities", "kn_kod", "kn_namn", Some("ln_kod"), 290),
        ("fi-regions", "NATCODE", "NAMESWE", None, 19),
        ("fi-municipalities", "NATCODE", "NAMEFIN", None, 309),
    ] {
        let Some(bytes) = real_file(&format!("areas/{file}.geojson")) else {
            return;
        };
        let parsed = parse_geojson(&bytes, &AreaProperties { code, name, parent }).unwrap();
        assert_eq!((parsed.rows.len(), parsed.refused.len()), (areas, 0), "{file}");
        assert!(
            parsed
                .rows
                .iter()
                .all(|area| area.parent.is_some() == parent.is_some())
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse_geojson(&bytes, &NAMES);
        let _ = parse_shapefile(&bytes, &dbf(0, &[("1", b"a")]), &NAMES);
        let _ = parse_shapefile(&shp(&[&[OUTER]]), &bytes, &NAMES);
    }

    #[test]
    fn any_damage_to_a_shapefile_is_borne(at in 0_usize..700, byte: u8, cut in 0_usize..700) {
        let rows: [(&str, &[u8]); 2] = [("1", b"a"), ("2", b"b")];
        for which in 0..2 {
            let mut files = [shp(&[&[OUTER, LAKE], &[ISLE]]), dbf(0, &rows)];
            let file = &mut files[which];
            let place = at % file.len();
            file[place] = byte;
            file.truncate(file.len().saturating_sub(cut % 40));
            let _ = parse_shapefile(&files[0], &files[1], &NAMES);
        }
    }

    #[test]
    fn any_damage_to_geojson_is_borne(at in 0_usize..200, byte in 32_u8..127) {
        let mut bytes = collection(&[good("1")]).into_bytes();
        let place = at % bytes.len();
        bytes[place] = byte;
        let _ = parse_geojson(&bytes, &NAMES);
    }
}
