//! `cargo anvil dev`: a save is served, and nothing stays behind.

use std::time::Duration;

use anvil_tests::{HttpClient, Process, TempApp, free_port, until};

const BUILD: Duration = Duration::from_secs(240);
const SOON: Duration = Duration::from_secs(20);

async fn page(port: u16, path: &str) -> Option<String> {
    let reply = HttpClient::new(format!("127.0.0.1:{port}"))
        .try_request("GET", path, &[], b"")
        .await
        .ok()?;
    Some(reply.text())
}

async fn wait_for_text(port: u16, text: &str, patience: Duration, process: &Process) {
    until(
        &format!("a page with {text:?}; dev printed:\n{}", process.output()),
        patience,
        async || {
            page(port, "/entries")
                .await
                .filter(|page| page.contains(text))
        },
    )
    .await;
}

pub(crate) async fn a_save_is_served_and_nothing_stays_behind(app: &TempApp) {
    let template = "resources/views/entries/index.forge.html";
    let port = free_port();
    let mut command = app.anvil_command();
    command.args(["dev", "--port", &port.to_string()]);
    let mut dev = Process::spawn(&mut command);
    wait_for_text(port, "<h1>Guestbook</h1>", BUILD, &dev).await;

    app.replace(template, "<h1>Guestbook</h1>", "<h1>Visitors</h1>");
    wait_for_text(port, "<h1>Visitors</h1>", BUILD, &dev).await;

    // A build that fails keeps the old version running.
    app.replace(template, "{{ entry.name }}", "{{ entry.nmae }}");
    until(
        "the compiler's words about the misspelled field",
        BUILD,
        async || dev.output().contains("nmae").then_some(()),
    )
    .await;
    assert!(
        page(port, "/entries")
            .await
            .is_some_and(|page| page.contains("<h1>Visitors</h1>"))
    );
    app.replace(template, "{{ entry.nmae }}", "{{ entry.name }}");
    app.replace(template, "<h1>Visitors</h1>", "<h1>Guestbook</h1>");
    wait_for_text(port, "<h1>Guestbook</h1>", BUILD, &dev).await;

    assert!(
        dev.terminate().await.success(),
        "dev did not end well:\n{}",
        dev.output()
    );
    gone(port).await;

    // Killed, the CLI can do nothing more: the application itself must notice.
    let mut command = app.anvil_command();
    command.args(["dev", "--port", &port.to_string()]);
    let dev = Process::spawn(&mut command);
    wait_for_text(port, "<h1>Guestbook</h1>", BUILD, &dev).await;
    kill_alone(dev.id());
    gone(port).await;
}

/// Kills one process and not its group, as `kill -9 PID` does.
fn kill_alone(id: u32) {
    let status = std::process::Command::new("kill")
        .args(["-9", &id.to_string()])
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "cannot kill {id}"
    );
}

async fn gone(port: u16) {
    until(
        "the port to be closed",
        SOON,
        async || match std::net::TcpStream::connect(("127.0.0.1", port)) {
            Ok(_) => None,
            Err(_) => Some(()),
        },
    )
    .await;
}
