//! The real server, started in the test's own process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::actor::Actor;
use domain::extracts::ReleaseExtract;
use domain::ids::{ExtractId, IncidentId, Numbered, PersonId, ReportId, TokenId};
use domain::incidents::MarkIncident;
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::reports::{
    Contents, NewIncident, Occurred, Outcome, Place, Police, ReceiveReport, TriageReport, Voting,
};
use domain::tokens::{IssueToken, Scope};
use domain::words::Personal;
use domain::{Command, Event, EventKind, Refusal, World};
use engine::clock::Clock;
use engine::files::Files;
use engine::sessions::Sessions;
use engine::sessions::provider::Reach;
use engine::{AskError, Granted, Node, Options, Proof, Search};
use jiff::SignedDuration;
use journal::{Keys, MemoryStore, verify};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use web::{Entrance, Pace, SignIn};

use crate::authenticator::Authenticator;
use crate::browser::Browser;
use crate::faults::Faults;
use crate::network;
use crate::parts::Part;
use crate::program::Program;

/// How long the end of a test waits for pages that are being drawn.
const STOP_MAX: Duration = Duration::from_secs(5);
/// How long a provider may take to answer: a test that waits for a slow one waits as long.
const PROVIDER_ANSWER_MAX: Duration = Duration::from_secs(3);

/// A server with the small network on it, which stands at half past nine on election day.
///
/// When it is dropped, its journal must be intact and its log free of warnings.
pub struct TestServer {
    /// What the server takes for the time.
    pub clock: Clock,
    node: Option<Node>,
    runtime: Option<Runtime>,
    stop: Option<oneshot::Sender<()>>,
    store: MemoryStore,
    address: SocketAddr,
    faults: Faults,
    folder: TempDir,
}

