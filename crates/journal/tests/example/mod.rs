//! One real example of every event, with every optional part filled in, and journals made of them.

#![allow(dead_code, reason = "each test program takes what it needs")]

use std::sync::Arc;

use domain::actor::Actor;
use domain::areas::{AreaDefined, Boundary, Point};
use domain::duty::{DutyLeft, DutyTaken};
use domain::elections::{ElectionCalled, Phase, PhaseStart};
use domain::entries::{About, EntryMarked};
use domain::erasure::{Erasable, Ground, SubjectErased};
use domain::extracts::{ExtractReleased, ExtractWithdrawn};
use domain::files::{AttachedTo, FileAttached, FileHash};
use domain::ids::{
    Code, ExtractId, IncidentId, Numbering, PersonId, PremisesId, ReadingId, ReportId, TokenId,
};
use domain::incidents::{
    EntryWritten, IncidentClosed, IncidentDescribed, IncidentHandedOver, IncidentMarked, IncidentOpened,
    IncidentPlaced, IncidentReopened, LevelChanged, Part,
};
use domain::level::Level;
use domain::mandates::{MandateGiven, MandateReviewed, Review};
use domain::marking::{Label, Marking};
use domain::network::{
    ExportTaken, KindDefined, NetworkFounded, OrganisationKind, OrganisationRegistered, PersonAdmitted,
    PersonSignedIn, Role, SignInMeans,
};
use domain::premises::{
    Access, PremisesCorrected, PremisesDetails, PremisesKind, PremisesRegistered, Standing,
};
use domain::providers::{
    Mapping, Must, PersonConnected, PersonVouchedFor, ProviderRefused, ProviderSet, ProviderTried,
    ProviderTurnedOff, ProviderTurnedOn, RefusedFor, RoleFor, SettingNumber,
};
use domain::readings::{Opened, ReadingNoted};
use domain::reports::{
    Contents, Occurred, Place, Police, ReportCorrected, ReportMarked, ReportReceived, ReportTakenUp,
    ReportTriaged, Verdict, Voting,
};
use domain::sign_in::{
    EmergencySignIn, InvitationAccepted, InvitationWithdrawn, PasskeyAdded, PasskeyNumber, PasskeyRemoved,
    PersonInvited, RecoveryOffered, SessionsEnded, SignInFailed,
};
use domain::theme::{Basis, Likelihood, Statement, Theme};
use domain::themes::ThemeAssessed;
use domain::tokens::{Scope, TokenIssued, TokenWithdrawn};
use domain::words::{Names, Personal};
use domain::{Event, EventKind, Record, RequestKey, Sequence};
use jiff::Timestamp;
use journal::{Entry, Hash, Keys, PAGE_BYTES, Seal, Slot, encode};

/// When the first entry is stamped: an election day.
pub(crate) const START_S: i64 = 1_789_290_000;

pub(crate) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A page of keys that anybody can make again: for tests, and for the golden files.
pub(crate) fn page() -> [u8; PAGE_BYTES] {
    let mut page = [0; PAGE_BYTES];
    for (place, byte) in page.iter_mut().enumerate() {
        *byte = u8::try_from((place * 31 + 7) % 255 + 1).unwrap();
    }
    page
}

/// The known keys, for the entries around these numbers.
pub(crate) fn keys_around(sequences: &[Sequence]) -> Keys {
    let keys = Keys::in_memory();
    for sequence in sequences {
        keys.lay(*sequence, &page()).unwrap();
    }
    keys
}

/// The known keys of the first entries.
pub(crate) fn keys() -> Keys {
    keys_around(&[Sequence(1)])
}

/// The known seal of an entry.
pub(crate) fn seal(sequence: Sequence) -> Seal {
    let Slot::Key(key) = keys_around(&[sequence]).slot(sequence).unwrap() else {
        panic!("no key of {sequence}");
    };
    Seal { key, nonce: [5; 12] }
}

fn names(sv: &str, fi: &str, en: &str) -> Names {
    Names {
        sv: sv.to_owned(),
        fi: fi.to_owned(),
        en: en.to_owned(),
    }
}

fn text(text: &str) -> Personal {
    Personal::new(text)
}

fn point(longitude: f64, latitude: f64) -> Point {
    Point::from_degrees(longitude, latitude).unwrap()
}

fn marking() -> Marking {
    Marking {
        label: Label::AmberStrict,
        audience: vec![code("police"), code("county-14")],
        named: vec![PersonId(3), PersonId(41)],
    }
}

