//! Markings on pages: of reports, of single entries and files, and what is released out of them.

use domain::Subject;
use domain::level::Level;
use domain::marking::Label;
use testkit::TestServer;
use testkit::network::{COUNTY_13, DUTY, LIAISON, PARTY, PLATFORM, POLICE, RECORDS};

#[test]
fn report_is_marked_on_its_page_and_vanishes_for_the_others() {
    let server = TestServer::start();
    let report = server.report(DUTY, "it-phone", "Namnet är Kim", "municipality-1481");
    let path = server.report_path(report);
    let _seen = server.sign_in(POLICE).page(&path);
    let browser = server.sign_in(DUTY);
    let page = browser.page(&format!("{path}?do=mark"));
    page.assert_whole("en");
    let form = page.form("#act-mark form");
    let refused = form.choose("label", "red").fill("reason", " ").submit_unchecked();
    let page = refused.assert_status(422).page();
    page.assert_whole("en");
    let done = page
        .form("#act-mark form")
        .fill("reason", "Namn i texten")
        .submit();
    let shown = done.assert_status(303).follow().page();
    shown.assert_text("TLP:RED");
    shown.assert_text("Alva Ek");
    assert_eq!(server.sign_in(POLICE).get(&path).status(), 404);
    server.sign_in(POLICE).page("/reports").assert_no_text("Kim");
}

#[test]
fn others_raise_a_reports_marking_and_do_not_lower_it() {
    let server = TestServer::start();
    let report = server.report(DUTY, "it-phone", "Namnet är Kim", "municipality-1481");
    let path = format!("{}/mark", server.report_path(report));
    let police = server.sign_in(POLICE);
    let mark = |label: &str| {
        police
            .post(
                &path,
                &[
                    ("label", label),
                    ("audience", "police"),
                    ("reason", "Efter samråd"),
                ],
            )
            .status()
    };
    assert_eq!(mark("amber"), 303);
    assert_eq!(mark("green"), 403);
    assert_eq!(mark("mauve"), 422);
}

#[test]
fn entry_with_a_marking_of_its_own_is_neither_shown_nor_counted_for_the_others() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Öppen", Level::Local);
    let path = server.incident_path(incident);
    let police = server.sign_in(POLICE);
    let before = police.page(&path).count("#journal .entries li");
    let page = server.sign_in(DUTY).page(&path);
    let form = page.form("#journal form.entry");
    let written = form
        .fill("text", "Vittnet heter Kim")
        .choose("own-label", "amber-strict")
        .submit();
    let page = written.assert_status(303).follow().page();
    page.assert_whole("en");
    page.assert_text("Vittnet heter Kim");
    page.assert_text("TLP:AMBER+STRICT");
    let after = police.page(&path);
    after.assert_no_text("Kim");
    assert_eq!(after.count("#journal .entries .tlp"), 0);
    assert_eq!(after.count("#journal .entries li"), before);
    for page in ["/", "/journal", "/journal?about=incidents"] {
        police.page(page).assert_no_text("Kim");
    }
    let entry = server.world().head.0 - 1;
    for number in [entry, entry + 1] {
        assert_eq!(police.get(&format!("/journal/{number}/receipt")).status(), 404);
    }
}

#[test]
fn file_with_a_marking_of_its_own_is_neither_listed_nor_given() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Öppen", Level::Local);
    let path = server.incident_path(incident);
    let page = server.sign_in(DUTY).page(&path);
    let form = page.form("#act-file form");
    let sent = form
        .attach("file", "vittne.pdf", b"namn")
        .choose("own-label", "red")
        .submit();
    drop(sent.assert_status(303));
    server.attach(DUTY, incident, "karta.pdf", b"karta");
    let world = server.world();
    let files: Vec<_> = world.files.of(Subject::Incident(incident)).collect();
    let hidden = format!("{path}/files/{}", files[0].entry);
    let police = server.sign_in(POLICE);
    assert_eq!(police.page(&path).all("ul.files a"), ["karta.pdf"]);
    assert_eq!(police.get(&hidden).status(), 404);
    assert_eq!(server.sign_in(DUTY).get(&hidden).status(), 200);
}

#[test]
fn entry_is_marked_later_and_read_as_the_incident_again() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Öppen", Level::Local);
    let path = server.incident_path(incident);
    let browser = server.sign_in(DUTY);
    let form = browser.page(&path).form("#journal form.entry");
    drop(form.fill("text", "Vittnet heter Kim").submit().assert_status(303));
    let entry = server.world().head.0;
    let page = browser.page(&format!("{path}?do=mark-entry&entry={entry}"));
    page.assert_whole("en");
    let form = page.form("#act-mark-entry form");
    let marked = form
        .choose("label", "amber-strict")
        .fill("reason", "Namn")
        .submit();
    drop(marked.assert_status(303));
    server.sign_in(POLICE).page(&path).assert_no_text("Kim");
    let page = browser.page(&format!("{path}?do=mark-entry&entry={entry}"));
    let form = page.form("#act-mark-entry form");
    let open = form.choose("own", "no").fill("reason", "Offentligt nu").submit();
    drop(open.assert_status(303));
    server.sign_in(POLICE).page(&path).assert_text("Kim");
}

