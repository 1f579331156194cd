//! Between nodes: whoever has just sent something reads it on the next page, whichever node draws
//! that page; and a page that may be behind says so.

use std::time::Duration;

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use domain::Sequence;
use engine::Node;

use crate::extract::cookie;
use crate::sign_in::set_cookie;
use crate::visit::Guest;

/// The cookie that carries the last entry of what was sent.
const COOKIE: &str = "valpool_promised";
/// How long the cookie lasts. Chosen: far longer than a node lags, far shorter than a visit.
const SECONDS: u32 = 30;
/// How long a page waits for what was promised. Chosen: what a reader still takes for loading.
const PATIENCE: Duration = Duration::from_secs(2);

/// The page can't show yet what its reader has sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Late;

/// Waits for what was promised; a page that waits in vain is marked.
pub(crate) async fn keep(node: &Node, request: &mut Request) {
    let promised = cookie(request.headers(), COOKIE).and_then(|text| text.parse().ok());
    let Some(promised) = promised.filter(|_| request.method() == Method::GET) else {
        return;
    };
    if !node.reach(Sequence(promised), PATIENCE).await {
        request.extensions_mut().insert(Late);
    }
}

/// Promises the next page what this node has, when other nodes may draw it.
pub(crate) fn give(node: &Node, is_form: bool, response: &mut Response) {
    let health = node.health();
    if is_form && response.status() == StatusCode::SEE_OTHER && health.heard_at.is_some() {
        set_cookie(response, COOKIE, &health.head.to_string(), SECONDS, "; HttpOnly");
    }
}

/// What a page that may be behind says.
pub(crate) fn words(guest: &Guest) -> Option<String> {
    if guest.late {
        return Some(guest.words.say("behind-promised"));
    }
    let health = guest.node().health();
    let heard_at = health.heard_at.filter(|_| health.behind)?;
    let time = guest.times().stamp(heard_at);
    Some(guest.words.say_with("behind-since", &[("time", time.into())]))
}
