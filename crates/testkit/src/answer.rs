//! What the server answered.

use ureq::Body;
use ureq::http::{HeaderMap, Response};

use crate::browser::Browser;
use crate::page::Page;

/// An answer: its status, headers and body, and the browser that got it.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) browser: Browser,
    pub(crate) path: String,
    status: u16,
    headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn new(browser: Browser, path: &str, answered: Response<Body>) -> Self {
        let (parts, mut body) = answered.into_parts();
        Self {
            browser,
            path: path.to_owned(),
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body
                .read_to_string()
                .unwrap_or_else(|error| panic!("{path} breaks off: {error}")),
        }
    }

    /// A page that no server sent.
    #[cfg(test)]
    pub(crate) fn drawn(body: &str) -> Self {
        let browser = Browser::new(std::net::SocketAddr::from(([127, 0, 0, 1], 1)));
        Self {
            browser,
            path: "/".to_owned(),
            status: 200,
            headers: HeaderMap::new(),
            body: body.to_owned(),
        }
    }

    /// The status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// One header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Fails unless the status is this one.
    ///
    /// # Panics
    /// When it is another.
    #[must_use]
    #[track_caller]
    pub fn assert_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.body);
        self
    }

    /// Fails unless the browser is sent on to this address.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    #[track_caller]
    pub fn assert_sent_to(self, path: &str) -> Self {
        let answer = self.assert_status(303);
        assert_eq!(answer.header("location"), Some(path), "{}", answer.path);
        answer
    }

    /// Goes where the answer sends the browser, which must be somewhere.
    ///
    /// # Panics
    /// When the answer sends nowhere.
    #[must_use]
    #[track_caller]
    pub fn follow(&self) -> Self {
        let to = self.header("location").unwrap_or_else(|| {
            panic!(
                "{} sends nowhere, with status {}: {}",
                self.path, self.status, self.body
            )
        });
        self.browser.get(to)
    }

    /// The answer as a page, whatever its status.
    #[must_use]
    pub fn page(self) -> Page {
        Page::new(self)
    }
}
