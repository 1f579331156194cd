//! A bucket that speaks S3: files lie there before the entries about them are written, so that
//! every node can read them.

use std::fmt;
use std::io;
use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::Duration;

use domain::files::FileHash;
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path;
use object_store::{ClientOptions, Error, ObjectStoreExt as _, PutPayload, RetryConfig};
use tokio::runtime::Runtime;

use super::vault::Vault;

/// How long one answer is waited for. Chosen: a large file over a slow line, while somebody waits.
const ANSWER_MAX: Duration = Duration::from_secs(30);
/// How long it may take to reach the bucket. Chosen.
const REACH_MAX: Duration = Duration::from_secs(5);
/// How often, and for how long, something is tried again. Chosen: a moment's fault goes unnoticed.
const AGAIN_MAX: usize = 2;
const AGAIN_FOR: Duration = Duration::from_secs(10);

/// How an address of a bucket begins.
const SCHEME: &str = "s3://";

/// Files in a bucket.
pub struct Bucket {
    bucket: Arc<AmazonS3>,
    prefix: Path,
    address: String,
    // Nothing only while it is dropped.
    runtime: Option<Runtime>,
}

/// Why a bucket can't be used.
#[derive(Debug, thiserror::Error)]
#[error("the bucket {address} can't be used: {reason}")]
pub struct BucketError {
    /// Its address.
    address: String,
    /// What is wrong with it or its settings.
    reason: String,
}

impl Bucket {
    /// The bucket at an address `s3://bucket/prefix`, with settings by their usual names
    /// (`AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID` …); what is not meant for it is left aside. Nothing
    /// is asked of the network yet.
    ///
    /// # Errors
    /// [`BucketError`] when the address or the settings make no sense. No secret is told.
    pub fn open(
        address: &str,
        settings: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, BucketError> {
        let wrong = |reason: String| BucketError {
            address: address.to_owned(),
            reason,
        };
        let named = address.strip_prefix(SCHEME).unwrap_or_default();
        let (bucket, prefix) = named.split_once('/').unwrap_or((named, ""));
        if bucket.is_empty() {
            return Err(wrong("it is named as s3://bucket/prefix".to_owned()));
        }
        // Whoever came first has set the same.
        let _set_before = rustls::crypto::ring::default_provider().install_default();
        let retry = RetryConfig {
            max_retries: AGAIN_MAX,
            retry_timeout: AGAIN_FOR,
            ..RetryConfig::default()
        };
        let patience = ClientOptions::new()
            .with_timeout(ANSWER_MAX)
            .with_connect_timeout(REACH_MAX);
        let mut builder = AmazonS3Builder::new()
            .with_client_options(patience)
            .with_retry(retry)
            .with_disable_bulk_delete(true);
        for (name, value) in settings {
            if let Ok(key) = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() {
                builder = builder.with_config(key, value);
            }
        }
        let built = builder.with_bucket_name(bucket).build();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bucket")
            .enable_all()
            .build();
        Ok(Self {
            bucket: Arc::new(built.map_err(|error| wrong(error.to_string()))?),
            prefix: Path::from(prefix),
            address: address.to_owned(),
            runtime: Some(runtime.map_err(|error| wrong(error.to_string()))?),
        })
    }

    fn path(&self, sha256: &FileHash) -> Path {
        let text = sha256.to_string();
        let (first, rest) = text.split_at_checked(2).unwrap_or(("", &text));
        self.prefix.clone().join(first).join(rest)
    }

    fn wait_for<T>(&self, work: impl Future<Output = Result<T, Error>>) -> io::Result<T> {
        let runtime = self.runtime.as_ref().ok_or(io::ErrorKind::NotConnected)?;
        runtime.block_on(work).map_err(|error| {
            if matches!(error, Error::NotFound { .. }) {
                io::ErrorKind::NotFound.into()
            } else {
                io::Error::other(error)
            }
        })
    }
}

impl Vault for Bucket {
    fn bring(&self, sha256: &FileHash, from: &FilePath) -> io::Result<()> {
        let bytes = PutPayload::from(std::fs::read(from)?);
        let path = self.path(sha256);
        self.wait_for(self.bucket.put(&path, bytes)).map(drop)
    }

    fn place(&self, _sha256: &FileHash, from: &FilePath) -> io::Result<()> {
        std::fs::remove_file(from)
    }

    fn read(&self, sha256: &FileHash) -> io::Result<Vec<u8>> {
        let path = self.path(sha256);
        let read = async { self.bucket.get(&path).await?.bytes().await };
        self.wait_for(read).map(Vec::from)
    }

    fn let_go(&self, sha256: &FileHash) {
        let (bucket, path) = (Arc::clone(&self.bucket), self.path(sha256));
        let take_away = async move {
            if let Err(error) = bucket.delete(&path).await {
                tracing::warn!(%error, "a file that nobody needs stays in the bucket");
            }
        };
        if let Some(runtime) = &self.runtime {
            runtime.spawn(take_away);
        }
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never its keys.
        f.debug_struct("Bucket")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        // A page may be the last to hold it, and must not wait.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
