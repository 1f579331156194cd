//! Every event as it is stored, and back.

use std::sync::Arc;

use jiff::Timestamp;

use crate::areas::AreaId;
use crate::duty::{DutyLeft, DutyTaken};
use crate::entries::{About, EntryMarked};
use crate::erasure::{Erasable, Ground, SubjectErased};
use crate::event::{Event, EventKind, Sequence};
use crate::extracts::{ExtractReleased, ExtractWithdrawn};
use crate::files::{AttachedTo, FileAttached, FileHash};
use crate::for_each_event;
use crate::ids::{ExtractId, IncidentId, PersonId, PremisesId, ReadingId, ReportId, TokenId};
use crate::incidents::{
    EntryWritten, IncidentDescribed, IncidentHandedOver, IncidentMarked, IncidentPlaced, IncidentReopened,
    LevelChanged, Part,
};
use crate::level::Level;
use crate::mandates::{MandateGiven, MandateReviewed, Review};
use crate::marking::{Label, Marking};
use crate::network::{ExportTaken, PersonAdmitted, PersonSignedIn, Role, SignInMeans};
use crate::premises::{Access, PremisesCorrected, PremisesDetails, PremisesRegistered};
use crate::providers::{
    Must, PersonConnected, PersonVouchedFor, ProviderRefused, ProviderSet, ProviderTried, ProviderTurnedOff,
    ProviderTurnedOn, RefusedFor, SettingNumber,
};
use crate::readings::{Opened, ReadingNoted};
use crate::reports::{
    Contents, NotIncidentReason, Occurred, Place, Police, ReportCorrected, ReportMarked, ReportReceived,
    ReportTakenUp, ReportTriaged, Verdict, Voting,
};
use crate::sign_in::{
    EmergencySignIn, InvitationAccepted, InvitationWithdrawn, PasskeyAdded, PasskeyNumber, PasskeyRemoved,
    PersonInvited, RecoveryOffered, SessionsEnded, SignInFailed,
};
use crate::testing::build::{closed, contents, joined, marked, opened, triaged};
use crate::testing::network::{
    area, at, code, defined, details, election, founded, kind, organisation, registered,
};
use crate::theme::{Basis, Likelihood, Statement, Theme};
use crate::themes::ThemeAssessed;
use crate::tokens::{Scope, TokenIssued, TokenWithdrawn};
use crate::words::{Names, Personal};

macro_rules! round_trip {
    ($($variant:ident($kind:literal, $version:literal, $body:ty);)*) => {
        /// The event, written as JSON and read again.
        pub(super) fn and_back(event: &Event) -> Event {
            match event {
                $(Event::$variant(body) => {
                    let text = serde_json::to_string(&**body).unwrap();
                    Event::$variant(serde_json::from_str::<$body>(&text).unwrap().into())
                })*
            }
        }
    };
}
for_each_event!(round_trip);

fn moment() -> Timestamp {
    "2026-09-13T14:05:06.123456Z".parse().unwrap()
}

fn reason() -> Personal {
    Personal::new("Så bedöms det, \"just nu\"\n\u{1f5f3}.")
}

fn statement() -> Statement {
    Statement {
        text: reason(),
        basis: Basis::Assessment,
        likelihood: Some(Likelihood::VeryUnlikely),
    }
}

fn marking() -> Marking {
    Marking {
        named: vec![PersonId(1), PersonId(2)],
        ..marked(Label::AmberStrict, &["police", "cyber"])
    }
}

fn full_contents() -> Arc<Contents> {
    Arc::new(Contents {
        kind: code("threat"),
        kind_word: "Violence / Thuggery".to_owned(),
        title: Personal::new("Rubrik"),
        text: reason(),
        place: Place {
            premises: Some(PremisesId(1)),
            area: Some(area("municipality-1380")),
            point: Some(at(-0.12345, 56.5)),
            words: Personal::new("vid ån"),
        },
        occurred: Occurred::At(moment()),
        voting: Voting::Stopped,
        done: Personal::new("Ringt."),
        help: Personal::new("Bil."),
        police: Police::Informed,
        contact: Personal::new("070"),
    })
}

fn full_details() -> PremisesDetails {
    PremisesDetails {
        address: "Storgatan 1".to_owned(),
        access: Some(Access::Assisted),
        ..details("Skolan", Some("municipality-1380"), Some(at(11.5, 56.5)))
    }
}

