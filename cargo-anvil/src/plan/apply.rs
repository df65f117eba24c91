//! The only module that writes into a user's project.
//!
//! Every conflict is settled before the first byte is written, so a refused plan leaves nothing behind.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};

use super::preview::diff;
use super::{Plan, Step};
use crate::error::CliError;
use crate::shell::{Shell, Verb};

/// What to do with a file that stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conflicts {
    /// Ask; where nobody can be asked, stop.
    Ask,
    /// Replace it.
    Force,
}

/// What becomes of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Write(Verb),
    Leave(Verb),
}

/// Does what the plan says, below `root`.
///
/// # Errors
/// When files stand in the way and may not be replaced; when a file cannot be read or written.
pub(crate) fn apply(
    plan: &Plan,
    root: &Path,
    conflicts: Conflicts,
    shell: &mut Shell,
) -> Result<()> {
    let fates = settle(plan, root, conflicts, shell)?;
    for (step, fate) in plan.steps.iter().zip(fates) {
        match (step, fate) {
            (
                Step::Create {
                    path,
                    contents: text,
                }
                | Step::Edit {
                    path, after: text, ..
                },
                Fate::Write(verb),
            ) => {
                write(&root.join(path), text)?;
                shell.status(verb, path);
            }
            (
                Step::Create { path, .. } | Step::Edit { path, .. } | Step::Present { path },
                Fate::Leave(verb),
            ) => {
                shell.status(verb, path);
            }
            (Step::Present { path }, Fate::Write(_)) => shell.status(Verb::Identical, path),
            (Step::ByHand { path, help }, _) => {
                shell.warning(format_args!("`{path}` must be edited by hand:\n{help}"));
            }
        }
    }
    if !plan.next.is_empty() {
        let lines: Vec<String> = plan
            .next
            .iter()
            .flat_map(|text| text.lines())
            .map(|line| format!("  {line}"))
            .collect();
        shell.note(format_args!("\nNext:\n{}", lines.join("\n")));
    }
    Ok(())
}

fn settle(
    plan: &Plan,
    root: &Path,
    mut conflicts: Conflicts,
    shell: &mut Shell,
) -> Result<Vec<Fate>> {
    let mut fates = Vec::with_capacity(plan.steps.len());
    let mut refused = Vec::new();
    for step in &plan.steps {
        fates.push(match step {
            Step::Edit { .. } => Fate::Write(Verb::Edit),
            Step::Present { .. } | Step::ByHand { .. } => Fate::Leave(Verb::Identical),
            Step::Create { path, contents } => match existing(&root.join(path))? {
                None => Fate::Write(Verb::Create),
                Some(found) if found == contents.as_bytes() => Fate::Leave(Verb::Identical),
                Some(_) if conflicts == Conflicts::Force => Fate::Write(Verb::Force),
                Some(found) if shell.is_interactive() => {
                    shell.status(Verb::Conflict, path);
                    ask(path, &found, contents, &mut conflicts, shell)?
                }
                Some(_) => {
                    refused.push(format!("`{path}`"));
                    Fate::Leave(Verb::Conflict)
                }
            },
        });
    }
    if refused.is_empty() {
        return Ok(fates);
    }
    let files = refused.join(", ");
    Err(
        CliError::failure(format!("already there with other content: {files}"))
            .help("nothing was written; replace with `--force`, or look first with `--dry-run`")
            .into(),
    )
}

fn ask(
    path: &str,
    found: &[u8],
    contents: &str,
    conflicts: &mut Conflicts,
    shell: &mut Shell,
) -> Result<Fate> {
    loop {
        let answer = shell.ask(&format!(
            "overwrite {path}? [y]es, [n]o, [a]ll, [d]iff, [q]uit:"
        ))?;
        match answer.as_deref().map(str::to_lowercase).as_deref() {
            Some("y" | "yes") => return Ok(Fate::Write(Verb::Force)),
            Some("n" | "no") => return Ok(Fate::Leave(Verb::Skip)),
            Some("a" | "all") => {
                *conflicts = Conflicts::Force;
                return Ok(Fate::Write(Verb::Force));
            }
            Some("d" | "diff") => shell.note(diff(&String::from_utf8_lossy(found), contents)),
            Some("q" | "quit") | None => {
                return Err(CliError::failure("stopped: nothing was written").into());
            }
            Some(_) => {}
        }
    }
}

fn existing(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    }
}

/// Writes through a sibling and a rename, so that a watcher or a crash never sees half a file.
fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path
        .parent()
        .expect("invariant: a project's file has a folder");
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let name = path
        .file_name()
        .expect("invariant: a project's file has a name")
        .to_string_lossy();
    let sibling = folder.join(format!(".{name}.{}~", std::process::id()));
    let written = fs::File::create(&sibling)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| match fs::metadata(path) {
            Ok(old) => fs::set_permissions(&sibling, old.permissions()),
            Err(_) => Ok(()),
        })
        .and_then(|()| fs::rename(&sibling, path));
    if written.is_err() {
        let _ = fs::remove_file(&sibling);
    }
    written.with_context(|| format!("cannot write `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_stops_before_the_first_write() {
        let temp = tempfile::tempdir().expect("a folder");
        fs::write(temp.path().join("b"), "mine").expect("a file");
        let mut plan = Plan::default();
        plan.create("a", "new");
        plan.create("b", "new");
        let error = apply(&plan, temp.path(), Conflicts::Ask, &mut Shell::silent())
            .expect_err("a conflict");
        assert_eq!(error.to_string(), "already there with other content: `b`");
        assert!(!temp.path().join("a").exists());
    }

    #[test]
    fn force_replaces_and_leaves_no_sibling() {
        let temp = tempfile::tempdir().expect("a folder");
        fs::write(temp.path().join("b"), "mine").expect("a file");
        let mut plan = Plan::default();
        plan.create("b", "new");
        apply(&plan, temp.path(), Conflicts::Force, &mut Shell::silent()).expect("applied");
        assert_eq!(
            fs::read_to_string(temp.path().join("b")).expect("text"),
            "new"
        );
        assert_eq!(fs::read_dir(temp.path()).expect("a listing").count(), 1);
    }
}
