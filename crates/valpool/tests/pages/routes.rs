//! Every address × every role. A route that is not in this table fails the test.

use std::collections::BTreeSet;

use domain::ids::{ExtractId, IncidentId, PersonId, ReportId};
use domain::level::Level;
use domain::marking::Label;
use domain::network::Role;
use domain::reports::{NotIncidentReason, Outcome};
use domain::sign_in::InvitePerson;
use domain::tokens::Scope;
use domain::{Command, Event, Subject};
use testkit::network::{ADMINISTRATOR, DUTY, EVERY_ROLE, KVARNBY, RECORDS, code};
use testkit::{Browser, TestServer};

/// The source in which the routes stand.
const ROUTES: &str = include_str!("../../../web/src/app.rs");

/// What an address answers: to nobody in particular, and to each role in the order below.
pub(crate) struct Row {
    pub(crate) method: &'static str,
    pub(crate) route: &'static str,
    pub(crate) fields: &'static [(&'static str, &'static str)],
    guest: u16,
    pub(crate) roles: [u16; 13],
}

const fn row(
    method: &'static str,
    route: &'static str,
    fields: &'static [(&'static str, &'static str)],
    guest: u16,
    roles: [u16; 13],
) -> Row {
    Row {
        method,
        route,
        fields,
        guest,
        roles,
    }
}

/// Duty officer, county coordinator, municipal election officer, analyst, liaison, communications,
/// trainer, exercise leader, evaluator, party contact, platform contact, records officer,
/// administrator.
pub(crate) const ORDER: [Role; 13] = [
    Role::DutyOfficer,
    Role::CountyCoordinator,
    Role::MunicipalElectionOfficer,
    Role::Analyst,
    Role::Liaison,
    Role::Communications,
    Role::Trainer,
    Role::ExerciseLeader,
    Role::Evaluator,
    Role::PartyContact,
    Role::PlatformContact,
    Role::RecordsOfficer,
    Role::Administrator,
];

/// Read by every member; for parties and platforms it is not there.
const READ: [u16; 13] = [200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404, 200, 200];
/// The same for everybody, signed in or not.
const OPEN: [u16; 13] = [200; 13];
const DONE: [u16; 13] = [303; 13];
/// For administrators; for anybody else it is not there.
const MANAGED: [u16; 13] = [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200];
const MANAGED_DONE: [u16; 13] = [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303];
/// For those who answer for the records; whoever may only read is told so.
const ERASES: [u16; 13] = [403, 403, 403, 403, 403, 403, 403, 403, 403, 404, 404, 200, 200];
const ERASES_DONE: [u16; 13] = [403, 403, 403, 403, 403, 403, 403, 403, 403, 404, 404, 303, 303];
/// For those who answer for the records of the person's organisation; for anybody else it is not there.
const KEPT: [u16; 13] = [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200];
const KEPT_DONE: [u16; 13] = [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303, 303];
/// For those who keep the records, and administrators.
const EXPORTED: [u16; 13] = [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200];
const ABSENT: [u16; 13] = [404; 13];

const NOT_AN_INCIDENT: &[(&str, &str)] = &[("outcome", "not-incident"), ("why", "test")];
const WRITTEN: &[(&str, &str)] = &[("do", "write"), ("text", "Några ord"), ("reason", "Därför att")];
const MARKED: &[(&str, &str)] = &[("label", "amber-strict"), ("reason", "Därför att")];
const RELEASED: &[(&str, &str)] = &[
    ("label", "green"),
    ("title", "Råd"),
    ("text", "Några ord"),
    ("reason", "Därför att"),
];
const ERASED: &[(&str, &str)] = &[("ground", "request"), ("sure", "yes")];
const ASSESSED: &[(&str, &str)] = &[("text", "Läget är lugnt"), ("basis", "fact")];
const INVITED: &[(&str, &str)] = &[("name", "En ny"), ("role", "analyst")];
const LET_IN: &[(&str, &str)] = &[("name", "Ett program"), ("scope", "reports:read"), ("days", "30")];
const REPORTED: &[(&str, &str)] = &[("kind", "other"), ("text", "Några ord")];

