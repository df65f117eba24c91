//! No process outlives the test that started it.

#![cfg(unix)]

use std::process::Command;
use std::time::Duration;

use anvil_tests::{Process, until};

/// How long the shell may take to say something.
const PATIENCE: Duration = Duration::from_secs(10);

fn shell(script: &str) -> Process {
    Process::spawn(Command::new("sh").args(["-c", script]))
}

#[test]
fn both_streams_are_kept() {
    let process = shell("echo out; echo err >&2; echo 'ready on 8000'; read line");
    assert_eq!(process.wait_for_line("ready", PATIENCE), "ready on 8000");
    process.wait_for_line("err", PATIENCE);
    assert!(process.output().contains("out\n"));
}

#[tokio::test]
async fn dropping_a_process_ends_its_children() {
    let process = shell("tail -f /dev/null & echo child $!; wait");
    let line = process.wait_for_line("child", PATIENCE);
    let child = line.trim_start_matches("child ").to_owned();
    let runs = || {
        Command::new("kill")
            .args(["-0", &child])
            .output()
            .is_ok_and(|output| output.status.success())
    };
    assert!(runs());
    drop(process);
    until("the child to end", PATIENCE, async || {
        (!runs()).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_process_that_is_asked_to_end_may_tidy_up() {
    let mut process = shell("trap 'echo bye; exit 3' TERM; echo ready; tail -f /dev/null & wait");
    process.wait_for_line("ready", PATIENCE);
    assert_eq!(process.terminate().await.code(), Some(3));
    process.wait_for_line("bye", PATIENCE);
}
