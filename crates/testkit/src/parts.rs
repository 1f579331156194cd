//! A form that may carry files, as browsers send it (RFC 7578).

/// What stands between the parts.
const BOUNDARY: &str = "----valpool-7MA4YWxkTrZu0gW";

/// A field of the form, or a file.
#[derive(Clone, Debug)]
pub struct Part {
    name: String,
    file: Option<String>,
    bytes: Vec<u8>,
}

impl Part {
    /// A text.
    #[must_use]
    pub fn text(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            file: None,
            bytes: value.as_bytes().to_vec(),
        }
    }

    /// A file; with an empty name, a field in which nothing was chosen.
    #[must_use]
    pub fn file(name: &str, file: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            file: Some(file.to_owned()),
            bytes: bytes.to_vec(),
        }
    }
}

/// The type that goes with [`body`].
#[must_use]
pub fn content_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// The parts as the body of a request.
#[must_use]
pub fn body(parts: &[Part]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let mut head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"",
            part.name
        );
        if let Some(file) = &part.file {
            // A file that is called a page must not become one.
            head.push_str(&format!("; filename=\"{file}\"\r\nContent-Type: text/html"));
        }
        head.push_str("\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&part.bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}