impl TestServer {
    /// Starts a server on which people sign in from a list.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(SignIn::Demonstration)
    }

    /// Starts a server with a way of signing in.
    ///
    /// # Panics
    /// When the machine gives no port, thread or folder.
    #[must_use]
    pub fn start_with(sign_in: SignIn) -> Self {
        Self::start_paced(sign_in, Pace::FREE)
    }

    /// Starts a server on which nobody may ask more often than this.
    ///
    /// # Panics
    /// When the machine gives no port, thread or folder.
    #[must_use]
    pub fn start_paced(sign_in: SignIn, pace: Pace) -> Self {
        Self::start_heard(sign_in, pace, Faults::default(), None)
    }

    /// Starts a server all of whose log is kept, for a test that reads it.
    #[must_use]
    pub fn start_logged(sign_in: SignIn) -> Self {
        let faults = Faults::up_to(tracing::Level::TRACE);
        Self::start_heard(sign_in, Pace::FREE, faults, None)
    }

    /// Starts a server whose pages people know under this address, as behind a proxy with TLS.
    #[must_use]
    pub fn start_known_as(base: &str) -> Self {
        Self::start_heard(SignIn::Links, Pace::FREE, Faults::default(), Some(base))
    }

    /// All that the server has logged since it was started so.
    #[must_use]
    pub fn log(&self) -> String {
        self.faults.text()
    }

    fn start_heard(sign_in: SignIn, pace: Pace, faults: Faults, base: Option<&str>) -> Self {
        let (store, folder) = (MemoryStore::default(), tempfile::tempdir().unwrap());
        let clock = Clock::standing_at(network::founded_at());
        let options = Options {
            store: Box::new(store.clone()),
            keys: Keys::in_memory(),
            clock: clock.clone(),
            sessions: Sessions::in_memory().unwrap(),
            search: Search::open(folder.path()).unwrap(),
            proof: Proof::open(folder.path()).unwrap(),
        };
        let node = Node::open(options, &mut |_| {}).unwrap();
        let node = node.with_files(Files::open(folder.path()).unwrap());
        for command in network::commands() {
            node.ask_blocking(Actor::Console, command).unwrap();
        }
        clock.set(network::start());
        let runtime = runtime(&faults);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = node.clone();
        let entrance = Entrance {
            sign_in,
            base: base.map_or_else(|| site(address), str::to_owned),
            emergencies: vec![network::EMERGENCY],
            proxied: true,
            reach: Reach {
                roots: None,
                answer_max: Some(PROVIDER_ANSWER_MAX),
            },
            pace,
        };
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let stopped = async move { drop(stopped.await) };
            web::serve(served, listener, entrance, stopped).await.unwrap();
        });
        Self {
            clock,
            node: Some(node),
            runtime: Some(runtime),
            stop: Some(stop),
            store,
            address,
            faults,
            folder,
        }
    }

    /// The running node.
    ///
    /// # Panics
    /// Never while the server runs.
    #[must_use]
    pub fn node(&self) -> &Node {
        self.node
            .as_ref()
            .expect("the node runs until the server is dropped")
    }

    /// The newest world.
    #[must_use]
    pub fn world(&self) -> Arc<World> {
        self.node().world()
    }

    /// How many entries of a kind there are.
    #[must_use]
    pub fn entries_of(&self, kind: EventKind) -> usize {
        let world = self.world();
        world.lines.iter().filter(|line| line.kind == kind).count()
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets minutes pass.
    ///
    /// # Panics
    /// At the end of the calendar.
    pub fn pass_minutes(&self, minutes: i64) {
        self.clock.set(
            self.clock
                .now()
                .checked_add(SignedDuration::from_mins(minutes))
                .unwrap(),
        );
    }

    /// A device that holds one passkey for this server's site.
    #[must_use]
    pub fn authenticator(&self, seed: u8) -> Authenticator {
        Authenticator::new(&site(self.address), seed)
    }

    /// A browser in which nobody is signed in.
    #[must_use]
    pub fn guest(&self) -> Browser {
        Browser::new(self.address)
    }

    /// A browser in which this person is signed in, without a page having been opened for it.
    ///
    /// # Panics
    /// When the session can't be begun.
    #[must_use]
    pub fn sign_in(&self, person: PersonId) -> Browser {
        let token = self.node().sessions().begin(person, self.clock.now()).unwrap();
        let browser = self.guest();
        browser.keep_cookie("valpool_session", &token);
        browser
    }

    /// The six characters that stand for a thing in addresses.
    ///
    /// # Panics
    /// Never: the network is founded.
    #[must_use]
    pub fn code(&self, id: impl Numbered) -> String {
        self.world().network.as_ref().unwrap().numbering.code(id)
    }

    /// A report's page.
    #[must_use]
    pub fn report_path(&self, report: ReportId) -> String {
        format!("/reports/{}", self.code(report))
    }

    /// An incident's page.
    #[must_use]
    pub fn incident_path(&self, incident: IncidentId) -> String {
        format!("/incidents/{}", self.code(incident))
    }

    /// Asks for something in a person's name.
    ///
    /// # Panics
    /// When it is not granted.
    pub fn ask(&self, by: PersonId, command: Command) -> Granted {
        self.node().ask_blocking(Actor::Person(by), command).unwrap()
    }

    /// Asks for something in a person's name that must be refused, and tells why it was.
    ///
    /// # Panics
    /// When it is granted, or fails otherwise.
    pub fn ask_refused(&self, by: PersonId, command: Command) -> Refusal {
        match self.node().ask_blocking(Actor::Person(by), command) {
            Err(AskError::Refused(refusal)) => refusal,
            other => panic!("a refusal was expected, and this came: {other:?}"),
        }
    }

    /// Sends a report in a person's name; in which area may stay unsaid with an empty text.
    pub fn report(&self, by: PersonId, kind: &str, text: &str, area: &str) -> ReportId {
        self.report_marked(by, contents(kind, text, area), Marking::plain(Label::Green))
    }

    /// Sends a report that only these people may read.
    pub fn report_red(&self, by: PersonId, text: &str, named: &[PersonId]) -> ReportId {
        let marking = Marking {
            label: Label::Red,
            audience: Vec::new(),
            named: named.to_vec(),
        };
        self.report_marked(by, contents("it-phone", text, "municipality-1481"), marking)
    }

    /// Sends a report with all it tells and a marking.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn report_marked(&self, by: PersonId, contents: Contents, marking: Marking) -> ReportId {
        let granted = self.ask(
            by,
            Command::ReceiveReport(Box::new(ReceiveReport { contents, marking })),
        );
        let received = granted.records.iter().find_map(|record| {
            if let Event::ReportReceived(event) = &record.event {
                Some(event.report)
            } else {
                None
            }
        });
        received.expect("a report that is taken has an id")
    }

    /// Sends a report with one file in a person's name, as the form does.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn report_with_file(&self, by: PersonId, text: &str, file: &str, bytes: &[u8]) -> ReportId {
        let report = self.world().reports.next_id();
        let parts = [
            Part::text("kind", "it-phone"),
            Part::text("text", text),
            Part::text("marking", "green"),
            Part::file("file", file, bytes),
        ];
        let answer = self.sign_in(by).post_parts("/report", &parts).assert_status(303);
        drop(answer);
        report
    }

    /// Attaches a file to an incident in a person's name, as the form does.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn attach(&self, by: PersonId, incident: IncidentId, file: &str, bytes: &[u8]) {
        let path = format!("{}/files", self.incident_path(incident));
        let parts = [Part::file("file", file, bytes)];
        drop(self.sign_in(by).post_parts(&path, &parts).assert_status(303));
    }

    /// Waits until the newest world is as expected; tells whether it was in time.
    #[must_use]
    pub fn wait_for(&self, expected: &dyn Fn(&World) -> bool) -> bool {
        let Some(runtime) = &self.runtime else {
            return false;
        };
        let mut newest = self.node().subscribe();
        runtime.block_on(async {
            let come = newest.wait_for(|snapshot| expected(&snapshot.world));
            tokio::time::timeout(STOP_MAX, come)
                .await
                .is_ok_and(|come| come.is_ok())
        })
    }

    /// The folder in which its files lie.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Opens an incident from a report.
    pub fn open_incident(&self, by: PersonId, report: ReportId, title: &str, level: Level) -> IncidentId {
        self.open_incident_marked(by, report, title, level, Marking::plain(Label::Green))
    }

    /// Opens an incident from a report, with a marking.
    ///
    /// # Panics
    /// When it is refused.
    pub fn open_incident_marked(
        &self,
        by: PersonId,
        report: ReportId,
        title: &str,
        level: Level,
        marking: Marking,
    ) -> IncidentId {
        let new = NewIncident {
            title: title.to_owned(),
            kind: None,
            level,
            reason: "En lokal berörs.".to_owned(),
            lead: None,
            marking,
        };
        let granted = self.triage(by, report, Outcome::NewIncident(Box::new(new)));
        let opened = granted.records.iter().find_map(|record| {
            if let Event::IncidentOpened(event) = &record.event {
                Some(event.incident)
            } else {
                None
            }
        });
        opened.expect("an incident that is opened has an id")
    }

    /// A report, an incident opened from it, and nothing else.
    pub fn incident(&self, by: PersonId, title: &str, level: Level) -> IncidentId {
        let report = self.report(by, "it-phone", &format!("Om {title}"), "municipality-1481");
        self.open_incident(by, report, title, level)
    }

    /// An incident that only these people may read, from a report that only they may read.
    pub fn incident_red(&self, by: PersonId, title: &str, level: Level, named: &[PersonId]) -> IncidentId {
        let report = self.report_red(by, &format!("Om {title}"), named);
        let marking = Marking {
            label: Label::Red,
            audience: Vec::new(),
            named: named.to_vec(),
        };
        self.open_incident_marked(by, report, title, level, marking)
    }

    /// Makes a first assessment.
    pub fn triage(&self, by: PersonId, report: ReportId, outcome: Outcome) -> Granted {
        self.ask(
            by,
            Command::TriageReport(TriageReport {
                report,
                outcome,
                answer: String::new(),
            }),
        )
    }

    /// Releases words to an audience, with their title as their text.
    ///
    /// # Panics
    /// When it is refused.
    pub fn release(&self, by: PersonId, title: &str, label: Label, audience: &[&str]) -> ExtractId {
        let extract = self.world().extracts.next_id();
        let mut audience: Vec<_> = audience.iter().map(|key| network::code(key)).collect();
        audience.sort_unstable();
        let released = ReleaseExtract {
            of: None,
            marking: Marking {
                label,
                audience,
                named: Vec::new(),
            },
            title: title.to_owned(),
            text: title.to_owned(),
            reason: "De behöver veta.".to_owned(),
        };
        self.ask(by, Command::ReleaseExtract(Box::new(released)));
        extract
    }

    /// Issues a token to a program of this organisation, for thirty days.
    ///
    /// # Panics
    /// When it is refused.
    pub fn issue(&self, organisation: &str, scopes: &[Scope]) -> TokenId {
        let token = self.world().tokens.next_id();
        let command = IssueToken {
            name: "Ärendesystemet".to_owned(),
            organisation: network::code(organisation),
            scopes: scopes.to_vec(),
            days: 30,
        };
        let issued = self
            .node()
            .ask_blocking(Actor::Console, Command::IssueToken(command));
        drop(issued.unwrap());
        token
    }

    /// A program of this organisation, with a token that carries these scopes.
    ///
    /// # Panics
    /// When it is refused.
    #[must_use]
    pub fn program(&self, organisation: &str, scopes: &[Scope]) -> Program {
        let token = self.issue(organisation, scopes);
        let secret = self.node().sessions().make_secret(token).unwrap();
        Program::new(self.guest(), secret)
    }

    /// Marks an incident anew.
    pub fn mark(&self, by: PersonId, incident: IncidentId, marking: Marking) -> Granted {
        self.ask(
            by,
            Command::MarkIncident(MarkIncident {
                incident,
                marking,
                reason: "Efter samråd.".to_owned(),
            }),
        )
    }
}

