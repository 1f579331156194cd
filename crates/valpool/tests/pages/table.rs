//! The table of addresses, made from the list of routes and from the policy: who gets what, for a
//! thing in reach and for one out of reach. Printed for people in `docs/operations/access.md`.
//!
//! `cargo test -p valpool --test pages write_the_table -- --ignored` writes the document.

use std::fmt::Write as _;
use std::path::PathBuf;

use domain::Subject;
use domain::ids::{ExtractId, IncidentId, PersonId, ReportId, TokenId};
use domain::level::Level;
use domain::marking::Label;
use domain::network::Role;
use domain::policy::{Action, allows, scope_allows};
use domain::tokens::Scope;
use testkit::network::{DUTY, EVERY_ROLE, POLICE};
use testkit::{Answer, Browser, TestServer};

use crate::api_table::OPERATIONS;
use crate::routes::{ORDER, TABLE};

/// What a route asks of a reader, in the words of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// Nothing: the same for everybody.
    Nothing,
    /// To be signed in: the same for every role.
    SignedIn,
    /// To read the network's pages; for anybody else it is not there.
    Read,
    /// To read, and to be allowed this; who may only read is told so.
    Act(Action),
    /// To be allowed this; for anybody else it is not there.
    Only(Action),
    /// To work beside the network; members are sent to the picture.
    Beside,
    /// As reading, but those beside the network are sent to their own page.
    ReadOrOwn,
}

