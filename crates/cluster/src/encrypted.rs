//! A cluster that is reached over the network's own loopback, with a certificate of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Cluster, Server};

const KEY: [&str; 5] = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
];

/// A cluster whose server shows a certificate for `localhost`, and for no other name.
pub struct Encrypted {
    /// The cluster; its socket is there as well.
    pub cluster: Cluster,
    /// Who signed the server's certificate.
    pub authority: PathBuf,
    /// Somebody else.
    pub stranger: PathBuf,
    port: u16,
}

impl Encrypted {
    /// A primary alone.
    #[must_use]
    pub fn start() -> Self {
        let mut cluster = Cluster::start();
        cluster.primary.stop();
        let folder = cluster.folder.path().join("certificates");
        std::fs::create_dir(&folder).unwrap();
        let (authority, stranger) = (authority(&folder, "authority"), authority(&folder, "stranger"));
        let (key, certificate) = signed(&folder, &authority);
        let (own_key, own) = (
            cluster.primary.data().join("own.key"),
            cluster.primary.data().join("own.pem"),
        );
        for (from, to) in [(key, &own_key), (certificate, &own)] {
            std::fs::rename(from, to).unwrap();
            cluster.programs.give(to);
        }
        let port = free_port();
        cluster.primary.set(&[
            "ssl=on".to_owned(),
            "ssl_key_file=own.key".to_owned(),
            "ssl_cert_file=own.pem".to_owned(),
        ]);
        cluster.primary.listen(port);
        cluster.primary.start();
        Self {
            cluster,
            authority,
            stranger,
            port,
        }
    }

    /// Starts the server anew without encryption.
    pub fn switch_off(&mut self) {
        self.cluster.primary.stop();
        self.cluster.primary.set(&["ssl=off".to_owned()]);
        self.cluster.primary.start();
    }

    /// The server.
    #[must_use]
    pub fn server(&self) -> &Server {
        &self.cluster.primary
    }

    /// Its address under a name of the machine, with more to be said after it.
    #[must_use]
    pub fn url(&self, host: &str, query: &str) -> String {
        format!("postgres://postgres@{host}:{}/postgres{query}", self.port)
    }
}

/// A port that nobody has just now.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn openssl(folder: &Path, set: impl FnOnce(&mut Command)) {
    let mut command = Command::new("openssl");
    command.current_dir(folder).stdin(Stdio::null());
    set(&mut command);
    let output = command
        .output()
        .expect("openssl is on this machine: Debian's PostgreSQL brings it");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "openssl ended with {}: {said}",
        output.status
    );
}

fn authority(folder: &Path, name: &str) -> PathBuf {
    let file = format!("{name}.pem");
    openssl(folder, |command| {
        command.args(["req", "-x509", "-days", "2"]).args(KEY);
        command.args(["-subj", &format!("/CN={name}"), "-out", &file]);
        command.args(["-keyout", &format!("{name}.key")]);
    });
    folder.join(file)
}

/// A key, and a certificate for it.
fn signed(folder: &Path, authority: &Path) -> (PathBuf, PathBuf) {
    let by = authority.with_extension("key");
    std::fs::write(folder.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    openssl(folder, |command| {
        command.arg("req").args(KEY);
        command.args([
            "-subj",
            "/CN=localhost",
            "-keyout",
            "own.key",
            "-out",
            "own.request",
        ]);
    });
    openssl(folder, |command| {
        command.args([
            "x509",
            "-req",
            "-days",
            "2",
            "-in",
            "own.request",
            "-extfile",
            "names",
        ]);
        command.arg("-CA").arg(authority).arg("-CAkey").arg(by);
        command.args(["-CAcreateserial", "-out", "own.pem"]);
    });
    (folder.join("own.key"), folder.join("own.pem"))
}
