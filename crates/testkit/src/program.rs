//! A program of another house, which comes with a token.

use serde_json::Value;

use crate::answer::Answer;
use crate::browser::Browser;

/// A program.
#[derive(Clone, Debug)]
pub struct Program {
    line: Browser,
    secret: String,
}

impl Program {
    pub(crate) const fn new(line: Browser, secret: String) -> Self {
        Self { line, secret }
    }

    /// The secret that it comes with.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Asks for an address.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    /// Asks for an address with headers of its own.
    #[must_use]
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let bearer = self.bearer();
        let own = [("authorization", bearer.as_str())];
        let headers: Vec<_> = own.iter().chain(headers).copied().collect();
        self.line.send("GET", path, &headers, Vec::new())
    }

    /// Sends something.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, body, &[])
    }

    /// Sends something with headers of its own.
    #[must_use]
    pub fn post_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let bearer = self.bearer();
        let own = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let headers: Vec<_> = own.iter().chain(headers).copied().collect();
        self.line
            .send("POST", path, &headers, body.to_string().into_bytes())
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.secret)
    }
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(self.body()).unwrap_or_else(|error| panic!("{}: {}", error, self.body()))
    }

    /// Fails unless it is a problem of this status with this code.
    ///
    /// # Panics
    /// When it is not.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) {
        let told = (self.status(), self.header("content-type"));
        assert_eq!(
            told,
            (status, Some("application/problem+json")),
            "{}",
            self.body()
        );
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 5));
    }
}
