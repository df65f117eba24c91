//! From the name of a view to all views that it is made of.
//!
//! Follows `@extends`, `@include` and the tags of components, parses every view once, and refuses cycles. Nothing is put together here;
//! see [`crate::lower`].

use std::collections::HashMap;
use std::sync::Arc;

use crate::ast::{Node, NodeKind};
use crate::error::{Error, ErrorKind};
use crate::loader::Loader;
use crate::near::nearest;
use crate::parser::parse;
use crate::source::SourceFile;
use crate::span::{Span, Spanned};
use crate::{MAX_DEPTH, MAX_SOURCE};

/// A parsed view.
#[derive(Debug)]
pub(crate) struct Unit {
    /// Its number in the order of reading.
    pub(crate) index: usize,
    pub(crate) file: Arc<SourceFile>,
    pub(crate) nodes: Vec<Node>,
    extends: Option<Spanned<String>>,
}

/// A view with everything that it uses.
#[derive(Debug, Default)]
pub(crate) struct Program {
    units: Vec<Unit>,
    by_name: HashMap<String, usize>,
    /// The components by the names of their tags.
    components: HashMap<String, usize>,
    /// The view, its layout, the layout's layout …
    chain: Vec<usize>,
}

impl Program {
    pub(crate) fn unit(&self, view: &str) -> Option<&Unit> {
        self.by_name.get(view).map(|index| &self.units[*index])
    }

    /// The file of the component whose tag has this name.
    pub(crate) fn component(&self, name: &str) -> Option<&Unit> {
        self.components.get(name).map(|index| &self.units[*index])
    }

    /// The view itself, then its layouts up to the outermost.
    pub(crate) fn chain(&self) -> impl DoubleEndedIterator<Item = &Unit> {
        self.chain.iter().map(|index| &self.units[*index])
    }

    /// Whether the view is plain text: then so is all of the page.
    pub(crate) fn is_plain_text(&self) -> bool {
        self.units
            .first()
            .is_some_and(|unit| unit.file.is_plain_text())
    }

    /// All views, in the order of reading.
    pub(crate) fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter()
    }

    /// The files, in the order of reading.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.units.iter().map(|unit| &unit.file)
    }
}

/// Reads `view` and what it uses. The program can be lowered unless it is `None`, for what mistakes that finds.
pub(crate) fn resolve(view: &str, loader: &dyn Loader, errors: &mut Vec<Error>) -> Option<Program> {
    resolve_from(view, None, loader, errors)
}

/// The same; `named_at` is where the application asks for the view.
pub(crate) fn resolve_from(
    view: &str,
    named_at: Option<&(Arc<SourceFile>, Span)>,
    loader: &dyn Loader,
    errors: &mut Vec<Error>,
) -> Option<Program> {
    let mut resolver = Resolver {
        loader,
        names: None,
        program: Program::default(),
        path: Vec::new(),
        errors,
        usable: true,
    };
    let first = match named_at {
        Some((file, span)) => resolver.visit(view, file, *span),
        None => {
            let path = format!("{}{}", view.replace('.', "/"), crate::loader::EXTENSION);
            let nowhere = Arc::new(SourceFile::new(view, path, ""));
            resolver.visit(view, &nowhere, Span::default())
        }
    }?;
    resolver.chain(first);
    resolver.usable.then_some(resolver.program)
}

struct Resolver<'a> {
    loader: &'a dyn Loader,
    /// All views' names, asked for once.
    names: Option<Vec<String>>,
    program: Program,
    /// The views that are being followed, outermost first.
    path: Vec<String>,
    errors: &'a mut Vec<Error>,
    /// No cycle was found.
    usable: bool,
}

