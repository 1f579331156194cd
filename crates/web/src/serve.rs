//! Serves the pages on a listener until told to stop.

use std::future::Future;

use engine::Node;
use tokio::net::TcpListener;

use crate::app::{App, router};

/// How people sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignIn {
    /// By one-time links.
    #[default]
    Links,
    /// By choosing a person from a list: demonstrations only.
    Demonstration,
}

/// Serves until `stop` is ready, then finishes what is under way.
///
/// # Errors
/// What the system says of the listener.
pub async fn serve(
    node: Node,
    listener: TcpListener,
    sign_in: SignIn,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = router(App::new(node, sign_in));
    // Streams of live updates never end by themselves: they are cut when the program stops.
    let serving = axum::serve(listener, router);
    tokio::select! {
        served = serving.into_future() => served,
        () = stop => Ok(()),
    }
}

/// The path of a one-time link.
#[must_use]
pub fn link_path(token: &str) -> String {
    format!("/sign-in/link/{token}")
}
