//! What the inbox is asked for: the fields of its form, and the filter they make.

use domain::areas::{AreaId, AreaLevel};
use domain::ids::{KindId, ReportId};
use domain::reports::{Facet, ReportFilter, ReportState};
use domain::theme::Theme;

use crate::visit::View;

/// The fields of the inbox's form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) query: String,
    pub(crate) area: String,
    pub(crate) kind: String,
    pub(crate) theme: String,
    pub(crate) state: String,
    /// The last report of the page before.
    pub(crate) before: Option<ReportId>,
}

impl Asked {
    pub(crate) fn read(visit: &View) -> Self {
        let fields = &visit.guest.fields;
        let given = |name: &str| fields.given(name).unwrap_or_default().to_owned();
        Self {
            query: given("q"),
            area: given("area"),
            kind: given("kind"),
            theme: given("theme"),
            state: given("state"),
            before: fields.given("before").and_then(|code| visit.parse(code)),
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 5] {
        [
            ("q", &self.query),
            ("area", &self.area),
            ("kind", &self.kind),
            ("theme", &self.theme),
            ("state", &self.state),
        ]
    }

    pub(crate) fn is_narrowed(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    /// Whether the list is narrowed to a state and nothing else.
    pub(crate) fn is_only(&self, state: ReportState) -> bool {
        self.pairs().iter().all(|(name, value)| {
            if *name == "state" {
                *value == state.code()
            } else {
                value.is_empty()
            }
        })
    }

    /// The same list from its start, or from below a report on.
    pub(crate) fn link(&self, before: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.pairs().into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if let Some(before) = before {
            query.append_pair("before", before);
        }
        let query = query.finish();
        if query.is_empty() {
            "/reports".to_owned()
        } else {
            format!("/reports?{query}")
        }
    }

    /// The county that is chosen, or in which the chosen municipality lies.
    pub(crate) fn county(&self, visit: &View) -> Option<String> {
        let area: AreaId = self.area.parse().ok()?;
        let area = visit.world.areas.get(area)?;
        let mut around = visit.world.areas.ancestry(area.number);
        around
            .find(|area| area.id().level == AreaLevel::County)
            .map(|county| county.id().to_string())
    }

    /// The filter; nothing when the list is narrowed to what is not there.
    pub(crate) fn filter(&self, visit: &View) -> Option<ReportFilter> {
        let mut facets = Vec::new();
        if !self.area.is_empty() {
            let area: AreaId = self.area.parse().ok()?;
            let number = visit.world.areas.get(area)?.number;
            // The nation holds everything: it narrows nothing.
            facets.extend((area.level != AreaLevel::Nation).then_some(Facet::Area(number)));
        }
        if !self.kind.is_empty() {
            facets.push(Facet::Kind(
                visit.world.kinds.get(KindId::new(&self.kind).ok()?)?.number,
            ));
        }
        if !self.theme.is_empty() {
            facets.push(Facet::Theme(Theme::parse(&self.theme)?));
        }
        if !self.state.is_empty() {
            facets.push(Facet::State(ReportState::parse(&self.state)?));
        }
        Some(ReportFilter { facets })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_carry_what_was_asked_and_no_more() {
        let asked = Asked {
            query: "röd & grön".to_owned(),
            state: "new".to_owned(),
            ..Asked::default()
        };
        assert_eq!(asked.link(None), "/reports?q=r%C3%B6d+%26+gr%C3%B6n&state=new");
        assert_eq!(
            asked.link(Some("7KQ4MX")),
            "/reports?q=r%C3%B6d+%26+gr%C3%B6n&state=new&before=7KQ4MX"
        );
        assert_eq!(Asked::default().link(None), "/reports");
    }

    #[test]
    fn only_new_means_nothing_else() {
        let mut asked = Asked {
            state: "new".to_owned(),
            ..Asked::default()
        };
        assert!(asked.is_only(ReportState::New) && asked.is_narrowed());
        asked.theme = "cyber".to_owned();
        assert!(!asked.is_only(ReportState::New));
    }
}
