//! Which modules are compiled for an edit.

use std::collections::{BTreeSet, HashSet};

use super::source::{Export, Source};
use super::tree::{Module, Tree};

/// What a slice consists of. Everything else is taken from the base.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    /// Modules that are compiled.
    pub(super) included: BTreeSet<usize>,
    /// Modules around those, of which nothing but the way to them is new.
    pub(super) shadows: BTreeSet<usize>,
}

/// Finds out what `changed` modules concern. `None` if the whole is to be compiled.
pub(super) fn cut(tree: &Tree, changed: &[usize]) -> Option<Cut> {
    let mut cutting = Cutting {
        tree,
        cut: Cut::default(),
        names: HashSet::new(),
        is_unclear: false,
    };
    for &module in changed {
        cutting.include(module);
    }
    while cutting.go_on() {}
    let root = &tree.modules[0].source;
    let is_reached = !root.own_names.is_empty()
        && (cutting.means(&root.own_names) || cutting.means(&root.imports));
    let is_whole =
        cutting.is_unclear || cutting.cut.included.contains(&0) || root.app.is_none() || is_reached;
    (!is_whole).then_some(cutting.cut)
}

struct Cutting<'a> {
    tree: &'a Tree,
    cut: Cut,
    /// Words by which what is compiled may be meant.
    names: HashSet<&'a str>,
    /// Something that is compiled may have names that are not known.
    is_unclear: bool,
}

impl<'a> Cutting<'a> {
    fn include(&mut self, module: usize) {
        if !self.cut.included.insert(module) {
            return;
        }
        self.cut.shadows.remove(&module);
        let tree = self.tree;
        let Module { source, .. } = &tree.modules[module];
        self.names.insert(tree.modules[module].name());
        self.names
            .extend(source.anywhere.iter().map(String::as_str));
        for around in self.tree.ancestors(module) {
            if !self.cut.included.contains(&around) {
                self.cut.shadows.insert(around);
            }
        }
        // Those within may mean it by `super`.
        for (at, inner) in self.tree.modules.iter().enumerate() {
            let is_within = self.tree.ancestors(at).any(|around| around == module);
            if is_within && inner.source.has_super {
                self.include(at);
            }
        }
    }

    /// Looks at every module once; tells whether that brought something new.
    fn go_on(&mut self) -> bool {
        let before = (self.cut.included.len(), self.names.len());
        let tree = self.tree;
        for (at, module) in tree.modules.iter().enumerate() {
            if !self.cut.included.contains(&at) {
                self.look_at(at, &module.source);
            }
        }
        before != (self.cut.included.len(), self.names.len())
    }

    fn look_at(&mut self, at: usize, source: &'a Source) {
        let is_root = at == 0;
        // What such a function says is known of the root's alone, which is always compiled.
        let has_app = source.app.is_some();
        let is_meant =
            !is_root && (has_app || self.means(&source.own_names) || self.means(&source.imports));
        let exports: Vec<&'a Export> = source
            .exports
            .iter()
            .filter(|export| self.is_new(at, export))
            .collect();
        // A shadow has the exports of its own modules again, and the root has all.
        let is_shadow = self.cut.shadows.contains(&at);
        let is_passed_on =
            |export: &&Export| is_root || (is_shadow && begins_below(export, source).is_some());
        if is_meant || !exports.iter().all(is_passed_on) {
            self.include(at);
        }
        for export in exports {
            self.show(export);
        }
    }

    fn means(&self, names: &HashSet<String>) -> bool {
        names.iter().any(|name| self.names.contains(name.as_str()))
    }

    /// Whether an export leads to what is compiled: to a name of it, to a module around it, or to all of such a module.
    fn is_new(&self, at: usize, export: &Export) -> bool {
        if let Some(first) = begins_below(export, &self.tree.modules[at].source) {
            return self
                .compiled()
                .any(|child| child.parent == at && child.name() == first);
        }
        let is_name = |name: &String| self.names.contains(name.as_str());
        let is_around = |name: &str| {
            matches!(name, "crate" | "self" | "super")
                || self.compiled().any(|module| module.name() == name)
        };
        export.through.iter().any(is_name)
            || match &export.leaf {
                Some(leaf) => is_name(leaf) || is_around(leaf),
                None => export.through.last().is_some_and(|last| is_around(last)),
            }
    }

    /// All but the root that are not the base's.
    fn compiled(&self) -> impl Iterator<Item = &'a Module> {
        let tree = self.tree;
        (self.cut.included.iter().chain(&self.cut.shadows))
            .filter(|&&module| module != 0)
            .map(|&module| &tree.modules[module])
    }

    /// Takes up what an export calls what is compiled.
    fn show(&mut self, export: &'a Export) {
        if export.leaf.is_some() {
            self.names.insert(&export.name);
            return;
        }
        let last = export.through.last().map_or("", String::as_str);
        for &module in &self.cut.included {
            let module = &self.tree.modules[module];
            if module.name() == last {
                self.is_unclear |= module.source.has_macros;
                self.names
                    .extend(module.source.items.iter().map(String::as_str));
                let exports = module.source.exports.iter();
                self.names
                    .extend(exports.map(|export| export.name.as_str()));
            }
        }
    }
}

/// The module of the file's own at which an export begins.
pub(super) fn begins_below<'a>(export: &'a Export, source: &Source) -> Option<&'a str> {
    let mut segments = export.through.iter().chain(&export.leaf);
    let first = segments.find(|segment| *segment != "self")?;
    let is_below =
        export.leading.is_empty() && source.modules.iter().any(|module| module.name == *first);
    is_below.then_some(first.as_str())
}
