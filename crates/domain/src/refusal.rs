//! Every expected "no": a stable code, and the words that fill its sentence in each language.
//!
//! The sentences stand in `locales/*/refusals.ftl` under `refusal-` and the code.

#[cfg(test)]
mod tests;

use crate::areas::AreaId;
use crate::ids::{IncidentId, KindId, OrganisationId, ReportId};
use crate::level::Level;
use crate::policy::Action;
use crate::theme::coded;

coded! {
    /// A field of a form, as refusals name it.
    Field {
        /// A headline.
        Title = "title",
        /// A description.
        Text = "text",
        /// A reason.
        Reason = "reason",
        /// What was done.
        Done = "done",
        /// What help is asked for.
        Help = "help",
        /// How to reach somebody.
        Contact = "contact",
        /// Where.
        Place = "place",
        /// An answer to a reporter.
        Answer = "answer",
        /// To whom a complaint is sent on.
        SentTo = "sent-to",
        /// What an attached file is called.
        FileName = "file-name",
        /// A provider's address.
        Issuer = "issuer",
        /// What a provider calls us.
        Client = "client",
        /// What a provider is asked for.
        Scopes = "scopes",
        /// What a provider tells something under.
        Claim = "claim",
        /// What it tells there.
        Value = "value",
    }
}

/// Why a request is not granted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each variant is its reason; the sentence stands in the locales"
)]
pub enum Refusal {
    NetworkNotFounded,
    NetworkAlreadyFounded,
    NotPermitted { action: Action },
    OutsideYourArea,
    NameMissing,
    PersonUnknown,
    OrganisationUnknown { organisation: OrganisationId },
    KindUnknown { kind: KindId },
    AreaUnknown { area: AreaId },
    AreaParentTooDeep { area: AreaId, parent: AreaId },
    PremisesUnknown,
    PhasesOutOfOrder,
    KeyTwice { key: String },
    FieldMissing { field: Field },
    TextTooLong { field: Field, max: usize },
    ReportUnknown,
    ReportAlreadyTriaged { report: ReportId },
    ReportNotTriaged { report: ReportId },
    IncidentUnknown,
    IncidentAlreadyClosed { incident: IncidentId },
    IncidentNotClosed { incident: IncidentId },
    LevelUnchanged { level: Level },
    LeadUnchanged,
    MarkingUnchanged,
    MarkingLoweredByOther,
    NotOnDuty,
    FileEmpty,
    FileTooLarge { max_mib: u64 },
    FilesTooMany { max: usize },
    AccessToCome,
    AccessOver,
    MandateEndsBeforeItBegins,
    OwnMandate,
    EntryUnknown,
    ExtractUnknown,
    ExtractWithdrawn,
    PartyLeftOut,
    ReferenceHidden,
    PasskeyUnknown,
    PasskeyLast,
    PasskeysTooMany { max: usize },
    InvitationGone,
    RoleUnfit,
    SignInElsewhere,
    ProviderUnknown,
    ProviderUntried,
    ProviderNoRole,
    ProviderElsewhere,
    ConnectedElsewhere,
    IssuerUnfit,
    RolesTooMany { max: usize },
    ScopeMissing,
    ScopeUnfit,
    TokenDays { max: u16 },
    TokensTooMany { max: usize },
    TokenUnknown,
    TokenOver,
    NotForPrograms,
}

