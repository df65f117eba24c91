//! A program in a terminal of its own, as `script` of util-linux makes one.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anvil_tests::until;

use crate::dev_app::PATIENCE;

/// A shell command in a terminal. Dropping it hangs up.
pub(crate) struct Terminal {
    child: Child,
    keyboard: Option<ChildStdin>,
    screen: Arc<Mutex<String>>,
}

impl Terminal {
    /// Runs `script`, a shell's text, with the environment and the folder of `command`.
    pub(crate) fn run(command: &Command, script: &str) -> Self {
        let mut terminal = Command::new("script");
        terminal
            .args([
                "--quiet",
                "--flush",
                "--return",
                "--command",
                script,
                "/dev/null",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => terminal.env(name, value),
                None => terminal.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            terminal.current_dir(folder);
        }
        let mut child = terminal.spawn().expect("`script` of util-linux");
        let mut output = child.stdout.take().expect("a pipe");
        let screen = Arc::<Mutex<String>>::default();
        let written = Arc::clone(&screen);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut buffer) {
                let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
                written
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push_str(&text);
            }
        });
        Self {
            keyboard: child.stdin.take(),
            child,
            screen,
        }
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        let keyboard = self.keyboard.as_mut().expect("open");
        keyboard.write_all(keys.as_bytes()).expect("pressed");
        keyboard.flush().expect("pressed");
    }

    /// All that was written to the screen.
    pub(crate) fn screen(&self) -> String {
        self.screen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Waits until `text` is written, after the place `from` of what was; returns the place after it.
    pub(crate) async fn shows(&self, text: &str, from: usize) -> usize {
        let what = format!("{text:?} on the screen");
        let found = until(&what, PATIENCE, async || {
            self.screen()
                .get(from..)
                .and_then(|screen| screen.find(text))
        })
        .await;
        from + found + text.len()
    }

    /// Waits for the command's end, and returns its exit code.
    pub(crate) async fn ends(&mut self) -> Option<i32> {
        until("the command to end", PATIENCE, async || {
            self.child.try_wait().expect("a child")
        })
        .await
        .code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.keyboard = None;
        // Ended already, or it ends with its terminal.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
