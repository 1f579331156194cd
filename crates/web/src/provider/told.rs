//! A mapping in words, and what a try of it came to.

use askama::Template;
use axum::response::Response;
use domain::providers::{ProviderSet, RecordProviderTry};
use domain::{Command, Refusal};
use engine::sessions::provider::Arrival;

use super::{looked_after, path};
use crate::error::PageError;
use crate::extract::Fields;
use crate::page::{Frame, Tab, html};
use crate::visit::Visit;
use crate::words::Words;

/// Letters of a value that are shown. Chosen: more than a name or a group has.
const VALUE_CHARS_MAX: usize = 200;

struct ClaimRow {
    name: String,
    value: String,
}

#[derive(Template)]
#[template(path = "provider/tried.html")]
struct TriedPage {
    frame: Frame,
    t: Words,
    /// What would come of it, or why nothing would.
    result: String,
    fits: bool,
    claims: Vec<ClaimRow>,
    back: String,
}

/// What a setting does, sentence by sentence.
pub(super) fn mapping(words: Words, set: &ProviderSet) -> Vec<String> {
    let mut told = vec![words.say_with(
        "provider-told-where",
        &[
            ("issuer", set.issuer.clone().into()),
            ("client", set.client.clone().into()),
        ],
    )];
    if let Some(must) = &set.mapping.must {
        let values = [
            ("claim", must.claim.clone().into()),
            ("value", must.value.clone().into()),
        ];
        told.push(words.say_with("provider-told-must", &values));
    }
    for given in &set.mapping.roles {
        let values = [
            ("claim", set.mapping.claim.clone().into()),
            ("value", given.value.clone().into()),
            ("role", words.say_kind("role", given.role.code()).into()),
        ];
        told.push(words.say_with("provider-told-role", &values));
    }
    told.push(words.say("provider-told-else"));
    told
}

/// Shows what the provider tells and what would come of it. Only that it was tried is recorded.
pub(crate) async fn tried(visit: &Visit, arrival: &Arrival) -> Result<Response, PageError> {
    let words = visit.words();
    let set = &arrival.set;
    let organisation = looked_after(visit, &set.organisation.to_string())?;
    let name = words.name(&organisation.registered.names).to_owned();
    let would = set.mapping.role(&arrival.claims);
    if would.is_ok() {
        let command = RecordProviderTry {
            organisation: set.organisation,
            number: set.number,
            claims: arrival.claims.clone(),
        };
        let recorded = visit
            .ask(&Fields::default(), Command::RecordProviderTry(command))
            .await;
        recorded.map_err(|fault| fault.error)?;
    }
    let result = match &would {
        Ok(_) if arrival.name.is_empty() => words.say("provider-tried-no-name"),
        Ok(role) => {
            let values = [
                ("role", words.say_kind("role", role.code()).into()),
                ("organisation", name.into()),
                ("name", arrival.name.clone().into()),
            ];
            words.say_with("provider-tried-role", &values)
        }
        Err(refusal) => refused(words, refusal),
    };
    let claims = arrival.claims.0.iter().map(|(name, values)| ClaimRow {
        name: shortened(name),
        value: shortened(&values.join(" · ")),
    });
    let mut frame = Frame::still(visit, Tab::Providers, words.say("provider-tried-title"));
    let back = path(set.organisation);
    frame.here.clone_from(&back);
    html(&TriedPage {
        frame,
        t: words,
        result,
        fits: would.is_ok(),
        claims: claims.collect(),
        back,
    })
}

fn refused(words: Words, refusal: &Refusal) -> String {
    words.say_with(
        "provider-tried-refused",
        &[("reason", words.say_refusal(refusal).into())],
    )
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= VALUE_CHARS_MAX {
        return text.to_owned();
    }
    let kept: String = text.chars().take(VALUE_CHARS_MAX).collect();
    format!("{kept}…")
}
