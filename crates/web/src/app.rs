//! The map of addresses, and what happens around every request.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::REFERER;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Router, http};
use engine::Node;
use engine::clock::Stopwatch;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;

use crate::error::{Fault, PageError, draw};
use crate::extract::{FORM_BYTES_MAX, Fields, cookie, same_site};
use crate::gate::Gate;
use crate::now::{
    erasing, extracts, files, incident, incidents, journal, map, own, picture, proof, readings, report,
    reports, theme, triage,
};
use crate::pace::{Counted, Limits, Source};
use crate::page::guard;
use crate::people::programs;
use crate::prepare::{access, premises};
use crate::serve::Entrance;
use crate::upload::is_multipart;
use crate::visit::{Known, SESSION_COOKIE, Visit, country, language};
use crate::words::Words;
use crate::{account, api, assets, cookies, export, invitation, live, people, promise, provider, sign_in};

/// What every route may use.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) node: Node,
    pub(crate) gate: Arc<Gate>,
    pub(crate) limits: Arc<Limits>,
    proxied: bool,
    /// Its other end goes when the program is asked to stop.
    pub(crate) stopped: watch::Receiver<()>,
    faults: Arc<AtomicU64>,
    /// How many exports are under way.
    pub(crate) exports: Arc<AtomicUsize>,
}

impl App {
    pub(crate) fn new(node: Node, entrance: Entrance, stopped: watch::Receiver<()>) -> Self {
        Self {
            node,
            limits: Arc::new(Limits::new(entrance.pace)),
            proxied: entrance.proxied,
            gate: Arc::new(Gate::new(entrance)),
            stopped,
            faults: Arc::default(),
            exports: Arc::default(),
        }
    }
}

/// Every address of the program.
pub(crate) fn router(app: App) -> Router {
    pages(app.clone())
        .route("/live", get(live::stream))
        .merge(api::router())
        .layer(from_fn_with_state(app.clone(), outside))
        .layer(from_fn_with_state(app.clone(), timed))
        .layer(CompressionLayer::new())
        .with_state(app)
}

/// The addresses that answer with a page or a file.
pub(crate) fn pages(app: App) -> Router<App> {
    Router::new()
        .route("/", get(picture::show))
        .route("/themes/{theme}", get(theme::show).post(theme::change))
        .route(
            "/themes/{theme}/erase",
            get(erasing::show_theme).post(erasing::erase_theme),
        )
        .route("/duty", post(picture::duty))
        .route("/map", get(map::show_nation))
        .route("/map/{area}", get(map::show))
        .route("/report", get(report::show).post(report::send))
        .route(
            "/report/{premises}",
            get(report::show_station).post(report::send_station),
        )
        .route("/receipt/{receipt}", get(report::receipt))
        .route("/receipt/{receipt}/proof", get(report::receipt_proof))
        .route("/reports", get(reports::show))
        .route("/reports/{report}", get(triage::show).post(triage::decide))
        .route("/reports/{report}/take-up", post(triage::take_up))
        .route("/reports/{report}/files/{number}", get(files::of_report))
        .route("/reports/{report}/erase", post(triage::erase))
        .route("/reports/{report}/mark", post(triage::mark))
        .route("/incidents", get(incidents::show))
        .route(
            "/incidents/{incident}",
            get(incident::show).post(incident::change),
        )
        .route(
            "/incidents/{incident}/erase",
            get(erasing::show_incident).post(erasing::erase_incident),
        )
        .route("/incidents/{incident}/files", post(incident::attach))
        .route("/incidents/{incident}/files/{number}", get(files::of_incident))
        .route("/extracts", get(extracts::list).post(extracts::send))
        .route(
            "/extracts/{extract}",
            get(extracts::show).post(extracts::withdraw),
        )
        .route("/own", get(own::show))
        .route("/readings", get(readings::show))
        .route("/access", get(access::show))
        .route("/access/{person}", post(access::change))
        .route("/journal", get(journal::show))
        .route("/journal/{entry}/receipt", get(proof::of_entry))
        .route("/premises", get(premises::show))
        .merge(ways_in())
        .route("/language", post(sign_in::language))
        .route("/assets/idiomorph-0.8.0.js", get(assets::send_idiomorph))
        .route("/assets/{asset}", get(assets::send))
        .route("/favicon.ico", get(assets::send_icon))
        .fallback(nothing)
        .method_not_allowed_fallback(nothing)
        .layer(from_fn_with_state(app, around))
}

