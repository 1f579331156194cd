//! `/providers`, `/sign-in/provider/…`: an organisation's own sign-in, set, tried, turned on and used,
//! and everything that a provider may not get away with.

use domain::ids::PersonId;
use domain::network::{Role, SignInMeans};
use domain::{Event, EventKind, Sequence};
use serde_json::{Value, json};
use testkit::network::{ADMINISTRATOR, COMMUNICATIONS, DUTY, EMERGENCY, MOLNDAL, PARTY, POLICE, code};
use testkit::provider::{CLIENT, SECRET, Signing, Wrong};
use testkit::{Answer, Browser, TestProvider, TestServer};
use web::SignIn;

const PAGE: &str = "/providers/election-authority";
/// The same page, told that what was pressed is done.
const DONE: &str = "/providers/election-authority?done=yes";
const BEGIN: &str = "/sign-in/provider/election-authority";
const SESSION: &str = "valpool_session";

fn server() -> TestServer {
    TestServer::start_with(SignIn::Links)
}

fn settings<'a>(issuer: &'a str, secret: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("do", "set"),
        ("issuer", issuer),
        ("client", CLIENT),
        ("secret", secret),
        ("scopes", "profile"),
        ("claim", "groups"),
        ("role-duty-officer", "watch"),
        ("role-administrator", "admin"),
        ("must-claim", "org"),
        ("must-value", "2021"),
    ]
}

/// Somebody of the authority, as its provider tells.
fn told(subject: &str, group: &str) -> Value {
    json!({ "sub": subject, "name": "Vera Vakt", "groups": ["all", group], "org": "2021" })
}

/// Where the page that leads on leads to.
fn leads_to(answer: Answer) -> String {
    let refresh = answer.header("refresh").map(str::to_owned);
    let page = answer.assert_status(200).page();
    let to = page.attribute("a.button.main", "href").unwrap();
    assert_eq!(refresh.as_deref(), Some(format!("0; url={to}").as_str()));
    to
}

/// Signs in at the provider in this browser, and comes back.
fn comes_back(browser: &Browser, provider: &TestProvider, claims: &Value) -> Answer {
    let to = leads_to(browser.post(BEGIN, &[("next", "/reports")]));
    browser.get(&provider.sign_in(&to, claims))
}

/// A provider that is set and not tried yet.
fn set(server: &TestServer) -> (TestProvider, Browser) {
    let provider = TestProvider::start(&server.clock);
    let administrator = server.sign_in(ADMINISTRATOR);
    let sent = administrator.post(PAGE, &settings(&provider.issuer(), SECRET));
    let _set = sent.assert_sent_to(DONE);
    (provider, administrator)
}

fn try_it(administrator: &Browser, provider: &TestProvider, claims: &Value) -> Answer {
    let to = leads_to(administrator.post(&format!("{PAGE}/try"), &[]));
    administrator.get(&provider.sign_in(&to, claims))
}

/// A provider that is on.
fn on(server: &TestServer) -> (TestProvider, Browser) {
    let (provider, administrator) = set(server);
    let _tried = try_it(&administrator, &provider, &told("a", "admin")).assert_status(200);
    let turned = administrator.post(PAGE, &[("do", "on"), ("number", "1")]);
    let _on = turned.assert_sent_to(DONE);
    (provider, administrator)
}

/// The newest person.
fn newest(server: &TestServer) -> (PersonId, Role, String) {
    let world = server.world();
    let person = world.people.last().unwrap();
    let name = person.admitted.name.reveal().unwrap_or_default().to_owned();
    (person.admitted.person, person.admitted.role, name)
}

