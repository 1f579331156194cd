//! Live updates: whenever the world changes, the changing part of the reader's page is drawn
//! again, by the very route that draws the page, and sent if it differs. What the reader may not
//! see changes nothing in it, so nothing is sent.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, HOST};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use engine::figures::Streaming;
use futures_util::stream::{Stream, unfold};
use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::app::{App, OurOwn, pages};
use crate::error::PageError;
use crate::pace::Open;
use crate::visit::{REGION_HEADER, Visit};

/// At most four pictures a second to one reader.
const PACE: Duration = Duration::from_millis(250);
/// How often a quiet connection says that it is there, so that nothing on the way closes it.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// The page's clocks ("open for", "ago") go on even when nothing happens.
const REDRAWN_EVERY: Duration = Duration::from_secs(30);
/// The most bytes of a page's changing part.
const REGION_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What stands before the key of a form, which is drawn anew each time and is no change.
const KEY: &str = "name=\"key\" value=\"";

/// The hash of a page's changing part without the keys of its forms.
fn unkeyed_hash(html: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (place, part) in html.split(KEY).enumerate() {
        let (_key, rest) = part.split_once('"').filter(|_| place > 0).unwrap_or(("", part));
        hash.update(rest.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}

/// One reader's stream of changes.
struct Watcher {
    router: Router,
    to: String,
    headers: HeaderMap,
    newest: watch::Receiver<engine::Snapshot>,
    stopped: watch::Receiver<()>,
    sent: [u8; 32],
    first: bool,
    _counted: Streaming,
    _open: Open,
}

/// What is asked of the page again and again: the same cookie and languages.
fn carried(headers: &HeaderMap) -> HeaderMap {
    let kept = headers
        .iter()
        .filter(|(name, _)| [COOKIE, HOST, ACCEPT_LANGUAGE].contains(*name));
    let mut carried: HeaderMap = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
    carried.insert(REGION_HEADER, HeaderValue::from_static("1"));
    carried
}

/// The stream of a page. The browser tells the last number it has seen, and gets what it missed.
pub(crate) async fn stream(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let to = visit.guest.fields.given("to").unwrap_or("/").to_owned();
    let inside = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/live");
    if !inside {
        return Err(PageError::NotFound);
    }
    let open = app.limits.open(visit.id).ok_or(PageError::TooOften)?;
    let counted = app.node.figures().stream();
    let watcher = Watcher {
        newest: app.node.subscribe(),
        stopped: app.stopped.clone(),
        router: pages(app.clone()).with_state(app),
        to,
        headers: carried(&headers),
        sent: [0; 32],
        first: true,
        _counted: counted,
        _open: open,
    };
    // A comment would do for what is on the way, but the page could not hear it.
    let keep = KeepAlive::new()
        .interval(KEEP_ALIVE)
        .event(Event::default().event("alive").data("alive"));
    Ok(Sse::new(changes(watcher)).keep_alive(keep).into_response())
}

fn changes(watcher: Watcher) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(Some(watcher), |watcher| async move {
        let mut watcher = watcher?;
        let mut stopped = watcher.stopped.clone();
        let event = tokio::select! {
            event = watcher.next() => event?,
            _gone = stopped.changed() => return None,
        };
        // After the last word, that the session has ended, nothing more is said.
        let go_on = !matches!(event, Change::Gone);
        Some((Ok(event.written()), go_on.then_some(watcher)))
    })
}

/// What drawing a page again came to.
enum Drawn {
    Page(String),
    /// The session has ended, or the page is not there for this reader any more.
    Closed,
    /// It can't be drawn at the moment.
    NotNow,
}

enum Change {
    Region { sequence: u64, html: String },
    Gone,
}

impl Change {
    fn written(self) -> Event {
        match self {
            Self::Region { sequence, html } => Event::default()
                .event("region")
                .id(sequence.to_string())
                .data(html),
            // An event without data would never reach the page.
            Self::Gone => Event::default().event("gone").data("gone"),
        }
    }
}

impl Watcher {
    /// Waits until the reader's page differs from what was last sent.
    async fn next(&mut self) -> Option<Change> {
        loop {
            if self.first {
                self.first = false;
            } else {
                engine::clock::pause(PACE).await;
                let changed = tokio::time::timeout(REDRAWN_EVERY, self.newest.changed()).await;
                if matches!(changed, Ok(Err(_))) {
                    return None;
                }
            }
            let sequence = self.newest.borrow_and_update().world.head.0;
            let html = match self.draw().await {
                Drawn::Page(html) => html,
                Drawn::Closed => return Some(Change::Gone),
                Drawn::NotNow => continue,
            };
            let hash = unkeyed_hash(&html);
            if hash != self.sent {
                self.sent = hash;
                return Some(Change::Region { sequence, html });
            }
        }
    }

    /// The page's changing part now.
    async fn draw(&self) -> Drawn {
        let Ok(mut request) = Request::get(&self.to).body(Body::empty()) else {
            return Drawn::Closed;
        };
        *request.headers_mut() = self.headers.clone();
        request.extensions_mut().insert(OurOwn);
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap_or_else(|never| match never {});
        let status = response.status();
        if status.is_redirection() || status.is_client_error() {
            return Drawn::Closed;
        }
        if status != StatusCode::OK {
            return Drawn::NotNow;
        }
        let bytes = to_bytes(response.into_body(), REGION_BYTES_MAX).await.ok();
        let html = bytes.and_then(|bytes| String::from_utf8(bytes.into()).ok());
        html.map_or(Drawn::NotNow, Drawn::Page)
    }
}
