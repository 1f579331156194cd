//! Who waits for the writer: a lane for each organisation, served in rotation, so that one flooding
//! source starves nobody.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::ids::OrganisationId;

/// How many requests of one organisation may wait. Chosen: sixteen full turns.
pub(crate) const LANE_MAX: usize = 1_024;
/// How many requests may wait in all. Chosen: sixteen organisations that flood at once.
pub(crate) const WAITING_MAX: usize = 16 * LANE_MAX;

/// The organisation that somebody speaks for; what speaks for none shares a lane.
pub(crate) type Lane = Option<OrganisationId>;

/// How many wait in each lane.
#[derive(Default)]
pub(crate) struct Lanes(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    total: usize,
    by_lane: BTreeMap<Lane, usize>,
}

/// A place among those who wait; gone when the request is decided.
pub(crate) struct Place {
    lanes: Arc<Lanes>,
    lane: Lane,
}

impl Lanes {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place in a lane; nothing when it is full, or when too many wait in all.
    pub(crate) fn enter(self: &Arc<Self>, lane: Lane) -> Option<Place> {
        let mut counts = self.counts();
        let waiting = counts.by_lane.get(&lane).copied().unwrap_or(0);
        if waiting >= LANE_MAX || counts.total >= WAITING_MAX {
            return None;
        }
        Some(self.place(&mut counts, lane))
    }

    /// A place for whoever waits in any case, one request at a time.
    pub(crate) fn enter_always(self: &Arc<Self>, lane: Lane) -> Place {
        self.place(&mut self.counts(), lane)
    }

    fn place(self: &Arc<Self>, counts: &mut Counts, lane: Lane) -> Place {
        counts.total += 1;
        *counts.by_lane.entry(lane).or_default() += 1;
        let lanes = Arc::clone(self);
        Place { lanes, lane }
    }

    /// How many wait in all.
    pub(crate) fn waiting(&self) -> usize {
        self.counts().total
    }
}

impl Place {
    pub(crate) const fn lane(&self) -> Lane {
        self.lane
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.lanes.counts();
        counts.total = counts.total.saturating_sub(1);
        if let Some(waiting) = counts.by_lane.get_mut(&self.lane) {
            *waiting = waiting.saturating_sub(1);
            if *waiting == 0 {
                counts.by_lane.remove(&self.lane);
            }
        }
    }
}

/// Requests that have come to the writer and wait for their turn.
pub(crate) struct Waiting<T> {
    count: usize,
    lanes: BTreeMap<Lane, VecDeque<T>>,
    /// The lanes that hold anything, in the order in which they are served next.
    order: VecDeque<Lane>,
}

impl<T> Default for Waiting<T> {
    fn default() -> Self {
        Self {
            count: 0,
            lanes: BTreeMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<T> Waiting<T> {
    pub(crate) fn add(&mut self, lane: Lane, request: T) {
        let waiting = self.lanes.entry(lane).or_default();
        if waiting.is_empty() {
            self.order.push_back(lane);
        }
        waiting.push_back(request);
        self.count += 1;
    }

    /// How many wait.
    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Takes up to `most`, one of each lane in rotation.
    pub(crate) fn take(&mut self, most: usize) -> Vec<T> {
        let mut taken = Vec::new();
        while taken.len() < most {
            let Some(lane) = self.order.pop_front() else {
                break;
            };
            let Some(waiting) = self.lanes.get_mut(&lane) else {
                continue;
            };
            taken.extend(waiting.pop_front());
            if waiting.is_empty() {
                self.lanes.remove(&lane);
            } else {
                self.order.push_back(lane);
            }
        }
        self.count = self.count.saturating_sub(taken.len());
        taken
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::Code;

    use super::*;

    fn lane(name: &str) -> Lane {
        Some(name.parse::<Code>().unwrap())
    }

    #[test]
    fn lanes_are_served_in_rotation_and_each_in_its_order() {
        let mut waiting = Waiting::default();
        for number in 0..100 {
            waiting.add(lane("flood"), ("flood", number));
        }
        for number in 0..3 {
            waiting.add(lane("quiet"), ("quiet", number));
        }
        waiting.add(None, ("set-up", 0));
        let taken = waiting.take(8);
        let expected = [
            ("flood", 0),
            ("quiet", 0),
            ("set-up", 0),
            ("flood", 1),
            ("quiet", 1),
            ("flood", 2),
            ("quiet", 2),
            ("flood", 3),
        ];
        assert_eq!(taken, expected);
        assert_eq!(waiting.take(1_000).len(), 96);
        assert!(waiting.is_empty());
    }

    #[test]
    fn full_lane_takes_nobody_and_leaves_the_others_alone() {
        let lanes = Arc::new(Lanes::default());
        let mut places: Vec<_> = (0..LANE_MAX)
            .map(|_| lanes.enter(lane("flood")).unwrap())
            .collect();
        assert!(lanes.enter(lane("flood")).is_none());
        assert!(lanes.enter(lane("quiet")).is_some());
        assert_eq!(lanes.waiting(), LANE_MAX);
        drop(places.pop());
        assert!(lanes.enter(lane("flood")).is_some());
        drop(places);
        assert_eq!(lanes.waiting(), 0);
        assert!(lanes.counts().by_lane.is_empty());
    }
}
