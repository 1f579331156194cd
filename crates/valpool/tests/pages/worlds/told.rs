//! A random world told to the real server, and who may see what of it at the end.

use std::collections::BTreeMap;

use domain::actor::Actor;
use domain::entries::{About, MarkEntry};
use domain::extracts::ReleaseExtract;
use domain::files::AttachedTo;
use domain::ids::{ExtractId, IncidentId, PersonId, ReportId};
use domain::incidents::{ChangeLevel, DescribePart, HandOver, MarkIncident, Part, WriteEntry};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::network::{RecordSignIn, SignInMeans};
use domain::readings::{NoteReadings, Opened};
use domain::reports::{MarkReport, NewIncident, Outcome, ReceiveReport, TriageReport};
use domain::theme::{Basis, Theme};
use domain::themes::AssessTheme;
use domain::{Command, Event, Sequence};
use engine::AskError;
use testkit::network::PARTY;
use testkit::{Browser, TestServer, contents};

use super::script::{Marked, PROGRAMS, READERS, RELEASERS, Reader, Step, WORKERS, Worker, key, word};
use super::{ASKED, FIXED, masked};

/// Asks for a page's changing part: looking at it is no reading that is logged.
const REGION: &[(&str, &str)] = &[("x-valpool-region", "1")];
/// Added to an incident's step: the report that it was opened from.
const OWN_REPORT: usize = 1_000;

/// What a step made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    Report(ReportId),
    Incident(IncidentId),
    Entry(About, Sequence),
    Extract(ExtractId),
}

/// A world told from a script: what each step made, and how what it made is marked at the end.
pub(super) struct Told {
    pub(super) server: TestServer,
    pub(super) made: BTreeMap<usize, Made>,
    pub(super) marked: BTreeMap<usize, Marked>,
    /// The incident that a report or an entry belongs to.
    pub(super) within: BTreeMap<usize, usize>,
}

impl Told {
    /// Whether a reader may see what a step made, or did to what another made.
    pub(super) fn shows(&self, steps: &[Step], place: usize, reader: Reader) -> bool {
        if place >= OWN_REPORT {
            return self.admits(place, reader);
        }
        match &steps[place] {
            Step::Report(..)
            | Step::ByParty
            | Step::Open(..)
            | Step::Write(..)
            | Step::Describe(..)
            | Step::Assess(..)
            | Step::Release(..) => self.admits(place, reader),
            Step::Join(_, report, _) => self.admits(*report, reader),
            Step::MarkReport(of, _)
            | Step::MarkIncident(of, _)
            | Step::MarkEntry(of, _)
            | Step::HandOver(of, _)
            | Step::Level(of, _)
            | Step::Read(_, of) => self.admits(*of, reader) && self.shows_within(steps, *of, reader),
        }
    }

    fn shows_within(&self, steps: &[Step], of: usize, reader: Reader) -> bool {
        match &steps[of] {
            Step::Report(..)
            | Step::ByParty
            | Step::Open(..)
            | Step::Write(..)
            | Step::Describe(..)
            | Step::Assess(..)
            | Step::Release(..) => true,
            Step::Join(..)
            | Step::MarkReport(..)
            | Step::MarkIncident(..)
            | Step::MarkEntry(..)
            | Step::HandOver(..)
            | Step::Level(..)
            | Step::Read(..) => self.shows(steps, of, reader),
        }
    }

    fn admits(&self, place: usize, reader: Reader) -> bool {
        let Some(marked) = self.marked.get(&place) else {
            return true;
        };
        // The state of a theme is on the network's own pages.
        if matches!(self.made.get(&place), Some(Made::Entry(About::Theme(_), _))) && !reader.inside {
            return false;
        }
        let Some(incident) = self.within.get(&place).map(|incident| &self.marked[incident]) else {
            return marked.admits(reader);
        };
        // Up to AMBER, whoever owns or leads the incident reads its reports besides.
        let is_report = matches!(self.made.get(&place), Some(Made::Report(_)));
        let works = incident.owner == reader.of || incident.lead == Some(reader.of);
        let besides = is_report && marked.marking.label <= Label::Amber && works;
        incident.admits(reader) && (marked.admits(reader) || besides)
    }
}

fn named(mut marking: Marking, by: PersonId) -> Marking {
    if marking.label == Label::Red {
        marking.named.push(by);
        marking.named.sort_unstable();
        marking.named.dedup();
    }
    marking
}