#[test]
fn administrator_sets_tries_and_turns_on_and_people_come_in_by_it_alone() {
    let server = server();
    let (provider, administrator) = set(&server);
    let page = administrator.page(PAGE);
    page.assert_text("Whoever’s claim groups has the value watch becomes duty officer.");
    page.assert_text("Only those are let in whose claim org has the value 2021.");
    assert!(!page.source().contains(SECRET), "the secret is not shown");
    let people = server.world().people.len();
    let tried = try_it(&administrator, &provider, &told("a", "watch"))
        .assert_status(200)
        .page();
    tried.assert_text("Vera Vakt would come in as duty officer at The election authority.");
    tried.assert_text("groups");
    tried.assert_text("all · watch");
    assert_eq!(server.world().people.len(), people, "nobody came of the try");
    assert_eq!(server.entries_of(EventKind::ProviderTried), 1);
    let turned = administrator.post(PAGE, &[("do", "on"), ("number", "1")]);
    let _on = turned.assert_sent_to(DONE);
    let guest = server.guest();
    guest
        .page("/sign-in")
        .assert_text("Sign in with The election authority");
    let _in = comes_back(&guest, &provider, &told("a", "watch")).assert_sent_to("/reports");
    guest
        .page("/account")
        .assert_text("You sign in with The election authority.");
    let (person, role, name) = newest(&server);
    assert_eq!((role, name.as_str()), (Role::DutyOfficer, "Vera Vakt"));
    assert_eq!(server.world().people.len(), people + 1);
    let again = server.guest();
    let _again = comes_back(&again, &provider, &told("a", "watch")).assert_status(303);
    assert_eq!(newest(&server).0, person, "the same person as before");
    let other = comes_back(&server.guest(), &provider, &told("b", "watch"));
    let _other = other.assert_status(303);
    assert_ne!(newest(&server).0, person);
    let signed_in = server.world().people.last().unwrap().signed_in_at;
    assert!(signed_in.is_some());
}

#[test]
fn token_may_be_signed_with_an_elliptic_key() {
    let server = server();
    let (provider, _) = on(&server);
    provider.sign_with(Signing::Es256);
    let _in = comes_back(&server.guest(), &provider, &told("a", "watch")).assert_sent_to("/reports");
}

#[test]
fn wrong_tokens_sign_in_nobody() {
    let server = server();
    let (provider, _) = on(&server);
    let people = server.world().people.len();
    for wrong in [
        Wrong::Audience,
        Wrong::TwoAudiences,
        Wrong::Nonce,
        Wrong::NoNonce,
        Wrong::Issuer,
        Wrong::Signature,
        Wrong::UnknownKey,
        Wrong::Unsigned,
        Wrong::SharedSecret,
        Wrong::Expired,
        Wrong::NotYet,
        Wrong::MadeLongAgo,
        Wrong::NoToken,
    ] {
        let guest = server.guest();
        provider.go_wrong(wrong);
        let answer = comes_back(&guest, &provider, &told("a", "watch"));
        assert!(
            [403, 503].contains(&answer.status()),
            "{wrong:?}: {}",
            answer.status()
        );
        assert_eq!(guest.cookie(SESSION), None, "{wrong:?}");
        assert_eq!(server.world().people.len(), people, "{wrong:?}");
    }
    assert_eq!(server.entries_of(EventKind::PersonSignedIn), 0);
    assert_eq!(server.entries_of(EventKind::ProviderRefused), 1, "once a minute");
    provider.go_wrong(Wrong::Nothing);
    let _in = comes_back(&server.guest(), &provider, &told("a", "watch")).assert_status(303);
}

#[test]
fn provider_that_lies_hangs_or_never_ends_is_told_as_away() {
    let server = server();
    let (provider, _) = on(&server);
    for wrong in [
        Wrong::Description,
        Wrong::Endless,
        Wrong::Elsewhere,
        Wrong::Garbage,
        Wrong::Silent,
    ] {
        provider.go_wrong(Wrong::Nothing);
        let guest = server.guest();
        let to = leads_to(guest.post(BEGIN, &[]));
        let back = provider.sign_in(&to, &told("a", "watch"));
        provider.go_wrong(wrong);
        let begins = server.guest().post(BEGIN, &[]).assert_status(503).page();
        begins.assert_text("could not be reached");
        let comes = guest.get(&back).assert_status(503).page();
        comes.assert_text("could not be reached");
        assert_eq!(guest.cookie(SESSION), None, "{wrong:?}");
    }
    drop(provider);
    let gone = server
        .guest()
        .wishing("fi")
        .post(BEGIN, &[])
        .assert_status(503)
        .page();
    gone.assert_text("Organisaation kirjautuminen ei vastaa");
    let gone = server
        .guest()
        .wishing("sv")
        .post(BEGIN, &[])
        .assert_status(503)
        .page();
    gone.assert_text("Organisationens inloggning svarar inte");
}