impl Refusal {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NetworkNotFounded => "network-not-founded",
            Self::NetworkAlreadyFounded => "network-already-founded",
            Self::NotPermitted { .. } => "not-permitted",
            Self::OutsideYourArea => "outside-your-area",
            Self::NameMissing => "name-missing",
            Self::PersonUnknown => "person-unknown",
            Self::OrganisationUnknown { .. } => "organisation-unknown",
            Self::KindUnknown { .. } => "kind-unknown",
            Self::AreaUnknown { .. } => "area-unknown",
            Self::AreaParentTooDeep { .. } => "area-parent-too-deep",
            Self::PremisesUnknown => "premises-unknown",
            Self::PhasesOutOfOrder => "phases-out-of-order",
            Self::KeyTwice { .. } => "key-twice",
            Self::FieldMissing { .. } => "field-missing",
            Self::TextTooLong { .. } => "text-too-long",
            Self::ReportUnknown => "report-unknown",
            Self::ReportAlreadyTriaged { .. } => "report-already-triaged",
            Self::ReportNotTriaged { .. } => "report-not-triaged",
            Self::IncidentUnknown => "incident-unknown",
            Self::IncidentAlreadyClosed { .. } => "incident-already-closed",
            Self::IncidentNotClosed { .. } => "incident-not-closed",
            Self::LevelUnchanged { .. } => "level-unchanged",
            Self::LeadUnchanged => "lead-unchanged",
            Self::MarkingUnchanged => "marking-unchanged",
            Self::MarkingLoweredByOther => "marking-lowered-by-other",
            Self::NotOnDuty => "not-on-duty",
            Self::FileEmpty => "file-empty",
            Self::FileTooLarge { .. } => "file-too-large",
            Self::FilesTooMany { .. } => "files-too-many",
            Self::AccessToCome => "access-to-come",
            Self::AccessOver => "access-over",
            Self::MandateEndsBeforeItBegins => "mandate-ends-before-it-begins",
            Self::OwnMandate => "own-mandate",
            Self::EntryUnknown => "entry-unknown",
            Self::ExtractUnknown => "extract-unknown",
            Self::ExtractWithdrawn => "extract-withdrawn",
            Self::PartyLeftOut => "party-left-out",
            Self::ReferenceHidden => "reference-hidden",
            Self::PasskeyUnknown => "passkey-unknown",
            Self::PasskeyLast => "passkey-last",
            Self::PasskeysTooMany { .. } => "passkeys-too-many",
            Self::InvitationGone => "invitation-gone",
            Self::RoleUnfit => "role-unfit",
            Self::SignInElsewhere => "sign-in-elsewhere",
            Self::ProviderUnknown => "provider-unknown",
            Self::ProviderUntried => "provider-untried",
            Self::ProviderNoRole => "provider-no-role",
            Self::ProviderElsewhere => "provider-elsewhere",
            Self::ConnectedElsewhere => "connected-elsewhere",
            Self::IssuerUnfit => "issuer-unfit",
            Self::RolesTooMany { .. } => "roles-too-many",
            Self::ScopeMissing => "scope-missing",
            Self::ScopeUnfit => "scope-unfit",
            Self::TokenDays { .. } => "token-days",
            Self::TokensTooMany { .. } => "tokens-too-many",
            Self::TokenUnknown => "token-unknown",
            Self::TokenOver => "token-over",
            Self::NotForPrograms => "not-for-programs",
        }
    }

    /// The words that fill the sentence, by the names it gives them.
    #[must_use]
    pub fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotPermitted { action } => vec![("action", action.code().to_owned())],
            Self::OrganisationUnknown { organisation } => vec![("organisation", organisation.to_string())],
            Self::KindUnknown { kind } => vec![("kind", kind.to_string())],
            Self::AreaUnknown { area } => vec![("area", area.to_string())],
            Self::AreaParentTooDeep { area, parent } => {
                vec![("area", area.to_string()), ("parent", parent.to_string())]
            }
            Self::KeyTwice { key } => vec![("key", key.clone())],
            Self::FieldMissing { field } => vec![("field", field.code().to_owned())],
            Self::TextTooLong { field, max } => {
                vec![("field", field.code().to_owned()), ("max", max.to_string())]
            }
            Self::LevelUnchanged { level } => vec![("level", level.digit().to_string())],
            Self::FileTooLarge { max_mib } => vec![("max", max_mib.to_string())],
            Self::FilesTooMany { max }
            | Self::PasskeysTooMany { max }
            | Self::RolesTooMany { max }
            | Self::TokensTooMany { max } => vec![("max", max.to_string())],
            Self::TokenDays { max } => vec![("max", max.to_string())],
            Self::NetworkNotFounded
            | Self::NetworkAlreadyFounded
            | Self::OutsideYourArea
            | Self::NameMissing
            | Self::PersonUnknown
            | Self::PremisesUnknown
            | Self::PhasesOutOfOrder
            | Self::ReportUnknown
            | Self::ReportAlreadyTriaged { .. }
            | Self::ReportNotTriaged { .. }
            | Self::IncidentUnknown
            | Self::IncidentAlreadyClosed { .. }
            | Self::IncidentNotClosed { .. }
            | Self::LeadUnchanged
            | Self::MarkingUnchanged
            | Self::MarkingLoweredByOther
            | Self::NotOnDuty
            | Self::FileEmpty
            | Self::AccessToCome
            | Self::AccessOver
            | Self::MandateEndsBeforeItBegins
            | Self::OwnMandate
            | Self::EntryUnknown
            | Self::ExtractUnknown
            | Self::ExtractWithdrawn
            | Self::PartyLeftOut
            | Self::ReferenceHidden
            | Self::PasskeyUnknown
            | Self::PasskeyLast
            | Self::InvitationGone
            | Self::RoleUnfit
            | Self::SignInElsewhere
            | Self::ProviderUnknown
            | Self::ProviderUntried
            | Self::ProviderNoRole
            | Self::ProviderElsewhere
            | Self::ConnectedElsewhere
            | Self::IssuerUnfit
            | Self::ScopeMissing
            | Self::ScopeUnfit
            | Self::TokenUnknown
            | Self::TokenOver
            | Self::NotForPrograms => Vec::new(),
        }
    }
}
