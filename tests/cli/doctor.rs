//! `cargo anvil doctor`: what it finds, what it prints, how it ends.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use anvil_tests::CommandOutput;
use serde_json::Value;

use crate::sandbox::{Sandbox, expect_code};

/// `cargo anvil doctor …` without what the environment of this run says about builds and applications.
pub(crate) fn doctor(sandbox: &Sandbox, folder: &str, arguments: &[&str]) -> Command {
    let mut command = sandbox.command(folder);
    for (name, _) in env::vars_os() {
        let foreign = name.to_str().is_some_and(|name| {
            [
                "APP_",
                "DATABASE_",
                "SERVER_",
                "CARGO_PROFILE_",
                "RUSTC_WRAPPER",
            ]
            .iter()
            .any(|prefix| name.starts_with(prefix))
                || name == "RUSTFLAGS"
                || name == "CARGO_INCREMENTAL"
        });
        if foreign {
            command.env_remove(name);
        }
    }
    // The user's own configuration is no part of the test; cargo's downloads are not needed here.
    command.env("CARGO_HOME", sandbox.path("cargo-home"));
    command.arg("--offline").arg("doctor").args(arguments);
    command
}

pub(crate) fn report(
    sandbox: &Sandbox,
    folder: &str,
    arguments: &[&str],
) -> (Value, CommandOutput) {
    let output = CommandOutput::of(doctor(sandbox, folder, arguments).arg("--json"));
    let value = serde_json::from_str(&output.stdout)
        .unwrap_or_else(|error| panic!("no JSON ({error})\n{output}"));
    (value, output)
}

/// The finding of a name.
pub(crate) fn finding<'a>(report: &'a Value, id: &str) -> &'a Value {
    let findings = report["findings"].as_array().expect("a list");
    let found = findings.iter().find(|finding| finding["id"] == id);
    found.unwrap_or_else(|| panic!("no finding `{id}` in {report:#}"))
}

#[test]
fn a_fresh_application_has_nothing_to_mend() {
    let sandbox = Sandbox::with_app();
    let before = sandbox.tree("blog");
    let output = CommandOutput::of(&mut doctor(&sandbox, "blog/src", &[]));
    let output = output.expect_success();
    for text in [
        "Toolchain\n",
        "Development builds\n",
        "Machine\n",
        "Application\n",
        "Running\n",
        "    ok  debug information: line-tables-only\n",
        "    ok  `APP_KEY` has 32 bytes of its own\n",
        " 0 failures\n",
    ] {
        assert!(
            output.stdout.contains(text),
            "{text:?} is missing\n{output}"
        );
    }
    assert!(!output.stdout.contains("--fix` mends"), "{output}");
    assert_eq!(sandbox.tree("blog"), before, "looking changes nothing");
}

/// Findings that only some machines have, or that differ between them.
const OF_THE_MACHINE: [&str; 6] = [
    "linker",
    "rustflags",
    "watch-limit",
    "platform",
    "port",
    "target-directory",
];

/// Leaves out what differs from machine to machine and from version to version.
fn redact(report: &mut Value) {
    let findings = report["findings"].as_array_mut().expect("a list");
    findings.retain(|finding| !OF_THE_MACHINE.iter().any(|id| finding["id"] == *id));
    for finding in findings {
        if finding["group"] == "toolchain" || finding["id"] == "framework-version" {
            for field in ["message", "why", "remedy"] {
                let text = finding[field].take();
                assert!(text.is_string() || text.is_null(), "{field} is {text}");
            }
        }
    }
    for mark in ["ok", "note", "warn", "fail"] {
        let count = report["summary"][mark].take();
        assert!(count.is_u64(), "{mark} is {count}");
    }
}

#[test]
fn the_json_of_a_fresh_application_is_as_reviewed() {
    let sandbox = Sandbox::with_app();
    let (mut report, _) = report(&sandbox, "blog", &[]);
    redact(&mut report);
    let text = format!("{report:#}\n");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cli/doctor/fresh.json");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &text).expect("the snapshot is written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        text, expected,
        "the report changed; rewrite the snapshot with UPDATE=1"
    );
}

