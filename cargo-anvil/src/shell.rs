//! The only place that prints.
//!
//! Results (lists, previews, `--json`) go to stdout, talk goes to stderr. Verbosity and color are decided here once. Other modules
//! never use `println!`; the lint `clippy::print_stdout` holds them to it.

use std::io::{self, BufRead, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

const GOOD: Style = AnsiColor::Green.on_default().bold();
const CALM: Style = AnsiColor::Cyan.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Only results, warnings and errors.
    Quiet,
    /// The default.
    Normal,
    /// Also what is run.
    Verbose,
}

/// What a step did, in the words of Rails' and Thor's generators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    /// A file was written that was not there.
    Create,
    /// A file already had the content.
    Identical,
    /// A file was changed.
    Edit,
    /// A file was replaced.
    Force,
    /// A file was left as it was.
    Skip,
    /// A file with other content stands in the way.
    Conflict,
    /// A command was run.
    Run,
    /// The application is up.
    Ready,
    /// A build has begun.
    Build,
    /// Something happened to the application's process.
    Server,
}

impl Verb {
    /// The word that is printed.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Identical => "identical",
            Self::Edit => "edit",
            Self::Force => "force",
            Self::Skip => "skip",
            Self::Conflict => "conflict",
            Self::Run => "run",
            Self::Ready => "ready",
            Self::Build => "build",
            Self::Server => "server",
        }
    }

    fn style(self) -> Style {
        match self {
            Self::Create | Self::Edit | Self::Run | Self::Ready => GOOD,
            Self::Identical | Self::Build | Self::Server => CALM,
            Self::Skip | Self::Force => WARN,
            Self::Conflict => BAD,
        }
    }
}

/// Prints, and asks.
pub(crate) struct Shell {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    verbosity: Verbosity,
    color: ColorChoice,
    interactive: bool,
}

impl Shell {
    /// A shell on the process's own streams.
    pub(crate) fn new(verbosity: Verbosity, color: ColorChoice) -> Self {
        Self {
            out: Box::new(AutoStream::new(io::stdout(), color)),
            err: Box::new(AutoStream::new(io::stderr(), color)),
            verbosity,
            color,
            interactive: io::stdin().is_terminal() && io::stderr().is_terminal(),
        }
    }

    /// A shell that says nothing and asks nobody, for tests.
    #[cfg(test)]
    pub(crate) fn silent() -> Self {
        Self {
            out: Box::new(io::sink()),
            err: Box::new(io::sink()),
            verbosity: Verbosity::Quiet,
            color: ColorChoice::Never,
            interactive: false,
        }
    }

    /// How much is said.
    pub(crate) fn verbosity(&self) -> Verbosity {
        self.verbosity
    }

    /// The asked color choice, to be handed to child processes.
    pub(crate) fn color(&self) -> ColorChoice {
        self.color
    }

    /// Whether a person can be asked.
    pub(crate) fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Writes a result to stdout, as it is.
    ///
    /// # Errors
    /// When stdout is closed: the caller's result is then lost, so this one is not swallowed.
    pub(crate) fn result(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// One step: its verb, right-aligned, and its object.
    pub(crate) fn status(&mut self, verb: Verb, object: impl std::fmt::Display) {
        if self.verbosity > Verbosity::Quiet {
            let style = verb.style();
            self.say(&format!("{style}{:>10}{style:#}  {object}\n", verb.word()));
        }
    }

    /// Talk without a verb.
    pub(crate) fn note(&mut self, text: impl std::fmt::Display) {
        if self.verbosity > Verbosity::Quiet {
            self.say(&format!("{text}\n"));
        }
    }

    /// Talk for `-v` only.
    pub(crate) fn verbose(&mut self, text: impl std::fmt::Display) {
        if self.verbosity >= Verbosity::Verbose {
            self.say(&format!("{text}\n"));
        }
    }

    /// Something that the user should know, although the command goes on.
    pub(crate) fn warning(&mut self, text: impl std::fmt::Display) {
        self.say(&format!("{WARN}warning{WARN:#}: {text}\n"));
    }

    /// A failure, its causes and its remedy.
    pub(crate) fn error(&mut self, message: &str, causes: &[String], help: Option<&str>) {
        let mut text = format!("{BAD}error{BAD:#}: {message}\n");
        for cause in causes {
            text.push_str(&format!("  caused by: {cause}\n"));
        }
        if let Some(help) = help {
            let help = help.replace('\n', "\n      ");
            text.push_str(&format!("{CALM}help{CALM:#}: {help}\n"));
        }
        self.say(&text);
    }

    /// Asks, and reads one line. `None` when there is nobody to ask.
    ///
    /// # Errors
    /// When stdin cannot be read.
    pub(crate) fn ask(&mut self, question: &str) -> io::Result<Option<String>> {
        if !self.interactive {
            return Ok(None);
        }
        self.say(&format!("{CALM}{question}{CALM:#} "));
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line)?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }

    /// Talk is best effort: a closed stderr must not end a command halfway.
    fn say(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes());
        let _ = self.err.flush();
    }
}
