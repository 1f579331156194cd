//! Killed while the network was being founded: the next start founds the rest, so that there is a
//! way in.

use domain::Command;
use domain::actor::Actor;
use domain::ids::Numbering;
use domain::network::{FoundNetwork, NetworkFounded};
use domain::words::Names;
use engine::clock::Clock;
use engine::sessions::Sessions;
use engine::{Node, Options, Proof, Search};
use journal::{Keys, SqliteCabinet, SqliteStore};

use crate::client::Client;
use crate::network::{SERVE, place};
use crate::program::Place;

/// A journal that holds a network's name and nothing else.
fn half_founded() -> Place {
    let place = place();
    let data = place.data();
    let options = Options {
        store: Box::new(SqliteStore::open(&data).unwrap()),
        keys: Keys::within(Box::new(SqliteCabinet::open(&data.join("keys.sqlite")).unwrap())),
        clock: Clock::machine(),
        sessions: Sessions::open(&data).unwrap(),
        search: Search::open(&data).unwrap(),
        proof: Proof::open(&data).unwrap(),
    };
    let node = Node::open(options, &mut |_| {}).unwrap();
    let founded = NetworkFounded {
        names: Names::same("Valnät"),
        country: "SE".to_owned(),
        zone: "Europe/Stockholm".to_owned(),
        numbering: Numbering::new([7; 16]),
    };
    let command = Command::FoundNetwork(Box::new(FoundNetwork(founded)));
    node.ask_blocking(Actor::Console, command).unwrap();
    place
}

#[test]
fn server_founds_the_rest_and_prints_the_first_link() {
    let place = half_founded();
    let server = place.start(&SERVE);
    let link = server
        .said
        .iter()
        .find_map(|line| line.find("/sign-in/link/").map(|at| &line[at..]));
    let link = link.unwrap_or_else(|| panic!("there is no way in: {:?}", server.said));
    let answer = Client::of(&server).post(link.trim(), &[]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let status = place.status(&place.data());
    assert_eq!(
        (&status["organisations"], &status["people"]),
        (&1.into(), &1.into())
    );
    assert_eq!(status["network"]["name"], "Valnät");
}

#[test]
fn import_founds_the_rest() {
    let place = half_founded();
    place
        .write("premises.csv", "id,name\n1,Kvarnby skola\n")
        .write("map.toml", "id = \"id\"\nname = \"name\"\n");
    let import = ["import", "premises", "premises.csv", "--map", "map.toml"];
    let rehearsed = place.done(&[&import[..], &["--dry-run"]].concat());
    assert!(rehearsed.contains("Taken: 1."), "{rehearsed}");
    assert!(place.done(&import).contains("Taken: 1."));
    let status = place.status(&place.data());
    assert_eq!(
        (&status["organisations"], &status["people"]),
        (&1.into(), &1.into())
    );
}
