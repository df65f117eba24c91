//! The compiled half: one arm of a `match` for each expression of a page.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use super::hash::{ECHO, TEST};
use super::naming::Numbers;
use super::program::SCOPES_FROM;
use crate::error::{Error, Errors};
use crate::loader::Loader;
use crate::page::{
    Arm, BagEntry, Binding, Body, ClauseCode, Code, MatchArm, Piece, PieceKind, Value,
};
use crate::source::SourceFile;
use crate::span::Span;
use crate::{Options, askama, lower, resolve};

/// What the derive of a view writes for the development renderer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Emitted {
    /// The items of the implementation of [`super::Live`] for the view.
    pub code: String,
    /// The views that were read, the view itself first.
    pub files: Vec<String>,
}

/// Compiles the expressions of a view; `live` is the path of [`crate::live`] in the code.
///
/// # Errors
///
/// All mistakes of all the views at once.
///
/// # Examples
///
/// ```
/// use forge::loader::Memory;
///
/// let views = Memory::new().with("hello", "<h1>\n  {{ name.trim() }}</h1>");
/// let emitted = forge::live::emit("hello", &views, &forge::Options::default(), "::forge::live")?;
/// assert!(emitted.code.contains("/* hello.forge.html:2:6 */ 0 => run.echo(&(self.name.trim())),"));
/// # Ok::<(), forge::Errors>(())
/// ```
pub fn emit(
    view: &str,
    loader: &dyn Loader,
    options: &Options,
    live: &str,
) -> Result<Emitted, Errors> {
    let mut errors: Vec<Error> = Vec::new();
    let program = resolve::resolve(view, loader, &mut errors);
    let mut numbers = Numbers::default();
    let page = program
        .as_ref()
        .and_then(|program| lower::lower(program, options, &mut numbers, &mut errors));
    let (Some(program), Some(page), true) = (program, page, errors.is_empty()) else {
        return Err(Errors(errors));
    };
    let mut emitter = Emitter {
        runtime: &options.runtime_path,
        live,
        files: program.files().map(Arc::clone).collect(),
        numbers,
        blocks: BTreeMap::new(),
        loops: BTreeMap::new(),
    };
    emitter.find_loops(&page.body);
    emitter.body(&page.body, 0);
    Ok(Emitted {
        code: emitter.finish(view, program.is_plain_text(), options),
        files: program.files().map(|file| file.view().to_owned()).collect(),
    })
}

struct Emitter<'a> {
    runtime: &'a str,
    live: &'a str,
    files: Vec<Arc<SourceFile>>,
    numbers: Numbers,
    /// The arms of each scope, by their numbers.
    blocks: BTreeMap<usize, BTreeMap<u32, ArmCode>>,
    /// The names of the state and the count of each loop, if anything in any loop with its head asks for them.
    loops: BTreeMap<usize, (Option<String>, Option<String>)>,
}

/// An arm: its place, and code with the arms of the scopes in it.
struct ArmCode {
    place: String,
    parts: Vec<Part>,
}

enum Part {
    Code(String),
    /// Runs a part with the arms of this scope.
    Run(usize),
}

