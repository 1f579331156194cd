//! What a report tells, and what was made of it, in words.

use domain::incidents::Incident;
use domain::reports::{Occurred, Report, Triage, Verdict, Voting};

use crate::now::map::address;
use crate::now::report::answer_text;
use crate::now::report::places::area_line;
use crate::visit::Visit;

/// One thing that a report tells.
pub(super) struct Fact {
    pub(super) term: String,
    pub(super) words: String,
    pub(super) href: Option<String>,
    /// Must not be overlooked.
    pub(super) strong: bool,
}

/// The first assessment, as it was made.
pub(super) struct Judged {
    pub(super) who: String,
    pub(super) at: String,
    pub(super) machine: String,
    pub(super) verdict: String,
    pub(super) how: Option<String>,
    /// The incident it belongs to, where the reader may see it.
    pub(super) incident: Option<(String, String, u8)>,
    pub(super) answer: String,
}

struct Facts<'a> {
    visit: &'a Visit,
    list: Vec<Fact>,
}

impl Facts<'_> {
    /// Adds what was told; what was not told is left out.
    fn add(&mut self, term: &str, words: impl Into<String>) {
        let words = words.into();
        if !words.is_empty() {
            self.list.push(Fact {
                term: self.visit.words().say(term),
                words,
                href: None,
                strong: false,
            });
        }
    }

    fn add_strong(&mut self, term: &str, words: impl Into<String>, strong: bool) {
        self.add(term, words);
        if let Some(last) = self.list.last_mut() {
            last.strong = strong;
        }
    }
}

pub(super) fn facts(visit: &Visit, report: &Report, is_assessor: bool) -> Vec<Fact> {
    let (words, times, contents) = (visit.words(), visit.times(), &report.contents);
    let mut facts = Facts {
        visit,
        list: Vec::new(),
    };
    let stops = matches!(contents.voting, Voting::Stopped | Voting::Delayed);
    facts.add_strong(
        "report-voting",
        words.say_kind("report-voting", contents.voting.code()),
        stops,
    );
    if !contents.help.is_blank() {
        facts.add_strong("reports-help", words.personal(&contents.help), true);
    }
    place(&mut facts, report);
    facts.add(
        "report-happened",
        match contents.occurred {
            Occurred::At(moment) => times.stamp(moment),
            Occurred::Day(day) => times.date_short(day),
            Occurred::Unknown => words.say("report-unknown"),
        },
    );
    facts.add("reports-received", times.stamp(report.received_at));
    facts.add("report-done", words.personal(&contents.done));
    facts.add(
        "report-police-told",
        words.say_kind("report-police", contents.police.code()),
    );
    let kind = visit.world.kinds.number(report.kind);
    facts.add(
        "reports-kind",
        kind.map_or("", |kind| words.name(&kind.defined.names)),
    );
    facts.add("report-kind-word", contents.kind_word.as_str());
    facts.add("reports-theme", words.say_kind("theme", report.theme.code()));
    facts.add("report-sender", visit.actor_name(report.by));
    facts.add("report-owner", visit.organisation_name(report.owner));
    if is_assessor {
        facts.add("report-contact", words.personal(&contents.contact));
    }
    if report.corrections > 0 {
        facts.add(
            "report-corrections",
            words.say_count("report-corrected", report.corrections),
        );
    }
    facts.add("receipt-entry", report.received_in.to_string());
    facts.list
}

fn place(facts: &mut Facts<'_>, report: &Report) {
    let visit = facts.visit;
    let (words, place) = (visit.words(), &report.contents.place);
    let premises = place.premises.and_then(|id| visit.world.premises.get(id));
    facts.add(
        "law-voting-place",
        premises.map_or("", |known| known.details.name.as_str()),
    );
    if let Some(area) = report.area.and_then(|area| visit.world.areas.number(area)) {
        facts.add("report-area", area_line(&visit.world, area.number, words));
        if let Some(last) = facts.list.last_mut() {
            last.href = Some(visit.link(&format!("/map/{}", address(area.id()))));
        }
    } else if premises.is_none() && place.words.is_blank() {
        facts.add("report-where", words.say("report-place-unknown"));
    }
    facts.add("report-place-words", words.personal(&place.words));
    if let Some(point) = place.point.filter(|_| premises.is_none()) {
        facts.add(
            "report-point",
            format!("{:.5}, {:.5}", point.latitude(), point.longitude()),
        );
    }
}

pub(super) fn judged(visit: &Visit, triage: &Triage) -> Judged {
    let (words, times) = (visit.words(), visit.times());
    let mut how = None;
    let mut incident = None;
    let verdict = match &triage.triaged.verdict {
        Verdict::Incident(id) => {
            let known = visit
                .world
                .incidents
                .get(*id)
                .filter(|known| visit.visible.sees(known.class));
            incident = known.map(|known| link(visit, known));
            words.say("report-state-incident")
        }
        Verdict::SentOn(to) => words.say_with("verdict-sent-on", &[("to", words.personal(to).into())]),
        Verdict::NotIncident(reason) => words.say_kind("not-incident", reason.code()),
        Verdict::Handled(done) => {
            how = Some(words.personal(done));
            words.say("verdict-handled")
        }
    };
    Judged {
        who: visit.actor_name(triage.by),
        at: times.stamp(triage.at),
        machine: times.machine(triage.at),
        verdict,
        how,
        incident,
        answer: answer_text(words, triage),
    }
}

fn link(visit: &Visit, incident: &Incident) -> (String, String, u8) {
    let address = format!("/incidents/{}", visit.code(incident.id));
    (
        visit.link(&address),
        visit.words().personal(&incident.title),
        incident.level.digit(),
    )
}
