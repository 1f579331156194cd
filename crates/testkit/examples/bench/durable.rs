//! Reports over HTTP, each durable before it is answered, beside a bare durable insert.

use std::path::Path;
use std::time::Duration;

use domain::ids::PremisesId;
use engine::clock::Stopwatch;
use form_urlencoded::Serializer;

use crate::bare::Bare;
use crate::http::Client;
use crate::journals;
use crate::server::{self, Server};
use crate::table::{Allowed, Row, Unit};
use crate::{Done, Scale};

/// Many short rounds: a disk that others use too is fast and slow by turns.
const ROUNDS: u32 = 20;
const CLIENTS: u32 = 16;
const TEXT: &str = "Valsedlarna för ett parti är slut i lokalen. Röstmottagarna har ringt kommunen, som \
    skickar nya med bil; de väntas inom en halvtimme. Väljarna har fått veta det, kön är omkring tjugo \
    personer lång, och röstningen pågår med de sedlar som finns. Ingen har gått därifrån, såvitt vi vet. \
    Vi hör av oss igen när de nya sedlarna har kommit och kön är borta.";
/// An incident system that is free to all, measured on such a machine: 43 and 78 a second.
const AIMS: (f64, f64) = (5.0 * 43.0, 20.0 * 78.0);

pub(crate) fn rows(folder: &Path, scale: Scale) -> Done<Vec<Row>> {
    let (one, sixteen) = scale.durable;
    let data = folder.join("durable");
    journals::write(&data, 0)?;
    let server = Server::start(server::open(&data, None)?)?;
    let mut bare = Bare::open(&folder.join("bare"))?;
    let length = usize::try_from(one)?;
    let bodies = vec![body_like_ours(&server)?; length];
    let (mut alone, mut together, mut baseline) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for round in 0..ROUNDS {
        baseline += bare.insert(&bodies, 1)?;
        alone += send(&server, round, 1, one)?;
        server.settle();
        together += send(&server, ROUNDS + round, CLIENTS, sixteen / CLIENTS)?;
        server.settle();
    }
    let expected = usize::try_from(ROUNDS * (one + sixteen / CLIENTS * CLIENTS))? + 1;
    let found = server.node.world().reports.count();
    if found != expected {
        return Err(format!("{expected} reports were accepted, and {found} are there").into());
    }
    let a_second = |count: u32, time: Duration| f64::from(ROUNDS * count) / time.as_secs_f64();
    let row = |name: &str, ours: f64, aim: f64| Row {
        figure: "durable",
        name: name.to_owned(),
        unit: Unit::PerSecond,
        ours,
        baseline: Some(a_second(one, baseline)),
        allowed: Allowed::AtLeast(aim),
    };
    Ok(vec![
        row(
            "durable reports over HTTP, 1 client",
            a_second(one, alone),
            AIMS.0,
        ),
        row(
            "durable reports over HTTP, 16 clients",
            a_second(sixteen, together),
            AIMS.1,
        ),
    ])
}

/// The JSON of one report that came in over HTTP.
fn body_like_ours(server: &Server) -> Done<Vec<u8>> {
    send(server, 2 * ROUNDS, 1, 1)?;
    let world = server.node.world();
    let report = world
        .reports
        .get(domain::ids::ReportId(1))
        .ok_or("no report came in")?;
    Ok(serde_json::to_vec(&*report.contents)?)
}

/// Sends so many forms from each client, and waits until all are answered with a receipt.
fn send(server: &Server, round: u32, clients: u32, each: u32) -> Done<Duration> {
    let world = server.node.world();
    let numbering = &world.network.as_ref().ok_or("no network")?.numbering;
    let path = format!("/report/{}", numbering.code(PremisesId(1)));
    let mut senders = Vec::new();
    for client in 0..clients {
        let forms: Vec<_> = (1..=each)
            .map(|number| form((round << 24) | (client << 16) | number))
            .collect();
        senders.push((Client::connect(server.address)?, forms));
    }
    let watch = Stopwatch::start();
    std::thread::scope(|scope| {
        let path = path.as_str();
        let sending = senders
            .into_iter()
            .map(|(client, forms)| scope.spawn(move || send_all(client, path, &forms)));
        let sending: Vec<_> = sending.collect();
        sending
            .into_iter()
            .try_for_each(|sending| sending.join().map_err(|_died| "a sender died")?)
    })?;
    Ok(watch.elapsed())
}

fn send_all(mut client: Client, path: &str, forms: &[String]) -> Done<()> {
    for form in forms {
        let answer = client.post(path, form)?;
        let receipt = answer
            .header("location")
            .is_some_and(|to| to.starts_with("/receipt/"));
        if answer.status != 303 || !receipt {
            return Err(format!("a report was answered with {}", answer.status).into());
        }
    }
    Ok(())
}

fn form(number: u32) -> String {
    let key = format!("{:032x}", (u128::from(number) << 64) | 1);
    let fields = [
        ("key", key.as_str()),
        ("kind", "kind-1"),
        ("text", TEXT),
        ("voting", "goes-on"),
    ];
    Serializer::new(String::new()).extend_pairs(fields).finish()
}
