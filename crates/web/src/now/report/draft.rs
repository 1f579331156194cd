//! A report as it is being written: what stands in the fields, and what a report makes of it.

use domain::World;
use domain::areas::AreaId;
use domain::ids::{KindId, PremisesId};
use domain::marking::{Label, Marking};
use domain::refusal::{Field, Refusal};
use domain::reports::{Contents, Occurred, Place, Police, Voting};
use domain::words::Personal;
use jiff::{SignedDuration, Timestamp};

use super::choice::Mistake;
use crate::extract::Fields;
use crate::page::form_key;
use crate::times::Times;
use crate::words::Words;

/// How far the sender's clock may be ahead of ours. Chosen: a badly set watch.
const AHEAD_MAX: SignedDuration = SignedDuration::from_mins(10);

/// The fields of the form, as they were written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) key: String,
    pub(crate) kind: String,
    /// Chosen from the list of every kind; goes before the tile.
    pub(crate) more_kind: String,
    pub(crate) text: String,
    pub(crate) premises: String,
    pub(crate) area: String,
    pub(crate) place: String,
    pub(crate) voting: String,
    pub(crate) help: String,
    pub(crate) help_words: String,
    pub(crate) occurred: String,
    pub(crate) done: String,
    pub(crate) police: String,
    pub(crate) contact: String,
    pub(crate) marking: String,
}

/// What a draft is read against.
pub(crate) struct Ground<'a> {
    pub(crate) world: &'a World,
    pub(crate) words: Words,
    pub(crate) times: Times,
    pub(crate) now: Timestamp,
    /// The polling station that writes, when nobody is signed in.
    pub(crate) station: Option<PremisesId>,
    /// The labels that may be chosen.
    pub(crate) labels: &'static [Label],
}

/// A text as a person wrote it, with the line ends that browsers send made into ours.
pub(crate) fn written(fields: &Fields, name: &str) -> String {
    fields.get(name).replace("\r\n", "\n").trim().to_owned()
}

impl Draft {
    /// An empty form: it happened now, in the reporter's own area.
    pub(crate) fn new(ground: &Ground<'_>, area: String) -> Self {
        Self {
            key: form_key(),
            area,
            occurred: ground.times.field(ground.now),
            marking: Label::Green.code().to_owned(),
            ..Self::default()
        }
    }

    pub(crate) fn read(fields: &Fields) -> Self {
        Self {
            key: fields.get("key").to_owned(),
            kind: written(fields, "kind"),
            more_kind: written(fields, "more-kind"),
            text: written(fields, "text"),
            premises: written(fields, "premises"),
            area: written(fields, "area"),
            place: written(fields, "place"),
            voting: written(fields, "voting"),
            help: written(fields, "help"),
            help_words: written(fields, "help-words"),
            occurred: written(fields, "occurred"),
            done: written(fields, "done"),
            police: written(fields, "police"),
            contact: written(fields, "contact"),
            marking: written(fields, "marking"),
        }
    }

    /// Whether something stands in the folded part, so that it must be shown unfolded.
    pub(crate) fn has_more(&self) -> bool {
        [&self.done, &self.police, &self.contact]
            .into_iter()
            .any(|text| !text.is_empty())
            || ![Label::Green.code(), ""].contains(&self.marking.as_str())
    }

    /// What the report tells, or everything that must be put right first.
    pub(crate) fn contents(&self, ground: &Ground<'_>) -> Result<Contents, Vec<Mistake>> {
        let words = ground.words;
        let mut mistakes = Vec::new();
        let kind = self.kind_of(ground);
        if kind.is_none() {
            mistakes.push(Mistake::new("kind", words.say("report-kind-missing")));
        }
        if self.text.is_empty() {
            mistakes.push(Mistake::new("text", words.say("report-text-missing")));
        }
        let place = self.place_of(ground);
        if place.is_none() {
            mistakes.push(Mistake::new("area", words.say("report-place-gone")));
        }
        let occurred = self.occurred_at(ground).unwrap_or_else(|mistake| {
            mistakes.push(mistake);
            Occurred::Unknown
        });
        match (kind, place) {
            (Some(kind), Some(place)) if mistakes.is_empty() => Ok(self.told(kind, place, occurred, words)),
            (_, _) => Err(mistakes),
        }
    }

