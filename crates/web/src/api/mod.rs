//! `/api/v1`: reports and incidents for programs of other houses.
//!
//! A program comes with a token and with nothing else: cookies count for nothing here, and no other
//! site is let in. What it sees and may do is asked of the policy; every answer is made from the
//! same worlds and by the same commands as the pages, in types of its own.

mod call;
mod coded;
mod describe;
mod idempotency;
mod incidents;
mod operation;
pub(crate) mod page;
mod parameter;
mod reports;
mod sent;
mod shown;
mod trouble;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, MethodRouter, any, get};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use self::call::Call;
use self::operation::{Method, OPERATIONS, Operation, Task};
use self::trouble::{Trouble, draw};
use crate::app::{ANSWER_MAX, App};
use crate::error::PageError;
use crate::visit::country;
use crate::words::{Country, Language, Words};

/// Where the description of the interface lies.
pub(crate) const DESCRIPTION: &str = "/api/v1/openapi.json";

/// A first request, for whoever tries a token.
pub(crate) fn example(base: &str) -> String {
    format!("curl --header \"Authorization: Bearer $TOKEN\" {base}/api/v1/incidents")
}

/// Every address for programs.
pub(crate) fn router() -> Router<App> {
    let mut router = Router::new()
        .route(DESCRIPTION, get(describe::send).fallback(other_method))
        .route("/api/{*rest}", any(nowhere));
    let mut paths: Vec<&str> = OPERATIONS.iter().map(|operation| operation.path).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        let of_path = OPERATIONS.iter().filter(|operation| operation.path == path);
        let methods = of_path.fold(MethodRouter::new(), |methods, operation| {
            let filter = match operation.method {
                Method::Get => MethodFilter::GET,
                Method::Post => MethodFilter::POST,
            };
            methods.on(filter, move |State(app), request| answer(app, operation, request))
        });
        router = router.route(path, methods.fallback(other_method));
    }
    router
}

async fn nowhere(State(app): State<App>, headers: HeaderMap) -> Response {
    draw(&PageError::NotFound.into(), words(&app, &headers))
}

async fn other_method(State(app): State<App>, headers: HeaderMap) -> Response {
    draw(&Trouble::OtherMethod, words(&app, &headers))
}

/// The texts in the language that the program asks for, else in the country's own.
fn words(app: &App, headers: &HeaderMap) -> Words {
    let country = country(&app.node.world());
    let local = match country {
        Country::Sweden => Language::Sv,
        Country::Finland => Language::Fi,
    };
    let wished = headers
        .get("accept-language")
        .and_then(|wished| wished.to_str().ok());
    Words::new(wished.and_then(Language::accepted).unwrap_or(local), country)
}

/// Answers one request of a program, within the time that any page has.
async fn answer(app: App, operation: &'static Operation, request: Request) -> Response {
    let words = words(&app, request.headers());
    let answered = tokio::time::timeout(ANSWER_MAX, done(&app, operation, words, request)).await;
    let answered = answered.unwrap_or_else(|_too_slow| Err(PageError::TooSlow.into()));
    answered.unwrap_or_else(|trouble| draw(&trouble, words))
}

async fn done(
    app: &App,
    operation: &'static Operation,
    words: Words,
    request: Request,
) -> Result<Response, Trouble> {
    let known = request.headers().get(IF_NONE_MATCH).cloned();
    let call = Call::read(app, operation, words, request).await?;
    match operation.task {
        Task::ListReports => shown(&reports::list(&call).await?, known.as_ref()),
        Task::ReadReport => shown(&reports::read(&call)?, known.as_ref()),
        Task::SendReport => reports::send(&call).await,
        Task::AssessReport => reports::assess(&call).await,
        Task::ListIncidents => shown(&incidents::list(&call).await?, known.as_ref()),
        Task::ReadIncident => shown(&incidents::read(&call)?, known.as_ref()),
        Task::ReadJournal => shown(&incidents::journal(&call)?, known.as_ref()),
        Task::WriteEntry => incidents::write(&call).await,
        Task::ChangeLevel => incidents::change_level(&call).await,
        Task::DescribePart => incidents::describe(&call).await,
    }
}

/// What was asked for, with a tag made from its bytes: who has the same already is told so. The
/// journal's own number would tell of things that the reader may not see.
fn shown(answer: &impl Serialize, known: Option<&HeaderValue>) -> Result<Response, Trouble> {
    let body = written(answer)?;
    let hash = Sha256::digest(&body);
    let hash = hash.iter().take(16).map(|byte| format!("{byte:02x}"));
    let tag = format!("W/\"{}\"", hash.collect::<String>());
    let tag = HeaderValue::from_str(&tag).map_err(|_never| PageError::Ours)?;
    let is_known = known.and_then(|known| known.to_str().ok()).is_some_and(|known| {
        let mut tags = known.split(',').map(str::trim);
        tags.any(|known| known == "*" || tag.as_bytes() == known.as_bytes())
    });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        json(StatusCode::OK, body)
    };
    response.headers_mut().insert(ETAG, tag);
    Ok(response)
}

/// What was done.
fn told(status: StatusCode, location: Option<&str>, answer: &impl Serialize) -> Result<Response, Trouble> {
    let mut response = json(status, written(answer)?);
    if let Some(location) = location.and_then(|path| HeaderValue::from_str(path).ok()) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

fn written(answer: &impl Serialize) -> Result<Vec<u8>, Trouble> {
    serde_json::to_vec(answer).map_err(|error| {
        tracing::error!(%error, "an answer can't be written");
        PageError::Ours.into()
    })
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    let kind = HeaderValue::from_static("application/json");
    (status, [(CONTENT_TYPE, kind)], body).into_response()
}
