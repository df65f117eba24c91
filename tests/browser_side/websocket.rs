//! Sockets of an application: opened, used, closed from either side.

use std::time::Duration;

use anvil_tests::{AppServer, Browser, HttpClient, until};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Response};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::blog::Blog;

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
type Answer = Response<Option<Vec<u8>>>;

/// Opens a socket with further header fields.
pub(crate) async fn open(
    server: &AppServer,
    path: &str,
    fields: &[(&'static str, &str)],
) -> Result<(Socket, Answer), Box<Answer>> {
    let address = server.url(path).replace("http", "ws");
    let mut request = address.into_client_request().expect("a request");
    for (name, value) in fields {
        let value = HeaderValue::from_str(value).expect("a field");
        request.headers_mut().insert(*name, value);
    }
    match connect_async(request).await {
        Ok(opened) => Ok(opened),
        Err(Error::Http(answer)) => Err(answer),
        Err(error) => panic!("{error}"),
    }
}

/// The next message, which must come.
pub(crate) async fn next(socket: &mut Socket) -> Message {
    let next = tokio::time::timeout(Duration::from_secs(20), socket.next()).await;
    next.expect("in time")
        .expect("a message")
        .expect("no error")
}

/// The code and reason of the close frame that comes next.
pub(crate) async fn closed(socket: &mut Socket) -> (u16, String) {
    match next(socket).await {
        Message::Close(Some(frame)) => (frame.code.into(), frame.reason.to_string()),
        other => panic!("no close frame: {other:?}"),
    }
}

#[tokio::test]
async fn text_bytes_and_pings_are_answered_in_order() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let (mut socket, _) = open(&server, "/sockets/echo", &[]).await.expect("open");
    for message in [
        Message::text("grüezi"),
        Message::binary(&b"\0\xff"[..]),
        Message::text(""),
    ] {
        socket.send(message.clone()).await.expect("sent");
        assert_eq!(next(&mut socket).await, message);
    }
    socket
        .send(Message::Ping(Bytes::from_static(b"there?")))
        .await
        .expect("sent");
    assert_eq!(
        next(&mut socket).await,
        Message::Pong(Bytes::from_static(b"there?"))
    );
    socket.close(None).await.expect("closed");
    // The answer to our close frame, then the end of the connection.
    while let Some(message) = socket.next().await {
        assert!(matches!(message, Ok(Message::Close(_))), "{message:?}");
    }
}

#[tokio::test]
async fn the_application_closes_with_its_own_reason() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let (mut socket, _) = open(&server, "/sockets/echo", &[]).await.expect("open");
    socket.send(Message::text("bye")).await.expect("sent");
    assert_eq!(closed(&mut socket).await, (4000, "as you wish".to_owned()));
}

#[tokio::test]
async fn a_handler_that_panics_closes_its_socket_and_no_other() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let (mut other, _) = open(&server, "/sockets/echo", &[]).await.expect("open");
    let (mut socket, _) = open(&server, "/sockets/echo", &[]).await.expect("open");
    socket.send(Message::text("panic")).await.expect("sent");
    assert_eq!(closed(&mut socket).await, (1011, String::new()));
    other.send(Message::text("still here")).await.expect("sent");
    assert_eq!(next(&mut other).await, Message::text("still here"));
}

#[tokio::test]
async fn both_halves_of_a_split_socket_work() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let (mut socket, _) = open(&server, "/sockets/count", &[]).await.expect("open");
    for number in ["1", "2", "3"] {
        assert_eq!(next(&mut socket).await, Message::text(number));
        socket.send(Message::text("more")).await.expect("sent");
    }
}

#[tokio::test]
async fn the_first_protocol_of_the_client_that_the_application_speaks_is_agreed_on() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let offer = [("sec-websocket-protocol", "chat, echo.v1, echo.v2")];
    let (mut socket, answer) = open(&server, "/sockets/echo", &offer).await.expect("open");
    assert_eq!(answer.headers()["sec-websocket-protocol"], "echo.v1");
    socket.send(Message::text("protocol")).await.expect("sent");
    assert_eq!(next(&mut socket).await, Message::text("echo.v1"));
}

