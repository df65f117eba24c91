//! `cargo anvil make:migration --from-models`: the migration that brings the database in step with the models.
//!
//! The application's own binary compares, since only it knows its models and its version of the migrations' language; it prints the calls
//! as JSON. Asking about renames and laying the calls out as a file is done here.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::migration::{Args, FOLDER, now, stamped};
use super::migration_source::source;
use super::{generate, register_in_list};
use crate::context::Context;
use crate::error::CliError;
use crate::forward;
use crate::plan::Plan;
use crate::project::{Files, Project};
use crate::stub::module_name;

/// What the application says is to be done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Script {
    pub(super) up: Vec<Block>,
    pub(super) down: Vec<Block>,
    pub(super) notes: Vec<String>,
    pub(super) rename_candidates: Vec<Rename>,
}

/// What is done to one table.
#[derive(Debug, Deserialize)]
pub(super) struct Block {
    /// The method of `Schema`.
    pub(super) method: String,
    pub(super) table: String,
    /// The calls on its blueprint, each a chain.
    pub(super) lines: Vec<Vec<String>>,
}

/// A column that may only have got another name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Rename {
    table: String,
    from: String,
    to: String,
}

impl Rename {
    fn option(&self) -> String {
        format!("{}.{}:{}", self.table, self.from, self.to)
    }
}

/// Runs the command.
///
/// # Errors
/// When the application does not build or cannot compare, and as [`generate`].
pub(super) fn run(args: &Args, ctx: &mut Context) -> Result<()> {
    let name = module_name("migration", &args.name)?;
    let project = ctx.project()?;
    let binary = forward::build(&project, ctx)?;
    let mut renames = args.rename.clone();
    let mut script = compare(&project, &binary, args, &renames, ctx)?;
    let answered = ask(&script.rename_candidates, ctx)?;
    if !answered.is_empty() {
        renames.extend(answered.iter().map(Rename::option));
        script = compare(&project, &binary, args, &renames, ctx)?;
    }
    if !script.rename_candidates.is_empty() && !ctx.shell.is_interactive() {
        for rename in &script.rename_candidates {
            ctx.shell.warning(guess(rename));
        }
    }
    for note in &script.notes {
        ctx.shell.warning(note);
    }
    if script.up.is_empty() {
        ctx.shell.note(match script.notes.is_empty() {
            true => "Models and database are in step: there is nothing to migrate.",
            false => "There is nothing that a migration can do by itself.",
        });
        return Ok(());
    }
    generate(args.generate, ctx, |files| {
        plan(&name, &script, files, now())
    })
}

fn plan(name: &str, script: &Script, files: &Files, now: u64) -> Result<Plan> {
    let mut plan = Plan::default();
    let module = stamped(files, name, now)?;
    plan.create(format!("{FOLDER}/{module}.rs"), source(script));
    register_in_list(&mut plan, files, "migrations", &module, "migrations")?;
    plan.next("cargo anvil migrate");
    Ok(plan)
}

/// Has the application compare.
fn compare(
    project: &Project,
    binary: &Path,
    args: &Args,
    renames: &[String],
    ctx: &Context,
) -> Result<Script> {
    let mut command = ctx.tool(binary);
    command.arg("schema:diff").args(options(args, renames));
    command.current_dir(&project.root);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run `{}`", binary.display()))?;
    if !output.status.success() {
        let message = "the application did not compare its models with the database";
        return Err(CliError::failure(message)
            .help("its reason is above")
            .into());
    }
    serde_json::from_slice(&output.stdout).context(
        "the application's framework is of another version than this command: update one of them",
    )
}

fn options(args: &Args, renames: &[String]) -> Vec<OsString> {
    let mut options = Vec::new();
    if let Some(database) = &args.database {
        options.extend([OsString::from("--database"), database.into()]);
    }
    if !renames.is_empty() {
        options.extend([OsString::from("--rename"), renames.join(",").into()]);
    }
    options
}

/// Asks which columns only have another name. Of each column one answer can be true.
fn ask(candidates: &[Rename], ctx: &mut Context) -> Result<Vec<Rename>> {
    let mut answered: Vec<Rename> = Vec::new();
    for rename in candidates {
        let is_known = |known: &Rename| {
            known.table == rename.table && (known.from == rename.from || known.to == rename.to)
        };
        if answered.iter().any(is_known) {
            continue;
        }
        let question = format!(
            "Is the column `{}` of `{}` now called `{}`? [y/N]",
            rename.from, rename.table, rename.to
        );
        let answer = ctx.shell.ask(&question).context("cannot read the answer")?;
        if matches!(answer.as_deref(), Some("y" | "Y" | "yes")) {
            answered.push(rename.clone());
        }
    }
    Ok(answered)
}

fn guess(rename: &Rename) -> String {
    let Rename { table, from, to } = rename;
    format!(
        "`{table}.{from}` is dropped and `{table}.{to}` is added; if the column only has another name, say `--rename {}`",
        rename.option()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::shown;

    const LIST: (&str, &str) = (
        "src/migrations/mod.rs",
        "pub fn all() -> Migrations {\n    migrations![]\n}\n",
    );
    /// 2026-05-04 03:02:01 UTC.
    const NOW: u64 = 1_777_863_721;

    #[test]
    fn what_the_application_says_becomes_a_registered_migration() {
        let script: Script = serde_json::from_str(
            r#"{
                "up": [{"method": "table", "table": "posts", "lines": [["string(\"slug\")", "default(\"\")"]]}],
                "down": [{"method": "table", "table": "posts", "lines": [["drop_column(\"slug\")"]]}],
                "notes": [],
                "rename_candidates": []
            }"#,
        )
        .expect("a script");
        let text = shown(&plan("add_slug", &script, &Files::memory(&[LIST]), NOW).expect("a plan"));
        for part in [
            "create  src/migrations/m2026_05_04_030201_add_slug.rs\n",
            "+        t.string(\"slug\").default(\"\");\n",
            "+    migrations![m2026_05_04_030201_add_slug]\n",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }

    #[test]
    fn renames_and_connection_are_handed_on() {
        let args = Args {
            database: Some("reports".into()),
            ..Args::default()
        };
        let rename = Rename {
            table: "posts".into(),
            from: "a".into(),
            to: "b".into(),
        };
        assert_eq!(
            options(&args, &["x:y".into(), rename.option()]),
            ["--database", "reports", "--rename", "x:y,posts.a:b"].map(OsString::from)
        );
        assert!(guess(&rename).ends_with("say `--rename posts.a:b`"));
    }
}
