//! Random events of every kind.

use std::sync::Arc;

use domain::areas::{AreaDefined, AreaId, AreaLevel, Boundary, Point};
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
    Contents, NotIncidentReason, Occurred, Place, Police, ReportCorrected, ReportMarked, ReportReceived,
    ReportTakenUp, ReportTriaged, Verdict, Voting,
};
use domain::sign_in::{
    EmergencySignIn, InvitationAccepted, InvitationWithdrawn, PasskeyAdded, PasskeyNumber, PasskeyRemoved,
    PersonInvited, RecoveryOffered, SessionsEnded, SignInFailed,
};
use domain::theme::{Basis, Likelihood, Statement, Theme};
use domain::themes::ThemeAssessed;
use domain::tokens::{Scope, TokenIssued, TokenWithdrawn};
use domain::words::{Names, Personal};
use domain::{Event, EventKind, Sequence};
use jiff::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Microseconds of years 1 to 9999, near enough.
pub(crate) fn moment_us() -> impl Strategy<Value = i64> {
    -60_000_000_000_000_000_i64..250_000_000_000_000_000
}

fn moment() -> impl Strategy<Value = Timestamp> {
    // Contents may hold finer times than our own stamps.
    (moment_us(), 0..1_000_i64).prop_map(|(microsecond, nanosecond)| {
        let span = jiff::SignedDuration::from_nanos(nanosecond);
        Timestamp::from_microsecond(microsecond)
            .unwrap()
            .checked_add(span)
            .unwrap()
    })
}

fn one_of<T: Clone + std::fmt::Debug + 'static>(all: &[T]) -> impl Strategy<Value = T> + use<T> {
    select(all.to_vec())
}

fn code() -> impl Strategy<Value = Code> {
    "[^\\p{Cc}]{1,11}".prop_map(|text| Code::new(&text).unwrap())
}

fn text() -> impl Strategy<Value = String> {
    any::<String>()
}

fn erasable() -> impl Strategy<Value = Erasable> {
    prop_oneof![
        any::<u32>().prop_map(|id| Erasable::Person(PersonId(id))),
        any::<u32>().prop_map(|id| Erasable::Report(ReportId(id))),
        any::<u32>().prop_map(|id| Erasable::Incident(IncidentId(id))),
        any::<u32>().prop_map(|id| Erasable::Extract(ExtractId(id))),
        one_of(&Theme::ALL).prop_map(Erasable::Theme),
    ]
}

fn setting() -> impl Strategy<Value = SettingNumber> {
    any::<u32>().prop_map(SettingNumber)
}

fn mapping() -> impl Strategy<Value = Mapping> {
    let role = (text(), one_of(&Role::ALL)).prop_map(|(value, role)| RoleFor { value, role });
    let must = (text(), text()).prop_map(|(claim, value)| Must { claim, value });
    (text(), vec(role, 0..3), option::of(must)).prop_map(|(claim, roles, must)| Mapping {
        claim,
        roles,
        must,
    })
}

fn personal() -> impl Strategy<Value = Personal> {
    text().prop_map(Personal::new)
}

fn names() -> impl Strategy<Value = Names> {
    (text(), text(), text()).prop_map(|(sv, fi, en)| Names { sv, fi, en })
}

fn area() -> impl Strategy<Value = AreaId> {
    (one_of(&AreaLevel::ALL), code()).prop_map(|(level, code)| AreaId { level, code })
}

fn point() -> impl Strategy<Value = Point> {
    (any::<i32>(), any::<i32>()).prop_map(|(longitude_e5, latitude_e5)| Point {
        longitude_e5,
        latitude_e5,
    })
}

fn marking() -> impl Strategy<Value = Marking> {
    let named = vec(any::<u32>().prop_map(PersonId), 0..3);
    (one_of(&Label::ALL), vec(code(), 0..3), named).prop_map(|(label, audience, named)| Marking {
        label,
        audience,
        named,
    })
}

fn statement() -> impl Strategy<Value = Statement> {
    (
        personal(),
        one_of(&Basis::ALL),
        option::of(one_of(&Likelihood::ALL)),
    )
        .prop_map(|(text, basis, likelihood)| Statement {
            text,
            basis,
            likelihood,
        })
}

