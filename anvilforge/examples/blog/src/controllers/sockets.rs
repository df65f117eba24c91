//! WebSockets.

use std::time::Duration;

use anvilforge::http::websocket::{CloseFrame, Message, WebSocket};
use anvilforge::prelude::*;

use crate::models::{NewPost, Post};

/// Sends back what it is sent, to pages of the blog alone.
pub async fn echo(upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .protocols(["echo.v2", "echo.v1"])
        .max_message_size(4096)
        .on_upgrade(answer)
}

/// The same for every page of the world, and impatient with the silent.
pub async fn open_echo(upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .allow_any_origin()
        .keep_alive(Duration::from_millis(50))
        .on_upgrade(answer)
}

/// Counts up until the visitor goes, listening meanwhile: two halves, two tasks in one.
pub async fn count(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| async move {
        let (sender, mut receiver) = socket.split();
        for number in 1.. {
            if sender.send(number.to_string()).await.is_err() {
                return;
            }
            if !matches!(receiver.recv().await, Some(Ok(_))) {
                return;
            }
        }
    })
}

/// Takes its time to say farewell when the visitor, or the server, has gone.
pub async fn farewell(upgrade: WebSocketUpgrade, db: Db) -> Response {
    upgrade.on_upgrade(|mut socket| async move {
        while let Some(Ok(_)) = socket.recv().await {}
        for part in 1..=20 {
            let post = NewPost {
                title: format!("Farewell, part {part}"),
                slug: format!("farewell-{part}"),
                body: "It was nice.".to_owned(),
                published_at: None,
            };
            // There is nobody left to tell that it failed.
            let _ = Post::create(&db, post).await;
        }
    })
}

async fn answer(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        let answer = match message {
            Message::Text(text) if text == "bye" => {
                // The visitor may have gone first.
                let _ = socket.close(CloseFrame::new(4000, "as you wish")).await;
                return;
            }
            Message::Text(text) if text == "panic" => panic!("a secret invariant"),
            Message::Text(text) if text == "protocol" => {
                Message::text(socket.protocol().unwrap_or("none"))
            }
            Message::Text(_) | Message::Binary(_) => message,
            Message::Pong(_) => Message::text("I did not ask"),
            _ => continue,
        };
        if socket.send(answer).await.is_err() {
            return;
        }
    }
}
