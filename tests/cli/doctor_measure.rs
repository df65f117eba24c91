//! `cargo anvil doctor --measure`: times rebuilds, and leaves no trace.

use std::fs;
use std::time::Duration;

use anvil_tests::CommandOutput;

use crate::doctor::{doctor, report};
use crate::sandbox::{Sandbox, expect_code, expect_stderr};

const MAIN: &str = "#![deny(warnings)]\nfn main() {}";

#[test]
fn three_rebuilds_are_timed_and_the_line_is_taken_out() {
    let sandbox = Sandbox::with_fake_app(MAIN);
    let (report, _) = report(&sandbox, "blog", &["--measure"]);
    let measured = &report["measured"];
    assert_eq!(measured["file"], "src/main.rs");
    assert_eq!(measured["after"], serde_json::Value::Null);
    let seconds = measured["before"]["seconds"].as_array().expect("a list");
    assert_eq!(seconds.len(), 3);
    assert!(
        seconds.contains(&measured["before"]["median"]),
        "{measured:#}"
    );
    assert_eq!(sandbox.read("blog/src/main.rs"), MAIN);
}

#[test]
fn with_the_fix_both_times_are_told() {
    let sandbox = Sandbox::with_fake_app(MAIN);
    let output = CommandOutput::of(&mut doctor(
        &sandbox,
        "blog",
        &["--measure", "--fix", "--yes"],
    ));
    for text in ["one-line edit of src/main.rs:\n  before  ", "\n  after   "] {
        assert!(
            output.stdout.contains(text),
            "{text:?} is missing\n{output}"
        );
    }
    assert_eq!(sandbox.read("blog/src/main.rs"), MAIN);
}

#[test]
fn an_application_that_does_not_build_is_not_measured_or_changed() {
    let main = "fn main() { nonsense }\n";
    let sandbox = Sandbox::with_fake_app(main);
    let output = CommandOutput::of(&mut doctor(&sandbox, "blog", &["--measure"]));
    expect_code(&output, 1);
    expect_stderr(&output, &["`blog` does not build", "nonsense"]);
    assert_eq!(sandbox.read("blog/src/main.rs"), main);
}

/// The build waits when the line is in; that it does, the file `begun` says.
#[cfg(unix)]
const BUILD: &str = r#"
fn main() {
    println!("cargo::rerun-if-changed=src");
    let probed = std::fs::read_to_string("src/main.rs").unwrap().contains("anvil_doctor_probe");
    if probed {
        std::fs::write("begun", "").unwrap();
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        let _ = receiver.recv_timeout(std::time::Duration::from_secs(60));
        drop(sender);
    }
}
"#;

#[tokio::test]
#[cfg(unix)]
async fn an_interrupt_takes_the_line_out() {
    use std::os::unix::process::CommandExt as _;

    use rustix::process::{Pid, Signal, kill_process_group};

    let sandbox = Sandbox::with_fake_app(MAIN);
    sandbox.write("blog/build.rs", BUILD);
    let mut command = doctor(&sandbox, "blog", &["--measure"]);
    let mut child = command
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        // As in a terminal: Ctrl-C reaches cargo and the build script, too.
        .process_group(0)
        .spawn()
        .expect("a process");
    anvil_tests::until("the build to begin", Duration::from_secs(60), async || {
        sandbox.path("blog/begun").exists().then_some(())
    })
    .await;
    assert_ne!(sandbox.read("blog/src/main.rs"), MAIN);
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    kill_process_group(pid.expect("a process number"), Signal::INT).expect("interrupted");
    let status = child.wait().expect("an end");
    assert_eq!(status.code(), Some(130));
    assert_eq!(sandbox.read("blog/src/main.rs"), MAIN);
}

#[test]
fn what_a_killed_measurement_left_is_found_and_mended() {
    let sandbox = Sandbox::with_app();
    let path = "blog/src/controllers/home.rs";
    let text = sandbox.read(path);
    let left = "pub fn anvil_doctor_probe() -> u32 { 1 } // cargo anvil doctor --measure: taken out again\n";
    fs::write(sandbox.path(path), format!("{text}{left}")).expect("a file");
    let output = CommandOutput::of(&mut doctor(&sandbox, "blog", &["--fix", "--yes"]));
    let output = output.expect_success();
    assert!(
        output
            .stdout
            .contains("`src/controllers/home.rs` still has the line"),
        "{output}"
    );
    assert_eq!(sandbox.read(path), text);
}
