//! The journal: everything in its order, as far as the reader may see it, each entry with who,
//! when (occurred and recorded) and its number.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use domain::actor::Actor;
use domain::event::EventKind;
use domain::ids::IncidentId;
use domain::incidents::Incident;
use domain::reports::Occurred;
use domain::world::Line;
use domain::{Event, Record, Sequence, Subject, policy};

use crate::error::PageError;
use crate::now::happening::tell;
use crate::now::incident::is_markable;
use crate::page::{Frame, Tab, html};
use crate::visit::{AS_OF, Member, View};
use crate::words::Words;

/// Entries on a page.
const PAGE_ENTRIES: usize = 50;
/// The most entries that one request looks through; the next page goes on from there. Chosen: a
/// few milliseconds.
const LOOKED_THROUGH_MAX: usize = 20_000;
/// The query field that carries where the next page begins.
const BEFORE: &str = "before";

/// An entry as it is read.
pub(crate) struct Entry {
    pub(crate) number: u64,
    pub(crate) machine: String,
    /// When it was recorded: short, and to the second with its date.
    pub(crate) stamp: String,
    pub(crate) clock: String,
    pub(crate) date: String,
    /// When it happened, where that was told and differs.
    pub(crate) occurred: Option<String>,
    pub(crate) label: String,
    pub(crate) text: String,
    pub(crate) detail: String,
    pub(crate) href: Option<String>,
    /// A marking of its own.
    pub(crate) tlp: Option<(&'static str, &'static str)>,
    /// Whether it may have one.
    pub(crate) markable: bool,
}

/// What sort of thing entries are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Incidents,
    Reports,
    People,
    Network,
}

impl About {
    const ALL: [Self; 4] = [Self::Incidents, Self::Reports, Self::People, Self::Network];

    const fn code(self) -> &'static str {
        match self {
            Self::Incidents => "incidents",
            Self::Reports => "reports",
            Self::People => "people",
            Self::Network => "network",
        }
    }

    const fn of(subject: Subject) -> Self {
        match subject {
            Subject::Incident(_) => Self::Incidents,
            Subject::Report(_) => Self::Reports,
            Subject::Person(_) | Subject::Reading(_) | Subject::Provider(_) | Subject::Token(_) => {
                Self::People
            }
            Subject::Network | Subject::Premises(_) | Subject::Theme(_) | Subject::Extract(_) => {
                Self::Network
            }
        }
    }

    /// The sort of an event, which is the first word of its stored name.
    fn of_kind(kind: EventKind) -> Self {
        match kind.stored().split('.').next() {
            Some("incident" | "entry") => Self::Incidents,
            Some("report" | "file") => Self::Reports,
            Some("person" | "duty" | "mandate" | "reading" | "provider" | "token") => Self::People,
            _ => Self::Network,
        }
    }
}

/// Kinds of entries about the same sort of thing.
struct Kinds {
    about: String,
    kinds: Vec<(&'static str, String, bool)>,
}

/// What the journal is narrowed to.
struct Filter {
    about: Option<About>,
    kind: Option<EventKind>,
}

impl Filter {
    fn asked(visit: &View) -> Self {
        let fields = &visit.guest.fields;
        Self {
            about: About::ALL
                .into_iter()
                .find(|about| about.code() == fields.get("about")),
            kind: EventKind::parse(fields.get("kind")),
        }
    }

    fn is_about(&self, about: &About) -> bool {
        self.about.as_ref() == Some(about)
    }

