//! Fixed pages on a port, for tests that need a page and no app.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// A server of HTML pages, one per path; every method gets the same page. Ends when it is dropped.
#[derive(Debug)]
pub struct StaticSite {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
}

impl StaticSite {
    /// Serves the pages: pairs of a path (without its query) and HTML.
    ///
    /// # Panics
    ///
    /// When no port can be bound.
    #[must_use]
    pub fn serve(pages: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let listener = listener.unwrap_or_else(|error| panic!("cannot bind a port: {error}"));
        let address = listener
            .local_addr()
            .unwrap_or_else(|error| panic!("cannot ask for the port: {error}"));
        let pages = pages
            .iter()
            .map(|(path, html)| ((*path).to_owned(), (*html).to_owned()))
            .collect();
        let pages = Arc::<BTreeMap<String, String>>::new(pages);
        let stopped = Arc::<AtomicBool>::default();
        let flag = Arc::clone(&stopped);
        thread::spawn(move || {
            for stream in listener
                .incoming()
                .take_while(|_| !flag.load(Ordering::Acquire))
                .flatten()
            {
                let pages = Arc::clone(&pages);
                // A client that goes away before it has its answer is its own affair.
                thread::spawn(move || drop(answer(stream, &pages)));
            }
        });
        Self { address, stopped }
    }

    /// Returns the address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns host and port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for StaticSite {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Release);
        // Wakes the thread that waits for a connection.
        drop(TcpStream::connect(self.address));
    }
}

fn answer(mut stream: TcpStream, pages: &BTreeMap<String, String>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let target = request.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default();
    let (status, html) = match pages.get(path) {
        Some(html) => ("200 OK", html.as_str()),
        None => ("404 Not Found", "not found"),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{html}",
        html.len(),
    )
}