pub(crate) const TABLE: &[Row] = &[
    row(
        "GET",
        "/",
        &[],
        303,
        [200, 200, 200, 200, 200, 200, 200, 200, 200, 303, 303, 200, 200],
    ),
    row("GET", "/themes/{theme}", &[], 303, READ),
    row("GET", "/themes/{theme}/erase", &[], 303, ERASES),
    row("POST", "/themes/{theme}/erase", ERASED, 303, ERASES_DONE),
    row(
        "POST",
        "/themes/{theme}",
        ASSESSED,
        // Whoever wrote something gets it back before signing in.
        401,
        [303, 403, 403, 303, 403, 403, 403, 403, 403, 404, 404, 403, 403],
    ),
    row(
        "POST",
        "/duty",
        &[("do", "take")],
        303,
        [303, 303, 303, 303, 303, 303, 303, 303, 303, 404, 404, 303, 303],
    ),
    row("GET", "/map", &[], 303, READ),
    row("GET", "/map/{area}", &[], 303, READ),
    row("GET", "/report", &[], 303, OPEN),
    row("POST", "/report", REPORTED, 401, DONE),
    row("GET", "/report/{premises}", &[], 200, OPEN),
    row("POST", "/report/{premises}", REPORTED, 303, DONE),
    row("GET", "/receipt/{receipt}", &[], 200, OPEN),
    row("GET", "/receipt/{receipt}/proof", &[], 200, OPEN),
    row("GET", "/reports", &[], 303, READ),
    row("GET", "/reports/{report}", &[], 303, READ),
    row(
        "POST",
        "/reports/{report}",
        NOT_AN_INCIDENT,
        303,
        [303, 303, 303, 303, 403, 403, 403, 403, 403, 404, 404, 403, 403],
    ),
    row(
        "POST",
        "/reports/{report}/take-up",
        WRITTEN,
        401,
        [303, 303, 303, 303, 403, 403, 403, 403, 403, 404, 404, 403, 403],
    ),
    row("GET", "/reports/{report}/files/{number}", &[], 303, READ),
    row("POST", "/reports/{report}/erase", ERASED, 303, ERASES_DONE),
    row(
        "POST",
        "/reports/{report}/mark",
        MARKED,
        401,
        [303, 303, 303, 303, 303, 303, 403, 403, 403, 404, 404, 403, 403],
    ),
    row("GET", "/extracts", &[], 303, READ),
    row(
        "POST",
        "/extracts",
        RELEASED,
        401,
        [303, 303, 403, 403, 303, 303, 403, 403, 403, 404, 404, 403, 403],
    ),
    row("GET", "/extracts/{extract}", &[], 303, OPEN),
    row(
        "POST",
        "/extracts/{extract}",
        WRITTEN,
        401,
        // Only those of whoever released it take it back.
        [303, 403, 403, 403, 403, 303, 403, 403, 403, 404, 404, 403, 403],
    ),
    row(
        "GET",
        "/own",
        &[],
        303,
        [303, 303, 303, 303, 303, 303, 303, 303, 303, 200, 200, 303, 303],
    ),
    row("GET", "/readings", &[], 303, READ),
    row("GET", "/access", &[], 303, MANAGED),
    row("POST", "/access/{person}", &[("do", "keep")], 303, MANAGED_DONE),
    row("GET", "/incidents", &[], 303, READ),
    row("GET", "/incidents/{incident}", &[], 303, READ),
    row(
        "POST",
        "/incidents/{incident}",
        WRITTEN,
        401,
        [303, 303, 303, 303, 303, 303, 403, 403, 403, 404, 404, 403, 403],
    ),
    row("GET", "/incidents/{incident}/erase", &[], 303, ERASES),
    row("POST", "/incidents/{incident}/erase", ERASED, 303, ERASES_DONE),
    row(
        "POST",
        "/incidents/{incident}/files",
        // No file goes with it, which is the first thing that whoever may is told.
        &[],
        303,
        [422, 422, 422, 422, 422, 422, 403, 403, 403, 404, 404, 403, 403],
    ),
    row("GET", "/incidents/{incident}/files/{number}", &[], 303, READ),
    row("GET", "/journal", &[], 303, READ),
    row("GET", "/journal/{entry}/receipt", &[], 303, READ),
    row("GET", "/premises", &[], 303, READ),
    row("GET", "/sign-in", &[], 200, OPEN),
    row("POST", "/sign-in", &[("person", "{person}")], 303, DONE),
    row("GET", "/sign-in/link/{link}", &[], 200, OPEN),
    row("POST", "/sign-in/link/{link}", &[], 404, ABSENT),
    row("POST", "/sign-in/passkey", &[], 403, [403; 13]),
    row("POST", "/sign-in/passkey/begin", &[], 200, OPEN),
    // No organisation has a provider that is on.
    row("POST", "/sign-in/provider/{organisation}", &[], 404, ABSENT),
    row(
        "GET",
        "/sign-in/provider/{organisation}/return",
        &[],
        403,
        [403; 13],
    ),
    row("POST", "/sign-out", &[], 303, DONE),
    row("GET", "/invitation/{link}", &[], 404, ABSENT),
    row("POST", "/invitation/{link}", &[], 404, ABSENT),
    row("POST", "/invitation/{link}/begin", &[], 404, ABSENT),
    row("GET", "/account", &[], 303, OPEN),
    // No passkey comes with it.
    row("POST", "/account/passkeys", &[], 303, [403; 13]),
    row("POST", "/account/passkeys/begin", &[], 303, OPEN),
    row("POST", "/account/passkeys/{number}/remove", &[], 303, ABSENT),
    row("POST", "/account/sessions", &[], 303, DONE),
    row("GET", "/account/proof", &[], 303, OPEN),
    row("POST", "/account/proof", &[], 303, [403; 13]),
    row("POST", "/account/proof/begin", &[], 303, OPEN),
    row("POST", "/account/proof/provider", &[], 303, ABSENT),
    row("POST", "/account/provider", &[], 303, ABSENT),
    row("GET", "/providers", &[], 303, MANAGED),
    row("GET", "/providers/{organisation}", &[], 303, MANAGED),
    row(
        "POST",
        "/providers/{organisation}",
        &[("do", "off")],
        303,
        MANAGED_DONE,
    ),
    row("POST", "/providers/{organisation}/try", &[], 303, ABSENT),
    row("GET", "/people", &[], 303, MANAGED),
    row("POST", "/people", INVITED, 303, MANAGED),
    row("POST", "/people/{person}", &[("do", "recover")], 303, MANAGED),
    row("GET", "/people/{person}/erase", &[], 303, KEPT),
    row("POST", "/people/{person}/erase", ERASED, 303, KEPT_DONE),
    row("GET", "/programs", &[], 303, MANAGED),
    row("POST", "/programs", LET_IN, 303, MANAGED),
    row(
        "POST",
        "/programs/{token}",
        &[("do", "withdraw")],
        303,
        MANAGED_DONE,
    ),
    row("GET", "/export", &[], 303, EXPORTED),
    row("POST", "/export", &[("format", "jsonl")], 303, EXPORTED),
    row("GET", "/api", &[], 200, OPEN),
    row(
        "POST",
        "/language",
        &[("language", "sv"), ("back", "/")],
        303,
        DONE,
    ),
    row("GET", "/live", &[], 303, OPEN),
    row("GET", "/assets/idiomorph-0.8.0.js", &[], 200, OPEN),
    row("GET", "/assets/{asset}", &[], 404, ABSENT),
    row("GET", "/favicon.ico", &[], 200, OPEN),
];

