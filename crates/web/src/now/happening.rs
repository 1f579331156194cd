//! What an entry tells, in words: for the picture, an incident's own journal and the journal.

use domain::areas::AreaId;
use domain::entries::{About, EntryMarked};
use domain::erasure::{Erasable, SubjectErased};
use domain::files::FileAttached;
use domain::ids::{ExtractId, IncidentId, OrganisationId, PersonId, PremisesId, ReportId, TokenId};
use domain::level::Level;
use domain::mandates::MandateGiven;
use domain::providers::PersonVouchedFor;
use domain::reports::{ReportTriaged, Verdict};
use domain::theme::{Statement, Theme};
use domain::{Event, Record, policy};
use jiff::Timestamp;

use crate::now::{files, readings};
use crate::people::programs;
use crate::visit::View;
use crate::words::Words;

/// An entry in words.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    pub(crate) sequence: u64,
    pub(crate) at: Timestamp,
    /// What sort of entry.
    pub(crate) label: String,
    /// What happened.
    pub(crate) text: String,
    /// Why, and who.
    pub(crate) detail: String,
    /// The page of what it is about.
    pub(crate) href: Option<String>,
}

/// The parts of a telling that differ from entry to entry.
#[derive(Default)]
struct Told {
    text: String,
    detail: String,
    href: Option<String>,
}

/// Tells an entry to this reader, who may read it.
pub(crate) fn tell(visit: &View, record: &Record) -> Happening {
    let told = told(visit, &record.event);
    let who = visit.actor_name(record.by);
    let detail = [told.detail, who]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let kind = record.event.kind().stored().replace('.', "-");
    Happening {
        sequence: record.sequence.0,
        at: record.recorded_at,
        label: visit.words().say_kind("entry", &kind),
        text: told.text,
        detail,
        href: told.href,
    }
}

fn vouched_for(visit: &View, event: &PersonVouchedFor) -> Told {
    Told {
        detail: visit.words().say_kind("role", event.role.code()),
        ..person(visit, event.person)
    }
}

fn provider(visit: &View, organisation: OrganisationId, detail: String) -> Told {
    Told {
        detail,
        ..plain(&visit.organisation_name(organisation))
    }
}

