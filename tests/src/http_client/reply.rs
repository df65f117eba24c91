//! What came back, as it came.

use std::io::{Error, ErrorKind, Result};

/// The answer to a request.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status, for example 200.
    pub status: u16,
    /// The headers in their order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, chunks joined.
    pub body: Vec<u8>,
}

impl Reply {
    /// Reads an answer that is complete, as it is when the server has closed the connection.
    ///
    /// # Errors
    ///
    /// When it is not HTTP/1.x or ends too early.
    pub(super) fn parse(answer: &[u8]) -> Result<Self> {
        let end =
            find(answer, b"\r\n\r\n").ok_or_else(|| bad("the answer ends within its headers"))?;
        let head = String::from_utf8_lossy(&answer[..end]);
        let mut lines = head.split("\r\n");
        let mut status_line = lines.next().unwrap_or_default().split(' ');
        let is_http = status_line
            .next()
            .is_some_and(|version| version.starts_with("HTTP/1."));
        let status = status_line
            .next()
            .and_then(|code| code.parse().ok())
            .filter(|_| is_http);
        let status = status.ok_or_else(|| bad("the answer is not HTTP/1"))?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();

        let mut reply = Self {
            status,
            headers,
            body: answer[end + 4..].to_vec(),
        };
        let chunked = reply
            .header("transfer-encoding")
            .is_some_and(|value| value.ends_with("chunked"));
        if chunked {
            reply.body = join_chunks(&reply.body)?;
        } else if let Some(length) = reply
            .header("content-length")
            .and_then(|length| length.parse::<usize>().ok())
        {
            // The answer to HEAD and a 304 name a length and have no body.
            if !reply.body.is_empty() && reply.body.len() < length {
                return Err(bad("the answer ends within its body"));
            }
        }
        Ok(reply)
    }

    /// Returns the body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the body as JSON.
    ///
    /// # Panics
    ///
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("the body is not JSON: {error}\n{}", self.text()))
    }

    /// Returns the first header of this name (any case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    /// Returns every header of this name (any case).
    pub fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let name = name.to_ascii_lowercase();
        self.headers
            .iter()
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns the value of the page's first `_token` field: what `@csrf` writes.
    ///
    /// # Panics
    ///
    /// When the page has none.
    #[must_use]
    pub fn form_token(&self) -> String {
        let html = self.text();
        let field = html.find("name=\"_token\"").and_then(|at| {
            let start = html[..at].rfind('<')?;
            let end = at + html[at..].find('>')?;
            html[start..end].split_once("value=\"")?.1.split('"').next()
        });
        field
            .unwrap_or_else(|| panic!("the page has no `_token` field:\n{html}"))
            .to_owned()
    }
}

fn join_chunks(mut rest: &[u8]) -> Result<Vec<u8>> {
    let cut_off = || bad("the answer ends within a chunk");
    let mut body = Vec::new();
    loop {
        let end = find(rest, b"\r\n").ok_or_else(cut_off)?;
        let size = String::from_utf8_lossy(&rest[..end]);
        let size = size.split(';').next().unwrap_or_default().trim();
        let size =
            usize::from_str_radix(size, 16).map_err(|_| bad("a chunk's size is not a number"))?;
        if size == 0 {
            return Ok(body);
        }
        let chunk = rest.get(end + 2..end + 2 + size).ok_or_else(cut_off)?;
        body.extend_from_slice(chunk);
        rest = rest.get(end + 2 + size + 2..).ok_or_else(cut_off)?;
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

fn bad(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}
