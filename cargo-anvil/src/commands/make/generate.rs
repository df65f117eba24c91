//! What all generators do with their plan: preview it, or apply it.

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::plan::{Conflicts, Plan, apply, preview};
use crate::project::Files;

/// The flags of every generator.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(crate) struct Generate {
    /// Replace files that are there with other content
    #[arg(long)]
    pub(crate) force: bool,
    /// Show what would be written and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Finds the application, lets `plan` plan on its files, and previews or applies what comes out.
///
/// # Errors
/// When no application is found, when planning fails, when files stand in the way.
pub(crate) fn generate(
    flags: Generate,
    ctx: &mut Context,
    plan: impl FnOnce(&Files) -> Result<Plan>,
) -> Result<()> {
    let project = ctx.project()?;
    let files = project.files();
    let plan = plan(&files)?;
    if flags.dry_run {
        let text = preview(&plan, &files)?;
        return ctx.shell.result(&text).context("cannot write the preview");
    }
    let conflicts = if flags.force {
        Conflicts::Force
    } else {
        Conflicts::Ask
    };
    apply(&plan, &project.root, conflicts, &mut ctx.shell)
}