#[test]
fn answer_counts_once_in_its_own_browser_and_in_time() {
    let server = server();
    let (provider, _) = on(&server);
    let claims = told("a", "watch");
    let guest = server.guest();
    let to = leads_to(guest.post(BEGIN, &[]));
    let back = provider.sign_in(&to, &claims);
    assert_eq!(server.guest().get(&back).status(), 403, "another browser");
    assert_eq!(guest.get(&back).status(), 403, "whoever came first used it up");
    let to = leads_to(guest.post(BEGIN, &[]));
    let back = provider.sign_in(&to, &claims);
    let _in = guest.get(&back).assert_status(303);
    assert_eq!(guest.get(&back).status(), 403, "the same state again");
    // The same code under another state.
    let code = back
        .split_once("code=")
        .unwrap()
        .1
        .split('&')
        .next()
        .unwrap()
        .to_owned();
    let to = leads_to(guest.post(BEGIN, &[]));
    let back = provider.sign_in(&to, &claims);
    let (path, rest) = back.split_once("?code=").unwrap();
    let state = rest.split_once('&').unwrap().1;
    let replayed = format!("{path}?code={code}&{state}");
    assert_eq!(guest.get(&replayed).status(), 403, "a code again");
    let to = leads_to(guest.post(BEGIN, &[]));
    let back = provider.sign_in(&to, &claims);
    server.pass_minutes(11);
    assert_eq!(guest.get(&back).status(), 403, "too late");
    let to = leads_to(guest.post(BEGIN, &[]));
    let back = provider.sign_in(&to, &claims);
    let claimed = format!("{back}&iss=https%3A%2F%2Fother.example");
    assert_eq!(
        guest.get(&claimed).status(),
        403,
        "another issuer says that it answers"
    );
    let to = leads_to(guest.post(BEGIN, &[]));
    let back = provider.sign_in(&to, &claims);
    let elsewhere = back.replace("election-authority", "police");
    assert_eq!(
        guest.get(&elsewhere).status(),
        403,
        "at another organisation's address"
    );
    let denied = leads_to(guest.post(BEGIN, &[]));
    let back = provider.sign_in(&denied, &claims);
    let state = back.split_once("state=").unwrap().1;
    let denied = format!("{BEGIN}/return?error=access_denied&state={state}");
    assert_eq!(guest.get(&denied).status(), 403, "the provider says no");
}

#[test]
fn who_belongs_elsewhere_or_has_no_role_is_told_so_and_not_let_in() {
    let server = server();
    let (provider, _) = on(&server);
    let people = server.world().people.len();
    let mut elsewhere = told("a", "watch");
    elsewhere["org"] = json!("9999");
    let answer = comes_back(&server.guest(), &provider, &elsewhere)
        .assert_status(403)
        .page();
    answer.assert_text("you belong to another organisation");
    let answer = comes_back(&server.guest(), &provider, &told("a", "guests"));
    answer
        .assert_status(403)
        .page()
        .assert_text("gives you no role here");
    assert_eq!(server.world().people.len(), people);
    assert_eq!(server.entries_of(EventKind::ProviderRefused), 2);
    let unknown = server.guest().post("/sign-in/provider/nowhere", &[]);
    assert_eq!(unknown.status(), 404);
    let without = server.guest().post("/sign-in/provider/police", &[]);
    assert_eq!(
        without.status(),
        404,
        "an organisation without a provider looks the same"
    );
}

#[test]
fn changed_role_changes_and_a_role_that_is_gone_ends_access() {
    let server = server();
    let (provider, _) = on(&server);
    let guest = server.guest();
    let _in = comes_back(&guest, &provider, &told("a", "watch")).assert_status(303);
    let (person, ..) = newest(&server);
    let _in = comes_back(&server.guest(), &provider, &told("a", "admin")).assert_status(303);
    assert_eq!(newest(&server).1, Role::Administrator);
    assert_eq!(server.entries_of(EventKind::PersonVouchedFor), 2);
    assert_eq!(guest.get("/account").status(), 200);
    let gone = comes_back(&server.guest(), &provider, &told("a", "guests"));
    let _told = gone.assert_status(403);
    let known = server.world().person(person).unwrap().clone();
    assert!(known.entry.failed_at.is_some(), "recorded with the person");
    assert_eq!(guest.get("/account").status(), 303, "every session has ended");
}

