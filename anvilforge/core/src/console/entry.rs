//! The way from `main` to a command and back to an exit code.

use std::process::ExitCode;

use super::arguments::{Request, parse};
use super::{COMMANDS, Command, Context, Failure, output};
use crate::app::{BootError, Definition};

/// Runs the application's binary: what `anvilforge::main!` calls.
pub fn run(definition: Definition) -> ExitCode {
    match parse(std::env::args_os().skip(1)).and_then(|request| answer(definition, request)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(text)) => {
            output::error(text);
            ExitCode::from(2)
        }
        Err(Failure::Failed(text)) => {
            output::error(text);
            ExitCode::from(1)
        }
    }
}

fn answer(definition: Definition, request: Request) -> Result<(), Failure> {
    match request {
        Request::Help => help(definition),
        Request::CommandHelp(command) => command_help(definition, command),
        Request::Version => {
            output::print(format_args!("{} {}", definition.name, definition.version));
        }
        Request::Run(command, arguments) => {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .map_err(BootError::Runtime)?;
            return runtime.block_on((command.run)(Context {
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