fn occurred() -> impl Strategy<Value = Occurred> {
    prop_oneof![
        moment().prop_map(Occurred::At),
        moment().prop_map(Occurred::Day),
        Just(Occurred::Unknown)
    ]
}

fn place() -> impl Strategy<Value = Place> {
    let premises = option::of(any::<u32>().prop_map(PremisesId));
    (premises, option::of(area()), option::of(point()), personal()).prop_map(
        |(premises, area, point, words)| Place {
            premises,
            area,
            point,
            words,
        },
    )
}

fn contents() -> impl Strategy<Value = Arc<Contents>> {
    let what = (code(), text(), personal(), personal(), place(), occurred());
    let state = (
        one_of(&Voting::ALL),
        personal(),
        personal(),
        one_of(&Police::ALL),
        personal(),
    );
    (what, state).prop_map(
        |((kind, kind_word, title, text, place, occurred), (voting, done, help, police, contact))| {
            Arc::new(Contents {
                kind,
                kind_word,
                title,
                text,
                place,
                occurred,
                voting,
                done,
                help,
                police,
                contact,
            })
        },
    )
}

fn details() -> impl Strategy<Value = PremisesDetails> {
    let uses = (
        one_of(&PremisesKind::ALL),
        one_of(&Standing::ALL),
        option::of(one_of(&Access::ALL)),
    );
    (text(), text(), uses, option::of(area()), option::of(point())).prop_map(
        |(name, address, (kind, standing, access), area, point)| PremisesDetails {
            name,
            kind,
            standing,
            address,
            area,
            point,
            access,
        },
    )
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        any::<u32>().prop_map(|id| Verdict::Incident(IncidentId(id))),
        personal().prop_map(Verdict::SentOn),
        one_of(&NotIncidentReason::ALL).prop_map(Verdict::NotIncident),
        personal().prop_map(Verdict::Handled),
    ]
}

fn report() -> impl Strategy<Value = ReportId> {
    any::<u32>().prop_map(ReportId)
}

fn person() -> impl Strategy<Value = PersonId> {
    any::<u32>().prop_map(PersonId)
}

/// Any event.
pub(crate) fn event() -> impl Strategy<Value = Event> {
    select(EventKind::ALL.to_vec()).prop_flat_map(of_kind)
}

macro_rules! made {
    ($variant:ident { $($field:ident: $strategy:expr),* $(,)? }) => {
        ($($strategy,)*).prop_map(|($($field,)*)| Event::$variant(Arc::new($variant { $($field),* }))).boxed()
    };
}

