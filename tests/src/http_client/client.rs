//! The client: sends a request, keeps the cookies.

use std::collections::BTreeMap;
use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Reply;

/// A client of one server, with a jar for its cookies.
///
/// # Examples
///
/// ```ignore
/// let mut client = HttpClient::new("127.0.0.1:8000");
/// let token = client.get("/entries").await.form_token();
/// let reply = client.post_form("/entries", &[("_token", &token), ("name", "Ann")]).await;
/// assert_eq!(reply.status, 302);
/// ```
#[derive(Debug, Clone)]
pub struct HttpClient {
    authority: String,
    cookies: BTreeMap<String, String>,
}

impl HttpClient {
    /// Makes a client of the server at `authority`, for example `127.0.0.1:8000`.
    pub fn new(authority: impl Into<String>) -> Self {
        Self {
            authority: authority.into(),
            cookies: BTreeMap::new(),
        }
    }

    /// Gets a page.
    pub async fn get(&mut self, path: &str) -> Reply {
        self.request("GET", path, &[], b"").await
    }

    /// Sends a form.
    pub async fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Accept", "text/html"),
        ];
        self.request("POST", path, &headers, body.as_bytes()).await
    }

    /// Sends JSON and asks for JSON.
    pub async fn post_json(&mut self, path: &str, body: &serde_json::Value) -> Reply {
        let headers = [
            ("Content-Type", "application/json"),
            ("Accept", "application/json"),
        ];
        self.request("POST", path, &headers, body.to_string().as_bytes())
            .await
    }

    /// Sends any request. `Host`, `Connection`, `Content-Length` and `Cookie` are added.
    ///
    /// # Panics
    ///
    /// When the server cannot be reached or does not answer in HTTP/1.1.
    pub async fn request(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let sent = self.try_request(method, path, headers, body).await;
        sent.unwrap_or_else(|error| panic!("{method} http://{}{path}: {error}", self.authority))
    }

    /// As [`HttpClient::request`], for a server that may not be there.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached, or its answer is cut off or not HTTP/1.1.
    pub async fn try_request(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Reply> {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.authority
        );
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            head += &format!("Cookie: {}\r\n", pairs.join("; "));
        }
        if !body.is_empty() || method != "GET" {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        head += "\r\n";

        let mut stream = TcpStream::connect(&self.authority).await?;
        stream.write_all(&[head.as_bytes(), body].concat()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let reply = Reply::parse(&answer)?;
        self.keep_cookies(&reply);
        Ok(reply)
    }

    /// Returns a cookie's value as it is on the wire.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Sets a cookie, as a visitor who tampers would.
    pub fn set_cookie(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.cookies.insert(name.into(), value.into());
    }

    /// Forgets all cookies.
    pub fn clear_cookies(&mut self) {
        self.cookies.clear();
    }

    fn keep_cookies(&mut self, reply: &Reply) {
        for header in reply.headers("set-cookie") {
            let (pair, attributes) = header.split_once(';').unwrap_or((header, ""));
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let expired = attributes
                .split(';')
                .any(|attribute| attribute.trim().eq_ignore_ascii_case("max-age=0"));
            if expired {
                self.cookies.remove(name.trim());
            } else {
                self.cookies
                    .insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }
}
