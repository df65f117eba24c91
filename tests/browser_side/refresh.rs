//! What a change does to an open page.

use std::time::Duration;

use anvil_tests::{Browser, DevCli, until};
use serde_json::Value;

use crate::blog::Blog;
use crate::orders::{building, failed, refresh, unchanged};
use crate::overlay::{chip, open_page};

const SOON: Duration = Duration::from_secs(10);

/// Waits for a script to return something that is not null or false.
async fn seen(browser: &Browser, what: &str, script: &str) -> Value {
    until(what, SOON, async || {
        let value = browser.try_run(script).await?;
        (value != Value::Null && value != Value::Bool(false)).then_some(value)
    })
    .await
}

#[tokio::test]
async fn a_new_version_reloads_the_page_once() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/posts")).await;
    let version = browser.run("return __anvil.version").await;
    browser.run("window.before = true").await;

    link.order(refresh(&[])).await;
    seen(
        &browser,
        "the new page",
        "return !window.before && !!window.__anvil",
    )
    .await;
    assert_ne!(browser.run("return __anvil.version").await, version);
    // The next word from the application finds the page up to date.
    browser.run("window.second = true").await;
    link.order(failed(serde_json::json!([]), "error")).await;
    seen(&browser, "the overlay", crate::overlay::IS_SHOWN).await;
    assert_eq!(browser.run("return window.second").await, true);
    browser.close().await;
}

#[tokio::test]
async fn a_style_sheet_is_swapped_in_place() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/")).await;
    browser.run("window.before = true").await;
    link.order(refresh(&["other.css", "app.css"])).await;
    let sheets = seen(
        &browser,
        "one sheet, and that a new one",
        "const links = [...document.querySelectorAll('link[rel=stylesheet]')].map((link) => link.href);
         return links.length === 1 && links[0].includes('?anvil=') && links[0]",
    )
    .await;
    assert!(sheets.to_string().contains("/app.css?"), "{sheets}");
    assert_eq!(browser.run("return window.before").await, true);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test]
async fn a_style_sheet_that_another_one_imports_reloads_the_page() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/")).await;
    browser
        .run(
            "window.before = true;
             document.querySelectorAll('link').forEach((link) => link.remove());
             const style = document.createElement('style');
             style.textContent = '@import \"/app.css\";';
             style.onload = () => { window.imported = true; };
             document.head.append(style);",
        )
        .await;
    seen(&browser, "the imported sheet", "return window.imported").await;
    link.order(refresh(&["app.css"])).await;
    seen(
        &browser,
        "the new page",
        "return !window.before && !!window.__anvil",
    )
    .await;
    browser.close().await;
}

#[tokio::test]
async fn what_a_person_has_typed_is_not_thrown_away() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/posts/create")).await;
    browser.fill("[name=title]", "half a thought").await;
    link.order(refresh(&[])).await;
    let said = until("the notice", SOON, async || chip(&browser).await).await;
    assert_eq!(said, "The page has changed Reload");
    assert_eq!(browser.value("[name=title]").await, "half a thought");

    browser
        .run("document.querySelector('anvil-dev').shadowRoot.querySelector('aside button').click()")
        .await;
    seen(
        &browser,
        "an empty form",
        "return document.querySelector('[name=title]')?.value === ''",
    )
    .await;
    browser.close().await;
}

#[tokio::test]
async fn a_form_that_is_empty_again_does_not_keep_the_page() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/posts/create")).await;
    browser.fill("[name=title]", "never mind").await;
    browser.fill("[name=title]", "").await;
    browser.run("window.before = true").await;
    link.order(refresh(&[])).await;
    seen(
        &browser,
        "the new page",
        "return !window.before && !!window.__anvil",
    )
    .await;
    browser.close().await;
}

#[tokio::test]
async fn a_page_that_stays_old_is_reloaded_once_and_never_in_circles() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let _link = cli.link().await;
    browser.goto(&server.url("/diagnostics/stale")).await;
    let said = until("the notice", SOON, async || chip(&browser).await).await;
    assert_eq!(said, "The page has changed Reload");
    assert_eq!(browser.run("return sessionStorage.loads").await, "2");
    browser.close().await;
}

#[tokio::test]
async fn a_page_that_answers_a_form_asks_before_it_is_sent_again() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/")).await;
    // A form without a token is refused with a page.
    browser
        .run(
            "const form = document.createElement('form'); form.method = 'post'; form.action = '/posts';
             document.body.append(form); form.submit();",
        )
        .await;
    seen(
        &browser,
        "the answer",
        "return document.title.includes('Expired') && !!window.__anvil",
    )
    .await;
    link.order(refresh(&[])).await;
    let said = until("the notice", SOON, async || chip(&browser).await).await;
    assert_eq!(said, "The page has changed Reload");
    browser.close().await;
}

#[tokio::test]
async fn a_build_that_takes_its_time_is_said() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/")).await;
    link.order(building()).await;
    let said = until("the notice", SOON, async || chip(&browser).await).await;
    assert_eq!(said, "Building…");
    link.order(unchanged()).await;
    until("the notice to go", SOON, async || {
        chip(&browser).await.is_none().then_some(())
    })
    .await;
    browser.close().await;
}
