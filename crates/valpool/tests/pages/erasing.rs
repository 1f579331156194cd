//! `…/erase` of reports, incidents, themes and people, and that what is erased stands on no page, now or in an older moment.

use std::collections::{BTreeSet, VecDeque};

use domain::Command;
use domain::erasure::{Erasable, EraseSubject, Ground};
use domain::ids::{PersonId, ReportId};
use domain::level::Level;
use domain::reports::{Outcome, TriageReport};
use domain::words::Personal;
use testkit::network::{ADMINISTRATOR, DUTY, KVARNBY, MOLNDAL, RECORDS};
use testkit::{Browser, TestServer, contents};

/// Words that stand nowhere else.
const WORDS: [&str; 5] = [
    "Xylofonsson",
    "kvistfritt",
    "0799-112233",
    "gluggvind",
    "tackspett",
];

/// A report with one of the words in each of its texts, handled with another, and in an incident's journal.
fn told(server: &TestServer) -> ReportId {
    let [name, title, contact, place, answer] = WORDS;
    let mut told = contents(
        "it-phone",
        &format!("{name} ringde till oss"),
        "municipality-1481",
    );
    told.title = Personal::new(format!("Telefonen är {title}"));
    told.contact = Personal::new(contact);
    told.place.words = Personal::new(format!("vid {place}"));
    let report = server.report_marked(
        DUTY,
        told,
        domain::marking::Marking::plain(domain::marking::Label::Green),
    );
    server.pass_minutes(5);
    let incident = server.incident(DUTY, "Telefonerna är tysta", Level::Local);
    let triage = TriageReport {
        report,
        outcome: Outcome::Join(incident),
        answer: format!("Vi skickar {answer}"),
    };
    server.ask(DUTY, Command::TriageReport(triage));
    server.pass_minutes(5);
    report
}

/// Every page that can be reached from these, at most so many, and the words found on them.
fn found(browser: &Browser, from: &[String]) -> (usize, BTreeSet<&'static str>) {
    let mut waiting: VecDeque<String> = from.iter().cloned().collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut found = BTreeSet::new();
    let mut asked = 0;
    while let Some(path) = waiting.pop_front() {
        if asked >= 150 {
            break;
        }
        let answer = browser.get(&path);
        if answer.status() != 200 {
            continue;
        }
        asked += 1;
        // What somebody searches for stands in the field where they wrote it.
        let asked_for = |word: &str| path.contains(word);
        found.extend(
            WORDS
                .into_iter()
                .filter(|word| !asked_for(word) && answer.body().contains(word)),
        );
        if answer
            .header("content-type")
            .is_some_and(|kind| kind.contains("html"))
        {
            for link in answer.page().links() {
                if link.starts_with('/') && !link.starts_with("/assets") && seen.insert(link.clone()) {
                    waiting.push_back(link);
                }
            }
        }
    }
    (asked, found)
}

/// Where one who looks for the words begins.
fn doors(server: &TestServer, report: ReportId) -> Vec<String> {
    let then = "as-of=2026-09-13T07:32:00Z";
    let seal = server.node().sessions().seal("receipt", &server.code(report));
    let mut doors: Vec<String> = ["/", "/reports", "/journal", "/incidents"]
        .map(str::to_owned)
        .into();
    doors.push(server.report_path(report));
    doors.push(format!("/receipt/{}-{seal}", server.code(report)));
    let moments: Vec<String> = ["/", "/reports", "/journal", &server.report_path(report)]
        .iter()
        .flat_map(|path| {
            let later = server.clock.now();
            let earlier = later.checked_sub(jiff::SignedDuration::from_mins(6)).unwrap();
            [then.to_owned(), format!("as-of={earlier}")].map(|then| format!("{path}?{then}"))
        })
        .collect();
    doors.extend(moments);
    doors
}

