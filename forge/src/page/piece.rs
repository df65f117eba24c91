//! The pieces that a page is made of.

use super::{Code, PatternCode, Words};
use crate::html::EchoForm;
use crate::span::Span;

/// Pieces one after another.
pub(crate) type Body = Vec<Piece>;

/// A whole page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) body: Body,
    /// Whether an expression or a piece asks for the request.
    pub(crate) uses_context: bool,
}

/// A piece and the place that it came from.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) kind: PieceKind,
    /// The number of the template's file.
    pub(crate) file: usize,
    pub(crate) span: Span,
}

/// The kinds of pieces.
#[derive(Clone, Debug)]
pub(crate) enum PieceKind {
    /// Text that goes out as it is.
    Text(String),
    /// The token of the request, escaped.
    Token,
    /// A value.
    Echo {
        code: Code,
        form: EchoForm,
        /// For the development renderer: the code with its texts left out, so that they can change without a compile.
        words: Option<Words>,
    },
    /// The first arm whose condition holds, or `otherwise`.
    If {
        arms: Vec<Arm>,
        otherwise: Option<Body>,
    },
    /// A body for each item.
    For {
        scope: usize,
        pattern: PatternCode,
        items: Code,
        /// The name of the loop's state, where an expression reads it.
        state: Option<String>,
        /// The name of the number of items, where an expression reads it.
        count: Option<String>,
        body: Body,
        empty: Option<Body>,
    },
    /// The arm whose pattern fits.
    Match {
        scope: usize,
        subject: Code,
        arms: Vec<MatchArm>,
    },
    /// Values under names, for the body.
    Let {
        scope: usize,
        bindings: Vec<Binding>,
        body: Body,
    },
    /// What `content` comes to, under a name, for the body.
    Capture {
        scope: usize,
        name: String,
        content: Body,
        body: Body,
    },
    /// The content of a slot, written where the component shows it.
    Slot { content: Body },
    /// A body that a page shows once, however often it is reached.
    Once { mark: u64, body: Body },
    /// Content for a stack.
    Push {
        stack: String,
        first: bool,
        once: Option<u64>,
        content: Body,
    },
    /// The place of a stack.
    Stack(String),
    /// A part of the page that can be had alone.
    Fragment { name: String, body: Body },
    /// `break` or `continue`.
    Jump(&'static str),
}

/// An arm of an [`PieceKind::If`].
#[derive(Clone, Debug)]
pub(crate) struct Arm {
    /// Joined by `&&`.
    pub(crate) clauses: Vec<ClauseCode>,
    /// The scope of the names that the clauses bind, if they bind any.
    pub(crate) scope: Option<usize>,
    pub(crate) body: Body,
    pub(crate) span: Span,
}

/// A part of a condition.
#[derive(Clone, Debug)]
pub(crate) enum ClauseCode {
    Test(Code),
    Let { pattern: PatternCode, subject: Code },
}

/// An arm of a [`PieceKind::Match`].
#[derive(Clone, Debug)]
pub(crate) struct MatchArm {
    /// `None` for what no other arm takes.
    pub(crate) pattern: Option<PatternCode>,
    pub(crate) scope: usize,
    pub(crate) body: Body,
    pub(crate) span: Span,
}

/// A name, and what it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    pub(crate) name: String,
    /// The type that the value must have, if the template says it.
    pub(crate) ty: Option<String>,
    pub(crate) value: Value,
    pub(crate) span: Span,
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Code(Code),
    /// Text that is written in the template, and so can change without a compile.
    Text(String),
    /// The attributes of a component's tag.
    Bag(Vec<BagEntry>),
}

/// A part of a bag of attributes.
#[derive(Clone, Debug)]
pub(crate) enum BagEntry {
    /// An attribute with its text.
    Text { name: String, text: String },
    /// An attribute without a value.
    Flag(String),
    /// An attribute whose value is computed.
    Code { name: String, value: Code },
    /// All attributes of another bag.
    Spread(Code),
}

impl PieceKind {
    /// Calls `visit` with the bodies that the piece has.
    pub(crate) fn each_body<'a>(&'a self, visit: &mut dyn FnMut(&'a Body)) {
        match self {
            Self::If { arms, otherwise } => {
                arms.iter().for_each(|arm| visit(&arm.body));
                otherwise.iter().for_each(visit);
            }
            Self::For { body, empty, .. } => {
                visit(body);
                empty.iter().for_each(visit);
            }
            Self::Match { arms, .. } => arms.iter().for_each(|arm| visit(&arm.body)),
            Self::Capture { content, body, .. } => {
                visit(content);
                visit(body);
            }
            Self::Let { body, .. }
            | Self::Once { body, .. }
            | Self::Fragment { body, .. }
            | Self::Slot { content: body }
            | Self::Push { content: body, .. } => visit(body),
            Self::Text(_) | Self::Token | Self::Echo { .. } | Self::Stack(_) | Self::Jump(_) => {}
        }
    }

    /// The same, to change them.
    pub(crate) fn each_body_mut(&mut self, visit: &mut dyn FnMut(&mut Body)) {
        match self {
            Self::If { arms, otherwise } => {
                arms.iter_mut().for_each(|arm| visit(&mut arm.body));
                otherwise.iter_mut().for_each(visit);
            }
            Self::For { body, empty, .. } => {
                visit(body);
                empty.iter_mut().for_each(visit);
            }
            Self::Match { arms, .. } => arms.iter_mut().for_each(|arm| visit(&mut arm.body)),
            Self::Capture { content, body, .. } => {
                visit(content);
                visit(body);
            }
            Self::Let { body, .. }
            | Self::Once { body, .. }
            | Self::Fragment { body, .. }
            | Self::Slot { content: body }
            | Self::Push { content: body, .. } => visit(body),
            Self::Text(_) | Self::Token | Self::Echo { .. } | Self::Stack(_) | Self::Jump(_) => {}
        }
    }

    /// Whether nothing behind the piece is ever reached: it always leaves the loop or its round.
    pub(crate) fn always_leaves(&self) -> bool {
        let leaves = |body: &Body| body.last().is_some_and(|last| last.kind.always_leaves());
        match self {
            Self::Jump(_) => true,
            Self::If {
                arms,
                otherwise: Some(otherwise),
            } => leaves(otherwise) && arms.iter().all(|arm| leaves(&arm.body)),
            Self::Match { arms, .. } => {
                !arms.is_empty() && arms.iter().all(|arm| leaves(&arm.body))
            }
            Self::Let { body, .. } | Self::Capture { body, .. } => leaves(body),
            _ => false,
        }
    }
}
