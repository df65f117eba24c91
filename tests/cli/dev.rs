//! `cargo anvil dev`: processes come and go, and the socket stays.

use std::io::Read as _;
use std::net::{TcpListener, TcpStream};

use anvil_tests::{Process, until};

use crate::dev_app::{APP, Dev, PATIENCE, version};
use crate::sandbox::{Sandbox, expect_code, expect_stderr};

#[tokio::test]
async fn a_save_replaces_the_process_and_refuses_nobody() {
    let dev = Dev::start(APP);
    dev.ready();
    let (found, first) = dev.answer().expect("an answer");
    assert_eq!(found, "one");
    dev.save(&version("two"));
    // Every connection on the way is accepted. (This application dies with what it has begun; the real one answers it.)
    let second = until("version two, and nobody refused", PATIENCE, async || {
        TcpStream::connect(("127.0.0.1", dev.port)).expect("accepted");
        let (found, process) = dev.answer()?;
        (found == "two").then_some(process)
    })
    .await;
    assert_ne!(second, first);
    dev.says("ms after the save");
}

#[tokio::test]
async fn a_build_that_fails_keeps_the_old_process_and_shows_the_compilers_words() {
    let dev = Dev::start(APP);
    dev.ready();
    let (_, pid) = dev.answer().expect("an answer");
    dev.save(&APP.replace("\"one\"", "nonsense"));
    dev.says("the build failed; the version before it goes on serving");
    assert!(
        dev.process
            .output()
            .contains("\nerror[E0425]: cannot find value `nonsense` in this scope\n"),
        "untouched:\n{}",
        dev.process.output()
    );
    assert_eq!(dev.answer(), Some(("one".to_owned(), pid)));
    // The application is told that a build began, what came of it, and where.
    dev.says("one order {\"order\":\"building\"}");
    let told = dev.says("one order {\"order\":\"build_failed\"");
    for part in [
        "\"message\":\"cannot find value `nonsense` in this scope\"",
        "\"file\":\"src/main.rs\",\"line\":6,\"column\":23",
        "\"editor_url\":\"vscode://file/",
        "could not compile `blog`",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    dev.save(&version("three"));
    dev.until_version("three").await;
}

#[tokio::test]
async fn a_version_that_does_not_come_up_replaces_nothing() {
    let dev = Dev::start(APP);
    dev.ready();
    dev.save("fn main() { panic!(\"no database\") }\n");
    dev.says(
        "the new process did not come up (exit status: 101); the version before it goes on serving",
    );
    let told = dev.says("one order {\"order\":\"build_failed\"");
    assert!(told.contains("no database"), "{told}");
    assert_eq!(dev.answer().expect("an answer").0, "one");
    dev.save(&version("two"));
    dev.until_version("two").await;
}

#[tokio::test]
async fn a_crash_at_the_first_boot_waits_for_the_next_save() {
    let dev = Dev::start("fn main() { panic!(\"no database\") }\n");
    dev.says("waiting for the next save");
    dev.says("server │ no database");
    dev.save(APP);
    dev.until_version("one").await;
}

#[tokio::test]
async fn a_crash_is_told_and_the_next_save_starts_it_again() {
    let dev = Dev::start(APP);
    dev.ready();
    assert_eq!(dev.get("/crash").as_deref(), Some(""));
    dev.says("the application ended by itself (exit status: 3); the next save starts it again");
    dev.says("server │ it crashes");
    // Saved without a change of what is built.
    dev.save(&format!("{APP}\n"));
    dev.until_version("one").await;
}

#[tokio::test]
async fn the_application_may_ask_for_a_restart_and_for_a_build() {
    let dev = Dev::start(APP);
    dev.ready();
    let (_, first) = dev.answer().expect("an answer");
    dev.sandbox.write(
        "blog/replies/configure",
        "{\"report\":\"restart_needed\",\"reason\":\"`server.port` is read at start only\"}\n",
    );
    dev.sandbox
        .write("blog/config/anvil.toml", "[server]\nport = 1\n");
    dev.says("server │ restarting: `server.port` is read at start only");
    let second = until("another process", PATIENCE, async || {
        dev.answer().filter(|(_, pid)| *pid != first)
    })
    .await;
    assert_eq!(second.0, "one");
    dev.sandbox.write(
        "blog/replies/configure",
        "{\"report\":\"rebuild\",\"path\":\"resources/views/a.forge.html\",\"reason\":\"`post.author` is new\"}\n",
    );
    dev.sandbox.write("blog/.env", "APP_NAME=Blog\n");
    dev.says("build │ resources/views/a.forge.html: `post.author` is new");
    dev.says("build │ nothing new");
    dev.says("one order {\"order\":\"unchanged\"}");
}

#[tokio::test]
async fn a_request_to_stop_ends_everything_well() {
    let mut dev = Dev::start(APP);
    dev.ready();
    let status = dev.process.terminate().await;
    assert!(status.success(), "{status}\n{}", dev.process.output());
    dev.until_closed().await;
}

#[tokio::test]
async fn a_killed_cli_leaves_no_orphan() {
    let dev = Dev::start(APP);
    dev.ready();
    dev.kill_alone();
    dev.until_closed().await;
}

#[tokio::test]
async fn what_a_crashed_application_has_started_ends_with_it() {
    let held = TcpListener::bind("127.0.0.1:0").expect("a port");
    let worker = format!(
        "let held = TcpStream::connect({:?}).unwrap();\n    \
         let held = std::os::fd::OwnedFd::from(held);\n    \
         std::process::Command::new(\"sleep\").arg(\"600\").stdin(held).spawn().unwrap();\n    \
         println!(\"{{VERSION}} boots\");",
        held.local_addr().expect("an address").to_string()
    );
    let dev = Dev::start(&APP.replace("println!(\"{VERSION} boots\");", &worker));
    dev.ready();
    let (mut worker, _) = held.accept().expect("the worker");
    assert_eq!(dev.get("/crash"), Some(String::new()));
    worker.set_read_timeout(Some(PATIENCE)).expect("set");
    let end = worker.read(&mut [0]);
    assert!(matches!(end, Ok(0)), "the worker lives: {end:?}");
}

#[test]
fn what_the_link_does_not_understand_is_a_warning() {
    let dev = Dev::start(APP);
    dev.ready();
    dev.sandbox.write(
        "blog/replies/configure",
        "{\"report\":\"danced\"}\n{\"report\":\"configured\",\"changed\":[\"app.name\"]}\n",
    );
    dev.sandbox.write("blog/.env", "APP_NAME=Blog\n");
    let warning = dev.says("does not understand");
    assert!(warning.contains("{\"report\":\"danced\"}"), "{warning}");
    dev.says("server │ configured anew: app.name");
}

#[test]
fn an_asked_port_that_is_taken_is_refused_before_anything_is_built() {
    let sandbox = Sandbox::with_fake_app(APP);
    let holder = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = holder.local_addr().expect("an address").port().to_string();
    let output = sandbox.anvil_in("blog", ["dev", "--port", &port]);
    expect_code(&output, 1);
    expect_stderr(&output, &[&format!("port {port} is taken"), "--port 0"]);
    if cfg!(target_os = "linux") {
        expect_stderr(&output, &[&format!("(pid {})", std::process::id())]);
    }
    assert!(!sandbox.path("blog/target").exists());
}

#[test]
fn without_a_port_the_next_free_one_is_taken() {
    // Taken here, or by somebody else already: either way 8000 is not free.
    let _holder = TcpListener::bind("127.0.0.1:8000");
    let sandbox = Sandbox::with_fake_app(APP);
    let mut command = sandbox.command("blog");
    command.args(["--offline", "dev"]);
    let process = Process::spawn(&mut command);
    let line = process.wait_for_line("port 8000 is taken", PATIENCE);
    let port = line.rsplit(' ').next().expect("a port").to_owned();
    process.wait_for_line(&format!("ready on http://127.0.0.1:{port}"), PATIENCE);
}

#[test]
fn an_unknown_editor_is_refused_before_anything_is_built() {
    let sandbox = Sandbox::with_fake_app(APP);
    let mut command = sandbox.command("blog");
    command.arg("dev").env("ANVIL_EDITOR", "ed");
    let output = anvil_tests::CommandOutput::of(&mut command);
    expect_code(&output, 2);
    expect_stderr(&output, &["ANVIL_EDITOR", "`ed`", "vscode", "rustrover"]);
    assert!(!sandbox.path("blog/target").exists());
}
