//! Watching by looking again and again, where the system tells nothing.
//!
//! notify's own poller keeps times in whole seconds, so it misses a second save within one; and an older file that takes the
//! place of another. This one keeps what the file system gives. Some file systems give seconds, too: a file that was written
//! a moment ago may change without another time or length. Such a file counts as touched at every look until it is older
//! (git calls this *racily clean*); [`Contents`](super::Contents) then finds those that are still the same.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use notify::event::ModifyKind;
use notify::{Config, Event, EventHandler, EventKind, RecursiveMode, Watcher, WatcherKind};
use walkdir::WalkDir;

/// The coarsest clock of a file system: FAT's.
const COARSEST: Duration = Duration::from_secs(2);

/// Tells what changes below the watched paths. It looks at them every `poll_interval` of its configuration (half a second
/// without one), and ends when it is dropped.
#[derive(Debug)]
pub(super) struct Poller {
    watched: Watched,
    /// Nothing is sent: that it is dropped ends the thread.
    _end: Sender<()>,
}

#[derive(Debug, Clone, Default)]
struct Watched(Arc<Mutex<BTreeMap<PathBuf, Place>>>);

/// One watched path, and how everything below it was at the last look.
#[derive(Debug)]
struct Place {
    mode: RecursiveMode,
    seen: Seen,
}

type Seen = HashMap<PathBuf, State>;

/// A folder has neither: its files tell what happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Folder,
    File {
        length: u64,
        modified: Option<SystemTime>,
    },
}

impl Watched {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at everything, and returns what has changed since the last look.
    fn look(&self) -> Vec<PathBuf> {
        let mut touched = Vec::new();
        for (path, place) in self.lock().iter_mut() {
            let now = SystemTime::now();
            let seen = look_at(path, place.mode);
            touched.extend(changes(&place.seen, &seen, now));
            place.seen = seen;
        }
        touched
    }
}

/// Everything at and below a path. What cannot be read is not there.
fn look_at(path: &Path, mode: RecursiveMode) -> Seen {
    let depth = match mode {
        RecursiveMode::Recursive => usize::MAX,
        RecursiveMode::NonRecursive => 1,
    };
    WalkDir::new(path)
        .follow_links(true)
        .max_depth(depth)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let about = entry.metadata().ok()?;
            let state = if about.is_dir() {
                State::Folder
            } else {
                State::File {
                    length: about.len(),
                    modified: about.modified().ok(),
                }
            };
            Some((entry.into_path(), state))
        })
        .collect()
}

/// The files at and below a path.
pub(super) fn files(path: &Path, mode: RecursiveMode) -> impl Iterator<Item = PathBuf> {
    look_at(path, mode)
        .into_iter()
        .filter(|(_, state)| *state != State::Folder)
        .map(|(file, _)| file)
}

/// The paths that came, went or changed between two looks, and those that may have; sorted.
fn changes(old: &Seen, new: &Seen, now: SystemTime) -> Vec<PathBuf> {
    let gone = old.keys().filter(|path| !new.contains_key(*path));
    let other = new
        .iter()
        .filter(|(path, state)| old.get(*path) != Some(state) || state.is_young(now))
        .map(|(path, _)| path);
    let mut paths: Vec<PathBuf> = gone.chain(other).cloned().collect();
    paths.sort();
    paths
}

impl State {
    /// Whether it was written so recently that its time would not tell of another save.
    fn is_young(self, now: SystemTime) -> bool {
        match self {
            Self::Folder => false,
            Self::File { modified, .. } => modified.is_none_or(|modified| {
                now.duration_since(modified)
                    .map_or(true, |age| age <= COARSEST)
            }),
        }
    }
}

