//! `/live`: what one does, the other sees without asking again.

use domain::level::Level;
use engine::clock::Stopwatch;
use testkit::TestServer;
use testkit::network::{ANALYST, COUNTY_13, DUTY, KVARNBY, PARTY, POLICE};

#[test]
fn page_comes_at_once_and_again_when_something_changes() {
    let server = TestServer::start();
    server.report(DUTY, "other", "Den första", "");
    let mut stream = server.sign_in(COUNTY_13).live("/reports");
    let first = stream.next_said();
    assert_eq!(
        (first.event.as_str(), first.id.as_str()),
        ("region", server.world().head.to_string().as_str())
    );
    assert!(
        first.data.contains("Den första") && !first.data.contains("<html"),
        "{}",
        first.data
    );
    server.report(DUTY, "other", "Den andra", "");
    let second = stream.next_said();
    assert_eq!(second.id, server.world().head.to_string());
    assert!(second.data.contains("Den andra"));
}

#[test]
fn what_is_sent_is_the_pages_own_changing_part() {
    let server = TestServer::start();
    server.incident(DUTY, "Öppen", Level::Local);
    let browser = server.sign_in(COUNTY_13).wishing("fi");
    for path in [
        "/",
        "/reports?state=incident",
        "/incidents",
        "/journal",
        "/map/county-14",
        "/premises",
    ] {
        let sent = browser.live(path).next_said().data;
        let squeezed = |html: &str| html.split_whitespace().collect::<String>();
        let drawn = browser.page(path);
        let sent = between_tags(&sent);
        let words = squeezed(&drawn.text("#region"));
        assert_eq!(squeezed(&sent), words, "{path}");
    }
}

/// The words between the tags of a piece of markup.
fn between_tags(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    text.replace("&#38;", "&")
        .replace("&amp;", "&")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
}

#[test]
fn hidden_change_sends_nothing() {
    let server = TestServer::start();
    for (reader, paths) in [
        (COUNTY_13, ["/", "/reports", "/incidents", "/journal"]),
        (POLICE, ["/", "/reports", "/incidents", "/map"]),
    ] {
        for path in paths {
            let mut stream = server.sign_in(reader).live(path);
            let _first = stream.next_said();
            server.incident_red(DUTY, "Hemlig", Level::Critical, &[DUTY]);
            let hidden = server.world().head.0;
            // Long enough for a picture of the hidden change to have come first, if there were one.
            let mut other = server.sign_in(DUTY).live("/journal");
            let _seen = other.next_said();
            server.report_red(DUTY, "Hemlig igen", &[DUTY]);
            let _seen = other.next_said();
            server.incident(DUTY, "Synlig", Level::Local);
            let next = stream.next_said();
            assert!(
                next.id.parse::<u64>().unwrap() > hidden,
                "{reader:?} was told of a hidden change on {path}"
            );
            assert!(
                next.data.contains("Synlig") || path == "/map",
                "{path}: {}",
                next.data
            );
            assert!(!next.data.contains("Hemlig"));
        }
    }
}

#[test]
fn burst_is_sent_in_few_pictures_and_the_last_is_whole() {
    let server = TestServer::start();
    let mut stream = server.sign_in(COUNTY_13).live("/reports");
    let _first = stream.next_said();
    let since_first = Stopwatch::start();
    let station = format!("/report/{}", server.code(KVARNBY));
    let writer = server.guest();
    let writing = std::thread::spawn(move || {
        for number in 0..40 {
            let text = format!("Nummer {number}");
            let _sent = writer
                .post(&station, &[("kind", "other"), ("text", &text)])
                .assert_status(303);
            // Something to do in between, as on any morning.
            let _form = writer.page(&station);
        }
    });
    let mut pictures = 0_u128;
    loop {
        pictures += 1;
        if stream.next_said().data.contains("New (40)") {
            break;
        }
    }
    // Four a second, and room for one under way.
    let most = since_first.elapsed().as_millis() / 250 + 2;
    assert!(pictures <= most, "{pictures} pictures came where {most} may");
    writing.join().unwrap();
}

#[test]
fn stream_that_resumes_gets_the_picture_of_now() {
    let server = TestServer::start();
    let browser = server.sign_in(COUNTY_13);
    let mut stream = browser.live("/reports");
    let seen = stream.next_said();
    drop(stream);
    server.report(DUTY, "other", "Under tunneln", "");
    let mut resumed = browser.listen("/live?to=%2Freports", Some(&seen.id));
    let said = resumed.next_said();
    assert!(said.data.contains("Under tunneln"));
    assert!(said.id.parse::<u64>().unwrap() > seen.id.parse().unwrap());
}

#[test]
fn stream_ends_with_the_session() {
    let server = TestServer::start();
    let browser = server.sign_in(COUNTY_13);
    let mut stream = browser.live("/");
    let _first = stream.next_said();
    let _out = browser.page("/").form("form[action='/sign-out']").submit();
    server.report(DUTY, "other", "Efter dagens slut", "");
    let last = stream.next_said();
    assert_eq!((last.event.as_str(), last.data.as_str()), ("gone", "gone"));
    assert_eq!(stream.next_or_end(), None);
}

#[test]
fn stream_of_a_thing_ends_when_it_goes_out_of_sight() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Snart hemlig", Level::Local);
    let mut stream = server.sign_in(COUNTY_13).live(&server.incident_path(incident));
    let _first = stream.next_said();
    let marking = domain::marking::Marking {
        label: domain::marking::Label::Red,
        audience: Vec::new(),
        named: vec![DUTY],
    };
    server.mark(DUTY, incident, marking);
    assert_eq!(stream.next_said().event, "gone");
}

#[test]
fn incident_redraws_once_for_one_change() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Tyst", Level::Local);
    let mut stream = server.sign_in(ANALYST).live(&server.incident_path(incident));
    let _first = stream.next_said();
    server.report_red(DUTY, "Hemlig", &[DUTY]);
    let hidden = server.world().head.0;
    let write = domain::incidents::WriteEntry {
        incident,
        text: "Ringt operatören.".to_owned(),
        basis: domain::theme::Basis::Fact,
        marking: None,
    };
    server.ask(DUTY, domain::Command::WriteEntry(write));
    let said = stream.next_said();
    assert!(said.id.parse::<u64>().unwrap() > hidden && said.data.contains("Ringt operatören."));
}

#[test]
fn stream_is_given_of_our_own_pages_to_signed_in_readers_only() {
    let server = TestServer::start();
    assert_eq!(server.guest().listen("/live?to=%2F", None).status(), 303);
    let browser = server.sign_in(COUNTY_13);
    for to in [
        "https%3A%2F%2Fexample.org",
        "%2F%2Fexample.org",
        "%2Flive%3Fto%3D%2F",
        "nonsense",
    ] {
        assert_eq!(
            browser.listen(&format!("/live?to={to}"), None).status(),
            404,
            "{to}"
        );
    }
    for (reader, to) in [(COUNTY_13, "%2Fnothing"), (PARTY, "%2Freports"), (PARTY, "%2F")] {
        let mut stream = server.sign_in(reader).listen(&format!("/live?to={to}"), None);
        assert_eq!(stream.next_said().event, "gone", "{to}");
    }
}

#[test]
fn clocks_language_and_reader_are_those_of_the_stream() {
    let server = TestServer::start();
    let mut swedish = server.sign_in(COUNTY_13).wishing("sv").live("/");
    let mut english = server.sign_in(COUNTY_13).wishing("en").live("/");
    assert!(english.next_said().data.contains("On duty"));
    assert!(!swedish.next_said().data.contains("On duty"));
}
