//! A working day: everything that a person edits, with a browser open all the while.
//!
//! Nobody reloads the page here: what the browser shows after a save came by itself. Each line's action and time is
//! written to `target/working-day-<way>.txt`. The times tell of the machine as well; nothing is asserted of them.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use anvil_tests::{Browser, TempApp, target_directory, until};
use serde_json::Value;

use crate::dev::Dev;

const PATIENCE: Duration = Duration::from_secs(240);
const DAY: &str = "src/controllers/day.rs";

const CONTROLLER: &str = r##"//! One page for the whole day.

use anvilforge::config::Config;
use anvilforge::http::websocket::{Message, WebSocketUpgrade};
use anvilforge::prelude::*;
use std::sync::Arc;

use crate::views::Day;

/// The page.
pub async fn show(config: Arc<Config>, session: Session) -> Day {
    Day {
        words: "morning".to_owned(),
        name: config.app.name.clone(),
        motto: config.custom("motto").unwrap_or_default().to_owned(),
        user: session.get("user").unwrap_or_default(),
    }
}

/// Signs in.
pub async fn login(session: Session) -> Redirect {
    session.put("user", "ada");
    redirect().to("/day")
}

/// Says what it hears.
pub async fn echo(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|mut socket| async move {
        while let Some(Ok(Message::Text(text))) = socket.recv().await {
            if socket.send(format!("echo {text}")).await.is_err() {
                return;
            }
        }
    })
}
"##;

const VIEW: &str = "//! The page of the day.

use anvilforge::prelude::*;

/// What `day.forge.html` shows.
#[derive(Debug, View)]
#[view(\"day\")]
pub struct Day {
    /// What is edited.
    pub words: String,
    /// The application's name.
    pub name: String,
    /// A setting of its own.
    pub motto: String,
    /// Who is signed in.
    pub user: String,
}
";

const TEMPLATE: &str = r#"@extends("layouts.app")

@section("title", "Day")

@section("content")
    <h1>Good {{ words }}</h1>
    <p id="name">{{ name }}</p>
    <p id="motto">{{ motto }}</p>
    <p id="user">{{ user }}</p>
@endsection
"#;

/// A day under way.
struct Day {
    app: TempApp,
    dev: Dev,
    browser: Browser,
    report: String,
    seen: usize,
}

impl Day {
    /// Does something and waits until the browser shows it.
    async fn step(&mut self, what: &str, edit: impl FnOnce(&TempApp), shown: &str) {
        edit(&self.app);
        let saved = Instant::now();
        self.shows(what, shown).await;
        self.note(what, saved).await;
    }

    /// Waits until a script in the page says yes.
    async fn shows(&self, what: &str, script: &str) {
        let running = until(what, PATIENCE, async || {
            if !self.dev.is_running() {
                return Some(false);
            }
            let told = self.browser.try_run(&format!("return {script}")).await;
            (told == Some(Value::Bool(true))).then_some(true)
        })
        .await;
        assert!(running, "dev ended before {what}:\n{}", self.dev.output());
    }

    async fn note(&mut self, what: &str, saved: Instant) {
        let took = saved.elapsed().as_millis();
        let lines = self.dev.times();
        let actions: Vec<&str> = lines[self.seen.min(lines.len())..]
            .iter()
            .filter_map(|line| line["action"].as_str())
            .collect();
        self.seen = lines.len();
        // Writing to a string cannot fail.
        let _ = writeln!(
            self.report,
            "{what:<34} {:<22} {took:>7} ms",
            actions.join(", ")
        );
    }
}

/// The page has this text in this element.
fn text(selector: &str, text: &str) -> String {
    format!("document.querySelector({selector:?})?.textContent === {text:?}")
}

