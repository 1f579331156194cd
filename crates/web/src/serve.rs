//! Serves the pages on a listener until told to stop.

use std::future::{Future, IntoFuture as _};
use std::net::SocketAddr;
use std::time::Duration;

use domain::ids::PersonId;
use engine::Node;
use engine::sessions::provider::Reach;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::{App, router};
use crate::pace::Pace;

/// How long what is under way may take after the program was asked to stop. Chosen: an answer takes
/// far less, and whoever asks to stop waits for it.
const FINISH_MAX: Duration = Duration::from_secs(3);

/// How people sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignIn {
    /// By passkeys and one-time links.
    #[default]
    Links,
    /// By choosing a person from a list: demonstrations only.
    Demonstration,
}

/// How people come in, and from where.
#[derive(Clone, Debug, Default)]
pub struct Entrance {
    /// How people sign in.
    pub sign_in: SignIn,
    /// The address under which people know the pages: `https://valpool.example`.
    pub base: String,
    /// Accounts that are kept for emergencies: each use of them is told loudly.
    pub emergencies: Vec<PersonId>,
    /// Whether a proxy stands before the program and tells who asks in `X-Forwarded-For`.
    pub proxied: bool,
    /// How organisations' own providers are reached.
    pub reach: Reach,
    /// How often somebody may ask.
    pub pace: Pace,
}

/// Serves until `stop` is ready, then finishes what is under way.
///
/// # Errors
/// What the system says of the listener.
pub async fn serve(
    node: Node,
    listener: TcpListener,
    entrance: Entrance,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (running, mut stopped) = watch::channel(());
    // Streams of live updates never end by themselves: they end when `running` goes.
    let router = router(App::new(node, entrance, stopped.clone()));
    let asked = async move {
        stop.await;
        drop(running);
    };
    let late = async move {
        let _gone = stopped.changed().await;
        engine::clock::pause(FINISH_MAX).await;
    };
    tokio::select! {
        served = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).with_graceful_shutdown(asked).into_future() => served,
        () = late => Ok(()),
    }
}

/// The path of a one-time link.
#[must_use]
pub fn link_path(token: &str) -> String {
    format!("/sign-in/link/{token}")
}

/// The path of an invitation.
#[must_use]
pub fn invitation_path(token: &str) -> String {
    format!("/invitation/{token}")
}
