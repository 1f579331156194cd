//! A session as a person knows it: where, since when, last used; and ending it from elsewhere.

use std::ops::ControlFlow;

use domain::ids::PersonId;
use domain::network::SignInMeans;
use jiff::Timestamp;

use super::passkey::PasskeyError;
use super::{SESSIONS, SessionError, Sessions, Token, hashed, spell};

/// The most bytes of what somebody came with.
const WITH_BYTES_MAX: usize = 64;

/// A session as it lies in its drawer.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) person: PersonId,
    created_at: i64,
    pub(super) used_at: i64,
    /// When the person last proved to be there: at sign-in, and by a passkey since.
    touched_at: i64,
    means: SignInMeans,
    with: String,
}

/// A session of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// What stands for it in a form. Nobody signs in with it.
    pub id: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Timestamp,
    /// When the person last proved to be there.
    pub touched_at: Timestamp,
    /// By what means the person came.
    pub means: SignInMeans,
    /// With what, in a word or two.
    pub with: String,
}

/// How somebody came in.
#[derive(Clone, Copy, Debug)]
pub struct CameIn<'a> {
    /// By what means.
    pub means: SignInMeans,
    /// With what, in a word or two.
    pub with: &'a str,
    /// Whether that proves that the person is there now: a provider may know somebody from hours ago.
    pub proved: bool,
}

/// Long before anybody proved to be there.
const NEVER: i64 = 0;

impl Session {
    pub(super) fn new(person: PersonId, came: CameIn<'_>, now: Timestamp) -> Self {
        let CameIn { means, with, proved } = came;
        let second = now.as_second();
        let mut end = with.len().min(WITH_BYTES_MAX);
        while !with.is_char_boundary(end) {
            end -= 1;
        }
        Self {
            person,
            created_at: second,
            used_at: second,
            touched_at: if proved { second } else { NEVER },
            means,
            with: with.get(..end).unwrap_or_default().to_owned(),
        }
    }

    /// The same, used at this moment.
    pub(super) fn used(self, used_at: i64) -> Self {
        Self { used_at, ..self }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = self.person.0.to_be_bytes().to_vec();
        bytes.extend(self.created_at.to_be_bytes());
        bytes.extend(self.used_at.to_be_bytes());
        bytes.extend(self.touched_at.to_be_bytes());
        bytes.push(match self.means {
            SignInMeans::Link => 0,
            SignInMeans::Passkey => 1,
            SignInMeans::Recovery => 2,
            SignInMeans::Demonstration => 3,
            SignInMeans::Provider => 4,
        });
        bytes.extend(self.with.as_bytes());
        bytes
    }

    /// A session without a means came by a link.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (person, rest) = bytes.split_first_chunk()?;
        let (created_at, rest) = rest.split_first_chunk()?;
        let (used_at, rest) = rest.split_first_chunk()?;
        let created_at = i64::from_be_bytes(*created_at);
        let (touched_at, means, with) = match rest.split_first_chunk() {
            None => (created_at, SignInMeans::Link, String::new()),
            Some((touched_at, rest)) => {
                let (means, with) = rest.split_first()?;
                let means = match means {
                    0 => SignInMeans::Link,
                    1 => SignInMeans::Passkey,
                    2 => SignInMeans::Recovery,
                    3 => SignInMeans::Demonstration,
                    4 => SignInMeans::Provider,
                    _ => return None,
                };
                let with = String::from_utf8_lossy(with).into_owned();
                (i64::from_be_bytes(*touched_at), means, with)
            }
        };
        Some(Self {
            person: PersonId(u32::from_be_bytes(*person)),
            created_at,
            used_at: i64::from_be_bytes(*used_at),
            touched_at,
            means,
            with,
        })
    }

    /// Whose it is, unless it has ended by then.
    pub(super) fn person_at(&self, now: Timestamp, idle_s_max: i64, session_s_max: i64) -> Option<PersonId> {
        let second = now.as_second();
        let ended = second > self.used_at.saturating_add(idle_s_max)
            || second > self.created_at.saturating_add(session_s_max);
        (!ended).then_some(self.person)
    }

    fn seat(&self, key: &[u8]) -> Seat {
        let moment = |second| Timestamp::from_second(second).unwrap_or_default();
        Seat {
            id: seat_id(key),
            began_at: moment(self.created_at),
            used_at: moment(self.used_at),
            touched_at: moment(self.touched_at),
            means: self.means,
            with: self.with.clone(),
        }
    }
}

