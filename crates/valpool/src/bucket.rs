//! Where attached files lie: in the data folder, or in a bucket that speaks S3, which a build knows
//! that was made with the feature `s3`.

use std::path::Path;

use engine::files::{FileError, Files};

/// How the address of a bucket begins.
const SCHEME: &str = "s3://";

/// The address of a bucket.
#[derive(Clone, Debug)]
pub(crate) struct Bucket(String);

/// Why attached files can't be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoFiles {
    /// This build knows no buckets.
    #[error("this build knows no buckets, and so not {0}")]
    #[cfg_attr(feature = "s3", expect(dead_code, reason = "this build knows them"))]
    Unknown(String),
    /// The address or its settings make no sense.
    #[error("{0}")]
    #[cfg_attr(not(feature = "s3"), expect(dead_code, reason = "this build knows none"))]
    Wrong(String),
    /// The machine's files say no.
    #[error(transparent)]
    Machine(#[from] FileError),
}

impl Bucket {
    /// Whether a text is meant as an address of one, by how it begins.
    pub(crate) fn is_meant_by(text: &str) -> bool {
        text.strip_prefix(SCHEME)
            .is_some_and(|named| !named.is_empty() && !named.starts_with('/'))
    }

    /// The bucket that a setting names, if it names one.
    pub(crate) fn named(text: &str) -> Option<Self> {
        Self::is_meant_by(text).then(|| Self(text.to_owned()))
    }

    /// Files that lie there, and on their way there in a data folder.
    #[cfg(feature = "s3")]
    pub(crate) fn files(&self, data: &Path) -> Result<Files, NoFiles> {
        let variables = crate::config::bucket_variables();
        let bucket = engine::files::bucket::Bucket::open(&self.0, variables)
            .map_err(|error| NoFiles::Wrong(error.to_string()))?;
        Ok(Files::open_with(data, std::sync::Arc::new(bucket))?)
    }

    /// None: this build knows no buckets.
    #[cfg(not(feature = "s3"))]
    pub(crate) fn files(&self, _data: &Path) -> Result<Files, NoFiles> {
        Err(NoFiles::Unknown(self.0.clone()))
    }
}
