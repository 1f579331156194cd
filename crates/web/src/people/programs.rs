//! `/programs`: the programs that an administrator lets in, in the name of the own organisation.

use askama::Template;
use axum::response::Response;
use domain::ids::TokenId;
use domain::policy::{self, Action};
use domain::tokens::{IssueToken, Scope, TOKEN_DAYS_MAX, Token, WithdrawToken};
use domain::{Command, Event};

use crate::api;
use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::page::{Frame, Tab, form_key, html, redirect, unprocessable};
use crate::passkey::unavailable;
use crate::visit::Visit;
use crate::words::{Words, number};

const PAGE: &str = "/programs";
/// For how many days, unless told otherwise. Chosen: an election with its eve and its count.
const DAYS: &str = "90";

struct Row {
    code: String,
    /// The code with its letter.
    spoken: String,
    name: String,
    scopes: String,
    issued: String,
    ends: String,
    used: String,
    /// Why it lets nothing in any more, as a text's key.
    over: Option<&'static str>,
}

struct ScopeChoice {
    code: &'static str,
    words: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "people/programs.html")]
struct ProgramsPage {
    frame: Frame,
    t: Words,
    key: String,
    rows: Vec<Row>,
    scopes: Vec<ScopeChoice>,
    name: String,
    days: String,
    days_max: u16,
    mistake: Option<String>,
    acts: bool,
}

#[derive(Template)]
#[template(path = "people/secret.html")]
struct SecretPage {
    frame: Frame,
    t: Words,
    name: String,
    secret: String,
    example: String,
}

/// What a token lets its program do, in one line.
pub(crate) fn scopes_line(words: Words, scopes: &[Scope]) -> String {
    let spoken = scopes.iter().enumerate().map(|(place, scope)| {
        let said = scope_words(words, *scope);
        if place == 0 { said } else { decapitalised(&said) }
    });
    spoken.collect::<Vec<_>>().join(", ")
}

/// A text as it goes on within a line.
fn decapitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

fn scope_words(words: Words, scope: Scope) -> String {
    words.say_kind("scope", &scope.code().replace(':', "-"))
}

pub(crate) async fn show(visit: Visit) -> Result<Response, PageError> {
    page(&visit, &Fields::default(), None)
}

fn page(visit: &Visit, fields: &Fields, mistake: Option<String>) -> Result<Response, PageError> {
    visit.there_for(Action::Admit)?;
    let words = visit.words();
    let kind = visit.organisation.registered.kind;
    let fitting = Scope::ALL
        .into_iter()
        .filter(|scope| policy::fits_scope(kind, *scope));
    html(&ProgramsPage {
        frame: Frame::still(visit, Tab::Programs, words.say("programs-title")),
        t: words,
        key: form_key(),
        rows: rows(visit)?,
        scopes: fitting
            .map(|scope| ScopeChoice {
                code: scope.code(),
                words: scope_words(words, scope),
                chosen: fields.all("scope").any(|sent| sent == scope.code()),
            })
            .collect(),
        name: fields.get("name").to_owned(),
        days: fields.given("days").unwrap_or(DAYS).to_owned(),
        days_max: TOKEN_DAYS_MAX,
        mistake,
        acts: visit.as_of.is_none(),
    })
}

fn rows(visit: &Visit) -> Result<Vec<Row>, PageError> {
    let uses = visit.node().sessions().program_uses();
    let uses = uses.map_err(|error| unavailable(&error))?;
    let own = visit.organisation.registered.organisation;
    let row = |token: &std::sync::Arc<Token>| {
        let (words, times, issued) = (visit.words(), visit.times(), &token.issued);
        let used = uses.get(&issued.token).map(|at| times.full(*at));
        Row {
            code: visit.code(issued.token),
            spoken: visit.spoken(issued.token),
            name: words.personal(&issued.name),
            scopes: scopes_line(words, &issued.scopes),
            issued: times.full(token.issued_at),
            ends: times.full(issued.expires_at),
            used: used.unwrap_or_else(|| words.say("program-never")),
            over: match (token.withdrawn_at, token.is_good(visit.moment())) {
                (Some(_), _) => Some("program-withdrawn"),
                (None, false) => Some("program-over"),
                (None, true) => None,
            },
        }
    };
    Ok(visit.world.tokens.of(own).map(row).collect())
}

/// Lets a program in, and shows its secret: once, and nowhere else.
pub(crate) async fn issue(visit: Visit, fields: Fields) -> Result<Response, Fault> {
    visit.there_for(Action::Admit)?;
    visit.proved(PAGE)?;
    let command = IssueToken {
        name: fields.get("name").to_owned(),
        organisation: visit.organisation.registered.organisation,
        scopes: fields.all("scope").filter_map(Scope::parse).collect(),
        // What is no number is no time that a token may be good for.
        days: fields.get("days").trim().parse().unwrap_or_default(),
    };
    let granted = match visit.ask(&fields, Command::IssueToken(command)).await {
        Ok(granted) => granted,
        Err(fault) => {
            let mistake = fault.mistake(visit.words())?;
            return Ok(unprocessable(page(&visit, &fields, Some(mistake))?));
        }
    };
    let issued = granted.records.iter().find_map(|record| {
        if let Event::TokenIssued(event) = &record.event {
            Some(event)
        } else {
            None
        }
    });
    let issued = issued.ok_or(PageError::Ours)?;
    let secret = visit.node().sessions().make_secret(issued.token);
    let secret = secret.map_err(|error| unavailable(&error))?;
    Ok(shown(&visit, visit.words().personal(&issued.name), secret)?)
}

fn shown(visit: &Visit, name: String, secret: String) -> Result<Response, PageError> {
    let words = visit.words();
    let mut frame = Frame::still(visit, Tab::Programs, words.say("program-secret-title"));
    PAGE.clone_into(&mut frame.here);
    html(&SecretPage {
        frame,
        t: words,
        name,
        example: api::example(&visit.guest.gate.base),
        secret,
    })
}

/// Lets a program in no more.
pub(crate) async fn withdraw(visit: Visit, Name(code): Name, fields: Fields) -> Result<Response, Fault> {
    visit.there_for(Action::Admit)?;
    let token: TokenId = visit.parse(&code).ok_or(PageError::NotFound)?;
    let own = visit.organisation.registered.organisation;
    let known = visit.guest.world.tokens.get(token);
    known
        .filter(|known| known.issued.organisation == own)
        .ok_or(PageError::NotFound)?;
    visit.proved(PAGE)?;
    visit
        .ask(&fields, Command::WithdrawToken(WithdrawToken { token }))
        .await?;
    let forgotten = visit.node().sessions().forget_program(token);
    forgotten.map_err(|error| unavailable(&error))?;
    Ok(redirect(PAGE))
}

impl ProgramsPage {
    fn days_help(&self) -> String {
        self.t
            .say_with("program-days-help", &[("max", number(self.days_max))])
    }
}