/// Half of the key in letters and digits: enough to tell sessions apart.
fn seat_id(key: &[u8]) -> String {
    spell(key.get(..16).unwrap_or(key))
}

impl Sessions {
    /// The sessions of a person that have not ended, the last used first.
    ///
    /// # Errors
    /// [`SessionError`] when they can't be read.
    pub fn of(&self, person: PersonId, now: Timestamp) -> Result<Vec<Seat>, SessionError> {
        let keyed = self.keyed(person)?;
        let mut seats: Vec<_> = keyed
            .iter()
            .filter(|(_, session)| self.person_at(session, now).is_some())
            .map(|(key, session)| session.seat(key))
            .collect();
        seats.sort_by(|one, other| other.used_at.cmp(&one.used_at).then(one.id.cmp(&other.id)));
        Ok(seats)
    }

    /// The session that a token is for, if it has not ended.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be read.
    pub fn seat(&self, token: &str, now: Timestamp) -> Result<Option<Seat>, SessionError> {
        let key = hashed(token);
        let found = self.cabinet().get(SESSIONS, &key)?;
        let session = found.as_deref().and_then(Session::decode);
        let lasting = session.filter(|session| self.person_at(session, now).is_some());
        Ok(lasting.map(|session| session.seat(&key)))
    }

    /// Ends one session of a person, and says whether there was one.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn end_one(&self, person: PersonId, id: &str) -> Result<bool, SessionError> {
        self.end_where(person, |key| seat_id(key) == id)
            .map(|ended| ended > 0)
    }

    /// Ends every session of a person but the one of this token; tells how many ended.
    ///
    /// # Errors
    /// [`SessionError`] when they can't be written.
    pub fn end_all(&self, person: PersonId, but: Option<&str>) -> Result<usize, SessionError> {
        let kept = but.map(hashed);
        self.end_where(person, |key| kept.is_none_or(|kept| key != kept))
    }

    /// The same session under a new token, its person having just proved to be there; nothing when
    /// it has ended. The old token is good for nothing from now on.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn renew(&self, token: &str, now: Timestamp) -> Result<Option<Token>, SessionError> {
        let new = super::token()?;
        let key = hashed(token);
        let mut cabinet = self.cabinet();
        let taken = cabinet.take(SESSIONS, &key)?;
        self.know(key, None);
        let Some(session) = taken.as_deref().and_then(Session::decode) else {
            return Ok(None);
        };
        let touched_at = now.as_second();
        let touched = Session {
            touched_at,
            ..session
        };
        let key = hashed(&new);
        cabinet.put(SESSIONS, &key, &touched.encode())?;
        self.know(key, Some(touched));
        Ok(Some(new))
    }

    /// Lets go of everything by which a person came in: sessions, passkeys, and who the person is
    /// at a provider.
    ///
    /// # Errors
    /// [`PasskeyError`] when it can't be taken away.
    pub fn forget(&self, person: PersonId) -> Result<(), PasskeyError> {
        self.end_all(person, None)?;
        self.untie(person)?;
        for held in self.passkeys_of(person)? {
            self.drop_passkey(person, held.number)?;
        }
        Ok(())
    }

    fn keyed(&self, person: PersonId) -> Result<Vec<(Vec<u8>, Session)>, SessionError> {
        let mut found = Vec::new();
        self.cabinet().each(SESSIONS, &mut |key, value| {
            let session = Session::decode(value).filter(|session| session.person == person);
            found.extend(session.map(|session| (key.to_vec(), session)));
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    fn end_where(&self, person: PersonId, ends: impl Fn(&[u8]) -> bool) -> Result<usize, SessionError> {
        let mut ended = 0;
        for (key, _) in self.keyed(person)?.iter().filter(|(key, _)| ends(key)) {
            if let Ok(known) = <[u8; 32]>::try_from(key.as_slice()) {
                self.know(known, None);
            }
            ended += usize::from(self.cabinet().take(SESSIONS, key)?.is_some());
        }
        Ok(ended)
    }
}
