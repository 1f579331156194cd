//! The port for health and figures: beside the pages, on a thread of its own, from before the
//! journal is open. Off unless an address is set.

use std::net::TcpListener;

use engine::Node;
use engine::clock::Clock;
use tokio::runtime::Runtime;
use web::Health;

use crate::config::{Key, OFF, Settings};
use crate::console::Console;
use crate::serve;

/// The open port; closed when it goes.
pub(crate) struct Port {
    // Goes first: it ends what still answers.
    _runtime: Runtime,
    health: Health,
}

impl Port {
    /// Opens the port if the settings name an address.
    pub(crate) fn open(console: &Console, settings: &Settings) -> anyhow::Result<Option<Self>> {
        let address = settings.value(Key::Metrics);
        if address == OFF {
            return Ok(None);
        }
        let listener: TcpListener = serve::listen(console, address)?;
        listener.set_nonblocking(true)?;
        let bound = listener.local_addr()?;
        let told = [("address", bound.to_string().into())];
        if !bound.ip().is_loopback() {
            console.warn_with("console-metrics-wide", &told);
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("health")
            .enable_all()
            .build()?;
        let health = Health::new(&Clock::machine());
        let serving = health.clone();
        runtime.spawn(async move {
            let served = match tokio::net::TcpListener::from_std(listener) {
                Ok(listener) => serving.serve(listener).await,
                Err(error) => Err(error),
            };
            if let Err(error) = served {
                tracing::error!(%error, "health and figures are no longer told");
            }
        });
        console.tell("console-metrics-on", &told)?;
        Ok(Some(Self {
            _runtime: runtime,
            health,
        }))
    }

    /// The journal is open.
    pub(crate) fn opened(&self, node: Node) {
        self.health.opened(node);
    }
}
