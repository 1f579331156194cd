//! Everything that can happen, as the journal keeps it.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::ids::{ExtractId, IncidentId, OrganisationId, PersonId, PremisesId, ReadingId, ReportId, TokenId};
use crate::theme::Theme;

/// An entry's number in its journal, from 1, without gaps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sequence(pub u64);

impl Sequence {
    /// The number after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Drawn by whoever asks, so that a request sent twice is done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestKey(pub u128);

/// One entry of the journal: an event with its number, time and author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number.
    pub sequence: Sequence,
    /// When the writer stamped it; never before the entry before it. Whole microseconds.
    pub recorded_at: Timestamp,
    /// Who.
    pub by: Actor,
    /// The request it came from.
    pub key: RequestKey,
    /// What.
    pub event: Event,
}

/// Calls the given macro with every event: its variant, stored kind, version and type. What
/// must exist once for every event is made from this list, so nothing can be left out.
#[macro_export]
macro_rules! for_each_event {
    ($callback:ident) => {
        $callback! {
            NetworkFounded("network.founded", 1, $crate::network::NetworkFounded);
            OrganisationRegistered("organisation.registered", 1, $crate::network::OrganisationRegistered);
            PersonAdmitted("person.admitted", 2, $crate::network::PersonAdmitted);
            PersonSignedIn("person.signed-in", 1, $crate::network::PersonSignedIn);
            PersonInvited("person.invited", 1, $crate::sign_in::PersonInvited);
            InvitationWithdrawn("person.invitation-withdrawn", 1, $crate::sign_in::InvitationWithdrawn);
            InvitationAccepted("person.invitation-accepted", 1, $crate::sign_in::InvitationAccepted);
            PasskeyAdded("person.passkey-added", 1, $crate::sign_in::PasskeyAdded);
            PasskeyRemoved("person.passkey-removed", 1, $crate::sign_in::PasskeyRemoved);
            SignInFailed("person.sign-in-failed", 1, $crate::sign_in::SignInFailed);
            RecoveryOffered("person.recovery-offered", 1, $crate::sign_in::RecoveryOffered);
            SessionsEnded("person.sessions-ended", 1, $crate::sign_in::SessionsEnded);
            EmergencySignIn("person.emergency-sign-in", 1, $crate::sign_in::EmergencySignIn);
            KindDefined("kind.defined", 1, $crate::network::KindDefined);
            ExportTaken("export.taken", 1, $crate::network::ExportTaken);
            ElectionCalled("election.called", 1, $crate::elections::ElectionCalled);
            AreaDefined("area.defined", 1, $crate::areas::AreaDefined);
            PremisesRegistered("premises.registered", 1, $crate::premises::PremisesRegistered);
            PremisesCorrected("premises.corrected", 1, $crate::premises::PremisesCorrected);
            ReportReceived("report.received", 2, $crate::reports::ReportReceived);
            ReportCorrected("report.corrected", 2, $crate::reports::ReportCorrected);
            ReportTriaged("report.triaged", 2, $crate::reports::ReportTriaged);
            ReportTakenUp("report.taken-up", 2, $crate::reports::ReportTakenUp);
            IncidentOpened("incident.opened", 2, $crate::incidents::IncidentOpened);
            LevelChanged("incident.level-changed", 2, $crate::incidents::LevelChanged);
            EntryWritten("incident.entry-written", 2, $crate::incidents::EntryWritten);
            IncidentDescribed("incident.described", 2, $crate::incidents::IncidentDescribed);
            IncidentHandedOver("incident.handed-over", 2, $crate::incidents::IncidentHandedOver);
            IncidentMarked("incident.marked", 2, $crate::incidents::IncidentMarked);
            IncidentPlaced("incident.placed", 1, $crate::incidents::IncidentPlaced);
            IncidentClosed("incident.closed", 2, $crate::incidents::IncidentClosed);
            IncidentReopened("incident.reopened", 2, $crate::incidents::IncidentReopened);
            DutyTaken("duty.taken", 1, $crate::duty::DutyTaken);
            DutyLeft("duty.left", 1, $crate::duty::DutyLeft);
            ThemeAssessed("theme.assessed", 2, $crate::themes::ThemeAssessed);
            SubjectErased("subject.erased", 1, $crate::erasure::SubjectErased);
            FileAttached("file.attached", 1, $crate::files::FileAttached);
            MandateGiven("mandate.given", 1, $crate::mandates::MandateGiven);
            MandateReviewed("mandate.reviewed", 1, $crate::mandates::MandateReviewed);
            ReportMarked("report.marked", 1, $crate::reports::ReportMarked);
            EntryMarked("entry.marked", 1, $crate::entries::EntryMarked);
            ExtractReleased("extract.released", 1, $crate::extracts::ExtractReleased);
            ExtractWithdrawn("extract.withdrawn", 1, $crate::extracts::ExtractWithdrawn);
            ReadingNoted("reading.noted", 1, $crate::readings::ReadingNoted);
            ProviderSet("provider.set", 1, $crate::providers::ProviderSet);
            ProviderTried("provider.tried", 1, $crate::providers::ProviderTried);
            ProviderTurnedOn("provider.turned-on", 1, $crate::providers::ProviderTurnedOn);
            ProviderTurnedOff("provider.turned-off", 1, $crate::providers::ProviderTurnedOff);
            ProviderRefused("provider.refused", 1, $crate::providers::ProviderRefused);
            PersonVouchedFor("person.vouched-for", 1, $crate::providers::PersonVouchedFor);
            PersonConnected("person.connected", 1, $crate::providers::PersonConnected);
            TokenIssued("token.issued", 1, $crate::tokens::TokenIssued);
            TokenWithdrawn("token.withdrawn", 1, $crate::tokens::TokenWithdrawn);
        }
    };
}

