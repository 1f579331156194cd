//! Word to other nodes of what was written. It wakes every one of them and this node too, before the
//! server answers whoever wrote.

use std::time::{Duration, Instant};

/// While much is written, word is sent no more often. Chosen: nobody notices so little, and each node
/// looks by itself as well.
const EVERY: Duration = Duration::from_millis(20);

/// When word was last sent.
#[derive(Default)]
pub(super) struct Word {
    sent: Option<Instant>,
}

impl Word {
    /// Whether it is time for another, which then counts as sent.
    pub(super) fn is_due(&mut self) -> bool {
        let now = now();
        let due = self.sent.is_none_or(|sent| now.duration_since(sent) >= EVERY);
        if due {
            self.sent = Some(now);
        }
        due
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "how long ago word was sent; nothing that is written depends on it"
)]
fn now() -> Instant {
    Instant::now()
}
