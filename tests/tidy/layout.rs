//! The top of the tree is fixed: what does not fit into one of these folders does not fit into the project.

use std::collections::BTreeSet;

use crate::finding::{Finding, expect_none};
use crate::source_file::files;

const FOLDERS: [&str; 7] = [
    "anvil-macros",
    "anvilforge",
    "bellows",
    "cargo-anvil",
    "cast",
    "forge",
    "tests",
];

const FILES: [&str; 6] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "rust-toolchain.toml",
    "rustfmt.toml",
];

fn check<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<Finding> {
    let tops: BTreeSet<(&str, bool)> = paths
        .into_iter()
        .map(|path| {
            path.split_once('/')
                .map_or((path, false), |(folder, _)| (folder, true))
        })
        .collect();
    tops.into_iter()
        .filter(|(name, is_folder)| {
            let known = if *is_folder {
                FOLDERS.contains(name)
            } else {
                FILES.contains(name)
            };
            !known && !name.starts_with('.')
        })
        .map(|(name, _)| {
            Finding::in_file(
                name,
                "the top of the tree is fixed; put it into the folder whose subject it is",
            )
        })
        .collect()
}

#[test]
fn the_top_of_the_tree_is_as_it_was_decided() {
    expect_none(&check(files().iter().map(|file| file.path.as_str())));
}

#[test]
fn dotfolders_are_free() {
    assert_eq!(
        check([
            ".github/CONTRIBUTING.md",
            ".gitignore",
            "cast/src/lib.rs",
            "Cargo.toml"
        ]),
        []
    );
    assert_eq!(check(["docs/a.md", "docs/b.md", "notes.md"]).len(), 2);
    assert_eq!(check(["cast"]).len(), 1);
}
