//! Random worlds, marked at random, read by everybody: no byte of a hidden thing on any page.
//!
//! Each world is told twice: with everything in it, and as it would be if what the reader may not
//! see had never happened. Every page of the reader must be the same bytes in both, but for the
//! journal's running numbers and the spoken numbers made from running ones. Who may see what is
//! said here again, in the words of the traffic light protocol, and not asked of the policy.

use std::collections::BTreeMap;

use domain::actor::Actor;
use domain::entries::MarkEntry;
use domain::extracts::ReleaseExtract;
use domain::files::AttachedTo;
use domain::ids::{ExtractId, IncidentId, OrganisationId, PersonId, ReportId};
use domain::incidents::{ChangeLevel, HandOver, MarkIncident, WriteEntry};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::readings::{NoteReadings, Opened};
use domain::reports::{MarkReport, NewIncident, Outcome, ReceiveReport, TriageReport};
use domain::theme::Basis;
use domain::{Command, Event, Sequence};
use engine::AskError;
use testkit::network::{
    ADMINISTRATOR, ANALYST, COMMUNICATIONS, COUNTY_13, COUNTY_14, DUTY, FALKENBERG, LIAISON, MOLNDAL, PARTY,
    PLATFORM, POLICE, RECORDS, TRAINER, code,
};
use testkit::{Browser, TestServer, contents};

/// Asks for a page's changing part: looking at it is no reading that is logged.
const REGION: &[(&str, &str)] = &[("x-valpool-region", "1")];
const STEPS: usize = 40;
/// A word that no text holds.
const NOWHERE: &str = "marke9999q";

/// A small generator (SplitMix64, Steele et al. 2014): the same worlds each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// One who works inside, with the key of the organisation and an area that it answers for.
type Worker = (PersonId, &'static str, &'static str);

const WORKERS: [Worker; 5] = [
    (DUTY, "election-authority", "municipality-1481"),
    (POLICE, "police", "municipality-1382"),
    (COUNTY_13, "county-13", "municipality-1382"),
    (MOLNDAL, "municipality-1481", "municipality-1481"),
    (ANALYST, "psychological-defence", "municipality-1480"),
];
const ORGANISATIONS: [&str; 7] = [
    "election-authority",
    "police",
    "cyber-security",
    "psychological-defence",
    "county-13",
    "county-14",
    "municipality-1481",
];
const PEOPLE: [PersonId; 8] = [
    DUTY, POLICE, COUNTY_14, COUNTY_13, MOLNDAL, ANALYST, LIAISON, RECORDS,
];

/// A reader, as the protocol sees one.
#[derive(Clone, Copy)]
struct Reader {
    person: PersonId,
    of: &'static str,
    /// A member authority's person in a role that reads.
    inside: bool,
}

const fn reader(person: PersonId, of: &'static str, inside: bool) -> Reader {
    Reader { person, of, inside }
}

const READERS: [Reader; 13] = [
    reader(DUTY, "election-authority", true),
    reader(POLICE, "police", true),
    reader(COUNTY_14, "county-14", true),
    reader(COUNTY_13, "county-13", true),
    reader(MOLNDAL, "municipality-1481", true),
    reader(FALKENBERG, "municipality-1382", true),
    reader(ANALYST, "psychological-defence", true),
    reader(LIAISON, "cyber-security", true),
    reader(TRAINER, "election-authority", true),
    reader(RECORDS, "election-authority", true),
    reader(ADMINISTRATOR, "election-authority", true),
    reader(PARTY, "party", false),
    reader(PLATFORM, "platform", false),
];

/// How a thing is marked, and whose it is.
#[derive(Clone, Debug)]
struct Marked {
    marking: Marking,
    owner: &'static str,
    lead: Option<&'static str>,
}

impl Marked {
    /// TLP 2.0 as the network applies it.
    fn admits(&self, reader: Reader) -> bool {
        let owns = self.owner == reader.of;
        let leads = self.lead == Some(reader.of);
        let invited = self.marking.audience.contains(&key(reader.of));
        match self.marking.label {
            Label::Clear | Label::Green => {
                reader.inside || (!is_authority(reader.of) && (owns || leads || invited))
            }
            Label::Amber => owns || leads || invited || (reader.inside && reader.of == "election-authority"),
            Label::AmberStrict => owns || invited,
            Label::Red => self.marking.named.contains(&reader.person),
        }
    }
}