    fn told(&self, kind: KindId, place: Place, occurred: Occurred, words: Words) -> Contents {
        Contents {
            kind,
            kind_word: String::new(),
            title: Personal::default(),
            text: Personal::new(self.text.as_str()),
            place,
            occurred,
            voting: Voting::parse(&self.voting).unwrap_or(Voting::Unknown),
            done: Personal::new(self.done.as_str()),
            help: Personal::new(self.help_asked(words)),
            police: Police::parse(&self.police).unwrap_or(Police::Unknown),
            contact: Personal::new(self.contact.as_str()),
        }
    }

    fn kind_of(&self, ground: &Ground<'_>) -> Option<KindId> {
        let chosen = if self.more_kind.is_empty() {
            &self.kind
        } else {
            &self.more_kind
        };
        let kind = KindId::new(chosen).ok()?;
        ground.world.kinds.get(kind).map(|known| known.defined.kind)
    }

    /// Where, as far as it is told; nothing when a place was chosen that is not there.
    fn place_of(&self, ground: &Ground<'_>) -> Option<Place> {
        if ground.station.is_some() {
            return Some(Place {
                premises: ground.station,
                ..Place::default()
            });
        }
        let mut place = Place {
            words: Personal::new(self.place.as_str()),
            ..Place::default()
        };
        if !self.premises.is_empty() {
            let numbering = ground.world.network.as_ref()?.numbering;
            let premises = numbering.parse::<PremisesId>(&self.premises)?;
            place.premises = Some(ground.world.premises.get(premises)?.id);
        }
        if !self.area.is_empty() {
            let area: AreaId = self.area.parse().ok()?;
            place.area = Some(ground.world.areas.get(area)?.id());
        }
        Some(place)
    }

    fn occurred_at(&self, ground: &Ground<'_>) -> Result<Occurred, Mistake> {
        if self.occurred.is_empty() {
            return Ok(Occurred::Unknown);
        }
        let wrong = |key: &str| Mistake::new("occurred", ground.words.say(key));
        let moment = ground
            .times
            .parse_field(&self.occurred)
            .ok_or_else(|| wrong("report-when-unreadable"))?;
        if is_ahead(moment, ground.now) {
            return Err(wrong("report-when-ahead"));
        }
        Ok(Occurred::At(moment))
    }

    /// What help is asked for: whoever says yes and no more still asks.
    fn help_asked(&self, words: Words) -> String {
        match (self.help.as_str(), self.help_words.as_str()) {
            ("no", _) | ("", "") => String::new(),
            (_, "") => words.say("report-help-asked"),
            (_, asked) => asked.to_owned(),
        }
    }

    /// The chosen marking, if it is one that may be chosen.
    pub(crate) fn marking_of(&self, ground: &Ground<'_>) -> Marking {
        let label = Label::parse(&self.marking).filter(|label| ground.labels.contains(label));
        Marking::plain(label.unwrap_or_default())
    }
}

/// Whether a moment lies further ahead than any watch is wrong.
pub(crate) fn is_ahead(moment: Timestamp, now: Timestamp) -> bool {
    moment.duration_since(now) > AHEAD_MAX
}

/// The field that a refusal is about.
pub(crate) fn refused_field(refusal: &Refusal) -> &'static str {
    if matches!(
        refusal,
        Refusal::FileEmpty | Refusal::FileTooLarge { .. } | Refusal::FilesTooMany { .. }
    ) {
        return "file";
    }
    let Some(field) = field_of(refusal) else { return "" };
    match field {
        Field::Title | Field::Text | Field::Reason | Field::Answer | Field::SentTo => "text",
        Field::Done => "done",
        Field::Help => "help-words",
        Field::Contact => "contact",
        Field::Place => "place",
        Field::FileName => "file",
        Field::Issuer | Field::Client | Field::Scopes | Field::Claim | Field::Value => "",
    }
}

/// The field that a refusal names, if it names one.
pub(crate) fn field_of(refusal: &Refusal) -> Option<Field> {
    if let Refusal::FieldMissing { field } | Refusal::TextTooLong { field, .. } = refusal {
        Some(*field)
    } else {
        None
    }
}
