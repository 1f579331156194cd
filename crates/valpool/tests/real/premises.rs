//! The polling places of Australia in the register of premises.

use std::collections::BTreeSet;

use crate::client::{Answer, Client};
use crate::input::{place, real, serve, tells, timed, unescaped};

fn places(page: &Answer) -> Vec<String> {
    page.each("<span class=\"soft num\">L-", "<")
        .map(str::to_owned)
        .collect()
}

/// Every place of a list, page by page; none may come twice.
fn walk(client: &Client, from: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut next = Some(from.to_owned());
    while let Some(path) = next {
        let page = client.page(&path);
        for code in places(&page) {
            assert!(seen.insert(code.clone()), "{code} comes twice, again at {path}");
        }
        let link = page
            .each("<a class=\"button\" href=\"", "</a>")
            .find(|link| link.contains("rel=\"next\""));
        next = link.and_then(|link| link.split('"').next()).map(unescaped);
    }
    seen
}

#[test]
fn australia_2018_is_listed_and_narrowed() {
    let Some(file) = real("polling-places-australia/aec_polling_places_2018.csv") else {
        return;
    };
    let place = place();
    place.write("map.toml", include_str!("premises-2018.toml"));
    let said = place.done(&["import", "premises", &file, "--map", "map.toml"]);
    assert!(said.contains("Taken: 7477. "), "{said}");
    let (server, client) = serve(&place);
    let page = timed(&client, "premises", "/premises");
    assert!(tells(&page, "7477 places"), "{}", page.body);
    assert_eq!(places(&page).len(), 100);
    let all = walk(&client, "/premises");
    assert_eq!(all.len(), 7_477);
    for (standing, count) in [("open", 6_505), ("planned", 660), ("abolished", 312)] {
        let path = format!("/premises?standing={standing}");
        assert_eq!(walk(&client, &path).len(), count, "{standing}");
    }
    assert_eq!(walk(&client, "/premises?kind=polling-station").len(), 7_477);
    let found = timed(
        &client,
        "premises, by words",
        "/premises?q=Canberra&standing=open",
    );
    let rows = places(&found);
    assert!((1..=100).contains(&rows.len()), "{}", found.body);
    assert!(tells(&found, &format!("{} places", rows.len())), "{}", found.body);
    let row = |code: &String| {
        found
            .each("<tr>", "</tr>")
            .find(|row| row.contains(code.as_str()))
            .unwrap()
    };
    assert!(
        rows.iter()
            .all(|code| row(code).to_lowercase().contains("canberra"))
    );
    let code = all.first().unwrap();
    let only = places(&client.page(&format!("/premises?q=L-{code}")));
    assert_eq!(only, std::slice::from_ref(code));
    let station = client.page(&format!("/report/{code}"));
    assert!(station.body.contains(code), "{}", station.body);
    assert_eq!(server.stop(), 0);
}
