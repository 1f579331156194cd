//! A browser without JavaScript: keeps cookies, follows nothing by itself.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ureq::Agent;
use ureq::http::{Request, Response};

use crate::answer::Answer;
use crate::page::Page;
use crate::parts::{Part, body, content_type};
use crate::stream::Stream;

/// How long an answer may take before a test counts as hung.
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// A browser. Copies share its cookies.
#[derive(Clone, Debug)]
pub struct Browser {
    address: SocketAddr,
    agent: Agent,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    languages: String,
}

impl Browser {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(ANSWER_MAX))
            .build();
        Self {
            address,
            agent: config.new_agent(),
            cookies: Arc::default(),
            languages: "en".to_owned(),
        }
    }

    /// The same browser, set to wish for these languages: `fi, sv;q=0.8`.
    #[must_use]
    pub fn wishing(mut self, languages: &str) -> Self {
        languages.clone_into(&mut self.languages);
        self
    }

    /// Keeps a cookie as if the server had sent it.
    ///
    /// # Panics
    /// When another thread died with the cookies.
    pub fn keep_cookie(&self, name: &str, value: &str) {
        self.cookies
            .lock()
            .unwrap()
            .insert(name.to_owned(), value.to_owned());
    }

    /// A cookie's value.
    ///
    /// # Panics
    /// When another thread died with the cookies.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Asks for an address.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    /// Asks for an address, with headers besides the browser's own.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, Vec::new())
    }

    /// Sends a form as the page itself would.
    #[must_use]
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &[("sec-fetch-site", "same-origin")])
    }

    /// Sends a form with other headers than the page would.
    #[must_use]
    pub fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let headers: Vec<_> = form.iter().chain(headers).copied().collect();
        self.send("POST", path, &headers, body.finish().into_bytes())
    }

    /// Sends a form that may carry files as the page itself would.
    #[must_use]
    pub fn post_parts(&self, path: &str, parts: &[Part]) -> Answer {
        let kind = content_type();
        let headers = [("content-type", kind.as_str()), ("sec-fetch-site", "same-origin")];
        self.send("POST", path, &headers, body(parts))
    }

    /// Sends any request at all.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in self
            .own_headers()
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .chain(headers.iter().copied())
        {
            request = request.header(name, value);
        }
        let answered = if body.is_empty() && method == "GET" {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body).unwrap())
        };
        let answered = answered.unwrap_or_else(|error| panic!("{method} {path} has no answer: {error}"));
        self.take_cookies(&answered);
        Answer::new(self.clone(), path, answered)
    }

    /// Opens a page, which must be there.
    #[must_use]
    pub fn page(&self, path: &str) -> Page {
        self.get(path).assert_status(200).page()
    }

    /// Listens to the changes of a page, as its own script would.
    #[must_use]
    pub fn live(&self, path: &str) -> Stream {
        let page = self.page(path);
        let live = page
            .attribute("#region", "data-live")
            .unwrap_or_else(|| panic!("{path} does not change"));
        self.listen(&live, None)
    }

    /// Listens to a stream at its address, from the last number that was seen on.
    #[must_use]
    pub fn listen(&self, path: &str, last_seen: Option<&str>) -> Stream {
        let mut headers = self.own_headers();
        headers.extend(last_seen.map(|last_seen| ("last-event-id", last_seen.to_owned())));
        Stream::open(self.address, path, &headers)
    }

    pub(crate) fn own_headers(&self) -> Vec<(&'static str, String)> {
        let cookies = self.cookies.lock().unwrap();
        let pairs: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut headers = vec![("accept-language", self.languages.clone())];
        if !pairs.is_empty() {
            headers.push(("cookie", pairs.join("; ")));
        }
        headers
    }

    fn take_cookies<B>(&self, answered: &Response<B>) {
        let mut cookies = self.cookies.lock().unwrap();
        for header in answered.headers().get_all("set-cookie") {
            let text = header.to_str().unwrap();
            let mut parts = text.split(';').map(str::trim);
            let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).unwrap();
            if parts.any(|part| part.eq_ignore_ascii_case("max-age=0")) {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