/// Tells the steps that `keeps` keeps, each at its own minute.
pub(super) fn tell(steps: &[Step], keeps: &dyn Fn(usize) -> bool) -> Told {
    let mut told = Told {
        server: TestServer::start(),
        made: BTreeMap::new(),
        marked: BTreeMap::new(),
        within: BTreeMap::new(),
    };
    // Whoever acts has signed in, which their administrator may know.
    for person in (1..=16).map(PersonId) {
        let means = SignInMeans::Link;
        told.server
            .ask(person, Command::RecordSignIn(RecordSignIn { person, means }));
    }
    for (place, step) in steps.iter().enumerate() {
        told.server.pass_minutes(1);
        if keeps(place) {
            told.step(place, step);
        }
    }
    told.server.pass_minutes(1);
    told
}

impl Told {
    fn ask(&self, by: PersonId, command: Command) -> Vec<Event> {
        match self.server.node().ask_blocking(Actor::Person(by), command) {
            Ok(granted) => granted
                .records
                .iter()
                .map(|record| record.event.clone())
                .collect(),
            Err(AskError::Refused(_)) => Vec::new(),
            Err(other) => panic!("{other}"),
        }
    }

    fn incident(&self, place: usize) -> Option<IncidentId> {
        match self.made.get(&place)? {
            Made::Incident(id) => Some(*id),
            Made::Report(_) | Made::Entry(..) | Made::Extract(_) => None,
        }
    }

    fn report(&self, place: usize) -> Option<ReportId> {
        match self.made.get(&place)? {
            Made::Report(id) => Some(*id),
            Made::Incident(_) | Made::Entry(..) | Made::Extract(_) => None,
        }
    }

    fn opener(steps_marked: &Marked) -> PersonId {
        WORKERS
            .iter()
            .find(|worker| worker.1 == steps_marked.owner)
            .unwrap()
            .0
    }

    fn step(&mut self, place: usize, step: &Step) {
        let made = self.done(place, step);
        if let Some(made) = made {
            self.made.insert(place, made);
        }
    }

    fn done(&mut self, place: usize, step: &Step) -> Option<Made> {
        let reason = || format!("Därför {}", word(place));
        match step.clone() {
            Step::Report((by, owner, area), marking) => self.receive(place, by, owner, area, marking),
            Step::ByParty => self.receive(
                place,
                PARTY,
                "party",
                "municipality-1481",
                Marking::plain(Label::Green),
            ),
            Step::Open(worker, marking) => self.open(place, worker, marking),
            Step::Join((by, ..), report, incident) => {
                let outcome = Outcome::Join(self.incident(incident)?);
                let events = self.triage(by, self.report(report)?, outcome);
                if !events.is_empty() {
                    self.within.insert(report, incident);
                }
                None
            }
            Step::Write(worker, of, own) => self.write(place, worker, of, own),
            Step::Describe(worker, of, own) => self.describe(place, worker, of, own),
            Step::Assess(worker, theme, own) => self.assess(place, worker, theme, own),
            Step::MarkReport(of, marking) => {
                let by = Self::opener(self.marked.get(&of)?);
                let marking = named(marking, by);
                let command = MarkReport {
                    report: self.report(of)?,
                    marking: marking.clone(),
                    reason: reason(),
                };
                if !self.ask(by, Command::MarkReport(command)).is_empty() {
                    self.marked.get_mut(&of)?.marking = marking;
                }
                None
            }
            Step::MarkIncident(of, marking) => {
                let by = Self::opener(self.marked.get(&of)?);
                let marking = named(marking, by);
                let command = MarkIncident {
                    incident: self.incident(of)?,
                    marking: marking.clone(),
                    reason: reason(),
                };
                if !self.ask(by, Command::MarkIncident(command)).is_empty() {
                    self.marked.get_mut(&of)?.marking = marking;
                }
                None
            }
            Step::MarkEntry(of, own) => self.mark_entry(of, own, reason()),
            Step::HandOver(of, to) => {
                let by = Self::opener(self.marked.get(&of)?);
                let command = HandOver {
                    incident: self.incident(of)?,
                    lead: key(to),
                    reason: reason(),
                };
                if !self.ask(by, Command::HandOver(command)).is_empty() {
                    self.marked.get_mut(&of)?.lead = Some(to);
                }
                None
            }
            Step::Level(of, level) => {
                let by = Self::opener(self.marked.get(&of)?);
                let command = ChangeLevel {
                    incident: self.incident(of)?,
                    level,
                    reason: reason(),
                };
                let _events = self.ask(by, Command::ChangeLevel(command));
                None
            }
            Step::Release(who, of, marking) => self.release(place, who, of, marking),
            Step::Read(by, of) => {
                let opened = match self.made.get(&of)? {
                    Made::Report(id) => Opened::Report(*id),
                    Made::Incident(id) => Opened::Incident(*id),
                    Made::Extract(id) => Opened::Extract(*id),
                    Made::Entry(..) => return None,
                };
                let at = self.server.clock.now();
                let _events = self.ask(by, Command::NoteReadings(NoteReadings(vec![(opened, at)])));
                None
            }
        }
    }

