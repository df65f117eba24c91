//! Which responses have the script, and who may open its socket.

use std::time::Duration;

use anvil_tests::{DevCli, Reply, until};
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::blog::Blog;

const BROWSER: [(&str, &str); 2] = [("Accept", "text/html"), ("Sec-Fetch-Dest", "document")];
const TAG: &str = "<script src=\"/_anvil/dev.js?v=";
const SOON: Duration = Duration::from_secs(20);

fn scripts(reply: &Reply) -> usize {
    reply.text().matches(TAG).count()
}

#[tokio::test]
async fn every_page_has_the_script_once_and_nothing_else_has_it() {
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let _link = cli.link().await;
    let mut client = server.client();
    for path in [
        "/",
        "/posts",
        "/missing",
        "/diagnostics/fail",
        "/diagnostics/panic",
    ] {
        let page = client.request("GET", path, &BROWSER, b"").await;
        assert_eq!(scripts(&page), 1, "{path}:\n{}", page.text());
        let length = page.header("content-length").map(str::to_owned);
        assert_eq!(length, Some(page.text().len().to_string()), "{path}");
    }
    let fragment = [("Accept", "text/html"), ("Sec-Fetch-Dest", "empty")];
    let program = [("Accept", "application/json")];
    for fields in [&fragment[..], &program[..], &[]] {
        let reply = client.request("GET", "/posts", fields, b"").await;
        assert_eq!(scripts(&reply), 0, "{fields:?}");
    }
    let style = client.request("GET", "/app.css", &BROWSER, b"").await;
    assert_eq!((style.status, scripts(&style)), (200, 0));
    let head = client.request("HEAD", "/", &BROWSER, b"").await;
    assert_eq!((head.status, head.text().as_str()), (200, ""));
}

#[tokio::test]
async fn a_policy_without_self_keeps_its_page_as_it_is() {
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let _link = cli.link().await;
    let page = server
        .client()
        .request("GET", "/diagnostics/stale", &BROWSER, b"")
        .await;
    assert_eq!(page.text().matches("_anvil/dev.js").count(), 1);
    assert!(page.text().contains("dev.js?v=1\""), "{}", page.text());
}

#[tokio::test]
async fn the_script_is_never_kept_by_a_browser() {
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let _link = cli.link().await;
    let script = server.client().get("/_anvil/dev.js?v=1").await;
    assert_eq!(script.status, 200);
    assert_eq!(script.header("cache-control"), Some("no-store"));
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
}

#[tokio::test]
async fn a_debug_binary_that_somebody_else_started_has_nothing_of_it() {
    let blog = Blog::new();
    let server = blog.serve().await;
    let mut client = server.client();
    let page = client.request("GET", "/", &BROWSER, b"").await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("_anvil"), "{}", page.text());
    for path in ["/_anvil/dev.js", "/_anvil/dev"] {
        let reply = client.request("GET", path, &BROWSER, b"").await;
        assert_eq!(reply.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_socket_is_for_own_pages_at_an_address_that_no_stranger_owns() {
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let _link = cli.link().await;
    let port = server.port();
    let open = async |host: String, origin: String| {
        let address = server.url("/_anvil/dev").replace("http", "ws");
        let mut request = address.into_client_request().expect("a request");
        let headers = request.headers_mut();
        headers.insert("Host", host.parse().expect("a host"));
        headers.insert("Origin", origin.parse().expect("an origin"));
        match tokio_tungstenite::connect_async(request).await {
            Ok(_) => 101,
            Err(Error::Http(response)) => response.status().as_u16(),
            Err(error) => panic!("{error}"),
        }
    };
    let own = format!("localhost:{port}");
    assert_eq!(open(own.clone(), format!("http://{own}")).await, 101);
    let stranger = "http://evil.example".to_owned();
    assert_eq!(open(own, stranger).await, 403);
    // The stranger's name leads to this machine: the page is the stranger's, though it is of the host that it asks.
    let rebound = format!("evil.example:{port}");
    assert_eq!(
        open(rebound.clone(), format!("http://{rebound}")).await,
        403
    );
    // The answer may come before its line of the log has been read.
    until("the remedy in the log", SOON, async || {
        server.output().contains("set `APP_URL`").then_some(())
    })
    .await;
}
