//! The report: the form that takes two minutes, for a person who is signed in and for a polling
//! station that has an address of its own and no account.

pub(crate) mod choice;
pub(crate) mod draft;
pub(crate) mod places;
mod receipt;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::Actor;
use domain::files::SendReport;
use domain::ids::{PremisesId, ReportId};
use domain::limits::REPORT_FILES_MAX;
use domain::marking::Label;
use domain::network::Organisation;
use domain::policy;
use domain::premises::Standing;
use domain::reports::{Contents, Police, ReceiveReport, Voting};
use domain::{Command, Event};
use engine::Granted;

use self::choice::{Choice, ChoiceGroup, Mistake, kinds, markings, mistake_of};
use self::draft::{Draft, Ground, refused_field};
pub(crate) use self::receipt::{
    address as receipt_address, answer_text, proof as receipt_proof, show as receipt,
};
use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::page::{Frame, Tab, html, redirect};
use crate::upload::{Sent, mib_max};
use crate::visit::{Guest, Visit};
use crate::words::{Words, number};

/// RED is not offered: a report that only its sender may read is read by nobody who can act on it.
const LABELS_INSIDE: &[Label] = &[Label::Clear, Label::Green, Label::Amber, Label::AmberStrict];
/// What stays within a party or a platform never reaches the authorities.
const LABELS_OUTSIDE: &[Label] = &[Label::Green, Label::Amber];

/// A polling station, as it heads its form.
struct Station {
    name: String,
    place: String,
    code: String,
}

#[derive(Template)]
#[template(path = "now/report.html")]
struct ReportPage {
    frame: Frame,
    t: Words,
    station: Option<Station>,
    action: String,
    draft: Draft,
    mistakes: Vec<Mistake>,
    kinds: Vec<Choice>,
    more_kinds: Vec<ChoiceGroup>,
    premises: Vec<Choice>,
    areas: Vec<ChoiceGroup>,
    voting: Vec<Choice>,
    police: Vec<Choice>,
    markings: Vec<Choice>,
    /// What may be chosen, where files are taken.
    file_help: Option<String>,
    goes_to: String,
}

impl ReportPage {
    fn mistake(&self, field: &str) -> Option<&str> {
        mistake_of(&self.mistakes, field)
    }

    fn more_is_open(&self) -> bool {
        self.draft.has_more()
            || ["occurred", "done", "contact"]
                .iter()
                .any(|field| self.mistake(field).is_some())
    }

    fn more_kinds_are_open(&self) -> bool {
        !self.draft.more_kind.is_empty()
    }
}

/// Whose form it is.
struct Reporter<'a> {
    guest: &'a Guest,
    actor: Actor,
    /// The reader, when signed in.
    visit: Option<&'a Visit>,
}

