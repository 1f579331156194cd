//! Ending one's own sessions.

use axum::response::Response;

use crate::error::PageError;
use crate::extract::Fields;
use crate::page::redirect;
use crate::passkey::unavailable;
use crate::visit::Visit;

/// Ends one session of the reader, or all but the one that asks.
pub(crate) async fn end(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let sessions = visit.node().sessions();
    let ended = match fields.given("session") {
        Some(id) => sessions.end_one(visit.id, id).map(|_whether| ()),
        None => sessions.end_all(visit.id, Some(&visit.token.0)).map(|_count| ()),
    };
    ended.map_err(|error| unavailable(&error))?;
    Ok(redirect("/account"))
}
