//! The picture in five parts: event, consequences, measures, resources, actors.

use domain::incidents::{Incident, Part};
use domain::theme::{Basis, Likelihood};

use super::forms::Kept;
use crate::now::happening::spoken_basis;
use crate::visit::Visit;

/// One part of the picture, with its form.
pub(super) struct PartView {
    pub(super) code: &'static str,
    pub(super) name: String,
    pub(super) text: Option<String>,
    /// Fact or assessment, how likely, and when it was written.
    pub(super) signed: String,
    /// A marking of its own.
    pub(super) tlp: Option<(&'static str, &'static str)>,
    /// The entry that wrote it, by which it is marked anew.
    pub(super) entry: Option<u64>,
    pub(super) opened: bool,
    /// What the form's fields hold.
    pub(super) typed: String,
    pub(super) basis: Basis,
    pub(super) likelihood: Option<Likelihood>,
    /// The label that was chosen in a form that was refused, or that the standing version has: what
    /// was narrow is not written anew for all by inattention.
    pub(super) own_label: String,
}

impl PartView {
    pub(super) fn says(&self, likelihood: &Likelihood) -> bool {
        self.likelihood.as_ref() == Some(likelihood)
    }
}

pub(super) fn parts(visit: &Visit, incident: &Incident, kept: &Kept) -> Vec<PartView> {
    Part::ALL
        .into_iter()
        .map(|part| view(visit, incident, part, kept))
        .collect()
}

fn view(visit: &Visit, incident: &Incident, part: Part, kept: &Kept) -> PartView {
    let written = incident.part(part).now(&visit.world, &visit.visible);
    let statement = written.map(|written| &written.statement);
    let sent = kept.describes(part);
    let signed = written.map(|written| {
        format!(
            "{} · {}",
            spoken_basis(visit, &written.statement),
            visit.times().stamp(written.at)
        )
    });
    let mark = written.and_then(|written| visit.world.entries.mark(written.entry));
    let text = statement.map(|statement| visit.words().personal(&statement.text));
    // What is erased is not written anew with its own absence.
    let kept_text = statement.and_then(|statement| statement.text.reveal());
    PartView {
        code: part.code(),
        name: visit.words().say_kind("part", part.code()),
        signed: signed.unwrap_or_default(),
        tlp: mark.map(|mark| (mark.marking.label.code(), mark.marking.label.written())),
        entry: written.map(|written| written.entry.0),
        opened: sent.is_some(),
        typed: sent.map_or_else(
            || kept_text.unwrap_or_default().to_owned(),
            |fields| fields.get("text").to_owned(),
        ),
        basis: match sent {
            Some(fields) => Basis::parse(fields.get("basis")).unwrap_or(Basis::Assessment),
            None => statement.map_or(Basis::Fact, |statement| statement.basis),
        },
        likelihood: match sent {
            Some(fields) => Likelihood::parse(fields.get("likelihood")),
            None => statement.and_then(|statement| statement.likelihood),
        },
        own_label: match sent {
            Some(fields) => fields.get("own-label").to_owned(),
            None => mark.map_or_else(String::new, |mark| mark.marking.label.code().to_owned()),
        },
        text,
    }
}
