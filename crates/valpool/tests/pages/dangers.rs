//! What the web itself threatens with: other sites, floods, long bodies, and words in the log.

use domain::level::Level;
use testkit::network::{ADMINISTRATOR, DUTY, KVARNBY, POLICE};
use testkit::{Answer, TestServer};
use web::{Pace, SignIn};

/// The source in which the routes stand.
const ROUTES: &str = include_str!("../../../web/src/app.rs");

/// Every address, each with something that could stand in it.
fn addresses(server: &TestServer) -> Vec<String> {
    let report = server.report_with_file(DUTY, "Om telefonen", "bild.jpg", b"bild");
    let incident = server.incident(DUTY, "En händelse", Level::Local);
    let routes = ROUTES.split(".route(").skip(1).filter_map(|call| {
        let route = call.trim_start().strip_prefix('"')?;
        Some(route.split_once('"')?.0.to_owned())
    });
    let filled = routes.map(|route| {
        route
            .replace("{theme}", "cyber")
            .replace("{area}", "municipality-1481")
            .replace("{premises}", &server.code(KVARNBY))
            .replace("{report}", &server.code(report))
            .replace("{incident}", &server.code(incident))
            .replace("{person}", &server.code(DUTY))
            .replace("{number}", "1")
            .replace("{entry}", "1")
            .replace("{link}", "0123456789abcdef")
            .replace("{receipt}", "x")
            .replace("{asset}", "nothing.css")
    });
    // A stream never ends.
    let addresses: Vec<_> = filled.filter(|path| path != "/live").collect();
    assert!(addresses.len() > 40, "{addresses:?}");
    addresses
}

fn assert_guarded(answer: &Answer, path: &str) {
    for (name, expected) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(expected), "{path}: {name}");
    }
    let policy = answer.header("content-security-policy").unwrap_or_default();
    assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    let permissions = answer.header("permissions-policy").unwrap_or_default();
    assert!(permissions.contains("camera=()"), "{path}");
    assert!(answer.header("cache-control").is_some(), "{path}");
    assert_eq!(answer.header("server"), None, "{path}");
}

#[test]
fn every_answer_of_every_address_carries_its_guard() {
    let server = TestServer::start();
    let (browser, guest) = (server.sign_in(ADMINISTRATOR), server.guest());
    for path in addresses(&server) {
        for one in [&browser, &guest] {
            assert_guarded(&one.get(&path), &path);
            assert_guarded(&one.post(&path, &[("text", "ord")]), &path);
            assert_guarded(&one.send("DELETE", &path, &[], Vec::new()), &path);
        }
    }
    assert_guarded(&browser.post("/live", &[]), "/live");
}