fn statement() -> Statement {
    Statement {
        text: text("Ryktet sprids i två kanaler, troligen utan samband."),
        basis: Basis::Assessment,
        likelihood: Some(Likelihood::Likely),
    }
}

fn contents() -> Arc<Contents> {
    Arc::new(Contents {
        kind: code("ballot-papers"),
        kind_word: "Valsedelsbrist".to_owned(),
        title: text("Valsedlar saknas"),
        text: text("Tre partiers sedlar är slut sedan kl. 14.\n\"Nya är på väg\", säger kommunen. 🗳"),
        place: Place {
            premises: Some(PremisesId(7)),
            area: Some("municipality-1481".parse().unwrap()),
            point: Some(point(12.01264, 57.65519)),
            words: text("Entrén mot söder"),
        },
        occurred: Occurred::At(at(START_S - 900)),
        voting: Voting::Delayed,
        done: text("Ringt kommunen"),
        help: text("Sedlar från nästa lokal"),
        police: Police::NotInformed,
        contact: text("070-174 06 05"),
    })
}

fn details() -> PremisesDetails {
    PremisesDetails {
        name: "Fässbergsskolan".to_owned(),
        kind: PremisesKind::PollingStation,
        standing: Standing::Open,
        address: "Nämndemansgatan 4".to_owned(),
        area: Some("municipality-1481".parse().unwrap()),
        point: Some(point(12.01264, 57.65519)),
        access: Some(Access::Assisted),
    }
}

