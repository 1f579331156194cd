//! A form that may carry files. Bytes go to the disk as they come; what can't be taken is read to
//! its end all the same, so that the rest of the form is not lost.

use axum::body::Body;
use axum::extract::{FromRef, FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use domain::files::NewFile;
use domain::limits::REPORT_FILES_MAX;
use engine::Node;
use engine::files::{FileError, Files, Incoming, Kept};
use multer::{Constraints, Field, Multipart, SizeLimit};

use crate::app::App;
use crate::error::PageError;
use crate::extract::{FORM_BYTES_MAX, Fields, same_site};
use crate::words::{Words, number};

/// The most that one form may send: all its files, its texts, and what stands between them.
const SENT_BYTES_MAX: u64 = 201 << 20;
/// The type of a form with files.
const MULTIPART: &str = "multipart/form-data";

/// A file that came with a form and is kept until the form is taken.
#[derive(Debug)]
pub(crate) struct Upload {
    name: String,
    kept: Kept,
}

/// Why a file could not be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileMistake {
    TooLarge { name: String, bytes_max: u64 },
    Empty { name: String },
    TooMany,
    NoRoom,
}

impl FileMistake {
    pub(crate) fn say(&self, words: Words) -> String {
        match self {
            Self::TooLarge { name, bytes_max } => words.say_with(
                "attached-too-large",
                &[("name", name.clone().into()), ("max", number(*bytes_max >> 20))],
            ),
            Self::Empty { name } => words.say_with("attached-empty", &[("name", name.clone().into())]),
            Self::TooMany => words.say_count("attached-too-many", REPORT_FILES_MAX),
            Self::NoRoom => words.say("attached-no-room"),
        }
    }
}

/// What a form sent.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    pub(crate) fields: Fields,
    pub(crate) files: Vec<Upload>,
    /// The first file that could not be kept.
    pub(crate) mistake: Option<FileMistake>,
}

impl Sent {
    /// The files as a command names them.
    pub(crate) fn new_files(&self) -> Vec<NewFile> {
        let new = |upload: &Upload| NewFile {
            name: upload.name.clone(),
            key: upload.kept.key().to_owned(),
            bytes: upload.kept.bytes(),
            sha256: upload.kept.sha256(),
        };
        self.files.iter().map(new).collect()
    }

    /// Nobody knows whether the journal tells of them: they stay until that is clear.
    pub(crate) fn leave(files: Vec<Upload>) {
        for upload in files {
            upload.kept.leave();
        }
    }

    /// Puts what the journal now tells of in its place; the rest goes away.
    pub(crate) async fn put(files: Vec<Upload>, node: &Node) {
        let (node, world) = (node.clone(), node.world());
        let moved = tokio::task::spawn_blocking(move || {
            let Some(place) = node.files() else { return };
            let told = files
                .into_iter()
                .filter(|upload| world.files.holds(&upload.kept.sha256()));
            for upload in told {
                if let Err(error) = place.put(upload.kept) {
                    tracing::error!(%error, "an attached file is not in its place until the next start");
                }
            }
        });
        if moved.await.is_err() {
            tracing::error!("files were not put away");
        }
    }
}

impl<S> FromRequest<S> for Sent
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        if !is_multipart(request.headers()) {
            let fields = Fields::from_request(request, state).await?;
            return Ok(Self {
                fields,
                ..Self::default()
            });
        }
        same_site(request.headers())?;
        let app = App::from_ref(state);
        let boundary = text(request.headers()).and_then(|kind| multer::parse_boundary(kind).ok());
        let boundary = boundary.ok_or(PageError::Unreadable)?;
        read(app.node.files(), request.into_body(), boundary).await
    }
}

fn text(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}

/// The most MiB of a file that a node takes; nothing when it takes none.
pub(crate) fn mib_max(node: &Node) -> Option<u64> {
    let bytes = node.files().map(Files::bytes_max)?;
    Some(bytes >> 20).filter(|mib| *mib > 0)
}

