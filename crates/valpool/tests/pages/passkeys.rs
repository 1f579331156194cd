//! `/invitation`, `/sign-in/passkey`, `/account`: coming in by a passkey, and what is not let in.

use domain::ids::PersonId;
use domain::network::SignInMeans;
use domain::{Event, EventKind};
use serde_json::Value;
use testkit::network::{ADMINISTRATOR, DUTY, EMERGENCY, MOLNDAL};
use testkit::{Answer, Authenticator, Browser, TestServer};
use web::SignIn;

const SESSION: &str = "valpool_session";

fn server() -> TestServer {
    TestServer::start_with(SignIn::Links)
}

/// Asks for a ceremony: its token, and what the browser is asked.
fn begin(browser: &Browser, path: &str) -> (String, Value) {
    let asked: Value = serde_json::from_str(browser.post(path, &[]).assert_status(200).body()).unwrap();
    (
        asked["ceremony"].as_str().unwrap().to_owned(),
        asked["options"].clone(),
    )
}

/// Adds a passkey to whoever is signed in.
fn add(browser: &Browser, device: &mut Authenticator) -> Answer {
    let (ceremony, options) = begin(browser, "/account/passkeys/begin");
    let proof = device.create(&options);
    let fields = [("name", "Telefonen"), ("ceremony", &ceremony), ("proof", &proof)];
    browser.post("/account/passkeys", &fields)
}

/// Somebody with a passkey on a device.
fn with_passkey(server: &TestServer, person: PersonId, seed: u8) -> Authenticator {
    let mut device = server.authenticator(seed);
    let _added = add(&server.sign_in(person), &mut device).assert_sent_to("/account");
    device
}

fn sign_in(browser: &Browser, device: &mut Authenticator) -> Answer {
    let (ceremony, options) = begin(browser, "/sign-in/passkey/begin");
    let proof = device.get(&options);
    browser.post(
        "/sign-in/passkey",
        &[("ceremony", &ceremony), ("proof", &proof), ("next", "/reports")],
    )
}

#[test]
fn whoever_was_invited_makes_a_passkey_and_signs_in_with_it() {
    let server = server();
    let page = server.sign_in(ADMINISTRATOR).page("/people");
    page.assert_heading("People of your organisation");
    let form = page.form("form.filters").fill("name", "Qvinna Ny");
    let shown = form.choose("role", "analyst").submit().assert_status(200).page();
    shown.assert_text("The link is shown only now and works once.");
    let link = shown.text("#link");
    let path = link.split_once("/invitation/").unwrap().1;
    let path = format!("/invitation/{path}");
    let guest = server.guest();
    guest
        .page(&path)
        .assert_text("Qvinna Ny, you are invited to The election authority as analyst.");
    let (ceremony, options) = begin(&guest, &format!("{path}/begin"));
    assert_eq!(
        options["publicKey"]["authenticatorSelection"]["residentKey"],
        "required"
    );
    assert_eq!(
        options["publicKey"]["authenticatorSelection"]["userVerification"],
        "required"
    );
    let mut device = server.authenticator(7);
    let proof = device.create(&options);
    let fields = [("name", "Telefonen"), ("ceremony", &ceremony), ("proof", &proof)];
    let accepted = guest.post(&path, &fields).assert_sent_to("/");
    accepted.follow().page().assert_text("Qvinna Ny");
    assert_eq!(guest.get(&path).status(), 404, "the invitation is used up");
    let again = server.guest();
    sign_in(&again, &mut device)
        .assert_sent_to("/reports")
        .follow()
        .page()
        .assert_text("Qvinna Ny");
    let kinds = [
        EventKind::PersonInvited,
        EventKind::InvitationAccepted,
        EventKind::PasskeyAdded,
    ];
    assert_eq!(kinds.map(|kind| server.entries_of(kind)), [1, 1, 1]);
}

#[test]
fn answer_counts_once_and_in_its_time() {
    let server = server();
    let mut device = with_passkey(&server, DUTY, 1);
    let guest = server.guest();
    let (ceremony, options) = begin(&guest, "/sign-in/passkey/begin");
    let proof = device.get(&options);
    let fields = [("ceremony", ceremony.as_str()), ("proof", &proof)];
    let _in = guest.post("/sign-in/passkey", &fields).assert_status(303);
    let again = server
        .guest()
        .post("/sign-in/passkey", &fields)
        .assert_status(403);
    assert_eq!(again.header("set-cookie"), None);
    let (ceremony, options) = begin(&guest, "/sign-in/passkey/begin");
    let proof = device.get(&options);
    server.pass_minutes(6);
    let fields = [("ceremony", ceremony.as_str()), ("proof", &proof)];
    assert_eq!(server.guest().post("/sign-in/passkey", &fields).status(), 403);
}

