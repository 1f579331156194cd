//! What happens in a random world, and to what: things are named by the step that made them.

use domain::ids::{OrganisationId, PersonId};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::theme::Theme;
use testkit::network::{
    ADMINISTRATOR, ANALYST, COMMUNICATIONS, COUNTY_13, COUNTY_14, DUTY, FALKENBERG, LIAISON, MOLNDAL, PARTY,
    PLATFORM, POLICE, RECORDS, TRAINER, code,
};

const STEPS: usize = 40;

/// A small generator (SplitMix64, Steele et al. 2014): the same worlds each time.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    pub(super) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// One who works inside, with the key of the organisation and an area that it answers for.
pub(super) type Worker = (PersonId, &'static str, &'static str);

pub(super) const WORKERS: [Worker; 5] = [
    (DUTY, "election-authority", "municipality-1481"),
    (POLICE, "police", "municipality-1382"),
    (COUNTY_13, "county-13", "municipality-1382"),
    (MOLNDAL, "municipality-1481", "municipality-1481"),
    (ANALYST, "psychological-defence", "municipality-1480"),
];
pub(super) const ORGANISATIONS: [&str; 7] = [
    "election-authority",
    "police",
    "cyber-security",
    "psychological-defence",
    "county-13",
    "county-14",
    "municipality-1481",
];
pub(super) const PEOPLE: [PersonId; 8] = [
    DUTY, POLICE, COUNTY_14, COUNTY_13, MOLNDAL, ANALYST, LIAISON, RECORDS,
];

/// A reader, as the protocol sees one.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    pub(super) person: PersonId,
    pub(super) of: &'static str,
    /// A member authority's person in a role that reads.
    pub(super) inside: bool,
}

pub(super) const fn reader(person: PersonId, of: &'static str, inside: bool) -> Reader {
    Reader { person, of, inside }
}

pub(super) const READERS: [Reader; 13] = [
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

/// Programs, whom no marking names.
pub(super) const PROGRAMS: [Reader; 4] = [
    reader(PROGRAM, "election-authority", true),
    reader(PROGRAM, "police", true),
    reader(PROGRAM, "county-13", true),
    reader(PROGRAM, "municipality-1382", true),
];
/// Nobody has this number.
const PROGRAM: PersonId = PersonId(9_999);

/// How a thing is marked, and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Marked {
    pub(super) marking: Marking,
    pub(super) owner: &'static str,
    pub(super) lead: Option<&'static str>,
}

impl Marked {
    /// TLP 2.0 as the network applies it.
    pub(super) fn admits(&self, reader: Reader) -> bool {
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

pub(super) fn key(of: &str) -> OrganisationId {
    code(of)
}

pub(super) fn is_authority(of: &str) -> bool {
    !matches!(of, "party" | "platform")
}

/// What happens. Things are named by the step that made them.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Report(Worker, Marking),
    ByParty,
    /// An incident from a GREEN report of its own, which is read as the incident is.
    Open(Worker, Marking),
    Join(Worker, usize, usize),
    Write(Worker, usize, Option<Marking>),
    /// A part of an incident's picture.
    Describe(Worker, usize, Option<Marking>),
    /// The state of a theme.
    Assess(Worker, Theme, Option<Marking>),
    MarkReport(usize, Marking),
    MarkIncident(usize, Marking),
    MarkEntry(usize, Option<Marking>),
    HandOver(usize, &'static str),
    Level(usize, Level),
    Release(usize, Option<usize>, Marking),
    Read(PersonId, usize),
}

pub(super) fn marking(chance: &mut Chance) -> Marking {
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
pub(super) fn released_to(chance: &mut Chance) -> Marking {
    let mut marking = marking(chance);
    match chance.below(4) {
        0 => marking.audience.push(key("party")),
        1 => marking.audience.push(key("platform")),
        _ => {}
    }
    marking.audience.sort_unstable();
    marking
}

pub(super) fn script(seed: u64) -> Vec<Step> {
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
        let entries = of(&steps, |step| {
            matches!(step, Step::Write(..) | Step::Describe(..) | Step::Assess(..))
        });
        let things = of(&steps, |step| !matches!(step, Step::Read(..)));
        let what = if number < 6 {
            chance.below(2)
        } else {
            chance.below(18)
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
            1 | 3 => Step::Open(worker, marking(&mut chance)),
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
            14 | 15 if !open.is_empty() => {
                let own = (chance.below(2) == 0).then(|| marking(&mut chance));
                Step::Describe(worker, chance.one(&open), own)
            }
            16 | 17 => {
                let own = (chance.below(2) == 0).then(|| marking(&mut chance));
                let national = [WORKERS[0], WORKERS[1], WORKERS[4]];
                Step::Assess(
                    chance.one(&national),
                    chance.one(&[Theme::Cyber, Theme::Information]),
                    own,
                )
            }
            _ => Step::Report(worker, marking(&mut chance)),
        };
        steps.push(step);
    }
    steps
}

pub(super) fn reported_by(steps: &[Step], place: usize) -> &'static str {
    match &steps[place] {
        Step::Report(worker, _) => worker.1,
        Step::ByParty
        | Step::Open(..)
        | Step::Join(..)
        | Step::Write(..)
        | Step::Describe(..)
        | Step::Assess(..)
        | Step::MarkReport(..)
        | Step::MarkIncident(..)
        | Step::MarkEntry(..)
        | Step::HandOver(..)
        | Step::Level(..)
        | Step::Release(..)
        | Step::Read(..) => "party",
    }
}

/// Who releases: those of different organisations whose roles may.
pub(super) const RELEASERS: [(PersonId, &str); 4] = [
    (DUTY, "election-authority"),
    (COMMUNICATIONS, "election-authority"),
    (LIAISON, "cyber-security"),
    (COUNTY_13, "county-13"),
];

/// The word that a step's texts hold and no other's do.
pub(super) fn word(place: usize) -> String {
    format!("marke{place}q")
}
