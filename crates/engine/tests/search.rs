//! The search index finds what the journal holds, in three languages, and is made anew when it must.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod network;

use domain::Command;
use domain::actor::Actor;
use domain::ids::{IncidentId, ReportId};
use engine::{Granted, Node};
use journal::{Keys, MemoryStore};

use network::{DUTY, Small, clock, import, keys_in, open_incident, opened, opened_with, receive, set_up};

fn small() -> Small {
    Small::new()
}

/// Asks, and waits until the index holds what came of it.
fn ask(node: &Node, by: Actor, command: Command) -> Granted {
    let granted = node.ask_blocking(by, command).unwrap();
    wait(node);
    granted
}

fn wait(node: &Node) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(node.search().caught_up(node.world().head));
}

fn reports(node: &Node, query: &str) -> Vec<u32> {
    node.search()
        .reports(query, None, 100)
        .unwrap()
        .into_iter()
        .map(|id| id.0)
        .collect()
}

#[test]
fn words_are_found_in_three_languages_and_in_other_forms() {
    let small = small();
    let node = &small.node;
    for text in [
        "Valsedlarna tog slut i vallokalen",
        "Äänestyspaikan ovi oli lukossa",
        "Two polling stations closed early",
    ] {
        ask(node, DUTY, receive(text));
    }
    for (query, found) in [
        ("valsedlar", 1),
        ("VALLOKAL", 1),
        ("slut valsed", 1),
        ("äänestyspaikka", 2),
        ("ovi lukossa", 2),
        ("station", 3),
        ("stations close", 3),
    ] {
        assert_eq!(reports(node, query), [found], "{query}");
    }
    for nothing in [
        "",
        "\"",
        "*",
        "valsedlar station",
        "saknas",
        "NOT",
        "words:slut",
        "-",
        "NEAR(a b)",
    ] {
        assert!(reports(node, nothing).is_empty(), "{nothing}");
    }
}

#[test]
fn any_script_can_be_looked_for() {
    let small = small();
    let texts = [
        "हिन्दी में मतदान",
        "انتخابات",
        "投票所",
        "Ѳита İstanbul",
        "e\u{301}cole",
        "ẞ², 𞤀𞤣𞤤𞤢𞤥",
    ];
    for text in texts {
        ask(&small.node, DUTY, receive(text));
    }
    for (text, number) in texts.iter().zip(1..) {
        assert_eq!(reports(&small.node, text), [number], "{text}");
    }
}

#[test]
fn newest_comes_first_and_pages_go_on() {
    let small = small();
    for number in 1..=7 {
        ask(&small.node, DUTY, receive(&format!("Kö nummer {number}")));
    }
    let search = small.node.search();
    let page = |before| {
        search
            .reports("kö", before, 3)
            .unwrap()
            .into_iter()
            .map(|id| id.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(page(None), [7, 6, 5]);
    assert_eq!(page(Some(ReportId(5))), [4, 3, 2]);
    assert_eq!(page(Some(ReportId(2))), [1]);
    assert!(page(Some(ReportId(1))).is_empty());
}

#[test]
fn corrected_report_is_found_by_its_new_words_only() {
    let small = small();
    ask(
        &small.node,
        DUTY,
        import(&[("a", "Kravaller utanför"), ("b", "Lugnt")]),
    );
    assert_eq!(reports(&small.node, "kravaller"), [1]);
    ask(&small.node, DUTY, import(&[("a", "Folkfest utanför")]));
    assert!(reports(&small.node, "kravaller").is_empty());
    assert_eq!(reports(&small.node, "folkfest"), [1]);
    assert_eq!(reports(&small.node, "utanför"), [1]);
}

#[test]
fn incidents_are_found_by_their_titles() {
    let small = small();
    ask(&small.node, DUTY, receive("x"));
    ask(&small.node, DUTY, open_incident(1, "Strömavbrott i Mölndal"));
    assert_eq!(
        small.node.search().incidents("strömavbrott", 10).unwrap(),
        [IncidentId(1)]
    );
    assert!(small.node.search().incidents("x", 10).unwrap().is_empty());
}

#[test]
fn index_goes_on_after_a_restart_and_catches_up_with_what_it_missed() {
    let small = small();
    ask(&small.node, DUTY, receive("Första"));
    let Small {
        node,
        store,
        clock,
        folder,
    } = small;
    drop(node);
    // A node with its index elsewhere writes on.
    let elsewhere = tempfile::tempdir().unwrap();
    let node = opened_with(store.clone(), keys_in(folder.path()), elsewhere.path(), &clock).unwrap();
    ask(&node, DUTY, receive("Andra"));
    drop(node);
    let node = opened(store, folder.path(), &clock).unwrap();
    wait(&node);
    assert_eq!(
        (reports(&node, "första"), reports(&node, "andra")),
        (vec![1], vec![2])
    );
}

#[test]
fn index_of_another_journal_is_made_anew() {
    let small = small();
    for _ in 0..3 {
        ask(&small.node, DUTY, receive("Gamla journalen"));
    }
    let Small { node, folder, .. } = small;
    drop(node);
    // Longer and shorter than the journal that the index was made from.
    for reports_now in [1, 5] {
        // What was signed of the other journal would keep the node from starting on this one.
        std::fs::remove_dir_all(folder.path().join("checkpoints")).unwrap();
        let node = opened_with(MemoryStore::default(), Keys::in_memory(), folder.path(), &clock()).unwrap();
        set_up(&node);
        for _ in 0..reports_now {
            ask(&node, DUTY, receive("Nya journalen"));
        }
        assert!(reports(&node, "gamla").is_empty());
        assert_eq!(reports(&node, "nya").len(), reports_now);
    }
}

#[test]
fn broken_index_is_made_anew() {
    let small = small();
    ask(&small.node, DUTY, receive("Första"));
    let Small {
        node,
        store,
        clock,
        folder,
    } = small;
    drop(node);
    let file = folder.path().join("search.sqlite");
    std::fs::write(&file, "no database at all ".repeat(500)).unwrap();
    let node = opened(store.clone(), folder.path(), &clock).unwrap();
    wait(&node);
    assert_eq!(reports(&node, "första"), [1]);
    drop(node);
    // Its pages spoilt behind a good beginning.
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[4_096..].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    let node = opened(store, folder.path(), &clock).unwrap();
    ask(&node, DUTY, receive("Andra"));
    assert_eq!(
        (reports(&node, "första"), reports(&node, "andra")),
        (vec![1], vec![2])
    );
}

#[test]
fn long_way_behind_is_caught_up_in_several_turns() {
    let small = small();
    let keys: Vec<_> = (0..4_500).map(|row| row.to_string()).collect();
    let rows: Vec<_> = keys.iter().map(|key| (key.as_str(), "Kö")).collect();
    ask(&small.node, DUTY, import(&rows));
    assert_eq!(
        small.node.search().reports("kö", None, 10_000).unwrap().len(),
        4_500
    );
}
