//! Watches the application's sources.
//!
//! `public/` is not watched, for it is served as it is; `target/`, `.git/` and `database/` change by themselves.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::server::Message;

/// Folders that are watched with everything in them.
const FOLDERS: &[&str] = &["src", "resources", "config"];

/// Files of the application's own folder that are watched.
const FILES: &[&str] = &["Cargo.toml", "build.rs", ".env"];

/// A burst of saves ends with this much quiet, …
const QUIET: Duration = Duration::from_millis(100);

/// … or after this long.
const LONGEST: Duration = Duration::from_secs(1);

/// Sends [`Message::Changed`] after each burst of changes, as long as somebody receives it.
///
/// # Errors
/// When the system cannot watch the folder.
pub(crate) fn watch(root: &Path, sender: Sender<Message>) -> Result<()> {
    let (changes, changed) = mpsc::channel();
    let watched = root.to_path_buf();
    let handler = move |event: notify::Result<notify::Event>| {
        // A failed watch of one file is no reason to stop; what it missed comes with the next save.
        let Ok(event) = event else { return };
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        for path in event
            .paths
            .into_iter()
            .filter(|path| is_source(path.strip_prefix(&watched).unwrap_or(path)))
        {
            let _ = changes.send(path);
        }
    };
    let mut watcher =
        notify::recommended_watcher(handler).context("the system watches no files for us")?;
    watcher
        .watch(root, RecursiveMode::NonRecursive)
        .with_context(|| {
            format!(
                "cannot watch `{}` (on Linux: is fs.inotify.max_user_watches too small?)",
                root.display()
            )
        })?;
    for folder in FOLDERS
        .iter()
        .map(|folder| root.join(folder))
        .filter(|folder| folder.is_dir())
    {
        watcher
            .watch(&folder, RecursiveMode::Recursive)
            .with_context(|| {
                format!(
                    "cannot watch `{}` (on Linux: is fs.inotify.max_user_watches too small?)",
                    folder.display()
                )
            })?;
    }
    let root = root.to_path_buf();
    thread::spawn(move || gather(&root, watcher, &changed, &sender));
    Ok(())
}

/// Makes one message of each burst.
fn gather(
    root: &Path,
    mut watcher: RecommendedWatcher,
    changed: &Receiver<PathBuf>,
    sender: &Sender<Message>,
) {
    while let Ok(first) = changed.recv() {
        let began = Instant::now();
        let mut burst = vec![first];
        while began.elapsed() < LONGEST {
            match changed.recv_timeout(QUIET) {
                Ok(path) => burst.push(path),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        // A watched folder that was not there before, or was replaced, has no watch yet.
        for folder in FOLDERS
            .iter()
            .map(|folder| root.join(folder))
            .filter(|folder| burst.contains(folder) && folder.is_dir())
        {
            let _ = watcher.watch(&folder, RecursiveMode::Recursive);
        }
        // Editors save through a sibling that is gone by now: better to name the file itself.
        let named = burst.iter().position(|path| path.exists()).unwrap_or(0);
        if sender
            .send(Message::Changed(burst.swap_remove(named)))
            .is_err()
        {
            return;
        }
    }
}

/// Whether a change of this path, relative to the application, asks for a build.
fn is_source(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    let is_file_of_root = FILES.iter().any(|file| path == Path::new(file));
    let is_in_folder = FOLDERS.iter().any(|folder| path.starts_with(folder));
    (is_file_of_root || is_in_folder) && !is_editors_own(name)
}

/// Swap files, backups and lock files that editors keep beside a file while it is edited.
fn is_editors_own(name: &str) -> bool {
    let hidden = name.starts_with('.') && name != ".env";
    hidden
        || name.ends_with('~')
        || name.ends_with(".tmp")
        || name.ends_with(".swp")
        || name.starts_with('#')
        || name == "4913"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_watched() {
        for path in [
            "src/main.rs",
            "src/models/post.rs",
            "resources/views/a.forge.html",
            "config/anvil.toml",
            "Cargo.toml",
            ".env",
            "build.rs",
        ] {
            assert!(is_source(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn what_changes_by_itself_is_not() {
        for path in [
            "target/debug/blog",
            ".git/index",
            "database/database.sqlite",
            "public/app.css",
            "Cargo.lock",
            "src/.main.rs.swp",
            "src/main.rs~",
            "src/4913",
            "sub/Cargo.toml",
            "",
        ] {
            assert!(!is_source(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn a_burst_is_one_message() {
        let (changes, changed) = mpsc::channel();
        let path = PathBuf::from("blog/src/main.rs");
        for _ in 0..20 {
            changes.send(path.clone()).expect("queued");
        }
        let (sender, messages) = mpsc::channel();
        let watcher = notify::recommended_watcher(|_| {}).expect("a watcher");
        let gatherer = thread::spawn(move || gather(Path::new("blog"), watcher, &changed, &sender));
        let message = messages
            .recv_timeout(Duration::from_secs(10))
            .expect("a message");
        assert!(matches!(message, Message::Changed(changed) if changed == path));
        drop(changes);
        gatherer.join().expect("an end without a panic");
        assert!(messages.try_recv().is_err(), "one message only");
    }

    #[test]
    fn a_save_is_a_message() {
        let temp = tempfile::tempdir().expect("a folder");
        let root = temp.path().canonicalize().expect("a real path");
        std::fs::create_dir(root.join("src")).expect("a folder");
        let (sender, messages) = mpsc::channel();
        watch(&root, sender).expect("watched");
        std::fs::write(root.join("src/main.rs"), "fn main() {}").expect("written");
        let message = messages
            .recv_timeout(Duration::from_secs(10))
            .expect("a message");
        assert!(matches!(message, Message::Changed(path) if path == root.join("src/main.rs")));
    }
}