    fn receive(
        &mut self,
        place: usize,
        by: PersonId,
        owner: &'static str,
        area: &str,
        marking: Marking,
    ) -> Option<Made> {
        let told = contents("it-phone", &format!("Rapport {}", word(place)), area);
        let report = ReceiveReport {
            contents: told,
            marking: marking.clone(),
        };
        let events = self.ask(by, Command::ReceiveReport(Box::new(report)));
        let Some(Event::ReportReceived(event)) = events.first() else {
            return None;
        };
        self.marked.insert(
            place,
            Marked {
                marking,
                owner,
                lead: None,
            },
        );
        Some(Made::Report(event.report))
    }

    fn open(&mut self, place: usize, (by, owner, area): Worker, marking: Marking) -> Option<Made> {
        let green = Marking::plain(Label::Green);
        let Some(Made::Report(report)) = self.receive(place + OWN_REPORT, by, owner, area, green) else {
            return None;
        };
        let new = NewIncident {
            title: format!("Incident {}", word(place)),
            kind: None,
            level: Level::Local,
            reason: format!("Därför {}", word(place)),
            lead: None,
            marking: marking.clone(),
        };
        let events = self.triage(by, report, Outcome::NewIncident(Box::new(new)));
        let opened = events.iter().find_map(|event| {
            if let Event::IncidentOpened(event) = event {
                Some(event.incident)
            } else {
                None
            }
        })?;
        let (marking, lead) = (named(marking, by), Some(owner));
        self.marked.insert(place, Marked { marking, owner, lead });
        self.made.insert(place + OWN_REPORT, Made::Report(report));
        self.within.insert(place + OWN_REPORT, place);
        Some(Made::Incident(opened))
    }

    fn triage(&self, by: PersonId, report: ReportId, outcome: Outcome) -> Vec<Event> {
        let answer = String::new();
        self.ask(
            by,
            Command::TriageReport(TriageReport {
                report,
                outcome,
                answer,
            }),
        )
    }

    fn write(&mut self, place: usize, worker: Worker, of: usize, marking: Option<Marking>) -> Option<Made> {
        let incident = self.incident(of)?;
        let command = WriteEntry {
            incident,
            text: format!("Anteckning {}", word(place)),
            basis: Basis::Fact,
            marking: marking.clone(),
        };
        let about = About::Incident(incident);
        let made = self.written(place, worker, about, marking, Command::WriteEntry(command))?;
        self.within.insert(place, of);
        Some(made)
    }

    fn describe(
        &mut self,
        place: usize,
        worker: Worker,
        of: usize,
        marking: Option<Marking>,
    ) -> Option<Made> {
        let incident = self.incident(of)?;
        let command = DescribePart {
            incident,
            part: [Part::Event, Part::Actors][place % 2],
            text: format!("Lägesbild {}", word(place)),
            basis: Basis::Assessment,
            likelihood: None,
            marking: marking.clone(),
        };
        let about = About::Incident(incident);
        let made = self.written(place, worker, about, marking, Command::DescribePart(command))?;
        self.within.insert(place, of);
        Some(made)
    }

    fn assess(
        &mut self,
        place: usize,
        worker: Worker,
        theme: Theme,
        marking: Option<Marking>,
    ) -> Option<Made> {
        let command = AssessTheme {
            theme,
            text: format!("Läge {}", word(place)),
            basis: Basis::Fact,
            likelihood: None,
            marking: marking.clone(),
        };
        let about = About::Theme(theme);
        self.written(place, worker, about, marking, Command::AssessTheme(command))
    }

    /// Writes what may have a marking of its own.
    fn written(
        &mut self,
        place: usize,
        (by, owner, _): Worker,
        about: About,
        marking: Option<Marking>,
        command: Command,
    ) -> Option<Made> {
        let entry = self.server.world().head.next();
        if self.ask(by, command).is_empty() {
            return None;
        }
        self.mark(place, owner, marking.map(|own| named(own, by)));
        Some(Made::Entry(about, entry))
    }

    /// An entry without a marking of its own is read by everybody who reads the incident.
    fn mark(&mut self, place: usize, owner: &'static str, marking: Option<Marking>) {
        let open = || Marking {
            label: Label::Red,
            audience: Vec::new(),
            named: READERS
                .iter()
                .chain(&PROGRAMS)
                .map(|reader| reader.person)
                .collect(),
        };
        let marking = marking.unwrap_or_else(open);
        let lead = None;
        self.marked.insert(place, Marked { marking, owner, lead });
    }

