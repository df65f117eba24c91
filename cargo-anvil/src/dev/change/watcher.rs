//! The system's watches: which folders, and what becomes of their events.
//!
//! A root (a folder with a manifest) is watched without what is in its folders, since `target/` and `.git/` change by themselves;
//! `src`, `resources`, `config` and `public` are watched whole. A folder that appears is looked through, for what was put into it
//! before the system watched it has no events.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow};
use notify::{Config, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::burst::{self, Touched};
use super::poller::{self, Poller};
use super::sources::watched_folders;
use super::{Changes, Contents, Sources};
use crate::dev::inbox::Message;
use crate::error::CliError;

/// How often `--poll` looks.
const POLL: Duration = Duration::from_millis(500);

/// How to watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watching {
    /// The system tells what happens.
    Events,
    /// Look again and again, where the system tells nothing: network drives, folders shared with a container.
    Polling,
}

/// Sends [`Message::Changed`] after each burst of changes, as long as somebody receives it.
///
/// # Errors
/// When the system cannot watch the folders.
pub(crate) fn watch(
    sources: Sources,
    watching: Watching,
    contents: Contents,
    sender: Sender<Message>,
) -> Result<()> {
    let (touch, touched) = mpsc::channel();
    let handler = move |event: notify::Result<notify::Event>| {
        let touched = match event {
            Ok(event) if event.need_rescan() => vec![Touched::TooMuch],
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
            Ok(event) => event.paths.into_iter().map(Touched::Path).collect(),
            Err(error) => vec![Touched::Failed(explained(&error))],
        };
        for touched in touched {
            // Without a receiver the loop has ended.
            let _ = touch.send(touched);
        }
    };
    let watcher: notify::Result<Box<dyn Watcher + Send>> = match watching {
        Watching::Events => RecommendedWatcher::new(handler, Config::default())
            .map(|watcher| Box::new(watcher) as Box<dyn Watcher + Send>),
        Watching::Polling => Poller::new(handler, Config::default().with_poll_interval(POLL))
            .map(|watcher| Box::new(watcher) as Box<dyn Watcher + Send>),
    };
    let watcher = watcher.map_err(|error| anyhow!(explained(&error)))?;
    let mut watch = Watch {
        watcher,
        watching,
        sources,
        contents,
        sender,
    };
    watch.begin()?;
    thread::spawn(move || watch.run(&touched));
    Ok(())
}

struct Watch {
    watcher: Box<dyn Watcher + Send>,
    watching: Watching,
    sources: Sources,
    contents: Contents,
    sender: Sender<Message>,
}

impl Watch {
    fn begin(&mut self) -> Result<()> {
        let sources = self.sources.clone();
        for root in sources.roots() {
            self.add(root, RecursiveMode::NonRecursive)?;
            for folder in watched_folders(root, &sources)
                .iter()
                .filter(|folder| folder.is_dir())
            {
                self.add(folder, RecursiveMode::Recursive)?;
            }
            // Cargo writes it during the first build; that is no change of the user's.
            self.contents.note(&root.join("Cargo.lock"));
        }
        Ok(())
    }

    fn add(&mut self, path: &Path, mode: RecursiveMode) -> Result<()> {
        self.enter(path, mode).map_err(|error| {
            CliError::failure(format!("cannot watch `{}`: {}", path.display(), explained(&error)))
                .help("on Linux, `fs.inotify.max_user_watches` may be too small (`cargo anvil doctor` tells); `--poll` watches without it")
                .into()
        })
    }

    /// Watches a folder, and takes note of what is in it.
    fn enter(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        self.watcher.watch(path, mode)?;
        if mode == RecursiveMode::Recursive {
            self.contents.enter(path);
        }
        if self.watching == Watching::Polling {
            // The poller tells of files that were written a moment ago although nobody touches them.
            for file in poller::files(path, mode) {
                self.contents.note(&file);
            }
        }
        Ok(())
    }