#[test]
fn wrong_origin_site_challenge_key_or_owner_signs_in_nobody() {
    let server = server();
    let device = with_passkey(&server, DUTY, 1);
    let other = with_passkey(&server, MOLNDAL, 2);
    let mut wrongs: Vec<(&str, Authenticator)> = Vec::new();
    let mut origin = device.clone();
    origin.origin = "https://localhost.example".to_owned();
    wrongs.push(("origin", origin));
    let mut site = device.clone();
    site.site = "example.org".to_owned();
    wrongs.push(("site", site));
    let mut unverified = device.clone();
    unverified.verifies = false;
    wrongs.push(("owner", unverified));
    wrongs.push(("unknown", server.authenticator(9)));
    for (what, mut wrong) in wrongs {
        let answer = sign_in(&server.guest(), &mut wrong);
        assert_eq!(answer.status(), 403, "{what}");
        assert_eq!(answer.header("set-cookie"), None, "{what}");
        answer.page().assert_text("You were not signed in.");
    }
    // Signed for another challenge, and with somebody else's name on it.
    let guest = server.guest();
    let (_, asked_before) = begin(&guest, "/sign-in/passkey/begin");
    let (ceremony, options) = begin(&guest, "/sign-in/passkey/begin");
    let old = device.clone().get(&asked_before);
    let handle =
        |proof: &str| serde_json::from_str::<Value>(proof).unwrap()["response"]["userHandle"].clone();
    let mut mixed: Value = serde_json::from_str(&device.clone().get(&options)).unwrap();
    mixed["response"]["userHandle"] = handle(&other.clone().get(&options));
    for proof in [old, mixed.to_string(), "{}".to_owned(), String::new()] {
        let fields = [("ceremony", ceremony.as_str()), ("proof", &proof)];
        assert_eq!(guest.post("/sign-in/passkey", &fields).status(), 403);
    }
    assert_eq!(
        server.entries_of(EventKind::SignInFailed),
        1,
        "once a minute at most"
    );
    assert_eq!(server.entries_of(EventKind::PersonSignedIn), 0);
}

#[test]
fn device_whose_count_goes_back_is_a_copy() {
    let server = server();
    let mut device = server.authenticator(3);
    device.count = 5;
    let _added = add(&server.sign_in(DUTY), &mut device).assert_sent_to("/account");
    let mut copy = device.clone();
    let _in = sign_in(&server.guest(), &mut device).assert_status(303);
    assert_eq!(sign_in(&server.guest(), &mut copy).status(), 403);
}

#[test]
fn passkey_of_one_is_not_registered_for_another() {
    let server = server();
    let mut device = with_passkey(&server, DUTY, 1);
    let refused = add(&server.sign_in(MOLNDAL), &mut device).assert_status(403);
    refused.page().assert_heading("The passkey was not taken");
    // Asked for by one, brought by another.
    let (ceremony, options) = begin(&server.sign_in(DUTY), "/account/passkeys/begin");
    let proof = server.authenticator(4).create(&options);
    let fields = [("name", "Min"), ("ceremony", &ceremony), ("proof", &proof)];
    let other = server.sign_in(MOLNDAL);
    assert_eq!(other.post("/account/passkeys", &fields).status(), 403);
}

#[test]
fn removed_passkey_signs_in_nobody_and_the_last_one_stays() {
    let server = server();
    let mut first = with_passkey(&server, DUTY, 1);
    let browser = server.sign_in(DUTY);
    let mut second = server.authenticator(2);
    let _added = add(&browser, &mut second).assert_sent_to("/account");
    let page = browser.page("/account");
    assert_eq!(page.count("form[action$='/remove']"), 2);
    let _removed = page
        .form("form[action='/account/passkeys/1/remove']")
        .submit()
        .assert_sent_to("/account");
    assert_eq!(sign_in(&server.guest(), &mut first).status(), 403);
    let _in = sign_in(&server.guest(), &mut second).assert_status(303);
    let refused = browser.post("/account/passkeys/2/remove", &[]).assert_status(409);
    refused.page().assert_text("This is your last passkey.");
}

#[test]
fn what_is_dangerous_takes_a_fresh_proof() {
    let server = server();
    let mut device = with_passkey(&server, ADMINISTRATOR, 1);
    let report = server.report(DUTY, "it-phone", "Om telefonen", "");
    let browser = server.sign_in(ADMINISTRATOR);
    server.pass_minutes(6);
    let erase = format!("{}/erase", server.report_path(report));
    let fields = [("ground", "request"), ("sure", "yes")];
    let proof_page = format!(
        "/account/proof?next={}",
        server.report_path(report).replace('/', "%2F")
    );
    let asked = browser.post(&erase, &fields).assert_sent_to(&proof_page);
    assert_eq!(server.entries_of(EventKind::SubjectErased), 0);
    for (path, fields) in [
        ("/people", vec![("name", "Ny"), ("role", "analyst")]),
        ("/people/P-000000", vec![("do", "recover")]),
    ] {
        let answer = browser.post(path, &fields);
        assert!([303, 404].contains(&answer.status()), "{path}");
    }
    assert_eq!(server.entries_of(EventKind::PersonInvited), 0);
    asked.follow().page().assert_heading("Is it you?");
    // Another's proof is none.
    let mut others = with_passkey(&server, MOLNDAL, 2);
    let prove = |device: &mut Authenticator| {
        let (ceremony, options) = begin(&browser, "/account/proof/begin");
        let proof = device.get(&options);
        let next = server.report_path(report);
        let fields = [
            ("ceremony", ceremony.as_str()),
            ("proof", &proof),
            ("next", &next),
        ];
        browser.post("/account/proof", &fields)
    };
    assert_eq!(prove(&mut others).status(), 403);
    assert_eq!(
        browser.post(&erase, &fields).header("location"),
        Some(proof_page.as_str())
    );
    let _proved = prove(&mut device).assert_sent_to(&server.report_path(report));
    let _erased = browser
        .post(&erase, &fields)
        .assert_sent_to(&server.report_path(report));
    assert_eq!(server.entries_of(EventKind::SubjectErased), 1);
}

