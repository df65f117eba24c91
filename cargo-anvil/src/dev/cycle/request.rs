//! What a build is asked for, and why.

use std::fmt;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::dev::change::Class;

/// A wish for a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    /// What kind of files it is about: of several, the one that asks for most.
    pub(crate) class: Class,
    /// The files, relative to the application where they are inside of it.
    pub(crate) files: Vec<PathBuf>,
    /// Why.
    pub(crate) why: Why,
    /// When the first of them was saved.
    pub(crate) saved: SystemTime,
}

/// Why something is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// Nothing is built yet.
    First,
    /// Files were saved.
    Saved,
    /// The application needs it, for this reason.
    Needed(String),
    /// The user pressed a key.
    Key,
}

impl Request {
    /// One wish of two, where there may be none.
    pub(crate) fn both(earlier: Option<Self>, later: Option<Self>) -> Option<Self> {
        match (earlier, later) {
            (Some(earlier), Some(later)) => Some(earlier.and(later)),
            (earlier, later) => earlier.or(later),
        }
    }

    /// Both wishes in one.
    pub(crate) fn and(mut self, later: Self) -> Self {
        self.class = self.class.max(later.class);
        self.saved = self.saved.min(later.saved);
        for file in later.files {
            if !self.files.contains(&file) {
                self.files.push(file);
            }
        }
        self
    }
}

/// What the line says that announces the build.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Why::First => return f.write_str("the first time"),
            Why::Key => return f.write_str("again, as you asked"),
            Why::Saved | Why::Needed(_) => {}
        }
        if let Some(file) = self.files.first() {
            write!(f, "{}", file.display())?;
        }
        match self.files.len() {
            0 | 1 => {}
            2 => f.write_str(" and one more")?,
            count => write!(f, " and {} more", count - 1)?,
        }
        match &self.why {
            Why::Needed(reason) => write!(f, ": {reason}"),
            _ => f.write_str(" changed"),
        }
    }
}