    fn run(mut self, touched: &Receiver<Touched>) {
        while let Some(burst) = burst::next(touched) {
            for text in burst.failures {
                let _ = self.sender.send(Message::Warning(text));
            }
            let mut paths = burst.paths;
            self.follow(&mut paths);
            paths.retain(|path| self.contents.changed(path));
            let changes = if burst.is_incomplete {
                Some(Changes::everything(burst.began))
            } else {
                Changes::of(&paths, burst.began, &self.sources)
            };
            if paths.iter().any(|path| path.ends_with("Cargo.toml")) {
                self.read_sources();
            }
            let Some(changes) = changes else { continue };
            if self.sender.send(Message::Changed(changes)).is_err() {
                return;
            }
        }
    }

    /// Watches what has appeared, and adds the files that are in it already.
    fn follow(&mut self, paths: &mut Vec<PathBuf>) {
        let folders: Vec<PathBuf> = paths.iter().filter(|path| path.is_dir()).cloned().collect();
        let watched: Vec<PathBuf> = self
            .sources
            .roots()
            .into_iter()
            .flat_map(|root| watched_folders(root, &self.sources))
            .collect();
        let mut known: HashSet<PathBuf> = paths.iter().cloned().collect();
        for folder in folders {
            if watched.contains(&folder) {
                // It was not there before, or another one was: then the old watch is of no use.
                let _ = self.watcher.unwatch(&folder);
                if let Err(error) = self.watcher.watch(&folder, RecursiveMode::Recursive) {
                    let _ = self.sender.send(Message::Warning(explained(&error)));
                }
            }
            if watched.iter().any(|watched| folder.starts_with(watched)) {
                for file in self.contents.enter(&folder) {
                    if known.insert(file.clone()) {
                        paths.push(file);
                    }
                }
            }
        }
    }

    /// After the change of a manifest: there may be other packages to watch.
    fn read_sources(&mut self) {
        // A manifest that is being written is read at its next save; what cargo says of it is shown anyway.
        let Ok(sources) = self.sources.again() else {
            return;
        };
        let old = std::mem::replace(&mut self.sources, sources);
        for package in self.sources.packages.clone() {
            if old.packages.contains(&package) {
                continue;
            }
            let folders = watched_folders(&package, &self.sources);
            let watched = self
                .enter(&package, RecursiveMode::NonRecursive)
                .and_then(|()| {
                    folders
                        .iter()
                        .filter(|folder| folder.is_dir())
                        .try_for_each(|folder| self.enter(folder, RecursiveMode::Recursive))
                });
            if let Err(error) = watched {
                let _ = self.sender.send(Message::Warning(explained(&error)));
            }
        }
    }
}

