//! The guard of production: destructive commands ask first, or want `--force`.

use std::io::{BufRead as _, IsTerminal as _};

use super::{Arguments, Failure, output};
use crate::config::Config;

/// Lets a command pass outside of production, with `--force`, or after a "yes" on a terminal.
pub(crate) fn confirm_in_production(config: &Config, arguments: &Arguments) -> Result<(), Failure> {
    if !config.is_production() || arguments.has("force") {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Failed(
            "this is production (`app.env`): say `--force` to run this command here".to_owned(),
        ));
    }
    output::note("This is production. Run the command anyway? [y/N]");
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    match answer.trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err(Failure::Failed("stopped: nothing was done".to_owned())),
    }
}
