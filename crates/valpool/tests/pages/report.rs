//! `/report` and `/report/…`: the form of two minutes, for members and for polling stations.

use domain::actor::Actor;
use domain::ids::{PersonId, PremisesId};
use domain::marking::Label;
use domain::reports::{Occurred, Police, Report, ReportState, Voting};
use testkit::network::{DUTY, KVARNBY, MOLNDAL, NORDSTAN, PARTY, PLATFORM, POLICE, SKREA, area, at};
use testkit::{Form, TestServer};

const FORM: &str = "main form";

fn form(server: &TestServer, by: PersonId) -> Form {
    server.sign_in(by).page("/report").form(FORM)
}

fn only_report(server: &TestServer) -> Report {
    let world = server.world();
    assert_eq!(world.reports.count(), 1);
    Report::clone(world.reports.get(domain::ids::ReportId(1)).unwrap())
}

#[test]
fn report_with_everything_arrives_with_everything() {
    let server = TestServer::start();
    let answer = form(&server, MOLNDAL)
        .choose("kind", "premises")
        .fill("text", "Strömmen är borta.\nVi tänder ljus.")
        .choose("premises", &server.code(KVARNBY))
        .choose("area", "municipality-1481")
        .fill("place", "i gymnastiksalen")
        .choose("voting", "delayed")
        .choose("help", "yes")
        .fill("help-words", "En elektriker")
        .fill("occurred", "2026-09-13T09:10")
        .fill("done", "Ringt nätbolaget.")
        .choose("police", "not-informed")
        .fill("contact", "031-00 00 00")
        .choose("marking", "amber")
        .submit()
        .assert_status(303);
    assert!(answer.header("location").unwrap().starts_with("/receipt/"));
    let report = only_report(&server);
    let told = &report.contents;
    assert_eq!(told.kind.as_str(), "premises");
    assert_eq!(told.text.reveal(), Some("Strömmen är borta.\nVi tänder ljus."));
    assert_eq!(
        (told.place.premises, told.place.area),
        (Some(KVARNBY), Some(area("municipality-1481")))
    );
    assert_eq!(told.place.words.reveal(), Some("i gymnastiksalen"));
    assert_eq!((told.voting, told.police), (Voting::Delayed, Police::NotInformed));
    assert_eq!(told.occurred, Occurred::At(at("2026-09-13T07:10:00Z")));
    assert_eq!(
        (told.help.reveal(), told.done.reveal()),
        (Some("En elektriker"), Some("Ringt nätbolaget."))
    );
    assert_eq!(
        (told.contact.reveal(), report.marking.label),
        (Some("031-00 00 00"), Label::Amber)
    );
    assert_eq!(
        (report.by, report.state),
        (Actor::Person(MOLNDAL), ReportState::New)
    );
    assert_eq!(report.owner.as_str(), "municipality-1481");
}

#[test]
fn kind_and_a_few_words_are_enough() {
    let server = TestServer::start();
    let sent = form(&server, DUTY)
        .choose("kind", "other")
        .fill("text", "Se hit")
        .submit();
    sent.follow()
        .page()
        .assert_heading("Your report has been received");
    let report = only_report(&server);
    assert_eq!(report.contents.voting, Voting::Unknown);
    assert_eq!(report.contents.place.area, None);
    assert_eq!(report.marking.label, Label::Green);
}

#[test]
fn own_area_is_proposed_and_may_be_taken_away() {
    let server = TestServer::start();
    let form = form(&server, MOLNDAL)
        .choose("kind", "other")
        .fill("text", "Var det var är okänt");
    assert_eq!(form.value("area"), Some("municipality-1481"));
    let _sent = form.choose("area", "").submit();
    assert_eq!(only_report(&server).contents.place.area, None);
}

#[test]
fn more_exact_kind_goes_before_the_tile() {
    let server = TestServer::start();
    let form = form(&server, DUTY)
        .choose("kind", "other")
        .choose("more-kind", "phishing");
    let _sent = form.fill("text", "Ett brev").submit();
    assert_eq!(only_report(&server).contents.kind.as_str(), "phishing");
}

