//! A sign-in that is under way at a provider: what was asked, for which browser, and what for.

use domain::ids::{Code, OrganisationId, PersonId};
use domain::providers::{ProviderSet, SettingNumber};
use jiff::Timestamp;
use journal::Drawer;
use serde::{Deserialize, Serialize};

use super::super::{SessionError, Sessions, Token, hashed, token};
use super::{Brought, ProviderError};

/// By a state's hash: what was asked of a provider and is not answered yet.
pub(in crate::sessions) const JOURNEYS: Drawer = "journey";
/// Somebody must be back within this. Chosen: time to find a password and a second device.
const JOURNEY_S_MAX: i64 = 10 * 60;

/// What somebody was sent to a provider for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errand {
    /// To sign in, and go on from there.
    SignIn {
        /// To which of our pages.
        next: String,
    },
    /// To see what the provider tells: nothing comes of it.
    Try {
        /// Who tries.
        person: PersonId,
    },
    /// To prove to be there, and go on from there.
    Prove {
        /// Who proves.
        person: PersonId,
        /// To which of our pages.
        next: String,
    },
    /// To be the same person there and here.
    Connect {
        /// Who connects.
        person: PersonId,
    },
}

impl Errand {
    /// Whether the provider must ask for a sign-in even of somebody whom it knows already.
    pub(super) const fn wants_proof(&self) -> bool {
        matches!(self, Self::Prove { .. } | Self::Connect { .. })
    }
}

/// What was asked, as it lies in its drawer.
#[derive(Serialize, Deserialize)]
pub struct Journey {
    until: i64,
    browser: [u8; 32],
    pub(super) began: i64,
    organisation: Code,
    number: SettingNumber,
    pub(super) nonce: String,
    pub(super) verifier: String,
    pub(super) errand: Errand,
}

impl Journey {
    pub(super) fn new(set: &ProviderSet, errand: Errand, nonce: &str, verifier: &str) -> Self {
        Self {
            until: 0,
            browser: [0; 32],
            began: 0,
            organisation: set.organisation,
            number: set.number,
            nonce: nonce.to_owned(),
            verifier: verifier.to_owned(),
            errand,
        }
    }

    /// Whose provider was asked.
    #[must_use]
    pub const fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// By which setting.
    #[must_use]
    pub const fn number(&self) -> SettingNumber {
        self.number
    }

    /// What for.
    #[must_use]
    pub const fn errand(&self) -> &Errand {
        &self.errand
    }
}

impl Sessions {
    /// Writes down what is asked under this state, and gives what the browser's cookie must hold.
    pub(super) fn send_off(
        &self,
        state: &str,
        journey: Journey,
        now: Timestamp,
    ) -> Result<Token, ProviderError> {
        if !self.has_room(&self.journeys, now)? {
            return Err(ProviderError::Busy);
        }
        let browser = token().map_err(SessionError::from)?;
        let began = now.as_second();
        let journey = Journey {
            until: began.saturating_add(JOURNEY_S_MAX),
            browser: hashed(&browser),
            began,
            ..journey
        };
        let bytes = serde_json::to_vec(&journey).map_err(super::away)?;
        self.cabinet().put(JOURNEYS, &hashed(state), &bytes)?;
        Ok(browser)
    }

    /// What was asked under this state, which from now on nobody else answers: of this organisation's
    /// provider, in this very browser.
    pub(super) fn come_back(
        &self,
        organisation: OrganisationId,
        brought: Brought<'_>,
        now: Timestamp,
    ) -> Result<Journey, ProviderError> {
        let taken = self.cabinet().take(JOURNEYS, &hashed(brought.state))?;
        let journey = taken
            .as_deref()
            .and_then(|bytes| serde_json::from_slice::<Journey>(bytes).ok());
        let fits = |journey: &Journey| {
            now.as_second() <= journey.until
                && journey.browser == hashed(brought.browser)
                && journey.organisation == organisation
        };
        journey.filter(fits).ok_or(ProviderError::Late)
    }
}
