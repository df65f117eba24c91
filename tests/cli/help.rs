//! `--help` and `--version`.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use anvil_tests::{CommandOutput, anvil_binary};

use crate::sandbox::{Sandbox, expect_code, expect_stderr};

const COMMANDS: &[&str] = &[
    "new",
    "dev",
    "build",
    "test",
    "key:generate",
    "doctor",
    "view:check",
    "view:list",
    "make:model",
    "make:migration",
    "make:controller",
    "make:view",
    "make:request",
    "make:factory",
    "make:seeder",
    "serve",
    "migrate",
    "migrate:status",
    "migrate:rollback",
    "migrate:fresh",
    "migrate:reset",
    "migrate:refresh",
    "db:seed",
    "model:show",
    "db:check",
    "db:show",
    "db:table",
    "db:wipe",
    "schema:dump",
    "cache:clear",
    "routes",
    "about",
];

/// Compares with `help/<name>.txt`; `UPDATE=1` writes it.
#[track_caller]
fn check(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cli/help")
        .join(format!("{}.txt", name.replace(':', "-")));
    // Some lines of clap's end in blanks, which no file of ours does.
    let text: String = text
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect();
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &text).expect("the snapshot is written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        text, expected,
        "`{name} --help` changed; rewrite the snapshot with UPDATE=1"
    );
}

#[test]
fn the_help_of_every_command_is_as_reviewed() {
    let sandbox = Sandbox::new();
    let root = sandbox.anvil(["--help"]).expect_success();
    check("anvil", &root.stdout);
    for command in COMMANDS {
        assert!(
            root.stdout.contains(&format!("  {command} ")),
            "`{command}` is not in the help"
        );
        check(
            command,
            &sandbox.anvil([command, "--help"]).expect_success().stdout,
        );
    }
    let listed = root
        .stdout
        .lines()
        .filter(|line| line.starts_with("  ") && line.as_bytes()[2].is_ascii_lowercase());
    let listed = listed.filter(|line| !line.starts_with("  cargo")).count();
    assert_eq!(
        listed,
        COMMANDS.len(),
        "a command of the help is missing in this test"
    );
}

#[test]
fn the_three_spellings_say_the_same() {
    let run = |arguments: &[&str]| {
        CommandOutput::of(Command::new(anvil_binary()).args(arguments))
            .expect_success()
            .stdout
    };
    assert_eq!(run(&["anvil", "--version"]), run(&["--version"]));
    assert!(run(&["--version"]).starts_with("cargo-anvil "));
    assert_eq!(
        run(&["anvil", "make:model", "--help"]),
        run(&["make:model", "--help"])
    );

    // `cargo anvil` finds the binary on the path.
    let folder = anvil_binary().parent().expect("a folder");
    let mut paths = vec![folder.to_path_buf()];
    paths.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Outside of the checkout, whose alias would be taken first.
    let sandbox = Sandbox::new();
    cargo
        .args(["anvil", "--version"])
        .env("PATH", env::join_paths(paths).expect("a path"))
        .current_dir(sandbox.path(""));
    assert_eq!(
        CommandOutput::of(&mut cargo).expect_success().stdout,
        run(&["--version"])
    );
}

#[test]
fn an_unknown_command_is_answered_with_the_nearest() {
    let sandbox = Sandbox::new();
    let output = sandbox.anvil(["make:modle"]);
    expect_code(&output, 2);
    expect_stderr(
        &output,
        &["unknown command `make:modle`: did you mean `make:model`?"],
    );
    let output = sandbox.anvil(["frobnicate"]);
    expect_code(&output, 2);
    expect_stderr(
        &output,
        &["unknown command `frobnicate`\n", "cargo run -- frobnicate"],
    );
}

#[test]
fn a_wrong_flag_is_a_usage_error() {
    let sandbox = Sandbox::new();
    for arguments in [
        &["new"][..],
        &["new", "x", "--frce"],
        &["make:model", "X", "--frce"],
        &["-q", "-v", "about"],
        &[],
    ] {
        expect_code(&sandbox.anvil(arguments.iter().copied()), 2);
    }
}

#[test]
fn color_is_for_terminals_and_for_those_who_ask() {
    let sandbox = Sandbox::new();
    let plain = sandbox.anvil(["about"]);
    assert!(!plain.stderr.contains('\u{1b}'), "{plain}");
    let colored = sandbox.anvil(["--color", "always", "about"]);
    assert!(colored.stderr.contains('\u{1b}'), "{colored}");
}