/// Each route with what it needs, and whether the thing it names can be out of reach.
const NEEDS: &[(&str, Needs, Out)] = &[
    ("GET /", Needs::ReadOrOwn, Out::Never),
    (
        "POST /themes/{theme}",
        Needs::Act(Action::AssessTheme),
        Out::Never,
    ),
    ("GET /themes/{theme}", Needs::Read, Out::Never),
    ("GET /themes/{theme}/erase", Needs::Act(Action::Erase), Out::Never),
    (
        "POST /themes/{theme}/erase",
        Needs::Act(Action::Erase),
        Out::Never,
    ),
    ("POST /duty", Needs::Only(Action::TakeDuty), Out::Never),
    ("GET /map", Needs::Read, Out::Never),
    ("GET /map/{area}", Needs::Read, Out::Never),
    ("GET /report", Needs::SignedIn, Out::Never),
    ("POST /report", Needs::SignedIn, Out::Never),
    ("GET /report/{premises}", Needs::Nothing, Out::Never),
    ("POST /report/{premises}", Needs::Nothing, Out::Never),
    ("GET /receipt/{receipt}", Needs::Nothing, Out::Never),
    ("GET /receipt/{receipt}/proof", Needs::Nothing, Out::Never),
    ("GET /reports", Needs::Read, Out::Never),
    ("GET /reports/{report}", Needs::Read, Out::Marked),
    ("POST /reports/{report}", Needs::Act(Action::Triage), Out::Marked),
    (
        "POST /reports/{report}/take-up",
        Needs::Act(Action::Triage),
        Out::Marked,
    ),
    ("GET /reports/{report}/files/{number}", Needs::Read, Out::Marked),
    (
        "POST /reports/{report}/erase",
        Needs::Act(Action::Erase),
        Out::Marked,
    ),
    (
        "POST /reports/{report}/mark",
        Needs::Act(Action::LeadIncident),
        Out::Marked,
    ),
    ("GET /extracts", Needs::Read, Out::Never),
    ("POST /extracts", Needs::Act(Action::Release), Out::Never),
    ("GET /extracts/{extract}", Needs::SignedIn, Out::Marked),
    (
        "POST /extracts/{extract}",
        Needs::Act(Action::Release),
        Out::Marked,
    ),
    ("GET /own", Needs::Beside, Out::Never),
    ("GET /readings", Needs::Read, Out::Never),
    ("GET /access", Needs::Only(Action::Admit), Out::Never),
    (
        "POST /access/{person}",
        Needs::Only(Action::Admit),
        Out::Elsewhere,
    ),
    ("GET /incidents", Needs::Read, Out::Never),
    ("GET /incidents/{incident}", Needs::Read, Out::Marked),
    (
        "POST /incidents/{incident}",
        Needs::Act(Action::LeadIncident),
        Out::Marked,
    ),
    (
        "GET /incidents/{incident}/erase",
        Needs::Act(Action::Erase),
        Out::Marked,
    ),
    (
        "POST /incidents/{incident}/erase",
        Needs::Act(Action::Erase),
        Out::Marked,
    ),
    (
        "POST /incidents/{incident}/files",
        Needs::Act(Action::LeadIncident),
        Out::Marked,
    ),
    (
        "GET /incidents/{incident}/files/{number}",
        Needs::Read,
        Out::Marked,
    ),
    ("GET /journal", Needs::Read, Out::Never),
    ("GET /journal/{entry}/receipt", Needs::Read, Out::Marked),
    ("GET /premises", Needs::Read, Out::Never),
    ("GET /sign-in", Needs::Nothing, Out::Never),
    ("POST /sign-in", Needs::Nothing, Out::Never),
    ("GET /sign-in/link/{link}", Needs::Nothing, Out::Never),
    ("POST /sign-in/link/{link}", Needs::Nothing, Out::Never),
    ("POST /sign-in/passkey", Needs::Nothing, Out::Never),
    ("POST /sign-in/passkey/begin", Needs::Nothing, Out::Never),
    (
        "POST /sign-in/provider/{organisation}",
        Needs::Nothing,
        Out::Never,
    ),
    (
        "GET /sign-in/provider/{organisation}/return",
        Needs::Nothing,
        Out::Never,
    ),
    ("GET /invitation/{link}", Needs::Nothing, Out::Never),
    ("POST /invitation/{link}", Needs::Nothing, Out::Never),
    ("POST /invitation/{link}/begin", Needs::Nothing, Out::Never),
    ("GET /account", Needs::SignedIn, Out::Never),
    ("POST /account/passkeys", Needs::SignedIn, Out::Never),
    ("POST /account/passkeys/begin", Needs::SignedIn, Out::Never),
    (
        "POST /account/passkeys/{number}/remove",
        Needs::SignedIn,
        Out::Never,
    ),
    ("POST /account/sessions", Needs::SignedIn, Out::Never),
    ("GET /account/proof", Needs::SignedIn, Out::Never),
    ("POST /account/proof", Needs::SignedIn, Out::Never),
    ("POST /account/proof/begin", Needs::SignedIn, Out::Never),
    ("POST /account/proof/provider", Needs::SignedIn, Out::Never),
    ("POST /account/provider", Needs::SignedIn, Out::Never),
    ("GET /providers", Needs::Only(Action::Admit), Out::Never),
    (
        "GET /providers/{organisation}",
        Needs::Only(Action::Admit),
        Out::Elsewhere,
    ),
    (
        "POST /providers/{organisation}",
        Needs::Only(Action::Admit),
        Out::Elsewhere,
    ),
    (
        "POST /providers/{organisation}/try",
        Needs::Only(Action::Admit),
        Out::Elsewhere,
    ),
    ("GET /people", Needs::Only(Action::Admit), Out::Never),
    ("POST /people", Needs::Only(Action::Admit), Out::Never),
    (
        "POST /people/{person}",
        Needs::Only(Action::Admit),
        Out::Elsewhere,
    ),
    (
        "GET /people/{person}/erase",
        Needs::Only(Action::Erase),
        Out::Elsewhere,
    ),
    (
        "POST /people/{person}/erase",
        Needs::Only(Action::Erase),
        Out::Elsewhere,
    ),
    ("GET /programs", Needs::Only(Action::Admit), Out::Never),
    ("POST /programs", Needs::Only(Action::Admit), Out::Never),
    (
        "POST /programs/{token}",
        Needs::Only(Action::Admit),
        Out::Elsewhere,
    ),
    ("GET /export", Needs::Only(Action::Export), Out::Never),
    ("POST /export", Needs::Only(Action::Export), Out::Never),
    ("GET /api", Needs::Nothing, Out::Never),
    ("POST /sign-out", Needs::Nothing, Out::Never),
    ("POST /language", Needs::Nothing, Out::Never),
    ("GET /live", Needs::SignedIn, Out::Never),
    ("GET /assets/idiomorph-0.8.0.js", Needs::Nothing, Out::Never),
    ("GET /assets/{asset}", Needs::Nothing, Out::Never),
    ("GET /favicon.ico", Needs::Nothing, Out::Never),
];

