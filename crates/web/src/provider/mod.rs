//! `/providers`: an organisation's own sign-in, which its administrator sets, tries and turns on.

pub(crate) mod come;
mod told;

use askama::Template;
use axum::response::Response;
use domain::Command;
use domain::ids::{Code, OrganisationId};
use domain::network::{Organisation, Role, SignInMeans};
use domain::policy::{self, Action};
use domain::providers::{
    Mapping, Must, Provider, ProviderSet, RoleFor, SetProvider, SettingNumber, TurnProviderOff,
    TurnProviderOn,
};
use domain::{Event, Refusal};
use engine::sessions::provider::{Errand, ProviderError};

use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::page::{Frame, Tab, address_part, form_key, html, proof_path, redirect, unprocessable};
use crate::passkey::unavailable;
use crate::visit::Visit;
use crate::words::Words;

/// What is asked for unless something else is written: the name, besides who it is.
const SCOPES: &str = "profile";

/// The query field that tells that what was pressed has been done.
const DONE: &str = "done";

/// An organisation, as whoever looks after its sign-in reads it.
struct Row {
    href: String,
    name: String,
    state: String,
}

#[derive(Template)]
#[template(path = "provider/list.html")]
struct ListPage {
    frame: Frame,
    t: Words,
    rows: Vec<Row>,
}

/// A role with the value that gives it.
struct RoleField {
    code: &'static str,
    words: String,
    value: String,
}

/// The fields of the form, as they were written or as they are kept.
struct Written {
    issuer: String,
    client: String,
    scopes: String,
    claim: String,
    roles: Vec<RoleField>,
    must_claim: String,
    must_value: String,
}

#[derive(Template)]
#[template(path = "provider/provider.html")]
struct ProviderPage {
    frame: Frame,
    t: Words,
    key: String,
    path: String,
    state: String,
    refused: Option<String>,
    /// What is set, in words; and what is on, where that is something else.
    set: Option<Vec<String>>,
    on: Option<Vec<String>>,
    number: u32,
    can_turn_on: bool,
    /// How many have connected their accounts, once they may.
    connected: Option<String>,
    is_on: bool,
    return_to: String,
    written: Written,
    has_secret: bool,
    mistake: Option<String>,
    acts: bool,
    /// Whether what was pressed has just been done.
    done: bool,
    /// Where to prove to be there first.
    prove: Option<String>,
}

/// The organisations whose sign-in the reader looks after.
pub(crate) async fn list(visit: Visit) -> Result<Response, PageError> {
    let world = &visit.guest.world;
    visit.there_for(Action::Admit)?;
    let words = visit.words();
    let known = world.organisations.values();
    let looked_after = known.filter(|known| {
        policy::permits_providing(world, visit.actor(), known.registered.organisation).is_ok()
    });
    let row = |known: &std::sync::Arc<Organisation>| Row {
        href: path(known.registered.organisation),
        name: words.name(&known.registered.names).to_owned(),
        state: words.say(state(&known.provider)),
    };
    let mut rows: Vec<_> = looked_after.map(row).collect();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    html(&ListPage {
        frame: Frame::still(&visit, Tab::Providers, words.say("providers-title")),
        t: words,
        rows,
    })
}

/// The address of an organisation's page.
fn path(organisation: OrganisationId) -> String {
    format!("/providers/{}", address_part(&organisation.to_string()))
}

/// The address at which a sign-in through an organisation's provider begins.
pub(crate) fn sign_in_path(organisation: OrganisationId) -> String {
    format!("/sign-in/provider/{}", address_part(&organisation.to_string()))
}

/// Where a provider stands, as the key of a text.
const fn state(provider: &Provider) -> &'static str {
    match (&provider.on, &provider.set, provider.tried_at) {
        (Some(_), _, _) => "provider-state-on",
        (None, None, _) => "provider-state-none",
        (None, Some(_), None) => "provider-state-set",
        (None, Some(_), Some(_)) => "provider-state-tried",
    }
}

/// The organisation with this key, if the reader looks after its sign-in; others are not there.
fn looked_after<'a>(visit: &'a Visit, key: &str) -> Result<&'a Organisation, PageError> {
    let world = &visit.guest.world;
    let id = Code::new(key).map_err(|_no_key| PageError::NotFound)?;
    policy::permits_providing(world, visit.actor(), id).map_err(|_refused| PageError::NotFound)?;
    let known = world.organisations.get(&id);
    known.map(AsRef::as_ref).ok_or(PageError::NotFound)
}

pub(crate) async fn show(visit: Visit, Name(key): Name) -> Result<Response, PageError> {
    let organisation = looked_after(&visit, &key)?;
    let kept = kept(&visit, organisation);
    page(&visit, organisation, kept, None)
}