fn told(visit: &View, event: &Event) -> Told {
    let words = visit.words();
    match event {
        Event::NetworkFounded(event) => plain(words.name(&event.names)),
        Event::OrganisationRegistered(event) => plain(words.name(&event.names)),
        Event::PersonAdmitted(event) => person(visit, event.person),
        Event::PersonSignedIn(event) => person(visit, event.person),
        Event::PersonInvited(event) => person(visit, event.person),
        Event::InvitationWithdrawn(event) => person(visit, event.person),
        Event::InvitationAccepted(event) => person(visit, event.person),
        Event::PasskeyAdded(event) => Told {
            detail: words.personal(&event.name),
            ..person(visit, event.person)
        },
        Event::PasskeyRemoved(event) => person(visit, event.person),
        Event::SignInFailed(event) => person(visit, event.person),
        Event::RecoveryOffered(event) => person(visit, event.person),
        Event::SessionsEnded(event) => person(visit, event.person),
        Event::EmergencySignIn(event) => person(visit, event.person),
        Event::DutyTaken(event) => person(visit, event.person),
        Event::DutyLeft(event) => person(visit, event.person),
        Event::KindDefined(event) => plain(words.name(&event.names)),
        Event::ExportTaken(event) => plain(&event.format),
        Event::ElectionCalled(event) => plain(words.name(&event.names)),
        Event::AreaDefined(event) => plain(words.name(&event.names)),
        Event::PremisesRegistered(event) => premises(visit, event.premises, &event.details.name),
        Event::PremisesCorrected(event) => premises(visit, event.premises, &event.details.name),
        Event::ReportReceived(event) => report(visit, event.report, String::new()),
        Event::ReportCorrected(event) => report(visit, event.report, String::new()),
        Event::ReportTakenUp(event) => report(visit, event.report, words.personal(&event.reason)),
        Event::ReportTriaged(event) => triaged(visit, event),
        Event::IncidentOpened(event) => incident(
            visit,
            event.incident,
            spoken_level(visit, event.level),
            &words.personal(&event.reason),
        ),
        Event::LevelChanged(event) => {
            let step = format!("{} → {}", event.from.digit(), spoken_level(visit, event.to));
            incident(visit, event.incident, step, &words.personal(&event.reason))
        }
        Event::EntryWritten(event) => stated(visit, event.incident, &event.statement, String::new()),
        Event::IncidentDescribed(event) => stated(
            visit,
            event.incident,
            &event.statement,
            words.say_kind("part", event.part.code()),
        ),
        Event::IncidentHandedOver(event) => {
            let step = format!(
                "{} → {}",
                visit.organisation_name(event.from),
                visit.organisation_name(event.to)
            );
            incident(visit, event.incident, step, &words.personal(&event.reason))
        }
        Event::IncidentMarked(event) => incident(
            visit,
            event.incident,
            event.marking.label.written().to_owned(),
            &words.personal(&event.reason),
        ),
        Event::IncidentPlaced(event) => incident(visit, event.incident, places(visit, &event.places), ""),
        Event::IncidentClosed(event) => incident(
            visit,
            event.incident,
            String::new(),
            &words.personal(&event.reason),
        ),
        Event::IncidentReopened(event) => incident(
            visit,
            event.incident,
            String::new(),
            &words.personal(&event.reason),
        ),
        Event::FileAttached(event) => file(visit, event),
        Event::ThemeAssessed(event) => Told {
            text: words.personal(&event.statement.text),
            detail: words.say_kind("theme", event.theme.code()),
            ..theme_told(visit, event.theme)
        },
        Event::SubjectErased(event) => erased(visit, event),
        Event::MandateGiven(_)
        | Event::MandateReviewed(_)
        | Event::ReportMarked(_)
        | Event::EntryMarked(_)
        | Event::ExtractReleased(_)
        | Event::ExtractWithdrawn(_)
        | Event::ReadingNoted(_)
        | Event::TokenIssued(_)
        | Event::TokenWithdrawn(_)
        | Event::PersonVouchedFor(_)
        | Event::PersonConnected(_)
        | Event::ProviderSet(_)
        | Event::ProviderTried(_)
        | Event::ProviderTurnedOn(_)
        | Event::ProviderTurnedOff(_)
        | Event::ProviderRefused(_) => told_of_access(visit, event),
    }
}

/// Who may do and see what, and who has.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every event is named where this is called"
)]
fn told_of_access(visit: &View, event: &Event) -> Told {
    let words = visit.words();
    match event {
        Event::PersonVouchedFor(event) => vouched_for(visit, event),
        Event::PersonConnected(event) => person(visit, event.person),
        Event::ProviderSet(event) => provider(visit, event.organisation, event.issuer.clone()),
        Event::ProviderTried(event) => provider(visit, event.organisation, String::new()),
        Event::ProviderTurnedOn(event) => provider(visit, event.organisation, String::new()),
        Event::ProviderTurnedOff(event) => provider(visit, event.organisation, String::new()),
        Event::ProviderRefused(event) => {
            let reason = words.say_kind("provider-refused", event.reason.code());
            provider(visit, event.organisation, reason)
        }
        Event::MandateGiven(event) => Told {
            detail: mandate(visit, event),
            ..person(visit, event.person)
        },
        Event::MandateReviewed(event) => Told {
            detail: words.say_kind("review", event.review.code()),
            ..person(visit, event.person)
        },
        Event::ReportMarked(event) => {
            let reason = words.personal(&event.reason);
            let step = format!("{} · {reason}", event.marking.label.written());
            report(visit, event.report, step)
        }
        Event::EntryMarked(event) => entry_marked(visit, event),
        Event::ExtractReleased(event) => extract(visit, event.extract, event.marking.label.written()),
        Event::ExtractWithdrawn(event) => extract(visit, event.extract, &words.personal(&event.reason)),
        Event::ReadingNoted(event) => {
            let (text, href) = readings::opened(visit, event.opened);
            Told {
                text,
                detail: String::new(),
                href,
            }
        }
        Event::TokenIssued(event) => Told {
            detail: programs::scopes_line(words, &event.scopes),
            ..token(visit, event.token)
        },
        Event::TokenWithdrawn(event) => token(visit, event.token),
        _ => Told::default(),
    }
}

