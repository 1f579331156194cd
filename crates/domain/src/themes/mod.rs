//! The state of a theme, in a sentence or two that somebody answers for.
//!
//! ```text
//! assessed ──▶ assessed anew
//! ```

#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::command::Request;
use crate::event::Event;
use crate::limits::{TEXT_CHARS_MAX, required, within};
use crate::policy::{self, Action};
use crate::refusal::{Field, Refusal};
use crate::theme::{Basis, Likelihood, Statement, Theme};
use crate::words::Personal;
use crate::world::World;

/// The state of a theme was written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeAssessed {
    /// Which theme.
    pub theme: Theme,
    /// What is said of it.
    pub statement: Statement,
}

/// Write the state of a theme.
#[derive(Clone, Debug)]
pub struct AssessTheme {
    /// Which theme.
    pub theme: Theme,
    /// What to say of it.
    pub text: String,
    /// Fact or assessment.
    pub basis: Basis,
    /// How likely, for an assessment.
    pub likelihood: Option<Likelihood>,
}

/// The state of a theme as it was last written.
#[derive(Clone, Debug)]
pub struct ThemeNow {
    /// What is said.
    pub statement: Arc<Statement>,
    /// Who said it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

pub(crate) fn decide(world: &World, by: &Request, command: &AssessTheme) -> Result<Vec<Event>, Refusal> {
    policy::permits(world, by.actor, Action::AssessTheme)?;
    required(&command.text, Field::Text)?;
    within(&command.text, Field::Text, TEXT_CHARS_MAX)?;
    let likelihood = match command.basis {
        Basis::Fact => None,
        Basis::Assessment => command.likelihood,
    };
    let text = Personal::new(command.text.trim());
    let statement = Statement {
        text,
        basis: command.basis,
        likelihood,
    };
    Ok(vec![Event::ThemeAssessed(
        ThemeAssessed {
            theme: command.theme,
            statement,
        }
        .into(),
    )])
}