/// Things of its own for each request, so that none finds what another left.
struct Things {
    fresh: ReportId,
    triaged: ReportId,
    incident: IncidentId,
    extract: ExtractId,
    receipt: String,
    invited: PersonId,
}

fn things(server: &TestServer) -> Things {
    let fresh = server.report_with_file(DUTY, "En ny rapport", "bild.jpg", b"bild");
    let triaged = server.report(DUTY, "it-phone", "En bedömd rapport", "municipality-1481");
    server.triage(DUTY, triaged, Outcome::NotIncident(NotIncidentReason::Test));
    let incident = server.incident(DUTY, "En händelse", Level::Local);
    server.attach(DUTY, incident, "karta.pdf", b"karta");
    let seal = server.node().sessions().seal("receipt", &server.code(fresh));
    Things {
        fresh,
        triaged,
        incident,
        extract: server.release(DUTY, "Råd", Label::Green, &["party", "platform"]),
        receipt: format!("{}-{seal}", server.code(fresh)),
        invited: invited(server),
    }
}

/// Somebody of whom nothing else depends.
fn invited(server: &TestServer) -> PersonId {
    let invite = InvitePerson {
        name: "En till".to_owned(),
        organisation: code("election-authority"),
        role: Role::Analyst,
    };
    let granted = server.ask(ADMINISTRATOR, Command::InvitePerson(invite));
    let Event::PersonAdmitted(event) = &granted.records[0].event else {
        panic!("nobody is invited: {granted:?}")
    };
    event.person
}

