//! Runs the built program in a folder of its own, with nothing of the tester's surroundings.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A folder in which the program is run.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    /// Where the journal lies, when it is not in the data folder.
    pub(crate) journal: Option<String>,
    /// What stands in the environment besides.
    pub(crate) variables: Vec<(&'static str, String)>,
}

/// How a run ended and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            journal: None,
            variables: Vec::new(),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the program keeps its data unless told otherwise.
    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("valpool-data")
    }

    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> &Self {
        std::fs::write(self.path().join(name), contents).unwrap();
        self
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_valpool"));
        command.args(arguments).current_dir(self.path()).env_clear();
        if let Some(journal) = &self.journal {
            command.env("VALPOOL_JOURNAL", journal);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    pub(crate) fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
        Ran::of(
            self.command(arguments)
                .envs(variables.iter().copied())
                .output()
                .unwrap(),
        )
    }

    /// Runs a command that must end well, and gives what it said.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {ran:?}");
        ran.out
    }

    /// The figures of `valpool status --json`.
    pub(crate) fn status(&self, folder: &Path) -> serde_json::Value {
        serde_json::from_str(&self.done(&["status", "--json", "--data", folder.to_str().unwrap()])).unwrap()
    }

    /// Starts a server and waits for its address.
    pub(crate) fn start(&self, arguments: &[&str]) -> Server {
        Server::begin(self.command(arguments).stderr(Stdio::null()))
    }
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Checks the code and that the error output holds a text.
    pub(crate) fn failed(&self, code: i32, text: &str) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.err.contains(text), "{text} not in {}", self.err);
    }
}

/// A server that is stopped with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    /// What it said until it was ready.
    pub(crate) said: Vec<String>,
}

impl Server {
    /// Starts it and listens until it tells its address, or ends.
    pub(crate) fn begin(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut said = Vec::new();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in lines.map_while(Result::ok) {
            said.push(line);
            if said.last().unwrap().contains("http://") && !said.last().unwrap().contains("/sign-in/") {
                break;
            }
        }
        Self { child, said }
    }

    /// Asks it to stop as a system does, and gives its exit code.
    pub(crate) fn stop(mut self) -> i32 {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that was stopped already can't be killed again.
        let _stopped = self.child.kill();
        let _waited = self.child.wait();
    }
}
