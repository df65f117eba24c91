//! What rustc was told when cargo built the application's library, and whether that is still true.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// One call of rustc that makes the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recording {
    program: String,
    arguments: Vec<String>,
    environment: BTreeMap<String, String>,
    folder: PathBuf,
    /// The compiler and the libraries that it was given, with the times of their last change: another one is for cargo to
    /// take up.
    inputs: Vec<(PathBuf, u128)>,
}

impl Recording {
    pub(super) fn new(
        program: String,
        arguments: Vec<String>,
        environment: BTreeMap<String, String>,
        folder: PathBuf,
    ) -> Self {
        let externs = arguments
            .windows(2)
            .filter(|pair| pair[0] == "--extern")
            .filter_map(|pair| pair[1].split_once('='))
            .map(|(_, path)| PathBuf::from(path));
        let inputs = std::iter::once(PathBuf::from(&program))
            .chain(externs)
            .filter_map(|path| changed(&path).map(|time| (path, time)))
            .collect();
        Self {
            program,
            arguments,
            environment,
            folder,
            inputs,
        }
    }

    /// Whether a variable belongs to one run of cargo, such as the pipe of its job server.
    pub(super) fn is_of_one_build(name: &str) -> bool {
        matches!(name, "CARGO_MAKEFLAGS" | "MAKEFLAGS" | "MFLAGS")
            || name.starts_with("RUSTC_")
            || name == "RUSTUP_TOOLCHAIN_SOURCE"
    }

    /// The recording of a crate in a folder, if it is of the package in that other folder: packages of one name may share a
    /// target directory.
    pub(super) fn read(folder: &Path, crate_name: &str, package: &Path) -> Option<Self> {
        let text = fs::read_to_string(file(folder, crate_name)).ok()?;
        let recording: Self = serde_json::from_str(&text).ok()?;
        let recorded = Path::new(recording.environment.get("CARGO_MANIFEST_DIR")?);
        (recorded.canonicalize().ok()? == package.canonicalize().ok()?).then_some(recording)
    }

    /// Writes the recording, so that a reader finds the old one or this one, never a part.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let Some(name) = self.crate_name() else {
            return Ok(());
        };
        fs::create_dir_all(folder)?;
        let path = file(folder, name);
        let draft = path.with_extension(format!("{}.tmp", std::process::id()));
        fs::write(&draft, serde_json::to_vec(self)?)?;
        fs::rename(draft, path)
    }

    /// Whether the compiler and all libraries are those of the recording.
    pub(super) fn is_current(&self) -> bool {
        self.inputs
            .iter()
            .all(|(path, time)| changed(path) == Some(*time))
    }

    /// The same call of rustc again. Its messages come as JSON lines on standard error.
    pub(super) fn command(&self) -> Command {
        let mut command = self.rustc();
        command.args(&self.arguments);
        command
    }

    /// The same compiler in the same place, without its arguments.
    pub(super) fn rustc(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(&self.folder)
            .env_clear()
            .envs(&self.environment);
        command
    }

    /// The arguments that choose the linker and speak to it.
    pub(super) fn linker(&self) -> Vec<String> {
        self.arguments
            .windows(2)
            .filter(|pair| {
                pair[0] == "--target" || (pair[0] == "-C" && pair[1].starts_with("link"))
            })
            .flatten()
            .cloned()
            .collect()
    }

    fn crate_name(&self) -> Option<&str> {
        self.arguments
            .windows(2)
            .find(|pair| pair[0] == "--crate-name")
            .map(|pair| pair[1].as_str())
    }
}

fn file(folder: &Path, crate_name: &str) -> PathBuf {
    folder.join(format!("{crate_name}.json"))
}

fn changed(path: &Path) -> Option<u128> {
    let time: SystemTime = fs::metadata(path).ok()?.modified().ok()?;
    Some(time.duration_since(UNIX_EPOCH).ok()?.as_nanos())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(program: &Path, library: &Path) -> Recording {
        Recording::new(
            program.display().to_string(),
            ["--crate-name", "blog", "src/lib.rs", "--extern"]
                .into_iter()
                .map(str::to_owned)
                .chain([format!("anvilforge={}", library.display())])
                .collect(),
            [(
                "CARGO_MANIFEST_DIR".to_owned(),
                program.parent().expect("a folder").display().to_string(),
            )]
            .into(),
            PathBuf::from("/t/blog"),
        )
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let temp = tempfile::tempdir().expect("a folder");
        let (rustc, library) = (temp.path().join("rustc"), temp.path().join("lib.rlib"));
        fs::write(&rustc, "").expect("written");
        fs::write(&library, "").expect("written");
        let written = recording(&rustc, &library);
        written.write(temp.path()).expect("written");
        let read = |name, package| Recording::read(temp.path(), name, package);
        assert_eq!(read("blog", temp.path()), Some(written));
        assert_eq!(read("shop", temp.path()), None);
        let other = tempfile::tempdir().expect("a folder");
        assert_eq!(read("blog", other.path()), None, "a namesake elsewhere");
    }

    #[test]
    fn another_library_or_none_makes_it_stale() {
        let temp = tempfile::tempdir().expect("a folder");
        let (rustc, library) = (temp.path().join("rustc"), temp.path().join("lib.rlib"));
        fs::write(&rustc, "").expect("written");
        fs::write(&library, "").expect("written");
        let recording = recording(&rustc, &library);
        assert!(recording.is_current());
        let later = SystemTime::now() + std::time::Duration::from_secs(2);
        fs::File::options()
            .append(true)
            .open(&library)
            .and_then(|file| file.set_modified(later))
            .expect("another time");
        assert!(!recording.is_current());
        fs::remove_file(&library).expect("removed");
        assert!(!recording.is_current());
    }

    #[test]
    fn what_belongs_to_one_run_of_cargo_is_not_kept() {
        for name in ["CARGO_MAKEFLAGS", "RUSTC_WORKSPACE_WRAPPER"] {
            assert!(Recording::is_of_one_build(name), "{name}");
        }
        for name in ["CARGO_PKG_NAME", "OUT_DIR", "PATH"] {
            assert!(!Recording::is_of_one_build(name), "{name}");
        }
    }
}