async fn work(name: &str, hot: bool) {
    let _alone = crate::alone().await;
    let Some(browser) = Browser::open().await else {
        return;
    };
    let Some(other) = Browser::open().await else {
        return;
    };
    let app = TempApp::new(name);
    app.write(DAY, CONTROLLER);
    app.write("src/views/day.rs", VIEW);
    app.write("resources/views/day.forge.html", TEMPLATE);
    add_line(&app, "src/controllers/mod.rs", "pub mod day;");
    add_line(&app, "src/views/mod.rs", "mod day;\npub use day::Day;");
    app.replace(
        "src/routes/web.rs",
        "use crate::controllers::home;",
        "use crate::controllers::{day, home};",
    );
    add_route(
        &app,
        "r.get(\"/day\", day::show);\n    r.get(\"/login\", day::login);\n    r.get(\"/echo\", day::echo);",
    );
    app.anvil(["migrate"]);
    let dev = Dev::serve(&app, if hot { &["--hot"] } else { &[] }, &[]).await;
    let url = |path: &str| format!("http://127.0.0.1:{}{path}", dev.port());

    // A socket in a page that is no page, so nothing reloads it.
    other.goto(&url("/robots.txt")).await;
    other
        .run(
            "window.heard = []; window.socket = new WebSocket(`ws://${location.host}/echo`);
              window.socket.onmessage = event => window.heard.push(event.data);
              window.socket.onclose = () => window.heard.push('closed')",
        )
        .await;
    browser.goto(&url("/login")).await;
    browser.wait_for_text("Good morning").await;
    let process = dev.host().await;
    let page = url("/evening");
    let mut day = Day {
        app,
        dev,
        browser,
        report: String::new(),
        seen: 0,
    };
    day.shows("the page's socket", "window.__anvil?.connected === true")
        .await;
    day.seen = day.dev.times().len();

    let template = "resources/views/day.forge.html";
    day.step(
        "a template's text",
        |app| app.replace(template, "<h1>Good", "<h1>A good"),
        &text("h1", "A good morning"),
    )
    .await;
    day.browser.run("window.sameDocument = true").await;
    let css = "\nh1 { letter-spacing: 7px; }\n";
    day.step(
        "a style sheet, without a reload",
        |app| app.write("public/app.css", &(app.read("public/app.css") + css)),
        "getComputedStyle(document.querySelector('h1')).letterSpacing === '7px' && window.sameDocument === true",
    )
    .await;
    day.step(
        "config/anvil.toml",
        |app| {
            app.replace(
                "config/anvil.toml",
                "[custom]",
                "[custom]\nmotto = \"carpe diem\"",
            );
        },
        &text("#motto", "carpe diem"),
    )
    .await;
    let app_name = day
        .app
        .read(".env")
        .lines()
        .find(|line| line.starts_with("APP_NAME="))
        .map(str::to_owned);
    let app_name = app_name.expect("a name in `.env`");
    day.step(
        ".env",
        |app| app.replace(".env", &app_name, "APP_NAME=Tuesday"),
        &text("#name", "Tuesday"),
    )
    .await;
    day.step(
        "a handler's body",
        |app| app.replace(DAY, "\"morning\"", "\"noon\""),
        &text("h1", "A good noon"),
    )
    .await;
    day.step(
        "a handler's signature",
        |app| {
            app.replace(
                DAY,
                "show(config: Arc<Config>, session: Session)",
                "show(config: Arc<Config>, session: Session, request: Request)",
            );
            app.replace(
                DAY,
                "\"noon\".to_owned()",
                "format!(\"noon at {}\", request.path())",
            );
        },
        &text("h1", "A good noon at /day"),
    )
    .await;
    let saved = Instant::now();
    let handler = "\n/// In the evening.\npub async fn evening() -> Html<&'static str> {\n    Html(\"<h1>Good evening</h1>\")\n}\n";
    day.app.write(DAY, &(day.app.read(DAY) + handler));
    add_route(&day.app, "r.get(\"/evening\", day::evening);");
    let client = day.dev.client();
    until("the new route", PATIENCE, async || {
        let reply = client
            .clone()
            .try_request("GET", "/evening", &[], b"")
            .await;
        reply.ok().filter(|reply| reply.status == 200).map(drop)
    })
    .await;
    day.browser.goto(&page).await;
    day.shows("the new page", &text("h1", "Good evening")).await;
    day.note("a new route", saved).await;

    let saved = Instant::now();
    day.app.anvil(["make:model", "Note", "words:string", "-m"]);
    day.app.anvil(["migrate"]);
    day.app.replace(
        DAY,
        "use crate::views::Day;",
        "use crate::models::{NewNote, Note};\nuse crate::views::Day;",
    );
    day.app.replace(DAY, "pub async fn evening() -> Html<&'static str> {\n    Html(\"<h1>Good evening</h1>\")", "pub async fn evening(db: Db) -> Result<Html<String>> {\n    Note::create(&db, NewNote { words: \"x\".to_owned() }).await?;\n    let count = Note::query().count(&db).await?;\n    Ok(Html(format!(\"<h1>Good evening</h1><p id=notes>{}</p>\", count > 0)))");
    day.shows("rows of the new table", &text("#notes", "true"))
        .await;
    day.note("a new model and its migration", saved).await;

    let saved = Instant::now();
    day.app.replace(DAY, "count > 0", "count.no_such_method()");
    day.shows(
        "the overlay",
        "document.querySelector('anvil-dev').shadowRoot.querySelector('dialog').innerText.includes('no_such_method')",
    )
    .await;
    day.note("an error", saved).await;
    day.step(
        "its repair",
        |app| app.replace(DAY, "count.no_such_method()", "count > 0"),
        "!document.querySelector('anvil-dev').shadowRoot.querySelector('dialog').open",
    )
    .await;

    if hot {
        assert_eq!(
            day.dev.host().await,
            process,
            "one process all day:\n{}",
            day.dev.output()
        );
        other.run("window.socket.send('still there?')").await;
        until("the echo", PATIENCE, async || {
            let heard = other.run("return window.heard").await;
            (heard == serde_json::json!(["echo still there?"])).then_some(())
        })
        .await;
    }
    day.step(
        "a dependency",
        |app| {
            app.replace(
                "Cargo.toml",
                "[dependencies]\n",
                "[dependencies]\nstrsim = \"0.11\"\n",
            );
            app.replace(DAY, "Good evening</h1><p", "Distance {}</h1><p");
            app.replace(
                DAY,
                "</p>\", count > 0",
                "</p>\", strsim::levenshtein(\"kitten\", \"sitting\"), count > 0",
            );
        },
        &text("h1", "Distance 3"),
    )
    .await;
    day.browser.goto(&page.replace("/evening", "/day")).await;
    day.shows("who is signed in", &text("#user", "ada")).await;

    let file = target_directory().join(format!(
        "working-day-{}.txt",
        if hot { "hot" } else { "restart" }
    ));
    fs::write(&file, &day.report).expect("the report is written");
    day.dev.stop().await;
    day.browser.close().await;
    other.close().await;
}

fn add_line(app: &TempApp, file: &str, line: &str) {
    app.write(file, &format!("{}{line}\n", app.read(file)));
}

fn add_route(app: &TempApp, route: &str) {
    let routes = "src/routes/web.rs";
    app.replace(
        routes,
        "    r.get(\"/\",",
        &format!("    {route}\n    r.get(\"/\","),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_with_hot_reload_keeps_its_process_its_socket_and_its_session() {
    work("day_hot", true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_with_restarts_keeps_its_session() {
    work("day_restart", false).await;
}
