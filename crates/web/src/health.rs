//! Health and figures, on a port of their own: whether the process lives, whether it can serve,
//! and the machine's figures in OpenMetrics text. Nothing here tells what the network knows.
//!
//! For machines: words and names are the same in every language and from release to release.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use engine::Node;
use engine::clock::Clock;
use jiff::Timestamp;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use tokio::net::TcpListener;

/// What the text of the figures is (OpenMetrics 1.0, section 4.1.4).
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";
/// Where Linux tells of the process itself (proc(5)).
const PROCESS_STATUS: &str = "/proc/self/status";

/// A figure that stands as it is when it is asked for.
type Level = Gauge<u64, AtomicU64>;

/// What is known of the process: since when it runs, and the node once its journal is open.
#[derive(Clone)]
pub struct Health {
    started_at: Timestamp,
    node: Arc<OnceLock<Node>>,
}

impl Health {
    /// The process starts now.
    #[must_use]
    pub fn new(clock: &Clock) -> Self {
        Self {
            started_at: clock.now(),
            node: Arc::default(),
        }
    }

    /// The journal is open: from now on the node can serve.
    pub fn opened(&self, node: Node) {
        let _opened_before = self.node.set(node);
    }

    /// Answers on a port of its own, until dropped.
    ///
    /// # Errors
    /// What the system says of the listener.
    pub async fn serve(self, listener: TcpListener) -> std::io::Result<()> {
        axum::serve(listener, self.router()).await
    }

    fn router(self) -> Router {
        Router::new()
            .route("/healthz", get(lives))
            .route("/readyz", get(ready))
            .route("/metrics", get(figures))
            .with_state(self)
    }

    /// Everything that is told, as text.
    fn text(&self) -> Result<String, std::fmt::Error> {
        let mut registry = Registry::default();
        self.about_process(&mut registry);
        if let Some(node) = self.node.get() {
            let valpool = registry.sub_registry_with_prefix("valpool");
            node.figures().register(valpool);
            about_node(node, valpool);
        }
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }

    fn about_process(&self, registry: &mut Registry) {
        let release = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("valpool_build", "The release that runs", release);
        let started = level(u64::try_from(self.started_at.as_second()).unwrap_or(0));
        registry.register_with_unit(
            "process_start_time",
            "When the process started, in seconds since 1970 UTC",
            Unit::Seconds,
            started,
        );
        if let Some(bytes) = resident_bytes() {
            registry.register_with_unit(
                "process_resident_memory",
                "Memory of the process that lies in the machine's own",
                Unit::Bytes,
                level(bytes),
            );
        }
    }
}

fn about_node(node: &Node, registry: &mut Registry) {
    let head = node.world().head.0;
    let counted = |count: usize| level(u64::try_from(count).unwrap_or(u64::MAX));
    registry.register(
        "journal_head",
        "Number of the last entry of the world that pages show",
        level(head),
    );
    registry.register(
        "journal_writable",
        "1 unless the last turn could not be written to the journal",
        level(u64::from(node.health().writable)),
    );
    registry.register(
        "search_lag_entries",
        "Entries that the search index has not taken in yet",
        level(head.saturating_sub(node.search().reached().0)),
    );
    registry.register(
        "worlds_kept",
        "Worlds of older moments that are kept in memory",
        counted(node.kept_worlds()),
    );
    registry.register(
        "writer_waiting_requests",
        "Requests that wait for the writer",
        counted(node.waiting_requests()),
    );
}

fn level(value: u64) -> Level {
    let gauge = Level::default();
    gauge.set(value);
    gauge
}

/// The line `VmRSS: … kB`; nothing on a system without one.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string(PROCESS_STATUS).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes.saturating_mul(1_024))
}

fn plain(status: StatusCode, text: String) -> Response {
    (status, [(CONTENT_TYPE, PLAIN), (CACHE_CONTROL, "no-store")], text).into_response()
}

async fn lives() -> Response {
    plain(StatusCode::OK, "alive\n".to_owned())
}

/// Both facts: whether pages can be read, and whether anything can be written. Reading decides,
/// unless `for=writing` asks for the other.
async fn ready(State(health): State<Health>, RawQuery(query): RawQuery) -> Response {
    let opening = "no: the journal is being opened";
    let (reading, writing) = match health.node.get() {
        None => (Err(opening), Err(opening)),
        Some(node) if node.health().writable => (Ok(()), Ok(())),
        Some(_) => (
            Ok(()),
            Err("no: the last turn could not be written to the journal"),
        ),
    };
    let decides = match query.as_deref() {
        Some("for=writing") => writing,
        Some(_) | None => reading,
    };
    let status = decides.map_or(StatusCode::SERVICE_UNAVAILABLE, |()| StatusCode::OK);
    let say = |fact: Result<(), &'static str>| fact.err().unwrap_or("yes");
    plain(
        status,
        format!("reading {}\nwriting {}\n", say(reading), say(writing)),
    )
}

async fn figures(State(health): State<Health>) -> Response {
    match health.text() {
        Ok(text) => ([(CONTENT_TYPE, OPEN_METRICS), (CACHE_CONTROL, "no-store")], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the figures can't be written");
            plain(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the figures can't be written\n".to_owned(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::extract::Request;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn node_whose_journal_is_being_opened_lives_and_is_not_ready() {
        let router = Health::new(&Clock::machine()).router();
        for (path, status, text) in [
            ("/healthz", 200, "alive\n"),
            (
                "/readyz",
                503,
                "reading no: the journal is being opened\nwriting no: the journal is being opened\n",
            ),
        ] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{path}");
            let bytes = to_bytes(response.into_body(), 1_000).await.unwrap();
            assert_eq!(bytes, text);
        }
    }

    #[test]
    fn process_tells_its_memory_and_its_start_before_the_journal_is_open() {
        let health = Health::new(&Clock::standing_at(
            Timestamp::from_second(1_789_290_000).unwrap(),
        ));
        let text = health.text().unwrap();
        assert!(text.contains("process_start_time_seconds 1789290000\n"), "{text}");
        assert!(text.contains("valpool_build_info{version=\""), "{text}");
        assert!(!text.contains("journal"), "{text}");
        assert!(resident_bytes().unwrap() > 1_000_000);
    }
}