#[tokio::test]
async fn a_handshake_keeps_what_middleware_put_into_the_response() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let (_, answer) = open(&server, "/sockets/echo", &[]).await.expect("open");
    assert_eq!(answer.status(), 101);
    assert_eq!(answer.headers()["x-served-by"], "blog");
    let cookie = answer.headers()["set-cookie"].to_str().expect("text");
    assert!(cookie.starts_with("blog_session="), "{cookie}");
}

#[tokio::test]
async fn a_page_of_another_site_opens_only_what_is_open_to_all() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let own = server.url("");
    for (path, origin, opens) in [
        ("/sockets/echo", own.as_str(), true),
        ("/sockets/echo", "http://evil.example", false),
        ("/sockets/echo", "null", false),
        ("/sockets/open-echo", "http://evil.example", true),
    ] {
        let opened = open(&server, path, &[("origin", origin)]).await;
        assert_eq!(opened.is_ok(), opens, "{path} from {origin}");
        if let Err(answer) = opened {
            assert_eq!(answer.status(), 403);
            let text = answer.body().as_deref().map(String::from_utf8_lossy);
            assert!(text.is_some_and(|text| text.contains(origin)), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn a_request_that_is_no_handshake_is_told_what_is_missing() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let mut client: HttpClient = server.client();
    let program = ("Accept", "application/json");
    let plain = client
        .request("GET", "/sockets/echo", &[program], b"")
        .await;
    assert_eq!(plain.status, 426);
    assert_eq!(plain.header("upgrade"), Some("websocket"));
    assert_eq!(plain.header("sec-websocket-version"), Some("13"));
    let message = plain.json()["message"].to_string();
    assert!(message.contains("new WebSocket"), "{message}");

    let full = [
        program,
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "c2l4dGVlbiBieXRlcyEhIQ=="),
    ];
    // The client adds `Connection: close`, which stands beside this one.
    let upgrade = ("Connection", "upgrade");
    for (index, wrong, status) in [
        (2, ("Sec-WebSocket-Version", "8"), 426),
        (3, ("Sec-WebSocket-Key", "dG9vIHNob3J0"), 400),
        (3, ("Sec-WebSocket-Key", "!"), 400),
    ] {
        let mut fields = full.to_vec();
        fields[index] = wrong;
        fields.push(upgrade);
        let reply = client.request("GET", "/sockets/echo", &fields, b"").await;
        assert_eq!(reply.status, status, "{wrong:?}: {}", reply.text());
    }
}

#[tokio::test]
async fn a_server_that_stops_says_so_on_every_socket() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let (mut one, _) = open(&server, "/sockets/echo", &[]).await.expect("open");
    let (mut other, _) = open(&server, "/sockets/count", &[]).await.expect("open");
    assert_eq!(next(&mut other).await, Message::text("1"));
    let seen = async {
        let reason = (1001, "the server stops".to_owned());
        assert_eq!(closed(&mut one).await, reason);
        assert_eq!(closed(&mut other).await, reason);
        // Reading on sends the answers to the close frames.
        while one.next().await.is_some() {}
        while other.next().await.is_some() {}
    };
    tokio::join!(server.stop(), seen);
}

#[tokio::test]
async fn a_handler_has_the_time_to_tidy_up_when_the_server_stops() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let (mut socket, _) = open(&server, "/sockets/farewell", &[]).await.expect("open");
    let seen = async { while socket.next().await.is_some() {} };
    tokio::join!(server.stop(), seen);
    let server = blog.serve().await;
    let posts = server.client().get("/posts").await.text();
    assert!(posts.contains("Farewell, part 20"), "{posts}");
}

#[tokio::test]
async fn a_page_of_the_application_speaks_on_a_socket() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let blog = Blog::new();
    let server = blog.serve().await;
    browser.goto(&server.url("/")).await;
    browser
        .run(
            "window.said = [];
             const socket = new WebSocket(location.origin.replace('http', 'ws') + '/sockets/echo', ['echo.v2']);
             socket.onopen = () => { said.push(socket.protocol); socket.send('hello'); };
             socket.onmessage = ({ data }) => { said.push(data); socket.send('bye'); };
             socket.onclose = ({ code, wasClean }) => said.push(code, wasClean);",
        )
        .await;
    let said = until("the socket to close", Duration::from_secs(10), async || {
        let said = browser.run("return said").await;
        (said.as_array()?.len() >= 4).then_some(said)
    })
    .await;
    assert_eq!(said, serde_json::json!(["echo.v2", "hello", 4000, true]));
    browser.close().await;
}
