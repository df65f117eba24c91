//! A page that is asked for while a build runs.

use std::pin::pin;
use std::time::{Duration, Instant};

use anvil_tests::{DevCli, DevLink, HttpClient};
use futures_util::FutureExt as _;
use futures_util::future::{Either, select};

use crate::blog::Blog;
use crate::orders::{building, configure, unchanged};

const PAGE: [(&str, &str); 1] = [("Accept", "text/html")];

/// Makes sure that the application has read every order up to here: it answers this one.
async fn settle(link: &mut DevLink) {
    link.order(configure()).await;
    assert_eq!(link.report().await["report"], "configured");
}

#[tokio::test]
async fn a_page_waits_for_the_build_and_nothing_else_does() {
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    link.order(building()).await;
    settle(&mut link).await;

    let mut visitor = server.client();
    let page = pin!(visitor.request("GET", "/", &PAGE, b""));
    let mut program: HttpClient = server.client();
    let answers = pin!(async {
        for _ in 0..20 {
            assert_eq!(program.get("/posts").await.status, 200);
        }
    });
    let page = match select(page, answers).await {
        Either::Left((page, _)) => panic!("the page did not wait: {}", page.status),
        Either::Right(((), page)) => page,
    };
    link.order(unchanged()).await;
    assert_eq!(page.await.status, 200);
}

#[tokio::test]
async fn a_build_of_more_than_three_seconds_is_not_waited_for() {
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    link.order(building()).await;
    settle(&mut link).await;
    let begun = Instant::now();
    let page = server.client().request("GET", "/", &PAGE, b"").await;
    assert_eq!(page.status, 200);
    let waited = begun.elapsed();
    assert!(waited >= Duration::from_secs(3), "{waited:?}");
    assert!(waited < Duration::from_secs(6), "{waited:?}");
}

#[tokio::test]
async fn a_page_that_waits_while_the_process_is_replaced_is_sent_to_the_next_one() {
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let mut server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    link.order(building()).await;
    settle(&mut link).await;
    let mut visitor = server.client();
    let mut page = Box::pin(visitor.request("GET", "/posts?page=2", &PAGE, b""));
    // Sends the request; the next one's answer shows that it has arrived.
    assert!(page.as_mut().now_or_never().is_none());
    let _ = select(page.as_mut(), pin!(server.client().get("/up"))).await;
    let status = server.process().terminate();
    let (page, status) = futures_util::future::join(page, status).await;
    assert!(status.success());
    assert_eq!(page.status, 307);
    assert_eq!(page.header("location"), Some("/posts?page=2"));
    assert_eq!(page.header("connection"), Some("close"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
}
