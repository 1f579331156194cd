//! Founds a network: its name, the kinds of incidents, one organisation and one administrator.

use domain::actor::Actor;
use domain::ids::{Code, NotACode, Numbering, PersonId};
use domain::network::{
    AdmitPeople, DefineKinds, FoundNetwork, KindDefined, NetworkFounded, OrganisationKind,
    OrganisationRegistered, PersonDetails, RegisterOrganisations, Role,
};
use domain::theme::Theme;
use domain::words::Names;
use domain::{Command, RequestKey, World};
use serde::Deserialize;
use web::words::{Country, Language, Value, Words};

use crate::config::{Key, Settings};
use crate::ledger::Ledger;

const KINDS: &str = include_str!("../../../content/kinds.toml");

/// The organisation that coordinates a new network.
const COORDINATOR: &str = "election-authority";
/// What the first administrator is called until people give a name.
pub(crate) const ADMINISTRATOR: &str = "Administrator";
/// The first person of a network.
pub(crate) const FIRST: PersonId = PersonId(1);

/// Whether a network is there, with somebody in it: its founding is several entries, and the
/// machine may have stopped between them.
pub(crate) fn is_founded(world: &World) -> bool {
    world.network.is_some() && !world.people.is_empty()
}

/// A step of the founding: every node asks for it with the same key, so that of several that start
/// at once on an empty journal one does it.
#[derive(Clone, Copy)]
enum Founding {
    Network,
    Administrator,
}

impl Founding {
    const fn key(self) -> RequestKey {
        let number = u128::from_be_bytes(*b"valpool founding");
        RequestKey(match self {
            Self::Network => number,
            Self::Administrator => number + 1,
        })
    }
}

/// Founds a network as the settings say, or what is still missing of one. What another node has
/// founded in the meantime is found in the turn, and stays as it is.
pub(crate) fn found(ledger: &mut Ledger, settings: &Settings) -> anyhow::Result<()> {
    if ledger.world().network.is_none() {
        let founded = NetworkFounded {
            names: Names::same(settings.value(Key::Name)),
            country: settings.country(),
            zone: settings.value(Key::Zone).to_owned(),
            numbering: Numbering::new(engine::chance::bytes()?),
        };
        ledger.ask_once(
            Founding::Network.key(),
            Actor::Console,
            Command::FoundNetwork(Box::new(FoundNetwork(founded))),
        )?;
    }
    define_kinds(ledger)?;
    let organisation = Code::new(COORDINATOR)?;
    let coordinator = OrganisationRegistered {
        organisation,
        kind: OrganisationKind::ElectionAuthority,
        names: in_every_language("console-coordinator-name", &[]),
        area: None,
        coordinates: true,
    };
    ledger.ask(
        Actor::Console,
        Command::RegisterOrganisations(RegisterOrganisations(vec![coordinator])),
    )?;
    let person = PersonDetails {
        name: ADMINISTRATOR.to_owned(),
        organisation,
        role: Role::Administrator,
    };
    ledger.ask_once(
        Founding::Administrator.key(),
        Actor::Console,
        Command::AdmitPeople(AdmitPeople(vec![person])),
    )?;
    Ok(())
}

/// Defines the kinds that this release ships; those that are there already stay as they are.
pub(crate) fn define_kinds(ledger: &mut Ledger) -> anyhow::Result<()> {
    ledger.ask(Actor::Console, Command::DefineKinds(DefineKinds(kinds()?)))?;
    Ok(())
}

/// A text of ours as data, in the three languages.
pub(crate) fn in_every_language(key: &str, values: &[(&str, Value<'_>)]) -> Names {
    let say = |language| Words::new(language, Country::Sweden).say_with(key, values);
    Names {
        sv: say(Language::Sv),
        fi: say(Language::Fi),
        en: say(Language::En),
    }
}

#[derive(Deserialize)]
struct KindsFile {
    kind: Vec<KindWritten>,
}

#[derive(Deserialize)]
struct KindWritten {
    code: Code,
    theme: Theme,
    name: Names,
    short: Option<Names>,
    on_form: Option<u8>,
}

/// The kinds of incidents that are shipped.
pub(crate) fn kinds() -> Result<Vec<KindDefined>, toml::de::Error> {
    let file: KindsFile = toml::from_str(KINDS)?;
    let define = |kind: KindWritten| KindDefined {
        kind: kind.code,
        theme: kind.theme,
        names: kind.name,
        short: kind.short,
        on_form: kind.on_form,
    };
    Ok(file.kind.into_iter().map(define).collect())
}

/// The address of the whole country.
pub(crate) fn nation(country: &str) -> Result<domain::areas::AreaDefined, NotACode> {
    let names = match country {
        "SE" => in_every_language("console-nation-se", &[]),
        "FI" => in_every_language("console-nation-fi", &[]),
        other => Names::same(other),
    };
    let area = domain::areas::AreaId {
        level: domain::areas::AreaLevel::Nation,
        code: Code::new(country)?,
    };
    Ok(domain::areas::AreaDefined {
        area,
        names,
        parent: None,
        boundary: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_kinds_are_read_and_other_is_among_them() {
        let kinds = kinds().unwrap();
        assert!(kinds.iter().any(|kind| kind.kind.as_str() == "other"));
        assert_eq!(kinds.iter().filter(|kind| kind.on_form.is_some()).count(), 8);
    }
}
