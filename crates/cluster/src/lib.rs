//! Throw-away PostgreSQL clusters for tests: made in a temporary folder, reached by a socket in it,
//! gone with the value. No cluster that is on the machine is ever touched, and no port is taken.
//!
//! As root, the servers run as `postgres` or `nobody`: PostgreSQL refuses root.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "part of tests: what can't be had ends them"
)]

mod encrypted;
mod server;

use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub use encrypted::Encrypted;
pub use server::Server;

/// A primary, and perhaps a standby that it waits for at every commit.
pub struct Cluster {
    /// Takes entries, until it is killed.
    pub primary: Server,
    /// Has all that the primary has called durable.
    pub standby: Option<Server>,
    programs: Programs,
    // Goes last.
    folder: TempDir,
}

/// PostgreSQL's programs, and who runs them.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    folder: PathBuf,
    /// The user and group that servers run as, when this process is root.
    owner: Option<(u32, u32)>,
}

impl Programs {
    fn find() -> Self {
        let folder = programs_folder()
            .expect("PostgreSQL's programs are not on this machine: run `cargo xtask setup`, or install the package postgresql");
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
        let owner = is_root.then(|| {
            let known = ["postgres", "nobody"].into_iter().find_map(user);
            known.expect("there is no user that PostgreSQL could run as")
        });
        Self { folder, owner }
    }

    /// A program that ends when the thread that started it does.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]);
        if let Some((user, group)) = self.owner {
            command.arg(format!("--reuid={user}"));
            command.arg(format!("--regid={group}"));
            command.arg("--clear-groups");
        }
        command.arg(self.folder.join(name)).current_dir("/");
        command.env("LC_ALL", "C").env_remove("PGPASSWORD");
        command.stdin(std::process::Stdio::null());
        command
    }

    pub(crate) fn run(&self, name: &str, set: impl FnOnce(&mut Command)) -> String {
        let mut command = self.command(name);
        set(&mut command);
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{name} ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn give(&self, path: &Path) {
        if let Some((user, group)) = self.owner {
            chown(path, Some(user), Some(group)).unwrap();
        }
    }
}

/// The newest of Debian's folders, or where the path leads.
fn programs_folder() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    found.sort();
    let known = found.pop().map(|(_, folder)| folder);
    known.or_else(|| {
        let places = ["/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"];
        places
            .into_iter()
            .map(PathBuf::from)
            .find(|folder| folder.join("initdb").exists())
    })
}

fn user(name: &str) -> Option<(u32, u32)> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let mut numbers = fields.skip(1).map(str::parse);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    })
}

impl Cluster {
    /// A primary alone.
    #[must_use]
    pub fn start() -> Self {
        Self::start_within(tempfile::tempdir().unwrap())
    }

    /// The same with its files in a folder: on the disk that is measured.
    #[must_use]
    pub fn start_in(folder: &Path) -> Self {
        // A path from the root: servers are started there.
        let folder = std::fs::canonicalize(folder).unwrap();
        Self::start_within(tempfile::tempdir_in(folder).unwrap())
    }

    fn start_within(folder: TempDir) -> Self {
        let programs = Programs::find();
        programs.give(folder.path());
        let mut primary = Server::new(&programs, folder.path(), "primary");
        programs.run("initdb", |command| {
            command.args([
                "--no-sync",
                "--no-instructions",
                "--auth=trust",
                "--encoding=UTF8",
            ]);
            command.args(["--locale=C", "--username=postgres", "--pgdata"]);
            command.arg(primary.data());
        });
        primary.start();
        Self {
            primary,
            standby: None,
            programs,
            folder,
        }
    }

    /// A primary that calls nothing durable before its standby has it.
    #[must_use]
    pub fn start_with_standby() -> Self {
        let mut cluster = Self::start();
        cluster.add_standby();
        cluster
    }

    fn add_standby(&mut self) {
        let mut standby = Server::new(&self.programs, self.folder.path(), "standby");
        self.programs.run("pg_basebackup", |command| {
            command.arg("--host").arg(self.primary.socket());
            command.args(["--username=postgres", "--write-recovery-conf", "--no-sync"]);
            command.args(["--checkpoint=fast", "--wal-method=stream", "--pgdata"]);
            command.arg(standby.data());
        });
        standby.start();
        self.primary
            .ask("ALTER SYSTEM SET synchronous_standby_names = '*'");
        self.primary.ask("SELECT pg_reload_conf()");
        let waits = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
        for _ in 0..200 {
            if self.primary.ask(waits) == "1" {
                self.standby = Some(standby);
                return;
            }
            self.primary.ask("SELECT pg_sleep(0.05)");
        }
        panic!("the standby does not follow");
    }

    /// The address of a database on it, on whichever server takes entries.
    #[must_use]
    pub fn url(&self) -> String {
        let mut hosts = self.primary.socket().display().to_string();
        if let Some(standby) = &self.standby {
            hosts.push_str("&host=");
            hosts.push_str(&standby.socket().display().to_string());
        }
        format!("postgres:///postgres?user=postgres&host={hosts}")
    }

    /// Kills the primary as a machine that loses its power would, and lets the standby take over.
    pub fn fail_over(&mut self) {
        self.primary.kill();
        let standby = self.standby.as_mut().expect("there is a standby");
        standby.promote();
    }
}
