//! The golden cases, for the tests that go over all of them.

use std::fs;
use std::path::{Path, PathBuf};

use forge::loader::Memory;
use forge::{Compiled, Errors, Options};

/// A folder of `tests/golden`.
pub(crate) struct Case {
    pub(crate) folder: PathBuf,
    /// The views of the folder, as name and text.
    pub(crate) views: Vec<(String, String)>,
    pub(crate) options: Options,
}

impl Case {
    /// Compiles the view `in`.
    pub(crate) fn compile(&self) -> Result<Compiled, Errors> {
        let views = self
            .views
            .iter()
            .fold(Memory::new(), |views, (name, text)| views.with(name, text));
        forge::compile("in", &views, &self.options)
    }
}

/// All cases, in the order of their names.
pub(crate) fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases: Vec<Case> = folders(&root)
        .iter()
        .flat_map(|topic| folders(topic))
        .map(read)
        .collect();
    cases.sort_by(|left, right| left.folder.cmp(&right.folder));
    cases
}

fn read(folder: PathBuf) -> Case {
    let mut views = Vec::new();
    collect(&folder, "", &mut views);
    let fields = fs::read_to_string(folder.join("fields.txt"))
        .ok()
        .map(|text| text.split_whitespace().map(str::to_owned).collect());
    Case {
        folder,
        views,
        options: Options {
            fields,
            ..Options::default()
        },
    }
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

fn collect(folder: &Path, prefix: &str, views: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}."), views);
        } else if let Some(stem) = name.strip_suffix(".forge.html") {
            views.push((
                format!("{prefix}{stem}"),
                fs::read_to_string(&path).unwrap(),
            ));
        }
    }
    views.sort();
}