#[test]
fn passkeys_links_and_invitations_are_off_but_for_emergencies() {
    let server = server();
    let now = server.clock.now();
    let link = |person| server.node().sessions().make_link(person, now).unwrap();
    let (duty, emergency, police) = (link(DUTY), link(EMERGENCY), link(POLICE));
    let before = server.sign_in(DUTY);
    let spared = server.sign_in(EMERGENCY);
    let (provider, administrator) = on(&server);
    assert_eq!(
        before.get("/account").status(),
        303,
        "sessions that began here end"
    );
    assert_eq!(spared.get("/account").status(), 200);
    assert_eq!(
        administrator.get(PAGE).status(),
        200,
        "and so does whoever turned it on go on"
    );
    drop(provider);
    let uses = |link: &str| server.guest().post(&format!("/sign-in/link/{link}"), &[]);
    let off = uses(&duty).assert_status(403).page();
    off.assert_text("sign in through its own sign-in");
    let _in = uses(&police).assert_status(303);
    let _in = uses(&emergency).assert_status(303);
    assert_eq!(server.entries_of(EventKind::EmergencySignIn), 1);
    let people = administrator.page("/people");
    people.assert_text("Invitations and one-time links are off.");
    let invited = administrator.post("/people", &[("name", "Ny"), ("role", "analyst")]);
    assert_eq!(invited.status(), 422);
    let recovers = |person| {
        let path = format!("/people/{}", server.code(person));
        administrator.post(&path, &[("do", "recover")]).status()
    };
    assert_eq!(recovers(COMMUNICATIONS), 403);
    assert_eq!(recovers(EMERGENCY), 200);
    let off = administrator.post(PAGE, &[("do", "off")]);
    let _off = off.assert_sent_to(DONE);
    let _in = uses(&duty).assert_status(303);
}

#[test]
fn fresh_proof_goes_through_the_provider_and_takes_a_new_sign_in_there() {
    let server = server();
    let (provider, _) = on(&server);
    let guest = server.guest();
    let claims = told("a", "admin");
    let _in = comes_back(&guest, &provider, &claims).assert_status(303);
    server.pass_minutes(6);
    let invite = || guest.post("/providers/election-authority/try", &[]);
    let _prove = invite().assert_sent_to("/account/proof?next=%2Fproviders%2Felection-authority");
    let page = guest.page("/account/proof?next=/people");
    page.assert_text("Sign in with The election authority");
    let begin = || leads_to(guest.post("/account/proof/provider", &[("next", "/people")]));
    let to = begin();
    assert!(to.contains("prompt=login") && to.contains("max_age=0"), "{to}");
    for wrong in [Wrong::NotAskedAgain, Wrong::NoSignInTime] {
        provider.go_wrong(wrong);
        let answer = guest.get(&provider.sign_in(&begin(), &claims));
        assert_eq!(answer.status(), 403, "{wrong:?}");
    }
    provider.go_wrong(Wrong::Nothing);
    let other = guest.get(&provider.sign_in(&begin(), &told("b", "admin")));
    assert_eq!(other.status(), 403, "somebody else proves nothing");
    let before = guest.cookie(SESSION);
    let proved = guest.get(&provider.sign_in(&begin(), &claims));
    let _proved = proved.assert_sent_to("/people");
    assert_ne!(guest.cookie(SESSION), before, "the session has a new token");
    let _tries = leads_to(invite());
}

#[test]
fn only_what_was_tried_is_turned_on_and_a_try_changes_nothing() {
    let server = server();
    let (provider, administrator) = set(&server);
    let turn_on = |number: &str| {
        administrator
            .post(PAGE, &[("do", "on"), ("number", number)])
            .status()
    };
    assert_eq!(turn_on("1"), 409);
    let head = server.world().head;
    let tried = try_it(&administrator, &provider, &told("a", "guests"))
        .assert_status(200)
        .page();
    tried.assert_text("Nobody would be let in with this.");
    assert_eq!(server.world().head, head, "not even an entry");
    assert_eq!(turn_on("1"), 409);
    let _tried = try_it(&administrator, &provider, &told("a", "admin")).assert_status(200);
    let set_anew = administrator.post(PAGE, &settings(&provider.issuer(), ""));
    let _set = set_anew.assert_sent_to(DONE);
    assert_eq!(
        [turn_on("1"), turn_on("2")],
        [409, 409],
        "set anew, to be tried anew"
    );
    // The secret went with it; another provider does not get it.
    let _tried = try_it(&administrator, &provider, &told("a", "admin")).assert_status(200);
    let elsewhere = administrator.post(PAGE, &settings("https://other.example", ""));
    elsewhere
        .assert_status(422)
        .page()
        .assert_text("Fill in the client secret");
    let other = server.sign_in(EMERGENCY);
    let to = leads_to(administrator.post(&format!("{PAGE}/try"), &[]));
    let back = provider.sign_in(&to, &told("a", "admin"));
    assert_ne!(other.get(&back).status(), 200, "somebody else's try");
}