#[test]
fn part_of_an_incident_is_released_without_the_rest() {
    let server = TestServer::start();
    let hidden = server.incident_red(DUTY, "Hemlig källa", Level::National, &[DUTY]);
    let path = server.incident_path(hidden);
    let browser = server.sign_in(DUTY);
    let page = browser.page(&format!("{path}?do=release"));
    page.assert_whole("en");
    let form = page
        .form("#act-release form")
        .fill("title", "Råd om konton")
        .fill("text", "Byt lösenord.")
        .choose("label", "green")
        .choose("parties", "yes")
        .fill("reason", "Alla berörs");
    drop(form.submit().assert_sent_to("/extracts"));
    let extract = format!("/extracts/{}", server.code(domain::ids::ExtractId(1)));
    for who in [POLICE, PARTY] {
        let page = server.sign_in(who).page(&extract);
        page.assert_whole("en");
        page.assert_text("Byt lösenord.");
        page.assert_no_text("Hemlig");
        page.assert_no_text("Alla berörs");
        assert!(!page.source().contains(&server.code(hidden)), "no way back");
    }
    let _absent = server.sign_in(PLATFORM).get(&extract).assert_status(404);
    let own = browser.page(&extract);
    own.assert_text("Alla berörs");
    own.assert_text("Partiet");
    own.assert_text("Not opened");
    assert!(
        own.source().contains(&server.code(hidden)),
        "its owner finds the way back"
    );
}

#[test]
fn extract_is_taken_back_on_its_page() {
    let server = TestServer::start();
    let extract = server.release(DUTY, "Fel råd", Label::Green, &["party"]);
    let path = format!("/extracts/{}", server.code(extract));
    let browser = server.sign_in(DUTY);
    let form = browser.page(&path).form("#act-withdraw form");
    let page = form
        .fill("reason", "Fel uppgift")
        .submit()
        .assert_status(303)
        .follow()
        .page();
    page.assert_text("Withdrawn");
    for who in [POLICE, PARTY] {
        assert_eq!(server.sign_in(who).get(&path).status(), 404, "{who:?}");
    }
    server.sign_in(PARTY).page("/own").assert_no_text("Fel råd");
}

#[test]
fn words_are_released_by_themselves_with_what_was_written_kept() {
    let server = TestServer::start();
    let browser = server.sign_in(LIAISON);
    let page = browser.page("/extracts?do=release");
    page.assert_whole("en");
    let hidden = server.incident_red(DUTY, "Hemlig", Level::Local, &[DUTY]);
    let form = page
        .form("form.card")
        .fill("title", "Råd")
        .fill("text", &format!("Se I-{}.", server.code(hidden)))
        .choose("label", "green")
        .fill("reason", "Behövs");
    let refused = form.submit().assert_status(422).page();
    refused.assert_whole("en");
    refused.assert_text("The text names a number that its readers may not follow.");
    assert!(refused.form("form.card").value("text").unwrap().contains("Se I-"));
    let done = refused.form("form.card").fill("text", "Byt lösenord.").submit();
    let list = done.assert_sent_to("/extracts").follow().page();
    list.assert_text("Råd");
    server.sign_in(COUNTY_13).page("/extracts").assert_text("Råd");
    let _refused = server
        .sign_in(RECORDS)
        .post("/extracts", &[("label", "green")])
        .assert_status(403);
}

#[test]
fn part_of_the_picture_with_a_marking_of_its_own_leaves_the_one_before_to_the_others() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Öppen", Level::Local);
    let path = server.incident_path(incident);
    let browser = server.sign_in(DUTY);
    let describe = |text: &str, label: &str| {
        let form = browser.page(&path).form("#act-actors form");
        let form = form.fill("text", text).choose("own-label", label);
        form.submit().assert_status(303).follow().page()
    };
    drop(describe("Okända", ""));
    let police = server.sign_in(POLICE);
    let before = police.page(&path).words();
    let page = describe("En man som heter Kim", "amber-strict");
    page.assert_whole("en");
    page.assert_text("En man som heter Kim");
    assert_eq!(page.count("#picture .tlp-amber-strict"), 1);
    assert_eq!(police.page(&path).words(), before);
    for page in ["/", "/journal", "/journal?about=incidents"] {
        police.page(page).assert_no_text("Kim");
    }
    // Its marking is changed from the picture.
    let entry = server.world().head.0 - 1;
    let form = browser
        .page(&format!("{path}?do=mark-entry&entry={entry}"))
        .form("#act-mark-entry form");
    let form = form
        .choose_all("audience", &["police"])
        .fill("reason", "Polisen behöver veta");
    drop(form.submit().assert_status(303));
    police.page(&path).assert_text("En man som heter Kim");
    server.sign_in(LIAISON).page(&path).assert_no_text("Kim");
}
