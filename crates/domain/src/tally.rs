//! Running counts a place, a theme and an hour, kept a class at a time.

#[cfg(test)]
mod tests;

use imbl::{OrdMap, Vector};

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

impl Spot {
    /// Its place in lists with one element a spot.
    fn place(self) -> usize {
        match self {
            Self::Everywhere => 0,
            Self::Theme(theme) => 1 + theme.place(),
            Self::Area(area) => 1 + Theme::ALL.len() + area.place(),
        }
    }
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

impl Tally {
    fn change_open(&mut self, open: &[u32; LEVELS], change: impl Fn(u32, u32) -> u32) {
        for (count, by) in self.incidents_open.iter_mut().zip(open) {
            *count = change(*count, *by);
        }
    }

    fn change_reports(&mut self, reported: Reported, change: impl Fn(u32, u32) -> u32) {
        self.reports = change(self.reports, reported.all);
        self.reports_new = change(self.reports_new, reported.new);
    }
}

/// Every tally of a world. What all authorities read is counted with everything else only, and
/// comes out as the rest: it is most of what there is.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    all: Vector<Tally>,
    // Apart, because most spots and classes with reports have no open incident.
    reports: OrdMap<(Spot, ClassId), Reported>,
    incidents: OrdMap<(Spot, ClassId), [u32; LEVELS]>,
    all_hours: OrdMap<(Theme, i32), u32>,
    hours: OrdMap<(Theme, i32, ClassId), u32>,
    classes: usize,
}

impl Tallies {
    /// One report more or less.
    pub(crate) fn count_report(&mut self, spot: Spot, class: ClassId, is_new: bool, by: Step) {
        self.change_all(spot, |all| {
            step(&mut all.reports, by);
            if is_new {
                step(&mut all.reports_new, by);
            }
        });
        if class == ClassId::SHARED {
            return;
        }
        self.know(class);
        changed(&mut self.reports, (spot, class), |reported| {
            step(&mut reported.all, by);
            if is_new {
                step(&mut reported.new, by);
            }
        });
    }

    /// One open incident more or less.
    pub(crate) fn count_incident(&mut self, spot: Spot, class: ClassId, level: Level, by: Step) {
        let count = |open: &mut [u32; LEVELS]| {
            if let Some(count) = open.get_mut(level.place()) {
                step(count, by);
            }
        };
        self.change_all(spot, |all| count(&mut all.incidents_open));
        if class != ClassId::SHARED {
            self.know(class);
            changed(&mut self.incidents, (spot, class), count);
        }
    }

    pub(crate) fn change_hour(&mut self, theme: Theme, hour: i32, class: ClassId, by: Step) {
        changed(&mut self.all_hours, (theme, hour), |count| step(count, by));
        if class != ClassId::SHARED {
            self.know(class);
            changed(&mut self.hours, (theme, hour, class), |count| step(count, by));
        }
    }

    fn change_all(&mut self, spot: Spot, change: impl FnOnce(&mut Tally)) {
        let place = spot.place();
        while self.all.len() <= place {
            self.all.push_back(Tally::default());
        }
        if let Some(all) = self.all.get_mut(place) {
            change(all);
        }
    }

    fn know(&mut self, class: ClassId) {
        let place = usize::try_from(class.0).unwrap_or(usize::MAX);
        self.classes = self.classes.max(place.saturating_add(1));
    }

    /// The counts of a spot that the viewer may see.
    #[must_use]
    pub fn of(&self, spot: Spot, visible: &Visible) -> Tally {
        let reports = self.apart(&self.reports, |class| (spot, class), visible);
        let incidents = self.apart(&self.incidents, |class| (spot, class), visible);
        if !visible.sees(ClassId::SHARED) {
            let mut sum = Tally::default();
            reports.for_each(|more| sum.change_reports(*more, u32::saturating_add));
            incidents.for_each(|more| sum.change_open(more, u32::saturating_add));
            return sum;
        }
        let mut rest = self.all.get(spot.place()).copied().unwrap_or_default();
        reports.for_each(|less| rest.change_reports(*less, u32::saturating_sub));
        incidents.for_each(|less| rest.change_open(less, u32::saturating_sub));
        rest
    }

    /// Reports of a theme an hour, for hours since 1970 in `hours`, oldest first, that the
    /// viewer may see.
    #[must_use]
    pub fn by_hour(&self, theme: Theme, hours: std::ops::Range<i32>, visible: &Visible) -> Vec<u32> {
        let count = |hour| {
            let apart: u32 = self
                .apart(&self.hours, |class| (theme, hour, class), visible)
                .sum();
            if visible.sees(ClassId::SHARED) {
                let all = self.all_hours.get(&(theme, hour)).copied().unwrap_or(0);
                all.saturating_sub(apart)
            } else {
                apart
            }
        };
        hours.map(count).collect()
    }

    /// What must be told apart of a spot's or an hour's counts: of classes that are not seen,
    /// to be taken from all, for whoever sees what is shared; otherwise of those that are seen.
    fn apart<'a, K: Ord + Clone + HasClass, V: Clone>(
        &self,
        counts: &'a OrdMap<K, V>,
        key: impl Fn(ClassId) -> K + 'a,
        visible: &'a Visible,
    ) -> Box<dyn Iterator<Item = &'a V> + 'a> {
        let shared = visible.sees(ClassId::SHARED);
        if let Some(hidden) = visible.few_hidden(self.classes).filter(|_| shared) {
            return Box::new(hidden.iter().filter_map(move |class| counts.get(&key(*class))));
        }
        let classes = key(ClassId::LOWEST)..=key(ClassId::HIGHEST);
        let told = counts
            .range(classes)
            .filter(move |(key, _)| visible.sees(key.class()) != shared);
        Box::new(told.map(|(_, count)| count))
    }
}

trait HasClass {
    fn class(&self) -> ClassId;
}

impl HasClass for (Spot, ClassId) {
    fn class(&self) -> ClassId {
        self.1
    }
}

impl HasClass for (Theme, i32, ClassId) {
    fn class(&self) -> ClassId {
        self.2
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
