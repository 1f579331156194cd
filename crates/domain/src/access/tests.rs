//! Shelves and classes against plain lists.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{AccessClass, ByCircle, CircleId, ClassId, Classes, Shelf, Visible};
use crate::marking::{Label, Marking};
use crate::testing::network::code;

/// What is done to a shelf.
#[derive(Clone, Copy, Debug)]
enum Move {
    Put(u16, u32),
    Take(u16),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => (0..120_u16, 0..12_u32).prop_map(|(key, class)| Move::Put(key, class)),
        1 => (0..120_u16).prop_map(Move::Take),
    ];
    prop::collection::vec(one, 0..160)
}

/// The same moves on a shelf and on a plain map.
fn follow(moves: &[Move]) -> (Shelf<u16>, BTreeMap<u16, u32>) {
    let (mut shelf, mut plain) = (Shelf::default(), BTreeMap::new());
    for &step in moves {
        match step {
            Move::Put(key, class) => {
                if let Some(before) = plain.insert(key, class) {
                    shelf.remove(key, ClassId(before));
                }
                shelf.insert(key, ClassId(class));
            }
            Move::Take(key) => {
                if let Some(class) = plain.remove(&key) {
                    shelf.remove(key, ClassId(class));
                }
            }
        }
    }
    (shelf, plain)
}

/// The same moves where every third class is of the same circle.
fn circled(moves: &[Move]) -> ByCircle<u16> {
    let (mut circled, mut plain) = (ByCircle::default(), BTreeMap::new());
    let of = |class: u32| (ClassId(class), CircleId(class % 3));
    for &step in moves {
        let (key, put) = match step {
            Move::Put(key, class) => (key, Some(class)),
            Move::Take(key) => (key, None),
        };
        if let Some((class, circle)) = plain.remove(&key).map(of) {
            circled.remove(key, class, circle);
        }
        if let Some(class) = put {
            let (id, circle) = of(class);
            circled.insert(key, id, circle);
            plain.insert(key, class);
        }
    }
    circled
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shelf_counts_and_lists_as_a_plain_map_does(
        moves in moves(),
        seen in prop_oneof![
            prop::collection::vec(prop::bool::weighted(0.3), 12),
            prop::collection::vec(prop::bool::weighted(0.9), 12),
        ],
        before in prop::option::of(0..130_u16),
    ) {
        let (shelf, plain) = follow(&moves);
        let visible = Visible::new(seen);
        let wanted: Vec<_> = plain
            .iter()
            .rev()
            .filter(|(key, class)| before.is_none_or(|before| **key < before) && visible.sees(ClassId(**class)))
            .map(|(key, _)| *key)
            .collect();
        let count = plain.values().filter(|class| visible.sees(ClassId(**class))).count();
        prop_assert_eq!(shelf.count(&visible), count);
        let told: Vec<_> = shelf.descending(&visible, before).collect();
        prop_assert!(told.is_sorted_by(|higher, lower| higher > lower), "from the highest down, each once");
        let seen: Vec<_> = told.into_iter().filter(|key| visible.sees(ClassId(plain[key]))).collect();
        prop_assert_eq!(&seen, &wanted);
        let few = circled(&moves);
        let few: Vec<_> = few.few(&visible, before, usize::MAX).unwrap().collect();
        prop_assert_eq!(&few, &wanted, "by circles");
        prop_assert!(shelf.keys().eq(plain.keys().copied()));
        for key in 0..120 {
            prop_assert_eq!(shelf.holds(key), plain.contains_key(&key));
        }
    }
}

#[test]
fn viewer_of_a_rare_class_is_not_led_through_the_whole_shelf() {
    let mut shelf = Shelf::default();
    for key in 0..1_000_u16 {
        shelf.insert(key, ClassId(u32::from(key % 100 == 7)));
    }
    let visible = Visible::new(vec![false, true]);
    assert_eq!(shelf.descending(&visible, None).count(), 10);
    assert_eq!(shelf.descending(&visible, Some(107)).collect::<Vec<_>>(), [7]);
}

#[test]
fn class_not_known_when_one_looked_is_not_seen() {
    let visible = Visible::new(vec![true]);
    assert!(visible.sees(ClassId(0)));
    assert!(!visible.sees(ClassId(1)));
    assert!(!visible.sees(ClassId(u32::MAX)));
    assert_eq!(visible.classes().collect::<Vec<_>>(), [ClassId(0)]);
}

#[test]
fn same_class_gets_the_same_number() {
    let mut classes = Classes::default();
    let class = |label| AccessClass::of(&Marking::plain(label), code("police"), Some(code("police")));
    let green = classes.intern(class(Label::Green));
    let red = classes.intern(class(Label::Red));
    assert_ne!(green, red);
    assert_eq!(classes.intern(class(Label::Green)), green);
    assert_eq!(classes.get(red), Some(&class(Label::Red)));
    assert_eq!(classes.get(ClassId(3)), None);
    assert_eq!(class(Label::Green).lead, None, "an owner who leads is told once");
}

#[test]
fn classes_that_differ_in_owner_and_lead_are_of_one_circle() {
    let mut classes = Classes::default();
    let mut of = |label, audience: &[&str], owner: &str, lead: &str| {
        let marking = crate::testing::build::marked(label, audience);
        let class = AccessClass::of(&marking, code(owner), Some(code(lead)));
        let id = classes.intern(class);
        classes.circle(id)
    };
    let one = of(Label::Amber, &["cyber"], "police", "police");
    assert_eq!(of(Label::Amber, &["cyber"], "county-13", "police"), one);
    assert_ne!(of(Label::AmberStrict, &["cyber"], "county-13", "police"), one);
    assert_ne!(of(Label::Amber, &[], "county-13", "police"), one);
}
