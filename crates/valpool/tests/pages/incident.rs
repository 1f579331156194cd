//! `/incidents/…`: one incident, and everything that is done with it.

use domain::Command;
use domain::ids::{IncidentId, OrganisationId};
use domain::incidents::{CloseIncident, Part};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::theme::{Basis, Likelihood};
use testkit::network::{ANALYST, COUNTY_13, DUTY, LIAISON, MOLNDAL, POLICE, TRAINER, code};
use testkit::{Page, TestServer};

fn opened() -> (TestServer, IncidentId) {
    let server = TestServer::start();
    let incident = server.incident(DUTY, "Telefonerna är tysta", Level::Local);
    (server, incident)
}

fn page(server: &TestServer, incident: IncidentId) -> Page {
    server.sign_in(DUTY).page(&server.incident_path(incident))
}

#[test]
fn incident_tells_its_level_marking_and_facts() {
    let (server, incident) = opened();
    let page = page(&server, incident);
    page.assert_heading("Telefonerna är tysta");
    page.assert_text(&format!("I-{}", server.code(incident)));
    page.assert_text("Level 1 Local");
    page.assert_text("TLP:GREEN");
    page.assert_text("IT or phone not working");
    page.assert_text("Om Telefonerna är tysta");
    assert!(page.has_link("Mölndal"));
}

#[test]
fn level_changes_with_a_reason() {
    let (server, incident) = opened();
    let path = server.incident_path(incident);
    let form = page(&server, incident)
        .form("#act-level form")
        .choose("level", "3");
    let after = form
        .fill("reason", "Tre län berörs.")
        .submit()
        .assert_sent_to(&path)
        .follow()
        .page();
    after.assert_text("Level 3 National");
    after.assert_text("Tre län berörs.");
    assert_eq!(
        server.world().incidents.get(incident).unwrap().level,
        Level::National
    );
}

#[test]
fn entry_is_written_as_fact_or_assessment() {
    let (server, incident) = opened();
    let form = page(&server, incident)
        .form("form.entry")
        .fill("text", "Operatören bekräftar.");
    assert_eq!(form.value("basis"), Some("fact"));
    let _sent = form.submit().assert_status(303);
    let form = page(&server, incident)
        .form("form.entry")
        .fill("text", "Det tar nog en timme.");
    let after = form.choose("basis", "assessment").submit().follow().page();
    after.assert_text("Operatören bekräftar.");
    let entries = after.all("ol.entries > li");
    assert!(
        entries[0].contains("Det tar nog en timme.") && entries[0].contains("Assessment"),
        "{entries:?}"
    );
    assert!(
        entries[1].contains("Operatören bekräftar.") && entries[1].contains("Fact"),
        "{entries:?}"
    );
}

#[test]
fn each_of_the_five_parts_is_written_and_written_anew() {
    let (server, incident) = opened();
    for part in Part::ALL {
        let form = page(&server, incident).form(&format!("#act-{} form", part.code()));
        let form = form
            .fill("text", "Första versionen.")
            .choose("basis", "assessment")
            .choose("likelihood", "likely");
        let _sent = form.submit().assert_status(303);
        let form = page(&server, incident).form(&format!("#act-{} form", part.code()));
        assert_eq!(
            form.value("text"),
            Some("Första versionen."),
            "what stands there is what one writes on"
        );
        assert_eq!(
            (form.value("basis"), form.value("likelihood")),
            (Some("assessment"), Some("likely"))
        );
        let text = format!("Andra versionen av {}.", part.code());
        let _sent = form
            .fill("text", &text)
            .choose("basis", "fact")
            .submit()
            .assert_status(303);
        let world = server.world();
        let visible = domain::policy::visible(&world, domain::actor::Actor::Console);
        let versions = world.incidents.get(incident).unwrap().part(part);
        let statement = &versions.now(&world, &visible).unwrap().statement;
        assert_eq!(
            (statement.text.reveal(), statement.basis),
            (Some(text.as_str()), Basis::Fact)
        );
        assert_eq!(statement.likelihood, None::<Likelihood>, "a fact is not likely");
    }
    page(&server, incident).assert_text("Andra versionen av measures.");
}

#[test]
fn lead_is_handed_over() {
    let (server, incident) = opened();
    let path = server.incident_path(incident);
    let browser = server.sign_in(DUTY);
    let form = browser.page(&path).click("Hand over").form("#act-hand-over form");
    assert_eq!(
        form.value("lead"),
        Some(""),
        "whoever leads already is not proposed"
    );
    let form = form
        .choose("lead", "cyber-security")
        .fill("reason", "Det är deras system.");
    form.submit()
        .assert_sent_to(&path)
        .follow()
        .page()
        .assert_text("Cybersäkerhetscentret");
    assert_eq!(
        server.world().incidents.get(incident).unwrap().lead.as_str(),
        "cyber-security"
    );
    let unchanged = form.submit_unchecked();
    assert_eq!(unchanged.status(), 303, "the same key again is the same request");
}

