//! The receipt of a report: for whoever has its address, without an account, to come back to.

use askama::Template;
use axum::response::Response;
use domain::actor::Actor;
use domain::ids::{Numbering, ReportId};
use domain::reports::{Report, Triage, Verdict};
use domain::{Subject, policy};

use super::places::place_line;
use crate::error::PageError;
use crate::extract::Name;
use crate::now::files;
use crate::now::proof;
use crate::page::{Frame, html};
use crate::visit::Guest;
use crate::words::Words;

/// What seals are made for.
const PURPOSE: &str = "receipt";

/// The address of a report's receipt, which nobody can guess.
pub(crate) fn address(guest: &Guest, report: ReportId) -> Option<String> {
    let code = guest.world.network.as_ref()?.numbering.code(report);
    Some(format!(
        "/receipt/{code}-{}",
        guest.node().sessions().seal(PURPOSE, &code)
    ))
}

/// The answer to the reporter.
struct Answer {
    at: String,
    machine: String,
    from: String,
    text: String,
}

#[derive(Template)]
#[template(path = "now/report/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    t: Words,
    number: String,
    received: String,
    machine: String,
    entry: u64,
    kind: String,
    place: String,
    text: String,
    /// What came with it: names and sizes.
    files: Vec<(String, String)>,
    answer: Option<Answer>,
    /// Where the same reporter writes the next report.
    another: String,
    here: String,
}

pub(crate) async fn show(guest: Guest, Name(name): Name) -> Result<Response, PageError> {
    let (words, times, world) = (guest.words, guest.times(), &guest.world);
    let (id, numbering) = opened(&guest, &name).ok_or(PageError::NotFound)?;
    let report = world.reports.get(id).ok_or(PageError::NotFound)?;
    let kind = world.kinds.number(report.kind);
    html(&ReceiptPage {
        frame: Frame::guest(&guest, words.say("receipt-title")),
        t: words,
        number: numbering.spoken(id),
        received: times.full(report.received_at),
        machine: times.machine(report.received_at),
        entry: report.received_in.0,
        kind: kind.map_or_else(String::new, |kind| words.name(&kind.defined.names).to_owned()),
        place: place_line(world, report, words),
        text: words.personal(&report.contents.text),
        files: world
            .files
            .of(Subject::Report(id))
            .map(|attached| {
                let name = words.personal(&attached.file.name);
                (name, files::size(words, &attached.file))
            })
            .collect(),
        answer: report.triage.as_ref().map(|triage| answer(&guest, triage)),
        another: another(&guest, report),
        here: guest.path.clone(),
    })
}

/// The proof that the report is in the journal. Without content: whoever has the address may read
/// less of the report than the journal holds.
pub(crate) async fn proof(guest: Guest, Name(name): Name) -> Result<Response, PageError> {
    let (id, _) = opened(&guest, &name).ok_or(PageError::NotFound)?;
    let report = guest.world.reports.get(id).ok_or(PageError::NotFound)?;
    proof::send(guest.node(), report.received_in).await
}

/// The report whose receipt this address opens.
fn opened(guest: &Guest, name: &str) -> Option<(ReportId, Numbering)> {
    let numbering = guest.world.network.as_ref()?.numbering;
    let (code, seal) = name.split_once('-')?;
    let id = numbering.parse::<ReportId>(code)?;
    let expected = guest.node().sessions().seal(PURPOSE, &numbering.code(id));
    same(&expected, seal).then_some((id, numbering))
}

/// Compares without telling by its time how much is right.
fn same(expected: &str, given: &str) -> bool {
    expected.len() == given.len()
        && !expected.is_empty()
        && expected
            .bytes()
            .zip(given.bytes())
            .fold(0, |differs, (a, b)| differs | (a ^ b))
            == 0
}

fn another(guest: &Guest, report: &Report) -> String {
    let numbering = guest.world.network.as_ref().map(|network| network.numbering);
    match (report.by, numbering) {
        (Actor::Station(premises), Some(numbering)) => format!("/report/{}", numbering.code(premises)),
        (Actor::Station(_) | Actor::Person(_) | Actor::Import(_) | Actor::Program(_) | Actor::Console, _) => {
            "/report".to_owned()
        }
    }
}

fn answer(guest: &Guest, triage: &Triage) -> Answer {
    let (words, times, world) = (guest.words, guest.times(), &guest.world);
    let organisation = policy::organisation_of(world, triage.by).and_then(|id| world.organisations.get(&id));
    Answer {
        at: times.stamp(triage.at),
        machine: times.machine(triage.at),
        from: organisation.map_or_else(String::new, |known| {
            words.name(&known.registered.names).to_owned()
        }),
        text: answer_text(words, triage),
    }
}

/// What the reporter is told: the triager's own words, or the standard ones for the verdict.
pub(crate) fn answer_text(words: Words, triage: &Triage) -> String {
    let own = &triage.triaged.answer;
    if !own.is_blank() {
        return words.personal(own);
    }
    match &triage.triaged.verdict {
        Verdict::Incident(_) => words.say("answer-incident"),
        Verdict::SentOn(to) => words.say_with("answer-sent-on", &[("to", words.personal(to).into())]),
        Verdict::NotIncident(reason) => words.say_kind("answer-not-incident", reason.code()),
        Verdict::Handled(_) => words.say("answer-handled"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_seal_fits() {
        assert!(same("abc", "abc"));
        for wrong in ["abd", "ab", "abcd", ""] {
            assert!(!same("abc", wrong), "{wrong}");
        }
        assert!(!same("", ""));
    }
}
