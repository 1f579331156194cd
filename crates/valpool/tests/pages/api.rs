//! The interface for programs: who comes in, what is read and written, and how no is said.

use domain::actor::Actor;
use domain::ids::{IncidentId, ReadingId, ReportId, TokenId};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::readings::Opened;
use domain::tokens::{Scope, WithdrawToken};
use domain::{Command, EventKind};
use serde_json::{Value, json};
use testkit::network::{ADMINISTRATOR, COUNTY_13, DUTY, POLICE};
use testkit::{Program, TestServer};
use web::{Pace, SignIn};

const REPORTS: &str = "/api/v1/reports";
const INCIDENTS: &str = "/api/v1/incidents";

fn all(server: &TestServer) -> Program {
    server.program("police", &Scope::ALL)
}

fn report_path(server: &TestServer, report: ReportId) -> String {
    format!("{REPORTS}/R-{}", server.code(report))
}

fn incident_path(server: &TestServer, incident: IncidentId) -> String {
    format!("{INCIDENTS}/I-{}", server.code(incident))
}

#[test]
fn program_comes_in_by_its_token_alone() {
    let server = TestServer::start();
    let program = all(&server);
    let _served = program.get(REPORTS).assert_status(200);
    let guest = server.guest();
    let told = |header: &str| guest.send("GET", REPORTS, &[("authorization", header)], Vec::new());
    let secret = program.secret().to_owned();
    for wrong in [
        format!("Basic {secret}"),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        format!("Bearer {}", &secret[..secret.len() - 1]),
        format!("Bearer {}x", secret),
    ] {
        let answer = told(&wrong);
        assert_eq!(answer.status(), 401, "{wrong}");
        assert!(
            answer
                .header("www-authenticate")
                .unwrap()
                .starts_with("Bearer realm=")
        );
    }
    assert_eq!(
        told(&format!("bearer {secret}")).status(),
        200,
        "the scheme in any case"
    );
    // Who is signed in with a browser is nobody here, and the token is no way into the pages.
    let browser = server.sign_in(ADMINISTRATOR);
    browser.get(REPORTS).assert_problem(401, "token-missing");
    assert_eq!(program.get("/reports").status(), 303);
    // Nor is it looked for in an address.
    guest
        .get(&format!("{REPORTS}?access_token={secret}"))
        .assert_problem(401, "token-missing");
}

#[test]
fn no_other_site_is_let_in() {
    let server = TestServer::start();
    let program = all(&server);
    let answer = program.get_with(REPORTS, &[("origin", "https://elsewhere.example")]);
    assert_eq!(answer.status(), 200);
    assert!(answer.header("access-control-allow-origin").is_none());
    assert!(answer.header("set-cookie").is_none());
    let asked = server.guest().send("OPTIONS", REPORTS, &[], Vec::new());
    asked.assert_problem(405, "other-method");
    assert_eq!(asked.header("allow"), Some("GET,HEAD,POST"));
    assert!(asked.header("access-control-allow-methods").is_none());
}

#[test]
fn token_that_is_over_or_withdrawn_answers_as_one_that_never_was() {
    let server = TestServer::start();
    let program = all(&server);
    let unknown = format!("Bearer valpool_token_{}", "0".repeat(32));
    let never = |server: &TestServer| {
        let answer = server
            .guest()
            .send("GET", REPORTS, &[("authorization", &unknown)], Vec::new());
        (answer.status(), answer.body().to_owned())
    };
    let now = |program: &Program| {
        let answer = program.get(REPORTS);
        (answer.status(), answer.body().to_owned())
    };
    assert_eq!(now(&program).0, 200);
    let token = TokenId(1);
    let withdrawn = server
        .node()
        .ask_blocking(Actor::Console, Command::WithdrawToken(WithdrawToken { token }));
    assert_eq!(withdrawn.unwrap().records.len(), 1);
    assert_eq!(now(&program), never(&server));
    assert_eq!(never(&server).0, 401);
    let other = all(&server);
    server.pass_minutes(30 * 24 * 60 - 1);
    assert_eq!(now(&other).0, 200);
    server.pass_minutes(1);
    assert_eq!(now(&other), never(&server));
}

