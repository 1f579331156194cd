//! Files with reports and in the journals of incidents: sent, listed, saved, hidden.

use domain::Subject;
use domain::actor::Actor;
use domain::ids::ReportId;
use domain::level::Level;
use domain::limits::FILE_BYTES_MAX;
use domain::reports::Outcome;
use testkit::network::{COUNTY_13, DUTY, KVARNBY, LIAISON, MOLNDAL, PARTY, POLICE, TRAINER};
use testkit::parts::Part;
use testkit::{Answer, TestServer};

const FORM: &str = "main form";
const BYTES: &[u8] = "<script>alert(1)</script> kö".as_bytes();

/// Files that lie in the server's folder, in place or on their way.
fn lying(server: &TestServer) -> usize {
    let count = |path: &std::path::Path| std::fs::read_dir(path).unwrap().count();
    let files = server.folder().join("files");
    let folders = std::fs::read_dir(&files)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    folders.map(|folder| count(&folder)).sum()
}

fn assert_saved(answer: &Answer, kind: &str, name: &str) {
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.body().as_bytes(), BYTES);
    assert_eq!(answer.header("content-type"), Some(kind));
    assert!(
        answer
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment; "),
        "{answer:?}"
    );
    assert!(
        answer.header("content-disposition").unwrap().contains(name),
        "{answer:?}"
    );
    assert_eq!(
        answer.header("content-security-policy"),
        Some("sandbox; default-src 'none'; frame-ancestors 'none'")
    );
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

/// The entries that attached the files of a thing.
fn entries(server: &TestServer, subject: Subject) -> Vec<u64> {
    let world = server.world();
    world.files.of(subject).map(|file| file.entry.0).collect()
}

/// Where the first file of a thing is opened.
fn first_file(server: &TestServer, subject: Subject) -> String {
    let path = match subject {
        Subject::Report(report) => server.report_path(report),
        Subject::Incident(incident) => server.incident_path(incident),
        Subject::Network
        | Subject::Premises(_)
        | Subject::Person(_)
        | Subject::Theme(_)
        | Subject::Extract(_)
        | Subject::Token(_)
        | Subject::Reading(_)
        | Subject::Provider(_) => panic!("{subject:?} has no files"),
    };
    format!("{path}/files/{}", entries(server, subject)[0])
}

#[test]
fn file_of_a_report_is_listed_and_saved_as_it_was_sent() {
    let server = TestServer::start();
    server
        .sign_in(MOLNDAL)
        .page("/report")
        .form(FORM)
        .choose("kind", "it-phone")
        .fill("text", "Se bilden")
        .attach("file", "Kö utanför.JPG", BYTES)
        .attach("file", "sida.html", BYTES)
        .submit()
        .assert_status(303)
        .follow()
        .page()
        .assert_text("Kö utanför.JPG 1 kB");
    let path = server.report_path(ReportId(1));
    let page = server.sign_in(DUTY).page(&path);
    assert_eq!(page.all("ul.files a"), ["Kö utanför.JPG", "sida.html"]);
    assert_eq!(page.all("ul.files .fine"), ["1 kB", "1 kB"]);
    let links = page.attributes("ul.files a", "href");
    let entries = entries(&server, Subject::Report(ReportId(1)));
    let expected: Vec<_> = entries
        .iter()
        .map(|entry| format!("{path}/files/{entry}"))
        .collect();
    assert_eq!((links.len(), &links), (2, &expected));
    let browser = server.sign_in(DUTY);
    assert_saved(
        &browser.get(&links[0]),
        "image/jpeg",
        "UTF-8''K%C3%B6%20utanf%C3%B6r.JPG",
    );
    // A page is not among what is sent as it is called.
    assert_saved(&browser.get(&links[1]), "application/octet-stream", "sida.html");
    for absent in ["0", "1", "9999", "x", "-1"] {
        let _page = browser.get(&format!("{path}/files/{absent}")).assert_status(404);
    }
    // The same bytes twice are two files: nothing tells that they are the same.
    assert_eq!(lying(&server), 2);
    page.assert_whole("en");
}