impl Reporter<'_> {
    fn ground(&self) -> Ground<'_> {
        let inside = self
            .visit
            .is_none_or(|visit| visit.organisation.registered.kind.is_authority());
        Ground {
            world: &self.guest.world,
            words: self.guest.words,
            times: self.guest.times(),
            now: self.guest.now,
            station: match self.actor {
                Actor::Station(premises) => Some(premises),
                Actor::Person(_) | Actor::Import(_) | Actor::Program(_) | Actor::Console => None,
            },
            labels: if inside { LABELS_INSIDE } else { LABELS_OUTSIDE },
        }
    }

    fn organisation(&self) -> Option<&Organisation> {
        let own = policy::organisation_of(&self.guest.world, self.actor)?;
        self.guest.world.organisations.get(&own).map(|known| &**known)
    }

    fn fresh(&self) -> Draft {
        let world = &self.guest.world;
        let own = self
            .visit
            .and_then(|visit| visit.organisation.area)
            .and_then(|own| world.areas.number(own));
        let own = own
            .filter(|area| area.parent.is_some())
            .map(|area| area.id().to_string());
        Draft::new(&self.ground(), own.unwrap_or_default())
    }

    /// Who reads the report first: the own organisation, and who coordinates the network.
    fn goes_to(&self) -> String {
        let words = self.guest.words;
        let own = self.organisation().map(|known| &known.registered);
        let coordinator = self.guest.world.coordinator().map(|known| &known.registered);
        let mut names: Vec<_> = own
            .into_iter()
            .chain(coordinator)
            .map(|known| words.name(&known.names))
            .collect();
        names.dedup();
        words.say_with("report-goes-to", &[("names", names.join(", ").into())])
    }

    fn station(&self) -> Option<Station> {
        let (Actor::Station(id), Some(network)) = (self.actor, &self.guest.world.network) else {
            return None;
        };
        let known = self.guest.world.premises.get(id)?;
        let words = self.guest.words;
        Some(Station {
            name: known.details.name.clone(),
            place: known.area.map_or_else(String::new, |area| {
                places::area_line(&self.guest.world, area, words)
            }),
            code: network.numbering.spoken(id),
        })
    }

    fn page(&self, draft: Draft, mistakes: Vec<Mistake>) -> Result<Response, PageError> {
        let (words, world) = (self.guest.words, &self.guest.world);
        let title = words.say(if mistakes.is_empty() {
            "report-title"
        } else {
            "report-title-mistakes"
        });
        let own = self.visit.and(self.organisation());
        let short = |kind: &domain::network::KindDefined| {
            words.name(kind.short.as_ref().unwrap_or(&kind.names)).to_owned()
        };
        let tile = |kind: &&std::sync::Arc<domain::network::Kind>| {
            Choice::new(kind.defined.kind.as_str(), short(&kind.defined), &draft.kind)
        };
        html(&ReportPage {
            frame: match self.visit {
                Some(visit) => Frame::still(visit, Tab::Report, title),
                None => Frame::guest(self.guest, title),
            },
            t: words,
            station: self.station(),
            action: self.guest.path.clone(),
            kinds: world.kinds.on_form().iter().map(tile).collect(),
            more_kinds: own.map_or_else(Vec::new, |_| kinds(world, words, &draft.more_kind)),
            premises: own.map_or_else(Vec::new, |own| {
                places::premises(world, own, words, &draft.premises)
            }),
            areas: own.map_or_else(Vec::new, |own| places::areas(world, own, words, &draft.area)),
            voting: [Voting::GoesOn, Voting::Delayed, Voting::Stopped]
                .map(|voting| {
                    Choice::new(
                        voting.code(),
                        words.say_kind("report-voting", voting.code()),
                        &draft.voting,
                    )
                })
                .to_vec(),
            police: [Police::Informed, Police::NotInformed]
                .map(|police| {
                    Choice::new(
                        police.code(),
                        words.say_kind("report-police", police.code()),
                        &draft.police,
                    )
                })
                .to_vec(),
            markings: own.map_or_else(Vec::new, |_| {
                markings(self.ground().labels, words, &draft.marking)
            }),
            file_help: mib_max(self.guest.node()).map(|mib| {
                let (count, max) = (number(REPORT_FILES_MAX), number(mib));
                words.say_with("attached-help", &[("count", count), ("max", max)])
            }),
            goes_to: self.goes_to(),
            draft,
            mistakes,
        })
    }

    /// The form again, with everything that was written in it.
    fn again(&self, draft: Draft, mistakes: Vec<Mistake>, status: StatusCode) -> Result<Response, Fault> {
        let mut response = self.page(draft, mistakes)?;
        *response.status_mut() = status;
        Ok(response)
    }

    async fn send(&self, mut sent: Sent) -> Result<Response, Fault> {
        let draft = Draft::read(&sent.fields);
        let ground = self.ground();
        let file = sent.mistake.take();
        let file = file.map(|mistake| Mistake::new("file", mistake.say(ground.words)));
        let contents = match (draft.contents(&ground), file) {
            (Ok(contents), None) => contents,
            (told, file) => {
                let mut mistakes = told.err().unwrap_or_default();
                mistakes.extend(file.or_else(|| self.choose_again(&sent)));
                return self.again(draft, mistakes, StatusCode::UNPROCESSABLE_ENTITY);
            }
        };
        let command = ReceiveReport {
            contents,
            marking: draft.marking_of(&ground),
        };
        match self.receive(&sent, command).await {
            Ok(report) => {
                Sent::put(std::mem::take(&mut sent.files), self.guest.node()).await;
                let address = report.and_then(|report| receipt::address(self.guest, report));
                Ok(redirect(&address.ok_or(PageError::Ours)?))
            }
            Err(fault) => {
                let again = self.choose_again(&sent);
                if matches!(fault.error, PageError::Unavailable) {
                    Sent::leave(std::mem::take(&mut sent.files));
                }
                let (mistake, status) = self.said_no(fault)?;
                let mistakes = std::iter::once(mistake).chain(again);
                self.again(draft, mistakes.collect(), status)
            }
        }
    }

    /// A browser forgets which files were chosen when a form comes back.
    fn choose_again(&self, sent: &Sent) -> Option<Mistake> {
        let again = || Mistake::new("file", self.guest.words.say("attached-choose-again"));
        (!sent.files.is_empty()).then(again)
    }

    /// Sends it. A key that was used for another report belongs to a form that came back from the
    /// browser's own store: what stands in it now is a report of its own.
    async fn receive(&self, sent: &Sent, command: ReceiveReport) -> Result<Option<ReportId>, Fault> {
        let ask = |fields, report| {
            let files = sent.new_files();
            let command = if files.is_empty() {
                Command::ReceiveReport(Box::new(report))
            } else {
                Command::SendReport(Box::new(SendReport { report, files }))
            };
            self.guest.ask(self.actor, fields, command)
        };
        let granted = ask(&sent.fields, command.clone()).await?;
        let (id, told) = received(&granted).ok_or(PageError::Ours)?;
        if is_same_report(told, &command.contents) {
            return Ok(Some(id));
        }
        let nothing = Fields::default();
        let granted = ask(&nothing, command).await?;
        Ok(received(&granted).map(|(id, _)| id))
    }

    /// What to say when the report could not be taken: what was written must not be lost.
    fn said_no(&self, fault: Fault) -> Result<(Mistake, StatusCode), Fault> {
        let words = self.guest.words;
        if let PageError::Refused(refusal) = &fault.error {
            let mistake = Mistake::new(refused_field(refusal), words.say_refusal(refusal));
            return Ok((mistake, StatusCode::UNPROCESSABLE_ENTITY));
        }
        if matches!(fault.error, PageError::Busy | PageError::Unavailable) {
            return Ok((
                Mistake::new("", words.say("report-not-taken")),
                StatusCode::SERVICE_UNAVAILABLE,
            ));
        }
        Err(fault)
    }
}

