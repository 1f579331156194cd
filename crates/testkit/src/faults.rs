//! Listens to what the server complains of in its log: a page that draws with a text missing still
//! looks like a page, and is a fault all the same.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Warnings and errors, as they were logged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(Arc<Mutex<Vec<String>>>);

impl Faults {
    /// From now on takes in what this thread logs, until the thread ends.
    pub(crate) fn hear_this_thread(&self) {
        let guard = tracing::subscriber::set_default(self.clone());
        // Without its guard the listener stays for as long as the thread lives.
        std::mem::forget(guard);
    }

    /// What was heard, and nothing twice.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _always_fits = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Faults {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // What the library of passkeys finds in answers is told by ours, in its own words.
        *metadata.level() <= Level::WARN && !metadata.target().starts_with("webauthn")
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(format!(
            "{} {}",
            event.metadata().level(),
            event.metadata().target()
        ));
        event.record(&mut text);
        self.0.lock().unwrap().push(text.0);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}
