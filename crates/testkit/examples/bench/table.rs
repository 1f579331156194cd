//! Figures with their baselines, as one table and as JSON.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::json;

use crate::Done;

/// What a figure counts.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Seconds,
    Milliseconds,
    Nanoseconds,
    Bytes,
    PerSecond,
    Count,
}

/// What a figure may be.
#[derive(Clone, Copy)]
pub(crate) enum Allowed {
    /// So many times the baseline at most.
    Times(f64),
    /// So many times the baseline at least.
    TimesAtLeast(f64),
    AtMost(f64),
    AtLeast(f64),
    /// Told for information.
    Any,
}

/// One line of the table.
pub(crate) struct Row {
    /// The name that `--only` takes.
    pub(crate) figure: &'static str,
    /// What exactly was measured.
    pub(crate) name: String,
    pub(crate) unit: Unit,
    pub(crate) ours: f64,
    pub(crate) baseline: Option<f64>,
    pub(crate) allowed: Allowed,
}

impl Row {
    /// Two times, of which the first may be so many times the second.
    pub(crate) fn times(
        figure: &'static str,
        name: &str,
        ours: Duration,
        baseline: Duration,
        allowed: f64,
    ) -> Self {
        let is_long = baseline >= Duration::from_secs(1);
        let (unit, scale) = if is_long {
            (Unit::Seconds, 1.0)
        } else {
            (Unit::Milliseconds, 1e3)
        };
        Self {
            figure,
            name: name.to_owned(),
            unit,
            ours: ours.as_secs_f64() * scale,
            baseline: Some(baseline.as_secs_f64() * scale),
            allowed: Allowed::Times(allowed),
        }
    }

    /// The same line for information only.
    pub(crate) fn told(self) -> Self {
        Self {
            allowed: Allowed::Any,
            ..self
        }
    }

    fn ratio(&self) -> Option<f64> {
        self.baseline
            .filter(|baseline| *baseline > 0.0)
            .map(|baseline| self.ours / baseline)
    }

    /// Whether the figure is as it should be; nothing when it may be anything.
    pub(crate) fn is_ok(&self) -> Option<bool> {
        match self.allowed {
            Allowed::Times(most) => self.ratio().map(|ratio| ratio <= most),
            Allowed::TimesAtLeast(least) => self.ratio().map(|ratio| ratio >= least),
            Allowed::AtMost(most) => Some(self.ours <= most),
            Allowed::AtLeast(least) => Some(self.ours >= least),
            Allowed::Any => None,
        }
    }

    fn cells(&self) -> [String; 6] {
        let dash = || "–".to_owned();
        [
            self.name.clone(),
            shown(self.unit, self.ours),
            self.baseline
                .map_or_else(dash, |baseline| shown(self.unit, baseline)),
            self.ratio().map_or_else(dash, |ratio| format!("{ratio:.2}")),
            match self.allowed {
                Allowed::Times(most) => format!("≤ {most} ×"),
                Allowed::TimesAtLeast(least) => format!("≥ {least} ×"),
                Allowed::AtMost(most) => format!("≤ {}", shown(self.unit, most)),
                Allowed::AtLeast(least) => format!("≥ {}", shown(self.unit, least)),
                Allowed::Any => dash(),
            },
            self.is_ok()
                .map_or("", |ok| if ok { "yes" } else { "NO" })
                .to_owned(),
        ]
    }
}

fn shown(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Seconds => format!("{value:.2} s"),
        Unit::Milliseconds => format!("{value:.2} ms"),
        Unit::Nanoseconds => format!("{value:.0} ns"),
        Unit::Bytes if value >= 1e6 => format!("{:.1} MB", value / 1e6),
        Unit::Bytes if value >= 1e4 => format!("{:.1} kB", value / 1e3),
        Unit::Bytes => format!("{value:.0} B"),
        Unit::PerSecond => format!("{value:.0}/s"),
        Unit::Count => format!("{value:.0}"),
    }
}

/// The table, as it can stand in a document.
pub(crate) fn drawn(rows: &[Row]) -> String {
    let head = ["figure", "ours", "baseline", "ratio", "allowed", "ok"].map(str::to_owned);
    let cells: Vec<_> = std::iter::once(head).chain(rows.iter().map(Row::cells)).collect();
    let mut widths = [0; 6];
    for row in &cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut drawn = String::new();
    for (place, row) in cells.iter().enumerate() {
        for (cell, width) in row.iter().zip(widths) {
            let room = width - cell.chars().count();
            // Writing to a text can't fail.
            let _written = write!(drawn, "| {cell}{} ", " ".repeat(room));
        }
        drawn.push_str("|\n");
        if place == 0 {
            let lines = widths.map(|width| format!("|{}", "-".repeat(width + 2)));
            drawn.push_str(&lines.concat());
            drawn.push_str("|\n");
        }
    }
    drawn
}

/// The same for machines.
pub(crate) fn json(rows: &[Row]) -> Done<String> {
    let rows = rows.iter().map(|row| {
        let (rule, limit) = match row.allowed {
            Allowed::Times(most) => (Some("times-at-most"), Some(most)),
            Allowed::TimesAtLeast(least) => (Some("times-at-least"), Some(least)),
            Allowed::AtMost(most) => (Some("at-most"), Some(most)),
            Allowed::AtLeast(least) => (Some("at-least"), Some(least)),
            Allowed::Any => (None, None),
        };
        let unit = match row.unit {
            Unit::Seconds => "s",
            Unit::Milliseconds => "ms",
            Unit::Nanoseconds => "ns",
            Unit::Bytes => "B",
            Unit::PerSecond => "1/s",
            Unit::Count => "1",
        };
        json!({
            "figure": row.figure, "name": row.name, "unit": unit, "ours": row.ours, "baseline": row.baseline,
            "ratio": row.ratio(), "rule": rule, "limit": limit, "ok": row.is_ok(),
        })
    });
    Ok(serde_json::to_string_pretty(&rows.collect::<Vec<_>>())?)
}

/// The time that so many percent did not exceed.
pub(crate) fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(place).copied().unwrap_or_default()
}

/// The time in the middle.
pub(crate) fn median(times: &mut [Duration]) -> Duration {
    percentile(times, 50)
}
