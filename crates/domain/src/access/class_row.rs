//! The classes of many things, in the order of their numbers and close together: whether a thing
//! may be seen is asked far more often than the thing is read, of things far apart.

use std::sync::Arc;

use imbl::Vector;

use super::ClassId;

/// Things whose classes lie in one piece of memory. Chosen: of a million things, so few pieces that
/// the processor finds every one of them at once.
const STRETCH: usize = 1_024;

/// One class for each thing. A copy shares all but what is changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClassRow {
    full: Vector<Arc<[ClassId; STRETCH]>>,
    // Shorter than a stretch: what comes new is added here, to be copied in small pieces.
    last: Vector<ClassId>,
}

impl ClassRow {
    pub(crate) fn push(&mut self, class: ClassId) {
        self.last.push_back(class);
        if self.last.len() == STRETCH {
            let mut stretch = [class; STRETCH];
            for (slot, class) in stretch.iter_mut().zip(&self.last) {
                *slot = *class;
            }
            self.full.push_back(Arc::new(stretch));
            self.last = Vector::new();
        }
    }

    pub(crate) fn get(&self, place: usize) -> Option<ClassId> {
        let (stretch, within) = (place / STRETCH, place % STRETCH);
        let class = match self.full.get(stretch) {
            Some(stretch) => stretch.get(within),
            None if stretch == self.full.len() => self.last.get(within),
            None => None,
        };
        class.copied()
    }

    pub(crate) fn set(&mut self, place: usize, class: ClassId) {
        let (stretch, within) = (place / STRETCH, place % STRETCH);
        let is_last = stretch == self.full.len();
        let slot = match self.full.get_mut(stretch) {
            Some(stretch) => Arc::make_mut(stretch).get_mut(within),
            None if is_last => self.last.get_mut(within),
            None => None,
        };
        if let Some(slot) = slot {
            *slot = class;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_is_a_list_and_a_copy_of_it_stays_as_it_was() {
        let count = 2 * STRETCH + 7;
        let mut list: Vec<_> = (0..u32::try_from(count).unwrap()).map(ClassId).collect();
        let mut row = ClassRow::default();
        for class in &list {
            row.push(*class);
        }
        let (copy, before) = (row.clone(), list.clone());
        for place in [
            0,
            STRETCH - 1,
            STRETCH,
            2 * STRETCH,
            count - 1,
            count,
            9 * STRETCH,
        ] {
            row.set(place, ClassId::SHARED);
            if let Some(slot) = list.get_mut(place) {
                *slot = ClassId::SHARED;
            }
        }
        let told = |row: &ClassRow| (0..=count).map_while(|place| row.get(place)).collect::<Vec<_>>();
        assert_eq!(told(&row), list);
        assert_eq!(told(&copy), before);
        assert_eq!(row.get(9 * STRETCH), None);
    }
}