/// What a report tells that has a kind, a text and perhaps an area.
///
/// # Panics
/// When kind or area can't be read.
#[must_use]
pub fn contents(kind: &str, text: &str, area: &str) -> Contents {
    let area = Some(area).filter(|area| !area.is_empty()).map(network::area);
    Contents {
        kind: network::code(kind),
        kind_word: String::new(),
        title: Personal::default(),
        text: Personal::new(text),
        place: Place {
            area,
            ..Place::default()
        },
        occurred: Occurred::Unknown,
        voting: Voting::GoesOn,
        done: Personal::default(),
        help: Personal::default(),
        police: Police::Unknown,
        contact: Personal::default(),
    }
}

/// The site as people know it: browsers hold passkeys for names, not for numbers.
fn site(address: SocketAddr) -> String {
    format!("http://localhost:{}", address.port())
}

fn runtime(faults: &Faults) -> Runtime {
    let faults = faults.clone();
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .on_thread_start(move || faults.hear_this_thread())
        .enable_all()
        .build()
        .unwrap()
}

impl Drop for TestServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(STOP_MAX);
        }
        drop(self.node.take());
        if std::thread::panicking() {
            return;
        }
        let intact = verify(&mut self.store, &mut |_| {});
        assert!(intact.is_ok(), "the journal is not intact: {intact:?}");
        let faults = self.faults.warnings();
        assert!(faults.is_empty(), "the server complained: {faults:#?}");
    }
}