impl Watcher for Poller {
    fn new<F: EventHandler>(mut handler: F, config: Config) -> notify::Result<Self> {
        let watched = Watched::default();
        let (end, ended) = mpsc::channel::<()>();
        let interval = config.poll_interval().unwrap_or(Duration::from_millis(500));
        let looked_at = watched.clone();
        thread::spawn(move || {
            while ended.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
                for path in looked_at.look() {
                    let kind = EventKind::Modify(ModifyKind::Any);
                    handler.handle_event(Ok(Event::new(kind).add_path(path)));
                }
            }
        });
        Ok(Self { watched, _end: end })
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        // Read first, for the error of a path that is not there.
        path.metadata().map_err(notify::Error::io)?;
        let seen = look_at(path, mode);
        let place = Place { mode, seen };
        self.watched.lock().insert(path.to_path_buf(), place);
        Ok(())
    }

    fn unwatch(&mut self, path: &Path) -> notify::Result<()> {
        match self.watched.lock().remove(path) {
            Some(_) => Ok(()),
            None => Err(notify::Error::watch_not_found().add_path(path.to_path_buf())),
        }
    }

    fn kind() -> WatcherKind {
        WatcherKind::PollWatcher
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;

    struct Folder {
        temp: tempfile::TempDir,
        watched: Watched,
    }

    /// A folder with files that were written long ago.
    fn folder(files: &[&str]) -> Folder {
        let temp = tempfile::tempdir().expect("a folder");
        for file in files {
            fs::write(temp.path().join(file), "one").expect("written");
            set_time(&temp.path().join(file), SystemTime::UNIX_EPOCH);
        }
        let mut poller = Poller::new(|_| {}, Config::default()).expect("begun");
        poller
            .watch(temp.path(), RecursiveMode::Recursive)
            .expect("watched");
        Folder {
            temp,
            watched: poller.watched.clone(),
        }
    }

    fn set_time(file: &Path, time: SystemTime) {
        File::options()
            .write(true)
            .open(file)
            .and_then(|file| file.set_modified(time))
            .expect("set");
    }

    impl Folder {
        fn path(&self, name: &str) -> PathBuf {
            self.temp.path().join(name)
        }

        fn write(&self, name: &str, text: &str) {
            fs::write(self.path(name), text).expect("written");
        }

        #[track_caller]
        fn expect(&self, names: &[&str]) {
            let expected: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
            assert_eq!(self.watched.look(), expected);
        }
    }

    #[test]
    fn what_comes_goes_and_changes_is_told_once() {
        let folder = folder(&["a.rs", "b.rs", "c.rs"]);
        folder.expect(&[]);
        folder.write("a.rs", "longer");
        set_time(&folder.path("a.rs"), SystemTime::UNIX_EPOCH);
        fs::remove_file(folder.path("b.rs")).expect("removed");
        fs::create_dir(folder.path("d")).expect("created");
        folder.expect(&["a.rs", "b.rs", "d"]);
        folder.expect(&[]);
    }

    #[test]
    fn saves_of_one_moment_are_told_although_length_and_time_stay() {
        let folder = folder(&["a.rs"]);
        let now = SystemTime::now();
        for text in ["two", "six", "ten"] {
            folder.write("a.rs", text);
            set_time(&folder.path("a.rs"), now);
            folder.expect(&["a.rs"]);
        }
    }

    #[test]
    fn an_older_file_that_takes_the_place_is_told() {
        let folder = folder(&["a.rs"]);
        set_time(
            &folder.path("a.rs"),
            SystemTime::UNIX_EPOCH - Duration::from_secs(60),
        );
        folder.expect(&["a.rs"]);
        folder.expect(&[]);
    }

    #[test]
    fn what_is_no_longer_watched_is_not_told() {
        let temp = tempfile::tempdir().expect("a folder");
        let mut poller = Poller::new(|_| {}, Config::default()).expect("begun");
        let missing = temp.path().join("missing");
        assert!(poller.watch(&missing, RecursiveMode::Recursive).is_err());
        poller
            .watch(temp.path(), RecursiveMode::Recursive)
            .expect("watched");
        poller.unwatch(temp.path()).expect("forgotten");
        fs::write(temp.path().join("a.rs"), "one").expect("written");
        assert_eq!(poller.watched.look(), [] as [PathBuf; 0]);
        assert!(poller.unwatch(temp.path()).is_err());
    }
}