/// A program's token, by its name.
fn token(visit: &View, id: TokenId) -> Told {
    let known = visit.guest.world.tokens.get(id);
    known.map_or_else(Told::default, |token| Told {
        text: visit.words().personal(&token.issued.name),
        detail: visit.organisation_name(token.issued.organisation),
        href: None,
    })
}

/// The role, and until when.
fn mandate(visit: &View, event: &MandateGiven) -> String {
    let role = visit.words().say_kind("role", event.role.code());
    match event.until {
        Some(until) => format!("{role} · – {}", visit.times().stamp(until)),
        None => role,
    }
}

/// Which entry has which marking of its own.
fn entry_marked(visit: &View, event: &EntryMarked) -> Told {
    let words = visit.words();
    let label = event.marking.as_ref().map_or_else(
        || words.say("entry-own-label-none"),
        |marking| marking.label.written().to_owned(),
    );
    let step = format!("{} {} · {label}", words.say("journal-number"), event.entry);
    let reason = words.personal(&event.reason);
    match event.about {
        About::Incident(id) => incident(visit, id, step, &reason),
        About::Report(id) => report(visit, id, step),
        About::Theme(theme) => Told {
            detail: [step, reason].join(" · "),
            ..theme_told(visit, theme)
        },
    }
}

/// An extract that the reader may see.
fn extract(visit: &View, id: ExtractId, detail: &str) -> Told {
    let known = visit
        .world
        .extracts
        .get(id)
        .filter(|extract| visit.visible.sees(extract.class));
    known.map_or_else(Told::default, |extract| Told {
        text: visit.words().personal(&extract.released.title),
        detail: detail.to_owned(),
        href: Some(visit.link(&format!("/extracts/{}", visit.code(id)))),
    })
}

/// What was erased, and on which ground.
fn erased(visit: &View, event: &SubjectErased) -> Told {
    let ground = visit.words().say_kind("ground", event.ground.code());
    match event.subject {
        Erasable::Report(id) => report(visit, id, ground),
        Erasable::Incident(id) => incident(visit, id, String::new(), &ground),
        Erasable::Person(id) => Told {
            detail: ground,
            ..person(visit, id)
        },
        Erasable::Extract(id) => extract(visit, id, &ground),
        Erasable::Theme(theme) => Told {
            detail: ground,
            ..theme_told(visit, theme)
        },
    }
}

/// A file is told of where the thing it is attached to is.
fn file(visit: &View, event: &FileAttached) -> Told {
    if !policy::sees_entry(&visit.world, visit.actor(), &visit.visible, event.to.subject()) {
        return Told::default();
    }
    Told {
        text: visit.words().personal(&event.name),
        detail: files::size(visit.words(), event),
        href: files::address_of(visit, event),
    }
}

/// A theme and its page.
fn theme_told(visit: &View, theme: Theme) -> Told {
    Told {
        text: visit.words().say_kind("theme", theme.code()),
        detail: String::new(),
        href: Some(visit.link(&format!("/themes/{}", theme.code()))),
    }
}

fn plain(text: &str) -> Told {
    Told {
        text: text.to_owned(),
        ..Told::default()
    }
}

