//! The framework's library as the linker needs it: a name, with nothing behind it.
//!
//! A linker that is given the framework reads all of its 78,000 symbols, to learn what the application's few hundred calls
//! resolve to, and then writes down only that they do: a library keeps undefined symbols, and the system resolves them when
//! it is loaded. Reading an empty library of the same name instead gives the same file and saves 45 ms of 70 (measured with
//! rust-lld). A symbol that nobody has is then refused when the library is loaded, as it is with the real one.
//!
//! The real name is exchanged by an option that not every linker knows; a trial run finds out.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use super::recording::Recording;
use crate::dev::group;

/// A library that exports nothing.
const SOURCE: &str = "#![no_std]\n\
    #[panic_handler]\n\
    fn panic(_: &core::panic::PanicInfo<'_>) -> ! {\n    loop {}\n}\n";

/// What rustc is told in addition, so that the hollow library is linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hollow {
    /// How the linker was chosen when it was tried.
    linker: Vec<String>,
    /// Empty if the linker cannot exchange a library for another.
    arguments: Vec<String>,
}

impl Hollow {
    /// Makes the library in `folder`, as the linker of a recording would.
    pub(super) fn make(recording: &Recording, framework: &Path, folder: &Path) -> Self {
        Self {
            linker: recording.linker(),
            arguments: make(recording, framework, folder).unwrap_or_default(),
        }
    }

    /// Whether a recording's linker is the one that was tried.
    pub(super) fn is_for(&self, recording: &Recording) -> bool {
        self.linker == recording.linker()
    }

    /// What rustc is told; nothing if its linker is another one by now.
    pub(super) fn arguments(&self, recording: &Recording) -> &[String] {
        if self.is_for(recording) {
            &self.arguments
        } else {
            &[]
        }
    }
}

/// `None` if anything fails: the real library serves as well.
fn make(recording: &Recording, framework: &Path, folder: &Path) -> Option<Vec<String>> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let name = framework.file_name()?.to_str()?;
    let folder = folder.join("hollow");
    fs::create_dir_all(&folder).ok()?;
    let (source, library) = (folder.join("hollow.rs"), folder.join(name));
    fs::write(&source, SOURCE).ok()?;
    let exchange = [
        "-C".to_owned(),
        "link-arg=-Xlinker".to_owned(),
        "-C".to_owned(),
        format!("link-arg=--remap-inputs=*/{name}={}", library.to_str()?),
    ];
    let mut command = recording.rustc();
    command
        .args(["--crate-name", "hollow", "--crate-type", "cdylib"])
        .args(["--edition", "2024", "-C", "panic=abort"])
        .args(recording.linker())
        .args(&exchange)
        .args(["-C", "link-arg=-Xlinker", "-C", "link-arg=--soname"])
        .args(["-C", "link-arg=-Xlinker", "-C"])
        .arg(format!("link-arg={name}"))
        .arg("-o")
        .args([&library, &source])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let made = group::output(&mut command).ok()?.status.success();
    made.then(|| {
        let mut arguments = exchange.to_vec();
        // It stands behind all others once more: an empty library is not needed by any of them, and must be by the result.
        for argument in [
            "-Xlinker",
            "--no-as-needed",
            library.to_str().unwrap_or_default(),
        ] {
            arguments.extend(["-C".to_owned(), format!("link-arg={argument}")]);
        }
        arguments
    })
}

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
mod tests {
    use super::*;

    /// What cargo would have told rustc in `folder`.
    fn recording(folder: &Path, linker: &[&str]) -> Recording {
        let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
        let arguments = linker.iter().map(|&argument| argument.to_owned()).collect();
        let environment = std::env::vars().collect();
        Recording::new(rustc, arguments, environment, folder.to_owned(), None)
    }

    #[test]
    fn the_linker_of_rust_can_exchange_the_library() {
        let temp = tempfile::tempdir().expect("a folder");
        let recording = recording(temp.path(), &[]);
        let hollow = Hollow::make(&recording, Path::new("/t/libframework.so"), temp.path());
        let last = hollow.arguments(&recording).last().expect("arguments");
        let library = last.strip_prefix("link-arg=").expect("an argument");
        let bytes = fs::read(library).expect("the library");
        let size = bytes.len();
        assert!(size < 64 * 1024, "{size} bytes for nothing");
        let name = b"libframework.so";
        assert!(bytes.windows(name.len()).any(|bytes| bytes == name));
    }

    #[test]
    fn a_linker_that_cannot_is_given_the_real_one() {
        let temp = tempfile::tempdir().expect("a folder");
        let known = recording(temp.path(), &["-C", "linker=false"]);
        let hollow = Hollow::make(&known, Path::new("/t/libframework.so"), temp.path());
        assert!(hollow.is_for(&known), "it is not tried again");
        assert!(hollow.arguments(&known).is_empty());
        let other = recording(temp.path(), &[]);
        assert!(!hollow.is_for(&other));
    }
}
