//! The forms of the incident's page: which are there, which is open, and what they hold.

use domain::incidents::{Incident, Part};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::policy::Action;
use domain::theme::{Basis, Likelihood};
use domain::words::Personal;
use domain::{Event, Sequence, Subject};

use super::choices;
use crate::extract::Fields;
use crate::now::journal::sees;
use crate::now::marking::{self, MarkForm, OWN_LABELS};
use crate::now::report::choice::ChoiceGroup;
use crate::visit::Visit;
use crate::words::Words;

/// Forms that the page holds only when they are asked for: their lists are long.
const LONG: [&str; 5] = ["hand-over", "mark", "mark-entry", "place", "release"];

/// The form that is open when the page is drawn, and what was written in it.
#[derive(Default)]
pub(super) struct Kept {
    form: String,
    fields: Fields,
    sent: bool,
}

impl Kept {
    /// The long form that the query asks for.
    pub(super) fn asked(fields: &Fields) -> Option<Self> {
        let form = LONG.into_iter().find(|form| *form == fields.get("do"))?;
        Some(Self {
            form: form.to_owned(),
            ..Self::default()
        })
    }

    /// The form that was sent and refused.
    pub(super) fn sent(fields: Fields) -> Self {
        Self {
            form: fields.get("do").to_owned(),
            fields,
            sent: true,
        }
    }

    /// What was sent to write a part anew.
    pub(super) fn describes(&self, part: Part) -> Option<&Fields> {
        (self.form == "describe" && self.fields.get("part") == part.code()).then_some(&self.fields)
    }

    /// Whether a form is open.
    pub(super) fn opens(&self, form: &str) -> bool {
        self.form == form
    }

    /// Whether the page has this form for this reader now.
    pub(super) fn has_form(&self, visit: &Visit, incident: &Incident) -> bool {
        let closed = incident.closed.is_some();
        let fits = match self.form.as_str() {
            "" | "write" | "mark" | "mark-entry" | "release" => true,
            "reopen" => closed,
            _ => !closed,
        };
        fits && visit.may(Action::LeadIncident)
    }

    /// Everything that was written.
    pub(super) fn written(&self) -> Vec<String> {
        self.fields.written().map(str::to_owned).collect()
    }

    /// What was written in a form's field.
    pub(super) fn text(&self, form: &str, name: &str) -> &str {
        if self.opens(form) {
            self.fields.get(name)
        } else {
            ""
        }
    }

    /// What was sent with a form that was refused.
    fn sent_fields(&self, form: &str) -> Option<&Fields> {
        (self.sent && self.opens(form)).then_some(&self.fields)
    }

    /// What was chosen in a form that was sent; nothing for one that was not.
    fn chosen<'a>(&'a self, form: &str, name: &'a str) -> Option<Vec<&'a str>> {
        (self.sent && self.opens(form)).then(|| self.fields.all(name).collect())
    }
}

/// A level to choose.
pub(super) struct LevelChoice {
    pub(super) digit: u8,
    pub(super) name: String,
    pub(super) means: String,
    pub(super) clock: String,
    pub(super) current: bool,
    pub(super) chosen: bool,
}

/// The form that releases part of an incident.
pub(super) struct ReleaseForm {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) mark: MarkForm,
}

/// The form that marks a single entry.
pub(super) struct EntryForm {
    pub(super) entry: u64,
    /// Whether it has a marking of its own now.
    pub(super) own: bool,
    pub(super) mark: MarkForm,
}

/// Every form of somebody who may lead an incident.
pub(super) struct Forms {
    pub(super) kept: Kept,
    key: String,
    pub(super) levels: Vec<LevelChoice>,
    pub(super) leads: Option<Vec<ChoiceGroup>>,
    pub(super) mark: Option<MarkForm>,
    pub(super) mark_entry: Option<EntryForm>,
    pub(super) release: Option<ReleaseForm>,
    /// Whether the reader may release words.
    pub(super) releases: bool,
    pub(super) own_labels: [Label; 3],
    pub(super) places: Option<Vec<ChoiceGroup>>,
    pub(super) bases: [Basis; 2],
    pub(super) likelihoods: [Likelihood; 5],
}

impl Forms {
    /// A key for one form of the page, from its place there.
    pub(super) fn key(&self, place: usize) -> String {
        format!("{}{place:02x}", self.key.get(..30).unwrap_or_default())
    }

    /// Whether the journal's form says fact: it does unless the sender chose otherwise.
    pub(super) fn writes(&self, basis: &Basis) -> bool {
        Basis::parse(self.kept.text("write", "basis")).unwrap_or(Basis::Fact) == *basis
    }
}

