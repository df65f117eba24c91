//! The libraries in service. Each has a file of its own that nothing writes to again: a mapped file that changes would crash
//! the process, and a name that was opened once gives the old library again.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// So many of the latest libraries stay. An older one that is still mapped goes on without a name, where the system lets it.
const LIBRARIES: usize = 20;

/// So many of the framework's libraries stay.
const HOSTS: usize = 2;

/// The folder of one `cargo anvil dev --hot`; it is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Shelf {
    folder: PathBuf,
    taken: u64,
    /// The libraries, the latest last, but for the one that others are linked against.
    libraries: VecDeque<PathBuf>,
    linked: Option<PathBuf>,
    hosts: VecDeque<PathBuf>,
}

impl Shelf {
    /// Makes the folder `<target>/anvil-hot/<process>` and clears away what ended processes left.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub(crate) fn new(target: &Path) -> Result<Self> {
        let all = target.join("anvil-hot");
        sweep(&all);
        let folder = all.join(std::process::id().to_string());
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make `{}`", folder.display()))?;
        Ok(Self {
            folder,
            taken: 0,
            libraries: VecDeque::new(),
            linked: None,
            hosts: VecDeque::new(),
        })
    }

    /// Where the libraries are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Copies a freshly built library of the application; under its own name, if others are linked against it.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub(crate) fn take(&mut self, library: &Path, name: Option<&str>) -> Result<PathBuf> {
        self.taken += 1;
        let stem = library.file_stem().unwrap_or_default().to_string_lossy();
        let extension = library.extension().unwrap_or_default().to_string_lossy();
        let numbered = || format!("{stem}-{}.{extension}", self.taken);
        let path = self.folder.join(name.map_or_else(numbered, str::to_owned));
        if self.linked.as_ref() == Some(&path) {
            // The name is that of one compilation, and the file may be mapped.
            return Ok(path);
        }
        fs::copy(library, &path).with_context(|| {
            format!(
                "cannot copy `{}` to `{}`",
                library.display(),
                path.display()
            )
        })?;
        let plain = match name {
            Some(_) => self.linked.replace(path.clone()),
            None => Some(path.clone()),
        };
        self.libraries.extend(plain);
        while self.libraries.len() > LIBRARIES {
            // It is only space.
            let _ = self.libraries.pop_front().map(fs::remove_file);
        }
        Ok(path)
    }

    /// Keeps the framework's library as it is now, under its own name in a folder of its own: the next build replaces the file that cargo
    /// knows, and the running host must not meet two.
    ///
    /// # Errors
    /// When it can neither be linked nor copied.
    pub(crate) fn keep(&mut self, library: &Path) -> Result<PathBuf> {
        self.taken += 1;
        let folder = self.folder.join(format!("host-{}", self.taken));
        fs::create_dir(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        let path = folder.join(library.file_name().unwrap_or_default());
        fs::hard_link(library, &path)
            .or_else(|_| fs::copy(library, &path).map(|_| ()))
            .with_context(|| {
                format!(
                    "cannot keep `{}` as `{}`",
                    library.display(),
                    path.display()
                )
            })?;
        self.hosts.push_back(folder);
        while self.hosts.len() > HOSTS {
            let _ = self.hosts.pop_front().map(fs::remove_dir_all);
        }
        Ok(path)
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        // The next `dev --hot` tries again.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Removes the folders of processes that are gone.
fn sweep(all: &Path) {
    let Ok(entries) = fs::read_dir(all) else {
        return;
    };
    for entry in entries.flatten() {
        let process = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        if process.is_some_and(|process| !is_alive(process)) {
            // It may be on a disk that is read-only by now; it is only space.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(unix)]
fn is_alive(process: i32) -> bool {
    rustix::process::Pid::from_raw(process).is_some_and(|pid| {
        // Somebody else's process is alive, too.
        rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH)
    })
}

#[cfg(not(unix))]
fn is_alive(_: i32) -> bool {
    // An open library cannot be removed there, so trying is safe.
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_generation_has_a_file_of_its_own() {
        let temp = tempfile::tempdir().expect("a folder");
        let built = temp.path().join("libblog.so");
        let mut shelf = Shelf::new(temp.path()).expect("a shelf");
        fs::write(&built, "one").expect("written");
        let first = shelf.take(&built, None).expect("taken");
        fs::write(&built, "two").expect("written");
        let second = shelf.take(&built, None).expect("taken");
        assert_eq!(fs::read_to_string(&first).expect("kept"), "one");
        assert_eq!(fs::read_to_string(second).expect("kept"), "two");
        drop(shelf);
        assert!(!first.exists(), "the folder goes with the shelf");
    }

    #[test]
    fn old_libraries_go_but_what_others_are_linked_against_stays() {
        let temp = tempfile::tempdir().expect("a folder");
        let built = temp.path().join("libblog.so");
        fs::write(&built, "code").expect("written");
        let mut shelf = Shelf::new(temp.path()).expect("a shelf");
        let old_base = shelf.take(&built, Some("libbase-1.so")).expect("taken");
        let base = shelf.take(&built, Some("libbase-2.so")).expect("taken");
        let taken: Vec<PathBuf> = (0..LIBRARIES + 3)
            .map(|_| shelf.take(&built, None).expect("taken"))
            .collect();
        let left = |paths: &[PathBuf]| paths.iter().filter(|path| path.exists()).count();
        assert!(base.exists() && !old_base.exists());
        let again = shelf.take(&built, Some("libbase-2.so")).expect("taken");
        assert_eq!(again, base, "it is not written a second time");
        assert_eq!(left(&taken), LIBRARIES);
        assert!(taken[LIBRARIES + 2].exists(), "the latest");
        let hosts = [0; HOSTS + 1].map(|_| shelf.keep(&built).expect("kept"));
        assert_eq!(left(&hosts), HOSTS);
        assert!(hosts[HOSTS].exists(), "the latest");
    }

    #[test]
    fn what_is_kept_outlives_a_replaced_file() {
        let temp = tempfile::tempdir().expect("a folder");
        let built = temp.path().join("libanvilforge_dylib.so");
        fs::write(&built, "one").expect("written");
        let mut shelf = Shelf::new(temp.path()).expect("a shelf");
        let kept = shelf.keep(&built).expect("kept");
        fs::remove_file(&built).expect("removed");
        fs::write(&built, "two").expect("written");
        assert_eq!(fs::read_to_string(&kept).expect("kept"), "one");
        assert_eq!(kept.file_name(), built.file_name());
    }

    #[test]
    fn folders_of_ended_processes_are_cleared_away() {
        let temp = tempfile::tempdir().expect("a folder");
        let mut child = std::process::Command::new("true").spawn().expect("started");
        child.wait().expect("ended");
        let left = temp.path().join("anvil-hot").join(child.id().to_string());
        let other = temp.path().join("anvil-hot/notes");
        fs::create_dir_all(&left).expect("made");
        fs::create_dir_all(&other).expect("made");
        let _shelf = Shelf::new(temp.path()).expect("a shelf");
        assert!(!left.exists());
        assert!(other.exists(), "only numbers are processes");
    }
}
