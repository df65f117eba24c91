//! The state of the lowering.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::component::{Caller, collects};
use super::naming::Naming;
use super::scope::{Meaning, Owner, Scope};
use crate::ast::{Node, NodeKind};
use crate::directive::layout;
use crate::error::{Error, ErrorKind};
use crate::expression::Pattern;
use crate::html::{EchoForm, check_places, show_as_it_is};
use crate::page::{Body, Code, Page, PatternCode, Piece, PieceKind};
use crate::resolve::{Program, Unit};
use crate::source::SourceFile;
use crate::span::Span;
use crate::{MAX_DEPTH, MAX_ERRORS, MAX_OUTPUT, MAX_STEPS, Options, askama};

/// Puts a program together as one page.
pub(crate) fn lower(
    program: &Program,
    options: &Options,
    naming: &mut dyn Naming,
    errors: &mut Vec<Error>,
) -> Option<Page> {
    let base = program.chain().next_back()?;
    let mut lowering = Lowering {
        program,
        options,
        unit: base,
        scope: Scope::default(),
        frames: Vec::new(),
        callers: Vec::new(),
        included_from: Vec::new(),
        current: 0,
        innermost_loop: None,
        definitions: definitions(program, base),
        collects: program.units().any(|unit| collects(&unit.nodes)),
        naming,
        body: Body::new(),
        errors,
        used: HashSet::new(),
        last_id: 0,
        depth: 0,
        steps: 0,
        written: 0,
        halted: false,
        uses_context: false,
        touched: false,
        plain_is_read: false,
    };
    lowering.file(base, Span::default());
    let mut page = Page {
        body: lowering.body,
        uses_context: lowering.uses_context,
    };
    if program.is_plain_text() {
        show_as_it_is(&mut page.body);
    } else {
        let files: Vec<&Arc<SourceFile>> = program.files().collect();
        check_places(&mut page, &files, errors);
    }
    Some(page)
}

/// What the views of the chain say of each section, the view itself first.
fn definitions<'a>(
    program: &'a Program,
    base: &Unit,
) -> HashMap<&'a str, Vec<layout::Definition<'a>>> {
    let mut definitions: HashMap<&str, Vec<layout::Definition<'a>>> = HashMap::new();
    for unit in program.chain() {
        for node in &unit.nodes {
            if let NodeKind::Section(section) = &node.kind
                && !(section.shown && unit.index == base.index)
            {
                let definition = layout::Definition::new(unit, &section.body);
                definitions
                    .entry(&section.name.value)
                    .or_default()
                    .push(definition);
            }
        }
    }
    definitions
}

/// Where the lowering is, and what it has written.
pub(crate) struct Lowering<'a> {
    pub(crate) program: &'a Program,
    pub(super) options: &'a Options,
    /// The view that is being lowered.
    pub(crate) unit: &'a Unit,
    pub(crate) scope: Scope<'a>,
    /// The sections that are being written, innermost last.
    pub(crate) frames: Vec<layout::Frame<'a>>,
    /// The components that are being written, innermost last.
    pub(crate) callers: Vec<Caller<'a>>,
    /// The places of the includes and component tags on the way here.
    pub(crate) included_from: Vec<(&'a Arc<SourceFile>, Span)>,
    /// The scope of the page that is being written. Which names are known there is another matter.
    pub(crate) current: usize,
    /// The loop of the page that is being written.
    pub(crate) innermost_loop: Option<usize>,
    definitions: HashMap<&'a str, Vec<layout::Definition<'a>>>,
    /// Something on the page adds to a stack or is shown once.
    pub(super) collects: bool,
    naming: &'a mut dyn Naming,
    body: Body,
    errors: &'a mut Vec<Error>,
    /// The locals that were read, and what loops are asked for.
    used: HashSet<Used>,
    last_id: usize,
    depth: usize,
    steps: usize,
    written: usize,
    /// A limit was passed; nothing more is written.
    halted: bool,
    uses_context: bool,
    /// A bound name was read since this was last reset.
    pub(super) touched: bool,
    /// The code that is written as Rust is read by nobody, since Askama reads its plain form.
    pub(super) plain_is_read: bool,
}

/// Something that is only written if it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Used {
    Local(usize),
    /// The state of a loop.
    Loop(usize),
    /// The number of a loop's items.
    Count(usize),
}

