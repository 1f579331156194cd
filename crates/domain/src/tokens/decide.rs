//! When a token may be issued and withdrawn.

use jiff::SignedDuration;

use super::{IssueToken, TOKEN_DAYS_MAX, TOKENS_MAX, Token, TokenIssued, TokenWithdrawn, WithdrawToken};
use crate::command::Request;
use crate::event::Event;
use crate::limits;
use crate::policy;
use crate::refusal::Refusal;
use crate::words::Personal;
use crate::world::World;

const HOURS_PER_DAY: i64 = 24;

pub(crate) fn issue(world: &World, by: &Request, command: &IssueToken) -> Result<Vec<Event>, Refusal> {
    let organisation = command.organisation;
    policy::permits_admitting(world, by.actor, organisation)?;
    let known = world.organisations.get(&organisation);
    let kind = known
        .ok_or(Refusal::OrganisationUnknown { organisation })?
        .registered
        .kind;
    limits::name(&command.name)?;
    let mut scopes = command.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(Refusal::ScopeMissing);
    }
    if scopes.iter().any(|scope| !policy::fits_scope(kind, *scope)) {
        return Err(Refusal::ScopeUnfit);
    }
    let days = SignedDuration::from_hours(i64::from(command.days) * HOURS_PER_DAY);
    let expires_at = by.at.checked_add(days);
    let expires_at = expires_at
        .ok()
        .filter(|_| (1..=TOKEN_DAYS_MAX).contains(&command.days))
        .ok_or(Refusal::TokenDays { max: TOKEN_DAYS_MAX })?;
    let own = world.tokens.of(organisation);
    if own.filter(|token| token.is_good(by.at)).count() >= TOKENS_MAX {
        return Err(Refusal::TokensTooMany { max: TOKENS_MAX });
    }
    let issued = TokenIssued {
        token: world.tokens.next_id(),
        name: Personal::new(command.name.trim()),
        organisation,
        scopes,
        expires_at,
    };
    Ok(vec![Event::TokenIssued(issued.into())])
}

pub(crate) fn withdraw(world: &World, by: &Request, command: WithdrawToken) -> Result<Vec<Event>, Refusal> {
    policy::permits(world, by.actor, policy::Action::Admit)?;
    let own = |token: &&std::sync::Arc<Token>| {
        policy::permits_admitting(world, by.actor, token.issued.organisation).is_ok()
    };
    // A token of others is not there.
    let token = world.tokens.get(command.token).filter(own);
    let token = token.ok_or(Refusal::TokenUnknown)?;
    if token.withdrawn_at.is_some() {
        return Ok(Vec::new());
    }
    let token = command.token;
    Ok(vec![Event::TokenWithdrawn(TokenWithdrawn { token }.into())])
}
