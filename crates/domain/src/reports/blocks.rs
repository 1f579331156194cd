//! What there is among reports that follow each other, so that a list passes over many at once.

use super::ReportState;
use super::state::Report;
use crate::access::{ClassId, Visible};
use crate::areas::AreaNumber;
use crate::network::KindNumber;
use crate::theme::Theme;

/// Reports in a block. Chosen: passing over one costs about what testing one report does.
pub(crate) const BLOCK: usize = 64;

/// What may be found in a block of reports. Different things share a bit, so a block may promise
/// what it does not hold, but never hides anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Block {
    kinds: u64,
    areas: u64,
    classes: u64,
    states: u64,
    themes: u64,
}

fn bit(number: usize) -> u64 {
    1_u64.rotate_left(u32::try_from(number % BLOCK).unwrap_or(0))
}

fn class_bit(class: ClassId) -> u64 {
    // What is shared has a bit for itself: it is most of what there is, or what there is least of.
    match usize::try_from(class.0) {
        Ok(0) => bit(0),
        Ok(number) => bit(1 + number % (BLOCK - 1)),
        Err(_) => u64::MAX,
    }
}

impl Block {
    /// The block of one report, which lies in this widest area.
    pub(crate) fn of(report: &Report, widest: Option<AreaNumber>) -> Self {
        let mut block = Self {
            classes: class_bit(report.class),
            ..Self::default()
        };
        block.with_kind(report.kind);
        block.with_state(report.state);
        block.with_theme(report.theme);
        if let Some(area) = widest {
            block.with_area(area);
        }
        block
    }

    /// What may be seen, whatever it is.
    pub(crate) fn seen(visible: &Visible) -> Self {
        let classes = visible.classes().map(class_bit);
        Self {
            classes: classes.fold(0, |all, one| all | one),
            ..Self::default()
        }
    }

    /// The same, of what every authority reads.
    pub(crate) fn of_shared(self) -> Self {
        Self {
            classes: class_bit(ClassId::SHARED),
            ..self
        }
    }

    /// Whatever there is.
    pub(crate) fn any() -> Self {
        Self {
            classes: u64::MAX,
            ..Self::default()
        }
    }

    pub(crate) fn with_kind(&mut self, kind: KindNumber) {
        self.kinds |= bit(kind.place());
    }

    pub(crate) fn with_area(&mut self, widest: AreaNumber) {
        self.areas |= bit(widest.place());
    }

    pub(crate) fn with_state(&mut self, state: ReportState) {
        self.states |= bit(state.place());
    }

    pub(crate) fn with_theme(&mut self, theme: Theme) {
        self.themes |= bit(theme.place());
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.kinds |= other.kinds;
        self.areas |= other.areas;
        self.classes |= other.classes;
        self.states |= other.states;
        self.themes |= other.themes;
    }

    /// Whether a report may be in here that has every property wanted, in one of the classes.
    pub(crate) fn may_hold(&self, wanted: &Self) -> bool {
        self.classes & wanted.classes != 0
            && self.kinds & wanted.kinds == wanted.kinds
            && self.areas & wanted.areas == wanted.areas
            && self.states & wanted.states == wanted.states
            && self.themes & wanted.themes == wanted.themes
    }
}
