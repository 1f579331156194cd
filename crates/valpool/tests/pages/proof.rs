//! Receipts for entries: the link is there, the file holds, and what may not be read has none.

use domain::Sequence;
use domain::level::Level;
use journal::checkpoint::Signing;
use journal::receipt::{Receipt, Shown};
use testkit::network::{DUTY, KVARNBY, PARTY, POLICE};
use testkit::{Answer, Browser, TestServer};

/// Downloads a receipt, which must hold and be signed by the server.
fn downloaded(server: &TestServer, browser: &Browser, path: &str) -> Receipt {
    let answer = browser.get(path).assert_status(200);
    let named = answer.header("content-disposition").unwrap().to_owned();
    let receipt = Receipt::parse(answer.body()).unwrap();
    assert_eq!(
        named,
        format!("attachment; filename=\"valpool-{}.tlog-proof\"", receipt.entry)
    );
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(receipt.check(), Ok(()));
    let key = server.node().verifier().unwrap().unwrap();
    assert_eq!(receipt.signed.signing(&key), Signing::Good);
    assert!(
        matches!(receipt.shown, Shown::Hash(_)),
        "no content leaves the journal"
    );
    receipt
}

/// An answer without the number that differs each time.
fn masked(answer: Answer) -> (u16, String) {
    let (status, page) = (answer.status(), answer.page());
    let number = page.text("article.problem code");
    (status, page.source().replace(&number, "NUMBER"))
}

#[test]
fn every_entry_of_the_journal_room_offers_a_receipt_that_holds() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    let page = browser.page("/journal");
    let links = page.attributes("ol.entries a[download]", "href");
    assert_eq!(links.len(), page.count("ol.entries > li"));
    for (link, id) in links.iter().zip(page.attributes("ol.entries > li", "id")) {
        let number: u64 = id.trim_start_matches('e').parse().unwrap();
        assert_eq!(*link, format!("/journal/{number}/receipt"));
        let receipt = downloaded(&server, &browser, link);
        assert_eq!(receipt.entry, Sequence(number));
    }
}

#[test]
fn newest_entry_of_an_incident_has_a_receipt_at_once() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    let incident = server.incident(DUTY, "Telefonerna är tysta", Level::Local);
    let page = browser.page(&server.incident_path(incident));
    let link = page.attributes("#journal a[download]", "href").remove(0);
    let receipt = downloaded(&server, &browser, &link);
    assert_eq!(receipt.entry, server.world().head);
    assert_eq!(receipt.signed.checkpoint.size, server.world().head.0);
    for language in ["sv", "fi", "en"] {
        let page = browser
            .clone()
            .wishing(language)
            .page(&server.incident_path(incident));
        page.assert_whole(language);
        let spoken = page.all("#journal a[download]").remove(0);
        assert!(spoken.ends_with(&format!(" {}", receipt.entry)), "{spoken}");
    }
}

#[test]
fn receipt_of_a_report_holds_its_proof_for_whoever_has_the_address() {
    let server = TestServer::start();
    let station = format!("/report/{}", server.code(KVARNBY));
    let sent = server
        .guest()
        .post(
            &station,
            &[
                ("kind", "other"),
                ("text", "En kö på gården"),
                ("contact", "070-123 45 67"),
            ],
        )
        .assert_status(303);
    let path = sent.header("location").unwrap().to_owned();
    let page = server.guest().page(&path);
    let link = page.attributes("a[download]", "href").remove(0);
    assert_eq!(link, format!("{path}/proof"));
    let receipt = downloaded(&server, &server.guest(), &link);
    page.assert_text(&receipt.entry.to_string());
    assert_eq!(server.guest().get(&format!("{}0/proof", path)).status(), 404);
    assert_eq!(server.guest().get("/receipt/7KQ4MX-0/proof").status(), 404);
}

#[test]
fn hidden_entry_has_no_receipt_just_like_one_that_is_not_there() {
    let server = TestServer::start();
    server.incident_red(DUTY, "Hemlig", Level::Critical, &[DUTY]);
    let hidden = server.world().head;
    let absent = Sequence(hidden.0 + 1_000);
    let browser = server.sign_in(POLICE);
    for more in ["", "?as-of=2026-09-13T07:00:00Z"] {
        let of = |entry: Sequence| masked(browser.get(&format!("/journal/{entry}/receipt{more}")));
        assert_eq!(of(hidden), of(absent), "{more}");
        assert_eq!(of(hidden).0, 404);
    }
    let path = format!("/journal/{hidden}/receipt");
    assert_eq!(server.sign_in(DUTY).get(&path).status(), 200);
    assert_eq!(server.sign_in(PARTY).get(&path).status(), 404);
    for wrong in ["0", "-1", "1x", "18446744073709551616", "e1"] {
        let answer = server.sign_in(DUTY).get(&format!("/journal/{wrong}/receipt"));
        assert_eq!(answer.status(), 404, "{wrong}");
    }
}
