//! Why a program is not answered, as a problem (RFC 9457): a stable code for the program, and a
//! sentence for whoever reads its log.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use domain::Refusal;
use domain::tokens::Scope;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::PageError;
use crate::words::Words;

/// Why a program is not answered.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    /// As pages say no.
    Page(PageError),
    /// No token came with it.
    NoToken,
    /// The token is unknown, withdrawn, or its time is over: which of them is told to nobody.
    BadToken,
    /// The token does not carry this.
    Scope(Scope),
    /// Something in the address or a header is unknown, told twice, or not what it may be.
    Parameter(String),
    /// What was sent is not what it must be.
    Body(String),
    /// A value of this field that nothing has.
    Value(&'static str),
    /// The key was used for something else.
    KeyUsed,
    /// Not JSON.
    OtherKind,
    /// Not a method of this address.
    OtherMethod,
}

impl From<PageError> for Trouble {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

/// A problem, as RFC 9457 writes it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Problem {
    /// Always `about:blank`: the code says more.
    r#type: &'static str,
    /// In short.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What happened and what to do, in the language asked for.
    detail: String,
    /// A stable code.
    code: &'static str,
    /// What of the request it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
}

impl Trouble {
    fn status(&self) -> StatusCode {
        match self {
            Self::Page(error) => error.status(),
            Self::NoToken | Self::BadToken => StatusCode::UNAUTHORIZED,
            Self::Scope(_) => StatusCode::FORBIDDEN,
            Self::Parameter(_) | Self::Body(_) => StatusCode::BAD_REQUEST,
            Self::KeyUsed | Self::Value(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::OtherKind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::OtherMethod => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    /// The stable code, and the keys of title and sentence.
    fn code(&self) -> &'static str {
        match self {
            Self::Page(PageError::Refused(refusal)) => refusal.code(),
            Self::Page(error) => error.code(),
            Self::NoToken => "token-missing",
            Self::BadToken => "token-not-good",
            Self::Scope(_) => "scope-lacking",
            Self::Parameter(_) => "parameter",
            Self::Body(_) => "body",
            Self::Value(_) => "value",
            Self::KeyUsed => "key-used",
            Self::OtherKind => "other-kind",
            Self::OtherMethod => "other-method",
        }
    }

    fn words(&self, words: Words) -> (String, String) {
        let own = |code: &str| {
            (
                words.say("api-problem-title"),
                words.say(&format!("api-problem-{code}")),
            )
        };
        match self {
            Self::Page(PageError::Refused(refusal)) => {
                (words.say("error-refused-title"), words.say_refusal(refusal))
            }
            Self::Page(error) => {
                let code = error.code();
                (
                    words.say(&format!("error-{code}-title")),
                    words.say(&format!("error-{code}")),
                )
            }
            Self::Scope(scope) => (
                words.say("api-problem-title"),
                words.say_with("api-problem-scope-lacking", &[("scope", scope.code().into())]),
            ),
            Self::Parameter(name) => (
                words.say("api-problem-title"),
                words.say_with("api-problem-parameter", &[("name", name.clone().into())]),
            ),
            Self::NoToken
            | Self::BadToken
            | Self::Body(_)
            | Self::Value(_)
            | Self::KeyUsed
            | Self::OtherKind
            | Self::OtherMethod => own(self.code()),
        }
    }

    fn about(&self) -> Option<String> {
        match self {
            Self::Parameter(about) | Self::Body(about) => Some(about.clone()),
            Self::Value(field) => Some((*field).to_owned()),
            Self::Scope(scope) => Some(scope.code().to_owned()),
            Self::Page(PageError::Refused(
                Refusal::FieldMissing { field } | Refusal::TextTooLong { field, .. },
            )) => Some(field.code().to_owned()),
            Self::Page(_)
            | Self::NoToken
            | Self::BadToken
            | Self::KeyUsed
            | Self::OtherKind
            | Self::OtherMethod => None,
        }
    }

    /// How to come in (RFC 6750, section 3).
    fn challenge(&self) -> Option<String> {
        match self {
            Self::NoToken => Some("Bearer realm=\"valpool\"".to_owned()),
            Self::BadToken => Some("Bearer realm=\"valpool\", error=\"invalid_token\"".to_owned()),
            Self::Scope(scope) => Some(format!(
                "Bearer realm=\"valpool\", error=\"insufficient_scope\", scope=\"{}\"",
                scope.code()
            )),
            Self::Page(_)
            | Self::Parameter(_)
            | Self::Body(_)
            | Self::Value(_)
            | Self::KeyUsed
            | Self::OtherKind
            | Self::OtherMethod => None,
        }
    }
}

/// Draws a problem.
pub(super) fn draw(trouble: &Trouble, words: Words) -> Response {
    let (title, detail) = trouble.words(words);
    let status = trouble.status();
    let problem = Problem {
        r#type: "about:blank",
        title,
        status: status.as_u16(),
        detail,
        code: trouble.code(),
        about: trouble.about(),
    };
    tracing::info!(code = problem.code, "a program was not answered");
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let kind = HeaderValue::from_static("application/problem+json");
    let mut response = (status, [(CONTENT_TYPE, kind)], body).into_response();
    let headers = response.headers_mut();
    if let Some(challenge) = trouble
        .challenge()
        .and_then(|told| HeaderValue::from_str(&told).ok())
    {
        headers.insert(WWW_AUTHENTICATE, challenge);
    }
    if matches!(
        trouble,
        Trouble::Page(PageError::TooOften | PageError::Busy | PageError::Unavailable)
    ) {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("10"));
    }
    response
}
