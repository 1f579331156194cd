//! A browser's connection to the server, as thin as it can be: what is measured is the other end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::Done;

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(60);

pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    host: SocketAddr,
    pub(crate) cookie: String,
}

/// An answer, and how many bytes it had on the wire.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) wire: usize,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl Client {
    pub(crate) fn connect(host: SocketAddr) -> Done<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_MAX))?;
        Ok(Self {
            stream: BufReader::new(stream),
            host,
            cookie: String::new(),
        })
    }

    pub(crate) fn get(&mut self, path: &str, more: &str) -> Done<Answer> {
        self.send(&format!("GET {path} HTTP/1.1\r\n{more}"), "")?;
        self.answer()
    }

    pub(crate) fn post(&mut self, path: &str, form: &str) -> Done<Answer> {
        let kind = "Content-Type: application/x-www-form-urlencoded";
        self.send(
            &format!(
                "POST {path} HTTP/1.1\r\n{kind}\r\nContent-Length: {}\r\n",
                form.len()
            ),
            form,
        )?;
        self.answer()
    }

    fn send(&mut self, head: &str, body: &str) -> Done<()> {
        let (host, cookie) = (self.host, &self.cookie);
        let cookie = if cookie.is_empty() {
            String::new()
        } else {
            format!("Cookie: {cookie}\r\n")
        };
        let request = format!("{head}Host: {host}\r\n{cookie}\r\n{body}");
        self.stream.get_mut().write_all(request.as_bytes())?;
        Ok(())
    }

    fn line(&mut self, wire: &mut usize) -> Done<String> {
        let mut line = String::new();
        *wire += self.stream.read_line(&mut line)?;
        if line.is_empty() {
            return Err("the server hung up".into());
        }
        Ok(line.trim_end().to_owned())
    }

    /// The answer's head: status and headers.
    fn head(&mut self) -> Done<Answer> {
        let mut wire = 0;
        let first = self.line(&mut wire)?;
        let status = first.split(' ').nth(1).ok_or("no status")?.parse()?;
        let mut headers = Vec::new();
        loop {
            let line = self.line(&mut wire)?;
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            headers.push((name.to_owned(), value.to_owned()));
        }
        Ok(Answer {
            status,
            headers,
            body: Vec::new(),
            wire,
        })
    }

    fn answer(&mut self) -> Done<Answer> {
        let mut answer = self.head()?;
        if answer.header("transfer-encoding") == Some("chunked") {
            loop {
                let length = usize::from_str_radix(&self.line(&mut answer.wire)?, 16)?;
                self.take(&mut answer, length)?;
                self.line(&mut answer.wire).or_else(|error| {
                    if length == 0 {
                        Ok(String::new())
                    } else {
                        Err(error)
                    }
                })?;
                if length == 0 {
                    return Ok(answer);
                }
            }
        }
        let length = answer.header("content-length").map_or(Ok(0), str::parse)?;
        self.take(&mut answer, length)?;
        Ok(answer)
    }

    fn take(&mut self, answer: &mut Answer, length: usize) -> Done<()> {
        let before = answer.body.len();
        answer.body.resize(before + length, 0);
        let room = answer.body.get_mut(before..).ok_or("no room")?;
        self.stream.read_exact(room)?;
        answer.wire += length;
        Ok(())
    }

    /// Opens a stream and counts what comes until nothing has come for `quiet`.
    pub(crate) fn stream_bytes(&mut self, path: &str, more: &str, quiet: Duration) -> Done<usize> {
        self.send(&format!("GET {path} HTTP/1.1\r\n{more}"), "")?;
        let mut wire = self.head()?.wire;
        self.stream.get_mut().set_read_timeout(Some(quiet))?;
        let mut buffer = [0; 8_192];
        // A stream that says nothing for so long has said what it had to say.
        while let Ok(count @ 1..) = self.stream.read(&mut buffer) {
            wire += count;
        }
        Ok(wire)
    }
}
