//! `cargo anvil view:list`.

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::dev::Layout;
use crate::views::{Application, list_json, list_text};

/// List the templates, their layouts, and the structs that render them
///
/// A line names the template, the layout that it extends, and what it is to the application: the struct that derives View with its
/// fields, a component with its props, a layout or a part of other views.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil view:list
  cargo anvil view:list --json")]
pub(crate) struct Args {
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// When no application is found, when a file cannot be read.
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<()> {
    let project = ctx.project()?;
    let application = Application::read(Layout::of(&project)?.root(&project))?;
    let templates = application.templates();
    let list = if args.json {
        list_json(&templates, &application.views)
    } else {
        list_text(&templates, &application.views)
    };
    ctx.shell.result(&list).context("cannot write the list")?;
    if templates.is_empty() && !args.json {
        ctx.shell.note("there are no templates in resources/views");
    }
    Ok(())
}
