//! No file or module is named after nothing in particular: what would go into it has a name of its own.

use crate::finding::{Finding, expect_lines, expect_tidy};
use crate::source_file::SourceFile;

const BANNED: [&str; 8] = [
    "common", "core", "helpers", "imp", "misc", "types", "util", "utils",
];

fn check(file: &SourceFile) -> Vec<Finding> {
    if !file.is_rust() {
        return Vec::new();
    }
    // Folders are modules only below `src`; above it they are crates.
    let module_path = file
        .path
        .rsplit_once("/src/")
        .map_or(file.name(), |(_, below)| below);
    let names = module_path.trim_end_matches(".rs").split('/');
    let bad = names.filter(|name| BANNED.contains(name));
    bad.map(|name| {
        let message = format!(
            "`{name}` says nothing; name the file after the thing in it, or put it beside its user"
        );
        Finding::in_file(&file.path, message)
    })
    .collect()
}

#[test]
fn no_file_is_a_place_for_everything() {
    expect_tidy(check);
}

#[test]
fn files_and_folders_below_src_are_looked_at() {
    expect_lines(check, "forge/src/util.rs", "", &[0]);
    expect_lines(check, "forge/src/helpers/mod.rs", "", &[0]);
    expect_lines(check, "anvilforge/core/src/routing/mod.rs", "", &[]);
    expect_lines(check, "forge/src/common_prefix.rs", "", &[]);
}
