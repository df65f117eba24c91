//! The part of `cargo anvil dev` that an application talks to: it listens, and sends orders.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

const TOKEN: &str = "s3cret";
const PATIENCE: Duration = Duration::from_secs(30);

/// Stands for `cargo anvil dev` and waits for applications.
#[derive(Debug)]
pub struct DevCli {
    listener: TcpListener,
}

/// The connection to one application; dropping it ends the application.
#[derive(Debug)]
pub struct DevLink {
    lines: Lines<BufReader<OwnedReadHalf>>,
    writer: OwnedWriteHalf,
}

impl DevCli {
    /// Listens on a free port.
    ///
    /// # Panics
    ///
    /// When the system has none.
    pub async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Self { listener }
    }

    /// Returns the value of `ANVIL_DEV` for an application.
    ///
    /// # Panics
    ///
    /// When the socket has no address.
    #[must_use]
    pub fn address(&self) -> String {
        let address = self.listener.local_addr().expect("an address");
        format!("{address}/{TOKEN}")
    }

    /// Takes the application that was started, when it says that it serves.
    ///
    /// # Panics
    ///
    /// When none does within thirty seconds, or says something else.
    pub async fn link(&self) -> DevLink {
        let accepted = timeout(PATIENCE, self.listener.accept()).await;
        let (stream, _) = accepted.expect("in time").expect("a connection");
        let (reader, writer) = stream.into_split();
        let mut link = DevLink {
            lines: BufReader::new(reader).lines(),
            writer,
        };
        let hello = link.report().await;
        assert_eq!(
            (&hello["report"], &hello["token"]),
            (&json!("hello"), &json!(TOKEN))
        );
        assert_eq!(link.report().await, json!({ "report": "serving" }));
        link
    }
}

impl DevLink {
    /// Sends an order.
    ///
    /// # Panics
    ///
    /// When the application is gone.
    pub async fn order(&mut self, order: Value) {
        let line = format!("{order}\n");
        let written = self.writer.write_all(line.as_bytes()).await;
        written.expect("the application listens");
    }

    /// Waits for the next report of the application.
    ///
    /// # Panics
    ///
    /// When there is none within thirty seconds.
    pub async fn report(&mut self) -> Value {
        let line = timeout(PATIENCE, self.lines.next_line()).await;
        let line = line.expect("in time").expect("readable").expect("a report");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }
}
