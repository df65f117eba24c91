//! Every crate that users see has a `CHANGELOG.md` with a place for what comes next.

use std::fs;

use crate::dependency_graph::members;
use crate::finding::{Finding, expect_none};
use crate::source_file::root;

/// The one member that is never published.
const UNPUBLISHED: &str = "anvil-tests";

fn check(path: &str, text: Option<&str>) -> Option<Finding> {
    let message = match text {
        None => "the crate has no changelog; write one in the form of keepachangelog.com",
        Some(text) if !text.lines().any(|line| line == "## [Unreleased]") => {
            "there is no heading `## [Unreleased]`; what comes next has to go somewhere"
        }
        Some(_) => return None,
    };
    Some(Finding::in_file(path, message))
}

#[test]
fn every_crate_tells_what_changes() {
    let crates = members()
        .iter()
        .filter(|member| member.name != UNPUBLISHED && !member.is_example());
    let findings: Vec<Finding> = crates
        .filter_map(|member| {
            let path = format!("{}/CHANGELOG.md", member.folder);
            check(
                &path,
                fs::read_to_string(root().join(&path)).ok().as_deref(),
            )
        })
        .collect();
    expect_none(&findings);
}

#[test]
fn a_changelog_needs_its_next_section() {
    assert_eq!(check("x", Some("# Changelog\n\n## [Unreleased]\n")), None);
    assert!(check("x", Some("# Changelog\n")).is_some());
    assert!(check("x", None).is_some());
}
