//! Arguments with which rustc compiles a small library sooner.
//!
//! Without optimisation rustc looks whether generic code was compiled upstream already, and reads the lists of all 240
//! libraries below the framework for it: 75 ms at each compilation, however little there is to compile. It does not when it
//! optimises. So it is told to optimise, and to leave every optimisation of LLVM out. Measured on the scaffold, an edit takes 0.25 s instead
//! of 0.33; with 50 resources 1.66 instead of 1.95; with 200 more than before, for more functions are inlined and compiled
//! again.

use std::fs;
use std::path::Path;

/// The bytes of Rust up to which it pays: about 60 resources.
const SMALL: u64 = 256 * 1024;

/// What is added for the library of the package in a folder.
pub(super) fn arguments(asked: &[String], package: &Path) -> &'static [&'static str] {
    let mut left = SMALL;
    if leaves_it_open(asked) && is_small(&package.join("src"), &mut left) {
        &[
            "-Copt-level=2",
            "-Cno-prepopulate-passes",
            "-Clto=off",
            "-Cdebug-assertions=on",
        ]
    } else {
        &[]
    }
}

/// Whether the application's profile says nothing of what would be changed, nor asks for all that a debugger can have.
fn leaves_it_open(asked: &[String]) -> bool {
    let mut options = asked
        .windows(2)
        .filter(|pair| pair[0] == "-C")
        .map(|pair| pair[1].as_str());
    !options.any(|option| {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        match name {
            "debuginfo" => matches!(value, "1" | "2" | "limited" | "full"),
            name => matches!(
                name,
                "opt-level" | "lto" | "debug-assertions" | "overflow-checks" | "linker-plugin-lto"
            ),
        }
    })
}

/// Whether the Rust below a folder fits into what is left.
fn is_small(folder: &Path, left: &mut u64) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return true;
    };
    entries.flatten().all(|entry| {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            return is_small(&path, left);
        }
        if path.extension().is_none_or(|kind| kind != "rs") {
            return true;
        }
        let size = entry.metadata().map_or(0, |file| file.len());
        *left = left.saturating_sub(size);
        *left > 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[&str]) -> Vec<String> {
        let options = options.iter().flat_map(|option| ["-C", option]);
        ["--crate-type", "cdylib"]
            .into_iter()
            .chain(options)
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn a_small_package_of_the_usual_profile_gets_them() {
        let temp = tempfile::tempdir().expect("a folder");
        let models = temp.path().join("src/models");
        fs::create_dir_all(&models).expect("made");
        fs::write(models.join("post.rs"), "// one\n").expect("written");
        let usual = asked(&["debuginfo=line-tables-only", "prefer-dynamic"]);
        assert!(arguments(&usual, temp.path()).contains(&"-Copt-level=2"));

        let much = "/".repeat(usize::try_from(SMALL).expect("a size"));
        fs::write(temp.path().join("src/notes.txt"), &much).expect("written");
        assert!(!arguments(&usual, temp.path()).is_empty(), "not Rust");
        fs::write(models.join("user.rs"), &much).expect("written");
        assert!(arguments(&usual, temp.path()).is_empty(), "too much");
    }

    #[test]
    fn what_the_profile_says_stands() {
        let temp = tempfile::tempdir().expect("a folder");
        for option in [
            "opt-level=1",
            "lto=thin",
            "debug-assertions=off",
            "overflow-checks=off",
            "debuginfo=2",
        ] {
            assert!(
                arguments(&asked(&[option]), temp.path()).is_empty(),
                "{option}"
            );
        }
    }
}
