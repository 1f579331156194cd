//! The way in: how people sign in here, which site their passkeys are for, and whether somebody has
//! just proved to be there.

use std::sync::Arc;

use domain::ids::PersonId;
use domain::network::SignInMeans;
use domain::providers::ProviderSet;
use domain::sign_in::Ways;
use engine::sessions::Seat;
use engine::sessions::passkey::Site;
use engine::sessions::provider::Line;
use jiff::{SignedDuration, Timestamp};

use crate::error::PageError;
use crate::serve::{Entrance, SignIn};
use crate::visit::Visit;

/// What is dangerous takes a proof no older than this. Chosen: long enough to read what one does.
const FRESH: SignedDuration = SignedDuration::from_mins(5);
/// Whoever came by a link may add a first passkey for this long. Chosen: time to find the device.
const FIRST_PASSKEY: SignedDuration = SignedDuration::from_mins(30);

/// The way in, as every page knows it.
pub(crate) struct Gate {
    pub(crate) sign_in: SignIn,
    /// Nothing where browsers hold no passkeys: pages at a bare number.
    pub(crate) site: Option<Site>,
    pub(crate) base: String,
    /// The line to organisations' own providers.
    pub(crate) line: Line,
    emergencies: Vec<PersonId>,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gate")
    }
}

impl Gate {
    pub(crate) fn new(entrance: Entrance) -> Self {
        let base = entrance.base.trim_end_matches('/').to_owned();
        Self {
            sign_in: entrance.sign_in,
            site: Site::at(&base),
            line: Line::new(entrance.reach, &base),
            base,
            emergencies: entrance.emergencies,
        }
    }

    /// The site that passkeys are for.
    ///
    /// # Errors
    /// [`PageError::NotFound`] where there are none.
    pub(crate) fn site(&self) -> Result<&Site, PageError> {
        self.site.as_ref().ok_or(PageError::NotFound)
    }

    pub(crate) fn is_for_emergencies(&self, person: PersonId) -> bool {
        self.emergencies.contains(&person)
    }

    /// Whether the pages come over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.base.starts_with("https://")
    }
}

impl Visit {
    /// The session that the reader came with.
    pub(crate) fn seat(&self) -> Result<Option<Seat>, PageError> {
        let seat = self.node().sessions().seat(&self.token.0, self.guest.now);
        seat.map_err(|error| {
            tracing::error!(%error, "sessions can't be read");
            PageError::Unavailable
        })
    }

    /// Whether the reader signs in through the organisation's provider, and by nothing else.
    pub(crate) fn comes_by_provider(&self) -> bool {
        self.organisation.ways() == Ways::Provider && !self.guest.gate.is_for_emergencies(self.id)
    }

    /// The provider with which the reader's account may be connected. One that is kept for
    /// emergencies stands by itself.
    pub(crate) fn connects_with(&self) -> Option<&Arc<ProviderSet>> {
        let offered = self.organisation.provider.offered();
        offered.filter(|_| !self.guest.gate.is_for_emergencies(self.id))
    }

    /// Goes on only if the reader has just proved to be there; else leads to the page that asks for
    /// it, and from there to `next`. In a demonstration nobody has anything to prove it with.
    pub(crate) fn proved(&self, next: &str) -> Result<(), PageError> {
        if self.guest.gate.sign_in == SignIn::Demonstration {
            return Ok(());
        }
        let fresh = |seat: Seat| is_within(self.guest.now, seat.touched_at, FRESH);
        if self.seat()?.is_some_and(fresh) {
            Ok(())
        } else {
            Err(PageError::Prove {
                next: next.to_owned(),
            })
        }
    }

    /// The same for adding a passkey: the first one may come a while after the link.
    pub(crate) fn proved_for_passkey(&self) -> Result<(), PageError> {
        let is_first = self.person.entry.passkeys.is_empty();
        let by_link = |seat: Seat| {
            matches!(seat.means, SignInMeans::Link | SignInMeans::Recovery)
                && is_within(self.guest.now, seat.began_at, FIRST_PASSKEY)
        };
        if is_first && self.seat()?.is_some_and(by_link) {
            return Ok(());
        }
        self.proved("/account")
    }
}

fn is_within(now: Timestamp, since: Timestamp, most: SignedDuration) -> bool {
    now.duration_since(since) <= most
}
