//! `cargo anvil dev` in a terminal: keys, the line of progress, and the terminal afterwards.

use anvil_tests::{anvil_binary, free_port, until};

use crate::dev_app::{APP, version};
use crate::sandbox::Sandbox;
use crate::terminal::Terminal;

struct Screen {
    sandbox: Sandbox,
    terminal: Terminal,
    port: u16,
}

/// `cargo anvil dev` in a terminal, and the terminal's settings before and after it.
fn start(main: &str, arguments: &str) -> Screen {
    let sandbox = Sandbox::with_fake_app(main);
    let port = free_port();
    let mut command = sandbox.command("blog");
    for name in ["ANVIL_EDITOR", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("BROWSER", "echo").env("TERM", "xterm-256color");
    let binary = anvil_binary().display();
    let script = format!(
        "stty -a > before; '{binary}' --offline dev --port {port} {arguments}; code=$?; stty -a > after; cmp before after && echo as before; exit $code"
    );
    Screen {
        terminal: Terminal::run(&command, &script),
        sandbox,
        port,
    }
}

impl Screen {
    async fn ready(&self) -> usize {
        self.terminal
            .shows(&format!("ready on http://127.0.0.1:{}", self.port), 0)
            .await
    }
}

#[tokio::test]
async fn keys_act_without_enter() {
    let mut screen = start(APP, "");
    screen
        .terminal
        .shows("keys: r rebuild and restart", 0)
        .await;
    let ready = screen.ready().await;
    screen.terminal.press("r");
    let rebuilt = screen.terminal.shows("as you asked", ready).await;
    // A new process, although nothing new was built.
    let rebuilt = screen.terminal.shows("ready on ", rebuilt).await;
    screen.terminal.press("h");
    let helped = screen.terminal.shows("keys: r rebuild", rebuilt).await;
    screen.terminal.press("c");
    let cleared = screen.terminal.shows("\u{1b}[2J", helped).await;
    screen.terminal.press("q");
    let stopped = screen.terminal.shows("stopped", cleared).await;
    assert_eq!(screen.terminal.ends().await, Some(0));
    screen.terminal.shows("as before", stopped).await;
}

#[tokio::test]
async fn ctrl_c_leaves_the_terminal_as_it_was() {
    let mut screen = start(APP, "");
    let ready = screen.ready().await;
    screen.terminal.press("\u{3}");
    let stopped = screen.terminal.shows("stopped", ready).await;
    assert_eq!(screen.terminal.ends().await, Some(0));
    screen.terminal.shows("as before", stopped).await;
}

#[tokio::test]
async fn without_keys_the_keyboard_is_left_alone() {
    let mut screen = start(APP, "--no-keys");
    let ready = screen.ready().await;
    // What is typed is shown by the terminal itself, and does nothing.
    screen.terminal.press("qqq");
    screen.terminal.shows("qqq", ready).await;
    screen.sandbox.write("blog/src/main.rs", &version("two"));
    screen.terminal.shows("ms after the save", ready).await;
    assert!(!screen.terminal.screen().contains("keys:"));
    screen.terminal.press("\u{3}");
    assert_eq!(screen.terminal.ends().await, Some(0));
}

#[tokio::test]
async fn the_progress_is_one_line_that_is_gone_afterwards() {
    let mut screen = start(APP, "");
    let ready = screen.ready().await;
    let text = screen.terminal.screen();
    let first = text.find("Building blog").expect("a line of progress");
    assert!(text[..first].ends_with(" "), "behind its label");
    let before_ready = &text[first..ready];
    assert!(
        before_ready.contains("\r\u{1b}[2K"),
        "erased: {before_ready:?}"
    );
    assert!(!before_ready.contains("Building blog\n"));
    // Colors are passed on, those of rustc too.
    screen
        .sandbox
        .write("blog/src/main.rs", &APP.replace("\"one\"", "nonsense"));
    screen
        .terminal
        .shows("the version before it goes on serving", ready)
        .await;
    let screen_now = screen.terminal.screen();
    assert!(
        screen_now.contains("\u{1b}[1m\u{1b}[91merror[E0425]"),
        "{screen_now:?}"
    );
    screen.terminal.press("q");
    assert_eq!(screen.terminal.ends().await, Some(0));
}

/// Ctrl-Z below a shell with jobs: the terminal is set back while the shell has it, and keys work again after `fg`.
#[tokio::test]
async fn it_can_be_suspended_and_go_on() {
    let sandbox = Sandbox::with_fake_app(APP);
    let port = free_port();
    let mut command = sandbox.command("blog");
    command
        .env("TERM", "dumb")
        .env_remove("NO_COLOR")
        .env_remove("PS1");
    let mut terminal = Terminal::run(&command, "bash --norc --noprofile -i");
    let prompt = terminal.shows("bash-", 0).await;
    let binary = anvil_binary().display();
    terminal.press(&format!("'{binary}' --offline dev --port {port}\n"));
    let ready = terminal
        .shows(&format!("ready on http://127.0.0.1:{port}"), prompt)
        .await;
    terminal.press("\u{1a}");
    let stopped = terminal.shows("bash-", ready).await;
    terminal.press("stty -a | grep -o ' [-]*icanon'; jobs\n");
    let cooked = terminal.shows(" icanon", stopped).await;
    let jobs = terminal.shows("Stopped", cooked).await;
    // The application serves meanwhile.
    until("an answer", crate::dev_app::PATIENCE, async || {
        std::net::TcpStream::connect(("127.0.0.1", port)).ok()
    })
    .await;
    terminal.press("fg\n");
    // The key may come before the terminal is set again; it waits for that.
    let resumed = terminal.shows("dev --port", jobs).await;
    terminal.press("h");
    let helped = terminal.shows("keys: r rebuild", resumed).await;
    terminal.press("q");
    let quit = terminal.shows("stopped", helped).await;
    terminal.shows("bash-", quit).await;
    terminal.press("exit\n");
    assert_eq!(terminal.ends().await, Some(0));
}
