//! Long lists to choose from: organisations, people and places, in groups.

use std::sync::Arc;

use domain::World;
use domain::actor::Actor;
use domain::areas::{Area, AreaLevel};
use domain::ids::{OrganisationId, PersonId};
use domain::network::{Organisation, OrganisationKind};
use domain::policy::{self, Action};

use crate::now::map::sort_areas;
use crate::now::report::choice::{Choice, ChoiceGroup, sort_by_words};
use crate::visit::Visit;
use crate::words::Words;

/// The groups in which organisations are listed, by the text that names each.
const ORGANISATION_GROUPS: [&str; 4] = [
    "organisations-national",
    "organisations-county",
    "organisations-municipality",
    "organisations-other",
];

/// The authorities of the network: national ones, county boards, municipalities.
pub(crate) fn organisations(visit: &Visit, chosen: &dyn Fn(OrganisationId) -> bool) -> Vec<ChoiceGroup> {
    let choice = |known: &Arc<Organisation>| Choice {
        value: known.registered.organisation.to_string(),
        words: visit.words().name(&known.registered.names).to_owned(),
        chosen: chosen(known.registered.organisation),
    };
    let group = |key: &str| {
        let known = visit.guest.world.organisations.values();
        // Whoever is no authority is only offered where it has been chosen before.
        let choices = known
            .filter(|known| group_of(known.registered.kind) == key)
            .filter(|known| known.registered.kind.is_authority() || chosen(known.registered.organisation))
            .map(choice)
            .collect();
        ChoiceGroup {
            words: visit.words().say(key),
            choices: sorted(visit.words(), choices),
        }
    };
    ORGANISATION_GROUPS
        .into_iter()
        .map(group)
        .filter(|group| !group.choices.is_empty())
        .collect()
}

const fn group_of(kind: OrganisationKind) -> &'static str {
    let [national, county, municipality, other] = ORGANISATION_GROUPS;
    match kind {
        OrganisationKind::ElectionAuthority
        | OrganisationKind::Police
        | OrganisationKind::SecurityPolice
        | OrganisationKind::CyberSecurity
        | OrganisationKind::CivilDefence
        | OrganisationKind::PsychologicalDefence => national,
        OrganisationKind::CountyBoard => county,
        OrganisationKind::Municipality => municipality,
        OrganisationKind::Party | OrganisationKind::Platform | OrganisationKind::EuPartner => other,
    }
}

/// The people who may read the network's pages, by organisation, without the reader.
pub(crate) fn people(visit: &Visit, chosen: &dyn Fn(PersonId) -> bool) -> Vec<ChoiceGroup> {
    let world = &visit.guest.world;
    let words = visit.words();
    let mut groups: Vec<(OrganisationId, Vec<Choice>)> = Vec::new();
    for (person, number) in world.people.iter().zip(1..) {
        let id = PersonId(number);
        if id == visit.id || policy::permits(world, Actor::Person(id), Action::Read).is_err() {
            continue;
        }
        let admitted = &person.admitted;
        let role = words.say_kind("role", admitted.role.code());
        let choice = Choice {
            value: visit.code(id),
            words: format!("{} · {role}", words.personal(&admitted.name)),
            chosen: chosen(id),
        };
        match groups
            .iter_mut()
            .find(|(organisation, _)| *organisation == admitted.organisation)
        {
            Some((_, choices)) => choices.push(choice),
            None => groups.push((admitted.organisation, vec![choice])),
        }
    }
    let named = groups.into_iter().map(|(organisation, choices)| ChoiceGroup {
        words: visit.organisation_name(organisation),
        choices: sorted(visit.words(), choices),
    });
    named.collect()
}

/// Counties, each with its municipalities; what lies in no county comes last.
pub(crate) fn places(visit: &Visit, world: &World, chosen: &dyn Fn(&Area) -> bool) -> Vec<ChoiceGroup> {
    let words = visit.words();
    let choice = |area: &Arc<Area>| Choice {
        value: area.id().to_string(),
        words: words.name(&area.defined.names).to_owned(),
        chosen: chosen(area),
    };
    let of_level = |level| world.areas.iter().filter(move |area| area.id().level == level);
    let mut counties: Vec<_> = of_level(AreaLevel::County).collect();
    sort_areas(&mut counties, words);
    let mut groups: Vec<ChoiceGroup> = counties
        .into_iter()
        .map(|county| {
            let mut inside: Vec<_> = world.areas.children(county.number).collect();
            sort_areas(&mut inside, words);
            let choices = std::iter::once(county).chain(inside).map(choice).collect();
            ChoiceGroup {
                words: words.name(&county.defined.names).to_owned(),
                choices,
            }
        })
        .collect();
    let in_county = |area: &Area| {
        area.parent
            .and_then(|parent| world.areas.number(parent))
            .is_some_and(|parent| parent.id().level == AreaLevel::County)
    };
    let mut others: Vec<_> = of_level(AreaLevel::Municipality)
        .filter(|area| !in_county(area))
        .collect();
    sort_areas(&mut others, words);
    if !others.is_empty() {
        groups.push(ChoiceGroup {
            words: words.say("places-other"),
            choices: others.into_iter().map(choice).collect(),
        });
    }
    groups
}

/// In the order of the reader's own alphabet.
fn sorted(words: Words, mut choices: Vec<Choice>) -> Vec<Choice> {
    sort_by_words(&mut choices, words);
    choices
}
