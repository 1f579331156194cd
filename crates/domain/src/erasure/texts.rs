//! Where the personal texts of each event are, in a fixed order that sealed entries rely on: a
//! version of an event never changes it.

use std::sync::Arc;

use crate::event::Event;
use crate::extracts::ExtractReleased;
use crate::files::FileAttached;
use crate::network::PersonAdmitted;
use crate::reports::{Contents, ReportTriaged, Verdict};
use crate::words::Personal;

impl Event {
    /// Shows every personal text, in order. A body that others share is copied first.
    pub fn each_text(&mut self, visit: &mut dyn FnMut(&mut Personal)) {
        match self {
            Self::PersonAdmitted(event) => Arc::make_mut(event).each_text(visit),
            Self::PasskeyAdded(event) => visit(&mut Arc::make_mut(event).name),
            Self::ReportReceived(event) => {
                Arc::make_mut(&mut Arc::make_mut(event).contents).each_text(visit);
            }
            Self::ReportCorrected(event) => {
                Arc::make_mut(&mut Arc::make_mut(event).contents).each_text(visit);
            }
            Self::ReportTriaged(event) => Arc::make_mut(event).each_text(visit),
            Self::ReportTakenUp(event) => visit(&mut Arc::make_mut(event).reason),
            Self::IncidentOpened(event) => {
                let event = Arc::make_mut(event);
                visit(&mut event.title);
                visit(&mut event.reason);
            }
            Self::LevelChanged(event) => visit(&mut Arc::make_mut(event).reason),
            Self::EntryWritten(event) => visit(&mut Arc::make_mut(event).statement.text),
            Self::IncidentDescribed(event) => visit(&mut Arc::make_mut(event).statement.text),
            Self::IncidentHandedOver(event) => visit(&mut Arc::make_mut(event).reason),
            Self::IncidentMarked(event) => visit(&mut Arc::make_mut(event).reason),
            Self::IncidentClosed(event) => visit(&mut Arc::make_mut(event).reason),
            Self::IncidentReopened(event) => visit(&mut Arc::make_mut(event).reason),
            Self::ThemeAssessed(event) => visit(&mut Arc::make_mut(event).statement.text),
            Self::FileAttached(event) => Arc::make_mut(event).each_text(visit),
            Self::ReportMarked(event) => visit(&mut Arc::make_mut(event).reason),
            Self::EntryMarked(event) => visit(&mut Arc::make_mut(event).reason),
            Self::ExtractReleased(event) => Arc::make_mut(event).each_text(visit),
            Self::ExtractWithdrawn(event) => visit(&mut Arc::make_mut(event).reason),
            Self::TokenIssued(event) => visit(&mut Arc::make_mut(event).name),
            Self::NetworkFounded(_)
            | Self::OrganisationRegistered(_)
            | Self::PersonSignedIn(_)
            | Self::PersonInvited(_)
            | Self::InvitationWithdrawn(_)
            | Self::InvitationAccepted(_)
            | Self::PasskeyRemoved(_)
            | Self::SignInFailed(_)
            | Self::RecoveryOffered(_)
            | Self::SessionsEnded(_)
            | Self::EmergencySignIn(_)
            | Self::KindDefined(_)
            | Self::ExportTaken(_)
            | Self::ElectionCalled(_)
            | Self::AreaDefined(_)
            | Self::PremisesRegistered(_)
            | Self::PremisesCorrected(_)
            | Self::IncidentPlaced(_)
            | Self::DutyTaken(_)
            | Self::DutyLeft(_)
            | Self::SubjectErased(_)
            | Self::MandateGiven(_)
            | Self::MandateReviewed(_)
            | Self::ReadingNoted(_)
            | Self::ProviderSet(_)
            | Self::ProviderTried(_)
            | Self::ProviderTurnedOn(_)
            | Self::ProviderTurnedOff(_)
            | Self::ProviderRefused(_)
            | Self::PersonVouchedFor(_)
            | Self::PersonConnected(_)
            | Self::TokenWithdrawn(_) => {}
        }
    }

    /// Erases every personal text.
    pub fn erase_texts(&mut self) {
        self.each_text(&mut Personal::erase);
    }
}

impl Personal {
    /// Erases the text, unless nothing was told.
    pub fn erase(&mut self) {
        drop(self.take());
    }
}

impl PersonAdmitted {
    fn each_text(&mut self, visit: &mut dyn FnMut(&mut Personal)) {
        visit(&mut self.name);
    }

    pub(super) fn erase_texts(&mut self) {
        self.each_text(&mut Personal::erase);
    }
}

impl FileAttached {
    fn each_text(&mut self, visit: &mut dyn FnMut(&mut Personal)) {
        visit(&mut self.name);
        visit(&mut self.key);
    }

    pub(crate) fn erase_texts(&mut self) {
        self.each_text(&mut Personal::erase);
    }
}

impl ExtractReleased {
    fn each_text(&mut self, visit: &mut dyn FnMut(&mut Personal)) {
        visit(&mut self.title);
        visit(&mut self.text);
        visit(&mut self.reason);
    }

    pub(crate) fn erase_texts(&mut self) {
        self.each_text(&mut Personal::erase);
    }
}

impl Contents {
    fn each_text(&mut self, visit: &mut dyn FnMut(&mut Personal)) {
        visit(&mut self.title);
        visit(&mut self.text);
        visit(&mut self.place.words);
        visit(&mut self.done);
        visit(&mut self.help);
        visit(&mut self.contact);
    }

    pub(super) fn erase_texts(&mut self) {
        self.each_text(&mut Personal::erase);
    }
}

impl ReportTriaged {
    fn each_text(&mut self, visit: &mut dyn FnMut(&mut Personal)) {
        match &mut self.verdict {
            Verdict::SentOn(text) | Verdict::Handled(text) => visit(text),
            Verdict::Incident(_) | Verdict::NotIncident(_) => {}
        }
        visit(&mut self.answer);
    }

    pub(super) fn erase_texts(&mut self) {
        self.each_text(&mut Personal::erase);
    }
}
