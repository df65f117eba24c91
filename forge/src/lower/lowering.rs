//! The state of the lowering, and what each node becomes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::scope::Scope;
use super::writer::Writer;
use crate::ast::{Node, NodeKind};
use crate::directive::{attribute, conditional, form, include, layout, looping};
use crate::error::{Error, ErrorKind};
use crate::expression::Pattern;
use crate::resolve::{Program, Unit};
use crate::source::SourceFile;
use crate::source_map::SourceMap;
use crate::span::Span;
use crate::{MAX_DEPTH, MAX_ERRORS, MAX_OUTPUT, MAX_STEPS, Options, askama, runtime};

/// Puts a program together as one Askama source.
pub(crate) fn lower(
    program: &Program,
    options: &Options,
    errors: &mut Vec<Error>,
) -> Option<(String, SourceMap)> {
    let base = program.chain().next_back()?;
    let mut lowering = Lowering {
        program,
        options,
        unit: base,
        scope: Scope::default(),
        frames: Vec::new(),
        included_from: Vec::new(),
        definitions: definitions(program, base),
        writer: Writer::default(),
        errors,
        used: HashSet::new(),
        last_id: 0,
        depth: 0,
        steps: 0,
        written: 0,
        halted: false,
        uses_context: false,
    };
    lowering.file(base, Span::default());
    let uses_context = lowering.uses_context;
    let body = lowering.writer;
    let mut writer = Writer::default();
    if uses_context {
        writer.text = askama::prelude(&options.runtime_path, runtime::CONTEXT_KEY);
    }
    writer.append(body);
    let files = program.files().map(Arc::clone).collect();
    Some((writer.text, SourceMap::new(files, writer.entries)))
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
    pub(crate) scope: Scope,
    /// The sections that are being written, innermost last.
    pub(crate) frames: Vec<layout::Frame<'a>>,
    /// The places of the includes on the way here.
    pub(crate) included_from: Vec<(&'a Arc<SourceFile>, Span)>,
    definitions: HashMap<&'a str, Vec<layout::Definition<'a>>>,
    writer: Writer,
    errors: &'a mut Vec<Error>,
    /// The locals that were read, and the loops that need a name.
    used: HashSet<usize>,
    last_id: usize,
    depth: usize,
    steps: usize,
    written: usize,
    /// A limit was passed; nothing more is written.
    halted: bool,
    uses_context: bool,
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

    /// What the chain says of a section.
    pub(crate) fn definitions(&self, name: &str) -> Vec<layout::Definition<'a>> {
        self.definitions.get(name).cloned().unwrap_or_default()
    }

    /// A number that was not given before.
    pub(crate) fn fresh(&mut self) -> usize {
        self.last_id += 1;
        self.last_id
    }

    /// Makes a name known; gives the number to ask with whether it was used.
    pub(crate) fn bind_name(&mut self, name: &str, emitted: String) -> usize {
        let id = self.fresh();
        self.scope.push(name, emitted, id);
        id
    }

    /// Whether a local was read, or a loop needs a name.
    pub(crate) fn was_used(&self, id: usize) -> bool {
        self.used.contains(&id)
    }

    pub(super) fn mark_used(&mut self, id: usize) {
        self.used.insert(id);
    }

    /// Makes the names of a pattern known, and writes it for Askama.
    pub(crate) fn bind(&mut self, pattern: &Pattern) -> String {
        let mut names = Vec::new();
        pattern.each_name(&mut |name| names.push(name.value.clone()));
        for name in names {
            let plain = name.strip_prefix("r#");
            let emitted = match plain {
                None if !askama::is_word(&name) => name.clone(),
                _ => format!("{}_{}", askama::LOCAL_PREFIX, plain.unwrap_or(&name)),
            };
            self.bind_name(&name, emitted);
        }
        self.pattern(pattern, askama::OR)
    }

    /// Writes a tag.
    pub(crate) fn tag(&mut self, tag: &str, span: Span) {
        self.write(tag, span);
    }

    /// Writes text so that it comes out as it is.
    pub(crate) fn text(&mut self, text: &str, span: Span) {
        let mut escaped = String::with_capacity(text.len());
        askama::push_text(&mut escaped, text);
        self.write(&escaped, span);
    }

    fn write(&mut self, text: &str, span: Span) {
        self.written += text.len();
        if self.written > MAX_OUTPUT {
            self.halt(span);
        }
        if !self.halted {
            self.writer.push(text, self.unit.index, span);
        }
    }

    fn halt(&mut self, span: Span) {
        if !self.halted {
            self.halted = true;
            self.error(ErrorKind::TooLarge { limit: MAX_OUTPUT }, span);
        }
    }

    /// Lowers a whole view, without the line break that ends its file.
    pub(crate) fn file(&mut self, unit: &'a Unit, span: Span) {
        let top_level = unit.index == self.base_index();
        let end = unit.file.text().len();
        self.deeper(span, |lowering| {
            for node in &unit.nodes {
                match &node.kind {
                    NodeKind::Text if node.span.end == end => {
                        let text = unit.file.slice(node.span);
                        let text = text.strip_suffix('\n').unwrap_or(text);
                        lowering.text(text.strip_suffix('\r').unwrap_or(text), node.span);
                    }
                    NodeKind::Section(section) if top_level && !section.shown => {}
                    // Reported where the views were gathered.
                    NodeKind::Extends { .. } => {}
                    _ => lowering.node(node),
                }
            }
        });
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

    /// Lowers the body of a loop.
    pub(crate) fn looped(&mut self, body: &'a [Node], span: Span) {
        let id = self.fresh();
        self.scope.push_loop(id);
        let body = self.detached(|lowering| lowering.block(body, span));
        if self.was_used(id) {
            let tag = askama::bind_loop(self.runtime(), &loop_name(id));
            self.tag(&tag, span);
        }
        self.attach(body);
    }

    /// Keeps what `lower` writes apart, for [`Self::attach`].
    pub(crate) fn detached(&mut self, lower: impl FnOnce(&mut Self)) -> Writer {
        let outer = std::mem::take(&mut self.writer);
        lower(self);
        std::mem::replace(&mut self.writer, outer)
    }

    /// Adds what was kept apart.
    pub(crate) fn attach(&mut self, writer: Writer) {
        self.writer.append(writer);
    }

    fn deeper(&mut self, span: Span, lower: impl FnOnce(&mut Self)) {
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

    fn node(&mut self, node: &'a Node) {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            self.halt(node.span);
        }
        if self.halted {
            return;
        }
        let span = node.span;
        match &node.kind {
            NodeKind::Text => self.text(self.unit.file.slice(span), span),
            NodeKind::Comment => {}
            NodeKind::Echo { expr, raw } => self.echo(expr, *raw),
            NodeKind::If {
                branches,
                otherwise,
            } => {
                conditional::lower(self, branches, otherwise.as_deref(), span);
            }
            NodeKind::Each {
                pattern,
                items,
                body,
                empty,
            } => {
                looping::lower(self, (pattern, items), body, empty.as_deref(), span);
            }
            NodeKind::Jump { keyword, condition } => {
                looping::lower_jump(self, keyword, condition.as_ref(), span);
            }
            NodeKind::Extends { .. } => self.error(ErrorKind::MisplacedExtends, span),
            NodeKind::Include { view, data } => include::lower(self, view, data, span),
            NodeKind::Yield { name, default } => {
                layout::lower_yield(self, name, default.as_ref(), span);
            }
            NodeKind::Section(section) => layout::lower_section(self, section, span),
            NodeKind::Parent => layout::lower_parent(self, span),
            NodeKind::Csrf => form::lower_csrf(self, span),
            NodeKind::Method { verb } => form::lower_method(self, verb, span),
            NodeKind::FieldError { field, body } => form::lower_error(self, field, body, span),
            NodeKind::Flag {
                attribute,
                condition,
            } => attribute::lower_flag(self, attribute, condition, span),
            NodeKind::ClassList { entries } => attribute::lower_class(self, entries, span),
        }
    }
}

/// A loop's name in generated code.
pub(super) fn loop_name(id: usize) -> String {
    format!("{}_loop{id}", askama::LOCAL_PREFIX)
}