fn page(
    visit: &Visit,
    organisation: &Organisation,
    written: Written,
    mistake: Option<String>,
) -> Result<Response, PageError> {
    let words = visit.words();
    let id = organisation.registered.organisation;
    let provider = &organisation.provider;
    let number = provider.set.as_ref().map_or(0, |set| set.number.0);
    let in_use = |set: &ProviderSet| provider.on.as_ref().is_some_and(|on| on.number == set.number);
    let told = |set: &ProviderSet| told::mapping(words, set);
    let refused = provider.refused.map(|(reason, at)| {
        let values = [
            ("reason", words.say_kind("provider-refused", reason.code()).into()),
            ("time", visit.guest.times().full(at).into()),
        ];
        words.say_with("provider-refused-last", &values)
    });
    let path = path(id);
    let name = words.name(&organisation.registered.names).to_owned();
    let title = words.say_with("provider-title", &[("organisation", name.into())]);
    let mut frame = Frame::still(visit, Tab::Providers, title);
    frame.here.clone_from(&path);
    html(&ProviderPage {
        frame,
        t: words,
        key: form_key(),
        state: words.say(state(provider)),
        refused,
        set: provider.set.as_deref().map(told),
        on: provider
            .on
            .as_deref()
            .filter(|on| on.number.0 != number)
            .map(told),
        number,
        can_turn_on: provider.tried_at.is_some() && !provider.set.as_deref().is_some_and(in_use),
        connected: provider.offered().map(|offered| how_many(visit, offered)),
        is_on: provider.on.is_some(),
        return_to: visit.guest.gate.line.return_to(id),
        written,
        has_secret: has_secret(visit, provider)?,
        acts: visit.as_of.is_none(),
        done: mistake.is_none() && !visit.guest.fields.get(DONE).is_empty(),
        mistake,
        prove: visit.proved(&path).is_err().then(|| proof_path(&path)),
        path,
    })
}

/// How many of those who have access come in as the same person when the provider is on.
fn how_many(visit: &Visit, offered: &ProviderSet) -> String {
    let world = &visit.guest.world;
    let people = world.people.iter().filter(|person| {
        let id = person.admitted.person;
        person.admitted.organisation == offered.organisation
            && policy::has_access(world, id)
            && !visit.guest.gate.is_for_emergencies(id)
    });
    let (mut all, mut connected) = (0_usize, 0_usize);
    for person in people {
        all += 1;
        connected += usize::from(person.entry.is_connected(offered));
    }
    let values = [("connected", connected.into()), ("all", all.into())];
    visit.words().say_with("provider-connected", &values)
}

fn has_secret(visit: &Visit, provider: &Provider) -> Result<bool, PageError> {
    let Some(set) = &provider.set else {
        return Ok(false);
    };
    let kept = visit
        .node()
        .sessions()
        .provider_secret(set.organisation, set.number);
    Ok(kept.map_err(|error| come::fault(&error))?.is_some())
}

/// The form as it was last kept.
fn kept(visit: &Visit, organisation: &Organisation) -> Written {
    let set = organisation.provider.set.as_deref();
    let value = |role: Role| {
        let mut roles = set.into_iter().flat_map(|set| &set.mapping.roles);
        let given = roles.find(|given| given.role == role);
        given.map_or_else(String::new, |given| given.value.clone())
    };
    let text = |of: &dyn Fn(&ProviderSet) -> String| set.map(of).unwrap_or_default();
    let must = set.and_then(|set| set.mapping.must.clone());
    Written {
        issuer: text(&|set| set.issuer.clone()),
        client: text(&|set| set.client.clone()),
        scopes: set.map_or_else(|| SCOPES.to_owned(), |set| set.scopes.clone()),
        claim: text(&|set| set.mapping.claim.clone()),
        roles: roles(visit, organisation, value),
        must_claim: must.as_ref().map(|must| must.claim.clone()).unwrap_or_default(),
        must_value: must.map(|must| must.value).unwrap_or_default(),
    }
}

/// The form as it was sent.
fn sent(visit: &Visit, organisation: &Organisation, fields: &Fields) -> Written {
    let text = |name: &str| fields.get(name).to_owned();
    Written {
        issuer: text("issuer"),
        client: text("client"),
        scopes: text("scopes"),
        claim: text("claim"),
        roles: roles(visit, organisation, |role| text(&format!("role-{}", role.code()))),
        must_claim: text("must-claim"),
        must_value: text("must-value"),
    }
}

fn roles(visit: &Visit, organisation: &Organisation, value: impl Fn(Role) -> String) -> Vec<RoleField> {
    let kind = organisation.registered.kind;
    let fitting = Role::ALL.into_iter().filter(|role| policy::fits(kind, *role));
    let field = |role: Role| RoleField {
        code: role.code(),
        words: visit.words().say_kind("role", role.code()),
        value: value(role),
    };
    fitting.map(field).collect()
}

fn mapping(fields: &Fields) -> Mapping {
    let given = |role: Role| {
        let name = format!("role-{}", role.code());
        let value = fields.given(&name)?.to_owned();
        Some(RoleFor { value, role })
    };
    let told = |name: &str| fields.get(name).trim().to_owned();
    let (claim, value) = (told("must-claim"), told("must-value"));
    let must = (!claim.is_empty() || !value.is_empty()).then_some(Must { claim, value });
    Mapping {
        claim: told("claim"),
        roles: Role::ALL.into_iter().filter_map(given).collect(),
        must,
    }
}

