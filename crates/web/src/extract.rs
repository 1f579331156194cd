//! What a request brings, read so that a fault becomes one of our own pages.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::request::Parts;

use crate::error::PageError;

/// The most bytes of a form. Chosen: four times the longest text in the longest script.
pub(crate) const FORM_BYTES_MAX: usize = 512 * 1024;
/// The fields of our forms into which people write.
const FREE_TEXT: [&str; 11] = [
    "title",
    "text",
    "reason",
    "level-reason",
    "done",
    "how",
    "help-words",
    "contact",
    "place",
    "answer",
    "sent-to",
];
/// The most fields of a form.
const FIELDS_MAX: usize = 2_000;

/// The fields of a form or a query, in order, each as often as it was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a query or a form's body.
    pub(crate) fn parse(text: &[u8]) -> Self {
        let fields = form_urlencoded::parse(text).take(FIELDS_MAX);
        Self(
            fields
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// Adds a field at the end; beyond the most that a form may have it is left out.
    pub(crate) fn add(&mut self, name: String, value: String) {
        if self.0.len() < FIELDS_MAX {
            self.0.push((name, value));
        }
    }

    /// The first value of a field; empty when it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// The first value of a field, if it holds anything.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        Some(self.get(name).trim()).filter(|value| !value.is_empty())
    }

    /// Every value of a field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// What a person wrote, to be given back when it could not be taken.
    pub(crate) fn written(&self) -> impl Iterator<Item = &str> {
        let free = self
            .0
            .iter()
            .filter(|(name, _)| FREE_TEXT.contains(&name.as_str()));
        free.map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Every field.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter()
    }

    /// The same fields without one, as a query.
    pub(crate) fn query_without(&self, name: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (known, value) in self
            .0
            .iter()
            .filter(|(known, value)| known != name && !value.is_empty())
        {
            query.append_pair(known, value);
        }
        query.finish()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = PageError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, PageError> {
        same_site(request.headers())?;
        let form = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if !form {
            return Err(PageError::Unreadable);
        }
        let bytes = read(request.into_body()).await?;
        Ok(Self::parse(&bytes))
    }
}

async fn read(body: Body) -> Result<axum::body::Bytes, PageError> {
    to_bytes(body, FORM_BYTES_MAX)
        .await
        .map_err(|_too_long_or_cut| PageError::TooLarge)
}

/// Refuses a form that another site sends in the reader's name. Browsers say where a form comes
/// from; a program that says nothing has no cookie to misuse.
pub(crate) fn same_site(headers: &HeaderMap) -> Result<(), PageError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return if matches!(site, "same-origin" | "none") {
            Ok(())
        } else {
            Err(PageError::OtherSite)
        };
    }
    let origin = headers.get(ORIGIN).and_then(|value| value.to_str().ok());
    let host = headers.get(HOST).and_then(|value| value.to_str().ok());
    match (origin, host) {
        (None, _) => Ok(()),
        (Some(origin), Some(host)) if origin.split("://").nth(1) == Some(host) => Ok(()),
        (Some(_), _) => Err(PageError::OtherSite),
    }
}

/// One cookie of a request.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The named part of a path: `7KQ4MX` of `/reports/7KQ4MX`.
#[derive(Clone, Debug)]
pub(crate) struct Name(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let named = RawPathParams::from_request_parts(parts, state).await;
        let named = named.map_err(|_not_text| PageError::NotFound)?;
        named
            .iter()
            .next()
            .map(|(_, value)| Self(value.to_owned()))
            .ok_or(PageError::NotFound)
    }
}

/// The two named parts of a path: `7KQ4MX` and `1` of `/reports/7KQ4MX/files/1`.
#[derive(Clone, Debug)]
pub(crate) struct Names(pub(crate) [String; 2]);

impl<S: Send + Sync> FromRequestParts<S> for Names {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let named = RawPathParams::from_request_parts(parts, state).await;
        let named = named.map_err(|_not_text| PageError::NotFound)?;
        let values: Vec<String> = named.iter().map(|(_, value)| value.to_owned()).collect();
        values
            .try_into()
            .map(Self)
            .map_err(|_other_count| PageError::NotFound)
    }
}
