//! The network itself: its organisations, its people and the kinds of incidents it knows.
//!
//! ```text
//! founded ──▶ organisations join ──▶ people are admitted ──▶ people sign in and out
//! ```

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{
    AdmitPeople, DefineKinds, FoundNetwork, PersonDetails, RecordExport, RecordSignIn, RegisterOrganisations,
};
pub(crate) use decide::{admit, define_kinds, exported, found, register};
pub use event::{
    ExportTaken, KindDefined, NetworkFounded, OrganisationRegistered, PersonAdmitted, PersonSignedIn,
    SignInMeans,
};
pub use state::{Kind, KindNumber, Kinds, Organisation, Person};

use crate::theme::coded;

coded! {
    /// What sort of member an organisation is.
    OrganisationKind {
        /// The national election authority.
        ElectionAuthority = "election-authority",
        /// The police.
        Police = "police",
        /// The security police.
        SecurityPolice = "security-police",
        /// The cyber-security agency.
        CyberSecurity = "cyber-security",
        /// The civil-defence agency.
        CivilDefence = "civil-defence",
        /// The psychological-defence agency.
        PsychologicalDefence = "psychological-defence",
        /// A county board or region.
        CountyBoard = "county-board",
        /// A municipality.
        Municipality = "municipality",
        /// A political party.
        Party = "party",
        /// A social-media platform.
        Platform = "platform",
        /// A partner in another country.
        EuPartner = "eu-partner",
    }
}

impl OrganisationKind {
    /// Whether it is an authority of the network, which GREEN things are for.
    #[must_use]
    pub const fn is_authority(self) -> bool {
        !matches!(self, Self::Party | Self::Platform | Self::EuPartner)
    }

    /// Whether its work covers the whole country.
    #[must_use]
    pub const fn is_national(self) -> bool {
        self.is_authority() && !matches!(self, Self::CountyBoard | Self::Municipality)
    }
}

coded! {
    /// What a person does in the network; what one may do follows from it.
    Role {
        /// Keeps watch and leads the first response.
        DutyOfficer = "duty-officer",
        /// Coordinates a county.
        CountyCoordinator = "county-coordinator",
        /// Answers for the election in a municipality.
        MunicipalElectionOfficer = "municipal-election-officer",
        /// Assesses what is going on.
        Analyst = "analyst",
        /// Connects two organisations.
        Liaison = "liaison",
        /// Answers for what is said in public.
        Communications = "communications",
        /// Holds courses.
        Trainer = "trainer",
        /// Leads exercises.
        ExerciseLeader = "exercise-leader",
        /// Looks back and learns.
        Evaluator = "evaluator",
        /// Speaks for a party.
        PartyContact = "party-contact",
        /// Speaks for a platform.
        PlatformContact = "platform-contact",
        /// Answers for documents and their keeping.
        RecordsOfficer = "records-officer",
        /// Answers for people and settings.
        Administrator = "administrator",
    }
}