#[test]
fn station_sends_files_without_an_account_and_nobody_outside_reads_them() {
    let server = TestServer::start();
    let station = format!("/report/{}", server.code(KVARNBY));
    let form = server.guest().page(&station).form(FORM);
    let sent = form
        .choose("kind", "it-phone")
        .fill("text", "Bild")
        .attach("file", "a.png", BYTES);
    let _receipt = sent.submit().assert_status(303);
    let world = server.world();
    let files: Vec<_> = world.files.of(Subject::Report(ReportId(1))).collect();
    assert_eq!((files.len(), files[0].by), (1, Actor::Station(KVARNBY)));
    let file = first_file(&server, Subject::Report(ReportId(1)));
    let _sign_in = server.guest().get(&file).assert_status(303);
    let _absent = server.sign_in(PARTY).get(&file).assert_status(404);
}

#[test]
fn who_may_not_see_the_thing_finds_no_file() {
    let server = TestServer::start();
    let hidden = server.incident_red(DUTY, "Hemlig", Level::Critical, &[DUTY]);
    server.attach(DUTY, hidden, "hemlig.pdf", BYTES);
    let path = first_file(&server, Subject::Incident(hidden));
    assert_eq!(server.sign_in(DUTY).get(&path).status(), 200);
    let told = |path: &str| {
        let answer = server.sign_in(POLICE).get(path).assert_status(404);
        let page = answer.page();
        page.source()
            .replace(&page.text("article.problem code"), "NUMBER")
    };
    let absent = format!("/incidents/{}/files/1", server.code(domain::ids::IncidentId(77)));
    assert_eq!(told(&path), told(&absent));
    let sent = server.sign_in(POLICE).post_parts(
        &format!("{}/files", server.incident_path(hidden)),
        &[Part::file("file", "a.png", BYTES)],
    );
    let _absent = sent.assert_status(404);
    for page in ["/", "/journal", "/incidents"] {
        server.sign_in(POLICE).page(page).assert_no_text("hemlig.pdf");
    }
    server.sign_in(DUTY).page("/journal").assert_text("hemlig.pdf");
}

#[test]
fn file_for_an_incident_stands_in_its_journal_and_at_its_moment() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Strömavbrott", Level::Local);
    let before = server.clock.now();
    server.pass_minutes(5);
    let path = server.incident_path(incident);
    let page = server.sign_in(LIAISON).page(&path);
    let form = page.form("#act-file form").attach("file", "karta.pdf", BYTES);
    let _sent = form.submit().assert_sent_to(&format!("{path}#files"));
    let page = server.sign_in(LIAISON).page(&path);
    assert_eq!(page.all("ul.files a"), ["karta.pdf"]);
    page.assert_text("File attached");
    let link = page.attribute("ul.files a", "href").unwrap();
    assert_saved(
        &server.sign_in(COUNTY_13).get(&link),
        "application/pdf",
        "karta.pdf",
    );
    // It was not there before it was attached.
    server.pass_minutes(5);
    let past = format!("?as-of={before}");
    assert_eq!(
        server
            .sign_in(DUTY)
            .page(&format!("{path}{past}"))
            .count("ul.files a"),
        0
    );
    let _absent = server
        .sign_in(DUTY)
        .get(&format!("{link}{past}"))
        .assert_status(404);
    assert_eq!(server.sign_in(TRAINER).page(&path).count("#act-file"), 0);
    let nothing = server
        .sign_in(DUTY)
        .page(&path)
        .form("#act-file form")
        .submit_unchecked();
    nothing
        .assert_status(422)
        .page()
        .assert_text("No file was chosen");
}

#[test]
fn file_that_can_not_be_taken_is_told_and_what_was_written_stays() {
    let server = TestServer::start();
    let large = vec![b'x'; usize::try_from(FILE_BYTES_MAX).unwrap() + 1];
    let form = || {
        let page = server.sign_in(MOLNDAL).page("/report");
        page.form(FORM)
            .choose("kind", "it-phone")
            .fill("text", "Mycket viktiga ord")
    };
    for (file, bytes, told) in [
        (
            "stor.zip",
            large.as_slice(),
            "“stor.zip” is too large. At most 20 MiB",
        ),
        ("tom.txt", b"", "“tom.txt” is empty"),
    ] {
        let page = form()
            .attach("file", file, bytes)
            .submit()
            .assert_status(422)
            .page();
        page.assert_text(told);
        assert_eq!(page.text("textarea[name=text]"), "Mycket viktiga ord");
        assert_eq!(page.attribute("#file", "aria-invalid").as_deref(), Some("true"));
    }
    let many = (0..11).fold(form(), |form, number| {
        form.attach("file", &format!("{number}.png"), BYTES)
    });
    let page = many.submit().assert_status(422).page();
    page.assert_text("Too many files. At most 10");
    // Another mistake sends the form back, and the browser forgets the file.
    let page = form()
        .fill("text", " ")
        .attach("file", "a.png", BYTES)
        .submit()
        .assert_status(422)
        .page();
    page.assert_text("Choose the files again");
    assert_eq!(server.world().reports.count(), 0);
    assert_eq!(lying(&server), 0, "files of forms that were refused are left");
}