fn address(server: &TestServer, things: &Things, row: &Row) -> String {
    let report = if row.route.ends_with("take-up") {
        things.triaged
    } else {
        things.fresh
    };
    let person = if row.route.ends_with("erase") {
        things.invited
    } else {
        RECORDS
    };
    row.route
        .replace("{theme}", "cyber")
        .replace("{area}", "municipality-1481")
        .replace("{premises}", &server.code(KVARNBY))
        .replace("{receipt}", &things.receipt)
        .replace("{report}", &server.code(report))
        .replace("{incident}", &server.code(things.incident))
        .replace("{number}", &file_entry(server, things, row))
        .replace("{extract}", &server.code(things.extract))
        .replace("{person}", &server.code(person))
        .replace("{token}", &token(server, row))
        .replace("{entry}", "1")
        .replace("{organisation}", "election-authority")
        .replace("{person}", &server.code(DUTY))
        .replace("{link}", "0123456789abcdef")
        .replace("{asset}", "nothing.css")
}

/// A token of its own, where the row is about one: an organisation has not many that are good.
fn token(server: &TestServer, row: &Row) -> String {
    if !row.route.contains("{token}") {
        return String::new();
    }
    server.code(server.issue("election-authority", &[Scope::ReportsRead]))
}

/// The entry that attached the file of the thing that the row is about.
fn file_entry(server: &TestServer, things: &Things, row: &Row) -> String {
    let subject = if row.route.starts_with("/reports") {
        Subject::Report(things.fresh)
    } else {
        Subject::Incident(things.incident)
    };
    let world = server.world();
    let entry = world.files.of(subject).next().unwrap().entry;
    entry.to_string()
}

fn status(server: &TestServer, browser: &Browser, row: &Row) -> u16 {
    let path = address(server, &things(server), row);
    if row.route == "/live" {
        return browser.listen("/live?to=%2F", None).status();
    }
    if row.method == "GET" {
        return browser.get(&path).status();
    }
    let person = server.code(DUTY);
    let fields: Vec<_> = row
        .fields
        .iter()
        .map(|(name, value)| (*name, if *value == "{person}" { &person } else { *value }))
        .collect();
    browser.post(&path, &fields).status()
}

#[test]
fn every_address_answers_every_role_as_the_table_says() {
    assert_eq!(EVERY_ROLE.map(|(role, _)| role), ORDER);
    assert_eq!(ORDER, Role::ALL);
    let server = TestServer::start();
    let mut wrong = Vec::new();
    for row in TABLE {
        let found = EVERY_ROLE.map(|(_, who)| status(&server, &server.sign_in(who), row));
        if found != row.roles {
            wrong.push(format!(
                "{} {}: {found:?} instead of {:?}",
                row.method, row.route, row.roles
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_address_answers_guests_as_the_table_says() {
    let server = TestServer::start();
    for row in TABLE {
        let guest = server.guest();
        assert_eq!(
            status(&server, &guest, row),
            row.guest,
            "{} {}",
            row.method,
            row.route
        );
    }
}

#[test]
fn guests_are_led_to_sign_in_and_back() {
    let server = TestServer::start();
    let open = [
        "/report/",
        "/receipt/",
        "/sign-",
        "/invitation/",
        "/language",
        "/live",
        "/assets/",
        "/api",
        "/favicon",
    ];
    let things = things(&server);
    for row in TABLE
        .iter()
        .filter(|row| row.guest != 401 && !open.iter().any(|open| row.route.starts_with(open)))
    {
        let path = address(&server, &things, row);
        let answer = if row.method == "GET" {
            server.guest().get(&path)
        } else {
            server.guest().post(&path, row.fields)
        };
        let location = answer.assert_status(303).header("location").unwrap().to_owned();
        let next = if row.method == "GET" {
            path.replace('/', "%2F")
        } else {
            "%2F".to_owned()
        };
        assert_eq!(location, format!("/sign-in?next={next}"), "{} {path}", row.method);
    }
    assert_eq!(
        server.world().reports.count(),
        3,
        "nobody in particular did anything"
    );
}

#[test]
fn every_route_stands_in_the_table() {
    let mut routed = BTreeSet::new();
    for call in ROUTES.split(".route(").skip(1) {
        // Up to the next call, whatever the lines are broken into.
        let call = call.split("\n        .").next().unwrap_or(call);
        let Some((route, handlers)) = call.trim_start().trim_start_matches('"').split_once('"') else {
            continue;
        };
        for (method, call) in [("GET", "get("), ("POST", "post(")] {
            if handlers.contains(call) {
                routed.insert(format!("{method} {route}"));
            }
        }
    }
    let tabled: BTreeSet<_> = TABLE
        .iter()
        .map(|row| format!("{} {}", row.method, row.route))
        .collect();
    assert!(routed.len() > 20, "the routes are not read: {routed:?}");
    assert_eq!(routed, tabled);
}
