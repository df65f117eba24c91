//! The client reads what servers really send.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use anvil_tests::{HttpClient, StaticSite};

/// Answers each connection with the next of these texts, and returns what was asked.
fn answers(texts: &'static [&'static str]) -> (HttpClient, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let requests = thread::spawn(move || {
        let mut requests = Vec::new();
        for text in texts {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut buffer = [0; 4096];
            let count = stream.read(&mut buffer).expect("a request");
            requests.push(String::from_utf8_lossy(&buffer[..count]).into_owned());
            stream
                .write_all(text.as_bytes())
                .expect("an open connection");
        }
        requests
    });
    (HttpClient::new(address.to_string()), requests)
}

#[tokio::test]
async fn cookies_are_kept_sent_and_forgotten() {
    let (mut client, requests) = answers(&[
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/; HttpOnly\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /next\r\nSet-Cookie: b=; Max-Age=0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
    ]);
    let _ = client.get("/").await;
    assert_eq!(
        (client.cookie("a"), client.cookie("b")),
        (Some("1"), Some("2"))
    );
    let reply = client.post_form("/sign", &[("name", "Ann & Bob")]).await;
    assert_eq!(
        (reply.status, reply.header("Location")),
        (302, Some("/next"))
    );
    assert_eq!(client.get("/next").await.status, 204);

    let requests = requests.join().expect("the server ended");
    assert!(!requests[0].contains("Cookie"), "{}", requests[0]);
    assert!(
        requests[1].contains("Cookie: a=1; b=2\r\n"),
        "{}",
        requests[1]
    );
    assert!(
        requests[1].ends_with("Content-Length: 18\r\n\r\nname=Ann+%26+Bob")
            || requests[1].ends_with("name=Ann+%26+Bob")
    );
    assert!(requests[2].contains("Cookie: a=1\r\n"), "{}", requests[2]);
}

#[tokio::test]
async fn chunks_are_joined() {
    let (mut client, _) = answers(&[
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\n\r\n",
    ]);
    assert_eq!(client.get("/").await.text(), "hello, world");
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_an_error() {
    let (mut client, _) = answers(&[
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200",
    ]);
    assert!(client.try_request("GET", "/", &[], b"").await.is_err());
    assert!(client.try_request("GET", "/", &[], b"").await.is_err());
}

#[tokio::test]
async fn the_token_of_a_form_is_found() {
    let page = r#"<form><input name="q"><input type="hidden" name="_token" value="abc"></form>"#;
    let site = StaticSite::serve(&[("/", page)]);
    let reply = HttpClient::new(site.address().to_string())
        .get("/?x=1")
        .await;
    assert_eq!(reply.form_token(), "abc");
    assert_eq!(
        HttpClient::new(site.address().to_string())
            .get("/other")
            .await
            .status,
        404
    );
}
