//! The guestbook of the tutorial, served and used.

use std::fs;
use std::path::Path;
use std::process::Command;

use anvil_tests::{AppServer, Browser, ColorScheme, CommandOutput, TempApp};
use cast::{ConnectOptions, Db};

/// Where screenshots go, for people to look at.
fn screenshot(name: &str) -> std::path::PathBuf {
    let folder = anvil_tests::target_directory().join("screenshots");
    fs::create_dir_all(&folder).expect("a folder for screenshots");
    folder.join(format!("{name}.png"))
}

/// The messages in the application's SQLite file.
async fn messages(database: &Path) -> Vec<String> {
    let db = Db::connect(&ConnectOptions::new(format!(
        "sqlite://{}",
        database.display()
    )))
    .await;
    let db = db.expect("the application's database opens");
    let rows = db
        .select("SELECT message FROM entries ORDER BY id", vec![])
        .await
        .expect("the table is there");
    let messages = rows
        .iter()
        .map(|row| row.get("message").expect("a message"))
        .collect();
    db.close().await;
    messages
}

pub(crate) async fn a_visitor_can_sign_in_a_browser(app: &TempApp) {
    let server = app.serve().await;
    let Some(browser) = Browser::open().await else {
        return;
    };

    browser.goto(&server.url("/")).await;
    browser.resize(1100, 900).await;
    assert_eq!(browser.text("h1").await, "Guestbook is running.");
    browser.prefer(ColorScheme::Light).await;
    let light = browser.css("body", "background-color").await;
    browser.screenshot_to(&screenshot("welcome-light")).await;
    browser.prefer(ColorScheme::Dark).await;
    assert_ne!(
        browser.css("body", "background-color").await,
        light,
        "the dark page looks like the light one"
    );
    browser.screenshot_to(&screenshot("welcome-dark")).await;
    browser.resize(400, 800).await;
    let overflow = browser
        .run("return document.documentElement.scrollWidth > window.innerWidth")
        .await;
    assert_eq!(overflow, false, "the page scrolls sideways on a phone");
    browser.screenshot_to(&screenshot("welcome-phone")).await;
    browser.resize(1100, 900).await;

    browser.goto(&server.url("/entries")).await;
    browser.wait_for_text("Nobody has signed yet.").await;
    browser.fill("[name=name]", "Ada").await;
    browser.click_text("Sign").await;
    browser
        .wait_for_text("The message field is required.")
        .await;
    assert_eq!(
        browser.value("[name=name]").await,
        "Ada",
        "the old input is gone"
    );
    browser.screenshot_to(&screenshot("entries-errors")).await;

    let script = "<script>document.title = 'broken in'</script>";
    browser.fill("[name=message]", script).await;
    browser.click_text("Sign").await;
    browser.wait_for_text("Thank you!").await;
    assert_eq!(
        browser.texts(".entry p").await,
        [script],
        "the script does not show as text"
    );
    assert_eq!(browser.title().await, "Guestbook · Guestbook");
    browser.screenshot_to(&screenshot("entries-signed")).await;

    browser.reload().await;
    assert!(
        !browser.body_text().await.contains("Thank you!"),
        "the flash message stays"
    );
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.close().await;
    server.stop().await;
    assert_eq!(
        messages(&app.path("database/database.sqlite")).await,
        [script]
    );
}

