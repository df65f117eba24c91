//! Why the build failed, or the configuration was refused, in front of the page.

use std::time::Duration;

use anvil_tests::{Browser, ColorScheme, DevCli, target_directory, until};
use serde_json::{Value, json};

use crate::blog::Blog;
use crate::orders::{building, configure, failed, unchanged};

const SOON: Duration = Duration::from_secs(10);

pub(crate) const IS_SHOWN: &str =
    "return document.querySelector('anvil-dev').shadowRoot.querySelector('dialog').open";

/// Goes to a page and waits until its script is connected.
pub(crate) async fn open_page(browser: &Browser, url: &str) {
    browser.goto(url).await;
    until("the page's socket", SOON, async || {
        (browser.try_run("return window.__anvil?.connected").await? == true).then_some(())
    })
    .await;
}

/// What the notice at the edge of the page says, if there is one.
pub(crate) async fn chip(browser: &Browser) -> Option<String> {
    let script = "const root = document.querySelector('anvil-dev')?.shadowRoot;
                  const chip = root?.querySelector('aside');
                  return chip && !chip.hidden ? chip.innerText : null";
    let said = browser.try_run(script).await?;
    Some(
        said.as_str()?
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// Runs a function's body with the overlay as `dialog`.
async fn ask(browser: &Browser, script: &str) -> Value {
    let dialog =
        "const dialog = document.querySelector('anvil-dev').shadowRoot.querySelector('dialog');";
    browser.run(&format!("{dialog} {script}")).await
}

async fn is_shown(browser: &Browser, wanted: bool) {
    until(&format!("the overlay shown: {wanted}"), SOON, async || {
        (browser.try_run(IS_SHOWN).await? == wanted).then_some(())
    })
    .await;
}

fn problem(message: &str, file: &str, editor: &str) -> Value {
    json!({ "message": message, "file": file, "line": 7, "column": 5, "editor_url": editor })
}

#[tokio::test]
async fn a_failed_build_is_shown_with_its_places_until_it_is_mended() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/posts")).await;
    let editor = "vscode://file/srv/blog/src/lib.rs:7:5";
    let problems = json!([
        problem("mismatched types", "src/lib.rs", editor),
        problem("cannot find value `x`", "src/x.rs", "vscode://file/x"),
    ]);
    link.order(building()).await;
    link.order(failed(
        problems,
        "error[E0308]: mismatched types\n  --> src/lib.rs:7:5\n",
    ))
    .await;
    is_shown(&browser, true).await;
    assert_eq!(
        ask(
            &browser,
            "return [...dialog.querySelectorAll('h1, h2, a')].map((part) => part.textContent)"
        )
        .await,
        json!([
            "The build failed",
            "mismatched types",
            "src/lib.rs:7:5",
            "cannot find value `x`",
            "src/x.rs:7:5",
        ])
    );
    assert_eq!(
        ask(&browser, "return dialog.querySelector('a').href").await,
        editor
    );
    let text = ask(&browser, "return dialog.querySelector('pre').textContent").await;
    assert_eq!(
        text,
        "error[E0308]: mismatched types\n  --> src/lib.rs:7:5\n"
    );

    link.order(unchanged()).await;
    is_shown(&browser, false).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test]
async fn what_the_compiler_says_stays_text() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/")).await;
    let evil = "<img src=x onerror=\"window.harmed = true\"><script>window.harmed = true</script>";
    let problems = json!([
        problem(evil, evil, "javascript:window.harmed = true"),
        problem(evil, evil, evil),
    ]);
    link.order(failed(problems, evil)).await;
    is_shown(&browser, true).await;
    let found = ask(
        &browser,
        "return dialog.querySelectorAll('img, script, a').length",
    )
    .await;
    assert_eq!(found, 0);
    let texts = ask(
        &browser,
        "return [...dialog.querySelectorAll('h2, code, pre')].map((part) => part.textContent)",
    )
    .await;
    let place = format!("{evil}:7:5");
    assert_eq!(texts, json!([evil, place, evil, place, evil]));
    assert_eq!(
        browser.run("return window.harmed ?? null").await,
        Value::Null
    );
    browser.close().await;
}