#[test]
fn what_keeps_an_application_from_running_is_a_failure() {
    let sandbox = Sandbox::with_app();
    sandbox.write(
        "blog/.env",
        "APP_ENV=production\nAPP_DEBUG=true\nAPP_KEY=secret\nDATABASE_URL=postgres://db/x\n",
    );
    let (report, output) = report(&sandbox, "blog", &[]);
    expect_code(&output, 1);
    for (id, mark) in [
        ("app-key", "fail"),
        ("environment", "fail"),
        ("database-driver", "fail"),
        ("env-variables", "warn"),
        ("database", "note"),
    ] {
        assert_eq!(finding(&report, id)["mark"], mark, "{id}");
    }
    assert!(!output.stdout.contains("secret"), "a key is never printed");
    let quiet = CommandOutput::of(doctor(&sandbox, "blog", &[]).arg("-q"));
    expect_code(&quiet, 1);
    assert!(!quiet.stdout.contains("    ok  "), "{quiet}");
    assert!(quiet.stdout.contains("  fail  `APP_KEY`"), "{quiet}");
}

#[test]
fn flags_and_linkers_are_found_where_they_are_set() {
    let sandbox = Sandbox::with_app();
    sandbox.write(
        "blog/.cargo/config.toml",
        "[build]\nrustflags = [\"-Ctarget-cpu=native\"]\nrustc-wrapper = \"sccache\"\nincremental = false\n[target.'cfg(all())']\nlinker = \"no-such-linker\"\n",
    );
    let output = CommandOutput::of(
        doctor(&sandbox, "blog", &["--json"]).env("RUSTFLAGS", "-Cdebug-assertions"),
    );
    expect_code(&output, 1);
    let report: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let message = |id| {
        finding(&report, id)["message"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    assert_eq!(
        message("linker"),
        "the linker `no-such-linker`, which `.cargo/config.toml` asks for, is not there"
    );
    assert_eq!(
        message("rustflags"),
        "the flags of `.cargo/config.toml` are ignored: those of the variable `RUSTFLAGS` win"
    );
    assert_eq!(
        message("incremental"),
        "incremental compilation is off (`.cargo/config.toml`)"
    );
    assert_eq!(
        message("sccache"),
        "sccache is on and incremental compilation off"
    );
}

#[test]
fn a_taken_port_names_its_owner() {
    let sandbox = Sandbox::with_app();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port();
    let output =
        CommandOutput::of(doctor(&sandbox, "blog", &[]).env("SERVER_PORT", port.to_string()));
    assert!(
        output.stdout.contains(&format!("port {port} is taken by ")),
        "{output}"
    );
}

/// Answers `migrate:status --pending` as the file `answer` beside it says: an exit code, and a line.
const STATUS: &str = r#"
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    assert_eq!(arguments, ["migrate:status", "--pending"]);
    let answer = std::fs::read_to_string("answer").unwrap();
    let (code, line) = answer.split_once(' ').unwrap();
    println!("{line}");
    eprintln!("error: {line}");
    std::process::exit(code.parse().unwrap());
}
"#;

#[test]
fn the_database_is_asked_through_a_binary_that_is_built_already() {
    let sandbox = Sandbox::with_fake_app(STATUS);
    sandbox.write("blog/answer", "0 ");
    let database = || {
        let (report, _) = report(&sandbox, "blog", &[]);
        let found = finding(&report, "database");
        let text = |field: &str| found[field].as_str().unwrap_or_default().to_owned();
        (text("mark"), text("message"))
    };
    assert_eq!(database().0, "note", "nothing is built for it");
    assert!(!sandbox.path("blog/target").exists());

    let mut build = sandbox.command("blog");
    drop(CommandOutput::of(build.args(["build", "--offline"])).expect_success());
    assert_eq!(database().0, "ok");
    sandbox.write("blog/answer", "1 m2026_create_posts ....... Pending");
    assert_eq!(
        database(),
        (
            "warn".to_owned(),
            "1 migration has not run: m2026_create_posts".to_owned()
        )
    );
    sandbox.write("blog/answer", "1 connection refused");
    let (mark, message) = database();
    assert_eq!(mark, "fail");
    assert!(message.contains("connection refused"), "{message}");
}

#[test]
fn another_project_of_the_frameworks_name_is_told() {
    let sandbox = Sandbox::with_app();
    sandbox.write(
        "blog/Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"anvilforge\"\nversion = \"0.3.10\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n",
    );
    let (report, output) = report(&sandbox, "blog", &[]);
    expect_code(&output, 1);
    assert_eq!(
        finding(&report, "framework-version")["message"],
        "`anvilforge` 0.3.10 comes from crates.io"
    );
}
