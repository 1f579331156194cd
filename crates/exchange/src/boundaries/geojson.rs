//! GeoJSON (RFC 7946): a feature collection of polygons.
//!
//! Features are first told apart without being looked into, so that one odd feature costs only
//! itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use domain::areas::Boundary;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::gather::{Gathered, Labels};
use super::outline::{self, Pair};
use super::{AreaProperties, AreaRow};
use crate::limits::check_bytes;
use crate::words::{brief, one_line};
use crate::{FileError, Parsed, RowReason};

/// How deep geometry collections may lie in each other: chosen, none seen deeper than 1.
const DEPTH_MAX: usize = 8;

/// Reads a feature collection whose features are `Polygon`, `MultiPolygon` or a
/// `GeometryCollection` of these.
///
/// # Errors
/// When the bytes are not such a collection, when no feature has one of the properties, and when
/// the coordinates are not degrees.
pub fn parse_geojson(bytes: &[u8], properties: &AreaProperties<'_>) -> Result<Parsed<AreaRow>, FileError> {
    check_bytes(bytes)?;
    let text = FileError::check_utf8(bytes)?;
    let features = read_collection(text)?;
    if features.is_empty() {
        return Err(FileError::NoRows);
    }
    check_columns(&features, properties)?;
    let mut gathered = Gathered::default();
    for (index, feature) in features.iter().enumerate() {
        gathered.take(index + 1, read_feature(feature, properties));
    }
    gathered.finish()
}

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    features: Option<Vec<&'a RawValue>>,
}

#[derive(Default, Deserialize)]
struct Feature<'a> {
    #[serde(borrow)]
    properties: Option<BTreeMap<String, &'a RawValue>>,
    #[serde(borrow)]
    geometry: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Geometry<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    coordinates: Option<&'a RawValue>,
    #[serde(borrow)]
    geometries: Option<Vec<&'a RawValue>>,
}

fn read_collection(text: &str) -> Result<Vec<Feature<'_>>, FileError> {
    let not_geojson = |detail: String| FileError::NotGeoJson { detail };
    let collection: Collection<'_> =
        serde_json::from_str(text).map_err(|error| not_geojson(error.to_string()))?;
    let kind = collection.kind.as_deref().unwrap_or("-");
    if kind != "FeatureCollection" {
        return Err(not_geojson(brief(kind)));
    }
    let features = collection.features.unwrap_or_default();
    // What is no feature has neither properties nor shape, and is refused as such.
    Ok(features
        .iter()
        .map(|raw| serde_json::from_str(raw.get()).unwrap_or_default())
        .collect())
}

/// A property that no feature has was named wrongly: say which there are.
fn check_columns(features: &[Feature<'_>], properties: &AreaProperties<'_>) -> Result<(), FileError> {
    let maps = || features.iter().filter_map(|feature| feature.properties.as_ref());
    for column in [Some(properties.code), Some(properties.name), properties.parent]
        .into_iter()
        .flatten()
    {
        if maps().any(|map| map.contains_key(column)) {
            continue;
        }
        let present: std::collections::BTreeSet<&String> = maps().flat_map(BTreeMap::keys).collect();
        return Err(FileError::missing_column(
            column,
            present.into_iter().map(String::as_str),
        ));
    }
    Ok(())
}

fn read_feature(
    feature: &Feature<'_>,
    properties: &AreaProperties<'_>,
) -> Result<(Labels, Boundary), RowReason> {
    let read = |name: &str| {
        feature
            .properties
            .as_ref()?
            .get(name)
            .and_then(|raw| read_label(raw))
    };
    let labels = Labels::check(
        read(properties.code),
        read(properties.name),
        properties.parent.and_then(read),
    )?;
    let mut polygons = Vec::new();
    match feature.geometry {
        Some(geometry) => read_geometry(geometry, 0, &mut polygons)?,
        None => {
            return Err(RowReason::NotPolygon {
                found: "null".to_owned(),
            });
        }
    }
    Ok((labels, outline::bound(polygons)?))
}

/// Text, or a number as text: a code is often written as a number, in some files as `5.0`.
fn read_label(raw: &RawValue) -> Option<String> {
    match serde_json::from_str(raw.get()).ok()? {
        serde_json::Value::String(text) => Some(one_line(&text)),
        serde_json::Value::Number(number) => {
            let text = number.to_string();
            Some(text.strip_suffix(".0").map(str::to_owned).unwrap_or(text))
        }
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Array(_)
        | serde_json::Value::Object(_) => None,
    }
}

fn read_geometry(
    raw: &RawValue,
    depth: usize,
    polygons: &mut Vec<Vec<domain::areas::Ring>>,
) -> Result<(), RowReason> {
    let damaged = |_: serde_json::Error| RowReason::DamagedShape;
    let geometry: Geometry<'_> = serde_json::from_str(raw.get()).map_err(damaged)?;
    let coordinates = geometry.coordinates.map_or("null", RawValue::get);
    match geometry.kind.as_str() {
        "Polygon" => {
            let rings: Vec<Vec<Position>> = serde_json::from_str(coordinates).map_err(damaged)?;
            polygons.extend(read_polygon(rings)?);
        }
        "MultiPolygon" => {
            let parts: Vec<Vec<Vec<Position>>> = serde_json::from_str(coordinates).map_err(damaged)?;
            for rings in parts {
                polygons.extend(read_polygon(rings)?);
            }
        }
        "GeometryCollection" if depth < DEPTH_MAX => {
            for part in geometry.geometries.unwrap_or_default() {
                read_geometry(part, depth + 1, polygons)?;
            }
        }
        other => {
            return Err(RowReason::NotPolygon { found: brief(other) });
        }
    }
    Ok(())
}

fn read_polygon(rings: Vec<Vec<Position>>) -> Result<Option<Vec<domain::areas::Ring>>, RowReason> {
    outline::read_polygon(
        rings
            .into_iter()
            .map(|ring| ring.into_iter().map(|position| position.0)),
    )
}

/// The first two numbers of a position; the height and what follows it are left aside.
struct Position(Pair);

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;

        impl<'de> Visitor<'de> for Numbers {
            type Value = Position;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("two numbers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Position, A::Error> {
                let mut next = |at: usize| {
                    numbers
                        .next_element()?
                        .ok_or_else(|| A::Error::invalid_length(at, &self))
                };
                let pair = (next(0)?, next(1)?);
                while numbers.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Position(pair))
            }
        }

        deserializer.deserialize_seq(Numbers)
    }
}