#[test]
fn marking_is_narrowed_and_names_stay_with_whoever_narrows() {
    let (server, incident) = opened();
    let path = server.incident_path(incident);
    let police = server.code(POLICE);
    let form = server
        .sign_in(DUTY)
        .page(&format!("{path}?do=mark"))
        .form("#act-mark form");
    let form = form
        .choose("label", "red")
        .choose_all("named", &[&police])
        .fill("reason", "Uppgift om en person.");
    form.submit()
        .assert_sent_to(&path)
        .follow()
        .page()
        .assert_text("TLP:RED");
    let marking = server.world().incidents.get(incident).unwrap().marking.clone();
    assert_eq!(
        (marking.label, marking.named.as_slice()),
        (Label::Red, [DUTY, POLICE].as_slice())
    );
    let _seen = server.sign_in(POLICE).page(&path);
    assert_eq!(server.sign_in(ANALYST).get(&path).status(), 404);
}

#[test]
fn audience_is_read_from_a_list_of_several() {
    let (server, incident) = opened();
    let path = server.incident_path(incident);
    let form = server
        .sign_in(DUTY)
        .page(&format!("{path}?do=mark"))
        .form("#act-mark form");
    let form = form
        .choose("label", "amber")
        .choose_all("audience", &["police", "county-13"]);
    let _sent = form
        .fill("reason", "De behöver den.")
        .submit()
        .assert_sent_to(&path);
    let audience: Vec<OrganisationId> = server
        .world()
        .incidents
        .get(incident)
        .unwrap()
        .marking
        .audience
        .clone();
    assert_eq!(audience, [code("county-13"), code("police")]);
    let _seen = server.sign_in(COUNTY_13).page(&path);
    assert_eq!(server.sign_in(LIAISON).get(&path).status(), 404);
}

#[test]
fn marking_is_widened_by_its_owner_only() {
    let (server, incident) = opened();
    let audience = vec![code("police")];
    server.mark(
        DUTY,
        incident,
        Marking {
            label: Label::Amber,
            audience,
            named: Vec::new(),
        },
    );
    let path = server.incident_path(incident);
    let form = server
        .sign_in(POLICE)
        .page(&format!("{path}?do=mark"))
        .form("#act-mark form");
    let refused = form
        .choose("label", "green")
        .fill("reason", "Alla bör veta.")
        .submit()
        .assert_status(403)
        .page();
    refused.assert_whole("en");
    refused.assert_text("Only the organisation that owns it may widen who can read it.");
    assert_eq!(
        refused.form("#act-mark form").value("reason"),
        Some("Alla bör veta.")
    );
    assert_eq!(
        server.world().incidents.get(incident).unwrap().marking.label,
        Label::Amber
    );
}

#[test]
fn whoever_gives_an_incident_out_of_sight_lands_on_the_list() {
    let (server, incident) = opened();
    let path = server.incident_path(incident);
    let before = server.world().head;
    let fields = [("do", "mark"), ("label", "amber"), ("reason", "Snävare krets.")];
    let _sent = server
        .sign_in(MOLNDAL)
        .post(&path, &fields)
        .assert_sent_to("/incidents");
    assert_eq!(server.world().head.0, before.0 + 1);
    assert_eq!(server.sign_in(MOLNDAL).get(&path).status(), 404);
    let _seen = server.sign_in(DUTY).page(&path);
}

#[test]
fn places_are_chosen_from_a_list_of_several() {
    let (server, incident) = opened();
    let path = server.incident_path(incident);
    let form = server
        .sign_in(DUTY)
        .page(&format!("{path}?do=place"))
        .form("#act-place form");
    assert_eq!(form.value("place"), Some("municipality-1481"));
    let after = form
        .choose_all("place", &["county-13", "municipality-1480"])
        .submit()
        .follow()
        .page();
    assert!(after.has_link("Göteborg") && after.has_link("Hallands län"));
    let world = server.world();
    assert_eq!(world.incidents.get(incident).unwrap().places.len(), 2);
}

#[test]
fn incident_is_closed_and_opened_again_with_reasons() {
    let (server, incident) = opened();
    let path = server.incident_path(incident);
    server.pass_minutes(40);
    let form = page(&server, incident)
        .form("#act-close form")
        .fill("reason", "Telefonerna svarar.");
    let closed = form.submit().assert_sent_to(&path).follow().page();
    closed.assert_text("Telefonerna svarar.");
    for form in [
        "#act-level form",
        "#act-close form",
        "#act-event form",
        "#act-place form",
    ] {
        assert_eq!(closed.count(form), 0, "{form} is there on a closed incident");
    }
    assert_eq!(
        closed.count("form.entry"),
        1,
        "words are added after the end as well"
    );
    let form = closed
        .form("#act-reopen form")
        .fill("reason", "De tystnade igen.");
    let open = form.submit().assert_sent_to(&path).follow().page();
    open.assert_text("De tystnade igen.");
    assert_eq!(open.count("#act-close form"), 1);
    assert!(server.world().incidents.get(incident).unwrap().closed.is_none());
}

