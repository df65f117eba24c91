//! The table of companions.

use anstyle::AnsiColor;
use anyhow::Result;

use super::vite;
use crate::dev::console::Label;
use crate::project::Files;

/// A kind of companion.
#[derive(Debug)]
pub(crate) struct Kind {
    /// What stands before its lines; `--no-<name>` leaves it out.
    pub(crate) label: Label,
    /// The command to run, if the application has use for it.
    pub(super) detect: fn(&Files) -> Result<Option<Vec<String>>>,
    /// What to do when its program is missing.
    pub(super) remedy: &'static str,
}

impl Kind {
    /// All there are.
    pub(crate) const ALL: &'static [Self] = &[Self {
        label: Label {
            name: "vite",
            color: AnsiColor::Yellow,
        },
        detect: vite::command,
        remedy: "install it, or leave Vite out with `--no-vite`",
    }];
}
