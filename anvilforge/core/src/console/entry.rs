//! The way from `main` to a command and back to an exit code.

use std::future::Future;
use std::process::ExitCode;

use super::arguments::{Request, parse};
use super::{COMMANDS, Command, Context, Failure, output};
use crate::app::{BootError, Definition};

/// Runs the application's binary: what `anvilforge::main!` calls.
pub fn run(definition: Definition) -> ExitCode {
    let done = parse(std::env::args_os().skip(1)).and_then(|request| answer(definition, request));
    ExitCode::from(exit_code(done))
}

/// Says what went wrong, and which exit code that is.
pub(crate) fn exit_code(done: Result<(), Failure>) -> u8 {
    match done {
        Ok(()) => 0,
        Err(Failure::Usage(text)) => {
            output::error(text);
            2
        }
        Err(Failure::Failed(text)) => {
            output::error(text);
            1
        }
    }
}

/// Runs a command's future to its end.
pub(crate) fn block_on(command: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(BootError::Runtime)?
        .block_on(command)
}

fn answer(definition: Definition, request: Request) -> Result<(), Failure> {
    match request {
        Request::Help => help(definition),
        Request::CommandHelp(command) => command_help(definition, command),
        Request::Version => {
            output::print(format_args!("{} {}", definition.name, definition.version));
        }
        Request::Run(command, arguments) => {
            return block_on((command.run)(Context {
                definition,
                arguments,
            }));
        }
    }
    Ok(())
}

fn help(definition: Definition) {
    let name = definition.name;
    output::print(format_args!(
        "{name} {}\n\nUsage: {name} <command> [options]\n\nCommands:",
        definition.version
    ));
    for command in COMMANDS {
        output::print(format_args!("  {:<18} {}", command.name, command.summary));
    }
    output::print(format_args!(
        "\n`{name} <command> --help` shows the options of a command."
    ));
}

fn command_help(definition: Definition, command: &Command) {
    output::print(format_args!(
        "{}\n\nUsage: {} {} [options]",
        command.summary, definition.name, command.name
    ));
    if !command.options.is_empty() {
        output::print("\nOptions:");
    }
    for (form, text) in command.options {
        output::print(format_args!("  {form:<18} {text}"));
    }
}