#[test]
fn form_sent_twice_is_one_report_with_one_receipt() {
    let server = TestServer::start();
    let form = form(&server, MOLNDAL)
        .choose("kind", "other")
        .fill("text", "Två gånger");
    let first = form.submit().assert_status(303);
    let second = form.submit().assert_status(303);
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(server.world().reports.count(), 1);
}

#[test]
fn other_words_in_the_same_form_are_another_report() {
    let server = TestServer::start();
    let form = form(&server, MOLNDAL)
        .choose("kind", "other")
        .fill("text", "Det första");
    let first = form.submit().assert_status(303);
    let second = form.fill("text", "Det andra").submit().assert_status(303);
    assert_ne!(first.header("location"), second.header("location"));
    assert_eq!(server.world().reports.count(), 2);
}

#[test]
fn what_is_missing_is_asked_for_and_nothing_written_is_lost() {
    let server = TestServer::start();
    let form = form(&server, MOLNDAL)
        .fill("place", "vid ingången")
        .choose("voting", "stopped")
        .fill("done", "Ringt polisen.")
        .choose("police", "informed")
        .fill("contact", "Ebba")
        .choose("marking", "amber-strict");
    let page = form.submit().assert_status(422).page();
    page.assert_whole("en");
    page.assert_text("Choose what has happened.");
    page.assert_text("Write in a few words what has happened.");
    assert_eq!(page.count("[role=alert] a[href='#text']"), 1);
    assert_eq!(page.count("#text[aria-invalid=true]"), 1);
    let again = page.form(FORM);
    for (name, value) in [
        ("place", "vid ingången"),
        ("voting", "stopped"),
        ("done", "Ringt polisen."),
        ("police", "informed"),
        ("contact", "Ebba"),
        ("marking", "amber-strict"),
        ("area", "municipality-1481"),
    ] {
        assert_eq!(again.value(name), Some(value), "{name}");
    }
    assert_eq!(server.world().reports.count(), 0);
    let _sent = again
        .choose("kind", "other")
        .fill("text", "Nu med ord")
        .submit()
        .assert_status(303);
    assert_eq!(
        only_report(&server).contents.done.reveal(),
        Some("Ringt polisen.")
    );
}

#[test]
fn mistakes_are_told_in_the_readers_language() {
    let server = TestServer::start();
    for language in ["sv", "fi", "en"] {
        let browser = server.sign_in(MOLNDAL).wishing(language);
        let page = browser
            .page("/report")
            .form(FORM)
            .fill("occurred", "igår")
            .submit()
            .assert_status(422)
            .page();
        page.assert_whole(language);
        assert_eq!(page.all("[role=alert] li").len(), 3);
    }
}

#[test]
fn time_that_has_not_come_is_refused_and_a_badly_set_watch_is_not() {
    let server = TestServer::start();
    let form = form(&server, DUTY)
        .choose("kind", "other")
        .fill("text", "Om tiden");
    let page = form
        .clone()
        .fill("occurred", "2026-09-13T09:41")
        .submit()
        .assert_status(422)
        .page();
    page.assert_text("The time has not come yet.");
    let _sent = form
        .fill("occurred", "2026-09-13T09:39")
        .submit()
        .assert_status(303);
}

#[test]
fn text_that_is_too_long_comes_back_whole() {
    let server = TestServer::start();
    let long = "ö".repeat(20_001);
    let page = form(&server, DUTY)
        .choose("kind", "other")
        .fill("text", &long)
        .submit()
        .assert_status(422)
        .page();
    page.assert_whole("en");
    assert_eq!(page.form(FORM).value("text"), Some(long.as_str()));
    page.assert_text("At most 20,000 characters are taken.");
}

#[test]
fn markup_in_a_report_is_text_on_every_page() {
    let server = TestServer::start();
    let text = "<script>alert('hej')</script> & \"citat\"";
    let sent = form(&server, DUTY)
        .choose("kind", "other")
        .fill("text", text)
        .submit();
    let browser = server.sign_in(DUTY);
    let report = server.report_path(domain::ids::ReportId(1));
    for path in [sent.header("location").unwrap(), "/reports", "/journal", &report] {
        let page = browser.page(path);
        page.assert_whole("en");
        page.assert_text(text);
    }
}

