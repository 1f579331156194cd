//! The only place that reads the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;

/// Tells the time: the machine's, or one that a test or a demonstration sets.
#[derive(Clone, Debug)]
pub struct Clock {
    // Microseconds since 1970, or MACHINE for the machine's own time.
    set_us: Arc<AtomicI64>,
}

/// Before every moment of the calendar.
const MACHINE: i64 = i64::MIN;

impl Default for Clock {
    fn default() -> Self {
        Self {
            set_us: Arc::new(AtomicI64::new(MACHINE)),
        }
    }
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn machine() -> Self {
        Self::default()
    }

    /// A clock that stands at a moment until it is set to another.
    #[must_use]
    pub fn standing_at(moment: Timestamp) -> Self {
        let clock = Self::default();
        clock.set(moment);
        clock
    }

    /// Sets every copy of this clock.
    pub fn set(&self, moment: Timestamp) {
        self.set_us.store(moment.as_microsecond(), Ordering::SeqCst);
    }

    /// Lets every copy of this clock follow the machine's time again.
    pub fn follow_machine(&self) {
        self.set_us.store(MACHINE, Ordering::SeqCst);
    }

    /// The time now, in whole microseconds.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> Timestamp {
        let set = self.set_us.load(Ordering::SeqCst);
        let microseconds = if set == MACHINE {
            Timestamp::now().as_microsecond()
        } else {
            set
        };
        Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Waits, for pacing only: nothing may depend on how long.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// A stopwatch, for figures only.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// How long since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
