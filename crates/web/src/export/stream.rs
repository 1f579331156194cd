//! An export on its way: a thread reads the journal a few entries at a time and waits while whoever
//! takes it has not read what is ready, so that however long the journal is, little of it is held.

use std::io::{self, Write};
use std::time::Duration;

use axum::body::{Body, Bytes};
use domain::Sequence;
use exchange::sheet::SheetWriter;
use futures_util::stream::unfold;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::line::{COLUMNS, Line};
use super::{Format, Place};
use crate::now::journal::sees;
use crate::visit::View;

/// Entries that are read at a time.
const STRETCH: usize = 200;
/// Bytes that go out at a time, and how many such pieces may wait.
const PIECE_BYTES: usize = 64 * 1024;
const WAITING_MAX: usize = 4;
/// How long the reader may take nothing. Chosen: a slow line, and not a forgotten one.
const STALLED: Duration = Duration::from_secs(60);

/// The body that a browser saves.
pub(super) fn body(view: View, format: Format, place: Place) -> Body {
    let (pieces, ready) = mpsc::channel(WAITING_MAX);
    let (failed, runtime) = (pieces.clone(), Handle::current());
    drop(spawn_blocking(move || {
        let pipe = Pipe {
            pieces,
            runtime,
            piece: Vec::with_capacity(PIECE_BYTES),
        };
        if let Err(error) = write(&view, format, pipe) {
            tracing::info!(%error, "an export was broken off");
            // A body that ends like any other would pass for the whole.
            drop(failed.try_send(Err(error)));
        }
        drop(place);
    }));
    Body::from_stream(unfold(ready, |mut ready| async {
        ready.recv().await.map(|piece| (piece, ready))
    }))
}

type Piece = io::Result<Bytes>;

/// Where an export is written to: what is full goes on to whoever takes it.
struct Pipe {
    pieces: mpsc::Sender<Piece>,
    runtime: Handle,
    piece: Vec<u8>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.piece));
        let sent = self
            .runtime
            .block_on(tokio::time::timeout(STALLED, self.pieces.send(Ok(piece))));
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_gone)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_stalled) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

/// An export in the making.
enum Writing<W: Write> {
    Lines(W),
    Sheet(SheetWriter<W>),
}

fn write(view: &View, format: Format, out: Pipe) -> io::Result<()> {
    let mut writing = match format {
        Format::Lines => Writing::Lines(out),
        Format::Sheet => Writing::Sheet(SheetWriter::begin(out, &COLUMNS)?),
    };
    let mut stretch = Vec::with_capacity(STRETCH);
    for (line, number) in view.world.lines.iter().zip(1_u64..) {
        if sees(view, line.subject, Sequence(number)) {
            stretch.push(Sequence(number));
        }
        if stretch.len() == STRETCH {
            writing.stretch(view, &stretch)?;
            stretch.clear();
        }
    }
    writing.stretch(view, &stretch)?;
    match writing {
        Writing::Lines(mut out) => out.flush(),
        Writing::Sheet(sheet) => sheet.finish().map(drop),
    }
}

impl<W: Write> Writing<W> {
    fn stretch(&mut self, view: &View, sequences: &[Sequence]) -> io::Result<()> {
        let records = view.node().records(sequences).map_err(io::Error::other)?;
        for record in &records {
            let line = Line::of(view, record);
            match self {
                Self::Lines(out) => {
                    serde_json::to_writer(&mut *out, &line)?;
                    out.write_all(b"\n")?;
                }
                Self::Sheet(sheet) => sheet.row(&line.cells())?,
            }
        }
        Ok(())
    }
}
