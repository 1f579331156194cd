//! Who at a provider is whom here, and the secrets by which providers know us. Neither is an event:
//! who somebody is elsewhere is nobody's to read, and lies as a keyed hash only.

use domain::RequestKey;
use domain::ids::{OrganisationId, PersonId};
use domain::providers::{ProviderSet, SettingNumber};
use journal::Drawer;

use super::{ProviderError, Subject};
use crate::sessions::Sessions;

/// By a keyed hash of organisation, issuer and subject: which person.
pub(in crate::sessions) const TIES: Drawer = "tie";
/// By organisation and number of a setting: the secret by which the provider knows us.
pub(in crate::sessions) const PROVIDERS: Drawer = "provider";

fn place(organisation: OrganisationId, number: SettingNumber) -> Vec<u8> {
    let mut key = organisation.to_string().into_bytes();
    key.push(0);
    key.extend(number.0.to_be_bytes());
    key
}

impl Sessions {
    /// Keeps the secret of a setting, in the place of whatever lay there.
    ///
    /// # Errors
    /// [`ProviderError`] when it can't be written.
    pub fn keep_provider_secret(&self, set: &ProviderSet, secret: &str) -> Result<(), ProviderError> {
        let key = place(set.organisation, set.number);
        self.cabinet().put(PROVIDERS, &key, secret.as_bytes())?;
        Ok(())
    }

    /// The secret of a setting.
    ///
    /// # Errors
    /// [`ProviderError`] when it can't be read.
    pub fn provider_secret(
        &self,
        organisation: OrganisationId,
        number: SettingNumber,
    ) -> Result<Option<String>, ProviderError> {
        let found = self.cabinet().get(PROVIDERS, &place(organisation, number))?;
        Ok(found.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    /// Lets go of the secret of a setting.
    ///
    /// # Errors
    /// [`ProviderError`] when it can't be taken away.
    pub fn drop_provider_secret(&self, set: &ProviderSet) -> Result<(), ProviderError> {
        self.cabinet()
            .take(PROVIDERS, &place(set.organisation, set.number))?;
        Ok(())
    }

    fn tie_key(&self, set: &ProviderSet, subject: &Subject) -> [u8; 32] {
        let whole = format!("{}\0{}\0{}", set.organisation, set.issuer, subject.0);
        self.sealed("provider-subject", &whole)
    }

    /// Who somebody at a provider is here.
    ///
    /// # Errors
    /// [`ProviderError`] when it can't be read.
    pub fn tied(&self, set: &ProviderSet, subject: &Subject) -> Result<Option<PersonId>, ProviderError> {
        let found = self.cabinet().get(TIES, &self.tie_key(set, subject))?;
        let bytes = found.and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
        Ok(bytes.map(|bytes| PersonId(u32::from_be_bytes(bytes))))
    }

    /// Ties somebody at a provider to a person here, in the place of any other; both ways.
    ///
    /// # Errors
    /// [`ProviderError`] when it can't be written.
    pub fn tie_anew(
        &self,
        set: &ProviderSet,
        subject: &Subject,
        person: PersonId,
    ) -> Result<(), ProviderError> {
        self.untie(person)?;
        self.tie(set, subject, person)
    }

    /// Ties somebody at a provider to a person here.
    ///
    /// # Errors
    /// [`ProviderError`] when it can't be written.
    pub fn tie(&self, set: &ProviderSet, subject: &Subject, person: PersonId) -> Result<(), ProviderError> {
        let key = self.tie_key(set, subject);
        self.cabinet().put(TIES, &key, &person.0.to_be_bytes())?;
        Ok(())
    }

    /// The key under which somebody is admitted: who comes twice at once becomes one person.
    #[must_use]
    pub fn admission_key(&self, set: &ProviderSet, subject: &Subject) -> RequestKey {
        let key = self.tie_key(set, subject);
        let first = key.first_chunk().copied().unwrap_or_default();
        RequestKey(u128::from_be_bytes(first))
    }

    /// Lets go of whoever a person is at a provider.
    ///
    /// # Errors
    /// [`ProviderError`] when it can't be taken away.
    pub(in crate::sessions) fn untie(&self, person: PersonId) -> Result<(), journal::StoreError> {
        self.take_where(TIES, |value| value == person.0.to_be_bytes())
    }
}