fn key(of: &str) -> OrganisationId {
    code(of)
}

fn is_authority(of: &str) -> bool {
    !matches!(of, "party" | "platform")
}

/// What happens. Things are named by the step that made them.
#[derive(Clone, Debug)]
enum Step {
    Report(Worker, Marking),
    ByParty,
    Open(Worker, usize, Marking),
    Join(Worker, usize, usize),
    Write(Worker, usize, Option<Marking>),
    MarkReport(usize, Marking),
    MarkIncident(usize, Marking),
    MarkEntry(usize, Option<Marking>),
    HandOver(usize, &'static str),
    Level(usize, Level),
    Release(usize, Option<usize>, Marking),
    Read(PersonId, usize),
}

/// What a step made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    Report(ReportId),
    Incident(IncidentId),
    Entry(IncidentId, Sequence),
    Extract(ExtractId),
    Nothing,
}

fn marking(chance: &mut Chance) -> Marking {
    let label = chance.one(&[
        Label::Clear,
        Label::Green,
        Label::Green,
        Label::Amber,
        Label::Amber,
        Label::AmberStrict,
        Label::Red,
    ]);
    let mut audience: Vec<_> = (0..chance.below(3))
        .map(|_| key(chance.one(&ORGANISATIONS)))
        .collect();
    audience.sort_unstable();
    audience.dedup();
    let mut named: Vec<_> = (0..chance.below(3)).map(|_| chance.one(&PEOPLE)).collect();
    named.sort_unstable();
    named.dedup();
    Marking {
        label,
        audience,
        named: if label == Label::Red { named } else { Vec::new() },
    }
}

/// The audience of what is released: now and then all parties, or the platforms.
fn released_to(chance: &mut Chance) -> Marking {
    let mut marking = marking(chance);
    match chance.below(4) {
        0 => marking.audience.push(key("party")),
        1 => marking.audience.push(key("platform")),
        _ => {}
    }
    marking.audience.sort_unstable();
    marking
}

fn script(seed: u64) -> Vec<Step> {
    let mut chance = Chance(seed);
    let mut steps: Vec<Step> = Vec::new();
    let of = |steps: &[Step], is: fn(&Step) -> bool| -> Vec<usize> {
        (0..steps.len()).filter(|place| is(&steps[*place])).collect()
    };
    let mut used: Vec<usize> = Vec::new();
    for number in 0..STEPS {
        let worker = chance.one(&WORKERS);
        let open = of(&steps, |step| matches!(step, Step::Open(..)));
        let free: Vec<_> = of(&steps, |step| matches!(step, Step::Report(..)))
            .into_iter()
            .filter(|place| !used.contains(place))
            .collect();
        let entries = of(&steps, |step| matches!(step, Step::Write(..)));
        let things = of(&steps, |step| !matches!(step, Step::Read(..)));
        let what = if number < 6 {
            chance.below(2)
        } else {
            chance.below(14)
        };
        let step = match what {
            2 if !open.is_empty() => {
                let incident = chance.one(&open);
                let Step::Open(owner, ..) = steps[incident].clone() else {
                    unreachable!()
                };
                let theirs: Vec<_> = free
                    .iter()
                    .copied()
                    .filter(|place| reported_by(&steps, *place) == owner.1)
                    .collect();
                if theirs.is_empty() {
                    Step::Report(owner, marking(&mut chance))
                } else {
                    let report = chance.one(&theirs);
                    used.push(report);
                    Step::Join(owner, report, incident)
                }
            }
            1 | 3 if !free.is_empty() => {
                let report = chance.one(&free);
                let Step::Report(owner, marking) = steps[report].clone() else {
                    unreachable!()
                };
                used.push(report);
                Step::Open(owner, report, marking)
            }
            4 | 5 if !open.is_empty() => {
                let own = (chance.below(2) == 0).then(|| marking(&mut chance));
                Step::Write(worker, chance.one(&open), own)
            }
            6 if !free.is_empty() => Step::MarkReport(chance.one(&free), marking(&mut chance)),
            7 if !open.is_empty() => Step::MarkIncident(chance.one(&open), marking(&mut chance)),
            8 if !entries.is_empty() => {
                let own = (chance.below(3) > 0).then(|| marking(&mut chance));
                Step::MarkEntry(chance.one(&entries), own)
            }
            9 if !open.is_empty() => Step::HandOver(chance.one(&open), chance.one(&ORGANISATIONS)),
            10 if !open.is_empty() => Step::Level(chance.one(&open), chance.one(&Level::ALL)),
            11 => {
                let of = Some(&open).filter(|open| !open.is_empty() && chance.below(2) == 0);
                Step::Release(
                    chance.below(4),
                    of.map(|open| chance.one(open)),
                    released_to(&mut chance),
                )
            }
            12 if !things.is_empty() => Step::Read(chance.one(&PEOPLE), chance.one(&things)),
            13 => Step::ByParty,
            _ => Step::Report(worker, marking(&mut chance)),
        };
        steps.push(step);
    }
    steps
}

