//! Tokens as they are now.

use std::sync::Arc;

use imbl::Vector;
use jiff::Timestamp;

use super::{Scope, TokenIssued, TokenWithdrawn};
use crate::event::Record;
use crate::ids::{OrganisationId, TokenId};

/// A token as it is now.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its name, organisation, scopes and end.
    pub issued: Arc<TokenIssued>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}

impl Token {
    /// Whether it lets its program in at this moment.
    #[must_use]
    pub fn is_good(&self, at: Timestamp) -> bool {
        self.withdrawn_at.is_none() && at < self.issued.expires_at
    }

    /// Whether it carries a scope.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.issued.scopes.contains(&scope)
    }
}

/// Every token of a world.
#[derive(Clone, Debug, Default)]
pub struct Tokens(Vector<Arc<Token>>);

impl Tokens {
    pub(crate) fn issue(&mut self, event: &Arc<TokenIssued>, record: &Record) {
        self.0.push_back(Arc::new(Token {
            issued: Arc::clone(event),
            issued_at: record.recorded_at,
            withdrawn_at: None,
        }));
    }

    pub(crate) fn withdraw(&mut self, event: &TokenWithdrawn, at: Timestamp) {
        if let Some(token) = self.0.get_mut(place(event.token)) {
            Arc::make_mut(token).withdrawn_at = Some(at);
        }
    }

    /// The id that the next token gets.
    #[must_use]
    pub fn next_id(&self) -> TokenId {
        let known = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        TokenId(known.saturating_add(1))
    }

    /// The token with this id.
    #[must_use]
    pub fn get(&self, id: TokenId) -> Option<&Arc<Token>> {
        self.0.get(place(id))
    }

    /// An organisation's tokens, the newest first.
    pub fn of(&self, organisation: OrganisationId) -> impl Iterator<Item = &Arc<Token>> {
        let newest = self.0.iter().rev();
        newest.filter(move |token| token.issued.organisation == organisation)
    }
}

fn place(id: TokenId) -> usize {
    usize::try_from(id.0).map_or(usize::MAX, |number| number.wrapping_sub(1))
}
