//! When premises may be registered.

use std::collections::BTreeSet;

use super::{PremisesCorrected, PremisesDetails, PremisesRegistered, PremisesRow, RegisterPremises};
use crate::actor::Actor;
use crate::event::Event;
use crate::ids::PremisesId;
use crate::limits::{self, TITLE_CHARS_MAX, within};
use crate::policy;
use crate::refusal::{Field, Refusal};
use crate::world::World;

pub(crate) fn decide(world: &World, actor: Actor, command: &RegisterPremises) -> Result<Vec<Event>, Refusal> {
    let mut taken = BTreeSet::new();
    let mut next = world.premises.next_id().0;
    let mut events = Vec::new();
    for row in &command.0 {
        limits::name(&row.details.name)?;
        within(&row.details.address, Field::Place, TITLE_CHARS_MAX)?;
        within(&row.source_key, Field::Title, TITLE_CHARS_MAX)?;
        if !taken.insert(row.source_key.as_str()) {
            return Err(Refusal::KeyTwice {
                key: row.source_key.clone(),
            });
        }
        let details = located(world, row)?;
        let known = world.premises.by_source(&row.source_key);
        answers(world, actor, &details)?;
        if let Some(known) = known {
            answers(world, actor, &known.details)?;
        }
        match known {
            Some(known) if known.details == details => {}
            Some(known) => events.push(Event::PremisesCorrected(
                PremisesCorrected {
                    premises: known.id,
                    details,
                }
                .into(),
            )),
            None => {
                let source_key = row.source_key.clone();
                let registered = PremisesRegistered {
                    premises: PremisesId(next),
                    source_key,
                    details,
                };
                events.push(Event::PremisesRegistered(registered.into()));
                next = next.saturating_add(1);
            }
        }
    }
    Ok(events)
}

/// A county or municipality registers the premises of its own area.
fn answers(world: &World, actor: Actor, details: &PremisesDetails) -> Result<(), Refusal> {
    let area = details.area.and_then(|area| world.areas.get(area));
    policy::reaches(world, actor, area.map(|area| area.number))
}

fn located(world: &World, row: &PremisesRow) -> Result<PremisesDetails, Refusal> {
    let mut details = row.details.clone();
    match details.area {
        Some(area) if world.areas.get(area).is_none() => return Err(Refusal::AreaUnknown { area }),
        Some(_) => {}
        None => {
            let around = details.point.and_then(|point| world.areas.locate(point));
            details.area = around.map(|area| area.id());
        }
    }
    Ok(details)
}
