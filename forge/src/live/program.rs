//! A page as operations, one after another.

use std::sync::Arc;

use super::failure::{LiveError, NewExpression};
use super::hash::{ECHO, TEST};
use super::naming::{Known, Lookup, UNKNOWN};
use crate::error::{Error, Errors};
use crate::html::EchoForm;
use crate::loader::Loader;
use crate::page::{BagEntry, Binding, Body, ClauseCode, Piece, PieceKind, Value};
use crate::source::SourceFile;
use crate::span::Span;
use crate::{MAX_ERRORS, Options, lower, resolve};

/// A page that is ready to be run.
#[derive(Debug)]
pub struct Program {
    pub(super) operations: Vec<Operation>,
}

/// What is done next.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    Text(String),
    /// The token of the request.
    Token,
    /// Compiled code shows a value.
    Echo {
        item: u32,
        form: EchoForm,
        /// The texts that it asks for.
        words: Vec<String>,
    },
    /// Compiled code tests something; if it does not hold, the run goes on at `otherwise`.
    Test {
        item: u32,
        otherwise: usize,
    },
    /// Compiled code binds names, and runs a part, or several, once or often.
    Enter(Box<Enter>),
    /// The run goes on elsewhere.
    Goto(usize),
    /// What is shown from here on is kept.
    Keep,
    /// The end of what is kept, for the compiled code that comes next.
    Kept,
    /// The end of what is kept, for a stack.
    Push {
        stack: String,
        first: bool,
    },
    Stack(String),
    FragmentEdge(String),
    /// Unless it was met before, the run goes on here, else at `otherwise`.
    Once {
        mark: u64,
        otherwise: usize,
    },
    /// Out of the innermost loop, or out of its round.
    Jump {
        leaves: bool,
    },
}

/// A block of compiled code that binds names.
#[derive(Clone, Debug)]
pub(super) struct Enter {
    pub(super) scope: u32,
    /// The operations of each part.
    pub(super) parts: Vec<std::ops::Range<usize>>,
    /// Where the run goes on after a part.
    pub(super) after: usize,
    /// Where it goes on if no part was run.
    pub(super) otherwise: usize,
    /// The texts and attributes that the template has for the bindings.
    pub(super) values: Vec<Given>,
}

/// What a template says of a binding without an expression.
#[derive(Clone, Debug)]
pub(super) enum Given {
    Nothing,
    Text(String),
    Bag(Vec<GivenAttribute>),
}

#[derive(Clone, Debug)]
pub(super) enum GivenAttribute {
    Text(String, String),
    Flag(String),
    /// The next value of the compiled code, under this name.
    Code(String),
    /// The next bag of the compiled code.
    Spread,
}

/// The number of a scope among those of expressions.
pub(super) const SCOPES_FROM: u32 = 0x8000_0000;

impl Program {
    /// Reads a view, and finds its expressions among those that the application was built with.
    ///
    /// # Errors
    ///
    /// When the templates are not right, or have an expression that is new.
    pub fn read(known: &Known, loader: &dyn Loader) -> Result<Self, LiveError> {
        let options = Options {
            runtime_path: known.runtime.to_owned(),
            fields: known
                .fields
                .map(|fields| fields.iter().map(ToString::to_string).collect()),
        };
        let mut errors: Vec<Error> = Vec::new();
        let program = resolve::resolve(known.view, loader, &mut errors);
        let mut lookup = Lookup::new(known);
        let page = program
            .as_ref()
            .and_then(|program| lower::lower(program, &options, &mut lookup, &mut errors));
        let (Some(program), Some(page), true) = (program, page, errors.is_empty()) else {
            return Err(LiveError::Templates(Errors(errors)));
        };
        let mut builder = Builder {
            lookup: &lookup,
            files: program.files().map(Arc::clone).collect(),
            operations: Vec::new(),
            new: Vec::new(),
        };
        builder.body(&page.body, 0);
        if program.is_plain_text() != known.is_plain_text {
            // What is not escaped must not go out as HTML.
            builder.new_expression(0, Span::default());
        }
        if !builder.new.is_empty() {
            return Err(LiveError::NeedsRebuild(builder.new));
        }
        Ok(Self {
            operations: builder.operations,
        })
    }
}

