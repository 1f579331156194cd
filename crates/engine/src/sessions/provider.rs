//! Signing in through an organisation's own provider (`OpenID` Connect Core 1.0, code flow with PKCE,
//! RFC 7636). The one file that knows the library which checks what a provider says.
//!
//! A sign-in has two halves: the browser is sent away, and comes back with a code. What was asked lies
//! in a drawer meanwhile, under the hash of its state, bound to the browser by a second token that
//! only its cookie holds; whoever comes back first takes it out. Each organisation has an address of
//! its own to come back to: an answer of one provider is never taken for another's (RFC 9700, 4.4).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::ids::OrganisationId;
use domain::limits;
use domain::providers::{Claims, ProviderSet};
use jiff::Timestamp;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, DiscoveryError,
    IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    TokenResponse as _,
};

use super::{SessionError, Sessions, Token};

mod journey;
mod line;
mod tie;

pub(super) use journey::JOURNEYS;
pub use journey::{Errand, Journey};
pub use line::{Line, Reach};
pub(super) use tie::{PROVIDERS, TIES};

/// A token must have been made within this, and its maker's clock may be ahead by as much. Chosen:
/// clocks that differ by more are broken.
const MADE_WITHIN_S: i64 = 120;
/// For a proof, somebody must have signed in at the provider after leaving us, give or take this.
/// Chosen: clocks of two well-kept machines.
const PROOF_LEEWAY_S: i64 = 30;
/// The signatures that are taken: never a shared secret, and never none.
const SIGNATURES: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
];
/// What tells of the token and not of the person.
const OF_THE_TOKEN: [&str; 14] = [
    "iss",
    "aud",
    "azp",
    "exp",
    "iat",
    "nbf",
    "jti",
    "nonce",
    "at_hash",
    "c_hash",
    "s_hash",
    "auth_time",
    "sid",
    "acr",
];

/// Where the browser is sent, and what its cookie must hold when it comes back.
#[derive(Clone, Debug)]
pub struct Departure {
    /// The provider's page.
    pub to: String,
    /// For the cookie.
    pub browser: Token,
}

/// What a browser brings back from a provider.
#[derive(Clone, Copy, Debug)]
pub struct Brought<'a> {
    /// What the cookie holds.
    pub browser: &'a str,
    /// The state that it was sent with.
    pub state: &'a str,
    /// The code, empty when there is none.
    pub code: &'a str,
    /// Who says that it answers, where it says so (RFC 9207).
    pub issuer: &'a str,
}

/// Somebody whom a provider vouches for.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Whose provider.
    pub set: Arc<ProviderSet>,
    /// What for.
    pub errand: Errand,
    /// Who it is there: for [`Sessions::tied`] only, never for an entry or a log.
    pub subject: Subject,
    /// What the person is called there; empty when nothing is told.
    pub name: String,
    /// What the provider tells.
    pub claims: Claims,
    /// Whether the person has signed in at the provider since leaving us.
    pub is_fresh: bool,
}

/// Who somebody is at a provider.
#[derive(Clone)]
pub struct Subject(String);

impl std::fmt::Debug for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subject")
    }
}

/// Why a provider's word is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// Nothing was asked that this could answer: unknown, answered already, another browser's, too late.
    #[error("nothing waits for this answer")]
    Late,
    /// The provider can't be reached, or says what no provider says.
    #[error("the provider is out of reach: {0}")]
    Away(String),
    /// What came does not prove what it should; whose provider, and what for.
    #[error("the provider's answer proves nothing: {reason}")]
    Unproved {
        /// Whose provider.
        organisation: OrganisationId,
        /// What for.
        errand: Errand,
        /// What the check found.
        reason: String,
    },
    /// Too many ask this provider already, or too many sign-ins are open.
    #[error("too many sign-ins are under way")]
    Busy,
    /// The client's secret is not there.
    #[error("the secret for this provider is missing")]
    NoSecret,
    /// The table of sessions says no.
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl From<journal::StoreError> for ProviderError {
    fn from(error: journal::StoreError) -> Self {
        Self::Session(error.into())
    }
}

fn away(reason: impl std::fmt::Display) -> ProviderError {
    ProviderError::Away(reason.to_string())
}