/// The same for what is recorded about coming in.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every kind is named where this is called"
)]
fn coming_in(kind_of: EventKind) -> Event {
    let person = PersonId(7);
    match kind_of {
        EventKind::PersonInvited => Event::PersonInvited(PersonInvited { person }.into()),
        EventKind::InvitationWithdrawn => Event::InvitationWithdrawn(InvitationWithdrawn { person }.into()),
        EventKind::InvitationAccepted => Event::InvitationAccepted(InvitationAccepted { person }.into()),
        EventKind::PasskeyAdded => Event::PasskeyAdded(
            PasskeyAdded {
                person,
                passkey: PasskeyNumber(2),
                name: Personal::new("Telefonen"),
            }
            .into(),
        ),
        EventKind::PasskeyRemoved => Event::PasskeyRemoved(
            PasskeyRemoved {
                person,
                passkey: PasskeyNumber(2),
            }
            .into(),
        ),
        EventKind::SignInFailed => Event::SignInFailed(
            SignInFailed {
                person,
                means: SignInMeans::Passkey,
            }
            .into(),
        ),
        EventKind::RecoveryOffered => Event::RecoveryOffered(RecoveryOffered { person }.into()),
        EventKind::SessionsEnded => Event::SessionsEnded(SessionsEnded { person }.into()),
        EventKind::EmergencySignIn => Event::EmergencySignIn(EmergencySignIn { person }.into()),
        other => panic!("{other:?} is not about coming in"),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every kind is named where this is called"
)]
fn of_providers(kind_of: EventKind) -> Event {
    let (organisation, number) = (organisation("police"), SettingNumber(2));
    match kind_of {
        EventKind::ProviderSet => {
            let mut set = super::asked::provider("police", Role::Liaison);
            set.mapping.must = Some(Must {
                claim: "org".to_owned(),
                value: "2321000-0001".to_owned(),
            });
            Event::ProviderSet(
                ProviderSet {
                    organisation,
                    number,
                    issuer: set.issuer,
                    client: set.client,
                    scopes: set.scopes,
                    mapping: set.mapping,
                }
                .into(),
            )
        }
        EventKind::ProviderTried => Event::ProviderTried(ProviderTried { organisation, number }.into()),
        EventKind::ProviderTurnedOn => {
            Event::ProviderTurnedOn(ProviderTurnedOn { organisation, number }.into())
        }
        EventKind::ProviderTurnedOff => Event::ProviderTurnedOff(ProviderTurnedOff { organisation }.into()),
        EventKind::ProviderRefused => {
            let reason = RefusedFor::Unproved;
            Event::ProviderRefused(ProviderRefused { organisation, reason }.into())
        }
        EventKind::PersonVouchedFor => {
            let (person, role) = (PersonId(7), Role::Liaison);
            Event::PersonVouchedFor(PersonVouchedFor { person, role }.into())
        }
        EventKind::PersonConnected => {
            let person = PersonId(7);
            Event::PersonConnected(PersonConnected { person, number }.into())
        }
        other => panic!("{other:?} is not about providers"),
    }
}

fn admitted(person: PersonId) -> Event {
    let organisation = organisation("police");
    let (name, role) = (Personal::new("Aino Å"), Role::DutyOfficer);
    Event::PersonAdmitted(
        PersonAdmitted {
            person,
            name,
            organisation,
            role,
        }
        .into(),
    )
}

fn names() -> Names {
    Names {
        sv: "Ett".to_owned(),
        fi: "Yksi".to_owned(),
        en: "One".to_owned(),
    }
}

