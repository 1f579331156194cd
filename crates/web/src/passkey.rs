//! The two halves of a passkey's ceremony, as requests: what the browser is asked, and what it brings.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use engine::sessions::SessionError;
use engine::sessions::passkey::{Ceremony, PasskeyError};

use crate::error::PageError;
use crate::extract::Fields;

/// The field that carries the token of a ceremony.
const CEREMONY: &str = "ceremony";
/// The field that carries what the browser answers.
const PROOF: &str = "proof";

/// The first half: what the browser is asked, for the script of the page.
pub(crate) fn asked(ceremony: Result<Ceremony, PasskeyError>) -> Result<Response, PageError> {
    let Ceremony { token, options } = ceremony.map_err(fault)?;
    // Letters, digits and JSON: nothing to escape.
    let body = format!(r#"{{"ceremony":"{token}","options":{options}}}"#);
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

/// The second half: the token and the browser's answer.
pub(crate) fn brought(fields: &Fields) -> (&str, &str) {
    (fields.get(CEREMONY), fields.get(PROOF))
}

/// What is told of a passkey that is not taken. What the check found is for the log alone.
pub(crate) fn fault(error: PasskeyError) -> PageError {
    match error {
        PasskeyError::Busy => PageError::Busy,
        PasskeyError::Late | PasskeyError::Unreadable | PasskeyError::Known => PageError::Passkey,
        PasskeyError::Unproved { reason, .. } => {
            tracing::info!(reason, "a passkey is not taken");
            PageError::Passkey
        }
        PasskeyError::Ours(reason) => {
            tracing::error!(reason, "a passkey can't be asked for or kept");
            PageError::Ours
        }
        PasskeyError::Session(error) => unavailable(&error),
    }
}

/// The table of sessions can't be read or written.
pub(crate) fn unavailable(error: &SessionError) -> PageError {
    tracing::error!(%error, "the table of sessions is out of reach");
    PageError::Unavailable
}
