//! The line to providers: short, small and straight. A provider is somebody else's machine: it may be
//! slow, endless, or send us elsewhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::ids::OrganisationId;
use openidconnect::http::{Request, Response, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rustls::crypto::ring;
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};

use super::super::lock;

/// Whom the system trusts, where Debian keeps it.
const SYSTEM_ROOTS: &str = "/etc/ssl/certs/ca-certificates.crt";
/// How long an answer may take, unless set otherwise. Chosen: three of them, one after another, are
/// done before our own page must be.
const ANSWER_MAX: Duration = Duration::from_secs(6);
/// The most bytes of an answer. Chosen: many times a large provider's keys.
const ANSWER_BYTES_MAX: u64 = 256 * 1024;
/// How many sign-ins of one organisation may wait for its provider. Chosen: a provider that hangs
/// keeps so many threads, of the hundreds that there are.
const WAITING_MAX: usize = 16;

/// What is written by its number in a part of an address (RFC 3986, 2.3).
const ODD_IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How providers are reached.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Who vouches for providers, as a file of certificates; whom the system trusts when not told.
    pub roots: Option<PathBuf>,
    /// How long an answer may take.
    pub answer_max: Option<Duration>,
}

/// The line to every provider.
pub struct Line {
    reach: Reach,
    /// The address of our own pages.
    base: String,
    waiting: Mutex<BTreeMap<OrganisationId, usize>>,
}

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineError {
    #[error("it is not reached over TLS")]
    Plain,
    #[error("the certificates in {path} can't be used: {reason}")]
    Untrusting { path: String, reason: String },
    #[error("{0}")]
    Failed(#[from] ureq::Error),
    #[error("it sends us elsewhere")]
    Elsewhere,
}

/// A place among those who wait for one provider.
pub(super) struct Turn<'a> {
    line: &'a Line,
    organisation: OrganisationId,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(waiting) = lock(&self.line.waiting).get_mut(&self.organisation) {
            *waiting = waiting.saturating_sub(1);
        }
    }
}

impl Line {
    /// The line of a program whose own pages lie at this address.
    #[must_use]
    pub fn new(reach: Reach, base: &str) -> Self {
        Self {
            reach,
            base: base.trim_end_matches('/').to_owned(),
            waiting: Mutex::default(),
        }
    }

    /// Where a provider sends the people of this organisation back to.
    #[must_use]
    pub fn return_to(&self, organisation: OrganisationId) -> String {
        let text = organisation.to_string();
        let key = utf8_percent_encode(&text, ODD_IN_PATHS);
        format!("{}/sign-in/provider/{key}/return", self.base)
    }

    /// A place to wait for this organisation's provider, unless too many do.
    pub(super) fn turn(&self, organisation: OrganisationId) -> Option<Turn<'_>> {
        let mut waiting = lock(&self.waiting);
        let count = waiting.entry(organisation).or_default();
        if *count >= WAITING_MAX {
            return None;
        }
        *count += 1;
        Some(Turn {
            line: self,
            organisation,
        })
    }

    /// Whether anything may be sent to this address: over TLS, or on this machine itself as long as
    /// our own pages lie there, as in a trial.
    pub(super) fn may_send(&self, address: &str) -> bool {
        let Ok(address) = address.parse::<Uri>() else {
            return false;
        };
        let here = |uri: &Uri| matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let own = self.base.parse::<Uri>().ok();
        let trial = own.is_some_and(|own| own.scheme_str() == Some("http") && here(&own));
        match address.scheme_str() {
            Some("https") => true,
            Some("http") => trial && here(&address),
            Some(_) | None => false,
        }
    }

    /// Sends a request, and gives the whole answer.
    pub(super) fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, LineError> {
        if !self.may_send(&request.uri().to_string()) {
            return Err(LineError::Plain);
        }
        let answer = self
            .agent(request.uri().scheme_str() == Some("https"))?
            .run(request)?;
        if answer.status().is_redirection() {
            return Err(LineError::Elsewhere);
        }
        let (parts, mut body) = answer.into_parts();
        let bytes = body.with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
        Ok(Response::from_parts(parts, bytes))
    }

    /// Whom to trust is read anew each time, so that a file that is changed counts at once.
    fn agent(&self, encrypts: bool) -> Result<Agent, LineError> {
        let roots = if encrypts { self.roots()? } else { Vec::new() };
        let encryption = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
            .root_certs(RootCerts::Specific(Arc::new(roots)))
            .build();
        let config = Agent::config_builder()
            .tls_config(encryption)
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_idle_connections(0)
            .user_agent("valpool")
            .timeout_global(Some(self.reach.answer_max.unwrap_or(ANSWER_MAX)))
            .build();
        Ok(config.new_agent())
    }

    fn roots(&self) -> Result<Vec<ureq::tls::Certificate<'static>>, LineError> {
        let path = self
            .reach
            .roots
            .clone()
            .unwrap_or_else(|| PathBuf::from(SYSTEM_ROOTS));
        let untrusting = |reason: String| LineError::Untrusting {
            path: path.display().to_string(),
            reason,
        };
        let bytes = fs::read(&path).map_err(|error| untrusting(error.to_string()))?;
        let mut roots = Vec::new();
        for item in parse_pem(&bytes) {
            if let PemItem::Certificate(certificate) = item.map_err(|error| untrusting(error.to_string()))? {
                roots.push(certificate);
            }
        }
        if roots.is_empty() {
            return Err(untrusting("there are none".to_owned()));
        }
        Ok(roots)
    }
}