/// Whether a report tells what was sent; the area may have been worked out from the place.
pub(crate) fn is_same_report(told: &Contents, sent: &Contents) -> bool {
    let mut sent = sent.clone();
    sent.place.area = sent
        .place
        .area
        .filter(|_| sent.place.premises.is_none())
        .or(told.place.area);
    sent.place.point = told.place.point;
    *told == sent
}

fn received(granted: &Granted) -> Option<(ReportId, &Contents)> {
    granted.records.iter().find_map(|record| {
        if let Event::ReportReceived(event) = &record.event {
            Some((event.report, &*event.contents))
        } else {
            None
        }
    })
}

fn person(visit: &Visit) -> Result<Reporter<'_>, PageError> {
    if visit.as_of.is_some() {
        return Err(PageError::Past);
    }
    Ok(Reporter {
        guest: &visit.guest,
        actor: visit.actor(),
        visit: Some(visit),
    })
}

/// The station with this code; for any other it is as if there were no such page.
fn station<'a>(guest: &'a Guest, code: &str) -> Result<Reporter<'a>, PageError> {
    let network = guest.world.network.as_ref().ok_or(PageError::NotFound)?;
    let premises = network
        .numbering
        .parse::<PremisesId>(code)
        .and_then(|id| guest.world.premises.get(id));
    let in_use = premises.filter(|premises| premises.details.standing != Standing::Abolished);
    let premises = in_use.ok_or(PageError::NotFound)?;
    Ok(Reporter {
        guest,
        actor: Actor::Station(premises.id),
        visit: None,
    })
}

pub(crate) async fn show(visit: Visit) -> Result<Response, PageError> {
    let reporter = person(&visit)?;
    reporter.page(reporter.fresh(), Vec::new())
}

/// Whoever's session ended while writing gets back what was written.
pub(crate) async fn send(visit: Result<Visit, PageError>, sent: Sent) -> Result<Response, Fault> {
    let visit = visit.map_err(|error| Fault {
        error,
        written: sent.fields.written().map(str::to_owned).collect(),
    })?;
    person(&visit)?.send(sent).await
}

pub(crate) async fn show_station(guest: Guest, Name(code): Name) -> Result<Response, PageError> {
    let reporter = station(&guest, &code)?;
    reporter.page(reporter.fresh(), Vec::new())
}

pub(crate) async fn send_station(guest: Guest, Name(code): Name, sent: Sent) -> Result<Response, Fault> {
    station(&guest, &code)?.send(sent).await
}

#[cfg(test)]
mod tests {
    use domain::areas::AreaId;
    use domain::ids::KindId;
    use domain::reports::{Occurred, Place};
    use domain::words::Personal;

    use super::*;

    fn contents(text: &str, area: Option<&str>) -> Contents {
        Contents {
            kind: KindId::new("other").unwrap(),
            kind_word: String::new(),
            title: Personal::default(),
            text: Personal::new(text),
            place: Place {
                area: area.map(|area| area.parse::<AreaId>().unwrap()),
                ..Place::default()
            },
            occurred: Occurred::Unknown,
            voting: Voting::Unknown,
            done: Personal::default(),
            help: Personal::default(),
            police: Police::Unknown,
            contact: Personal::default(),
        }
    }

    #[test]
    fn another_report_with_a_used_key_is_told_from_the_same_one_sent_twice() {
        let told = contents("a", Some("county-14"));
        assert!(is_same_report(&told, &contents("a", Some("county-14"))));
        assert!(
            is_same_report(&told, &contents("a", None)),
            "the area is worked out from a place"
        );
        assert!(!is_same_report(&told, &contents("b", Some("county-14"))));
        assert!(!is_same_report(&told, &contents("a", Some("county-13"))));
    }
}
