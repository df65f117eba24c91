//! For whom the framework's library in the target directory was linked.
//!
//! Cargo names what it builds of a dependency differently for each set of features, but a shared library is loaded by its name
//! and has only one. So two applications with different features of the framework overwrite each other's in a common
//! target directory, and cargo takes what it finds for its own. Here it is written down from which core the library was linked,
//! and which core each application has. If they differ, the library is removed before cargo looks.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// The notes in a target directory: one on the library, and one for each application.
#[derive(Debug, Clone)]
pub(super) struct Owner {
    folder: PathBuf,
    application: String,
}

/// A library as it was when it was linked or found.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Linked {
    library: PathBuf,
    changed: SystemTime,
    /// The file name of the framework's core, which stands for its features.
    core: String,
}

impl Owner {
    /// The notes of an application in `folder`.
    pub(super) fn new(folder: PathBuf, application: &str) -> Self {
        Self {
            folder,
            application: application.to_owned(),
        }
    }

    /// Removes the library if it was linked for another application.
    ///
    /// # Errors
    /// When it has to be removed and cannot be.
    pub(super) fn evict(&self) -> io::Result<()> {
        let linked = fs::read(self.of_library())
            .ok()
            .and_then(|text| serde_json::from_slice::<Linked>(&text).ok());
        let (Some(linked), Ok(core)) = (linked, fs::read_to_string(self.of_application())) else {
            return Ok(());
        };
        if linked.core != core && changed(&linked.library) == Some(linked.changed) {
            fs::remove_file(&linked.library)?;
        }
        Ok(())
    }

    /// Writes down from which core this application's library was linked.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn note(&self, library: &Path, core: &Path) -> io::Result<()> {
        let core = core.file_name().and_then(|name| name.to_str());
        let (Some(core), Some(changed)) = (core, changed(library)) else {
            return Ok(());
        };
        let linked = Linked {
            library: library.to_owned(),
            changed,
            core: core.to_owned(),
        };
        fs::create_dir_all(&self.folder)?;
        fs::write(self.of_application(), core)?;
        fs::write(self.of_library(), serde_json::to_vec(&linked)?)
    }

    fn of_library(&self) -> PathBuf {
        self.folder.join("framework.json")
    }

    fn of_application(&self) -> PathBuf {
        self.folder.join(format!("{}.core", self.application))
    }
}

fn changed(library: &Path) -> Option<SystemTime> {
    fs::metadata(library).ok()?.modified().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_another_application_has_linked_is_removed() {
        let temp = tempfile::tempdir().expect("a folder");
        let library = temp.path().join("libanvilforge_dylib.so");
        let owner = |name: &str| Owner::new(temp.path().join("notes"), name);
        let note = |name: &str, core: &str| {
            owner(name).note(&library, Path::new(core)).expect("noted");
        };
        fs::write(&library, "of the blog").expect("written");
        note("blog", "/t/libanvilforge_core-1.rlib");
        owner("blog").evict().expect("its own");
        owner("shop").evict().expect("nothing is known of it yet");
        assert!(library.exists());

        note("shop", "/t/libanvilforge_core-2.rlib");
        owner("shop").evict().expect("its own");
        note("twin", "/t/libanvilforge_core-2.rlib");
        owner("shop").evict().expect("of the same features");
        assert!(library.exists());
        owner("blog").evict().expect("removed");
        assert!(!library.exists());
        owner("blog").evict().expect("it is gone");

        fs::write(&library, "of nobody that is known").expect("written");
        owner("blog").evict().expect("left alone");
        assert!(library.exists());
    }
}
