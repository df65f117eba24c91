//! The only module that writes into a user's project.
//!
//! Every conflict is settled before the first byte is written, so a refused plan leaves nothing behind.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

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
    let mut staged = stage_all(plan, root, &fates)?.into_iter();
    for (step, fate) in plan.steps.iter().zip(fates) {
        match (step, fate) {
            (Step::Create { path, .. } | Step::Edit { path, .. }, Fate::Write(verb)) => {
                let file = staged.next();
                file.expect("invariant: each file to be written is staged")
                    .commit()?;
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
    let locked: Vec<String> = written_paths(plan, &fates)
        .filter(|path| is_read_only(&root.join(path)))
        .map(|path| format!("`{path}`"))
        .collect();
    if !locked.is_empty() {
        let (files, verb) = (
            locked.join(", "),
            if locked.len() == 1 { "is" } else { "are" },
        );
        return Err(CliError::failure(format!("{files} {verb} read-only"))
            .help("nothing was written; allow writing (`chmod u+w FILE`) and try again")
            .into());
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

/// The files that would be written.
fn written_paths<'a>(plan: &'a Plan, fates: &'a [Fate]) -> impl Iterator<Item = &'a String> {
    let pairs = plan.steps.iter().zip(fates);
    pairs.filter_map(|(step, fate)| match (step, fate) {
        (Step::Create { path, .. } | Step::Edit { path, .. }, Fate::Write(_)) => Some(path),
        _ => None,
    })
}

/// A rename would replace even such a file; who made it read-only meant it.
fn is_read_only(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|data| data.permissions().readonly())
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

/// Writes a file of a user's project at once: a watcher or a crash never sees half of it.
///
/// # Errors
/// When it cannot be written; then it is as it was.
pub(crate) fn replace(path: &Path, text: &str) -> Result<()> {
    Staged::new(path, text)?.commit()
}

/// Writes every text beside its place. When one cannot be written, none takes its place.
fn stage_all(plan: &Plan, root: &Path, fates: &[Fate]) -> Result<Vec<Staged>> {
    let written = plan
        .steps
        .iter()
        .zip(fates)
        .filter_map(|(step, fate)| match (step, fate) {
            (
                Step::Create {
                    path,
                    contents: text,
                }
                | Step::Edit {
                    path, after: text, ..
                },
                Fate::Write(_),
            ) => Some((path, text)),
            _ => None,
        });
    written
        .map(|(path, text)| Staged::new(&root.join(path), text))
        .collect()
}

/// A text that lies beside its place until it is moved there. Dropped before, it is removed.
struct Staged {
    path: PathBuf,
    sibling: PathBuf,
}

impl Staged {
    fn new(path: &Path, text: &str) -> Result<Self> {
        // A link stays a link: what it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
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
        let staged = Self { path, sibling };
        let permissions = fs::metadata(&staged.path).map(|old| old.permissions());
        fs::File::create(&staged.sibling)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| match permissions {
                Ok(permissions) => fs::set_permissions(&staged.sibling, permissions),
                Err(_) => Ok(()),
            })
            .with_context(|| format!("cannot write `{}`", staged.path.display()))?;
        Ok(staged)
    }

    fn commit(self) -> Result<()> {
        fs::rename(&self.sibling, &self.path)
            .with_context(|| format!("cannot write `{}`", self.path.display()))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After the move it is no longer there.
        let _ = fs::remove_file(&self.sibling);
    }
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
    fn a_read_only_file_is_left_and_so_are_the_others() {
        let temp = tempfile::tempdir().expect("a folder");
        let path = temp.path().join("b");
        fs::write(&path, "mine").expect("a file");
        let mut permissions = fs::metadata(&path).expect("there").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("set");
        let mut plan = Plan::default();
        plan.create("a", "new");
        plan.create("b", "new");
        let error = apply(&plan, temp.path(), Conflicts::Force, &mut Shell::silent())
            .expect_err("read-only");
        assert_eq!(error.to_string(), "`b` is read-only");
        assert_eq!(fs::read_to_string(&path).expect("text"), "mine");
        assert_eq!(fs::read_dir(temp.path()).expect("a listing").count(), 1);
    }

    #[test]
    fn when_one_file_cannot_be_written_none_is() {
        let temp = tempfile::tempdir().expect("a folder");
        fs::write(temp.path().join("b"), "a file, no folder").expect("a file");
        let mut plan = Plan::default();
        plan.create("a", "new");
        plan.steps.push(Step::Edit {
            path: "b/c".into(),
            before: "old".into(),
            after: "new".into(),
        });
        let error =
            apply(&plan, temp.path(), Conflicts::Ask, &mut Shell::silent()).expect_err("no folder");
        assert!(error.to_string().contains("cannot make the folder"));
        assert_eq!(fs::read_dir(temp.path()).expect("a listing").count(), 1);
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