/// The forms, if the reader may use them now.
pub(super) fn forms(visit: &Visit, incident: &Incident, kept: Kept, key: String) -> Option<Forms> {
    if !visit.may(Action::LeadIncident) {
        return None;
    }
    Some(Forms {
        levels: Level::ALL
            .into_iter()
            .map(|level| level_choice(visit.words(), incident, level, &kept))
            .collect(),
        leads: kept.opens("hand-over").then(|| {
            let sent = kept.chosen("hand-over", "lead");
            let mut groups = choices::organisations(visit, &|key| {
                sent.as_ref().is_some_and(|sent| sent.contains(&key.as_str()))
            });
            // Whoever leads already is no choice.
            for group in &mut groups {
                group
                    .choices
                    .retain(|choice| choice.value != incident.lead.as_str());
            }
            groups
        }),
        mark: kept
            .opens("mark")
            .then(|| marking::form(visit, &incident.marking, kept.sent_fields("mark"))),
        mark_entry: kept
            .opens("mark-entry")
            .then(|| entry_form(visit, incident, &kept))
            .flatten(),
        releases: visit.may(Action::Release),
        release: (kept.opens("release") && visit.may(Action::Release))
            .then(|| release_form(visit, incident, &kept)),
        own_labels: OWN_LABELS,
        places: kept.opens("place").then(|| {
            let sent = kept.chosen("place", "place");
            choices::places(visit, &visit.guest.world, &|area| match &sent {
                Some(sent) => sent.contains(&area.id().to_string().as_str()),
                None => incident.places.contains(&area.number),
            })
        }),
        bases: Basis::ALL,
        likelihoods: Likelihood::ALL,
        kept,
        key,
    })
}

fn level_choice(words: Words, incident: &Incident, level: Level, kept: &Kept) -> LevelChoice {
    let digit = level.digit().to_string();
    LevelChoice {
        digit: level.digit(),
        name: words.say_kind("level", &digit),
        means: words.say_kind("incident-level-means", &digit),
        clock: words.say_count(&format!("incident-clock-{digit}"), level.clock_min().unwrap_or(0)),
        current: incident.level == level,
        chosen: kept.text("change-level", "level") == digit,
    }
}

/// The form of an entry that the query or the sent form names, if the reader may read it.
fn entry_form(visit: &Visit, incident: &Incident, kept: &Kept) -> Option<EntryForm> {
    let entry = asked_entry(visit, kept)?;
    let record = written_entry(visit, incident, entry)?;
    let mark = visit.world.entries.mark(record);
    let marking = mark.map_or_else(|| Marking::plain(Label::Amber), |mark| (*mark.marking).clone());
    Some(EntryForm {
        entry: entry.0,
        own: mark.is_some(),
        mark: marking::form(visit, &marking, kept.sent_fields("mark-entry")),
    })
}

fn asked_entry(visit: &Visit, kept: &Kept) -> Option<Sequence> {
    let fields = if kept.sent {
        &kept.fields
    } else {
        &visit.guest.fields
    };
    fields.get("entry").parse().ok().map(Sequence)
}

/// An entry of the incident's journal that may have a marking of its own and that this reader reads.
fn written_entry(visit: &Visit, incident: &Incident, entry: Sequence) -> Option<Sequence> {
    let subject = Subject::Incident(incident.id);
    let known = incident.journal.iter().find(|record| record.sequence == entry)?;
    let markable = super::is_markable(&known.event) && known.event.subject() == subject;
    (markable && sees(visit, subject, entry)).then_some(entry)
}

/// The form that releases words out of the incident, begun with those of an entry.
fn release_form(visit: &Visit, incident: &Incident, kept: &Kept) -> ReleaseForm {
    let words = visit.words();
    let begun = asked_entry(visit, kept)
        .filter(|entry| written_entry(visit, incident, *entry).is_some())
        .and_then(|entry| incident.journal.iter().find(|record| record.sequence == entry))
        .and_then(|record| match_text(&record.event));
    let sent = kept.sent_fields("release");
    ReleaseForm {
        title: sent.map_or_else(String::new, |fields| fields.get("title").to_owned()),
        text: sent.map_or_else(
            || begun.map_or_else(String::new, |text| words.personal(text)),
            |fields| fields.get("text").to_owned(),
        ),
        mark: marking::form_for_release(visit, &Marking::plain(incident.marking.label), sent),
    }
}

fn match_text(event: &Event) -> Option<&Personal> {
    if let Event::EntryWritten(event) = event {
        Some(&event.statement.text)
    } else if let Event::IncidentDescribed(event) = event {
        Some(&event.statement.text)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_opens_long_forms_only() {
        let asked = |query: &str| Kept::asked(&Fields::parse(query.as_bytes())).map(|kept| kept.form);
        assert_eq!(asked("do=mark"), Some("mark".to_owned()));
        assert_eq!(asked("do=close"), None);
        assert_eq!(asked(""), None);
    }

    #[test]
    fn refused_form_gives_back_what_was_written_in_it_alone() {
        let kept = Kept::sent(Fields::parse(b"do=describe&part=actors&text=Nobody+knows"));
        assert_eq!(
            kept.describes(Part::Actors).map(|fields| fields.get("text")),
            Some("Nobody knows")
        );
        assert!(kept.describes(Part::Event).is_none());
        assert_eq!(kept.text("close", "text"), "");
        assert_eq!(kept.written(), ["Nobody knows"]);
    }

    #[test]
    fn empty_choice_of_a_sent_form_is_a_choice() {
        let kept = Kept::sent(Fields::parse(b"do=place"));
        assert_eq!(kept.chosen("place", "place"), Some(Vec::new()));
        assert_eq!(Kept::default().chosen("place", "place"), None);
    }
}