impl Resolver<'_> {
    /// Reads a view and those that it uses; `span` is where `from` asks for it.
    fn visit(&mut self, view: &str, from: &Arc<SourceFile>, span: Span) -> Option<usize> {
        if self.path.iter().any(|open| open == view) {
            let start = self
                .path
                .iter()
                .position(|open| open == view)
                .unwrap_or_default();
            let chain = self.path[start..]
                .iter()
                .cloned()
                .chain([view.to_owned()])
                .collect();
            self.usable = false;
            self.errors
                .push(Error::new(ErrorKind::ViewCycle { chain }, from, span));
            return None;
        }
        if let Some(index) = self.program.by_name.get(view) {
            return Some(*index);
        }
        if self.path.len() == MAX_DEPTH {
            self.errors.push(Error::new(
                ErrorKind::TooDeep { limit: MAX_DEPTH },
                from,
                span,
            ));
            return None;
        }
        let file = match self.load(view) {
            Ok(file) => Arc::new(file),
            Err(kind) => {
                self.errors.push(Error::new(kind, from, span));
                return None;
            }
        };
        if file.text().len() > MAX_SOURCE {
            self.errors.push(Error::new(
                ErrorKind::TooLarge { limit: MAX_SOURCE },
                from,
                span,
            ));
            return None;
        }
        let nodes = parse(&file, self.errors);
        let extends = self.extends(&file, &nodes);
        let index = self.program.units.len();
        self.program.by_name.insert(view.to_owned(), index);
        let mut used = Uses::default();
        used.collect(&nodes);
        self.program.units.push(Unit {
            index,
            file: Arc::clone(&file),
            nodes,
            extends: extends.clone(),
        });
        self.path.push(view.to_owned());
        if let Some(layout) = extends {
            self.visit(&layout.value, &file, layout.span);
        }
        for (views, optional) in used.views {
            self.visit_first(&views, optional, &file);
        }
        for component in used.components {
            self.visit_component(&component, &file);
        }
        self.path.pop();
        Some(index)
    }

    /// Reads the first of the views that is there; none is a mistake unless it is `optional`.
    fn visit_first(&mut self, views: &[Spanned<String>], optional: bool, from: &Arc<SourceFile>) {
        let there = views.iter().find(|view| self.is_there(&view.value));
        let view = match (there, views.last()) {
            (Some(view), _) => view,
            (None, Some(last)) if !optional => last,
            _ => return,
        };
        if let Some(included) = self.visit(&view.value, from, view.span) {
            self.refuse_layout(included, from, view.span);
        }
    }

    fn is_there(&self, view: &str) -> bool {
        self.program.by_name.contains_key(view) || self.exists(view)
    }

    fn exists(&self, view: &str) -> bool {
        if !is_view_name(view) {
            return false;
        }
        !matches!(self.loader.load(view), Ok(None))
    }

    /// An included view or a component is part of a page, and cannot have a layout.
    fn refuse_layout(&mut self, included: usize, from: &Arc<SourceFile>, span: Span) {
        if let Some(extends) = &self.program.units[included].extends {
            let extends_file = &self.program.units[included].file;
            let error = Error::new(ErrorKind::IncludedViewExtends, from, span);
            self.errors
                .push(error.note("it extends a layout at", extends_file, extends.span));
        }
    }

    /// Reads the file of a component.
    fn visit_component(&mut self, name: &Spanned<String>, from: &Arc<SourceFile>) {
        let view = component_views(&name.value)
            .into_iter()
            .find(|view| self.is_there(view));
        let Some(view) = view else {
            let loader = self.loader;
            let names = self.names.get_or_insert_with(|| loader.names());
            let known = names.iter().filter_map(|name| {
                let name = name.strip_prefix(COMPONENTS)?;
                Some(name.strip_suffix(".index").unwrap_or(name))
            });
            let near = nearest(&name.value, known).map(str::to_owned);
            let kind = ErrorKind::UnknownComponent {
                name: name.value.clone(),
                near,
            };
            self.errors.push(Error::new(kind, from, name.span));
            return;
        };
        if let Some(index) = self.visit(&view, from, name.span) {
            self.program.components.insert(name.value.clone(), index);
            self.refuse_layout(index, from, name.span);
        }
    }

    fn load(&mut self, view: &str) -> Result<SourceFile, ErrorKind> {
        if !is_view_name(view) {
            return Err(ErrorKind::InvalidViewName {
                name: view.to_owned(),
            });
        }
        match self.loader.load(view) {
            Ok(Some(file)) => Ok(file),
            Ok(None) => {
                let loader = self.loader;
                let names = self.names.get_or_insert_with(|| loader.names());
                let near = nearest(view, names.iter().map(String::as_str)).map(str::to_owned);
                Err(ErrorKind::UnknownView {
                    name: view.to_owned(),
                    near,
                })
            }
            Err(error) => Err(ErrorKind::Unreadable {
                reason: error.to_string(),
            }),
        }
    }

    /// The layout of a view, and complaints about what stands beside its sections.
    fn extends(&mut self, file: &Arc<SourceFile>, nodes: &[Node]) -> Option<Spanned<String>> {
        let blank = |node: &Node| match node.kind {
            NodeKind::Comment => true,
            NodeKind::Text => file.slice(node.span).trim().is_empty(),
            _ => false,
        };
        let mut extends: Option<Spanned<String>> = None;
        let mut any_before = false;
        for node in nodes {
            if let NodeKind::Extends { view } = &node.kind {
                if extends.is_some() || any_before {
                    self.errors
                        .push(Error::new(ErrorKind::MisplacedExtends, file, node.span));
                }
                extends.get_or_insert_with(|| view.clone());
            }
            any_before |= !blank(node);
        }
        let mut sections: HashMap<&str, Span> = HashMap::new();
        for node in nodes {
            match &node.kind {
                NodeKind::Section(section) => {
                    let name = section.name.value.as_str();
                    if let Some(first) = sections.insert(name, node.span) {
                        let kind = ErrorKind::DuplicateSection {
                            name: name.to_owned(),
                        };
                        let error = Error::new(kind, file, node.span);
                        self.errors
                            .push(error.note("it is first defined at", file, first));
                    }
                }
                NodeKind::Extends { .. } => {}
                _ if extends.is_some() && !blank(node) => {
                    let text = file.slice(node.span);
                    let start = node.span.start + (text.len() - text.trim_start().len());
                    let span = Span::new(start, node.span.end.max(start));
                    self.errors
                        .push(Error::new(ErrorKind::ContentOutsideSection, file, span));
                }
                _ => {}
            }
        }
        extends
    }

    /// Lists the view and its layouts.
    fn chain(&mut self, first: usize) {
        let mut next = Some(first);
        while let Some(index) = next.filter(|_| self.usable) {
            self.program.chain.push(index);
            let layout = self.program.units[index]
                .extends
                .as_ref()
                .map(|layout| &layout.value);
            next = layout
                .and_then(|layout| self.program.by_name.get(layout))
                .copied();
            // A layout that is not there was reported; what is left would be written without its sections.
            self.usable &= layout.is_none() || next.is_some();
        }
    }
}

