//! When areas may be defined.

use std::collections::BTreeSet;

use super::{AreaDefined, AreaLevel, DefineAreas};
use crate::event::Event;
use crate::refusal::Refusal;
use crate::world::World;

pub(crate) fn decide(world: &World, command: &DefineAreas) -> Result<Vec<Event>, Refusal> {
    let mut known = BTreeSet::new();
    let mut events = Vec::new();
    for given in &command.areas {
        if given.names.sv.trim().is_empty() {
            return Err(Refusal::NameMissing);
        }
        if let Some(parent) = given.parent {
            if parent.level >= given.area.level {
                return Err(Refusal::AreaParentTooDeep { area: given.area, parent });
            }
            if world.areas.get(parent).is_none() && !known.contains(&parent) {
                return Err(Refusal::AreaUnknown { area: parent });
            }
        }
        known.insert(given.area);
        let wanted = completed(world, given);
        if world.areas.get(given.area).is_none_or(|area| *area.defined != wanted) {
            events.push(Event::AreaDefined(wanted.into()));
        }
    }
    Ok(events)
}

/// What a file leaves out stays as it was: a list without boundaries takes none away.
fn completed(world: &World, given: &AreaDefined) -> AreaDefined {
    let before = world.areas.get(given.area).map(|area| &area.defined);
    let nation = || world.areas.nation().map(|nation| nation.id());
    let parent = given
        .parent
        .or_else(|| before.and_then(|before| before.parent))
        .or_else(|| (given.area.level != AreaLevel::Nation).then(nation).flatten());
    AreaDefined {
        area: given.area,
        names: given.names.clone(),
        parent,
        boundary: given.boundary.clone().or_else(|| before.and_then(|before| before.boundary.clone())),
    }
}
