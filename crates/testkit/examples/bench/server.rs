//! The real server in this process, and nodes for it to serve.

use std::net::SocketAddr;
use std::path::Path;

use domain::ids::PersonId;
use engine::clock::Clock;
use engine::sessions::Sessions;
use engine::{Node, Options, Proof, Search};
use jiff::Timestamp;
use journal::{Keys, SqliteCabinet, SqliteStore, Store};
use tokio::runtime::Runtime;
use web::{Entrance, Pace};

use crate::Done;
use crate::http::Client;

/// Opens the journal in a folder; its clock stands when `now` is given.
pub(crate) fn open(folder: &Path, now: Option<Timestamp>) -> Done<Node> {
    let keys = Keys::within(Box::new(SqliteCabinet::open(&folder.join("keys.sqlite"))?));
    open_on(Box::new(SqliteStore::open(folder)?), keys, folder, now)
}

/// The same on any store, with the node's own files in a folder.
pub(crate) fn open_on(
    store: Box<dyn Store>,
    keys: Keys,
    folder: &Path,
    now: Option<Timestamp>,
) -> Done<Node> {
    let options = Options {
        store,
        keys,
        clock: now.map_or_else(Clock::machine, Clock::standing_at),
        sessions: Sessions::in_memory()?,
        search: Search::open(folder)?,
        proof: Proof::open(folder)?,
    };
    Ok(Node::open(options, &mut |_| {})?)
}

/// A node that is served.
pub(crate) struct Server {
    // Goes first: it holds the node too.
    runtime: Runtime,
    pub(crate) node: Node,
    pub(crate) address: SocketAddr,
}

impl Server {
    pub(crate) fn start(node: Node) -> Done<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        let served = node.clone();
        runtime.spawn(web::serve(
            served,
            listener,
            Entrance {
                pace: Pace::FREE,
                ..Entrance::default()
            },
            std::future::pending(),
        ));
        Ok(Self {
            runtime,
            node,
            address,
        })
    }

    /// A browser's connection with this person signed in.
    pub(crate) fn client(&self, person: PersonId) -> Done<Client> {
        let token = self.node.sessions().begin(person, self.node.clock().now())?;
        let mut client = Client::connect(self.address)?;
        client.cookie = format!("valpool_session={token}; valpool_language=sv");
        Ok(client)
    }

    /// Waits until the search index has taken everything in, so that it takes nothing from what
    /// is measured next.
    pub(crate) fn settle(&self) {
        let head = self.node.world().head;
        self.runtime.block_on(self.node.search().caught_up(head));
    }
}