pub(crate) async fn forms_without_a_token_are_refused(app: &TempApp) {
    let before = messages(&app.path("database/database.sqlite")).await;
    let server = app.serve().await;
    let mut client = server.client();
    let page = client.get("/entries").await;
    let form = [("name", "Eve"), ("message", "forged")];
    let refused = client.post_form("/entries", &form).await;
    assert_eq!(refused.status, 419, "{}", refused.text());
    assert!(refused.text().contains("Page Expired"));

    let token = page.form_token();
    let wrong = token.chars().rev().collect::<String>();
    assert_eq!(
        client
            .post_form("/entries", &[form[0], form[1], ("_token", &wrong)])
            .await
            .status,
        419
    );
    let mut stranger = server.client();
    assert_eq!(
        stranger
            .post_form("/entries", &[form[0], form[1], ("_token", &token)])
            .await
            .status,
        419
    );

    let invalid = client
        .request(
            "POST",
            "/entries",
            &[("Accept", "application/json"), ("X-CSRF-TOKEN", &token)],
            b"",
        )
        .await;
    assert_eq!(invalid.status, 422);
    assert_eq!(
        invalid.json()["errors"]["message"][0],
        "The message field is required."
    );
    assert_eq!(client.get("/nowhere").await.status, 404);
    assert_eq!(client.get("/api/version").await.json()["version"], "0.1.0");
    server.stop().await;
    assert_eq!(
        messages(&app.path("database/database.sqlite")).await,
        before,
        "a forged form was taken"
    );
}

pub(crate) async fn entries_survive_a_crash(app: &TempApp) {
    let server = app.serve().await;
    let mut client = server.client();
    let token = client.get("/entries").await.form_token();
    let form = [
        ("name", "Grace"),
        ("message", "written before the crash"),
        ("_token", &token),
    ];
    assert_eq!(client.post_form("/entries", &form).await.status, 302);
    server.kill();

    let server = app.serve().await;
    let page = server.client().get("/entries").await.text();
    assert!(page.contains("written before the crash"), "{page}");
    server.stop().await;
}

/// Copies the release binary alone into an empty folder, with a `.env`, and uses it there.
pub(crate) async fn the_release_binary_needs_no_other_file(app: &TempApp) {
    let built = app.build(&["--release"]);
    let bytes = std::fs::read(&built).expect("the binary can be read");
    let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    // The first shows that text can be found in it at all.
    assert!(has(b"SESSION_SAME_SITE") && !has(b"/_anvil/dev"));
    // Nothing of the templates' compiler and of the development renderer.
    for text in ["unknown directive", "is not compiled yet", "needs rebuild"] {
        assert!(!has(text.as_bytes()), "{text}");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let binary = folder.path().join("guestbook");
    fs::copy(&built, &binary).expect("the binary is copied");
    let key = app.anvil(["key:generate", "--show"]).stdout;
    let key = key.trim();
    fs::write(
        folder.path().join(".env"),
        format!("APP_ENV=production\nAPP_NAME=Shipped\nAPP_KEY={key}\n"),
    )
    .expect("a .env");
    let command = |arguments: &[&str]| {
        let mut command = Command::new(&binary);
        command
            .current_dir(folder.path())
            .args(arguments)
            .env_clear();
        command
    };

    let refused = CommandOutput::of(&mut command(&["serve"])).expect_failure();
    assert!(
        refused.stderr.contains("migrate"),
        "the remedy is not named: {}",
        refused.stderr
    );
    let refused = CommandOutput::of(&mut command(&["migrate"])).expect_failure();
    assert!(refused.stderr.contains("--force"), "{}", refused.stderr);
    drop(CommandOutput::of(&mut command(&["migrate", "--force"])).expect_success());

    let server = AppServer::start(command(&[])).await;
    let mut client = server.client();
    let page = client.get("/entries").await;
    assert!(
        page.text().contains("Nobody has signed yet.") && page.text().contains("Shipped"),
        "{}",
        page.text()
    );
    let style = page
        .text()
        .split("href=\"/app.css")
        .nth(1)
        .and_then(|rest| rest.split('"').next().map(str::to_owned));
    let style = client
        .get(&format!(
            "/app.css{}",
            style.expect("the page links its style sheet")
        ))
        .await;
    assert_eq!(style.status, 200);
    assert!(
        style
            .header("cache-control")
            .is_some_and(|value| value.contains("immutable")),
        "{:?}",
        style.headers
    );
    let form = [
        ("name", "Linus"),
        ("message", "from the release"),
        ("_token", &page.form_token()),
    ];
    assert_eq!(client.post_form("/entries", &form).await.status, 302);
    server.stop().await;
    assert_eq!(
        messages(&folder.path().join("database/database.sqlite")).await,
        ["from the release"]
    );
}
