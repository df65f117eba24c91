//! The whole command tree, as clap derives it.
//!
//! The groups of `--help` are the enums below: adding a variant adds it to the tree, to the help and to the dispatch at once. What a
//! command does is in `commands`.

use std::ffi::{OsStr, OsString};

use anstyle::{AnsiColor, Style};
use clap::builder::Styles;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{
    build, dev, doctor, in_app, key_generate, make, new, test, view_check, view_list,
};
use crate::context::{Context, Globals};
use crate::exit_code::{self, ExitCode};

const HEADING: Style = AnsiColor::Green.on_default().bold();
const LITERAL: Style = AnsiColor::Cyan.on_default().bold();
const STYLES: Styles = Styles::styled()
    .header(HEADING)
    .usage(HEADING)
    .literal(LITERAL)
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "  cargo anvil new blog
  cargo anvil dev
  cargo anvil make:model Post title:string body:text user:references -m
  cargo anvil migrate
  cargo anvil routes";

/// Laravel's developer experience, Rust's runtime
#[derive(Debug, Parser)]
#[command(
    name = "cargo-anvil",
    bin_name = "cargo anvil",
    version,
    styles = STYLES,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    help_template = "{about-with-newline}\n{usage-heading} {usage}{after-help}"
)]
pub(crate) struct Cli {
    /// The flags of every command.
    #[command(flatten)]
    pub(crate) globals: Globals,
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A command, by its group.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Starting and running.
    #[command(flatten)]
    Run(Run),
    /// Writing code.
    #[command(flatten)]
    Make(Make),
    /// What the application's own binary does.
    #[command(flatten)]
    InApp(in_app::InApp),
}

/// Starting, building and running an application. The help of a command is the documentation of its `Args`.
#[derive(Debug, Subcommand)]
pub(crate) enum Run {
    New(new::Args),
    Dev(dev::Args),
    Build(build::Args),
    Test(test::Args),
    #[command(name = "key:generate")]
    KeyGenerate(key_generate::Args),
    Doctor(doctor::Args),
    #[command(name = "view:check")]
    ViewCheck(view_check::Args),
    #[command(name = "view:list")]
    ViewList(view_list::Args),
    /// What `dev` runs its companions below.
    #[command(name = "dev:companion", hide = true)]
    Companion {
        /// The command.
        #[arg(required = true, last = true)]
        command: Vec<OsString>,
    },
}

/// The generators.
#[derive(Debug, Subcommand)]
pub(crate) enum Make {
    #[command(name = "make:model")]
    Model(make::model::Args),
    #[command(name = "make:migration")]
    Migration(make::migration::Args),
    #[command(name = "make:controller")]
    Controller(make::controller::Args),
    #[command(name = "make:view")]
    View(make::view::Args),
    #[command(name = "make:request")]
    Request(make::request::Args),
    #[command(name = "make:factory")]
    Factory(make::factory::Args),
    #[command(name = "make:seeder")]
    Seeder(make::seeder::Args),
}

/// The tree with its grouped help.
pub(crate) fn command() -> clap::Command {
    let command = Cli::command();
    let help = grouped_help(&command);
    command.after_help(help)
}

/// Parses the arguments of the process; what clap has to say is printed here.
///
/// `cargo anvil X` arrives as `cargo-anvil anvil X`; both spellings and `cargo-anvil X` are the same.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, ExitCode> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments
        .get(1)
        .is_some_and(|first| first == OsStr::new("anvil"))
    {
        arguments.remove(1);
    }
    let parsed = command()
        .try_get_matches_from(&arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let mut cli = parsed.map_err(|error| explain(&error))?;
    let forwarded = match &mut cli.command {
        Command::InApp(command) => Some(command.arguments_mut()),
        Command::Run(Run::Build(args)) => Some(&mut args.arguments),
        Command::Run(Run::Test(args)) => Some(&mut args.arguments),
        Command::Run(_) | Command::Make(_) => None,
    };
    if let Some(forwarded) = forwarded {
        restore_escape(&arguments, forwarded);
    }
    Ok(cli)
}

/// Puts a leading `--` back, which clap takes for its own: `cargo anvil test -- --nocapture` passes it on.
///
/// What is passed on is the end of the command line as it was, so the `--` can be seen before it.
fn restore_escape(all: &[OsString], forwarded: &mut Vec<OsString>) {
    let before = all
        .len()
        .checked_sub(forwarded.len() + 1)
        .and_then(|at| all.get(at));
    if before.is_some_and(|before| before == "--") {
        forwarded.insert(0, OsString::from("--"));
    }
}

