//! Serves the pages on a listener until told to stop.

use std::future::{Future, IntoFuture as _};
use std::time::Duration;

use engine::Node;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::{App, router};

/// How long what is under way may take after the program was asked to stop. Chosen: an answer takes
/// far less, and whoever asks to stop waits for it.
const FINISH_MAX: Duration = Duration::from_secs(3);

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
    let (running, mut stopped) = watch::channel(());
    // Streams of live updates never end by themselves: they end when `running` goes.
    let router = router(App::new(node, sign_in, stopped.clone()));
    let asked = async move {
        stop.await;
        drop(running);
    };
    let late = async move {
        let _gone = stopped.changed().await;
        engine::clock::pause(FINISH_MAX).await;
    };
    tokio::select! {
        served = axum::serve(listener, router).with_graceful_shutdown(asked).into_future() => served,
        () = late => Ok(()),
    }
}

/// The path of a one-time link.
#[must_use]
pub fn link_path(token: &str) -> String {
    format!("/sign-in/link/{token}")
}
