//! `cargo anvil view:check`.

use std::process::ExitCode as ProcessExitCode;

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::dev::Layout;
use crate::exit_code::ExitCode;
use crate::views::{Application, check_json};

/// Check all templates without compiling the application
///
/// Reads every template and component of resources/views, and the structs that derive View. Finds what is wrong with directives, blocks,
/// components, props, layouts and includes, names that are no field of their view, and views that have no template. What only the
/// compiler knows, such as the types of expressions, is left to it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil view:check
  cargo anvil view:check --json

Exit codes:
  0  all templates are right
  1  something is wrong with one")]
pub(crate) struct Args {
    /// Print the mistakes as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// When no application is found, when a file cannot be read.
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<ProcessExitCode> {
    let project = ctx.project()?;
    let application = Application::read(Layout::of(&project)?.root(&project))?;
    for (path, why) in &application.unreadable {
        ctx.shell.warning(format_args!(
            "{path} is left out: it cannot be read as Rust ({why})"
        ));
    }
    let views = application.templates().len();
    let errors = application.check().err();
    if args.json {
        let report = check_json(views, errors.as_ref());
        ctx.shell
            .result(&report)
            .context("cannot write the report")?;
    } else if let Some(errors) = &errors {
        ctx.shell
            .result(&format!("{errors:#}\n"))
            .context("cannot write the report")?;
    }
    let Some(errors) = errors else {
        if !args.json {
            ctx.shell
                .note(format_args!("{}: all right", counted(views, "template")));
        }
        return Ok(ExitCode::Success.into());
    };
    if !args.json {
        let mistakes = counted(errors.iter().count(), "mistake");
        ctx.shell.error(
            &format!("{mistakes} in {}", counted(views, "template")),
            &[],
            None,
        );
    }
    Ok(ExitCode::Failure.into())
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
