//! One entry as it is handed out.

use domain::reports::{Contents, Occurred, Verdict};
use domain::words::Personal;
use domain::{Event, Record, Subject};
use serde::Serialize;

use crate::now::happening::tell;
use crate::visit::View;

/// The columns of the spreadsheet, which are the fields of a line.
pub(super) const COLUMNS: [&str; 10] = [
    "number",
    "recorded_at",
    "occurred_at",
    "kind",
    "about",
    "by",
    "label",
    "text",
    "detail",
    "words",
];

/// An entry in words.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    /// Its number in the journal.
    number: u64,
    recorded_at: String,
    /// When it happened, where that was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    occurred_at: Option<String>,
    /// The stable code of the sort of entry.
    kind: &'static str,
    /// What it is about, by its spoken number.
    #[serde(skip_serializing_if = "String::is_empty")]
    about: String,
    by: String,
    label: String,
    text: String,
    detail: String,
    /// Longer texts of a report, each in the reporter's or assessor's words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<String>,
}

impl Line {
    /// Tells an entry to this reader, who may read it.
    pub(super) fn of(view: &View, record: &Record) -> Self {
        let told = tell(view, record);
        let times = view.times();
        let contents = contents(&record.event);
        let occurred = contents.and_then(|contents| match contents.occurred {
            Occurred::At(at) | Occurred::Day(at) => Some(at),
            Occurred::Unknown => None,
        });
        Self {
            number: record.sequence.0,
            recorded_at: times.machine(record.recorded_at),
            occurred_at: occurred.map(|at| times.machine(at)),
            kind: record.event.kind().stored(),
            about: about(view, record.event.subject()),
            by: view.actor_name(record.by),
            label: told.label,
            text: told.text,
            detail: told.detail,
            words: words(&record.event),
        }
    }

    /// The same as a row.
    pub(super) fn cells(&self) -> [String; 10] {
        [
            self.number.to_string(),
            self.recorded_at.clone(),
            self.occurred_at.clone().unwrap_or_default(),
            self.kind.to_owned(),
            self.about.clone(),
            self.by.clone(),
            self.label.clone(),
            self.text.clone(),
            self.detail.clone(),
            self.words.join("\n\n"),
        ]
    }
}

fn about(view: &View, subject: Subject) -> String {
    match subject {
        // Nobody can ask for a reading by its number.
        Subject::Network | Subject::Reading(_) => String::new(),
        Subject::Theme(theme) => theme.code().to_owned(),
        Subject::Provider(organisation) => organisation.to_string(),
        Subject::Premises(id) => view.spoken(id),
        Subject::Person(id) => view.spoken(id),
        Subject::Report(id) => view.spoken(id),
        Subject::Incident(id) => view.spoken(id),
        Subject::Extract(id) => view.spoken(id),
        Subject::Token(id) => view.spoken(id),
    }
}

fn contents(event: &Event) -> Option<&Contents> {
    if let Event::ReportReceived(event) = event {
        Some(&event.contents)
    } else if let Event::ReportCorrected(event) = event {
        Some(&event.contents)
    } else {
        None
    }
}

/// What stands on the pages of reports beside their titles. How to reach a reporter does not: that is
/// for those who assess.
fn words(event: &Event) -> Vec<String> {
    let mut texts: Vec<&Personal> = Vec::new();
    if let Some(contents) = contents(event) {
        let place = &contents.place.words;
        texts.extend([&contents.text, place, &contents.done, &contents.help]);
    }
    if let Event::ReportTriaged(event) = event {
        if let Verdict::SentOn(words) | Verdict::Handled(words) = &event.verdict {
            texts.push(words);
        }
        texts.push(&event.answer);
    }
    let told = texts.into_iter().filter_map(Personal::reveal);
    told.filter(|text| !text.is_empty()).map(str::to_owned).collect()
}
