//! Figures about the machine's own work, for those who keep it running. Never about people,
//! organisations or what the journal tells: whoever may read these may read nothing else.

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::error::AskError;
use crate::turn::Granted;

/// What a request to the writer came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Came {
    Granted,
    Refused,
    Busy,
    Unavailable,
}

impl Came {
    const ALL: [Self; 4] = [Self::Granted, Self::Refused, Self::Busy, Self::Unavailable];

    pub(crate) const fn of(outcome: &Result<Granted, AskError>) -> Self {
        match outcome {
            Ok(_) => Self::Granted,
            Err(AskError::Refused(_)) => Self::Refused,
            Err(AskError::Busy) => Self::Busy,
            Err(AskError::Unavailable(_)) => Self::Unavailable,
        }
    }
}

impl EncodeLabelValue for Came {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> std::fmt::Result {
        EncodeLabelValue::encode(
            &match self {
                Self::Granted => "granted",
                Self::Refused => "refused",
                Self::Busy => "busy",
                Self::Unavailable => "unavailable",
            },
            encoder,
        )
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: Came,
}

/// A request of a page: by the pattern of its address, never by the address itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: String,
    status: &'static str,
}

/// Seconds from a tenth of a millisecond to half a minute: a commit to a disk, and a page.
#[derive(Clone, Copy, Debug)]
struct Seconds;

impl MetricConstructor<Histogram> for Seconds {
    fn new_metric(&self) -> Histogram {
        Histogram::new(exponential_buckets(0.000_1, 3.5, 11))
    }
}

/// The figures of a running node. Copies share them.
#[derive(Clone, Debug)]
pub struct Figures {
    turns: Counter,
    entries: Counter,
    requests: Family<Outcome, Counter>,
    pub(crate) append_seconds: Histogram,
    append_failures: Counter,
    pages: Family<Asked, Histogram, Seconds>,
    live: Gauge,
}

impl Default for Figures {
    fn default() -> Self {
        let figures = Self {
            turns: Counter::default(),
            entries: Counter::default(),
            requests: Family::default(),
            append_seconds: Seconds.new_metric(),
            append_failures: Counter::default(),
            pages: Family::new_with_constructor(Seconds),
            live: Gauge::default(),
        };
        for outcome in Came::ALL {
            // A figure that stands at nothing is told, so that a watch can be set on it.
            let _from_the_start = figures.requests.get_or_create(&Outcome { outcome });
        }
        figures
    }
}

impl Figures {
    pub(crate) fn came_to(&self, outcome: Came) {
        self.requests.get_or_create(&Outcome { outcome }).inc();
    }

    pub(crate) fn written(&self, entries: usize) {
        self.turns.inc();
        self.entries.inc_by(u64::try_from(entries).unwrap_or(0));
    }

    pub(crate) fn not_written(&self) {
        self.append_failures.inc();
    }

    /// A request was answered: the pattern of its address, the class of its status (`2xx`), and
    /// the seconds until the answer began.
    pub fn answered(&self, route: &str, status: &'static str, seconds: f64) {
        let asked = Asked {
            route: route.to_owned(),
            status,
        };
        self.pages.get_or_create(&asked).observe(seconds);
    }

    /// A stream of live updates begins; it ends when what is given back goes.
    #[must_use]
    pub fn stream(&self) -> Streaming {
        self.live.inc();
        Streaming(self.live.clone())
    }

    /// Puts the figures in a registry.
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "writer_turns",
            "Turns in which entries were made durable",
            self.turns.clone(),
        );
        registry.register(
            "journal_entries_written",
            "Entries written by this process",
            self.entries.clone(),
        );
        registry.register(
            "writer_requests",
            "Requests to the writer by what they came to",
            self.requests.clone(),
        );
        registry.register_with_unit(
            "journal_append",
            "Time of a durable append of one turn",
            Unit::Seconds,
            self.append_seconds.clone(),
        );
        registry.register(
            "journal_append_failures",
            "Turns that could not be written to the journal",
            self.append_failures.clone(),
        );
        registry.register_with_unit(
            "http_request",
            "Time until the answer to a request began, by pattern of address and class of status",
            Unit::Seconds,
            self.pages.clone(),
        );
        registry.register("live_streams", "Open streams of live updates", self.live.clone());
    }
}

/// A stream of live updates that is open.
#[derive(Debug)]
pub struct Streaming(Gauge);

impl Drop for Streaming {
    fn drop(&mut self) {
        self.0.dec();
    }
}
