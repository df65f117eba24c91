//! What can be wrong with a view, and where.
//!
//! The kinds are data; the words are in [`ErrorKind`]'s `Display`. How an error is laid out with its line of
//! source is in [`crate::diagnostic`].

use std::fmt;
use std::sync::Arc;

use crate::expression::ExpressionError;
use crate::source::{Location, SourceFile};
use crate::span::Span;

/// One mistake in a template.
///
/// `{}` writes `path:line:column: message`; `{:#}` adds the line of source with the place underlined, the help
/// and the notes.
#[derive(Clone, Debug)]
pub struct Error {
    pub(crate) kind: ErrorKind,
    pub(crate) file: Arc<SourceFile>,
    pub(crate) span: Span,
    pub(crate) notes: Vec<Note>,
}

/// A second place that explains an error, such as where a block was opened.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) text: &'static str,
    pub(crate) file: Arc<SourceFile>,
    pub(crate) span: Span,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, file: &Arc<SourceFile>, span: Span) -> Self {
        Self {
            kind,
            file: Arc::clone(file),
            span,
            notes: Vec::new(),
        }
    }

    pub(crate) fn note(mut self, text: &'static str, file: &Arc<SourceFile>, span: Span) -> Self {
        self.notes.push(Note {
            text,
            file: Arc::clone(file),
            span,
        });
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The path of the template, as its loader gave it.
    #[must_use]
    pub fn path(&self) -> &str {
        self.file.path()
    }

    /// The bytes of the template that are wrong.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The line and column where the mistake begins.
    #[must_use]
    pub fn location(&self) -> Location {
        self.file.location(self.span.start)
    }
}

impl std::error::Error for Error {}

/// All mistakes that were found in a view and the views that it uses; never empty.
///
/// `{}` and `{:#}` write them one after another, as [`Error`] does.
#[derive(Clone, Debug)]
pub struct Errors(pub(crate) Vec<Error>);

impl Errors {
    /// The mistakes, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Error> {
        self.0.iter()
    }
}

impl IntoIterator for Errors {
    type Item = Error;
    type IntoIter = std::vec::IntoIter<Error>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl std::error::Error for Errors {}

/// The kinds of mistakes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No loader knows the view.
    UnknownView {
        /// The name that was asked for.
        name: String,
        /// A view with a name like it.
        near: Option<String>,
    },
    /// A view's name is not words joined by dots.
    InvalidViewName {
        /// The name as written.
        name: String,
    },
    /// The view exists but cannot be read.
    Unreadable {
        /// What the loader said.
        reason: String,
    },
    /// A view includes or extends itself, directly or through others.
    ViewCycle {
        /// The views on the way, first and last the same.
        chain: Vec<String>,
    },
    /// An included view extends a layout.
    IncludedViewExtends,
    /// A word that is nearly a directive's name and is written like one.
    UnknownDirective {
        /// The word.
        name: String,
        /// The directive that was probably meant.
        near: &'static str,
    },
    /// A directive of Blade that Forge does not have.
    UnsupportedDirective {
        /// The word.
        name: String,
    },
    /// A directive that needs arguments stands without them.
    MissingArguments {
        /// The directive.
        name: &'static str,
        /// How it is written.
        usage: &'static str,
    },
    /// The arguments of a directive are not what it takes.
    InvalidArguments {
        /// The directive.
        name: &'static str,
        /// How it is written.
        usage: &'static str,
    },
    /// A `(` of a directive has no `)`.
    UnclosedParenthesis {
        /// The directive.
        name: &'static str,
    },
    /// An echo has no end.
    UnclosedEcho {
        /// What is missing.
        end: &'static str,
    },
    /// A comment has no `--}}`.
    UnclosedComment,
    /// A block has no end.
    UnclosedBlock {
        /// The directive that opened it.
        name: &'static str,
        /// The directive that ends it.
        end: &'static str,
        /// The end stands in the text, but touches a word and so is text.
        glued: bool,
    },
    /// A directive that continues or ends a block, where no such block is open.
    Stray {
        /// The directive.
        name: &'static str,
        /// The directive that would have to be open.
        needs: &'static str,
        /// The directive that would end the innermost open block.
        expected: Option<&'static str>,
    },
    /// `@extends` is not the first thing in its view, or is written twice.
    MisplacedExtends,
    /// Something besides sections in a view that extends a layout.
    ContentOutsideSection,
    /// A section inside a block or in an included view.
    NestedSection,
    /// Two sections of one name in one view.
    DuplicateSection {
        /// The section.
        name: String,
    },
    /// A section that yields itself.
    SectionCycle {
        /// The section.
        name: String,
    },
    /// `@parent` outside of a section.
    StrayParent,
    /// `@break` or `@continue` outside of a loop.
    OutsideLoop {
        /// The directive.
        name: &'static str,
    },
    /// An expression, pattern or list of arguments that Forge does not accept.
    Expression(ExpressionError),
    /// A name that is neither a field of the view nor bound around the expression.
    UnknownName {
        /// The name.
        name: String,
        /// A known name like it.
        near: Option<String>,
    },
    /// A helper is called with the wrong number of arguments.
    HelperArguments {
        /// The helper.
        name: &'static str,
        /// How it is called.
        usage: &'static str,
    },
    /// Blocks, includes or layouts are nested too deeply.
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// A template, or the view that it becomes, is too large.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}

impl From<ExpressionError> for ErrorKind {
    fn from(error: ExpressionError) -> Self {
        Self::Expression(error)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownView { name, .. } => write!(f, "unknown view `{name}`"),
            Self::InvalidViewName { name } => write!(f, "`{name}` is not the name of a view"),
            Self::Unreadable { reason } => f.write_str(reason),
            Self::ViewCycle { chain } => write!(f, "the view uses itself: {}", chain.join(" -> ")),
            Self::IncludedViewExtends => f.write_str("an included view cannot extend a layout"),
            Self::UnknownDirective { name, .. } => write!(f, "unknown directive `@{name}`"),
            Self::UnsupportedDirective { name } => write!(f, "`@{name}` is not supported"),
            Self::MissingArguments { name, .. } => {
                write!(f, "`@{name}` needs arguments in parentheses")
            }
            Self::InvalidArguments { name, .. } => {
                write!(f, "`@{name}` does not take these arguments")
            }
            Self::UnclosedParenthesis { name } => write!(f, "`@{name}(` has no closing `)`"),
            Self::UnclosedEcho { end } => write!(f, "the echo has no closing `{end}`"),
            Self::UnclosedComment => f.write_str("the comment has no closing `--}}`"),
            Self::UnclosedBlock { name, end, .. } => write!(f, "`@{name}` has no `@{end}`"),
            Self::Stray { name, needs, .. } => write!(f, "`@{name}` without an open `@{needs}`"),
            Self::MisplacedExtends => {
                f.write_str("`@extends` must come first in the view, and once")
            }
            Self::ContentOutsideSection => {
                f.write_str("this stands outside of a section, so the layout would never show it")
            }
            Self::NestedSection => {
                f.write_str("a section must stand at the top level of a view or of its layout")
            }
            Self::DuplicateSection { name } => {
                write!(f, "the section `{name}` is defined twice in this view")
            }
            Self::SectionCycle { name } => write!(f, "the section `{name}` yields itself"),
            Self::StrayParent => f.write_str("`@parent` outside of a section"),
            Self::OutsideLoop { name } => write!(f, "`@{name}` outside of a loop"),
            Self::Expression(error) => error.fmt(f),
            Self::UnknownName { name, .. } => write!(f, "the view has no field `{name}`"),
            Self::HelperArguments { name, .. } => {
                write!(f, "`{name}` does not take these arguments")
            }
            Self::TooDeep { limit } => write!(f, "nested more than {limit} levels deep"),
            Self::TooLarge { limit } => {
                write!(f, "larger than {limit} bytes once everything is included")
            }
        }
    }
}