#[test]
fn whoever_tries_tokens_is_slowed() {
    let pace = Pace {
        sign_ins: 3,
        ..Pace::FREE
    };
    let server = TestServer::start_paced(SignIn::Demonstration, pace);
    let from = |address: &str| {
        let headers = [
            ("authorization", "Bearer valpool_token_x"),
            ("x-forwarded-for", address),
        ];
        server.guest().send("GET", REPORTS, &headers, Vec::new())
    };
    for _ in 0..3 {
        from("192.0.2.1").assert_problem(401, "token-not-good");
    }
    let slowed = from("192.0.2.1");
    slowed.assert_problem(429, "too-often");
    assert!(slowed.header("retry-after").is_some());
    from("192.0.2.2").assert_problem(401, "token-not-good");
}

#[test]
fn each_token_has_a_pace_of_its_own() {
    let pace = Pace {
        requests: 5,
        forms: 2,
        ..Pace::FREE
    };
    let server = TestServer::start_paced(SignIn::Demonstration, pace);
    let (one, other) = (all(&server), all(&server));
    let sent = json!({"kind": "other", "text": "Några ord"});
    let sends = |program: &Program| program.post(REPORTS, &sent).status();
    assert_eq!([(); 3].map(|()| sends(&one)), [201, 201, 429]);
    assert_eq!([(); 3].map(|()| one.get(REPORTS).status()), [200, 200, 429]);
    assert_eq!(sends(&other), 201);
}

#[test]
fn report_is_sent_read_and_assessed_in_the_name_of_the_organisation() {
    let server = TestServer::start();
    let program = all(&server);
    let sent = json!({
        "kind": "it-phone",
        "title": "Tyst telefon",
        "text": "Telefonen är tyst.",
        "place": {"area": "municipality-1481", "words": "Receptionen"},
        "occurred_at": "2026-09-13T09:00:00+02:00",
        "voting": "delayed",
        "help": "En annan telefon",
        "police": "not-informed",
        "contact": "070-000 00 00",
        "marking": "amber",
    });
    let answer = program.post(REPORTS, &sent).assert_status(201);
    let (id, href) = (answer.json()["id"].clone(), answer.json()["href"].clone());
    assert_eq!(answer.header("location"), href.as_str());
    let report = program.get(href.as_str().unwrap()).assert_status(200).json();
    assert_eq!(report["id"], id);
    assert_eq!(report["text"], "Telefonen är tyst.");
    assert_eq!(report["owner"]["code"], "police");
    assert_eq!(report["sent_by"], "Program: Ärendesystemet");
    assert_eq!(report["occurred"]["at"], "2026-09-13T09:00:00+02:00");
    assert_eq!(report["place"]["area"]["code"], "municipality-1481");
    assert_eq!(report["marking"]["label"], "amber");
    assert_eq!(report["contact"], "070-000 00 00");
    assert_eq!(report["assessment"], Value::Null);
    // Who only reads is not told how to reach the reporter, which is for those who assess.
    let reader = server.program("police", &[Scope::ReportsRead]);
    let read = reader.get(href.as_str().unwrap()).assert_status(200).json();
    assert_eq!(read["contact"], Value::Null);
    let opened = json!({"outcome": {"incident": {
        "title": "Tysta telefoner", "level": 2, "reason": "Flera lokaler.", "marking": "amber",
    }}, "answer": "Tack!"});
    let path = format!("{}/assessment", href.as_str().unwrap());
    let assessed = program.post(&path, &opened).assert_status(200).json();
    assert_eq!(assessed["state"], "incident");
    let incident = assessed["incident"].as_str().unwrap();
    let shown = program
        .get(&format!("{INCIDENTS}/{incident}"))
        .assert_status(200)
        .json();
    assert_eq!(shown["title"], "Tysta telefoner");
    assert_eq!(shown["level"], 2);
    assert_eq!(shown["reports"], json!([id]));
    program
        .post(&path, &opened)
        .assert_problem(409, "report-already-triaged");
    // The journal's page tells who did it.
    let journal = server.sign_in(POLICE).page("/journal");
    journal.assert_text("Program: Ärendesystemet");
}