fn of_kind(kind: EventKind) -> BoxedStrategy<Event> {
    match kind {
        EventKind::NetworkFounded => made!(NetworkFounded {
            names: names(),
            country: text(),
            zone: text(),
            numbering: any::<[u8; 16]>().prop_map(Numbering::new),
        }),
        EventKind::OrganisationRegistered => made!(OrganisationRegistered {
            organisation: code(),
            kind: one_of(&OrganisationKind::ALL),
            names: names(),
            area: option::of(area()),
            coordinates: any::<bool>(),
        }),
        EventKind::PersonAdmitted => made!(PersonAdmitted {
            person: person(),
            name: personal(),
            organisation: code(),
            role: one_of(&Role::ALL),
        }),
        EventKind::PersonSignedIn => made!(PersonSignedIn {
            person: person(),
            means: one_of(&SignInMeans::ALL)
        }),
        EventKind::PersonInvited => made!(PersonInvited { person: person() }),
        EventKind::InvitationWithdrawn => made!(InvitationWithdrawn { person: person() }),
        EventKind::InvitationAccepted => made!(InvitationAccepted { person: person() }),
        EventKind::PasskeyAdded => made!(PasskeyAdded {
            person: person(),
            passkey: any::<u16>().prop_map(PasskeyNumber),
            name: personal(),
        }),
        EventKind::PasskeyRemoved => made!(PasskeyRemoved {
            person: person(),
            passkey: any::<u16>().prop_map(PasskeyNumber),
        }),
        EventKind::SignInFailed => made!(SignInFailed {
            person: person(),
            means: one_of(&SignInMeans::ALL)
        }),
        EventKind::RecoveryOffered => made!(RecoveryOffered { person: person() }),
        EventKind::SessionsEnded => made!(SessionsEnded { person: person() }),
        EventKind::EmergencySignIn => made!(EmergencySignIn { person: person() }),
        EventKind::ProviderSet => made!(ProviderSet {
            organisation: code(),
            number: setting(),
            issuer: text(),
            client: text(),
            scopes: text(),
            mapping: mapping(),
        }),
        EventKind::ProviderTried => made!(ProviderTried {
            organisation: code(),
            number: setting()
        }),
        EventKind::ProviderTurnedOn => made!(ProviderTurnedOn {
            organisation: code(),
            number: setting()
        }),
        EventKind::ProviderTurnedOff => made!(ProviderTurnedOff { organisation: code() }),
        EventKind::ProviderRefused => made!(ProviderRefused {
            organisation: code(),
            reason: one_of(&RefusedFor::ALL)
        }),
        EventKind::PersonVouchedFor => made!(PersonVouchedFor {
            person: person(),
            role: one_of(&Role::ALL)
        }),
        EventKind::PersonConnected => made!(PersonConnected {
            person: person(),
            number: setting()
        }),
        EventKind::KindDefined => made!(KindDefined {
            kind: code(),
            theme: one_of(&Theme::ALL),
            names: names(),
            short: option::of(names()),
            on_form: option::of(any::<u8>()),
        }),
        EventKind::ExportTaken => made!(ExportTaken {
            format: text(),
            entries: any::<u64>()
        }),
        EventKind::ElectionCalled => made!(ElectionCalled {
            election: code(),
            names: names(),
            voting_day: (1..=9999_i16, 1..=12_i8, 1..=28_i8)
                .prop_map(|(year, month, day)| { jiff::civil::date(year, month, day) }),
            phases: vec(
                (one_of(&Phase::ALL), moment())
                    .prop_map(|(phase, starts_at)| PhaseStart { phase, starts_at }),
                0..4
            ),
        }),
        EventKind::AreaDefined => made!(AreaDefined {
            area: area(),
            names: names(),
            parent: option::of(area()),
            boundary: option::of(
                vec(vec(vec(point(), 0..5), 0..3), 0..3)
                    .prop_map(|polygons| { Arc::new(Boundary { polygons }) })
            ),
        }),
        EventKind::PremisesRegistered => made!(PremisesRegistered {
            premises: any::<u32>().prop_map(PremisesId),
            source_key: text(),
            details: details(),
        }),
        EventKind::PremisesCorrected => made!(PremisesCorrected {
            premises: any::<u32>().prop_map(PremisesId),
            details: details(),
        }),
        EventKind::ReportReceived => made!(ReportReceived {
            report: report(),
            owner: code(),
            marking: marking(),
            source_key: option::of(text()),
            contents: contents(),
        }),
        EventKind::ReportCorrected => made!(ReportCorrected {
            report: report(),
            contents: contents()
        }),
        EventKind::ReportTriaged => made!(ReportTriaged {
            report: report(),
            verdict: verdict(),
            answer: personal()
        }),
        EventKind::ReportTakenUp => made!(ReportTakenUp {
            report: report(),
            reason: personal()
        }),
        EventKind::FileAttached => made!(FileAttached {
            to: attached_to(),
            name: personal(),
            key: personal(),
            media_type: text(),
            bytes: any::<u64>(),
            sha256: any::<[u8; 32]>().prop_map(FileHash),
        }),
        EventKind::DutyTaken => made!(DutyTaken { person: person() }),
        EventKind::DutyLeft => made!(DutyLeft { person: person() }),
        EventKind::ThemeAssessed => made!(ThemeAssessed {
            theme: one_of(&Theme::ALL),
            statement: statement()
        }),
        EventKind::SubjectErased => made!(SubjectErased {
            subject: erasable(),
            ground: one_of(&Ground::ALL)
        }),
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
    }
}

fn about() -> impl Strategy<Value = About> {
    prop_oneof![
        4 => attached_to().prop_map(About::from),
        1 => one_of(&Theme::ALL).prop_map(About::Theme),
    ]
}

