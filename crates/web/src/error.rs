//! Errors are pages too: what happened, what to do, a number to quote, a way back.

use askama::Template;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use engine::{AskError, ReadError};

use crate::page::{Frame, html, proof_path, query_value};
use crate::visit::Visit;
use crate::words::{Language, Words};

/// Why a page can't be shown or a request not be done.
#[derive(Clone, Debug)]
pub(crate) enum PageError {
    /// No such page, or none that this reader may see: the two look the same.
    NotFound,
    /// The reader must sign in first, and then comes back here.
    SignIn { next: String },
    /// The reader must first prove to be there, and then comes back here.
    Prove { next: String },
    /// A passkey that proves nothing.
    Passkey,
    /// An organisation's provider can't be reached.
    ProviderAway,
    /// What came from an organisation's provider proves nothing.
    ProviderUnproved,
    /// Asked of a moment that is past.
    Past,
    /// The rules say no.
    Refused(Refusal),
    /// Too much is going on.
    Busy,
    /// The one who asks asks too often.
    TooOften,
    /// It took too long, and nobody knows what came of it.
    TooSlow,
    /// Nothing can be written now; reading goes on.
    Unavailable,
    /// Not a form we know.
    Unreadable,
    /// A form that is too long.
    TooLarge,
    /// A form that another site sent.
    OtherSite,
    /// An attached file is missing or damaged.
    FileBroken,
    /// Our own mistake.
    Ours,
}

impl PageError {
    /// The status that it is answered with.
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn { .. } | Self::Prove { .. } => StatusCode::SEE_OTHER,
            Self::Passkey | Self::ProviderUnproved => StatusCode::FORBIDDEN,
            Self::Past => StatusCode::CONFLICT,
            Self::Refused(refusal) => refusal_status(refusal),
            Self::Busy | Self::Unavailable | Self::ProviderAway => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::TooSlow => StatusCode::GATEWAY_TIMEOUT,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::OtherSite => StatusCode::FORBIDDEN,
            Self::FileBroken | Self::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::SignIn { .. } => "sign-in",
            Self::Prove { .. } => "prove",
            Self::Passkey => "passkey",
            Self::ProviderAway => "provider-away",
            Self::ProviderUnproved => "provider-unproved",
            Self::Past => "past",
            Self::Refused(_) => "refused",
            Self::Busy => "busy",
            Self::TooOften => "too-often",
            Self::TooSlow => "too-slow",
            Self::Unavailable => "unavailable",
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::OtherSite => "other-site",
            Self::FileBroken => "file-broken",
            Self::Ours => "ours",
        }
    }
}

/// The three "unknown" refusals must look like any other page that is not there.
const fn refusal_status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NotPermitted { .. }
        | Refusal::OutsideYourArea
        | Refusal::MarkingLoweredByOther
        | Refusal::AccessToCome
        | Refusal::AccessOver
        | Refusal::OwnMandate
        | Refusal::TokenOver
        | Refusal::NotForPrograms
        | Refusal::SignInElsewhere
        | Refusal::ConnectedElsewhere
        | Refusal::ProviderNoRole
        | Refusal::ProviderElsewhere => StatusCode::FORBIDDEN,
        Refusal::ReportUnknown
        | Refusal::IncidentUnknown
        | Refusal::PersonUnknown
        | Refusal::EntryUnknown
        | Refusal::ExtractUnknown
        | Refusal::PasskeyUnknown
        | Refusal::InvitationGone
        | Refusal::TokenUnknown
        | Refusal::ProviderUnknown => StatusCode::NOT_FOUND,
        Refusal::ReportAlreadyTriaged { .. }
        | Refusal::ReportNotTriaged { .. }
        | Refusal::IncidentAlreadyClosed { .. }
        | Refusal::IncidentNotClosed { .. }
        | Refusal::LevelUnchanged { .. }
        | Refusal::LeadUnchanged
        | Refusal::MarkingUnchanged
        | Refusal::NetworkAlreadyFounded
        | Refusal::ExtractWithdrawn
        | Refusal::PasskeyLast
        | Refusal::PasskeysTooMany { .. }
        | Refusal::ProviderUntried
        | Refusal::TokensTooMany { .. }
        | Refusal::NotOnDuty => StatusCode::CONFLICT,
        Refusal::NetworkNotFounded
        | Refusal::NameMissing
        | Refusal::OrganisationUnknown { .. }
        | Refusal::KindUnknown { .. }
        | Refusal::AreaUnknown { .. }
        | Refusal::AreaParentTooDeep { .. }
        | Refusal::PremisesUnknown
        | Refusal::PhasesOutOfOrder
        | Refusal::KeyTwice { .. }
        | Refusal::FieldMissing { .. }
        | Refusal::RoleUnfit
        | Refusal::IssuerUnfit
        | Refusal::RolesTooMany { .. }
        | Refusal::ScopeMissing
        | Refusal::ScopeUnfit
        | Refusal::TokenDays { .. }
        | Refusal::FileEmpty
        | Refusal::FileTooLarge { .. }
        | Refusal::FilesTooMany { .. }
        | Refusal::TextTooLong { .. }
        | Refusal::MandateEndsBeforeItBegins
        | Refusal::PartyLeftOut
        | Refusal::ReferenceHidden => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl From<AskError> for PageError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Refused(
                Refusal::ReportUnknown
                | Refusal::IncidentUnknown
                | Refusal::EntryUnknown
                | Refusal::ExtractUnknown,
            ) => Self::NotFound,
            AskError::Refused(refusal) => Self::Refused(refusal),
            AskError::Busy => Self::Busy,
            AskError::Unavailable(_) => Self::Unavailable,
        }
    }
}

