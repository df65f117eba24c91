//! What a rule found, and how it is told.

use std::fmt;

use crate::source_file::{SourceFile, files};

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) path: String,
    /// Counted from 1; `None` when the whole file is meant.
    pub(crate) line: Option<usize>,
    /// What is wrong, and what to do.
    pub(crate) message: String,
}

impl Finding {
    pub(crate) fn at(file: &SourceFile, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: file.path.clone(),
            line: Some(line),
            message: message.into(),
        }
    }

    pub(crate) fn in_file(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line: None,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// Fails the test with the list, if there is anything on it.
#[track_caller]
pub(crate) fn expect_none(findings: &[Finding]) {
    let list: String = findings
        .iter()
        .map(|finding| format!("\n  {finding}"))
        .collect();
    assert!(
        findings.is_empty(),
        "{} to put right:{list}\n",
        findings.len()
    );
}

/// Holds every file against a rule.
#[track_caller]
pub(crate) fn expect_tidy(rule: impl Fn(&SourceFile) -> Vec<Finding>) {
    expect_none(&files().iter().flat_map(rule).collect::<Vec<_>>());
}

/// Holds one made-up file against a rule, which should find something on these lines (0 for the whole file).
#[track_caller]
pub(crate) fn expect_lines(
    rule: impl Fn(&SourceFile) -> Vec<Finding>,
    path: &str,
    text: &str,
    expected: &[usize],
) {
    let found = rule(&SourceFile::new(path, text));
    let lines: Vec<usize> = found
        .iter()
        .map(|finding| finding.line.unwrap_or(0))
        .collect();
    assert_eq!(lines, expected, "{path}: {found:?}");
}
