//! Passkeys: registering one, and signing in with it (W3C Web Authentication, level 3).
//!
//! A ceremony has two halves: the browser is given a challenge, and brings back an answer. What was
//! asked lies in a drawer meanwhile, and is taken out by whoever answers first: no answer counts
//! twice. The library that checks answers draws its own challenges.

use std::ops::ControlFlow;

use domain::ids::PersonId;
use domain::sign_in::PasskeyNumber;
use jiff::Timestamp;
use journal::{Drawer, StoreError};
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::{SessionError, Sessions, Token, hashed, token};

/// By a credential's id: whose it is, and what checks its signatures.
pub(super) const PASSKEYS: Drawer = "passkey";
/// By a token's hash: what was asked of a browser and is not answered yet.
pub(super) const CEREMONIES: Drawer = "ceremony";

/// A ceremony must be answered within this. Chosen: time to fetch a key from another room.
const CEREMONY_S_MAX: i64 = 5 * 60;

/// The site that passkeys are for: none of them answers to another.
pub struct Site(Webauthn);

/// Half a ceremony, for the browser.
#[derive(Clone, Debug)]
pub struct Ceremony {
    /// Comes back with the answer.
    pub token: Token,
    /// What the browser's `navigator.credentials` is given, as JSON.
    pub options: String,
}

/// A passkey that has proved itself and is not kept yet.
pub struct NewPasskey {
    person: PersonId,
    passkey: webauthn_rs::prelude::Passkey,
}

/// A passkey as a person knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its number among those of the person.
    pub number: PasskeyNumber,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

/// Who signed in, and with which passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proved {
    /// Who.
    pub person: PersonId,
    /// With which.
    pub number: PasskeyNumber,
}

/// Why a passkey is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// Nothing was asked that this could answer: unknown, answered already, or too late.
    #[error("no ceremony waits for this answer")]
    Late,
    /// The answer is none that a browser gives.
    #[error("the answer can't be read")]
    Unreadable,
    /// The answer does not prove what it should; as whom somebody tried, if it is known.
    #[error("the answer proves nothing: {reason}")]
    Unproved {
        /// As whom.
        person: Option<PersonId>,
        /// What the check found.
        reason: String,
    },
    /// The passkey is somebody's already.
    #[error("the passkey is registered already")]
    Known,
    /// Too many ceremonies are open.
    #[error("too many ceremonies are open")]
    Busy,
    /// The challenge can't be made or written down: our own mistake.
    #[error("a ceremony can't be begun: {0}")]
    Ours(String),
    /// The cabinet says no.
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl From<StoreError> for PasskeyError {
    fn from(error: StoreError) -> Self {
        Self::Session(error.into())
    }
}

impl Site {
    /// The site whose pages lie at this address, `https://valpool.example`. Browsers hold passkeys
    /// for names and `localhost`, never for bare numbers: then there is none.
    #[must_use]
    pub fn at(base: &str) -> Option<Self> {
        let origin = Url::parse(base).ok()?;
        let name = origin.domain()?.to_owned();
        let built = WebauthnBuilder::new(&name, &origin).ok()?;
        built.rp_name("Valpool").build().ok().map(Self)
    }
}

/// A passkey as it lies in its drawer.
#[derive(Serialize, Deserialize)]
struct Kept {
    person: u32,
    number: u16,
    used_at: Option<i64>,
    passkey: webauthn_rs::prelude::Passkey,
}

/// What was asked, as it lies in its drawer.
#[derive(Serialize, Deserialize)]
struct Open {
    until: i64,
    asked: Asked,
}

#[derive(Serialize, Deserialize)]
enum Asked {
    Register {
        person: u32,
        state: Box<PasskeyRegistration>,
    },
    Prove {
        state: Box<DiscoverableAuthentication>,
    },
}

fn ours(error: impl std::fmt::Display) -> PasskeyError {
    PasskeyError::Ours(error.to_string())
}

