//! From a parsed command to the function that runs it.

use std::process::ExitCode as ProcessExitCode;

use anyhow::Result;

use super::{build, dev, doctor, key_generate, make, new, test, view_check, view_list};
use crate::cli::{Command, Make, Run};
use crate::context::Context;
use crate::dev::supervise;
use crate::exit_code::ExitCode;
use crate::forward;

/// Runs a command.
///
/// # Errors
/// Whatever the command fails with.
pub(crate) fn run(command: Command, ctx: &mut Context) -> Result<ProcessExitCode> {
    match command {
        Command::InApp(command) => {
            let (name, arguments) = command.forwarded();
            return forward::in_app(name, arguments, ctx);
        }
        Command::Run(Run::Build(args)) => return build::run(&args, ctx),
        Command::Run(Run::Test(args)) => return test::run(&args, ctx),
        Command::Run(Run::New(args)) => return new::run(&args, ctx),
        Command::Run(Run::Doctor(args)) => return doctor::run(&args, ctx),
        Command::Run(Run::ViewCheck(args)) => return view_check::run(&args, ctx),
        Command::Run(Run::ViewList(args)) => view_list::run(&args, ctx)?,
        Command::Run(Run::Companion { command }) => return supervise(&command),
        Command::Run(Run::Dev(args)) => dev::run(&args, ctx)?,
        Command::Run(Run::KeyGenerate(args)) => key_generate::run(&args, ctx)?,
        Command::Make(Make::Model(args)) => make::model::run(&args, ctx)?,
        Command::Make(Make::Migration(args)) => make::migration::run(&args, ctx)?,
        Command::Make(Make::Controller(args)) => make::controller::run(&args, ctx)?,
        Command::Make(Make::View(args)) => make::view::run(&args, ctx)?,
        Command::Make(Make::Request(args)) => make::request::run(&args, ctx)?,
        Command::Make(Make::Factory(args)) => make::factory::run(&args, ctx)?,
        Command::Make(Make::Seeder(args)) => make::seeder::run(&args, ctx)?,
    }
    Ok(ExitCode::Success.into())
}
