//! The page when its server goes away and comes back.

use std::time::Duration;

use anvil_tests::{Browser, DevCli, until};

use crate::blog::Blog;
use crate::overlay::{chip, open_page};

const SOON: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_lost_connection_is_said_and_the_page_is_renewed_when_it_is_back() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let link = cli.link().await;
    open_page(&browser, &server.url("/posts")).await;
    browser.run("window.before = true").await;

    server.kill();
    drop(link);
    let said = until(
        "the page to say that the connection is lost",
        SOON,
        async || chip(&browser).await,
    )
    .await;
    assert!(said.starts_with("Connection lost"), "{said}");
    assert_eq!(browser.run("return window.before").await, true);

    let _server = blog.serve_for(&cli).await;
    let _link = cli.link().await;
    until("the page of the new process", SOON, async || {
        let before = browser.try_run("return window.before ?? null").await?;
        before.is_null().then_some(())
    })
    .await;
    until("the notice to go", SOON, async || {
        chip(&browser).await.is_none().then_some(())
    })
    .await;
    browser.close().await;
}

#[tokio::test]
async fn a_socket_that_is_refused_is_not_asked_for_again_and_again() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let _link = cli.link().await;
    // A name that leads to this machine, and that anybody may own.
    let address = format!("http://anvil.test:{}/", server.port());
    browser.goto(&address).await;
    let said = until("the page to say that it is refused", SOON, async || {
        chip(&browser)
            .await
            .filter(|said| said.starts_with("No connection"))
    })
    .await;
    assert!(said.contains("terminal"), "{said}");
    let warnings = server.output().matches("set `APP_URL`").count();
    assert!(warnings <= 5, "{warnings} warnings");
    browser.close().await;
}