impl Sessions {
    /// Asks for a new passkey of a person, who is called by this name on the device.
    ///
    /// # Errors
    /// [`PasskeyError`] when nothing can be asked now.
    pub fn ask_new_passkey(
        &self,
        site: &Site,
        person: PersonId,
        name: &str,
        now: Timestamp,
    ) -> Result<Ceremony, PasskeyError> {
        let held = self.kept(person)?;
        let known = held
            .iter()
            .map(|(_, kept)| kept.passkey.cred_id().clone())
            .collect();
        let handle = Uuid::from_bytes(self.handle(person));
        let asked = site.0.start_passkey_registration(handle, name, name, Some(known));
        let (options, state) = asked.map_err(ours)?;
        let mut options = serde_json::to_value(options).map_err(ours)?;
        // Whoever signs in tells no name: the device must know by itself which passkey is for us.
        if let Some(wish) = options.pointer_mut("/publicKey/authenticatorSelection") {
            *wish = serde_json::json!({
                "residentKey": "required",
                "requireResidentKey": true,
                "userVerification": "required",
            });
        }
        let asked = Asked::Register {
            person: person.0,
            state: Box::new(state),
        };
        self.begin_ceremony(&asked, options.to_string(), now)
    }

    /// Takes the answer to [`Self::ask_new_passkey`] for this person.
    ///
    /// # Errors
    /// [`PasskeyError`] when it proves nothing.
    pub fn take_new_passkey(
        &self,
        site: &Site,
        person: PersonId,
        token: &str,
        answer: &str,
        now: Timestamp,
    ) -> Result<NewPasskey, PasskeyError> {
        let Asked::Register { person: asked, state } = self.asked(token, now)? else {
            return Err(PasskeyError::Late);
        };
        if asked != person.0 {
            return Err(PasskeyError::Late);
        }
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(answer).map_err(|_no_answer| PasskeyError::Unreadable)?;
        let passkey = site
            .0
            .finish_passkey_registration(&answer, &state)
            .map_err(|error| unproved(Some(person), &error))?;
        if self.cabinet().get(PASSKEYS, passkey.cred_id())?.is_some() {
            return Err(PasskeyError::Known);
        }
        Ok(NewPasskey { person, passkey })
    }

    /// Keeps a passkey under the number that the journal gave it.
    ///
    /// # Errors
    /// [`PasskeyError`] when it can't be written, or is somebody's already.
    pub fn keep_passkey(&self, new: NewPasskey, number: PasskeyNumber) -> Result<(), PasskeyError> {
        let id = new.passkey.cred_id().clone();
        let kept = Kept {
            person: new.person.0,
            number: number.0,
            used_at: None,
            passkey: new.passkey,
        };
        let bytes = serde_json::to_vec(&kept).map_err(ours)?;
        let lies = self.cabinet().insert(PASSKEYS, &id, &bytes)?;
        if lies == bytes {
            Ok(())
        } else {
            Err(PasskeyError::Known)
        }
    }

    /// Asks whoever is there to prove who they are.
    ///
    /// # Errors
    /// [`PasskeyError`] when nothing can be asked now.
    pub fn ask_passkey(&self, site: &Site, now: Timestamp) -> Result<Ceremony, PasskeyError> {
        let (mut options, state) = site.0.start_discoverable_authentication().map_err(ours)?;
        // Asked for by a button, not offered in a field.
        options.mediation = None;
        let options = serde_json::to_string(&options).map_err(ours)?;
        let state = Box::new(state);
        self.begin_ceremony(&Asked::Prove { state }, options, now)
    }

