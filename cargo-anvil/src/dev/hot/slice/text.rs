//! The files of a slice that are no files of the application.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::cut::{Cut, begins_below};
use super::source::Export;
use super::tree::{Module, Tree};

/// What the base is called in a slice; with this name nobody else's crate is hidden.
pub(super) const BASE: &str = "__anvil_base";

/// An import may be unused, or hide what comes from a glob, on purpose.
const QUIET: &str = "#[allow(unused_imports, ambiguous_glob_reexports, hidden_glob_reexports)]";

/// The files below `folder`, the root first. `text` gives what is in a file of the application now.
pub(super) fn files(
    tree: &Tree,
    cut: &Cut,
    folder: &Path,
    text: &dyn Fn(&Path) -> Option<String>,
) -> Option<Vec<(PathBuf, String)>> {
    let writer = Writer { tree, cut, folder };
    let root = (
        folder.join("lib.rs"),
        writer.root(&text(&tree.modules[0].file)?),
    );
    let mut files = vec![root];
    for (at, module) in tree.modules.iter().enumerate().skip(1) {
        if cut.shadows.contains(&at) {
            files.push((writer.file(module), writer.shadow(at)));
        } else if writer.is_rewritten(at) {
            files.push((
                writer.file(module),
                writer.rewritten(at, &text(&module.file)?),
            ));
        }
    }
    Some(files)
}

struct Writer<'a> {
    tree: &'a Tree,
    cut: &'a Cut,
    folder: &'a Path,
}

impl Writer<'_> {
    /// A compiled module is the application's file, unless it declares modules, of which some are the base's.
    fn is_rewritten(&self, module: usize) -> bool {
        self.cut.included.contains(&module) && !self.tree.modules[module].source.modules.is_empty()
    }

    fn file(&self, module: &Module) -> PathBuf {
        self.folder.join(format!("{}.rs", module.path.join("-")))
    }

    /// The root: everything of the base, the way to what is new, and the application's function.
    fn root(&self, text: &str) -> String {
        let root = &self.tree.modules[0].source;
        let part = |place: &std::ops::Range<usize>| text.get(place.clone()).unwrap_or_default();
        let mut out = String::new();
        for attribute in &root.attributes {
            let _ = writeln!(out, "{}", part(attribute));
        }
        let _ = writeln!(out, "{QUIET}\npub use ::{BASE}::*;");
        self.declare(0, &mut out);
        for import in &root.uses {
            let _ = writeln!(out, "{QUIET}\n{}", part(import));
        }
        let _ = writeln!(out, "{}", root.app.as_ref().map_or("", part));
        out
    }

    /// A module around what is new: everything of the base, and the way on.
    fn shadow(&self, at: usize) -> String {
        let module = &self.tree.modules[at];
        let mut out = format!("{QUIET}\npub use ::{BASE}::{}::*;\n", path(module));
        self.declare(at, &mut out);
        for export in &module.source.exports {
            let first = begins_below(export, &module.source);
            if self.children(at).any(|child| first == Some(child.name())) {
                let _ = writeln!(out, "{QUIET}\n{}", line(export));
            }
        }
        out
    }

    /// A compiled module with its declarations pointed to where the modules are.
    fn rewritten(&self, at: usize, text: &str) -> String {
        let module = &self.tree.modules[at];
        let mut out = text.to_owned();
        for declaration in module.source.modules.iter().rev() {
            let name = &declaration.name;
            let new = self
                .children(at)
                .find(|child| child.name() == name)
                .map_or_else(
                    || {
                        let visibility = &declaration.visibility;
                        format!(
                            "{QUIET} {visibility}use ::{BASE}::{}::{name};",
                            path(module)
                        )
                    },
                    |child| self.declaration(child),
                );
            out.replace_range(declaration.place.clone(), &new);
        }
        out
    }

    fn declare(&self, at: usize, out: &mut String) {
        for child in self.children(at) {
            let _ = writeln!(out, "{}", self.declaration(child));
        }
    }

    fn declaration(&self, child: &Module) -> String {
        let at = self
            .tree
            .modules
            .iter()
            .position(|module| std::ptr::eq(module, child));
        let is_written =
            at.is_some_and(|at| self.cut.shadows.contains(&at) || self.is_rewritten(at));
        let file = if is_written {
            self.file(child)
        } else {
            child.file.clone()
        };
        format!(
            "#[path = {file:?}]\n{}mod {};",
            child.visibility,
            child.name()
        )
    }

    /// The modules right below one that are not the base's.
    fn children(&self, at: usize) -> impl Iterator<Item = &Module> {
        (self.cut.included.iter().chain(&self.cut.shadows))
            .filter(move |&&child| child != 0 && self.tree.modules[child].parent == at)
            .map(|&child| &self.tree.modules[child])
    }
}

fn path(module: &Module) -> String {
    module.path.join("::")
}

fn line(export: &Export) -> String {
    let mut path: Vec<&str> = export.through.iter().map(String::as_str).collect();
    path.push(export.leaf.as_deref().unwrap_or("*"));
    let path = path.join("::");
    let (visibility, leading) = (&export.visibility, export.leading);
    match &export.leaf {
        Some(leaf) if *leaf != export.name => {
            format!("{visibility}use {leading}{path} as {};", export.name)
        }
        _ => format!("{visibility}use {leading}{path};"),
    }
}