#[test]
fn incident_closed_meanwhile_refuses_and_gives_back_the_words() {
    let (server, incident) = opened();
    let stale = page(&server, incident);
    let close = CloseIncident {
        incident,
        reason: "Över.".to_owned(),
    };
    server.ask(POLICE, Command::CloseIncident(close));
    let level = stale
        .form("#act-level form")
        .choose("level", "2")
        .fill("reason", "Två lokaler.");
    let part = stale.form("#act-event form").fill("text", "Ett långt stycke.");
    let close = stale.form("#act-close form").fill("reason", "Stänger också.");
    for (form, words) in [
        (level, "Två lokaler."),
        (part, "Ett långt stycke."),
        (close, "Stänger också."),
    ] {
        let page = form.submit().assert_status(409).page();
        page.assert_whole("en");
        page.assert_text("The incident is closed. Reopen it first.");
        page.assert_text(words);
    }
    assert_eq!(
        server.world().incidents.get(incident).unwrap().level,
        Level::Local
    );
}

#[test]
fn open_incident_cannot_be_opened_again() {
    let (server, incident) = opened();
    let fields = [("do", "reopen"), ("reason", "Igen och igen")];
    let page = server
        .sign_in(DUTY)
        .post(&server.incident_path(incident), &fields)
        .assert_status(409)
        .page();
    page.assert_text("The incident is open already.");
}

#[test]
fn what_a_form_does_not_say_is_asked_for() {
    let (server, incident) = opened();
    let path = server.incident_path(incident);
    let browser = server.sign_in(DUTY);
    let wrong: [&[(&str, &str)]; 9] = [
        &[],
        &[("do", "dance")],
        &[("do", "change-level"), ("reason", "Utan nivå")],
        &[("do", "change-level"), ("level", "9"), ("reason", "För högt")],
        &[("do", "change-level"), ("level", "2"), ("reason", "  ")],
        &[("do", "describe"), ("part", "nothing"), ("text", "Ingen del")],
        &[("do", "hand-over"), ("lead", "nobody"), ("reason", "Till ingen")],
        &[("do", "mark"), ("label", "pink"), ("reason", "Ny färg")],
        &[("do", "write"), ("text", "")],
    ];
    let before = server.world().head;
    for fields in wrong {
        let page = browser.post(&path, fields).page();
        assert_eq!(page.status(), 422, "{fields:?}");
        page.assert_whole("en");
        assert_eq!(page.count("[role=alert]"), 1, "{fields:?}");
    }
    assert_eq!(server.world().head, before);
}

#[test]
fn role_that_does_not_lead_reads_without_forms_and_is_refused() {
    let (server, incident) = opened();
    let path = server.incident_path(incident);
    let browser = server.sign_in(TRAINER);
    assert_eq!(browser.page(&path).count("main form"), 0);
    for form in [
        "write",
        "close",
        "mark",
        "hand-over",
        "place",
        "describe",
        "change-level",
        "reopen",
    ] {
        let fields = [
            ("do", form),
            ("text", "Några ord"),
            ("reason", "Därför att"),
            ("level", "2"),
            ("label", "red"),
            ("lead", "police"),
            ("part", "event"),
        ];
        assert_eq!(browser.post(&path, &fields).status(), 403, "{form}");
    }
}

#[test]
fn journal_of_an_incident_lists_everything_newest_first() {
    let (server, incident) = opened();
    let report = server.report(DUTY, "it-phone", "En till telefon", "municipality-1382");
    server.triage(DUTY, report, domain::reports::Outcome::Join(incident));
    let _sent = page(&server, incident)
        .form("form.entry")
        .fill("text", "Ringt operatören.")
        .submit();
    let page = page(&server, incident);
    let numbers: Vec<u64> = page
        .attributes("ol.entries > li[id]", "id")
        .iter()
        .map(|id| id.trim_start_matches('e').parse().unwrap())
        .collect();
    assert!(
        numbers.len() >= 3 && numbers.is_sorted_by(|newer, older| newer > older),
        "{numbers:?}"
    );
    let all = page.click("All in the journal");
    all.assert_text("Ringt operatören.");
    let listed = all.attributes("ol.entries > li[id]", "id");
    assert_eq!(listed.len(), numbers.len());
    page.assert_text("En till telefon");
}

#[test]
fn older_moment_shows_the_incident_as_it_was() {
    let (server, incident) = opened();
    server.pass_minutes(10);
    let form = page(&server, incident)
        .form("#act-level form")
        .choose("level", "4");
    let _sent = form.fill("reason", "Värre än väntat.").submit();
    let older = format!("{}?as-of=2026-09-13T07:35:00Z", server.incident_path(incident));
    let page = server.sign_in(DUTY).page(&older);
    page.assert_text("Level 1 Local");
    page.assert_no_text("Värre än väntat.");
    let _past = server
        .sign_in(DUTY)
        .post(&older, &[("do", "write"), ("text", "Då och då")])
        .assert_status(409);
}
