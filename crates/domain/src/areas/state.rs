//! The areas of a world: a tree with boundaries.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use super::{AreaDefined, AreaId, AreaLevel, Extent, Point};
use crate::event::Sequence;

/// The running number of an area in one world. Never leaves the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AreaNumber(u32);

impl AreaNumber {
    /// Its place in lists with one element an area.
    pub(crate) fn place(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// An area as it is now.
#[derive(Clone, Debug)]
pub struct Area {
    /// Its place in the world's list.
    pub number: AreaNumber,
    /// Name, parent and boundary.
    pub defined: Arc<AreaDefined>,
    /// The box around its boundary.
    pub extent: Option<Extent>,
    /// The number of the area it lies in.
    pub parent: Option<AreaNumber>,
}

impl Area {
    /// Its address.
    #[must_use]
    pub fn id(&self) -> AreaId {
        self.defined.area
    }
}

/// Every area of a world.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    list: Vector<Arc<Area>>,
    by_id: OrdMap<AreaId, AreaNumber>,
    children: OrdMap<(AreaNumber, AreaId), AreaNumber>,
    bounded: OrdSet<(std::cmp::Reverse<AreaLevel>, AreaNumber)>,
    changed_in: Sequence,
}

impl Areas {
    pub(crate) fn define(&mut self, defined: &Arc<AreaDefined>, sequence: Sequence) {
        self.changed_in = sequence;
        let parent = defined.parent.and_then(|parent| self.by_id.get(&parent).copied());
        let extent = defined.boundary.as_ref().and_then(|boundary| boundary.extent());
        let next = AreaNumber(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        let number = *self.by_id.entry(defined.area).or_insert(next);
        let area = Arc::new(Area {
            number,
            defined: Arc::clone(defined),
            extent,
            parent,
        });
        if number == next {
            self.list.push_back(area);
        } else if let Some(place) = self.list.get_mut(number.place()) {
            if let Some(parent) = place.parent {
                self.children.remove(&(parent, defined.area));
            }
            *place = area;
        }
        if let Some(parent) = parent {
            self.children.insert((parent, defined.area), number);
        }
        if extent.is_some() {
            self.bounded
                .insert((std::cmp::Reverse(defined.area.level), number));
        }
    }

    /// The entry that last changed any area: pictures of areas are kept until then.
    #[must_use]
    pub const fn changed_in(&self) -> Sequence {
        self.changed_in
    }

    /// The area with this address.
    #[must_use]
    pub fn get(&self, id: AreaId) -> Option<&Arc<Area>> {
        self.number(*self.by_id.get(&id)?)
    }

    /// The area with this number.
    #[must_use]
    pub fn number(&self, number: AreaNumber) -> Option<&Arc<Area>> {
        self.list.get(number.place())
    }

    /// Every area, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Area>> {
        self.list.iter()
    }

    /// How many areas there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// The country, when one is defined.
    #[must_use]
    pub fn nation(&self) -> Option<&Arc<Area>> {
        let (_, &number) = self.by_id.iter().next()?;
        self.number(number)
            .filter(|area| area.id().level == AreaLevel::Nation)
    }

    /// The areas right below one, by code.
    pub fn children(&self, parent: AreaNumber) -> impl Iterator<Item = &Arc<Area>> {
        let lowest = AreaId {
            level: AreaLevel::Nation,
            code: crate::ids::Code::lowest(),
        };
        self.children
            .range((parent, lowest)..)
            .take_while(move |((of, _), _)| *of == parent)
            .filter_map(|(_, &number)| self.number(number))
    }

    /// The area and all it lies in, deepest first.
    pub fn ancestry(&self, number: AreaNumber) -> impl Iterator<Item = &Arc<Area>> {
        std::iter::successors(self.number(number), |area| self.number(area.parent?))
    }

    /// Whether an area is `outer` or lies in it.
    #[must_use]
    pub fn lies_in(&self, inner: AreaNumber, outer: AreaNumber) -> bool {
        self.ancestry(inner).any(|area| area.number == outer)
    }

    /// The deepest area whose boundary holds the point.
    #[must_use]
    pub fn locate(&self, point: Point) -> Option<&Arc<Area>> {
        self.bounded
            .iter()
            .filter_map(|(_, number)| self.number(*number))
            .find(|area| {
                area.extent.is_some_and(|extent| extent.holds(point))
                    && area
                        .defined
                        .boundary
                        .as_ref()
                        .is_some_and(|boundary| boundary.holds(point))
            })
    }
}