/// Sets the provider, turns it on, or turns it off.
pub(crate) async fn change(visit: Visit, Name(key): Name, fields: Fields) -> Result<Response, Fault> {
    let organisation = looked_after(&visit, &key)?;
    let id = organisation.registered.organisation;
    let path = path(id);
    visit.proved(&path)?;
    let number = || fields.get("number").parse().map(SettingNumber);
    match fields.get("do") {
        "set" => return set(&visit, organisation, &fields, &path).await,
        "on" => {
            let number = number().map_err(|_no_number| PageError::Unreadable)?;
            let organisation = id;
            let command = Command::TurnProviderOn(TurnProviderOn { organisation, number });
            let turned = visit.ask(&fields, command).await?;
            if !turned.records.is_empty() {
                end_others(&visit, id)?;
            }
        }
        "off" => {
            let command = Command::TurnProviderOff(TurnProviderOff { organisation: id });
            visit.ask(&fields, command).await?;
        }
        _ => return Err(PageError::Unreadable.into()),
    }
    Ok(redirect(&format!("{path}?{DONE}=yes")))
}

async fn set(
    visit: &Visit,
    organisation: &Organisation,
    fields: &Fields,
    path: &str,
) -> Result<Response, Fault> {
    let sessions = visit.node().sessions();
    let text = |name: &str| fields.get(name).trim().to_owned();
    let before = organisation.provider.set.as_deref();
    // A secret is given to the provider it was made for, and to no other.
    let same = before.filter(|before| before.issuer == text("issuer") && before.client == text("client"));
    let secret = match (fields.given("secret"), same) {
        (Some(secret), _) => Some(secret.to_owned()),
        (None, Some(before)) => sessions
            .provider_secret(before.organisation, before.number)
            .map_err(|error| come::fault(&error))?,
        (None, None) => None,
    };
    let refused = |mistake: String| {
        let written = sent(visit, organisation, fields);
        let again = page(visit, organisation, written, Some(mistake))?;
        Ok(unprocessable(again))
    };
    let Some(secret) = secret else {
        return refused(visit.words().say("provider-secret-missing"));
    };
    let command = SetProvider {
        organisation: organisation.registered.organisation,
        issuer: text("issuer"),
        client: text("client"),
        scopes: text("scopes"),
        mapping: mapping(fields),
    };
    let granted = match visit.ask(fields, Command::SetProvider(command.into())).await {
        Ok(granted) => granted,
        Err(fault) => return refused(fault.mistake(visit.words())?),
    };
    let made = granted.records.iter().find_map(|record| {
        if let Event::ProviderSet(set) = &record.event {
            Some(set)
        } else {
            None
        }
    });
    let made = made.ok_or(PageError::Ours)?;
    let kept = sessions.keep_provider_secret(made, &secret);
    kept.map_err(|error| come::fault(&error))?;
    let on = organisation.provider.on.as_ref().map(|on| on.number);
    if let Some(before) = before.filter(|before| on != Some(before.number) && before.number != made.number) {
        let dropped = sessions.drop_provider_secret(before);
        dropped.map_err(|error| come::fault(&error))?;
    }
    Ok(redirect(&format!("{path}?{DONE}=yes")))
}

/// Ends what began by another way than the one that counts from now on; whoever turned it on goes on,
/// to turn it off again if need be, and so do accounts for emergencies.
fn end_others(visit: &Visit, organisation: OrganisationId) -> Result<(), PageError> {
    let sessions = visit.node().sessions();
    for person in visit.guest.world.people.iter() {
        let id = person.admitted.person;
        let stays = id == visit.id || visit.guest.gate.is_for_emergencies(id);
        if person.admitted.organisation != organisation || stays {
            continue;
        }
        let seats = sessions
            .of(id, visit.guest.now)
            .map_err(|error| unavailable(&error))?;
        for seat in seats.iter().filter(|seat| seat.means != SignInMeans::Provider) {
            sessions
                .end_one(id, &seat.id)
                .map_err(|error| unavailable(&error))?;
        }
    }
    Ok(())
}

/// Sends the administrator to the provider to see what it tells: nothing comes of it.
pub(crate) async fn begin_try(visit: Visit, Name(key): Name, _fields: Fields) -> Result<Response, PageError> {
    let organisation = looked_after(&visit, &key)?;
    visit.proved(&path(organisation.registered.organisation))?;
    let set = organisation.provider.set.clone();
    let set = set.ok_or(PageError::Refused(Refusal::ProviderUnknown))?;
    let person = visit.id;
    come::send(&visit.guest, set, Errand::Try { person }).await
}

/// What a try came to, for [`come`].
pub(crate) use told::tried;

impl From<ProviderError> for PageError {
    fn from(error: ProviderError) -> Self {
        come::fault(&error)
    }
}
