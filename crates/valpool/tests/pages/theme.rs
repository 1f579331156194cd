//! `/themes/{theme}`: the state of a theme, its markings, and those who go on reading what stood before.

use domain::policy;
use domain::theme::Theme;
use testkit::network::{ANALYST, COUNTY_13, DUTY, LIAISON, PARTY, POLICE, RECORDS};
use testkit::{Browser, TestServer};

const PAGE: &str = "/themes/cyber";

fn write(browser: &Browser, text: &str, own_label: &str) {
    let form = browser.page(PAGE).form("#act-write form");
    let sent = form
        .fill("text", text)
        .choose("basis", "fact")
        .choose("own-label", own_label)
        .submit();
    drop(sent.assert_status(303).assert_sent_to(PAGE));
}

#[test]
fn narrow_state_is_read_by_whom_it_admits_and_the_others_read_the_one_before() {
    let server = TestServer::start();
    let analyst = server.sign_in(ANALYST);
    write(&analyst, "Allt är lugnt", "");
    server.pass_minutes(10);
    let before = server.clock.now();
    server.pass_minutes(10);
    let pages = ["/", PAGE, "/journal", "/journal?about=network"];
    let others = [DUTY, POLICE, COUNTY_13, RECORDS].map(|who| server.sign_in(who));
    let stood: Vec<Vec<_>> = others
        .iter()
        .map(|browser| pages.map(|path| browser.page(path).words()).into())
        .collect();
    write(&analyst, "Källan heter Kim", "amber-strict");
    for path in pages {
        analyst.page(path).assert_text("Källan heter Kim");
    }
    for (browser, stood) in others.iter().zip(stood) {
        for (path, stood) in pages.into_iter().zip(stood) {
            assert_eq!(browser.page(path).words(), stood, "{path}");
        }
    }
    let page = analyst.page(PAGE);
    page.assert_whole("en");
    page.assert_text("TLP:AMBER+STRICT");
    page.assert_text("Allt är lugnt");
    // What is narrow is offered narrow, when it is written anew.
    assert_eq!(
        page.form("#act-write form").value("own-label"),
        Some("amber-strict")
    );
    // At an older moment, too.
    server.pass_minutes(10);
    let now = server.clock.now();
    for browser in &others {
        let then = browser.page(&format!("{PAGE}?as-of={now}"));
        then.assert_text("Allt är lugnt");
        then.assert_no_text("Kim");
    }
    analyst
        .page(&format!("{PAGE}?as-of={before}"))
        .assert_no_text("Kim");
    let entry = server.world().head.0 - 1;
    for number in [entry, entry + 1] {
        assert_eq!(others[1].get(&format!("/journal/{number}/receipt")).status(), 404);
    }
}

#[test]
fn state_is_marked_later_with_an_audience_and_let_go_by_its_owner() {
    let server = TestServer::start();
    let analyst = server.sign_in(ANALYST);
    write(&analyst, "Källan heter Kim", "");
    let entry = server.world().head.0;
    let asked = format!("{PAGE}?do=mark&entry={entry}");
    for language in ["sv", "fi", "en"] {
        let browser = server.sign_in(ANALYST).wishing(language);
        browser.page(&asked).assert_whole(language);
    }
    let form = analyst.page(&asked).form("#act-mark form");
    let form = form
        .choose("label", "amber-strict")
        .choose_all("audience", &["cyber-security"]);
    let refused = form
        .fill("reason", " ")
        .submit_unchecked()
        .assert_status(422)
        .page();
    let form = refused.form("#act-mark form").fill("reason", "Namn i texten");
    drop(form.submit().assert_status(303).assert_sent_to(PAGE));
    server.sign_in(LIAISON).page(PAGE).assert_text("Kim");
    let police = server.sign_in(POLICE);
    police.page(PAGE).assert_no_text("Kim");
    police
        .page("/")
        .assert_text("Nobody has written the state of this theme yet.");
    // Who may not read it can not mark it, and is not told that it is there.
    let fields = [
        ("do", "mark"),
        ("entry", &entry.to_string()),
        ("label", "red"),
        ("reason", "Nej"),
    ];
    let hidden = server.sign_in(DUTY).post(PAGE, &fields).status();
    let nothing = [
        ("do", "mark"),
        ("entry", "77777"),
        ("label", "red"),
        ("reason", "Nej"),
    ];
    assert_eq!(hidden, server.sign_in(DUTY).post(PAGE, &nothing).status());
    let open = [
        ("do", "mark"),
        ("entry", &entry.to_string()),
        ("own", "no"),
        ("reason", "Ska spridas"),
    ];
    drop(analyst.post(PAGE, &open).assert_status(303));
    police.page(PAGE).assert_text("Kim");
    assert_eq!(server.sign_in(PARTY).get(PAGE).status(), 404);
}

#[test]
fn state_is_written_on_the_picture_with_a_marking_of_its_own() {
    let server = TestServer::start();
    let analyst = server.sign_in(ANALYST);
    let form = analyst.page("/").form("form[action='/themes/cyber']");
    let sent = form
        .fill("text", "Källan heter Kim")
        .choose("own-label", "red")
        .submit();
    sent.assert_sent_to("/").follow().page().assert_text("TLP:RED");
    let world = server.world();
    let seen = policy::visible(&world, domain::actor::Actor::Person(DUTY));
    assert!(world.themes[&Theme::Cyber].now(&world, &seen).is_none());
}