#[test]
fn incident_is_written_in_its_level_changed_and_its_parts_described() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Tysta telefoner", Level::Local);
    let (program, path) = (all(&server), incident_path(&server, incident));
    let entry = json!({"text": "Larmet är kvitterat.", "basis": "fact", "marking": "amber"});
    let written = program
        .post(&format!("{path}/journal"), &entry)
        .assert_status(201)
        .json();
    let level = json!({"level": 3.0, "reason": "Flera län."});
    let _changed = program.post(&format!("{path}/level"), &level).assert_status(200);
    let part =
        json!({"part": "actors", "text": "Operatören.", "basis": "assessment", "likelihood": "likely"});
    let _described = program.post(&format!("{path}/parts"), &part).assert_status(200);
    let shown = program.get(&path).assert_status(200).json();
    assert_eq!(
        (&shown["level"], &shown["parts"][0]["text"]),
        (&json!(3), &json!("Operatören."))
    );
    let journal = program.get(&format!("{path}/journal")).assert_status(200).json();
    let entries = journal["entries"].as_array().unwrap();
    let kinds: Vec<_> = entries
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "incident.described",
            "incident.level-changed",
            "entry.marked",
            "incident.entry-written",
            "report.triaged",
            "incident.opened"
        ]
    );
    assert_eq!(entries[3]["number"], written["number"]);
    assert_eq!(entries[3]["text"], "Larmet är kvitterat.");
    // Who may not read reports is not told which came in, and an entry of its own marking is read by those it admits.
    let narrow = server.program("county-13", &[Scope::IncidentsRead]);
    let journal = narrow.get(&format!("{path}/journal")).assert_status(200).json();
    let kinds: Vec<_> = journal["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["kind"])
        .collect();
    assert_eq!(
        kinds,
        ["incident.described", "incident.level-changed", "incident.opened"]
    );
    assert_eq!(narrow.get(&path).json()["reports"], json!([]));
    program
        .post(&format!("{path}/level"), &level)
        .assert_problem(409, "level-unchanged");
}

#[test]
fn what_is_sent_twice_with_the_same_key_is_done_once() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Tysta telefoner", Level::Local);
    let (program, path) = (all(&server), incident_path(&server, incident));
    let key = [("idempotency-key", "arende-1")];
    let report = json!({"kind": "other", "text": "Några ord", "place": {"area": "municipality-1481"}});
    let sent = || {
        program
            .post_with(REPORTS, &report, &key)
            .assert_status(201)
            .json()
    };
    let before = server.entries_of(EventKind::ReportReceived);
    assert_eq!(sent(), sent());
    assert_eq!(server.entries_of(EventKind::ReportReceived), before + 1);
    let other = json!({"kind": "other", "text": "Andra ord"});
    program
        .post_with(REPORTS, &other, &key)
        .assert_problem(422, "key-used");
    assert_eq!(server.entries_of(EventKind::ReportReceived), before + 1);
    // The same key at another address, and of another program, is another one.
    let entry = json!({"text": "Några ord", "basis": "fact"});
    let place = format!("{path}/journal");
    let wrote = || program.post_with(&place, &entry, &key).assert_status(201).json();
    assert_eq!(wrote(), wrote());
    let level = json!({"level": 4, "reason": "Mycket."});
    for _ in 0..2 {
        let _done = program
            .post_with(&format!("{path}/level"), &level, &key)
            .assert_status(200);
    }
    assert_eq!(server.entries_of(EventKind::LevelChanged), 1);
    let _sent = all(&server).post_with(REPORTS, &report, &key).assert_status(201);
    assert_eq!(server.entries_of(EventKind::ReportReceived), before + 2);
    program
        .post_with(REPORTS, &report, &[("idempotency-key", "å")])
        .assert_problem(400, "parameter");
}