fn person(visit: &View, id: PersonId) -> Told {
    let Some(person) = visit.guest.world.person(id) else {
        return Told::default();
    };
    Told {
        text: visit.words().personal(&person.admitted.name),
        detail: visit.organisation_name(person.admitted.organisation),
        href: None,
    }
}

fn premises(visit: &View, id: PremisesId, name: &str) -> Told {
    let code = visit.code(id);
    Told {
        text: name.to_owned(),
        detail: String::new(),
        href: Some(visit.link(&format!("/premises?q={code}"))),
    }
}

fn report(visit: &View, id: ReportId, detail: String) -> Told {
    let known = visit
        .world
        .reports
        .get(id)
        .filter(|report| visit.visible.sees(report.class));
    let Some(report) = known else {
        return Told::default();
    };
    Told {
        text: headline(&report.contents, visit.words()),
        detail,
        href: Some(visit.link(&format!("/reports/{}", visit.code(id)))),
    }
}

fn triaged(visit: &View, event: &ReportTriaged) -> Told {
    let words = visit.words();
    let verdict = match &event.verdict {
        Verdict::Incident(id) => {
            let incident = visit
                .world
                .incidents
                .get(*id)
                .filter(|incident| visit.visible.sees(incident.class));
            incident.map_or_else(
                || words.say_kind("report-state", "incident"),
                |incident| {
                    words.say_with(
                        "verdict-incident",
                        &[("incident", words.personal(&incident.title).into())],
                    )
                },
            )
        }
        Verdict::SentOn(to) => words.say_with("verdict-sent-on", &[("to", words.personal(to).into())]),
        Verdict::NotIncident(reason) => words.say_kind("not-incident", reason.code()),
        Verdict::Handled(_) => words.say("verdict-handled"),
    };
    report(visit, event.report, verdict)
}

fn incident(visit: &View, id: IncidentId, step: String, reason: &str) -> Told {
    let known = visit
        .world
        .incidents
        .get(id)
        .filter(|incident| visit.visible.sees(incident.class));
    let title = known.map_or_else(String::new, |incident| visit.words().personal(&incident.title));
    let detail = [step.as_str(), reason]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    Told {
        text: title,
        detail,
        href: Some(visit.link(&format!("/incidents/{}", visit.code(id)))),
    }
}

fn stated(visit: &View, id: IncidentId, statement: &Statement, part: String) -> Told {
    let basis = spoken_basis(visit, statement);
    let detail = [part, basis]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    Told {
        text: visit.words().personal(&statement.text),
        detail,
        href: Some(visit.link(&format!("/incidents/{}", visit.code(id)))),
    }
}

/// `Assessment · likely (60–85 %)`, `Fact`.
pub(crate) fn spoken_basis(visit: &View, statement: &Statement) -> String {
    let basis = visit.words().say_kind("basis", statement.basis.code());
    match statement.likelihood {
        Some(likelihood) => format!(
            "{basis} · {}",
            visit.words().say_kind("likelihood", likelihood.code())
        ),
        None => basis,
    }
}

/// `3 National`.
pub(crate) fn spoken_level(visit: &View, level: Level) -> String {
    let digit = level.digit().to_string();
    format!("{digit} {}", visit.words().say_kind("level", &digit))
}

fn places(visit: &View, areas: &[AreaId]) -> String {
    let names = areas.iter().filter_map(|area| visit.world.areas.get(*area));
    names
        .map(|area| visit.words().name(&area.defined.names))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The letters of a headline made from the first words of a text. Chosen: one line of a list.
const HEADLINE_CHARS_MAX: usize = 90;

/// What a report is called in lists: its title, or its first words.
pub(crate) fn headline(contents: &domain::reports::Contents, words: Words) -> String {
    let title = words.personal(&contents.title);
    if !title.trim().is_empty() {
        return title.trim().to_owned();
    }
    let text = words
        .personal(&contents.text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    match text.char_indices().nth(HEADLINE_CHARS_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(&text).trim_end()),
        None => text,
    }
}
