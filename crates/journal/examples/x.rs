#![allow(clippy::all, missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]
use std::time::{Duration, Instant};
use journal::*;
use domain::*;
fn med(v: &mut Vec<Duration>) -> Duration { v.sort(); v[v.len()/2] }
fn entry(n: u64) -> Entry { Entry { sequence: Sequence(n), recorded_at_us: 1, kind: "report.received".into(), version: 1, by: "person:1".into(), key: RequestKey(n as u128), body: vec![65; 900], hash: Hash([n as u8; 32]) } }
fn main() {
    let cluster = cluster::Cluster::start();
    let address: Address = cluster.url().parse().unwrap();
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (client, ins) = rt.block_on(async { let (c, k) = tokio_postgres::connect(&cluster.url(), tokio_postgres::NoTls).await.unwrap(); tokio::spawn(k);
        c.batch_execute("CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL)").await.unwrap();
        let s = c.prepare("INSERT INTO bare(body) VALUES ($1)").await.unwrap(); (c, s) });
    let body = vec![65u8; 1000];
    let one = rt.block_on(client.prepare("SELECT 1")).unwrap();
    for _ in 0..2 {
    let mut v = vec![]; for _ in 0..2000 { let t = Instant::now(); rt.block_on(client.query(&one, &[])).unwrap(); v.push(t.elapsed()); }
    println!("select 1            {:?}", med(&mut v));
    let mut v = vec![]; for _ in 0..2000 { let t = Instant::now(); rt.block_on(client.execute(&ins, &[&body])).unwrap(); v.push(t.elapsed()); }
    println!("bare insert         {:?}", med(&mut v));
    let mut store = PostgresStore::open(&address).unwrap();
    let mut n = store.head().unwrap().sequence.0;
    let mut v = vec![]; for _ in 0..2000 { let t = Instant::now(); store.take_turn().unwrap(); v.push(t.elapsed()); store.pass_turn().unwrap(); }
    println!("take turn           {:?}", med(&mut v));
    let mut v = vec![]; let mut w = vec![]; for _ in 0..2000 { let t = Instant::now(); store.take_turn().unwrap(); let u = t.elapsed(); n += 1; store.append(&[entry(n)]).unwrap(); v.push(t.elapsed()); w.push(u) }
    println!("turn and append     {:?} of which turn {:?}", med(&mut v), med(&mut w));
    let mut v = vec![]; let mut p = 0; for _ in 0..2000 { let t = Instant::now(); let h = Head { sequence: Sequence(n), recorded_at_us: 1, hash: Hash([n as u8; 32]) }; if store.presume_turn(&h) { p += 1 } else { store.take_turn().unwrap(); } n += 1; store.append(&[entry(n)]).unwrap(); v.push(t.elapsed()); }
    println!("presumed            {:?} {p}", med(&mut v));
    let mut news = store.news().unwrap();
    let h = std::thread::spawn(move || { let t = Instant::now(); while t.elapsed() < Duration::from_secs(2) { news.wait(Duration::from_millis(250)).unwrap(); } });
    std::thread::sleep(Duration::from_millis(200));
    let mut v = vec![]; let mut w = vec![]; for _ in 0..1500 { let t = Instant::now(); store.take_turn().unwrap(); let u = t.elapsed(); n += 1; store.append(&[entry(n)]).unwrap(); v.push(t.elapsed()); w.push(u) }
    println!("with somebody there {:?} of which turn {:?}", med(&mut v), med(&mut w));
    h.join().unwrap();
    }
}