#[test]
fn erased_words_stand_on_no_page_and_the_pages_say_so() {
    let server = TestServer::start();
    let report = told(&server);
    let path = server.report_path(report);
    let (_, before) = found(&server.sign_in(DUTY), &doors(&server, report));
    assert_eq!(
        before.len(),
        WORDS.len(),
        "every word is found before: {before:?}"
    );
    let records = server.sign_in(RECORDS);
    let form = records.page(&path).form("#act-erase form");
    let answer = form.choose("ground", "request").choose("sure", "yes").submit();
    let _sent = answer.assert_status(303).assert_sent_to(&path);
    for who in [DUTY, RECORDS, ADMINISTRATOR] {
        let (asked, after) = found(&server.sign_in(who), &doors(&server, report));
        assert!(asked > 40, "{asked}");
        assert!(after.is_empty(), "{after:?}");
    }
    let (_, after) = found(&server.guest(), &doors(&server, report));
    assert!(after.is_empty(), "{after:?}");
    for word in WORDS {
        let page = server.sign_in(DUTY).page(&format!("/reports?q={word}"));
        assert!(!page.links().contains(&path), "{word}");
    }
    for (language, erased, entry) in [
        ("sv", "[raderat]", "Personuppgifter raderade"),
        ("fi", "[poistettu]", "Henkilötiedot poistettu"),
        ("en", "[erased]", "Personal data erased"),
    ] {
        let browser = server.sign_in(DUTY).wishing(language);
        for path in [path.as_str(), "/reports", "/journal"] {
            let page = browser.page(path);
            page.assert_whole(language);
            page.assert_text(erased);
        }
        browser.page("/journal").assert_text(entry);
        let earlier = server
            .clock
            .now()
            .checked_sub(jiff::SignedDuration::from_mins(6))
            .unwrap();
        let then = browser.page(&format!("{path}?as-of={earlier}"));
        assert_eq!(then.count(".past"), 1);
        then.assert_text(erased);
        assert!(
            server
                .sign_in(RECORDS)
                .wishing(language)
                .page(&path)
                .count("#act-erase")
                == 0
        );
    }
}

#[test]
fn form_is_there_for_those_who_may_erase_and_says_what_it_lacks() {
    let server = TestServer::start();
    let report = told(&server);
    let path = server.report_path(report);
    for who in [DUTY, MOLNDAL] {
        assert_eq!(server.sign_in(who).page(&path).count("#act-erase"), 0);
    }
    // Another's report is read, and erased by its owner alone.
    let others = server.report(MOLNDAL, "other", "Kö på gården", "municipality-1481");
    let records = server.sign_in(RECORDS);
    assert_eq!(records.page(&server.report_path(others)).count("#act-erase"), 0);
    let sure = [("ground", "request"), ("sure", "yes")];
    let refused = records.post(&format!("{}/erase", server.report_path(others)), &sure);
    assert_eq!(refused.status(), 403);
    for language in ["sv", "fi", "en"] {
        let browser = server.sign_in(RECORDS).wishing(language);
        let erase = format!("{path}/erase");
        let page = browser.post(&erase, &[]).assert_status(422).page();
        page.assert_whole(language);
        assert_eq!(page.count(".mistake"), 2);
        let page = browser
            .post(&erase, &[("ground", "decision")])
            .assert_status(422)
            .page();
        assert_eq!(page.count(".mistake"), 1);
        assert_eq!(
            page.attribute("#act-erase input[checked]", "value").as_deref(),
            Some("decision")
        );
        assert_eq!(
            browser
                .post(&erase, &[("ground", "whim"), ("sure", "yes")])
                .status(),
            422
        );
    }
    assert!(
        !server
            .world()
            .reports
            .get(report)
            .unwrap()
            .contents
            .text
            .is_erased()
    );
    // Nothing is done in an older moment.
    let past = format!("{path}/erase?as-of=2026-09-13T07:32:00Z");
    assert_ne!(
        records
            .post(&past, &[("ground", "request"), ("sure", "yes")])
            .status(),
        303
    );
}

