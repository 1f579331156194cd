//! The whole script on a network in memory.

#![allow(clippy::unwrap_used, reason = "tests")]

use domain::level::Level;
use domain::policy;
use engine::clock::Clock;
use engine::sessions::Sessions;
use engine::{Options, Proof, Search};
use journal::MemoryStore;

use super::*;
use crate::demo::marker::Marker;

/// A founded network in memory, and the folder of its search index.
fn network() -> (Node, Marker, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::open(
        Options {
            store: Box::new(MemoryStore::default()),
            keys: journal::Keys::in_memory(),
            clock: Clock::machine(),
            sessions: Sessions::in_memory().unwrap(),
            search: Search::open(folder.path()).unwrap(),
            proof: Proof::open(folder.path()).unwrap(),
        },
        &mut |_| {},
    )
    .unwrap();
    let started_at = "2026-09-13T05:36:00Z".parse().unwrap();
    let marker = Marker {
        started_at,
        language: "en".to_owned(),
        is_complete: false,
    };
    content::found(&node, &marker).unwrap();
    (node, marker, folder)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

#[test]
fn every_step_of_the_script_is_granted_in_every_language() {
    for language in ["sv", "fi", "en"] {
        let (node, marker, _folder) = network();
        let script = Arc::new(Script::read(language).unwrap());
        let mut stage = Stage::new(node.clone(), &script, marker.started_at).unwrap();
        block_on(stage.play_history()).unwrap();
        let mut refused = Vec::new();
        for (place, step) in script
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.second >= 0)
        {
            node.clock().set(stage.at(step.second));
            if let Err(error) = block_on(stage.play(place, step)) {
                refused.push(format!("second {}: {error}", step.second));
            }
        }
        assert_eq!(refused, Vec::<String>::new());
        assert_eq!(stage.played.len(), script.steps.len());
    }
}

#[test]
fn second_zero_shows_six_open_incidents() {
    let (node, marker, _folder) = network();
    let script = Arc::new(Script::read("en").unwrap());
    let mut stage = Stage::new(node.clone(), &script, marker.started_at).unwrap();
    block_on(stage.play_history()).unwrap();
    let world = node.world();
    let visible = policy::visible(&world, Actor::Console);
    let levels: Vec<Level> = world
        .incidents
        .open(&visible)
        .map(|incident| incident.level)
        .collect();
    assert_eq!(
        levels,
        [
            Level::National,
            Level::Extended,
            Level::Extended,
            Level::Extended,
            Level::Local,
            Level::Local
        ]
    );
    assert!(world.recorded_at <= marker.started_at);
}
