//! `cargo anvil dev`: programs that run beside the application.

use std::process::Command;

use anvil_tests::{leave_out, until};

use crate::dev_app::{APP, Dev, PATIENCE};
use crate::sandbox::Sandbox;

const PACKAGE: &str = r#"{"scripts": {"dev": "vite"}, "devDependencies": {"vite": "^7"}}"#;

/// A package manager that starts a server of its own, as npm starts Vite.
const NPM: &str = "#!/bin/sh\necho \"npm $*\"\nsleep 1000 &\necho \"grandchild $!\"\nwait\n";

/// A sandbox with an application that uses Vite, and `npm` as given.
fn sandbox(npm: Option<&str>) -> Sandbox {
    let sandbox = Sandbox::with_fake_app(APP);
    sandbox.write("blog/package.json", PACKAGE);
    sandbox.write("bin/empty", "");
    if let Some(npm) = npm {
        sandbox.write("bin/npm", npm);
        let made = Command::new("chmod")
            .arg("+x")
            .arg(sandbox.path("bin/npm"))
            .status();
        assert!(made.is_ok_and(|status| status.success()));
    }
    sandbox
}

fn start(npm: &str) -> Dev {
    let sandbox = sandbox(Some(npm));
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = [sandbox.path("bin")]
        .into_iter()
        .chain(std::env::split_paths(&paths));
    let paths = std::env::join_paths(paths).expect("paths");
    Dev::start_in(sandbox, |command| {
        command.env("PATH", paths);
    })
}

/// The process that the package manager has started.
fn grandchild(dev: &Dev) -> String {
    let line = dev.says("vite │ grandchild ");
    line.rsplit(' ').next().expect("a number").to_owned()
}

async fn until_gone(process: &str) {
    until("the grandchild to end", PATIENCE, async || {
        let found = Command::new("kill").args(["-0", process]).output();
        found
            .is_ok_and(|output| !output.status.success())
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn vite_runs_beside_the_application_and_stops_with_it() {
    let mut dev = start(NPM);
    dev.says("vite │ npm run dev");
    let grandchild = grandchild(&dev);
    dev.ready();
    let status = dev.process.terminate().await;
    assert!(status.success(), "{status}\n{}", dev.process.output());
    until_gone(&grandchild).await;
}

#[tokio::test]
async fn a_killed_cli_takes_vite_and_what_it_started_with_it() {
    let dev = start(NPM);
    let grandchild = grandchild(&dev);
    dev.kill_alone();
    until_gone(&grandchild).await;
}

#[tokio::test]
async fn a_companion_that_dies_is_started_again_and_leaves_nothing() {
    let dev = start(&NPM.replace("wait\n", "exit 7\n"));
    let first = grandchild(&dev);
    dev.says("vite │ `npm run dev` ended (exit status: 7); it is started again in 1 s");
    until_gone(&first).await;
    dev.says("it is started again in 2 s");
}

#[test]
fn a_missing_package_manager_is_a_warning() {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let managers = [
        ("pnpm", "pnpm-lock.yaml"),
        ("yarn", "yarn.lock"),
        ("bun", "bun.lock"),
    ];
    let missing = managers
        .iter()
        .find(|(name, _)| !std::env::split_paths(&paths).any(|folder| folder.join(name).is_file()));
    let Some((name, lock)) = missing else {
        return leave_out("a missing package manager", "this machine has them all");
    };
    let sandbox = sandbox(None);
    sandbox.write(&format!("blog/{lock}"), "");
    let dev = Dev::start_in(sandbox, |_| {});
    dev.says(&format!(
        "vite │ `{name}` is not installed: install it, or leave Vite out with `--no-vite`"
    ));
    dev.ready();
}

#[test]
fn vite_can_be_left_out() {
    let sandbox = sandbox(Some(NPM));
    let dev = Dev::start_in(sandbox, |command| {
        command.arg("--no-vite");
    });
    dev.ready();
    assert!(!dev.process.output().contains("vite │"));
}
