//! The country and the reports that every figure is measured with: the same in each run.

use std::sync::Arc;

use domain::areas::{AreaId, AreaLevel, Point};
use domain::ids::{Code, PremisesId};
use domain::reports::{Contents, Occurred, Place, Police, Voting};
use domain::words::Personal;
use jiff::{SignedDuration, Timestamp};

use crate::Done;

pub(crate) const COUNTIES: u32 = 21;
pub(crate) const MUNICIPALITIES: u32 = 290;
pub(crate) const KINDS: u32 = 30;
pub(crate) const PREMISES_EACH: u32 = 20;

/// Numbers that look random and are the same every time.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(end.max(1))).unwrap_or(0)
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(crate) fn happens(&mut self, in_a_thousand: u32) -> bool {
        self.below(1_000) < in_a_thousand
    }

    fn words(&mut self, count: u32) -> String {
        const WORDS: [&str; 32] = [
            "valsedlar",
            "vallokal",
            "kö",
            "rösträknare",
            "sedel",
            "saknas",
            "kommer",
            "strax",
            "polisen",
            "låst",
            "dörr",
            "telefon",
            "äänestyspaikka",
            "jono",
            "station",
            "closed",
            "väljare",
            "röstkort",
            "ordförande",
            "utanför",
            "skolan",
            "ljuset",
            "borta",
            "sedan",
            "morgonen",
            "nätet",
            "ligger",
            "nere",
            "inget",
            "svar",
            "hittills",
            "väntar",
        ];
        let length = u32::try_from(WORDS.len()).unwrap_or(1);
        let words = (0..count).filter_map(|_| WORDS.get(usize::try_from(self.below(length)).ok()?).copied());
        words.collect::<Vec<_>>().join(" ")
    }
}

fn code(number: u32) -> Code {
    Code::new(&format!("{number:04}")).unwrap_or_else(|_| unreachable!("four digits are a code"))
}

pub(crate) fn county(number: u32) -> AreaId {
    AreaId {
        level: AreaLevel::County,
        code: code(number % COUNTIES),
    }
}

pub(crate) fn municipality(number: u32) -> AreaId {
    AreaId {
        level: AreaLevel::Municipality,
        code: code(number),
    }
}

pub(crate) fn kind(number: u32) -> Done<Code> {
    Ok(Code::new(&format!("kind-{number}"))?)
}

/// What a report from a municipality tells: some 300 letters, premises for a third.
pub(crate) fn contents(chance: &mut Chance, place: u32, received_at: Timestamp) -> Done<Arc<Contents>> {
    let premises = chance.below(3) == 0;
    let premises = premises.then(|| PremisesId(1 + place * PREMISES_EACH + chance.below(PREMISES_EACH)));
    let longitude = 11.0 + f64::from(chance.below(1_000)) / 100.0;
    let before = SignedDuration::from_secs(i64::from(chance.below(3_600)));
    Ok(Arc::new(Contents {
        kind: kind(chance.below(KINDS))?,
        kind_word: String::new(),
        title: Personal::new(chance.words(4)),
        text: Personal::new(chance.words(43)),
        place: Place {
            premises,
            area: Some(municipality(place)),
            point: Point::from_degrees(longitude, 60.0),
            words: Personal::new(chance.words(2)),
        },
        occurred: Occurred::At(received_at.checked_sub(before)?),
        voting: if chance.happens(50) {
            Voting::Delayed
        } else {
            Voting::GoesOn
        },
        done: Personal::default(),
        help: Personal::default(),
        police: Police::NotInformed,
        contact: Personal::new("070-174 06 05"),
    }))
}
