//! When areas may be defined.

use std::collections::BTreeSet;

use super::{AreaDefined, AreaId, AreaLevel, DefineAreas};
use crate::event::Event;
use crate::refusal::Refusal;
use crate::world::World;

pub(crate) fn decide(world: &World, command: &DefineAreas) -> Result<Vec<Event>, Refusal> {
    let mut told = BTreeSet::new();
    let mut nation = world.areas.nation().map(|nation| nation.id());
    let mut events = Vec::new();
    for given in &command.areas {
        if given.names.sv.trim().is_empty() {
            return Err(Refusal::NameMissing);
        }
        if !told.insert(given.area) {
            return Err(Refusal::KeyTwice {
                key: given.area.to_string(),
            });
        }
        if let Some(parent) = given.parent {
            if parent.level >= given.area.level {
                return Err(Refusal::AreaParentTooDeep {
                    area: given.area,
                    parent,
                });
            }
            if world.areas.get(parent).is_none() && !told.contains(&parent) {
                return Err(Refusal::AreaUnknown { area: parent });
            }
        }
        if given.area.level == AreaLevel::Nation {
            nation = nation.or(Some(given.area));
        }
        let wanted = completed(world, given, nation);
        if world
            .areas
            .get(given.area)
            .is_none_or(|area| *area.defined != wanted)
        {
            events.push(Event::AreaDefined(wanted.into()));
        }
    }
    Ok(events)
}

/// What a file leaves out stays as it was: a list without boundaries takes none away.
fn completed(world: &World, given: &AreaDefined, nation: Option<AreaId>) -> AreaDefined {
    let before = world.areas.get(given.area).map(|area| &area.defined);
    let parent = given
        .parent
        .or_else(|| before.and_then(|before| before.parent))
        .or_else(|| nation.filter(|_| given.area.level != AreaLevel::Nation));
    AreaDefined {
        area: given.area,
        names: given.names.clone(),
        parent,
        boundary: given
            .boundary
            .clone()
            .or_else(|| before.and_then(|before| before.boundary.clone())),
    }
}
