//! What a check says.

use super::Fix;

/// How good or bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// As it should be.
    Ok,
    /// Worth knowing; nothing need be done.
    Note,
    /// It works, and costs more than it must.
    Warn,
    /// It does not work, or will not.
    Fail,
}

impl Mark {
    /// The word that is printed, and the value in JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// What a check is about, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// rustc, the linker, what they are told.
    Toolchain,
    /// The profile of development builds.
    Build,
    /// The file system, the kernel's limits.
    Machine,
    /// The framework, `.env`, drivers.
    Application,
    /// The database and the port.
    Running,
}

impl Group {
    /// The heading in the report.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Toolchain => "Toolchain",
            Self::Build => "Development builds",
            Self::Machine => "Machine",
            Self::Application => "Application",
            Self::Running => "Running",
        }
    }

    /// The value in JSON.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Toolchain => "toolchain",
            Self::Build => "build",
            Self::Machine => "machine",
            Self::Application => "application",
            Self::Running => "running",
        }
    }
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// A stable name: `debug-info`.
    pub(crate) id: &'static str,
    /// What it is about.
    pub(crate) group: Group,
    /// How good or bad it is.
    pub(crate) mark: Mark,
    /// What was found, as a fragment.
    pub(crate) message: String,
    /// What it costs, or what mending it is expected to gain.
    pub(crate) why: Option<String>,
    /// What to do.
    pub(crate) remedy: Option<String>,
    /// What `--fix` would do about it.
    pub(crate) fixes: Vec<Fix>,
}

impl Finding {
    fn new(id: &'static str, group: Group, mark: Mark, message: impl Into<String>) -> Self {
        Self {
            id,
            group,
            mark,
            message: message.into(),
            why: None,
            remedy: None,
            fixes: Vec::new(),
        }
    }

    /// All is well.
    pub(crate) fn ok(id: &'static str, group: Group, message: impl Into<String>) -> Self {
        Self::new(id, group, Mark::Ok, message)
    }

    /// Something to know.
    pub(crate) fn note(id: &'static str, group: Group, message: impl Into<String>) -> Self {
        Self::new(id, group, Mark::Note, message)
    }

    /// Something that costs.
    pub(crate) fn warn(id: &'static str, group: Group, message: impl Into<String>) -> Self {
        Self::new(id, group, Mark::Warn, message)
    }

    /// Something that fails.
    pub(crate) fn fail(id: &'static str, group: Group, message: impl Into<String>) -> Self {
        Self::new(id, group, Mark::Fail, message)
    }

    /// Adds what it costs or what mending gains.
    #[must_use]
    pub(crate) fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Adds what `--fix` does about it.
    #[must_use]
    pub(crate) fn fix(mut self, fix: impl IntoIterator<Item = Fix>) -> Self {
        self.fixes.extend(fix);
        self
    }
}
