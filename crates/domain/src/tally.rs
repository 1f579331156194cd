//! Running counts a place, a theme and an hour, kept a class at a time.

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
        Level::ALL.into_iter().rev().find(|level| self.open_at(*level) > 0)
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

    fn add(mut self, other: &Self) -> Self {
        self.reports += other.reports;
        self.reports_new += other.reports_new;
        for (sum, more) in self.incidents_open.iter_mut().zip(other.incidents_open) {
            *sum += more;
        }
        self
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

/// Every tally of a world.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    spots: OrdMap<(Spot, ClassId), Tally>,
    hours: OrdMap<(Theme, i32, ClassId), u32>,
}

impl Tallies {
    pub(crate) fn change(&mut self, spot: Spot, class: ClassId, change: impl FnOnce(&mut Tally)) {
        change(self.spots.entry((spot, class)).or_default());
    }

    pub(crate) fn change_hour(&mut self, theme: Theme, hour: i32, class: ClassId, by: Step) {
        step(self.hours.entry((theme, hour, class)).or_default(), by);
    }

    /// The counts of a spot that the viewer may see.
    #[must_use]
    pub fn of(&self, spot: Spot, visible: &Visible) -> Tally {
        self.spots
            .range((spot, ClassId(0))..=(spot, ClassId(u32::MAX)))
            .filter(|((_, class), _)| visible.sees(*class))
            .fold(Tally::default(), |sum, (_, tally)| sum.add(tally))
    }

    /// Reports of a theme an hour, for hours since 1970 in `hours`, oldest first, that the
    /// viewer may see.
    #[must_use]
    pub fn by_hour(&self, theme: Theme, hours: std::ops::Range<i32>, visible: &Visible) -> Vec<u32> {
        hours
            .map(|hour| {
                self.hours
                    .range((theme, hour, ClassId(0))..=(theme, hour, ClassId(u32::MAX)))
                    .filter(|((_, _, class), _)| visible.sees(*class))
                    .map(|(_, count)| count)
                    .sum()
            })
            .collect()
    }
}