#[test]
fn lists_are_narrowed_and_turned_like_the_pages() {
    let server = TestServer::start();
    for number in 0..60 {
        let area = if number % 2 == 0 {
            "municipality-1481"
        } else {
            "municipality-1382"
        };
        server.report(DUTY, "it-phone", &format!("Rapport {number}"), area);
    }
    let program = all(&server);
    let mut seen = Vec::new();
    let mut path = format!("{REPORTS}?area=county-14&state=new");
    let first = path.clone();
    loop {
        let page = program.get(&path).assert_status(200).json();
        let reports = page["reports"].as_array().unwrap();
        seen.extend(
            reports
                .iter()
                .map(|report| report["title"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("{first}&cursor={next}"),
            None => break,
        }
    }
    let expected: Vec<_> = (0..60)
        .rev()
        .filter(|number| number % 2 == 0)
        .map(|number| format!("Rapport {number}"))
        .collect();
    assert_eq!(seen, expected);
    let found = program
        .get(&format!("{REPORTS}?q=Rapport+17"))
        .assert_status(200)
        .json();
    assert!(
        found["reports"]
            .as_array()
            .unwrap()
            .iter()
            .any(|report| report["title"] == "Rapport 17")
    );
    for number in 0..55 {
        server.incident(DUTY, &format!("Incident {number}"), Level::Local);
    }
    let page = program.get(INCIDENTS).assert_status(200).json();
    let next = page["next"].as_str().unwrap().to_owned();
    let rest = program
        .get(&format!("{INCIDENTS}?cursor={next}"))
        .assert_status(200)
        .json();
    assert_eq!(rest["incidents"].as_array().unwrap().len(), 5);
    assert_eq!(rest["incidents"][0]["title"], "Incident 50");
    assert_eq!(rest["next"], Value::Null);
}

#[test]
fn what_is_unknown_or_told_twice_is_refused() {
    let server = TestServer::start();
    let program = all(&server);
    for query in [
        "stat=new",
        "state=open",
        "state=new&state=new",
        "cursor=R-1",
        "as-of=2026-09-13",
        "as-of=yesterday",
        "theme=weather",
    ] {
        let answer = program.get(&format!("{REPORTS}?{query}"));
        answer.assert_problem(400, "parameter");
    }
    let sends = |body: &Value| program.post(REPORTS, body);
    for body in [
        json!({}),
        json!([]),
        json!({"kind": "other"}),
        json!({"kind": "other", "text": "a", "owner": "police"}),
        json!({"kind": "other", "text": "a", "marking": "red"}),
        json!({"kind": "other", "text": "a", "occurred_at": "2026-09-13T09:00"}),
    ] {
        sends(&body).assert_problem(400, "body");
    }
    let ahead = json!({"kind": "other", "text": "a", "occurred_at": "2036-09-13T09:00:00Z"});
    sends(&ahead).assert_problem(422, "value");
    let nowhere = json!({"kind": "other", "text": "a", "place": {"area": "nowhere"}});
    sends(&nowhere).assert_problem(422, "value");
    sends(&json!({"kind": "nothing", "text": "a"})).assert_problem(422, "kind-unknown");
    sends(&json!({"kind": "other", "text": " "})).assert_problem(422, "field-missing");
    let bearer = format!("Bearer {}", program.secret());
    let plain = [("authorization", bearer.as_str()), ("content-type", "text/plain")];
    let guest = server.guest();
    guest
        .send("POST", REPORTS, &plain, b"{}".to_vec())
        .assert_problem(415, "other-kind");
    let long = json!({"kind": "other", "text": "a".repeat(600_000)});
    sends(&long).assert_problem(413, "too-large");
    guest.get("/api/v1/nothing").assert_problem(404, "not-found");
    guest.get("/api/v2/reports").assert_problem(404, "not-found");
}

#[test]
fn sentence_is_in_the_language_asked_for() {
    let server = TestServer::start();
    let said = |language: &str| {
        let answer = server.guest().wishing(language).get(REPORTS).json();
        answer["detail"].as_str().unwrap().to_owned()
    };
    let all: std::collections::BTreeSet<_> = ["sv", "fi", "en"].map(said).into_iter().collect();
    assert_eq!(all.len(), 3, "{all:?}");
}

#[test]
fn who_has_the_answer_already_is_told_so() {
    let server = TestServer::start();
    let program = all(&server);
    server.report(DUTY, "it-phone", "En rapport", "municipality-1481");
    let first = program.get(REPORTS).assert_status(200);
    let tag = first.header("etag").unwrap().to_owned();
    let again = |tag: &str| program.get_with(REPORTS, &[("if-none-match", tag)]);
    let same = again(&tag).assert_status(304);
    assert_eq!((same.body(), same.header("etag")), ("", Some(tag.as_str())));
    // What the program may not see changes nothing.
    server.report_red(DUTY, "Hemlig", &[DUTY]);
    let _same = again(&tag).assert_status(304);
    server.report(DUTY, "it-phone", "En till", "municipality-1481");
    let _changed = again(&tag).assert_status(200);
}

#[test]
fn past_is_read_with_the_markings_of_today() {
    let server = TestServer::start();
    let program = all(&server);
    let incident = server.incident(DUTY, "Tysta telefoner", Level::Local);
    let path = incident_path(&server, incident);
    let at = server.clock.now();
    server.pass_minutes(10);
    let change = domain::incidents::ChangeLevel {
        incident,
        level: Level::Critical,
        reason: "Mycket.".to_owned(),
    };
    server.ask(DUTY, Command::ChangeLevel(change));
    let level =
        |query: &str| program.get(&format!("{path}{query}")).assert_status(200).json()["level"].clone();
    assert_eq!(level(""), 4);
    assert_eq!(level(&format!("?as-of={at}")), 1);
    let before = program.get(&format!("{path}?as-of=2026-09-01T00:00:00Z"));
    before.assert_problem(404, "not-found");
    server.mark(DUTY, incident, Marking::plain(Label::AmberStrict));
    program
        .get(&format!("{path}?as-of={at}"))
        .assert_problem(404, "not-found");
}

#[test]
fn read_log_notes_what_a_program_opens() {
    let server = TestServer::start();
    let marking = Marking::plain(Label::Amber);
    let told = testkit::contents("it-phone", "Känsligt", "municipality-1481");
    let report = server.report_marked(COUNTY_13, told, marking);
    let program = server.program("election-authority", &[Scope::ReportsRead]);
    let _listed = program.get(REPORTS).assert_status(200);
    let _read = program.get(&report_path(&server, report)).assert_status(200);
    let noted = server.wait_for(&|world| world.readings.get(ReadingId(1)).is_some());
    assert!(noted, "the reading is noted");
    let world = server.world();
    let reading = world.readings.get(ReadingId(1)).unwrap();
    assert_eq!(reading.by, Actor::Program(TokenId(1)));
    assert_eq!(reading.noted.opened, Opened::Report(report));
    assert_eq!(
        server.entries_of(EventKind::ReadingNoted),
        1,
        "a list opens nothing"
    );
    let log = server.sign_in(COUNTY_13).page("/readings");
    log.assert_text("Program: Ärendesystemet");
}

#[test]
fn page_for_people_tells_every_operation_in_three_languages() {
    let server = TestServer::start();
    let description = server.guest().get("/api/v1/openapi.json").json();
    for language in ["sv", "fi", "en"] {
        for browser in [server.guest(), server.sign_in(ADMINISTRATOR)] {
            let page = browser.wishing(language).page("/api");
            page.assert_whole(language);
            for (path, _) in description["paths"].as_object().unwrap() {
                page.assert_text(path);
            }
            for scope in Scope::ALL {
                page.assert_text(scope.code());
            }
        }
    }
}