impl From<ReadError> for PageError {
    fn from(error: ReadError) -> Self {
        tracing::error!(%error, "the journal can't be read back");
        Self::Unavailable
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a page can't be drawn");
        Self::Ours
    }
}

/// A fault on its way to the middle layer that knows the reader's language and draws the page.
impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Fault {
            error: self,
            written: Vec::new(),
        });
        response
    }
}

/// A fault with what the person had written, which is given back.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) error: PageError,
    pub(crate) written: Vec<String>,
}

impl From<PageError> for Fault {
    fn from(error: PageError) -> Self {
        Self {
            error,
            written: Vec::new(),
        }
    }
}

impl Fault {
    /// What a form says when it comes back with what was written; other faults go on.
    pub(crate) fn mistake(self, words: Words) -> Result<String, Self> {
        let PageError::Refused(refusal) = &self.error else {
            return Err(self);
        };
        Ok(words.say_refusal(refusal))
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.error.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    frame: Frame,
    t: Words,
    title: String,
    what: String,
    then: String,
    number: &'a str,
    written: &'a [String],
    back: &'a str,
    back_words: String,
}

/// Draws a fault.
pub(crate) fn draw(
    fault: &Fault,
    words: Words,
    reader: Option<&Visit>,
    number: &str,
    back: Option<&str>,
) -> Response {
    let code = fault.error.code();
    if let PageError::Prove { next } = &fault.error {
        return crate::page::redirect(&proof_path(next));
    }
    let sign_in = if let PageError::SignIn { next } = &fault.error {
        Some(format!("/sign-in?next={}", query_value(next)))
    } else {
        None
    };
    // Whoever had written something when the session ended gets it back before signing in.
    if let Some(sign_in) = sign_in.as_deref().filter(|_| fault.written.is_empty()) {
        return crate::page::redirect(sign_in);
    }
    let what = match &fault.error {
        PageError::Refused(refusal) => words.say_refusal(refusal),
        PageError::NotFound
        | PageError::SignIn { .. }
        | PageError::Prove { .. }
        | PageError::Passkey
        | PageError::ProviderAway
        | PageError::ProviderUnproved
        | PageError::Past
        | PageError::Busy
        | PageError::TooOften
        | PageError::TooSlow
        | PageError::Unavailable
        | PageError::Unreadable
        | PageError::TooLarge
        | PageError::OtherSite
        | PageError::FileBroken
        | PageError::Ours => words.say(&format!("error-{code}")),
    };
    let title = words.say(&format!("error-{code}-title"));
    let page = ErrorPage {
        frame: match reader {
            Some(visit) => Frame::fault(visit, matches!(fault.error, PageError::NotFound), title.clone()),
            None => Frame::bare(words, title.clone()),
        },
        t: words,
        title,
        what,
        then: words.say(&format!("error-{code}-then")),
        number,
        written: &fault.written,
        back: sign_in.as_deref().or(back).unwrap_or("/"),
        back_words: words.say(match (&sign_in, back) {
            (Some(_), _) => "sign-in-go",
            (None, Some(_)) => "error-back",
            (None, None) => "error-start",
        }),
    };
    match html(&page) {
        Ok(mut response) => {
            *response.status_mut() = if sign_in.is_some() {
                StatusCode::UNAUTHORIZED
            } else {
                fault.error.status()
            };
            if matches!(fault.error, PageError::TooOften) {
                let headers = response.headers_mut();
                headers.insert(RETRY_AFTER, HeaderValue::from_static("10"));
            }
            response
        }
        Err(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            Language::ALL.map(Language::own_name).join(" "),
        )
            .into_response(),
    }
}