/// One of every kind, with every field filled in.
fn full(kind_of: EventKind) -> Event {
    let (incident, report, premises, person) = (IncidentId(7), ReportId(7), PremisesId(7), PersonId(7));
    match kind_of {
        EventKind::NetworkFounded => Event::NetworkFounded(founded().into()),
        EventKind::OrganisationRegistered => {
            let mut full = registered("county-13");
            (full.names, full.coordinates) = (names(), true);
            Event::OrganisationRegistered(full.into())
        }
        EventKind::PersonAdmitted => admitted(person),
        EventKind::PersonSignedIn => Event::PersonSignedIn(
            PersonSignedIn {
                person,
                means: SignInMeans::Demonstration,
            }
            .into(),
        ),
        EventKind::PersonInvited
        | EventKind::InvitationWithdrawn
        | EventKind::InvitationAccepted
        | EventKind::PasskeyAdded
        | EventKind::PasskeyRemoved
        | EventKind::SignInFailed
        | EventKind::RecoveryOffered
        | EventKind::SessionsEnded
        | EventKind::EmergencySignIn => coming_in(kind_of),
        EventKind::ProviderSet
        | EventKind::ProviderTried
        | EventKind::ProviderTurnedOn
        | EventKind::ProviderTurnedOff
        | EventKind::ProviderRefused
        | EventKind::PersonVouchedFor
        | EventKind::PersonConnected => of_providers(kind_of),
        EventKind::KindDefined => {
            let mut full = kind("threat", Theme::Physical);
            (full.names, full.short) = (names(), Some(names()));
            Event::KindDefined(full.into())
        }
        EventKind::ExportTaken => Event::ExportTaken(
            ExportTaken {
                format: "jsonl".to_owned(),
                entries: u64::MAX,
            }
            .into(),
        ),
        EventKind::ElectionCalled => Event::ElectionCalled(election().into()),
        EventKind::AreaDefined => Event::AreaDefined(defined("municipality-1380").into()),
        EventKind::PremisesRegistered => {
            let (source_key, details) = ("a b".to_owned(), full_details());
            Event::PremisesRegistered(
                PremisesRegistered {
                    premises,
                    source_key,
                    details,
                }
                .into(),
            )
        }
        EventKind::PremisesCorrected => Event::PremisesCorrected(
            PremisesCorrected {
                premises,
                details: full_details(),
            }
            .into(),
        ),
        EventKind::ReportReceived => Event::ReportReceived(
            ReportReceived {
                report,
                owner: organisation("police"),
                marking: marking(),
                source_key: Some("17".to_owned()),
                contents: full_contents(),
            }
            .into(),
        ),
        EventKind::ReportCorrected => Event::ReportCorrected(
            ReportCorrected {
                report,
                contents: full_contents(),
            }
            .into(),
        ),
        EventKind::ReportTriaged => {
            let (verdict, answer) = (Verdict::Handled(reason()), Personal::new("Tack."));
            Event::ReportTriaged(
                ReportTriaged {
                    report,
                    verdict,
                    answer,
                }
                .into(),
            )
        }
        EventKind::ReportTakenUp => Event::ReportTakenUp(
            ReportTakenUp {
                report,
                reason: reason(),
            }
            .into(),
        ),
        EventKind::IncidentOpened => opened(7),
        EventKind::LevelChanged => {
            let (from, to) = (Level::Note, Level::Critical);
            Event::LevelChanged(
                LevelChanged {
                    incident,
                    from,
                    to,
                    reason: reason(),
                }
                .into(),
            )
        }
        EventKind::FileAttached => Event::FileAttached(
            FileAttached {
                to: AttachedTo::Incident(incident),
                name: Personal::new("Bild.jpg"),
                key: Personal::new("ab"),
                media_type: "image/jpeg".to_owned(),
                bytes: 1_234,
                sha256: FileHash([0xab; 32]),
            }
            .into(),
        ),
        EventKind::EntryWritten => Event::EntryWritten(
            EntryWritten {
                incident,
                statement: statement(),
            }
            .into(),
        ),
        EventKind::IncidentDescribed => {
            let (part, statement) = (Part::Resources, statement());
            Event::IncidentDescribed(
                IncidentDescribed {
                    incident,
                    part,
                    statement,
                }
                .into(),
            )
        }
        EventKind::IncidentHandedOver => {
            let (from, to) = (organisation("police"), organisation("cyber"));
            Event::IncidentHandedOver(
                IncidentHandedOver {
                    incident,
                    from,
                    to,
                    reason: reason(),
                }
                .into(),
            )
        }
        EventKind::IncidentMarked => Event::IncidentMarked(
            IncidentMarked {
                incident,
                marking: marking(),
                reason: reason(),
            }
            .into(),
        ),
        EventKind::IncidentPlaced => {
            let places = vec![area("county-13"), area("municipality-1481")];
            Event::IncidentPlaced(IncidentPlaced { incident, places }.into())
        }
        EventKind::IncidentClosed => closed(7),
        EventKind::IncidentReopened => Event::IncidentReopened(
            IncidentReopened {
                incident,
                reason: reason(),
            }
            .into(),
        ),
        EventKind::DutyTaken => Event::DutyTaken(DutyTaken { person }.into()),
        EventKind::DutyLeft => Event::DutyLeft(DutyLeft { person }.into()),
        EventKind::ThemeAssessed => {
            let (theme, statement) = (Theme::Information, statement());
            Event::ThemeAssessed(ThemeAssessed { theme, statement }.into())
        }
        EventKind::SubjectErased
        | EventKind::MandateGiven
        | EventKind::MandateReviewed
        | EventKind::ReportMarked
        | EventKind::EntryMarked
        | EventKind::ExtractReleased
        | EventKind::ExtractWithdrawn
        | EventKind::ReadingNoted
        | EventKind::TokenIssued
        | EventKind::TokenWithdrawn => full_of_access(kind_of),
    }
}

