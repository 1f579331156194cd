//! The way to PostgreSQL, encrypted: with a server that shows a certificate of its own.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod example;

use std::ops::ControlFlow;
use std::path::Path;

use cluster::Encrypted;
use domain::Sequence;
use journal::{Address, PostgresReader, PostgresStore, Reader, Store, StoreError};

fn refused(server: &Encrypted, host: &str, query: &str) -> String {
    let address: Address = server.url(host, query).parse().unwrap();
    match PostgresStore::open(&address).err().unwrap() {
        error @ StoreError::Engine { .. } => error.to_string(),
        other => panic!("{other}"),
    }
}

fn verified_by(authority: &Path) -> String {
    format!("?sslmode=verify-full&sslrootcert={}", authority.display())
}

#[test]
fn journal_is_reached_encrypted_and_only_where_certificate_and_name_are_right() {
    let server = Encrypted::start();
    let address: Address = server
        .url("localhost", &verified_by(&server.authority))
        .parse()
        .unwrap();
    let chain = example::chain();
    let mut store = PostgresStore::open(&address).unwrap();
    store.append(&chain).unwrap();
    let open =
        "SELECT count(*), count(*) FILTER (WHERE ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
        WHERE application_name = 'valpool'";
    assert_eq!(server.server().ask(open), "1|1");
    let mut read = Vec::new();
    PostgresReader::open(&address)
        .unwrap()
        .read(Sequence(0), &mut |entry| {
            read.push(entry.to_entry());
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(read, chain);
    // Another signed it; another name; the system trusts nobody who signed it; no such file.
    let by_a_stranger = refused(&server, "localhost", &verified_by(&server.stranger));
    assert!(by_a_stranger.contains("UnknownIssuer"), "{by_a_stranger}");
    let another_name = refused(&server, "127.0.0.1", &verified_by(&server.authority));
    assert!(another_name.contains("not valid for name"), "{another_name}");
    refused(&server, "localhost", "?sslmode=verify-full");
    let no_file = refused(&server, "localhost", &verified_by(Path::new("/nowhere/ca.pem")));
    assert!(no_file.contains("/nowhere/ca.pem"), "{no_file}");
    // Nothing of it was let in.
    assert_eq!(
        server.server().ask("SELECT count(*) FROM valpool_entry"),
        chain.len().to_string()
    );
}

#[test]
fn server_without_encryption_is_refused_where_it_is_asked_for() {
    let mut server = Encrypted::start();
    server.switch_off();
    let plain: Address = server.url("localhost", "?sslmode=disable").parse().unwrap();
    drop(PostgresStore::open(&plain).unwrap());
    let unencrypted = refused(&server, "localhost", &verified_by(&server.authority));
    assert!(unencrypted.contains("TLS"), "{unencrypted}");
}
