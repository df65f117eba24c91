//! A WebSocket, which stays open while the code below it is replaced.

use anvilforge::http::websocket::{Message, WebSocketUpgrade};
use anvilforge::prelude::*;

/// Answers every message with the greeting of the version that opened the socket.
pub(crate) async fn greet(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|mut socket| async move {
        while let Some(Ok(message)) = socket.recv().await {
            if let Message::Text(text) = message
                && socket
                    .send(format!("{}: {text}", crate::GREETING))
                    .await
                    .is_err()
            {
                return;
            }
        }
    })
}
