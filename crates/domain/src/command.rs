//! What may be asked, and the one door through which every request goes.

use jiff::Timestamp;

use crate::actor::Actor;
use crate::areas::{self, DefineAreas};
use crate::duty::{self, LeaveDuty, TakeDuty};
use crate::elections::{self, CallElection};
use crate::entries::{self, MarkEntry};
use crate::erasure::{self, EraseSubject};
use crate::event::{Event, RequestKey};
use crate::extracts::{self, ReleaseExtract, WithdrawExtract};
use crate::files::{self, AttachFile, SendReport};
use crate::incidents::{
    self, ChangeLevel, CloseIncident, DescribePart, HandOver, MarkIncident, PlaceIncident, ReopenIncident,
    WriteEntry,
};
use crate::mandates::{self, GiveMandate, ReviewMandate};
use crate::network::{
    self, AdmitPeople, DefineKinds, FoundNetwork, RecordExport, RecordSignIn, RegisterOrganisations,
};
use crate::policy::{self, Action};
use crate::premises::{self, RegisterPremises};
use crate::providers::{
    self, AdmitByProvider, ConnectByProvider, RecordProviderRefusal, RecordProviderTry, SetProvider,
    SignInByProvider, TurnProviderOff, TurnProviderOn,
};
use crate::readings::{self, NoteReadings};
use crate::refusal::Refusal;
use crate::reports::{self, ImportReports, MarkReport, ReceiveReport, TakeUpReport, TriageReport};
use crate::sign_in::{
    self, AcceptInvitation, AddPasskey, EndSessions, InvitePerson, OfferRecovery, RemovePasskey,
    WithdrawInvitation,
};
use crate::themes::{self, AssessTheme};
use crate::tokens::{self, IssueToken, WithdrawToken};
use crate::world::World;

/// A command with who asks and when.
#[derive(Clone, Debug)]
pub struct Request {
    /// Sent again with the same key, it is done once.
    pub key: RequestKey,
    /// Who asks.
    pub actor: Actor,
    /// The writer's time for this turn.
    pub at: Timestamp,
    /// What is asked.
    pub command: Command,
}

/// Everything that can be asked.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each variant is named for its command, which says it")]
pub enum Command {
    FoundNetwork(Box<FoundNetwork>),
    RegisterOrganisations(RegisterOrganisations),
    DefineKinds(DefineKinds),
    AdmitPeople(AdmitPeople),
    RecordSignIn(RecordSignIn),
    RecordEmergencySignIn(RecordSignIn),
    RecordFailedSignIn(RecordSignIn),
    InvitePerson(InvitePerson),
    WithdrawInvitation(WithdrawInvitation),
    AcceptInvitation(AcceptInvitation),
    AddPasskey(AddPasskey),
    RemovePasskey(RemovePasskey),
    OfferRecovery(OfferRecovery),
    EndSessions(EndSessions),
    RecordExport(RecordExport),
    CallElection(Box<CallElection>),
    DefineAreas(DefineAreas),
    RegisterPremises(RegisterPremises),
    ReceiveReport(Box<ReceiveReport>),
    ImportReports(ImportReports),
    TriageReport(TriageReport),
    TakeUpReport(TakeUpReport),
    ChangeLevel(ChangeLevel),
    WriteEntry(WriteEntry),
    DescribePart(DescribePart),
    HandOver(HandOver),
    MarkIncident(MarkIncident),
    PlaceIncident(PlaceIncident),
    CloseIncident(CloseIncident),
    ReopenIncident(ReopenIncident),
    TakeDuty(TakeDuty),
    LeaveDuty(LeaveDuty),
    AssessTheme(AssessTheme),
    SendReport(Box<SendReport>),
    AttachFile(AttachFile),
    EraseSubject(EraseSubject),
    GiveMandate(GiveMandate),
    ReviewMandate(ReviewMandate),
    MarkReport(MarkReport),
    MarkEntry(MarkEntry),
    ReleaseExtract(Box<ReleaseExtract>),
    WithdrawExtract(WithdrawExtract),
    NoteReadings(NoteReadings),
    SetProvider(Box<SetProvider>),
    RecordProviderTry(RecordProviderTry),
    TurnProviderOn(TurnProviderOn),
    TurnProviderOff(TurnProviderOff),
    AdmitByProvider(AdmitByProvider),
    SignInByProvider(SignInByProvider),
    ConnectByProvider(ConnectByProvider),
    RecordProviderRefusal(RecordProviderRefusal),
    IssueToken(IssueToken),
    WithdrawToken(WithdrawToken),
}

/// What programs may ask, whatever their scopes: the rest is for people.
const fn is_for_programs(command: &Command) -> bool {
    matches!(
        command,
        Command::ReceiveReport(_)
            | Command::TriageReport(_)
            | Command::ChangeLevel(_)
            | Command::WriteEntry(_)
            | Command::DescribePart(_)
            | Command::NoteReadings(_)
    )
}

