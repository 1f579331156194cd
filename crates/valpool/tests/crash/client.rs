//! A client of a running server: keeps its session, follows nothing by itself.

use std::time::Duration;

use ureq::http::{HeaderMap, Request};
use ureq::{Agent, Body};

use crate::program::{Place, Server};

/// How long an answer may take before a test counts as hung.
const ANSWER_MAX: Duration = Duration::from_secs(60);

/// A client. Copies share connections, not sessions.
#[derive(Clone)]
pub(crate) struct Client {
    base: String,
    agent: Agent,
    cookie: Option<String>,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    headers: HeaderMap,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        let header = self.headers.get(name);
        header.and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Everything that stands between two texts, wherever both stand.
    pub(crate) fn each<'a>(&'a self, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
        let parts = self.body.split(before).skip(1);
        parts.filter_map(move |part| part.split(after).next())
    }
}

impl Client {
    /// A client of a server that has told its address.
    pub(crate) fn of(server: &Server) -> Self {
        let told = server.said.last().unwrap();
        let (_, rest) = told.split_once("http://").unwrap();
        let (host, _) = rest.split_once('/').unwrap();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(ANSWER_MAX))
            .build();
        Self {
            base: format!("http://{host}"),
            agent: config.new_agent(),
            cookie: None,
        }
    }

    /// Signs in with a link that the program makes for the first administrator.
    pub(crate) fn signed_in(server: &Server, place: &Place) -> Self {
        let mut client = Self::of(server);
        let link = link(place);
        assert_eq!(client.get(&link).status, 200);
        let answer = client.post(&link, &[]);
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookie = answer.header("set-cookie").split(';').next().unwrap();
        assert!(cookie.starts_with("valpool_session="), "{cookie}");
        client.cookie = Some(cookie.to_owned());
        client
    }

    /// The same client with another cookie.
    pub(crate) fn with_cookie(self, cookie: String) -> Self {
        Self {
            cookie: Some(cookie),
            ..self
        }
    }

    /// The cookie of its session.
    pub(crate) fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap()
    }

    /// Where it connects to.
    pub(crate) fn host(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        let request = self.request("GET", path).body(()).unwrap();
        let answered = self.agent.run(request);
        read(answered.unwrap_or_else(|error| panic!("{path} has no answer: {error}"))).unwrap()
    }

    /// A page, which must be there.
    pub(crate) fn page(&self, path: &str) -> Answer {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answered = self.try_post(path, fields);
        answered.unwrap_or_else(|error| panic!("{path} has no answer: {error}"))
    }

    /// Sends a form to a server that may go away at any time.
    pub(crate) fn try_post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, ureq::Error> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let request = self
            .request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded");
        read(self.agent.run(request.body(body.finish()).unwrap())?)
    }

    fn request(&self, method: &str, path: &str) -> ureq::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("accept-language", "en");
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }
}

fn read(answered: ureq::http::Response<Body>) -> Result<Answer, ureq::Error> {
    let (parts, mut body) = answered.into_parts();
    Ok(Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: body.read_to_string()?,
    })
}

/// The path of a fresh one-time link of the first administrator.
pub(crate) fn link(place: &Place) -> String {
    let said = place.done(&["sign-in-link", "Administrator"]);
    let start = said.find("/sign-in/link/").unwrap();
    said[start..].trim().to_owned()
}
