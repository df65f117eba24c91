//! `server │ …`: lines with the label of who speaks.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

use crate::dev::terminal;
use crate::shell::{Shell, Stream, Verbosity};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    /// The word before the line.
    pub(crate) name: &'static str,
    /// Its color.
    pub(crate) color: AnsiColor,
}

impl Label {
    /// The application, and whatever concerns its process.
    pub(crate) const SERVER: Self = Self {
        name: "server",
        color: AnsiColor::Cyan,
    };
    /// Cargo, and whatever concerns a build.
    pub(crate) const BUILD: Self = Self {
        name: "build",
        color: AnsiColor::Magenta,
    };
}

const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();

/// Prints for the loop and for its threads. A clone prints to the same place.
#[derive(Clone)]
pub(crate) struct Console {
    shell: Shell,
    /// The length of the longest label.
    width: usize,
}

impl Console {
    /// Makes room for these labels.
    pub(crate) fn new(shell: &Shell, labels: &[Label]) -> Self {
        let width = labels.iter().map(|label| label.name.len()).max();
        Self {
            shell: shell.clone(),
            width: width.unwrap_or_default(),
        }
    }

    /// What is below.
    pub(crate) fn shell(&self) -> &Shell {
        &self.shell
    }

    /// Says something.
    pub(crate) fn say(&self, label: Label, text: impl Display) {
        if self.shell.verbosity() > Verbosity::Quiet {
            self.line(label, Stream::Err, &text.to_string());
        }
    }

    /// Says something good.
    pub(crate) fn good(&self, label: Label, text: impl Display) {
        self.say(label, format_args!("{GOOD}{text}{GOOD:#}"));
    }

    /// Says that something went wrong, even when little is to be said.
    pub(crate) fn warning(&self, label: Label, text: impl Display) {
        self.line(label, Stream::Err, &format!("{WARNING}{text}{WARNING:#}"));
    }

    /// Says something to whoever wants to know what is run.
    pub(crate) fn verbose(&self, label: Label, text: impl Display) {
        if self.shell.verbosity() >= Verbosity::Verbose {
            self.line(label, Stream::Err, &text.to_string());
        }
    }

    /// Shows what is done just now, below everything else; on a terminal only.
    pub(crate) fn live(&self, label: Label, text: &str) {
        if self.shell.verbosity() > Verbosity::Quiet && self.shell.has_live_line() {
            let columns = terminal::columns().saturating_sub(self.width + 4);
            let text: String = text.chars().take(columns).collect();
            let color = if self.shell.is_colored() {
                label.color.on_default()
            } else {
                Style::new()
            };
            let (name, width) = (label.name, self.width);
            self.shell
                .live(&format!("{color}{name:>width$} │{color:#} {text}"));
        }
    }

    /// Prints one line of a source as it is; several lines, when the text has them.
    pub(crate) fn line(&self, label: Label, stream: Stream, text: &str) {
        let color = label.color.on_default();
        let name = label.name;
        let width = self.width;
        let lines: String = text
            .split('\n')
            .map(|line| format!("{color}{name:>width$} │{color:#} {line}\n"))
            .collect();
        self.shell.print(stream, &lines);
    }

    /// Prints text that is to stay as it is: no label, no other line in between.
    pub(crate) fn untouched(&self, text: &str) {
        let end = if text.ends_with('\n') { "" } else { "\n" };
        self.shell.print(Stream::Err, &format!("{text}{end}"));
    }
}
