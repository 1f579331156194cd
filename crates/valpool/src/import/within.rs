//! Which area another lies in when a file does not tell: the one that holds most of it.

use std::collections::BTreeMap;

use domain::World;
use domain::areas::{AreaId, AreaLevel, Boundary, Extent, Point};

/// Points looked at along each side. Chosen: enough to tell neighbours apart along a ragged coast.
const GRID: i32 = 12;

/// The area of a level that holds most of what lies inside a boundary.
pub(super) fn around(world: &World, level: AreaLevel, boundary: &Boundary) -> Option<AreaId> {
    let extent = boundary.extent()?;
    let inside: Vec<Point> = grid(extent).filter(|point| boundary.holds(*point)).collect();
    // An area too narrow for the grid is told by its corners.
    let corners = || boundary.polygons.iter().flatten().flatten().copied().collect();
    let points = if inside.is_empty() { corners() } else { inside };
    let mut held: BTreeMap<AreaId, usize> = BTreeMap::new();
    for area in world.areas.iter().filter(|area| area.id().level == level) {
        let holds = |point: &&Point| {
            let outer = area.defined.boundary.as_ref();
            area.extent.is_some_and(|extent| extent.holds(**point))
                && outer.is_some_and(|outer| outer.holds(**point))
        };
        let many = points.iter().filter(holds).count();
        if many > 0 {
            held.insert(area.id(), many);
        }
    }
    held.into_iter()
        .max_by_key(|(_, many)| *many)
        .map(|(area, _)| area)
}

/// Points spread evenly over a box.
fn grid(extent: Extent) -> impl Iterator<Item = Point> {
    let along = |low: i32, high: i32, step: i32| low + (high - low) / (2 * GRID) * (2 * step + 1);
    (0..GRID * GRID).map(move |cell| Point {
        longitude_e5: along(extent.low.longitude_e5, extent.high.longitude_e5, cell % GRID),
        latitude_e5: along(extent.low.latitude_e5, extent.high.latitude_e5, cell / GRID),
    })
}