/// Whether the thing of a route can be out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Out {
    /// It names nothing that somebody may not see.
    Never,
    /// By its marking.
    Marked,
    /// It is another organisation's.
    Elsewhere,
}

/// What a role gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gets {
    Served,
    Refused,
    NotThere,
    SentOn,
}

impl Gets {
    fn letter(self) -> &'static str {
        match self {
            Self::Served => "●",
            Self::Refused => "no",
            Self::NotThere => "·",
            Self::SentOn => "→",
        }
    }
}

/// The policy's answer for a thing in reach.
fn expected(needs: Needs, role: Role) -> Gets {
    let reads = allows(role, Action::Read);
    let served = |is: bool, otherwise: Gets| if is { Gets::Served } else { otherwise };
    match needs {
        Needs::Nothing | Needs::SignedIn => Gets::Served,
        Needs::Read => served(reads, Gets::NotThere),
        Needs::ReadOrOwn => served(reads, Gets::SentOn),
        Needs::Beside => served(!reads, Gets::SentOn),
        Needs::Only(action) => served(allows(role, action), Gets::NotThere),
        Needs::Act(_) if !reads => Gets::NotThere,
        Needs::Act(action) => served(allows(role, action), Gets::Refused),
    }
}

/// Rows that answer more narrowly than the role alone decides, and why.
const NARROWER: &[(&str, &str)] = &[
    (
        "POST /themes/{theme}",
        "the state of a theme is written by national authorities",
    ),
    (
        "GET /themes/{theme}/erase",
        "what is said of themes is erased by the authority that coordinates",
    ),
    (
        "POST /themes/{theme}/erase",
        "what is said of themes is erased by the authority that coordinates",
    ),
    (
        "POST /extracts/{extract}",
        "an extract is taken back by the organisation that released it",
    ),
    ("POST /sign-in/link/{link}", "the link must be good"),
    ("POST /sign-in/passkey", "the passkey must be known"),
    ("GET /invitation/{link}", "the invitation must be good"),
    ("POST /invitation/{link}", "the invitation must be good"),
    ("POST /invitation/{link}/begin", "the invitation must be good"),
    ("POST /account/passkeys", "a new passkey must come with it"),
    (
        "POST /account/passkeys/{number}/remove",
        "the passkey must be one's own",
    ),
    ("POST /account/proof", "a passkey must be touched"),
    (
        "POST /sign-in/provider/{organisation}",
        "the organisation must have its own sign-in",
    ),
    (
        "GET /sign-in/provider/{organisation}/return",
        "a provider must have sent whoever comes",
    ),
    (
        "POST /account/proof/provider",
        "the organisation must have its own sign-in",
    ),
    (
        "POST /account/provider",
        "the organisation must have tried its own sign-in",
    ),
    ("POST /providers/{organisation}/try", "a provider must be set"),
    ("GET /assets/{asset}", "the file must be there"),
];

fn needs_of(name: &str) -> Option<(Needs, Out)> {
    let found = NEEDS.iter().find(|(known, _, _)| *known == name);
    found.map(|(_, needs, out)| (*needs, *out))
}