#[test]
fn over_tls_cookies_are_this_hosts_alone_and_browsers_stay_with_tls() {
    let server = TestServer::start_known_as("https://valpool.example");
    let link = server
        .node()
        .sessions()
        .make_link(DUTY, server.clock.now())
        .unwrap();
    let guest = server.guest();
    let headers = [
        ("origin", "https://valpool.example"),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = guest
        .post_with(&web::link_path(&link), &[], &headers)
        .assert_status(303);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-valpool_session="), "{cookie}");
    for part in ["; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let hsts = answer.header("strict-transport-security");
    assert_eq!(hsts, Some("max-age=31536000; includeSubDomains"));
    guest.page("/account").assert_text("Alva Ek");
    assert_eq!(guest.listen("/live?to=%2F", None).status(), 200);
    // One that another host or a plain line planted is none.
    let planted = server.guest();
    let token = guest.cookie("__Host-valpool_session").unwrap();
    planted.keep_cookie("valpool_session", &token);
    assert_eq!(planted.get("/account").status(), 303);
    let plain = TestServer::start();
    assert_eq!(
        plain.guest().get("/sign-in").header("strict-transport-security"),
        None
    );
}

#[test]
fn session_from_before_signing_in_ends_and_signing_out_clears_the_browser() {
    let server = TestServer::start_known_as("http://localhost:1");
    let browser = server.sign_in(POLICE);
    let before = browser.cookie("valpool_session").unwrap();
    let link = server
        .node()
        .sessions()
        .make_link(DUTY, server.clock.now())
        .unwrap();
    let _in = browser.post(&web::link_path(&link), &[]).assert_status(303);
    assert_ne!(browser.cookie("valpool_session").unwrap(), before);
    let old = server.guest();
    old.keep_cookie("valpool_session", &before);
    assert_eq!(old.get("/account").status(), 303);
    let out = browser.post("/sign-out", &[]);
    assert_eq!(out.header("clear-site-data"), Some("\"cache\", \"storage\""));
}

#[test]
fn attached_file_is_saved_and_never_shown() {
    let server = TestServer::start();
    let page = b"<!doctype html><script>alert(1)</script>";
    let report = server.report_with_file(DUTY, "Med sida", "sida.html", page);
    let browser = server.sign_in(DUTY);
    let listed = browser.page(&server.report_path(report));
    let answer = browser.get(&listed.attributes("ul.files a", "href")[0]);
    assert!(
        answer
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment;")
    );
    assert!(
        answer
            .header("content-security-policy")
            .unwrap()
            .contains("sandbox")
    );
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_ne!(answer.header("content-type"), Some("text/html"));
}

#[test]
fn no_form_of_any_address_is_taken_from_another_site() {
    let server = TestServer::start();
    let browser = server.sign_in(ADMINISTRATOR);
    let addresses = addresses(&server);
    let head = server.world().head;
    let own = format!("http://{}", server.address());
    for path in &addresses {
        for headers in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
            vec![("origin", "https://example.org")],
            vec![("origin", "null")],
        ] {
            let answer = browser.post_with(path, &[("do", "take")], &headers);
            assert_eq!(answer.status(), 403, "{path} {headers:?}");
        }
        let put = browser.send("PUT", path, &[("sec-fetch-site", "cross-site")], b"x".to_vec());
        assert_eq!(put.status(), 403, "{path}");
    }
    assert_eq!(server.world().head, head);
    let taken = browser.post_with("/duty", &[("do", "take")], &[("origin", &own)]);
    assert_eq!(taken.status(), 303);
}

#[test]
fn long_bodies_are_refused_everywhere() {
    let server = TestServer::start();
    let browser = server.sign_in(ADMINISTRATOR);
    let long = "x".repeat(600 * 1024);
    for path in [
        "/report",
        "/duty",
        "/language",
        "/sign-in",
        "/account/sessions",
        "/people",
    ] {
        let answer = browser.post(path, &[("text", &long)]);
        assert_eq!(answer.status(), 413, "{path}");
    }
}

/// Everybody asks from one address, which the proxy tells.
const FROM: (&str, &str) = ("x-forwarded-for", "192.0.2.7");

fn paced(pace: Pace) -> TestServer {
    TestServer::start_paced(SignIn::Links, pace)
}

#[test]
fn whoever_asks_too_often_is_told_to_wait_and_others_are_served() {
    let server = paced(Pace {
        requests: 5,
        ..Pace::FREE
    });
    let guest = server.guest();
    for _ in 0..5 {
        assert_eq!(guest.get_with("/sign-in", &[FROM]).status(), 200);
    }
    let refused = guest.get_with("/sign-in", &[FROM]).assert_status(429);
    assert_eq!(refused.header("retry-after"), Some("10"));
    assert_guarded(&refused, "/sign-in");
    refused.page().assert_heading("You ask very often");
    let elsewhere = ("x-forwarded-for", "192.0.2.7, 198.51.100.4");
    assert_eq!(guest.get_with("/sign-in", &[elsewhere]).status(), 200);
    // Whoever has a session counts by it, wherever the flood comes from.
    let browser = server.sign_in(DUTY);
    assert_eq!(browser.get_with("/reports", &[FROM]).status(), 200);
}

#[test]
fn invented_sessions_count_for_their_address() {
    let server = paced(Pace {
        requests: 5,
        ..Pace::FREE
    });
    let mut statuses = Vec::new();
    for number in 0..8 {
        let guest = server.guest();
        guest.keep_cookie("valpool_session", &format!("invented{number}"));
        statuses.push(guest.get_with("/sign-in", &[FROM]).status());
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429, 429]);
}