/// Whether a form may carry files.
pub(crate) fn is_multipart(headers: &HeaderMap) -> bool {
    text(headers).is_some_and(|kind| kind.starts_with(MULTIPART))
}

async fn read(files: Option<&Files>, body: Body, boundary: String) -> Result<Sent, PageError> {
    let limit = SizeLimit::new().whole_stream(SENT_BYTES_MAX);
    let constraints = Constraints::new().size_limit(limit);
    let mut parts = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let mut sent = Sent::default();
    let mut room = FORM_BYTES_MAX;
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            // A field for files in which nothing was chosen is sent all the same.
            Some(file) if file.is_empty() => drain(part).await?,
            Some(file) => sent.take_file(files, part, file).await?,
            None => {
                let value = read_text(part, &mut room).await?;
                sent.fields.add(name, value);
            }
        }
    }
    Ok(sent)
}

impl Sent {
    async fn take_file(
        &mut self,
        files: Option<&Files>,
        part: Field<'_>,
        name: String,
    ) -> Result<(), PageError> {
        let Some(files) = files.filter(|files| files.bytes_max() > 0) else {
            return drain(part).await;
        };
        if self.files.len() == REPORT_FILES_MAX {
            self.mistake.get_or_insert(FileMistake::TooMany);
            return drain(part).await;
        }
        match keep(files, part, &name).await? {
            Ok(kept) => self.files.push(Upload { name, kept }),
            Err(mistake) => {
                self.mistake.get_or_insert(mistake);
            }
        }
        Ok(())
    }
}

/// Keeps one file, or tells why not.
async fn keep(
    files: &Files,
    mut part: Field<'_>,
    name: &str,
) -> Result<Result<Kept, FileMistake>, PageError> {
    let bytes_max = files.bytes_max();
    let mut incoming = match files.begin() {
        Ok(incoming) => incoming,
        Err(error) => {
            drain(part).await?;
            return Ok(Err(no_room(&error)));
        }
    };
    while let Some(piece) = part.chunk().await.map_err(unreadable)? {
        let taken = if over(&incoming, piece.len(), bytes_max) {
            Err(FileMistake::TooLarge {
                name: name.to_owned(),
                bytes_max,
            })
        } else {
            incoming.take(&piece).map_err(|error| no_room(&error))
        };
        if let Err(mistake) = taken {
            drain(part).await?;
            return Ok(Err(mistake));
        }
    }
    if incoming.bytes() == 0 {
        return Ok(Err(FileMistake::Empty {
            name: name.to_owned(),
        }));
    }
    let kept = tokio::task::spawn_blocking(move || incoming.keep()).await;
    let kept = kept.map_err(|_died| PageError::Ours)?;
    Ok(kept.map_err(|error| no_room(&error)))
}

fn over(incoming: &Incoming, more: usize, bytes_max: u64) -> bool {
    let more = u64::try_from(more).unwrap_or(u64::MAX);
    incoming.bytes().saturating_add(more) > bytes_max
}

fn no_room(error: &FileError) -> FileMistake {
    tracing::error!(%error, "an attached file can't be kept");
    FileMistake::NoRoom
}

async fn read_text(mut part: Field<'_>, room: &mut usize) -> Result<String, PageError> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(unreadable)? {
        *room = room.checked_sub(piece.len()).ok_or(PageError::TooLarge)?;
        bytes.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads a part to its end: a browser that is answered before it has sent everything shows nothing.
async fn drain(mut part: Field<'_>) -> Result<(), PageError> {
    while part.chunk().await.map_err(unreadable)?.is_some() {}
    Ok(())
}

fn unreadable(error: multer::Error) -> PageError {
    if matches!(error, multer::Error::StreamSizeExceeded { .. }) {
        PageError::TooLarge
    } else {
        PageError::Unreadable
    }
}
