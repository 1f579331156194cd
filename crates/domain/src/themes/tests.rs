//! Rules of the state of a theme, as given, when, then.

use super::{AssessTheme, ThemeAssessed};
use crate::command::Command;
use crate::event::Event;
use crate::limits::TEXT_CHARS_MAX;
use crate::policy::Action;
use crate::refusal::{Field, Refusal};
use crate::testing::network::{AUTHORITY_DUTY, COUNTY_13, CYBER_LIAISON, PARTY_DUTY, POLICE_ANALYST};
use crate::testing::nothing;
use crate::theme::{Basis, Likelihood, Statement, Theme};
use crate::words::Personal;

fn assess(text: &str, basis: Basis) -> Command {
    let likelihood = Some(Likelihood::Even);
    Command::AssessTheme(AssessTheme {
        theme: Theme::Cyber,
        text: text.to_owned(),
        basis,
        likelihood,
    })
}

#[test]
fn national_authority_writes_the_state_of_a_theme() {
    for (basis, likelihood) in [(Basis::Fact, None), (Basis::Assessment, Some(Likelihood::Even))] {
        let statement = Statement {
            text: Personal::new("Lugnt."),
            basis,
            likelihood,
        };
        let expected = ThemeAssessed {
            theme: Theme::Cyber,
            statement: statement.clone(),
        };
        let world = nothing()
            .when(POLICE_ANALYST, assess(" Lugnt. ", basis))
            .then([Event::ThemeAssessed(expected.into())]);
        let now = &world.themes[&Theme::Cyber];
        assert_eq!(
            (&*now.statement, now.by, now.at),
            (&statement, POLICE_ANALYST, world.recorded_at)
        );
    }
}

#[test]
fn state_wants_words_within_their_limit() {
    nothing()
        .when(AUTHORITY_DUTY, assess(" ", Basis::Fact))
        .refused(Refusal::FieldMissing { field: Field::Text });
    nothing()
        .when(
            AUTHORITY_DUTY,
            assess(&"x".repeat(TEXT_CHARS_MAX + 1), Basis::Fact),
        )
        .refused(Refusal::TextTooLong {
            field: Field::Text,
            max: TEXT_CHARS_MAX,
        });
}

#[test]
fn state_is_not_written_by_counties_parties_or_other_roles() {
    for by in [COUNTY_13, CYBER_LIAISON, PARTY_DUTY] {
        nothing()
            .when(by, assess("Lugnt.", Basis::Fact))
            .refused(Refusal::NotPermitted {
                action: Action::AssessTheme,
            });
    }
}