#[test]
fn station_reports_without_an_account() {
    let server = TestServer::start();
    let path = format!("/report/{}", server.code(KVARNBY));
    for language in ["sv", "fi", "en"] {
        server
            .guest()
            .wishing(language)
            .page(&path)
            .assert_whole(language);
    }
    let page = server.guest().page(&path);
    page.assert_heading("Kvarnbyskolan");
    page.assert_text("Mölndal");
    for field in ["area", "premises", "place", "marking", "more-kind"] {
        assert!(!page.form(FORM).has(field), "a station is asked for {field}");
    }
    let sent = page
        .form(FORM)
        .choose("kind", "ballot-papers")
        .fill("text", "Valsedlarna är slut")
        .submit();
    let receipt = sent.follow().page();
    receipt.assert_heading("Your report has been received");
    receipt.assert_text("Kvarnbyskolan");
    let report = only_report(&server);
    assert_eq!(
        (report.by, report.owner.as_str()),
        (Actor::Station(KVARNBY), "municipality-1481")
    );
    assert_eq!(receipt.link("Report something else"), path);
}

#[test]
fn station_cannot_say_that_it_is_another_place_or_give_a_marking() {
    let server = TestServer::start();
    let path = format!("/report/{}", server.code(KVARNBY));
    let skrea = server.code(SKREA);
    let fields = [
        ("kind", "other"),
        ("text", "Från en annan lokal"),
        ("premises", skrea.as_str()),
        ("area", "municipality-1382"),
        ("marking", "red"),
    ];
    let _sent = server.guest().post(&path, &fields).assert_status(303);
    let report = only_report(&server);
    assert_eq!(report.contents.place.premises, Some(KVARNBY));
    assert_eq!(report.contents.place.area, Some(area("municipality-1481")));
    assert_eq!(report.marking.label, Label::Green);
}

#[test]
fn address_of_no_station_is_no_page() {
    let server = TestServer::start();
    let beyond = server.code(PremisesId(4));
    let someone = server.code(DUTY);
    for code in [beyond.as_str(), "AAAAAA", "1", someone.as_str()] {
        let path = format!("/report/{code}");
        assert_eq!(server.guest().get(&path).status(), 404, "{code}");
        assert_eq!(
            server
                .guest()
                .post(&path, &[("kind", "other"), ("text", "Hej hej")])
                .status(),
            404,
            "{code}"
        );
    }
    assert_eq!(server.world().reports.count(), 0);
}

#[test]
fn station_that_is_used_no_more_has_no_place_in_the_list() {
    let server = TestServer::start();
    assert!(
        form(&server, MOLNDAL)
            .options("premises")
            .contains(&"Kvarnbyskolan")
    );
    let nordstan = server.code(NORDSTAN);
    let page = server.sign_in(POLICE).page("/report");
    assert!(!page.source().contains(&nordstan));
}

#[test]
fn party_and_platform_report_and_choose_among_their_own_markings() {
    let server = TestServer::start();
    for by in [PARTY, PLATFORM] {
        let form = form(&server, by);
        let markings = form.options("marking");
        assert_eq!(markings.len(), 2, "{markings:?}");
        let _sent = form
            .choose("kind", "other")
            .fill("text", "Från utsidan")
            .submit()
            .assert_status(303);
    }
    assert_eq!(server.world().reports.count(), 2);
    server.sign_in(DUTY).page("/reports").assert_text("Från utsidan");
}

#[test]
fn marking_that_is_not_offered_is_not_taken() {
    let server = TestServer::start();
    let fields = [("kind", "other"), ("text", "Bara för mig"), ("marking", "red")];
    let _sent = server.sign_in(DUTY).post("/report", &fields).assert_status(303);
    assert_eq!(only_report(&server).marking.label, Label::Green);
}

#[test]
fn nothing_is_reported_in_the_past() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    let path = "/report?as-of=2026-09-13T07:00:00Z";
    let _past = browser.get(path).assert_status(409);
    let _past = browser
        .post(path, &[("kind", "other"), ("text", "Då och då")])
        .assert_status(409);
    assert_eq!(server.world().reports.count(), 0);
}