struct Builder<'a> {
    lookup: &'a Lookup,
    files: Vec<Arc<SourceFile>>,
    operations: Vec<Operation>,
    new: Vec<NewExpression>,
}

impl Builder<'_> {
    fn here(&self) -> usize {
        self.operations.len()
    }

    fn push(&mut self, operation: Operation) -> usize {
        self.operations.push(operation);
        self.operations.len() - 1
    }

    fn new_expression(&mut self, file: usize, span: Span) {
        let Some(file) = self.files.get(file) else {
            return;
        };
        let place = file.location(span.start);
        let expression = NewExpression {
            path: file.path().to_owned(),
            line: place.line,
            column: place.column,
            text: file.line(place.line).to_owned(),
        };
        if self.new.len() < MAX_ERRORS && !self.new.contains(&expression) {
            self.new.push(expression);
        }
    }

    /// The number of an expression, or 0 once it is noted that there is none.
    fn item(
        &mut self,
        kind: char,
        (rust, bound): (&str, bool),
        scope: usize,
        (file, span): (usize, Span),
    ) -> u32 {
        let owner = if bound { scope } else { 0 };
        match self.lookup.item(owner, kind, rust) {
            Some(item) => u32::try_from(item).unwrap_or_default(),
            None => {
                self.new_expression(file, span);
                0
            }
        }
    }

    fn body(&mut self, body: &Body, scope: usize) {
        for piece in body {
            self.piece(piece, scope);
        }
    }

    fn part(&mut self, body: &Body, scope: usize) -> std::ops::Range<usize> {
        let start = self.here();
        self.body(body, scope);
        start..self.here()
    }

    fn piece(&mut self, piece: &Piece, scope: usize) {
        let place = (piece.file, piece.span);
        match &piece.kind {
            PieceKind::Text(text) => {
                if let Some(Operation::Text(last)) = self.operations.last_mut() {
                    // Nothing jumps into the middle: what is jumped to begins after another operation.
                    last.push_str(text);
                } else {
                    self.push(Operation::Text(text.clone()));
                }
            }
            PieceKind::Token => {
                self.push(Operation::Token);
            }
            PieceKind::Echo { code, form, words } => {
                let rust = words.as_ref().map_or(&code.rust, |words| &words.rust);
                let item = self.item(ECHO, (rust, code.bound), scope, place);
                let words = words
                    .as_ref()
                    .map_or_else(Vec::new, |words| words.texts.clone());
                let form = *form;
                self.push(Operation::Echo { item, form, words });
            }
            PieceKind::If { .. } => self.conditional(piece, scope),
            PieceKind::For {
                scope: inner,
                body,
                empty,
                ..
            } => {
                let at = self.enter(*inner, [(body, *inner)], Vec::new(), place);
                let Some(empty) = empty else {
                    return;
                };
                // What is shown for no item belongs to the code around the loop.
                let otherwise = self.here();
                self.body(empty, scope);
                let after = self.here() + 1;
                self.push(Operation::Goto(after));
                if let Operation::Enter(enter) = &mut self.operations[at] {
                    enter.otherwise = otherwise;
                    enter.after = after;
                }
            }
            PieceKind::Match {
                scope: inner, arms, ..
            } => {
                let bodies = arms.iter().map(|arm| (&arm.body, arm.scope));
                self.enter(*inner, bodies, Vec::new(), place);
            }
            PieceKind::Let {
                scope: inner,
                bindings,
                body,
            } => {
                let values = bindings.iter().map(given).collect();
                self.enter(*inner, [(body, *inner)], values, place);
            }
            PieceKind::Capture {
                scope: inner,
                content,
                body,
                ..
            } => {
                self.push(Operation::Keep);
                self.body(content, scope);
                self.push(Operation::Kept);
                self.enter(*inner, [(body, *inner)], Vec::new(), place);
            }
            PieceKind::Slot { content } => self.body(content, scope),
            PieceKind::Once { mark, body } => {
                let at = self.push(Operation::Goto(0));
                self.body(body, scope);
                let otherwise = self.here();
                self.operations[at] = Operation::Once {
                    mark: *mark,
                    otherwise,
                };
                self.push(Operation::Goto(otherwise + 1));
            }
            PieceKind::Push {
                stack,
                first,
                once,
                content,
            } => {
                let at = once.map(|mark| (mark, self.push(Operation::Goto(0))));
                self.push(Operation::Keep);
                self.body(content, scope);
                self.push(Operation::Push {
                    stack: stack.clone(),
                    first: *first,
                });
                if let Some((mark, at)) = at {
                    let otherwise = self.here();
                    self.operations[at] = Operation::Once { mark, otherwise };
                }
            }
            PieceKind::Stack(stack) => {
                self.push(Operation::Stack(stack.clone()));
            }
            PieceKind::Fragment { name, body } => {
                self.push(Operation::FragmentEdge(name.clone()));
                self.body(body, scope);
                self.push(Operation::FragmentEdge(name.clone()));
            }
            PieceKind::Jump(keyword) => {
                let leaves = *keyword == "break";
                self.push(Operation::Jump { leaves });
            }
        }
    }

    /// A block that binds names. The parts stand behind it, each followed by the way to the end.
    fn enter<'b>(
        &mut self,
        scope: usize,
        bodies: impl IntoIterator<Item = (&'b Body, usize)>,
        values: Vec<Given>,
        (file, span): (usize, Span),
    ) -> usize {
        if scope == UNKNOWN {
            self.new_expression(file, span);
        }
        let at = self.push(Operation::Goto(0));
        let mut parts = Vec::new();
        for (body, scope) in bodies {
            parts.push(self.part(body, scope));
            // Keeps texts of different parts apart.
            self.push(Operation::Goto(self.here() + 1));
        }
        let after = self.here();
        self.operations[at] = Operation::Enter(Box::new(Enter {
            scope: SCOPES_FROM | u32::try_from(scope & 0x7fff_ffff).unwrap_or_default(),
            parts,
            after,
            otherwise: after,
            values,
        }));
        at
    }

    fn conditional(&mut self, piece: &Piece, scope: usize) {
        let PieceKind::If { arms, otherwise } = &piece.kind else {
            return;
        };
        let mut ends = Vec::new();
        let mut blocks = Vec::new();
        for arm in arms {
            let place = (piece.file, arm.span);
            if let Some(inner) = arm.scope {
                let at = self.enter(inner, [(&arm.body, inner)], Vec::new(), place);
                let next = self.here();
                if let Operation::Enter(enter) = &mut self.operations[at] {
                    enter.otherwise = next;
                }
                blocks.push(at);
                continue;
            }
            let [ClauseCode::Test(test)] = arm.clauses.as_slice() else {
                continue;
            };
            let item = self.item(TEST, (&test.rust, test.bound), scope, place);
            let at = self.push(Operation::Goto(0));
            self.body(&arm.body, scope);
            ends.push(self.push(Operation::Goto(0)));
            let otherwise = self.here();
            self.operations[at] = Operation::Test { item, otherwise };
        }
        if let Some(body) = otherwise {
            self.body(body, scope);
        }
        // Keeps the text of the last arm apart from what follows.
        let end = self.here() + 1;
        self.push(Operation::Goto(end));
        for at in ends {
            self.operations[at] = Operation::Goto(end);
        }
        for at in blocks {
            if let Operation::Enter(enter) = &mut self.operations[at] {
                enter.after = end;
            }
        }
    }
}

fn given(binding: &Binding) -> Given {
    match &binding.value {
        Value::Code(_) => Given::Nothing,
        Value::Text(text) => Given::Text(text.clone()),
        Value::Bag(entries) => Given::Bag(
            entries
                .iter()
                .map(|entry| match entry {
                    BagEntry::Text { name, text } => {
                        GivenAttribute::Text(name.clone(), text.clone())
                    }
                    BagEntry::Flag(name) => GivenAttribute::Flag(name.clone()),
                    BagEntry::Code { name, .. } => GivenAttribute::Code(name.clone()),
                    BagEntry::Spread(_) => GivenAttribute::Spread,
                })
                .collect(),
        ),
    }
}
