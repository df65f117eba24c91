//! The application's side of a socket: two queues.

use std::error::Error as StdError;

use tokio::sync::mpsc;

use super::{CloseFrame, Message};

/// The most bytes that a ping or a pong carries.
const CONTROL: usize = 125;

/// Why a message was not sent, or what ended the socket.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebSocketError {
    /// The socket is closed: by this side, by the peer, or because the server stops.
    #[error("the WebSocket is closed")]
    Closed,
    /// The connection failed, or the peer broke a rule.
    #[error("the WebSocket connection failed: {0}")]
    Failed(#[source] Box<dyn StdError + Send + Sync>),
    /// The peer did not answer a ping.
    #[error("the WebSocket's peer is silent")]
    Silent,
    /// A ping or pong of more than 125 bytes.
    #[error("a ping or pong carries 125 bytes at most, not {0}: send a binary message")]
    TooLong(usize),
}

/// An open WebSocket. Dropping it closes it.
#[derive(Debug)]
pub struct WebSocket {
    sender: WebSocketSender,
    receiver: WebSocketReceiver,
    protocol: Option<String>,
}

/// The half that sends; clones send on the same socket.
#[derive(Debug, Clone)]
pub struct WebSocketSender(mpsc::Sender<Message>);

/// The half that receives.
#[derive(Debug)]
pub struct WebSocketReceiver(mpsc::Receiver<Result<Message, WebSocketError>>);

impl WebSocket {
    /// A socket between two queues, whose other ends are the connection's.
    pub(crate) fn new(
        outgoing: mpsc::Sender<Message>,
        incoming: mpsc::Receiver<Result<Message, WebSocketError>>,
        protocol: Option<String>,
    ) -> Self {
        Self {
            sender: WebSocketSender(outgoing),
            receiver: WebSocketReceiver(incoming),
            protocol,
        }
    }

    /// Waits for the next message; `None` when the socket is closed. An error is the last thing before that.
    ///
    /// Pings are shown here and answered already. May be dropped and called again (in `tokio::select!`) without
    /// losing a message.
    pub async fn recv(&mut self) -> Option<Result<Message, WebSocketError>> {
        self.receiver.recv().await
    }

    /// Sends a message; waits while the peer takes what was sent before.
    ///
    /// # Errors
    /// When the socket is closed.
    pub async fn send(&self, message: impl Into<Message>) -> Result<(), WebSocketError> {
        self.sender.send(message).await
    }

    /// Closes the socket with a code and a reason of your own; just dropping it closes it with 1000.
    ///
    /// # Errors
    /// When it is closed already.
    pub async fn close(self, frame: CloseFrame) -> Result<(), WebSocketError> {
        self.send(Message::Close(Some(frame))).await
    }

    /// The two halves, for two tasks. The socket is closed when both are dropped.
    pub fn split(self) -> (WebSocketSender, WebSocketReceiver) {
        (self.sender, self.receiver)
    }

    /// The subprotocol that both sides agreed on.
    pub fn protocol(&self) -> Option<&str> {
        self.protocol.as_deref()
    }
}

impl WebSocketSender {
    /// Sends a message; waits while the peer takes what was sent before.
    ///
    /// # Errors
    /// When the socket is closed.
    pub async fn send(&self, message: impl Into<Message>) -> Result<(), WebSocketError> {
        let message = message.into();
        if let Message::Ping(bytes) | Message::Pong(bytes) = &message
            && bytes.len() > CONTROL
        {
            return Err(WebSocketError::TooLong(bytes.len()));
        }
        self.0
            .send(message)
            .await
            .map_err(|_| WebSocketError::Closed)
    }
}

impl WebSocketReceiver {
    /// Waits for the next message; `None` when the socket is closed. An error is the last thing before that.
    pub async fn recv(&mut self) -> Option<Result<Message, WebSocketError>> {
        self.0.recv().await
    }
}
