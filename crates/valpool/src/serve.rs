//! `valpool serve`: the network on this machine, until told to stop.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::task::Poll;

use domain::ids::PersonId;
use engine::Node;
use engine::clock::Clock;
use engine::sessions::provider::Reach;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use web::{Entrance, SignIn};

use crate::config::{Key, Settings, base_of};
use crate::console::Console;
use crate::exit::{Exit, Stop};
use crate::found::{self, FIRST};
use crate::journal_folder;
use crate::ledger::Ledger;
use crate::place::Place;
use crate::port::Port;
use crate::sign_in_link;

/// Threads that serve pages. Chosen: rendering is short, and the journal has threads of its own.
const WORKERS_MAX: usize = 4;
/// What the system sends with a write beyond the size that it allows a file: SIGXFSZ, the same
/// number on every system that we run on.
const FILE_TOO_LARGE: SignalKind = SignalKind::from_raw(25);

pub(crate) fn run(console: &Console, settings: &Settings) -> anyhow::Result<Exit> {
    let listener = listen(console, settings.value(Key::Listen))?;
    // Let go of last: it holds the node, and tells of it for as long as there is anything to tell.
    let port = Port::open(console, settings)?;
    let place = Place::of(settings);
    let every = settings.checkpoint_minutes();
    let node = journal_folder::open_signing(console, &place, Clock::machine(), every)?;
    let (idle, whole) = settings.session_hours();
    node.sessions().limit(idle, whole);
    if let Some(files) = node.files() {
        files.take_at_most(settings.file_bytes());
    }
    if let Some(port) = &port {
        port.opened(node.clone());
    }
    let server = Server::prepare()?;
    let is_new = !found::is_founded(&node.world());
    let mut ledger = Ledger::Live(node.clone());
    if is_new {
        found::found(&mut ledger, settings)?;
    } else {
        found::define_kinds(&mut ledger)?;
    }
    console.tell("console-data-in", &[("folder", place.to_string().into())])?;
    let address = listener.local_addr()?;
    if is_new {
        tell_first_link(console, settings, &node, address)?;
    }
    console.tell(
        "console-serving",
        &[("address", format!("http://{address}/").into())],
    )?;
    drop(ledger);
    let entrance = Entrance {
        sign_in: SignIn::Links,
        base: base(settings, address),
        emergencies: emergencies(console, settings, &node)?,
        proxied: settings.proxied(),
        reach: Reach {
            roots: settings.provider_roots(),
            answer_max: None,
        },
        pace: settings.pace(),
    };
    server.serve(node, listener, entrance)?;
    Ok(Exit::Done)
}

/// How links begin.
fn base(settings: &Settings, address: SocketAddr) -> String {
    if settings.is_given(Key::Base) {
        settings.value(Key::Base).trim_end_matches('/').to_owned()
    } else {
        base_of(&address.to_string())
    }
}

/// The accounts that are kept for emergencies; each must be a person with access.
fn emergencies(console: &Console, settings: &Settings, node: &Node) -> anyhow::Result<Vec<PersonId>> {
    let world = node.world();
    settings
        .emergencies()
        .map(|code| sign_in_link::find(console, &world, code))
        .collect()
}

/// The first administrator's link: the only way in before anybody else has access.
fn tell_first_link(
    console: &Console,
    settings: &Settings,
    node: &Node,
    address: SocketAddr,
) -> anyhow::Result<()> {
    let token = node.sessions().make_link(FIRST, node.clock().now())?;
    let base = base(settings, address);
    console.tell("console-first-link", &[("name", found::ADMINISTRATOR.into())])?;
    console.line(&format!("{base}{}", web::link_path(&token)))?;
    Ok(())
}

/// Takes the address, or tells what to do when somebody else has it.
pub(crate) fn listen(console: &Console, address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| {
        let values = [
            ("address", address.to_owned().into()),
            ("reason", error.to_string().into()),
        ];
        let [address, _] = &values;
        if error.kind() == ErrorKind::InvalidInput {
            return Stop::usage(
                console
                    .words
                    .say_with("console-address-wrong", std::slice::from_ref(address)),
            );
        }
        if error.kind() == ErrorKind::AddrInUse {
            return Stop::unavailable(
                console
                    .words
                    .say_with("console-address-in-use", std::slice::from_ref(address)),
            );
        }
        Stop::unavailable(console.words.say_with("console-address-unavailable", &values))
    })
}

/// Threads for pages, and an ear for the system: whoever reads the address may ask to stop at once.
pub(crate) struct Server {
    runtime: Runtime,
    interrupted: Signal,
    terminated: Signal,
}

impl Server {
    pub(crate) fn prepare() -> io::Result<Self> {
        let available = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let workers = available.clamp(2, WORKERS_MAX);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(workers)
            .enable_all()
            .build()?;
        let entered = runtime.enter();
        let (interrupted, terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        // Unheard, it would end the program; once heard, the write fails and reading goes on.
        let _heard_from_now_on = signal(FILE_TOO_LARGE)?;
        drop(entered);
        Ok(Self {
            runtime,
            interrupted,
            terminated,
        })
    }

    pub(crate) const fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// Serves until the system asks to stop (SIGINT, SIGTERM), then ends what is under way.
    pub(crate) fn serve(self, node: Node, listener: TcpListener, entrance: Entrance) -> io::Result<()> {
        let Self {
            runtime,
            mut interrupted,
            mut terminated,
        } = self;
        let stop = std::future::poll_fn(move |context| {
            let asked = interrupted.poll_recv(context).is_ready() || terminated.poll_recv(context).is_ready();
            if asked { Poll::Ready(()) } else { Poll::Pending }
        });
        listener.set_nonblocking(true)?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            web::serve(node, listener, entrance, stop).await
        })
    }
}
