//! A reader of live updates: server-sent events over a plain socket. Waiting is done by the
//! socket's own deadline.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long a change may take to arrive before a test fails.
const DEADLINE: Duration = Duration::from_secs(10);

/// One event of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its name.
    pub event: String,
    /// The number that a later stream resumes from.
    pub id: String,
    /// What it carries.
    pub data: String,
}

/// A stream of changes.
#[derive(Debug)]
pub struct Stream {
    reader: BufReader<TcpStream>,
    status: u16,
    chunked: bool,
    pending: String,
}

impl Stream {
    pub(crate) fn open(address: SocketAddr, path: &str, headers: &[(&'static str, String)]) -> Self {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(DEADLINE)).unwrap();
        let mut request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/event-stream\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        socket.write_all(request.as_bytes()).unwrap();
        let mut stream = Self {
            reader: BufReader::new(socket),
            status: 0,
            chunked: false,
            pending: String::new(),
        };
        let first = stream.line();
        stream.status = first
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .unwrap();
        loop {
            let header = stream.line().to_ascii_lowercase();
            if header.is_empty() {
                return stream;
            }
            stream.chunked |= header == "transfer-encoding: chunked";
        }
    }

    /// The status of its answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The next event.
    ///
    /// # Panics
    /// When none comes in time, or the stream ends.
    #[track_caller]
    pub fn next_said(&mut self) -> Said {
        self.next_or_end()
            .expect("the stream ended, and another event was expected")
    }

    /// The next event, or nothing when the stream ends.
    ///
    /// # Panics
    /// When neither comes in time.
    pub fn next_or_end(&mut self) -> Option<Said> {
        loop {
            while let Some((block, rest)) = self.pending.split_once("\n\n") {
                let said = read(block);
                self.pending = rest.to_owned();
                if said.is_some() {
                    return said;
                }
            }
            let chunk = self.chunk()?;
            self.pending.push_str(&chunk);
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.reader
            .read_line(&mut line)
            .unwrap_or_else(|error| panic!("nothing came in time: {error}"));
        line.trim_end_matches(['\r', '\n']).to_owned()
    }

    fn chunk(&mut self) -> Option<String> {
        assert!(self.chunked, "a stream of events comes in chunks");
        let size = usize::from_str_radix(self.line().trim(), 16)
            .ok()
            .filter(|size| *size > 0)?;
        let mut bytes = vec![0; size];
        self.reader
            .read_exact(&mut bytes)
            .unwrap_or_else(|error| panic!("a chunk broke off: {error}"));
        self.line();
        Some(String::from_utf8(bytes).unwrap())
    }
}

/// One block of a stream; nothing for a comment that only keeps it open.
fn read(block: &str) -> Option<Said> {
    let mut said = Said {
        event: String::new(),
        id: String::new(),
        data: String::new(),
    };
    let mut lines = Vec::new();
    for line in block.lines() {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut said.event),
            "id" => value.clone_into(&mut said.id),
            "data" => lines.push(value),
            _ => {}
        }
    }
    said.data = lines.join("\n");
    (!said.event.is_empty()).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_is_read_and_comment_is_not() {
        let said = read("event: region\nid: 7\ndata: <p>\ndata:  two").unwrap();
        assert_eq!(
            (said.event.as_str(), said.id.as_str(), said.data.as_str()),
            ("region", "7", "<p>\n two")
        );
        assert_eq!(read(":"), None);
    }
}
