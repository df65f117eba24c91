//! The connection to `cargo anvil dev`.

use std::io;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedReadHalf;
use tokio::sync::mpsc;

use super::{Order, Report};

/// Where the CLI listens, and the secret that says who was started by it: `<address>/<token>`.
const VARIABLE: &str = "ANVIL_DEV";

/// Why there is no connection although one is asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    /// The variable has another form.
    #[error(
        "`ANVIL_DEV` is `{0}`, which is not `<address>/<token>`: only `cargo anvil dev` sets it, so unset it"
    )]
    Form(String),
    /// Nothing listens there.
    #[error(
        "`cargo anvil dev` is not reached at {address} ({source}): unset `ANVIL_DEV` if this process is not one of its own"
    )]
    Unreachable {
        /// Where it should have been.
        address: String,
        /// What the system said.
        source: io::Error,
    },
}

/// The way of reports to the CLI; cloning shares it.
#[derive(Debug, Clone)]
pub(crate) struct Reports(mpsc::UnboundedSender<Report>);

impl Reports {
    /// Sends a report. The CLI that is gone needs none: then this process ends anyway.
    pub(crate) fn send(&self, report: Report) {
        let _ = self.0.send(report);
    }
}

/// The way of orders from the CLI.
pub(crate) struct Orders(Lines<BufReader<OwnedReadHalf>>);

impl Orders {
    /// The next order; `None` when the CLI is gone.
    pub(crate) async fn next(&mut self) -> Option<Order> {
        loop {
            let line = self.0.next_line().await.ok().flatten()?;
            match serde_json::from_str(&line) {
                Ok(order) => return Some(order),
                Err(error) => tracing::warn!(
                    "`cargo anvil dev` says what this version of the framework does not know ({error}): {line}"
                ),
            }
        }
    }
}

/// Connects, if this process was started by `cargo anvil dev`.
///
/// # Errors
/// When it should have been, and cannot be reached.
pub(crate) async fn connect() -> Result<Option<(Reports, Orders)>, LinkError> {
    match std::env::var(VARIABLE) {
        Ok(value) => open(&value).await.map(Some),
        Err(_) => Ok(None),
    }
}

async fn open(value: &str) -> Result<(Reports, Orders), LinkError> {
    let (address, token) = value
        .split_once('/')
        .filter(|(address, token)| !address.is_empty() && !token.is_empty())
        .ok_or_else(|| LinkError::Form(value.to_owned()))?;
    let unreachable = |source| LinkError::Unreachable {
        address: address.to_owned(),
        source,
    };
    let stream = TcpStream::connect(address).await.map_err(unreachable)?;
    // Reports are short and urgent.
    stream.set_nodelay(true).map_err(unreachable)?;
    let (reader, mut writer) = stream.into_split();
    let (sender, mut reports) = mpsc::unbounded_channel();
    let link = Reports(sender);
    link.send(Report::Hello {
        token: token.to_owned(),
        pid: std::process::id(),
    });
    tokio::spawn(async move {
        while let Some(report) = reports.recv().await {
            let mut line = serde_json::to_vec(&report).unwrap_or_default();
            line.push(b'\n');
            if writer.write_all(&line).await.is_err() {
                return;
            }
        }
    });
    Ok((link, Orders(BufReader::new(reader).lines())))
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn says_hello_first_and_skips_what_it_does_not_know() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (reports, mut orders) = open(&format!("{address}/s3cret")).await.expect("connected");
        let (cli, _) = listener.accept().await.expect("a connection");
        let (reader, mut writer) = cli.into_split();
        let mut lines = BufReader::new(reader).lines();
        let hello = lines.next_line().await.expect("read").expect("a line");
        assert!(
            hello.starts_with(r#"{"report":"hello","token":"s3cret","#),
            "{hello}"
        );

        reports.send(Report::Serving);
        let serving = lines.next_line().await.expect("read").expect("a line");
        assert_eq!(serving, r#"{"report":"serving"}"#);

        writer
            .write_all(b"not json\n{\"order\":\"dance\"}\n{\"order\":\"building\"}\n")
            .await
            .expect("written");
        assert_eq!(orders.next().await, Some(Order::Building));
        drop((lines, writer));
        assert_eq!(orders.next().await, None);
    }

    #[tokio::test]
    async fn another_form_and_a_closed_port_are_errors() {
        for value in ["1", "/token", "127.0.0.1:1/", ""] {
            let error = open(value).await.err().expect("no connection").to_string();
            assert!(error.contains("unset it"), "{error}");
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        let error = open(&format!("{address}/token"))
            .await
            .err()
            .expect("no connection");
        assert!(error.to_string().contains(&address.to_string()), "{error}");
    }
}