/// How people and programs come in, and who looks after that.
fn ways_in() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::choose))
        .route(
            "/sign-in/link/{link}",
            get(sign_in::show_link).post(sign_in::use_link),
        )
        .route("/sign-in/passkey", post(sign_in::use_passkey))
        .route("/sign-in/passkey/begin", post(sign_in::begin_passkey))
        .route("/sign-in/provider/{organisation}", post(provider::come::depart))
        .route(
            "/sign-in/provider/{organisation}/return",
            get(provider::come::arrive),
        )
        .route("/providers", get(provider::list))
        .route(
            "/providers/{organisation}",
            get(provider::show).post(provider::change),
        )
        .route("/providers/{organisation}/try", post(provider::begin_try))
        .route("/sign-out", post(sign_in::leave))
        .route(
            "/invitation/{link}",
            get(invitation::show).post(invitation::accept),
        )
        .route("/invitation/{link}/begin", post(invitation::begin))
        .route("/account", get(account::show))
        .route("/account/passkeys", post(account::passkeys::add))
        .route("/account/passkeys/begin", post(account::passkeys::begin))
        .route(
            "/account/passkeys/{number}/remove",
            post(account::passkeys::remove),
        )
        .route("/account/sessions", post(account::sessions::end))
        .route(
            "/account/proof",
            get(account::proof::show).post(account::proof::take),
        )
        .route("/account/proof/begin", post(account::proof::begin))
        .route("/account/proof/provider", post(provider::come::prove))
        .route("/account/provider", post(provider::come::connect))
        .route("/people", get(people::show).post(people::invite))
        .route("/people/{person}", post(people::look_after))
        .route(
            "/people/{person}/erase",
            get(erasing::show_person).post(erasing::erase_person),
        )
        .route("/programs", get(programs::show).post(programs::issue))
        .route("/programs/{token}", post(programs::withdraw))
        .route("/export", get(export::show).post(export::take))
        .route("/api", get(api::page::show))
}

/// Notes how long a request took, by the pattern of its address.
async fn timed(State(app): State<App>, request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let status = match response.status().as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    };
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    app.node
        .figures()
        .answered(route, status, watch.elapsed().as_secs_f64());
    response
}

/// No such page; whoever is signed in is told so with the ways on that they have.
async fn nothing(_reader: Result<Visit, PageError>) -> PageError {
    PageError::NotFound
}

/// What holds for everything that comes from outside, pages and streams alike.
async fn outside(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let secure = app.gate.is_secure();
    if secure {
        cookies::take_in(request.headers_mut());
    }
    let mut response = next.run(request).await;
    if secure {
        cookies::give_out(response.headers_mut());
    }
    guard(&app.gate, &mut response);
    response
}

/// Draws faults as pages in the reader's language and adds the headers that every answer carries.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let world = app.node.world();
    let words = Words::new(language(request.headers(), country(&world)), country(&world));
    let back = own_referer(request.headers());
    let is_form = request.method() == Method::POST;
    let (mut request, sent) = keep_form(request).await;
    promise::keep(&app.node, &mut request).await;
    let known = Known::default();
    request.extensions_mut().insert(known.clone());
    let mut response = answer(&app, request, next).await;
    if let Some(mut fault) = response.extensions_mut().remove::<Fault>() {
        if fault.written.is_empty() {
            fault.written = Fields::parse(&sent).written().map(str::to_owned).collect();
        }
        let number = number(&app);
        tracing::info!(number, fault = fault.error.code(), "a page with a fault");
        response = draw(&fault, words, known.reader(), &number, back.as_deref());
    }
    promise::give(&app.node, is_form, &mut response);
    response
}

