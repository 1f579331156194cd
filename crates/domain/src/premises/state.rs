//! Premises as they are now.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use super::{PremisesDetails, PremisesRegistered};
use crate::areas::AreaNumber;
use crate::ids::PremisesId;

/// Premises as they are now.
#[derive(Clone, Debug)]
pub struct PremisesNow {
    /// The id.
    pub id: PremisesId,
    /// The key in the source's own numbering.
    pub source_key: Arc<str>,
    /// What is known.
    pub details: PremisesDetails,
    /// The area it lies in.
    pub area: Option<AreaNumber>,
}

/// Every premises of a world.
#[derive(Clone, Debug, Default)]
pub struct PremisesRegister {
    list: Vector<Arc<PremisesNow>>,
    by_source: OrdMap<Arc<str>, PremisesId>,
    by_area: OrdSet<(AreaNumber, PremisesId)>,
}

impl PremisesRegister {
    pub(crate) fn register(&mut self, event: &PremisesRegistered, area: Option<AreaNumber>) {
        let source_key: Arc<str> = event.source_key.as_str().into();
        self.by_source.insert(Arc::clone(&source_key), event.premises);
        if let Some(area) = area {
            self.by_area.insert((area, event.premises));
        }
        self.list.push_back(Arc::new(PremisesNow {
            id: event.premises,
            source_key,
            details: event.details.clone(),
            area,
        }));
    }

    pub(crate) fn correct(&mut self, id: PremisesId, details: &PremisesDetails, area: Option<AreaNumber>) {
        let Some(place) = self.list.get_mut(place(id)) else {
            return;
        };
        if let Some(before) = place.area {
            self.by_area.remove(&(before, id));
        }
        if let Some(area) = area {
            self.by_area.insert((area, id));
        }
        let premises = Arc::make_mut(place);
        premises.details = details.clone();
        premises.area = area;
    }

    /// The id that the next premises get.
    #[must_use]
    pub fn next_id(&self) -> PremisesId {
        PremisesId(
            u32::try_from(self.list.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
        )
    }

    /// The premises with this id.
    #[must_use]
    pub fn get(&self, id: PremisesId) -> Option<&Arc<PremisesNow>> {
        self.list.get(place(id))
    }

    /// The premises with this key in the source's own numbering.
    #[must_use]
    pub fn by_source(&self, key: &str) -> Option<&Arc<PremisesNow>> {
        self.get(*self.by_source.get(key)?)
    }

    /// The premises right in an area, not in areas below it.
    pub fn in_area(&self, area: AreaNumber) -> impl Iterator<Item = &Arc<PremisesNow>> {
        self.by_area
            .range((area, PremisesId(0))..=(area, PremisesId(u32::MAX)))
            .filter_map(|(_, id)| self.get(*id))
    }

    /// Every premises, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<PremisesNow>> {
        self.list.iter()
    }

    /// How many premises there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.list.len()
    }
}

fn place(id: PremisesId) -> usize {
    usize::try_from(id.0).map_or(usize::MAX, |number| number.wrapping_sub(1))
}