#[tokio::test]
async fn whoever_has_looked_at_a_failure_is_not_shown_it_again_but_the_next_one() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/")).await;
    link.order(failed(json!([]), "error: one")).await;
    is_shown(&browser, true).await;
    browser.press_escape().await;
    is_shown(&browser, false).await;
    open_page(&browser, &server.url("/posts")).await;
    // The application's next word has been heard, and the overlay is still hidden.
    link.order(building()).await;
    until("the notice", SOON, async || chip(&browser).await).await;
    is_shown(&browser, false).await;
    // The same words once more are another failure.
    link.order(failed(json!([]), "error: one")).await;
    is_shown(&browser, true).await;
    ask(&browser, "dialog.querySelector('header button').click()").await;
    is_shown(&browser, false).await;
    browser.close().await;
}

#[tokio::test]
async fn the_overlay_can_be_used_without_eyes_or_mouse() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/posts/create")).await;
    browser
        .run("document.querySelector('[name=title]').focus()")
        .await;
    link.order(failed(
        json!([problem("mismatched types", "src/lib.rs", "vscode://file/x")]),
        "error",
    ))
    .await;
    is_shown(&browser, true).await;
    let facts = ask(
        &browser,
        "const root = dialog.getRootNode();
         const text = (name) => root.getElementById(dialog.getAttribute(name)).textContent;
         return [dialog.getAttribute('role') ?? dialog.role, text('aria-labelledby'), dialog.matches(':modal'),
             root.activeElement.ariaLabel]",
    )
    .await;
    assert_eq!(
        facts,
        json!([
            "alertdialog",
            "The build failed",
            true,
            "Hide until the next failure"
        ])
    );
    link.order(unchanged()).await;
    is_shown(&browser, false).await;
    // The focus is where it was.
    assert_eq!(
        browser.run("return document.activeElement.name").await,
        "title"
    );
    browser.close().await;
}

#[tokio::test]
async fn a_refused_configuration_is_shown_until_it_is_mended() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/")).await;
    blog.write_env("SESSION_SAME_SITE=loose\n");
    link.order(configure()).await;
    assert_eq!(link.report().await["report"], "configuration_refused");
    is_shown(&browser, true).await;
    let title = ask(&browser, "return dialog.querySelector('h1').textContent").await;
    assert_eq!(title, "The configuration was refused");
    let text = ask(&browser, "return dialog.querySelector('pre').textContent").await;
    assert!(text.to_string().contains("SESSION_SAME_SITE"), "{text}");

    blog.write_env("APP_NAME=Journal\n");
    link.order(configure()).await;
    assert_eq!(link.report().await["report"], "configured");
    until("the page with the new name", SOON, async || {
        let title = browser.try_run("return document.title").await?;
        title.as_str()?.contains("Journal").then_some(())
    })
    .await;
    is_shown(&browser, false).await;
    browser.close().await;
}

#[tokio::test]
async fn the_overlay_is_looked_at_by_day_and_by_night() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let (blog, cli) = (Blog::new(), DevCli::listen().await);
    let server = blog.serve_for(&cli).await;
    let mut link = cli.link().await;
    open_page(&browser, &server.url("/")).await;
    let problems = json!([
        problem(
            "mismatched types",
            "src/controllers/posts.rs",
            "vscode://file/x"
        ),
        problem(
            "no field `nmae` on type `Post`",
            "resources/views/posts/show.forge.html",
            "vscode://file/y"
        ),
    ]);
    let text = "error[E0308]: mismatched types\n  --> src/controllers/posts.rs:7:5\n   |\n7  |     \"seven\"\n   |     ^^^^^^^ expected `u8`, found `&str`\n";
    link.order(failed(problems, text)).await;
    is_shown(&browser, true).await;
    link.order(building()).await;
    until("the notice", SOON, async || chip(&browser).await).await;
    let mut grounds = Vec::new();
    for (scheme, name) in [(ColorScheme::Light, "light"), (ColorScheme::Dark, "dark")] {
        browser.prefer(scheme).await;
        grounds.push(ask(&browser, "return getComputedStyle(dialog).backgroundColor").await);
        let file = format!("screenshots/overlay-{name}.png");
        browser.screenshot_to(&target_directory().join(file)).await;
    }
    assert_eq!(grounds, ["rgb(250, 250, 249)", "rgb(20, 17, 16)"]);
    browser.close().await;
}