impl Sessions {
    /// Begins a sign-in at a provider. Asks it where its pages are: not for a thread that answers
    /// others.
    ///
    /// # Errors
    /// [`ProviderError`] when it can't be reached, or nothing can be begun now.
    pub fn depart(
        &self,
        line: &Line,
        set: &ProviderSet,
        errand: Errand,
        now: Timestamp,
    ) -> Result<Departure, ProviderError> {
        let _turn = line.turn(set.organisation).ok_or(ProviderError::Busy)?;
        let metadata = discover(line, set)?;
        if !line.may_send(metadata.authorization_endpoint().url().as_str()) {
            return Err(away("its page is not over TLS"));
        }
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new(set.client.clone()), None)
            .set_redirect_uri(return_to(line, set)?);
        let random = || super::token().map_err(SessionError::from);
        let (state, nonce) = (random()?, random()?);
        // 52 letters and digits: more than RFC 7636 asks for.
        let verifier = PkceCodeVerifier::new(format!("{}{}", random()?, random()?));
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let mut asked = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .set_pkce_challenge(challenge)
            .add_scopes(scopes(set));
        if errand.wants_proof() {
            asked = asked
                .add_prompt(openidconnect::core::CoreAuthPrompt::Login)
                .set_max_age(Duration::ZERO);
        }
        let (to, state, nonce) = asked.url();
        let journey = Journey::new(set, errand, nonce.secret(), verifier.secret());
        let browser = self.send_off(state.secret(), journey, now)?;
        let to = to.to_string();
        Ok(Departure { to, browser })
    }

    /// Takes what a browser brings back to an organisation's address: whom the provider vouches for.
    /// Asks the provider: not for a thread that answers others.
    ///
    /// # Errors
    /// [`ProviderError`] when it proves nothing, or the provider can't be reached.
    pub fn arrive(
        &self,
        line: &Line,
        find: impl Fn(&Journey) -> Option<Arc<ProviderSet>>,
        organisation: OrganisationId,
        brought: Brought<'_>,
        now: Timestamp,
    ) -> Result<Arrival, ProviderError> {
        let journey = self.come_back(organisation, brought, now)?;
        let set = find(&journey).ok_or(ProviderError::Late)?;
        let unproved = |reason: String| ProviderError::Unproved {
            organisation,
            errand: journey.errand.clone(),
            reason,
        };
        if brought.code.is_empty() {
            return Err(unproved("the provider did not sign anybody in".to_owned()));
        }
        if !brought.issuer.is_empty() && brought.issuer != set.issuer {
            return Err(unproved("another provider answers".to_owned()));
        }
        let _turn = line.turn(organisation).ok_or(ProviderError::Busy)?;
        let secret = self.provider_secret(organisation, set.number)?;
        let secret = secret.ok_or(ProviderError::NoSecret)?;
        let metadata = discover(line, &set)?;
        let basic = takes_basic(&metadata);
        let client = CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(set.client.clone()),
            Some(ClientSecret::new(secret)),
        )
        .set_redirect_uri(return_to(line, &set)?)
        .set_auth_type(if basic {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        });
        let exchange = client
            .exchange_code(AuthorizationCode::new(brought.code.to_owned()))
            .map_err(away)?
            .set_pkce_verifier(PkceCodeVerifier::new(journey.verifier.clone()));
        let answered: CoreTokenResponse = match exchange.request(&|request| line.send(request)) {
            Ok(answered) => answered,
            Err(RequestTokenError::ServerResponse(said)) => return Err(unproved(said.error().to_string())),
            Err(error) => return Err(away(error)),
        };
        let token = answered.id_token();
        let token = token.ok_or_else(|| unproved("there is no token".to_owned()))?;
        // By our own clock.
        let second = now.as_second();
        let at = UNIX_EPOCH + Duration::from_secs(u64::try_from(second).unwrap_or_default());
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNATURES)
            .set_time_fn(move || at.into())
            .set_issue_time_verifier_fn(move |made| {
                let off = second.saturating_sub(made.timestamp()).saturating_abs();
                (off <= MADE_WITHIN_S)
                    .then_some(())
                    .ok_or_else(|| "it was not made just now".to_owned())
            });
        let nonce = Nonce::new(journey.nonce.clone());
        let checked = token.claims(&verifier, &nonce);
        let checked = checked.map_err(|error| unproved(told(&error)))?;
        let signed_in = checked.auth_time().map(|at| at.timestamp());
        let is_fresh = signed_in.is_some_and(|at| at >= journey.began - PROOF_LEEWAY_S);
        let subject = Subject(checked.subject().to_string());
        let payload = payload(token).ok_or_else(|| unproved("the token can't be read".to_owned()))?;
        // The library does not look at when a token's time begins.
        if let Some(begins) = payload.get("nbf")
            && begins
                .as_i64()
                .is_none_or(|begins| begins > second + MADE_WITHIN_S)
        {
            return Err(unproved("the token is not of now".to_owned()));
        }
        let claims = told_by(payload);
        Ok(Arrival {
            name: name_in(&claims),
            set,
            errand: journey.errand,
            subject,
            claims,
            is_fresh,
        })
    }
}

