//! Files in a bucket that speaks S3: a small double of one, on the loopback.

#![cfg(feature = "s3")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod vault;

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use engine::files::bucket::Bucket;
use engine::files::vault::Vault;
use engine::files::{FileError, Files};
use tokio::runtime::Runtime;

use vault::{keep, on_the_way};

const KEY: &str = "key-of-the-test";
const SECRET: &str = "hush-hush";

type Objects = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// Speaks as much S3 as files need.
struct Double {
    objects: Objects,
    address: SocketAddr,
    // The double is away without it.
    runtime: Option<Runtime>,
}

impl Double {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut double = Self {
            objects: Objects::default(),
            address: listener.local_addr().unwrap(),
            runtime: None,
        };
        double.serve(listener);
        double
    }

    fn serve(&mut self, listener: TcpListener) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let app = axum::Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&self.objects));
        listener.set_nonblocking(true).unwrap();
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, app).await.unwrap();
        });
        self.runtime = Some(runtime);
    }

    fn go_away(&mut self) {
        self.runtime
            .take()
            .unwrap()
            .shutdown_timeout(Duration::from_secs(5));
    }

    fn come_back(&mut self) {
        let begun = Instant::now();
        let listener = loop {
            match TcpListener::bind(self.address) {
                Ok(listener) => break listener,
                Err(error) => assert!(begun.elapsed() < Duration::from_secs(30), "{error}"),
            }
        };
        self.serve(listener);
    }

    fn names(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }

    fn bucket(&self, key: &str) -> Bucket {
        let endpoint = format!("http://{}", self.address);
        let settings = [
            ("AWS_ENDPOINT_URL", endpoint.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "eu-north-1"),
            ("AWS_ACCESS_KEY_ID", key),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("PATH", "/bin"),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Bucket::open("s3://valnet/attached/2026", settings).unwrap()
    }
}

async fn answer(State(objects): State<Objects>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let header = parts.headers.get("authorization");
    let signed = header.is_some_and(|header| {
        let expected = format!("AWS4-HMAC-SHA256 Credential={KEY}/");
        header.to_str().unwrap().starts_with(&expected)
    });
    if !signed {
        let no = "<Error><Code>InvalidAccessKeyId</Code><Message>no</Message></Error>";
        return told(StatusCode::FORBIDDEN, no.into());
    }
    let name = parts.uri.path().to_owned();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let mut objects = objects.lock().unwrap();
    match parts.method {
        Method::PUT => {
            objects.insert(name, bytes.to_vec());
            told(StatusCode::OK, Body::empty())
        }
        Method::GET | Method::HEAD => match objects.get(&name) {
            Some(found) => told(StatusCode::OK, found.clone().into()),
            None => told(
                StatusCode::NOT_FOUND,
                "<Error><Code>NoSuchKey</Code></Error>".into(),
            ),
        },
        Method::DELETE => {
            objects.remove(&name);
            told(StatusCode::NO_CONTENT, Body::empty())
        }
        other => panic!("nobody needs {other}"),
    }
}

fn told(status: StatusCode, body: Body) -> Response {
    Response::builder()
        .status(status)
        .header("etag", "\"1\"")
        .header("last-modified", "Sun, 22 Nov 2026 03:00:00 GMT")
        .body(body)
        .unwrap()
}

#[test]
fn bucket_answers_as_every_vault() {
    let double = Double::start();
    let vault: Arc<dyn Vault> = Arc::new(double.bucket(KEY));
    vault::answers_as_every_vault(&vault);
    for name in double.names() {
        assert!(name.starts_with("/valnet/attached/2026/"), "{name}");
    }
}

#[test]
fn every_node_reads_a_file_before_its_entry_is_written() {
    let double = Double::start();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [one, other] = folders
        .each_ref()
        .map(|folder| Files::open_with(folder.path(), Arc::new(double.bucket(KEY))).unwrap());
    let kept = keep(&one, b"a picture").unwrap();
    assert_eq!(other.read(&kept.sha256(), kept.key()).unwrap(), b"a picture");
    let stored = double.objects.lock().unwrap().values().next().unwrap().clone();
    assert!(
        !stored.windows(9).any(|window| window == b"a picture"),
        "it is sealed"
    );
    one.put(kept).unwrap();
}

#[test]
fn lost_network_is_told_and_loses_nothing() {
    let mut double = Double::start();
    let data = tempfile::tempdir().unwrap();
    let files = Files::open_with(data.path(), Arc::new(double.bucket(KEY))).unwrap();
    let kept = keep(&files, b"before").unwrap();
    let (hash, key) = (kept.sha256(), kept.key().to_owned());
    double.go_away();
    // What was kept is put in its place without the network; what is new is not taken.
    files.put(kept).unwrap();
    let begun = Instant::now();
    let refused = keep(&files, b"meanwhile").unwrap_err();
    assert!(matches!(refused, FileError::Machine { .. }), "{refused}");
    assert_eq!(on_the_way(data.path()), [""; 0]);
    let unread = files.read(&hash, &key).unwrap_err();
    assert!(matches!(unread, FileError::Machine { .. }), "{unread}");
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
    double.come_back();
    assert_eq!(files.read(&hash, &key).unwrap(), b"before");
    files.put(keep(&files, b"after").unwrap()).unwrap();
    assert_eq!(double.names().len(), 2);
}

#[test]
fn wrong_keys_are_refused_and_no_secret_is_shown() {
    let double = Double::start();
    let data = tempfile::tempdir().unwrap();
    let vault = Arc::new(double.bucket("somebody-else"));
    let shown = format!("{vault:?}");
    let files = Files::open_with(data.path(), vault).unwrap();
    let refused = keep(&files, b"a picture").unwrap_err();
    for text in [shown, refused.to_string(), format!("{refused:?}")] {
        assert!(!text.contains(SECRET), "{text}");
    }
    assert_eq!(double.names(), [""; 0]);
    for wrong in ["s3://", "s3:///prefix", "elsewhere"] {
        Bucket::open(wrong, []).unwrap_err();
    }
}
