//! Classes of access: things with the same marking, owner, lead and audience are read by the same
//! people, so counts and lists are kept a class at a time and never counted for the wrong viewer.
//!
//! Which classes a viewer may see is decided in [`crate::policy`] alone.

#[cfg(test)]
mod tests;

use std::collections::binary_heap::PeekMut;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::Arc;

use imbl::ordset::RangedIter;
use imbl::shared_ptr::DefaultSharedPtr;
use imbl::{OrdMap, OrdSet, Vector};

use crate::ids::{OrganisationId, PersonId};
use crate::marking::{Label, Marking};

/// All that decides who may read a thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccessClass {
    /// The TLP label.
    pub label: Label,
    /// The organisation whose thing it is.
    pub owner: OrganisationId,
    /// The organisation that leads the work on it.
    pub lead: Option<OrganisationId>,
    /// Organisations admitted besides.
    pub audience: Vec<OrganisationId>,
    /// Persons admitted by name.
    pub named: Vec<PersonId>,
    /// Whoever reads it must be admitted to this class as well: as things were marked later,
    /// or as the incident is marked that a report belongs to.
    pub also: Option<Arc<Self>>,
}

impl AccessClass {
    /// The class of a thing with this marking.
    #[must_use]
    pub fn of(marking: &Marking, owner: OrganisationId, lead: Option<OrganisationId>) -> Self {
        Self {
            label: marking.label,
            owner,
            lead: lead.filter(|lead| *lead != owner),
            audience: marking.audience.clone(),
            named: marking.named.clone(),
            also: None,
        }
    }

    /// The class of what every authority may read and nobody else.
    pub(crate) fn shared() -> Self {
        Self {
            label: Label::Green,
            owner: OrganisationId::lowest(),
            lead: None,
            audience: Vec::new(),
            named: Vec::new(),
            also: None,
        }
    }

    /// This class, and each that it also takes.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |class| class.also.as_deref())
    }

    /// The class of those who are admitted to both: the same one, in whatever order and however
    /// often it is told.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let alone = |part: &Self| Self {
            also: None,
            ..part.clone()
        };
        let parts: BTreeSet<_> = self.parts().chain(other.parts()).map(alone).collect();
        parts
            .into_iter()
            .rfold(None, |also, part| {
                Some(Self {
                    also: also.map(Arc::new),
                    ..part
                })
            })
            .unwrap_or_else(|| self.clone())
    }
}

/// The running number of an [`AccessClass`] in one world. Never leaves the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClassId(pub(crate) u32);

impl ClassId {
    pub(crate) const LOWEST: Self = Self(0);
    pub(crate) const HIGHEST: Self = Self(u32::MAX);
    /// What every authority reads: most of what there is.
    pub(crate) const SHARED: Self = Self(0);

    /// Its place in lists with one element a class.
    fn place(self) -> Option<usize> {
        usize::try_from(self.0).ok()
    }
}

/// Every access class of a world, each once; that of what all authorities read is always there.
#[derive(Clone, Debug)]
pub struct Classes {
    list: Vector<Arc<AccessClass>>,
    by_class: OrdMap<Arc<AccessClass>, ClassId>,
}

impl Default for Classes {
    fn default() -> Self {
        let shared = Arc::new(AccessClass::shared());
        Self {
            list: Vector::unit(Arc::clone(&shared)),
            by_class: OrdMap::unit(shared, ClassId::SHARED),
        }
    }
}

impl Classes {
    /// The number of a class, new if it was not known.
    pub(crate) fn intern(&mut self, class: AccessClass) -> ClassId {
        if let Some(&id) = self.by_class.get(&class) {
            return id;
        }
        let class = Arc::new(class);
        let id = ClassId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push_back(Arc::clone(&class));
        self.by_class.insert(class, id);
        id
    }

    /// Each class in order of its number.
    pub fn iter(&self) -> impl Iterator<Item = &AccessClass> {
        self.list.iter().map(|class| &**class)
    }

    /// The class with this number.
    #[must_use]
    pub fn get(&self, id: ClassId) -> Option<&AccessClass> {
        self.list.get(id.place()?).map(|class| &**class)
    }
}

/// The classes that one viewer may see in one world. Made by [`crate::policy`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visible {
    seen: Vec<bool>,
    hidden: Vec<ClassId>,
}

/// How many times rarer than all classes those that a viewer may not see must be before counts
/// are taken from a sum of all. Chosen: below it, adding up what is seen costs less.
const HIDDEN_BELOW: usize = 8;

impl Visible {
    /// One answer a class, in the order of their numbers.
    pub(crate) fn new(seen: Vec<bool>) -> Self {
        let hidden = seen
            .iter()
            .zip(0_u32..)
            .filter(|(seen, _)| !**seen)
            .map(|(_, number)| ClassId(number));
        Self {
            hidden: hidden.collect(),
            seen,
        }
    }

    /// The classes that may not be seen, when they are few beside the `classes` that there are.
    pub(crate) fn few_hidden(&self, classes: usize) -> Option<&[ClassId]> {
        let few = self.hidden.len().saturating_mul(HIDDEN_BELOW) <= self.seen.len();
        (few && classes <= self.seen.len()).then_some(self.hidden.as_slice())
    }

    /// Whether things of this class may be seen.
    #[must_use]
    pub fn sees(&self, class: ClassId) -> bool {
        let seen = class.place().and_then(|place| self.seen.get(place));
        seen.copied().unwrap_or(false)
    }

    /// The classes that may be seen.
    pub fn classes(&self) -> impl Iterator<Item = ClassId> + '_ {
        self.seen
            .iter()
            .zip(0_u32..)
            .filter_map(|(&seen, number)| seen.then_some(ClassId(number)))
    }
}

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
        let (mut lists, mut some) = (Vec::with_capacity(self.0.len()), 0_usize);
        for keys in self.seen(visible) {
            some = some.saturating_add(keys.len());
            if !is_few(some, all) {
                return None;
            }
            lists.push(Descending { keys, rest: None });
        }
        is_few(some, all).then(|| Merged::new(lists, before))
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