    /// Takes the answer to [`Self::ask_passkey`]: who proved to be there.
    ///
    /// # Errors
    /// [`PasskeyError`] when it proves nothing.
    pub fn take_passkey(
        &self,
        site: &Site,
        token: &str,
        answer: &str,
        now: Timestamp,
    ) -> Result<Proved, PasskeyError> {
        let Asked::Prove { state } = self.asked(token, now)? else {
            return Err(PasskeyError::Late);
        };
        let answer: PublicKeyCredential =
            serde_json::from_str(answer).map_err(|_no_answer| PasskeyError::Unreadable)?;
        let nobody = |error| unproved(None, &error);
        let identified = site.0.identify_discoverable_authentication(&answer);
        let (handle, id) = identified.map_err(nobody)?;
        let found = self.cabinet().get(PASSKEYS, id)?;
        let Some(mut kept) = found
            .as_deref()
            .and_then(|bytes| serde_json::from_slice::<Kept>(bytes).ok())
        else {
            return Err(unproved(None, &WebauthnError::CredentialNotFound));
        };
        let person = PersonId(kept.person);
        let failed = |error| unproved(Some(person), &error);
        if handle.into_bytes() != self.handle(person) {
            return Err(failed(WebauthnError::InvalidUserUniqueId));
        }
        let key = DiscoverableKey::from(&kept.passkey);
        let proved = site
            .0
            .finish_discoverable_authentication_v2(&answer, *state, &key)
            .map_err(failed)?;
        kept.passkey.update_credential(&proved);
        kept.used_at = Some(now.as_second());
        let bytes = serde_json::to_vec(&kept).map_err(ours)?;
        // One that was taken away meanwhile does not come back.
        if !self.cabinet().replace(PASSKEYS, id, &bytes)? {
            return Err(unproved(Some(person), &WebauthnError::CredentialNotFound));
        }
        let number = PasskeyNumber(kept.number);
        Ok(Proved { person, number })
    }

    /// The passkeys of a person.
    ///
    /// # Errors
    /// [`PasskeyError`] when they can't be read.
    pub fn passkeys_of(&self, person: PersonId) -> Result<Vec<Held>, PasskeyError> {
        let held = |kept: &Kept| Held {
            number: PasskeyNumber(kept.number),
            used_at: kept
                .used_at
                .and_then(|second| Timestamp::from_second(second).ok()),
        };
        let mut held: Vec<_> = self.kept(person)?.iter().map(|(_, kept)| held(kept)).collect();
        held.sort_by_key(|held| held.number);
        Ok(held)
    }

    /// Lets go of a passkey of a person.
    ///
    /// # Errors
    /// [`PasskeyError`] when it can't be taken away.
    pub fn drop_passkey(&self, person: PersonId, number: PasskeyNumber) -> Result<(), PasskeyError> {
        for (id, kept) in self.kept(person)? {
            if kept.number == number.0 {
                self.cabinet().take(PASSKEYS, &id)?;
            }
        }
        Ok(())
    }

    fn kept(&self, person: PersonId) -> Result<Vec<(Vec<u8>, Kept)>, PasskeyError> {
        let mut found = Vec::new();
        self.cabinet().each(PASSKEYS, &mut |id, value| {
            let kept = serde_json::from_slice::<Kept>(value).ok();
            let own = kept.filter(|kept| kept.person == person.0);
            found.extend(own.map(|kept| (id.to_vec(), kept)));
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// What a device knows a person by: tells nothing to anybody else.
    fn handle(&self, person: PersonId) -> [u8; 16] {
        let sealed = self.sealed("passkey", &person.0.to_string());
        sealed.first_chunk().copied().unwrap_or_default()
    }

    fn begin_ceremony(
        &self,
        asked: &Asked,
        options: String,
        now: Timestamp,
    ) -> Result<Ceremony, PasskeyError> {
        if !self.has_room(&self.ceremonies, now)? {
            return Err(PasskeyError::Busy);
        }
        let token = token().map_err(SessionError::from)?;
        #[derive(Serialize)]
        struct Opened<'a> {
            until: i64,
            asked: &'a Asked,
        }
        let until = now.as_second().saturating_add(CEREMONY_S_MAX);
        let bytes = serde_json::to_vec(&Opened { until, asked }).map_err(ours)?;
        self.cabinet().put(CEREMONIES, &hashed(&token), &bytes)?;
        Ok(Ceremony { token, options })
    }

    /// What was asked, which from now on nobody else answers.
    fn asked(&self, token: &str, now: Timestamp) -> Result<Asked, PasskeyError> {
        let taken = self.cabinet().take(CEREMONIES, &hashed(token))?;
        let open = taken
            .as_deref()
            .and_then(|bytes| serde_json::from_slice::<Open>(bytes).ok());
        let open = open.filter(|open| now.as_second() <= open.until);
        open.map(|open| open.asked).ok_or(PasskeyError::Late)
    }
}

fn unproved(person: Option<PersonId>, error: &WebauthnError) -> PasskeyError {
    PasskeyError::Unproved {
        person,
        reason: error.to_string(),
    }
}
