//! Ordered keys, kept so that each reader is led along what they may see and no further.

use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use imbl::ordset::RangedIter;
use imbl::shared_ptr::DefaultSharedPtr;
use imbl::{OrdSet, Vector};

use super::{CircleId, ClassId, Visible};

/// Ordered keys, class by class: in the order of the classes' numbers.
#[derive(Clone, Debug)]
pub(crate) struct ByClass<K: Copy + Ord>(Vector<OrdSet<K>>);

impl<K: Copy + Ord> Default for ByClass<K> {
    fn default() -> Self {
        Self(Vector::new())
    }
}

/// How many times rarer than the whole a viewer's share must be before single classes are merged.
/// Chosen: below it, testing each key costs less than merging.
const MERGE_BELOW: usize = 8;

/// Whether so many are few beside all.
pub(crate) const fn is_few(some: usize, all: usize) -> bool {
    some.saturating_mul(MERGE_BELOW) < all
}

impl<K: Copy + Ord> ByClass<K> {
    pub(crate) fn insert(&mut self, key: K, class: ClassId) {
        let Some(place) = class.place() else { return };
        while self.0.len() <= place {
            self.0.push_back(OrdSet::new());
        }
        if let Some(keys) = self.0.get_mut(place) {
            keys.insert(key);
        }
    }

    pub(crate) fn remove(&mut self, key: K, class: ClassId) {
        if let Some(keys) = class.place().and_then(|place| self.0.get_mut(place)) {
            keys.remove(&key);
        }
    }

    fn seen<'a>(&'a self, visible: &Visible) -> impl Iterator<Item = &'a OrdSet<K>> {
        let known = self.0.iter().zip(&visible.seen);
        known.filter_map(|(keys, seen)| (*seen && !keys.is_empty()).then_some(keys))
    }

    fn count(&self, visible: &Visible) -> usize {
        self.seen(visible).map(OrdSet::len).sum()
    }

    /// What the viewer may see below `before`, from the highest down, when it is little beside `all`.
    pub(crate) fn few<'a>(
        &'a self,
        visible: &Visible,
        before: Option<K>,
        all: usize,
    ) -> Option<impl Iterator<Item = K> + 'a> {
        let mut few = Few::among(all);
        for keys in self.seen(visible) {
            few.add(keys)?;
        }
        few.merged(before)
    }

    fn of(&self, class: ClassId) -> Option<&OrdSet<K>> {
        self.0.get(class.place()?)
    }
}

/// Lists that are little beside all there is, as long as they are.
struct Few<'a, K: Copy + Ord> {
    lists: Vec<Descending<'a, K>>,
    some: usize,
    all: usize,
}

impl<'a, K: Copy + Ord> Few<'a, K> {
    const fn among(all: usize) -> Self {
        Self {
            lists: Vec::new(),
            some: 0,
            all,
        }
    }

    fn add(&mut self, keys: &'a OrdSet<K>) -> Option<()> {
        if keys.is_empty() {
            return Some(());
        }
        self.some = self.some.saturating_add(keys.len());
        self.lists.push(Descending { keys, rest: None });
        is_few(self.some, self.all).then_some(())
    }

    fn merged(self, before: Option<K>) -> Option<Merged<'a, K>> {
        is_few(self.some, self.all).then(|| Merged::new(self.lists, before))
    }
}

/// Ordered keys, class by class and circle by circle: whoever reads all classes of a circle is shown
/// one list, and not one for each.
#[derive(Clone, Debug)]
pub(crate) struct ByCircle<K: Copy + Ord> {
    by_class: ByClass<K>,
    circles: Vector<Circle<K>>,
}

impl<K: Copy + Ord> Default for ByCircle<K> {
    fn default() -> Self {
        Self {
            by_class: ByClass::default(),
            circles: Vector::new(),
        }
    }
}

/// The keys of several classes. A class that was ever here stays, with or without keys.
#[derive(Clone, Debug)]
struct Circle<K: Copy + Ord> {
    classes: Vector<ClassId>,
    keys: OrdSet<K>,
}

impl<K: Copy + Ord> ByCircle<K> {
    pub(crate) fn insert(&mut self, key: K, class: ClassId, circle: CircleId) {
        self.by_class.insert(key, class);
        let Ok(place) = usize::try_from(circle.0) else {
            return;
        };
        while self.circles.len() <= place {
            self.circles.push_back(Circle {
                classes: Vector::new(),
                keys: OrdSet::new(),
            });
        }
        if let Some(circle) = self.circles.get_mut(place) {
            circle.keys.insert(key);
            if !circle.classes.contains(&class) {
                circle.classes.push_back(class);
            }
        }
    }

