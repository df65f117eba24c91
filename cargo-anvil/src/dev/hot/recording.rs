//! What rustc was told when cargo built the application's library, and whether that is still true.

use std::collections::BTreeMap;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
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
    /// The name in the library, if it is one that slices can be compiled against.
    #[serde(default)]
    name: Option<String>,
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
        name: Option<String>,
    ) -> Self {
        let externs = arguments
            .windows(2)
            .filter(|pair| pair[0] == "--extern")
            .filter_map(|pair| pair[1].split_once('='))
            .map(|(_, path)| PathBuf::from(path));
        // It is no argument, but found in the folder of the dependencies; another application may have linked another.
        let framework = format!("{DLL_PREFIX}anvilforge_dylib{DLL_SUFFIX}");
        let framework = arguments
            .iter()
            .filter_map(|argument| argument.strip_prefix("dependency="))
            .map(|folder| Path::new(folder).join(&framework));
        let inputs = std::iter::once(PathBuf::from(&program))
            .chain(externs)
            .chain(framework)
            .filter_map(|path| changed(&path).map(|time| (path, time)))
            .collect();
        Self {
            program,
            arguments,
            environment,
            folder,
            name,
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
        // It has the whole environment, and that may have secrets.
        let mut options = fs::File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(&draft)?
            .write_all(&serde_json::to_vec(self)?)?;
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

    /// The name in the library, if it is one that slices can be compiled against.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The file with the root of the crate, from the package's folder.
    pub(super) fn root(&self) -> Option<&str> {
        let mut sources = self.arguments.iter().filter(|one| one.ends_with(".rs"));
        sources.next().map(String::as_str)
    }

    /// The call of rustc that compiles the slice with this root, in this folder, against a base.
    pub(super) fn slice(
        &self,
        root: &Path,
        folder: &Path,
        extern_name: &str,
        base: &Path,
    ) -> Option<Command> {
        let own_root = self.root()?;
        let mut arguments = self.arguments.iter();
        let mut command = self.rustc();
        while let Some(argument) = arguments.next() {
            let value = match argument.as_str() {
                argument if argument == own_root => {
                    command.arg(root);
                    continue;
                }
                "--crate-type" => "cdylib".into(),
                "--out-dir" => folder.as_os_str().to_owned(),
                "-C" => match arguments.clone().next()?.split_once('=') {
                    Some(("incremental", _)) => {
                        let mut value = OsString::from("incremental=");
                        value.push(folder.join("incremental"));
                        value
                    }
                    // Its symbols are not those of the base.
                    Some(("metadata", value)) => format!("metadata={value}slice").into(),
                    _ => arguments.clone().next()?.into(),
                },
                argument => {
                    command.arg(argument);
                    continue;
                }
            };
            arguments.next();
            command.arg(argument).arg(value);
        }
        let mut shown = OsString::from("--remap-path-prefix=");
        shown.push(self.folder.join(""));
        shown.push("=");
        let mut library = OsString::from(format!("{extern_name}="));
        library.push(base);
        command.arg(shown).arg("--extern").arg(library);
        Some(command)
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

    pub(super) fn crate_name(&self) -> Option<&str> {
        self.arguments
            .windows(2)
            .find(|pair| pair[0] == "--crate-name")
            .map(|pair| pair[1].as_str())
    }
}

/// A name for a library of a crate that no other library in any process has.
pub(super) fn unique_name(crate_name: &str) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    format!("lib{crate_name}-{:x}.so", now.as_nanos())
}

/// What makes a library one that others are linked against: its name, by which the system finds that it is loaded; and calls
/// within it that are bound when it is linked, since binding all of them when it is loaded would take 50 ms.
pub(super) fn link_as(name: &str) -> [String; 4] {
    let option = |text: String| ["-C".to_owned(), format!("link-arg=-Wl,{text}")];
    let [[a, b], [c, d]] = [
        option(format!("-soname,{name}")),
        option("-Bsymbolic".to_owned()),
    ];
    [a, b, c, d]
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
            None,
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