#[test]
fn attempts_to_sign_in_are_few_from_one_address_and_together() {
    let server = paced(Pace {
        sign_ins: 3,
        sign_ins_together: 5,
        ..Pace::FREE
    });
    let attempt = |address: &str| {
        let headers = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", address)];
        let guest = server.guest();
        guest
            .post_with("/sign-in/link/0123456789abcdef", &[], &headers)
            .status()
    };
    let one: Vec<_> = (0..4).map(|_| attempt("192.0.2.7")).collect();
    assert_eq!(one, [404, 404, 404, 429]);
    let others: Vec<_> = (0..3)
        .map(|number| attempt(&format!("198.51.100.{number}")))
        .collect();
    assert_eq!(others, [404, 404, 429]);
}

#[test]
fn station_that_floods_does_not_stop_another() {
    let server = paced(Pace {
        reports: 2,
        ..Pace::FREE
    });
    let report = |station| {
        let path = format!("/report/{}", server.code(station));
        let fields = [("kind", "other"), ("text", "Några ord")];
        server.guest().post(&path, &fields).status()
    };
    let skrea = testkit::network::SKREA;
    assert_eq!([0; 3].map(|_| report(KVARNBY)), [303, 303, 429]);
    assert_eq!(report(skrea), 303);
}

#[test]
fn person_has_so_many_streams_open_and_no_more() {
    let server = paced(Pace {
        streams: 2,
        ..Pace::FREE
    });
    let browser = server.sign_in(DUTY);
    let (one, two) = (browser.live("/"), browser.live("/"));
    assert_eq!(browser.listen("/live?to=%2F", None).status(), 429);
    assert_eq!(server.sign_in(POLICE).listen("/live?to=%2F", None).status(), 200);
    drop((one, two));
}

#[test]
fn no_personal_word_and_no_secret_comes_into_the_log() {
    let server = TestServer::start_logged(SignIn::Links);
    let browser = server.sign_in(ADMINISTRATOR);
    let token = browser.cookie("valpool_session").unwrap();
    let report = server.report_with_file(DUTY, "Xylofonsson ringde", "Kvistfrid.jpg", b"bild");
    let invited = browser.post("/people", &[("name", "Gluggvind Ny"), ("role", "analyst")]);
    let link = invited.page().text("#link");
    let link = link.rsplit('/').next().unwrap().to_owned();
    let _seen = server.guest().get(&format!("/invitation/{link}"));
    let _missing = browser.get("/reports?q=Tackspett");
    let _refused = browser.post(
        "/account/passkeys",
        &[("name", "Sprakfot"), ("proof", "Bitterljung")],
    );
    let _failed = server
        .guest()
        .post("/sign-in/passkey", &[("ceremony", "Rönnkvist"), ("proof", "{}")]);
    let _too = browser.post("/reports/AAAAAA", &[("text", "Spillkråka")]);
    let _from = browser.get_with("/sign-in", &[("x-forwarded-for", "203.0.113.77")]);
    let _page = browser.get(&server.report_path(report));
    let told = server.log();
    assert!(told.contains("a page with a fault"), "nothing is heard: {told}");
    for word in [
        "Xylofonsson",
        "Kvistfrid",
        "Gluggvind",
        "Tackspett",
        "Sprakfot",
        "Bitterljung",
        "Rönnkvist",
        "Spillkråka",
        "203.0.113.77",
        "Alva Ek",
        &token,
        &link,
    ] {
        assert!(!told.contains(word), "{word} is in the log");
    }
}
