//! As much of a request as the waiting room must understand.

/// How a request begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Head {
    /// It is not all there yet.
    Incomplete,
    /// It is not HTTP/1, or longer than anybody's.
    Strange,
    /// It is all there.
    Complete {
        /// Whether a page is wanted, and not only text.
        wants_page: bool,
        /// Whether the answer must have no body.
        is_head: bool,
    },
}

/// A head has no more bytes, …
pub(super) const LONGEST: usize = 64 * 1024;

/// … and no more lines.
const LINES: usize = 128;

/// Reads what has come so far.
pub(super) fn read(bytes: &[u8]) -> Head {
    let mut headers = [httparse::EMPTY_HEADER; LINES];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(bytes) {
        Ok(httparse::Status::Partial) if bytes.len() < LONGEST => Head::Incomplete,
        Ok(httparse::Status::Complete(_)) => Head::Complete {
            wants_page: request.headers.iter().any(|header| {
                header.name.eq_ignore_ascii_case("accept")
                    && String::from_utf8_lossy(header.value).contains("text/html")
            }),
            is_head: request.method == Some("HEAD"),
        },
        _ => Head::Strange,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_want_a_page() {
        let head = |text: &str| read(text.as_bytes());
        assert_eq!(
            head("GET / HTTP/1.1\r\nhost: x\r\naccept: text/html,*/*;q=0.8\r\n\r\n"),
            Head::Complete {
                wants_page: true,
                is_head: false
            }
        );
        assert_eq!(
            head("HEAD /up HTTP/1.0\r\n\r\nrest"),
            Head::Complete {
                wants_page: false,
                is_head: true
            }
        );
    }

    #[test]
    fn half_a_head_is_waited_for_and_nonsense_is_not() {
        assert_eq!(read(b""), Head::Incomplete);
        assert_eq!(read(b"GET / HTTP/1.1\r\nhost: x\r\n"), Head::Incomplete);
        assert_eq!(read(b"\x16\x03\x01\x02\x00"), Head::Strange);
        assert_eq!(read(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Head::Strange);
        let long = format!("GET /{} HTTP/1.1\r\n", "x".repeat(LONGEST));
        assert_eq!(read(long.as_bytes()), Head::Strange);
    }
}
