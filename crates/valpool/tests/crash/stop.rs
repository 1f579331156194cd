//! Asked to stop, and started where another has the data or the address.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::client::Client;
use crate::network::{Network, SERVE, Sent, place};

const CLIENTS: usize = 4;
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// Opens the stream of the picture and reads its first event.
fn live(client: &Client, cookie: &str) -> BufReader<TcpStream> {
    let socket = TcpStream::connect(client.host()).unwrap();
    socket.set_read_timeout(Some(ANSWER_MAX)).unwrap();
    let request = format!(
        "GET /live?to=%2F HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\r\n",
        client.host()
    );
    (&socket).write_all(request.as_bytes()).unwrap();
    let mut reader = BufReader::new(socket);
    let mut line = String::new();
    while !line.starts_with("event: region") {
        line.clear();
        assert_ne!(
            reader.read_line(&mut line).unwrap(),
            0,
            "the stream ended at once"
        );
    }
    reader
}

#[test]
fn stops_when_asked_under_load_and_every_receipt_stays() {
    let network = Network::found();
    let server = network.start();
    let reader = Client::signed_in(&server, &network.place);
    let stream = live(&reader, reader.cookie());
    let client = Client::of(&server);
    let (given, receipts) = mpsc::channel();
    let (mut taken, unanswered) = thread::scope(|scope| {
        let send = |number| {
            let (client, given, network) = (client.clone(), given.clone(), &network);
            scope.spawn(move || {
                let mut reports = (0..).map(|report| Sent::new(0, number, report));
                reports.find(|sent| match client.try_post(&network.station, &sent.fields()) {
                    Ok(answer) => given.send(sent.receipt(&answer)).is_err(),
                    Err(_gone) => true,
                })
            })
        };
        let clients: Vec<_> = (0..CLIENTS).map(send).collect();
        drop(given);
        let mut taken = Vec::new();
        for _ in 0..40 {
            taken.push(receipts.recv_timeout(ANSWER_MAX).unwrap());
        }
        assert_eq!(server.stop(), 0);
        let unanswered: Vec<_> = clients
            .into_iter()
            .map(|client| client.join().unwrap().unwrap())
            .collect();
        taken.extend(receipts.iter());
        (taken, unanswered)
    });
    drop(stream);
    // Stopped as it should be, everything lies in the journal's own file.
    let beside = network.place.data().join("journal.sqlite-wal");
    assert!(!beside.exists(), "{} is left", beside.display());
    network.assert_intact();
    let server = network.start();
    let client = Client::of(&server);
    // What was under way was finished: nothing is in the journal that nobody has a receipt for.
    let texts: BTreeSet<String> = taken.iter().map(|receipt| receipt.text.clone()).collect();
    network.assert_holds(&texts);
    taken.extend(unanswered.iter().map(|sent| network.report(&client, sent)));
    for receipt in &taken {
        receipt.assert_good(&client);
    }
    let interrupted = Command::new("kill")
        .args(["-INT", &server.child.id().to_string()])
        .status();
    assert!(interrupted.unwrap().success());
    let mut server = server;
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[test]
fn second_server_is_refused_and_the_first_goes_on() {
    let network = Network::found();
    let server = network.start();
    let client = Client::of(&server);
    let first = network.report(&client, &Sent::new(0, 0, 0));
    let ran = network.place.run(&SERVE);
    ran.failed(3, "The journal in ./valpool-data is in use by another process.");
    assert_eq!((ran.out.as_str(), ran.err.lines().count()), ("", 1), "{ran:?}");
    let address = client.host().to_owned();
    let ran = place().run(&["serve", "--listen", &address]);
    ran.failed(3, &format!("The address {address} is taken."));
    assert_eq!((ran.out.as_str(), ran.err.lines().count()), ("", 1), "{ran:?}");
    first.assert_good(&client);
    network.report(&client, &Sent::new(0, 0, 1)).assert_good(&client);
    assert_eq!(server.stop(), 0);
}
