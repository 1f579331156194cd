//! Where a journal lies in PostgreSQL: the URL as it is written, and never its password in print.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};

use super::encryption::Encryption;

/// How long to wait for each host to answer. Chosen: a failover has hosts that don't.
const CONNECT_MAX: Duration = Duration::from_secs(2);
/// How long a host may leave bytes unacknowledged or a line idle without a sign of life. Chosen.
const SILENCE_MAX: Duration = Duration::from_secs(5);

/// The URL of a PostgreSQL database, and which journal in it is meant.
#[derive(Clone)]
pub struct Address {
    config: Arc<Config>,
    encryption: Option<Encryption>,
    space: i32,
}

/// A URL that can't be read. Tells nothing of its password.
#[derive(Debug, thiserror::Error)]
#[error("this is not the address of a PostgreSQL database: {reason}")]
pub struct AddressError {
    reason: String,
}

/// Whether a line is used for writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
}

impl Address {
    /// Whether a text is meant as such an address, by how it begins.
    #[must_use]
    pub fn is_meant_by(text: &str) -> bool {
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }

    /// Another journal in the same database. The live network's is 1.
    #[must_use]
    pub fn in_space(self, space: u16) -> Self {
        Self {
            space: space.into(),
            ..self
        }
    }

    pub(crate) fn space(&self) -> i32 {
        self.space
    }

    /// How a connection is encrypted; nothing where it is not.
    pub(super) fn encryption(&self) -> Option<&Encryption> {
        self.encryption.as_ref()
    }

    /// What a connection is opened with.
    pub(super) fn config(&self, purpose: Purpose) -> Config {
        let mut config = Config::clone(&self.config);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_MAX);
        }
        if config.get_application_name().is_none() {
            config.application_name("valpool");
        }
        config
            .tcp_user_timeout(SILENCE_MAX)
            .keepalives(true)
            .keepalives_idle(SILENCE_MAX)
            .keepalives_interval(Duration::from_secs(1))
            .keepalives_retries(3);
        // A standby that was asked first would take no entries: the next host is tried.
        if purpose == Purpose::Write {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        config
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        if !Self::is_meant_by(text) {
            return Err(AddressError {
                reason: "it does not begin with postgres://".to_owned(),
            });
        }
        let (text, encryption) = encryption_in(text)?;
        let mut config = Config::from_str(&text).map_err(|error| AddressError {
            reason: std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string),
        })?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(AddressError {
                reason: "it names no host".to_owned(),
            });
        }
        let by_socket = |host: &Host| matches!(host, Host::Unix(_));
        if encryption.is_some() && config.get_hosts().iter().any(by_socket) {
            return Err(AddressError {
                reason: "a socket is not encrypted: leave out sslmode".to_owned(),
            });
        }
        config.ssl_mode(match encryption {
            Some(_) => SslMode::Require,
            None => SslMode::Disable,
        });
        Ok(Self {
            config: Arc::new(config),
            encryption,
            space: 1,
        })
    }
}

/// Takes what is said of encryption out of an address. What stands there of it is held to more
/// than PostgreSQL's own programs do: encryption to somebody unknown protects nobody.
fn encryption_in(text: &str) -> Result<(String, Option<Encryption>), AddressError> {
    let refused = |reason: &str| AddressError {
        reason: reason.to_owned(),
    };
    let Some((before, query)) = text.split_once('?') else {
        return Ok((text.to_owned(), None));
    };
    let (mut rest, mut mode, mut roots) = (Vec::new(), None, None);
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value),
            Some(("sslrootcert", value)) => {
                let path = percent_decode_str(value).decode_utf8();
                let path = path.map_err(|_not_a_text| refused("sslrootcert names no file"))?;
                roots = Some(PathBuf::from(path.as_ref()));
            }
            Some(_) | None => rest.push(pair),
        }
    }
    let encryption = match mode {
        None | Some("disable") if roots.is_none() => None,
        None | Some("disable") => return Err(refused("sslrootcert needs sslmode=verify-full")),
        Some("require" | "verify-full") => Some(Encryption::trusting(roots)),
        Some(_) => return Err(refused("sslmode is either disable or verify-full")),
    };
    Ok((format!("{before}?{}", rest.join("&")), encryption))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postgres://")?;
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        let ports = self.config.get_ports();
        for (number, host) in self.config.get_hosts().iter().enumerate() {
            if number > 0 {
                write!(f, ",")?;
            }
            match host {
                Host::Tcp(name) => write!(f, "{name}")?,
                Host::Unix(path) => write!(f, "{}", path.display())?,
            }
            if let Some(port) = ports.get(number).or_else(|| ports.first()) {
                write!(f, ":{port}")?;
            }
        }
        if let Some(name) = self.config.get_dbname() {
            write!(f, "/{name}")?;
        }
        if self.encryption.is_some() {
            write!(f, "?sslmode=verify-full")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self}, space {})", self.space)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_is_shown_without_its_password() {
        let address: Address = "postgres://ada:hush@one:5433,two:5434/valpool?connect_timeout=3"
            .parse()
            .unwrap();
        assert_eq!(address.to_string(), "postgres://ada@one:5433,two:5434/valpool");
        assert!(!format!("{address:?}").contains("hush"));
        let socket: Address = "postgres:///valpool?host=/run/postgresql&user=ada&password=hush"
            .parse()
            .unwrap();
        assert_eq!(socket.to_string(), "postgres://ada@/run/postgresql/valpool");
    }

    #[test]
    fn encryption_is_all_or_nothing() {
        let read = |query: &str| format!("postgres://ada@db/valpool{query}").parse::<Address>();
        let encryption = |query| read(query).unwrap().encryption().cloned();
        assert_eq!(encryption(""), None);
        assert_eq!(encryption("?sslmode=disable"), None);
        let system = Some(Encryption::trusting(None));
        assert_eq!(encryption("?connect_timeout=3&sslmode=verify-full"), system);
        assert_eq!(encryption("?sslmode=require"), system);
        let own = Some(Encryption::trusting(Some(PathBuf::from("/etc/a b.pem"))));
        assert_eq!(encryption("?sslrootcert=/etc/a%20b.pem&sslmode=verify-full"), own);
        for wrong in [
            "?sslmode=prefer",
            "?sslmode=verify-ca",
            "?sslmode=",
            "?sslrootcert=/etc/ca.pem",
            "?sslmode=disable&sslrootcert=/etc/ca.pem",
            "?sslmode=verify-full&host=/run/postgresql",
        ] {
            read(wrong).unwrap_err();
        }
        let shown = read("?sslmode=require&connect_timeout=3").unwrap().to_string();
        assert_eq!(shown, "postgres://ada@db:5432/valpool?sslmode=verify-full");
    }

    #[test]
    fn what_is_no_address_is_told_without_its_password() {
        for wrong in [
            "data",
            "postgres://ada:hush@one:port/valpool",
            "postgres://ada:hush@one/valpool?password=hush&no_such_thing=hush",
            "postgres:///valpool",
        ] {
            let refused = wrong.parse::<Address>().unwrap_err().to_string();
            assert!(!refused.contains("hush"), "{refused}");
        }
    }
}
