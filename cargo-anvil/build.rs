//! Embeds the folder `stubs/` into the binary.
//!
//! Writes `$OUT_DIR/stubs.rs`: a sorted table of `(path below stubs/, bytes)`. It knows nothing of what the files mean.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=stubs");
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("stubs");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();

    let mut table = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(&root).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        writeln!(
            table,
            "    ({name:?}, include_bytes!({:?})),",
            file.display()
        )
        .map_err(io::Error::other)?;
    }
    table.push_str("]\n");
    fs::write(Path::new(&variable("OUT_DIR")).join("stubs.rs"), table)
}

fn variable(name: &str) -> String {
    env::var(name).expect("invariant: cargo sets its variables for build scripts")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            // A build directory that a check of the stubs may have left behind is no stub.
            if path.file_name().is_some_and(|name| name != "target") {
                collect(&path, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}
