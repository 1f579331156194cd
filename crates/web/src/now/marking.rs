//! The form of a marking: five labels, organisations, people. Used wherever something is marked.

use domain::ids::{OrganisationId, PersonId};
use domain::marking::{Label, Marking};
use domain::network::OrganisationKind;

use crate::extract::Fields;
use crate::now::incident::choices;
use crate::now::report::choice::ChoiceGroup;
use crate::visit::Visit;

/// A TLP label to choose.
pub(crate) struct LabelChoice {
    pub(crate) code: &'static str,
    pub(crate) written: &'static str,
    pub(crate) means: String,
    pub(crate) chosen: bool,
}

/// What a marking consists of.
pub(crate) struct MarkForm {
    pub(crate) labels: Vec<LabelChoice>,
    pub(crate) organisations: Vec<ChoiceGroup>,
    pub(crate) people: Vec<ChoiceGroup>,
    /// Whether the words of the form go to the parties as well; nothing where that is no question.
    pub(crate) parties: Option<bool>,
}

/// The labels of a single entry of its own: narrower than its incident's.
pub(crate) const OWN_LABELS: [Label; 3] = [Label::Amber, Label::AmberStrict, Label::Red];

/// The form, filled in with what was sent, else with the marking as it is.
pub(crate) fn form(visit: &Visit, marking: &Marking, sent: Option<&Fields>) -> MarkForm {
    let words = visit.words();
    let chosen = |name: &str, value: &str| sent.map(|fields| fields.all(name).any(|sent| sent == value));
    let label_choice = |known: Label| LabelChoice {
        code: known.code(),
        written: known.written(),
        means: words.say(&format!("tlp-{}-means", known.code())),
        chosen: chosen("label", known.code()).unwrap_or(marking.label == known),
    };
    MarkForm {
        labels: Label::ALL.into_iter().map(label_choice).collect(),
        organisations: choices::organisations(visit, &|key: OrganisationId| {
            chosen("audience", key.as_str()).unwrap_or_else(|| marking.audience.contains(&key))
        }),
        people: choices::people(visit, &|id| {
            chosen("named", &visit.code(id)).unwrap_or_else(|| marking.named.contains(&id))
        }),
        parties: None,
    }
}

/// The same for words that may go to the parties, all of them or none.
pub(crate) fn form_for_release(visit: &Visit, marking: &Marking, sent: Option<&Fields>) -> MarkForm {
    MarkForm {
        parties: Some(sent.is_some_and(|fields| !fields.get("parties").is_empty())),
        ..form(visit, marking, sent)
    }
}

/// The marking that a form sent, for a thing of this owner. Whoever narrows it stays among those
/// who may read.
pub(crate) fn read(visit: &Visit, owner: OrganisationId, fields: &Fields) -> Option<Marking> {
    let label = Label::parse(fields.get("label"))?;
    let world = &visit.guest.world;
    let given = fields
        .all("audience")
        .filter_map(|key| OrganisationId::new(key).ok());
    let mut audience: Vec<_> = given
        .filter(|key| world.organisations.contains_key(key))
        .collect();
    let own = visit.organisation.registered.organisation;
    if label == Label::AmberStrict && owner != own {
        audience.push(own);
    }
    if !fields.get("parties").is_empty() {
        audience.extend(parties(visit));
    }
    let mut named: Vec<PersonId> = Vec::new();
    if label == Label::Red {
        let given = fields
            .all("named")
            .filter_map(|code| visit.parse::<PersonId>(code));
        named.extend(given.filter(|id| world.person(*id).is_some()));
        named.push(visit.id);
    }
    audience.sort_unstable();
    audience.dedup();
    named.sort_unstable();
    named.dedup();
    Some(Marking {
        label,
        audience,
        named,
    })
}

/// The narrower label that an entry gets as it is written, if one was chosen.
pub(crate) fn own_label(fields: &Fields) -> Option<Marking> {
    let label = Label::parse(fields.get("own-label"))?;
    OWN_LABELS.contains(&label).then(|| Marking::plain(label))
}

/// Every party of the network.
fn parties(visit: &Visit) -> impl Iterator<Item = OrganisationId> + '_ {
    let known = visit.guest.world.organisations.values();
    known
        .filter(|known| known.registered.kind == OrganisationKind::Party)
        .map(|known| known.registered.organisation)
}

/// Those whom a marking names: people for RED, organisations for every other label.
pub(crate) fn invited(visit: &Visit, marking: &Marking) -> Vec<String> {
    if marking.label == Label::Red {
        let named = marking
            .named
            .iter()
            .map(|id| visit.actor_name(domain::actor::Actor::Person(*id)));
        named.filter(|name| !name.is_empty()).collect()
    } else {
        marking
            .audience
            .iter()
            .map(|key| visit.organisation_name(*key))
            .collect()
    }
}