impl ErrorKind {
    /// What to do about it, where there is something to say.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::UnknownView { name, near } => Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "create `{}{}`",
                    name.replace('.', "/"),
                    crate::loader::EXTENSION
                ),
            }),
            Self::InvalidViewName { .. } => Some(
                "write words of letters, digits, `_` and `-`, joined by dots: `posts.index`"
                    .to_owned(),
            ),
            Self::ViewCycle { .. } => Some(
                "a view is made whole when it is compiled, so it cannot contain itself".to_owned(),
            ),
            Self::IncludedViewExtends => {
                Some("remove `@extends` there, or return that view from the handler".to_owned())
            }
            Self::UnknownDirective { near, .. } => Some(format!(
                "did you mean `@{near}`? a literal `@` is written `@@`"
            )),
            Self::UnsupportedDirective { .. } => Some("a literal `@` is written `@@`".to_owned()),
            Self::MissingArguments { usage, .. }
            | Self::InvalidArguments { usage, .. }
            | Self::HelperArguments { usage, .. } => Some(format!("write `{usage}`")),
            Self::UnclosedBlock {
                end, glued: true, ..
            } => Some(format!(
                "`@{end}` touches the word before it and so is text; put a space or a line break between"
            )),
            Self::UnclosedBlock { end, .. } => Some(format!("add `@{end}`")),
            Self::Stray {
                expected: Some(expected),
                ..
            } => Some(format!("`@{expected}` would end the open block")),
            Self::Stray { name, .. } => Some(format!(
                "remove it, or write `@@{name}` for the word itself"
            )),
            Self::ContentOutsideSection => {
                Some("move it into `@section(\"content\") … @endsection`".to_owned())
            }
            Self::NestedSection => Some("put the condition or loop inside the section".to_owned()),
            Self::Expression(error) => error.help(),
            Self::UnknownName { near, .. } => {
                near.as_ref().map(|near| format!("did you mean `{near}`?"))
            }
            Self::TooDeep { .. } => {
                Some("move the inner part to a view of its own and simplify".to_owned())
            }
            _ => None,
        }
    }
}
