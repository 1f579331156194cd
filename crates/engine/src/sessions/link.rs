//! One-time links: for whom, for what, and how long.

use domain::ids::PersonId;
use jiff::{SignedDuration, Timestamp};
use journal::Drawer;

use super::{SessionError, Sessions, Token, hashed, token};

/// By a token's hash: for whom a link is, and how long it is good.
const LINKS: Drawer = "link";

/// A link that signs in is good for this long. Chosen: a working day.
pub(super) const LINK_HOURS_MAX: i64 = 24;
/// An invitation is good for this long. Chosen: a week, with its holiday.
const INVITATION_HOURS_MAX: i64 = 7 * 24;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Signs in, made on the machine itself.
    SignIn,
    /// Signs in, given by an administrator after passkeys were lost.
    Recovery,
    /// Lets somebody in who was invited.
    Invitation,
}

/// For whom a link is, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkFor {
    /// Whom.
    pub person: PersonId,
    /// What.
    pub kind: LinkKind,
}

impl LinkKind {
    const fn byte(self) -> u8 {
        match self {
            Self::SignIn => 0,
            Self::Recovery => 1,
            Self::Invitation => 2,
        }
    }

    const fn hours(self) -> i64 {
        match self {
            Self::SignIn | Self::Recovery => LINK_HOURS_MAX,
            Self::Invitation => INVITATION_HOURS_MAX,
        }
    }
}

impl Sessions {
    /// Makes a link that signs in as a person once.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn make_link(&self, person: PersonId, now: Timestamp) -> Result<Token, SessionError> {
        let kind = LinkKind::SignIn;
        self.make_link_for(LinkFor { person, kind }, now)
    }

    /// Makes a link that is used once.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn make_link_for(&self, link: LinkFor, now: Timestamp) -> Result<Token, SessionError> {
        let token = token()?;
        let expires_at = now.saturating_add(SignedDuration::from_hours(link.kind.hours()));
        let link = Link {
            link,
            expires_at: expires_at.map_or(i64::MAX, Timestamp::as_second),
        };
        self.cabinet().put(LINKS, &hashed(&token), &link.encode())?;
        Ok(token)
    }

    /// Whom a link is for, if it is still good. Does not use it up.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be read.
    pub fn link_for(&self, token: &str, now: Timestamp) -> Result<Option<LinkFor>, SessionError> {
        let found = self.cabinet().get(LINKS, &hashed(token))?;
        Ok(Link::good(found.as_deref(), now))
    }

    /// Uses a link up: whom it is for, if it is still good. Of several nodes, one gets it.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn use_link(&self, token: &str, now: Timestamp) -> Result<Option<LinkFor>, SessionError> {
        let taken = self.cabinet().take(LINKS, &hashed(token))?;
        Ok(Link::good(taken.as_deref(), now))
    }
}

/// A link as it lies in its drawer.
#[derive(Clone, Copy)]
struct Link {
    link: LinkFor,
    expires_at: i64,
}

impl Link {
    fn encode(self) -> Vec<u8> {
        let mut bytes = self.link.person.0.to_be_bytes().to_vec();
        bytes.extend(self.expires_at.to_be_bytes());
        bytes.push(self.link.kind.byte());
        bytes
    }

    /// Whom it is for, if it is still good. A link without a kind signs in.
    fn good(bytes: Option<&[u8]>, now: Timestamp) -> Option<LinkFor> {
        let (person, rest) = bytes?.split_first_chunk()?;
        let (expires_at, kind) = rest.split_first_chunk()?;
        let kind = match kind {
            [] | [0] => LinkKind::SignIn,
            [1] => LinkKind::Recovery,
            [2] => LinkKind::Invitation,
            _ => return None,
        };
        let person = PersonId(u32::from_be_bytes(*person));
        (now.as_second() <= i64::from_be_bytes(*expires_at)).then_some(LinkFor { person, kind })
    }
}