macro_rules! define_events {
    ($($variant:ident($kind:literal, $version:literal, $body:ty);)*) => {
        /// Something that happened. Never changes once written.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = concat!("`", $kind, "`")] $variant(Arc<$body>),)*
        }

        /// Which event it is, without its body.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum EventKind {
            $(#[doc = concat!("`", $kind, "`")] $variant,)*
        }

        impl Event {
            /// Which event it is.
            #[must_use]
            pub const fn kind(&self) -> EventKind {
                match self { $(Self::$variant(_) => EventKind::$variant,)* }
            }
        }

        impl EventKind {
            /// Every kind of event.
            pub const ALL: [Self; [$($kind),*].len()] = [$(Self::$variant),*];

            /// The name under which it is stored, for ever.
            #[must_use]
            pub const fn stored(self) -> &'static str {
                match self { $(Self::$variant => $kind,)* }
            }

            /// The version in which it is written now.
            #[must_use]
            pub const fn version(self) -> u16 {
                match self { $(Self::$variant => $version,)* }
            }

            /// Reads a stored name.
            #[must_use]
            pub fn parse(stored: &str) -> Option<Self> {
                match stored { $($kind => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
for_each_event!(define_events);

/// What an entry is about; who may read that thing may read the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The network, its calendar, areas and kinds.
    Network,
    /// Premises.
    Premises(PremisesId),
    /// A person's coming and going.
    Person(PersonId),
    /// A report.
    Report(ReportId),
    /// An incident.
    Incident(IncidentId),
    /// The state of a theme.
    Theme(Theme),
    /// Words released to an audience.
    Extract(ExtractId),
    /// Who has opened what.
    Reading(ReadingId),
    /// The sign-in of an organisation.
    Provider(OrganisationId),
    /// A program's coming and going.
    Token(TokenId),
}

impl Event {
    /// What the event is about.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::NetworkFounded(_)
            | Self::OrganisationRegistered(_)
            | Self::KindDefined(_)
            | Self::ElectionCalled(_)
            | Self::AreaDefined(_)
            | Self::ExportTaken(_) => Subject::Network,
            Self::ThemeAssessed(event) => Subject::Theme(event.theme),
            Self::SubjectErased(event) => event.subject.into(),
            Self::PersonAdmitted(event) => Subject::Person(event.person),
            Self::PersonSignedIn(event) => Subject::Person(event.person),
            Self::PersonInvited(event) => Subject::Person(event.person),
            Self::InvitationWithdrawn(event) => Subject::Person(event.person),
            Self::InvitationAccepted(event) => Subject::Person(event.person),
            Self::PasskeyAdded(event) => Subject::Person(event.person),
            Self::PasskeyRemoved(event) => Subject::Person(event.person),
            Self::SignInFailed(event) => Subject::Person(event.person),
            Self::RecoveryOffered(event) => Subject::Person(event.person),
            Self::SessionsEnded(event) => Subject::Person(event.person),
            Self::EmergencySignIn(event) => Subject::Person(event.person),
            Self::DutyTaken(event) => Subject::Person(event.person),
            Self::DutyLeft(event) => Subject::Person(event.person),
            Self::PremisesRegistered(event) => Subject::Premises(event.premises),
            Self::PremisesCorrected(event) => Subject::Premises(event.premises),
            Self::ReportReceived(event) => Subject::Report(event.report),
            Self::ReportCorrected(event) => Subject::Report(event.report),
            Self::ReportTriaged(event) => Subject::Report(event.report),
            Self::ReportTakenUp(event) => Subject::Report(event.report),
            Self::IncidentOpened(event) => Subject::Incident(event.incident),
            Self::LevelChanged(event) => Subject::Incident(event.incident),
            Self::EntryWritten(event) => Subject::Incident(event.incident),
            Self::IncidentDescribed(event) => Subject::Incident(event.incident),
            Self::IncidentHandedOver(event) => Subject::Incident(event.incident),
            Self::IncidentMarked(event) => Subject::Incident(event.incident),
            Self::IncidentPlaced(event) => Subject::Incident(event.incident),
            Self::IncidentClosed(event) => Subject::Incident(event.incident),
            Self::IncidentReopened(event) => Subject::Incident(event.incident),
            Self::FileAttached(event) => event.to.subject(),
            Self::MandateGiven(event) => Subject::Person(event.person),
            Self::MandateReviewed(event) => Subject::Person(event.person),
            Self::ReportMarked(event) => Subject::Report(event.report),
            Self::EntryMarked(event) => event.about.subject(),
            Self::ExtractReleased(event) => Subject::Extract(event.extract),
            Self::ExtractWithdrawn(event) => Subject::Extract(event.extract),
            Self::ReadingNoted(event) => Subject::Reading(event.reading),
            Self::ProviderSet(event) => Subject::Provider(event.organisation),
            Self::ProviderTried(event) => Subject::Provider(event.organisation),
            Self::ProviderTurnedOn(event) => Subject::Provider(event.organisation),
            Self::ProviderTurnedOff(event) => Subject::Provider(event.organisation),
            Self::ProviderRefused(event) => Subject::Provider(event.organisation),
            Self::PersonVouchedFor(event) => Subject::Person(event.person),
            Self::PersonConnected(event) => Subject::Person(event.person),
            Self::TokenIssued(event) => Subject::Token(event.token),
            Self::TokenWithdrawn(event) => Subject::Token(event.token),
        }
    }
}
