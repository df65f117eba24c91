//! `cargo anvil dev` with a real application: a save is served, nobody is refused meanwhile, and nothing stays behind.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anvil_tests::{HttpClient, Process, TempApp, free_port, until};

const BUILD: Duration = Duration::from_secs(240);
const SOON: Duration = Duration::from_secs(20);

/// A running `cargo anvil dev`.
struct Dev {
    process: Process,
    port: u16,
}

impl Dev {
    fn start(app: &TempApp, port: u16) -> Self {
        let mut command = app.anvil_command();
        command.args(["dev", "--port", &port.to_string()]);
        Self {
            process: Process::spawn(&mut command),
            port,
        }
    }

    async fn page(&self) -> Option<String> {
        let reply = HttpClient::new(format!("127.0.0.1:{}", self.port))
            .try_request("GET", "/entries", &[], b"")
            .await
            .ok()?;
        Some(reply.text())
    }

    async fn shows(&self, text: &str) {
        let what = format!(
            "a page with {text:?}; dev printed:\n{}",
            self.process.output()
        );
        until(&what, BUILD, async || {
            self.page().await.filter(|page| page.contains(text))
        })
        .await;
    }

    async fn says(&self, text: &str) {
        let what = format!("{text:?}; dev printed:\n{}", self.process.output());
        until(&what, BUILD, async || {
            self.process.output().contains(text).then_some(())
        })
        .await;
    }

    /// Waits until there is another version than those `ready`.
    async fn is_ready_after(&self, ready: usize) {
        until("a new version", BUILD, async || {
            (self.count("ready on") > ready).then_some(())
        })
        .await;
    }

    fn count(&self, text: &str) -> usize {
        self.process.output().matches(text).count()
    }
}

pub(crate) async fn a_save_is_served_and_nothing_stays_behind(app: &TempApp) {
    let template = "resources/views/entries/index.forge.html";
    let controller = "src/controllers/entries.rs";
    let port = free_port();
    let mut dev = Dev::start(app, port);
    dev.shows("<h1>Guestbook</h1>").await;

    app.replace(template, "<h1>Guestbook</h1>", "<h1>Visitors</h1>");
    dev.shows("<h1>Visitors</h1>").await;

    // A build that fails keeps the old version running, with templates that are live.
    let source = app.read(controller);
    app.write(
        controller,
        &format!("{source}\nfn broken() -> u8 {{ nmae }}\n"),
    );
    dev.says("cannot find value `nmae`").await;
    app.replace(template, "<h1>Visitors</h1>", "<h1>Guests</h1>");
    dev.shows("<h1>Guests</h1>").await;
    let ready = dev.count("ready on");
    app.write(controller, &source);
    dev.is_ready_after(ready).await;

    // So does a template that does not compile; its page says why there is none.
    app.replace(template, "{{ entry.name }}", "{{ entry.nmae }}");
    until("rustc's answer", BUILD, async || {
        // The new process asks for the build when it is asked for the page.
        let _ = dev.page().await;
        (dev.count("no field `nmae`") > 0).then_some(())
    })
    .await;
    let page = dev.page().await;
    assert!(page.is_some_and(|page| page.contains("{{ entry.nmae }}")));
    let ready = dev.count("ready on");
    let text = app.read(template);
    let text = text.replace("{{ entry.nmae }}", "{{ entry.name }}");
    app.write(
        template,
        &text.replace("<h1>Guests</h1>", "<h1>Guestbook</h1>"),
    );
    dev.shows("<h1>Guestbook</h1>").await;
    dev.is_ready_after(ready).await;

    // What needs no build has none.
    let ready = dev.count("ready on");
    app.replace("config/anvil.toml", "name = \"", "nmae = \"");
    dev.says("the configuration before it stays in force").await;
    app.replace("config/anvil.toml", "nmae = \"", "name = \"");
    dev.says("the configuration is the same").await;
    app.replace(".env", "APP_NAME=", "APP_NAME=New");
    dev.says("configured anew: app.name").await;
    assert_eq!(dev.count("ready on"), ready, "{}", dev.process.output());

    // A version that does not come up replaces nothing.
    let source = app.read("src/lib.rs");
    let broken = source.replacen(
        "pub fn app(app: &mut App) {\n",
        "pub fn app(app: &mut App) {\n    assert!(std::env::args().count() == 0, \"no such luck\");\n",
        1,
    );
    assert_ne!(source, broken);
    app.write("src/lib.rs", &broken);
    dev.says("the new process did not come up").await;
    dev.says("no such luck").await;
    dev.shows("<h1>Guestbook</h1>").await;
    app.write("src/lib.rs", &source);
    dev.is_ready_after(ready).await;

    // Restarts under load: every request is answered, and by the application.
    let load = Load::on(port);
    for round in 0..3 {
        let ready = dev.count("ready on");
        app.replace(
            controller,
            "use anvilforge::prelude::*;",
            &format!("// {round}\nuse anvilforge::prelude::*;"),
        );
        dev.is_ready_after(ready).await;
    }
    load.end(&dev);

    assert!(
        dev.process.terminate().await.success(),
        "dev did not end well:\n{}",
        dev.process.output()
    );
    gone(port).await;

    // Killed, the CLI can do nothing more: the application itself must notice.
    let dev = Dev::start(app, port);
    dev.shows("<h1>Guestbook</h1>").await;
    kill_alone(dev.process.id());
    gone(port).await;
}

/// Requests without an end, each on a connection of its own.
struct Load {
    is_over: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
    clients: Vec<JoinHandle<Vec<String>>>,
}

impl Load {
    fn on(port: u16) -> Self {
        let (is_over, asked) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let clients = (0..4)
            .map(|_| {
                let (is_over, asked) = (Arc::clone(&is_over), Arc::clone(&asked));
                thread::spawn(move || {
                    let mut failures = Vec::new();
                    while !is_over.load(Ordering::Relaxed) {
                        asked.fetch_add(1, Ordering::Relaxed);
                        match ask(port) {
                            Ok(answer) if answer.starts_with("HTTP/1.1 200 ") => {}
                            Ok(answer) => failures.push(answer),
                            Err(error) => failures.push(error.to_string()),
                        }
                    }
                    failures
                })
            })
            .collect();
        Self {
            is_over,
            asked,
            clients,
        }
    }

    fn end(self, dev: &Dev) {
        self.is_over.store(true, Ordering::Relaxed);
        let failures: Vec<String> = self
            .clients
            .into_iter()
            .flat_map(|client| client.join().expect("a client"))
            .collect();
        let asked = self.asked.load(Ordering::Relaxed);
        assert!(asked > 100, "only {asked} requests");
        assert!(
            failures.is_empty(),
            "{} of {asked} requests failed, the first with {:?}; dev printed:\n{}",
            failures.len(),
            failures[0],
            dev.process.output()
        );
    }
}

fn ask(port: u16) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(SOON))?;
    stream.write_all(b"GET /up HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
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
    until("the port to be closed", SOON, async || {
        TcpStream::connect(("127.0.0.1", port)).err()
    })
    .await;
}
