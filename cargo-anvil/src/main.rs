//! `cargo anvil`: the command line of Anvilforge.
//!
//! Arguments become a [`cli::Cli`] and a [`context::Context`], a command runs, an exit code comes out. Nothing else is here. The CLI
//! never links the framework's runtime: what needs the application (`migrate`, `routes`, …) is run by the application's own binary.
//!
//! | module | what it owns |
//! |---|---|
//! | `cli`, `commands` | the command tree and one file per command |
//! | `context`, `shell`, `error`, `exit_code` | what every command uses |
//! | `project` | finding the application, reading its files |
//! | `scaffold` | `cargo anvil new` |
//! | `stub`, `inflect`, `edit`, `plan` | the generators: text in, plan out; `plan::apply` alone writes |
//! | `views` | the templates, and the structs that render them |
//! | `forward`, `dev` | building and running the application |
//! | `doctor` | what slows builds down or keeps the application from running |

mod cli;
mod commands;
mod context;
mod dev;
mod doctor;
mod edit;
mod error;
mod exit_code;
mod forward;
mod inflect;
mod plan;
mod project;
mod scaffold;
mod shell;
mod stub;
mod views;

use std::process::ExitCode as ProcessExitCode;

use crate::context::Context;
use crate::error::CliError;
use crate::exit_code::ExitCode;

fn main() -> ProcessExitCode {
    if let Some(code) = dev::hot_stand_in() {
        return code;
    }
    let cli = match cli::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code.into(),
    };
    let mut shell = Context::shell(&cli.globals);
    let result =
        Context::new(cli.globals.clone()).and_then(|mut ctx| commands::run(cli.command, &mut ctx));
    match result {
        Ok(code) => code,
        Err(error) => {
            let known = error.downcast_ref::<CliError>();
            let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
            shell.error(
                &error.to_string(),
                &causes,
                known.and_then(CliError::remedy),
            );
            known.map_or(ExitCode::Failure, CliError::code).into()
        }
    }
}
