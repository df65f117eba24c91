//! `cargo anvil dev`: what a save of each kind causes.

use crate::dev_app::{APP, Dev, version};
use crate::sandbox::Sandbox;

/// How many builds were begun.
fn builds(dev: &Dev) -> usize {
    let output = dev.process.output();
    output
        .lines()
        .filter(|line| line.contains("build │ ") && line.ends_with(" changed"))
        .count()
}

#[tokio::test]
async fn public_files_and_translations_refresh_without_a_build() {
    let sandbox = Sandbox::with_fake_app(APP);
    sandbox.write("blog/public/app.css", "");
    let dev = Dev::start_in(sandbox, |_| {});
    dev.ready();
    dev.sandbox.write("blog/public/app.css", "body {}");
    dev.says("order {\"order\":\"refresh\",\"styles\":[\"app.css\"]}");
    // A folder that was not there before.
    dev.sandbox
        .write("blog/resources/lang/de.toml", "hello = \"hallo\"");
    dev.says("order {\"order\":\"refresh\",\"styles\":[]}");
    assert_eq!(builds(&dev), 0, "{}", dev.process.output());
}

#[tokio::test]
async fn a_wrong_configuration_is_shown_and_the_old_one_stays() {
    let sandbox = Sandbox::with_fake_app(APP);
    sandbox.write("blog/config/anvil.toml", "");
    sandbox.write(
        "blog/replies/configure",
        "{\"report\":\"configuration_refused\",\"text\":\"1 problem:\\n  .env:3: not KEY=value\\n\"}\n",
    );
    let dev = Dev::start_in(sandbox, |_| {});
    dev.ready();
    dev.sandbox.write("blog/.env", "x");
    dev.says("server │   .env:3: not KEY=value");
    dev.says("server │ the configuration before it stays in force");
    assert_eq!(builds(&dev), 0);
}

#[tokio::test]
async fn a_burst_of_saves_is_one_build_and_the_same_bytes_are_none() {
    let dev = Dev::start(APP);
    dev.ready();
    for name in ["a", "b", "c"] {
        dev.sandbox.write(&format!("blog/src/{name}.rs"), "");
    }
    dev.save(&version("two"));
    dev.until_version("two").await;
    dev.save(&version("two"));
    dev.save(&version("three"));
    dev.until_version("three").await;
    assert_eq!(builds(&dev), 2, "{}", dev.process.output());
    dev.says("and 3 more changed");
}

#[tokio::test]
async fn a_manifest_and_a_package_beside_the_application_are_watched() {
    let dev = Dev::start(APP);
    dev.ready();
    dev.sandbox.write(
        "greeting/Cargo.toml",
        "[package]\nname = \"greeting\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    dev.sandbox.write(
        "greeting/src/lib.rs",
        "pub const VERSION: &str = \"library one\";\n",
    );
    let manifest = dev.sandbox.read("blog/Cargo.toml");
    dev.sandbox.write(
        "blog/Cargo.toml",
        &format!("{manifest}greeting = {{ path = \"../greeting\" }}\n"),
    );
    dev.says("build │ Cargo.toml changed");
    dev.save(&APP.replace("const VERSION: &str = \"one\";", "use greeting::VERSION;"));
    dev.says("server │ library one boots");
    dev.sandbox.write(
        "greeting/src/lib.rs",
        "pub const VERSION: &str = \"library two\";\n",
    );
    dev.says("server │ library two boots");
}

#[test]
fn measurements_are_written_when_they_are_wanted() {
    let sandbox = Sandbox::with_fake_app(APP);
    sandbox.write("blog/public/app.css", "");
    let times = sandbox.path("times.jsonl");
    let dev = Dev::start_in(sandbox, |command| {
        command.env("ANVIL_DEV_TIMES", &times);
    });
    dev.ready();
    dev.save(&APP.replace("\"one\"", "nonsense"));
    dev.says("the build failed");
    dev.sandbox.write("blog/public/app.css", "body {}");
    dev.says("\"styles\":[\"app.css\"]");
    dev.save(&version("two"));
    dev.says("ms after the save");
    let lines: Vec<serde_json::Value> = dev
        .sandbox
        .read("times.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            (
                text("class"),
                text("action"),
                line["build_ms"].is_u64(),
                line["served_ms"].is_u64(),
            )
        })
        .collect();
    let expected = [
        ("manifest", "restart", true, true),
        ("source", "failed", true, false),
        ("style", "refresh", false, true),
        ("source", "restart", true, true),
    ];
    let expected = expected
        .map(|(class, action, build, served)| (class.to_owned(), action.to_owned(), build, served));
    assert_eq!(told, expected);
}

#[test]
fn polling_sees_a_save() {
    let dev = Dev::start_in(Sandbox::with_fake_app(APP), |command| {
        command.arg("--poll");
    });
    dev.ready();
    dev.save(&version("two"));
    dev.says("server │ two boots");
}