/// One of every kind that tells who may do and see what.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every kind is named where this is called"
)]
fn full_of_access(kind_of: EventKind) -> Event {
    let (incident, person, extract) = (IncidentId(7), PersonId(7), ExtractId(7));
    match kind_of {
        EventKind::SubjectErased => {
            let (subject, ground) = (Erasable::Theme(Theme::Cyber), Ground::Misplaced);
            Event::SubjectErased(SubjectErased { subject, ground }.into())
        }
        EventKind::MandateGiven => Event::MandateGiven(
            MandateGiven {
                person,
                role: Role::Analyst,
                from: Some(moment()),
                until: Some(moment()),
                election: Some(code("2026-parliament")),
            }
            .into(),
        ),
        EventKind::MandateReviewed => {
            let review = Review::Ended;
            Event::MandateReviewed(MandateReviewed { person, review }.into())
        }
        EventKind::ReportMarked => Event::ReportMarked(
            ReportMarked {
                report: ReportId(7),
                marking: marking(),
                reason: reason(),
            }
            .into(),
        ),
        EventKind::EntryMarked => Event::EntryMarked(
            EntryMarked {
                about: About::Incident(incident),
                entry: Sequence(17),
                owner: organisation("police"),
                marking: Some(marking()),
                reason: reason(),
            }
            .into(),
        ),
        EventKind::ExtractReleased => Event::ExtractReleased(
            ExtractReleased {
                extract,
                of: Some(AttachedTo::Incident(incident)),
                owner: organisation("police"),
                marking: marking(),
                title: reason(),
                text: reason(),
                reason: reason(),
            }
            .into(),
        ),
        EventKind::ExtractWithdrawn => Event::ExtractWithdrawn(
            ExtractWithdrawn {
                extract,
                reason: reason(),
            }
            .into(),
        ),
        EventKind::ReadingNoted => Event::ReadingNoted(
            ReadingNoted {
                reading: ReadingId(7),
                opened: Opened::Incident(incident),
                owner: organisation("police"),
                at: moment(),
            }
            .into(),
        ),
        EventKind::TokenIssued => Event::TokenIssued(
            TokenIssued {
                token: TokenId(3),
                name: reason(),
                organisation: organisation("police"),
                scopes: Scope::ALL.to_vec(),
                expires_at: moment(),
            }
            .into(),
        ),
        EventKind::TokenWithdrawn => Event::TokenWithdrawn(TokenWithdrawn { token: TokenId(3) }.into()),
        other => panic!("{other:?} has its example elsewhere"),
    }
}

#[test]
fn every_event_comes_back_as_it_was() {
    for kind in EventKind::ALL {
        let event = full(kind);
        assert_eq!(event.kind(), kind);
        assert_eq!(and_back(&event), event);
    }
}

#[test]
fn every_event_has_a_name_of_its_own() {
    let mut names: Vec<_> = EventKind::ALL.into_iter().map(EventKind::stored).collect();
    for (kind, name) in EventKind::ALL.into_iter().zip(names.clone()) {
        assert_eq!(EventKind::parse(name), Some(kind));
        assert!(kind.version() >= 1);
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), EventKind::ALL.len());
    assert_eq!(EventKind::parse("report.updated"), None);
}

#[test]
fn every_verdict_and_time_comes_back() {
    let verdicts = NotIncidentReason::ALL
        .map(Verdict::NotIncident)
        .into_iter()
        .chain([
            Verdict::SentOn(Personal::new("Länsstyrelsen")),
            Verdict::Handled(reason()),
        ]);
    for event in verdicts.map(|verdict| triaged(1, verdict)).chain([joined(1, 2)]) {
        assert_eq!(and_back(&event), event);
    }
    for occurred in [Occurred::Unknown, Occurred::At(moment()), Occurred::Day(moment())] {
        let contents = Arc::new(Contents {
            occurred,
            ..contents("other", "Kö.")
        });
        let event = Event::ReportCorrected(
            ReportCorrected {
                report: ReportId(1),
                contents,
            }
            .into(),
        );
        assert_eq!(and_back(&event), event);
    }
}

#[test]
fn what_is_not_told_takes_no_room() {
    let text = serde_json::to_string(&contents("other", "Kö.")).unwrap();
    assert_eq!(
        text,
        r#"{"kind":"other","text":"Kö.","place":{},"voting":"unknown","police":"unknown"}"#
    );
    let least = r#"{"kind":"other","text":"Kö.","voting":"unknown","police":"unknown"}"#;
    assert_eq!(
        serde_json::from_str::<Contents>(least).unwrap(),
        contents("other", "Kö.")
    );
}

#[test]
fn codes_and_areas_from_a_journal_are_checked() {
    for bad in [r#""""#, r#""a\nb""#, "7", "null"] {
        assert!(serde_json::from_str::<crate::ids::Code>(bad).is_err(), "{bad}");
    }
    for bad in [r#""county""#, r#""parish-1""#, "14"] {
        assert!(serde_json::from_str::<AreaId>(bad).is_err(), "{bad}");
    }
    assert!(serde_json::from_str::<Level>("5").is_err());
    assert_eq!(
        serde_json::from_str::<AreaId>(r#""county-\u00e41""#).unwrap(),
        area("county-ä1")
    );
}
