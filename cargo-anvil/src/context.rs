//! What every command gets: the shell, the global flags, where it was started.
//!
//! Nothing is looked up before it is asked for: `cargo anvil --version` reads no manifest.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anstream::ColorChoice;
use anyhow::{Context as _, Result};
use clap::{ArgAction, Args, ValueEnum};

use crate::project::{self, Project};
use crate::shell::{Shell, Verbosity};

/// The flags that every command takes, in cargo's meaning.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// Say only what went wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say what is run; twice: let cargo say more too
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Color the output: auto, always, never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) color: Color,
    /// The application's Cargo.toml, instead of the nearest one
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) manifest_path: Option<PathBuf>,
    /// The application, in a workspace with several
    #[arg(short, long, global = true, value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// Let cargo use no network
    #[arg(long, global = true)]
    pub(crate) offline: bool,
    /// Let cargo leave Cargo.lock as it is
    #[arg(long, global = true)]
    pub(crate) locked: bool,
    /// Both --locked and --offline
    #[arg(long, global = true)]
    pub(crate) frozen: bool,
}

/// When to color.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// When the stream is a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The first parameter of every command.
pub(crate) struct Context {
    /// Prints and asks.
    pub(crate) shell: Shell,
    /// The global flags.
    pub(crate) globals: Globals,
    /// The folder the command was started in.
    pub(crate) folder: PathBuf,
}

impl Context {
    /// Makes the context of one run.
    ///
    /// # Errors
    /// When the current folder cannot be told (it was removed).
    pub(crate) fn new(globals: Globals) -> Result<Self> {
        let folder =
            env::current_dir().context("the current folder cannot be read; was it removed?")?;
        Ok(Self {
            shell: Self::shell(&globals),
            globals,
            folder,
        })
    }

    /// The shell that the flags ask for.
    pub(crate) fn shell(globals: &Globals) -> Shell {
        let verbosity = match (globals.quiet, globals.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, 0) => Verbosity::Normal,
            (false, _) => Verbosity::Verbose,
        };
        let color = match globals.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Shell::new(verbosity, color)
    }

    /// Finds the application that the command is about.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub(crate) fn project(&self) -> Result<Project> {
        project::find(
            &self.folder,
            self.globals.manifest_path.as_deref(),
            self.globals.package.as_deref(),
        )
    }

    /// A `cargo` command with the global flags after its subcommand; `$CARGO` is honored.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command =
            self.tool(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
        command.arg(subcommand);
        match self.shell.color() {
            ColorChoice::Always | ColorChoice::AlwaysAnsi => command.args(["--color", "always"]),
            ColorChoice::Never => command.args(["--color", "never"]),
            ColorChoice::Auto => &mut command,
        };
        let flags = [
            (self.globals.offline, "--offline"),
            (self.globals.locked, "--locked"),
            (self.globals.frozen, "--frozen"),
            (self.globals.verbose > 1, "--verbose"),
        ];
        for (_, flag) in flags.iter().filter(|(asked, _)| *asked) {
            command.arg(flag);
        }
        command
    }

    /// A command for another program, without what cargo tells only to *this* one.
    ///
    /// Run through `cargo run`, this process has the variables of its own package; an application that looked at them would take the
    /// CLI's folder for its own.
    pub(crate) fn tool(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        for (name, _) in env::vars_os() {
            let own = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_")
                    || name.starts_with("CARGO_MANIFEST_")
                    || name.starts_with("CARGO_BIN_")
            });
            if own {
                command.env_remove(&name);
            }
        }
        match self.shell.color() {
            ColorChoice::Always | ColorChoice::AlwaysAnsi => command.env("CLICOLOR_FORCE", "1"),
            ColorChoice::Never => command.env("NO_COLOR", "1"),
            ColorChoice::Auto => &mut command,
        };
        command
    }

    /// Lets a child color what it writes into a pipe of ours, if whoever reads it from us sees color.
    pub(crate) fn color_child(&self, command: &mut Command) {
        if self.shell.is_colored() {
            for name in ["CLICOLOR_FORCE", "FORCE_COLOR", "ANVIL_COLOR"] {
                command.env(name, "1");
            }
        }
    }
}
