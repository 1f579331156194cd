//! Counts that do not come from a whole world; those that do are among the properties.

use super::{Spot, Step, Tallies, Tally};
use crate::access::{ClassId, Visible};
use crate::level::Level;
use crate::theme::Theme;

#[test]
fn counts_are_summed_over_the_classes_that_are_seen() {
    let mut tallies = Tallies::default();
    for (class, reports) in [(0, 1), (1, 10), (2, 100)] {
        for _ in 0..reports {
            tallies.count_report(Spot::Everywhere, ClassId(class), false, Step::Up);
            tallies.count_incident(Spot::Everywhere, ClassId(class), Level::National, Step::Up);
        }
    }
    let seen = tallies.of(Spot::Everywhere, &Visible::new(vec![true, false, true]));
    assert_eq!(
        (seen.reports, seen.open(), seen.open_at(Level::National)),
        (101, 101, 101)
    );
    assert_eq!(seen.highest(), Some(Level::National));
    assert_eq!(
        tallies.of(Spot::Theme(Theme::Cyber), &Visible::new(vec![true; 3])),
        Tally::default()
    );
    assert_eq!(
        tallies.of(Spot::Everywhere, &Visible::new(Vec::new())),
        Tally::default()
    );
}

#[test]
fn counts_are_the_same_whether_few_or_many_classes_are_hidden() {
    let mut tallies = Tallies::default();
    for class in 0..24 {
        tallies.count_report(Spot::Everywhere, ClassId(class), class % 2 == 0, Step::Up);
        tallies.count_incident(Spot::Everywhere, ClassId(class), Level::Local, Step::Up);
        tallies.change_hour(Theme::Cyber, 10, ClassId(class), Step::Up);
    }
    for hidden in 0..=24 {
        let seen = Visible::new((0..24).map(|class| class >= hidden).collect());
        let tally = tallies.of(Spot::Everywhere, &seen);
        let new = (hidden..24).filter(|class| class % 2 == 0).count();
        assert_eq!(usize::try_from(tally.reports_new).unwrap(), new);
        assert_eq!((tally.reports, tally.open()), (24 - hidden, 24 - hidden));
        assert_eq!(tallies.by_hour(Theme::Cyber, 10..12, &seen), [24 - hidden, 0]);
    }
    let short = Visible::new(vec![true; 20]);
    assert_eq!(
        tallies.of(Spot::Everywhere, &short).reports,
        20,
        "what is not known of is not seen"
    );
}

#[test]
fn hours_are_told_oldest_first_with_nothing_as_nought() {
    let mut tallies = Tallies::default();
    for hour in [-1, 10, 12, 12] {
        tallies.change_hour(Theme::Cyber, hour, ClassId(0), Step::Up);
    }
    tallies.change_hour(Theme::Cyber, 11, ClassId(1), Step::Up);
    tallies.change_hour(Theme::Cyber, 10, ClassId(0), Step::Down);
    let seen = Visible::new(vec![true, false]);
    assert_eq!(tallies.by_hour(Theme::Cyber, 10..14, &seen), [0, 0, 2, 0]);
    assert_eq!(tallies.by_hour(Theme::Cyber, -2..1, &seen), [0, 1, 0]);
    assert_eq!(tallies.by_hour(Theme::Physical, 10..14, &seen), [0; 4]);
}

#[test]
fn nothing_open_has_no_highest_level() {
    assert_eq!(Tally::default().highest(), None);
}
