//! The server's side of a WebSocket: carries out the upgrade, then moves messages between the connection and the
//! application's two queues until one side has enough.

use std::error::Error as StdError;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use salvo::http::{ResBody, StatusCode};
use salvo::websocket::{Message as RawMessage, WebSocket as RawSocket};
use tokio::sync::mpsc::{self, Permit};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite;

use crate::http::websocket::{CloseFrame, Message, Upgrade, WebSocket, WebSocketError, close_code};
use crate::http::{HeaderMap, HeaderValue, header};
use crate::server::drain::{Counter, Drain};

/// How many messages wait to be sent; the application waits when there are more.
const QUEUE: usize = 16;

/// How long the peer may take to accept one message, before it counts as gone.
const STALLED: Duration = Duration::from_secs(30);

/// How long the peer may take to answer the close frame.
const FAREWELL: Duration = Duration::from_secs(1);

/// What our own pings carry, so that the application is not shown their answers.
const PING: Bytes = Bytes::from_static(b"anvil");

type Received = Result<Message, WebSocketError>;

/// Answers a request with 101, and lets the socket begin once that is sent.
pub(super) async fn start(
    upgrade: Upgrade,
    request: &mut salvo::Request,
    response: &mut salvo::Response,
    drain: &Drain,
) {
    if drain.has_begun() {
        // The next process, or another server, has more time for it.
        refuse(response, StatusCode::SERVICE_UNAVAILABLE);
        return;
    }
    // The kernel has taken the header fields.
    request.headers_mut().extend(upgrade.headers.clone());
    let handshake = salvo::websocket::WebSocketUpgrade::new()
        .max_message_size(upgrade.max_message_size)
        .max_frame_size(upgrade.max_frame_size);
    let drain = drain.clone();
    let upgraded = handshake.upgrade(request, response, move |raw| run(raw, upgrade, drain));
    if let Err(refused) = upgraded.await {
        // The extractor looked at all of it, so that this is a connection which cannot change its protocol.
        tracing::warn!("a WebSocket was not opened: {refused}");
        refuse(response, refused.code);
    }
}

fn refuse(response: &mut salvo::Response, status: StatusCode) {
    response.status_code(status);
    response.body(ResBody::Once(Bytes::new()));
}

/// What a response with status 426 must say (RFC 9110, section 15.5.22), unless the application has said it.
pub(super) fn say_what_is_required(headers: &mut HeaderMap) {
    if !headers.contains_key(header::UPGRADE) {
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(
            header::SEC_WEBSOCKET_VERSION,
            HeaderValue::from_static("13"),
        );
    }
}

/// The application's work and the connection's, side by side in one task.
async fn run(raw: RawSocket, upgrade: Upgrade, drain: Drain) {
    // A handler that tidies up when the server stops is waited for as an open connection is.
    let _counter = Counter::new(&drain);
    let (to_peer, outgoing) = mpsc::channel(QUEUE);
    let (incoming, from_peer) = mpsc::channel(1);
    let socket = WebSocket::new(to_peer, from_peer, upgrade.protocol);
    let code = AtomicU16::new(close_code::NORMAL);
    let work = async {
        let work = async { (upgrade.callback)(socket).await };
        if AssertUnwindSafe(work).catch_unwind().await.is_err() {
            tracing::error!("the handler of a WebSocket panicked");
            code.store(close_code::INTERNAL_ERROR, Ordering::Relaxed);
        }
    };
    let pump = Pump {
        raw,
        outgoing,
        incoming,
        keep_alive: upgrade.keep_alive,
    };
    tokio::join!(work, pump.run(&drain, &code));
}

struct Pump {
    raw: RawSocket,
    outgoing: mpsc::Receiver<Message>,
    incoming: mpsc::Sender<Received>,
    keep_alive: Option<Duration>,
}

/// How a socket ends.
enum End {
    /// With a close frame of ours.
    Close(Option<CloseFrame>),
    /// The peer sent its close frame; the answer to it is on its way.
    Closed,
    /// There is nobody to say anything to.
    Gone,
}

impl Pump {
    async fn run(mut self, drain: &Drain, code: &AtomicU16) {
        let end = self.until_end(drain, code).await;
        let Self {
            mut raw,
            outgoing,
            incoming,
            ..
        } = self;
        // The application learns of it at once, and has the time of the farewell to tidy up.
        drop((outgoing, incoming));
        let close = match end {
            End::Close(frame) => Some(Message::Close(frame)),
            End::Closed => None,
            End::Gone => return,
        };
        let farewell = async {
            if let Some(close) = close
                && raw.send(to_raw(close)).await.is_err()
            {
                return;
            }
            while let Some(Ok(_)) = raw.recv().await {}
        };
        // A peer that does not answer has had its time.
        let _ = timeout(FAREWELL, farewell).await;
    }

