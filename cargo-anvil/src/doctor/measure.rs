//! Times what an edit costs in the user's own project: adds a line, builds, three times over, and takes the line out again.
//!
//! The line is taken out at the end, at an error, at a panic and at Ctrl-C. After `kill -9` it stays; then the next `doctor` finds it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Mutex, Once, PoisonError};
use std::time::Instant;

use anyhow::{Context as _, Result};

use super::probe::{with_probe, without_probe};
use crate::context::Context;
use crate::error::CliError;
use crate::forward;
use crate::plan::replace;
use crate::project::{Files, Project};
use crate::shell::Verb;

/// How many edits are timed; one before them warms up.
const ROUNDS: u32 = 3;

/// The exit code of a command that Ctrl-C ended, as shells have it.
const INTERRUPTED: i32 = 130;

/// The file that has the line now. A static, since a signal comes to the process and not to a value.
static EDITED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The times of some rebuilds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rebuilds {
    /// The file that was edited, from the application's root.
    pub(crate) file: String,
    /// The seconds of each.
    pub(crate) seconds: Vec<f64>,
}

impl Rebuilds {
    /// The one in the middle, in hundredths of a second.
    pub(crate) fn median(&self) -> f64 {
        let mut sorted = self.rounded();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }

    /// The seconds, in hundredths.
    pub(crate) fn rounded(&self) -> Vec<f64> {
        let round = |seconds: &f64| (seconds * 100.0).round() / 100.0;
        self.seconds.iter().map(round).collect()
    }
}

/// The files that a line may be added to, the preferred first: a controller, since that is what is edited all day.
///
/// # Errors
/// When the folder of the controllers cannot be listed.
pub(super) fn candidates(files: &Files) -> Result<Vec<String>> {
    let controllers = files.list("src/controllers")?;
    let controllers = controllers
        .into_iter()
        .filter(|name| name.ends_with(".rs") && name != "mod.rs")
        .map(|name| format!("src/controllers/{name}"));
    let roots = ["src/lib.rs", "src/main.rs"].map(str::to_owned);
    Ok(controllers.chain(roots).collect())
}

/// Times the rebuilds after a one-line edit.
///
/// # Errors
/// When there is no file to edit, when the application does not build.
pub(crate) fn measure(project: &Project, ctx: &mut Context) -> Result<Rebuilds> {
    let files = project.files();
    let mut chosen = None;
    for path in candidates(&files)? {
        if files.read(&path)?.is_some() {
            chosen = Some(path);
            break;
        }
    }
    let file = chosen.ok_or_else(|| {
        CliError::failure("there is no source file to edit for the measurement")
            .help("`--measure` edits a file of `src/controllers`, `src/lib.rs` or `src/main.rs`")
    })?;
    ctx.shell.status(
        Verb::Build,
        format_args!(
            "{}, then {ROUNDS} times with one line more in {file}",
            project.package
        ),
    );
    undo_at_a_signal()?;
    build(project, ctx)?;
    let edit = Edit {
        path: project.root.join(&file),
    };
    let mut seconds = Vec::new();
    for number in 0..=ROUNDS {
        edit.put(number)?;
        let start = Instant::now();
        build(project, ctx)?;
        if number > 0 {
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    edit.undo()?;
    // So that the next command does not find an application with the line in it.
    build(project, ctx)?;
    Ok(Rebuilds { file, seconds })
}

fn build(project: &Project, ctx: &Context) -> Result<()> {
    let mut command = forward::build_command(project, ctx);
    let output = command
        .arg("--quiet")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    if was_interrupted(output.status) {
        // Ctrl-C reaches cargo, too, and its end may be seen before the handler has run.
        end_interrupted();
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(
        CliError::failure(format!("`{}` does not build", project.package))
            .help(format!("`cargo anvil build` first\n{}", said.trim_end()))
            .into(),
    )
}

/// A file while it may have the line.
struct Edit {
    path: PathBuf,
}

impl Edit {
    fn put(&self, number: u32) -> Result<()> {
        let mut edited = EDITED.lock().unwrap_or_else(PoisonError::into_inner);
        let text = read(&self.path)?;
        *edited = Some(self.path.clone());
        replace(&self.path, &with_probe(&text, number))
    }

    fn undo(&self) -> Result<()> {
        let mut edited = EDITED.lock().unwrap_or_else(PoisonError::into_inner);
        match edited.take() {
            Some(path) => take_out(&path),
            None => Ok(()),
        }
    }
}

impl Drop for Edit {
    fn drop(&mut self) {
        // After a success there is nothing left to do; after an error or a panic that error is the one to tell.
        let _ = self.undo();
    }
}

fn undo_at_a_signal() -> Result<()> {
    static ONCE: Once = Once::new();
    let mut result = Ok(());
    ONCE.call_once(|| {
        result = ctrlc::set_handler(|| end_interrupted());
    });
    result.context("cannot watch for Ctrl-C")
}

/// Takes the line out and ends this process as Ctrl-C does.
fn end_interrupted() -> ! {
    let mut edited = EDITED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(path) = edited.take() {
        // Nobody is left to tell; the next `doctor` finds the line.
        let _ = take_out(&path);
    }
    std::process::exit(INTERRUPTED);
}

/// Whether the signal of Ctrl-C or of `kill` ended a process.
#[cfg(unix)]
fn was_interrupted(status: ExitStatus) -> bool {
    const INT: i32 = 2;
    const TERM: i32 = 15;
    std::os::unix::process::ExitStatusExt::signal(&status)
        .is_some_and(|signal| signal == INT || signal == TERM)
}

#[cfg(not(unix))]
fn was_interrupted(_: ExitStatus) -> bool {
    false
}

fn take_out(path: &Path) -> Result<()> {
    replace(path, &without_probe(&read(path)?))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        let rebuilds = Rebuilds {
            file: "src/lib.rs".into(),
            seconds: vec![3.0, 1.004, 1.256],
        };
        assert_eq!(rebuilds.median(), 1.26);
        assert_eq!(rebuilds.rounded(), [3.0, 1.0, 1.26]);
    }

    #[test]
    fn a_controller_is_edited_before_the_root() {
        let files = Files::memory(&[
            ("src/controllers/mod.rs", ""),
            ("src/controllers/posts.rs", ""),
            ("src/controllers/home.rs", ""),
        ]);
        let found = candidates(&files).expect("readable");
        assert_eq!(
            found,
            [
                "src/controllers/home.rs",
                "src/controllers/posts.rs",
                "src/lib.rs",
                "src/main.rs"
            ]
        );
    }

    #[test]
    fn a_panic_takes_the_line_out_too() {
        let temp = tempfile::tempdir().expect("a folder");
        let path = temp.path().join("home.rs");
        fs::write(&path, "fn a() {}\n").expect("a file");
        let result = catch_unwind(AssertUnwindSafe(|| {
            let edit = Edit { path: path.clone() };
            edit.put(1).expect("written");
            assert_ne!(read(&path).expect("text"), "fn a() {}\n");
            panic!("in the middle");
        }));
        assert!(result.is_err());
        assert_eq!(read(&path).expect("text"), "fn a() {}\n");
    }
}