#[test]
fn page_is_there_for_those_who_look_after_the_organisation_and_takes_a_fresh_proof() {
    let server = server();
    for person in [DUTY, MOLNDAL, POLICE, PARTY] {
        assert_eq!(server.sign_in(person).get(PAGE).status(), 404);
        assert_eq!(server.sign_in(person).get("/providers").status(), 404);
    }
    let administrator = server.sign_in(ADMINISTRATOR);
    let list = administrator.page("/providers");
    list.assert_text("The election authority");
    assert_eq!(administrator.get("/providers/police").status(), 404);
    assert_eq!(administrator.get("/providers/nowhere").status(), 404);
    let outside = server.world();
    let outside = outside
        .organisations
        .values()
        .find(|known| !known.registered.kind.is_authority());
    let outside = outside.unwrap().registered.organisation;
    assert_eq!(administrator.get(&format!("/providers/{outside}")).status(), 200);
    server.pass_minutes(6);
    let sent = administrator.post(PAGE, &settings("https://id.example.se", SECRET));
    let _prove = sent.assert_sent_to("/account/proof?next=%2Fproviders%2Felection-authority");
    administrator.page(PAGE).assert_text("you prove that it is you");
    assert!(server.world().provider_on(code("election-authority")).is_none());
}

#[test]
fn plain_addresses_are_for_trials_on_this_machine_only() {
    let server = TestServer::start_known_as("https://valpool.example");
    let provider = TestProvider::start(&server.clock);
    let administrator = server.guest();
    let sessions = server.node().sessions();
    let token = sessions.begin(ADMINISTRATOR, server.clock.now()).unwrap();
    administrator.keep_cookie("__Host-valpool_session", &token);
    let sent = administrator.post(PAGE, &settings(&provider.issuer(), SECRET));
    let _set = sent.assert_sent_to(DONE);
    let tried = administrator.post(&format!("{PAGE}/try"), &[]);
    assert_eq!(tried.status(), 503);
}

#[test]
fn neither_journal_nor_log_tells_who_somebody_is_at_the_provider() {
    let server = TestServer::start_logged(SignIn::Links);
    let (provider, _) = on(&server);
    let subject = "subject-8461";
    let _in = comes_back(&server.guest(), &provider, &told(subject, "watch")).assert_status(303);
    provider.go_wrong(Wrong::Nonce);
    let _out = comes_back(&server.guest(), &provider, &told(subject, "watch")).assert_status(403);
    provider.go_wrong(Wrong::Nothing);
    let _out = comes_back(&server.guest(), &provider, &told(subject, "guests")).assert_status(403);
    let log = server.log();
    for secret in [subject, SECRET, "Vera Vakt", "code-"] {
        assert!(!log.contains(secret), "{secret} stands in the log");
    }
    let mut told = Vec::new();
    let all: Vec<_> = (1..=server.world().head.0).map(Sequence).collect();
    for entry in server.node().records(&all).unwrap() {
        if let Event::PersonSignedIn(event) = &entry.event {
            assert_eq!(event.means, SignInMeans::Provider);
        }
        told.push(format!("{:?}", entry.event));
    }
    let told = told.join("\n");
    assert!(!told.contains(subject) && !told.contains(SECRET));
    assert!(told.contains("PersonVouchedFor"));
}

/// Shows who somebody is at the provider, and comes back.
fn connects(browser: &Browser, provider: &TestProvider, claims: &Value) -> Answer {
    let to = leads_to(browser.post("/account/provider", &[]));
    assert!(to.contains("prompt=login") && to.contains("max_age=0"), "{to}");
    browser.get(&provider.sign_in(&to, claims))
}