    fn passes(&self, subject: Subject, kind: EventKind) -> bool {
        self.about.is_none_or(|about| About::of(subject) == about)
            && self.kind.is_none_or(|wanted| wanted == kind)
    }
}

#[derive(Template)]
#[template(path = "now/journal.html")]
struct JournalPage {
    frame: Frame,
    t: Words,
    filter: Filter,
    abouts: [About; 4],
    kinds: Vec<Kinds>,
    moment: String,
    /// The number of an incident, as it was written.
    asked: String,
    /// The incident whose journal it is: title and page.
    incident: Option<(String, String)>,
    narrowed: bool,
    clear: String,
    entries: Vec<Entry>,
    /// The entry down to which was looked without filling the page.
    searched: Option<u64>,
    older: Option<String>,
    newest: Option<String>,
}

pub(crate) async fn show(visit: Member) -> Result<Response, PageError> {
    let words = visit.words();
    let fields = &visit.guest.fields;
    let before = fields
        .given(BEFORE)
        .and_then(|number| number.parse().ok())
        .map(Sequence);
    let filter = Filter::asked(&visit);
    let asked = fields.given("incident");
    let incident = asked.and_then(|code| asked_incident(&visit, code));
    let (records, older) = match (asked, incident) {
        (_, Some(incident)) => of_incident(&visit, incident, &filter, before),
        (Some(_not_there), None) => (Vec::new(), None),
        (None, None) => {
            let (sequences, older) = numbers(&visit, &filter, before);
            (read(&visit, sequences).await?, older)
        }
    };
    let frame = if before.is_some() {
        Frame::still
    } else {
        Frame::live
    };
    let searched = older.filter(|_| records.len() < PAGE_ENTRIES);
    html(&JournalPage {
        frame: frame(&visit, Tab::Journal, words.say("menu-journal")),
        t: words,
        abouts: About::ALL,
        kinds: kinds(&visit, &filter),
        moment: fields.get(AS_OF).to_owned(),
        asked: asked.unwrap_or_default().to_owned(),
        incident: incident.map(|incident| {
            let href = visit.link(&format!("/incidents/{}", visit.code(incident.id)));
            (visit.words().personal(&incident.title), href)
        }),
        narrowed: filter.about.is_some() || filter.kind.is_some() || asked.is_some(),
        clear: visit.link("/journal"),
        entries: records.iter().map(|record| entry(&visit, record)).collect(),
        searched: searched.map(|sequence| sequence.0),
        older: older.map(|sequence| address(&visit, Some(sequence))),
        newest: before.map(|_| address(&visit, None)),
        filter,
    })
}

fn address(visit: &View, before: Option<Sequence>) -> String {
    let mut query = visit.guest.fields.query_without(BEFORE);
    if let Some(before) = before {
        let joint = if query.is_empty() { "" } else { "&" };
        query = format!("{query}{joint}{BEFORE}={before}");
    }
    if query.is_empty() {
        "/journal".to_owned()
    } else {
        format!("/journal?{query}")
    }
}

fn asked_incident<'a>(visit: &'a View, code: &str) -> Option<&'a Arc<Incident>> {
    let known = visit.world.incidents.get(visit.parse::<IncidentId>(code)?);
    known.filter(|incident| visit.visible.sees(incident.class))
}

fn kinds(visit: &View, filter: &Filter) -> Vec<Kinds> {
    let words = visit.words();
    let of = |about: About| {
        let known = EventKind::ALL
            .into_iter()
            .filter(move |kind| About::of_kind(*kind) == about);
        let choice = |kind: EventKind| {
            let name = words.say_kind("entry", &kind.stored().replace('.', "-"));
            (kind.stored(), name, filter.kind == Some(kind))
        };
        Kinds {
            about: words.say_kind("journal-about", about.code()),
            kinds: known.map(choice).collect(),
        }
    };
    About::ALL.into_iter().map(of).collect()
}

/// Whether the reader may read this entry: things by the world that is shown, with today's
/// markings, and people by who the reader is today.
pub(crate) fn sees(visit: &View, subject: Subject, entry: Sequence) -> bool {
    let world = match subject {
        Subject::Report(_) | Subject::Incident(_) | Subject::Extract(_) | Subject::Reading(_) => &visit.world,
        Subject::Network
        | Subject::Premises(_)
        | Subject::Person(_)
        | Subject::Theme(_)
        | Subject::Provider(_)
        | Subject::Token(_) => &visit.guest.world,
    };
    policy::admits_entry(&visit.world, &visit.visible, entry)
        && policy::sees_entry(world, visit.actor(), &visit.visible, subject)
}

/// The numbers of one page's entries, newest first, and where the next page begins.
fn numbers(visit: &View, filter: &Filter, before: Option<Sequence>) -> (Vec<Sequence>, Option<Sequence>) {
    let lines = &visit.world.lines;
    let all = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    let end = before.map_or(all, |before| before.0.saturating_sub(1).min(all));
    let below = usize::try_from(end).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    let mut reached = Sequence(end.saturating_add(1));
    for (place, looked_through) in (0..below).rev().zip(0_usize..) {
        if found.len() == PAGE_ENTRIES || looked_through == LOOKED_THROUGH_MAX {
            return (found, Some(reached));
        }
        reached = Sequence(reached.0.saturating_sub(1));
        let Some(&Line { subject, kind }) = lines.get(place) else {
            continue;
        };
        if filter.passes(subject, kind) && sees(visit, subject, reached) {
            found.push(reached);
        }
    }
    (found, None)
}

/// Reading back takes longer than a page: it has a thread of its own.
async fn read(visit: &View, sequences: Vec<Sequence>) -> Result<Vec<Arc<Record>>, PageError> {
    let node = visit.node().clone();
    let read = tokio::task::spawn_blocking(move || node.records(&sequences)).await;
    let mut records = read.map_err(|_died| PageError::Ours)??;
    records.sort_unstable_by_key(|record| std::cmp::Reverse(record.sequence));
    Ok(records.into_iter().map(Arc::new).collect())
}

/// One page of an incident's own journal, newest first, and where the next one begins.
fn of_incident(
    visit: &View,
    incident: &Incident,
    filter: &Filter,
    before: Option<Sequence>,
) -> (Vec<Arc<Record>>, Option<Sequence>) {
    let behind = |record: &&Arc<Record>| before.is_none_or(|before| record.sequence < before);
    let passing = |record: &&Arc<Record>| {
        let subject = record.event.subject();
        filter.passes(subject, record.event.kind()) && sees(visit, subject, record.sequence)
    };
    let mut newest = incident.journal.iter().rev().filter(behind).filter(passing);
    let listed: Vec<_> = newest.by_ref().take(PAGE_ENTRIES).cloned().collect();
    let older = newest.next().and(listed.last()).map(|record| record.sequence);
    (listed, older)
}

