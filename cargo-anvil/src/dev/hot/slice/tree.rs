//! The files of a crate as modules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::source::Source;

/// The modules; the first is the root, and every other stands behind its parent.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) modules: Vec<Module>,
}

/// A module in a file of its own.
#[derive(Debug)]
pub(super) struct Module {
    /// `["controllers", "posts"]`; the root's is empty.
    pub(super) path: Vec<String>,
    pub(super) visibility: String,
    pub(super) file: PathBuf,
    pub(super) parent: usize,
    pub(super) source: Arc<Source>,
}

impl Module {
    /// Its last name; the root's is empty.
    pub(super) fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

impl Tree {
    /// Follows the declarations from the root's file. `read` gives a file that is there and can be followed.
    pub(super) fn read(
        root: &Path,
        read: &mut dyn FnMut(&Path) -> Option<Arc<Source>>,
    ) -> Option<Self> {
        let mut modules = vec![Module {
            path: Vec::new(),
            visibility: String::new(),
            file: root.to_owned(),
            parent: 0,
            source: read(root)?,
        }];
        let mut next = 0;
        while next < modules.len() {
            let (source, folder) = (Arc::clone(&modules[next].source), folder(&modules[next]));
            for declaration in &source.modules {
                let inside = folder.join(&declaration.name);
                let candidates = [inside.with_extension("rs"), inside.join("mod.rs")];
                let (file, source) = candidates
                    .into_iter()
                    .find_map(|file| read(&file).map(|source| (file, source)))?;
                let mut path = modules[next].path.clone();
                path.push(declaration.name.clone());
                modules.push(Module {
                    path,
                    visibility: declaration.visibility.clone(),
                    file,
                    parent: next,
                    source,
                });
            }
            next += 1;
        }
        Some(Self { modules })
    }

    /// The modules around one, from its parent up to the root.
    pub(super) fn ancestors(&self, module: usize) -> impl Iterator<Item = usize> {
        let mut at = module;
        std::iter::from_fn(move || {
            (at != 0).then(|| {
                at = self.modules[at].parent;
                at
            })
        })
    }
}

/// Where the files of a module's own modules are.
fn folder(module: &Module) -> PathBuf {
    let parent = module.file.parent().unwrap_or(Path::new(""));
    let is_folder = module.path.is_empty() || module.file.ends_with("mod.rs");
    if is_folder {
        parent.to_owned()
    } else {
        parent.join(module.file.file_stem().unwrap_or_default())
    }
}