#[test]
fn who_has_connected_stays_the_same_person_when_the_provider_is_turned_on() {
    let server = server();
    let (provider, administrator) = set(&server);
    let people = server.world().people.len();
    let duty = server.sign_in(DUTY);
    assert_eq!(duty.post("/account/provider", &[]).status(), 404, "not tried yet");
    let _tried = try_it(&administrator, &provider, &told("a", "admin")).assert_status(200);
    administrator.page(PAGE).assert_text("Connected accounts: 0 of");
    duty.page("/account").assert_text("Connect yours now");
    for wrong in [Wrong::NotAskedAgain, Wrong::NoSignInTime, Wrong::Nonce] {
        provider.go_wrong(wrong);
        let answer = connects(&duty, &provider, &told("d", "watch"));
        assert_eq!(answer.status(), 403, "{wrong:?}");
    }
    provider.go_wrong(Wrong::Nothing);
    let _no_role = connects(&duty, &provider, &told("d", "guests")).assert_status(403);
    assert_eq!(server.entries_of(EventKind::PersonConnected), 0);
    let _done = connects(&duty, &provider, &told("d", "watch")).assert_sent_to("/account");
    duty.page("/account").assert_text("Your account is connected.");
    administrator.page(PAGE).assert_text("Connected accounts: 1 of");
    // An account at the provider is one person here.
    let other = server.sign_in(COMMUNICATIONS);
    let refused = connects(&other, &provider, &told("d", "watch")).assert_status(403);
    refused
        .page()
        .assert_text("connected with another person here already");
    // What somebody began, nobody else ends.
    let to = leads_to(duty.post("/account/provider", &[]));
    let answer = other.get(&provider.sign_in(&to, &told("e", "watch")));
    assert_eq!(answer.status(), 403);
    // Connected anew, the account before is nobody's.
    let _anew = connects(&duty, &provider, &told("f", "watch")).assert_sent_to("/account");
    let _free = connects(&other, &provider, &told("d", "watch")).assert_sent_to("/account");
    assert_eq!(server.entries_of(EventKind::PersonConnected), 3);
    let turned = administrator.post(PAGE, &[("do", "on"), ("number", "1")]);
    let _on = turned.assert_sent_to(DONE);
    let guest = server.guest();
    let _in = comes_back(&guest, &provider, &told("f", "watch")).assert_status(303);
    assert_eq!(server.world().people.len(), people, "nobody new");
    let known = server.world().person(DUTY).unwrap().clone();
    assert!(known.signed_in_at.is_some());
    let page = guest.page("/account");
    page.assert_text("You sign in with The election authority.");
    assert!(
        !page.source().contains("/account/provider"),
        "nothing is left to connect"
    );
}

#[test]
fn account_for_emergencies_is_connected_with_nothing() {
    let server = server();
    let (provider, administrator) = set(&server);
    let _tried = try_it(&administrator, &provider, &told("a", "admin")).assert_status(200);
    let emergency = server.sign_in(EMERGENCY);
    assert_eq!(emergency.post("/account/provider", &[]).status(), 404);
    assert!(!emergency.page("/account").source().contains("/account/provider"));
    let elsewhere = server.sign_in(POLICE);
    assert_eq!(elsewhere.post("/account/provider", &[]).status(), 404);
    drop(provider);
}

#[test]
fn who_was_signed_in_at_the_provider_before_comes_in_and_has_proved_nothing() {
    let server = server();
    let (provider, _) = on(&server);
    let claims = told("a", "admin");
    for wrong in [Wrong::NotAskedAgain, Wrong::NoSignInTime] {
        provider.go_wrong(wrong);
        let guest = server.guest();
        let _in = comes_back(&guest, &provider, &claims).assert_sent_to("/reports");
        let tries = guest.post(&format!("{PAGE}/try"), &[]);
        let _prove = tries.assert_sent_to("/account/proof?next=%2Fproviders%2Felection-authority");
    }
    provider.go_wrong(Wrong::Nothing);
    let guest = server.guest();
    let _in = comes_back(&guest, &provider, &claims).assert_status(303);
    let _tries = leads_to(guest.post(&format!("{PAGE}/try"), &[]));
}