fn explain(error: &clap::Error) -> ExitCode {
    if let (ErrorKind::InvalidSubcommand, Some(ContextValue::String(name))) =
        (error.kind(), error.get(ContextKind::InvalidSubcommand))
    {
        let near = match error.get(ContextKind::SuggestedSubcommand) {
            // Clap sorts them from the least to the most similar.
            Some(ContextValue::Strings(names)) => names.last().cloned(),
            Some(ContextValue::String(name)) => Some(name.clone()),
            _ => None,
        };
        let message = match near {
            Some(near) => format!("unknown command `{name}`: did you mean `{near}`?"),
            None => format!("unknown command `{name}`"),
        };
        let help = format!(
            "`cargo anvil --help` lists the commands; a command of your own application is run by its binary: `cargo run -- {name}`"
        );
        Context::shell(&Globals::default()).error(&message, &[], Some(&help));
        return ExitCode::Usage;
    }
    // Printing fails only when the stream is closed, and then nobody reads it.
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::Usage
    } else {
        ExitCode::Success
    }
}

/// The commands by group, the options, the examples and the exit codes.
fn grouped_help(root: &clap::Command) -> String {
    let groups = [
        (
            "Start and run",
            Run::augment_subcommands(clap::Command::new("run")),
        ),
        (
            "Make",
            Make::augment_subcommands(clap::Command::new("make")),
        ),
        (
            "In your application (run by its own binary)",
            in_app::InApp::augment_subcommands(clap::Command::new("app")),
        ),
    ];
    let mut help = String::new();
    for (heading, group) in &groups {
        help.push_str(&format!("{HEADING}{heading}:{HEADING:#}\n"));
        for command in group
            .get_subcommands()
            .filter(|command| !command.is_hide_set())
        {
            let about = command
                .get_about()
                .map(ToString::to_string)
                .unwrap_or_default();
            help.push_str(&format!(
                "  {LITERAL}{:<18}{LITERAL:#}{about}\n",
                command.get_name()
            ));
        }
        help.push('\n');
    }
    help.push_str(&format!("{HEADING}Options of every command:{HEADING:#}\n"));
    for argument in root.get_arguments() {
        let short = argument
            .get_short()
            .map_or_else(|| "    ".to_owned(), |short| format!("-{short}, "));
        let long = argument.get_long().unwrap_or_default();
        let value = match argument.get_value_names() {
            Some([name]) if argument.get_action().takes_values() => format!(" <{name}>"),
            _ => String::new(),
        };
        let about = argument
            .get_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        help.push_str(&format!(
            "  {LITERAL}{:<28}{LITERAL:#}{about}\n",
            format!("{short}--{long}{value}")
        ));
    }
    help.push_str(&format!(
        "  {LITERAL}{:<28}{LITERAL:#}Print help, of a command too\n",
        "-h, --help"
    ));
    help.push_str(&format!(
        "  {LITERAL}{:<28}{LITERAL:#}Print version\n",
        "-V, --version"
    ));
    help.push_str(&format!("\n{HEADING}Examples:{HEADING:#}\n{EXAMPLES}\n"));
    help.push_str(&format!(
        "\n{HEADING}Exit codes:{HEADING:#}\n{}",
        exit_code::HELP
    ));
    help
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn the_three_spellings_are_one() {
        for arguments in [
            &["cargo-anvil", "anvil", "routes"][..],
            &["cargo-anvil", "routes"],
        ] {
            let cli = parse(arguments.iter().map(OsString::from)).expect("parses");
            assert!(matches!(
                cli.command,
                Command::InApp(in_app::InApp::Routes(_))
            ));
        }
    }

    #[test]
    fn an_in_app_command_takes_whatever_follows() {
        let cli = parse(
            [
                "cargo-anvil",
                "-p",
                "blog",
                "migrate",
                "--step",
                "-x",
                "--",
                "y",
            ]
            .map(OsString::from),
        )
        .expect("parses");
        assert_eq!(cli.globals.package.as_deref(), Some("blog"));
        let Command::InApp(command) = cli.command else {
            panic!("an in-app command")
        };
        assert_eq!(
            command.forwarded(),
            (
                "migrate",
                &["--step", "-x", "--", "y"].map(OsString::from)[..]
            )
        );
    }

    #[test]
    fn a_leading_escape_is_passed_on() {
        for arguments in [&["--", "--nocapture"][..], &["--"], &["a", "--", "b"], &[]] {
            let all = ["cargo-anvil", "-q", "test"]
                .iter()
                .chain(arguments)
                .map(OsString::from);
            let Command::Run(Run::Test(args)) = parse(all).expect("parses").command else {
                panic!("the tests")
            };
            assert_eq!(args.arguments, arguments);
        }
    }

    #[test]
    fn every_command_is_in_the_grouped_help() {
        let help = grouped_help(&Cli::command());
        let root = Cli::command();
        for command in root
            .get_subcommands()
            .filter(|command| !command.is_hide_set())
        {
            assert!(
                help.contains(&format!("{:<18}", command.get_name())),
                "{} is missing",
                command.get_name()
            );
        }
    }
}