    pub(crate) fn remove(&mut self, key: K, class: ClassId, circle: CircleId) {
        self.by_class.remove(key, class);
        let place = usize::try_from(circle.0).ok();
        if let Some(circle) = place.and_then(|place| self.circles.get_mut(place)) {
            circle.keys.remove(&key);
        }
    }

    /// What the viewer may see below `before`, from the highest down, when it is little beside `all`.
    pub(crate) fn few<'a>(
        &'a self,
        visible: &Visible,
        before: Option<K>,
        all: usize,
    ) -> Option<impl Iterator<Item = K> + 'a> {
        let mut few = Few::among(all);
        for circle in &self.circles {
            let seen = circle.classes.iter().filter(|class| visible.sees(**class));
            if seen.clone().count() == circle.classes.len() {
                few.add(&circle.keys)?;
                continue;
            }
            for class in seen {
                if let Some(keys) = self.by_class.of(*class) {
                    few.add(keys)?;
                }
            }
        }
        few.merged(before)
    }
}

/// Ordered keys on a shelf, findable as a whole and class by class.
#[derive(Clone, Debug)]
pub struct Shelf<K: Copy + Ord> {
    all: OrdSet<K>,
    by_class: ByClass<K>,
}

impl<K: Copy + Ord> Default for Shelf<K> {
    fn default() -> Self {
        Self {
            all: OrdSet::new(),
            by_class: ByClass::default(),
        }
    }
}

impl<K: Copy + Ord> Shelf<K> {
    pub(crate) fn insert(&mut self, key: K, class: ClassId) {
        self.all.insert(key);
        self.by_class.insert(key, class);
    }

    pub(crate) fn remove(&mut self, key: K, class: ClassId) {
        self.all.remove(&key);
        self.by_class.remove(key, class);
    }

    /// Every key, seen or not, lowest first.
    #[cfg(test)]
    pub(crate) fn keys(&self) -> impl Iterator<Item = K> + '_ {
        self.all.iter().copied()
    }

    /// Whether the key is on the shelf.
    #[must_use]
    pub fn holds(&self, key: K) -> bool {
        self.all.contains(&key)
    }

    /// How many keys the viewer may see.
    #[must_use]
    pub fn count(&self, visible: &Visible) -> usize {
        self.by_class.count(visible)
    }

    /// Keys below `before` from the highest down, each of which *may* be visible: the caller
    /// still asks `visible` about the thing itself.
    pub fn descending<'a>(
        &'a self,
        visible: &'a Visible,
        before: Option<K>,
    ) -> Box<dyn Iterator<Item = K> + 'a> {
        match self.by_class.few(visible, before, self.all.len()) {
            Some(few) => Box::new(few),
            None => Box::new(below(&self.all, before).rev().copied()),
        }
    }
}

type Below<'a, K> = RangedIter<'a, K, DefaultSharedPtr>;

fn below<K: Copy + Ord>(keys: &OrdSet<K>, before: Option<K>) -> Below<'_, K> {
    match before {
        Some(before) => keys.range(..before),
        None => keys.range::<_, K>(..),
    }
}

/// A list from its highest key down. Most of many lists are only asked for their highest, which
/// costs less than a walk.
struct Descending<'a, K: Copy + Ord> {
    keys: &'a OrdSet<K>,
    rest: Option<Below<'a, K>>,
}

impl<K: Copy + Ord> Descending<'_, K> {
    fn first(&mut self, before: Option<K>) -> Option<K> {
        match before {
            Some(before) => self.after(before),
            None => self.keys.get_max().copied(),
        }
    }

    fn after(&mut self, key: K) -> Option<K> {
        let rest = self.rest.get_or_insert_with(|| self.keys.range(..key));
        rest.next_back().copied()
    }
}

/// Several lists as one, from the highest down.
struct Merged<'a, K: Copy + Ord> {
    lists: Vec<Descending<'a, K>>,
    // The highest key that is left of each list, and which list it is of.
    heads: BinaryHeap<(K, usize)>,
}

impl<'a, K: Copy + Ord> Merged<'a, K> {
    fn new(mut lists: Vec<Descending<'a, K>>, before: Option<K>) -> Self {
        let heads = lists.iter_mut().enumerate();
        let heads = heads.filter_map(|(place, list)| Some((list.first(before)?, place)));
        Self {
            heads: heads.collect::<Vec<_>>().into(),
            lists,
        }
    }
}

impl<K: Copy + Ord> Iterator for Merged<'_, K> {
    type Item = K;
    fn next(&mut self) -> Option<K> {
        let mut head = self.heads.peek_mut()?;
        let (key, place) = *head;
        match self.lists.get_mut(place).and_then(|list| list.after(key)) {
            Some(next) => *head = (next, place),
            None => drop(PeekMut::pop(head)),
        }
        Some(key)
    }
}