#[test]
fn every_row_answers_as_the_policy_says() {
    let mut wrong = Vec::new();
    for row in TABLE {
        let name = format!("{} {}", row.method, row.route);
        let Some((needs, _)) = needs_of(&name) else {
            wrong.push(format!("{name} has no needs"));
            continue;
        };
        for (role, status) in ORDER.into_iter().zip(row.roles) {
            let gets = match status {
                404 => Gets::NotThere,
                403 => Gets::Refused,
                303 if row.method == "GET" => Gets::SentOn,
                _ => Gets::Served,
            };
            let says = expected(needs, role);
            let narrower = NARROWER.iter().any(|(known, _)| *known == name);
            if gets != says && !(narrower && says == Gets::Served) {
                wrong.push(format!("{name} for {role:?}: {gets:?} instead of {says:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(NEEDS.len(), TABLE.len(), "a row too many");
}

/// Things that only the duty officer of the authority may see.
struct Hidden {
    report: ReportId,
    incident: IncidentId,
    extract: ExtractId,
    report_file: u64,
    incident_file: u64,
    entry: u64,
    token: TokenId,
}

fn hidden(server: &TestServer) -> Hidden {
    let report = server.report_with_file(DUTY, "Hemlig rapport", "hemlig.jpg", b"bild");
    let marking = domain::marking::Marking {
        label: Label::Red,
        audience: Vec::new(),
        named: vec![DUTY],
    };
    let marks = domain::reports::MarkReport {
        report,
        marking,
        reason: "Namn.".to_owned(),
    };
    server.ask(DUTY, domain::Command::MarkReport(marks));
    let incident = server.incident_red(DUTY, "Hemlig incident", Level::Critical, &[DUTY]);
    server.attach(DUTY, incident, "hemlig.pdf", b"karta");
    let extract = server.release(DUTY, "Hemligt", Label::Red, &[]);
    let world = server.world();
    let file = |subject| world.files.of(subject).next().unwrap().entry.0;
    Hidden {
        report,
        incident,
        extract,
        report_file: file(Subject::Report(report)),
        incident_file: file(Subject::Incident(incident)),
        entry: file(Subject::Incident(incident)),
        token: server.issue("police", &[Scope::ReportsRead]),
    }
}

/// The address of a route for a hidden thing, and for one that was never there.
fn addresses(server: &TestServer, hidden: &Hidden, route: &str) -> [String; 2] {
    let file = if route.starts_with("/reports") {
        hidden.report_file
    } else {
        hidden.incident_file
    };
    let with = |organisation: &str,
                report: ReportId,
                incident: IncidentId,
                extract: ExtractId,
                entry: u64,
                (person, token): (PersonId, TokenId)| {
        route
            .replace("{report}", &server.code(report))
            .replace("{incident}", &server.code(incident))
            .replace("{extract}", &server.code(extract))
            .replace("{number}", &file.to_string())
            .replace("{entry}", &entry.to_string())
            .replace("{person}", &server.code(person))
            .replace("{organisation}", organisation)
            .replace("{token}", &server.code(token))
    };
    [
        with(
            "police",
            hidden.report,
            hidden.incident,
            hidden.extract,
            hidden.entry,
            (POLICE, hidden.token),
        ),
        with(
            "nowhere",
            ReportId(7_777),
            IncidentId(7_777),
            ExtractId(7_777),
            77_777,
            (PersonId(7_777), TokenId(7_777)),
        ),
    ]
}

/// An answer without the number that differs each time.
fn masked(answer: Answer) -> (u16, String) {
    let (status, page) = (answer.status(), answer.page());
    let number = page.text("article.problem code");
    (status, page.source().replace(&number, "NUMBER"))
}

fn ask(browser: &Browser, method: &str, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    masked(if method == "GET" {
        browser.get(path)
    } else {
        browser.post(path, fields)
    })
}

#[test]
fn thing_out_of_reach_answers_every_role_as_one_that_is_not_there() {
    let server = TestServer::start();
    let hidden = hidden(&server);
    let mut asked = 0;
    for (_, who) in EVERY_ROLE.into_iter().filter(|(_, who)| *who != DUTY) {
        let browser = server.sign_in(who);
        for row in TABLE {
            let name = format!("{} {}", row.method, row.route);
            let out = needs_of(&name).map(|(_, out)| out);
            if out.is_none_or(|out| out == Out::Never) {
                continue;
            }
            let [here, absent] = addresses(&server, &hidden, row.route);
            let of = |path: &str| ask(&browser, row.method, path, row.fields);
            let answer = of(&here);
            assert_eq!(answer, of(&absent), "{name} for {who:?}");
            assert_eq!(answer.0, 404, "{name} for {who:?}");
            asked += 1;
        }
    }
    assert_eq!(asked, 12 * 23, "every route with a thing, for every other role");
}

fn place() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/operations/access.md")
}

const BEGINNING: &str = "\
# Who may do what

Made from the policy and the list of routes by `cargo test -p valpool --test pages write_the_table -- --ignored`; do not edit it. The tests ask every cell of the running server.

## Roles and actions

What a role allows. The kind of the organisation takes from it: parties, platforms and partners report and read what is released to them, whatever their people's roles are called; only national authorities write the state of a theme; only the election authority sets up the network. A role holds for the time of its mandate and no longer.

";

const MIDDLE: &str = "
## Addresses

What an address answers to each role, for a thing within reach: `●` it is served or done, `no` it is refused with a reason, `·` it is not there, `→` the reader is sent to another page. A guest is led to sign in, except where the need is *nothing*.

A thing out of reach, by its marking or because it is another organisation's, answers every role with the same page, byte for byte, as a thing that is not there. That is asked of every address whose last column says so.

";

const PROGRAMS: &str = "
## Programs

What a scope lets a program do. It reads as a member of its organisation would whom no marking names: never what is RED; and about reports or incidents alone, as its scopes say. Programs of parties, platforms and partners may only send reports. A first assessment that opens or joins an incident takes `reports:write` and `incidents:write`. Everything else that can be asked is for people, whatever the scopes.

What each operation answers to a token with one scope: `●` it is served or done, `no` it is refused (403). Without a good token every operation answers 401. A thing out of reach answers 404, byte for byte as a thing that is not there.

";

/// The document as it should be.
fn document() -> String {
    let mut text = BEGINNING.to_owned();
    let codes: Vec<_> = Action::ALL.iter().map(|action| action.code()).collect();
    writeln!(text, "| role | {} |", codes.join(" | ")).unwrap();
    writeln!(text, "|---|{}", "---|".repeat(codes.len())).unwrap();
    for role in Role::ALL {
        let cells = Action::ALL.map(|action| if allows(role, action) { "●" } else { "" });
        writeln!(text, "| {} | {} |", role.code(), cells.join(" | ")).unwrap();
    }
    text.push_str(MIDDLE);
    let roles: Vec<_> = Role::ALL.iter().map(|role| role.code()).collect();
    writeln!(text, "| address | needs | {} | out of reach |", roles.join(" | ")).unwrap();
    writeln!(text, "|---|---|{}---|", "---|".repeat(roles.len())).unwrap();
    for (name, needs, out) in NEEDS {
        let cells = Role::ALL.map(|role| expected(*needs, role).letter());
        let out = match out {
            Out::Never => "",
            Out::Marked => "by its marking",
            Out::Elsewhere => "of another organisation",
        };
        writeln!(
            text,
            "| `{name}` | {} | {} | {out} |",
            spoken(*needs),
            cells.join(" | ")
        )
        .unwrap();
    }
    text.push_str("\nNarrower than the role alone decides:\n\n");
    for (name, why) in NARROWER {
        writeln!(text, "- `{name}`: {why}.").unwrap();
    }
    text.push_str(PROGRAMS);
    writeln!(text, "| scope | {} |", codes.join(" | ")).unwrap();
    writeln!(text, "|---|{}", "---|".repeat(codes.len())).unwrap();
    for scope in Scope::ALL {
        let cells = Action::ALL.map(|action| if scope_allows(scope, action) { "●" } else { "" });
        writeln!(text, "| {} | {} |", scope.code(), cells.join(" | ")).unwrap();
    }
    let scopes = Scope::ALL.map(Scope::code);
    writeln!(text, "\n| operation | {} | out of reach |", scopes.join(" | ")).unwrap();
    writeln!(text, "|---|{}---|", "---|".repeat(scopes.len())).unwrap();
    for operation in OPERATIONS {
        let cells = Scope::ALL.map(|scope| if scope == operation.scope { "●" } else { "no" });
        let out = if operation.path.contains('{') {
            "by its marking"
        } else {
            ""
        };
        let name = format!("{} {}", operation.method, operation.path);
        writeln!(text, "| `{name}` | {} | {out} |", cells.join(" | ")).unwrap();
    }
    text
}

fn spoken(needs: Needs) -> &'static str {
    match needs {
        Needs::Nothing => "nothing",
        Needs::SignedIn => "signed in",
        Needs::Read | Needs::ReadOrOwn => "read",
        Needs::Act(action) | Needs::Only(action) => action.code(),
        Needs::Beside => "no access to the network's pages",
    }
}

#[test]
fn the_printed_table_is_what_the_policy_says() {
    let printed = std::fs::read_to_string(place()).unwrap_or_default();
    let told = "run `cargo test -p valpool --test pages write_the_table -- --ignored`";
    assert!(
        printed == document(),
        "docs/operations/access.md is not current: {told}"
    );
}

#[test]
#[ignore = "writes into the source tree: run by name when a route or the policy is new"]
fn write_the_table() {
    std::fs::write(place(), document()).unwrap();
}
