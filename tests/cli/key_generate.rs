//! `cargo anvil key:generate`.

use crate::sandbox::{Sandbox, expect_code, expect_stderr};

fn key(env: &str) -> &str {
    let line = env
        .lines()
        .find(|line| line.starts_with("APP_KEY="))
        .expect("a key");
    &line["APP_KEY=".len()..]
}

#[test]
fn a_key_is_replaced_only_on_demand() {
    let sandbox = Sandbox::with_app();
    let before = sandbox.read("blog/.env");
    let output = sandbox.anvil_in("blog", ["key:generate"]);
    expect_code(&output, 1);
    expect_stderr(&output, &["has an APP_KEY already", "--force"]);
    assert_eq!(sandbox.read("blog/.env"), before);

    drop(
        sandbox
            .anvil_in("blog", ["key:generate", "--force"])
            .expect_success(),
    );
    let after = sandbox.read("blog/.env");
    assert_ne!(key(&after), key(&before));
    assert_eq!(
        after.replace(key(&after), key(&before)),
        before,
        "nothing else changes"
    );
}

#[test]
fn show_prints_a_key_and_needs_no_application() {
    let sandbox = Sandbox::new();
    let output = sandbox.anvil(["key:generate", "--show"]).expect_success();
    assert!(
        output.stdout.starts_with("base64:") && output.stdout.len() == 7 + 44 + 1,
        "{output}"
    );
}

#[test]
fn a_missing_env_is_named() {
    let sandbox = Sandbox::with_app();
    std::fs::remove_file(sandbox.path("blog/.env")).expect("removed");
    let output = sandbox.anvil_in("blog", ["key:generate"]);
    expect_code(&output, 1);
    expect_stderr(&output, &[".env`", "copy .env.example"]);
}
