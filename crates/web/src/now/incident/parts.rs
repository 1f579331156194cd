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
    pub(super) opened: bool,
    /// What the form's fields hold.
    pub(super) typed: String,
    pub(super) basis: Basis,
    pub(super) likelihood: Option<Likelihood>,
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
    let written = incident.part(part);
    let statement = written.map(|(_, statement)| statement);
    let sent = kept.describes(part);
    let signed = written.map(|(at, statement)| {
        format!(
            "{} · {}",
            spoken_basis(visit, statement),
            visit.times().stamp(*at)
        )
    });
    let text = statement.map(|statement| visit.words().personal(&statement.text));
    // What is erased is not written anew with its own absence.
    let kept_text = statement.and_then(|statement| statement.text.reveal());
    PartView {
        code: part.code(),
        name: visit.words().say_kind("part", part.code()),
        signed: signed.unwrap_or_default(),
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
        text,
    }
}
