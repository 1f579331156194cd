//! The real files, imported and served.

use std::path::PathBuf;

use engine::clock::Stopwatch;
use tempfile::TempDir;

use crate::client::{Answer, Client};
use crate::program::{Place, Server};

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// A file of a real election, if it is there.
pub(crate) fn real(path: &str) -> Option<String> {
    let file: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../shared/data", path]
        .iter()
        .collect();
    let found = file.exists().then(|| file.to_str().unwrap().to_owned());
    if found.is_none() {
        println!("skipped: {} is not there", file.display());
    }
    found
}

/// A folder on a real disk.
pub(crate) fn place() -> Place {
    Place {
        journal: None,
        variables: Vec::new(),
        folder: TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap(),
    }
}

/// Starts a server on what was imported, and signs in.
pub(crate) fn serve(place: &Place) -> (Server, Client) {
    let server = place.start(&SERVE);
    let client = Client::signed_in(&server, place);
    (server, client)
}

/// A page, which must be there, with how long it took: told for information only.
pub(crate) fn timed(client: &Client, what: &str, path: &str) -> Answer {
    let watch = Stopwatch::start();
    let page = client.page(path);
    println!(
        "{:>6.1} ms  {:>7} bytes  {what}",
        watch.elapsed().as_secs_f64() * 1_000.0,
        page.body.len()
    );
    page
}

/// An address as it stands in a page.
pub(crate) fn unescaped(text: &str) -> String {
    text.replace("&#38;", "&").replace("&amp;", "&")
}

/// Whether a page tells a number with what stands around it, however it groups digits.
pub(crate) fn tells(page: &Answer, text: &str) -> bool {
    page.body.replace(',', "").contains(text)
}