/// What went wrong, without the library's own prefix.
fn explained(error: &notify::Error) -> String {
    let what = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system watches no more files (`fs.inotify.max_user_watches`)".to_owned()
        }
        notify::ErrorKind::Generic(text) => text.clone(),
        notify::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    let paths: Vec<String> = error
        .paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    if paths.is_empty() {
        format!("saves may be missed: {what}")
    } else {
        format!("saves in {} may be missed: {what}", paths.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const SOON: Duration = Duration::from_secs(20);

    struct Watched {
        _temp: tempfile::TempDir,
        root: PathBuf,
        messages: Receiver<Message>,
    }

    fn watched(watching: Watching) -> Watched {
        let temp = tempfile::tempdir().expect("a folder");
        let root = temp.path().canonicalize().expect("a real path");
        fs::write(root.join("Cargo.toml"), "[package]\nname='blog'\n").expect("written");
        fs::create_dir_all(root.join("src/models")).expect("a folder");
        fs::write(root.join("src/models/post.rs"), "").expect("written");
        let (sender, messages) = mpsc::channel();
        let sources = Sources::read(&root).expect("read");
        watch(sources, watching, Contents::default(), sender).expect("watched");
        Watched {
            _temp: temp,
            root,
            messages,
        }
    }

    impl Watched {
        fn write(&self, path: &str, text: &str) {
            let path = self.root.join(path);
            fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
            fs::write(path, text).expect("written");
        }

        fn rename(&self, from: &str, to: &str) {
            fs::rename(self.root.join(from), self.root.join(to)).expect("renamed");
        }

        /// Waits until the file is reported as another one.
        #[track_caller]
        fn expect(&self, file: &str) {
            let deadline = std::time::Instant::now() + SOON;
            let mut seen = Vec::new();
            while let Some(left) = deadline.checked_duration_since(std::time::Instant::now()) {
                match self.messages.recv_timeout(left) {
                    Ok(Message::Changed(changes)) => {
                        let wishes = [changes.build, changes.templates];
                        seen.extend(wishes.into_iter().flatten().flat_map(|wish| wish.files));
                    }
                    Ok(other) => panic!("{other:?}"),
                    Err(_) => break,
                }
                if seen.iter().any(|seen| seen == Path::new(file)) {
                    return;
                }
            }
            panic!("waited for {file}; seen: {seen:?}");
        }
    }

    #[test]
    fn a_save_is_a_message() {
        let watched = watched(Watching::Events);
        watched.write("src/main.rs", "fn main() {}");
        watched.expect("src/main.rs");
    }

    #[test]
    fn a_save_through_a_sibling_is_one_of_the_file() {
        let watched = watched(Watching::Events);
        watched.write("src/sedXyz123", "fn main() {}");
        watched.rename("src/sedXyz123", "src/main.rs");
        watched.expect("src/main.rs");
    }

    #[test]
    fn folders_that_appear_are_followed() {
        let watched = watched(Watching::Events);
        // All at once: the system has no time to watch the new folder before there is something in it.
        watched.write("src/jobs/mail/welcome.rs", "one");
        watched.expect("src/jobs/mail/welcome.rs");
        watched.write("src/jobs/mail/welcome.rs", "two");
        watched.expect("src/jobs/mail/welcome.rs");
        // One of those that are watched whole.
        watched.write("resources/views/home.forge.html", "hello");
        watched.expect("resources/views/home.forge.html");
        watched.write("resources/views/home.forge.html", "hello you");
        watched.expect("resources/views/home.forge.html");
    }

    #[test]
    fn renamed_folders_are_followed() {
        let watched = watched(Watching::Events);
        watched.rename("src/models", "src/entities");
        watched.expect("src/entities/post.rs");
        watched.write("src/entities/post.rs", "struct Post;");
        watched.expect("src/entities/post.rs");
    }

    #[test]
    fn a_source_folder_that_is_replaced_is_followed() {
        let watched = watched(Watching::Events);
        watched.rename("src", "old");
        watched.write("src/main.rs", "fn main() {}");
        watched.expect("src/main.rs");
        watched.write("src/main.rs", "fn main() { loop {} }");
        watched.expect("src/main.rs");
    }

    #[test]
    fn a_deleted_file_is_a_change() {
        let watched = watched(Watching::Events);
        fs::remove_file(watched.root.join("src/models/post.rs")).expect("removed");
        watched.expect("src/models/post.rs");
    }

    #[test]
    fn a_new_path_dependency_is_watched() {
        let watched = watched(Watching::Events);
        watched.write("billing/Cargo.toml", "[package]\nname='billing'\n");
        watched.write("billing/src/lib.rs", "");
        watched.write(
            "Cargo.toml",
            "[package]\nname='blog'\n[dependencies]\nbilling={path='billing'}\n",
        );
        watched.expect("Cargo.toml");
        // The manifest is read after it was reported: save until that is done.
        for attempt in 0_u32.. {
            watched.write("billing/src/lib.rs", &format!("// {attempt}"));
            match watched.messages.recv_timeout(Duration::from_millis(500)) {
                Ok(Message::Changed(changes)) => {
                    let build = changes.build.expect("a build");
                    assert_eq!(build.files, [Path::new("billing/src/lib.rs")]);
                    return;
                }
                Ok(other) => panic!("{other:?}"),
                Err(_) => assert!(attempt < 20, "never watched"),
            }
        }
    }

    #[test]
    fn the_same_bytes_are_no_message() {
        let watched = watched(Watching::Events);
        watched.write("src/main.rs", "fn main() {}");
        watched.expect("src/main.rs");
        watched.write("src/main.rs", "fn main() {}");
        watched.write("src/lib.rs", "");
        let Ok(Message::Changed(changes)) = watched.messages.recv_timeout(SOON) else {
            panic!("a message")
        };
        assert_eq!(
            changes.build.expect("a build").files,
            [Path::new("src/lib.rs")]
        );
    }

    #[test]
    fn polling_sees_saves_too() {
        let watched = watched(Watching::Polling);
        watched.write("src/main.rs", "fn main() {}");
        watched.expect("src/main.rs");
        watched.write("src/jobs/mail.rs", "one");
        watched.expect("src/jobs/mail.rs");
    }
}
