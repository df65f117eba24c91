//! `cargo anvil doctor --fix`: what it edits, and what it leaves alone.

use std::fs;

use anvil_tests::CommandOutput;

use crate::doctor::{doctor, finding, report};
use crate::sandbox::{Sandbox, expect_code, expect_stderr};

/// A workspace's root with a comment wherever one may stand.
const ROOT: &str = "\
# Everything we have. # twice
[workspace] # the root
resolver = \"3\" # the newest
members = [
    # the blog
    \"apps/blog\", # serves
]
# about profiles
[profile.dev] # quick builds
# for gdb
debug = 2 # full
codegen-units = 1 # why?
# about what was
[profile.dev.package]
serde.opt-level = 2 # slow else
[profile.release] # for the server
lto = \"thin\"
# the end
";

/// The same root, mended.
const MENDED: &str = "\
# Everything we have. # twice
[workspace] # the root
resolver = \"3\" # the newest
members = [
    # the blog
    \"apps/blog\", # serves
]
# about profiles
[profile.dev] # quick builds
# for gdb
debug = \"line-tables-only\" # full
codegen-units = 256 # why?
# about what was
[profile.dev.package]
serde.opt-level = 2 # slow else
[profile.release] # for the server
lto = \"thin\"
# the end

# What you do not edit is compiled once: without debug information, which nobody steps through.
[profile.dev.package.\"*\"]
debug = false

# The macros run on every build of yours, so they are worth optimizing.
[profile.dev.package.anvil-macros]
opt-level = 1
";

/// A workspace whose root is `ROOT` and whose member is a scaffold that was made there.
fn workspace(root: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", root);
    let output = sandbox.anvil(["new", "apps/blog", "--no-git", "--offline"]);
    drop(output.expect_success());
    assert_eq!(sandbox.read("Cargo.toml"), root);
    sandbox
}

fn fix(sandbox: &Sandbox, folder: &str) -> CommandOutput {
    CommandOutput::of(&mut doctor(sandbox, folder, &["--fix", "--yes"]))
}

#[test]
fn profiles_are_mended_in_the_workspaces_root_and_comments_stay() {
    let sandbox = workspace(ROOT);
    let member = sandbox.read("apps/blog/Cargo.toml");
    let output = fix(&sandbox, "apps/blog").expect_success();
    assert_eq!(sandbox.read("Cargo.toml"), MENDED);
    assert_eq!(sandbox.read("apps/blog/Cargo.toml"), member);
    for text in [
        "            -debug = 2 # full\n",
        "            +debug = \"line-tables-only\" # full\n",
        "after --fix: ",
    ] {
        assert!(
            output.stdout.contains(text),
            "{text:?} is missing\n{output}"
        );
    }
    expect_stderr(&output, &["      edit  Cargo.toml"]);
}

#[test]
fn the_root_is_found_from_elsewhere_too() {
    let sandbox = workspace(ROOT);
    fs::create_dir(sandbox.path("elsewhere")).expect("a folder");
    let manifest = [
        "--manifest-path",
        "../apps/blog/Cargo.toml",
        "--fix",
        "--yes",
    ];
    let output = CommandOutput::of(&mut doctor(&sandbox, "elsewhere", &manifest));
    drop(output.expect_success());
    assert_eq!(sandbox.read("Cargo.toml"), MENDED);
}

#[test]
fn the_second_time_there_is_nothing_to_mend() {
    let sandbox = workspace(ROOT);
    drop(fix(&sandbox, "apps/blog").expect_success());
    let mended = sandbox.tree("");
    let output = fix(&sandbox, "apps/blog").expect_success();
    expect_stderr(&output, &["nothing to mend"]);
    assert_eq!(sandbox.tree(""), mended);
}

#[test]
fn the_line_ends_of_windows_stay() {
    let sandbox = workspace(&ROOT.replace('\n', "\r\n"));
    drop(fix(&sandbox, "apps/blog").expect_success());
    assert_eq!(sandbox.read("Cargo.toml"), MENDED.replace('\n', "\r\n"));
    expect_stderr(
        &fix(&sandbox, "apps/blog").expect_success(),
        &["nothing to mend"],
    );
}

#[test]
fn cargo_still_reads_what_was_mended() {
    let sandbox = workspace(ROOT);
    drop(fix(&sandbox, "apps/blog").expect_success());
    let mut cargo = std::process::Command::new("cargo");
    cargo
        .args(["metadata", "--offline", "--no-deps", "--format-version=1"])
        .current_dir(sandbox.path("apps/blog"));
    let output = CommandOutput::of(&mut cargo).expect_success();
    assert!(!output.stderr.contains("warning"), "{output}");
}

#[test]
fn a_read_only_file_is_named_and_nothing_is_written() {
    let sandbox = workspace(ROOT);
    sandbox.write("apps/blog/.env", "APP_ENV=local\n");
    let path = sandbox.path("Cargo.toml");
    let mut permissions = fs::metadata(&path).expect("a file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("permissions");
    let before = sandbox.tree("");
    let output = fix(&sandbox, "apps/blog");
    expect_code(&output, 1);
    expect_stderr(
        &output,
        &[
            "error: `Cargo.toml` is read-only",
            "nothing was written",
            "chmod u+w",
        ],
    );
    assert_eq!(sandbox.tree(""), before, "`.env` is as it was, too");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_named() {
    let sandbox = Sandbox::with_app();
    fs::remove_file(sandbox.path("blog/.env")).expect("removed");
    fs::create_dir(sandbox.path("blog/.env")).expect("a folder");
    let output = fix(&sandbox, "blog");
    expect_code(&output, 1);
    expect_stderr(&output, &["cannot read `.env`"]);
}

#[test]
fn with_nobody_to_ask_the_edits_are_shown_and_not_made() {
    let sandbox = workspace(ROOT);
    let output = CommandOutput::of(&mut doctor(&sandbox, "apps/blog", &["--fix"]));
    expect_code(&output, 1);
    assert!(
        output.stdout.contains("      edit  Cargo.toml\n"),
        "{output}"
    );
    expect_stderr(&output, &["nobody to ask", "--fix --yes"]);
    assert_eq!(sandbox.read("Cargo.toml"), ROOT);
}

#[test]
fn a_missing_env_is_made_from_its_example() {
    let sandbox = Sandbox::with_app();
    fs::remove_file(sandbox.path("blog/.env")).expect("removed");
    let output = fix(&sandbox, "blog").expect_success();
    assert!(output.stdout.contains("+APP_KEY=… (new)"), "{output}");
    let env = sandbox.read("blog/.env");
    assert!(env.contains("\nAPP_KEY=base64:"), "{env}");
    let key = env
        .lines()
        .find(|line| line.starts_with("APP_KEY="))
        .expect("a key");
    let rest = env.replace(key, "APP_KEY=");
    assert_eq!(rest, sandbox.read("blog/.env.example"));
}

#[test]
fn a_bad_key_and_missing_variables_are_mended_in_place() {
    let sandbox = Sandbox::with_app();
    sandbox.write(
        "blog/.env",
        "# mine\r\nAPP_ENV=local\r\nAPP_KEY=secret\r\nDATABASE_URL=mysql://me:pw@db/x\r\n",
    );
    let output = fix(&sandbox, "blog").expect_success();
    assert!(!output.stdout.contains("secret"), "{output}");
    assert!(!output.stdout.contains("me:pw"), "{output}");
    let env = sandbox.read("blog/.env");
    assert!(
        env.starts_with("# mine\r\nAPP_ENV=local\r\nAPP_KEY=base64:"),
        "{env}"
    );
    assert!(env.contains("\r\nAPP_NAME="), "{env}");
    assert_eq!(env.matches('\n').count(), env.matches("\r\n").count());
    let manifest = sandbox.read("blog/Cargo.toml");
    assert!(manifest.contains("features = [\"mysql\"] }"), "{manifest}");
}

#[test]
fn the_report_says_what_was_edited() {
    let sandbox = workspace(ROOT);
    let (report, _) = report(&sandbox, "apps/blog", &["--fix", "--yes"]);
    assert_eq!(report["edited"], serde_json::json!(["Cargo.toml"]));
    assert_eq!(finding(&report, "debug-info")["mark"], "ok");
    assert_eq!(report["summary"]["fail"], 0);
}

#[test]
fn a_setting_of_the_environment_is_left_to_the_user() {
    let sandbox = Sandbox::with_app();
    let before = sandbox.tree("blog");
    let output = CommandOutput::of(
        doctor(&sandbox, "blog", &["--fix", "--yes"])
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "full"),
    );
    let output = output.expect_success();
    assert!(
        output
            .stdout
            .contains("change it in the variable `CARGO_INCREMENTAL`"),
        "{output}"
    );
    assert_eq!(sandbox.tree("blog"), before);
}

#[test]
fn flags_of_the_fix_need_the_fix() {
    let sandbox = Sandbox::with_app();
    for flag in ["--yes", "--nightly"] {
        expect_code(
            &CommandOutput::of(&mut doctor(&sandbox, "blog", &[flag])),
            2,
        );
    }
}