/// One page of an incident's own journal, of whatever sort its entries are.
pub(crate) fn older_of_incident(
    visit: &View,
    incident: &Incident,
    before: Option<Sequence>,
) -> (Vec<Arc<Record>>, Option<Sequence>) {
    let filter = Filter {
        about: None,
        kind: None,
    };
    of_incident(visit, incident, &filter, before)
}

/// The newest entries of an incident's own journal, for its page.
pub(crate) fn entries_of(visit: &View, incident: &Incident, limit: usize) -> Vec<Entry> {
    let seen = incident
        .journal
        .iter()
        .rev()
        .filter(|record| sees(visit, record.event.subject(), record.sequence));
    let told = seen.take(limit).map(|record| {
        let mut entry = entry(visit, record);
        entry.own(visit.words(), record, incident);
        entry
    });
    told.collect()
}

impl Entry {
    /// On the incident's own page its title says nothing new: what changed comes in its place.
    fn own(&mut self, words: Words, record: &Record, incident: &Incident) {
        let title = words.personal(&incident.title);
        if let Event::ReportTriaged(_) = record.event {
            let joined = words.say_with("verdict-incident", &[("incident", title.clone().into())]);
            if let Some(rest) = self.detail.strip_prefix(&joined) {
                self.label = words.say("incident-report-joined");
                self.detail = rest.trim_start_matches(" · ").to_owned();
            }
        }
        if record.event.subject() != Subject::Incident(incident.id) {
            return;
        }
        // The file itself is one click away.
        if record.event.kind() != EventKind::FileAttached {
            self.href = None;
        }
        if self.text == title {
            let detail = std::mem::take(&mut self.detail);
            let (text, rest) = detail.split_once(" · ").unwrap_or((&detail, ""));
            text.clone_into(&mut self.text);
            rest.clone_into(&mut self.detail);
        }
    }
}

fn entry(visit: &View, record: &Record) -> Entry {
    let times = visit.times();
    let told = tell(visit, record);
    let organisation = match record.by {
        Actor::Person(_) | Actor::Program(_) => policy::organisation_of(&visit.guest.world, record.by),
        Actor::Station(_) | Actor::Import(_) | Actor::Console => None,
    };
    let organisation = organisation.map(|organisation| visit.organisation_name(organisation));
    let detail = match organisation {
        Some(organisation) if told.detail.is_empty() => organisation,
        Some(organisation) => format!("{}, {organisation}", told.detail),
        None => told.detail,
    };
    Entry {
        number: told.sequence,
        machine: times.machine(record.recorded_at),
        stamp: times.stamp(record.recorded_at),
        clock: times.clock_s(record.recorded_at),
        date: times.date_short(record.recorded_at),
        occurred: occurred(visit, record),
        label: told.label,
        text: told.text,
        detail,
        href: told.href,
        tlp: visit
            .world
            .entries
            .mark(record.sequence)
            .map(|mark| (mark.marking.label.code(), mark.marking.label.written())),
        markable: is_markable(&record.event),
    }
}

/// When it happened, where somebody told that apart from when it was recorded.
fn occurred(visit: &View, record: &Record) -> Option<String> {
    let times = visit.times();
    let contents = if let Event::ReportReceived(event) = &record.event {
        &event.contents
    } else if let Event::ReportCorrected(event) = &record.event {
        &event.contents
    } else {
        return None;
    };
    match contents.occurred {
        Occurred::At(at) if times.full(at) != times.full(record.recorded_at) => Some(times.stamp(at)),
        Occurred::Day(day) => Some(times.date_short(day)),
        Occurred::At(_) | Occurred::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_entry_has_its_sort() {
        let network = [
            "network",
            "organisation",
            "kind",
            "export",
            "election",
            "area",
            "premises",
            "theme",
            "subject",
            "extract",
        ];
        for kind in EventKind::ALL {
            let first = kind.stored().split('.').next().unwrap();
            let known = network.contains(&first);
            assert_eq!(About::of_kind(kind) == About::Network, known, "{}", kind.stored());
        }
    }

    #[test]
    fn entries_are_narrowed_by_what_they_are_about_and_by_their_kind() {
        let about = Filter {
            about: Some(About::People),
            kind: None,
        };
        let person = Subject::Person(domain::ids::PersonId(1));
        assert!(about.passes(person, EventKind::DutyTaken));
        assert!(!about.passes(Subject::Network, EventKind::ThemeAssessed));
        let kind = Filter {
            about: None,
            kind: Some(EventKind::DutyLeft),
        };
        assert!(kind.passes(person, EventKind::DutyLeft));
        assert!(!kind.passes(person, EventKind::DutyTaken));
    }
}
