//! Reads OpenMetrics text and stumbles over everything that the format does not allow
//! (OpenMetrics 1.0, section 4.1).

use std::collections::{BTreeMap, BTreeSet};

/// A family of samples.
#[derive(Debug, Default)]
pub(crate) struct Family {
    pub(crate) kind: String,
    pub(crate) samples: Vec<Sample>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) value: f64,
}

/// Every family by its name.
pub(crate) fn parse(text: &str) -> BTreeMap<String, Family> {
    let body = text
        .strip_suffix("# EOF\n")
        .unwrap_or_else(|| panic!("the text does not end with # EOF"));
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    let mut current = String::new();
    let mut seen = BTreeSet::new();
    for line in body.lines() {
        assert_eq!(line, line.trim(), "blanks at the ends of {line:?}");
        if let Some(told) = line.strip_prefix("# ") {
            let (what, rest) = told.split_once(' ').unwrap();
            let (name, value) = rest.split_once(' ').unwrap();
            assert!(is_name(name), "{name}");
            if name != current {
                assert!(!families.contains_key(name), "{name} comes twice");
                name.clone_into(&mut current);
            }
            let family = families.entry(name.to_owned()).or_default();
            match what {
                "TYPE" => value.clone_into(&mut family.kind),
                "UNIT" => assert!(name.ends_with(&format!("_{value}")), "{name} is not in {value}"),
                "HELP" => assert!(!value.is_empty(), "{name} has no help"),
                other => panic!("# {other} is nothing"),
            }
            continue;
        }
        let sample = sample(line);
        let suffix = sample
            .name
            .strip_prefix(&current)
            .unwrap_or_else(|| panic!("{line} stands in the family {current}"));
        let family = families.get_mut(&current).unwrap();
        let fits: &[&str] = match family.kind.as_str() {
            "counter" => &["_total"],
            "gauge" => &[""],
            "info" => &["_info"],
            "histogram" => &["_bucket", "_sum", "_count"],
            other => panic!("{current} is of kind {other}"),
        };
        assert!(fits.contains(&suffix), "{line} is no sample of a {}", family.kind);
        assert!(
            seen.insert((sample.name.clone(), sample.labels.clone())),
            "{line} comes twice"
        );
        family.samples.push(sample);
    }
    for (name, family) in &families {
        assert!(!family.kind.is_empty(), "{name} has no type");
        if family.kind == "histogram" {
            buckets_add_up(name, family);
        }
    }
    families
}

fn is_name(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && name.starts_with(|first: char| first.is_ascii_lowercase())
}

fn sample(line: &str) -> Sample {
    let (series, value) = line.rsplit_once(' ').unwrap();
    let (name, labels) = match series.split_once('{') {
        None => (series, BTreeMap::new()),
        Some((name, rest)) => (name, labels(rest.strip_suffix('}').unwrap())),
    };
    assert!(is_name(name), "{name}");
    Sample {
        name: name.to_owned(),
        labels,
        value: value.parse().unwrap(),
    }
}

/// `name="value",…`; none of our values holds a quotation mark or a comma.
fn labels(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split(',').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        assert!(is_name(name), "{name}");
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        (name.to_owned(), value.unwrap().to_owned())
    });
    let count = pairs.clone().count();
    let labels: BTreeMap<_, _> = pairs.collect();
    assert_eq!(labels.len(), count, "a label comes twice in {text}");
    labels
}

/// Each bucket holds those before it, and the last one everything.
fn buckets_add_up(name: &str, family: &Family) {
    let mut last: BTreeMap<BTreeMap<String, String>, (f64, f64)> = BTreeMap::new();
    for sample in &family.samples {
        let mut labels = sample.labels.clone();
        if sample.name.ends_with("_bucket") {
            let edge = labels.remove("le").unwrap();
            let edge: f64 = edge.replace("+Inf", "inf").parse().unwrap();
            let before = last.insert(labels, (edge, sample.value));
            let (edge_before, value_before) = before.unwrap_or((f64::NEG_INFINITY, 0.0));
            assert!(edge_before < edge && value_before <= sample.value, "{sample:?}");
        }
    }
    for sample in family
        .samples
        .iter()
        .filter(|sample| sample.name == format!("{name}_count"))
    {
        assert_eq!(last[&sample.labels], (f64::INFINITY, sample.value), "{sample:?}");
    }
}