    fn mark_entry(&mut self, of: usize, own: Option<Marking>, reason: String) -> Option<Made> {
        let Some(&Made::Entry(about, entry)) = self.made.get(&of) else {
            return None;
        };
        let owner = self.marked.get(&of)?.owner;
        let by = WORKERS.iter().find(|worker| worker.1 == owner)?.0;
        let marking = own.map(|own| named(own, by));
        let command = MarkEntry {
            about,
            entry,
            marking: marking.clone(),
            reason,
        };
        if !self.ask(by, Command::MarkEntry(command)).is_empty() {
            self.mark(of, owner, marking);
        }
        None
    }

    fn release(&mut self, place: usize, who: usize, of: Option<usize>, marking: Marking) -> Option<Made> {
        let (by, owner) = RELEASERS[who];
        // Out of what is not there it is released by itself: an extract tells of nothing else.
        let of = of.and_then(|of| self.incident(of)).map(AttachedTo::Incident);
        let command = ReleaseExtract {
            of,
            marking: marking.clone(),
            title: format!("Utdrag {}", word(place)),
            text: format!("Text {}", word(place)),
            reason: format!("Därför {}", word(place)),
        };
        let events = self.ask(by, Command::ReleaseExtract(Box::new(command)));
        let Some(Event::ExtractReleased(event)) = events.first() else {
            return None;
        };
        let marking = named(marking, by);
        self.marked.insert(
            place,
            Marked {
                marking,
                owner,
                lead: None,
            },
        );
        Some(Made::Extract(event.extract))
    }

    /// The leads of entries follow their incidents'.
    pub(super) fn settle(&mut self) {
        let entries = self
            .made
            .iter()
            .filter(|(_, made)| matches!(made, Made::Entry(..)));
        let places: Vec<usize> = entries.map(|(place, _)| *place).collect();
        for place in places {
            let lead = self.within.get(&place).and_then(|of| self.marked[of].lead);
            if let Some(marked) = self.marked.get_mut(&place) {
                marked.lead = lead;
            }
        }
    }

    /// A page's changing part, with the things in it named by their steps.
    pub(super) fn region(&self, browser: &Browser, path: &str) -> (u16, String) {
        let answer = browser.get_with(path, REGION);
        (answer.status(), masked(&self.by_steps(answer.body())))
    }

    /// A text with the things in it named by their steps.
    pub(super) fn by_steps(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (place, made) in &self.made {
            let spoken = match made {
                Made::Report(id) => self.server.code(*id),
                Made::Incident(id) => self.server.code(*id),
                Made::Extract(id) => self.server.code(*id),
                Made::Entry(..) => continue,
            };
            text = text.replace(&spoken, &format!("THING{place}"));
        }
        text
    }

    /// The addresses of what steps made, for a program that may see it, by the steps.
    pub(super) fn asked(&self, steps: &[Step], reader: Reader) -> Vec<(String, String)> {
        let fixed = ASKED.iter().map(|path| ((*path).to_owned(), (*path).to_owned()));
        let mut paths: Vec<_> = fixed.collect();
        for (place, made) in &self.made {
            if !self.shows(steps, *place, reader) {
                continue;
            }
            match made {
                Made::Report(id) => {
                    let path = format!("/api/v1/reports/R-{}", self.server.code(*id));
                    paths.push((format!("{place}"), path));
                }
                Made::Incident(id) => {
                    let path = format!("/api/v1/incidents/I-{}", self.server.code(*id));
                    paths.push((format!("{place} journal"), format!("{path}/journal")));
                    paths.push((format!("{place}"), path));
                }
                Made::Entry(..) | Made::Extract(_) => {}
            }
            let found = format!("/api/v1/reports?q={}", word(*place));
            paths.push((format!("{place} found"), found));
        }
        paths
    }

    /// The pages of what steps made, for a reader who may see it, by the steps.
    pub(super) fn paths(&self, steps: &[Step], reader: Reader) -> Vec<(String, String)> {
        let mut paths: Vec<(String, String)> = FIXED
            .iter()
            .map(|path| ((*path).to_owned(), (*path).to_owned()))
            .collect();
        for (place, made) in &self.made {
            if !self.shows(steps, *place, reader) {
                continue;
            }
            let path = match made {
                Made::Report(id) => self.server.report_path(*id),
                Made::Incident(id) => self.server.incident_path(*id),
                Made::Extract(id) => format!("/extracts/{}", self.server.code(*id)),
                Made::Entry(..) => continue,
            };
            for more in ["", "?do=mark", "?do=release"] {
                paths.push((format!("{place}{more}"), format!("{path}{more}")));
            }
            paths.push((format!("{place} found"), format!("/reports?q={}", word(*place))));
        }
        paths
    }
}
