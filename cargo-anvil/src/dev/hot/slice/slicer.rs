//! The sources of the base against those of now.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use super::cut::cut;
use super::source::Source;
use super::text::{BASE, files};
use super::tree::Tree;
use crate::dev::hot::recording::Recording;

/// `off` compiles every library whole, `always` makes slices of small applications, too: to find out what a slice does.
const SWITCH: &str = "ANVIL_HOT_SLICES";

/// No more than one part in this many of the Rust is compiled as a slice.
const PART: u64 = 3;

/// Which applications are compiled in slices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dev::hot) enum Slices {
    /// None.
    Off,
    /// Those that are large.
    Large,
    /// All.
    Always,
}

impl Slices {
    /// What is asked for, where it is possible: what a library is called is a matter of the platform.
    pub(in crate::dev::hot) fn asked() -> Self {
        match std::env::var(SWITCH) {
            _ if !cfg!(target_os = "linux") => Self::Off,
            Ok(asked) if asked == "off" => Self::Off,
            Ok(asked) if asked == "always" => Self::Always,
            _ => Self::Large,
        }
    }
}

/// All Rust below the folder `src` of a package, at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dev::hot) struct Snapshot {
    files: HashMap<PathBuf, String>,
}

impl Snapshot {
    /// Reads it; `None` if something cannot be read.
    pub(in crate::dev::hot) fn take(package: &Path) -> Option<Self> {
        let mut files = HashMap::new();
        let mut open = vec![package.join("src")];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).ok()? {
                let entry = entry.ok()?;
                let path = entry.path();
                if entry.file_type().ok()?.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|kind| kind == "rs") {
                    let text = fs::read_to_string(&path).ok()?;
                    files.insert(path, text);
                }
            }
        }
        Some(Self { files })
    }

    /// The files that another snapshot has, too, and that are different there; `None` if one of the two has files that the other has not.
    fn changed(&self, before: &Self) -> Option<Vec<&Path>> {
        if self.files.len() != before.files.len() {
            return None;
        }
        let mut changed = Vec::new();
        for (path, text) in &self.files {
            if before.files.get(path)? != text {
                changed.push(path.as_path());
            }
        }
        changed.sort();
        Some(changed)
    }
}

/// Makes slices of one application.
#[derive(Debug)]
pub(in crate::dev::hot) struct Slicer {
    package: PathBuf,
    /// Where slices are written and built.
    folder: PathBuf,
    base: Option<Base>,
    /// Files as they were read, by a hash of their text.
    sources: HashMap<u64, Option<Arc<Source>>>,
    /// What is in the last slice that has compiled.
    fit: Vec<PathBuf>,
    /// What does not compile as a slice, and does as a whole.
    unfit: Vec<PathBuf>,
}

/// The library that slices are compiled against.
#[derive(Debug)]
struct Base {
    library: PathBuf,
    snapshot: Snapshot,
}

/// A slice that is to be compiled.
#[derive(Debug)]
pub(in crate::dev::hot) struct Slice {
    /// Its compiler.
    pub(in crate::dev::hot) command: Command,
    /// What was edited since the base.
    pub(in crate::dev::hot) edited: Vec<PathBuf>,
    /// The modules that are compiled.
    pub(in crate::dev::hot) modules: Vec<String>,
}

impl Slicer {
    /// For the package in a folder.
    pub(in crate::dev::hot) fn new(package: &Path, folder: PathBuf) -> Self {
        Self {
            package: package.to_owned(),
            folder,
            base: None,
            sources: HashMap::new(),
            fit: Vec::new(),
            unfit: Vec::new(),
        }
    }

    /// Takes a library as the base, with the sources from before it was compiled: what was saved meanwhile counts as edited.
    pub(in crate::dev::hot) fn begin(&mut self, library: &Path, snapshot: Option<Snapshot>) {
        self.base = snapshot.map(|snapshot| Base {
            library: library.to_owned(),
            snapshot,
        });
    }

    /// Reads the sources of the base, while nobody waits.
    pub(in crate::dev::hot) fn warm(&mut self) {
        let texts: Vec<String> = self
            .base
            .iter()
            .flat_map(|base| base.snapshot.files.values().cloned())
            .collect();
        for text in texts {
            self.source(&text);
        }
    }

    /// Notes that what was edited has compiled as a slice.
    pub(in crate::dev::hot) fn succeeds(&mut self, edited: Vec<PathBuf>) {
        self.fit = edited;
    }

    /// Notes that what was edited has compiled as a whole only. If that is one file more than before, it is not tried again.
    pub(in crate::dev::hot) fn gives_up(&mut self, edited: Vec<PathBuf>) {
        let mut new = edited.into_iter().filter(|file| !self.fit.contains(file));
        if let (Some(file), None) = (new.next(), new.next()) {
            self.unfit.push(file);
        }
        self.fit.clear();
    }

    /// The slice for the sources as they are; `None` if the whole is to be compiled.
    pub(in crate::dev::hot) fn slice(&mut self, recording: &Recording) -> Option<Slice> {
        let base = self.base.take()?;
        let slice = self.against(&base, recording);
        self.base = Some(base);
        slice
    }

    fn against(&mut self, base: &Base, recording: &Recording) -> Option<Slice> {
        let now = Snapshot::take(&self.package)?;
        let edited = now.changed(&base.snapshot)?;
        if edited
            .iter()
            .any(|file| self.unfit.iter().any(|one| one == file))
        {
            return None;
        }
        let root = self.package.join(recording.root()?);
        let tree = Tree::read(&root, &mut |file| self.source(now.files.get(file)?))?;
        let changed: Vec<usize> = edited
            .iter()
            .map(|file| tree.modules.iter().position(|module| module.file == *file))
            .collect::<Option<_>>()?;
        let cut = cut(&tree, &changed)?;
        let size = |file: &Path| now.files.get(file).map_or(0, |text| text.len() as u64);
        let all: u64 = now.files.keys().map(|file| size(file)).sum();
        let compiled: u64 = cut
            .included
            .iter()
            .map(|&module| size(&tree.modules[module].file))
            .sum();
        if compiled > all / PART && Slices::asked() != Slices::Always {
            return None;
        }
        // Nothing is edited when an edit was taken back. The slice is then the application's function alone; what
        // rustc keeps of the other slices stays beside it.
        let kind = if edited.is_empty() { "root" } else { "edits" };
        let folder = self.folder.join(kind);
        let text = |file: &Path| now.files.get(file).cloned();
        let written = files(&tree, &cut, &folder.join("src"), &text)?;
        fs::create_dir_all(folder.join("src")).ok()?;
        for (path, text) in &written {
            fs::write(path, text).ok()?;
        }
        let command = recording.slice(&written.first()?.0, &folder, BASE, &base.library)?;
        let edited = edited.into_iter().map(Path::to_owned).collect();
        let modules = (cut.included.iter())
            .map(|&module| tree.modules[module].path.join("::"))
            .collect();
        Some(Slice {
            command,
            edited,
            modules,
        })
    }

    /// A file as a module, read once for each text.
    fn source(&mut self, text: &str) -> Option<Arc<Source>> {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        self.sources
            .entry(hasher.finish())
            .or_insert_with(|| Source::read(text).map(Arc::new))
            .clone()
    }
}
