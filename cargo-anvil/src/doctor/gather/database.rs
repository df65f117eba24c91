//! Asks the application's own binary about its database, if it is built.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::context::Context;
use crate::doctor::facts::Database;
use crate::project::Project;

/// Longer than the application itself waits for a connection.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs `<binary> migrate:status --pending`; nothing is built for it.
pub(crate) fn ask(project: &Project, binary: Option<&Path>, ctx: &Context) -> Database {
    let Some(binary) = binary else {
        return Database::NotBuilt;
    };
    let mut command = ctx.tool(binary);
    command
        .args(["migrate:status", "--pending"])
        .current_dir(&project.root)
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return Database::Failed(error.to_string()),
    };
    let answers = (drain(child.stdout.take()), drain(child.stderr.take()));
    let Some((said, complained)) = collect(&answers, Instant::now() + PATIENCE) else {
        end(&mut child);
        return Database::TimedOut;
    };
    let succeeded = child.wait().is_ok_and(|status| status.success());
    let stale = modified(binary)
        .zip(newest(&project.root.join("src/migrations")))
        .is_some_and(|(binary, source)| source > binary);
    meaning(succeeded, &said, &complained, stale)
}

/// What the binary's words mean.
fn meaning(succeeded: bool, said: &str, complained: &str, stale: bool) -> Database {
    if succeeded {
        return Database::InStep { stale };
    }
    let pending: Vec<String> = said
        .lines()
        .filter(|line| line.trim_end().ends_with("Pending"))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect();
    if !pending.is_empty() {
        return Database::Pending(pending);
    }
    let lines: Vec<&str> = complained
        .lines()
        .map(|line| line.trim().trim_start_matches("error: "))
        .collect();
    let reason = lines
        .iter()
        .filter(|line| !line.is_empty())
        .take(2)
        .copied()
        .collect::<Vec<_>>()
        .join("; ");
    Database::Failed(if reason.is_empty() {
        "it ended without a message".to_owned()
    } else {
        reason
    })
}

fn drain(stream: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What was read before a failure is still worth telling.
            let _ = stream.read_to_end(&mut bytes);
        }
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

fn collect(
    (said, complained): &(Receiver<String>, Receiver<String>),
    until: Instant,
) -> Option<(String, String)> {
    let rest = || until.saturating_duration_since(Instant::now());
    let said = said.recv_timeout(rest()).ok()?;
    let complained = complained.recv_timeout(rest()).ok()?;
    Some((said, complained))
}

fn end(child: &mut Child) {
    // Both fail only when it has ended already.
    let _ = child.kill();
    let _ = child.wait();
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}

fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    entries.filter_map(|entry| modified(&entry.path())).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pending_migrations_are_told_from_failures() {
        let listed = "  m2026_01_01_000000_create_users_table ........ Pending\n";
        assert_eq!(
            meaning(false, listed, "error: 1 pending: run `migrate`\n", false),
            Database::Pending(vec!["m2026_01_01_000000_create_users_table".into()])
        );
        assert_eq!(
            meaning(
                false,
                "",
                "error: cannot connect\n\n  refused\nmore\n",
                false
            ),
            Database::Failed("cannot connect; refused".into())
        );
        assert_eq!(
            meaning(true, "", "", true),
            Database::InStep { stale: true }
        );
    }
}
