//! Every operation for programs × every scope × a thing in and out of reach. An operation that is
//! not in this table fails the test.

use domain::ids::{IncidentId, ReportId};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::tokens::Scope;
use serde_json::{Value, json};
use testkit::network::{DUTY, POLICE};
use testkit::{Program, TestServer};

/// What an operation answers to a token with its scope, and what is sent with it.
pub(crate) struct Row {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) scope: Scope,
    status: u16,
    sends: fn() -> Value,
}

const fn row(
    method: &'static str,
    path: &'static str,
    scope: Scope,
    status: u16,
    sends: fn() -> Value,
) -> Row {
    Row {
        method,
        path,
        scope,
        status,
        sends,
    }
}

const NOTHING: fn() -> Value = || Value::Null;

pub(crate) const OPERATIONS: &[Row] = &[
    row("GET", "/api/v1/reports", Scope::ReportsRead, 200, NOTHING),
    row(
        "POST",
        "/api/v1/reports",
        Scope::ReportsWrite,
        201,
        || json!({"kind": "other", "text": "Några ord"}),
    ),
    row(
        "GET",
        "/api/v1/reports/{report}",
        Scope::ReportsRead,
        200,
        NOTHING,
    ),
    row(
        "POST",
        "/api/v1/reports/{report}/assessment",
        Scope::ReportsWrite,
        200,
        || json!({"outcome": {"not-incident": {"reason": "test"}}}),
    ),
    row("GET", "/api/v1/incidents", Scope::IncidentsRead, 200, NOTHING),
    row(
        "GET",
        "/api/v1/incidents/{incident}",
        Scope::IncidentsRead,
        200,
        NOTHING,
    ),
    row(
        "GET",
        "/api/v1/incidents/{incident}/journal",
        Scope::IncidentsRead,
        200,
        NOTHING,
    ),
    row(
        "POST",
        "/api/v1/incidents/{incident}/journal",
        Scope::IncidentsWrite,
        201,
        || json!({"text": "Larmet är kvitterat.", "basis": "fact"}),
    ),
    row(
        "POST",
        "/api/v1/incidents/{incident}/level",
        Scope::IncidentsWrite,
        200,
        || json!({"level": 3, "reason": "Flera län."}),
    ),
    row(
        "POST",
        "/api/v1/incidents/{incident}/parts",
        Scope::IncidentsWrite,
        200,
        || json!({"part": "event", "text": "Telefonerna är tysta.", "basis": "fact"}),
    ),
];

fn ask(program: &Program, row: &Row, path: &str) -> (u16, String) {
    let answer = if row.method == "GET" {
        program.get(path)
    } else {
        program.post(path, &(row.sends)())
    };
    (answer.status(), answer.body().to_owned())
}

fn address(server: &TestServer, row: &Row, report: ReportId, incident: IncidentId) -> String {
    row.path
        .replace("{report}", &format!("R-{}", server.code(report)))
        .replace("{incident}", &format!("I-{}", server.code(incident)))
}

#[test]
fn every_operation_is_described_and_stands_in_the_table() {
    let server = TestServer::start();
    let description = server
        .guest()
        .get("/api/v1/openapi.json")
        .assert_status(200)
        .json();
    assert_eq!(description["openapi"], "3.1.0");
    let mut described = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let scope = operation["x-scope"].as_str().unwrap().to_owned();
            described.push((method.to_uppercase(), path.clone(), scope));
        }
    }
    let mut tabled: Vec<_> = OPERATIONS
        .iter()
        .map(|row| {
            (
                row.method.to_owned(),
                row.path.to_owned(),
                row.scope.code().to_owned(),
            )
        })
        .collect();
    described.sort();
    tabled.sort();
    assert_eq!(described, tabled);
}

#[test]
fn every_operation_answers_every_scope_as_the_table_says() {
    let server = TestServer::start();
    for scope in Scope::ALL {
        let program = server.program("police", &[scope]);
        for row in OPERATIONS {
            let report = server.report(DUTY, "it-phone", "En rapport", "municipality-1481");
            let incident = server.incident(DUTY, "En händelse", Level::Local);
            let path = address(&server, row, report, incident);
            let (status, body) = ask(&program, row, &path);
            let expected = if scope == row.scope { row.status } else { 403 };
            assert_eq!(status, expected, "{scope:?} {} {path}: {body}", row.method);
            if status == 403 {
                assert!(body.contains("scope-lacking"), "{body}");
            }
            let bare = server.guest().send(row.method, &path, &[], Vec::new());
            bare.assert_problem(401, "token-missing");
        }
    }
}

#[test]
fn thing_out_of_reach_answers_every_program_as_one_that_is_not_there() {
    let server = TestServer::start();
    let named = server.report_red(DUTY, "Hemlig rapport", &[DUTY, POLICE]);
    let marking = Marking::plain(Label::AmberStrict);
    let owned = server.report_marked(
        POLICE,
        testkit::contents("it-phone", "Polisens egen", "municipality-1481"),
        marking.clone(),
    );
    let red = server.incident_red(DUTY, "Hemlig incident", Level::Critical, &[DUTY, POLICE]);
    let report = server.report(POLICE, "it-phone", "Om polisens", "municipality-1481");
    let strict = server.open_incident_marked(POLICE, report, "Polisens egen", Level::Local, marking);
    let program = server.program("county-13", &Scope::ALL);
    let mut asked = 0;
    for row in OPERATIONS.iter().filter(|row| row.path.contains('{')) {
        for (report, incident) in [(named, red), (owned, strict)] {
            let hidden = ask(&program, row, &address(&server, row, report, incident));
            let absent = address(&server, row, ReportId(7_777), IncidentId(7_777));
            assert_eq!(hidden, ask(&program, row, &absent), "{} {}", row.method, row.path);
            assert_eq!(hidden.0, 404, "{}", hidden.1);
            asked += 1;
        }
    }
    assert_eq!(asked, 14, "every operation with a thing");
    // RED names persons; the police's program is none of them.
    let police = server.program("police", &Scope::ALL);
    for path in [
        format!("/api/v1/reports/R-{}", server.code(named)),
        format!("/api/v1/incidents/I-{}", server.code(red)),
    ] {
        police.get(&path).assert_problem(404, "not-found");
    }
    let own = format!("/api/v1/incidents/I-{}", server.code(strict));
    assert_eq!(
        police.get(&own).assert_status(200).json()["title"],
        "Polisens egen"
    );
}
