//! `cargo anvil key:generate`.

use std::fs;
use std::io::ErrorKind;

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::edit::set_env;
use crate::error::CliError;
use crate::plan::{Conflicts, Plan, Step, apply};
use crate::scaffold::{app_key, has_app_key};

/// Write a new APP_KEY into .env
///
/// The key signs and encrypts cookies: with another key, everybody is signed out. So a key that is there is replaced only on demand.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  cargo anvil key:generate\n  cargo anvil key:generate --show")]
pub(crate) struct Args {
    /// Print a key and change nothing
    #[arg(long)]
    show: bool,
    /// Replace the key that is there
    #[arg(long)]
    force: bool,
}

/// Runs the command.
///
/// # Errors
/// When no application is found, when there is a key already, when `.env` cannot be read or written.
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<()> {
    let key = app_key()?;
    if args.show {
        return ctx
            .shell
            .result(&format!("{key}\n"))
            .context("cannot write the key");
    }
    let project = ctx.project()?;
    let path = project.root.join(".env");
    let before = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(
                CliError::failure(format!("there is no `{}`", path.display()))
                    .help("copy .env.example to .env first")
                    .into(),
            );
        }
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read `{}`", path.display()));
        }
    };
    if has_app_key(&before) && !args.force {
        let question = "replace the APP_KEY that is there? everybody is signed out. [y/N]";
        match ctx.shell.ask(question)?.as_deref() {
            Some("y" | "Y" | "yes") => {}
            _ => {
                return Err(CliError::failure(".env has an APP_KEY already")
                    .help("replace it with `--force`")
                    .into());
            }
        }
    }
    let after = set_env(&before, "APP_KEY", &key);
    let plan = Plan {
        steps: vec![Step::Edit {
            path: ".env".to_owned(),
            before,
            after,
        }],
        next: Vec::new(),
    };
    apply(&plan, &project.root, Conflicts::Force, &mut ctx.shell)
}
