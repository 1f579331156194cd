//! `/export`: what the reader may see of the journal, as lines of JSON or as a spreadsheet. Taking it
//! is an entry of the journal.
//!
//! Each entry is told in words, by the same telling as on the page of the journal, with the texts that
//! the reader may read; what lies stored names things by running numbers and leads to hidden ones.

mod line;
mod stream;

use std::sync::atomic::Ordering;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use domain::Command;
use domain::network::{ExportTaken, RecordExport};
use domain::policy::Action;

use crate::app::App;
use crate::error::{Fault, PageError};
use crate::extract::Fields;
use crate::page::{Frame, Tab, form_key, html};
use crate::visit::Visit;
use crate::words::Words;

const PAGE: &str = "/export";
/// Exports that may be under way at once. Chosen: each holds a thread for as long as it is read.
const AT_ONCE_MAX: usize = 4;

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Lines,
    Sheet,
}

impl Format {
    const ALL: [Self; 2] = [Self::Sheet, Self::Lines];

    /// The stable code, which is a file's ending as well.
    const fn code(self) -> &'static str {
        match self {
            Self::Lines => "jsonl",
            Self::Sheet => "csv",
        }
    }

    const fn media(self) -> &'static str {
        match self {
            Self::Lines => "application/jsonl; charset=utf-8",
            Self::Sheet => "text/csv; charset=utf-8",
        }
    }
}

#[derive(Template)]
#[template(path = "export/export.html")]
struct ExportPage {
    frame: Frame,
    t: Words,
    key: String,
    formats: [Format; 2],
}

pub(crate) async fn show(visit: Visit) -> Result<Response, PageError> {
    visit.there_for(Action::Export)?;
    let words = visit.words();
    html(&ExportPage {
        frame: Frame::still(&visit, Tab::Export, words.say("export-title")),
        t: words,
        key: form_key(),
        formats: Format::ALL,
    })
}

/// A place among the exports that are under way, free again when it goes.
struct Place(App);

impl Place {
    fn take(app: &App) -> Result<Self, PageError> {
        let taken = app.exports.fetch_add(1, Ordering::AcqRel);
        let place = Self(app.clone());
        if taken < AT_ONCE_MAX {
            Ok(place)
        } else {
            Err(PageError::Busy)
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.exports.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Hands out everything up to this moment.
pub(crate) async fn take(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Fault> {
    visit.there_for(Action::Export)?;
    visit.proved(PAGE)?;
    let format = Format::ALL
        .into_iter()
        .find(|format| format.code() == fields.get("format"));
    let format = format.ok_or(PageError::Unreadable)?;
    let place = Place::take(&app)?;
    let taken = ExportTaken {
        format: format.code().to_owned(),
        entries: visit.world.head.0,
    };
    visit
        .ask(&fields, Command::RecordExport(RecordExport(taken)))
        .await?;
    let date = visit.times().machine(visit.guest.now);
    let date = date.split('T').next().unwrap_or_default();
    let file = format!("attachment; filename=\"valpool-{date}.{}\"", format.code());
    let file = HeaderValue::from_str(&file).map_err(|_never| PageError::Ours)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(format.media())),
        (CONTENT_DISPOSITION, file),
    ];
    Ok((headers, stream::body(visit.view, format, place)).into_response())
}
