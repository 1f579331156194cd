//! Receipts for entries: files with which anybody can check that an entry is in the journal. They
//! show an entry's hash and nothing of its content: what the journal stores holds more than a page
//! tells, as running numbers that never leave the program.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::Sequence;
use engine::proof::{FILE_ENDING, Form};
use engine::{Node, ProofError};

use crate::error::PageError;
use crate::extract::Name;
use crate::now::journal::sees;
use crate::visit::Member;

/// The receipt of an entry that the reader may read; any other is not there.
pub(crate) async fn of_entry(visit: Member, Name(name): Name) -> Result<Response, PageError> {
    let number: u64 = name.parse().map_err(|_no_number| PageError::NotFound)?;
    let place = number
        .checked_sub(1)
        .and_then(|place| usize::try_from(place).ok());
    let line = place.and_then(|place| visit.world.lines.get(place));
    let line = line.ok_or(PageError::NotFound)?;
    if !sees(&visit, line.subject, Sequence(number)) {
        return Err(PageError::NotFound);
    }
    send(visit.node(), Sequence(number)).await
}

/// Sends the receipt of an entry as a file. Making it may sign a new head of the journal, which
/// reads and writes files: it has a thread of its own.
pub(crate) async fn send(node: &Node, entry: Sequence) -> Result<Response, PageError> {
    let node = node.clone();
    let made = tokio::task::spawn_blocking(move || node.receipt(entry, Form::Hash)).await;
    let receipt = made.map_err(|_died| PageError::Ours)??;
    let receipt = receipt.ok_or(PageError::NotFound)?;
    let named = format!("attachment; filename=\"valpool-{entry}.{FILE_ENDING}\"");
    let named = HeaderValue::from_str(&named).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (CONTENT_DISPOSITION, named),
    ];
    Ok((headers, receipt.to_string()).into_response())
}

impl From<ProofError> for PageError {
    fn from(error: ProofError) -> Self {
        tracing::error!(%error, "a receipt can't be made");
        Self::Unavailable
    }
}
