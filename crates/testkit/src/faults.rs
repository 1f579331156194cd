//! Listens to what the server complains of in its log: a page that draws with a text missing still
//! looks like a page, and is a fault all the same.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Warnings and errors, as they were logged; or everything, for a test that reads it.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    most: Level,
    heard: Arc<Mutex<Vec<(Level, String)>>>,
}

impl Default for Faults {
    fn default() -> Self {
        Self::up_to(Level::WARN)
    }
}

impl Faults {
    /// Hears everything up to this level.
    pub(crate) fn up_to(most: Level) -> Self {
        Self {
            most,
            heard: Arc::default(),
        }
    }

    /// From now on takes in what this thread logs, until the thread ends.
    pub(crate) fn hear_this_thread(&self) {
        let guard = tracing::subscriber::set_default(self.clone());
        // Without its guard the listener stays for as long as the thread lives.
        std::mem::forget(guard);
    }

    /// The warnings and errors that were heard.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let heard = self.heard.lock().unwrap();
        let warnings = heard.iter().filter(|(level, _)| *level <= Level::WARN);
        warnings.map(|(_, text)| text.clone()).collect()
    }

    /// All that was heard, a line each.
    pub(crate) fn text(&self) -> String {
        let heard = self.heard.lock().unwrap();
        heard.iter().map(|(_, text)| format!("{text}\n")).collect()
    }

    fn note(&self, metadata: &Metadata<'_>, text: &str) {
        let line = format!("{} {}{text}", metadata.level(), metadata.target());
        self.heard.lock().unwrap().push((*metadata.level(), line));
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
        *metadata.level() <= self.most && !metadata.target().starts_with("webauthn")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text(String::new());
        span.record(&mut text);
        self.note(span.metadata(), &text.0);
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        self.note(event.metadata(), &text.0);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}