/// How long an answer may take. Chosen: far more than any page takes, and a slow phone's form.
pub(crate) const ANSWER_MAX: Duration = Duration::from_secs(30);
/// How long a form with files may take. Chosen: the largest at half a megabyte a second.
const FILES_MAX: Duration = Duration::from_secs(7 * 60);

/// The request as the program asks it of itself, for a page that is drawn again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OurOwn;

/// Answers, unless another site asks, somebody asks too often, or it takes too long.
async fn answer(app: &App, request: Request, next: Next) -> Response {
    if !request.method().is_safe()
        && let Err(error) = same_site(request.headers())
    {
        return error.into_response();
    }
    if request.extensions().get::<OurOwn>().is_none() && !is_paced(app, &request) {
        return PageError::TooOften.into_response();
    }
    let most = if is_multipart(request.headers()) {
        FILES_MAX
    } else {
        ANSWER_MAX
    };
    let answered = tokio::time::timeout(most, next.run(request)).await;
    answered.unwrap_or_else(|_too_slow| PageError::TooSlow.into_response())
}

/// Whether the one who asks is within their pace.
fn is_paced(app: &App, request: &Request) -> bool {
    let path = request.uri().path();
    let token = cookie(request.headers(), SESSION_COOKIE);
    let token = token.filter(|token| app.node.sessions().is_known(token));
    let address = Source::Address(address(app, request));
    let source = token.map_or(address, Source::Session);
    let takes = |counted, source| app.limits.takes(counted, source);
    if !takes(Counted::Request, source) {
        return false;
    }
    // Whoever comes back from a provider only looks, and still comes in.
    if request.method().is_safe() && !path.starts_with("/sign-in/provider/") {
        return true;
    }
    let comes_in = path.starts_with("/sign-in") || path.starts_with("/invitation");
    if comes_in && !(takes(Counted::SignIn, address) && takes(Counted::SignIn, Source::All)) {
        return false;
    }
    let station = path.strip_prefix("/report/").map(Source::Station);
    station.is_none_or(|station| takes(Counted::Report, station)) && takes(Counted::Form, source)
}

/// Where a request comes from: what the proxy before us says, else the other end of the line. On
/// this machine itself that tells nobody from another.
pub(crate) fn address(app: &App, request: &Request) -> Option<IpAddr> {
    if app.proxied {
        // The last one is the proxy's own word; those before it are whatever the asker wrote.
        let told = request.headers().get_all("x-forwarded-for").iter().next_back();
        let last = told?.to_str().ok()?.rsplit(',').next()?;
        return last.trim().parse().ok();
    }
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    Some(peer.ip().to_canonical()).filter(|address| !address.is_loopback())
}

/// Keeps what a form holds, so that it can be given back whatever goes wrong with it.
async fn keep_form(request: Request) -> (Request, Bytes) {
    // A form that may carry files is never held as a whole: its own page gives back what it held.
    let form = request.method() == Method::POST && !is_multipart(request.headers());
    let short = request
        .body()
        .size_hint()
        .upper()
        .is_some_and(|bytes| usize::try_from(bytes).is_ok_and(|bytes| bytes <= FORM_BYTES_MAX));
    if !form || !short {
        return (request, Bytes::new());
    }
    let (parts, body) = request.into_parts();
    match to_bytes(body, FORM_BYTES_MAX).await {
        Ok(bytes) => (Request::from_parts(parts, Body::from(bytes.clone())), bytes),
        Err(_cut_off) => (Request::from_parts(parts, Body::empty()), Bytes::new()),
    }
}

/// A number that a person can quote and that stands in the system's log.
fn number(app: &App) -> String {
    let count = app.faults.fetch_add(1, Ordering::Relaxed);
    let second = app.node.clock().now().as_second();
    format!("{:x}-{count}", second & 0xff_ffff)
}

/// The page of ours that the reader came from.
pub(crate) fn own_referer(headers: &http::HeaderMap) -> Option<String> {
    let referer: http::Uri = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    let host = headers.get(http::header::HOST)?.to_str().ok()?;
    let own = referer.authority()?.as_str() == host;
    // Two slashes begin the address of another site.
    referer
        .path_and_query()
        .map(ToString::to_string)
        .filter(|path| own && !path.starts_with("//"))
}
