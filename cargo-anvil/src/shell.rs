//! The only place that prints.
//!
//! Results (lists, previews, `--json`) go to stdout, talk goes to stderr. Verbosity and color are decided here once. Other modules
//! never use `println!`; the lint `clippy::print_stdout` holds them to it.
//!
//! A shell can be cloned for another thread: lines never mix, and the live line (the progress of a build) is always the last one.

use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    /// A build has begun.
    Build,
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
            Self::Build => "build",
        }
    }

    fn style(self) -> Style {
        match self {
            Self::Create | Self::Edit | Self::Run => GOOD,
            Self::Identical | Self::Build => CALM,
            Self::Skip | Self::Force => WARN,
            Self::Conflict => BAD,
        }
    }
}

/// One of the two streams that are printed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// Prints, and asks.
#[derive(Clone)]
pub(crate) struct Shell {
    streams: Arc<Mutex<Streams>>,
    verbosity: Verbosity,
    color: ColorChoice,
    /// Whether color reaches whoever reads stderr.
    colored: bool,
    interactive: bool,
}

struct Streams {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    /// What stands below everything else, and is drawn again after each line; `None` when stderr is no terminal.
    live: Option<String>,
}

impl Shell {
    /// A shell on the process's own streams.
    pub(crate) fn new(verbosity: Verbosity, color: ColorChoice) -> Self {
        let err = AutoStream::new(io::stderr(), color);
        Self {
            colored: err.current_choice() != ColorChoice::Never,
            streams: Arc::new(Mutex::new(Streams {
                out: Box::new(AutoStream::new(io::stdout(), color)),
                err: Box::new(err),
                live: io::stderr().is_terminal().then(String::new),
            })),
            verbosity,
            color,
            interactive: io::stdin().is_terminal() && io::stderr().is_terminal(),
        }
    }

    /// A shell that says nothing and asks nobody, for tests.
    #[cfg(test)]
    pub(crate) fn silent() -> Self {
        Self {
            streams: Arc::new(Mutex::new(Streams {
                out: Box::new(io::sink()),
                err: Box::new(io::sink()),
                live: None,
            })),
            verbosity: Verbosity::Quiet,
            color: ColorChoice::Never,
            colored: false,
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

    /// Whether whoever reads stderr sees color.
    pub(crate) fn is_colored(&self) -> bool {
        self.colored
    }

    /// Whether a person can be asked.
    pub(crate) fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Whether there is a live line, that is: whether stderr is a terminal.
    pub(crate) fn has_live_line(&self) -> bool {
        self.streams().live.is_some()
    }

    /// Writes a result to stdout, as it is.
    ///
    /// # Errors
    /// When stdout is closed: the caller's result is then lost, so this one is not swallowed.
    pub(crate) fn result(&mut self, text: &str) -> io::Result<()> {
        let mut streams = self.streams();
        streams.out.write_all(text.as_bytes())?;
        streams.out.flush()
    }

    /// Writes lines to one of the streams, above the live line. Best effort, as all talk.
    pub(crate) fn print(&self, stream: Stream, lines: &str) {
        self.streams().print(stream, lines);
    }

    /// Draws the live line anew; an empty one is none. Without a terminal there is none anyway.
    pub(crate) fn live(&self, line: &str) {
        let mut streams = self.streams();
        if let Some(live) = streams.live.as_mut().filter(|live| *live != line) {
            line.clone_into(live);
            streams.erase_live();
            streams.draw_live();
        }
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

    /// Clears the terminal.
    pub(crate) fn clear(&self) {
        let streams = self.streams();
        // As the live line: past the filter of colors.
        let _ = io::stdout().write_all(b"\x1b[2J\x1b[3J\x1b[H");
        let _ = io::stdout().flush();
        streams.draw_live();
    }

    fn say(&mut self, text: &str) {
        self.print(Stream::Err, text);
    }

    fn streams(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Streams {
    /// Talk is best effort: a closed stream must not end a command halfway.
    fn print(&mut self, stream: Stream, text: &str) {
        let is_drawn = self.live.as_ref().is_some_and(|live| !live.is_empty());
        if is_drawn {
            self.erase_live();
        }
        let stream = match stream {
            Stream::Out => &mut self.out,
            Stream::Err => &mut self.err,
        };
        let _ = stream.write_all(text.as_bytes());
        let _ = stream.flush();
        if is_drawn {
            self.draw_live();
        }
    }

    // The cursor's movements go past the filter of colors, which would take them out where color is not wanted.
    fn erase_live(&self) {
        let _ = io::stderr().write_all(b"\r\x1b[2K");
    }

    fn draw_live(&self) {
        if let Some(live) = &self.live {
            let _ = io::stderr().write_all(live.as_bytes());
        }
    }
}