fn reported_by(steps: &[Step], place: usize) -> &'static str {
    match &steps[place] {
        Step::Report(worker, _) => worker.1,
        _ => "party",
    }
}

/// Who releases: those of different organisations whose roles may.
const RELEASERS: [(PersonId, &str); 4] = [
    (DUTY, "election-authority"),
    (COMMUNICATIONS, "election-authority"),
    (LIAISON, "cyber-security"),
    (COUNTY_13, "county-13"),
];

/// The word that a step's texts hold and no other's do.
fn word(place: usize) -> String {
    format!("marke{place}q")
}

/// A world told from a script: what each step made, and how what it made is marked at the end.
struct Told {
    server: TestServer,
    made: BTreeMap<usize, Made>,
    marked: BTreeMap<usize, Marked>,
    /// The incident that a report or an entry belongs to.
    within: BTreeMap<usize, usize>,
}

impl Told {
    /// Whether a reader may see what a step made, or did to what another made.
    fn shows(&self, steps: &[Step], place: usize, reader: Reader) -> bool {
        match &steps[place] {
            Step::Report(..) | Step::ByParty | Step::Open(..) | Step::Write(..) | Step::Release(..) => {
                self.admits(place, reader)
            }
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
            Step::Report(..) | Step::ByParty | Step::Open(..) | Step::Write(..) | Step::Release(..) => true,
            _ => self.shows(steps, of, reader),
        }
    }

    fn admits(&self, place: usize, reader: Reader) -> bool {
        let Some(marked) = self.marked.get(&place) else {
            return true;
        };
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
fn tell(steps: &[Step], keeps: &dyn Fn(usize) -> bool) -> Told {
    let mut told = Told {
        server: TestServer::start(),
        made: BTreeMap::new(),
        marked: BTreeMap::new(),
        within: BTreeMap::new(),
    };
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
            _ => None,
        }
    }

