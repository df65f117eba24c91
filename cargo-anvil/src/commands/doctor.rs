//! `cargo anvil doctor`.

use std::process::ExitCode as ProcessExitCode;

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::doctor::{
    self, Facts, Finding, Gathered, Mark, Outcome, Rebuilds, Wishes, check_all, plan_fixes,
};
use crate::error::CliError;
use crate::exit_code::ExitCode;
use crate::plan::{Conflicts, Plan, Step, apply, preview};
use crate::project::{Files, Project};
use crate::scaffold::app_key;
use crate::shell::Verbosity;

/// Find what slows builds down or keeps the application from running
///
/// Looks at the toolchain and its linker, the settings of development builds, the machine, the versions, .env, the database drivers,
/// the migrations and the port. Each finding says what it costs and what to do. Nothing is built and nothing is changed, unless asked.
///
/// --fix shows the edits of Cargo.toml, .cargo/config.toml and .env, and makes them after a yes. Comments, order and line ends stay;
/// what needs the nightly toolchain is left alone without --nightly.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil doctor
  cargo anvil doctor --fix
  cargo anvil doctor --fix --yes --measure
  cargo anvil doctor --json

Exit codes:
  0  nothing fails (there may be warnings)
  1  something fails, or --fix could not do its work")]
pub(crate) struct Args {
    /// Mend what can be mended: show the edits, ask, make them
    #[arg(long)]
    fix: bool,
    /// Make the edits without asking
    #[arg(short, long, requires = "fix")]
    yes: bool,
    /// Let --fix turn on what needs the nightly toolchain
    #[arg(long, requires = "fix")]
    nightly: bool,
    /// Time rebuilds after a one-line edit; with --fix before and after it
    #[arg(long)]
    measure: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// When no application is found; when a file cannot be read or written; when `--fix` has nobody to ask.
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<ProcessExitCode> {
    let project = ctx.project()?;
    let wishes = Wishes {
        nightly: args.nightly,
    };
    let mut examined = Examined::of(&project, wishes, ctx)?;
    let mut outcome = Outcome::default();
    if !args.json {
        let brief = ctx.shell.verbosity() == Verbosity::Quiet;
        say(&doctor::text(&examined.findings, brief), ctx)?;
    }
    if args.measure {
        outcome.before = Some(doctor::measure(&project, ctx)?);
    }
    if args.fix {
        outcome.edited = fix(args, &examined, ctx)?;
        if !outcome.edited.is_empty() {
            examined = Examined::of(&project, wishes, ctx)?;
            if args.measure {
                outcome.after = Some(doctor::measure(&project, ctx)?);
            }
        }
    }
    if args.json {
        let report = doctor::json(&project.package, &examined.findings, &outcome);
        say(&report, ctx)?;
    } else {
        if !outcome.edited.is_empty() {
            say(
                &format!("\nafter --fix: {}", doctor::summary(&examined.findings)),
                ctx,
            )?;
        }
        if let Some(text) = measured(&outcome) {
            say(&text, ctx)?;
        }
    }
    let fails = examined
        .findings
        .iter()
        .any(|finding| finding.mark == Mark::Fail);
    let code = if fails {
        ExitCode::Failure
    } else {
        ExitCode::Success
    };
    Ok(code.into())
}

/// What was found in one look.
struct Examined {
    gathered: Gathered,
    findings: Vec<Finding>,
}

impl Examined {
    fn of(project: &Project, wishes: Wishes, ctx: &Context) -> Result<Self> {
        let mut gathered = doctor::gather(project, ctx)?;
        gathered.facts.running.database =
            doctor::database(project, gathered.binary.as_deref(), ctx);
        let findings = check_all(&gathered.facts, wishes);
        Ok(Self { gathered, findings })
    }

    fn facts(&self) -> &Facts {
        &self.gathered.facts
    }
}

/// Shows the plan, asks, and writes. Returns the files that were written.
fn fix(args: &Args, examined: &Examined, ctx: &mut Context) -> Result<Vec<String>> {
    let root = &examined.gathered.root;
    let files = Files::disk(root);
    let plan = plan_fixes(&examined.findings, examined.facts(), &files, &app_key()?)?;
    let edited = written(&plan);
    if plan
        .steps
        .iter()
        .all(|step| matches!(step, Step::Present { .. }))
    {
        ctx.shell.note("nothing to mend");
        return Ok(Vec::new());
    }
    let shown = preview(&doctor::redacted(&plan), &files)?;
    if args.json {
        ctx.shell.note(&shown);
    } else {
        say(&format!("\n{shown}\n"), ctx)?;
    }
    if !args.yes {
        if !ctx.shell.is_interactive() {
            return Err(
                CliError::failure("nothing was changed: there is nobody to ask here")
                    .help("make the edits without asking: `cargo anvil doctor --fix --yes`")
                    .into(),
            );
        }
        let answer = ctx.shell.ask("make these edits? [y/N]")?;
        if !matches!(answer.as_deref(), Some("y" | "Y" | "yes")) {
            ctx.shell.note("nothing was changed");
            return Ok(Vec::new());
        }
    }
    apply(&plan, root, Conflicts::Ask, &mut ctx.shell)?;
    Ok(edited)
}

fn written(plan: &Plan) -> Vec<String> {
    let paths = plan.steps.iter().filter_map(|step| match step {
        Step::Create { path, .. } | Step::Edit { path, .. } => Some(path.clone()),
        Step::Present { .. } | Step::ByHand { .. } => None,
    });
    paths.collect()
}

/// The measurement in one or two lines.
fn measured(outcome: &Outcome) -> Option<String> {
    let before = outcome.before.as_ref()?;
    let times = |rebuilds: &Rebuilds| {
        let all: Vec<String> = rebuilds
            .rounded()
            .iter()
            .map(|seconds| format!("{seconds:.2}"))
            .collect();
        format!("{:.2} s (median of {})", rebuilds.median(), all.join(", "))
    };
    let file = &before.file;
    Some(match &outcome.after {
        None => format!(
            "\nrebuild after a one-line edit of {file}: {}\n",
            times(before)
        ),
        Some(after) => {
            let change = (after.median() / before.median().max(0.01) - 1.0) * 100.0;
            format!(
                "\nrebuild after a one-line edit of {file}:\n  before  {}\n  after   {}, {change:+.0} %\n",
                times(before),
                times(after)
            )
        }
    })
}

fn say(text: &str, ctx: &mut Context) -> Result<()> {
    ctx.shell.result(text).context("cannot write the report")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rebuilds(seconds: f64) -> Option<Rebuilds> {
        Some(Rebuilds {
            file: "src/lib.rs".into(),
            seconds: vec![seconds],
        })
    }

    #[test]
    fn the_measurement_tells_the_difference() {
        let mut outcome = Outcome::default();
        assert_eq!(measured(&outcome), None);
        outcome.before = rebuilds(2.0);
        outcome.after = rebuilds(1.5);
        assert_eq!(
            measured(&outcome).expect("a text"),
            "\nrebuild after a one-line edit of src/lib.rs:\n  before  2.00 s (median of 2.00)\n  after   1.50 s (median of 1.50), -25 %\n"
        );
    }
}
