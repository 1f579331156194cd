//! Secrets of programs: which token each is for, and when it was last used.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use domain::ids::TokenId;
use jiff::Timestamp;
use journal::Drawer;

use super::{SessionError, Sessions, USE_NOTED_EVERY_S, hashed, token};

/// By a secret's hash: which token it is for, and when it was last used.
pub(super) const PROGRAMS: Drawer = "program";

/// What every secret begins with, so that whoever looks through code and logs finds it.
pub const SECRET_PREFIX: &str = "valpool_token_";

impl Sessions {
    /// Makes the secret of a token, to be shown once.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be written.
    pub fn make_secret(&self, id: TokenId) -> Result<String, SessionError> {
        // A form that is sent twice leaves one secret.
        self.forget_program(id)?;
        let secret = format!("{SECRET_PREFIX}{}", token()?);
        let kept = Kept { id, used_at: None };
        self.cabinet().put(PROGRAMS, &hashed(&secret), &kept.encode())?;
        Ok(secret)
    }

    /// The token that a secret is for, whether it is still good or not; notes its use.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be read.
    pub fn program(&self, secret: &str, now: Timestamp) -> Result<Option<TokenId>, SessionError> {
        if !secret.starts_with(SECRET_PREFIX) {
            return Ok(None);
        }
        let key = hashed(secret);
        let mut cabinet = self.cabinet();
        let found = cabinet.get(PROGRAMS, &key)?;
        let Some(kept) = found.as_deref().and_then(Kept::decode) else {
            return Ok(None);
        };
        let second = now.as_second();
        let is_due = kept
            .used_at
            .is_none_or(|used_at| second - used_at >= USE_NOTED_EVERY_S);
        if is_due {
            let used = Kept {
                used_at: Some(second),
                ..kept
            };
            // Whoever can't write it down still reads; and what was taken away does not come back.
            if let Err(error) = cabinet.replace(PROGRAMS, &key, &used.encode()) {
                tracing::warn!(%error, "the use of a token can't be noted");
            }
        }
        Ok(Some(kept.id))
    }

    /// When each token was last used, to the minute.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be read.
    pub fn program_uses(&self) -> Result<BTreeMap<TokenId, Timestamp>, SessionError> {
        let mut uses = BTreeMap::new();
        self.cabinet().each(PROGRAMS, &mut |_, value| {
            let kept = Kept::decode(value);
            let used = kept.and_then(|kept| Some((kept.id, Timestamp::from_second(kept.used_at?).ok()?)));
            uses.extend(used);
            ControlFlow::Continue(())
        })?;
        Ok(uses)
    }

    /// Lets go of a token's secret.
    ///
    /// # Errors
    /// [`SessionError`] when it can't be taken away.
    pub fn forget_program(&self, id: TokenId) -> Result<(), SessionError> {
        let is_its = |value: &[u8]| Kept::decode(value).is_some_and(|kept| kept.id == id);
        Ok(self.take_where(PROGRAMS, is_its)?)
    }
}

/// A secret as it lies in its drawer.
#[derive(Clone, Copy)]
struct Kept {
    id: TokenId,
    used_at: Option<i64>,
}

impl Kept {
    fn encode(self) -> Vec<u8> {
        let mut bytes = self.id.0.to_be_bytes().to_vec();
        bytes.extend(self.used_at.into_iter().flat_map(i64::to_be_bytes));
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (id, rest) = bytes.split_first_chunk()?;
        let used_at = match rest {
            [] => None,
            _ => Some(i64::from_be_bytes(rest.try_into().ok()?)),
        };
        Some(Self {
            id: TokenId(u32::from_be_bytes(*id)),
            used_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn secret_is_known_by_its_prefix_and_leads_to_its_token() {
        let sessions = Sessions::in_memory().unwrap();
        let (one, other) = (
            sessions.make_secret(TokenId(1)).unwrap(),
            sessions.make_secret(TokenId(2)).unwrap(),
        );
        assert!(
            one.starts_with("valpool_token_") && one.len() == "valpool_token_".len() + 32 && one != other
        );
        let program = |secret: &str| sessions.program(secret, at(100)).unwrap();
        assert_eq!(program(&one), Some(TokenId(1)));
        assert_eq!(program(&other), Some(TokenId(2)));
        for unknown in [
            "",
            "valpool_token_",
            &one.to_uppercase(),
            &one["valpool_token_".len()..],
        ] {
            assert_eq!(program(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn last_use_is_noted_to_the_minute() {
        let sessions = Sessions::in_memory().unwrap();
        let secret = sessions.make_secret(TokenId(1)).unwrap();
        assert!(sessions.program_uses().unwrap().is_empty());
        for (second, noted) in [(100, 100), (159, 100), (160, 160)] {
            sessions.program(&secret, at(second)).unwrap();
            let uses = sessions.program_uses().unwrap();
            assert_eq!(uses.get(&TokenId(1)), Some(&at(noted)), "{second}");
        }
    }

    #[test]
    fn what_is_forgotten_leads_nowhere() {
        let sessions = Sessions::in_memory().unwrap();
        let (one, other) = (
            sessions.make_secret(TokenId(1)).unwrap(),
            sessions.make_secret(TokenId(2)).unwrap(),
        );
        sessions.forget_program(TokenId(1)).unwrap();
        assert_eq!(sessions.program(&one, at(100)).unwrap(), None);
        assert_eq!(sessions.program(&other, at(100)).unwrap(), Some(TokenId(2)));
    }
}
