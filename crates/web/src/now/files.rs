//! Attached files: as lines of a page, and as what is saved when one is opened. A file is never
//! shown as a page of ours.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::files::{Attached, FileAttached, MediaType};
use domain::ids::{IncidentId, ReportId};
use domain::readings::Opened;
use domain::{Sequence, Subject};

use crate::error::PageError;
use crate::extract::Names;
use crate::now::journal::sees;
use crate::visit::{Member, View, Visit};
use crate::words::Words;

/// Nothing that a file holds may run or load anything, even if a browser opened it.
const ALONE: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

/// A file, as a page lists it.
#[derive(Clone, Debug)]
pub(crate) struct FileLine {
    pub(crate) name: String,
    pub(crate) size: String,
    /// Where it is opened, unless it is erased.
    pub(crate) href: Option<String>,
    /// A marking of its own.
    pub(crate) tlp: Option<(&'static str, &'static str)>,
}

/// The files of a thing that the reader may see.
pub(crate) fn lines(visit: &Visit, subject: Subject) -> Vec<FileLine> {
    let line = |attached: &Attached| FileLine {
        name: visit.words().personal(&attached.file.name),
        size: size(visit.words(), &attached.file),
        href: (!attached.file.key.is_erased()).then(|| visit.link(&address(visit, subject, attached.entry))),
        tlp: visit
            .world
            .entries
            .mark(attached.entry)
            .map(|mark| (mark.marking.label.code(), mark.marking.label.written())),
    };
    let seen = visit
        .world
        .files
        .of(subject)
        .filter(|attached| sees(visit, subject, attached.entry));
    seen.map(line).collect()
}

/// A size in thousands of bytes, never nothing.
pub(crate) fn size(words: Words, file: &FileAttached) -> String {
    words.say_count("attached-size", file.bytes.div_ceil(1_000))
}

/// Where a file of the world that is shown is opened, if it is there.
pub(crate) fn address_of(visit: &View, file: &FileAttached) -> Option<String> {
    if file.key.is_erased() {
        return None;
    }
    let subject = file.to.subject();
    let mut all = visit.world.files.of(subject);
    let attached = all.find(|attached| *attached.file == *file)?;
    Some(visit.link(&address(visit, subject, attached.entry)))
}

/// By the entry that attached it: a place among all files would tell of those that are not seen.
fn address(visit: &View, subject: Subject, entry: Sequence) -> String {
    match subject {
        Subject::Report(report) => format!("/reports/{}/files/{entry}", visit.code(report)),
        Subject::Incident(incident) => format!("/incidents/{}/files/{entry}", visit.code(incident)),
        Subject::Network
        | Subject::Premises(_)
        | Subject::Person(_)
        | Subject::Theme(_)
        | Subject::Extract(_)
        | Subject::Reading(_)
        | Subject::Provider(_)
        | Subject::Token(_) => String::new(),
    }
}

pub(crate) async fn of_report(
    Member(visit): Member,
    Names([code, place]): Names,
) -> Result<Response, PageError> {
    let id = visit.parse::<ReportId>(&code);
    let report = id.and_then(|id| visit.world.reports.get(id));
    let seen = report.filter(|report| visit.visible.sees(report.class));
    let report = seen.ok_or(PageError::NotFound)?;
    visit.note(Opened::Report(report.id), report.class)?;
    send(&visit, Subject::Report(report.id), &place).await
}

pub(crate) async fn of_incident(
    Member(visit): Member,
    Names([code, place]): Names,
) -> Result<Response, PageError> {
    let id = visit.parse::<IncidentId>(&code);
    let incident = id.and_then(|id| visit.world.incidents.get(id));
    let seen = incident.filter(|incident| visit.visible.sees(incident.class));
    let incident = seen.ok_or(PageError::NotFound)?;
    visit.note(Opened::Incident(incident.id), incident.class)?;
    send(&visit, Subject::Incident(incident.id), &place).await
}

/// The bytes of a file of a thing that the reader may see.
async fn send(visit: &Visit, subject: Subject, entry: &str) -> Result<Response, PageError> {
    let entry = Sequence(entry.parse().map_err(|_no_number| PageError::NotFound)?);
    let mut all = visit.world.files.of(subject);
    let attached = all.find(|attached| attached.entry == entry);
    let attached = attached.filter(|_| sees(visit, subject, entry));
    let file = attached.ok_or(PageError::NotFound)?.file.clone();
    // Erased: as if it had never been there.
    let (Some(name), Some(key)) = (file.name.reveal(), file.key.reveal()) else {
        return Err(PageError::NotFound);
    };
    let (node, key) = (visit.node().clone(), key.to_owned());
    let sha256 = file.sha256;
    let read = tokio::task::spawn_blocking(move || node.files().map(|files| files.read(&sha256, &key)));
    let read = read.await.map_err(|_died| PageError::Ours)?;
    let bytes = read.ok_or(PageError::FileBroken)?.map_err(|error| {
        tracing::error!(%error, "an attached file can't be given");
        PageError::FileBroken
    })?;
    let kind = MediaType::parse(&file.media_type).unwrap_or(MediaType::Other);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind.code())),
        (CONTENT_DISPOSITION, disposition(name)?),
        (CONTENT_SECURITY_POLICY, ALONE),
    ];
    Ok((headers, bytes).into_response())
}

/// To be saved, under the name that its sender gave it (RFC 6266, with RFC 8187 for what is not
/// ASCII).
fn disposition(name: &str) -> Result<HeaderValue, PageError> {
    let plain = |c: char| {
        let safe = c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
        if safe { c } else { '_' }
    };
    let ascii: String = name.chars().map(plain).collect();
    let mut extended = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            extended.push(char::from(byte));
        } else {
            extended.push_str(&format!("%{byte:02X}"));
        }
    }
    let value = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{extended}");
    HeaderValue::from_str(&value).map_err(|_never| PageError::Ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_of_a_file_can_not_break_out_of_its_header() {
        for (name, expected) in [
            (
                "bild.jpg",
                "attachment; filename=\"bild.jpg\"; filename*=UTF-8''bild.jpg",
            ),
            (
                "kö \"1\"; x=\r\ny",
                "attachment; filename=\"k_ _1__ x___y\"; filename*=UTF-8''k%C3%B6%20%221%22%3B%20x%3D%0D%0Ay",
            ),
        ] {
            assert_eq!(disposition(name).unwrap(), expected);
        }
    }
}