#[test]
fn erased_person_is_named_nowhere_and_signed_out() {
    let server = TestServer::start();
    let name = server
        .world()
        .person(MOLNDAL)
        .unwrap()
        .admitted
        .name
        .reveal()
        .unwrap()
        .to_owned();
    server.report(MOLNDAL, "other", "Kö på gården", "municipality-1481");
    let reader = server.sign_in(DUTY);
    let own = server.sign_in(MOLNDAL);
    assert!(reader.page("/journal").words().contains(&name));
    let subject = Erasable::Person(MOLNDAL);
    let ground = Ground::Retention;
    let erase = Command::EraseSubject(EraseSubject { subject, ground });
    server
        .node()
        .ask_blocking(domain::actor::Actor::Console, erase)
        .unwrap();
    for path in ["/journal", "/reports", "/"] {
        assert!(!reader.page(path).source().contains(&name), "{path}");
    }
    assert_eq!(own.get("/reports").status(), 303, "to sign in");
    let again = server
        .guest()
        .post("/sign-in", &[("person", &server.code(MOLNDAL))]);
    assert_ne!(again.status(), 200);
    let station = format!("/report/{}", server.code(KVARNBY));
    assert_eq!(server.guest().get(&station).status(), 200, "the station goes on");
}

/// Opens the page that erases by the link on another page, and erases.
fn erase_from(server: &TestServer, who: PersonId, page: &str, form: &str) {
    for language in ["sv", "fi", "en"] {
        let asking = server.sign_in(who).wishing(language).page(form);
        asking.assert_whole(language);
        assert_eq!(asking.count("input[name='ground']"), 4);
    }
    let browser = server.sign_in(who);
    assert!(browser.page(page).links().contains(&form.to_owned()), "{page}");
    let refused = browser.post(form, &[]).assert_status(422).page();
    assert_eq!(refused.count(".mistake"), 2);
    let form = browser.page(form).form("main form");
    let sent = form.choose("ground", "request").choose("sure", "yes").submit();
    drop(sent.assert_status(303).follow());
}

#[test]
fn incident_is_erased_from_its_page() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Hot", Level::Local);
    let path = server.incident_path(incident);
    let duty = server.sign_in(DUTY);
    for text in ["Xylofonsson hotar", "Det är kvistfritt"] {
        let form = duty.page(&path).form("#act-actors form");
        drop(form.fill("text", text).submit().assert_status(303));
    }
    let erase = format!("{path}/erase");
    assert!(!duty.page(&path).links().contains(&erase));
    assert_eq!(duty.get(&erase).status(), 403);
    let records = server.sign_in(RECORDS);
    erase_from(&server, RECORDS, &path, &erase);
    for page in [path.as_str(), "/", "/journal", "/incidents"] {
        duty.page(page).assert_no_text("Xylofonsson");
        duty.page(page).assert_no_text("kvistfritt");
    }
    assert!(!records.page(&path).links().contains(&erase));
    records
        .page(&erase)
        .assert_text("There is nothing more to erase.");
}

#[test]
fn what_was_said_of_a_theme_is_erased_from_its_page() {
    let server = TestServer::start();
    let duty = server.sign_in(DUTY);
    for text in ["Xylofonsson ringer", "Det är kvistfritt"] {
        drop(duty.post("/themes/cyber", &[("text", text)]).assert_status(303));
    }
    erase_from(&server, RECORDS, "/themes/cyber", "/themes/cyber/erase");
    for page in ["/themes/cyber", "/", "/journal"] {
        duty.page(page).assert_no_text("Xylofonsson");
        duty.page(page).assert_no_text("kvistfritt");
    }
    // Somebody else's records officer answers for other things.
    assert_eq!(server.sign_in(MOLNDAL).get("/themes/cyber/erase").status(), 403);
}

#[test]
fn person_is_erased_from_the_page_of_people_and_loses_access_at_once() {
    let server = TestServer::start();
    let name = |world: &domain::World| {
        let person = world.person(RECORDS).unwrap();
        person.admitted.name.reveal().map(str::to_owned)
    };
    let before = name(&server.world()).unwrap();
    let own = server.sign_in(RECORDS);
    let administrator = server.sign_in(ADMINISTRATOR);
    let form = format!("/people/{}/erase", server.code(RECORDS));
    administrator.page(&form).assert_text(&before);
    erase_from(&server, ADMINISTRATOR, "/people", &form);
    assert_eq!(name(&server.world()), None);
    administrator.page("/people").assert_no_text(&before);
    assert_eq!(own.get("/reports").status(), 303, "to sign in");
    // Nobody is there any more, and nobody ever was of another organisation.
    let other = format!("/people/{}/erase", server.code(MOLNDAL));
    for path in [&form, &other] {
        assert_eq!(administrator.get(path).status(), 404, "{path}");
    }
}
