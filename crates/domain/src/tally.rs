//! Running counts a place, a theme and an hour, kept a class at a time.

#[cfg(test)]
mod tests;

use imbl::OrdMap;

use crate::access::{ClassId, Visible};
use crate::areas::AreaNumber;
use crate::level::{LEVELS, Level};
use crate::theme::Theme;

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// The whole network.
    Everywhere,
    /// What happened in an area or below it.
    Area(AreaNumber),
    /// What belongs to a theme.
    Theme(Theme),
}

/// Counts of one spot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports of every state.
    pub reports: u32,
    /// Reports that wait for a first assessment.
    pub reports_new: u32,
    /// Open incidents by level, 0 to 4.
    pub incidents_open: [u32; LEVELS],
}

impl Tally {
    /// The highest level with an open incident.
    #[must_use]
    pub fn highest(&self) -> Option<Level> {
        Level::ALL
            .into_iter()
            .rev()
            .find(|level| self.open_at(*level) > 0)
    }

    /// Open incidents at one level.
    #[must_use]
    pub fn open_at(&self, level: Level) -> u32 {
        self.incidents_open.get(level.place()).copied().unwrap_or(0)
    }

    /// Open incidents at every level.
    #[must_use]
    pub fn open(&self) -> u32 {
        self.incidents_open.iter().sum()
    }
}

/// One step up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Up,
    Down,
}

pub(crate) const fn step(count: &mut u32, step: Step) {
    *count = match step {
        Step::Up => count.saturating_add(1),
        Step::Down => count.saturating_sub(1),
    };
}

#[derive(Clone, Copy, Debug, Default)]
struct Reported {
    all: u32,
    new: u32,
}

/// Every tally of a world.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    // Apart, because most spots and classes with reports have no open incident.
    reports: OrdMap<(Spot, ClassId), Reported>,
    incidents: OrdMap<(Spot, ClassId), [u32; LEVELS]>,
    hours: OrdMap<(Theme, i32, ClassId), u32>,
    // Of all classes together, so that who sees nearly everything need not add them up.
    totals: OrdMap<Spot, Tally>,
    hour_totals: OrdMap<(Theme, i32), u32>,
    classes: usize,
}

impl Tallies {
    /// One report more or less.
    pub(crate) fn count_report(&mut self, spot: Spot, class: ClassId, is_new: bool, by: Step) {
        self.know(class);
        changed(&mut self.reports, (spot, class), |reported| {
            step(&mut reported.all, by);
            if is_new {
                step(&mut reported.new, by);
            }
        });
        changed(&mut self.totals, spot, |total| {
            step(&mut total.reports, by);
            if is_new {
                step(&mut total.reports_new, by);
            }
        });
    }

    /// One open incident more or less.
    pub(crate) fn count_incident(&mut self, spot: Spot, class: ClassId, level: Level, by: Step) {
        self.know(class);
        let count = |open: &mut [u32; LEVELS]| {
            if let Some(count) = open.get_mut(level.place()) {
                step(count, by);
            }
        };
        changed(&mut self.incidents, (spot, class), count);
        changed(&mut self.totals, spot, |total| count(&mut total.incidents_open));
    }

    fn know(&mut self, class: ClassId) {
        let place = usize::try_from(class.0).unwrap_or(usize::MAX);
        self.classes = self.classes.max(place.saturating_add(1));
    }

    pub(crate) fn change_hour(&mut self, theme: Theme, hour: i32, class: ClassId, by: Step) {
        self.know(class);
        changed(&mut self.hours, (theme, hour, class), |count| step(count, by));
        changed(&mut self.hour_totals, (theme, hour), |count| step(count, by));
    }

    /// The counts of a spot that the viewer may see.
    #[must_use]
    pub fn of(&self, spot: Spot, visible: &Visible) -> Tally {
        if let Some(hidden) = visible.few_hidden(self.classes) {
            return self.of_all_but(spot, hidden);
        }
        let classes = (spot, ClassId::LOWEST)..=(spot, ClassId::HIGHEST);
        let mut sum = Tally::default();
        for ((_, class), reported) in self.reports.range(classes.clone()) {
            if visible.sees(*class) {
                sum.reports += reported.all;
                sum.reports_new += reported.new;
            }
        }
        for ((_, class), open) in self.incidents.range(classes) {
            if visible.sees(*class) {
                for (sum, more) in sum.incidents_open.iter_mut().zip(open) {
                    *sum += more;
                }
            }
        }
        sum
    }

    fn of_all_but(&self, spot: Spot, hidden: &[ClassId]) -> Tally {
        let mut rest = self.totals.get(&spot).copied().unwrap_or_default();
        for class in hidden {
            if let Some(reported) = self.reports.get(&(spot, *class)) {
                rest.reports = rest.reports.saturating_sub(reported.all);
                rest.reports_new = rest.reports_new.saturating_sub(reported.new);
            }
            if let Some(open) = self.incidents.get(&(spot, *class)) {
                for (rest, less) in rest.incidents_open.iter_mut().zip(open) {
                    *rest = rest.saturating_sub(*less);
                }
            }
        }
        rest
    }

    fn hour_of_all_but(&self, theme: Theme, hour: i32, hidden: &[ClassId]) -> u32 {
        let all = self.hour_totals.get(&(theme, hour)).copied().unwrap_or(0);
        let less = hidden
            .iter()
            .filter_map(|class| self.hours.get(&(theme, hour, *class)));
        all.saturating_sub(less.sum())
    }

    /// Reports of a theme an hour, for hours since 1970 in `hours`, oldest first, that the
    /// viewer may see.
    #[must_use]
    pub fn by_hour(&self, theme: Theme, hours: std::ops::Range<i32>, visible: &Visible) -> Vec<u32> {
        if let Some(hidden) = visible.few_hidden(self.classes) {
            return hours
                .map(|hour| self.hour_of_all_but(theme, hour, hidden))
                .collect();
        }
        hours
            .map(|hour| {
                self.hours
                    .range((theme, hour, ClassId::LOWEST)..=(theme, hour, ClassId::HIGHEST))
                    .filter(|((_, _, class), _)| visible.sees(*class))
                    .map(|(_, count)| count)
                    .sum()
            })
            .collect()
    }
}

/// Changes what lies under a key, or nought when nothing does. One way down the tree where an
/// entry of the map would take three.
pub(crate) fn changed<K: Ord + Clone, V: Clone + Default>(
    map: &mut OrdMap<K, V>,
    key: K,
    change: impl FnOnce(&mut V),
) {
    match map.get_mut(&key) {
        Some(value) => change(value),
        None => {
            let mut value = V::default();
            change(&mut value);
            map.insert(key, value);
        }
    }
}
