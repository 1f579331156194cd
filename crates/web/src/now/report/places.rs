//! Where things happen, as a report's form offers it and as a reader is told.

use domain::World;
use domain::areas::{Area, AreaLevel, AreaNumber};
use domain::network::Organisation;
use domain::premises::Standing;
use domain::reports::Report;

use super::choice::{Choice, ChoiceGroup, sort_by_words};
use crate::words::Words;

fn choices<'a>(
    areas: impl Iterator<Item = &'a std::sync::Arc<Area>>,
    words: Words,
    current: &str,
) -> Vec<Choice> {
    let mut choices: Vec<_> = areas
        .map(|area| Choice::new(area.id().to_string(), words.name(&area.defined.names), current))
        .collect();
    sort_by_words(&mut choices, words);
    choices
}

/// The counties, in the order of the alphabet.
pub(crate) fn counties(world: &World, words: Words, current: &str) -> Vec<Choice> {
    choices(
        world
            .areas
            .iter()
            .filter(|area| area.id().level == AreaLevel::County),
        words,
        current,
    )
}

/// The areas right below one, in the order of the alphabet.
pub(crate) fn below(world: &World, area: AreaNumber, words: Words, current: &str) -> Vec<Choice> {
    choices(world.areas.children(area), words, current)
}

/// The areas a reporter most likely means: the own ones first, then the counties.
pub(crate) fn areas(world: &World, own: &Organisation, words: Words, current: &str) -> Vec<ChoiceGroup> {
    let mut groups = Vec::new();
    if let Some(area) = own
        .area
        .and_then(|own| world.areas.number(own))
        .filter(|area| area.parent.is_some())
    {
        let name = words.name(&area.defined.names);
        let mut near = vec![Choice::new(area.id().to_string(), name, current)];
        near.extend(below(world, area.number, words, current));
        groups.push(ChoiceGroup {
            words: words.say("report-areas-own"),
            choices: near,
        });
    }
    let mut far = counties(world, words, current);
    far.retain(|county| {
        groups
            .iter()
            .flat_map(|group| &group.choices)
            .all(|near| near.value != county.value)
    });
    if !far.is_empty() {
        groups.push(ChoiceGroup {
            words: words.say("law-counties"),
            choices: far,
        });
    }
    groups
}

/// The premises in use in the reporter's own municipality.
pub(crate) fn premises(world: &World, own: &Organisation, words: Words, current: &str) -> Vec<Choice> {
    let Some((network, area)) = world.network.as_ref().zip(own.area) else {
        return Vec::new();
    };
    let known = world
        .premises
        .in_area(area)
        .filter(|known| known.details.standing != Standing::Abolished);
    let mut choices: Vec<_> = known
        .map(|known| {
            Choice::new(
                network.numbering.code(known.id),
                known.details.name.as_str(),
                current,
            )
        })
        .collect();
    sort_by_words(&mut choices, words);
    choices
}

/// An area with what it lies in, the country left out: `Mölndal · Västra Götalands län`.
pub(crate) fn area_line(world: &World, area: AreaNumber, words: Words) -> String {
    let around = world.areas.ancestry(area);
    let named = around.filter(|known| known.id().level != AreaLevel::Nation || known.number == area);
    named
        .map(|area| words.name(&area.defined.names))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Where a report is from, as far as it was told: premises, areas, the reporter's own words.
pub(crate) fn place_line(world: &World, report: &Report, words: Words) -> String {
    let place = &report.contents.place;
    let premises = place
        .premises
        .and_then(|id| world.premises.get(id))
        .map(|known| known.details.name.clone());
    let area = report.area.map(|area| area_line(world, area, words));
    let own = Some(words.personal(&place.words)).filter(|own| !own.is_empty());
    let parts: Vec<_> = premises.into_iter().chain(area).chain(own).collect();
    if parts.is_empty() {
        words.say("report-place-unknown")
    } else {
        parts.join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Country, Language};

    #[test]
    fn names_stand_in_the_order_of_the_readers_alphabet() {
        let mut names: Vec<_> = ["Örebro", "Ale", "Åmål", "Älmhult", "Borås"]
            .into_iter()
            .map(|name| Choice::new(name, name, "Ale"))
            .collect();
        sort_by_words(&mut names, Words::new(Language::Sv, Country::Sweden));
        let sorted: Vec<_> = names.iter().map(|name| name.words.as_str()).collect();
        assert_eq!(sorted, ["Ale", "Borås", "Åmål", "Älmhult", "Örebro"]);
        assert!(names[0].chosen && !names[1].chosen);
    }
}
