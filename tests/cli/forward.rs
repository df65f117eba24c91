//! Commands that the application's own binary runs.

use crate::sandbox::{Sandbox, expect_code, expect_stderr};

/// Prints its arguments, says where it is, and ends with 7.
const ECHO: &str = r#"
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    println!("{arguments:?}");
    eprintln!("in {}", std::env::current_dir().unwrap().file_name().unwrap().display());
    eprintln!("manifest {:?}", std::env::var_os("CARGO_MANIFEST_DIR"));
    std::process::exit(7);
}
"#;

#[test]
fn arguments_streams_and_exit_code_pass_through() {
    let sandbox = Sandbox::with_fake_app(ECHO);
    let output = sandbox.anvil_in(
        "blog/src",
        ["--offline", "migrate", "--step", "-x", "a b", "--", "-p"],
    );
    expect_code(&output, 7);
    assert_eq!(
        output.stdout,
        "[\"migrate\", \"--step\", \"-x\", \"a b\", \"--\", \"-p\"]\n"
    );
    expect_stderr(&output, &["in blog\n", "manifest None\n"]);

    // Built once, a command has nothing more to say than the application.
    for (command, shown) in [
        ("routes", "[\"routes\"]\n"),
        ("db:seed", "[\"db:seed\"]\n"),
        ("about", "[\"about\"]\n"),
    ] {
        let output = sandbox.anvil_in("blog", [command]);
        assert_eq!(
            (output.stdout.as_str(), output.stderr.as_str()),
            (shown, "in blog\nmanifest None\n")
        );
    }
}

#[test]
fn an_application_that_does_not_build_shows_why() {
    let sandbox = Sandbox::with_fake_app("fn main() { nonsense }\n");
    let output = sandbox.anvil_in("blog", ["migrate"]);
    expect_code(&output, 1);
    expect_stderr(
        &output,
        &[
            "cannot find value `nonsense`",
            "error: `blog` does not build",
        ],
    );
    assert_eq!(output.stdout, "");
}

#[test]
fn build_and_test_are_cargos_own() {
    let sandbox = Sandbox::with_fake_app(
        "fn main() {}\n#[test]\nfn passes() {}\n#[test]\nfn fails() { panic!() }\n",
    );
    drop(
        sandbox
            .anvil_in("blog/src", ["build", "--offline"])
            .expect_success(),
    );
    drop(
        sandbox
            .anvil_in("blog/src", ["test", "passes"])
            .expect_success(),
    );
    expect_code(
        &sandbox.anvil_in("blog", ["-q", "test", "--", "--test-threads=1"]),
        101,
    );
}

#[test]
fn cargo_is_the_one_that_the_environment_names() {
    let sandbox = Sandbox::with_fake_app(ECHO);
    let mut command = sandbox.command("blog");
    command.env("CARGO", "no-such-cargo").arg("routes");
    let output = anvil_tests::CommandOutput::of(&mut command);
    expect_code(&output, 1);
    expect_stderr(&output, &["cannot run `no-such-cargo`"]);
}