impl<'a> Lowering<'a> {
    /// Reports a mistake in the view that is being lowered, once.
    pub(crate) fn error(&mut self, kind: ErrorKind, span: Span) {
        if self.errors.len() >= MAX_ERRORS {
            self.halted = true;
            return;
        }
        let mut error = Error::new(kind, &self.unit.file, span);
        let known = self.errors.iter().any(|other| {
            other.span == span && other.kind == error.kind && Arc::ptr_eq(&other.file, &error.file)
        });
        if known {
            return;
        }
        if let Some((file, span)) = self.included_from.last() {
            error = error.note("included from", file, *span);
        }
        self.errors.push(error);
    }

    /// The runtime's path in generated code.
    pub(crate) fn runtime(&self) -> &'a str {
        &self.options.runtime_path
    }

    /// The context's name in generated code, which is thereby bound.
    pub(crate) fn context(&mut self) -> &'static str {
        self.uses_context = true;
        askama::CONTEXT
    }

    /// A number for something that a page shows once: the same wherever this place of this file is written.
    pub(crate) fn once_mark(&self, span: Span) -> u64 {
        let file = u64::try_from(self.unit.index).unwrap_or_default();
        let place = u64::try_from(span.start).unwrap_or_default();
        (file << 32) | place
    }

    /// What the chain says of a section.
    pub(crate) fn definitions(&self, name: &str) -> Vec<layout::Definition<'a>> {
        self.definitions.get(name).cloned().unwrap_or_default()
    }

    /// Code of a call that gives a `Result`; a failure stops the rendering.
    pub(crate) fn fallible(&mut self, call: &str, bound: bool) -> Code {
        let code = self.fallible_call(call);
        Code::rust(code, bound)
    }

    /// Whether the page is for the back end that has no use for plain code.
    pub(crate) fn records_failures(&self) -> bool {
        self.naming.records_failures()
    }

    pub(super) fn fallible_call(&mut self, call: &str) -> String {
        if self.naming.records_failures() {
            let context = self.context();
            return format!("{context}.keep({call})");
        }
        askama::or_fail(call, false)
    }

    /// The number of a scope inside the current one. See [`Naming::scope`].
    pub(crate) fn number(&mut self, header: &str) -> usize {
        self.naming.scope(self.current, header)
    }

    /// Makes a name known as a value of the scope; gives what it is in generated code, and a number to ask with
    /// whether it was used.
    pub(crate) fn bind_name(&mut self, name: &str, scope: usize, shared: bool) -> (Rc<str>, usize) {
        let shared = shared || !self.callers.is_empty();
        let emitted: Rc<str> = self.naming.name(scope, name, shared).into();
        (Rc::clone(&emitted), self.bind_as(name, emitted))
    }

    /// Makes a name known as something that has a name in generated code.
    pub(crate) fn bind_as(&mut self, name: &str, emitted: Rc<str>) -> usize {
        let id = self.fresh_id();
        self.scope.push(name, Meaning::Value { emitted, id });
        id
    }

    /// A number for a local.
    pub(super) fn fresh_id(&mut self) -> usize {
        self.last_id += 1;
        self.last_id
    }

    /// A name for generated code that no template has.
    pub(crate) fn private_name(&self, scope: usize, name: &str) -> Rc<str> {
        self.naming.name(scope, name, true).into()
    }

    pub(crate) fn was_used(&self, what: Used) -> bool {
        self.used.contains(&what)
    }

    pub(super) fn mark_used(&mut self, what: Used) {
        self.used.insert(what);
    }

    /// Makes the names of a pattern known, and writes it.
    pub(crate) fn bind(&mut self, pattern: &Pattern, scope: usize) -> PatternCode {
        let mut names = Vec::new();
        pattern.each_name(&mut |name| names.push(name.value.clone()));
        names.dedup();
        for name in names {
            self.bind_name(&name, scope, false);
        }
        PatternCode {
            rust: self.reference_pattern(pattern),
            askama: self.pattern(pattern, " or "),
        }
    }

    /// Adds a piece.
    pub(crate) fn push(&mut self, kind: PieceKind, span: Span) {
        let size = match &kind {
            PieceKind::Text(text) => text.len(),
            PieceKind::Echo { code, .. } => code.rust.len() + 8,
            _ => 16,
        };
        self.written += size;
        if self.written > MAX_OUTPUT {
            self.halt(span);
        }
        if !self.halted {
            let file = self.unit.index;
            self.append(vec![Piece { kind, file, span }]);
        }
    }

    /// Adds pieces that were kept apart. What can never be reached is left out: in the application it would be a warning.
    pub(crate) fn append(&mut self, body: Body) {
        for piece in body {
            if self
                .body
                .last()
                .is_some_and(|last| last.kind.always_leaves())
            {
                return;
            }
            self.body.push(piece);
        }
    }

    /// Adds text that comes out as it is.
    pub(crate) fn text(&mut self, text: &str, span: Span) {
        if !text.is_empty() {
            self.push(PieceKind::Text(text.to_owned()), span);
        }
    }

    /// Adds a value.
    pub(crate) fn show(&mut self, code: Code, form: EchoForm, span: Span) {
        let words = None;
        self.push(PieceKind::Echo { code, form, words }, span);
    }

    fn halt(&mut self, span: Span) {
        if !self.halted {
            self.halted = true;
            self.error(ErrorKind::TooLarge { limit: MAX_OUTPUT }, span);
        }
    }

    /// Counts a step; `false` when no more is to be done.
    pub(super) fn step(&mut self, span: Span) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            self.halt(span);
        }
        !self.halted
    }

    /// Lowers a whole view, without the line break that ends its file.
    pub(crate) fn file(&mut self, unit: &'a Unit, span: Span) {
        let top_level = unit.index == self.base_index();
        let end = unit.file.text().len();
        self.deeper(span, |lowering| {
            let mut after_head = false;
            for node in &unit.nodes {
                let behind_head = std::mem::take(&mut after_head);
                match &node.kind {
                    NodeKind::Text => {
                        let mut text = unit.file.slice(node.span);
                        if behind_head {
                            text = text.strip_prefix('\r').unwrap_or(text);
                            text = text.strip_prefix('\n').unwrap_or(text);
                        }
                        if node.span.end == end {
                            text = text.strip_suffix('\n').unwrap_or(text);
                            text = text.strip_suffix('\r').unwrap_or(text);
                        }
                        lowering.text(text, node.span);
                    }
                    NodeKind::Props(_) | NodeKind::Aware(_) if lowering.is_head(unit, node) => {
                        after_head = true;
                    }
                    NodeKind::Section(section) if top_level && !section.shown => {}
                    // Reported where the views were gathered.
                    NodeKind::Extends { .. } => {}
                    _ => lowering.node(node),
                }
            }
        });
    }

    /// Whether the node is part of what a component's file says at its head.
    fn is_head(&self, unit: &Unit, node: &Node) -> bool {
        let is_component = !matches!(self.scope.owner, Owner::View);
        let mut seen = false;
        for other in &unit.nodes {
            if std::ptr::eq(other, node) {
                return is_component && !seen;
            }
            match other.kind {
                NodeKind::Comment | NodeKind::Aware(_) | NodeKind::Props(_) => {
                    seen |=
                        std::mem::discriminant(&other.kind) == std::mem::discriminant(&node.kind);
                }
                NodeKind::Text => seen |= !unit.file.slice(other.span).trim().is_empty(),
                _ => seen = true,
            }
        }
        false
    }

    fn base_index(&self) -> usize {
        self.program
            .chain()
            .next_back()
            .map_or(0, |base| base.index)
    }

    /// Lowers what stands inside a block.
    pub(crate) fn block(&mut self, nodes: &'a [Node], span: Span) {
        self.deeper(span, |lowering| {
            for node in nodes {
                lowering.node(node);
                // What follows an unconditional jump is never shown, and would be a warning in the application.
                if matches!(
                    node.kind,
                    NodeKind::Jump {
                        condition: None,
                        ..
                    }
                ) {
                    break;
                }
            }
        });
    }

    /// What stands inside a block, apart; names that are bound there are forgotten.
    pub(crate) fn inner(&mut self, nodes: &'a [Node], span: Span) -> Body {
        let mark = self.scope.mark();
        let body = self.detached(|lowering| lowering.block(nodes, span));
        self.scope.reset(mark);
        body
    }

    /// Runs `lower` inside a scope of the page.
    pub(crate) fn within<T>(&mut self, scope: usize, lower: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.current, scope);
        let result = lower(self);
        self.current = outer;
        result
    }

    /// Keeps what `lower` writes apart.
    pub(crate) fn detached(&mut self, lower: impl FnOnce(&mut Self)) -> Body {
        let outer = std::mem::take(&mut self.body);
        lower(self);
        std::mem::replace(&mut self.body, outer)
    }

    pub(crate) fn deeper(&mut self, span: Span, lower: impl FnOnce(&mut Self)) {
        if self.depth == MAX_DEPTH {
            if self
                .errors
                .iter()
                .any(|error| matches!(error.kind, ErrorKind::TooDeep { .. }))
            {
                return;
            }
            return self.error(ErrorKind::TooDeep { limit: MAX_DEPTH }, span);
        }
        self.depth += 1;
        lower(self);
        self.depth -= 1;
    }
}
