//! `cargo anvil new`: what it writes.

use std::process::Command;

use anvil_tests::CommandOutput;

use crate::sandbox::Sandbox;

fn variable<'a>(env: &'a str, name: &str) -> &'a str {
    let line = env
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    line.unwrap_or_else(|| panic!("{name} is not in\n{env}"))
        .trim_matches('"')
}

#[test]
fn a_complete_application_is_written() {
    let sandbox = Sandbox::new();
    let output = sandbox
        .anvil(["new", "my-blog", "--offline"])
        .expect_success();
    assert_eq!(output.stdout, "");
    assert!(
        output
            .stderr
            .ends_with("\nNext:\n  cd my-blog\n  cargo anvil migrate\n  cargo anvil dev\n"),
        "{output}"
    );
    let tree = sandbox.tree("my-blog");
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        ".env",
        ".env.example",
        ".gitignore",
        "src/main.rs",
        "src/lib.rs",
        "config/anvil.toml",
    ] {
        assert!(
            tree.contains_key(file),
            "{file} is missing: {:?}",
            tree.keys()
        );
    }
    assert_eq!(tree["database/database.sqlite"], "");
    assert!(
        tree["src/main.rs"].contains("anvilforge::main!(my_blog);"),
        "{}",
        tree["src/main.rs"]
    );
    for (file, text) in &tree {
        assert!(
            !text.contains("stub_app")
                && !text.contains("stub-app")
                && !text.contains("FRAMEWORK_PATH"),
            "{file}"
        );
    }
    let env = &tree[".env"];
    assert_eq!(variable(env, "APP_NAME"), "My Blog");
    assert_eq!(
        variable(env, "DATABASE_URL"),
        "sqlite://database/database.sqlite"
    );
    assert!(variable(env, "APP_KEY").starts_with("base64:"));
    assert_eq!(variable(&tree[".env.example"], "APP_KEY"), "");
    assert!(sandbox.path("my-blog/.git").is_dir());
}

#[test]
fn the_lock_file_is_the_frameworks_own_and_complete() {
    let sandbox = Sandbox::with_app();
    let lock = sandbox.read("blog/Cargo.lock");
    assert!(
        lock.contains("name = \"anvilforge\"") && lock.contains("name = \"blog\""),
        "{lock}"
    );
    assert!(!lock.contains("name = \"cargo-anvil\"") && !lock.contains("name = \"anvil-tests\""));
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["metadata", "--format-version=1", "--locked", "--offline"])
        .current_dir(sandbox.path("blog"));
    drop(CommandOutput::of(&mut cargo).expect_success());
}

#[test]
fn the_code_is_formatted_whatever_the_name() {
    for name in [
        "a",
        "zebra",
        "a-name-that-is-much-longer-than-most-names-are",
    ] {
        let sandbox = Sandbox::new();
        drop(
            sandbox
                .anvil(["new", name, "--no-git", "--offline"])
                .expect_success(),
        );
        let mut rustfmt = Command::new("rustfmt");
        rustfmt.args([
            "--edition",
            "2024",
            "--check",
            "src/main.rs",
            "src/lib.rs",
            "tests/feature.rs",
        ]);
        drop(CommandOutput::of(rustfmt.current_dir(sandbox.path(name))).expect_success());
    }
}

#[test]
fn a_database_is_chosen_by_kind_or_url() {
    for (db, url, feature) in [
        (
            "postgres",
            "postgres://postgres@127.0.0.1:5432/blog",
            Some("postgres"),
        ),
        ("mysql", "mysql://root@127.0.0.1:3306/blog", Some("mysql")),
        (
            "postgres://me:secret@db/x",
            "postgres://me:secret@db/x",
            Some("postgres"),
        ),
        ("sqlite://data/app.db", "sqlite://data/app.db", None),
    ] {
        let sandbox = Sandbox::new();
        drop(
            sandbox
                .anvil(["new", "blog", "--no-git", "--offline", "--db", db])
                .expect_success(),
        );
        let tree = sandbox.tree("blog");
        assert_eq!(variable(&tree[".env"], "DATABASE_URL"), url);
        assert!(!tree[".env.example"].contains("secret"));
        let manifest = &tree["Cargo.toml"];
        let framework = manifest
            .lines()
            .find(|line| line.starts_with("anvilforge = "))
            .expect("the application depends on the framework");
        match feature {
            Some(feature) => assert!(
                framework.ends_with(&format!("features = [\"{feature}\"] }}")),
                "{framework}"
            ),
            None => {
                assert!(!framework.contains("features"), "{framework}");
                assert!(tree.contains_key("data/app.db"));
            }
        }
        assert!(!tree.contains_key("database/database.sqlite"));
    }
}

#[test]
fn the_framework_is_taken_from_where_it_is_said() {
    for (flags, line) in [
        (
            ["--framework-git", "https://example.com/f.git"],
            "anvilforge = { git = \"https://example.com/f.git\" }",
        ),
        (["--framework-version", "0.1"], "anvilforge = \"0.1\""),
    ] {
        let sandbox = Sandbox::new();
        drop(
            sandbox
                .anvil(
                    ["new", "blog", "--no-git", "--offline"]
                        .into_iter()
                        .chain(flags),
                )
                .expect_success(),
        );
        let tree = sandbox.tree("blog");
        assert!(tree["Cargo.toml"].contains(line), "{}", tree["Cargo.toml"]);
        assert!(
            !tree.contains_key("Cargo.lock"),
            "there is no lock file to start from"
        );
    }
    let sandbox = Sandbox::new();
    sandbox.write(
        "f/anvilforge/Cargo.toml",
        "[package]\nname = \"anvilforge\"\n",
    );
    drop(
        sandbox
            .anvil([
                "new",
                "blog",
                "--no-git",
                "--offline",
                "--framework-path",
                "f",
            ])
            .expect_success(),
    );
    let framework = sandbox.path("f/anvilforge").canonicalize().expect("a path");
    assert!(
        sandbox
            .read("blog/Cargo.toml")
            .contains(&format!("path = \"{}\"", framework.display()))
    );
}

#[test]
fn the_name_may_differ_from_the_folder_and_the_folder_may_be_here() {
    let sandbox = Sandbox::new();
    drop(
        sandbox
            .anvil([
                "new",
                "deep/down/Web",
                "--name",
                "web-shop",
                "--no-git",
                "--offline",
            ])
            .expect_success(),
    );
    assert!(
        sandbox
            .read("deep/down/Web/Cargo.toml")
            .contains("name = \"web-shop\"")
    );

    sandbox.write("here/.keep", "");
    std::fs::remove_file(sandbox.path("here/.keep")).expect("removed");
    let output = sandbox
        .anvil_in(
            "here",
            ["new", ".", "--name", "here-app", "--no-git", "--offline"],
        )
        .expect_success();
    assert!(
        output
            .stderr
            .ends_with("\nNext:\n  cargo anvil migrate\n  cargo anvil dev\n"),
        "{output}"
    );
}

#[test]
fn inside_a_repository_no_other_is_made() {
    let sandbox = Sandbox::new();
    sandbox.write(".git/HEAD", "ref: refs/heads/main\n");
    drop(sandbox.anvil(["new", "blog", "--offline"]).expect_success());
    assert!(!sandbox.path("blog/.git").exists());
}
