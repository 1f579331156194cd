//! One server of a cluster.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::Programs;

/// How long a server may take to be ready. Chosen: a loaded machine with two cores.
const READY_MAX: Duration = Duration::from_secs(60);

/// PostgreSQL's own port: the name of a file in the socket's folder, while nothing else is said.
const PORT: u16 = 5_432;

/// A PostgreSQL server of this test alone.
pub struct Server {
    programs: Programs,
    data: PathBuf,
    socket: PathBuf,
    settings: Vec<String>,
    port: u16,
    running: Option<Running>,
    log: Arc<Mutex<Vec<String>>>,
}

struct Running {
    child: Arc<Mutex<Child>>,
    // Lives as long as the server: the server ends with the thread that started it.
    keeper: JoinHandle<()>,
}

impl Server {
    pub(crate) fn new(programs: &Programs, folder: &Path, name: &str) -> Self {
        let socket = folder.join(format!("{name}-socket"));
        std::fs::create_dir(&socket).unwrap();
        programs.give(&socket);
        Self {
            programs: programs.clone(),
            data: folder.join(name),
            socket,
            settings: Vec::new(),
            port: PORT,
            running: None,
            log: Arc::default(),
        }
    }

    /// The loopback's port that it listens on from its next start on.
    pub(crate) fn listen(&mut self, port: u16) {
        self.port = port;
        self.set(&["listen_addresses=127.0.0.1".to_owned()]);
    }

    /// Settings that hold from its next start on.
    pub(crate) fn set(&mut self, settings: &[String]) {
        self.settings.extend_from_slice(settings);
    }

    /// The folder of its files.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The folder of the socket: the host to connect to.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// What the server has said so far.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// Starts the server, and returns when it answers. One that was killed may need to wait for
    /// what is left of it.
    pub fn start(&mut self) {
        assert!(self.running.is_none(), "the server runs already");
        for _ in 0..100 {
            let (running, ready) = self.spawn();
            if matches!(ready.recv_timeout(READY_MAX), Ok(true)) {
                self.running = Some(running);
                return;
            }
            let _ended = running.child.lock().unwrap().kill();
            running.keeper.join().unwrap();
            let held = |line: &String| line.contains("pre-existing shared memory block");
            let log = self.log();
            assert!(
                log.iter().rev().take(4).any(held),
                "the server did not start: {log:#?}"
            );
        }
        panic!("what is left of the killed server does not end");
    }

    fn spawn(&self) -> (Running, Receiver<bool>) {
        let mut command = self.programs.command("postgres");
        command.arg("-D").arg(&self.data);
        command.arg("-k").arg(&self.socket);
        for setting in [
            "listen_addresses=",
            "shared_buffers=16MB",
            "max_connections=80",
            "dynamic_shared_memory_type=mmap",
            "logging_collector=off",
            "log_destination=stderr",
            "log_line_prefix=",
        ] {
            command.args(["-c", setting]);
        }
        command.args(["-p", &self.port.to_string()]);
        // The last counts.
        for setting in &self.settings {
            command.args(["-c", setting]);
        }
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let (ready, is_ready) = mpsc::channel();
        let (started, child) = mpsc::channel();
        let log = Arc::clone(&self.log);
        let keeper = std::thread::spawn(move || keep(command, &log, &started, &ready));
        let child = child.recv().expect("setpriv of the package util-linux starts");
        (Running { child, keeper }, is_ready)
    }

    /// Stops the server in good order: what goes on is undone, what is done is kept.
    pub fn stop(&mut self) {
        self.end("fast");
    }

    fn end(&mut self, mode: &str) {
        let Some(running) = self.running.take() else {
            return;
        };
        self.programs.run("pg_ctl", |command| {
            command.args(["stop", "--wait", "--mode", mode, "--pgdata"]);
            command.arg(&self.data);
        });
        running.keeper.join().unwrap();
    }

    /// Kills the server with signal 9.
    pub fn kill(&mut self) {
        let running = self.running.take().expect("the server runs");
        running.child.lock().unwrap().kill().unwrap();
        running.keeper.join().unwrap();
    }

    /// Makes a standby take entries itself, and returns when it does.
    pub fn promote(&mut self) {
        self.programs.run("pg_ctl", |command| {
            command.args(["promote", "--wait", "--pgdata"]);
            command.arg(&self.data);
        });
    }

    /// What the server answers to a sentence of SQL.
    pub fn ask(&self, sql: &str) -> String {
        self.programs.run("psql", |command| {
            command.args(["--no-psqlrc", "--tuples-only", "--no-align", "--quiet"]);
            command.args(["--username=postgres", "--dbname=postgres", "--host"]);
            command.arg(&self.socket).args(["--port", &self.port.to_string()]);
            command.arg("--command").arg(sql);
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() {
            for line in self.log().iter().rev().take(20).rev() {
                // Shown with the test that failed.
                use std::io::Write as _;
                let _nobody_reads = writeln!(std::io::stderr(), "postgres: {line}");
            }
            if let Some(running) = self.running.take() {
                let _ended = running.child.lock().unwrap().kill();
                let _waited = running.keeper.join();
            }
        } else {
            self.end("immediate");
        }
        self.free_memory();
    }
}

impl Server {
    /// Frees the piece of shared memory that a killed server leaves with the system. Its number
    /// stands in the seventh line of its file.
    fn free_memory(&self) {
        let file = std::fs::read_to_string(self.data.join("postmaster.pid")).unwrap_or_default();
        let number = file
            .lines()
            .nth(6)
            .and_then(|line| line.split_whitespace().nth(1));
        if let Some(number) = number {
            let freed = Command::new("ipcrm")
                .args(["-m", number])
                .stderr(Stdio::null())
                .status();
            drop(freed);
        }
    }
}

/// Starts a server and listens to it until it ends.
fn keep(
    mut command: Command,
    log: &Mutex<Vec<String>>,
    started: &Sender<Arc<Mutex<Child>>>,
    ready: &Sender<bool>,
) {
    let Ok(mut child) = command.spawn() else { return };
    let said = child.stderr.take().unwrap();
    let child = Arc::new(Mutex::new(child));
    let _gone = started.send(Arc::clone(&child));
    for line in BufReader::new(said).lines() {
        let Ok(line) = line else { break };
        let is_ready = line.contains("ready to accept");
        log.lock().unwrap().push(line);
        if is_ready {
            let _gone = ready.send(true);
        }
    }
    let _status = child.lock().unwrap().wait();
    let _gone = ready.send(false);
}
