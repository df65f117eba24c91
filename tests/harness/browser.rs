//! A page is filled in, clicked on, looked at by day and by night.

use anvil_tests::{Browser, ColorScheme, StaticSite, target_directory};

const FORM: &str = r#"<!doctype html>
<title>Guests</title>
<style>
    :root { color-scheme: light dark; }
    body { background: rgb(255, 255, 255); }
    @media (prefers-color-scheme: dark) { body { background: rgb(0, 0, 0); } }
</style>
<form action="/signed">
    <label for="name">Name</label> <input id="name" name="name" value="old">
    <button>Sign</button>
</form>
<ul><li>Ann</li><li>Bob</li></ul>
<button onclick="document.querySelector('ul').innerHTML += '<li>Cleo</li>'">More</button>"#;

const SIGNED: &str =
    "<!doctype html><title>Signed</title><p>Thank you.</p><script>undefinedName</script>";

fn site() -> StaticSite {
    StaticSite::serve(&[("/", FORM), ("/signed", SIGNED), ("/favicon.ico", "")])
}

#[tokio::test]
async fn a_form_is_filled_in_and_sent() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let site = site();
    browser.goto(&site.url("/")).await;
    assert_eq!(browser.title().await, "Guests");
    assert_eq!(browser.value("#name").await, "old");
    browser.fill("#name", "Dora & Co").await;
    browser.click_text("Sign").await;
    browser.wait_for_text("Thank you.").await;
    assert_eq!(browser.url().await, site.url("/signed?name=Dora+%26+Co"));
    let errors = browser.console_errors().await;
    assert!(
        errors.len() == 1 && errors[0].contains("undefinedName"),
        "{errors:?}"
    );
    browser.close().await;
}

#[tokio::test]
async fn a_click_changes_what_the_page_shows() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let site = site();
    browser.goto(&site.url("/")).await;
    assert_eq!(browser.texts("li").await, ["Ann", "Bob"]);
    browser.click("ul + button").await;
    assert_eq!(browser.texts("li").await, ["Ann", "Bob", "Cleo"]);
    assert!(browser.has("li:nth-child(3)").await);
    assert!(!browser.has("li:nth-child(4)").await);
    assert_eq!(
        browser
            .run("return document.querySelectorAll('li').length")
            .await,
        3
    );
}

#[tokio::test]
async fn the_page_is_seen_by_day_and_by_night() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let site = site();
    browser.goto(&site.url("/")).await;
    browser.prefer(ColorScheme::Light).await;
    assert_eq!(
        browser.css("body", "background-color").await,
        "rgba(255, 255, 255, 1)"
    );
    browser.prefer(ColorScheme::Dark).await;
    assert_eq!(
        browser.css("body", "background-color").await,
        "rgba(0, 0, 0, 1)"
    );
    browser.reload().await;
    assert_eq!(
        browser.css("body", "background-color").await,
        "rgba(0, 0, 0, 1)"
    );

    let file = target_directory().join("screenshots/harness-dark.png");
    browser.screenshot_to(&file).await;
    let png = std::fs::read(&file).expect("the picture was written");
    assert!(png.starts_with(b"\x89PNG"), "{} is no PNG", file.display());
}

#[tokio::test]
async fn a_narrow_viewport_is_as_wide_as_asked() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let site = site();
    browser.goto(&site.url("/")).await;
    browser.resize(800, 600).await;
    assert_eq!(browser.run("return window.innerWidth").await, 800);
}
