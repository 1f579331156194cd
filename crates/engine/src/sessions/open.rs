//! What was begun and waits for its answer: ceremonies of passkeys, sign-ins at a provider. What
//! nobody answers is taken away, and only so much may wait.

use std::ops::ControlFlow;
use std::sync::Mutex;

use jiff::Timestamp;
use journal::{Drawer, StoreError};
use serde::Deserialize;

use super::{Sessions, lock};

/// The most that may be open in a drawer. Chosen: more than sign in at once when the doors open.
const OPEN_MAX: usize = 2_000;
/// What nobody answered is taken away this often.
const SWEPT_EVERY_S: i64 = 60;

/// A drawer of what is open, each as JSON with the second `until` which it is.
pub(super) struct Open {
    drawer: Drawer,
    /// When it was last counted, and how many there have been since.
    counted: Mutex<(i64, usize)>,
}

#[derive(Deserialize)]
struct Until {
    until: i64,
}

impl Open {
    pub(super) const fn new(drawer: Drawer) -> Self {
        Self {
            drawer,
            counted: Mutex::new((0, 0)),
        }
    }
}

impl Sessions {
    /// Whether one more may be opened; it is counted then. Takes away what nobody answered in time.
    pub(super) fn has_room(&self, open: &Open, now: Timestamp) -> Result<bool, StoreError> {
        let second = now.as_second();
        let mut counted = lock(&open.counted);
        let (swept_at, count) = *counted;
        if second.saturating_sub(swept_at) >= SWEPT_EVERY_S || count >= OPEN_MAX {
            let (mut late, mut left) = (Vec::new(), 0_usize);
            let mut cabinet = self.cabinet();
            cabinet.each(open.drawer, &mut |key, value| {
                match serde_json::from_slice::<Until>(value) {
                    Ok(Until { until }) if second <= until => left += 1,
                    Ok(_) | Err(_) => late.push(key.to_vec()),
                }
                ControlFlow::Continue(())
            })?;
            for key in late {
                cabinet.take(open.drawer, &key)?;
            }
            *counted = (second, left);
        }
        let has_room = counted.1 < OPEN_MAX;
        counted.1 += usize::from(has_room);
        Ok(has_room)
    }
}