    async fn until_end(&mut self, drain: &Drain, code: &AtomicU16) -> End {
        let Self {
            raw,
            outgoing,
            incoming,
            keep_alive,
        } = self;
        let mut stop = pin!(drain.begun());
        let mut sends = true;
        // When the peer was heard last, and when it was asked since whether it is there.
        let (mut heard, mut asked) = (Instant::now(), None);
        loop {
            let question = keep_alive.map(|interval| asked.unwrap_or(heard) + interval);
            tokio::select! {
                () = &mut stop => {
                    return close(close_code::GOING_AWAY, "the server stops");
                }
                message = outgoing.recv(), if sends => match message {
                    Some(Message::Close(frame)) => return End::Close(frame),
                    Some(message) => {
                        if !write(raw, message).await {
                            return End::Gone;
                        }
                    }
                    None => sends = false,
                },
                () = incoming.closed(), if !sends => {
                    return close(code.load(Ordering::Relaxed), "");
                }
                (room, received) = read(raw, incoming) => {
                    (heard, asked) = (Instant::now(), None);
                    if let Some(end) = receive(room, received) {
                        return end;
                    }
                }
                () = sleep_until(question.unwrap_or(heard)), if question.is_some() => {
                    // While the application does not take what came, no answer can be read.
                    let was_read = incoming.capacity() > 0;
                    if asked.is_some() && was_read {
                        // There is room, as was just seen, unless the application takes nothing any more.
                        let _ = incoming.try_send(Err(WebSocketError::Silent));
                        return End::Gone;
                    }
                    asked = Some(Instant::now());
                    if !write(raw, Message::Ping(PING)).await {
                        return End::Gone;
                    }
                }
            }
        }
    }
}

fn close(code: u16, reason: &str) -> End {
    End::Close(Some(CloseFrame::new(code, reason)))
}

/// Reads one message, when the application has taken the one before; without a room when it takes none any more.
async fn read<'a>(
    raw: &mut RawSocket,
    incoming: &'a mpsc::Sender<Received>,
) -> (
    Option<Permit<'a, Received>>,
    Option<Result<RawMessage, salvo::Error>>,
) {
    let room = incoming.reserve().await.ok();
    (room, raw.recv().await)
}

/// Hands on what was read; the end, if it is that.
fn receive(
    room: Option<Permit<'_, Received>>,
    received: Option<Result<RawMessage, salvo::Error>>,
) -> Option<End> {
    let (message, end) = match received {
        None => return Some(End::Gone),
        Some(Ok(raw)) if raw.is_pong() && raw.as_bytes() == PING => return None,
        Some(Ok(raw)) => {
            let end = raw.is_close().then_some(End::Closed);
            (Ok(from_raw(&raw)), end)
        }
        Some(Err(error)) => {
            let error: Box<dyn StdError + Send + Sync> = match error {
                salvo::Error::Other(error) => error,
                error => Box::new(error),
            };
            let end = end_of(&*error);
            (Err(WebSocketError::Failed(error)), Some(end))
        }
    };
    if let Some(room) = room {
        room.send(message);
    }
    end
}

/// Sends one message; `false` when the peer is gone.
async fn write(raw: &mut RawSocket, message: Message) -> bool {
    matches!(
        timeout(STALLED, raw.send(to_raw(message))).await,
        Ok(Ok(()))
    )
}

/// What the peer is told about its mistake.
fn end_of(error: &(dyn StdError + Send + Sync + 'static)) -> End {
    match error.downcast_ref::<tungstenite::Error>() {
        Some(tungstenite::Error::Capacity(_)) => {
            close(close_code::TOO_LARGE, "the message is too large")
        }
        Some(tungstenite::Error::Utf8(_)) => {
            close(close_code::INVALID_TEXT, "the text is not UTF-8")
        }
        Some(tungstenite::Error::Protocol(error)) => {
            close(close_code::PROTOCOL_ERROR, &error.to_string())
        }
        _ => End::Gone,
    }
}

fn to_raw(message: Message) -> RawMessage {
    match message {
        Message::Text(text) => RawMessage::text(text),
        Message::Binary(bytes) => RawMessage::binary(bytes),
        Message::Ping(bytes) => RawMessage::ping(bytes),
        Message::Pong(bytes) => RawMessage::pong(bytes),
        Message::Close(Some(frame)) => RawMessage::close_with(frame.code, frame.short_reason()),
        Message::Close(None) => RawMessage::close(),
    }
}

fn from_raw(raw: &RawMessage) -> Message {
    let bytes = || Bytes::copy_from_slice(raw.as_bytes());
    if let Ok(text) = raw.as_str() {
        Message::Text(text.to_owned())
    } else if raw.is_ping() {
        Message::Ping(bytes())
    } else if raw.is_pong() {
        Message::Pong(bytes())
    } else if raw.is_close() {
        let frame = raw.close_frame();
        Message::Close(frame.map(|(code, reason)| CloseFrame::new(code, reason)))
    } else {
        Message::Binary(bytes())
    }
}
