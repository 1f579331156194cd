//! A first visit of the picture, as a browser with an empty cache makes it.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use form_urlencoded::Serializer;

use crate::Done;
use crate::http::{Answer, Client};

const GZIP: &str = "Accept-Encoding: gzip\r\n";
/// A stream that has said nothing for so long has said what it had to say.
const QUIET: Duration = Duration::from_secs(2);

/// What a visit took.
pub(crate) struct Seen {
    pub(crate) requests: u32,
    pub(crate) bytes: usize,
}

/// Signs in as the first person of the list, then asks for the picture and all it names.
pub(crate) fn first(address: SocketAddr) -> Done<Seen> {
    let mut client = Client::connect(address)?;
    let list = String::from_utf8(client.get("/sign-in", "")?.body)?;
    let person = between(&list, "name=\"person\" value=\"", "\"")
        .next()
        .ok_or("nobody to sign in as")?;
    let form = Serializer::new(String::new())
        .append_pair("person", person)
        .append_pair("next", "/")
        .finish();
    let answer = client.post("/sign-in", &form)?;
    let cookie = answer
        .header("set-cookie")
        .and_then(|cookie| cookie.split(';').next());
    client.cookie = cookie.ok_or("signing in gave no cookie")?.to_owned();
    // Once without compression, to read which files it names; a browser asks for it only once.
    let page = String::from_utf8(client.get("/", "")?.body)?;
    let mut seen = Seen {
        requests: 0,
        bytes: 0,
    };
    count(&mut seen, &client.get("/", GZIP)?, "/")?;
    let mut waiting = named(&page);
    let mut asked = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if asked.insert(path.clone()) {
            let text = String::from_utf8(client.get(&path, "")?.body)?;
            count(&mut seen, &client.get(&path, GZIP)?, &path)?;
            waiting.extend(
                between(&text, "from \"", "\"")
                    .filter(|path| path.starts_with('/'))
                    .map(str::to_owned),
            );
        }
    }
    if let Some(live) = between(&page, "data-live=\"", "\"").next() {
        seen.requests += 1;
        let more = format!("{GZIP}Accept: text/event-stream\r\n");
        seen.bytes += client.stream_bytes(&live.replace("&amp;", "&").replace("&#38;", "&"), &more, QUIET)?;
    }
    Ok(seen)
}

/// The files that the page's own elements name: styles, icons, scripts, pictures.
fn named(page: &str) -> Vec<String> {
    let links = between(page, "<link ", ">").filter_map(|link| between(link, "href=\"", "\"").next());
    let sources = between(page, " src=\"", "\"");
    links
        .chain(sources)
        .filter(|path| path.starts_with('/'))
        .map(str::to_owned)
        .collect()
}

fn count(seen: &mut Seen, answer: &Answer, path: &str) -> Done<()> {
    if answer.status != 200 {
        return Err(format!("{path} was answered with {}", answer.status).into());
    }
    seen.requests += 1;
    seen.bytes += answer.wire;
    Ok(())
}

/// Every text that stands between two others.
fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before)
        .skip(1)
        .filter_map(move |rest| rest.split_once(after).map(|(between, _)| between))
}