#[test]
fn recovery_by_the_administrator_is_told_to_the_person() {
    let server = server();
    let code = server.code(DUTY);
    let _first = with_passkey(&server, DUTY, 1);
    server.pass_minutes(1);
    let administrator = server.sign_in(ADMINISTRATOR);
    let shown = administrator.post(&format!("/people/{code}"), &[("do", "recover")]);
    let link = shown.assert_status(200).page().text("#link");
    let path = &link[link.find("/sign-in/link/").unwrap()..];
    let guest = server.guest();
    let answer = guest
        .page(path)
        .form("main form")
        .submit()
        .assert_sent_to("/account");
    let account = answer.follow().page();
    account.assert_text("Pia Rot made a one-time link that signs in as you");
    let means = server.world().lines.len();
    assert!(means > 0);
    let records = server.node().records(&[server.world().head]).unwrap();
    assert!(
        matches!(&records[0].event, Event::PersonSignedIn(event) if event.means == SignInMeans::Recovery)
    );
    assert_eq!(guest.post(path, &[]).status(), 404, "used up");
}

#[test]
fn administrator_ends_the_sessions_of_the_own_people_only() {
    let server = server();
    let (own, other) = (server.sign_in(DUTY), server.sign_in(MOLNDAL));
    let administrator = server.sign_in(ADMINISTRATOR);
    let end = |person| {
        let path = format!("/people/{}", server.code(person));
        administrator.post(&path, &[("do", "end-sessions")])
    };
    let _ended = end(DUTY).assert_sent_to("/people");
    assert_eq!(own.get("/account").status(), 303);
    assert_eq!(end(MOLNDAL).status(), 404);
    assert_eq!(other.get("/account").status(), 200);
}

#[test]
fn person_sees_the_own_sessions_and_ends_the_others() {
    let server = server();
    let (here, there) = (server.sign_in(DUTY), server.sign_in(DUTY));
    let page = here.page("/account");
    page.assert_whole("en");
    assert_eq!(page.count("section:last-of-type tbody tr"), 2);
    let _ended = here.post("/account/sessions", &[]).assert_sent_to("/account");
    assert_eq!(there.get("/account").status(), 303);
    assert_eq!(here.page("/account").count("section:last-of-type tbody tr"), 1);
}

#[test]
fn use_of_an_account_for_emergencies_is_told_on_every_page() {
    let server = server();
    let mut device = with_passkey(&server, EMERGENCY, 1);
    server
        .sign_in(DUTY)
        .page("/")
        .assert_no_text("kept for emergencies");
    let _in = sign_in(&server.guest(), &mut device).assert_status(303);
    for path in ["/", "/reports", "/journal"] {
        server
            .sign_in(DUTY)
            .page(path)
            .assert_text("An account kept for emergencies was used");
    }
    assert_eq!(server.entries_of(EventKind::EmergencySignIn), 1);
    server.pass_minutes(25 * 60);
    server
        .sign_in(DUTY)
        .page("/")
        .assert_no_text("kept for emergencies");
}

#[test]
fn withdrawn_invitation_is_not_there() {
    let server = server();
    let administrator = server.sign_in(ADMINISTRATOR);
    let invited = administrator.post("/people", &[("name", "Ny Person"), ("role", "analyst")]);
    let link = invited.assert_status(200).page().text("#link");
    let path = link[link.find("/invitation/").unwrap()..].to_owned();
    let _there = server.guest().page(&path);
    let _withdrawn = administrator
        .page("/people")
        .form("form:has(button[value=withdraw])")
        .press("Withdraw invitation Ny Person");
    assert_eq!(server.guest().get(&path).status(), 404);
    administrator.page("/people").assert_no_text("Ny Person");
}

#[test]
fn signed_in_by_a_link_the_session_cookie_is_never_in_a_page() {
    let server = server();
    let browser = server.sign_in(DUTY);
    let token = browser.cookie(SESSION).unwrap();
    for path in ["/", "/account", "/account/proof"] {
        assert!(!browser.page(path).source().contains(&token), "{path}");
    }
}
