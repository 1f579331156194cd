//! The state of a theme, in a sentence or two that somebody answers for.
//!
//! ```text
//! assessed ──▶ assessed anew
//! ```
//!
//! All who read the network's pages read it, unless it is marked more narrowly by itself: then the
//! others go on reading the one before it.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::command::Request;
use crate::entries::{self, About, marked_as_written};
use crate::event::Event;
use crate::limits::{TEXT_CHARS_MAX, required, within};
use crate::marking::Marking;
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
    /// A marking of its own; none when all who read the network's pages read it.
    pub marking: Option<Marking>,
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
    let assessed = ThemeAssessed {
        theme: command.theme,
        statement,
    };
    let about = About::Theme(command.theme);
    let owner = entries::owner_of(world, about.subject()).ok_or(Refusal::NetworkNotFounded)?;
    let mut events = vec![Event::ThemeAssessed(assessed.into())];
    events.extend(marked_as_written(
        world,
        by,
        about,
        command.marking.as_ref(),
        owner,
    ));
    Ok(events)
}
