//! What a peer may do to a socket, and what not.

use std::time::{Duration, Instant};

use anvil_tests::until;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::blog::Blog;
use crate::websocket::{closed, next, open};

/// Asks for a socket by hand, for a peer that then does what no library would do.
async fn open_by_hand(port: u16, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port))
        .await
        .expect("connected");
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2l4dGVlbiBieXRlcyEhIQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("an answer"));
    }
    assert!(
        head.starts_with(b"HTTP/1.1 101 "),
        "{}",
        String::from_utf8_lossy(&head)
    );
    stream
}

/// The code of the close frame that comes next, whatever comes before it; `None` when there is none.
async fn close_code(stream: &mut TcpStream) -> Option<u16> {
    let mut rest = Vec::new();
    // A connection that ends with a reset has been read up to there.
    let _ = stream.read_to_end(&mut rest).await;
    let mut rest = rest.as_slice();
    while let [first, length, tail @ ..] = rest {
        // None of the frames here is longer than a control frame may be.
        let (payload, tail) = tail.split_at_checked(usize::from(*length))?;
        if first & 0x0f == 8 {
            return Some(u16::from_be_bytes([payload[0], payload[1]]));
        }
        rest = tail;
    }
    None
}

/// A frame as a client sends it, with a mask of zeros.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).expect("a short payload");
    [&[first, 0x80 | length, 0, 0, 0, 0], payload].concat()
}

#[tokio::test]
async fn a_message_above_the_limit_closes_the_socket_with_1009() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let (mut socket, _) = open(&server, "/sockets/echo", &[]).await.expect("open");
    let largest = Message::text("x".repeat(4096));
    socket.send(largest.clone()).await.expect("sent");
    assert_eq!(next(&mut socket).await, largest);
    socket
        .send(Message::text("x".repeat(4097)))
        .await
        .expect("sent");
    assert_eq!(closed(&mut socket).await.0, 1009);
}

#[tokio::test]
async fn a_peer_that_breaks_the_protocol_is_told_so() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let unmasked = vec![0x81, 1, b'x'];
    let not_utf8 = frame(0x81, b"\xff\xfe");
    let reserved = frame(0x83, b"");
    for (bytes, code) in [(unmasked, 1002), (not_utf8, 1007), (reserved, 1002)] {
        let mut stream = open_by_hand(server.port(), "/sockets/echo").await;
        stream.write_all(&bytes).await.expect("sent");
        assert_eq!(close_code(&mut stream).await, Some(code), "{bytes:x?}");
    }
}

#[tokio::test]
async fn a_peer_that_does_not_answer_pings_is_given_up() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let mut stream = open_by_hand(server.port(), "/sockets/open-echo").await;
    let (begun, mut received) = (Instant::now(), Vec::new());
    stream.read_to_end(&mut received).await.expect("the end");
    assert_eq!(received, b"\x89\x05anvil");
    assert!(
        begun.elapsed() >= Duration::from_millis(100),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn a_peer_that_answers_pings_stays_and_its_answers_are_not_shown() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let (mut socket, _) = open(&server, "/sockets/open-echo", &[])
        .await
        .expect("open");
    for _ in 0..6 {
        // Reading it answers it.
        assert!(matches!(next(&mut socket).await, Message::Ping(_)));
    }
    socket.send(Message::text("here")).await.expect("sent");
    let mut seen = next(&mut socket).await;
    while seen.is_ping() {
        seen = next(&mut socket).await;
    }
    assert_eq!(seen, Message::text("here"));
}

#[tokio::test]
async fn a_peer_that_vanishes_leaves_nothing_behind() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let sockets = || open_sockets(server.id());
    let before = sockets();
    for _ in 0..20 {
        let (mut socket, _) = open(&server, "/sockets/echo", &[]).await.expect("open");
        socket.send(Message::text("x")).await.expect("sent");
        assert!(socket.next().await.is_some());
        drop(socket);
    }
    until(
        "the server to let go of them",
        Duration::from_secs(10),
        async || (sockets() <= before).then_some(()),
    )
    .await;
}

/// How many sockets a process has open.
fn open_sockets(id: u32) -> usize {
    let Ok(entries) = std::fs::read_dir(format!("/proc/{id}/fd")) else {
        return 0;
    };
    entries
        .flatten()
        .filter_map(|entry| std::fs::read_link(entry.path()).ok())
        .filter(|target| target.to_string_lossy().starts_with("socket:"))
        .count()
}
