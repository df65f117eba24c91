//! Opens a URL in the user's browser.

use std::env;
use std::process::Stdio;

use anyhow::{Context as _, Result};

use crate::context::Context;

/// Opens the URL: with `$BROWSER`, else with what the system has for that.
///
/// # Errors
/// When the program cannot be run.
pub(crate) fn open(url: &str, ctx: &Context) -> Result<()> {
    let chosen = env::var("BROWSER")
        .ok()
        .filter(|program| !program.is_empty());
    let program = match &chosen {
        Some(program) => program.as_str(),
        None if cfg!(windows) => "cmd",
        None if cfg!(target_os = "macos") => "open",
        None => "xdg-open",
    };
    let mut command = ctx.tool(program);
    if chosen.is_none() && cfg!(windows) {
        command.args(["/C", "start", ""]);
    }
    command
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().with_context(|| {
        format!("cannot open the browser with `{program}`; open {url} yourself")
    })?;
    Ok(())
}