#[test]
fn node_that_takes_no_files_asks_for_none() {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Strömavbrott", Level::Local);
    let files = server.node().files().unwrap();
    files.take_at_most(2 << 20);
    let page = server.sign_in(MOLNDAL).page("/report");
    page.assert_text("At most 10 files of 2 MiB each");
    let large = vec![b'x'; (2 << 20) + 1];
    let form = page.form(FORM).choose("kind", "it-phone").fill("text", "Bild");
    let told = form
        .attach("file", "a.png", &large)
        .submit()
        .assert_status(422)
        .page();
    told.assert_text("At most 2 MiB are taken");
    files.take_at_most(0);
    assert_eq!(server.sign_in(MOLNDAL).page("/report").count("#file"), 0);
    let path = server.incident_path(incident);
    assert_eq!(server.sign_in(DUTY).page(&path).count("#act-file"), 0);
    let parts = [
        Part::text("kind", "it-phone"),
        Part::text("text", "Ändå"),
        Part::file("file", "a.png", BYTES),
    ];
    let _taken = server
        .sign_in(MOLNDAL)
        .post_parts("/report", &parts)
        .assert_status(303);
    assert_eq!((server.world().reports.count(), lying(&server)), (2, 0));
}

#[test]
fn form_sent_twice_attaches_once_and_a_lost_session_gives_the_words_back() {
    let server = TestServer::start();
    let form = server.sign_in(MOLNDAL).page("/report").form(FORM);
    let form = form
        .choose("kind", "it-phone")
        .fill("text", "En gång")
        .attach("file", "a.png", BYTES);
    for _ in 0..2 {
        let _receipt = form.submit().assert_status(303);
    }
    assert_eq!(server.world().files.of(Subject::Report(ReportId(1))).count(), 1);
    assert_eq!((server.world().reports.count(), lying(&server)), (1, 1));
    let parts = [
        Part::text("text", "Ord som inte får gå förlorade"),
        Part::file("file", "a.png", b"other"),
    ];
    let answer = server.guest().post_parts("/report", &parts).assert_status(401);
    answer.page().assert_text("Ord som inte får gå förlorade");
    assert_eq!(lying(&server), 1);
    let other_site = [
        ("content-type", "multipart/form-data; boundary=x"),
        ("sec-fetch-site", "cross-site"),
    ];
    let sent = server
        .sign_in(MOLNDAL)
        .send("POST", "/report", &other_site, b"--x--".to_vec());
    let _refused = sent.assert_status(403);
    let cut = [
        ("content-type", "multipart/form-data; boundary=x"),
        ("sec-fetch-site", "same-origin"),
    ];
    let sent = server
        .sign_in(MOLNDAL)
        .send("POST", "/report", &cut, b"--x\r\nContent-Disp".to_vec());
    let _unreadable = sent.assert_status(400);
    assert_eq!(lying(&server), 1);
}

#[test]
fn file_of_a_report_goes_where_its_report_goes() {
    let server = TestServer::start();
    let report = server.report_with_file(MOLNDAL, "Med bild", "bild.jpg", BYTES);
    let file = first_file(&server, Subject::Report(report));
    assert_eq!(server.sign_in(COUNTY_13).get(&file).status(), 200);
    let hidden = server.incident_red(DUTY, "Hemlig", Level::Local, &[DUTY]);
    let _joined = server.triage(DUTY, report, Outcome::Join(hidden));
    let _absent = server.sign_in(COUNTY_13).get(&file).assert_status(404);
    assert_eq!(server.sign_in(DUTY).get(&file).status(), 200);
}