/// An example of a kind of event.
pub(crate) fn event(kind: EventKind) -> Event {
    match kind {
        EventKind::NetworkFounded => Event::NetworkFounded(Arc::new(NetworkFounded {
            names: names(
                "Nationella valnätverket",
                "Kansallinen vaaliverkosto",
                "National election network",
            ),
            country: "SE".to_owned(),
            zone: "Europe/Stockholm".to_owned(),
            numbering: Numbering::new([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 255, 254, 253, 252, 251, 250]),
        })),
        EventKind::OrganisationRegistered => {
            Event::OrganisationRegistered(Arc::new(OrganisationRegistered {
                organisation: code("county-14"),
                kind: OrganisationKind::CountyBoard,
                names: names(
                    "Länsstyrelsen i Västra Götalands län",
                    "Länsi-Götanmaan lääninhallitus",
                    "County Board of Västra Götaland",
                ),
                area: Some("county-14".parse().unwrap()),
                coordinates: true,
            }))
        }
        EventKind::KindDefined => Event::KindDefined(Arc::new(KindDefined {
            kind: code("ballot-papers"),
            theme: Theme::Conduct,
            names: names(
                "Valsedlar saknas eller är fel",
                "Äänestyslippuja puuttuu",
                "Ballot papers missing or wrong",
            ),
            short: Some(names("Valsedlar", "Äänestysliput", "Ballot papers")),
            on_form: Some(3),
        })),
        EventKind::ExportTaken => Event::ExportTaken(Arc::new(ExportTaken {
            format: "jsonl".to_owned(),
            entries: 8_806,
        })),
        EventKind::ElectionCalled => Event::ElectionCalled(Arc::new(ElectionCalled {
            election: code("2026-parliament"),
            names: names("Valen 2026", "Vaalit 2026", "Elections 2026"),
            voting_day: jiff::civil::date(2026, 9, 13),
            phases: vec![
                PhaseStart {
                    phase: Phase::Prepare,
                    starts_at: at(1_760_000_000),
                },
                PhaseStart {
                    phase: Phase::ElectionDay,
                    starts_at: at(1_789_250_400),
                },
            ],
        })),
        EventKind::AreaDefined => Event::AreaDefined(Arc::new(AreaDefined {
            area: "county-14".parse().unwrap(),
            names: names(
                "Västra Götalands län",
                "Länsi-Götanmaan lääni",
                "Västra Götaland County",
            ),
            parent: Some("nation-SE".parse().unwrap()),
            boundary: Some(Arc::new(Boundary {
                polygons: vec![
                    vec![
                        vec![point(11.0, 57.0), point(14.0, 57.0), point(12.5, 59.25)],
                        vec![point(12.0, 57.5), point(13.0, 57.5), point(12.5, 58.0)],
                    ],
                    vec![vec![
                        point(-10.5, -57.0),
                        point(-10.0, -57.0),
                        point(-10.0, -56.5),
                    ]],
                ],
            })),
        })),
        EventKind::DutyTaken => Event::DutyTaken(Arc::new(DutyTaken { person: PersonId(3) })),
        EventKind::DutyLeft => Event::DutyLeft(Arc::new(DutyLeft { person: PersonId(3) })),
        EventKind::ThemeAssessed => Event::ThemeAssessed(Arc::new(ThemeAssessed {
            theme: Theme::Information,
            statement: statement(),
        })),
        EventKind::FileAttached => Event::FileAttached(Arc::new(FileAttached {
            to: AttachedTo::Report(ReportId(1_234)),
            name: text("Kön utanför.jpg"),
            key: text("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"),
            media_type: "image/jpeg".to_owned(),
            bytes: 2_345_678,
            sha256: FileHash::parse("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
                .unwrap(),
        })),
        EventKind::SubjectErased => Event::SubjectErased(Arc::new(SubjectErased {
            subject: Erasable::Report(ReportId(1_234)),
            ground: Ground::Retention,
        })),
        EventKind::PersonAdmitted
        | EventKind::PersonSignedIn
        | EventKind::PersonInvited
        | EventKind::InvitationWithdrawn
        | EventKind::InvitationAccepted
        | EventKind::PasskeyAdded
        | EventKind::PasskeyRemoved
        | EventKind::SignInFailed
        | EventKind::RecoveryOffered
        | EventKind::SessionsEnded
        | EventKind::EmergencySignIn
        | EventKind::PremisesRegistered
        | EventKind::PremisesCorrected
        | EventKind::ReportReceived
        | EventKind::ReportCorrected
        | EventKind::ReportTriaged
        | EventKind::ReportTakenUp => of_people_premises_and_reports(kind),
        EventKind::IncidentOpened
        | EventKind::LevelChanged
        | EventKind::EntryWritten
        | EventKind::IncidentDescribed
        | EventKind::IncidentHandedOver
        | EventKind::IncidentMarked
        | EventKind::IncidentPlaced
        | EventKind::IncidentClosed
        | EventKind::IncidentReopened => of_incidents(kind),
        EventKind::MandateGiven
        | EventKind::MandateReviewed
        | EventKind::ReportMarked
        | EventKind::EntryMarked
        | EventKind::ExtractReleased
        | EventKind::ExtractWithdrawn
        | EventKind::ReadingNoted
        | EventKind::TokenIssued
        | EventKind::TokenWithdrawn => of_access(kind),
        EventKind::ProviderSet
        | EventKind::ProviderTried
        | EventKind::ProviderTurnedOn
        | EventKind::ProviderTurnedOff
        | EventKind::ProviderRefused
        | EventKind::PersonVouchedFor
        | EventKind::PersonConnected => of_providers(kind),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every kind is named where this is called"
)]
fn of_providers(kind: EventKind) -> Event {
    let (organisation, number) = (code("county-14"), SettingNumber(2));
    let role = |value: &str, role| RoleFor {
        value: value.to_owned(),
        role,
    };
    match kind {
        EventKind::ProviderSet => Event::ProviderSet(Arc::new(ProviderSet {
            organisation,
            number,
            issuer: "https://id.example.se".to_owned(),
            client: "valpool".to_owned(),
            scopes: "profile groups".to_owned(),
            mapping: Mapping {
                claim: "groups".to_owned(),
                roles: vec![
                    role("valpool-samordning", Role::CountyCoordinator),
                    role("valpool-admin", Role::Administrator),
                ],
                must: Some(Must {
                    claim: "org".to_owned(),
                    value: "2321000-0001".to_owned(),
                }),
            },
        })),
        EventKind::ProviderTried => Event::ProviderTried(ProviderTried { organisation, number }.into()),
        EventKind::ProviderTurnedOn => {
            Event::ProviderTurnedOn(ProviderTurnedOn { organisation, number }.into())
        }
        EventKind::ProviderTurnedOff => Event::ProviderTurnedOff(ProviderTurnedOff { organisation }.into()),
        EventKind::ProviderRefused => Event::ProviderRefused(Arc::new(ProviderRefused {
            organisation,
            reason: RefusedFor::Elsewhere,
        })),
        EventKind::PersonVouchedFor => Event::PersonVouchedFor(Arc::new(PersonVouchedFor {
            person: PersonId(3),
            role: Role::CountyCoordinator,
        })),
        EventKind::PersonConnected => {
            let person = PersonId(3);
            Event::PersonConnected(PersonConnected { person, number }.into())
        }
        other => panic!("{other:?} has its example elsewhere"),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every kind is named where this is called"
)]
fn of_access(kind: EventKind) -> Event {
    let (person, extract) = (PersonId(3), ExtractId(7));
    let reason = text("Uppgifter om en person.");
    match kind {
        EventKind::MandateGiven => Event::MandateGiven(Arc::new(MandateGiven {
            person,
            role: Role::CountyCoordinator,
            from: Some(at(START_S)),
            until: Some(at(START_S + 1_209_600)),
            election: Some(code("2026-parliament")),
        })),
        EventKind::MandateReviewed => Event::MandateReviewed(Arc::new(MandateReviewed {
            person,
            review: Review::Ended,
        })),
        EventKind::ReportMarked => Event::ReportMarked(Arc::new(ReportMarked {
            report: ReportId(1_234),
            marking: marking(),
            reason,
        })),
        EventKind::EntryMarked => Event::EntryMarked(Arc::new(EntryMarked {
            about: About::Incident(IncidentId(56)),
            entry: Sequence(8_806),
            owner: code("police"),
            marking: Some(marking()),
            reason,
        })),
        EventKind::ExtractReleased => Event::ExtractReleased(Arc::new(ExtractReleased {
            extract,
            of: Some(AttachedTo::Incident(IncidentId(56))),
            owner: code("police"),
            marking: marking(),
            title: text("Råd till partierna"),
            text: text("Räkna med fler falska konton i era kanaler."),
            reason: text("Alla partier berörs."),
        })),
        EventKind::ExtractWithdrawn => Event::ExtractWithdrawn(Arc::new(ExtractWithdrawn {
            extract,
            reason: text("Uppgiften var fel."),
        })),
        EventKind::ReadingNoted => Event::ReadingNoted(Arc::new(ReadingNoted {
            reading: ReadingId(12),
            opened: Opened::Incident(IncidentId(56)),
            owner: code("police"),
            at: at(START_S - 2),
        })),
        EventKind::TokenIssued => Event::TokenIssued(Arc::new(TokenIssued {
            token: TokenId(4),
            name: text("Ärendesystemet"),
            organisation: code("police"),
            scopes: vec![Scope::ReportsRead, Scope::IncidentsWrite],
            expires_at: at(START_S + 7_776_000),
        })),
        EventKind::TokenWithdrawn => Event::TokenWithdrawn(Arc::new(TokenWithdrawn { token: TokenId(4) })),
        other => panic!("{other:?} has its example elsewhere"),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every kind is named where this is called"
)]
fn of_people_premises_and_reports(kind: EventKind) -> Event {
    let (report, person) = (ReportId(1_234), PersonId(3));
    match kind {
        EventKind::PersonAdmitted => Event::PersonAdmitted(Arc::new(PersonAdmitted {
            person: PersonId(3),
            name: text("Kim Öberg"),
            organisation: code("county-14"),
            role: Role::CountyCoordinator,
        })),
        EventKind::PersonSignedIn => Event::PersonSignedIn(Arc::new(PersonSignedIn {
            person: PersonId(3),
            means: SignInMeans::Link,
        })),
        EventKind::PersonInvited => Event::PersonInvited(PersonInvited { person }.into()),
        EventKind::InvitationWithdrawn => Event::InvitationWithdrawn(InvitationWithdrawn { person }.into()),
        EventKind::InvitationAccepted => Event::InvitationAccepted(InvitationAccepted { person }.into()),
        EventKind::PasskeyAdded => Event::PasskeyAdded(Arc::new(PasskeyAdded {
            person,
            passkey: PasskeyNumber(2),
            name: text("Telefonen"),
        })),
        EventKind::PasskeyRemoved => Event::PasskeyRemoved(Arc::new(PasskeyRemoved {
            person,
            passkey: PasskeyNumber(2),
        })),
        EventKind::SignInFailed => Event::SignInFailed(Arc::new(SignInFailed {
            person,
            means: SignInMeans::Passkey,
        })),
        EventKind::RecoveryOffered => Event::RecoveryOffered(RecoveryOffered { person }.into()),
        EventKind::SessionsEnded => Event::SessionsEnded(SessionsEnded { person }.into()),
        EventKind::EmergencySignIn => Event::EmergencySignIn(EmergencySignIn { person }.into()),
        EventKind::PremisesRegistered => Event::PremisesRegistered(Arc::new(PremisesRegistered {
            premises: PremisesId(7),
            source_key: "1481-0007".to_owned(),
            details: details(),
        })),
        EventKind::PremisesCorrected => Event::PremisesCorrected(Arc::new(PremisesCorrected {
            premises: PremisesId(7),
            details: PremisesDetails {
                standing: Standing::Abolished,
                ..details()
            },
        })),
        EventKind::ReportReceived => Event::ReportReceived(Arc::new(ReportReceived {
            report,
            owner: code("municipality-1481"),
            marking: marking(),
            source_key: Some("row 17/b".to_owned()),
            contents: contents(),
        })),
        EventKind::ReportCorrected => Event::ReportCorrected(Arc::new(ReportCorrected {
            report,
            contents: contents(),
        })),
        EventKind::ReportTriaged => Event::ReportTriaged(Arc::new(ReportTriaged {
            report,
            verdict: Verdict::Handled(text("Nya sedlar kom 14.40.")),
            answer: text("Tack! Sedlarna är på plats."),
        })),
        EventKind::ReportTakenUp => Event::ReportTakenUp(Arc::new(ReportTakenUp {
            report,
            reason: text("Fler sedlar saknas."),
        })),
        other => panic!("{other:?} has its example elsewhere"),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every kind is named where this is called"
)]
fn of_incidents(kind: EventKind) -> Event {
    let incident = IncidentId(56);
    let places = || vec!["county-14".parse().unwrap(), "municipality-1481".parse().unwrap()];
    let reason = text("Flera lokaler i kommunen berörs.");
    match kind {
        EventKind::IncidentOpened => Event::IncidentOpened(Arc::new(IncidentOpened {
            incident,
            title: text("Valsedlar saknas i Mölndal"),
            kind: code("ballot-papers"),
            level: Level::Extended,
            reason,
            owner: code("municipality-1481"),
            lead: code("county-14"),
            marking: marking(),
            places: places(),
        })),
        EventKind::LevelChanged => Event::LevelChanged(Arc::new(LevelChanged {
            incident,
            from: Level::Extended,
            to: Level::Critical,
            reason,
        })),
        EventKind::EntryWritten => Event::EntryWritten(Arc::new(EntryWritten {
            incident,
            statement: statement(),
        })),
        EventKind::IncidentDescribed => Event::IncidentDescribed(Arc::new(IncidentDescribed {
            incident,
            part: Part::Consequences,
            statement: statement(),
        })),
        EventKind::IncidentHandedOver => Event::IncidentHandedOver(Arc::new(IncidentHandedOver {
            incident,
            from: code("municipality-1481"),
            to: code("police"),
            reason,
        })),
        EventKind::IncidentMarked => Event::IncidentMarked(Arc::new(IncidentMarked {
            incident,
            marking: marking(),
            reason,
        })),
        EventKind::IncidentPlaced => Event::IncidentPlaced(Arc::new(IncidentPlaced {
            incident,
            places: places(),
        })),
        EventKind::IncidentClosed => Event::IncidentClosed(Arc::new(IncidentClosed { incident, reason })),
        EventKind::IncidentReopened => {
            Event::IncidentReopened(Arc::new(IncidentReopened { incident, reason }))
        }
        other => panic!("{other:?} has its example elsewhere"),
    }
}

/// The example of a kind as the first entry of a journal.
pub(crate) fn record(kind: EventKind) -> Record {
    Record {
        sequence: Sequence(1),
        recorded_at: Timestamp::from_microsecond(START_S * 1_000_000 + 123_456).unwrap(),
        by: Actor::Person(PersonId(3)),
        key: RequestKey(0x0123_4567_89ab_cdef_0011_2233_4455_6677),
        event: event(kind),
    }
}

/// The examples of every kind as one journal, a second between two entries.
pub(crate) fn chain() -> Vec<Entry> {
    let actors = [
        Actor::Person(PersonId(3)),
        Actor::Station(PremisesId(7)),
        Actor::Import(code("police")),
        Actor::Console,
    ];
    let mut before = Hash::default();
    let mut entries = Vec::new();
    for ((kind, by), number) in EventKind::ALL
        .into_iter()
        .zip(actors.into_iter().cycle())
        .zip(1_u32..)
    {
        let record = Record {
            sequence: Sequence(number.into()),
            recorded_at: at(START_S + i64::from(number)),
            by,
            key: RequestKey(u128::MAX - u128::from(number)),
            event: event(kind),
        };
        let entry = encode(&record, &before, &seal(record.sequence)).unwrap();
        before = entry.hash;
        entries.push(entry);
    }
    entries
}
