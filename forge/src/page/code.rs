//! Expressions and patterns as code.

/// An expression as Rust, and as Askama may read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Code {
    /// What it is in Rust.
    pub(crate) rust: String,
    /// The form that Askama reads, if it means the same there; else Askama is handed the Rust code verbatim.
    pub(crate) plain: Option<String>,
    /// Whether it reads a name that is bound around it, and so cannot be moved out of there.
    pub(crate) bound: bool,
}

impl Code {
    /// Code that is the same in both languages, and reads no bound name.
    pub(crate) fn same(code: impl Into<String>) -> Self {
        let rust = code.into();
        Self {
            plain: Some(rust.clone()),
            rust,
            bound: false,
        }
    }

    /// Code that only Rust reads.
    pub(crate) fn rust(rust: String, bound: bool) -> Self {
        Self {
            rust,
            plain: None,
            bound,
        }
    }

    /// The same code inside other code: `around` is given each form in its turn.
    pub(crate) fn map(&self, around: impl Fn(&str) -> String) -> Self {
        Self {
            rust: around(&self.rust),
            plain: self.plain.as_deref().map(around),
            bound: self.bound,
        }
    }
}

/// Code that asks for some of its texts while it runs, as `run.word(0)`, and the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) rust: String,
    pub(crate) texts: Vec<String>,
}

/// A pattern in both languages, which write alternatives differently.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PatternCode {
    pub(crate) rust: String,
    pub(crate) askama: String,
}