/// Asks a provider where its pages are, and with which keys it signs.
fn discover(line: &Line, set: &ProviderSet) -> Result<CoreProviderMetadata, ProviderError> {
    let issuer = IssuerUrl::new(set.issuer.clone()).map_err(away)?;
    // The library compares the issuer that is told with the one that was set.
    CoreProviderMetadata::discover(&issuer, &|request| line.send(request)).map_err(|error| match error {
        DiscoveryError::Request(error) => away(error),
        DiscoveryError::Response(status, ..) => away(format!("it answers with {status}")),
        DiscoveryError::Parse(_) => away("its description can't be read"),
        error @ (DiscoveryError::Validation(_)
        | DiscoveryError::UrlParse(_)
        | DiscoveryError::Other(_)
        | _) => away(error),
    })
}

fn return_to(line: &Line, set: &ProviderSet) -> Result<RedirectUrl, ProviderError> {
    RedirectUrl::new(line.return_to(set.organisation)).map_err(away)
}

fn scopes(set: &ProviderSet) -> impl Iterator<Item = Scope> {
    let asked = set.scopes.split_whitespace().filter(|scope| *scope != "openid");
    asked.map(|scope| Scope::new(scope.to_owned()))
}

/// Whether the provider takes our secret in a header, which it does unless it says otherwise.
fn takes_basic(metadata: &CoreProviderMetadata) -> bool {
    let told = metadata.token_endpoint_auth_methods_supported();
    told.is_none_or(|methods| {
        methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
            || !methods.contains(&CoreClientAuthMethod::ClientSecretPost)
    })
}

/// What a check found, without what the token holds.
fn told(error: &ClaimsVerificationError) -> String {
    let found = match error {
        ClaimsVerificationError::Expired(_) => "the token is not of now",
        ClaimsVerificationError::InvalidAudience(_) => "the token is for somebody else",
        ClaimsVerificationError::InvalidIssuer(_) => "the token is of somebody else",
        ClaimsVerificationError::InvalidNonce(_) => "the token answers something else",
        ClaimsVerificationError::SignatureVerification(_) => "the signature does not hold",
        ClaimsVerificationError::InvalidAuthContext(_)
        | ClaimsVerificationError::InvalidAuthTime(_)
        | ClaimsVerificationError::InvalidSubject(_)
        | ClaimsVerificationError::Unsupported(_)
        | ClaimsVerificationError::Other(_)
        | _ => "the token can't be taken",
    };
    found.to_owned()
}

/// What a token says, as it stands in it.
type Payload = BTreeMap<String, serde_json::Value>;

/// What a token that was checked says.
fn payload(token: &CoreIdToken) -> Option<Payload> {
    let text = token.to_string();
    let payload = text.split('.').nth(1)?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Every claim of a token, but for those about the token itself.
fn told_by(payload: Payload) -> Claims {
    let told = payload
        .into_iter()
        .filter(|(name, _)| !OF_THE_TOKEN.contains(&name.as_str()));
    let values = told.map(|(name, value)| (name, plain(&value)));
    Claims(values.filter(|(_, values)| !values.is_empty()).collect())
}

/// The plain values of a claim: itself, or those of a list.
fn plain(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => vec![value.to_string()],
        serde_json::Value::Array(values) => values
            .iter()
            .filter(|value| !value.is_array())
            .flat_map(plain)
            .collect(),
        serde_json::Value::Null | serde_json::Value::Object(_) => Vec::new(),
    }
}

/// What somebody is called: by the whole name, else by its parts, else as they sign in.
fn name_in(claims: &Claims) -> String {
    let first = |claim: &str| {
        let values = claims.0.get(claim);
        let value = values.and_then(|values| values.first());
        value.map(|value| value.trim()).filter(|value| !value.is_empty())
    };
    let parts = || {
        let parts: Vec<_> = [first("given_name"), first("family_name")]
            .into_iter()
            .flatten()
            .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    let name = first("name").map(str::to_owned).or_else(parts);
    let name = name.or_else(|| first("preferred_username").map(str::to_owned));
    name.unwrap_or_default()
        .chars()
        .take(limits::TITLE_CHARS_MAX)
        .collect()
}