/// Words joined by dots.
fn is_view_name(view: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    view.len() <= 200 && view.split('.').all(word)
}

/// Where the files of components are.
pub(crate) const COMPONENTS: &str = "components.";

/// The views that may be the file of a component: its own, the `index` of its folder, or the file there that is called
/// like the folder. A name with hyphens may be one with underscores.
pub(crate) fn component_views(name: &str) -> Vec<String> {
    let mut views = Vec::new();
    for name in [name.to_owned(), name.replace('-', "_")] {
        let last = name.rsplit('.').next().unwrap_or_default();
        for view in [
            format!("{COMPONENTS}{name}"),
            format!("{COMPONENTS}{name}.index"),
            format!("{COMPONENTS}{name}.{last}"),
        ] {
            if !views.contains(&view) {
                views.push(view);
            }
        }
    }
    views
}

/// What a view is made of besides itself.
#[derive(Default)]
pub(crate) struct Uses {
    /// Alternatives, and whether none of them need be there.
    pub(crate) views: Vec<(Vec<Spanned<String>>, bool)>,
    pub(crate) components: Vec<Spanned<String>>,
}

impl Uses {
    pub(crate) fn collect(&mut self, nodes: &[Node]) {
        for node in nodes {
            match &node.kind {
                NodeKind::Include(include) => {
                    self.views.push((include.views.clone(), include.optional));
                }
                NodeKind::EachView(each) => {
                    for view in std::iter::once(&each.view).chain(&each.empty) {
                        self.views.push((vec![view.clone()], false));
                    }
                }
                NodeKind::Component(component) => self.components.extend(component.files()),
                _ => {}
            }
            node.each_body(&mut |body| self.collect(body));
        }
    }
}
