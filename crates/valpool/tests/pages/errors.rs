//! Errors are pages too: what happened, what to do, a number to quote, a way back.

use testkit::network::{COUNTY_14, DUTY, KVARNBY};
use testkit::{Page, TestServer};

const LANGUAGES: [&str; 3] = ["sv", "fi", "en"];

/// Fails unless it is one of our error pages with this status; tells its heading.
#[track_caller]
fn heading(page: &Page, status: u16, language: &str) -> String {
    assert_eq!(page.status(), status, "{}", page.source());
    page.assert_whole(language);
    assert_eq!(page.count("article.problem"), 1);
    assert!(
        page.text("article.problem code").len() > 3,
        "there is no number to quote"
    );
    assert_eq!(
        page.attributes("article.problem a.button", "href").len(),
        1,
        "there is no way back"
    );
    page.text("h1")
}

#[test]
fn page_that_is_not_there_is_an_error_page_in_every_language() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    let headings = LANGUAGES.map(|language| {
        let page = browser.clone().wishing(language).get("/nothing/here").page();
        heading(&page, 404, language)
    });
    assert_eq!(headings[2], "There is no such page");
    assert!(
        headings[0] != headings[1] && headings[1] != headings[2],
        "{headings:?}"
    );
}

#[test]
fn each_error_has_a_number_of_its_own() {
    let server = TestServer::start();
    let number = || server.guest().get("/nothing").page().text("article.problem code");
    assert_ne!(number(), number());
}

#[test]
fn refusal_is_an_error_page_that_gives_back_what_was_written() {
    let server = TestServer::start();
    let browser = server.sign_in(COUNTY_14);
    for language in LANGUAGES {
        let fields = [
            ("text", "Läget är lugnt <b>här</b>"),
            ("basis", "fact"),
            ("key", "1f"),
        ];
        let page = browser
            .clone()
            .wishing(language)
            .post("/themes/cyber", &fields)
            .page();
        heading(&page, 403, language);
        page.assert_text("Läget är lugnt <b>här</b>");
        assert_eq!(page.count("article b"), 0, "what was written is drawn as markup");
    }
    let page = browser.post("/themes/cyber", &[("text", "Ett ord till")]).page();
    page.assert_text("Your role does not allow you to write the state of a theme.");
}

#[test]
fn form_of_another_site_is_refused_and_changes_nothing() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    let before = server.world().head;
    let own = format!("http://{}", server.address());
    let foreign: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://example.org")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site"), ("origin", &own)],
    ];
    for headers in foreign {
        for path in [
            "/duty",
            "/sign-out",
            "/language",
            "/report",
            "/themes/cyber",
            "/sign-in",
        ] {
            let answer = browser.post_with(path, &[("do", "take"), ("language", "sv")], headers);
            assert_eq!(answer.status(), 403, "{path} {headers:?}");
        }
    }
    for language in LANGUAGES {
        let headers = [("sec-fetch-site", "cross-site")];
        let page = browser
            .clone()
            .wishing(language)
            .post_with("/duty", &[], &headers)
            .page();
        heading(&page, 403, language);
    }
    assert_eq!(server.world().head, before);
    assert!(server.sign_in(DUTY).page("/").has_link("Reports"));
    let _still_signed_in = browser.page("/");
}

#[test]
fn form_of_our_own_is_taken_from_old_browsers_and_new_ones() {
    let server = TestServer::start();
    let own = format!("http://{}", server.address());
    let ours: [&[(&str, &str)]; 4] = [
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
        &[("origin", &own)],
        &[],
    ];
    for headers in ours {
        let answer = server
            .sign_in(DUTY)
            .post_with("/duty", &[("do", "take")], headers);
        assert_eq!(answer.status(), 303, "{headers:?}");
    }
}

#[test]
fn form_that_is_too_long_is_an_error_page() {
    let server = TestServer::start();
    let path = format!("/report/{}", server.code(KVARNBY));
    let text = "a".repeat(513 * 1024);
    for language in LANGUAGES {
        let page = server
            .guest()
            .wishing(language)
            .post(&path, &[("kind", "other"), ("text", &text)])
            .page();
        heading(&page, 413, language);
    }
    assert_eq!(server.world().reports.count(), 0);
}

#[test]
fn body_that_is_no_form_is_an_error_page() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    for kind in [
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
    ] {
        let page = browser
            .send("POST", "/duty", &[("content-type", kind)], b"do=take".to_vec())
            .page();
        heading(&page, 400, "en");
    }
}

#[test]
fn method_that_no_page_has_is_an_error_page() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    for (method, path) in [
        ("POST", "/"),
        ("DELETE", "/reports"),
        ("PUT", "/report"),
        ("GET", "/sign-out"),
    ] {
        let page = browser.send(method, path, &[], Vec::new()).page();
        heading(&page, 404, "en");
    }
}

#[test]
fn way_back_is_the_page_one_came_from_and_never_another_site() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    let back = |referer: &str| {
        let page = browser.get_with("/nothing", &[("referer", referer)]).page();
        page.attribute("article.problem a.button", "href").unwrap()
    };
    let own = format!("http://{}", server.address());
    assert_eq!(back(&format!("{own}/reports?state=new")), "/reports?state=new");
    let two_slashes = format!("{own}//example.org/x");
    for foreign in [
        "https://example.org/reports",
        "nonsense",
        "",
        "javascript:alert(1)",
        &two_slashes,
    ] {
        assert_eq!(back(foreign), "/", "{foreign}");
    }
    let page = browser.get("/nothing").page();
    page.assert_text("To the start");
}

#[test]
fn strange_addresses_are_pages_that_are_not_there() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    for path in [
        "/reports/",
        "/reports/AAAAAA",
        "/reports/%FF%FE",
        "/reports/..%2F..",
        "/incidents/%00",
        "/map/county-99",
        "/map/county-%F0%9F%97%BA",
        "/map/nowhere",
        "/map/municipality-",
        "/receipt/x",
        "/receipt/AAAAAA-",
        "/report/ZZZZZZ",
        "/themes/nothing",
        "/themes/nothing/erase",
        "/incidents/ZZZZZZ/erase",
        "/assets/..%2Fvalpool.css",
        "//example.org",
    ] {
        let page = browser.get(path).page();
        heading(&page, 404, "en");
    }
}

#[test]
fn strange_queries_are_read_as_far_as_they_can_be() {
    let server = TestServer::start();
    let browser = server.sign_in(DUTY);
    for path in [
        "/reports?before=nonsense&state=nonsense",
        "/reports?q=%22%27%28%29%2A%3A%5E%20OR%20AND%20NEAR",
        "/reports?q=%00",
        "/reports?area=county-99&kind=%00&theme=x",
        "/reports?%FF=%FF&&&==",
        "/incidents?after=9-AAAAAA&level=7&theme=x&state=x",
        "/incidents?q=%2A",
        "/journal?before=-1&about=x&kind=x",
        "/journal?before=99999999999999999999",
        "/journal?incident=I-AAAAAA",
        "/premises?from=99999999999999999999999",
        "/premises?from=-1&area=x",
        "/map?shade=x",
    ] {
        browser.page(path).assert_whole("en");
    }
}
