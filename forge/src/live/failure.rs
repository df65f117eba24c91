//! Why a page cannot be rendered without a compile.

use std::fmt;

use crate::error::Errors;

/// Why the development renderer shows no page.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LiveError {
    /// The templates are not right.
    Templates(Errors),
    /// The templates have expressions that are not compiled yet.
    NeedsRebuild(Vec<NewExpression>),
    /// An expression failed, such as `route` with an unknown name.
    Failed(String),
}

/// An expression that the running application was not built with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExpression {
    /// The path of the template.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The line as it is written.
    pub text: String,
}

impl fmt::Display for NewExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            column,
            text,
        } = self;
        write!(f, "{path}:{line}:{column}: {}", text.trim())
    }
}

impl fmt::Display for LiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Templates(errors) => errors.fmt(f),
            Self::NeedsRebuild(expressions) => {
                f.write_str("needs rebuild")?;
                for expression in expressions {
                    write!(f, "\n{expression}")?;
                }
                Ok(())
            }
            Self::Failed(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for LiveError {}
