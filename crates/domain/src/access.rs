//! Classes of access: things with the same marking, owner, lead and audience are read by the same
//! people, so counts and lists are kept a class at a time and never counted for the wrong viewer.
//!
//! Which classes a viewer may see is decided in [`crate::policy`] alone.

mod class_row;
mod lists;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use imbl::{OrdMap, Vector};

pub(crate) use self::class_row::ClassRow;
pub use self::lists::Shelf;
pub(crate) use self::lists::{ByCircle, is_few};

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

    /// What it has in common with the classes of its circle.
    fn of_nobody(&self) -> Self {
        Self {
            owner: OrganisationId::lowest(),
            lead: None,
            ..self.clone()
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

/// The running number of a circle: classes that differ only in whose things they hold and who leads
/// the work on them, so that whoever is invited to one is invited to all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CircleId(u32);

/// Every access class of a world, each once; that of what all authorities read is always there.
#[derive(Clone, Debug)]
pub struct Classes {
    list: Vector<Arc<AccessClass>>,
    by_class: OrdMap<Arc<AccessClass>, ClassId>,
    // The circle of each class, and the circles by what they have in common.
    circles: Vector<CircleId>,
    by_circle: OrdMap<Arc<AccessClass>, CircleId>,
}

impl Default for Classes {
    fn default() -> Self {
        let shared = Arc::new(AccessClass::shared());
        Self {
            list: Vector::unit(Arc::clone(&shared)),
            circles: Vector::unit(CircleId::default()),
            by_circle: OrdMap::unit(Arc::clone(&shared), CircleId::default()),
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
        let id = ClassId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        let next = CircleId(u32::try_from(self.by_circle.len()).unwrap_or(u32::MAX));
        let circle = self.by_circle.entry(Arc::new(class.of_nobody())).or_insert(next);
        self.circles.push_back(*circle);
        let class = Arc::new(class);
        self.list.push_back(Arc::clone(&class));
        self.by_class.insert(class, id);
        id
    }

    /// The circle of a class.
    pub(crate) fn circle(&self, id: ClassId) -> CircleId {
        let known = id.place().and_then(|place| self.circles.get(place));
        known.copied().unwrap_or_default()
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
