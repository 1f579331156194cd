//! Rules of the state of a theme, as given, when, then.

use super::{AssessTheme, ThemeAssessed};
use crate::command::Command;
use crate::entries::{About, MarkEntry};
use crate::event::{Event, Sequence};
use crate::limits::TEXT_CHARS_MAX;
use crate::marking::{Label, Marking};
use crate::policy::{Action, visible};
use crate::refusal::{Field, Refusal};
use crate::testing::build::marked;
use crate::testing::network::{AUTHORITY_DUTY, COUNTY_13, CYBER_LIAISON, PARTY_DUTY, POLICE_ANALYST};
use crate::testing::{Given, nothing};
use crate::theme::{Basis, Likelihood, Statement, Theme};
use crate::words::Personal;
use crate::world::World;

fn assess(text: &str, basis: Basis) -> Command {
    let likelihood = Some(Likelihood::Even);
    Command::AssessTheme(AssessTheme {
        theme: Theme::Cyber,
        text: text.to_owned(),
        basis,
        likelihood,
        marking: None,
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
        let seen = visible(&world, COUNTY_13);
        let now = world.themes[&Theme::Cyber].now(&world, &seen).unwrap();
        assert_eq!(
            (&now.statement, now.by, now.at),
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

#[test]
fn narrow_state_is_read_by_whom_it_admits_and_the_others_read_the_one_before() {
    let assess = |text: &str, marking: Option<Marking>| {
        Command::AssessTheme(AssessTheme {
            theme: Theme::Cyber,
            text: text.to_owned(),
            basis: Basis::Fact,
            likelihood: None,
            marking,
        })
    };
    let reads = |world: &World, who| {
        let seen = visible(world, who);
        let now = world.themes[&Theme::Cyber].now(world, &seen);
        now.map(|now| now.statement.text.reveal().unwrap().to_owned())
    };
    let strict = Some(marked(Label::AmberStrict, &["cyber"]));
    let hidden = nothing()
        .when(POLICE_ANALYST, assess("Namn.", strict.clone()))
        .and();
    assert_eq!(reads(&hidden.world, COUNTY_13), None);
    assert_eq!(reads(&hidden.world, CYBER_LIAISON).as_deref(), Some("Namn."));
    let open = hidden.when(AUTHORITY_DUTY, assess("Lugnt.", None)).and();
    let world = open.when(POLICE_ANALYST, assess("Fler namn.", strict)).granted();
    for (who, text) in [
        (POLICE_ANALYST, "Fler namn."),
        (CYBER_LIAISON, "Fler namn."),
        (AUTHORITY_DUTY, "Lugnt."),
        (COUNTY_13, "Lugnt."),
    ] {
        assert_eq!(reads(&world, who).as_deref(), Some(text), "{who:?}");
    }
    // Its owner lets all read it; another may not.
    let entry = Sequence(world.head.0 - 1);
    let mark = Command::MarkEntry(MarkEntry {
        about: About::Theme(Theme::Cyber),
        entry,
        marking: None,
        reason: "Ska spridas.".to_owned(),
    });
    let again = || Given { world: world.clone() };
    again()
        .when(AUTHORITY_DUTY, mark.clone())
        .refused(Refusal::EntryUnknown);
    let wide = again().when(POLICE_ANALYST, mark).granted();
    assert_eq!(reads(&wide, COUNTY_13).as_deref(), Some("Fler namn."));
    // At the moment before, it was narrow.
    let mut past = world.clone();
    past.narrow_as(&wide);
    assert_eq!(reads(&past, COUNTY_13).as_deref(), Some("Lugnt."));
}