/// What happens if this request is granted on this world. Changes nothing.
///
/// # Errors
/// The [`Refusal`] that tells the requester why not and what to do.
pub fn decide(world: &World, request: &Request) -> Result<Vec<Event>, Refusal> {
    // Whoever accepts an invitation has no access yet.
    let comes_in = matches!(request.command, Command::AcceptInvitation(_));
    if let (Actor::Person(person), false) = (request.actor, comes_in) {
        policy::access(world, person, request.at)?;
    }
    if let Actor::Program(token) = request.actor {
        policy::program_access(world, token, request.at)?;
        if !is_for_programs(&request.command) {
            return Err(Refusal::NotForPrograms);
        }
    }
    let set_up = || policy::permits(world, request.actor, Action::SetUp);
    match &request.command {
        Command::FoundNetwork(command) => set_up().and_then(|()| network::found(world, command)),
        Command::RegisterOrganisations(command) => set_up().and_then(|()| network::register(world, command)),
        Command::DefineKinds(command) => set_up().map(|()| network::define_kinds(world, command)),
        Command::AdmitPeople(command) => set_up().and_then(|()| network::admit(world, command)),
        Command::RecordSignIn(command) => sign_in::sign_in(world, *command),
        Command::RecordEmergencySignIn(command) => sign_in::emergency(world, *command),
        Command::RecordFailedSignIn(command) => sign_in::failed(world, request, *command),
        Command::InvitePerson(command) => sign_in::invite(world, request, command),
        Command::WithdrawInvitation(command) => sign_in::withdraw(world, request, *command),
        Command::AcceptInvitation(command) => sign_in::accept(world, request, command),
        Command::AddPasskey(command) => sign_in::add_passkey(world, request, command),
        Command::RemovePasskey(command) => sign_in::remove_passkey(world, request, *command),
        Command::OfferRecovery(command) => sign_in::offer_recovery(world, request, *command),
        Command::EndSessions(command) => sign_in::end_sessions(world, request, *command),
        Command::RecordExport(command) => {
            policy::permits(world, request.actor, Action::Export).map(|()| network::exported(command))
        }
        Command::CallElection(command) => set_up().and_then(|()| elections::decide(world, command)),
        Command::DefineAreas(command) => set_up().and_then(|()| areas::decide(world, command)),
        Command::RegisterPremises(command) => {
            policy::permits(world, request.actor, Action::Import)?;
            premises::decide(world, request.actor, command)
        }
        Command::ReceiveReport(command) => reports::receive(world, request, command),
        Command::ImportReports(command) => reports::import(world, request, command),
        Command::TriageReport(command) => reports::triage(world, request, command),
        Command::TakeUpReport(command) => reports::take_up(world, request, command),
        Command::ChangeLevel(command) => incidents::change_level(world, request, command),
        Command::WriteEntry(command) => incidents::write_entry(world, request, command),
        Command::DescribePart(command) => incidents::describe(world, request, command),
        Command::HandOver(command) => incidents::hand_over(world, request, command),
        Command::MarkIncident(command) => incidents::mark(world, request, command),
        Command::PlaceIncident(command) => incidents::place(world, request, command),
        Command::CloseIncident(command) => incidents::close(world, request, command),
        Command::ReopenIncident(command) => incidents::reopen(world, request, command),
        Command::TakeDuty(TakeDuty) => duty::take(world, request),
        Command::LeaveDuty(LeaveDuty) => duty::leave(world, request),
        Command::AssessTheme(command) => themes::decide(world, request, command),
        Command::SendReport(command) => files::send(world, request, command),
        Command::AttachFile(command) => files::attach(world, request, command),
        Command::EraseSubject(command) => erasure::decide(world, request, *command),
        Command::GiveMandate(command) => mandates::give(world, request, command),
        Command::ReviewMandate(command) => mandates::review(world, request, *command),
        Command::MarkReport(command) => reports::mark(world, request, command),
        Command::MarkEntry(command) => entries::mark(world, request, command),
        Command::ReleaseExtract(command) => extracts::release(world, request, command),
        Command::WithdrawExtract(command) => extracts::withdraw(world, request, command),
        Command::NoteReadings(command) => readings::decide(world, request, command),
        Command::SetProvider(command) => providers::set(world, request, command),
        Command::RecordProviderTry(command) => providers::record_try(world, request, command),
        Command::TurnProviderOn(command) => providers::turn_on(world, request, *command),
        Command::TurnProviderOff(command) => providers::turn_off(world, request, *command),
        Command::AdmitByProvider(command) => set_up().and_then(|()| providers::admit(world, command)),
        Command::SignInByProvider(command) => providers::sign_in(world, request, command),
        Command::ConnectByProvider(command) => providers::connect(world, request, command),
        Command::RecordProviderRefusal(command) => {
            set_up().and_then(|()| providers::record_refusal(world, request, *command))
        }
        Command::IssueToken(command) => tokens::issue(world, request, command),
        Command::WithdrawToken(command) => tokens::withdraw(world, request, *command),
    }
}
