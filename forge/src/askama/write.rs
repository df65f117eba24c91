//! A page to the text of one template.

use super::syntax;
use crate::html::EchoForm;
use crate::page::{
    Arm, BagEntry, Binding, Body, ClauseCode, Code, MatchArm, Page, Piece, PieceKind, Value,
};
use crate::runtime;
use crate::source_map::Entry;
use crate::span::Span;

/// Writes a page, and where its pieces came from.
pub(crate) fn write(page: &Page, runtime: &str) -> (String, Vec<Entry>) {
    let mut writer = Writer {
        runtime,
        text: String::new(),
        entries: Vec::new(),
        file: 0,
    };
    if page.uses_context {
        writer.text = syntax::prelude(runtime, runtime::CONTEXT_KEY);
    }
    writer.body(&page.body);
    (writer.text, writer.entries)
}

struct Writer<'a> {
    runtime: &'a str,
    text: String,
    entries: Vec<Entry>,
    /// The file of the piece that is being written.
    file: usize,
}

impl Writer<'_> {
    fn body(&mut self, body: &Body) {
        for piece in body {
            let outer = std::mem::replace(&mut self.file, piece.file);
            self.piece(piece);
            self.file = outer;
        }
    }

    fn push(&mut self, text: &str, span: Span) {
        let start = self.text.len();
        self.text.push_str(text);
        if start < self.text.len() {
            self.entries.push(Entry {
                generated: start..self.text.len(),
                file: self.file,
                span,
            });
        }
    }

    /// Code that Askama may not read is handed to it verbatim.
    fn code(&self, code: &Code) -> String {
        match &code.plain {
            Some(plain) => plain.clone(),
            None => syntax::verbatim(self.runtime, &code.rust),
        }
    }

    fn piece(&mut self, piece: &Piece) {
        let span = piece.span;
        match &piece.kind {
            PieceKind::Text(text) => {
                let mut escaped = String::with_capacity(text.len());
                syntax::push_text(&mut escaped, text);
                self.push(&escaped, span);
            }
            PieceKind::Token => {
                let token = format!("{}.csrf_token()", syntax::CONTEXT);
                self.push(&syntax::echo(&token), span);
            }
            PieceKind::Echo { code, form, .. } => {
                let tag = self.echo(code, *form);
                self.push(&tag, span);
            }
            PieceKind::Slot { content } => self.body(content),
            PieceKind::If { arms, otherwise } => self.arms(arms, otherwise.as_ref(), span),
            PieceKind::For {
                pattern,
                items,
                state,
                count,
                body,
                empty,
                ..
            } => {
                let head = match count {
                    Some(count) => syntax::for_(
                        &format!("({count}, {})", pattern.askama),
                        &syntax::counted(self.runtime, &items.rust),
                    ),
                    None => syntax::for_(&pattern.askama, &self.code(items)),
                };
                self.push(&head, span);
                if let Some(state) = state {
                    self.push(&syntax::bind_loop(self.runtime, state), span);
                }
                self.body(body);
                if let Some(empty) = empty {
                    self.push(syntax::ELSE, span);
                    self.body(empty);
                }
                self.push(syntax::END_FOR, span);
            }
            PieceKind::Match { subject, arms, .. } => self.match_arms(subject, arms, span),
            PieceKind::Let { bindings, body, .. } => {
                for binding in bindings {
                    self.binding(binding);
                }
                self.body(body);
            }
            PieceKind::Capture {
                name,
                content,
                body,
                ..
            } => {
                self.capture(name, content, span);
                self.body(body);
            }
            PieceKind::Once { mark, body } => {
                self.push(
                    &syntax::if_(&format!("{}.once({mark})", syntax::CONTEXT)),
                    span,
                );
                self.body(body);
                self.push(syntax::END_IF, span);
            }
            PieceKind::Push {
                stack,
                first,
                once,
                content,
            } => self.stack_content(stack, *first, *once, content, span),
            PieceKind::Stack(stack) => {
                let place = format!("{}.stack({stack:?})", syntax::CONTEXT);
                self.push(&syntax::raw_echo(&place), span);
            }
            PieceKind::Fragment { name, body } => {
                let start = format!("{}.fragment_start({name:?})", syntax::CONTEXT);
                self.push(&syntax::raw_echo(&start), span);
                self.body(body);
                let end = format!("{}.fragment_end({name:?})", syntax::CONTEXT);
                self.push(&syntax::raw_echo(&end), span);
            }
            PieceKind::Jump(keyword) => self.push(&syntax::keyword(keyword), span),
        }
    }

    fn echo(&self, code: &Code, form: EchoForm) -> String {
        let function = match form {
            EchoForm::Escaped => return syntax::echo(&self.code(code)),
            EchoForm::Raw | EchoForm::Json | EchoForm::Attributes => {
                return syntax::raw_echo(&self.code(code));
            }
            EchoForm::Link => "link",
            EchoForm::Source => "source",
            EchoForm::LinkRest => "link_rest",
        };
        let runtime = self.runtime;
        syntax::echo(&match &code.plain {
            // Askama hands arguments on by reference.
            Some(plain) => format!("{runtime}::{function}({plain})"),
            None => syntax::verbatim(runtime, &format!("{runtime}::{function}(&({}))", code.rust)),
        })
    }

    fn arms(&mut self, arms: &[Arm], otherwise: Option<&Body>, span: Span) {
        for (index, arm) in arms.iter().enumerate() {
            let condition = self.condition(&arm.clauses);
            let tag = if index == 0 {
                syntax::if_(&condition)
            } else {
                syntax::else_if(&condition)
            };
            self.push(&tag, arm.span);
            self.body(&arm.body);
        }
        if let Some(body) = otherwise {
            self.push(syntax::ELSE, span);
            self.body(body);
        }
        self.push(syntax::END_IF, span);
    }

    fn condition(&self, clauses: &[ClauseCode]) -> String {
        let clauses: Vec<String> = clauses
            .iter()
            .map(|clause| match clause {
                ClauseCode::Test(test) => self.code(test),
                ClauseCode::Let { pattern, subject } => {
                    syntax::let_clause(&pattern.askama, &self.code(subject))
                }
            })
            .collect();
        clauses.join(" && ")
    }

    fn match_arms(&mut self, subject: &Code, arms: &[MatchArm], span: Span) {
        let subject = self.code(subject);
        self.push(&syntax::match_(&subject), span);
        for arm in arms {
            let tag = match &arm.pattern {
                Some(pattern) => syntax::when(&pattern.askama),
                None => syntax::ELSE.to_owned(),
            };
            self.push(&tag, arm.span);
            self.body(&arm.body);
        }
        self.push(syntax::END_MATCH, span);
    }

    fn binding(&mut self, binding: &Binding) {
        let value = match (&binding.value, &binding.ty) {
            // A type makes the value one that Askama need not understand, so that it can be any type of Rust.
            (Value::Code(code), Some(ty)) => syntax::typed(self.runtime, ty, &code.rust),
            (Value::Code(code), None) => self.code(code),
            (Value::Text(text), Some(ty)) => syntax::typed(self.runtime, ty, &format!("{text:?}")),
            (Value::Text(text), None) => syntax::verbatim(self.runtime, &format!("{text:?}")),
            (Value::Bag(entries), _) => self.bag(entries),
        };
        self.push(&syntax::let_(&binding.name, &value), binding.span);
    }

    fn bag(&self, entries: &[BagEntry]) -> String {
        let mut code = format!("{}::Attributes::new()", self.runtime);
        for entry in entries {
            let call = match entry {
                BagEntry::Text { name, text } => format!(".text({name:?}, {text:?})"),
                BagEntry::Flag(name) => format!(".flag({name:?})"),
                BagEntry::Code { name, value } => {
                    format!(".value({name:?}, {})", value.rust)
                }
                BagEntry::Spread(bag) => format!(".spread({})", bag.rust),
            };
            code.push_str(&call);
        }
        syntax::verbatim(self.runtime, &code)
    }

    fn capture(&mut self, name: &str, content: &Body, span: Span) {
        self.push(&syntax::open_let(name), span);
        self.body(content);
        self.push(syntax::END_LET, span);
    }

    fn stack_content(
        &mut self,
        stack: &str,
        first: bool,
        once: Option<u64>,
        content: &Body,
        span: Span,
    ) {
        let context = syntax::CONTEXT;
        if let Some(mark) = once {
            self.push(&syntax::if_(&format!("{context}.once({mark})")), span);
        }
        let name = format!("{}_pushed", syntax::LOCAL_PREFIX);
        self.capture(&name, content, span);
        let call = format!("{context}.push({stack:?}, {first}, {name})");
        self.push(&syntax::raw_echo(&call), span);
        if once.is_some() {
            self.push(syntax::END_IF, span);
        }
    }
}