fn attached_to() -> impl Strategy<Value = AttachedTo> {
    prop_oneof![
        any::<u32>().prop_map(|id| AttachedTo::Report(ReportId(id))),
        any::<u32>().prop_map(|id| AttachedTo::Incident(IncidentId(id))),
    ]
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every kind is named where this is called"
)]
fn of_access(kind: EventKind) -> BoxedStrategy<Event> {
    match kind {
        EventKind::MandateGiven => made!(MandateGiven {
            person: person(),
            role: one_of(&Role::ALL),
            from: option::of(moment()),
            until: option::of(moment()),
            election: option::of(code()),
        }),
        EventKind::MandateReviewed => made!(MandateReviewed {
            person: person(),
            review: one_of(&Review::ALL),
        }),
        EventKind::ReportMarked => made!(ReportMarked {
            report: report(),
            marking: marking(),
            reason: personal(),
        }),
        EventKind::EntryMarked => made!(EntryMarked {
            about: about(),
            entry: any::<u64>().prop_map(Sequence),
            owner: code(),
            marking: option::of(marking()),
            reason: personal(),
        }),
        EventKind::ExtractReleased => made!(ExtractReleased {
            extract: any::<u32>().prop_map(ExtractId),
            of: option::of(attached_to()),
            owner: code(),
            marking: marking(),
            title: personal(),
            text: personal(),
            reason: personal(),
        }),
        EventKind::ExtractWithdrawn => made!(ExtractWithdrawn {
            extract: any::<u32>().prop_map(ExtractId),
            reason: personal(),
        }),
        EventKind::ReadingNoted => made!(ReadingNoted {
            reading: any::<u32>().prop_map(ReadingId),
            opened: prop_oneof![
                any::<u32>().prop_map(|id| Opened::Report(ReportId(id))),
                any::<u32>().prop_map(|id| Opened::Incident(IncidentId(id))),
                any::<u32>().prop_map(|id| Opened::Extract(ExtractId(id))),
                Just(Opened::People),
            ],
            owner: code(),
            at: moment(),
        }),
        EventKind::TokenIssued => made!(TokenIssued {
            token: any::<u32>().prop_map(TokenId),
            name: personal(),
            organisation: code(),
            scopes: vec(one_of(&Scope::ALL), 0..5),
            expires_at: moment(),
        }),
        EventKind::TokenWithdrawn => made!(TokenWithdrawn {
            token: any::<u32>().prop_map(TokenId),
        }),
        other => panic!("{other:?} is made elsewhere"),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every kind is named where this is called"
)]
fn of_incidents(kind: EventKind) -> BoxedStrategy<Event> {
    let id = any::<u32>().prop_map(IncidentId);
    match kind {
        EventKind::IncidentOpened => made!(IncidentOpened {
            incident: id,
            title: personal(),
            kind: code(),
            level: one_of(&Level::ALL),
            reason: personal(),
            owner: code(),
            lead: code(),
            marking: marking(),
            places: vec(area(), 0..3),
        }),
        EventKind::LevelChanged => made!(LevelChanged {
            incident: id,
            from: one_of(&Level::ALL),
            to: one_of(&Level::ALL),
            reason: personal(),
        }),
        EventKind::EntryWritten => made!(EntryWritten {
            incident: id,
            statement: statement()
        }),
        EventKind::IncidentDescribed => made!(IncidentDescribed {
            incident: id,
            part: one_of(&Part::ALL),
            statement: statement(),
        }),
        EventKind::IncidentHandedOver => made!(IncidentHandedOver {
            incident: id,
            from: code(),
            to: code(),
            reason: personal(),
        }),
        EventKind::IncidentMarked => made!(IncidentMarked {
            incident: id,
            marking: marking(),
            reason: personal(),
        }),
        EventKind::IncidentPlaced => made!(IncidentPlaced {
            incident: id,
            places: vec(area(), 0..3)
        }),
        EventKind::IncidentClosed => made!(IncidentClosed {
            incident: id,
            reason: personal()
        }),
        EventKind::IncidentReopened => made!(IncidentReopened {
            incident: id,
            reason: personal()
        }),
        other => panic!("{other:?} is made elsewhere"),
    }
}