impl Emitter<'_> {
    fn place(&self, file: usize, span: Span) -> String {
        self.files.get(file).map_or_else(String::new, |file| {
            let place = file.location(span.start);
            // Nothing in a path may end the comment.
            let path = file.path().replace("*/", "* /");
            format!("{path}:{}:{}", place.line, place.column)
        })
    }

    fn find_loops(&mut self, body: &Body) {
        for piece in body {
            if let PieceKind::For {
                scope,
                state,
                count,
                ..
            } = &piece.kind
            {
                let known = self.loops.entry(*scope).or_default();
                if state.is_some() {
                    known.0.clone_from(state);
                }
                if count.is_some() {
                    known.1.clone_from(count);
                }
            }
            piece.kind.each_body(&mut |body| self.find_loops(body));
        }
    }

    fn add(&mut self, scope: usize, number: u32, place: String, parts: Vec<Part>) {
        let arms = self.blocks.entry(scope).or_default();
        arms.entry(number).or_insert(ArmCode { place, parts });
    }

    fn item(
        &mut self,
        kind: char,
        (rust, bound): (&str, bool),
        scope: usize,
        (file, span): (usize, Span),
    ) {
        let owner = if bound { scope } else { 0 };
        let (number, new) = self.numbers.item(owner, kind, rust);
        if !new {
            return;
        }
        let call = if kind == ECHO {
            format!("run.echo(&({rust})),")
        } else {
            format!("run.test({rust}),")
        };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let place = self.place(file, span);
        self.add(owner, number, place, vec![Part::Code(call)]);
    }

    fn body(&mut self, body: &Body, scope: usize) {
        for piece in body {
            self.piece(piece, scope);
        }
    }

    fn piece(&mut self, piece: &Piece, scope: usize) {
        let place = (piece.file, piece.span);
        match &piece.kind {
            PieceKind::Text(_) | PieceKind::Token | PieceKind::Stack(_) | PieceKind::Jump(_) => {}
            PieceKind::Echo { code, words, .. } => {
                let rust = words.as_ref().map_or(&code.rust, |words| &words.rust);
                self.item(ECHO, (rust, code.bound), scope, place);
            }
            PieceKind::If { arms, otherwise } => {
                for arm in arms {
                    self.arm(arm, scope, piece.file);
                }
                otherwise.iter().for_each(|body| self.body(body, scope));
            }
            PieceKind::For { .. } => self.each(piece, scope),
            PieceKind::Match {
                scope: inner,
                subject,
                arms,
            } => self.choice(*inner, subject, arms, scope, place),
            PieceKind::Let {
                scope: inner,
                bindings,
                body,
            } => {
                let mut code = "{ let block = run.block();".to_owned();
                for (index, binding) in bindings.iter().enumerate() {
                    self.binding(&mut code, (index, piece.file), binding);
                }
                code.push_str(" run.enter(block, 0);");
                let parts = vec![
                    Part::Code(code),
                    Part::Run(*inner),
                    Part::Code(" run.leave(block); }".to_owned()),
                ];
                self.open(*inner, parts, scope, place);
                self.body(body, *inner);
            }
            PieceKind::Capture {
                scope: inner,
                name,
                content,
                body,
            } => {
                self.body(content, scope);
                let code = format!(
                    "{{ let block = run.block(); let {name} = run.take_kept(); run.enter(block, 0);"
                );
                let parts = vec![
                    Part::Code(code),
                    Part::Run(*inner),
                    Part::Code(" run.leave(block); }".to_owned()),
                ];
                self.open(*inner, parts, scope, place);
                self.body(body, *inner);
            }
            PieceKind::Once { body, .. }
            | PieceKind::Fragment { body, .. }
            | PieceKind::Slot { content: body } => self.body(body, scope),
            PieceKind::Push { content, .. } => self.body(content, scope),
        }
    }

    /// Adds the arm that enters a scope.
    fn open(&mut self, inner: usize, parts: Vec<Part>, scope: usize, (file, span): (usize, Span)) {
        let place = self.place(file, span);
        let number = SCOPES_FROM | u32::try_from(inner).unwrap_or_default();
        self.add(scope, number, place, parts);
    }

    fn arm(&mut self, arm: &Arm, scope: usize, file: usize) {
        let Some(inner) = arm.scope else {
            if let [ClauseCode::Test(test)] = arm.clauses.as_slice() {
                self.item(TEST, (&test.rust, test.bound), scope, (file, arm.span));
            }
            return self.body(&arm.body, scope);
        };
        let clauses: Vec<String> = arm
            .clauses
            .iter()
            .map(|clause| match clause {
                ClauseCode::Test(test) => test.rust.clone(),
                ClauseCode::Let { pattern, subject } => {
                    format!("let {} = &({})", pattern.rust, subject.rust)
                }
            })
            .collect();
        let code = format!(
            "{{ let block = run.block(); if {} {{ run.enter(block, 0);",
            clauses.join(" && ")
        );
        let parts = vec![
            Part::Code(code),
            Part::Run(inner),
            Part::Code(" run.leave(block); } else { run.pass(block); } }".to_owned()),
        ];
        self.open(inner, parts, scope, (file, arm.span));
        self.body(&arm.body, inner);
    }

    fn each(&mut self, piece: &Piece, scope: usize) {
        let PieceKind::For {
            scope: inner,
            pattern,
            items,
            body,
            empty,
            ..
        } = &piece.kind
        else {
            return;
        };
        let (state, count) = self.loops.get(inner).cloned().unwrap_or_default();
        let mut code = "{ let block = run.block();".to_owned();
        let head = match &count {
            Some(_) => format!("{}::counted(({}).into_iter())", self.runtime, items.rust),
            None => format!("({}).into_iter()", items.rust),
        };
        let pattern = match &count {
            Some(count) => format!("({count}, {})", pattern.rust),
            None => pattern.rust.clone(),
        };
        // The `match` keeps what the head makes alive for the whole loop.
        let _infallible = write!(
            code,
            " let mut round = 0_usize; match {head} {{ items => {{"
        );
        code.push_str(match &state {
            Some(_) => " let mut items = ::core::iter::Iterator::peekable(items);",
            None => " let mut items = items;",
        });
        let _infallible = write!(
            code,
            " while let ::core::option::Option::Some(item) = ::core::iter::Iterator::next(&mut items) {{ let {pattern} = item;"
        );
        if let Some(state) = &state {
            let _infallible = write!(
                code,
                " let {state} = {}::Loop::new(&round, &items.peek().is_none());",
                self.runtime
            );
        }
        code.push_str(" round += 1; run.enter(block, 0);");
        let parts = vec![
            Part::Code(code),
            Part::Run(*inner),
            Part::Code(
                " if run.leave_round() { break; } } } } run.leave_loop(block, round > 0); }"
                    .to_owned(),
            ),
        ];
        self.open(*inner, parts, scope, (piece.file, piece.span));
        self.body(body, *inner);
        empty.iter().for_each(|empty| self.body(empty, scope));
    }

    fn choice(
        &mut self,
        inner: usize,
        subject: &Code,
        arms: &[MatchArm],
        scope: usize,
        place: (usize, Span),
    ) {
        let mut parts = vec![Part::Code(format!(
            "{{ let block = run.block(); match &({}) {{",
            subject.rust
        ))];
        for (index, arm) in arms.iter().enumerate() {
            let pattern = arm.pattern.as_ref().map_or("_", |pattern| &pattern.rust);
            parts.push(Part::Code(format!(
                " {pattern} => {{ run.enter(block, {index});"
            )));
            parts.push(Part::Run(arm.scope));
            parts.push(Part::Code(" run.leave(block); }".to_owned()));
        }
        parts.push(Part::Code(" } }".to_owned()));
        self.open(inner, parts, scope, place);
        for arm in arms {
            self.body(&arm.body, arm.scope);
        }
    }

    fn binding(&self, code: &mut String, (index, file): (usize, usize), binding: &Binding) {
        let value = match &binding.value {
            Value::Code(code) => code.rust.clone(),
            Value::Text(_) => format!("run.text(block, {index})"),
            Value::Bag(entries) => self.bag(index, entries),
        };
        let value = match &binding.ty {
            Some(ty) => format!("{}::Typed::<{ty}> {{ value: {value} }}", self.runtime),
            None => value,
        };
        // On a line of its own, which rustc shows whole.
        let place = self.place(file, binding.span);
        let _infallible = write!(code, "\n/* {place} */ let {} = {value};\n", binding.name);
    }

    fn bag(&self, index: usize, entries: &[BagEntry]) -> String {
        let live = self.live;
        let computed: Vec<String> = entries
            .iter()
            .filter_map(|entry| match entry {
                BagEntry::Text { .. } | BagEntry::Flag(_) => None,
                BagEntry::Code { value, .. } => {
                    Some(format!("{live}::Dynamic::Value({})", value.rust))
                }
                BagEntry::Spread(bag) => Some(format!(
                    "{live}::Dynamic::Spread(::core::clone::Clone::clone({}))",
                    bag.rust
                )),
            })
            .collect();
        format!(
            "run.bag(block, {index}, ::std::vec![{}])",
            computed.join(", ")
        )
    }

    /// Writes the items of the implementation.
    fn finish(&self, view: &str, is_plain_text: bool, options: &Options) -> String {
        let mut code = String::new();
        let list = |list: &[(usize, u64)]| {
            let entries: Vec<String> = list
                .iter()
                .map(|(scope, hash)| format!("({scope}, {hash:#x})"))
                .collect();
            entries.join(", ")
        };
        let fields = match &options.fields {
            Some(fields) => format!("::core::option::Option::Some(&{fields:?})"),
            None => "::core::option::Option::None".to_owned(),
        };
        let (live, runtime) = (self.live, self.runtime);
        let _infallible = write!(
            code,
            "fn known(&self) -> &'static {live}::Known {{\n\
             const KNOWN: {live}::Known = {live}::Known {{ view: {view:?}, is_plain_text: {is_plain_text}, fields: {fields}, runtime: {runtime:?}, \
             scopes: &[{}], items: &[{}] }};\n&KNOWN\n}}\n\
             #[allow(unused, clippy::all, clippy::pedantic, reason = \"generated\")]\n\
             fn step(&self, operation: u32, {context}: {runtime}::Context<'_>, run: &mut {live}::Run<'_>) {{\n\
             match operation {{\n",
            list(&self.numbers.scope_list),
            list(&self.numbers.item_list),
            context = askama::CONTEXT,
        );
        self.arms(0, &mut code);
        code.push_str("_ => {}\n}\n}\n");
        code
    }

    fn arms(&self, scope: usize, code: &mut String) {
        let Some(arms) = self.blocks.get(&scope) else {
            return;
        };
        for (number, arm) in arms {
            let _infallible = write!(code, "/* {} */ {number} => ", arm.place);
            for part in &arm.parts {
                match part {
                    Part::Code(part) => code.push_str(part),
                    Part::Run(inner) => {
                        code.push_str(
                            " while let ::core::option::Option::Some(operation) = run.next_operation() { match operation {\n",
                        );
                        self.arms(*inner, code);
                        let _infallible = write!(
                            code,
                            "_ => self.step(operation, {}, run),\n}} }}",
                            askama::CONTEXT
                        );
                    }
                }
            }
            code.push('\n');
        }
    }
}