    fn report(&self, place: usize) -> Option<ReportId> {
        match self.made.get(&place)? {
            Made::Report(id) => Some(*id),
            _ => None,
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
            Step::Open((by, owner, _), report, marking) => {
                let report = self.report(report)?;
                let new = NewIncident {
                    title: format!("Incident {}", word(place)),
                    kind: None,
                    level: Level::Local,
                    reason: reason(),
                    lead: None,
                    marking: marking.clone(),
                };
                let events = self.triage(by, report, Outcome::NewIncident(Box::new(new)));
                let opened = events.iter().find_map(|event| match event {
                    Event::IncidentOpened(event) => Some(event.incident),
                    _ => None,
                })?;
                let (marking, lead) = (named(marking, by), Some(owner));
                self.marked.insert(place, Marked { marking, owner, lead });
                let Step::Open(_, report, _) = step else {
                    return None;
                };
                self.within.insert(*report, place);
                Some(Made::Incident(opened))
            }
            Step::Join((by, ..), report, incident) => {
                let outcome = Outcome::Join(self.incident(incident)?);
                let events = self.triage(by, self.report(report)?, outcome);
                if !events.is_empty() {
                    self.within.insert(report, incident);
                }
                None
            }
            Step::Write((by, owner, _), of, own) => self.write(place, by, owner, of, own),
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
                    Made::Entry(..) | Made::Nothing => return None,
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

    fn write(
        &mut self,
        place: usize,
        by: PersonId,
        owner: &'static str,
        of: usize,
        own: Option<Marking>,
    ) -> Option<Made> {
        let incident = self.incident(of)?;
        let entry = self.server.world().head.next();
        let command = WriteEntry {
            incident,
            text: format!("Anteckning {}", word(place)),
            basis: Basis::Fact,
            marking: own.clone(),
        };
        if self.ask(by, Command::WriteEntry(command)).is_empty() {
            return None;
        }
        let marking = own.map(|own| named(own, by));
        self.mark(place, owner, marking);
        self.within.insert(place, of);
        Some(Made::Entry(incident, entry))
    }

    /// An entry without a marking of its own is read by everybody who reads the incident.
    fn mark(&mut self, place: usize, owner: &'static str, marking: Option<Marking>) {
        let open = || Marking {
            label: Label::Red,
            audience: Vec::new(),
            named: READERS.iter().map(|reader| reader.person).collect(),
        };
        let marking = marking.unwrap_or_else(open);
        let lead = None;
        self.marked.insert(place, Marked { marking, owner, lead });
    }

    fn mark_entry(&mut self, of: usize, own: Option<Marking>, reason: String) -> Option<Made> {
        let Some(&Made::Entry(incident, entry)) = self.made.get(&of) else {
            return None;
        };
        let owner = self.marked.get(&of)?.owner;
        let by = WORKERS.iter().find(|worker| worker.1 == owner)?.0;
        let marking = own.map(|own| named(own, by));
        let command = MarkEntry {
            about: AttachedTo::Incident(incident),
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
        let of = match of {
            Some(of) => Some(AttachedTo::Incident(self.incident(of)?)),
            None => None,
        };
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
    fn settle(&mut self) {
        let entries = self.made.iter().filter(|(_, made)| matches!(made, Made::Entry(..)));
        let places: Vec<usize> = entries.map(|(place, _)| *place).collect();
        for place in places {
            let lead = self.within.get(&place).and_then(|of| self.marked[of].lead);
            if let Some(marked) = self.marked.get_mut(&place) {
                marked.lead = lead;
            }
        }
    }

    /// A page's changing part, with the things in it named by their steps.
    fn region(&self, browser: &Browser, path: &str) -> (u16, String) {
        let answer = browser.get_with(path, REGION);
        let status = answer.status();
        let mut text = answer.body().to_owned();
        for (place, made) in &self.made {
            let spoken = match made {
                Made::Report(id) => self.server.code(*id),
                Made::Incident(id) => self.server.code(*id),
                Made::Extract(id) => self.server.code(*id),
                Made::Entry(..) | Made::Nothing => continue,
            };
            text = text.replace(&spoken, &format!("THING{place}"));
        }
        (status, masked(&text))
    }

    /// The pages of what steps made, for a reader who may see it, by the steps.
    fn paths(&self, steps: &[Step], reader: Reader) -> Vec<(String, String)> {
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
                Made::Entry(..) | Made::Nothing => continue,
            };
            for more in ["", "?do=mark", "?do=release"] {
                paths.push((format!("{place}{more}"), format!("{path}{more}")));
            }
            paths.push((format!("{place} found"), format!("/reports?q={}", word(*place))));
        }
        paths
    }
}

/// Pages that name no thing.
const FIXED: [&str; 17] = [
    "/",
    "/?shade=reports",
    "/map",
    "/map/county-13",
    "/map/county-14?shade=reports",
    "/map/municipality-1481",
    "/reports",
    "/reports?state=new",
    "/reports?q=rapport",
    "/incidents",
    "/incidents?state=all&q=incident",
    "/journal",
    "/journal?about=incidents",
    "/extracts",
    "/readings",
    "/people",
    "/own",
];

/// Without the journal's running numbers, the keys of forms, and the numbers of errors.
fn masked(text: &str) -> String {
    let marks = [
        ("name=\"key\" value=\"", "\""),
        ("<code>", "</code>"),
        ("id=\"e", "\""),
        ("href=\"#e", "\""),
        ("/journal/", "/"),
        ("entry=", "#"),
        ("before=", "\""),
        ("<span class=\"hidden\"> ", "</span></a>"),
        ("</span>", "</a>"),
        ("name=\"entry\" value=\"", "\""),
        ("Anteckning ", " "),
        ("Entry ", " "),
        ("entry ", " "),
        ("receipt/", "\""),
    ];
    marks
        .iter()
        .fold(text.to_owned(), |text, (begin, end)| between(&text, begin, end))
}

/// The text with what stands between two marks left out, where that is a number or a key.
fn between(text: &str, begin: &str, end: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(begin) {
        masked.push_str(before);
        masked.push_str(begin);
        rest = after;
        let Some((inside, _)) = after.split_once(end) else {
            continue;
        };
        let plain =
            |letter: char| letter.is_ascii_hexdigit() || letter == '-' || letter == '\u{a0}' || letter == 'T';
        let keyed = begin.starts_with("receipt/");
        if inside.len() <= 120 && (keyed || inside.chars().all(plain)) {
            rest = &after[inside.len()..];
        }
    }
    masked.push_str(rest);
    masked
}

/// Compares the world with the one in which what the reader may not see never happened.
fn compare(steps: &[Step], full: &Told, reader: Reader) -> usize {
    let shown = |place: usize| full.shows(steps, place, reader);
    let mut seen = tell(steps, &shown);
    seen.settle();
    let there =
        |told: &Told| -> Vec<usize> { told.made.keys().copied().filter(|place| shown(*place)).collect() };
    assert_eq!(
        there(full),
        there(&seen),
        "the same things for {:?}",
        reader.person
    );
    let browsers = [full, &seen].map(|told| told.server.sign_in(reader.person));
    let paths = [full, &seen].map(|told| told.paths(steps, reader));
    assert_eq!(paths[0].len(), paths[1].len());
    let hidden: Vec<_> = (0..steps.len())
        .filter(|place| !shown(*place))
        .map(word)
        .collect();
    for ((name, path), (_, other)) in paths[0].iter().zip(&paths[1]) {
        let one = full.region(&browsers[0], path);
        let two = seen.region(&browsers[1], other);
        for word in &hidden {
            assert!(
                !one.1.contains(word.as_str()),
                "{path} tells {:?} of {word}",
                reader.person
            );
        }
        assert!(
            one == two,
            "{name} differs for {:?}:\n{}",
            reader.person,
            difference(&one.1, &two.1)
        );
    }
    // Words of hidden things find what a word finds that nobody wrote.
    for word in &hidden {
        let found = |word: &str| {
            let (status, text) = full.region(&browsers[0], &format!("/reports?q={word}"));
            (status, text.replace(word, "WORD"))
        };
        assert_eq!(found(word), found(NOWHERE), "{word} for {:?}", reader.person);
    }
    let stray = full.server.guest();
    drop(stray);
    paths[0].len() + hidden.len()
}

/// The first lines that differ.
fn difference(one: &str, two: &str) -> String {
    let lines = one.lines().zip(two.lines());
    let different = lines.filter(|(one, two)| one != two).take(4);
    let told: Vec<_> = different.map(|(one, two)| format!("- {one}\n+ {two}")).collect();
    format!(
        "{}\n({} and {} lines)",
        told.join("\n"),
        one.lines().count(),
        two.lines().count()
    )
}

fn worlds(seeds: std::ops::Range<u64>) {
    let mut pages = 0;
    for seed in seeds {
        let steps = script(seed);
        let mut full = tell(&steps, &|_| true);
        full.settle();
        let mut chance = Chance(seed ^ 0xabcd);
        let first = chance.below(READERS.len());
        for more in 0..5 {
            pages += compare(&steps, &full, READERS[(first + more * 3) % READERS.len()]);
        }
    }
    assert!(pages > 300, "the worlds are not read: {pages}");
}

#[test]
fn first_worlds_tell_nothing_of_what_is_hidden() {
    worlds(0..3);
}

#[test]
fn second_worlds_tell_nothing_of_what_is_hidden() {
    worlds(3..6);
}

#[test]
fn third_worlds_tell_nothing_of_what_is_hidden() {
    worlds(6..9);
}

#[test]
fn worlds_hold_every_sort_of_step() {
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..9 {
        for step in script(seed) {
            let told = format!("{step:?}");
            kinds.insert(told.split(['(', ' ']).next().unwrap().to_owned());
        }
    }
    assert_eq!(kinds.len(), 12, "{kinds:?}");
}
