//! What each file contained when it was seen last: a save of the same bytes is no change.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::fs::{self, Metadata};
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A file that is longer is known by its length and time only.
const READ_WHOLE: u64 = 4 << 20;

/// The contents, shared by the watcher and the loop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contents {
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    files: HashMap<PathBuf, u64>,
    /// Of a folder that is moved away, nothing tells that it was one.
    folders: HashSet<PathBuf>,
}

impl Contents {
    /// Looks at a file, and tells whether it is another one than when it was seen last. The first time it is.
    ///
    /// Something that is gone has changed if it was known, or if it has the name of a file that people write: what is neither was
    /// an editor's, and was there for a moment. A folder that is there has not changed: its files have.
    pub(crate) fn changed(&self, path: &Path) -> bool {
        let about = fs::metadata(path);
        let now = about
            .as_ref()
            .ok()
            .filter(|about| about.is_file())
            .map(|about| fingerprint(path, about));
        let mut seen = self.lock();
        match now {
            Some(now) => seen.files.insert(path.to_path_buf(), now) != Some(now),
            // A folder; or a pipe or a socket, which nobody edits.
            None if about.is_ok() => false,
            None => {
                let was_folder = seen.folders.remove(path);
                seen.files.remove(path).is_some() || was_folder || has_known_name(path)
            }
        }
    }

    /// Takes note of a folder and of those in it, and returns the files there.
    pub(super) fn enter(&self, folder: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut open = vec![folder.to_path_buf()];
        while let Some(folder) = open.pop() {
            // A folder that is gone again has no files.
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => open.push(entry.path()),
                    Ok(_) => files.push(entry.path()),
                    Err(_) => {}
                }
            }
            self.lock().folders.insert(folder);
        }
        files.sort();
        files
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at a file whose change is known already.
    pub(crate) fn note(&self, path: &Path) {
        self.changed(path);
    }
}

/// The content; of a file that is too long or cannot be read, what is known about it.
fn fingerprint(path: &Path, about: &Metadata) -> u64 {
    let mut hasher = DefaultHasher::new();
    let bytes = (about.len() <= READ_WHOLE)
        .then(|| fs::read(path).ok())
        .flatten();
    match bytes {
        Some(bytes) => hasher.write(&bytes),
        None => (about.len(), about.modified().ok()).hash(&mut hasher),
    }
    hasher.finish()
}

pub(super) fn has_known_name(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| {
        [
            ".rs", ".html", ".toml", ".css", ".js", ".md", ".sql", ".json", ".txt", ".svg", ".png",
        ]
        .iter()
        .any(|end| name.ends_with(end))
            || [".env", "Cargo.lock"].contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_no_change_but_the_first_time_counts() {
        let temp = tempfile::tempdir().expect("a folder");
        let path = temp.path().join("main.rs");
        let contents = Contents::default();
        fs::write(&path, "one").expect("written");
        assert!(contents.changed(&path));
        fs::write(&path, "one").expect("written");
        assert!(!contents.changed(&path));
        fs::write(&path, "two").expect("written");
        assert!(contents.changed(&path));
        fs::remove_file(&path).expect("removed");
        assert!(contents.changed(&path));
    }

    #[test]
    fn what_was_there_for_a_moment_is_no_change() {
        let contents = Contents::default();
        assert!(!contents.changed(Path::new("/nowhere/sedAbC123")));
        assert!(contents.changed(Path::new("/nowhere/deleted.rs")));
    }

    #[test]
    fn a_folder_that_is_moved_away_is_a_change() {
        let temp = tempfile::tempdir().expect("a folder");
        let folder = temp.path().join("models");
        fs::create_dir(&folder).expect("created");
        fs::write(folder.join("post.rs"), "").expect("written");
        let contents = Contents::default();
        assert_eq!(contents.enter(temp.path()), [folder.join("post.rs")]);
        assert!(!contents.changed(&folder));
        fs::rename(&folder, temp.path().join("old")).expect("moved");
        assert!(contents.changed(&folder));
    }

    #[test]
    fn a_long_file_is_known_by_its_length() {
        let temp = tempfile::tempdir().expect("a folder");
        let path = temp.path().join("film.mp4");
        let file = fs::File::create(&path).expect("created");
        file.set_len(READ_WHOLE + 1).expect("grown");
        let contents = Contents::default();
        assert!(contents.changed(&path));
        assert!(!contents.changed(&path));
        file.set_len(READ_WHOLE + 2).expect("grown");
        assert!(contents.changed(&path));
    }
}
