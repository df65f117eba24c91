//! What can be wrong with an expression.

use std::fmt;

/// Why an expression, a pattern or a list of arguments is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpressionError {
    /// Something else was expected.
    Expected {
        /// What could have come.
        expected: &'static str,
        /// What came.
        found: String,
    },
    /// Nothing is there.
    Empty,
    /// A character that begins nothing.
    UnknownCharacter(char),
    /// A string or a character without its closing quote on the same line.
    UnterminatedString,
    /// An escape sequence that Rust does not have.
    UnknownEscape,
    /// Single quotes around more than one character.
    SingleQuotes,
    /// A number that Rust would not read.
    InvalidNumber,
    /// A keyword of Rust where a name should be.
    Keyword(String),
    /// A name that generated code uses.
    ReservedName(String),
    /// Rust, but not part of Forge.
    Unsupported {
        /// What it is.
        construct: &'static str,
        /// What to do instead.
        remedy: &'static str,
    },
    /// Another part of a block after the one that must be last.
    AfterLast {
        /// The directive that begins the last part.
        last: &'static str,
    },
    /// A block that can have an `@else`, but no further conditions.
    OnlyElse,
    /// A property that `loop` does not have.
    UnknownLoopProperty(String),
    /// `loop` where no loop is open, or `loop.parent` in an outermost loop.
    NoLoop,
    /// A name of `{ … }` is given twice.
    DuplicateName(String),
    /// A list in braces where nothing takes one.
    StrayList,
    /// A name that templates have a meaning for.
    TakenName(String),
    /// A `{` or `}` of a format string that does not belong to an argument.
    FormatString,
    /// More tokens than an expression may have.
    TooLong,
    /// More levels than an expression may have.
    TooDeep,
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expected { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::Empty => f.write_str("an expression is missing"),
            Self::UnknownCharacter(found) => {
                write!(f, "`{}` begins no expression", found.escape_default())
            }
            Self::UnterminatedString => f.write_str("the string has no closing quote on its line"),
            Self::UnknownEscape => f.write_str("unknown escape sequence in a string"),
            Self::SingleQuotes => f.write_str("single quotes hold one character"),
            Self::InvalidNumber => f.write_str("this is not a number"),
            Self::Keyword(word) => write!(f, "`{word}` is a keyword of Rust"),
            Self::ReservedName(name) => {
                write!(f, "the name `{name}` is reserved for generated code")
            }
            Self::Unsupported { construct, .. } => {
                write!(f, "{construct} cannot be used in a template")
            }
            Self::AfterLast { last } => {
                write!(f, "no other part can follow `@{last}` in its block")
            }
            Self::OnlyElse => f.write_str("this block can have an `@else`, but no other condition"),
            Self::UnknownLoopProperty(name) => write!(f, "`loop` has no `{name}`"),
            Self::NoLoop => f.write_str("no such loop is open here"),
            Self::DuplicateName(name) => write!(f, "`{name}` is given twice"),
            Self::StrayList => f.write_str("nothing takes a list in braces here"),
            Self::TakenName(name) => write!(f, "`{name}` already means something in a component"),
            Self::FormatString => f.write_str("a brace in the format string is unmatched"),
            Self::TooLong => write!(
                f,
                "the expression has more than {} parts",
                super::limits::MAX_TOKENS
            ),
            Self::TooDeep => write!(
                f,
                "the expression is nested more than {} levels deep",
                super::limits::MAX_DEPTH
            ),
        }
    }
}

impl ExpressionError {
    pub(crate) fn help(&self) -> Option<String> {
        Some(match self {
            Self::Unsupported { remedy, .. } => (*remedy).to_owned(),
            Self::SingleQuotes => "write a string in double quotes".to_owned(),
            Self::Keyword(word)
                if !matches!(word.as_str(), "self" | "Self" | "super" | "crate") =>
            {
                format!("write `r#{word}` for a field of that name")
            }
            Self::UnknownLoopProperty(_) => {
                "it has `index`, `iteration`, `count`, `remaining`, `first`, `last`, `even`, `odd`, `depth` and `parent`"
                    .to_owned()
            }
            Self::FormatString => "write `{{` or `}}` for a brace itself".to_owned(),
            Self::TooLong | Self::TooDeep => "give the view a method and call that".to_owned(),
            _ => return None,
        })
    }
}
